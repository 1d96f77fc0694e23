"""Walking the rows of a form outside its table blocks: each value goes to its label."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from normalize.field_answers import (
    annexed_below,
    answers_kind,
    details_below,
    heads_row,
    lists_names,
    names_kind,
    names_source,
)
from normalize.field_asides import explains, sums_marks
from normalize.field_budget import BudgetLabels
from normalize.field_columns import body_below, header_label, label_below
from normalize.field_headings import goal_before_result, heads_unknown, text_headings
from normalize.field_labels import (
    ALIKE,
    before_amount,
    concept_of,
    label_by_place,
    told_by_group,
    told_by_heading,
)
from normalize.field_rows import (
    amount_follows,
    heads_group,
    heads_money,
    heads_plan,
    heads_remarks,
    is_amount,
    is_pair,
    is_plain_amount,
    is_value_after,
    takes_more,
)
from normalize.field_texts import OpenText
from normalize.field_values import LabelledValues
from normalize.fields import Fields, numbered_goals, part_goals
from normalize.folding import squeeze
from normalize.labels import GOALS, Label, closest
from normalize.money import money_unit, parse_amount
from normalize.titles import defines, is_heading, is_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Used
    from normalize.sheet import Row, Sheet, Spot

_FAR_ABOVE = 40  # cells that are asked whether they are the label of one below
_LONGEST_HEADING = 20


class FieldReader:
    """Walks the rows of a form that belong to no table block and gives each value to its label."""

    def __init__(self, sheet: Sheet, claimed: set[int], used: Used) -> None:
        self._sheet = sheet
        self._claimed = claimed
        self._used = used
        self._fields = Fields()
        self._text = OpenText(sheet, self._fields, used)
        self._budget = BudgetLabels(sheet, claimed, self._fields, used)
        self._values = LabelledValues(self._fields, self._text, self._budget, used)
        self._waiting: list[tuple[Spot, Label]] = []

    def read(self) -> Fields:
        """Read every row once, from top to bottom."""
        below: dict[int, dict[int, Spot]] = {}
        details = annex = years = range(0)
        for row in self._sheet.rows:
            spots = [spot for spot in row.spots if id(spot) not in self._claimed]
            if len(spots) < len(row.spots) and (not spots or row.table is None):
                self._text.end()
            if not spots:
                continue
            details = details_below(self._sheet, spots) or details
            annex = annex if row.index in annex else annexed_below(self._sheet, row) or annex
            if row.index in annex or (row.index in details and not spots[0].is_total):
                self._text.end()
                self._used.name("not_extracted", *spots)
                self._fields.sections.extend(spot for spot in spots if spot.label and spot.label.one("head"))
            elif row.table is None and not is_pair(spots):
                self._line(spots)
            elif row.index in years:
                self._used.name("not_extracted", *(spot for spot in spots if spot.label is not None))
            elif years := self._budget.read_years(row, spots):
                self._text.end()
            elif sums_marks(self._sheet, row, spots):
                self._used.name("total", *spots)
            elif heads_money(self._sheet, row, spots) and not self._budget.heads_amounts(row, spots):
                self._text.end()
                self._budget.read_header(spots, plan=heads_plan(self._sheet, row, spots))
            elif row.index in below:
                columns = below[row.index]
                only = all(below.get(row.index + step) is not columns for step in (-1, 1))
                self._body_row(spots, columns, only=only)
                if only:
                    self._blanks(row, columns)
            elif offices := self._budget.read_offices(row, spots):
                details = offices
                self._text.end()
            elif (body := body_below(self._sheet, self._claimed, row, spots)) is not None:
                below.update(body)
                self._text.end()
                self._used.name("header", *spots)
                self._fields.sections.extend(spot for spot in spots if spot.label and spot.label.one("head"))
                filled = {spot.column for index in body for spot in self._sheet.rows[index].spots}
                self._fields.groups.extend(
                    spot for spot in spots if spot.label is None or spot.column not in filled
                )
                self._budget.keep_headers(spots, max(body))
            else:
                self._table_row(row, spots)
        self._text.end()
        for spot, _ in self._waiting:
            self._used.name("label", spot)
        part_goals(self._fields, self._used)
        return self._fields

    # -- lines ------------------------------------------------------------------------------------------------

    def _line(self, spots: Sequence[Spot]) -> None:
        for spot in spots:
            label = spot.label if not defines(spot.text) else None
            if label is None and (heading := told_by_heading(self._fields, spot)) is not None:
                self._values.give_line(spot, heading)
                continue
            if label is not None and label.inline and amount_follows(spots, spots.index(spot)):
                label = before_amount(label, spot.text)
            breaks = label is not None and (
                label.one("field", "text", "other", "person", "head") is not None
                or not self._text.goes_on
                or (bool(label.inline) and parse_amount(label.inline or "").number is not None)
            )
            if label is not None and breaks and label.one("field", "text", "other", "person", "head", "item"):
                self._values.give_line(spot, label)
            elif self._text.goes_on and not is_heading(spot.text):
                self._text.add(spot, overflowed=True)
            elif (untold := goal_before_result(self._waiting, spot)) is not None:
                heading, told, goal = untold
                self._text.begin(told.one(*GOALS) or "", told, heading, [(spot, goal)])
                self._text.end()
            elif (goals := numbered_goals(spot.text)) is not None:
                self._text.begin("text.annual_goal", goals, spot, [(spot, spot.text)])
            elif is_heading(spot.text):
                self._text.end()
                self._used.name("heading", spot)

    # -- tables -----------------------------------------------------------------------------------------------

    def _body_row(self, spots: Sequence[Spot], columns: dict[int, Spot], *, only: bool) -> None:
        """Give the cells of the only row under labels to them; rows of a longer list are named, not read."""
        named = any(columns[spot.column].label is None and not is_amount(spot) for spot in spots)
        for spot in spots:
            header = columns[spot.column]
            label = label_below(self._sheet, header) or closest(header.text, ("item.",), ALIKE)
            if named and label is not None and label.one("field", "text") is None:
                label = None  # the amounts are those of what the row names, not of the form
            if only and label is not None and not (label.one("money.ignored") and label.one("text")):
                self._values.give_below((header, label), spot)
            else:
                self._used.name("not_extracted", spot)

    def _blanks(self, row: Row, columns: dict[int, Spot]) -> None:
        """Keep the sources of money whose cells are blank in the row of their amounts."""
        if not any(is_plain_amount(spot) for spot in row.spots):
            return
        for column, header in sorted(columns.items()):
            label = header_label(header)
            if not row.spans and header is self._sheet.rows[header.row].spots[0]:
                continue  # a text dump has lost that it is merged down
            if column in row.blanks and label is not None and label.one("item") and not label.inline:
                self._budget.claim(label, header, (), header.end)

    def _table_row(self, row: Row, spots: list[Spot]) -> None:
        if spots[0].label is not None or len(spots) > 1:
            self._close_unless_beside(spots[0])
        if self._in_turn(row, spots):
            return
        if self._budget.read_whole(row, spots) or self._budget.read_cross(row, spots):
            return
        if self._heads_texts(row, spots) or heads_unknown(self._sheet, row, spots):
            return
        pending: tuple[Spot, Label] | None = None
        index = 0
        while index < len(spots):
            spot = spots[index]
            label = spot.label or label_by_place(self._fields, spots, index, free=pending is None)
            grouped = told_by_group(spots, index)
            if label is not None and pending is not None and is_value_after(pending[1], spots, index):
                label = None
            label = None if answers_kind(spots, index) else grouped or label
            if label is not None and pending is None and names_source(self._sheet, spots, index):
                self._used.name("not_extracted", spot)
                break
            if label is None:
                pending = self._unlabelled(row, spots, index, pending)
                index += 1
                continue
            if pending is not None:
                self._leave(pending, spots)
                pending = None
            if amount_follows(spots, index):
                label = before_amount(label, spot.text)
            concept = concept_of(label)
            behind = self._budget.read_label(row, spots, index, label, concept)
            if behind is not None:
                index = behind
                continue
            if label.inline:
                self._values.give_inline(concept, label, spot)
            elif concept.startswith("head.") and concept not in ("head.tasks", "head.tasks_other"):
                index += self._head(spots, index)
            else:
                pending = (spot, label)
            index += 1
        if pending is not None and not self._values.has_value(pending[0]):
            self._waiting.append(pending)

    def _unlabelled(
        self, row: Row, spots: Sequence[Spot], index: int, pending: tuple[Spot, Label] | None
    ) -> tuple[Spot, Label] | None:
        """Give a cell without a label to the one before it, above it, or to the open text; the label that waits still."""
        spot = spots[index]
        if pending is not None and self._values.has_value(pending[0]) and explains(self._sheet, spot):
            self._used.name("not_extracted", spot)
        elif pending is not None and (heading := self._heading_over(row, spot, pending[1])) is not None:
            self._used.name("label", pending[0])
            self._values.give_below(heading, spot)
            self._text.end()
        elif pending is not None:
            self._values.give_beside(pending, spot)
            return pending if takes_more(pending[1]) else None
        elif heads_group(row, spots, index, text_open=self._text.goes_on):
            self._used.name("heading", spot)
            self._fields.groups.append(spot)
        elif not self._orphan(row, spot):
            self._stray(row, spot)
        return pending

    def _heading_over(self, row: Row, spot: Spot, label: Label) -> tuple[Spot, Label] | None:
        """The heading of a text that waits just above a cell, where the label beside only says that texts stand there."""
        if label.one("text.annual_goal", "task.content") is None or row.table is None or label.inline:
            return None
        above = [
            item for item in self._waiting if item[0].row == row.index - 1 and item[0].table == row.table
        ]
        headings = [item for item in above if item[1].one(*GOALS) is not None]
        return (
            next((item for item in headings if item[0].column == spot.column), None) if headings[1:] else None
        )

    def _leave(self, pending: tuple[Spot, Label], spots: Sequence[Spot]) -> None:
        """Let a label that a further one follows wait for what stands below it, unless it has its value or heads remarks."""
        if self._values.has_value(pending[0]) or heads_remarks(spots, pending[0], pending[1]):
            return
        self._waiting.append(pending)
        if pending[1].unit is not None:
            self._fields.groups.append(pending[0])  # it names a block of labels with their unit

    def _head(self, spots: Sequence[Spot], index: int) -> int:
        """Keep the label of a section, or name the word that answers it; how many cells more than the label it takes."""
        self._used.name("label", spots[index])
        if names_kind(spots, index):
            self._used.name("not_extracted", spots[index + 1])
            return 1
        self._fields.sections.append(spots[index])
        return 0

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
            self._values.give_below(item, spot)
        self._text.end()
        return True

    def _heads_texts(self, row: Row, spots: Sequence[Spot]) -> bool:
        """Let the headings beside the label of a text wait for the texts below them."""
        headings = text_headings(self._sheet, row, spots)
        if headings:
            self._text.end()
            self._used.name("label", spots[0])
            self._waiting.extend(headings)
        return bool(headings)

    def _close_unless_beside(self, spot: Spot) -> None:
        """A label in a row ends the open text, unless it stands inside the text's own column."""
        if self._text.spot is not None and spot.column <= self._text.spot.column:
            self._text.end()

    def _orphan(self, row: Row, spot: Spot) -> bool:
        """Give a cell without a label in its row to the label above it, or to the text that runs on."""
        if len(row.spots) == 1 and is_title(spot.text):
            return False
        if self._tells_of_label(row, spot):
            self._used.name("slot", spot)
            return True
        if self._text.holds(row) and self._text.reaches(row, spot):
            within = [item for item, _ in self._waiting if item.row >= (self._text.spot or spot).row]
            if not any(item.over(spot.column, spot.end) for item in within):
                self._text.add(spot)
                return True
        beside = [label_spot for label_spot, _ in self._waiting]
        for above in islice(self._sheet.above(spot), _FAR_ABOVE):
            waiting = next((item for item in self._waiting if item[0] is above), None)
            if waiting is None and is_plain_amount(spot):
                waiting = self._budget.without_amount(above, spot)
            if waiting is not None and lists_names(self._sheet, row, waiting[0]):
                self._used.name("not_extracted", spot)
                return True
            if waiting is not None and not heads_row(row, spot, waiting[1], beside):
                self._text.end()
                self._values.give_below(waiting, spot)
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
                self._values.give_below((left, label), spot)
                return True
        return False

    def _tells_of_label(self, row: Row, spot: Spot) -> bool:
        """Whether a cell under a label goes on with it: the value beside is merged over both rows."""
        above = self._sheet.at(row.index - 1, spot.column) if row.spans and row.index else None
        beside = self._sheet.at(row.index, spot.end)
        if above is None or above.label is None or beside is None or above.end != spot.end:
            return False
        return beside.row < row.index and beside.row == above.row

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
