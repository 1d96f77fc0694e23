"""Cutting a form into its blocks: indicator and task tables found by their headers; the rest is fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from normalize.folding import squeeze
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.labels import Label
    from normalize.sheet import Row, Sheet, Spot

RegionKind = Literal["indicators", "tasks"]

# Labels that begin another block when they stand at or left of a table block's first column.
_OTHER_BLOCKS = ("field", "text", "other", "person", "head.budget", "head.revenue", "head.expenditure")
_TASK_WORDINGS_TOO_COMMON = frozenset(
    {"内容", "名称", "项目名称", "任务", "绩效目标", "年度目标", "金额", "合计", "其他", "备注"}
)
_LONGEST_HEADER = 12
_TASK_NUMBER = re.compile(r"(?:重点|主要|其他)?(?:工作)?任务[（(]?[一二三四五六七八九十\d]{0,3}[)）]?(?::|$)")


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A block with header rows above body rows.

    Attributes:
        kind: What the block holds.
        header: Header rows, none if the block has no header.
        rows: Body rows.
        first: First grid column of the block.
        end: Grid column behind its last.
        head: The label of the whole block, if one is printed above or to the left.
        apart: Identities of spots that stand in the block's rows but belong to none of its columns.
    """

    kind: RegionKind
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    first: int
    end: int
    head: Spot | None = None
    apart: frozenset[int] = frozenset()

    def spots(self, row: Row) -> tuple[Spot, ...]:
        """The spots of a row that lie in the block."""
        if row.table is None:
            return row.spots
        return tuple(
            spot for spot in row.spots if self.first <= spot.column < self.end and id(spot) not in self.apart
        )


def segment(sheet: Sheet) -> tuple[Region, ...]:
    """Find the indicator and task blocks of a form, in reading order."""
    regions: list[Region] = []
    index = 0
    rows = sheet.rows
    while index < len(rows):
        region = _indicators(sheet, index) or _tasks(sheet, index)
        if region is None:
            index += 1
            continue
        if regions and _repeats_header(region, regions[-1]):
            region = replace(region, head=regions[-1].head)
        regions.append(region)
        last = (region.rows or region.header)[-1]
        index = last.index + 1
    return tuple(regions)


def _repeats_header(region: Region, above: Region) -> bool:
    """Whether a block only repeats, on another page, the header of the one above, whose label then holds for it."""
    if region.kind != above.kind or region.head is not None or not region.header or not above.header:
        return False
    printed = {squeeze(spot.text) for row in above.header for spot in row.spots}
    return all(squeeze(spot.text) in printed for row in region.header for spot in row.spots)


def _indicators(sheet: Sheet, index: int) -> Region | None:
    rows = sheet.rows
    header: list[Row] = []
    if is_indicator_header(rows[index]):
        header.append(rows[index])
        while index + len(header) < len(rows) and _continues_header(rows[index + len(header)], header, "ind"):
            header.append(rows[index + len(header)])
    elif not _begins_with_level(rows[index]):
        return None
    first, head = _left_edge(sheet, header[0] if header else rows[index], "ind")
    body: list[Row] = []
    for row in rows[index + len(header) :]:
        if (row.table is None and not row.listed) or (body and row.listed != body[0].listed):
            break
        if is_indicator_header(row) or is_task_header(sheet, row):
            break
        if _begins_other_block(row, first):
            break
        if header and body and row.table != body[-1].table and not _goes_on(row):
            break
        body.append(row)
    if not header and not body:
        return None
    return Region("indicators", tuple(header), tuple(body), 0, 10_000, head)


def _tasks(sheet: Sheet, index: int) -> Region | None:
    rows = sheet.rows
    if not is_task_header(sheet, rows[index]):
        return _listed_tasks(sheet, index)
    header = [rows[index]]
    while index + len(header) < len(rows) and _continues_header(rows[index + len(header)], header, "task"):
        header.append(rows[index + len(header)])
    spots = _task_spots(rows[index])
    first, head = spots[0].column, _task_head(sheet, spots[0])
    end = 10_000
    for spot in rows[index].spots:
        if spot.column > spots[-1].column and spot not in spots:
            end = spot.column
            break
    body: list[Row] = []
    left = min(first, head.column) if head is not None else first
    for row in rows[index + len(header) :]:
        if row.table != rows[index].table and (row.table is None or not _goes_on(row)):
            break
        if is_indicator_header(row) or is_task_header(sheet, row) or _ends_tasks(row, left):
            break
        body.append(row)
    return Region("tasks", tuple(header), tuple(body), left, end, head)


def _listed_tasks(sheet: Sheet, index: int) -> Region | None:
    """Task rows without a header: the label of the block, then `任务1`, `任务2` … with their texts."""
    row = sheet.rows[index]
    if row.table is None or len(row.spots) < 2 or not _is_head(row.spots[0]):
        return None
    header = () if _TASK_NUMBER.match(squeeze(row.spots[1].text)) else (row,)
    if header and not (len(row.spots) == 2 and _task_spots(row)):
        return None
    first = row.spots[1].column
    body = [row] if not header else []
    for below in sheet.rows[index + 1 :]:
        if below.table != row.table or not below.spots:
            break
        spot = next((spot for spot in below.spots if spot.column >= first), None)
        if spot is None or _TASK_NUMBER.match(squeeze(spot.text)) is None:
            break
        body.append(below)
    return Region("tasks", header, tuple(body), first, 10_000, row.spots[0]) if body else None


def is_indicator_header(row: Row) -> bool:
    """Whether a row heads an indicator block: names of levels or of the indicator beside names of values."""
    labels = _labels(row)
    columns = [label for _, label in labels if label.one("ind") and not label.inline]
    described = sum(
        label.one("ind") is None and label.one("field", "text", "item") is not None for _, label in labels
    )
    others = len(row.spots) - len(columns) - described
    if len(columns) < 2 or others > max(1, len(columns) // 2) + 1:
        return False
    levels = any(label.one("ind.level1", "ind.level2") for label in columns)
    names = any(label.one("ind.name") and "指标" in label.wording for label in columns) or any(
        spot.label is None and "指标" in spot.text and len(squeeze(spot.text)) <= _LONGEST_HEADER
        for spot in row.spots
    )
    values = any(
        label.one("ind.value", "ind.annual", "ind.period", "ind.actual", "ind.operator") for label in columns
    )
    distinct = {label.wording for label in columns}
    return len(distinct) >= 2 and (
        (
            levels
            and (names or values or sum(1 for label in columns if label.one("ind.level1", "ind.level2")) > 1)
        )
        or (names and values)
    )


def is_task_header(sheet: Sheet, row: Row) -> bool:
    """Whether a row heads a task block: columns for name or content, with money, result or time beside them."""
    spots = _task_spots(row)
    if len(spots) < 2:
        return False
    labels = [spot.label for spot in spots]
    roles = {role for label in labels if label is not None for role in _task_roles(label)}
    if not roles & {"task.name", "task.content"}:
        return False
    if _task_head(sheet, spots[0]) is not None:
        return True
    telling = [
        label.wording
        for label in labels
        if label is not None
        and label.one("task.name", "task.content")
        and label.wording not in _TASK_WORDINGS_TOO_COMMON
    ]
    return bool(telling) and len(spots) == len(row.spots) and len(roles) >= 2


def _task_roles(label: Label) -> set[str]:
    return {concept for concept in label.concepts if concept.startswith("task.")}


def _task_spots(row: Row) -> list[Spot]:
    """The run of neighbouring spots that are headers of task columns; empty if the run holds a head alone."""
    run: list[Spot] = []
    for spot in row.spots:
        label = spot.label
        if label is not None and not label.inline and _task_roles(label):
            run.append(spot)
        elif run and len(run) == 1 and _is_head(run[0]):
            run = []
        elif run:
            break
    while run and len(run) > 1 and _is_head(run[0]) and run[0].label is not None:
        if _task_roles(run[0].label) <= {"task.name"} and any(
            "task.name" in _task_roles(other.label) for other in run[1:] if other.label is not None
        ):
            run = run[1:]
        else:
            break
    return run


def _is_head(spot: Spot) -> bool:
    label = spot.label
    return label is not None and label.one("head.tasks", "head.tasks_other") is not None


def _task_head(sheet: Sheet, spot: Spot) -> Spot | None:
    for left in sheet.left_of(spot.row, spot.column):
        if _is_head(left):
            return left
        if left.label is None or left.row != spot.row:
            break
    for above in sheet.above(spot):
        return above if _is_head(above) else None
    return None


def _left_edge(sheet: Sheet, row: Row, family: str) -> tuple[int, Spot | None]:
    """First column of an indicator block's own columns, and the label of the block if there is one."""
    head: Spot | None = None
    first = row.spots[0].column if row.spots else 0
    for spot in row.spots:
        label = spot.label
        if label is not None and label.one("head.indicators", "head.indicators_long"):
            head = spot
            continue
        if level(spot.text) is not None or (label is not None and label.one(family)):
            first = spot.column
            break
    if head is None and row.table is not None:
        for left in sheet.left_of(row.index, first):
            label = left.label
            if label is not None and label.one("head.indicators", "head.indicators_long"):
                head = left
            break
    if head is None and row.index:
        head = _heading_line(sheet.rows[row.index - 1])
    return first, head


def _heading_line(row: Row) -> Spot | None:
    """A line or a row of one cell just above a block that names it."""
    if len(row.spots) != 1:
        return None
    label = row.spots[0].label
    if label is not None and label.one("head.indicators", "head.indicators_long"):
        return row.spots[0]
    return None


def _continues_header(row: Row, header: Sequence[Row], family: str) -> bool:
    """Whether a row is a further header row: nothing but labels of the same family, no level, no value."""
    if not row.spots or row.table != header[0].table or len(header) >= 3:
        return False
    strange = 0
    for spot in row.spots:
        label = spot.label
        if label is None or label.inline or label.one(family) is None:
            strange += 1
            if (
                (label is not None and label.inline)
                or traits(spot.text).value
                or not _under_wider(spot, header[-1])
            ):
                return False
            continue
        if family == "ind" and level(spot.text) is not None and label.one("ind.level1", "ind.level2") is None:
            return False
    if strange * 2 >= len(row.spots):
        return False
    above = {spot.text for spot in header[-1].spots}
    if all(spot.text in above for spot in row.spots):
        return False
    return len(row.spots) >= 2 or header[-1].spans


def _under_wider(spot: Spot, above: Row) -> bool:
    """Whether a cell stands under a header cell that is wider than it, as the parts of a group do."""
    if above.spans:
        return any(
            other.column <= spot.column and spot.end <= other.end and other.column_span > 1
            for other in above.spots
        )
    return any(other.column <= spot.column for other in above.spots) and all(
        other.column != spot.column or other is above.spots[-1] for other in above.spots
    )


def _begins_with_level(row: Row) -> bool:
    """Whether a row without header above must be an indicator row: a full level name among its first cells."""
    if row.listed:
        return level(row.spots[0].text) is not None
    if row.table is None or len(row.spots) < 2:
        return False
    for spot in row.spots[:3]:
        found = level(spot.text)
        if found is not None and found.certain:
            return True
        label = spot.label
        if label is None or label.one("head.indicators", "head.indicators_long") is None:
            return False
    return False


def _begins_other_block(row: Row, first: int) -> bool:
    if not row.spots:
        return False
    spot = row.spots[0]
    label = spot.label
    if label is None or spot.column > first or level(spot.text) is not None:
        return False
    if label.one("head.tasks", "head.tasks_other") and len(row.spots) > 1:
        return True
    return label.one(*_OTHER_BLOCKS) is not None and label.one("total") is None


def _ends_tasks(row: Row, first: int) -> bool:
    """Whether the first label of a row begins another block than tasks; here 绩效目标 is no name of a level."""
    if not row.spots:
        return False
    spot = row.spots[0]
    label = spot.label
    if label is None or spot.column > first or label.one("total") is not None:
        return False
    if label.one("head.tasks", "head.tasks_other"):
        return len(row.spots) > 1
    return label.one(*_OTHER_BLOCKS, "head.indicators", "head.indicators_long") is not None


def _goes_on(row: Row) -> bool:
    """Whether the first row of a further table goes on with the block above: no label of its own begins it."""
    if not row.spots:
        return True
    return row.spots[0].label is None or level(row.spots[0].text) is not None


def _labels(row: Row) -> list[tuple[Spot, Label]]:
    return [(spot, label) for spot in row.spots if (label := spot.label) is not None]
