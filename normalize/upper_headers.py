"""Headers of an indicator block in several rows: what stands above and beside the names of its own columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

_LONGEST_HEADER = 16
_MOST_UPPER_HEADERS = 2
_COLON = re.compile(r"[:：]\s*$")
_GRADE = re.compile(r"(?:[优良中差]秀?好?等?|不?合格|达标)值?")


def under_own_header(row: Row, header: Sequence[Row], first: int) -> bool:
    """Whether the first cell of a row stands under a header of its own left of the levels, and a level beside it."""
    spot = row.spots[0]
    if spot.column >= first or not any(
        other.column == spot.column for above in header for other in above.spots
    ):
        return False
    return any(level(other.text) is not None for other in row.spots[1:3])


def upper_headers(sheet: Sheet, header: Row, first: int) -> list[Row]:
    """Rows above a header that head further columns beside those of the indicators, whose cells go on beside it.

    `部门职责 | 活动 | 绩效指标` stands over the levels: one of these names the block, the others reach down or are
    parted in the rows between.
    """
    found: list[Row] = []
    lowest = header
    while header.index and len(found) < _MOST_UPPER_HEADERS:
        upper = sheet.rows[header.index - 1]
        if upper.table != header.table or header.table is None or not _heads_down(upper, header):
            return []
        found.insert(0, upper)
        if _names_columns(upper, first, {spot.column for spot in lowest.spots}):
            return found
        header = upper
    return []


def heads_grades(sheet: Sheet, index: int) -> bool:
    """Whether a row names the indicator and stands over a row of grades (优, 良, 中, 差), one column for each."""
    row = sheet.rows[index]
    if row.table is None or index + 1 >= len(sheet.rows) or sheet.rows[index + 1].table != row.table:
        return False
    below = sheet.rows[index + 1].spots
    return (
        _grades(below) > 1
        and all(spot.label is not None for spot in below)
        and any(map(_names_indicator, row.spots))
    )


def names_grades(row: Row) -> bool:
    """Whether a row names the indicator and, in columns of their own, the grades it may be given."""
    return row.table is not None and _grades(row.spots) > 1 and any(map(_names_indicator, row.spots))


def _grades(spots: Sequence[Spot]) -> int:
    return sum(_GRADE.fullmatch(squeeze(spot.text)) is not None for spot in spots)


def _names_indicator(spot: Spot) -> bool:
    return spot.heads("ind.name")


def _heads_down(upper: Row, header: Row) -> bool:
    """Whether a row holds nothing but short words that go on in the row below or stand over its cells."""
    if len(upper.spots) < 2 or any(
        len(squeeze(spot.text)) > _LONGEST_HEADER
        or _COLON.search(spot.text)
        or (traits(spot.text).value and spot.label is None)
        or ((found := level(spot.text)) is not None and found.certain)
        for spot in upper.spots
    ):
        return False
    if upper.spans:
        return all(
            spot.row + spot.row_span > header.index or spot.column_span > 1 or _is_above_blank(spot, header)
            for spot in upper.spots
        )
    return any(spot.label is not None for spot in upper.spots)


def _is_above_blank(spot: Spot, header: Row) -> bool:
    """Whether a label stands over a blank cell: the two were not merged, or a page break has parted them."""
    return spot.label is not None and not spot.label.inline and spot.column in header.blanks


def _names_columns(upper: Row, first: int, columns: set[int]) -> bool:
    """Whether a row of headers names the indicators over their first column, or their goal behind other labels.

    `columns` are those of the lowest headers, over which a text dump prints nothing else.
    """
    named = next((spot for spot in upper.spots if spot.column == first), None)
    label = named.label if named is not None else None
    if named is None or label is None or label.inline:
        return False
    others = [spot for spot in upper.spots if spot is not named]
    if label.one("head.indicators", "head.indicators_long") is not None:
        return upper.spans or all(spot.column not in columns or _heads_money(spot) for spot in others)
    left = [spot for spot in others if spot.column < first]
    return label.one("text.annual_goal") is not None and bool(left) and all(spot.label for spot in left)


def _heads_money(spot: Spot) -> bool:
    """Whether a header stands over columns of money, whose first one a text dump prints just below it."""
    label = spot.label
    return label is not None and label.one("head.revenue", "head.budget", "item", "money") is not None
