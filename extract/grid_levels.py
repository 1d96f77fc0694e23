"""Level rules and the edges of filled bands that belong to no ruled table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.grid_rules import merge_rules
from extract.pdf_page import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.grid import Grid
    from extract.pdf_page import Fill

_OVERHANG = 4.0
"""Points by which a rule may run past the sides of a table that it belongs to."""


_MOST_FILLS, _ONE_ROW = 200, 4.0
"""Areas that are compared with each other, and how many times as high as one inside a cell that may be."""

_COVERED = 0.8
"""Part of an area that those within cover from which it is the ground of cells."""


def free_levels(horizontal: Sequence[Rule], fills: Sequence[Fill], taken: Sequence[Grid]) -> list[Rule]:
    """Return the level rules outside some tables, with the upper and lower edges of fills, pieces joined."""
    if len(taken) == 1 and not fills and _hold_all(taken[0], horizontal):
        return []
    bars = [Rule(y, fill.x0, fill.x1) for fill in fills for y in (fill.top, fill.bottom)]
    return [
        rule
        for rule in merge_rules([*horizontal, *bars])
        if not any(is_part(grid, (rule.start + rule.end) / 2, rule.at) for grid in taken)
    ]


def _hold_all(grid: Grid, rules: Sequence[Rule]) -> bool:
    """Tell whether all level rules of a page lie on its only table, as on most pages."""
    if not rules:
        return True
    heights, starts, ends = zip(*rules, strict=True)
    return is_part(grid, min(starts), min(heights)) and is_part(grid, max(ends), max(heights))


def is_part(grid: Grid, x: float, y: float) -> bool:
    """Tell whether a point lies on a table, its outline included."""
    return grid.xs[0] - _OVERHANG <= x <= grid.xs[-1] + _OVERHANG and grid.ys[0] - 1 <= y <= grid.ys[-1] + 1


def fills_of_cells(fills: list[Fill]) -> list[Fill]:
    """Leave out areas within others of one row, such as the ground of a text in a coloured cell.

    An area that others cover nearly whole is the ground of a table, on which only the rules between its cells are left.
    """
    if len(fills) > _MOST_FILLS:
        return fills
    holders: dict[int, list[int]] = {}
    for index, (left, upper, right, lower) in enumerate(fills):
        inside = [
            number
            for number, (x0, top, x1, bottom) in enumerate(fills)
            if left < x0 and x1 < right and upper < top and bottom < lower
        ]
        if inside:
            holders[index] = inside
    if not holders:
        return fills
    within = {
        number
        for index, inside in holders.items()
        if sum(_area(fills[number]) for number in inside) < _COVERED * _area(fills[index])
        for number in inside
        if _height(fills[index]) < _ONE_ROW * _height(fills[number])
    }
    return [fill for number, fill in enumerate(fills) if number not in within]


def _area(fill: Fill) -> float:
    return (fill.x1 - fill.x0) * _height(fill)


def _height(fill: Fill) -> float:
    return fill.bottom - fill.top
