"""The command line: languages, wrong usage and exit codes; the commands themselves are in `commands`."""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import os
import re
import sys
from typing import TYPE_CHECKING

from shenbao import catalogue
from shenbao.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shenbao.catalogue import Catalogue


def main() -> None:
    """Run the command with the arguments of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks Chinese shows signs, no traceback
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command with the given arguments and return its exit code."""
    if list(arguments) == ["--version"]:
        sys.stdout.write(f"shenbao {importlib.metadata.version('shenbao')}\n")
        return Exit.OK
    say = catalogue.load(catalogue.language_of(arguments, os.environ))

    import typer  # noqa: PLC0415 - the version is told without it

    from shenbao import commands  # noqa: PLC0415

    command = typer.main.get_command(commands.build(say))
    try:
        code = command.main(list(arguments), prog_name="shenbao", standalone_mode=False)
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            return Exit.OK
        name = next((item for item in arguments if item in getattr(command, "commands", ())), "")
        _complain(say("usage.headline", problem=_problem(error, say)))
        _complain(say("usage.hint", command=f"shenbao {name}".rstrip()))
        return Exit.USAGE
    if code == Exit.INTERRUPTED:
        _complain(say("convert.interrupted"))
    return int(code or 0)


def _problem(error: Exception, say: Catalogue) -> str:
    """Say what is wrong in the language of the run; the parser itself only speaks English."""
    message = str(getattr(error, "message", "")) or str(error)
    parameter = getattr(error, "param", None)
    option = getattr(error, "option_name", "") or "/".join(getattr(parameter, "opts", ()))
    match type(error).__name__:
        case "NoSuchOption":
            return say("usage.unknown_option", name=option)
        case "BadOptionUsage":
            return say("usage.needs_value", name=option)
        case "BadParameter" if option:
            return say("usage.bad_value", name=option, values=getattr(parameter, "metavar", ""))
        case "BadParameter":
            return message  # one of ours, written in the language of the run
        case _ if command := re.match(r"No such command '(.*?)'", message):
            return say("usage.unknown_command", name=command[1])
        case _ if message.startswith("Missing command"):
            return say("usage.no_command")
        case _:
            return message


def _complain(text: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        sys.stderr.write(f"{text}\n")
