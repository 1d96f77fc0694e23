"""Where an indicator or task block ends: rows that begin another block, and lines that only interrupt one."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize.block_heads import heading_line
from normalize.folding import squeeze
from normalize.headers import is_indicator_header, is_task_header
from normalize.level_rows import FEWEST_CELLS, heads_levels
from normalize.money import parse_amount
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

# Labels that begin another block when they stand at or left of a table block's first column.
_OTHER_BLOCKS = ("field", "text", "other", "person", "head.budget", "head.revenue", "head.expenditure")
_ONE_VALUE = ("field.", "other.", "person.")
_LONGEST_INTERRUPTION = 40
_KIND = re.compile(r"(?:类别|类型|性质|分类)$")
_ANNEX = re.compile(
    r"附(?:件|表)?[\d一二三四五]?[:：].{3,30}|.{4,30}(?:分解|明细|分配|测算|统计|安排|汇总)表(?:[(][^()]*[)])?"
)
_MOST_LINES = 4  # that may stand between two halves of a table


def interrupts(sheet: Sheet, row: Row, block: Sequence[Row]) -> bool:
    """Whether a line only stands between two halves of a table: a running head, a page number, 续表.

    It is short and no label of its own, and behind it a table with the columns of the block goes on without one.
    """
    if row.table is not None or row.listed or not block or block[0].table is None:
        return False
    if sum(len(spot.text) for spot in row.spots) > _LONGEST_INTERRUPTION or row.spots[0].label is not None:
        return False
    for following in sheet.rows[row.index + 1 : row.index + 1 + _MOST_LINES]:
        if following.table is not None:
            return following.columns == block[0].columns and goes_on(following)
        if following.spots and following.spots[0].label is not None:
            return False
    return False


def heads_block(sheet: Sheet, row: Row) -> bool:
    """Whether a row heads an indicator block or a task block."""
    return is_indicator_header(row) or is_task_header(sheet, row) or heads_levels(sheet, row.index)


def names_next_block(sheet: Sheet, row: Row) -> bool:
    """Whether a row of one cell names an indicator block that begins with its own header in the next row."""
    if row.index + 1 >= len(sheet.rows):
        return False
    return heading_line(row) is not None and is_indicator_header(sheet.rows[row.index + 1])


def heads_annex(row: Row) -> bool:
    """Whether a row of one cell heads another table of the same grid (`附：任务分解表`), no indicator."""
    if len(row.spots) != 1 or row.table is None or row.spots[0].label is not None:
        return False
    spot = row.spots[0]
    wide = spot.column_span >= row.columns if row.spans else spot.column == 0
    return wide and (row.columns > 1 or row.table < 0) and _ANNEX.fullmatch(squeeze(spot.text)) is not None


def stands_below(row: Row, head: Spot, first: int) -> bool:
    """Whether a label and its value stand below the merged label of a block, in its column: what they say is no part."""
    if head.column >= first or head.row_span < FEWEST_CELLS or row.index < head.row + head.row_span:
        return False
    if row.table != head.table or not row.spans or not 0 < len(row.spots) < FEWEST_CELLS:
        return False
    spot = row.spots[0]
    return spot.column == head.column and not spot.is_total and level(spot.text) is None


def begins_other_block(row: Row, first: int) -> bool:
    """Whether the first label of a row begins another block than that of the indicators above."""
    if not row.spots:
        return False
    spot = row.spots[0]
    label = spot.label
    if label is None or spot.column > first or level(spot.text) is not None:
        return False
    if label.one("head.tasks", "head.tasks_other") and len(row.spots) > 1:
        return True
    if label.one("ind.deviation") is not None and len(row.spots) < FEWEST_CELLS:
        return True  # of the form as a whole: a row of an indicator has more cells
    found = label.one(*_OTHER_BLOCKS)
    if found is None or label.one("total") is not None:
        return False
    if (
        found.startswith(_ONE_VALUE)
        and len(row.spots) > FEWEST_CELLS
        and not any(other.label for other in row.spots[1:])
    ):
        return False  # `项目完成时间` may name an indicator; a field has one value
    # `资金使用情况` names an indicator as well; then its target stands beside it.
    beside = row.spots[1] if len(row.spots) > 1 and label.inline is None else None
    worded_alike = beside is not None and found.startswith(("text.", "head.")) and beside.label is None
    return not (worded_alike and beside is not None and traits(beside.text).value)


def ends_tasks(row: Row, first: int, header: Row) -> bool:
    """Whether the first label of a row begins another block than tasks; here 绩效目标 is no name of a level."""
    if not row.spots:
        return False
    if not _tells_kind(row, header) and any(_is_budget_pair(*pair) for pair in pairwise(row.spots[:3])):
        return True
    spot = row.spots[0]
    label = spot.label
    if label is None or spot.column > first or label.one("total") is not None:
        return False
    if label.one("head.tasks", "head.tasks_other"):
        # with a text behind its colon (`其他任务：培训`) it is a task, whose row a text dump may have moved left
        return len(row.spots) > 1 and (row.spans or not label.inline)
    return label.one(*_OTHER_BLOCKS, "head.indicators", "head.indicators_long") is not None


def _tells_kind(row: Row, header: Row) -> bool:
    """Whether the kind of a task (`特定目标类`) stands behind its name, below a header that asks for kinds."""
    if len(row.spots) < FEWEST_CELLS + 1 or row.spots[0].label is not None:
        return False
    return any(_KIND.search(squeeze(spot.text)) for spot in header.spots)


def goes_on(row: Row) -> bool:
    """Whether the first row of a further table goes on with the block above: no label of its own begins it."""
    if not row.spots:
        return True
    label = row.spots[0].label
    return label is None or label.one("total") is not None or level(row.spots[0].text) is not None


def _is_budget_pair(label_spot: Spot, spot: Spot) -> bool:
    """Whether two cells are a budget label, other than that of a sum, and its amount."""
    label = label_spot.label
    if label is None or label.one("item") is None or label.one("total") is not None:
        return False
    return spot.label is None and parse_amount(spot.text).number is not None
