"""Sides of a table that are not drawn: put where the rules that end there agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.grid_rules import SNAP
from extract.pdf_page import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAST_OVERHANG = 6.0
"""Points by which rules must run past the last crossing rule: less is only drawn beyond the corner."""


def close_sides(rows: list[Rule], columns: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Add the sides past which at least two rules run on and end together.

    A missing left or right side is drawn in full; a missing upper or lower side becomes an edge of no length,
    which the grid closes column by column.
    """
    left = _missing_side(rows, min(rule.at for rule in columns), before=True)
    right = _missing_side(rows, max(rule.at for rule in columns), before=False)
    middle = (columns[0].start + columns[0].end) / 2
    top = _missing_side(columns, min((rule.at for rule in rows), default=middle), before=True)
    bottom = _missing_side(columns, max((rule.at for rule in rows), default=middle), before=False)
    return (
        rows + [Rule(side.at, side.start, side.start) for side in (top, bottom) if side is not None],
        columns + [side for side in (left, right) if side is not None],
    )


def _missing_side(rules: list[Rule], last: float, *, before: bool) -> Rule | None:
    """Return the rule that closes a side, or None if the side is drawn or the ends do not agree."""
    end: Callable[[Rule], float] = (lambda rule: rule.start) if before else (lambda rule: rule.end)
    overhanging = [
        rule for rule in rules if (last - end(rule) if before else end(rule) - last) > _LEAST_OVERHANG
    ]
    if len(overhanging) < 2:
        return None
    ends = [end(rule) for rule in overhanging]
    edge = min(ends) if before else max(ends)
    agreeing = [rule for rule in overhanging if abs(end(rule) - edge) <= SNAP]
    if len(agreeing) < 2:
        return None
    return Rule(edge, min(rule.at for rule in agreeing) - SNAP, max(rule.at for rule in agreeing) + SNAP)
