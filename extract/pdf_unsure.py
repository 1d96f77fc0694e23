"""Cells whose text is cut off at an edge, as spreadsheets print it, or may be that of several cells."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from extract.pdf_page import HIDDEN_FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract.pdf_cells import CellPart, TablePiece
    from extract.pdf_page import Glyphs

_WIDE = "  "
"""What text lines have where more than a blank is free."""

_OUT = 3.0
"""Points by which a line stands outside its cell."""

_LEAST_WIDE = 2

_LEVEL = 0.3
"""Heights of a glyph within which two stand on one line."""

_NEXT = 0.8
"""Heights of a glyph up to which the next one of its text begins."""


def mark_cut_cells(pieces: Sequence[TablePiece], glyphs: Glyphs) -> None:
    """Mark the cells, in place, whose text goes on where a clip leaves nothing to see of it.

    Of text that is cut, a file mostly holds the next glyph beyond the edge, and nothing of the rest.
    """
    centres = sorted(
        ((glyphs.top[index] + glyphs.bottom[index]) / 2, (glyphs.x0[index] + glyphs.x1[index]) / 2)
        for index in _cut_glyphs(glyphs)
    )
    heights = [y for y, _ in centres]
    for part in _cells(pieces):
        x0, top, x1, bottom = part.box
        level = centres[bisect_left(heights, top) : bisect_left(heights, bottom)]
        if any(x0 <= x < x1 for _, x in level):
            part.is_doubtful = True


def mark_wide_cells(pieces: Sequence[TablePiece]) -> None:
    """Mark the cells, in place, that may be several: no rule shows their sides, and phrases stand wide apart or leave them.

    From two of them on, the columns of the table are in doubt, and so are all its cells.
    """
    for piece in pieces:
        wide = [part for part in piece.cells if _is_wide(part)]
        for part in wide if len(wide) < _LEAST_WIDE else piece.cells:
            part.is_doubtful = True


def _is_wide(part: CellPart) -> bool:
    left, _, right, _ = part.box
    return any(_WIDE in line.text or line.x0 < left - _OUT or line.x1 > right + _OUT for line in part.lines)


def _cells(pieces: Iterable[TablePiece]) -> Iterator[CellPart]:
    for piece in pieces:
        for part in piece.cells:
            yield part
            yield from _cells(part.pieces)


def _cut_glyphs(glyphs: Glyphs) -> list[int]:
    """Return the glyphs in sight that a clip goes through, and those that one beyond it directly goes on."""
    inked = [index for index, text in enumerate(glyphs.text) if not text.isspace()]
    found: list[int] = []
    for place, index in enumerate(inked):
        flag = glyphs.flags.get(index)
        if flag == "cut":
            found.append(index)
        elif flag == "clipped":
            found += [
                other
                for other in inked[max(place - 1, 0) : place + 2]
                if glyphs.flags.get(other) not in HIDDEN_FLAGS and _is_next(glyphs, index, other)
            ]
    return found


def _is_next(glyphs: Glyphs, one: int, other: int) -> bool:
    """Tell whether two glyphs stand next to each other on a line."""
    height = glyphs.bottom[one] - glyphs.top[one]
    apart = max(glyphs.x0[one] - glyphs.x1[other], glyphs.x0[other] - glyphs.x1[one])
    return abs(glyphs.top[one] - glyphs.top[other]) < _LEVEL * height and apart < _NEXT * height
