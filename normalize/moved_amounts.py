"""Rows of a budget in a text dump that lost the cells merged from above: put back in line with the rows beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.amount_cells import heads_money, heads_sum, is_amount, is_item, may_head, says_which_amount
from normalize.money import parse_amount
from normalize.named_values import is_empty
from normalize.sheet import Moves, moved_sheet
from normalize.titles import is_year_line
from normalize.traits import is_number_or_share

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from normalize.sheet import Row, Sheet, Spot

_FAR = 3  # rows between a moved row and the one it is laid against
_FEWEST = 2  # cells that tell where a row stood
_DEEP = 8  # rows of amounts below one header


def put_back_amounts(sheet: Sheet) -> Sheet:
    """The sheet with moved rows of the budget where they stood; the same sheet if none has moved.

    A moved row begins at the left edge. Further right, by no more than the blanks on its right, all its labels stand in
    line with labels and all its amounts with amounts of a row near it, or all its amounts below headers of amounts, or
    it prints one amount for each label above. A row of amounts alone may begin with blanks: it has moved if nowhere
    but further right the one below the header of the sum is the sum of the others. So has one that stands cell by
    cell below words and amounts of the row above, or below all headers, once it is put right of the left edge.
    """
    moved: dict[int, Moves] = {}
    rows = list(sheet.rows)
    for index, row in enumerate(rows):
        shift = _shift_to_sum(row, sheet.rows) or _shift_to_headers(row, sheet.rows)
        if not shift and index:
            shift = _shift_to_row(row, rows[index - 1])
        if not shift and not _may_have_moved(row):
            above, over = moved.get(index - 1), sheet.rows[index - 1]
            if above is not None and (_goes_on(row, over) or _stands_in_line(row, over)):
                moved[index] = Moves(above.shifts[: len(row.spots)])
                rows[index] = row.put_back(moved[index])
            continue
        if not shift:
            near = (*reversed(rows[max(0, index - _FAR) : index]), *rows[index + 1 : index + 1 + _FAR])
            near = sorted((other for other in near if other.table == row.table), key=_lacks_amounts)
            shifts = (_shift(row, other) for other in near)
            shift = next((found for found in shifts if found is not None), 0)
        if shift:
            moved[index] = row.moves_by(shift)
            rows[index] = row.put_back(moved[index])
    return moved_sheet(sheet, moved) if moved else sheet


def _may_have_moved(row: Row) -> bool:
    if row.spans or row.table is None or len(row.spots) < _FEWEST or row.spots[0].column > 0:
        return False
    first, second = row.spots[:2]
    blank = is_item(first) and is_item(second) and any(map(is_amount, row.spots[2:]))
    amount = is_amount(second) or is_empty(second.text) or blank
    return row.spots[-1].end < row.columns and amount and (is_item(first) or is_amount(first))


def _shift_to_sum(row: Row, rows: Sequence[Row]) -> int:
    """How far right a row of amounts must stand for the one below the header of the sum to be the sum of the others.

    The row may begin with its label. `rows` are those of the sheet above it.
    """
    if row.spans or row.table is None or not row.spots or row.spots[-1].end >= row.columns:
        return 0
    first = row.spots[0]
    label = first if not first.column and not is_amount(first) else None
    amounts = [(spot.column, parse_amount(spot.text).number) for spot in row.spots if spot is not label]
    above = _headers_above(row, rows)
    if not above or len(amounts) < _FEWEST or any(number is None for _, number in amounts):
        return 0
    totals = [spot.column for spot in above if spot.is_total]
    totals = totals or [spot.column for spot in above if heads_sum(spot)]
    surely = len(amounts) > _FEWEST  # that one is the sum of several others is no accident
    heads = {spot.column for spot in above if (may_head if surely else heads_money)(spot)}
    if len(totals) != 1 or len(heads) <= _FEWEST:
        return 0
    adding = [
        shift
        for shift in range(row.columns - row.spots[-1].end + 1)
        if {column + shift for column, _ in amounts} <= heads and _adds_up(amounts, totals[0] - shift)
    ]
    if len(adding) > 1:  # below headers that surely head amounts
        known = {spot.column for spot in above if heads_money(spot) or is_year_line(spot.text)}
        adding = [shift for shift in adding if {column + shift for column, _ in amounts} <= known]
    return adding[0] if len(adding) == 1 else 0


def _shift_to_headers(row: Row, rows: Sequence[Row]) -> int:
    """How far right a row of nothing but amounts must stand to have one below each of the headers."""
    own = [spot.column for spot in row.spots]
    if row.spans or row.table is None or len(own) <= _FEWEST or not all(map(is_amount, row.spots)):
        return 0
    above = [spot for spot in _headers_above(row, rows) if spot.column > 0]
    heads = sorted(spot.column for spot in above)
    if len(heads) != len(own) or not all(map(may_head, above)) or not any(map(heads_money, above)):
        return 0
    shift = heads[0] - own[0]
    room = row.columns - row.spots[-1].end
    return shift if 0 < shift <= room and heads == [column + shift for column in own] else 0


def _shift_to_row(row: Row, above: Row) -> int:
    """How far right a row must stand to print words and amounts in the columns in which the row above does.

    It begins at the left edge with words in no list, the row above further right.
    """
    if row.spans or row.table is None or row.table != above.table or len(row.spots) != len(above.spots):
        return 0
    if len(row.spots) <= _FEWEST or row.spots[0].label is not None or above.spots[0].label is not None:
        return 0
    shift = above.spots[0].column - row.spots[0].column
    if row.spots[0].column or not 0 < shift <= row.columns - row.spots[-1].end:
        return 0
    pairs = list(zip(row.spots, above.spots, strict=True))
    alike = all(
        spot.column + shift == other.column and is_amount(spot) == is_amount(other) for spot, other in pairs
    )
    return shift if alike and any(is_amount(spot) for spot, _ in pairs) else 0


def _headers_above(row: Row, rows: Sequence[Row]) -> list[Spot]:
    """The lowest headers over a row of amounts, if only such rows stand between: those of one row or, parted, of two."""
    near = list(reversed(rows[max(0, row.index - _DEEP) : row.index]))
    lowest = next((at for at, above in enumerate(near) if not any(map(is_amount, above.spots))), None)
    if lowest is None or any(above.table != row.table for above in near[: lowest + 1]):
        return []
    parts = near[lowest].spots
    upper = near[lowest + 1] if lowest + 1 < len(near) and parts and parts[0].column > 0 else None
    if upper is None or upper.table != row.table or any(map(is_amount, upper.spots)):
        return list(parts)
    parted = {spot.column for spot in parts}
    return [*(spot for spot in upper.spots if spot.column not in parted), *parts]


def _adds_up(amounts: Sequence[tuple[int, Decimal | None]], total: int) -> bool:
    """Whether the amount of one column is the sum of those of all others."""
    found = [number for column, number in amounts if column == total and number is not None]
    others = [number for column, number in amounts if column != total and number is not None]
    return len(found) == 1 and sum(others) == found[0]


def _lacks_amounts(row: Row) -> bool:
    """Whether an amount of a row is blank, so that its labels alone tell less."""
    return 0 < sum(map(is_amount, row.spots)) < sum(map(is_item, row.spots))


def _stands_in_line(row: Row, above: Row) -> bool:
    """Whether a row that begins with blanks prints an item and its amount in line with those of the row above, which has moved."""
    if row.spans or row.table != above.table or len(row.spots) != _FEWEST or not row.spots[0].column:
        return False
    places = {spot.column: is_amount(spot) for spot in above.spots}
    return [places.get(spot.column) for spot in row.spots] == [False, True] and is_amount(row.spots[1])


def _goes_on(row: Row, above: Row) -> bool:
    """Whether a row names what no list knows, with as many amounts as the row above, which has moved."""
    if row.spans or row.table != above.table or len(row.spots) != len(above.spots):
        return False
    first, *amounts = row.spots
    return first.column == 0 and first.label is None and all(map(is_amount, amounts))


def _shift(row: Row, other: Row) -> int | None:
    """How far right the row fits in line with another; 0 if it stands in line with it already, None if nowhere."""
    labels = {spot.column for spot in other.spots if is_item(spot)}
    room = row.columns - row.spots[-1].end
    if all(is_number_or_share(spot.text) for spot in row.spots):
        own = [spot.column for spot in row.spots]
        behind = [spot for spot in other.spots if spot.column > 0] if other.index == row.index - 1 else []
        heads = [spot.column for spot in behind]
        found = heads[0] - own[0] if len(heads) >= len(own) and _are_headers(behind) else 0
        return found if found <= room and {column + found for column in own} <= set(heads) else None
    amounts = {spot.column for spot in other.spots if is_amount(spot)}
    known = [spot.column for spot in other.spots if says_which_amount(spot)]
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
        spot.column + shift in (amounts if is_amount(spot) else labels)
        for spot in spots
        if not is_empty(spot.text)
    )


def _stands_below(spots: Sequence[Spot], shift: int, heads: set[int]) -> bool:
    """Whether the cells behind the label of a row stand below headers of amounts, and the label below none."""
    return spots[0].column + shift not in heads and all(spot.column + shift in heads for spot in spots[1:])


def _are_headers(spots: Sequence[Spot]) -> bool:
    """Whether cells head amounts: none is one itself, and all are budget items or some say which amount they head."""
    named = sum(says_which_amount(spot) for spot in spots)
    if all(is_year_line(spot.text) or is_item(spot) for spot in spots):
        return True
    return not any(map(is_amount, spots)) and named >= _FEWEST
