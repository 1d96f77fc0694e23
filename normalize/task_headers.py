"""Headers of a task block that no list holds: which row must be one, and what its columns mean by their cells."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.money import parse_amount
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.binding import Column
    from normalize.labels import Label
    from normalize.segments import Region
    from normalize.sheet import Row, Sheet, Spot

_LONGEST_HEADER = 14
_FEWEST_COLUMNS = 2
_LOOKED_AT = 6  # rows below a header
_SENTENCE = re.compile(r"[。；;，,!?]")
_NOUN = re.compile(
    r"(?:名称|事项|任务|工作|内容|概述|方向|措施|举措|目标|成效|效果|要求|说明|资金|金额|预算|时限|时间|部门|单位|科室)"
    r"(?:[(][^()]*[)])?$"
)
_RESULT = re.compile(r"成效|成果|效果|效益|目标|结果|产出|绩效|标志|指标")
_OF_INDICATORS = ("ind.name_and_value", "ind.name", "ind.value")
DUTIES = re.compile(r"(?:部门|单位|主要)?(?:职责|职能职责|职能)")
_MONEY = ("amount", "fiscal", "other")
_NO_HEADERS = (
    "field",
    "text.functions",
    "text.long_term_goal",
    "ind.level1",
    "ind.level2",
    "person",
    "other",
)


def unknown_task_spots(sheet: Sheet, row: Row, head: Spot | None) -> list[Spot]:
    """The cells of a row that must head the columns of a task block, although no list holds their wordings.

    The row stands beside or under `head`, the label of the block, and over rows of another look: with amounts under
    one of its cells, or with longer texts.
    """
    spots = [spot for spot in row.spots if spot is not head]
    if head is None or row.table is None or len(spots) < _FEWEST_COLUMNS or not all(map(_is_heading, spots)):
        return []
    body: list[list[Spot]] = []
    for other in sheet.rows[row.index + 1 : row.index + 1 + _LOOKED_AT]:
        first = other.spots[0].label if other.spots else None
        if other.table != row.table or (first is not None and first.one("text", "head", "field", "ind")):
            break
        cells = [spot for spot in other.spots if spot.column >= spots[0].column]
        if not all(spot.label is not None for spot in cells):  # nothing but labels: a further header row
            body.append(cells)
    if not body:
        return []
    amounts = sum(any(_is_amount(spot) for spot in cells[1:]) for cells in body)
    if amounts * 2 > len(body):
        return spots
    length = max(len(squeeze(spot.text)) for spot in spots)
    longer = sum(any(len(squeeze(spot.text)) > 2 * length for spot in cells) for cells in body)
    named = all(_NOUN.search(squeeze(spot.text)) for spot in spots)  # a first task is short as well
    return spots if named and longer * 2 > len(body) else []


def told_by_cells(columns: Sequence[Column], region: Region) -> list[Column]:
    """Give task columns with unknown headers the role that their cells and neighbours leave open."""
    told = list(columns)
    for index, column in enumerate(told):
        label = column.header.label if column.header is not None else None
        if column.role != "ignored" or column.header is None or (label and not label.one(*_OF_INDICATORS)):
            continue
        taken = {other.role for other in told}
        cells = [
            spot for row in region.rows for spot in region.spots(row) if _stands_under(spot, column, row)
        ]
        amounts = sum(map(_is_amount, cells)) * 2 > len(cells)
        before = {other.role for other in told[:index]}
        role = None
        if amounts:
            role = "amount" if "amount" not in taken and label is None else None
        elif cells and label is None and not before & set(_MONEY):
            role = next((role for role in ("name", "content") if role not in taken), None)
            if role == "content" and "name" not in before:
                role = None
        if role is None and cells and not amounts and "content" in before and "expected" not in taken:
            role = "expected" if _RESULT.search(squeeze(column.header.text)) else None
        if role is not None:
            told[index] = replace(column, role=role)
    return told


def names_tasks(label: Label | None) -> bool:
    """Whether a label heads the names of tasks and means nothing else but their block."""
    return label is not None and {"task.name"} <= label.concepts <= {"task.name", "head.tasks"}


def under_duties(columns: Sequence[Column]) -> list[Column]:
    """Columns, with the tasks in the one behind the duties (`职责`) that they are grouped by, if both have a column."""
    labels = [column.header.known_label if column.header is not None else None for column in columns]
    roles = [column.role for column in columns]
    duties = roles.index("name") if "name" in roles else len(columns)
    label = labels[duties] if duties < len(columns) else None
    if label is None or not DUTIES.fullmatch(label.wording):
        return list(columns)
    named = [names_tasks(label) for label in labels]
    tasks = next((index for index in range(duties + 1, len(columns)) if named[index]), None)
    told = {duties: "ignored", tasks: "name"} if tasks is not None else {}
    return [replace(column, role=told.get(index, column.role)) for index, column in enumerate(columns)]


def guessed(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """The record columns and headers of those task columns whose header is in no list."""
    names = {"amount": "amount_yuan", "fiscal": "fiscal_amount_yuan", "other": "other_amount_yuan"}
    return [
        (names.get(column.role, column.role), column.header.text)
        for column in columns
        if column.header is not None and column.header.known_label is None and column.role != "ignored"
    ]


def _is_heading(spot: Spot) -> bool:
    label, look = spot.label, traits(spot.text)
    if look.length > _LONGEST_HEADER or look.figure or look.level is not None:
        return False
    barred = label is not None and (bool(label.inline) or label.one(*_NO_HEADERS) is not None)
    return not barred and _SENTENCE.search(spot.text) is None


def _stands_under(spot: Spot, column: Column, row: Row) -> bool:
    return (
        spot.over(column.first, column.end) if row.spans else column.first <= spot.column < column.end
    ) and not spot.is_total


def _is_amount(spot: Spot) -> bool:
    return parse_amount(spot.text).number is not None and len(spot.text) < 20
