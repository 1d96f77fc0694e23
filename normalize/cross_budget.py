"""Budgets printed crosswise: origins of the money in the rows, kinds of expenditure in the columns, sums at the edges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from normalize.budget_line import budget_line
from normalize.budget_places import Place, item_of
from normalize.field_columns import government_label
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
_MOST_OFFICES = 60
_OFFICES = ("field.department", "field.implementing_unit")
_PERIODS = ("item.total_project", "item.total_annual", "item.total")
_TOTALS = ("item.total", "total.row")


def crosswise(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> tuple[MoneyHeader, ...]:
    """The headers of a budget printed crosswise that a row of budget labels is; empty if it is none.

    Budget labels stand side by side without amounts, and every row below prints a budget label with amounts under
    them. The column of the sums holds the amount of a row; an amount of both a row and a column is neither's.
    """
    if row.table is None or len(spots) <= _FEWEST or row.index + 2 >= len(sheet.rows):
        return ()
    if headers := _over_totals(sheet, row, spots):
        return headers
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


def offices_below(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> tuple[tuple[MoneyHeader, ...], range]:
    """The headers of a budget printed by office that a row is, and the rows of the offices above that of their sums.

    Each row prints a name in no list; the last is the total, whose amounts are the sums of the columns. Nothing is
    found else.
    """
    nothing = (), range(0)
    label = spots[-1].label if spots else None
    if label is not None and not label.inline and label.one("text.notes", "money.ignored") is not None:
        spots = spots[:-1]
    own = [spot for spot in spots if (label := spot.label) is not None and label.one("item", *_TOTALS)]
    totals = [spot for spot in own if (label := spot.label) is not None and label.one(*_TOTALS)]
    if row.table is None or len(own) <= _FEWEST or len(totals) != 1 or own != list(spots[-len(own) :]):
        return nothing
    if any(spot.label is None or spot.label.inline for spot in own) or not _name_offices(spots[: -len(own)]):
        return nothing
    sums = dict.fromkeys((spot.column for spot in own), Decimal(0))
    for below in sheet.rows[row.index + 1 : row.index + 1 + _MOST_OFFICES]:
        named = [spot for spot in below.spots if spot.column < own[0].column]
        amounts = {spot.column: parse_amount(spot.text).number for spot in below.spots if spot.column in sums}
        if below.table != row.table or not named or not amounts or None in amounts.values():
            return nothing
        if named[-1].is_total:
            offices = range(row.index + 1, below.index)
            headers = (MoneyHeader(spot, "money.amount" if spot is totals[0] else PART) for spot in own)
            return (tuple(headers), offices) if len(offices) >= _FEWEST and amounts == sums else nothing
        if named[-1].label is not None:
            return nothing
        for column, amount in amounts.items():
            sums[column] += amount or 0
    return nothing


def _name_offices(heads: Sequence[Spot]) -> bool:
    """Whether the header before those of amounts is that of offices."""
    label = heads[-1].label if heads else None
    return label is not None and not label.inline and label.one(*_OFFICES) is not None


def _over_totals(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> tuple[MoneyHeader, ...]:
    """The headers that a row is of the money of several periods, each in a row below whose parts add up to its total.

    The mere names of governments (`中央`, `省级`) are parts there.
    """
    head = spots[0].label
    if head is None or head.inline or head.one("head.revenue", "head.budget") is None:
        return ()
    own = spots[1:]
    labels = [spot.label or government_label(spot.text) for spot in own]
    if any(label is None or label.inline or not label.one("item", *_TOTALS) for label in labels):
        return ()
    totals = [spot for spot, label in zip(own, labels, strict=True) if label and label.one(*_TOTALS)]
    below = [
        other for other in sheet.rows[row.index + 1 : row.index + 1 + _FEWEST] if other.table == row.table
    ]
    if len(totals) != 1 or len(below) < _FEWEST or not all(_adds_up(each, own, totals[0]) for each in below):
        return ()
    for spot, label in zip(own, labels, strict=True):
        if spot.label is None and label is not None:
            spot.tell(label)
    return tuple(MoneyHeader(spot, "money.amount" if spot is totals[0] else PART) for spot in own)


def _adds_up(row: Row, own: Sequence[Spot], total: Spot) -> bool:
    """Whether a row begins with the label of a total, and its amounts under the headers of parts add up to that of all."""
    label = row.spots[0].label if row.spots else None
    if label is None or label.inline or label.one(*_PERIODS) is None:
        return False
    amounts = {spot.column: parse_amount(spot.text).number for spot in row.spots[1:]}
    if None in amounts.values() or not amounts.keys() <= {spot.column for spot in own}:
        return False
    whole = amounts.pop(total.column, None)
    return (
        whole is not None
        and len(amounts) >= _FEWEST
        and whole == sum(map(Decimal, filter(None, amounts.values())))
    )


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
