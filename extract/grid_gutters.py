"""Cells drawn as boxes a little apart from each other: the strips between them are no rows and columns."""

from __future__ import annotations

from itertools import pairwise
from operator import sub

from extract.grid import Grid
from extract.grid_cells import OUTSIDE, Span

_THIN = 6.0
"""Points: no text stands in a row or a column that is thinner."""


def without_gutters(grid: Grid) -> Grid:
    """Leave out thin strips where they part all rows from each other, or all columns.

    Boxes that stand close enough to each other touch as far as rules can tell, and the space between them looks
    like rows and columns of its own.
    """
    if min(map(sub, grid.xs[1:], grid.xs)) > _THIN < min(map(sub, grid.ys[1:], grid.ys)):
        return grid
    wide_columns, wide_rows = _wide(grid.xs), _wide(grid.ys)
    is_parted = [_are_parted(wide) for wide in (wide_columns, wide_rows)]
    if not any(is_parted):
        return grid
    if not (is_parted[0] or len(wide_columns) == 1):
        wide_columns = list(range(len(grid.xs) - 1))
    if not (is_parted[1] or len(wide_rows) == 1):
        wide_rows = list(range(len(grid.ys) - 1))
    boxes = [span for span in grid.cells if not _is_frame(span, wide_columns, len(grid.xs) - 2)]
    wide_rows = [row for row in wide_rows if any(_covers(span, row) for span in boxes)]
    if not wide_rows:
        return grid
    cells: list[Span] = []
    owner = [[OUTSIDE] * len(wide_columns) for _ in wide_rows]
    for row, column, row_span, column_span in boxes:
        rows = _places(wide_rows, row, row_span)
        columns = _places(wide_columns, column, column_span)
        if not rows or not columns:
            continue
        for place in rows:
            owner[place][columns.start : columns.stop] = [len(cells)] * len(columns)
        cells.append(Span(rows.start, columns.start, len(rows), len(columns)))
    return Grid(
        _edges(grid.xs, wide_columns),
        _edges(grid.ys, wide_rows),
        tuple(cells),
        tuple(map(tuple, owner)),
        tuple(grid.open_top[column] for column in wide_columns),
        tuple(grid.open_bottom[column] for column in wide_columns),
    )


def _wide(edges: tuple[float, ...]) -> list[int]:
    """Return the strips between edges that are wide enough for text."""
    return [number for number, (one, other) in enumerate(pairwise(edges)) if other - one > _THIN]


def _are_parted(wide: list[int]) -> bool:
    """Tell whether there are several wide strips and none of them are neighbours."""
    return len(wide) > 1 and all(other > one + 1 for one, other in pairwise(wide))


def _is_frame(span: Span, wide: list[int], last: int) -> bool:
    """Tell whether a cell is the space between boxes and a frame around them, which a page break may leave high."""
    end = span.column + span.column_span - 1
    return span.column < wide[0] <= end or span.column <= wide[-1] < end == last


def _covers(span: Span, row: int) -> bool:
    return span.row <= row < span.row + span.row_span


def _places(wide: list[int], first: int, count: int) -> range:
    """Return the places of wide strips among all wide ones within some strips."""
    inside = [place for place, strip in enumerate(wide) if first <= strip < first + count]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _edges(edges: tuple[float, ...], wide: list[int]) -> tuple[float, ...]:
    """Return the edges of wide strips, those between two of them in the middle of the thin ones."""
    inner = [(edges[one + 1] + edges[other]) / 2 for one, other in pairwise(wide)]
    return (edges[0], *inner, edges[-1])
