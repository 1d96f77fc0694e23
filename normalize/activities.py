"""Lists of duties and activities: tasks with their money left of the indicators that measure each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.fields import Claim
from normalize.folding import squeeze
from normalize.labels import GOALS, Label
from normalize.segments import Region
from normalize.sheet import BEHIND_ALL
from normalize.task_headers import DUTIES, names_tasks
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from normalize.evidence import Used
    from normalize.sheet import Row, Spot

_GOAL_NUMBER = re.compile(r"(?:绩效|年度|分项)?目标[一二三四五六七八九十\d]{1,2}")
_LEVEL = re.compile(r".{2,8}指标")
_DECLARES = re.compile(r"项目|单位|部门|政策|专项|机构|地区|市县")
_MOST_HEADERS = 4


def part_activities(region: Region) -> tuple[Region | None, Region]:
    """Part an indicator block into the tasks it lists in its first columns, if it does, and its own columns.

    Its header names a task with money or content left of the indicator; a cell of a task is merged over the rows of
    its indicators.
    """
    own = first_own(region)
    headers = [spot for row in region.header for spot in row.spots if spot.column < own]
    roles = {concept for spot in headers if spot.label is not None for concept in spot.label.concepts}
    if (
        "field.project_name" in roles
        or ("task.name" not in roles and not _names_below(region, headers))
        or not (roles & {"task.content", "task.amount", "task.expected"} or _names_duties(headers))
    ):
        return None, region
    last = max(spot.column for row in region.header for spot in row.spots)
    described = tuple(row for row in region.rows if _describes_task(row, own, last))
    if not described:
        return None, region
    behind = _money_behind(region)
    spots = [spot for row in (*region.header, *described) for spot in row.spots]
    apart = frozenset(id(spot) for spot in spots if spot.column < own or spot.column >= behind)
    others = frozenset(id(spot) for spot in spots if id(spot) not in apart)
    tasks = Region("tasks", region.header, described, 0, BEHIND_ALL, apart=others)
    tasks = replace(tasks, rows=_told_once(tasks))
    return tasks, replace(region, apart=region.apart | apart)


def _names_below(region: Region, headers: list[Spot]) -> bool:
    """Whether the first header is in no list and names stand under it, with money and a goal under those beside it."""
    roles = {concept for spot in headers[1:] if spot.label is not None for concept in spot.label.concepts}
    if not headers or headers[0].label is not None or not {"task.amount", "task.expected"} <= roles:
        return False
    if len(headers) > _MOST_HEADERS or _DECLARES.search(headers[0].text) is not None:
        return False
    cells = [
        spot for row in region.rows for spot in row.spots if spot.over(headers[0].column, headers[0].end)
    ]
    names = [spot for spot in cells if not spot.is_total]
    return len(names) > 1 and not any(traits(spot.text).value or level(spot.text) for spot in names)


def _names_duties(headers: list[Spot]) -> bool:
    """Whether the first header is the word for duties, and another one that of the tasks they are made of."""
    labels = [spot.label for spot in headers]
    first = labels[0] if labels else None
    named = [names_tasks(label) for label in labels[1:]]
    return first is not None and DUTIES.fullmatch(first.wording) is not None and any(named)


def _told_once(tasks: Region) -> tuple[Row, ...]:
    """The rows of tasks without those that only repeat the task above, as merged cells do that were parted."""
    printed = [
        [(spot.column, squeeze(spot.text)) for spot in tasks.spots(row)]
        for row in (*tasks.header, *tasks.rows)
    ]
    return tuple(
        row for row, above, own in zip(tasks.rows, printed, printed[1:], strict=False) if own != above
    )


def _money_behind(region: Region) -> int:
    """Grid column of the first header behind the indicators from which on all are of the money of the tasks."""
    first = BEHIND_ALL
    for spot in sorted((spot for row in region.header for spot in row.spots), key=_column, reverse=True):
        label = spot.label
        if label is None or label.one("ind") or label.one("task.amount", "task.fiscal", "task.other") is None:
            break
        first = spot.column
    return first


def _column(spot: Spot) -> int:
    return spot.column


def goals_beside(region: Region, used: Used) -> tuple[list[Claim], Region]:
    """The goals an indicator block prints in a column left of the levels, each merged over its indicators."""
    own = first_own(region)
    left = [spot for row in region.header for spot in row.spots if spot.column < own]
    header = left[0] if left else None
    label = header.label if header is not None else None
    if header is not None and len(left) == 2 and _counts_goals(region, header):
        header = left[1]
        label = Label(squeeze(header.text), frozenset({"text.annual_goal"}))
    concept = label.one(*GOALS) if label is not None else None
    if header is None or label is None or concept is None:
        return [], region
    beside = bool(region.rows) and header.row + header.row_span > region.rows[0].index
    first = header.end if beside else header.column
    last = max(spot.column for row in region.header for spot in row.spots)
    behind = own if beside else min((spot.column for spot in left if spot.column > first), default=own)
    cells = [
        spot
        for row in region.rows
        if _describes_task(row, own, last)
        for spot in row.spots
        if first <= spot.column < behind
        and not _names_level(spot.text)
        and spot.label is None
        and not spot.is_total
    ]
    if not cells:
        return [], region
    used.name("header", header)
    told = [
        (spot, "" if index and squeeze(spot.text) == squeeze(cells[index - 1].text) else spot.text)
        for index, spot in enumerate(cells)
    ]
    claim = Claim(concept, label, header, tuple(told))
    return [claim], replace(region, apart=region.apart | {id(header), *(id(spot) for spot in cells)})


def _names_level(text: str) -> bool:
    """Whether a cell is the name of a level, listed or not (`约束性指标`)."""
    return level(text) is not None or _LEVEL.fullmatch(squeeze(text)) is not None


def _counts_goals(region: Region, header: Spot) -> bool:
    """Whether a column only counts the goals beside it (`目标1`), and the header of the next speaks of goals."""
    cells = [spot for row in region.rows for spot in row.spots if spot.over(header.column, header.end)]
    named = any(
        "目标" in spot.text for row in region.header for spot in row.spots if spot.column == header.end
    )
    return named and bool(cells) and all(_GOAL_NUMBER.fullmatch(squeeze(spot.text)) for spot in cells)


def first_own(region: Region) -> int:
    """Grid column of the first header that speaks of indicators."""
    own = [
        spot.column
        for row in region.header
        for spot in row.spots
        if (label := spot.label) is not None and label.one("ind.level1", "ind.level2", "ind.name")
        if label.one("task", "text") is None
    ]
    return min(own, default=0)


def _describes_task(row: Row, own: int, last: int) -> bool:
    """Whether cells of a task begin in a row; in a text dump a row that reaches no value has moved left."""
    left = [spot for spot in row.spots if spot.column < own]
    if row.spans or (left and left[0].is_total and len(left) == len(row.spots)):
        return bool(left)
    return bool(left) and _reaches(row.spots, own, last)


def _reaches(spots: tuple[Spot, ...], own: int, last: int) -> bool:
    return any(own < spot.column <= last for spot in spots)
