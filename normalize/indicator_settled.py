"""What the columns of an indicator block are together: parts of values, names of two levels, the one weight."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.indicator_inference import UNKNOWN, cells_under
from normalize.titles import year_of
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.binding import Column
    from normalize.segments import Region
    from normalize.sheet import Spot

_TARGETS = ("annual", "period", "actual")
_LEVELS = ("level1", "level2")
_BEST_GRADE = re.compile(r"(?:评价)?(?:标准)?[(]?优秀?值?[)]?")
_PAST = re.compile(r"[上前去往近]\S?年|历史|半年")


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


def without_past(columns: Sequence[Column], fiscal_year: int | None) -> list[Column]:
    """Leave out the values of other years than the fiscal year (`2021年实际值`, `2026年目标值`).

    Where the form prints no year, or none of its columns is of that year, the latest one is taken for it.
    """
    years = [year_of(column.header.text) if column.header is not None else None for column in columns]
    now = fiscal_year if fiscal_year in years else max((year for year in years if year), default=None)
    return [
        replace(column, role="ignored")
        if year is not None and now is not None and year != now and column.role not in ("period", "part")
        else column
        for column, year in zip(columns, years, strict=True)
    ]


def with_target(columns: Sequence[Column], region: Region) -> list[Column]:
    """Where no column is one of targets, take the one column of values that usually only stands beside targets.

    A standard (`绩效标准值`) is no target of its own, but a block without any other value states its targets there.
    Of the values for several grades (优, 良, 中, 差) the best one is what the office aims at.
    """
    if any(column.role in (*_TARGETS, "value") or column.part == "with_value" for column in columns):
        return list(columns)
    names = [index for index, column in enumerate(columns) if column.role == "name"]
    held = [
        column
        for column in columns[names[0] + 1 if names else len(columns) :]
        if column.role == "ignored" and _holds_targets(column, columns, region)
    ]
    if len(held) > 1 and _is_best_grade(held[0]):
        held = held[:1]
    if len(held) != 1:
        return list(columns)
    return [replace(column, role="value") if column is held[0] else column for column in columns]


def _is_best_grade(column: Column) -> bool:
    return column.header is not None and _BEST_GRADE.fullmatch(squeeze(column.header.text)) is not None


def _holds_targets(column: Column, columns: Sequence[Column], region: Region) -> bool:
    """Whether most cells of a column are values, and its header does not speak of the past."""
    if column.header is None or _PAST.search(column.header.text):
        return False
    looks = [traits(spot.text) for spot in cells_under(column, columns, region)]
    return sum(look.value or look.operator for look in looks) * 2 > len(looks)


def split_wide(columns: Sequence[Column], region: Region) -> list[Column]:
    """Part a target column whose header is merged over the cells of operator, number and unit.

    A column of operators or of properties that holds 正向 and 反向 is one of directions, and one of directions or
    of properties that holds `≥` and `≤` one of operators.
    """
    parted: list[Column] = []
    columns = _exchanged(columns, region)
    directed = any(column.role == "direction" for column in columns)
    operators = sum(column.part == "op" for column in columns)
    for column in columns:
        could_direct = column.part == "op" or (column.role == "ignored" and not directed)
        could_compare = column.role in ("direction", "ignored") and operators == 0
        could_part = column.role in (*_TARGETS, "value") and column.end - column.first > 1
        if not (could_direct or could_compare or could_part):
            parted.append(column)
            continue
        cells = cells_under(column, columns, region)
        looks = [traits(spot.text) for spot in cells]
        if could_direct and sum(look.direction is not None for look in looks) * 2 > len(looks):
            parted.append(replace(column, role="direction", part="value"))
            continue
        if could_compare and sum(look.operator for look in looks) * 2 > len(looks):
            parted.append(replace(column, role="part", part="op"))
            continue
        starts = sorted({spot.column for spot in cells})
        if not could_part or len(starts) < 2:
            parted.append(column)
            continue
        parts = _parts(column, starts, cells)
        parted.extend(parts or [column])
    return parted


def _exchanged(columns: Sequence[Column], region: Region) -> Sequence[Column]:
    """The columns, one of operators and one of directions exchanged where the cells of most rows stand the other way."""
    pair = [column for column in columns if column.part == "op" or column.role == "direction"]
    if len(pair) != 2 or pair[0].role == pair[1].role:
        return columns
    directed = compared = 0
    for row in region.rows:
        looks = [traits(spot.text) for spot in row.spots]
        places = [
            next((at for at, look in enumerate(looks) if look.direction is not None), None),
            next((at for at, look in enumerate(looks) if look.operator), None),
        ]
        if places[0] is not None and places[1] is not None:
            directed += places[0] < places[1]
            compared += places[1] < places[0]
    first, second = pair
    wrong = directed > compared if second.role == "direction" else compared > directed
    if not wrong:
        return columns
    meanings = {id(first): second, id(second): first}
    return [
        replace(column, role=other.role, part=other.part, groups=other.groups)
        if (other := meanings.get(id(column))) is not None
        else column
        for column in columns
    ]


def _parts(column: Column, starts: Sequence[int], cells: Sequence[Spot]) -> list[Column]:
    """The columns of operator, value and unit under one header, told by their cells; empty if they are not such."""
    parts: list[Column] = []
    for start, end in zip(starts, (*starts[1:], column.end), strict=True):
        looks = [traits(spot.text) for spot in cells if spot.column == start]
        half = len(looks) / 2
        if sum(look.operator for look in looks) > half:
            parts.append(replace(column, role="part", part="op", first=start, end=end))
        elif sum(look.unit and not look.value for look in looks) > half:
            parts.append(replace(column, role="part", part="unit", first=start, end=end))
        else:
            parts.append(replace(column, first=start, end=end))
    roles = [part.part for part in parts]
    return parts if roles.count("value") == 1 and len(set(roles)) == len(roles) else []


def names_in_values(columns: list[Column], region: Region) -> list[Column]:
    """Where no column names the indicator, the one column of values behind level 2 holds the names as well."""
    roles = [column.role for column in columns]
    values = [index for index, role in enumerate(roles) if role in (*_TARGETS, "value")]
    if "name" in roles or "level2" not in roles or len(values) != 1 or values[0] < roles.index("level2"):
        return columns
    held = columns[values[0]]
    looks = [traits(spot.text) for spot in cells_under(held, columns, region)]
    if not looks or sum(look.value for look in looks) * 2 > len(looks):
        return columns
    return [
        replace(column, role="name", part="with_value") if column is held else column for column in columns
    ]


def two_levels(columns: list[Column]) -> list[Column]:
    """Where no column holds level 2, the column of names may hold level-2 names instead (`质量`, `社会效益`)."""
    roles = {column.role for column in columns}
    if "level1" not in roles or "level2" in roles or any(column.part == "path" for column in columns):
        return columns
    return [
        replace(column, part="level2") if column.role == "name" and column.part == "value" else column
        for column in columns
    ]


def settle_parts(columns: list[Column]) -> list[Column]:
    """Tell which value columns an operator or unit column belongs to, by the nearest value column."""
    settled: list[Column] = []
    targets = [
        (index, role)
        for index, column in enumerate(columns)
        if column.role in _TARGETS
        for role in (column.groups if column.part == "pair" else (column.role,))
    ]
    parts = [column.part for column in columns if column.role == "part"]
    for index, column in enumerate(columns):
        if column.role != "part" or column.groups:
            settled.append(column)
            continue
        after = [role for position, role in targets if position > index]
        before = [role for position, role in reversed(targets) if position < index]
        nearest = (after or before) if column.part == "op" else (before or after)
        groups = tuple(nearest[:1])
        if column.part == "unit" and parts.count("unit") == 1:
            groups = tuple(role for _, role in targets)
        if not groups:
            settled.append(replace(column, role="ignored", part="value"))
        else:
            settled.append(replace(column, groups=groups))
    return settled


def settle_weights(columns: list[Column], width: int, region: Region) -> list[Column]:
    """Keep the indicator's own weight and score: those printed beside level 1 or level 2 belong to the level."""
    name = next((index for index, column in enumerate(columns) if column.role == "name"), None)
    weights = [index for index, column in enumerate(columns) if column.role == "weight"]
    own = [index for index in weights if name is None or index > name]
    if name is not None and not own:
        own = [index for index in weights if _one_each(columns[index], columns[name], columns, region)]
    own = own or [-1]
    of_levels = [
        index
        for index, column in enumerate(columns)
        if column.role == "score" and name is not None and index < name
        if not _one_each(column, columns[name], columns, region)
    ]
    settled: list[Column] = []
    for index, column in enumerate(columns):
        role = "ignored" if (index in weights and index != own[0]) or index in of_levels else column.role
        last = index == len(columns) - 1
        end = max(column.end, width) if last and column.header is not None else column.end
        settled.append(replace(column, role=role, end=end))
    return settled


def _one_each(mark: Column, name: Column, columns: Sequence[Column], region: Region) -> bool:
    """Whether a mark stands in each row of an indicator; one merged over several rows is that of their level.

    Of a text dump only rows that reach as far right as the header count: others may have moved.
    """
    last = max(column.first for column in columns)
    for row in region.rows:
        spots = region.spots(row)
        if not spots or spots[0].is_total or (not row.spans and spots[-1].column < last):
            continue
        if any(spot.over(name.first, name.end) for spot in spots) and not any(
            spot.over(mark.first, mark.end) for spot in spots
        ):
            return False
    return True
