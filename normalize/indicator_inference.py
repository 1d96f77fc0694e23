"""Columns whose header no wording explains: what their cells hold and where they stand says what they are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.binding import Column
    from normalize.segments import Region
    from normalize.sheet import Spot
    from normalize.traits import Traits

UNKNOWN = "unknown"

_TARGETS = ("annual", "period", "actual", "value")
_REACHED = re.compile(r"实际|完成|达成|实现|执行|实绩")
_INTENDED = re.compile(r"预期|预计|计划|拟|设定|应")
_MANY_YEARS = re.compile(r"[中长]期|周期|[三五]年|规划期|实施期|项目期|总(?!分|得分|评)")
_OF_YEAR = re.compile(r"年|当期")
PAST = re.compile(r"[上前去往近](?!半)\S?年|历史|参考")
_PLAIN = re.compile(r"\d{1,3}(?:\.\d+)?")
_MARK = re.compile(r"\d{1,2}(?:\.\d+)?分?")
_HIGHEST_WEIGHT, _FULL_MARK = 50.0, 100.0
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
        cells = cells_under(column, settled, region)
        looks = [traits(spot.text) for spot in cells]
        behind = _no_level_behind(index, looks, settled, region)
        if behind is not None:
            settled[behind] = replace(settled[behind], role=UNKNOWN)
        role = _by_content(looks, settled) or _by_marks(index, cells, settled, region)
        role = role or _by_goal(column, looks, settled)
        if role is None:
            elsewhere = _is_no_value(looks) and _holds_values(settled[index + 1 :], settled, region)
            role = _by_place(index, looks, settled, elsewhere=elsewhere)
        role = role or _by_word(column, looks, settled)
        settled[index] = _with_role(column, role)
    return settled


def _no_level_behind(
    index: int, looks: Sequence[Traits], columns: Sequence[Column], region: Region
) -> int | None:
    """The column behind this one that is headed as level 2 but holds none of its names, where this one holds them."""
    if _share(look.level is not None and look.level.level2 is not None for look in looks) < _MOST:
        return None
    for position, column in enumerate(columns[index + 1 :], index + 1):
        cells = cells_under(column, columns, region) if column.role == "level2" else []
        if cells and not any(_look(spot).level for spot in cells):
            return position
    return None


def names_below_level1(columns: Sequence[Column], region: Region) -> list[Column]:
    """Take the column headed as level 2 for that of the names where none is, and none of its cells names a level.

    An indicator may be called as its level 2 is (`服务对象满意度`), so one cell in four may.
    """
    roles = [column.role for column in columns]
    if "level1" not in roles or roles.count("level2") != 1 or {"name", UNKNOWN} & set(roles):
        return list(columns)
    second = columns[roles.index("level2")]
    looks = [_look(spot) for spot in cells_under(second, columns, region)]
    if len(looks) < 2 or sum(look.level is not None for look in looks) * 4 > len(looks):
        return list(columns)
    return [replace(column, role="name") if column is second else column for column in columns]


def upper_names(columns: Sequence[Column], region: Region) -> list[Column]:
    """Mark the column headed as level 2 whose cells are names of level 1 (`产出指标`), each under another level 1."""
    roles = [column.role for column in columns]
    if "level1" not in roles or "level2" not in roles:
        return list(columns)
    first, second = columns[roles.index("level1")], columns[roles.index("level2")]
    looks = [_look(spot).level for spot in cells_under(second, columns, region)]
    upper = [look for look in looks if look is not None and look.level1 is not None and look.level2 is None]
    own = [_look(spot).level for spot in cells_under(first, columns, region)]
    if (
        len(upper) < 2
        or len(upper) * 3 < len(looks)
        or not own
        or _share(look is not None and look.level2 is None for look in own) < _MOST
    ):
        return list(columns)
    return [replace(column, part="upper") if column is second else column for column in columns]


def told_target(text: str) -> str:
    """Which value a header in no list names, by the telling word in it; a plain `value` if it holds none."""
    key = squeeze(text)
    if _REACHED.search(key) and not _INTENDED.search(key):
        return "actual"
    if _MANY_YEARS.search(key):
        return "period"
    return "annual" if _OF_YEAR.search(key) else "value"


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


def _is_no_value(looks: Sequence[Traits]) -> bool:
    """Whether hardly a cell of a column is a value."""
    return _share(look.value or look.number or look.operator for look in looks) < 1 - _MOST


def _holds_values(behind: Sequence[Column], columns: Sequence[Column], region: Region) -> bool:
    """Whether a further column that nothing explains holds values, so that it rather than this one has the targets."""
    return any(
        _share(look.value and not look.number for look in map(_look, cells_under(column, columns, region)))
        >= 0.5
        for column in behind
        if column.role in (UNKNOWN, "ignored") and column.header is not None
    )


def _look(spot: Spot) -> Traits:
    return traits(spot.text)


def _by_marks(index: int, cells: Sequence[Spot], columns: Sequence[Column], region: Region) -> str | None:
    """Bare small numbers behind the name: weights, which add up to the full mark, or the marks given for them."""
    roles = [column.role for column in columns]
    if "name" not in roles[:index]:
        return None
    if "weight" in roles:
        weights = cells_under(columns[roles.index("weight")], columns, region)
        return "score" if "score" not in roles and _are_given(cells, weights) else None
    marks = [float(key.rstrip("分")) for cell in cells if _MARK.fullmatch(key := squeeze(cell.text))]
    if len(marks) < 3 or len(marks) < _MOST * len(cells) or max(marks) > _HIGHEST_WEIGHT:
        return None
    whole = sum(marks)
    return "weight" if _MOST * _FULL_MARK <= whole <= _FULL_MARK + 0.5 else None


def _are_given(cells: Sequence[Spot], weights: Sequence[Spot]) -> bool:
    """Whether the numbers of a column are marks: in each row at most the weight, and in most rows not far below."""
    full = {spot.row: float(spot.text) for spot in weights if _PLAIN.fullmatch(spot.text.strip())}
    pairs = [
        (float(spot.text), full[spot.row])
        for spot in cells
        if spot.row in full and _PLAIN.fullmatch(spot.text.strip())
    ]
    if len(pairs) < 3 or len(pairs) < _MOST * len(cells) or any(mark > weight for mark, weight in pairs):
        return False
    return sum(mark * 2 >= weight for mark, weight in pairs) >= _MOST * len(pairs)


def _by_goal(column: Column, looks: Sequence[Traits], columns: Sequence[Column]) -> str | None:
    """A column of values headed by the word for a goal of all years (`总目标`) or, beside one, of the year."""
    label = column.header.label if column.header is not None else None
    goal = label.one("text.long_term_goal", "text.annual_goal") if label is not None else None
    if goal is None or _share(look.figure for look in looks) < 0.5:
        return None
    taken = {other.role for other in columns}
    if goal == "text.long_term_goal" and "period" not in taken and "name" in taken:
        return "period"
    return "annual" if goal == "text.annual_goal" and "period" in taken and "annual" not in taken else None


def _by_word(column: Column, looks: Sequence[Traits], columns: Sequence[Column]) -> str | None:
    """A further column of values whose header says that it holds what was reached, or the target of all years."""
    if column.header is None or PAST.search(column.header.text):
        return None
    role = told_target(column.header.text)
    values = _share(look.figure for look in looks)
    if role in ("actual", "period") and values >= 0.5 and role not in {other.role for other in columns}:
        return role
    return None


def _by_place(
    index: int, looks: Sequence[Traits], columns: Sequence[Column], *, elsewhere: bool
) -> str | None:
    """The role that the columns around leave open; `elsewhere` tells that a further column holds the values."""
    taken = {column.role for column in columns}
    values = _share(look.figure for look in looks)
    before = {column.role for column in columns[:index]}
    behind = {column.role for column in columns[index + 1 :]}
    if "name" not in taken and values < 1 - _MOST and not before & set(_TARGETS):
        others = [column for column in columns if column.role == UNKNOWN]
        if before & {"level1", "level2"} or not behind & {"level1", "level2"} or len(others) == 1:
            return "name"
    if not taken & set(_TARGETS) and "name" in before:
        return "value" if not elsewhere else None if taken & {"remark", "deviation"} else "remark"
    if taken & set(_TARGETS) == {"actual"} and "name" in before and "actual" in behind:
        return "annual"
    texts = [look for look in looks if not look.value and not look.number]
    if texts and values < 1 - _MOST and before & set(_TARGETS) and not taken & {"remark", "deviation"}:
        return "remark"
    return None


def _share(marks: Iterable[bool]) -> float:
    listed = list(marks)
    return sum(listed) / len(listed) if listed else 0.0
