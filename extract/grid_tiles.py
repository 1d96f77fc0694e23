"""Cells drawn as boxes apart from each other become one table."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from extract.grid import Grid
from extract.grid_cells import OUTSIDE, Span, root

if TYPE_CHECKING:
    from collections.abc import Sequence

_FARTHEST = 12.0
"""Points that the boxes of one table may be apart."""

_SAME_EDGE = 2.0
_LEAST_TILES = 4
_MOST_TILES = 400

_Box = tuple[float, float, float, float]


def with_tiles_united(grids: list[Grid]) -> list[Grid]:
    """Make one grid of single boxes that stand in rows and columns with small gaps between them."""
    tiles = [grid for grid in grids if len(grid.cells) == 1]
    if not _LEAST_TILES <= len(tiles) <= _MOST_TILES:
        return grids
    boxes = [grid.box(0) for grid in tiles]
    parent = list(range(len(tiles)))
    for one in range(len(tiles)):
        for other in range(one):
            if _are_neighbours(boxes[one], boxes[other]):
                parent[root(parent, one)] = root(parent, other)
    groups: dict[int, list[int]] = {}
    for number in range(len(tiles)):
        groups.setdefault(root(parent, number), []).append(number)
    for group in groups.values():
        united = _united([boxes[number] for number in group])
        if united is not None:
            gone = {id(tiles[number]) for number in group}
            grids = [*(grid for grid in grids if id(grid) not in gone), united]
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return grids


def _are_neighbours(one: _Box, other: _Box) -> bool:
    """Tell whether two boxes stand beside or above each other, with a small gap."""
    across = max(one[0], other[0]) - min(one[2], other[2])
    down = max(one[1], other[1]) - min(one[3], other[3])
    return (0 <= across <= _FARTHEST and down < 0) or (0 <= down <= _FARTHEST and across < 0)


def _united(boxes: Sequence[_Box]) -> Grid | None:
    """Make a grid of boxes that begin and end together in at least two rows and two columns."""
    if len(boxes) < _LEAST_TILES:
        return None
    lefts, rights = _edges([box[0] for box in boxes]), _edges([box[2] for box in boxes])
    tops, bottoms = _edges([box[1] for box in boxes]), _edges([box[3] for box in boxes])
    if len(lefts) != len(rights) or len(tops) != len(bottoms) or min(len(lefts), len(tops)) < 2:
        return None
    owner = [[OUTSIDE] * len(lefts) for _ in tops]
    spans: list[Span] = []
    for x0, top, x1, bottom in sorted(boxes, key=lambda box: (_place(tops, box[1]), box[0])):
        row, column = _place(tops, top), _place(lefts, x0)
        row_span, column_span = _place(bottoms, bottom) - row + 1, _place(rights, x1) - column + 1
        covered = [line[column : column + column_span] for line in owner[row : row + row_span]]
        if row_span < 1 or column_span < 1 or any(place != OUTSIDE for line in covered for place in line):
            return None
        for line in owner[row : row + row_span]:
            line[column : column + column_span] = [len(spans)] * column_span
        spans.append(Span(row, column, row_span, column_span))
    xs = (lefts[0], *((x + y) / 2 for x, y in zip(rights, lefts[1:], strict=False)), rights[-1])
    ys = (tops[0], *((x + y) / 2 for x, y in zip(bottoms, tops[1:], strict=False)), bottoms[-1])
    closed = (False,) * len(lefts)
    return Grid(xs, ys, tuple(spans), tuple(map(tuple, owner)), closed, closed)


def _edges(values: Sequence[float]) -> list[float]:
    """Return the distinct coordinates among some, each that of its least value."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _place(edges: Sequence[float], value: float) -> int:
    """Return the index of the edge that a coordinate stands for."""
    return bisect_left(edges, value + 1e-6) - 1
