"""Ruling lines become grids: which positions of a table belong to which cell, spans included."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.grid_cells import OUTSIDE, Span, cells_between, root, without_overhang
from extract.grid_rules import SNAP, merge_rules
from extract.grid_sides import close_sides
from extract.grid_stacks import stacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.pdf_page import Rule

MAX_CROSSINGS = 10_000_000
"""Pairs of a horizontal and a vertical rule that are worth comparing."""

MAX_POSITIONS = 200_000
"""Grid positions a single table may have; a map or a drawing beyond that is not a table."""

_OVERFLOW = 18.0
"""Points by which text may run out of a cell whose upper or lower side is open."""


class Grid(NamedTuple):
    """A ruled table on one page.

    Attributes:
        xs: Coordinates of the column edges, one more than columns.
        ys: Coordinates of the row edges, one more than rows.
        cells: Cells in reading order.
        owner: Index into `cells` for each row and column; -1 where the outline leaves a corner out.
        open_top: For each column, whether the upper side is not drawn though its cell has both others.
        open_bottom: The same for the lower side.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Span, ...]
    owner: tuple[tuple[int, ...], ...]
    open_top: tuple[bool, ...]
    open_bottom: tuple[bool, ...]

    def cell_at(self, x: float, y: float) -> int:
        """Return the index of the cell that holds a point, -1 for none."""
        xs, ys, _, owner, _, _ = self
        column = bisect_right(xs, x) - 1
        row = bisect_right(ys, y) - 1
        if 0 <= row < len(owner) and 0 <= column < len(xs) - 1:
            return owner[row][column]
        return OUTSIDE

    def cell_beyond(self, x: float, y: float) -> int:
        """Return the index of the cell out of whose open upper or lower side a point lies, -1 for none."""
        column = bisect_right(self.xs, x) - 1
        if not 0 <= column < len(self.xs) - 1:
            return OUTSIDE
        if self.open_top[column] and self.ys[0] - _OVERFLOW < y < self.ys[0]:
            return self.owner[0][column]
        if self.open_bottom[column] and self.ys[-1] <= y < self.ys[-1] + _OVERFLOW:
            return self.owner[-1][column]
        return OUTSIDE

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a cell."""
        row, column, row_span, column_span = self.cells[index]
        return self.xs[column], self.ys[row], self.xs[column + column_span], self.ys[row + row_span]


def grids_meet(grid: Grid, other: Grid) -> bool:
    """Tell whether two grids stand on the same part of a page."""
    return (
        grid.xs[0] < other.xs[-1]
        and other.xs[0] < grid.xs[-1]
        and grid.ys[0] < other.ys[-1]
        and other.ys[0] < grid.ys[-1]
    )


def find_grids(
    horizontal: Iterable[Rule], vertical: Iterable[Rule], captions: Sequence[float] = ()
) -> list[Grid]:
    """Find every ruled table of a page, single frames included; ordered top to bottom, then left to right.

    Args:
        horizontal: The level rules.
        vertical: The upright rules.
        captions: Heights of the captions of tables.

    Raises:
        OverflowError: There are more rules than any form has; the page is a drawing.
    """
    across = merge_rules(horizontal)
    down = merge_rules(vertical)
    if len(across) * len(down) > MAX_CROSSINGS:
        message = f"{len(across) + len(down)} rules"
        raise OverflowError(message)
    grids: list[Grid] = []
    for rows, columns in _components(across, down, captions):
        grid = _grid(rows, columns)
        if grid is not None:
            grids.append(grid)
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return grids


def _components(
    across: list[Rule], down: list[Rule], captions: Sequence[float]
) -> list[tuple[list[Rule], list[Rule]]]:
    """Split the rules into groups that touch each other.

    Verticals that touch nothing but begin and end together are a group too: a row open above and below.
    """
    parent = list(range(len(across) + len(down)))

    levels = [rule.at for rule in across]
    for number, (x, start, end) in enumerate(down, len(across)):
        own = number
        for other in range(bisect_left(levels, start - SNAP), bisect_right(levels, end + SNAP)):
            _, left, right = across[other]
            if left - SNAP <= x <= right + SNAP:
                parent[own] = root(parent, other)
                own = parent[own]

    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate(across):
        groups.setdefault(root(parent, number), ([], []))[0].append(rule)
    for number, rule in enumerate(down, len(across)):
        groups.setdefault(root(parent, number), ([], []))[1].append(rule)
    tables = [(rows, columns) for rows, columns in groups.values() if rows and columns]
    lone_rows = [rows[0] for rows, columns in groups.values() if not columns and len(rows) == 1]
    lone_columns = [columns[0] for rows, columns in groups.values() if not rows and len(columns) == 1]
    found = [
        (_with_lone_rules(rows, columns, lone_rows), _with_pillars(columns, lone_columns))
        for rows, columns in stacked(tables, lone_rows, captions)
    ]
    pillars: dict[tuple[int, int], list[Rule]] = {}
    for rule in lone_columns:
        pillars.setdefault((round(rule.start / SNAP), round(rule.end / SNAP)), []).append(rule)
    return found + [([], columns) for columns in pillars.values() if len(columns) > 1]


def _with_pillars(columns: list[Rule], lone: list[Rule]) -> list[Rule]:
    """Take in the verticals beside a table that reach as far as it does: the sides of a cell without ends.

    They are taken out of `lone`.
    """
    start = min(rule.start for rule in columns)
    end = max(rule.end for rule in columns)
    found = [rule for rule in lone if abs(rule.start - start) <= SNAP and abs(rule.end - end) <= SNAP]
    lone[:] = [rule for rule in lone if rule not in found]
    return columns + found


def _with_lone_rules(rows: list[Rule], columns: list[Rule], lone: list[Rule]) -> list[Rule]:
    """Add the rules above and below that only a full-width row separates from a table without side rules."""
    left = min(rule.start for rule in rows)
    right = max(rule.end for rule in rows)
    if (
        min(rule.at for rule in columns) - left < 2 * SNAP
        or right - max(rule.at for rule in columns) < 2 * SNAP
    ):
        return rows
    heights = [rule.at for rule in rows]
    reach = (max(heights) - min(heights)) / max(1, len(set(heights)) - 1) * 2.5
    found = [
        rule
        for rule in lone
        if abs(rule.start - left) <= SNAP
        and abs(rule.end - right) <= SNAP
        and min(heights) - reach <= rule.at <= max(heights) + reach
    ]
    return sorted(rows + found)


def _grid(rows: list[Rule], columns: list[Rule]) -> Grid | None:
    """Build the grid of one group of touching rules."""
    rows, columns, is_sideless = close_sides(rows, columns)
    xs = sorted({rule.at for rule in columns})
    ys = sorted({rule.at for rule in rows})
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MAX_POSITIONS:
        return None
    above = _edges(rows, ys, xs)
    beside = _edges(columns, xs, ys)
    open_top = _close_ends(above[0], [edge[0] for edge in beside])
    open_bottom = _close_ends(above[-1], [edge[-1] for edge in beside])
    if is_sideless:
        # The design of such a table leaves its outline out; it says nothing about a page break.
        open_top = open_bottom = (False,) * len(open_top)
    cells, owner = cells_between(above, beside)
    if not cells:
        return None
    cells, owner = without_overhang(ys, cells, owner)
    return Grid(tuple(xs), tuple(ys), tuple(cells), tuple(map(tuple, owner)), open_top, open_bottom)


def _close_ends(side: bytearray, beside: list[int]) -> tuple[bool, ...]:
    """Close the upper or lower side where it is not drawn between two drawn verticals.

    Args:
        side: Whether each column has a rule on this side; filled in here.
        beside: Whether each column edge is drawn next to this side.
    """
    opened = [False] * len(side)
    for column, drawn in enumerate(side):
        if drawn:
            continue
        left, right = column, column + 1
        while left > 0 and not beside[left] and not side[left - 1]:
            left -= 1
        while right < len(side) and not beside[right] and not side[right]:
            right += 1
        opened[column] = bool(beside[left] and beside[right])
    for column, is_open in enumerate(opened):
        if is_open:
            side[column] = 1
    return tuple(opened)


def _edges(rules: list[Rule], lines: list[float], crossing: list[float]) -> list[bytearray]:
    """Mark for each line which intervals between the crossing lines a rule covers by their middle."""
    middles = [(low + high) / 2 for low, high in pairwise(crossing)]
    place = {at: index for index, at in enumerate(lines)}
    edges = [bytearray(len(middles)) for _ in lines]
    for at, start, end in rules:
        first, last = bisect_left(middles, start), bisect_right(middles, end)
        if last > first:
            edges[place[at]][first:last] = b"\1" * (last - first)
    return edges
