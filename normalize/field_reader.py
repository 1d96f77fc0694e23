"""Walking the rows of a form outside its table blocks: each value goes to its label."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.field_headings import heads_unknown, money_columns, text_headings
from normalize.field_rows import (
    ALIKE,
    amount_follows,
    before_amount,
    begins_part,
    begins_year,
    body_below,
    concept_of,
    explains,
    heads_group,
    heads_items,
    heads_money,
    heads_plan,
    heads_remarks,
    is_amount,
    is_pair,
    is_plain_amount,
    is_value_after,
    label_by_place,
    lists_amounts,
    names_office,
    takes_more,
    total_of,
    with_amount,
)
from normalize.field_texts import OpenText
from normalize.fields import Claim, Fields, ItemClaim, MoneyHeader, part_goals
from normalize.folding import squeeze
from normalize.labels import Label, closest
from normalize.money import money_unit, parse_amount
from normalize.sheet import pieces_of
from normalize.titles import is_heading, is_title, is_year_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Used
    from normalize.sheet import Row, Sheet, Spot

_SECTIONS = ("head.revenue", "head.expenditure", "head.levels")
_WHOLE = ("item.total", "item.total_annual", "item.total_project", "head.budget", "money.amount")
_KINDS = re.compile(r"资金(?:类别|类型|性质)")  # a header over the labels of all lines, of their sum too
_LONGEST_HEADING = 20
_MONEY = ("money.amount", "money.budget", "money.adjusted", "money.executed", "money.prior")


class FieldReader:
    """Walks the rows of a form that belong to no table block and gives each value to its label."""

    def __init__(self, sheet: Sheet, claimed: set[int], used: Used) -> None:
        self._sheet = sheet
        self._claimed = claimed
        self._used = used
        self._fields = Fields()
        self._text = OpenText(sheet, self._fields, used)
        self._waiting: list[tuple[Spot, Label]] = []

    def read(self) -> Fields:
        """Read every row once, from top to bottom."""
        below: dict[int, dict[int, Spot]] = {}
        for row in self._sheet.rows:
            spots = [spot for spot in row.spots if id(spot) not in self._claimed]
            if len(spots) < len(row.spots) and (not spots or row.table is None):
                self._text.end()
            if not spots:
                continue
            if row.table is None and not is_pair(spots):
                self._line(spots)
            elif heads_money(self._sheet, row, spots) and not self._heads_amounts(row, spots):
                self._money_header(spots, plan=heads_plan(self._sheet, row, spots))
            elif row.index in below:
                columns = below[row.index]
                only = all(below.get(row.index + step) is not columns for step in (-1, 1))
                self._body_row(spots, columns, only=only)
            elif (body := body_below(self._sheet, self._claimed, row, spots)) is not None:
                below.update(body)
                self._text.end()
                self._used.name("header", *spots)
                self._fields.sections.extend(spot for spot in spots if spot.label and spot.label.one("head"))
                filled = {spot.column for index in body for spot in self._sheet.rows[index].spots}
                self._fields.groups.extend(
                    spot for spot in spots if spot.label is None or spot.column not in filled
                )
            else:
                self._table_row(row, spots)
        self._text.end()
        for spot, _ in self._waiting:
            self._used.name("label", spot)
        part_goals(self._fields)
        return self._fields

    # -- lines ------------------------------------------------------------------------------------------------

    def _line(self, spots: Sequence[Spot]) -> None:
        for spot in spots:
            label = spot.label
            if label is not None and label.inline and amount_follows(spots, spots.index(spot)):
                label = before_amount(label, spot.text)
            breaks = label is not None and (
                label.one("field", "text", "other", "person", "head") is not None
                or not self._text.goes_on
                or (bool(label.inline) and parse_amount(label.inline or "").number is not None)
            )
            if label is not None and breaks and label.one("field", "text", "other", "person", "head", "item"):
                self._labelled_line(spot, label)
            elif self._text.goes_on and not is_heading(spot.text):
                self._text.add(spot, overflowed=True)
            elif is_heading(spot.text):
                self._text.end()
                self._used.name("heading", spot)

    def _labelled_line(self, spot: Spot, label: Label) -> None:
        self._text.end()
        concept = concept_of(label)
        if concept.startswith("item."):
            self._item(label, spot, (), 1)
            return
        if concept.startswith("head."):
            self._head(concept, label, spot)
            return
        values = [(spot, label.inline)] if label.inline else []
        self._text.begin(concept, label, spot, values)

    def _head(self, concept: str, label: Label, spot: Spot) -> None:
        if concept in ("head.tasks", "head.tasks_other"):
            values = [(spot, label.inline)] if label.inline else []
            self._text.begin(concept, label, spot, values, more=True)
        elif label.inline and concept in ("head.budget", *_SECTIONS):
            self._item(label, spot, (), 1)
        else:
            self._used.name("label", spot)
            self._fields.sections.append(spot)

    # -- tables -----------------------------------------------------------------------------------------------

    def _body_row(self, spots: Sequence[Spot], columns: dict[int, Spot], *, only: bool) -> None:
        """Give the cells of the only row under labels to them; rows of a longer list are named, not read."""
        named = any(columns[spot.column].label is None and not is_amount(spot) for spot in spots)
        for spot in spots:
            header = columns[spot.column]
            label = header.label or closest(header.text, ("item.",), ALIKE)
            if named and label is not None and label.one("field", "text") is None:
                label = None  # the amounts are those of what the row names, not of the form
            if only and label is not None and not (label.one("money.ignored") and label.one("text")):
                self._open_with((header, label), spot)
            else:
                self._used.name("not_extracted", spot)

    def _heads_amounts(self, row: Row, spots: Sequence[Spot]) -> bool:
        """Whether a row of budget labels stands over their amounts, although some could head money columns."""
        labels = [spot.label for spot in spots]
        items = sum(label is not None and label.one("item") is not None for label in labels)
        known = all(label is not None and label.one("item", "head", "money.ignored") for label in labels)
        return known and items > 1 and body_below(self._sheet, self._claimed, row, spots) is not None

    def _money_header(self, spots: Sequence[Spot], *, plan: bool) -> None:
        self._text.end()
        for spot, label in money_columns(self._sheet, spots):
            self._used.name("header", spot)
            if is_year_line(spot.text):
                self._fields.headers.append(MoneyHeader(spot, "money.later" if plan else "money.prior"))
            if label is None:
                self._fields.groups.append(spot)
                continue
            concept = label.one(*_MONEY, "money.ignored")
            if concept is not None and not (plan and spot is spots[0]):
                later = plan and label.one("item.total") is not None
                self._fields.headers.append(MoneyHeader(spot, "money.later" if later else concept))
            if label.one(*_SECTIONS, "head.budget") and not _KINDS.fullmatch(label.wording):
                self._fields.sections.append(spot)

    def _table_row(self, row: Row, spots: list[Spot]) -> None:
        if spots[0].label is not None or len(spots) > 1:
            self._close_unless_beside(spots[0])
        if self._in_turn(row, spots) or self._whole_amounts(row, spots):
            return
        if self._heads_texts(row, spots) or heads_unknown(self._sheet, row, spots):
            return
        pending: tuple[Spot, Label] | None = None
        index = 0
        while index < len(spots):
            spot = spots[index]
            label = spot.label or label_by_place(self._fields, spots, index, free=pending is None)
            if label is not None and pending is not None and is_value_after(pending[1], spots, index):
                label = None
            if label is None:
                if pending is not None and self._has_value(pending[0]) and explains(self._sheet, spot):
                    self._used.name("not_extracted", spot)
                elif pending is not None:
                    self._give(pending, spot)
                    if not takes_more(pending[1]):
                        pending = None
                elif heads_group(row, spots, index, text_open=self._text.goes_on):
                    self._used.name("heading", spot)
                    self._fields.groups.append(spot)
                elif not self._orphan(row, spot):
                    self._stray(row, spot)
                index += 1
                continue
            if pending is not None:
                if not self._has_value(pending[0]) and not heads_remarks(spots, pending[0], pending[1]):
                    self._waiting.append(pending)
                    if pending[1].unit is not None:
                        self._fields.groups.append(pending[0])  # it names a block of labels with their unit
                pending = None
            if amount_follows(spots, index):
                label = before_amount(label, spot.text)
            concept = concept_of(label)
            behind = self._budget_label(row, spots, index, label, concept)
            if behind is not None:
                index = behind
                continue
            if label.inline:
                self._inline(concept, label, spot)
            elif concept.startswith("head.") and concept not in ("head.tasks", "head.tasks_other"):
                self._used.name("label", spot)
                self._fields.sections.append(spot)
            else:
                pending = (spot, label)
            index += 1
        if pending is not None and not self._has_value(pending[0]):
            self._waiting.append(pending)

    def _budget_label(
        self, row: Row, spots: Sequence[Spot], index: int, label: Label, concept: str
    ) -> int | None:
        """Take a budget label with its amounts and return the index behind them; None if it is none."""
        spot = spots[index]
        if concept.startswith("item.") and heads_items(self._sheet, spots, index):
            self._used.name("label", spot)
            self._fields.groups.append(spot)
            return index + 1
        section = concept.startswith("head.") and label.one(*_SECTIONS) is not None
        if concept.startswith("item.") or (section and amount_follows(spots, index)):
            return self._item_cells(row, spots, index, label)
        if concept == "head.budget" and spot.row_span == 1 and amount_follows(spots, index):
            return self._item_cells(row, spots, index, replace(label, concepts=frozenset({"item.total"})))
        if concept == "head.budget" and lists_amounts(spots, index):
            listing = spots[index + 1]
            self._fields.items.append(ItemClaim(label, spot, (), listing.end, listing=listing))
            self._used.name("label", spot)
            return index + 2
        return None

    def _in_turn(self, row: Row, spots: Sequence[Spot]) -> bool:
        """Give texts to the labels that the row above ends with, one each, where a text dump has moved them left."""
        if row.spans or len(spots) < 2 or any(spot.label is not None for spot in spots):
            return False
        above = [item for item in self._waiting if item[0].row == row.index - 1]
        waiting = above[-len(spots) :]  # the first may head the others
        if not len(spots) <= len(above) <= len(spots) + 1 or not all(
            label.one("text") for _, label in waiting
        ):
            return False
        if all(spot.column == label.column for spot, (label, _) in zip(spots, waiting, strict=True)):
            return False
        for spot, item in zip(spots, waiting, strict=True):
            self._open_with(item, spot)
        self._text.end()
        return True

    def _whole_amounts(self, row: Row, spots: Sequence[Spot]) -> bool:
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
            upper = self._sheet.rows[
                max(row.index - 2, 0)
            ]  # a text dump has lost what is merged over its rows
            beside = iter(self._sheet.left_of(row.index, spots[0].column))
            head = next(beside, head if row.spans or upper.table != row.table else upper.spots[0])
        unit = money_unit(head.text)
        label = head.label or (Label(squeeze(head.text), frozenset({"item.total"}), unit) if unit else None)
        if label is None or head.column >= spots[0].column or label.one(*_WHOLE) is None:
            return False
        whole = replace(label, concepts=frozenset({"item.total"}))
        self._item(whole, replace(head, row=row.index), tuple(spots), row.columns)
        return True

    def _heads_texts(self, row: Row, spots: Sequence[Spot]) -> bool:
        """Let the headings beside the label of a text wait for the texts below them."""
        headings = text_headings(self._sheet, row, spots)
        if headings:
            self._text.end()
            self._used.name("label", spots[0])
            self._waiting.extend(headings)
        return bool(headings)

    def _has_value(self, label: Spot) -> bool:
        """Whether a label that takes several cells has been given one, so that none below it is its value."""
        if self._text.spot is label:
            return not self._text.is_blank
        return any(claim.spot is label for claim in self._fields.task_texts)

    def _close_unless_beside(self, spot: Spot) -> None:
        """A label in a row ends the open text, unless it stands inside the text's own column."""
        if self._text.spot is not None and spot.column <= self._text.spot.column:
            self._text.end()

    def _item_cells(self, row: Row, spots: Sequence[Spot], index: int, label: Label) -> int:
        """Take a budget label with the cells up to the next label; return the index behind them."""
        spot = spots[index]
        cells: list[Spot] = []
        position = index + 1
        while position < len(spots) and spots[position].label is None:
            if begins_part(spots, position) or begins_year(spots, position):
                break
            if with_amount(spots[position].text) is not None:
                break
            cells.append(spots[position])
            position += 1
        limit = spots[position].column if position < len(spots) else max(row.columns, spot.end)
        self._item(label, spot, tuple(cells), limit)
        return position

    def _item(self, label: Label, spot: Spot, cells: tuple[Spot, ...], limit: int) -> None:
        self._fields.items.append(ItemClaim(label, spot, cells, limit))
        if label.section is not None or label.one(*_SECTIONS):
            self._fields.sections.append(spot)
        self._used.name("label", spot)

    def _inline_pieces(self, pieces: Sequence[str], spot: Spot) -> None:
        """Take the labels that one cell prints beside each other, each with its value."""
        self._used.value(spot)
        for piece in pieces:
            part = replace(spot, text=piece)
            label = part.label
            if label is None or not label.inline:
                continue
            if label.one("field", "text", "item", "head", "person", "other") is None and label.one(*_MONEY):
                label = total_of(label)
            concept = concept_of(label)
            if concept.startswith("item."):
                self._item(label, part, (), 1)
            else:
                self._inline(concept, label, part)
                self._text.end()

    def _inline(self, concept: str, label: Label, spot: Spot) -> None:
        pieces = pieces_of(spot.text)
        if len(pieces) > 1 and "\n" not in spot.text and spot.table is not None:
            self._inline_pieces(pieces, spot)
            return
        inline = label.inline or ""
        if concept.startswith("head."):
            self._head(concept, label, spot)
            return
        self._text.begin(concept, label, spot, [(spot, inline)])

    def _give(self, pending: tuple[Spot, Label], spot: Spot) -> None:
        label_spot, label = pending
        concept = concept_of(label)
        if concept in ("head.tasks", "head.tasks_other"):
            self._used.name("label", label_spot)
            beside = self._fields.task_texts[-1] if self._fields.task_texts else None
            values = ((spot, spot.text),)
            if beside is not None and beside.spot is label_spot and beside.values[0][0].row == spot.row:
                values = (*self._fields.task_texts.pop().values, *values)
            self._fields.task_texts.append(Claim(concept, label, label_spot, values))
            return
        if self._text.spot is label_spot:
            self._text.add(spot)
            return
        if concept == "field.money_unit" and names_office(spot.text):
            concept = "field.department"
        self._text.begin(concept, label, label_spot, [(spot, spot.text)])

    def _orphan(self, row: Row, spot: Spot) -> bool:
        """Give a cell without a label in its row to the label above it, or to the text that runs on."""
        if len(row.spots) == 1 and is_title(spot.text):
            return False
        if self._tells_of_label(row, spot):
            self._used.name("slot", spot)
            return True
        for above in self._sheet.above(spot):
            waiting = next((item for item in self._waiting if item[0] is above), None)
            if waiting is None and is_plain_amount(spot):
                waiting = self._without_amount(above, spot)
            if waiting is not None:
                self._text.end()
                self._open_with(waiting, spot)
                return True
            if above.label is not None:
                break
        if self._text.reaches(row, spot):
            self._text.add(spot)
            return True
        for left in self._sheet.left_of(row.index, spot.column):
            label = left.label
            if label is None:
                break
            if left.row < row.index and concept_of(label).startswith(("text.", "head.tasks")):
                self._open_with((left, label), spot)
                return True
        return False

    def _without_amount(self, above: Spot, spot: Spot) -> tuple[Spot, Label] | None:
        """The budget label just above an amount that has none beside it, unless it heads a column of amounts."""
        if spot.row != above.row + above.row_span or spot.column != above.column:
            return None
        below = self._sheet.at(spot.row + spot.row_span, spot.column)
        if below is not None and below.table == spot.table and is_plain_amount(below):
            return None
        claims = [item for item in self._fields.items if item.spot is above]
        bare = bool(claims) and not any(item.cells or item.label.inline for item in claims)
        return (above, claims[0].label) if bare else None

    def _tells_of_label(self, row: Row, spot: Spot) -> bool:
        """Whether a cell under a label goes on with it: the value beside is merged over both rows."""
        above = self._sheet.at(row.index - 1, spot.column) if row.spans and row.index else None
        beside = self._sheet.at(row.index, spot.end)
        if above is None or above.label is None or beside is None or above.end != spot.end:
            return False
        return beside.row < row.index and beside.row == above.row

    def _open_with(self, waiting: tuple[Spot, Label], spot: Spot) -> None:
        label_spot, label = waiting
        concept = concept_of(label)
        if concept in ("head.tasks", "head.tasks_other"):
            self._give(waiting, spot)
            return
        if label.one("field", "text", "other", "person", "item", "head") is None and label.one(*_MONEY):
            label = total_of(label)
            concept = concept_of(label)
        if concept.startswith("item."):
            self._fields.items[:] = [
                item for item in self._fields.items if item.spot is not label_spot or item.cells
            ]
            self._item(label, label_spot, (spot,), spot.end)
            return
        self._text.end()
        previous = next(
            (claim for claim in self._fields.claims if claim.spot is label_spot and claim.concept == concept),
            None,
        )
        if previous is not None:
            self._fields.claims.remove(previous)
        values = list(previous.values) if previous is not None else []
        self._text.begin(concept, label, label_spot, [*values, (spot, spot.text)])

    def _stray(self, row: Row, spot: Spot) -> None:
        """A table row of one cell that no label claims: a heading, or text that goes on from the row above."""
        if len(row.spots) > 1:
            return
        if is_heading(spot.text):
            self._used.name("heading", spot)
        elif len(squeeze(spot.text)) <= _LONGEST_HEADING and money_unit(spot.text) is not None:
            self._used.name("heading", spot)
            self._fields.groups.append(spot)
        elif not row.spans and self._text.goes_on and spot.column == 0:
            self._text.add(spot, overflowed=True)  # a line feed inside the cell has ended its row
