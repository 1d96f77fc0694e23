"""The label of a whole indicator block, above its header or left of it, and the first column beside that label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.level_rows import goal_over_levels
from normalize.taxonomy import level

if TYPE_CHECKING:
    from normalize.sheet import Row, Sheet, Spot

_BLOCK_NAME = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、)?[^\d,，。;；:：、]{0,10}指标[^\d,，。;；:：、]{0,6}"
)


def left_edge(sheet: Sheet, row: Row, family: str) -> tuple[int, Spot | None]:
    """First column of an indicator block's own columns, and the label of the block if there is one."""
    head: Spot | None = None
    first = row.spots[0].column if row.spots else 0
    if goal_over_levels(row):
        return row.spots[1].column, row.spots[0]
    for spot in row.spots:
        label = spot.label
        named = label is not None and label.one("head.indicators", "head.indicators_long") is not None
        if spot is row.spots[0] and _hangs_beside_levels(row):
            head = spot
            continue
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
        head = heading_line(above) or _unknown_heading(above)
    return first, head


def _hangs_beside_levels(row: Row) -> bool:
    """Whether the first cell of a header stands left of level 1 and is merged with the rows below, whatever it says."""
    if not row.spans or len(row.spots) < 3 or row.spots[0].row_span < 3:
        return False
    label, following = row.spots[0].label, row.spots[1].label
    own = label is not None and label.one("ind") is not None
    return not own and following is not None and following.one("ind.level1") is not None


def heading_line(row: Row) -> Spot | None:
    """A line or a row of one cell just above a block that names it."""
    if len(row.spots) != 1:
        return None
    label = row.spots[0].label
    if label is not None and label.one("head.indicators", "head.indicators_long"):
        return row.spots[0]
    return None


def _unknown_heading(row: Row) -> Spot | None:
    """A row of one short cell above a header, no sentence and no label: it names the block, whatever its wording."""
    if len(row.spots) != 1 or row.table is None or row.spots[0].label is not None:
        return None
    return row.spots[0] if _BLOCK_NAME.fullmatch(squeeze(row.spots[0].text)) else None


def _others_name(row: Row, head: Spot) -> bool:
    """Whether other cells of a row are levels, or head the levels or the name, so that its first cell heads the block."""
    if head is not row.spots[0]:
        return False
    others = [spot.label for spot in row.spots[1:]]
    if len(others) > 2 and level(row.spots[1].text) is not None and level(head.text) is None:
        return True  # it stands beside the first level of a block without a header
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
