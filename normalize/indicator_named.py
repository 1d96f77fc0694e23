"""Which columns of an indicator block hold levels and which the names: what their cells tell beyond the headers."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from normalize.indicator_inference import UNKNOWN, cells_under
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.binding import Column
    from normalize.segments import Region
    from normalize.sheet import Spot

_TARGETS = ("annual", "period", "actual")
_LEVELS = ("level1", "level2")


def split_names(columns: Sequence[Column], region: Region) -> list[Column]:
    """Part a column whose header (`指标`) is merged over the levels and the name, which its cells tell apart."""
    parted: list[Column] = []
    for column in columns:
        taken = {other.role for other in columns if other is not column}
        cells = cells_under(column, columns, region) if column.end - column.first > 1 else []
        starts = sorted({spot.column for spot in cells if spot.column >= column.first})
        wide = ("name", "level2", UNKNOWN, "ignored") if "name" not in taken else ("name", UNKNOWN, "ignored")
        if column.role not in wide or len(starts) < 2:
            parted.append(column)
            continue
        ends = (*starts[1:], column.end)
        roles = [_level_role([spot for spot in cells if spot.column == start]) for start in starts]
        told = [role for role in roles if role != "name"]
        named = roles[-1] == "name" or any(
            other.role in ("name", UNKNOWN) for other in columns if other is not column
        )
        if column.role == "ignored" and not told:
            parted.append(column)
            continue
        if not named or "name" in roles[:-1] or len(set(told)) < len(told) or taken & set(told):
            parted.append(column)
            continue
        parted.extend(
            replace(column, role=role, first=start, end=end)
            for role, start, end in zip(roles, starts, ends, strict=True)
        )
    return parted


def split_levels(columns: Sequence[Column], region: Region) -> list[Column]:
    """Part a column of level 1 that is merged over the cells of both levels; what a header of level 2 heads behind it are names."""
    wide = next(
        (column for column in columns if column.role == "level1" and column.end - column.first > 1), None
    )
    if wide is None:
        return list(columns)
    cells = cells_under(wide, columns, region)
    starts = sorted({spot.column for spot in cells if spot.column >= wide.first})
    under = [[spot for spot in cells if spot.column == start] for start in starts]
    lower = [traits(spot.text).level for spot in under[-1]] if under else []
    second = sum(look is not None and look.level2 is not None for look in lower)
    if len(starts) != len(_LEVELS) or _level_role(under[0]) != "level1" or second * 2 <= len(lower):
        return list(columns)
    behind = [column for column in columns if column.role == "level2"]
    if any(_level_role(cells_under(column, columns, region)) != "name" for column in behind):
        return list(columns)
    parts = [
        replace(wide, role=role, first=start, end=end)
        for role, start, end in zip(_LEVELS, starts, (starts[1], wide.end), strict=False)
    ]
    parted: list[Column] = []
    for column in columns:
        if column is wide:
            parted.extend(parts)
        else:
            parted.append(replace(column, role="name") if column in behind else column)
    return parted


def _level_role(cells: Sequence[Spot]) -> str:
    """Which level most cells below each other name; the name of the indicator if they name none."""
    looks = [traits(spot.text).level for spot in cells]
    first = sum(look is not None and look.level1 is not None for look in looks)
    second = sum(look is not None and look.level2 is not None for look in looks)
    if max(first, second) * 2 <= len(looks):
        return "name"
    return "level1" if first > second else "level2"


def levels_under_names(columns: Sequence[Column], region: Region) -> list[Column]:
    """Open a column whose header seems to name indicators while its cells are levels and names stand behind it."""
    told: list[Column] = []
    for index, column in enumerate(columns):
        cells = cells_under(column, columns, region) if column.role == "name" else []
        behind = takewhile(lambda other: other.role not in (*_TARGETS, "value"), columns[index + 1 :])
        if cells and _level_role(cells) != "name" and any(_names(other, columns, region) for other in behind):
            told.append(replace(column, role=UNKNOWN))
        else:
            told.append(column)
    return told


def _names(column: Column, columns: Sequence[Column], region: Region) -> bool:
    """Whether the cells of a column may name indicators: they are neither levels nor values."""
    if column.role not in ("name", UNKNOWN):
        return False
    looks = [traits(spot.text) for spot in cells_under(column, columns, region)]
    others = sum(look.level is not None or look.value or look.number or look.operator for look in looks)
    return bool(looks) and others * 2 < len(looks)


def level_paths(columns: Sequence[Column], region: Region) -> list[Column]:
    """Find the column whose cells hold a level 1 and a level 2 each (`产出-数量`), whatever its header says."""
    told: list[Column] = []
    found = False
    for column in columns:
        if not found and column.role not in (*_TARGETS, "value") and _holds_paths(column, columns, region):
            found = True
            told.append(replace(column, role="level1", part="path"))
        else:
            told.append(column)
    return told


def _holds_paths(column: Column, columns: Sequence[Column], region: Region) -> bool:
    looks = [traits(spot.text).level for spot in cells_under(column, columns, region)]
    along = sum(look is not None and look.path is not None for look in looks)
    return bool(looks) and along * 2 >= len(looks)


def told_levels(columns: Sequence[Column], region: Region) -> list[Column]:
    """Where one column holds levels and its wording may mean either (`指标分类`), its cells tell which."""
    if sum(column.role in ("level1", "level2") for column in columns) != 1:
        return list(columns)
    told: list[Column] = []
    for column in columns:
        if column.role in ("level1", "level2"):
            looks = [traits(spot.text).level for spot in cells_under(column, columns, region)]
            lower = [look for look in looks if look is not None and look.level2 is not None]
            if column.role == "level1" and len(lower) * 2 > len(looks):
                only = any(look.level1 is None for look in lower)
                upper = any(look is not None and look.level2 is None for look in looks)
                told.append(replace(column, role="level2") if only and not upper else column)
                continue
            if column.role == "level1":
                told.append(column)
                continue
            first = [look for look in looks if look is not None and look.level1 is not None]
            alone = any(look.level2 is None for look in first)
            told.append(replace(column, role="level1") if alone and len(first) * 2 > len(looks) else column)
        else:
            told.append(column)
    return told


def two_levels(columns: list[Column]) -> list[Column]:
    """Where no column holds level 2, the column of names may hold level-2 names instead (`质量`, `社会效益`)."""
    roles = {column.role for column in columns}
    if "level1" not in roles or "level2" in roles or any(column.part == "path" for column in columns):
        return columns
    return [
        replace(column, part="level2") if column.role == "name" and column.part == "value" else column
        for column in columns
    ]
