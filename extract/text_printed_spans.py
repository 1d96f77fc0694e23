"""Cells of a printed page that are merged over rows: told by the place of their text in the middle of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.text_printed_rows import column_widths, is_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.text_printed_rows import Layout, PrintedRow, Texts

_SPAN = 0.1
_BLANK = 1.0
_CROSSING = 1.0
"""What a merged cell costs, one without text, and one that crosses the edge of a cell left of it."""

_UNCUT = 1_000.0
"""What a column costs whose lines cannot be dealt out to the rows."""

_STEP = 0.8
_BROKEN_EARLY = 0.7
_FARTHEST = 3.0
_MOST_ROWS = 60
_EDGE = 0.7


class Placed(NamedTuple):
    """A line of a column: its number, its height on the page in lines, its text."""

    line: int
    y: float
    text: str


class Merged(NamedTuple):
    """Rows from `start` up to but not including `end` that one cell covers, the number of its first line, and its lines."""

    start: int
    end: int
    first: int
    lines: tuple[Placed, ...]


def merged_columns(texts: Sequence[Texts], layout: Layout) -> dict[int, tuple[list[Merged], float]]:
    """Cut each column of merged cells into its cells, and tell what speaks against them."""
    if not layout.merged:
        return {}
    widths = column_widths(texts)
    places, edges = heights(len(texts), layout.rows)
    bounds: set[int] = set()
    found: dict[int, tuple[list[Merged], float]] = {}
    for column in sorted(layout.merged):
        lines = placed_lines(texts, places, column)
        found[column] = _merged_cells(lines, edges, layout, bounds, widths.get(column, 0))
        bounds.update(cell.start for cell in found[column][0])
    return found


def placed_lines(texts: Sequence[Texts], places: Sequence[float], column: int) -> list[Placed]:
    """Return what the lines hold in a column, each with its height."""
    return [
        Placed(number, places[number], line[column]) for number, line in enumerate(texts) if column in line
    ]


def heights(count: int, rows: Sequence[PrintedRow]) -> tuple[list[float], list[tuple[float, float]]]:
    """Return how far down each of so many lines stands, and the upper and lower edge of each row, in lines."""
    places: list[float | None] = [None] * count
    edges: list[tuple[float, float]] = []
    top = 0.0
    for row in rows:
        bottom = top + row.height
        for line, offset in zip(row.lines, row.offsets, strict=True):
            places[line] = (top + bottom) / 2 + offset
        edges.append((top, bottom))
        top = bottom
    return _filled(places, top), edges


def _merged_cells(
    lines: Sequence[Placed],
    edges: Sequence[tuple[float, float]],
    layout: Layout,
    bounds: set[int],
    width: int,
) -> tuple[list[Merged], float]:
    """Cut the rows of a column into cells so that the text of each stands where cells have it.

    Args:
        lines: The lines of the column.
        edges: The upper and lower edge of each row.
        layout: Where cells stand in their rows.
        bounds: Rows at which cells left of this column begin.
        width: The widest line of the column.

    Returns:
        The cells in order, and what speaks against them.
    """
    ys = [line.y for line in lines]
    # A line near the edge of two rows may belong to either: so far lines may be dealt out where a row begins.
    cuts = [range(bisect_left(ys, top - _EDGE), bisect_right(ys, top + _EDGE) + 1) for top, _ in edges[1:]]
    best: list[dict[int, tuple[float, Merged | None]]] = [{0: (0.0, None)}]
    for end, ends in enumerate([*cuts, range(len(lines), len(lines) + 1)], 1):
        found: dict[int, tuple[float, Merged | None]] = {}
        for start in range(max(0, end - _MOST_ROWS), end):
            own = _SPAN + _CROSSING * any(start < bound < end for bound in bounds)
            for first, (before, _) in best[start].items():
                for last in ends:
                    if last < first:
                        continue
                    inside = tuple(lines[first:last])
                    cost = before + own + _cost(inside, edges[start][0], edges[end - 1][1], layout, width)
                    if last not in found or cost < found[last][0]:
                        found[last] = cost, Merged(start, end, first, inside)
        best.append(found)
    cells: list[Merged] = []
    cost, cell = best[-1].get(len(lines), (_UNCUT, None))
    while cell is not None:
        cells.append(cell)
        cell = best[cell.start][cell.first][1]
    return cells[::-1], cost


def _cost(lines: Sequence[Placed], top: float, bottom: float, layout: Layout, width: int) -> float:
    """What a cell costs whose text does not stand as it should."""
    if not lines:
        return _BLANK
    if layout.placing == "top":
        off = abs(lines[0].y - top - 0.5)
    else:
        off = abs((lines[0].y + lines[-1].y) / 2 - (top + bottom) / 2)
    cost = min(off, _FARTHEST)
    for one, other in pairwise(lines):
        cost += _STEP * abs(other.y - one.y - 1)
        if is_apart(one.text, other.text, width):
            cost += _BROKEN_EARLY
    return cost


def _filled(places: Sequence[float | None], bottom: float) -> list[float]:
    """Put lines of no row evenly between those of rows."""
    known = [
        (-1, -0.5),
        *((line, y) for line, y in enumerate(places) if y is not None),
        (len(places), bottom),
    ]
    filled: list[float] = []
    for (line, y), (following, below) in pairwise(known):
        if line >= 0:
            filled.append(y)
        step = (below - y) / (following - line)
        filled += [y + step * (number - line) for number in range(line + 1, following)]
    return filled
