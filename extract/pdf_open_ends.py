"""What a page break leaves of rows above the first or below the last cells: rows in which nothing stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.grid_cells import OUTSIDE
from extract.grid_gutters import is_spaced
from extract.pdf_cells import TablePiece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_cells import CellPart
    from extract.pdf_page import Rule

_LEAST_ROWS = 2


def without_empty_ends(piece: TablePiece, horizontal: Sequence[Rule], clipped: Sequence[float]) -> TablePiece:
    """Leave out what a page break leaves of a row: nothing but the ends of merged cells and blank cells.

    So tables end whose cells are boxes of their own; a row that is cut has the sides of its cells there. Some programs
    draw a row that a break cuts on both pages, and clip its text off on one of them.

    Args:
        piece: The table.
        horizontal: The level rules of the page.
        clipped: The heights of text that is clipped off.
    """
    if clipped and _is_clipped(piece, 0, clipped):
        piece = _without_row(piece, 0)
    last = len(piece.grid.ys) - 2
    if (clipped and _is_clipped(piece, last, clipped)) or _is_beside_gutters(piece, horizontal):
        piece = _without_row(piece, last)
    return piece


def _is_clipped(piece: TablePiece, row: int, clipped: Sequence[float]) -> bool:
    """Tell whether all text of a row is clipped off."""
    ys = piece.grid.ys
    return (
        len(ys) > _LEAST_ROWS + 1
        and any(ys[row] < y < ys[row + 1] for y in clipped)
        and not any(
            part.lines or part.pieces
            for part in piece.cells
            if part.span.row <= row < part.span.row + part.span.row_span
            and (part.span.row_span == 1 or row == 0)
        )
    )


def _is_beside_gutters(piece: TablePiece, horizontal: Sequence[Rule]) -> bool:
    """Tell whether the last row is open and one blank cell over columns that the row above parts, between gutters."""
    grid = piece.grid
    last = len(grid.ys) - 2
    if last < _LEAST_ROWS or not all(grid.open_bottom):
        return False
    own = [part for part in piece.cells if part.span.row == last]
    if len(own) != 1 or own[0].lines or own[0].pieces or own[0].span.column_span < _LEAST_ROWS:
        return False
    if not is_spaced(grid, horizontal):
        return False
    above = {part.span.column for part in piece.cells if part.span.row + part.span.row_span == last}
    first = own[0].span.column
    return any(first < column < first + own[0].span.column_span for column in above)


def _without_row(piece: TablePiece, row: int) -> TablePiece:
    """Write a table anew without its first or its last row; the row next to it reaches over its place."""
    grid = piece.grid
    count = len(grid.ys) - 2
    cells: list[CellPart] = []
    cut: set[int] = set()
    for part in piece.cells:
        first, end = part.span.row, part.span.row + part.span.row_span
        if not first <= row < end:
            part.span = part.span._replace(row=first - (row == 0))
        elif part.span.row_span == 1:
            continue
        else:
            part.span = part.span._replace(row_span=part.span.row_span - 1)
            cut.update(range(part.span.column, part.span.column + part.span.column_span))
            x0, top, x1, _ = part.box
            if row and part.span.row_span + part.span.row == row and not part.lines:
                part.box = (x0, top, x1, grid.ys[row])
        cells.append(part)
    owner = [[OUTSIDE] * (len(grid.xs) - 1) for _ in range(count)]
    for place, part in enumerate(cells):
        first, column, row_span, column_span = part.span
        for line in owner[first : first + row_span]:
            line[column : column + column_span] = [place] * column_span
    is_cut = tuple(column in cut for column in range(len(grid.xs) - 1))
    inner = grid.ys[2:-1] if row == 0 else grid.ys[1:row]
    whole = grid._replace(
        ys=(grid.ys[0], *inner, grid.ys[-1]),
        cells=tuple(part.span for part in cells),
        owner=tuple(map(tuple, owner)),
        open_top=grid.open_top if row else is_cut,
        open_bottom=is_cut if row else grid.open_bottom,
    )
    return TablePiece(piece.page, whole, cells, piece.beside, piece.by_text)
