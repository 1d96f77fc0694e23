"""Cells that stand in the rows of fields and belong to none: explanations beside their values, and sums of marks."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from normalize.money import MONEY
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

_MONEY = (*MONEY, "item", "head.budget", "task.amount")
_FAR = 200  # rows between a cell and the header it may stand below
_PAIR = 2  # a label and a figure


def explains(sheet: Sheet, spot: Spot) -> bool:
    """Whether a cell stands in the last column of its table, which a header in a row above names 说明 or 备注."""
    for above in islice(sheet.above(spot), _FAR):
        label = above.label
        if label is not None and above.column <= spot.column and spot.end <= above.end:
            beside = [other for other in sheet.rows[above.row].spots if other.column < above.column]
            return label.one("text.notes") is not None and label.inline is None and bool(beside)
    return _ends_below_notes(sheet, spot)


def _ends_below_notes(sheet: Sheet, spot: Spot) -> bool:
    """Whether a row of a text dump, which has lost how wide cells were, ends with a cell and one above it with 说明."""
    row = sheet.rows[spot.row]
    if row.spans or row.table is None or spot is not row.spots[-1]:
        return False
    for index in range(spot.row - 1, max(spot.row - _FAR, 0) - 1, -1):
        above = sheet.rows[index]
        if above.table != row.table:
            return False
        last = above.spots[-1] if len(above.spots) > 1 else None
        label = last.label if last is not None else None
        if last is not None and label is not None and label.one("text.notes") and not label.inline:
            return last.column <= spot.column
    return False


def sums_marks(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> bool:
    """Whether a row of a text dump adds up the marks of a table above: its header names marks and no money."""
    if row.spans or row.table is None or len(spots) < _PAIR or not spots[0].is_total:
        return False
    if not all(traits(spot.text).number for spot in spots[1:]):
        return False
    for index in range(row.index - 1, max(row.index - _FAR, 0) - 1, -1):
        above = sheet.rows[index]
        if above.table != row.table:
            return False
        labels = [spot.label for spot in above.spots if spot.label is not None and not spot.label.inline]
        if any(label.one(*_MONEY) for label in labels):
            return False
        if len(labels) >= _PAIR and any(label.one("ind.weight", "ind.score") for label in labels):
            return True
    return False
