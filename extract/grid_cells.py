"""The positions of a grid that no edge parts become cells."""

from __future__ import annotations

from functools import partial
from itertools import compress, count, pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable

OUTSIDE = -1
"""Owner of a position that is no part of the table."""


class Span(NamedTuple):
    """A cell by its grid position and extent."""

    row: int
    column: int
    row_span: int
    column_span: int


_new_span = cast("Callable[[tuple[int, int, int, int]], Span]", partial(tuple.__new__, Span))
"""Makes a cell of its numbers: there are many on a page, and what `NamedTuple` writes takes twice as long."""


def cells_between(above: list[bytearray], beside: list[bytearray]) -> tuple[list[Span], list[list[int]]]:
    """Make cells of the positions that no edge parts, and tell which cell owns each position.

    Args:
        above: For each row edge, whether each column has a rule there.
        beside: For each column edge, whether each row has a rule there.
    """
    spans = _rectangular_cells(above, beside)
    if spans is None:
        spans = _flooded_cells(above, beside)
    owner = [[OUTSIDE] * (len(beside) - 1) for _ in above[1:]]
    for index, (row, column, row_span, column_span) in enumerate(spans):
        if row_span == column_span == 1:
            owner[row][column] = index
            continue
        for line in owner[row : row + row_span]:
            line[column : column + column_span] = [index] * column_span
    return spans, owner


def _rectangular_cells(above: list[bytearray], beside: list[bytearray]) -> list[Span] | None:
    """Make cells in one sweep down the rows; None if the outline is open or a cell would be no rectangle."""
    if not (all(above[0]) and all(above[-1]) and all(beside[0]) and all(beside[-1])):
        return None
    cells: list[Span] = []
    open_cells: dict[tuple[int, int], int] = {}
    for row, drawn in enumerate(zip(*beside, strict=True)):
        upper = above[row]
        parts = pairwise(compress(count(), drawn))
        if 0 not in upper:  # most rows: all their cells begin here
            begun = list(parts)
            open_cells = dict(zip(begun, count(len(cells)), strict=False))
            cells += [_new_span((row, column, 1, end - column)) for column, end in begun]
            continue
        going_on: dict[tuple[int, int], int] = {}
        for part in parts:
            column, end = part
            sides = upper[column:end]
            if 0 not in sides:
                going_on[part] = len(cells)
                cells.append(Span(row, column, 1, end - column))
                continue
            cell = open_cells.get(part)
            if cell is None or 1 in sides:
                return None
            going_on[part] = cell
            cells[cell] = Span(cells[cell].row, column, row - cells[cell].row + 1, end - column)
        open_cells = going_on
    return cells


def root(parent: list[int], node: int) -> int:
    """Find the root of a node in a forest of parents, and halve the way there for the next time."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _flooded_cells(above: list[bytearray], beside: list[bytearray]) -> list[Span]:
    """Flood the positions that no edge parts and cut every region into rectangles."""
    height, width = len(above) - 1, len(beside) - 1
    parent = list(range(height * width + 1))
    outside = height * width

    for row in range(height):
        upper = above[row]
        for column in range(width):
            node = row * width + column
            if not upper[column]:
                parent[root(parent, node)] = root(parent, node - width if row else outside)
            if not beside[column][row]:
                parent[root(parent, node)] = root(parent, node - 1 if column else outside)
        if not beside[width][row]:
            parent[root(parent, row * width + width - 1)] = root(parent, outside)
    for column in range(width):
        if not above[height][column]:
            parent[root(parent, (height - 1) * width + column)] = root(parent, outside)

    nothing = root(parent, outside)
    regions: dict[int, list[int]] = {}
    for node in range(height * width):
        found = root(parent, node)
        if found != nothing:
            regions.setdefault(found, []).append(node)
    return sorted(span for region in regions.values() for span in _rectangles(region, width))


def _rectangles(region: list[int], width: int) -> list[Span]:
    """Cut a region into rectangles: itself if it is one, else runs of equal extent, row by row."""
    row, column = divmod(region[0], width)
    last_row, last_column = divmod(region[-1], width)
    rows, columns = last_row - row + 1, last_column - column + 1
    if (
        columns > 0
        and rows * columns == len(region)
        and all(column <= node % width <= last_column for node in region)
    ):
        return [Span(row, column, rows, columns)]
    runs: list[Span] = []
    for node in region:
        row, column = divmod(node, width)
        if runs and runs[-1].row == row and runs[-1].column + runs[-1].column_span == column:
            runs[-1] = runs[-1]._replace(column_span=runs[-1].column_span + 1)
        else:
            runs.append(Span(row, column, 1, 1))
    open_runs: dict[tuple[int, int], Span] = {}
    done: list[Span] = []
    for run in runs:
        key = (run.column, run.column_span)
        upper = open_runs.get(key)
        if upper is not None and upper.row + upper.row_span == run.row:
            open_runs[key] = upper._replace(row_span=upper.row_span + 1)
        else:
            if upper is not None:
                done.append(upper)
            open_runs[key] = run
    return done + list(open_runs.values())


def without_overhang(
    ys: list[float], cells: list[Span], owner: list[list[int]]
) -> tuple[list[Span], list[list[int]]]:
    """Take away a first or last row in which only merged cells stand and the rest is no part of the table.

    Such a row is what a page break leaves between the end of the other cells and the end of the page; the
    cells beside it are taken to reach as far. `ys` is changed in place.
    """
    last = len(owner) - 1
    if last and OUTSIDE in owner[last] and all(span.row < last for span in cells):
        cells = [
            span._replace(row_span=span.row_span - 1) if span.row + span.row_span > last else span
            for span in cells
        ]
        del ys[-2], owner[-1]
    if len(owner) > 1 and OUTSIDE in owner[0] and all(span.row or span.row_span > 1 for span in cells):
        cells = [
            span._replace(row=span.row - 1) if span.row else span._replace(row_span=span.row_span - 1)
            for span in cells
        ]
        del ys[1], owner[0]
    return cells, owner
