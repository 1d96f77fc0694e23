"""Cells drawn as boxes a little apart from each other: the strips between them are no rows and columns."""

from __future__ import annotations

from itertools import pairwise
from operator import sub
from typing import TYPE_CHECKING

from extract.grid import Grid
from extract.grid_cells import OUTSIDE, Span
from extract.grid_rules import SNAP
from extract.pdf_text import median_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import Rule

_THIN = 6.0
"""Points: no text stands in a row or a column that is thinner."""

_SLIVER, _ROOMY = 5.0, 10.0
"""Points up to which a strip is a sliver, where most are so much wider at least."""

_LEAST_SLIVERS = 3
_TWICE = 1.2
"""Points by which two rules at one edge are the sides of two boxes."""


def without_gutters(grid: Grid, horizontal: Sequence[Rule] = ()) -> Grid:
    """Leave out thin strips where they part all rows from each other, or all columns.

    Boxes that stand close enough to each other touch as far as rules can tell, and the space between them looks
    like rows and columns of its own. Where most of them touch, the few strips that a page break has left a little
    wider are left out as well.

    Args:
        grid: A ruled table.
        horizontal: Level rules of its page as drawn.
    """
    if min(map(sub, grid.xs[1:], grid.xs)) > _THIN < min(map(sub, grid.ys[1:], grid.ys)):
        return grid
    wide_columns, wide_rows = _wide(grid.xs), _wide(grid.ys)
    is_parted = [_are_parted(wide) for wide in (wide_columns, wide_rows)]
    spaced = is_spaced(grid, horizontal)
    if not (is_parted[0] or (any(is_parted) and len(wide_columns) == 1)):
        wide_columns = _without_slivers(grid.xs) if spaced else list(range(len(grid.xs) - 1))
    if not (is_parted[1] or (any(is_parted) and len(wide_rows) == 1)):
        wide_rows = _without_slivers(grid.ys) if spaced else list(range(len(grid.ys) - 1))
    if len(wide_columns) == len(grid.xs) - 1 and len(wide_rows) == len(grid.ys) - 1:
        return grid
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


def is_spaced(grid: Grid, horizontal: Sequence[Rule]) -> bool:
    """Tell whether the cells are boxes of their own: most edges of rows are two rules, or many strips are slivers."""
    slivers = sum(other - one <= _SLIVER for one, other in pairwise(grid.ys))
    if slivers >= max(_LEAST_SLIVERS, (len(grid.ys) - slivers) // 3):
        return True
    doubled = 0
    for y in grid.ys[1:-1]:
        near = [
            rule.at
            for rule in horizontal
            if abs(rule.at - y) <= SNAP and rule.end > grid.xs[0] and rule.start < grid.xs[-1]
        ]
        doubled += bool(near) and max(near) - min(near) > _TWICE
    return 2 * doubled > len(grid.ys) - 2


def _without_slivers(edges: tuple[float, ...]) -> list[int]:
    """Return the strips that are no slivers, as a page break leaves where most of the strips meet."""
    widths = [other - one for one, other in pairwise(edges)]
    kept = [number for number, width in enumerate(widths) if width > _SLIVER]
    if not kept or median_of([widths[number] for number in kept]) < _ROOMY:
        return list(range(len(widths)))
    return kept


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
