"""Parts of a table that is read as several: some of its rows, which still know where they stand in the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extract import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Block, Cell

NumberedBlock = tuple[int | None, "Block"]
"""A block of a form and the number of its table in the file; None for a line."""


@dataclass(frozen=True, slots=True)
class TablePart(Table):
    """Some rows of a table as a table of their own; `origin` holds the number of each in the table of the file."""

    origin: tuple[int, ...] = ()


def part_of(table: Table, rows: Sequence[int]) -> TablePart:
    """The part of a table that consists of some of its rows, in the order given.

    A cell that reaches into the part from above stands at its top, one that reaches out of it ends with it.
    """
    places = {row: place for place, row in enumerate(rows)}
    cells = [
        replace(cell, row=min(inside), row_span=len(inside))
        for cell in table.cells
        if (inside := [places[row] for row in range(cell.row, cell.row + cell.row_span) if row in places])
    ]
    return TablePart(
        rows=len(rows),
        columns=table.columns,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        spans=table.spans,
        joins=tuple(replace(join, row=places[join.row]) for join in table.joins if join.row in places),
        sheet=table.sheet,
        doubtful=frozenset(places[row] for row in table.doubtful if row in places),
        origin=tuple(origin_of(table, row) for row in rows),
    )


def without_blank_rows(table: Table) -> Table:
    """The table without the rows in which nothing is printed, which part nothing that labels do not part."""
    filled = {
        row
        for cell in table.cells
        if cell.text.strip() or cell.tables
        for row in range(cell.row, cell.row + cell.row_span)
    }
    return table if len(filled) in (0, table.rows) else part_of(table, sorted(filled))


def origin_of(table: Table, row: int) -> int:
    """The number of a row in the table of the file."""
    return table.origin[row] if isinstance(table, TablePart) else row


def printed_rows(table: Table) -> dict[int, list[Cell]]:
    """The cells that print something, by the row they begin in, from left to right."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    return rows
