"""Reading labels and their values outside table blocks: beside, below, after a colon, or running on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import Label, closest, match, partition_label
from normalize.money import labelled_amounts, money_unit, parse_amount
from normalize.sheet import Row, Sheet, Spot
from normalize.titles import is_heading, is_year_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Used

# Labels whose value stands beside them, and labels that begin a text that may run on.
_FIELDS = ("field", "person", "other")
_SECTIONS = ("head.revenue", "head.expenditure", "head.levels")
_MONEY = ("money.amount", "money.budget", "money.adjusted", "money.executed", "money.prior")
# Words that are labels in a budget but just as often the value of another label.
_LONGEST_WEAK_LABEL = 3
_LONGEST_GROUP_NAME = 14
_MONEY_LABELS = ("item.", "head.revenue", "head.expenditure")
_PLAIN_LABELS = ("field.", "text.", "head.", "person.", "other.")
_ALIKE, _MUCH_ALIKE = 70.0, 80.0  # percent of likeness that lets a text pass for a known label


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A label with the spots of its value; `text` is the value where it shares a cell with its label."""

    concept: str
    label: Label
    spot: Spot
    values: tuple[tuple[Spot, str], ...]

    @property
    def text(self) -> str:
        """The value as printed, its parts joined as paragraphs."""
        return "\n".join(text for _, text in self.values if text.strip())


@dataclass(frozen=True, slots=True, eq=False)
class ItemClaim:
    """A budget label with the cells to its right up to the next label, and what it says after a colon.

    `limit` is the grid column of the next label. `listing` is a cell that lists labels with their amounts, for a
    label that only heads it.
    """

    label: Label
    spot: Spot
    cells: tuple[Spot, ...]
    limit: int
    listing: Spot | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MoneyHeader:
    """A header of a money column and what it means (`money.budget`, `money.prior` …)."""

    spot: Spot
    concept: str


@dataclass(slots=True)
class Fields:
    """Everything read outside the table blocks of one form, in reading order."""

    claims: list[Claim] = field(default_factory=list[Claim])
    items: list[ItemClaim] = field(default_factory=list[ItemClaim])
    headers: list[MoneyHeader] = field(default_factory=list[MoneyHeader])
    sections: list[Spot] = field(default_factory=list[Spot])
    groups: list[Spot] = field(default_factory=list[Spot])
    task_texts: list[Claim] = field(default_factory=list[Claim])
    reattached: list[Claim] = field(default_factory=list[Claim])

    def first(self, *concepts: str) -> Claim | None:
        """The first claim with a value for any of the concepts, in the order the concepts are named."""
        for concept in concepts:
            for claim in self.claims:
                if claim.concept == concept and claim.text.strip():
                    return claim
        return None

    def all(self, concept: str) -> list[Claim]:
        """Every claim for a concept that has a value."""
        return [claim for claim in self.claims if claim.concept == concept and claim.text.strip()]


@dataclass(slots=True)
class _Open:
    """A text whose end has not been met: its concept, label, values so far and whether lines were added."""

    concept: str
    label: Label
    spot: Spot
    values: list[tuple[Spot, str]]
    overflowed: bool = False


class FieldReader:
    """Walks the rows of a form that belong to no table block and gives each value to its label."""

    def __init__(self, sheet: Sheet, claimed: set[int], used: Used) -> None:
        self._sheet = sheet
        self._claimed = claimed
        self._used = used
        self._fields = Fields()
        self._open: _Open | None = None
        self._waiting: list[tuple[Spot, Label]] = []

    def read(self) -> Fields:
        """Read every row once, from top to bottom."""
        below: dict[int, dict[int, Spot]] = {}
        for row in self._sheet.rows:
            spots = [spot for spot in row.spots if id(spot) not in self._claimed]
            if len(spots) < len(row.spots) and (not spots or row.table is None):
                self._close()
            if not spots:
                continue
            if row.table is None and not self._is_pair(spots):
                self._line(spots)
            elif self._is_money_header(row, spots):
                self._money_header(spots)
            elif row.index in below:
                self._body_row(row, spots, below[row.index])
            elif (body := self._body_below(row, spots)) is not None:
                below.update(body)
                self._close()
                self._used.name("header", *spots)
            else:
                self._table_row(row, spots)
        self._close()
        for spot, _ in self._waiting:
            self._used.name("label", spot)
        return self._fields

    # -- lines ------------------------------------------------------------------------------------------------

    def _line(self, spots: Sequence[Spot]) -> None:
        for spot in spots:
            label = spot.label
            breaks = label is not None and (
                label.one("field", "text", "other", "person", "head") is not None
                or self._open is None
                or (bool(label.inline) and parse_amount(label.inline or "").number is not None)
            )
            if label is not None and breaks and label.one("field", "text", "other", "person", "head", "item"):
                self._labelled_line(spot, label)
            elif self._open is not None and not is_heading(spot.text):
                self._open.values.append((spot, spot.text))
                self._open.overflowed = True
            elif is_heading(spot.text):
                self._close()
                self._used.name("heading", spot)

    def _labelled_line(self, spot: Spot, label: Label) -> None:
        self._close()
        concept = self._concept(label)
        if concept.startswith("item."):
            self._item(label, spot, (), 1)
            return
        if concept.startswith("head."):
            self._head(concept, label, spot)
            return
        values = [(spot, label.inline)] if label.inline else []
        self._open = _Open(concept, label, spot, values)
        if not concept.startswith("text."):
            self._close()

    def _head(self, concept: str, label: Label, spot: Spot) -> None:
        if concept in ("head.tasks", "head.tasks_other"):
            self._close()
            values = [(spot, label.inline)] if label.inline else []
            self._open = _Open(concept, label, spot, values)
        elif label.inline and concept in ("head.budget", *_SECTIONS):
            self._item(label, spot, (), 1)
        else:
            self._used.name("label", spot)
            self._fields.sections.append(spot)

    def _is_pair(self, spots: Sequence[Spot]) -> bool:
        """Whether a line holds a label and, behind a gap, its value."""
        return len(spots) == 2 and spots[0].label is not None and spots[1].label is None

    # -- tables -----------------------------------------------------------------------------------------------

    def _is_money_header(self, row: Row, spots: Sequence[Spot]) -> bool:
        """Whether a row heads money columns: names of money columns and no amount."""
        labels = [spot.label for spot in spots]
        money = [label for label in labels if label is not None and label.one(*_MONEY, "money.ignored")]
        strict = [label for label in money if label.one(*_MONEY)]
        if not strict or len(spots) < 2:
            return False
        if any(
            label is None and parse_amount(spot.text).number is not None
            for spot, label in zip(spots, labels, strict=True)
        ):
            return False
        if any(label is not None and label.one("field", "text", "person") for label in labels):
            return False
        unlabelled = sum(
            label is None and not is_year_line(spot.text) for spot, label in zip(spots, labels, strict=True)
        )
        certain = any(label.one("item") is None for label in strict)
        return unlabelled <= 1 and (certain or len(money) >= 2) and row.table is not None

    def _body_below(self, row: Row, spots: Sequence[Spot]) -> dict[int, dict[int, Spot]] | None:
        """Rows that stand column by column under a row of labels, with the labels by column; None if there are none.

        The row must hold three labels or more beside at most a label of the group, and the rows below only values.
        """
        own = [spot for spot in spots if not (spot.row_span > 1 or spot is spots[0])] or list(spots[1:])
        labels = [spot for spot in own if spot.label is not None and not spot.label.inline]
        if len(labels) < 2 or len(labels) * 2 < len(own) + 1:
            return None
        if any(spot.label is not None and spot.label.one("text") is not None for spot in labels):
            return None
        columns = {spot.column: spot for spot in own}
        found: dict[int, dict[int, Spot]] = {}
        for below in self._sheet.rows[row.index + 1 :]:
            cells = [spot for spot in below.spots if id(spot) not in self._claimed]
            if below.table != row.table or not cells or any(spot.label is not None for spot in cells):
                break
            if len(cells) < 2 or not all(spot.column in columns for spot in cells):
                break
            found[below.index] = columns
        return found or None

    def _body_row(self, row: Row, spots: Sequence[Spot], columns: dict[int, Spot]) -> None:
        """Give the cells of the only row under labels to them; rows of a longer list are named, not read."""
        only = not any(
            other in self._sheet.rows[row.index + step].spots
            for step in (-1, 1)
            if 0 <= row.index + step < len(self._sheet.rows)
            for other in self._sheet.rows[row.index + step].spots
            if other.column in columns and other is not columns[other.column] and other.label is None
        )
        for spot in spots:
            header = columns[spot.column]
            label = header.label
            if only and label is not None:
                self._open_with((header, label), spot)
            else:
                self._used.name("not_extracted", spot)

    def _money_header(self, spots: Sequence[Spot]) -> None:
        self._close()
        for spot in spots:
            label = spot.label or closest(spot.text, ("money.",), _ALIKE)
            self._used.name("header", spot)
            if is_year_line(spot.text):
                self._fields.headers.append(MoneyHeader(spot, "money.prior"))
            if label is None:
                continue
            concept = label.one(*_MONEY, "money.ignored")
            if concept is not None:
                self._fields.headers.append(MoneyHeader(spot, concept))
            if label.one(*_SECTIONS, "head.budget"):
                self._fields.sections.append(spot)

    def _table_row(self, row: Row, spots: list[Spot]) -> None:
        if spots and spots[0].label is not None:
            self._close_unless_beside(spots[0])
        pending: tuple[Spot, Label] | None = None
        index = 0
        while index < len(spots):
            spot = spots[index]
            label = spot.label or self._lenient(spots, index, free=pending is None)
            if label is not None and pending is not None and self._is_value_after(pending[1], label):
                label = None
            if label is None:
                if pending is not None:
                    self._give(pending, spot)
                    if not self._takes_more(pending[1]):
                        pending = None
                elif self._heads_group(row, spots, index):
                    self._used.name("heading", spot)
                    self._fields.groups.append(spot)
                elif not self._orphan(row, spot):
                    self._stray(row, spot)
                index += 1
                continue
            if pending is not None:
                self._waiting.append(pending)
                pending = None
            concept = self._concept(label)
            if concept.startswith("item.") or (concept in _SECTIONS and self._amount_follows(spots, index)):
                index = self._item_cells(row, spots, index, label)
                continue
            if concept == "head.budget" and self._lists_amounts(spots, index):
                self._fields.items.append(
                    ItemClaim(label, spot, (), spots[index + 1].end, listing=spots[index + 1])
                )
                self._used.name("label", spot)
                index += 2
                continue
            if label.inline:
                self._inline(concept, label, spot)
            elif concept.startswith("head.") and concept not in ("head.tasks", "head.tasks_other"):
                self._used.name("label", spot)
                self._fields.sections.append(spot)
            else:
                pending = (spot, label)
            index += 1
        if pending is not None:
            self._waiting.append(pending)

    def _close_unless_beside(self, spot: Spot) -> None:
        """A label in a row ends the open text, unless it stands inside the text's own column."""
        if self._open is not None and spot.column <= self._open.spot.column:
            self._close()

    def _is_value_after(self, pending: Label, label: Label) -> bool:
        """Whether a text that could be a label is the value of the label just before it."""
        if pending.one(*_FIELDS) is None or label.inline is not None:
            return False
        weak = label.one("field", "text", "person", "head.budget", "other") is None
        return weak and len(label.wording) <= _LONGEST_WEAK_LABEL

    def _takes_more(self, label: Label) -> bool:
        return label.one("text", "head.tasks", "head.tasks_other") is not None and label.one("field") is None

    def _amount_follows(self, spots: Sequence[Spot], index: int) -> bool:
        label = spots[index].label
        if label is not None and label.inline:
            return parse_amount(label.inline).number is not None
        if index + 1 >= len(spots):
            return False
        following = spots[index + 1]
        return following.label is None and parse_amount(following.text).number is not None

    def _lists_amounts(self, spots: Sequence[Spot], index: int) -> bool:
        """Whether the cell behind a label lists budget labels with their amounts."""
        if index + 1 >= len(spots) or spots[index + 1].label is not None:
            return False
        amounts = labelled_amounts(spots[index + 1].text)
        known = [match(amount.label) for amount in amounts]
        return sum(label is not None and label.one("item") is not None for label in known) >= 1

    def _item_cells(self, row: Row, spots: Sequence[Spot], index: int, label: Label) -> int:
        """Take a budget label with the cells up to the next label; return the index behind them."""
        spot = spots[index]
        cells: list[Spot] = []
        position = index + 1
        while position < len(spots) and spots[position].label is None:
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

    def _inline(self, concept: str, label: Label, spot: Spot) -> None:
        inline = label.inline or ""
        if concept.startswith("head."):
            self._head(concept, label, spot)
            return
        self._close()
        self._open = _Open(concept, label, spot, [(spot, inline)])
        if not concept.startswith("text."):
            self._close()

    def _give(self, pending: tuple[Spot, Label], spot: Spot) -> None:
        label_spot, label = pending
        concept = self._concept(label)
        if concept in ("head.tasks", "head.tasks_other"):
            self._used.name("label", label_spot)
            self._fields.task_texts.append(Claim(concept, label, label_spot, ((spot, spot.text),)))
            return
        if self._open is not None and self._open.spot is label_spot:
            self._open.values.append((spot, spot.text))
            return
        self._close()
        self._open = _Open(concept, label, label_spot, [(spot, spot.text)])
        if not concept.startswith("text."):
            self._close()

    def _orphan(self, row: Row, spot: Spot) -> bool:
        """Give a cell without a label in its row to the label above it, or to the text that runs on."""
        for above in self._sheet.above(spot):
            waiting = next((item for item in self._waiting if item[0] is above), None)
            if waiting is not None:
                self._close()
                self._open_with(waiting, spot)
                return True
            if above.label is not None:
                break
        if self._open is not None and self._runs_on(row, spot):
            self._open.values.append((spot, spot.text))
            return True
        for left in self._sheet.left_of(row.index, spot.column):
            label = left.label
            if label is None:
                break
            if left.row < row.index and self._concept(label).startswith(("text.", "head.tasks")):
                self._open_with((left, label), spot)
                return True
        return False

    def _open_with(self, waiting: tuple[Spot, Label], spot: Spot) -> None:
        label_spot, label = waiting
        concept = self._concept(label)
        if concept in ("head.tasks", "head.tasks_other"):
            self._give(waiting, spot)
            return
        if concept.startswith("item."):
            self._item(label, label_spot, (spot,), spot.end)
            return
        self._close()
        previous = next(
            (claim for claim in self._fields.claims if claim.spot is label_spot and claim.concept == concept),
            None,
        )
        if previous is not None:
            self._fields.claims.remove(previous)
        values = list(previous.values) if previous is not None else []
        self._open = _Open(concept, label, label_spot, [*values, (spot, spot.text)])
        if not concept.startswith("text."):
            self._close()

    def _runs_on(self, row: Row, spot: Spot) -> bool:
        """Whether a lone cell goes on with the open text: it stands where the text stands, and its row is blank left of it."""
        if self._open is None or self._open.spot.table != row.table:
            return False
        label = self._open.spot
        beside = self._sheet.at(row.index, label.column)
        return (beside is None or beside is label) and spot.column > label.column

    def _lenient(self, spots: Sequence[Spot], index: int, *, free: bool) -> Label | None:
        """The label a text without known wording must be by its place, as the wording it is most like.

        Beside an amount in the column of budget labels it is a budget label, known or not; before a value it is
        the label of that value if it is much like one.
        """
        spot = spots[index]
        head, colon, tail = partition_label(spot.text)
        if head == "其中":
            head, colon, tail = partition_label(tail)
        if colon and head:
            families = _MONEY_LABELS if parse_amount(tail).number is not None else _PLAIN_LABELS
            found = closest(head, families, _ALIKE if families is _MONEY_LABELS else _MUCH_ALIKE)
            return replace(found, inline=tail) if found is not None and tail else None
        if not free or index + 1 >= len(spots) or len(squeeze(spot.text)) > _LONGEST_GROUP_NAME:
            return None
        following = spots[index + 1]
        if following.label is not None:
            return None
        if parse_amount(following.text).number is not None and self._among_items(spot, following):
            unit = money_unit(spot.text)
            return closest(head, _MONEY_LABELS, _ALIKE) or Label(
                squeeze(head), frozenset({"item.other"}), unit
            )
        return closest(spot.text, _PLAIN_LABELS, _MUCH_ALIKE)

    def _among_items(self, spot: Spot, following: Spot) -> bool:
        """Whether a text stands where budget labels stand: below one, or beside a cell under a money header."""
        if any(
            item.spot.table == spot.table and item.spot.column == spot.column for item in self._fields.items
        ):
            return True
        return any(
            header.spot.table == spot.table
            and header.concept != "money.ignored"
            and following.over(header.spot.column, header.spot.end)
            for header in self._fields.headers
        )

    def _heads_group(self, row: Row, spots: Sequence[Spot], index: int) -> bool:
        """Whether a short cell only names the group of labels that begins to its right."""
        spot = spots[index]
        if index + 1 >= len(spots) or index > 0 or len(squeeze(spot.text)) > _LONGEST_GROUP_NAME:
            return False
        following = spots[index + 1].label
        return following is not None and (spot.row_span > 1 or not row.spans or self._open is None)

    def _stray(self, row: Row, spot: Spot) -> None:
        """A table row of one cell that no label claims: a heading, or text that goes on from the row above."""
        if len(row.spots) == 1 and is_heading(spot.text):
            self._used.name("heading", spot)

    # -- concepts ---------------------------------------------------------------------------------------------

    def _concept(self, label: Label) -> str:
        """The meaning of a label outside table blocks."""
        inline_amount = bool(label.inline) and parse_amount(label.inline or "").number is not None
        if inline_amount and label.one("item", "head.revenue", "head.expenditure"):
            return label.one("item", "head.revenue", "head.expenditure") or ""
        found = label.one("field", "text", "person", "other", "item", "head")
        if found is not None:
            return found
        return label.one("task", "ind", "money", "total") or ""

    def _close(self) -> None:
        """End the open text and keep it as a claim."""
        opened = self._open
        self._open = None
        if opened is None:
            return
        claim = Claim(opened.concept, opened.label, opened.spot, tuple(opened.values))
        if opened.concept.startswith("head.tasks"):
            self._fields.task_texts.append(claim)
        else:
            self._fields.claims.append(claim)
        self._used.name("label", opened.spot)
        if opened.overflowed and opened.spot.table is not None:
            self._fields.reattached.append(claim)


def unit_claims(fields: Fields) -> list[str]:
    """Texts that state the money unit of the form (`单位：万元`), in reading order."""
    return [claim.text for claim in fields.all("field.money_unit") if "元" in squeeze(claim.text)]


def label_of(text: str) -> Label | None:
    """The label a text is, for callers that hold no spot."""
    return match(text)
