"""Tables that print one office or project below the other, its name merged over the rows of its labels: cut by names."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extract import Cell, Table
from normalize.folding import squeeze
from normalize.labels import is_total, match
from normalize.project_columns import is_meant
from normalize.table_parts import NumberedBlock, TablePart, origin_of, part_of, printed_rows
from normalize.taxonomy import level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Block

_FEWEST = 2  # names that make a table of several
_FEWEST_LABELS = 3  # beside each name
_LONGEST_HEADER = 6
_NAMES = ("field.project_name", "field.department", "field.implementing_unit")


def part_names(blocks: Sequence[NumberedBlock]) -> list[list[NumberedBlock]]:
    """The blocks of one form, one group for each name that a table prints beside labels and values of its own."""
    tables = [index for index, (_, block) in enumerate(blocks) if isinstance(block, Table)]
    if len(tables) != 1:
        return [list(blocks)]
    number, table = blocks[tables[0]]
    parts = _parts(table)
    before, behind = blocks[: tables[0]], blocks[tables[0] + 1 :]
    return [[*before, (number, part), *behind] for part in parts] if parts else [list(blocks)]


def _parts(table: Block) -> list[TablePart]:
    if not isinstance(table, Table):
        return []
    rows = printed_rows(table)
    head = next((cells[0] for _, cells in sorted(rows.items()) if _heads_names(cells)), None)
    if head is None:
        return []
    table = _straight(table, head)
    rows = printed_rows(table)
    below = [
        cell
        for cell in table.cells
        if cell.row > head.row and cell.column == head.column and squeeze(cell.text)
    ]
    # A table that repeats the text of a merged cell prints the name in each of its rows.
    again = {id(cell) for above, cell in pairwise(below) if squeeze(above.text) == squeeze(cell.text)}
    names = [cell for cell in below if id(cell) not in again]
    if len({squeeze(cell.text) for cell in names}) < max(len(names), _FEWEST):
        return []
    table = replace(table, cells=tuple(cell for cell in table.cells if id(cell) not in again))
    edges = [*(cell.row for cell in names), table.rows]
    if edges[0] != head.row + 1 or not all(
        _is_described(rows, head, name, end) for name, end in zip(names, edges[1:], strict=True)
    ):
        return []
    return [_part(table, head, name, end) for name, (_, end) in zip(names, pairwise(edges), strict=True)]


def _straight(table: Table, head: Cell) -> Table:
    """The table with rows of a text dump that begin with a label where names stand put back beside the names."""
    if table.spans:
        return table
    width = head.column + head.column_span
    last = {row: cells[-1] for row, cells in printed_rows(table).items() if cells}
    moved = {
        cell.row
        for cell in table.cells
        if cell.row > head.row and cell.column == head.column and is_meant(cell)
        if last[cell.row].column + last[cell.row].column_span + width <= table.columns
    }
    cells = [
        replace(cell, column=cell.column + width) if cell.row in moved and squeeze(cell.text) else cell
        for cell in table.cells
        if cell.row not in moved or squeeze(cell.text)
    ]
    return replace(table, cells=tuple(cells)) if moved else table


def _heads_names(cells: Sequence[Cell]) -> bool:
    """Whether a row begins with the header of names, over labels and what they say."""
    label = match(cells[0].text)
    named = label is not None and label.inline is None and label.one(*_NAMES) is not None
    return named and len(cells) > 1 and not any(map(_is_of_one, cells[1:]))


def _is_of_one(cell: Cell) -> bool:
    """Whether a cell beside the header of names is a label with its value, or heads a column: the table is another."""
    label = match(cell.text)
    if label is None:
        return len(squeeze(cell.text)) > _LONGEST_HEADER or level(cell.text) is not None
    return label.one("field", "text", "item", "head.budget", "ind.level1", "ind.level2") is not None


def _is_described(rows: dict[int, list[Cell]], head: Cell, name: Cell, end: int) -> bool:
    """Whether labels of what an office or a project has stand beside a name, row by row."""
    if match(name.text) is not None or level(name.text) is not None or is_total(name.text):
        return False
    beside = [
        next((cell for cell in rows.get(row, ()) if cell.column > head.column), None)
        for row in range(name.row, end)
    ]
    labels = sum(cell is not None and is_meant(cell) for cell in beside)
    return labels >= _FEWEST_LABELS and beside[0] is not None and is_meant(beside[0])


def _part(table: Table, head: Cell, name: Cell, end: int) -> TablePart:
    """The rows of one name below those above the header, the name beside its label in a row of its own."""
    width = head.column + head.column_span
    named = replace(name, row=head.row, row_span=1, column=width, column_span=table.columns - width)
    kept = [
        cell for cell in table.cells if cell is not name and not (cell.row == head.row and cell is not head)
    ]
    part = part_of(replace(table, cells=(*kept, named)), [*range(head.row + 1), *range(name.row, end)])
    origin = list(part.origin)
    origin[head.row] = origin_of(table, name.row)
    return replace(part, origin=tuple(origin))
