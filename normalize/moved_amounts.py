"""Rows of a budget in a text dump that lost the cells merged from above: put back in line with the rows beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.money import heads_a_year, parse_amount
from normalize.named_values import is_empty
from normalize.sheet import Moves, moved_sheet
from normalize.traits import is_number_or_share, traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

_FAR = 3  # rows between a moved row and the one it is laid against
_FEWEST = 2  # cells that tell where a row stood


def put_back_amounts(sheet: Sheet) -> Sheet:
    """The sheet with moved rows of the budget where they stood; the same sheet if none has moved.

    A moved row begins at the left edge. Further right, by no more than the blanks on its right, all its labels stand in
    line with labels and all its amounts with amounts of a row near it, or all its amounts below headers of amounts, or
    it prints one amount for each label above.
    """
    moved: dict[int, Moves] = {}
    rows = list(sheet.rows)
    for index, row in enumerate(rows):
        if not _may_have_moved(row):
            above = moved.get(index - 1)
            over = sheet.rows[index - 1]
            if above is not None and (_goes_on(row, over) or _stands_in_line(row, over)):
                moved[index] = Moves(above.shifts[: len(row.spots)])
                rows[index] = row.put_back(moved[index])
            continue
        near = (*reversed(rows[max(0, index - _FAR) : index]), *rows[index + 1 : index + 1 + _FAR])
        near = sorted((other for other in near if other.table == row.table), key=_lacks_amounts)
        shifts = (_shift(row, other) for other in near)
        if shift := next((found for found in shifts if found is not None), 0):
            moved[index] = row.moves_by(shift)
            rows[index] = row.put_back(moved[index])
    return moved_sheet(sheet, moved) if moved else sheet


def _may_have_moved(row: Row) -> bool:
    if row.spans or row.table is None or row.table < 0 or len(row.spots) < _FEWEST or row.spots[0].column > 0:
        return False
    first, second = row.spots[:2]
    blank = _is_item(first) and _is_item(second) and any(map(_is_amount, row.spots[2:]))
    amount = _is_amount(second) or is_empty(second.text) or blank
    return row.spots[-1].end < row.columns and amount and (_is_item(first) or _is_amount(first))


def _lacks_amounts(row: Row) -> bool:
    """Whether an amount of a row is blank, so that its labels alone tell less."""
    return 0 < sum(map(_is_amount, row.spots)) < sum(map(_is_item, row.spots))


def _stands_in_line(row: Row, above: Row) -> bool:
    """Whether a row that begins with blanks prints an item and its amount in line with those of the row above, which has moved."""
    if row.spans or row.table != above.table or len(row.spots) != _FEWEST or not row.spots[0].column:
        return False
    places = {spot.column: _is_amount(spot) for spot in above.spots}
    return [places.get(spot.column) for spot in row.spots] == [False, True] and _is_amount(row.spots[1])


def _goes_on(row: Row, above: Row) -> bool:
    """Whether a row names what no list knows, with as many amounts as the row above, which has moved."""
    if row.spans or row.table != above.table or len(row.spots) != len(above.spots):
        return False
    first, *amounts = row.spots
    return first.column == 0 and first.label is None and all(map(_is_amount, amounts))


def _shift(row: Row, other: Row) -> int | None:
    """How far right the row fits in line with another; 0 if it stands in line with it already, None if nowhere."""
    labels = {spot.column for spot in other.spots if _is_item(spot)}
    room = row.columns - row.spots[-1].end
    if all(is_number_or_share(spot.text) for spot in row.spots):
        own = [spot.column for spot in row.spots]
        heads = [spot.column for spot in other.spots[1:]] if other.index == row.index - 1 else []
        found = heads[0] - own[0] if len(heads) >= len(own) and _head_amounts(other.spots[1:]) else 0
        return found if found <= room and {column + found for column in own} <= set(heads) else None
    amounts = {spot.column for spot in other.spots if _is_amount(spot)}
    known = [spot.column for spot in other.spots if _heads_amounts(spot)]
    heads = {spot.column for spot in other.spots if known and spot.column >= known[0]}
    if len(known) >= _FEWEST and not amounts and other.index < row.index:
        return next((shift for shift in range(room + 1) if _stands_below(row.spots, shift, heads)), None)
    if known and not amounts and other.index == row.index - 1 and not heads & labels:
        shift = known[0] - row.spots[1].column
        if 0 < shift <= room and row.spots[-1].column + shift == other.spots[-1].column:
            return shift
    return next((shift for shift in range(room + 1) if _fits(row.spots, shift, labels, amounts)), None)


def _fits(spots: Sequence[Spot], shift: int, labels: set[int], amounts: set[int]) -> bool:
    return all(
        spot.column + shift in (amounts if _is_amount(spot) else labels)
        for spot in spots
        if not is_empty(spot.text)
    )


def _stands_below(spots: Sequence[Spot], shift: int, heads: set[int]) -> bool:
    """Whether the cells behind the label of a row stand below headers of amounts, and the label below none."""
    return spots[0].column + shift not in heads and all(spot.column + shift in heads for spot in spots[1:])


def _head_amounts(spots: Sequence[Spot]) -> bool:
    """Whether cells head amounts: none is one itself, and all are budget items or some say which amount they head."""
    named = sum(_heads_amounts(spot) for spot in spots)
    return not any(map(_is_amount, spots)) and (named >= _FEWEST or all(map(_is_item, spots)))


def _heads_amounts(spot: Spot) -> bool:
    if heads_a_year(spot.text):
        return True
    label = spot.label
    return label is not None and not label.inline and label.one("money", "item.total_annual") is not None


def _is_item(spot: Spot) -> bool:
    label = spot.label
    return label is not None and not label.inline and label.one("item", "total") is not None


def _is_amount(spot: Spot) -> bool:
    """Whether a cell is an amount; a label is none, though it may begin with a figure (`1-6月执行数`)."""
    label = spot.label
    if (label is not None and not label.inline) or heads_a_year(spot.text):
        return False
    return parse_amount(spot.text).number is not None or traits(spot.text).value
