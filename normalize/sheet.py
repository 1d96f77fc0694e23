"""One form as a single run of rows: lines and tables of the document in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extract import Block, Box, Cell, Line, Recognition, Table
from normalize.folding import squeeze
from normalize.labels import Label, match
from normalize.line_pieces import pieces_of
from normalize.listing import LISTED, Cells, Listing
from normalize.table_parts import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


BEHIND_ALL = 10_000
"""A grid column to the right of all that tables have."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """One printed cell, or one piece of a line, at its place; spots are compared by identity.

    `row` counts the rows of the form, `column` the grid columns of its table (pieces of a line count from 0).
    `table` is the number of the table in the file and `table_row` the row inside it, both None for lines. A table
    that was put together from lines has a number below 0. `moved` is by how many columns a spot was put back to the
    right of where the file prints it.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    table: int | None = None
    table_row: int | None = None
    line: int | None = None
    boxes: tuple[Box, ...] = ()
    sheet: str | None = None
    recognition: Recognition | None = None
    moved: int = 0
    _told: tuple[str, Label] | None = field(default=None, repr=False)  # the words, and what they are
    _label: Label | None = field(init=False, repr=False)  # once it was asked for

    @property
    def end(self) -> int:
        """First grid column behind the spot."""
        return self.column + self.column_span

    @property
    def in_file(self) -> bool:
        """Whether the spot stands in a table of the file."""
        return self.table is not None and self.table >= 0

    @property
    def label(self) -> Label | None:
        """The label this spot is, with or without its value."""
        try:
            return self._label
        except AttributeError:
            words, told = self._told or ("", None)
            label = told if told is not None and words == self.text else match(self.text)
            object.__setattr__(self, "_label", label)
            return self._label

    def tell(self, label: Label) -> None:
        """Take a label that the place of the spot tells, as its words are in no list; its copies with these words keep it."""
        object.__setattr__(self, "_label", replace(label, told=True))
        object.__setattr__(self, "_told", (self.text, self._label))

    @property
    def known_label(self) -> Label | None:
        """The label this spot is by its own words."""
        label = self.label
        return None if label is not None and label.told else label

    def heads(self, *concepts: str) -> bool:
        """Whether the spot is a label without its value, of one of these concepts or kinds of them."""
        label = self.label
        return label is not None and not label.inline and label.one(*concepts) is not None

    @property
    def is_total(self) -> bool:
        """Whether the spot heads a row of sums."""
        label = self.label
        return label is not None and label.one("total") is not None

    def over(self, first: int, end: int) -> bool:
        """Whether the spot covers any of the columns from `first` up to but not including `end`."""
        return self.column < end and first < self.column + self.column_span


@dataclass(frozen=True, slots=True)
class Moves:
    """How far each cell of a row has moved left, and whether another place suits the row nearly as well."""

    shifts: tuple[int, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of the form.

    Attributes:
        index: Number of the row in the form.
        spots: Non-blank spots that begin in this row, from left to right.
        table: Number of its table in the file; None for a line.
        spans: Whether its table states merged cells.
        columns: Grid columns of its table; 0 for a line.
        blanks: Grid columns where a blank cell begins or, in a text dump, where nothing is printed.
        listed: Whether the row is an indicator given as a line of text, its cells by the columns of `LISTED`.
        doubtful: Whether its cells may stand in other columns, or their text may be cut off.
        moved: Whether its cells stood further left in a text dump, before they were put back.
    """

    index: int
    spots: tuple[Spot, ...]
    table: int | None = None
    spans: bool = False
    columns: int = 0
    blanks: tuple[int, ...] = ()
    listed: bool = False
    doubtful: bool = False
    moved: bool = False

    def moves_by(self, shift: int) -> Moves:
        """Every cell as far."""
        return Moves((shift,) * len(self.spots))

    def moves_to(self, columns: Sequence[int], *, doubtful: bool = False) -> Moves:
        """Each cell to a column."""
        shifts = (column - spot.column for spot, column in zip(self.spots, columns, strict=True))
        return Moves(tuple(shifts), doubtful)

    def put_back(self, moves: Moves) -> Row:
        """The row with its cells further right, where they stood before a text dump left merged cells out."""
        spots = tuple(
            replace(spot, column=spot.column + shift, moved=shift)
            for spot, shift in zip(self.spots, moves.shifts, strict=True)
        )
        taken = {spot.column for spot in spots}
        blanks = tuple(column for column in range(self.columns) if column not in taken)
        return replace(self, spots=spots, blanks=blanks, doubtful=self.doubtful or moves.doubtful, moved=True)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The rows of one form with a look-up of what covers a grid position."""

    rows: tuple[Row, ...]
    cover: dict[tuple[int, int], Spot] = field(repr=False)

    def at(self, row: int, column: int) -> Spot | None:
        """The non-blank spot that covers a grid position of a table row, also by a span; None if blank."""
        return self.cover.get((row, column))

    def below(self, row: Row) -> Row | None:
        """The next row, if it is of the same table."""
        below = self.rows[row.index + 1] if row.index + 1 < len(self.rows) else None
        return below if below is not None and below.table == row.table else None

    def left_of(self, row: int, column: int) -> Iterator[Spot]:
        """Spots that cover the row to the left of a column, nearest first, spans from above included."""
        seen: Spot | None = None
        for position in range(column - 1, -1, -1):
            spot = self.at(row, position)
            if spot is not None and spot is not seen:
                seen = spot
                yield spot

    def above(self, spot: Spot) -> Iterator[Spot]:
        """Spots of the same table above a spot that share one of its columns, nearest first."""
        seen: set[int] = set()
        for row in range(spot.row - 1, -1, -1):
            if self.rows[row].table != spot.table or spot.table is None:
                return
            for column in range(spot.column, spot.end):
                found = self.at(row, column)
                if found is not None and id(found) not in seen:
                    seen.add(id(found))
                    yield found

    def with_rows(self, changed: Mapping[int, Row]) -> Sheet:
        """The sheet with some rows, by their numbers, replaced by others; nothing from above reaches into these."""
        rows = tuple(changed.get(row.index, row) for row in self.rows)
        cover = {place: spot for place, spot in self.cover.items() if place[0] not in changed}
        for index, row in changed.items():
            for spot in row.spots:
                cover.update({(index, column): spot for column in range(spot.column, spot.end)})
        return Sheet(rows, cover)

    def hangs(self, spot: Spot) -> bool:
        """Whether a cell is merged with those below it: as the file says, or in a text dump as nothing stands there.

        A dump leaves the cells below it blank, and what the row below prints begins further right.
        """
        if spot.row_span > 1:
            return True
        row = self.rows[spot.row]
        if row.spans or row.table is None or spot.row + 1 >= len(self.rows):
            return False
        below = self.rows[spot.row + 1]
        return below.table == row.table and bool(below.spots) and below.spots[0].column > spot.column


def sheet_of(blocks: Sequence[tuple[int | None, Block]]) -> Sheet:
    """Lay out the blocks of one form, each with its table number in the file, as rows."""
    rows: list[Row] = []
    cover: dict[tuple[int, int], Spot] = {}
    listing = Listing()
    for number, block in blocks:
        if isinstance(block, Line):
            _add_line(block, rows, listing)
        else:
            _add_listed(listing.flush(), rows)
            listing.inside = False
            _add_table(block, number, rows, cover)
    _add_listed(listing.flush(), rows)
    return Sheet(tuple(rows), cover)


def moved_sheet(sheet: Sheet, moved: Mapping[int, Moves]) -> Sheet:
    """The sheet with rows put back to the right, by their numbers."""
    return sheet.with_rows({index: sheet.rows[index].put_back(moves) for index, moves in moved.items()})


def _add_line(line: Line, rows: list[Row], listing: Listing) -> None:
    pieces = pieces_of(line.text)
    listed, part = listing.feed(line, pieces)
    _add_listed(listed, rows)
    if not part:
        index = len(rows)
        spots = (
            Spot(piece, index, n, line=line.line, boxes=line.boxes, recognition=line.recognition)
            for n, piece in enumerate(pieces)
        )
        rows.append(Row(index, tuple(spots)))


def _add_listed(listed: Sequence[Cells], rows: list[Row]) -> None:
    for cells in listed:
        index = len(rows)
        spots = (
            Spot(
                text,
                index,
                LISTED.index(role),
                line=line.line,
                boxes=line.boxes,
                recognition=line.recognition,
            )
            for role, text, line in cells.cells
        )
        rows.append(Row(index, tuple(spots), columns=len(LISTED), listed=True))


def _add_table(table: Table, number: int | None, rows: list[Row], cover: dict[tuple[int, int], Spot]) -> None:
    start = len(rows)
    by_row: list[list[Spot]] = [[] for _ in range(table.rows)]
    covered: list[set[int]] = [set() for _ in range(table.rows)]
    nested: list[Table] = []
    for cell in table.cells:
        nested.extend(cell.tables)
        last = min(cell.row + cell.row_span, table.rows)
        if not squeeze(cell.text):
            continue
        spot = _spot(cell, table, number, start)
        by_row[cell.row].append(spot)
        for row in range(cell.row, last):
            for column in range(cell.column, spot.end):
                cover.setdefault((start + row, column), spot)
                covered[row].add(column)
    for offset in range(table.rows):
        blanks = tuple(column for column in range(table.columns) if column not in covered[offset])
        spots = tuple(sorted(by_row[offset], key=lambda spot: spot.column))
        doubtful = offset in table.doubtful
        rows.append(Row(start + offset, spots, number, table.spans, table.columns, blanks, doubtful=doubtful))
    for inner in nested:
        _add_table(inner, number, rows, cover)


def _unquoted(text: str) -> str:
    """The text of a cell without the quotation marks that a list of separated values puts around it."""
    inner = text.strip()
    if len(inner) < 3 or inner[0] != '"' or inner[-1] != '"':
        return text
    inner = inner[1:-1].replace('""', "\uffff")
    return text if '"' in inner else inner.replace("\uffff", '"').strip()


def _spot(cell: Cell, table: Table, number: int | None, start: int) -> Spot:
    return Spot(
        text=cell.text if table.spans else _unquoted(cell.text),
        row=start + cell.row,
        column=cell.column,
        row_span=cell.row_span,
        column_span=cell.column_span,
        table=number,
        table_row=origin_of(table, cell.row),
        line=cell.line,
        boxes=cell.boxes,
        sheet=table.sheet,
        recognition=cell.recognition,
    )
