"""`python -m shenbao` does what the command `shenbao` does."""

from shenbao.cli import main

if __name__ == "__main__":
    main()
