"""What a page break leaves of a frame below the last cells: a row in which nothing stands and nothing ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.grid_cells import OUTSIDE
from extract.grid_gutters import is_spaced
from extract.pdf_cells import TablePiece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import Rule

_LEAST_ROWS = 2


def without_empty_end(piece: TablePiece, horizontal: Sequence[Rule]) -> TablePiece:
    """Leave out a last row, open below, that holds nothing but the ends of merged cells and one blank cell.

    So a break leaves tables whose cells are boxes of their own; a row that it cuts has the sides of its cells there.
    """
    grid = piece.grid
    last = len(grid.ys) - 2
    if last < _LEAST_ROWS or not all(grid.open_bottom):
        return piece
    own = [part for part in piece.cells if part.span.row == last]
    others = [part for part in piece.cells if part.span.row < last < part.span.row + part.span.row_span]
    if len(own) != 1 or own[0].lines or own[0].pieces or own[0].span.column_span < _LEAST_ROWS:
        return piece
    if not is_spaced(grid, horizontal):
        return piece
    above = {part.span.column for part in piece.cells if part.span.row + part.span.row_span == last}
    first = own[0].span.column
    if not any(first < column < first + own[0].span.column_span for column in above):
        return piece
    cells = [part for part in piece.cells if part is not own[0]]
    place = {id(part): index for index, part in enumerate(cells)}
    for part in others:
        x0, top, x1, _ = part.box
        part.span = part.span._replace(row_span=part.span.row_span - 1)
        if part.span.row + part.span.row_span == last and not part.lines:
            part.box = (x0, top, x1, grid.ys[last])
    owner = [[OUTSIDE] * (len(grid.xs) - 1) for _ in range(last)]
    for part in cells:
        row, column, row_span, column_span = part.span
        for line in owner[row : row + row_span]:
            line[column : column + column_span] = [place[id(part)]] * column_span
    whole = grid._replace(
        ys=(*grid.ys[:last], grid.ys[-1]),
        cells=tuple(part.span for part in cells),
        owner=tuple(map(tuple, owner)),
        open_bottom=tuple(
            any(part.span.column <= column < part.span.column + part.span.column_span for part in others)
            for column in range(len(grid.xs) - 1)
        ),
    )
    return TablePiece(piece.page, whole, cells)
