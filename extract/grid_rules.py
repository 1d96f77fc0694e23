"""Ruling lines as drawn become ruling lines as meant: pieces joined, double rules made one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.pdf_page import new_rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.pdf_page import Rule

SNAP = 3.2
"""Points within which parallel rules are one rule and ends of rules meet."""

_DASH_GAP = 4.6

_DOT = 1.7
"""Points: a rule no longer than this is a lone dot, of a rule in the other direction as a rule."""


def merge_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Join the pieces of each ruling line and collapse double rules; sorted by coordinate, then start.

    Rules closer than `SNAP` across are one line at the mean coordinate of its pieces; pieces of a line are
    joined over gaps up to a dash apart.
    """
    merged: list[Rule] = []
    for at, group in _lines(sorted(rules)):
        group.sort()
        start, end = group[0]
        for piece_start, piece_end in group:
            if piece_start - end > _DASH_GAP:
                if end - start > _DOT:
                    merged.append(new_rule((at, start, end)))
                start, end = piece_start, piece_end
            elif piece_end > end:
                end = piece_end
        if end - start > _DOT:
            merged.append(new_rule((at, start, end)))
    return merged


def _lines(rules: list[Rule]) -> Iterable[tuple[float, list[tuple[float, float]]]]:
    """Group sorted rules by coordinate; a group never grows wider than `SNAP`."""
    group: list[tuple[float, float]] = []
    first = total = 0.0
    for at, start, end in rules:
        if group and at - first > SNAP:
            yield total / len(group), group
            group = []
        if not group:
            first, total = at, 0.0
        group.append((start, end))
        total += at
    if group:
        yield total / len(group), group
