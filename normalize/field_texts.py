"""The text that is being read: a label with the cells and lines that belong to it, until its end is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.fields import Claim, Fields

if TYPE_CHECKING:
    from normalize.evidence import Used
    from normalize.labels import Label
    from normalize.sheet import Row, Sheet, Spot


class OpenText:
    """A text whose end has not been met, or none; when it ends, it is kept as a claim."""

    def __init__(self, sheet: Sheet, fields: Fields, used: Used) -> None:
        self._sheet = sheet
        self._fields = fields
        self._used = used
        self._concept = ""
        self._label: Label | None = None
        self._values: list[tuple[Spot, str]] = []
        self._overflowed = False
        self.spot: Spot | None = None

    @property
    def goes_on(self) -> bool:
        """Whether a text is open."""
        return self.spot is not None

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been given to the open text."""
        return not self._values

    def begin(
        self, concept: str, label: Label, spot: Spot, values: list[tuple[Spot, str]], *, more: bool = False
    ) -> None:
        """End the open text and begin one at a label; a field ends at once, as it has one value, unless `more` follows."""
        self.end()
        self._concept, self._label, self.spot, self._values = concept, label, spot, values
        self._overflowed = False
        if not more and not concept.startswith("text."):
            self.end()

    def add(self, spot: Spot, *, overflowed: bool = False) -> None:
        """Give a cell to the open text, or a line that has left its cell."""
        self._values.append((spot, spot.text))
        self._overflowed = self._overflowed or overflowed

    def reaches(self, row: Row, spot: Spot) -> bool:
        """Whether a lone cell goes on with the text: it stands where the text stands, its row blank left of it."""
        if self.spot is None or self.spot.table != row.table:
            return False
        beside = self._sheet.at(row.index, self.spot.column)
        return (beside is None or beside is self.spot) and spot.column > self.spot.column

    def holds(self, row: Row) -> bool:
        """Whether the label of the text is merged over a further row, whose cells are then of the text."""
        spot = self.spot
        return (
            spot is not None
            and spot.table == row.table
            and spot.row < row.index < spot.row + spot.row_span
            and row.spans
        )

    def end(self) -> None:
        """End the open text and keep it as a claim."""
        spot, label = self.spot, self._label
        self.spot = self._label = None
        if spot is None or label is None:
            return
        claim = Claim(self._concept, label, spot, tuple(self._values))
        if self._concept.startswith("head.tasks"):
            self._fields.task_texts.append(claim)
        else:
            self._fields.claims.append(claim)
        self._used.name("label", spot)
        if self._overflowed and spot.table is not None:
            self._fields.reattached.append(claim)
