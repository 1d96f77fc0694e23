"""One sheet of a workbook as every spreadsheet format hands it over: shown texts, merges, what is hidden."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from extract.document import Remainder, Remark

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384


class Area(NamedTuple):
    """A rectangle of grid positions counted from 0; the last row and column belong to it."""

    top: int
    left: int
    bottom: int
    right: int


class SheetCell(NamedTuple):
    """One cell as stored.

    `text` is what the sheet shows, `unseen` what the cell holds but its format does not show; `ruled` tells
    whether lines are drawn at its sides.
    """

    row: int
    column: int
    text: str
    unseen: str = ""
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class SheetContent:
    """One sheet.

    Attributes:
        name: Name of the sheet.
        cells: Cells that hold something, be it a formula without a result, or are ruled, in any order, each position at most once.
        merges: Merged ranges as the file states them; they may overlap.
        hidden: Whether the whole sheet is hidden.
        hidden_rows: Row ranges that are not shown, as first and last.
        hidden_columns: Column ranges that are not shown, as first and last.
        texts: Paragraphs of text boxes that float over the cells.
        remainders: Running heads and comments.
        remarks: Doubts about the cells.
        pictures: Number of pictures.
    """

    name: str
    cells: tuple[SheetCell, ...]
    merges: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: tuple[tuple[int, int], ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    texts: tuple[str, ...] = ()
    remainders: tuple[Remainder, ...] = ()
    remarks: tuple[Remark, ...] = ()
    pictures: int = 0


def paragraphs_of(text: str) -> str:
    """Return a stored text as its paragraphs joined by line feeds; blank ones and outer blanks are layout."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return unicodedata.normalize("NFC", "\n".join(line for part in lines if (line := part.strip())))


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
