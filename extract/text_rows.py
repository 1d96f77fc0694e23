"""Rows of text as cells at columns, and the table they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extract.document import Cell, Join, Table
from extract.text_markup import paragraphs
from extract.text_wraps import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_COLUMNS = 256
"""Widest row that is still one of a table; a form has at most twenty columns."""

_ITEM_NUMBER = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）.．、]"
    r"|第[一二三四五六七八九十百\d]{1,4}[条章节项]"
    r"|[①-⑳•·●○■□◆➢\-*]"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of its first line and the raw text of each column, empty where a cell is blank."""

    number: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many cells are not blank."""
        return sum(not cell.isspace() and cell != "" for cell in self.cells)

    @property
    def first(self) -> str:
        """The first cell that is not blank, stripped."""
        return next((text for cell in self.cells if (text := cell.strip())), "")

    def continued(self, column: int, text: str) -> Row:
        """Return the row with text that was wrapped onto the next line added to one of its cells."""
        cells = (*self.cells[:column], joined(self.cells[column], text), *self.cells[column + 1 :])
        return replace(self, cells=cells)


def is_list(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether rows are the items of a list, a gap standing between each number and its paragraph."""
    return all(len(row) == 1 or (len(row) == 2 and _ITEM_NUMBER.fullmatch(row[0])) for row in rows)


def table_of(rows: list[Row], joins: list[Join]) -> Table:
    """Make a table of rows without spans; blank cells keep their place but are no cells.

    Blank rows at the end are left out.
    """
    height = max((index for index, row in enumerate(rows, 1) if row.filled), default=0)
    cells = [
        Cell(index, column, text="\n".join(texts), line=row.number)
        for index, row in enumerate(rows)
        for column, raw in enumerate(row.cells)
        if raw and (texts := paragraphs(raw))
    ]
    width = max(len(row.cells) for row in rows)
    return Table(height, width, tuple(cells), spans=False, joins=tuple(joins))
