"""Giving values to labels outside table blocks, once it is known which value belongs to which label."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.field_labels import SECTIONS, concept_of, names_office, total_of
from normalize.fields import Claim, Fields
from normalize.line_pieces import pieces_of
from normalize.money import MONEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Used
    from normalize.field_budget import BudgetLabels
    from normalize.field_texts import OpenText
    from normalize.labels import Label
    from normalize.sheet import Spot


class LabelledValues:
    """Gives a value to its label: as a field, as a text that may go on, as an amount or as a text of tasks."""

    def __init__(self, fields: Fields, text: OpenText, budget: BudgetLabels, used: Used) -> None:
        self._fields = fields
        self._text = text
        self._budget = budget
        self._used = used

    def give_line(self, spot: Spot, label: Label) -> None:
        """Give a label that begins a line what stands behind its colon."""
        self._text.end()
        concept = concept_of(label)
        if concept.startswith("item."):
            self._budget.claim(label, spot, (), 1)
            return
        if concept.startswith("head."):
            self._head(concept, label, spot)
            return
        values = [(spot, label.inline)] if label.inline else []
        self._text.begin(concept, label, spot, values)

    def give_inline(self, concept: str, label: Label, spot: Spot) -> None:
        """Give a label of a table what stands behind its colon in its own cell, which may hold several labels."""
        pieces = pieces_of(spot.text)
        if len(pieces) > 1 and "\n" not in spot.text and spot.table is not None:
            self._give_pieces(pieces, spot)
            return
        inline = label.inline or ""
        if concept.startswith("head."):
            self._head(concept, label, spot)
            return
        self._text.begin(concept, label, spot, [(spot, inline)])

    def give_beside(self, pending: tuple[Spot, Label], spot: Spot) -> None:
        """Give a label a cell beside it; a text and tasks take several."""
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

    def give_below(self, waiting: tuple[Spot, Label], spot: Spot) -> None:
        """Give a label that has waited for its value a cell below it."""
        label_spot, label = waiting
        concept = concept_of(label)
        if concept in ("head.tasks", "head.tasks_other"):
            self.give_beside(waiting, spot)
            return
        if label.one("field", "text", "other", "person", "item", "head") is None and label.one(*MONEY):
            label = total_of(label)
            concept = concept_of(label)
        if concept.startswith("item."):
            self._fields.items[:] = [
                item for item in self._fields.items if item.spot is not label_spot or item.cells
            ]
            self._budget.claim(label, label_spot, (spot,), spot.end)
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

    def has_value(self, label: Spot) -> bool:
        """Whether a label that takes several cells has been given one, so that none below it is its value."""
        if self._text.spot is label:
            return not self._text.is_blank
        return any(claim.spot is label for claim in self._fields.task_texts)

    def _head(self, concept: str, label: Label, spot: Spot) -> None:
        """Take the label of a block: of tasks as a text, of the budget as an amount if it has one, else as a section."""
        if concept in ("head.tasks", "head.tasks_other"):
            values = [(spot, label.inline)] if label.inline else []
            self._text.begin(concept, label, spot, values, more=True)
        elif label.inline and concept in ("head.budget", *SECTIONS):
            self._budget.claim(label, spot, (), 1)
        else:
            self._used.name("label", spot)
            self._fields.sections.append(spot)

    def _give_pieces(self, pieces: Sequence[str], spot: Spot) -> None:
        """Take the labels that one cell prints beside each other, each with its value."""
        self._used.value(spot)
        for piece in pieces:
            part = replace(spot, text=piece)
            label = part.label
            if label is None or not label.inline:
                continue
            if label.one("field", "text", "item", "head", "person", "other") is None and label.one(*MONEY):
                label = total_of(label)
            concept = concept_of(label)
            if concept.startswith("item."):
                self._budget.claim(label, part, (), 1)
            else:
                self.give_inline(concept, label, part)
                self._text.end()
