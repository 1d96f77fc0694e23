"""Two pages of a document printed side by side on one sheet are read one after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_text import TextLine, part_of_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_cells import TablePiece
    from extract.pdf_layout import PageLayout

_SAME_EDGE = 3.2
_SHIFT = 0.06
"""Part of the width of a sheet by which the tables of its halves may miss its half."""

_WIDER = 1.2
"""Times a sheet is at least wider than high."""


class Halves(NamedTuple):
    """What stands on the two halves of a sheet; the columns of tables on the right are those of the left half."""

    left: list[TextLine | TablePiece]
    right: list[TextLine | TablePiece]


def halves(layout: PageLayout) -> Halves | None:
    """Part a sheet of two pages at its middle, or return None for any other.

    Nothing may stand on the middle, and a table on each half must have the same columns at the same place of it.
    """
    middle = layout.width / 2
    if len(layout.pieces) < 2 or layout.width < _WIDER * layout.height:
        return None
    shift = next(iter(_shifts(layout.pieces, middle)), None)
    if shift is None or any(piece.grid.xs[0] < middle < piece.grid.xs[-1] for piece in layout.pieces):
        return None
    found = Halves([], [])
    for piece in layout.pieces:
        if piece.grid.xs[-1] <= middle:
            found.left.append(piece)
        else:
            xs = tuple(x - shift for x in piece.grid.xs)
            found.right.append(replace(piece, grid=piece.grid._replace(xs=xs)))
    for line in layout.lines:
        parts = _parts(line, middle)
        if parts is None:
            return None
        for side, part in zip((found.left, found.right), parts, strict=True):
            if part is not None:
                side.append(part)
    return found


def _shifts(pieces: Sequence[TablePiece], middle: float) -> list[float]:
    """Return how far tables on the right half stand right of those of the same columns on the left half."""
    found: list[float] = []
    for piece in pieces:
        for other in pieces:
            xs, beside = piece.grid.xs, other.grid.xs
            if not xs[-1] <= middle <= beside[0] or len(xs) != len(beside):
                continue
            shift = beside[0] - xs[0]
            if abs(shift - middle) <= 2 * _SHIFT * middle and all(
                abs(one + shift - two) <= _SAME_EDGE for one, two in zip(xs, beside, strict=True)
            ):
                found.append(shift)
    return found


def _parts(line: TextLine, middle: float) -> tuple[TextLine | None, TextLine | None] | None:
    """Part a line at the middle of the sheet; None if a character stands there."""
    if line.x1 <= middle:
        return line, None
    if line.x0 >= middle:
        return None, line
    inked = [index for index, character in enumerate(line.text) if not character.isspace()]
    before = [index for index in inked if line.ends[index] <= middle]
    after = [index for index in inked if line.starts[index] >= middle]
    if len(before) + len(after) < len(inked) or "  " not in line.text[before[-1] : after[0]]:
        return None
    return part_of_line(line, before[0], before[-1] + 1), part_of_line(line, after[0], after[-1] + 1)
