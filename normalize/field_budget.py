"""Budget labels outside table blocks with their amounts, and the headers of the columns the amounts stand in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.cross_budget import PART, crosswise, offices_below
from normalize.field_columns import body_below, government_label, is_parted
from normalize.field_headings import money_columns
from normalize.field_labels import SECTIONS, begins_unknown, with_amount
from normalize.field_rows import (
    amount_follows,
    begins_part,
    begins_year,
    heads_items,
    is_amount,
    is_plain_amount,
    lists_amounts,
    names_part,
)
from normalize.fields import Fields, ItemClaim, MoneyHeader
from normalize.folding import squeeze
from normalize.labels import Label
from normalize.money import MONEY, money_unit
from normalize.titles import is_year_line, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Used
    from normalize.sheet import Row, Sheet, Spot

_MONEY_UNIT = re.compile(r"[千百十]?[万亿]?元")
_FEWEST_COLUMNS = 2
_WHOLE = ("item.total", "item.total_annual", "item.total_project", "head.budget", "money.amount")
_KINDS = re.compile(r"资金(?:类别|类型|性质)")  # a header over the labels of all lines, of their sum too


class BudgetLabels:
    """Takes budget labels with the amounts that stand beside or below them."""

    def __init__(self, sheet: Sheet, claimed: set[int], fields: Fields, used: Used) -> None:
        self._sheet = sheet
        self._claimed = claimed
        self._fields = fields
        self._used = used

    def heads_amounts(self, row: Row, spots: Sequence[Spot]) -> bool:
        """Whether a row of budget labels stands over their amounts, although some could head money columns."""
        labels = [spot.label for spot in spots]
        items = sum(label is not None and label.one("item") is not None for label in labels)
        known = all(label is not None and label.one("item", "head", "money.ignored") for label in labels)
        return known and items > 1 and body_below(self._sheet, self._claimed, row, spots) is not None

    def read_cross(self, row: Row, spots: Sequence[Spot]) -> bool:
        """Take a row that heads the columns of a budget printed crosswise; whether it is one."""
        headers = crosswise(self._sheet, row, spots)
        if headers:
            self._take_cross(spots, headers)
        return bool(headers)

    def read_offices(self, row: Row, spots: Sequence[Spot]) -> range:
        """Take a row that heads a budget printed by office; the rows of these, whose sums below are the budget."""
        headers, offices = offices_below(self._sheet, row, spots)
        if headers:
            self._take_cross(spots, headers)
        return offices

    def _take_cross(self, spots: Sequence[Spot], headers: Sequence[MoneyHeader]) -> None:
        self._used.name("header", *spots)
        self._fields.headers.extend(headers)
        heads = [spot for spot in spots if spot.column < headers[0].spot.column and spot.label is not None]
        self._fields.sections.extend(
            spot for spot in heads if spot.label and spot.label.one("head.budget", "item")
        )

    def read_years(self, row: Row, spots: Sequence[Spot]) -> range:
        """Take budget labels behind the word for years, with the amounts of a year in each row below; which rows it took."""
        at = next((index for index, spot in enumerate(spots) if _heads_years(spot)), len(spots))
        own = [spot for spot in spots[at + 1 :] if (label := spot.label) and label.one("item", "total")]
        if len(own) < _FEWEST_COLUMNS or any(is_amount(spot) for spot in spots):
            return range(0)
        end = row.index + 1
        taken: list[ItemClaim] = []
        while end < len(self._sheet.rows) and (below := self._sheet.rows[end]).table == row.table:
            first = next((spot for spot in below.spots if spot.column == spots[at].column), None)
            year = year_of(first.text) if first is not None and is_year_line(first.text) else None
            if first is None or year is None:
                break
            for head in own:
                cell = next((spot for spot in below.spots if spot.column == head.column), None)
                cells = (cell,) if cell is not None else ()
                label = head.label or Label(squeeze(head.text), frozenset({"item.total"}))
                taken.append(ItemClaim(label, head, cells, head.end, year=year))
            self._used.name("label", first)
            end += 1
        if end - row.index <= _FEWEST_COLUMNS or not all(map(_has_amount, taken)):
            return range(0)
        self._used.name("header", *spots)
        self._fields.items.extend(taken)
        self._fields.sections.extend(spot for spot in spots[:at] if spot.label and spot.label.one("head"))
        return range(row.index + 1, end)

    def read_header(self, spots: Sequence[Spot], *, plan: bool) -> None:
        """Take a row of headers of money columns; those of a plan are of the years to come."""
        parted = False  # behind 其中 stand parts
        for spot, label in money_columns(self._sheet, spots):
            self._used.name("header", spot)
            if is_year_line(spot.text):
                self._fields.headers.append(MoneyHeader(spot, "money.later" if plan else "money.prior"))
            if label is None:
                self._fields.groups.append(spot)
                continue
            concept = label.one(*MONEY, "money.ignored")
            if concept == "money.amount" and (over := self._measured_over(spot)) is not None:
                concept = over
            if concept is None and label.unit is not None and spot is spots[0]:
                self._fields.groups.append(spot)  # of the block whose columns the others head
            if concept is None and label.one("item.total_annual") and _beside_past(spots):
                concept = "money.amount"  # `本年度申请资金` beside `上年度安排资金`
            of_years = label.one("item.total") and sum(is_year_line(other.text) for other in spots) > 1
            whole = label.one("item.total_project") or of_years
            if concept is None and whole and (plan or spot is not spots[0]):
                self._fields.headers.append(MoneyHeader(spot, "money.later"))  # the sum of its years
            if concept is not None and not (plan and spot is spots[0]):
                later = plan and label.one("item.total") is not None
                self._fields.headers.append(MoneyHeader(spot, "money.later" if later else concept))
            parted = parted or names_part(spot.text)
            if concept is None and parted and label.one("item"):
                self._fields.headers.append(MoneyHeader(spot, PART))
            if label.one(*SECTIONS, "head.budget") and not _KINDS.fullmatch(label.wording):
                self._fields.sections.append(spot)

    def _measured_over(self, spot: Spot) -> str | None:
        """What the header over a plain `金额` says that it measures (`1-8月执行数` over `金额` and `占比`)."""
        above = next(iter(self._sheet.above(spot)), None)
        label = above.label if above is not None else None
        if above is None or label is None or not is_parted(self._sheet, above, spot):
            return None
        return label.one("money.executed", "money.adjusted", "money.prior")

    def keep_headers(self, spots: Sequence[Spot], last: int) -> None:
        """Keep labels that stand over a row of amounts as headers, if the row below names a part with amounts under them."""
        if last + 1 >= len(self._sheet.rows):
            return
        below = self._sheet.rows[last + 1]
        first = below.spots[0].label if below.spots else None
        if below.table != spots[0].table or first is None or first.inline or first.one("item") is None:
            return
        columns = {spot.column for spot in below.spots[1:] if is_plain_amount(spot)}
        money = [(spot, label.one(*MONEY)) for spot in spots if (label := spot.label) is not None]
        headers = [MoneyHeader(spot, concept) for spot, concept in money if concept is not None]
        if len(headers) > 1 and all(header.spot.column in columns for header in headers):
            self._fields.headers.extend(headers)

    def read_label(
        self, row: Row, spots: Sequence[Spot], index: int, label: Label, concept: str
    ) -> int | None:
        """Take a budget label with its amounts and return the index behind them; None if it is none."""
        spot = spots[index]
        if concept.startswith("item.") and heads_items(self._sheet, spots, index):
            self._used.name("label", spot)
            self._fields.groups.append(spot)
            return index + 1
        section = concept.startswith("head.") and label.one(*SECTIONS) is not None
        if concept.startswith("item.") or (section and amount_follows(spots, index)):
            return self._with_cells(row, spots, index, label)
        alone = spot.row_span == 1 or (index + 1 < len(spots) and spots[index + 1].row_span == spot.row_span)
        if concept == "head.budget" and alone and amount_follows(spots, index):
            return self._with_cells(row, spots, index, replace(label, concepts=frozenset({"item.total"})))
        lists = concept in ("head.budget", "head.revenue") or label.one("money.amount", "task.amount")
        if lists and lists_amounts(spots, index):
            listing = spots[index + 1]
            self._fields.items.append(ItemClaim(label, spot, (), listing.end, listing=listing))
            self._used.name("label", spot)
            return index + 2
        return None

    def read_whole(self, row: Row, spots: Sequence[Spot]) -> bool:
        """Take a row of nothing but amounts under headers of money for those of the label of the whole block."""
        headers = [
            header
            for header in self._fields.headers
            if header.spot.row == row.index - 1 and header.spot.table == row.table
        ]
        shares = [header.spot for header in headers if header.concept == "money.ignored"]
        amounts = [spot for spot in spots if not any(spot.over(each.column, each.end) for each in shares)]
        if not headers or not amounts or any(spot.label is not None for spot in spots):
            return False
        if not all(is_amount(spot) for spot in amounts):
            return False
        head = self._sheet.rows[row.index - 1].spots[0]
        if head.column >= spots[0].column:
            # A text dump has lost what is merged over its rows.
            upper = self._sheet.rows[max(row.index - 2, 0)]
            beside = iter(self._sheet.left_of(row.index, spots[0].column))
            head = next(beside, head if row.spans or upper.table != row.table else upper.spots[0])
        unit = money_unit(head.text)
        label = head.label or (Label(squeeze(head.text), frozenset({"item.total"}), unit) if unit else None)
        known = (*_WHOLE, *MONEY) if label is not None and label.unit else _WHOLE  # 资金使用（万元）
        if label is None or head.column >= spots[0].column or label.one(*known, "item") is None:
            return False
        whole = replace(label, concepts=frozenset({"item.total"})) if label.one(*known) else label
        self.claim(whole, replace(head, row=row.index), tuple(spots), row.columns)
        return True

    def claim(self, label: Label, spot: Spot, cells: tuple[Spot, ...], limit: int) -> None:
        """Keep a budget label with its cells, up to the grid column of the next label."""
        self._fields.items.append(ItemClaim(label, spot, cells, limit))
        if label.section is not None or label.one(*SECTIONS):
            self._fields.sections.append(spot)
        self._used.name("label", spot)

    def without_amount(self, above: Spot, spot: Spot) -> tuple[Spot, Label] | None:
        """The budget label just above an amount that has none beside it, unless it heads a column of amounts."""
        if spot.row != above.row + above.row_span or spot.column != above.column:
            return None
        below = self._sheet.at(spot.row + spot.row_span, spot.column)
        if below is not None and below.table == spot.table and is_plain_amount(below):
            return None
        claims = [item for item in self._fields.items if item.spot is above]
        bare = bool(claims) and not any(item.cells or item.label.inline for item in claims)
        return (above, claims[0].label) if bare else None

    def _with_cells(self, row: Row, spots: Sequence[Spot], index: int, label: Label) -> int:
        """Take a budget label with the cells up to the next label; return the index behind them."""
        spot = spots[index]
        cells: list[Spot] = []
        position = index + 1
        while position < len(spots) and spots[position].label is None:
            if begins_part(spots, position) or begins_year(spots, position):
                break
            if with_amount(spots[position].text) is not None:
                break
            if cells and begins_unknown(self._fields, spots, position):
                break
            if cells and amount_follows(spots, position) and government_label(spots[position].text):
                break
            cells.append(spots[position])
            position += 1
        limit = spots[position].column if position < len(spots) else max(row.columns, spot.end)
        if len(cells) == 2 and label.unit is None and _MONEY_UNIT.fullmatch(squeeze(cells[1].text)):
            label = replace(label, unit=squeeze(cells[1].text))
            self._used.name("unit", cells.pop())
        self.claim(label, spot, tuple(cells), limit)
        return position


def _heads_years(spot: Spot) -> bool:
    """Whether a cell is the word for years, without one."""
    return spot.heads("field.fiscal_year")


def _has_amount(claim: ItemClaim) -> bool:
    """Whether a label has no amount beside it but figures."""
    return all(map(is_amount, claim.cells))


def _beside_past(spots: Sequence[Spot]) -> bool:
    """Whether one of the headers of a row is that of money of a past year."""
    return any(spot.label is not None and spot.label.one("money.prior") is not None for spot in spots)
