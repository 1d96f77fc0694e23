"""Sides of a table that are not drawn: put where the rules that end there agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from extract.grid_rules import SNAP
from extract.pdf_page import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_OVERHANG = 6.0
"""Points by which rules must run past the last crossing rule: less is only drawn beyond the corner."""

_LEAST_AGREEING = 2


def close_sides(rows: list[Rule], columns: list[Rule]) -> tuple[list[Rule], list[Rule], bool]:
    """Add the sides past which at least two rules run on and end together.

    A missing left or right side is drawn in full; a missing upper or lower side becomes an edge of no length,
    which the grid closes column by column.

    Returns:
        Level and upright rules, and whether neither left nor right side is drawn.
    """
    levels, places = [rule.at for rule in rows], [rule.at for rule in columns]
    middle = (columns[0].start + columns[0].end) / 2
    # A lone rule that crosses several others parts the only two rows of a table without any outline; where these run
    # past all level ones above and below, one level rule that is longer than the others shows the sides.
    starts, ends = [rule.start for rule in columns], [rule.end for rule in columns]
    upper, lower = min(levels, default=middle), max(levels, default=middle)
    is_open = len(rows) == 1 or (
        _missing_side(places, starts, upper, -1) is not None
        and _missing_side(places, ends, lower, 1) is not None
    )
    alone = 1 if is_open and len(columns) > 1 else _LEAST_AGREEING
    left = _missing_side(levels, [rule.start for rule in rows], min(places), -1, alone)
    right = _missing_side(levels, [rule.end for rule in rows], max(places), 1, alone)
    # Where neither left nor right side is drawn, the upper and lower ones need not be either, and a table of two
    # columns has but one rule between them that shows it.
    least = 1 if left is not None and right is not None else _LEAST_AGREEING
    top = _missing_side(places, starts, upper, -1, least)
    bottom = _missing_side(places, ends, lower, 1, least)
    left, right = _reaching(left, top, bottom), _reaching(right, top, bottom)
    return (
        rows + [Rule(side.at, side.start, side.start) for side in (top, bottom) if side is not None],
        columns + [side for side in (left, right) if side is not None],
        left is not None and right is not None,
    )


def _reaching(side: Rule | None, top: Rule | None, bottom: Rule | None) -> Rule | None:
    """Let a left or right side reach to an upper and a lower one that is not drawn either."""
    if side is None:
        return None
    start = side.start if top is None else min(side.start, top.at)
    end = side.end if bottom is None else max(side.end, bottom.at)
    return Rule(side.at, start, end)


def _missing_side(
    places: Sequence[float],
    ends: Sequence[float],
    last: float,
    direction: Literal[-1, 1],
    least: int = _LEAST_AGREEING,
) -> Rule | None:
    """Return the rule that closes a side, or None if the side is drawn or the ends do not agree.

    Args:
        places: Coordinates of the rules that run towards the side.
        ends: Where each of them ends there.
        last: The last rule that crosses them.
        direction: -1 for the left or upper side, 1 for the right or lower one.
        least: Rules that must end together.
    """
    overhanging = [
        (end, place)
        for end, place in zip(ends, places, strict=True)
        if direction * (end - last) > _LEAST_OVERHANG
    ]
    if len(overhanging) < least:
        return None
    edge = (max if direction > 0 else min)(end for end, _ in overhanging)
    agreeing = [place for end, place in overhanging if abs(end - edge) <= SNAP]
    if len(agreeing) < least:
        return None
    return Rule(edge, min(agreeing) - SNAP, max(agreeing) + SNAP)
