"""Tables without any rules on a page: several ways to tell them, from the surest to the least sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.pdf_aligned import aligned_tables
from extract.pdf_captions import between_captions
from extract.pdf_listed import listed_tables
from extract.pdf_wrapped import wrapped_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_cells import TablePiece
    from extract.pdf_text import TextLine

_LEAST_ROWS = 3
"""Lines in a frame that may be a table."""


def unruled_tables(lines: Sequence[TextLine]) -> tuple[list[TablePiece], list[TextLine]]:
    """Find tables without any rules, and the lines that are left."""
    parts, left = between_captions(lines)
    pieces: list[TablePiece] = []
    for part in parts:
        wrapped, rest = wrapped_tables(part, wrapped=True)
        aligned, rest = aligned_tables(rest)
        listed, rest = listed_tables(rest)
        loose, rest = wrapped_tables(rest, wrapped=False)
        pieces += [*wrapped, *aligned, *listed, *loose]
        left += rest
    if len(parts) > 1:
        left.sort(key=lambda line: (line.page, line.top, line.x0))
    return pieces, left


def without_frames(
    pieces: Sequence[TablePiece],
) -> tuple[list[TablePiece], list[TablePiece], list[TextLine]]:
    """Take away frames around nothing but a table without rules.

    Returns:
        The other tables, the tables found in frames, and the lines beside them.
    """
    kept: list[TablePiece] = []
    framed: list[TablePiece] = []
    freed: list[TextLine] = []
    for piece in pieces:
        found: list[TablePiece] = []
        if len(piece.cells) == 1 and len(piece.cells[0].lines) >= _LEAST_ROWS and not piece.cells[0].pieces:
            found, rest = unruled_tables(piece.cells[0].lines)
            if found:
                framed += found
                freed += rest
        if not found:
            kept.append(piece)
    return kept, framed, freed
