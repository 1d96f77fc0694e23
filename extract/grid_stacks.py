"""Tables without left and right side, which fall apart at each row that no upright rule crosses."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.grid_rules import SNAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import Rule

_MOST_APART = 1.6
"""Times the usual height of a row that two parts of one table may be apart."""

_Part = tuple[list["Rule"], list["Rule"]]


def stacked(tables: list[_Part], lone: list[Rule], captions: Sequence[float] = ()) -> list[_Part]:
    """Unite parts of tables whose level rules have the same ends and run past all upright rules.

    Args:
        tables: Level and upright rules of each group of touching rules.
        lone: Level rules that touch nothing.
        captions: Where captions of tables stand; none is a row of one.
    """
    stacks: dict[tuple[int, int], list[_Part]] = {}
    others: list[_Part] = []
    for rows, columns in tables:
        left, right = min(rule.start for rule in rows), max(rule.end for rule in rows)
        places = [rule.at for rule in columns]
        if min(places) - left < 2 * SNAP or right - max(places) < 2 * SNAP:
            others.append((rows, columns))
        else:
            stacks.setdefault((round(left / SNAP), round(right / SNAP)), []).append((rows, columns))
    for parts in stacks.values():
        others += _united(parts, lone, captions) if len(parts) > 1 else parts
    return others


def _united(parts: list[_Part], lone: list[Rule], captions: Sequence[float]) -> list[_Part]:
    """Unite the parts of a stack that are no farther apart than a row and a half."""
    left = min(rule.start for rows, _ in parts for rule in rows)
    right = max(rule.end for rows, _ in parts for rule in rows)
    alike = [rule for rule in lone if abs(rule.start - left) <= SNAP and abs(rule.end - right) <= SNAP]
    levels = sorted(rule.at for rule in [*alike, *(rule for rows, _ in parts for rule in rows)])
    pitches = sorted(other - one for one, other in pairwise(levels) if other - one > SNAP)
    limit = _MOST_APART * pitches[len(pitches) // 2] if pitches else 0.0
    parts = sorted(parts, key=lambda part: min(rule.at for rule in part[0]))
    found = [parts[0]]
    for rows, columns in parts[1:]:
        upper, lower = max(rule.at for rule in found[-1][0]), min(rule.at for rule in rows)
        between = sorted([upper, lower, *(rule.at for rule in alike if upper < rule.at < lower)])
        is_near = all(after - before <= limit for before, after in pairwise(between))
        if is_near and not any(upper < y < lower for y in captions):
            inner = [rule for rule in alike if upper < rule.at < lower]
            found[-1] = (sorted([*found[-1][0], *inner, *rows]), sorted([*found[-1][1], *columns]))
            lone[:] = [rule for rule in lone if rule not in inner]
        else:
            found.append((rows, columns))
    return found
