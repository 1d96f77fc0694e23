"""Documents, sheets and forms made of rows of text, for tests of single steps of `normalize`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import normalize
from extract import Cell, Document, Line, Table
from normalize.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.records import Form
    from normalize.sheet import Row, Sheet, Spot

LEFT, ABOVE = "<", "^"


def dump(*rows: str) -> Table:
    """A table as a text dump prints it: rows with cells between bars, nothing said about merged cells."""
    grid = [[text.strip() for text in row.split("|")] for row in rows]
    cells = (Cell(r, c, text=text) for r, texts in enumerate(grid) for c, text in enumerate(texts))
    return Table(len(grid), max(map(len, grid)), tuple(cells), spans=False)


def merged(*rows: str) -> Table:
    """A table that states its merged cells: `<` goes on with the cell to the left, `^` with the cell above."""
    grid = [[text.strip() for text in row.split("|")] for row in rows]
    cells = (
        Cell(r, c, _height(grid, r, c), _width(grid, r, c), text)
        for r, texts in enumerate(grid)
        for c, text in enumerate(texts)
        if text not in (LEFT, ABOVE)
    )
    return Table(len(grid), max(map(len, grid)), tuple(cells))


def document(*blocks: Table | str) -> Document:
    """A document of tables and of lines, each line with its number in the file."""
    lines = (Line(block, line=n) if isinstance(block, str) else block for n, block in enumerate(blocks, 1))
    return Document("text/plain", tuple(lines))


def sheet(*blocks: Table | str) -> Sheet:
    """The rows of one form, its tables counted from 0."""
    numbered: list[tuple[int | None, Table | Line]] = []
    tables = 0
    for block in document(*blocks).blocks:
        numbered.append((tables if isinstance(block, Table) else None, block))
        tables += isinstance(block, Table)
    return sheet_of(numbered)


def forms(*blocks: Table | str, path: str = "") -> tuple[Form, ...]:
    """Every declaration of a document."""
    return normalize.declarations(document(*blocks), source_id="0" * 16, path=path)


def form(*blocks: Table | str, path: str = "") -> Form:
    """The only declaration of a document."""
    (only,) = forms(*blocks, path=path)
    return only


def spot(of: Sheet, text: str) -> Spot:
    """The only spot of a sheet with a text."""
    (only,) = (found for row in of.rows for found in row.spots if found.text == text)
    return only


def texts(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """What rows print, cell by cell."""
    return [tuple(found.text for found in row.spots) for row in rows]


def _width(grid: Sequence[Sequence[str]], row: int, column: int) -> int:
    width = 1
    while column + width < len(grid[row]) and grid[row][column + width] == LEFT:
        width += 1
    return width


def _height(grid: Sequence[Sequence[str]], row: int, column: int) -> int:
    height = 1
    while row + height < len(grid) and grid[row + height][column : column + 1] == [ABOVE]:
        height += 1
    return height
