"""Row edges that only upright rules show: drawn row by row, they end and begin anew where a row does."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.grid_rules import SNAP
from extract.pdf_page import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.grid import Grid
    from extract.pdf_page import Glyphs

_MOST_GRIDS = 40
_TALL = 20.0
"""Points from which a row may hold several."""

_LEAST_ROW = 7.0
"""Points that a row is high at least: nearer to each other, joints are those of dashes."""

_GAP, _OVERLAP = 1.0, 3.2
"""Points by which the pieces of an upright rule may stay apart or overlap where a row ends."""

_SAME_END = 1.5
_LEAST_JOINTS = 2
"""Upright rules that must be parted at the same height."""

_INSIDE = 1.5
"""Points by which text must reach over an edge to run through it."""


def joint_levels(grids: Sequence[Grid], vertical: Sequence[Rule], glyphs: Glyphs) -> list[Rule]:
    """Return level rules where the upright ones of a high row are parted and no text runs through.

    Args:
        grids: The ruled tables of a page.
        vertical: Its upright rules as drawn.
        glyphs: Its glyphs.
    """
    levels: list[Rule] = []
    ends = sorted([rule.end for rule in vertical])
    for grid in grids[:_MOST_GRIDS]:
        for top, bottom in pairwise(grid.ys):
            inside = bisect_left(ends, bottom - _LEAST_ROW) - bisect_left(ends, top + _LEAST_ROW)
            if inside >= _LEAST_JOINTS and bottom - top > _TALL:
                levels += _in_row(grid, top, bottom, vertical, glyphs)
    return levels


def _in_row(grid: Grid, top: float, bottom: float, vertical: Sequence[Rule], glyphs: Glyphs) -> list[Rule]:
    """Return the level rules within one row."""
    left, right = grid.xs[0] - SNAP, grid.xs[-1] + SNAP
    there = [rule for rule in vertical if rule.end > top and rule.start < bottom and left <= rule.at <= right]
    ends = sorted(rule.end for rule in there if top + _LEAST_ROW < rule.end < bottom - _LEAST_ROW)
    if len(ends) < _LEAST_JOINTS or min(rule.end - rule.start for rule in there) < _LEAST_ROW:
        return []
    pieces = [[rule for rule in there if abs(rule.at - x) <= SNAP] for x in grid.xs]
    heights = [y for y in _clusters(ends) if sum(_is_parted(each, y) for each in pieces) >= _LEAST_JOINTS]
    if any(other - one < _LEAST_ROW for one, other in pairwise(heights)):
        return []
    text = _text_within(grid, top, bottom, glyphs)
    found = [(y, [_parts(pieces, text, y, column) for column in range(len(grid.xs) - 1)]) for y in heights]
    kept = [(y, parts) for y, parts in found if sum(parts) > 1 or all(parts)]
    if (
        not all(
            len({column for column, upper, lower in text if one < (upper + lower) / 2 < other}) != 1
            for one, other in pairwise([top, *(y for y, _ in kept), bottom])
        )
        and len(kept) < 2 * _LEAST_JOINTS
    ):
        return []
    return [
        Rule(y, grid.xs[column], grid.xs[column + 1])
        for y, parts in kept
        for column, is_edge in enumerate(parts)
        if is_edge
    ]


def _clusters(ends: Iterable[float]) -> list[float]:
    """Return one height for all ends that stand together."""
    heights: list[float] = []
    for end in ends:
        if not heights or end - heights[-1] > SNAP:
            heights.append(end)
    return heights


def _is_parted(pieces: Sequence[Rule], y: float) -> bool:
    """Tell whether one piece of a rule ends at a height and another begins there."""
    return any(abs(rule.end - y) <= _SAME_END for rule in pieces) and any(
        y - _OVERLAP <= rule.start <= y + _GAP for rule in pieces
    )


def _text_within(grid: Grid, top: float, bottom: float, glyphs: Glyphs) -> list[tuple[int, float, float]]:
    """Return column, upper and lower edge of all that is printed in a row."""
    found: list[tuple[int, float, float]] = []
    for index, character in enumerate(glyphs.text):
        upper, lower = glyphs.top[index], glyphs.bottom[index]
        x = (glyphs.x0[index] + glyphs.x1[index]) / 2
        if (
            top < (upper + lower) / 2 < bottom
            and grid.xs[0] < x < grid.xs[-1]
            and not character.isspace()
            and index not in glyphs.flags
            and index not in glyphs.angles
        ):
            column = sum(edge <= x for edge in grid.xs) - 1
            found.append((column, upper, lower))
    return found


def _parts(
    pieces: Sequence[Sequence[Rule]], text: Sequence[tuple[int, float, float]], y: float, column: int
) -> bool:
    """Tell whether a column has an edge at a height: its sides are parted there and its text is not."""
    sides = pieces[column], pieces[column + 1]
    runs_through = all(
        not _is_parted(side, y) and any(rule.start < y - SNAP and rule.end > y + SNAP for rule in side)
        for side in sides
        if side
    )
    if runs_through:
        return False
    return not any(upper + _INSIDE < y < lower - _INSIDE for own, upper, lower in text if own == column)
