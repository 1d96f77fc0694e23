"""Text that runs up or down a page goes into its cells, or stands beside the tables as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.pdf_chains import chains
from extract.pdf_frame import Frame, turned
from extract.pdf_text import TextLine, text_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_cells import CellPart, TablePiece
    from extract.pdf_page import PageContent


def place_sideways(
    content: PageContent, angle: int, indices: Sequence[int], pieces: Sequence[TablePiece]
) -> list[TextLine]:
    """Put sideways text into its cells, read along its own direction; return what stands outside."""
    upright = turned(content.glyphs, angle, content.width, content.height)
    homes: dict[int, tuple[CellPart | None, list[int]]] = {}
    cells = [part for piece in pieces for part in piece.cells]
    glyphs = content.glyphs
    for index in indices:
        x = (glyphs.x0[index] + glyphs.x1[index]) / 2
        y = (glyphs.top[index] + glyphs.bottom[index]) / 2
        home = next(
            (part for part in cells if part.box[0] <= x < part.box[2] and part.box[1] <= y < part.box[3]),
            None,
        )
        homes.setdefault(id(home), (home, []))[1].append(index)
    outside: list[TextLine] = []
    for home, found in homes.values():
        back = Frame(content.number, angle, content.width, content.height)
        lines = [
            _stood_up(line, back) for line in text_lines(upright, chains(upright, found), content.number)
        ]
        if home is None:
            outside += lines
        else:
            home.lines += lines
    return outside


def _stood_up(line: TextLine, back: Frame) -> TextLine:
    """Give a sideways line the box it has on the page; its run along the page is given up."""
    box = back.box(line.x0, line.top, line.x1, line.bottom)
    count = len(line.text)
    return TextLine(
        line.text,
        line.page,
        box.x0,
        box.top,
        box.x1,
        box.bottom,
        (box.x0,) * count,
        (box.x1,) * count,
        box.bottom - box.top,
        line.blank_end,
    )
