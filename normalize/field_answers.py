"""Cells among budget labels that are no label and no amount of the form: words that answer a label, names of details."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.block_ends import heads_annex
from normalize.field_rows import amount_follows, is_amount
from normalize.folding import squeeze
from normalize.money import MONEY, labelled_amounts, parse_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.labels import Label
    from normalize.sheet import Row, Sheet, Spot

_PART_OF_YEAR = re.compile(r"第?[一二三四1-4]季度|[上下]半年|\d{1,2}月(?:底|末|份)?(?:前)?")
_YEARS = ("money.prior", "money.budget", "money.adjusted", "money.executed", "item.total_annual")
_DETAILS = re.compile(r"[^\d。；，、]{0,8}明细(?:预算|构成|情况|表)?(?:[(][^()]*[)])?")
_CALCULATED = re.compile(r"[^\d。；，、]{0,8}(?:测算|概算|构成)(?:依据|过程|情况|说明|表)?(?:[(][^()]*[)])?")
_PRICED = re.compile(r"^\s*(?:单\s*价|补助标准|支出标准)")
_NUMBERED = re.compile(r"\d{1,2}[.、．]\D")
_ASKS_KIND = re.compile(r"(?:资金|预算|经费|支出|项目)\S{0,4}(?:分类|类型|类别|性质|属性)[:：]?$")
_STOPS = re.compile(r"[。；;，,]")
_LONGEST_HEADING = 20
_FEWEST_MARKS = 2
_LONGEST_BARE = 3  # characters of a government's mere name (`本级`)


def names_source(sheet: Sheet, spots: Sequence[Spot], index: int) -> bool:
    """Whether the last cell of a row only says which source the label before it asks for (`资金来源`: `一般公共预算`)."""
    if not index or index + 1 < len(spots) or amount_follows(spots, index):
        return False
    spot, before = spots[index], spots[index - 1]
    asked, label = before.label, spot.label
    if label is None or label.inline or label.one("item") is None or before.row_span > 1:
        return False
    below = sheet.at(spot.row + spot.row_span, spot.column)
    if below is not None and below.table == spot.table and is_amount(below):
        return False
    if asked is None:
        return len(label.wording) <= _LONGEST_BARE and not is_amount(before)  # `项目级次`: `本级`
    return not asked.inline and asked.one("head.revenue") is not None


def answers_kind(spots: Sequence[Spot], index: int) -> bool:
    """Whether a source without an amount is the answer to a label that asks for a kind (`资金类型`: `专项资金`)."""
    if not index or amount_follows(spots, index):
        return False
    label, before = spots[index].label, spots[index - 1]
    if label is None or label.inline or label.one("item") is None or before.row_span > 1:
        return False
    return _ASKS_KIND.search(squeeze(before.text)) is not None


def names_kind(spots: Sequence[Spot], index: int) -> bool:
    """Whether the label of one side of the budget only asks for a kind, which the last cell of the row tells in words."""
    label = spots[index].label
    if label is None or label.inline or label.one("head.revenue", "head.expenditure") is None:
        return False
    if _answers_before_total(spots, index + 1):
        return True
    if index + 1 < len(spots) and answers_kind(spots, index + 1):
        return True
    if index + 2 != len(spots) or spots[index].row_span > 1 or spots[index + 1].label is not None:
        return False
    text = spots[index + 1].text
    return parse_amount(text).number is None and not labelled_amounts(text)


def _answers_before_total(spots: Sequence[Spot], index: int) -> bool:
    """Whether a source without an amount of its own stands just before a total with its amount, and so answers a label."""
    if index + 2 >= len(spots) or amount_follows(spots, index) or spots[index].end != spots[index + 1].column:
        return False
    label, behind = spots[index].label, spots[index + 1].label
    total = behind is not None and behind.one("item.total", "item.total_annual", "money.amount") is not None
    known = label is not None and not label.inline and label.one("item") is not None
    return total and known and amount_follows(spots, index + 1)


def heads_row(row: Row, spot: Spot, label: Label, labels: Sequence[Spot]) -> bool:
    """Whether a cell below the label of a text is itself what heads a row, no text: short, with cells beside it.

    `labels` are all labels that wait for what stands below them; of several beside each other each has its text.
    """
    if row.spots[0] is not spot or len(row.spots) == 1 or label.one("text") is None or label.one("field"):
        return False
    if len(squeeze(spot.text)) > _LONGEST_HEADING or _STOPS.search(spot.text) is not None:
        return False
    beside = row.spots[1]
    return not any(other.over(beside.column, beside.end) for other in labels)


def lists_names(sheet: Sheet, row: Row, header: Spot) -> bool:
    """Whether a row under a header of money begins with the name of what the money is for, under a header of names."""
    label = header.label
    if label is None or label.one(*MONEY) is None or label.one("item") is not None:
        return False
    if not row.spots or row.spots[0].column >= header.column:
        return False
    first = row.spots[0]
    above = sheet.at(header.row, first.column)
    if above is None or above.row_span > 1 or above.label is not None or above.table != row.table:
        return False
    return first.label is None and not is_amount(first) and above.row == header.row != first.row


def details_below(sheet: Sheet, spots: Sequence[Spot]) -> range:
    """The rows beside a label that names the details of a budget (`项目支出内容及明细预算`), its own one among them.

    So are those under the quarters or months of a plan of payments, and those with a price each.
    They stand under columns of years, but each of their amounts is that of a thing to be bought.
    Rows under nothing but headers of marks (`评价内容`, `分值`, `自评分`) hold points, and no money either.
    """
    if marked := _marked_below(sheet, spots):
        return marked
    details = (spot for spot in spots if "明" in spot.text)
    head = next((spot for spot in details if _DETAILS.fullmatch(squeeze(spot.text))), None)
    columns: list[Label | None] = []
    priced = any(_PRICED.search(spot.text) for spot in spots[1:])
    if head is None and priced:
        head = next((spot for spot in spots if _CALCULATED.fullmatch(squeeze(spot.text))), None)
    if head is not None and priced:
        columns = [head.label]
    elif head is not None:
        columns.extend(label for spot in spots if (label := spot.label) is not None and label.one(*_YEARS))
    if sum(_PART_OF_YEAR.fullmatch(squeeze(spot.text)) is not None for spot in spots) > 1:
        head, columns = spots[0], [spots[0].label]
    if (
        head is None
        or not columns
        or any(
            (parse_amount(spot.text).number is not None or len(labelled_amounts(spot.text)) > 1)
            for spot in spots[1:]
        )
    ):
        return range(0)
    end = head.row + 1
    while end < len(sheet.rows) and (below := sheet.rows[end]).table == head.table and below.spots:
        if not _is_beside(below, head):
            break
        end += 1
    return range(head.row, end) if end > head.row + 1 else range(0)


def annexed_below(sheet: Sheet, row: Row) -> range:
    """The heading of another table in the same grid with its rows, up to the next label of the form; else none."""
    if not heads_annex(row):
        return range(0)
    end = row.index + 2
    while end < len(sheet.rows) and (below := sheet.rows[end]).table == row.table and below.spots:
        label = below.spots[0].label
        if label is not None and label.one("field", "text", "other", "person", "head") is not None:
            break
        end += 1
    return range(row.index, end)


def _marked_below(sheet: Sheet, spots: Sequence[Spot]) -> range:
    """A row that heads columns of marks and none of money, with the rows of no label below it.

    One column of marks is enough where another is of a review (`审核要点`).
    """
    labels = [label for spot in spots if (label := spot.label) is not None]
    marks = {label.wording for label in labels if label.one("ind.weight", "ind.score") and not label.inline}
    reviewed = len(marks) == 1 and any(label.one("other.opinion") for label in labels)
    if (len(marks) < _FEWEST_MARKS and not reviewed) or any(
        label.inline or label.one(*MONEY, "item") for label in labels
    ):
        return range(0)
    head = spots[0]
    if any(is_amount(spot) for spot in spots):
        return range(0)
    end = head.row + 1
    while end < len(sheet.rows) and (below := sheet.rows[end]).table == head.table and below.spots:
        if any(spot.label is not None for spot in below.spots):
            break
        end += 1
    return range(head.row, end) if end > head.row + 1 else range(0)


def _is_beside(row: Row, head: Spot) -> bool:
    """Whether a row stands beside a label that is merged down, also where its merged cells are lost or repeated."""
    if row.spans and row.index < head.row + head.row_span:
        return True
    if any(spot.text == head.text for spot in row.spots):
        return True
    first = row.spots[0]
    right = not row.spans and first.column > head.column
    return right or (head.row_span == 1 and _NUMBERED.match(first.text.strip()) is not None)
