"""The columns of an indicator block without a header, from what its rows hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.binding import Column
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.segments import Region
    from normalize.sheet import Spot

_WITHOUT_HEADER = ("level1", "level2", "name", "annual")


def named_by_levels(region: Region) -> tuple[Column, ...]:
    """The two columns of a block whose rows are a level beside a cell that lists indicators with their values."""
    rows = [[spot for spot in region.spots(row) if spot is not region.head] for row in region.rows]
    if not all(len(spots) == 2 and level(spots[0].text) is not None for spots in rows):
        return ()
    starts = {tuple(spot.column for spot in spots) for spots in rows}
    lower = [look.level2 is not None for spots in rows if (look := level(spots[0].text)) is not None]
    if len(starts) != 1 or len(rows) < 2:
        return ()
    first, second = next(iter(starts))
    role = "level2" if any(lower) else "level1"
    width = max(row.columns for row in region.rows)
    return (Column(role, first, second), Column("name", second, max(width, second + 1), part="with_value"))


def without_header(region: Region) -> tuple[Column, ...]:
    """The usual columns where the first row that prints both levels begins; of three the last holds the value too."""
    lower = any(_is_lower(spot) for row in region.rows for spot in region.spots(row)[:3])
    for row in region.rows:
        spots = [spot for spot in region.spots(row) if spot is not region.head]
        levels = [level(spot.text) for spot in spots[:2]]
        alone = _under_one_level(spots, row.columns, lower=lower)
        if alone:
            return alone
        if len(spots) not in (3, 4) or any(found is None for found in levels):
            continue
        if levels[0] is None or levels[0].level1 is None or levels[1] is None or levels[1].level2 is None:
            continue
        ends = [*(spot.column for spot in spots[1:]), max(spots[-1].end, row.columns)]
        columns = [
            Column(role, spot.column, end)
            for role, spot, end in zip(_WITHOUT_HEADER, spots, ends, strict=False)
        ]
        if len(spots) == 3:
            columns[-1] = replace(columns[-1], part="with_value")
        return tuple(columns)
    return tuple(Column(role, position, position + 1) for position, role in enumerate(_WITHOUT_HEADER))


def _is_lower(spot: Spot) -> bool:
    """Whether a cell names a level 2 that is no level 1 as well."""
    found = level(spot.text)
    return found is not None and found.level2 is not None and found.level1 is None


def _under_one_level(spots: Sequence[Spot], width: int, *, lower: bool) -> tuple[Column, ...]:
    """The columns of a row that prints one cell of levels before name and value, and further words behind; or none.

    The cell holds a level 2, as the level 1 has a row of its own or is not printed, or it holds both; in a block
    without any level 2 (`lower` tells of one) it holds the level 1.
    """
    if len(spots) < 3 or level(spots[1].text) is not None or not traits(spots[2].text).value:
        return ()
    found = level(spots[0].text)
    upper = found is not None and found.path is None and found.level1 is not None
    if found is None or (upper and (lower or found.rare)):
        return ()
    roles = ["level1" if upper or found.path is not None else "level2", "name", "annual"]
    columns = [
        Column(role, spot.column, spots[index + 1].column if index + 1 < len(spots) else width)
        for index, (role, spot) in enumerate(zip(roles, spots, strict=False))
    ]
    columns.extend(Column("ignored", spot.column, spot.end) for spot in spots[3:])
    columns[0] = replace(columns[0], part="path" if found.path is not None else "value")
    return tuple(columns)
