"""Draw the editions of the sample forms again: `python tests/draw_corpus.py [--edition NAME] [SLUG …]`."""

from __future__ import annotations

import argparse
import sys

from forms import draw_edition, sample_forms


def main() -> None:
    """Write every edition asked for that differs from the one on disk, and name it."""
    parser = argparse.ArgumentParser(
        description="Draw the editions of the sample forms from their form.toml."
    )
    parser.add_argument("--edition", action="append", help="draw only this edition, e.g. txt or chromium.pdf")
    parser.add_argument("slug", nargs="*", help="draw only these forms")
    arguments = parser.parse_args()
    for form in sample_forms():
        if arguments.slug and form.slug not in arguments.slug:
            continue
        for edition in form.editions:
            if arguments.edition and edition not in arguments.edition:
                continue
            content = draw_edition(form, edition)
            path = form.path(edition)
            if not path.is_file() or path.read_bytes() != content:
                path.write_bytes(content)
                sys.stdout.write(f"{path.name}  {len(content)} bytes\n")


if __name__ == "__main__":
    main()
