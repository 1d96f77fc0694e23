"""The lowest cells of the header of an indicator block, each with the one above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize.headers import wider_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.segments import Region
    from normalize.sheet import Row, Spot


@dataclass(frozen=True, slots=True)
class Leaf:
    """The lowest header cell over some grid columns with the header cell above it."""

    spot: Spot
    first: int
    end: int
    parent: Spot | None


def leaves_of(region: Region) -> list[Leaf]:
    """Header cells that have no header cell below them, from left to right, each with the one above."""
    rows: list[list[tuple[Spot, int, int]]] = []
    for row in region.header:
        extents = _extents(row, region.spots(row))
        if rows and not row.spans:
            extents = _moved_back(extents, wider_columns(region.header[len(rows) - 1]))
        rows.append(_within(extents, rows[-1] if rows else []))
    leaves: list[Leaf] = []
    for depth, extents in enumerate(rows):
        for spot, first, end in extents:
            below = [
                other
                for lower in rows[depth + 1 :]
                for other, start, stop in lower
                if start < end and first < stop
            ]
            if below or _labels_the_block(spot, region, extents):
                continue
            parent = next(
                (
                    other
                    for upper in reversed(rows[:depth])
                    for other, start, stop in upper
                    if start <= first < stop
                ),
                None,
            )
            leaves.append(Leaf(spot, first, end, parent))
    return sorted(leaves, key=lambda leaf: leaf.first)


def _moved_back(extents: list[tuple[Spot, int, int]], room: Sequence[int]) -> list[tuple[Spot, int, int]]:
    """Put the parts of wider header cells under them where a text dump has moved their row left."""
    if not room or all(first in room for _, first, _ in extents) or extents[0][1] >= room[0]:
        return extents
    return [(spot, column, column + 1) for (spot, _, _), column in zip(extents, room, strict=False)]


def _labels_the_block(spot: Spot, region: Region, extents: Sequence[tuple[Spot, int, int]]) -> bool:
    """Whether a header cell heads the block and no column: it goes on beside the body, or stands left of level 1."""
    if spot is region.head:
        return True
    if spot.row_span > 1 and spot.row + spot.row_span > region.header[-1].index + 1:
        return True
    label = spot.label
    if spot is not extents[0][0] or len(extents) < 3 or (label is not None and label.one("ind") is not None):
        return False
    following = extents[1][0].label
    return following is not None and following.one("ind.level1") is not None


def _within(
    extents: list[tuple[Spot, int, int]], above: Sequence[tuple[Spot, int, int]]
) -> list[tuple[Spot, int, int]]:
    """Header cells cut off where the header cell above them ends; a text dump does not print where they end."""
    cut: list[tuple[Spot, int, int]] = []
    for spot, first, end in extents:
        ends = [stop for _, start, stop in above if start <= first < stop]
        cut.append((spot, first, min(end, ends[0]) if ends else end))
    return cut


def _extents(row: Row, spots: Sequence[Spot]) -> list[tuple[Spot, int, int]]:
    """Grid columns each header cell heads: its span, or in a text dump up to the next printed header cell."""
    result: list[tuple[Spot, int, int]] = []
    for position, spot in enumerate(spots):
        end = spot.end
        if not row.spans:
            end = spots[position + 1].column if position + 1 < len(spots) else max(end, row.columns)
        result.append((spot, spot.column, end))
    return result
