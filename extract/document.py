"""The one shape every input format becomes: a Document of lines and tables in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RemainderKind = Literal[
    "header", "footer", "page_number", "watermark", "hidden", "deleted", "comment", "footnote", "stray"
]


Doubt = Literal["seal", "second_look"]
"""Why recognised figures are in doubt: a seal lies over them, or a second look reads others."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure text recognition is of what it read from a picture.

    Attributes:
        confidence: 0 to 1: that of all characters together, or of the least sure figure if that is lower.
        doubts: What is doubtful about the figures, sorted.
    """

    confidence: float
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, init=False)
class Box:
    """A rectangle on one page, in points, origin top left of the unrotated page; pages count from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    def __init__(self, page: int, x0: float, top: float, x1: float, bottom: float) -> None:
        # There is one for each cell, and what `dataclass` writes takes three times as long.
        _set_page(self, page)
        _set_x0(self, x0)
        _set_top(self, top)
        _set_x1(self, x1)
        _set_bottom(self, bottom)


_set_page, _set_x0, _set_top, _set_x1, _set_bottom = (vars(Box)[name].__set__ for name in Box.__slots__)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells; every grid position is covered by at most one cell.

    Attributes:
        rows: Number of grid rows.
        columns: Number of grid columns.
        cells: Cells in reading order (by row, then column).
        spans: True where the format states merged cells; False for text dumps, where a merged cell has left
            blanks behind or was dropped so that the rest of its row moved left.
        joins: How parts of the table on several pages or in several pieces became one.
        sheet: Name of the spreadsheet sheet, if the format has sheets.
        doubtful: Grid rows whose cells may stand in other columns, or whose text may be cut off.
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    spans: bool = True
    joins: tuple[Join, ...] = ()
    sheet: str | None = None
    doubtful: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, init=False)
class Cell:
    """One table cell at its top left grid position, both counted from 0.

    Attributes:
        row: Grid row of the top edge.
        column: Grid column of the left edge.
        row_span: Grid rows covered, at least 1.
        column_span: Grid columns covered, at least 1.
        text: Paragraphs joined by a line feed; soft wraps inside a paragraph are undone; Unicode NFC.
        boxes: Where the cell stands, one box for each page it stands on; empty if the format has no geometry.
        line: First text line of the cell in the file, from 1, for line-based formats.
        tables: Tables nested in the cell; their text is not part of `text`.
        recognition: How sure the text is; None if it was not recognised but is the file's own.
    """

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    text: str = ""
    boxes: tuple[Box, ...] = ()
    line: int | None = None
    tables: tuple[Table, ...] = ()
    recognition: Recognition | None = None

    def __init__(  # noqa: PLR0917 - the fields, in their order
        self,
        row: int,
        column: int,
        row_span: int = 1,
        column_span: int = 1,
        text: str = "",
        boxes: tuple[Box, ...] = (),
        line: int | None = None,
        tables: tuple[Table, ...] = (),
        recognition: Recognition | None = None,
    ) -> None:
        _set_row(self, row)
        _set_column(self, column)
        _set_row_span(self, row_span)
        _set_column_span(self, column_span)
        _set_text(self, text)
        _set_boxes(self, boxes)
        _set_line(self, line)
        _set_tables(self, tables)
        _set_recognition(self, recognition)


(
    _set_row,
    _set_column,
    _set_row_span,
    _set_column_span,
    _set_text,
    _set_boxes,
    _set_line,
    _set_tables,
    _set_recognition,
) = (vars(Cell)[name].__set__ for name in Cell.__slots__)


@dataclass(frozen=True, slots=True)
class Join:
    """Two pieces of a table made one: the grid row where the second piece begins, its page, and the reason.

    `cut_row` is true where the row was cut in half and its halves became one row.
    """

    row: int
    page: int | None
    reason: str
    cut_row: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph outside tables; soft wraps are undone where geometry or markup shows them.

    `recognition` tells how sure recognised text is; None if the text is the file's own.
    """

    text: str
    boxes: tuple[Box, ...] = ()
    line: int | None = None
    recognition: Recognition | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Size of one page in points as printed in the file, its number from 1 and its rotation in degrees."""

    number: int
    width: float
    height: float
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Remainder:
    """Text that is on or in the file but no part of the flow: running heads, page numbers, hidden text."""

    kind: RemainderKind
    text: str
    boxes: tuple[Box, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader did or doubts that a person should know: a stable code and what it concerns."""

    code: str
    detail: str = ""
    page: int | None = None


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Document:
    """Everything read from one file.

    Attributes:
        media_type: What the content proved to be, as a media type.
        blocks: Lines and tables in reading order; tables over several pages are already one.
        pages: Sizes of the pages; empty if the format has none.
        remainders: Text kept out of the flow, each with its reason.
        remarks: Facts about the reading (encoding chosen, joins in doubt), for findings.
    """

    media_type: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    remainders: tuple[Remainder, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The top-level tables in reading order; their index is the `table_no` of readings."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
