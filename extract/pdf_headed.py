"""Rows without upright rules become one table with the ruled heading right above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.pdf_cells import TablePiece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.grid import Grid
    from extract.pdf_cells import CellPart

SAME_EDGE = 4.0
"""Points within which the column edges of heading and rows agree."""

_NEAR = 9.0
"""Points by which the rows may begin below the heading: the space above a line of text."""


def heading_above(grids: Sequence[Grid], left: float, right: float, top: float) -> Grid | None:
    """Return the grid of several columns that ends right above a place and is as wide."""
    return next(
        (
            grid
            for grid in grids
            if len(grid.xs) > 2
            and abs(grid.xs[0] - left) <= SAME_EDGE
            and abs(grid.xs[-1] - right) <= SAME_EDGE
            and -1.0 <= top - grid.ys[-1] <= _NEAR
        ),
        None,
    )


def with_headings(pieces: Sequence[TablePiece], rows: Sequence[TablePiece]) -> list[TablePiece]:
    """Put rows under their heading, where both have the same columns.

    Args:
        pieces: All tables of a page.
        rows: Those of them whose upright sides no rule shows.
    """
    kept = list(pieces)
    for below in rows:
        grid = below.grid
        ruled = [piece for piece in kept if piece not in rows]
        heading = heading_above([piece.grid for piece in ruled], grid.xs[0], grid.xs[-1], grid.ys[0])
        if heading is None or len(heading.xs) != len(grid.xs):
            continue
        if any(abs(x - y) > SAME_EDGE for x, y in zip(heading.xs, grid.xs, strict=True)):
            continue
        above = next(piece for piece in ruled if piece.grid is heading)
        kept = [piece for piece in kept if piece is not below and piece is not above]
        kept.append(_united(above, below))
    return kept


def _united(above: TablePiece, below: TablePiece) -> TablePiece:
    """Return one table of two that stand on each other."""
    upper, lower = above.grid, below.grid
    rows, count = len(upper.ys) - 1, len(upper.cells)
    cells: list[CellPart] = [*above.cells]
    for part in below.cells:
        part.span = part.span._replace(row=part.span.row + rows)
        cells.append(part)
    owner = (
        *upper.owner,
        *(tuple(place + count if place >= 0 else place for place in line) for line in lower.owner),
    )
    grid = upper._replace(
        ys=(*upper.ys, *lower.ys[1:]),
        cells=tuple(part.span for part in cells),
        owner=owner,
        open_bottom=lower.open_bottom,
    )
    return TablePiece(above.page, grid, cells, below.beside, below.by_text, below.has_columns_by_text)
