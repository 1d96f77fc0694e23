"""Columns whose header no wording explains: what their cells hold and where they stand says what they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.binding import Column
    from normalize.segments import Region
    from normalize.sheet import Spot
    from normalize.traits import Traits

UNKNOWN = "unknown"

_TARGETS = ("annual", "period", "actual", "value")
_MOST = 0.6  # share of a column's cells that must look alike


def infer_unknown(columns: Sequence[Column], region: Region) -> list[Column]:
    """Give columns with unknown headers the one role that their cells and neighbours leave open.

    Levels are told by the taxonomy, operators, units and directions by their closed lists, the name by its place
    between the levels and the values, a target by being the only column of values. What stays open is `ignored`.
    """
    settled = list(columns)
    for index, column in enumerate(settled):
        if column.role != UNKNOWN:
            continue
        looks = [traits(spot.text) for spot in cells_under(column, settled, region)]
        role = _by_content(looks, settled) or _by_place(index, looks, settled)
        settled[index] = _with_role(column, role)
    return settled


def _with_role(column: Column, role: str | None) -> Column:
    if role in ("op", "unit"):
        return replace(column, role="part", part=role)
    return replace(column, role=role or "ignored")


def cells_under(column: Column, columns: Sequence[Column], region: Region) -> list[Spot]:
    """Body cells that stand under a header; in a text dump, of rows that reach as far right as the header."""
    last = max(other.first for other in columns)
    found: list[Spot] = []
    for row in region.rows:
        spots = region.spots(row)
        if row.spans:
            found.extend(spot for spot in spots if spot.over(column.first, column.end))
        elif spots and spots[-1].column >= last:
            found.extend(spot for spot in spots if column.first <= spot.column < column.end)
    if not found:
        found = [
            spot
            for row in region.rows
            for spot in region.spots(row)
            if column.first <= spot.column < column.end
        ]
    return found


def _by_content(looks: Sequence[Traits], columns: Sequence[Column]) -> str | None:
    """The role that most cells of a column have by a closed list of words."""
    if not looks:
        return None
    taken = {column.role for column in columns}
    parts = {column.part for column in columns if column.role == "part"}
    level1 = _share(look.level is not None and look.level.level1 is not None for look in looks)
    level2 = _share(look.level is not None and look.level.level2 is not None for look in looks)
    if max(level1, level2) >= _MOST:
        if level1 > level2 and "level1" not in taken:
            return "level1"
        return "level2" if "level2" not in taken else None
    if _share(look.operator for look in looks) >= _MOST and "op" not in parts:
        return "op"
    if _share(look.unit for look in looks) >= _MOST and "unit" not in parts:
        return "unit"
    if _share(look.direction is not None for look in looks) >= _MOST and "direction" not in taken:
        return "direction"
    return None


def _by_place(index: int, looks: Sequence[Traits], columns: Sequence[Column]) -> str | None:
    """The role that the columns around leave open."""
    taken = {column.role for column in columns}
    values = _share(look.value or look.number for look in looks)
    before = {column.role for column in columns[:index]}
    behind = {column.role for column in columns[index + 1 :]}
    if "name" not in taken and values < 1 - _MOST and not before & set(_TARGETS):
        others = [column for column in columns if column.role == UNKNOWN]
        if before & {"level1", "level2"} or not behind & {"level1", "level2"} or len(others) == 1:
            return "name"
    if not taken & set(_TARGETS) and "name" in before:
        return "value"
    if taken & set(_TARGETS) == {"actual"} and "name" in before and "actual" in behind:
        return "annual"
    texts = [look for look in looks if not look.value and not look.number]
    if texts and values < 1 - _MOST and before & set(_TARGETS) and not taken & {"remark", "deviation"}:
        return "remark"
    return None


def _share(marks: Iterable[bool]) -> float:
    listed = list(marks)
    return sum(listed) / len(listed) if listed else 0.0
