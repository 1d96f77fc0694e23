"""What a row of labels and values is: headers of money columns, labels over values, labels told by their place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.field_headings import stands_over_amounts
from normalize.folding import squeeze
from normalize.identity import is_office
from normalize.labels import Label, closest, match, partition_label
from normalize.money import labelled_amounts, money_unit, parse_amount
from normalize.titles import is_year_line, year_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.fields import Fields
    from normalize.sheet import Row, Sheet, Spot

# Labels whose value stands beside them.
_FIELDS = ("field", "person", "other")
_NO_UNIT = re.compile(r"[^元]{4,40}")  # behind 单位：, where a unit of money would be shorter and hold 元
_OPEN_BRACKET = re.compile(r"[(（][^)）]*$")
_MONEY = ("money.amount", "money.budget", "money.adjusted", "money.executed", "money.prior")
_SECTIONS = ("head.revenue", "head.expenditure", "head.levels")
_MEASURED = ("money.adjusted", "money.executed")
_MONEY_LABELS = ("item.", "head.revenue", "head.expenditure")
_PLAIN_LABELS = ("field.", "text.", "head.", "person.", "other.")
_TOTALS = ("item.total", "item.total_annual", "item.total_project")
# Words that are labels in a budget but just as often the value of another label.
_LONGEST_WEAK_LABEL = 3
_LONGEST_GROUP_NAME = 14
ALIKE, _MUCH_ALIKE = 70.0, 80.0  # percent of likeness that lets a text pass for a known label


def heads_money(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> bool:
    """Whether a row heads money columns: names of money columns and no amount."""
    labels = [spot.label for spot in spots]
    money = [label for label in labels if label is not None and label.one(*_MONEY, "money.ignored")]
    strict = [label for label in money if label.one(*_MONEY)]
    if _heads_years(sheet, row, spots) or heads_plan(sheet, row, spots):
        return True
    if not strict or len(spots) < 2 or any(len(labelled_amounts(spot.text)) > 1 for spot in spots):
        return False
    if any(
        parse_amount(spot.text if label is None else label.inline or "").number is not None
        for spot, label in zip(spots, labels, strict=True)
    ):
        return False
    if any(
        label is not None and label.one("field", "text", "person") and not label.one("money.ignored")
        for label in labels
    ):
        return False
    unlabelled = sum(
        label is None and not is_year_line(spot.text)
        for spot, label in zip(spots[1:], labels[1:], strict=True)
    )
    section = labels[0] is not None and labels[0].one("head.revenue", "head.expenditure", "head.levels")
    certain = any(label.one("item") is None for label in strict) or (bool(section) and len(spots) == 2)
    if row.table is None or not (certain or len(money) >= 2):
        return False
    return unlabelled <= 1 or stands_over_amounts(sheet, row, spots)


def _heads_years(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> bool:
    """Whether a row holds nothing but years, under a header row that names columns of money of past years."""
    if row.table is None or not row.index or not all(is_year_line(spot.text) for spot in spots):
        return False
    above = sheet.rows[row.index - 1]
    labels = [spot.label for spot in above.spots if above.table == row.table]
    return any(label is not None and label.one("money.prior") for label in labels)


def heads_plan(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> bool:
    """Whether a row names several years, and perhaps their sum, over a row of nothing but amounts."""
    first = spots[0].label
    own = spots[1:] if first is not None and first.one("head.budget", "item", "money") else spots
    years = [spot for spot in own if is_year_line(spot.text)]
    others = [spot.label for spot in own if spot not in years]
    if row.table is None or len(years) < 2 or row.index + 1 >= len(sheet.rows) or len(others) > 1:
        return False
    if any(label is None or label.one(*_TOTALS) is None or label.inline for label in others):
        return False
    below = sheet.rows[row.index + 1]
    columns = {spot.column for spot in own}
    return (
        below.table == row.table
        and len(below.spots) > 1
        and all(is_amount(spot) and spot.column in columns for spot in below.spots)
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
    labels = [spot for spot in own if spot.label is not None and not spot.label.inline]
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


def label_by_place(fields: Fields, spots: Sequence[Spot], index: int, *, free: bool) -> Label | None:
    """The label a text without known wording must be by its place, as the wording it is most like.

    Beside an amount in the column of budget labels it is a budget label, known or not; before a value it is
    the label of that value if it is much like one.
    """
    spot = spots[index]
    if parse_amount(spot.text).number is not None:
        return None
    if free and (glued := with_amount(spot.text)) is not None:
        return glued
    head, colon, tail = partition_label(spot.text)
    if head == "其中":
        head, colon, tail = partition_label(tail)
    if colon and head and tail and not _OPEN_BRACKET.search(head):
        families = _MONEY_LABELS if parse_amount(tail).number is not None else _PLAIN_LABELS
        found = closest(head, families, ALIKE if families is _MONEY_LABELS else _MUCH_ALIKE)
        return replace(found, inline=tail) if found is not None else None
    if begins_part(spots, index) and not (colon and not tail):
        return Label(squeeze(spot.text), frozenset({"item.other"}), money_unit(spot.text))
    if begins_year(spots, index):
        return Label(squeeze(spot.text), frozenset({"item.total_annual"}))
    if index + 1 >= len(spots) or len(squeeze(spot.text)) > _LONGEST_GROUP_NAME:
        return None
    if not free:
        beside = spots[index + 1].label
        grouped = beside is not None and not beside.inline and beside.one("text") is not None
        return closest(spot.text, ("text.",), _MUCH_ALIKE) if grouped else None
    following = spots[index + 1]
    if following.label is not None:
        return None
    if parse_amount(following.text).number is not None and _among_items(fields, spot, following):
        unit = money_unit(spot.text)
        return closest(head, _MONEY_LABELS, ALIKE) or Label(squeeze(head), frozenset({"item.other"}), unit)
    return closest(spot.text, _PLAIN_LABELS, _MUCH_ALIKE)


def with_amount(text: str) -> Label | None:
    """The budget label of a cell that holds nothing but it and its amount, without a colon between (`基本支出412.40`)."""
    amounts = labelled_amounts(text)
    label = match(amounts[0].label) if len(amounts) == 1 and amounts[0].raw else None
    if label is None or label.inline or label.one("item") is None:
        return None
    printed = squeeze(text).removeprefix("其中").lstrip(":")
    value = printed.removeprefix(squeeze(amounts[0].label))
    unit = amounts[0].unit or ""
    if value not in (amounts[0].raw, f"{amounts[0].raw}{unit}"):
        return None
    return replace(label, inline=value)


def _among_items(fields: Fields, spot: Spot, following: Spot) -> bool:
    """Whether a text stands where budget labels stand: below one, or beside a cell under a money header."""
    if any(item.spot.table == spot.table and item.spot.column == spot.column for item in fields.items):
        return True
    return any(
        header.spot.table == spot.table
        and header.concept != "money.ignored"
        and following.over(header.spot.column, header.spot.end)
        for header in fields.headers
    )


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


def heads_group(row: Row, spots: Sequence[Spot], index: int, *, text_open: bool) -> bool:
    """Whether a short cell only names the group of labels that begins to its right."""
    spot = spots[index]
    if index + 1 >= len(spots) or index > 0 or len(squeeze(spot.text)) > _LONGEST_GROUP_NAME:
        return False
    if is_amount(spot):
        return False
    following = spots[index + 1].label
    return following is not None and (spot.row_span > 1 or not row.spans or not text_open)


def heads_remarks(spots: Sequence[Spot], spot: Spot, label: Label) -> bool:
    """Whether 情况说明 or the like between other labels of a row heads a column; it says nothing of the form then."""
    return label.one("text.notes") is not None and spot is not spots[0] and label.one("field", "item") is None


def heads_items(sheet: Sheet, spots: Sequence[Spot], index: int) -> bool:
    """Whether a budget label only names the block of the budget labels beside it.

    The next label is a total, or one of the parts of a label that is merged over their rows.
    """
    if index or len(spots) < 3:
        return False
    label, following = spots[0].label, spots[1].label
    if label is None or label.inline is not None or following is None:
        return False
    hangs = sheet.hangs(spots[0])
    if hangs and following.one("head.revenue", "head.expenditure") and not following.inline:
        return True
    if not amount_follows(spots, 1):
        return False
    return following.one(*_TOTALS) is not None or (hangs and following.one("item") is not None)


def lists_amounts(spots: Sequence[Spot], index: int) -> bool:
    """Whether the cell behind a label lists budget labels with their amounts."""
    if index + 1 >= len(spots):
        return False
    amounts = labelled_amounts(spots[index + 1].text)
    if spots[index + 1].label is not None and len(amounts) < 2:
        return False
    known = [match(amount.label) for amount in amounts]
    return sum(label is not None and label.one("item") is not None for label in known) >= 1


def names_part(text: str) -> bool:
    """Whether a label says that it is a part of the one before it."""
    return squeeze(text).startswith("其中")


def begins_part(spots: Sequence[Spot], index: int) -> bool:
    """Whether a cell names a part of the budget in words of its own, with its amount behind it."""
    return names_part(spots[index].text) and amount_follows(spots, index)


def begins_year(spots: Sequence[Spot], index: int) -> bool:
    """Whether a cell is a plain year with an amount behind it, beside the total of all years."""
    before = [spot.label for spot in spots[:index]]
    whole = any(label is not None and label.one("item.total_project") is not None for label in before)
    return whole and is_year_line(spots[index].text) and amount_follows(spots, index)


def is_pair(spots: Sequence[Spot]) -> bool:
    """Whether a line holds labels and, behind gaps, the value of each."""
    if len(spots) % 2:
        return False
    labels = [spot.label for spot in spots]
    return all(label is not None and label.inline is None for label in labels[::2]) and not any(labels[1::2])


def amount_follows(spots: Sequence[Spot], index: int) -> bool:
    """Whether a label has an amount behind its colon or in the next cell."""
    label = spots[index].label
    if label is not None and label.inline:
        return parse_amount(label.inline).number is not None
    if index + 1 >= len(spots):
        return False
    following = spots[index + 1]
    return following.label is None and parse_amount(following.text).number is not None


def is_amount(spot: Spot) -> bool:
    """Whether a cell holds a figure and no words of a label."""
    return parse_amount(spot.text).number is not None and len(labelled_amounts(spot.text)) < 2


def is_plain_amount(spot: Spot) -> bool:
    """Whether a cell holds a figure, perhaps with its unit, and no other word."""
    return is_amount(spot) and "words_around" not in parse_amount(spot.text).notes


def is_value_after(pending: Label, spots: Sequence[Spot], index: int) -> bool:
    """Whether a text that could be a label is the value of the label just before it."""
    label = spots[index].label
    if pending.one(*_FIELDS) is None or label is None or label.inline is not None:
        return False
    if label.one("field", "text", "person", "head.budget", "other") is not None:
        return False
    return len(label.wording) <= _LONGEST_WEAK_LABEL or (
        label.one("item") is not None and not amount_follows(spots, index)
    )


def takes_more(label: Label) -> bool:
    """Whether several cells beside a label belong to it: a text does, a field has one value."""
    return label.one("text", "head.tasks", "head.tasks_other") is not None and label.one("field") is None


def explains(sheet: Sheet, spot: Spot) -> bool:
    """Whether a cell stands in the last column of its table, which a header in a row above names 说明 or 备注."""
    for above in sheet.above(spot):
        label = above.label
        if label is not None and (above.column, above.end) == (spot.column, spot.end):
            beside = [other for other in sheet.rows[above.row].spots if other.column < above.column]
            return label.one("text.notes") is not None and label.inline is None and bool(beside)
    return False


def concept_of(label: Label) -> str:
    """The meaning of a label outside table blocks."""
    inline_amount = bool(label.inline) and parse_amount(label.inline or "").number is not None
    if inline_amount and label.one("item", "head.revenue", "head.expenditure"):
        return label.one("item", "head.revenue", "head.expenditure") or ""
    found = label.one("field", "text", "person", "other", "item", "head")
    if found == "text.annual_goal" and _spans_years(label.hint):
        return "text.long_term_goal"
    if found == "field.money_unit" and label.inline and names_office(label.inline):
        return "field.department"
    if found is not None:
        return found
    return label.one("task", "ind", "money", "total") or ""


def names_office(text: str) -> bool:
    """Whether the value of 单位 is an office and no unit of money."""
    return _NO_UNIT.fullmatch(squeeze(text)) is not None or is_office(text)


def before_amount(label: Label, text: str) -> Label:
    """A label with an amount beside it: that of a money column is a total, a section named 其中 is a part."""
    concept = concept_of(label)
    if concept in _SECTIONS and names_part(text):
        return replace(label, concepts=frozenset({"item.other"}))
    money = label.one(*_MONEY) or (concept.startswith("task.") and label.one("task.amount"))
    return total_of(label) if not concept.startswith("item.") and money else label


def total_of(label: Label) -> Label:
    """A label of money, read as that of a total where its amount stands beside it; one that names a year is annual."""
    kept = label.concepts.intersection((*_MEASURED, "money.prior"))
    total = "item.total_annual" if "年" in label.wording and not kept else "item.total"
    return replace(label, concepts=frozenset({total, *kept}))


def _spans_years(hint: str) -> bool:
    """Whether the brackets of a label name more than one year (`总体目标（2024-2026年）`)."""
    years = year_range(hint)
    return years is not None and years[0] < years[1]
