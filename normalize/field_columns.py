"""Budget labels that stand over their amounts, one for each column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.field_rows import is_amount
from normalize.folding import squeeze
from normalize.labels import Label
from normalize.money import money_unit, parse_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

_LONGEST_GROUP_NAME = 14
_GOVERNMENT = re.compile(
    r"(?:其中[:,]?)?(?P<name>(?P<upper>(?:中央|国家|省|自治区)级?(?:[、和及](?:省级?|地))?)|(?:市|州|盟|县|区|旗|县区|市县|乡镇?|镇)(?:级|本级)?)"
)


def body_below(
    sheet: Sheet, claimed: set[int], row: Row, spots: Sequence[Spot]
) -> dict[int, dict[int, Spot]] | None:
    """Rows that stand column by column under a row of labels, with the labels by column; None if there are none.

    The row must hold three labels or more beside at most a label of the group, and the rows below only values.
    """
    own = [spot for spot in spots if not (spot.row_span > 1 or spot is spots[0])] or list(spots[1:])
    first = spots[0].label
    if first is not None and first.one("item") and not first.inline and spots[0].row_span == 1:
        own = list(spots)
    if any(spot.label is None and is_amount(spot) for spot in own):
        return None
    labels = [spot for spot in own if (label := header_label(spot)) is not None and not label.inline]
    if len(labels) < 2 or len(labels) * 2 < len(own) + 1:
        return None
    if any(
        spot.label is not None and spot.label.one("text") is not None and not spot.label.one("money.ignored")
        for spot in labels
    ):
        return None
    columns = {spot.column: spot for spot in own}
    found: dict[int, dict[int, Spot]] = {}
    for below in sheet.rows[row.index + 1 :]:
        cells = [spot for spot in below.spots if id(spot) not in claimed]
        if below.table != row.table or not cells or any(spot.label is not None for spot in cells):
            break
        columns |= _headed_above(sheet, row, [spot for spot in cells if spot.column not in columns])
        if len(cells) < 2 or not all(spot.column in columns for spot in cells):
            break
        found[below.index] = columns
    return found or None


def header_label(spot: Spot) -> Label | None:
    """The label of a cell over or beside an amount, where the mere name of a government is one (`省级`)."""
    return spot.label or government_label(spot.text)


def label_below(sheet: Sheet, header: Spot) -> Label | None:
    """What an amount below a header is; below the 小计 of a wider header, what that one says."""
    label = header_label(header)
    if label is None or label.one("total") is None:
        return label
    above = next(iter(sheet.above(header)), None)
    whole = above.label if above is not None else None
    if above is None or whole is None or whole.inline or whole.one("item") is None:
        return label
    return whole if whole.one("item.total") is None and is_parted(sheet, above, header) else label


def is_parted(sheet: Sheet, above: Spot, spot: Spot) -> bool:
    """Whether a header stands over further ones beside a spot below it; what is merged may be left blank."""
    beside = spot.column + 1
    blank = all(other.column != beside for other in sheet.rows[above.row].spots)
    return above.end > spot.end or (
        blank and any(other.column == beside for other in sheet.rows[spot.row].spots)
    )


def government_label(text: str) -> Label | None:
    """The budget label that the mere name of a government is where money is parted by who gives it."""
    name = squeeze(text)
    unit = money_unit(name)
    name = name.removesuffix(f"({unit})")
    found = _GOVERNMENT.fullmatch(name) if len(name) <= _LONGEST_GROUP_NAME else None
    if found is None:
        return None
    concepts = frozenset({"item.upper_level" if found["upper"] else "item.own_level"})
    return Label(found["name"], concepts, unit)


def _headed_above(sheet: Sheet, row: Row, cells: Sequence[Spot]) -> dict[int, Spot]:
    """Budget labels of the header row above that reach down beside a lower one, by the columns of their amounts."""
    found: dict[int, Spot] = {}
    for cell in cells:
        for above in sheet.above(cell):
            if above.row >= row.index:
                continue
            label = above.label
            alone = above.column == cell.column and label is not None and label.one("item") is not None
            if alone and above.row == row.index - 1 and parse_amount(cell.text).number is not None:
                found[cell.column] = above
            break
    return found
