"""What a row of labels and values is: headers of money columns, labels over values, labels with their amounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.field_headings import stands_over_amounts
from normalize.folding import squeeze
from normalize.labels import Label, match
from normalize.money import MONEY, labelled_amounts, parse_amount
from normalize.titles import is_year_line, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

# Labels whose value stands beside them.
_FIELDS = ("field", "person", "other")
_TOTALS = ("item.total", "item.total_annual", "item.total_project")
# Words that are labels in a budget but just as often the value of another label.
_LONGEST_WEAK_LABEL = 3
_LONGEST_GROUP_NAME = 14
_LONGEST_WORD = 6
_MOST_YEARS = 24  # cells of a row of years and amounts
_COUNTED = re.compile(
    r"(?:人数|人员|在编|编外|在职|退休|聘用|派遣|编制|床位|车辆|面积|资产(?:总额|总值|原值|净值|总计)?)(?:数|总数)?[)]?$"
    r"|[(](?:人|名|个|辆|张|台|套|家|户|处|亩|平方米)[)]$"
)
_OF_BUDGET = re.compile(r"[费款]|支出|资金|补助|收入|投资|预算|拨|元")


def heads_money(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> bool:
    """Whether a row heads money columns: names of money columns and no amount."""
    labels = [spot.label for spot in spots]
    money = [label for label in labels if label is not None and label.one(*MONEY, "money.ignored")]
    strict = [label for label in money if label.one(*MONEY)]
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
        label is not None
        and label.one("field", "text", "person")
        and not label.one("money.ignored")
        and not _heads_labels(sheet, spot)
        for spot, label in zip(spots, labels, strict=True)
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


def _heads_labels(sheet: Sheet, spot: Spot) -> bool:
    """Whether a cell stands over the labels of a budget (`项目名称` over `年度资金总额`) and has no value of its own."""
    below = sheet.at(spot.row + 1, spot.column) if spot.label and not spot.label.inline else None
    return (
        below is not None
        and below.table == spot.table
        and below.label is not None
        and below.label.one("item") is not None
    )


def _heads_years(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> bool:
    """Whether a row holds nothing but years, under a header row that names columns of money of past years."""
    if row.table is None or not row.index or not all(is_year_line(spot.text) for spot in spots):
        return False
    above = sheet.rows[row.index - 1]
    labels = [spot.label for spot in above.spots if above.table == row.table]
    return any(label is not None and label.one("money.prior") for label in labels)


def heads_plan(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> bool:
    """Whether a row names several years, and perhaps their sum, over rows of nothing but amounts and their labels."""
    if row.table is None or row.index + 1 >= len(sheet.rows) or sum("年" in spot.text for spot in spots) < 2:
        return False
    heads = [bool((label := spot.label) and label.one("head") and not label.inline) for spot in spots]
    first = spots[0].label
    if first is not None and first.one("item", "money"):
        heads[0] = True
    begin = next((index for index, spot in enumerate(spots) if year_of(spot.text) is not None), 0)
    if begin and _names_labels(spots[begin - 1]):
        heads[begin - 1] = True
    own = spots[heads.index(False) if False in heads else len(spots) :]
    years = [spot for spot in own if is_year_line(spot.text)]
    others = [spot.label for spot in own if spot not in years]
    if len(years) < 2 or len(others) > 1:
        return False
    if any(label is None or label.one(*_TOTALS) is None or label.inline for label in others):
        return False
    below = sheet.rows[row.index + 1]
    columns = {spot.column for spot in own}
    amounts = [spot for spot in below.spots if spot.column >= own[0].column]
    labels = [spot.label for spot in below.spots if spot.column < own[0].column]
    return (
        below.table == row.table
        and len(amounts) > 1
        and all(label is not None and not label.inline and label.one("item") for label in labels)
        and all(is_amount(spot) and spot.column in columns for spot in amounts)
    )


def _names_labels(spot: Spot) -> bool:
    """Whether a header before those of the years stands over the labels of their money (`年度`, `项目`)."""
    label = spot.label
    if label is None:
        return len(squeeze(spot.text)) <= _LONGEST_WORD
    return not label.inline and label.one("field.fiscal_year") is not None


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

    The next label is a total, or one of the parts of a label that is merged over their rows; or it says when the amount
    beside it held, which a label behind that of the block may have beside it too.
    """
    if len(spots) < index + 3:
        return False
    label, following = spots[index].label, spots[index + 1].label
    if label is not None and label.inline is None and not index and begins_year(spots, 1):
        return label.one("item.total_project") is None
    if label is None or label.inline is not None or following is None:
        return False
    if index:
        measured = label.one(*_TOTALS) is not None and following.one(*MONEY) is not None
        return measured and amount_follows(spots, index + 1)
    hangs = sheet.hangs(spots[0])
    if hangs and following.one("head.revenue", "head.expenditure") and not following.inline:
        return True
    if not amount_follows(spots, 1):
        return False
    whole = (
        label.one("head.budget", *_TOTALS) is not None and following.one(*MONEY, "head.budget") is not None
    )
    beside = spots[1].column == spots[0].end  # it leaves no room for an amount, not even a blank one
    parted = following.one("item") is not None and (hangs or beside)
    return whole or following.one(*_TOTALS) is not None or parted


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


def names_count(text: str) -> bool:
    """Whether a text names persons or things that are counted, or property, and no money of a budget."""
    key = squeeze(text)
    return _COUNTED.search(key) is not None and _OF_BUDGET.search(key) is None


def begins_part(spots: Sequence[Spot], index: int) -> bool:
    """Whether a cell names a part of the budget in words of its own, with its amount behind it."""
    text = spots[index].text
    return names_part(text) and amount_follows(spots, index) and not names_count(text)


def begins_year(spots: Sequence[Spot], index: int) -> bool:
    """Whether a cell is a plain year with an amount behind it, beside the total of all years or another such year."""
    if not is_year_line(spots[index].text) or not amount_follows(spots, index) or len(spots) > _MOST_YEARS:
        return False
    before = [spot.label for spot in spots[:index]]
    if any(label is not None and label.one("item.total_project") is not None for label in before):
        return True
    beside = range(index % 2, len(spots), 2)
    return any(
        other != index
        and amount_follows(spots, other)
        and (is_year_line(spots[other].text) or _sums_up(spots[other]))
        for other in beside
    )


def _sums_up(spot: Spot) -> bool:
    """Whether a cell is the label of a plain sum."""
    return spot.label is not None and not spot.label.inline and squeeze(spot.text) in ("合计", "总计", "总额")


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
    if label is not None and label.inline and pending.one("text") is not None:
        return (
            label.one("field", "text", "person", "head", "other", "item") is None
        )  # `目标：…` is told of the goal
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
