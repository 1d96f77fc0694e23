"""Tables that touch are told apart: above and below a rule they share no column edge."""

from __future__ import annotations

from itertools import accumulate
from operator import or_

from extract.grid import Grid
from extract.grid_cells import OUTSIDE, Span

_LEAST_EDGES = 2
"""Inner column edges that both sides must have: a lone one may just be used on one side of a form."""


def split_grid(grid: Grid) -> list[Grid]:
    """Cut a grid at the first row edge above and below which all inner column edges differ."""
    rows = len(grid.ys) - 1
    starts: list[set[int]] = [set() for _ in range(rows)]
    crossed: set[int] = set()
    for row, column, row_span, _ in grid.cells:
        if column:
            starts[row].add(column)
        if row_span > 1:
            crossed.update(range(row + 1, row + row_span))
    edges_from = list(accumulate(reversed(starts), or_))[::-1]
    above: set[int] = set()
    for row in range(1, rows):
        above |= starts[row - 1]
        below = edges_from[row]
        if row not in crossed and min(len(above), len(below)) >= _LEAST_EDGES and above.isdisjoint(below):
            upper = _part(grid, 0, row)
            return [upper, *split_grid(_part(grid, row, rows))]
    return [grid]


def _part(grid: Grid, first: int, last: int) -> Grid:
    """Return the rows from one edge to another as a grid of their own, with the columns they use."""
    spans = [span for span in grid.cells if first <= span.row < last]
    used = sorted({edge for span in spans for edge in (span.column, span.column + span.column_span)})
    place = {edge: index for index, edge in enumerate(used)}
    cells = tuple(
        Span(
            span.row - first,
            place[span.column],
            span.row_span,
            place[span.column + span.column_span] - place[span.column],
        )
        for span in spans
    )
    owner = [[OUTSIDE] * (len(used) - 1) for _ in range(last - first)]
    for index, (row, column, row_span, column_span) in enumerate(cells):
        for line in owner[row : row + row_span]:
            line[column : column + column_span] = [index] * column_span
    drawn = tuple(False for _ in used[1:])
    return Grid(
        tuple(grid.xs[edge] for edge in used),
        grid.ys[first : last + 1],
        cells,
        tuple(map(tuple, owner)),
        tuple(grid.open_top[edge] for edge in used[:-1]) if first == 0 else drawn,
        tuple(grid.open_bottom[edge] for edge in used[:-1]) if last == len(grid.ys) - 1 else drawn,
    )
