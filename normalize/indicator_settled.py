"""What the columns of an indicator block are together: parts of values, names of two levels, the one weight."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.approved import applied_for
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
_BEST_GRADE = re.compile(r"(?:评价)?(?:标准)?[(]?优秀?值?[)]?")
_IN_ALL = re.compile(r"累计|合计|全年")
_IN_PART = re.compile(r"季度")
_PAST = re.compile(r"[上前去往近]\S?年|历史|半年")


def without_past(columns: Sequence[Column], fiscal_year: int | None) -> list[Column]:
    """Leave out the values of other years than the fiscal year (`2021年实际值`, `2026年目标值`).

    Where the form prints no year, or none of its columns is of that year, the latest one is taken for it.
    """
    years = [year_of(column.header.text) if column.header is not None else None for column in columns]
    told = [year for year in years if year is not None]
    now = fiscal_year if fiscal_year in told else max(told, default=None)
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


def without_applied(columns: list[Column]) -> list[Column]:
    """Leave out the target applied for (`申报指标值`) where the one approved stands beside it."""
    targets = [
        (column, column.header.text)
        for column in columns
        if column.role in ("annual", "value") and column.header is not None
    ]
    asked = [targets[place][0] for place in applied_for([text for _, text in targets])]
    return [replace(column, role="ignored") if column in asked else column for column in columns]


def one_score(columns: list[Column]) -> list[Column]:
    """Columns, of several of marks only that of the office itself (`自评得分` beside `复核得分`), if one says so."""
    scores = [column for column in columns if column.role == "score" and column.header is not None]
    own = [column for column in scores if column.header is not None and "自评" in squeeze(column.header.text)]
    if len(own) != 1 or len(scores) == 1:
        return columns
    return [
        replace(column, role="ignored") if column in scores and column is not own[0] else column
        for column in columns
    ]


def sums_reached(columns: list[Column]) -> list[Column]:
    """Of values reached in parts of the year and in all, only the last are those of the form; without these, none are."""
    reached = [
        (column, squeeze(column.header.text))
        for column in columns
        if column.role == "actual" and column.header is not None
    ]
    whole = [column for column, text in reached if _IN_ALL.search(text)]
    if len(whole) == 1:
        others, role = [column for column, _ in reached if column not in whole], "ignored"
    elif sum(_IN_PART.search(text) is not None for _, text in reached) > 1:
        others, role = [column for column, _ in reached], UNKNOWN
    else:
        return columns
    return [replace(column, role=role) if column in others else column for column in columns]
