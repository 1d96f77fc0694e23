"""Summary tables: one row a project or department, with its money, its goal and its indicators in columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.headers import is_indicator_header, is_task_header
from normalize.identity_names import is_office
from normalize.identity_reader import list_titles, title_spots
from normalize.list_totals import Summed, column_key
from normalize.money import parse_amount
from normalize.moved_rows import describes
from normalize.project_headings import names_plainly
from normalize.row_shift import NOWHERE, how_far
from normalize.summary_columns import MOST_HEADERS, columns_under
from normalize.summary_entries import DEPARTMENT, MEASURED, NAMES, Column, Entry, Line
from normalize.taxonomy import level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from normalize.evidence import Used
    from normalize.sheet import Row, Sheet, Spot

_ENDS = ("field", "text", "head", "person")
_LEAST = 4  # columns of a summary
_MOST_LINES = 4  # between two halves of a list


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """A summary table: its header rows, those repeated on further pages included, its entries, and its sums."""

    header: tuple[Row, ...]
    entries: tuple[Entry, ...]
    totals: tuple[Summed, ...] = ()

    def titles(self, sheet: Sheet) -> list[Spot]:
        """Lines above the table that name it a table of targets, even one that only sums others up."""
        return list_titles(sheet, self.header[0].index)


def find_summary(sheet: Sheet, used: Used) -> Summary | None:
    """The first summary table of a form, with the tables it goes on in; None if it has none.

    Its header names projects or departments beside levels of indicators, or beside money and a goal or a mark; the
    rows below hold no labels.
    """
    naming = {row.index for row in sheet.rows if any(map(_is_name, row.spots))}
    for row in sheet.rows:
        if row.table is None or (len(row.spots) < _LEAST and not _names_over_levels(row)):
            continue
        if naming.isdisjoint(range(row.index, row.index + MOST_HEADERS)):
            continue
        header, columns = columns_under(sheet, row)
        glued = any(column.glued for column in columns) and not _heads_levels(row)
        if is_indicator_header(row) and not glued:
            continue
        paired = glued or any(column.concept == "value" for column in columns)
        if (any(map(is_indicator_header, header)) and not paired) or not _tells(columns):
            continue
        if is_task_header(sheet, row) and not _lists_levels(columns) and not _lists_projects(sheet, row):
            continue
        if _is_part_of_whole(sheet, row) and not _lists_levels(columns):
            continue
        reader = _SummaryReader(sheet, header, columns, used)
        reader.read()
        if reader.entries:
            for above in reader.header:
                used.name("header", *above.spots)
            return Summary(tuple(reader.header), tuple(reader.entries), tuple(reader.totals))
    return None


def _is_name(spot: Spot) -> bool:
    """Whether a cell heads a column of names; without one in its header, no table lists anything."""
    if names_plainly(spot):
        return True
    return spot.heads(*NAMES)


def _names_over_levels(row: Row) -> bool:
    """Whether a few cells, one of names and others of levels, are as wide as several columns together."""
    levels = any(level(spot.text) is not None for spot in row.spots)
    return levels and row.columns >= _LEAST and any(map(_is_name, row.spots))


def _tells(columns: Sequence[Column]) -> bool:
    concepts = [column.concept for column in columns]
    if not any(name in concepts for name in NAMES) or len(columns) < _LEAST:
        return False
    if sum(concept == "" for concept in concepts) * 2 >= len(concepts):
        return False
    if _lists_levels(columns):
        return True
    if "item" not in concepts:
        return False
    labels = [label for column in columns if (label := column.spot.label) is not None]
    marked = any(label.one("ind.score") for label in labels) and any(label.one(*MEASURED) for label in labels)
    return marked or any(concept.startswith("text.") and concept != "text.notes" for concept in concepts)


def _heads_levels(row: Row) -> bool:
    """Whether a header has a column for a level of its own."""
    return any(spot.label is not None and spot.label.one("ind.level1", "ind.level2") for spot in row.spots)


def _lists_levels(columns: Sequence[Column]) -> bool:
    """Whether columns are headed by levels of indicators, as those of a list of tasks never are."""
    levels = [column for column in columns if column.concept == "level" or column.glued]
    return len(levels) > 1 or any(column.glued for column in levels)


def _lists_projects(sheet: Sheet, row: Row) -> bool:
    """Whether the table is all there is under a title that speaks of projects, so that its rows are no tasks."""
    titles = title_spots(sheet) or list_titles(sheet, row.index)
    named = any("项目" in spot.text and "整体" not in spot.text for spot in titles[-1:])
    return named and _comes_first(sheet, row) and _names_projects(row)


def _is_part_of_whole(sheet: Sheet, row: Row) -> bool:
    """Whether projects or offices are named amid the form of a whole department, of which they are parts."""
    titles = title_spots(sheet) or list_titles(sheet, row.index)
    whole = any("整体" in spot.text for spot in titles[-1:])
    return whole and not _comes_first(sheet, row) and any(map(_is_name, row.spots))


def _comes_first(sheet: Sheet, row: Row) -> bool:
    return row is next(other for other in sheet.rows if other.table is not None and len(other.spots) > 1)


def _names_projects(row: Row) -> bool:
    return any(spot.label and spot.label.one(NAMES[0]) for spot in row.spots)


class _SummaryReader:
    """Goes through the rows below a header once: entries, their further lines, offices, and rows of sums."""

    def __init__(self, sheet: Sheet, header: Sequence[Row], columns: Sequence[Column], used: Used) -> None:
        self._sheet = sheet
        self._columns = columns
        self._name = next(column for wanted in NAMES for column in columns if column.concept == wanted)
        self._used = used
        self._office: tuple[Column, Spot] | None = None
        self._carried: dict[str, tuple[Column, Spot]] = {}
        self.header = list(header)
        self.entries: list[Entry] = []
        self.totals: list[Summed] = []

    def read(self) -> None:
        """Read every row that belongs to the list."""
        printed = [[spot.text for spot in row.spots] for row in self.header]
        for row in self._rows():
            if [spot.text for spot in row.spots] in printed:
                self.header.append(row)
            elif any(spot.is_total for spot in row.spots[:2]):
                cells = _cells(self._sheet, row, self._columns)
                self._carried.update(
                    (column.concept, (column, spot))
                    for column, spot in cells
                    if column.concept in NAMES[1:] and not spot.is_total
                )
                self._used.name("total", *row.spots)
                self.totals.append(Summed(row.index, _money(cells)))
            elif not self._entry(row):
                return

    def _rows(self) -> Iterator[Row]:
        """The rows below the header, those of tables with as many columns that follow at once included."""
        last = self.header[-1]
        for row in self._sheet.rows[last.index + 1 :]:
            if row.table is None:
                if row.index - last.index > _MOST_LINES or (row.spots and row.spots[0].label is not None):
                    return
                continue
            if row.columns != self.header[0].columns:
                return
            last = row
            if row.spots:
                yield row

    def _entry(self, row: Row) -> bool:
        """Take a row for an entry or a further line of one; whether it belongs to the list."""
        cells = _cells(self._sheet, row, self._columns)
        stays = self._is_office(cells, self._named(cells))
        begun = bool(self.entries or self.totals)
        if begun and not stays and (moved := how_far(row, self._suits)) is not None:
            row = row.put_back(moved)
            cells = _cells(self._sheet, row, self._columns)
        if self.entries and not stays and self._is_shifted(row, cells):
            moved = self._moved(row)
            self.entries[-1] = self.entries[-1].with_line(moved, _cells(self._sheet, moved, self._columns))
            return True
        if any((label := spot.label) is not None and label.one(*_ENDS) for _, spot in cells):
            return False
        name = self._named(cells)
        of_levels = all(column.concept in ("level", "value") for column, _ in cells)
        if self.entries and cells and (name is self.entries[-1].name or (name is None and of_levels)):
            self.entries[-1] = self.entries[-1].with_line(row, cells)
            return True
        if name is None:
            return False
        if not self.entries and name.label is not None and name.label.one("item") is not None:
            return False  # the budget of one form, whose labels are headed like the names of a list
        if self._is_office(cells, name) or self._heads_goals(row, cells):
            self._used.name("label", *row.spots)
            self.totals.append(Summed(row.index, _money(cells)))
            if is_office(name.text):
                self._office = (replace(self._name, concept=DEPARTMENT), name)
            return True
        by_concept = {column.concept: (column, spot) for column, spot in cells}
        for concept in NAMES[1:]:
            if concept in by_concept:
                self._carried[concept] = by_concept[concept]
            elif concept in self._carried and self._name.concept != concept:
                cells.append(self._carried[concept])
        if self._office is not None and DEPARTMENT not in by_concept:
            cells.append(self._office)
        blanks = tuple(
            column
            for column in self._columns
            if column.concept == "item" and all(other is not column for other, _ in cells)
        )
        self.entries.append(Entry(name, (Line(row, tuple(cells)),), blanks))
        return True

    def _named(self, cells: Sequence[tuple[Column, Spot]]) -> Spot | None:
        return next((spot for column, spot in cells if column is self._name), None)

    def _suits(self, spot: Spot, at: int) -> float:
        """How well a cell suits the column at a place; a column of indicators takes any text."""
        column = next((column for column in self._columns if column.first <= at < column.end), None)
        if column is None:
            return NOWHERE
        return 0.0 if column.concept in ("level", "value") else describes(spot, column.spot)

    def _is_shifted(self, row: Row, cells: Sequence[tuple[Column, Spot]]) -> bool:
        """Whether a row of a text dump has lost the merged cells before its indicators and moved left."""
        first = self._first_level()
        if row.spans or first is None or not row.spots or row.spots[0].column >= first:
            return False
        if row.spots[-1].end > row.columns - first:
            return False
        money = [spot for column, spot in cells if column.concept == "item"]
        goals = any(column.concept.startswith("text.") for column in self._columns)
        printed = any(column.concept.startswith("text.") for column, _ in cells)
        readable = any(parse_amount(spot.text).number is not None for spot in money)
        return not readable and (bool(money) or (goals and not printed))

    def _moved(self, row: Row) -> Row:
        """The row with its cells under the columns of levels, where they stood."""
        first = self._first_level() or 0
        return replace(row, spots=tuple(replace(spot, column=spot.column + first) for spot in row.spots))

    def _first_level(self) -> int | None:
        return next((column.first for column in self._columns if column.concept == "level"), None)

    def _is_office(self, cells: Sequence[tuple[Column, Spot]], name: Spot | None) -> bool:
        """Whether a row of a list of projects names the office of those below: money at most, no goal, no indicator."""
        concepts = {column.concept for column, _ in cells} - {self._name.concept, "item", "other"}
        listed = {column.concept for column in self._columns}
        telling = any(concept == "level" or concept.startswith("text.") for concept in listed)
        plain = concepts <= {"field.project_code", "field.department_code"}
        listed_name = self._name.concept == NAMES[0] and telling and plain
        return name is not None and listed_name and is_office(name.text)

    def _heads_goals(self, row: Row, cells: Sequence[tuple[Column, Spot]]) -> bool:
        """Whether a row without a goal, where all projects tell one with their indicators, sums up those below it."""
        glued = [column for column in self._columns if column.glued and column.concept.startswith("text.")]
        if not glued or any(column in glued for column, _ in cells):
            return False
        below: list[Decimal | None] = []
        for other in self._sheet.rows[row.index + 1 :]:
            found = _cells(self._sheet, other, self._columns)
            if not any(column in glued for column, _ in found):
                break
            below.append(_amount(found))
        amount = _amount(cells)
        return amount is not None and bool(below) and amount == sum(one or 0 for one in below)


def _amount(cells: Sequence[tuple[Column, Spot]]) -> Decimal | None:
    amounts = [parse_amount(spot.text).number for column, spot in cells if column.concept == "item"]
    return amounts[0] if amounts else None


def _money(cells: Sequence[tuple[Column, Spot]]) -> dict[str, Spot]:
    return {column_key(column.spot, column.above): spot for column, spot in cells if column.concept == "item"}


def _cells(sheet: Sheet, row: Row, columns: Sequence[Column]) -> list[tuple[Column, Spot]]:
    cells: list[tuple[Column, Spot]] = []
    for column in columns:
        spot = next((spot for spot in row.spots if column.first <= spot.column < column.end), None)
        if spot is None and row.spans:
            spot = sheet.at(row.index, column.first)
        if spot is not None:
            cells.append((column, spot))
    return cells
