"""Budgets printed crosswise: origins of the money in the rows, kinds of expenditure in the columns, sums at the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.budget_line import budget_line
from normalize.budget_places import Place, item_of
from normalize.fields import MoneyHeader
from normalize.money import MONEY, parse_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Drafted, Used
    from normalize.fields import ItemClaim
    from normalize.records import BudgetLine
    from normalize.sheet import Row, Sheet, Spot
    from normalize.units import UnitScope

PART = "money.part"  # the concept of a column that a row of sums alone states as a line of its own
_FEWEST = 2  # columns beside that of the sums
_TOTALS = ("item.total", "total.row")


def crosswise(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> tuple[MoneyHeader, ...]:
    """The headers of a budget printed crosswise that a row of budget labels is; empty if it is none.

    Budget labels stand side by side without amounts, and every row below prints a budget label with amounts under
    them. The column of the sums holds the amount of a row; an amount of both a row and a column is neither's.
    """
    if row.table is None or len(spots) <= _FEWEST or row.index + 2 >= len(sheet.rows):
        return ()
    if spots[-1].label is None or spots[-2].label is None:
        return ()
    own = [spot for spot in spots if (label := spot.label) is not None and label.one("item", *_TOTALS)]
    if len(own) <= _FEWEST:
        return ()
    first = spots.index(own[0])
    own = list(spots[first:])
    labels = [spot.label for spot in own]
    if any(label is None or label.inline or not label.one("item", *_TOTALS) for label in labels):
        return ()
    totals = [spot for spot in own if (label := spot.label) is not None and label.one(*_TOTALS)]
    if len(totals) != 1 or not _stand_over_rows(sheet, row, own):
        return ()
    return tuple(MoneyHeader(spot, "money.amount" if spot is totals[0] else PART) for spot in own)


def column_line(  # noqa: PLR0917 - one cell of a budget printed crosswise
    claim: ItemClaim, place: Place, cell: Spot | None, header: MoneyHeader, units: UnitScope, used: Used
) -> list[Drafted[BudgetLine]]:
    """The line of a column in the row of sums; in other rows the amount is of both and of neither alone.

    The header's concept says what the amount measures.
    """
    label = header.spot.label
    if cell is None or label is None:
        return []
    if item_of(claim.label) != "total":
        used.name("not_extracted", cell)
        return []
    printed = header.spot.text
    return [
        budget_line(
            claim, place, cell.text, units, used, cell=cell, header=header, label=label, label_raw=printed
        )
    ]


def whole_of_parts(cells: Sequence[tuple[Spot | None, MoneyHeader | None]]) -> str:
    """The concept of the money column whose amount the columns of parts in the same row add up to."""
    parts = [cell for cell, header in cells if header is not None and header.concept == PART]
    total = sum((parse_amount(cell.text).number or 0) for cell in parts if cell is not None)
    for cell, header in cells:
        if header is None or cell is None or header.concept == PART:
            continue
        if parse_amount(cell.text).number == total:
            return header.concept
    return "money.amount"


def _stand_over_rows(sheet: Sheet, row: Row, own: Sequence[Spot]) -> bool:
    """Whether the two rows below print a name each, one at least a budget label, with amounts under the headers only."""
    columns = {spot.column for spot in own}
    apart = _headed_above(sheet, row, own[-1].column)
    known = 0
    for below in sheet.rows[row.index + 1 : row.index + 3]:
        named = [spot for spot in below.spots if spot.column < own[0].column]
        amounts = [spot for spot in below.spots if own[0].column <= spot.column and spot.column not in apart]
        if below.table != row.table or not named or parse_amount(named[-1].text).number is not None:
            return False
        label = named[-1].label
        if label is not None and (label.inline or not label.one("item", *_TOTALS)):
            return False
        known += label is not None
        if len(amounts) < _FEWEST or any(spot.column not in columns for spot in amounts):
            return False
        if any(parse_amount(spot.text).number is None for spot in amounts):
            return False
    return known > 0


def _headed_above(sheet: Sheet, row: Row, last: int) -> set[int]:
    """Columns behind the last one of a row whose header of money stands in the row above and reaches down."""
    upper = sheet.rows[row.index - 1] if row.index else None
    if upper is None or upper.table != row.table:
        return set()
    return {
        spot.column
        for spot in upper.spots
        if spot.column > last
        and (label := spot.label) is not None
        and not label.inline
        and label.one(*MONEY, "money.ignored") is not None
    }
