"""Cutting a form into its blocks: indicator and task tables found by their headers; the rest is fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from normalize.folding import squeeze
from normalize.headers import (
    continues_header,
    heads_tasks,
    is_indicator_header,
    is_task_header,
    parts_header,
    task_head,
    task_spots,
)
from normalize.labels import closest
from normalize.money import parse_amount
from normalize.taxonomy import level
from normalize.titles import is_title, is_year_line, year_of, year_range
from normalize.traits import traits
from normalize.upper_headers import heads_grades, under_own_header, upper_headers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

RegionKind = Literal["indicators", "tasks"]

# Labels that begin another block when they stand at or left of a table block's first column.
_OTHER_BLOCKS = ("field", "text", "other", "person", "head.budget", "head.revenue", "head.expenditure")
_LONGEST_HEADER = 16
_ALIKE = 70.0  # percent of likeness that lets an unknown header pass for a known label
_LONGEST_INTERRUPTION = 40
_FEWEST_CELLS = 3  # of a row that prints an indicator beside its level
_MOST_LINES = 4  # that may stand between two halves of a table
_BLOCK_NAME = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、)?[^\d,，。;；:：、]{0,10}指标[^\d,，。;；:：、]{0,6}"
)
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
        target: What a plain 指标值 of the block states, if it stands beside another block that states the other.
        year: The fiscal year that the form prints above the block, if it does.
    """

    kind: RegionKind
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    first: int
    end: int
    head: Spot | None = None
    apart: frozenset[int] = frozenset()
    target: Literal["annual", "period"] | None = None
    year: int | None = None

    def spots(self, row: Row) -> tuple[Spot, ...]:
        """The spots of a row that lie in the block."""
        if row.table is None:
            return row.spots
        first, end, apart = self.first, self.end, self.apart
        inside = [spot for spot in row.spots if first <= spot.column < end]
        return tuple([spot for spot in inside if id(spot) not in apart] if apart else inside)


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
        if region.kind == "indicators":
            region = replace(region, year=_year_above(rows[:index]))
        regions.append(region)
        last = (region.rows or region.header)[-1]
        index = last.index + 1
    return tuple(regions)


def _year_above(rows: Sequence[Row]) -> int | None:
    """The fiscal year that lines and fields above a block print; of several years the first."""
    for row in rows:
        for position, spot in enumerate(row.spots):
            label = spot.label
            beside = row.spots[position + 1 : position + 2]
            text = spot.text if is_title(spot.text) or is_year_line(spot.text) else None
            if text is None and label is not None and label.one("field.fiscal_year") is not None:
                text = label.inline or "".join(other.text for other in beside)
            years = year_range(text or "")
            year = years[0] if years is not None else year_of(text or "")
            if year is not None:
                return year
    return None


def _repeats_header(region: Region, above: Region) -> bool:
    """Whether a block only repeats, on another page, the header of the one above, whose label then holds for it."""
    if region.kind != above.kind or region.head is not None or not region.header or not above.header:
        return False
    printed = {squeeze(spot.text) for row in above.header for spot in row.spots}
    return all(squeeze(spot.text) in printed for row in region.header for spot in row.spots)


def _indicators(sheet: Sheet, index: int) -> Region | None:
    rows = sheet.rows
    header: list[Row] = []
    if is_indicator_header(rows[index]) or _heads_levels(sheet, index) or heads_grades(sheet, index):
        header.append(rows[index])
        if heads_grades(sheet, index):
            header.append(rows[index + 1])
        while index + len(header) < len(rows) and continues_header(rows[index + len(header)], header, "ind"):
            header.append(rows[index + len(header)])
        below = rows[index + len(header) : index + len(header) + 2]
        if len(below) == 2 and _begins_with_level(below[1]) and parts_header(below[0], header):
            header.append(below[0])
    elif not _begins_with_level(rows[index]) and not _level_heading(sheet, index):
        return None
    first, head = _left_edge(sheet, header[0] if header else rows[index], "ind")
    start = index + len(header)
    if header and head is None:
        header[:0] = upper_headers(sheet, header[0], first)
    body: list[Row] = []
    for row in rows[start:]:
        if _interrupts(sheet, row, header or body):
            continue
        if (row.table is None and not row.listed) or (body and row.listed != body[0].listed):
            break
        if _heads_block(sheet, row) or _names_next_block(sheet, row):
            break
        if head is not None and _stands_below(row, head, first):
            break
        if _begins_other_block(row, first) and not under_own_header(row, header, first):
            break
        if header and body and row.table != body[-1].table and not _goes_on(row):
            break
        body.append(row)
    if not header and not body:
        return None
    return Region("indicators", tuple(header), tuple(body), 0, 10_000, head)


def _level_heading(sheet: Sheet, index: int) -> bool:
    """Whether a row of one cell is a level 1 (`（一）产出指标`) over a row that begins with a level 2 of it."""
    row = sheet.rows[index]
    if row.table is None or len(row.spots) != 1 or index + 1 >= len(sheet.rows):
        return False
    below = sheet.rows[index + 1]
    upper = level(row.spots[0].text)
    lower = level(below.spots[0].text) if len(below.spots) >= _FEWEST_CELLS else None
    if upper is None or lower is None or upper.level1 is None or below.table != row.table:
        return False
    return upper.level1 in lower.parents


def _interrupts(sheet: Sheet, row: Row, block: Sequence[Row]) -> bool:
    """Whether a line only stands between two halves of a table: a running head, a page number, 续表.

    It is short and no label of its own, and behind it a table with the columns of the block goes on without one.
    """
    if row.table is not None or row.listed or not block or block[0].table is None:
        return False
    if sum(len(spot.text) for spot in row.spots) > _LONGEST_INTERRUPTION or row.spots[0].label is not None:
        return False
    for following in sheet.rows[row.index + 1 : row.index + 1 + _MOST_LINES]:
        if following.table is not None:
            return following.columns == block[0].columns and _goes_on(following)
        if following.spots and following.spots[0].label is not None:
            return False
    return False


def _stands_apart(spot: Spot) -> bool:
    """Whether a cell beside task headers begins another block: by its label, or by the label it is most like."""
    label = spot.label or closest(spot.text, ("task.", "head."), _ALIKE)
    return label is not None and label.one("task") is None


def _heads_block(sheet: Sheet, row: Row) -> bool:
    return is_indicator_header(row) or is_task_header(sheet, row) or _heads_levels(sheet, row.index)


def _names_next_block(sheet: Sheet, row: Row) -> bool:
    """Whether a row of one cell names an indicator block that begins with its own header in the next row."""
    if row.index + 1 >= len(sheet.rows):
        return False
    return _heading_line(row) is not None and is_indicator_header(sheet.rows[row.index + 1])


def _heads_levels(sheet: Sheet, index: int) -> bool:
    """Whether a row of short texts, one of them known as a header, stands over a row that begins with a level."""
    row = sheet.rows[index]
    if index + 1 >= len(sheet.rows) or row.table is None or len(row.spots) < 3:
        return False
    below = sheet.rows[index + 1]
    if below.table != row.table or not _begins_with_level(below) or _begins_with_level(row):
        return False
    looks = [traits(spot.text) for spot in row.spots]
    if any(look.length > _LONGEST_HEADER or look.value or look.level is not None for look in looks):
        return False
    labels = [spot.label for spot in row.spots]
    return any(label is not None and not label.inline and label.one("ind") is not None for label in labels)


def _tasks(sheet: Sheet, index: int) -> Region | None:
    rows = sheet.rows
    if not is_task_header(sheet, rows[index]):
        return _listed_tasks(sheet, index)
    header = [rows[index]]
    while index + len(header) < len(rows) and continues_header(rows[index + len(header)], header, "task"):
        header.append(rows[index + len(header)])
    spots = task_spots(sheet, rows[index])
    first, head = spots[0].column, task_head(sheet, spots[0])
    end = 10_000
    for spot in rows[index].spots:
        if spot.column > spots[-1].column and spot not in spots and _stands_apart(spot):
            end = spot.column
            break
    body: list[Row] = []
    left = min(first, head.column) if head is not None else first
    for row in rows[index + len(header) :]:
        if _interrupts(sheet, row, header):
            continue
        if row.table != rows[index].table and (row.table is None or not _goes_on(row)):
            break
        if _heads_block(sheet, row) or _begins_with_level(row) or _ends_tasks(row, left):
            break
        body.append(row)
    return Region("tasks", tuple(header), tuple(body), left, end, head)


def _listed_tasks(sheet: Sheet, index: int) -> Region | None:
    """Task rows without a header: the label of the block, then `任务1`, `任务2` … with their texts."""
    row = sheet.rows[index]
    if row.table is None or len(row.spots) < 2:
        return None
    label = row.spots[0].label
    counted = _TASK_NUMBER.match(squeeze(row.spots[1].text)) is not None
    if not heads_tasks(row.spots[0]) and not (label is not None and label.one("task.name") and counted):
        return None
    header = () if counted else (row,)
    if header and not (len(row.spots) == 2 and task_spots(sheet, row)):
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


def _left_edge(sheet: Sheet, row: Row, family: str) -> tuple[int, Spot | None]:
    """First column of an indicator block's own columns, and the label of the block if there is one."""
    head: Spot | None = None
    first = row.spots[0].column if row.spots else 0
    if _goal_over_levels(row):
        return row.spots[1].column, row.spots[0]
    for spot in row.spots:
        label = spot.label
        named = label is not None and label.one("head.indicators", "head.indicators_long") is not None
        if named and (label is None or label.one("ind") is None or _others_name(row, spot)):
            if _stands_over_levels(sheet, row, spot):
                return spot.column, None
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
        above = sheet.rows[row.index - 1]
        head = _heading_line(above) or _unknown_heading(above)
    return first, head


def _unknown_heading(row: Row) -> Spot | None:
    """A row of one short cell above a header, no sentence and no label: it names the block, whatever its wording."""
    if len(row.spots) != 1 or row.table is None or row.spots[0].label is not None:
        return None
    return row.spots[0] if _BLOCK_NAME.fullmatch(squeeze(row.spots[0].text)) else None


def _others_name(row: Row, head: Spot) -> bool:
    """Whether other cells of a header row head the levels or the name, so that its first cell heads the block."""
    if head is not row.spots[0]:
        return False
    others = [spot.label for spot in row.spots[1:]]
    return any(label is not None and label.one("ind.level1", "ind.level2", "ind.name") for label in others)


def _stands_over_levels(sheet: Sheet, row: Row, head: Spot) -> bool:
    """Whether what seems to label the block heads a column of its own, in which the levels stand."""
    below = sheet.rows[row.index + 1 : row.index + 2]
    if head.row_span > 1 or head is not row.spots[0]:
        return False
    if not row.spans and any(
        label is not None and label.one("ind.level1", "ind.level2")
        for label in (spot.label for spot in row.spots[1:])
    ):
        return False  # a level under it may have moved left
    return any(
        other.table == row.table
        and other.spots[0].column == head.column
        and level(other.spots[0].text) is not None
        for other in below
        if other.spots
    )


def _heading_line(row: Row) -> Spot | None:
    """A line or a row of one cell just above a block that names it."""
    if len(row.spots) != 1:
        return None
    label = row.spots[0].label
    if label is not None and label.one("head.indicators", "head.indicators_long"):
        return row.spots[0]
    return None


def _begins_with_level(row: Row) -> bool:
    """Whether a row without header above must be an indicator row: a full level name among its first cells."""
    if row.listed:
        return level(row.spots[0].text) is not None
    if row.table is None or len(row.spots) < 2:
        return False
    for index, spot in enumerate(row.spots[:3]):
        found = level(spot.text)
        if found is not None and (found.certain or _over_lower_level(row, index)):
            return True
        label = spot.label
        if index == 0 and traits(spot.text).number:
            continue  # the rows are counted
        if label is None or label.one("head.indicators", "head.indicators_long") is None:
            return _goal_over_levels(row)
    return False


def _over_lower_level(row: Row, index: int) -> bool:
    """Whether a level beside what may head its block is sure without the word 指标.

    A level 2 stands beside a level 1, or behind the label of the block a name and its value follow.
    """
    behind = row.spots[index + 1 :]
    if len(behind) < 2:
        return False
    upper, lower = level(row.spots[index].text), level(behind[0].text)
    if upper is not None and upper.level1 is not None and lower is not None:
        return lower.level2 is not None
    head = row.spots[index - 1].label if index else None
    headed = head is not None and head.one("head.indicators", "head.indicators_long") is not None
    return headed and lower is None and traits(behind[1].text).value


def _stands_below(row: Row, head: Spot, first: int) -> bool:
    """Whether a label and its value stand below the merged label of a block, in its column: what they say is no part."""
    if head.column >= first or head.row_span < _FEWEST_CELLS or row.index < head.row + head.row_span:
        return False
    if row.table != head.table or not row.spans or not 0 < len(row.spots) < _FEWEST_CELLS:
        return False
    spot = row.spots[0]
    return spot.column == head.column and not spot.is_total and level(spot.text) is None


def _goal_over_levels(row: Row) -> bool:
    """Whether the label of a goal stands beside a level 1, a level 2 and an indicator: it heads their block."""
    if len(row.spots) < _FEWEST_CELLS + 1:
        return False
    label = row.spots[0].label
    if label is None or label.inline or label.one("text.annual_goal", "text.long_term_goal") is None:
        return False
    upper, lower = (level(spot.text) for spot in row.spots[1:3])
    return upper is not None and upper.level1 is not None and lower is not None and lower.level2 is not None


def _begins_other_block(row: Row, first: int) -> bool:
    if not row.spots:
        return False
    spot = row.spots[0]
    label = spot.label
    if label is None or spot.column > first or level(spot.text) is not None:
        return False
    if label.one("head.tasks", "head.tasks_other") and len(row.spots) > 1:
        return True
    if label.one("ind.deviation") is not None and len(row.spots) < _FEWEST_CELLS:
        return True  # of the form as a whole: a row of an indicator has more cells
    found = label.one(*_OTHER_BLOCKS)
    if found is None or label.one("total") is not None:
        return False
    # `资金使用情况` names an indicator as well; then its target stands beside it.
    beside = row.spots[1] if len(row.spots) > 1 and label.inline is None else None
    worded_alike = beside is not None and found.startswith(("text.", "head.")) and beside.label is None
    return not (worded_alike and beside is not None and traits(beside.text).value)


def _ends_tasks(row: Row, first: int) -> bool:
    """Whether the first label of a row begins another block than tasks; here 绩效目标 is no name of a level."""
    if not row.spots:
        return False
    if any(_is_budget_pair(*pair) for pair in pairwise(row.spots[:3])):
        return True
    spot = row.spots[0]
    label = spot.label
    if label is None or spot.column > first or label.one("total") is not None:
        return False
    if label.one("head.tasks", "head.tasks_other"):
        return len(row.spots) > 1
    return label.one(*_OTHER_BLOCKS, "head.indicators", "head.indicators_long") is not None


def _is_budget_pair(label_spot: Spot, spot: Spot) -> bool:
    """Whether two cells are a budget label, other than that of a sum, and its amount."""
    label = label_spot.label
    if label is None or label.one("item") is None or label.one("total") is not None:
        return False
    return spot.label is None and parse_amount(spot.text).number is not None


def _goes_on(row: Row) -> bool:
    """Whether the first row of a further table goes on with the block above: no label of its own begins it."""
    if not row.spots:
        return True
    label = row.spots[0].label
    return label is None or label.one("total") is not None or level(row.spots[0].text) is not None
