"""Tables that touch are told apart: above and below a rule they share no column edge, or their sides leave a gap."""

from __future__ import annotations

from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING

from extract.grid import Grid
from extract.grid_cells import OUTSIDE, Span
from extract.grid_rules import SNAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import Rule

_LEAST_ROWS = 2
"""Rows of each of two tables that a gap parts: of cells that stand apart, each row would be one."""

_LOW = 6.0
"""Points: no text stands in a row that is lower."""

_LEAST_EDGES = 2
"""Inner column edges that both sides must have: a lone one may just be used on one side of a form."""


def split_at_gaps(grid: Grid, vertical: Sequence[Rule]) -> list[Grid]:
    """Cut a grid at strips too low for text that no upright rule crosses; cells that all stand apart are one table.

    Args:
        grid: A ruled table.
        vertical: The upright rules of its page as drawn.
    """
    rows = len(grid.ys) - 1
    gaps = [row for row in range(1, rows - 1) if grid.ys[row + 1] - grid.ys[row] < _LOW]
    if not gaps:
        return [grid]
    crossed = {row + down for row, _, row_span, _ in grid.cells if row_span > 1 for down in range(row_span)}
    gaps = [row for row in gaps if row not in crossed and not _is_crossed(grid, row, vertical)]
    parts = list(zip([0, *(row + 1 for row in gaps)], [*gaps, rows], strict=True))
    if any(last - first < _LEAST_ROWS for first, last in parts):
        return [grid]
    return [_part(grid, first, last) for first, last in parts]


def _is_crossed(grid: Grid, row: int, vertical: Sequence[Rule]) -> bool:
    """Tell whether an upright rule runs through a row."""
    left, right = grid.xs[0] - SNAP, grid.xs[-1] + SNAP
    y = (grid.ys[row] + grid.ys[row + 1]) / 2
    return any(start < y < end and left <= at <= right for at, start, end in vertical)


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
