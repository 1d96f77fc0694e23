"""Chains of glyphs: what is set without a gap on one level, so that it can be handled as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import Glyphs

TOUCHING = 0.5
"""Points between two glyphs of one chain."""


def chains(glyphs: Glyphs, indices: Sequence[int]) -> list[range]:
    """Part glyphs, by index in the order they were drawn, where the next one does not go on where one ends.

    The glyphs of a chain have one top and one bottom, and none begins left of the one before it.
    """
    if not indices:
        return []
    begin, end = indices[0], indices[-1] + 1
    breaks = _breaks(glyphs, begin, end)
    if end - begin == len(indices):
        return list(map(range, [begin, *breaks], [*breaks, end]))
    wanted = set(indices)
    parts = {index for index in range(begin, end) if (index in wanted) != (index - 1 in wanted)}
    edges = sorted(parts.union(breaks))
    found = map(range, edges, [*edges[1:], end])
    return [chain for chain in found if chain.start in wanted]


def _breaks(glyphs: Glyphs, begin: int, end: int) -> list[int]:
    """Return the glyphs between two places that begin a new chain, the first one aside."""
    lefts, rights, tops, bottoms = glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom
    if end - begin < len(lefts):
        lefts, rights, tops, bottoms = (each[begin:end] for each in (lefts, rights, tops, bottoms))
    steps = zip(
        range(begin + 1, end),
        lefts,
        lefts[1:],
        rights,
        tops,
        tops[1:],
        bottoms,
        bottoms[1:],
        strict=False,
    )
    return [
        index
        for index, before, left, right, top, next_top, bottom, next_bottom in steps
        if not -TOUCHING < left - right < TOUCHING
        or top != next_top
        or bottom != next_bottom
        or left < before
    ]
