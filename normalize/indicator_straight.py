"""The rows of an indicator block in a text dump, put back under the columns that its headers name.

What the cells under a header tell of it is asked of these rows, so that rows which lost cells on their left do not
answer for the wrong column.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.indicator_content import content_score
from normalize.indicator_inference import UNKNOWN
from normalize.row_shift import NOWHERE, how_far
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from normalize.binding import Column
    from normalize.segments import Region
    from normalize.sheet import Row, Spot

_LEVELS = ("level1", "level2")


def straightened(region: Region, columns: Sequence[Column]) -> Region:
    """The block with moved rows put back; the same block if none has moved.

    Args:
        region: The block; one whose table states merged cells is left as it is.
        columns: What its headers alone say of its columns; any text suits one whose header says nothing.
    """
    if any(row.spans for row in (*region.header, *region.rows)):
        return region
    levels = {column.role for column in columns} & set(_LEVELS)
    places = {
        place: _meant(column, columns, one_level=len(levels) == 1)
        for column in columns
        for place in range(column.first, column.end)
    }
    # A wide column may stand over a level as well, if a level has no column of its own.
    free = {
        place
        for column in columns
        if column.role == UNKNOWN or (column.end - column.first > 1 and len(levels) < len(_LEVELS))
        for place in range(column.first, column.end)
    }

    def suits(spot: Spot, at: int) -> float:
        if at not in places:
            return NOWHERE
        look = traits(spot.text)
        score = max(content_score(look, column) for column in places[at])
        return max(score, 0.0) if at in free else score

    rows = tuple(_put_back(row, region, suits) for row in region.rows)
    if all(new is old for new, old in zip(rows, region.rows, strict=True)):
        return region
    return replace(region, rows=rows)


def _meant(column: Column, columns: Sequence[Column], *, one_level: bool) -> list[Column]:
    """What a column may hold: a header may mean either level, and those of operators and directions change places."""
    if one_level and column.role in _LEVELS:
        return [replace(column, role=role) for role in _LEVELS]
    pair = [other for other in columns if other.part == "op" or other.role == "direction"]
    return pair if column in pair else [column]


def _put_back(row: Row, region: Region, suits: Callable[[Spot, int], float]) -> Row:
    if region.head in row.spots or any(id(spot) in region.apart for spot in row.spots):
        return row
    moves = how_far(row, suits, indented=True)
    return row if moves is None else row.put_back(moves)
