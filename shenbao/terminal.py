"""Writing to terminals and pipes: coloured and fitted there, plain and complete here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import StyleType

_PIPED_WIDTH = 120
_NARROWEST = 20


def console(*, stderr: bool = False) -> Console:
    """Make a console for standard output or error; what is piped does not depend on a window's width."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        stderr=stderr,
        markup=False,
        emoji=False,
        highlight=False,
        width=None if stream.isatty() else _PIPED_WIDTH,
    )


def plain(text: object, style: StyleType = "") -> Text:
    """Make a text in which nothing is markup and no control sign of a document reaches the terminal."""
    kept = (letter if letter.isprintable() or letter in "\n\u3000" else "\ufffd" for letter in str(text))
    return Text("".join(kept), style=style)


def pairs(console: Console, rows: Sequence[tuple[str, object]], *, indent: int = 0) -> None:
    """Print headings and texts side by side; a long text goes on under its own beginning."""
    left = max((cell_len(heading) for heading, _ in rows), default=0) + indent + 2
    for heading, text in rows:
        body = plain(text).wrap(console, max(console.width - left, _NARROWEST), overflow="fold")
        for number, line in enumerate(body or [Text()]):
            start = " " * indent + heading if number == 0 else ""
            console.print(Text(set_cell_size(start, left), "cyan") + line if line else Text(start, "cyan"))
