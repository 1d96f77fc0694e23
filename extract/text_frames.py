"""What programs for tables of data print around the cells: numbers of rows and columns, and words for blank cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.document import Remainder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.document import Cell, Table

_BLANKS = frozenset({"NaN", "nan", "None", "null", "NULL", "NaT", "<NA>"})
_UNNAMED = "Unnamed: "
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 3


def without_frame(table: Table) -> tuple[Table, list[Remainder]]:
    """Take off what a program has added to a table: columns and rows counted from 0, and words for blank cells.

    A form counts from 1, and says in its own language that nothing stands in a cell.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    numbered = _numbered_column(table, rows)
    header = next((row for row, cells in rows.items() if _counts_columns(cells)), None)
    kept: list[Cell] = []
    taken: list[Cell] = []
    for cell in table.cells:
        is_number = cell.row == header or (cell.column == 0 and numbered is not None and cell.row > numbered)
        added = is_number or cell.text in _BLANKS or _is_unnamed(cell)
        (taken if added else kept).append(cell)
    if not taken:
        return table, []
    if numbered is not None:
        kept = [_moved(cell, column=-1) if cell.row >= numbered else cell for cell in kept]
    if header is not None:
        kept = [_moved(cell, row=-1) if cell.row > header else cell for cell in kept]
    table = replace(
        table,
        rows=table.rows - (header is not None),
        columns=max((cell.column + 1 for cell in kept), default=1),
        cells=tuple(kept),
        joins=tuple(
            replace(join, row=join.row - (header is not None and join.row > header)) for join in table.joins
        ),
    )
    return table, [Remainder("stray", cell.text, line=cell.line) for cell in taken]


def _numbered_column(table: Table, rows: dict[int, list[Cell]]) -> int | None:
    """The row whose first cell is blank and below which the first column counts all rows from 0; None if none is.

    It is the one above the table where its first row counts as well.
    """
    first = {row: cells[0].text for row, cells in rows.items() if cells[0].column == 0}
    start = next((row for row, text in first.items() if text == "0"), 0)
    counted = range(start, table.rows)
    if start - 1 in first or len(counted) < _FEWEST_ROWS:
        return None
    return start - 1 if all(first.get(row) == str(row - start) for row in counted) else None


def _counts_columns(cells: Iterable[Cell]) -> bool:
    """Whether a row holds nothing but the numbers of its columns."""
    texts = [cell.text for cell in cells]
    return len(texts) >= _FEWEST_COLUMNS and texts == [str(number) for number in range(len(texts))]


def _is_unnamed(cell: Cell) -> bool:
    """Whether a cell stands for a header that is blank."""
    return cell.text.startswith(_UNNAMED) and cell.text.removeprefix(_UNNAMED).isdecimal()


def _moved(cell: Cell, *, row: int = 0, column: int = 0) -> Cell:
    return replace(cell, row=cell.row + row, column=max(0, cell.column + column))
