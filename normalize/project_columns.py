"""Tables that print one project beside the other, each as a column of its own under labels on the left: cut by columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extract import Cell, Line, Table
from normalize.folding import squeeze
from normalize.labels import is_total, match
from normalize.table_parts import NumberedBlock, part_of, printed_rows
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence


_FEWEST = 2  # projects that make a table of several
_FEWEST_ROWS = 3  # below the names
_MEANT = ("text", "item", "money", "ind", "head.indicators", "head.budget")


@dataclass(frozen=True, slots=True)
class _Columns:
    """The row of names, the grid column where the projects begin, and the first and last column of each."""

    row: int
    first: int
    projects: tuple[tuple[int, int], ...]


def part_columns(blocks: Sequence[NumberedBlock]) -> list[list[NumberedBlock]]:
    """The blocks of one form, one group for each project that a table prints in a column of its own.

    What stands around the table belongs to each project, as do cells that are merged over all of them.
    """
    tables = [index for index, (_, block) in enumerate(blocks) if isinstance(block, Table)]
    if len(tables) != 1:
        return [list(blocks)]
    number, table = blocks[tables[0]]
    found = None if isinstance(table, Line) else _columns(table)
    if found is None or isinstance(table, Line):
        return [list(blocks)]
    before, behind = blocks[: tables[0]], blocks[tables[0] + 1 :]
    return [[*before, (number, _column(table, found, first, end)), *behind] for first, end in found.projects]


def _columns(table: Table) -> _Columns | None:
    """The columns of projects in a table; None if it prints none or one."""
    rows = printed_rows(table)
    for row, cells in sorted(rows.items()):
        label = match(cells[0].text)
        if label is None or label.inline or label.one("field.project_name") is None:
            continue
        names = [cell for cell in cells[1:] if not is_total(cell.text)]
        distinct = {squeeze(cell.text) for cell in names}
        if len(names) < _FEWEST or len(distinct) < len(names):
            return None
        if any(match(cell.text) or level(cell.text) or traits(cell.text).value for cell in names):
            return None
        projects = tuple((cell.column, cell.column + cell.column_span) for cell in names)
        found = _Columns(row, cells[1].column, projects)
        return found if _fills(rows, found) else None
    return None


def _fills(rows: dict[int, list[Cell]], found: _Columns) -> bool:
    """Whether labels stand left of the projects in every row below their names, and values under each name."""
    below = [cells for row, cells in rows.items() if row > found.row]
    told = 0
    for cells in below:
        left = [cell for cell in cells if cell.column < found.first]
        values = [cell for cell in cells if cell.column >= found.first]
        if any((label := match(cell.text)) is not None and not label.inline for cell in values):
            return False
        if any((own := level(cell.text)) is not None and own.certain for cell in values):
            return False
        if left and is_meant(left[-1]):
            told += sum(any(_over(cell, *each) for cell in values) for each in found.projects) >= _FEWEST
    return told >= _FEWEST_ROWS and told * 3 >= len(below) * 2


def is_meant(cell: Cell) -> bool:
    """Whether a cell is a label of what projects have: money, a goal, a level of indicators."""
    label = match(cell.text)
    return level(cell.text) is not None or (label is not None and label.one(*_MEANT) is not None)


def _column(table: Table, found: _Columns, first: int, end: int) -> Table:
    """The table with the labels and one of its projects."""
    kept: list[Cell] = []
    for cell in table.cells:
        if cell.row < found.row or cell.column + cell.column_span <= found.first:
            kept.append(cell)
        elif _over(cell, first, end):
            kept.append(replace(cell, column=first, column_span=end - first))
    return part_of(replace(table, cells=tuple(kept)), range(table.rows))


def _over(cell: Cell, first: int, end: int) -> bool:
    return cell.column < end and first < cell.column + cell.column_span
