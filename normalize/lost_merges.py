"""Tables whose merged cells were lost on the way: a label beside or above blank cells covers these as well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.labels import match
from normalize.table_parts import printed_rows
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract import Cell, Table

_BLOCKS = ("head", "text", "item", "money.budget")
_COLUMNS = ("ind", "task.name", "task.content")
_SIDES = ("head.revenue", "head.expenditure")
_LONGEST = 16  # characters of a label in no list
_FEWEST = 2  # parts of a wider cell, or labels of a header

_Rows = dict[int, list["Cell"]]


def with_merges(table: Table) -> Table:
    """The table with its labels merged with the blank cells they head as well.

    Only where the file states merged cells, and none that goes over rows: then these were lost, in a spreadsheet
    that was saved anew or by a program that wrote the table down. If it states none that goes over columns either,
    these are restored first.
    """
    if not table.spans or any(cell.row_span > 1 for cell in table.cells):
        return table
    if all(cell.column_span == 1 for cell in table.cells):
        table = _merged(table, _widened(table))
    return _merged(table, _heightened(table))


def _merged(table: Table, cells: Mapping[int, Cell]) -> Table:
    """The table with cells, by the identity of those they replace, in the place of all that they cover."""
    if not cells:
        return table
    taken = {
        (row, column)
        for cell in cells.values()
        for row in range(cell.row, cell.row + cell.row_span)
        for column in _columns(cell)
    } - {(cell.row, cell.column) for cell in cells.values()}
    kept = (cells.get(id(cell), cell) for cell in table.cells if (cell.row, cell.column) not in taken)
    return replace(table, cells=tuple(kept))


def _widened(table: Table) -> dict[int, Cell]:
    """Headers with the columns that nothing else heads, and rows of one label as wide as the table."""
    rows = printed_rows(table)
    found: dict[int, Cell] = {}
    for row, cells in rows.items():
        over = rows.get(row - 1, []) if any(id(cell) in found for cell in rows.get(row - 1, ())) else []
        starts = [
            *(cell.column for cell in (*cells, *over)),
            table.columns,
        ]  # a part ends where its whole does
        ends = [min(column for column in starts if column > cell.column) for cell in cells]
        below = rows.get(row + 1, [])
        if len(cells) == 1:
            if cells[0].column == 0 and _heads_rows(cells[0], cells):
                found[id(cells[0])] = replace(cells[0], column_span=table.columns)
        elif _heads_columns(cells):
            filled = _filled(rows, row)
            for cell, end in zip(cells, ends, strict=True):
                last = max((column for column in range(cell.column, end) if column in filled), default=0)
                if last > cell.column:
                    found[id(cell)] = replace(cell, column_span=last + 1 - cell.column)
        elif _is_second_line(cells, below):
            for cell, end in zip(cells, ends, strict=True):
                if sum(cell.column <= part.column < end for part in below) >= _FEWEST:
                    found[id(cell)] = replace(cell, column_span=end - cell.column)
    return found


def _heads_columns(cells: Sequence[Cell]) -> bool:
    """Whether a row is the header of indicators or tasks."""
    labels = [label for cell in cells if (label := match(cell.text)) is not None and not label.inline]
    return sum(label.one(*_COLUMNS) is not None for label in labels) >= _FEWEST


def _filled(rows: _Rows, header: int) -> set[int]:
    """The columns in which the rows below a header print something, down to the next blank or single cell."""
    found: set[int] = set()
    row = header + 1
    while len(rows.get(row, ())) > 1:
        found.update(cell.column for cell in rows[row])
        row += 1
    return found


def _is_second_line(cells: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether the row below a row of labels begins further right and parts one of them, without any figure."""
    if len(below) < _FEWEST or below[0].column <= cells[0].column:
        return False
    return not any(map(_is_figure, (*cells, *below)))


def _heightened(table: Table) -> dict[int, Cell]:
    """Labels with the rows that they go on over: cells that begin their rows, or stand beside the parts of others."""
    rows = printed_rows(table)
    found: dict[int, Cell] = {}
    above: dict[int, Cell] = {}
    for row in range(table.rows):
        printed = rows.get(row, [])
        own = {column: cell for cell in printed for column in _columns(cell)}
        parted = _parts_others(above, printed)
        now = dict(own)
        left = min(own, default=0)
        for column, cell in above.items() if own else ():
            if cell.column != column or not own.keys().isdisjoint(_columns(cell)):
                continue
            if (
                parted
                or (column < left and _heads_rows(cell, rows[cell.row]))
                or (len(now) > len(own) and _is_label(cell, _SIDES))
            ):
                found[id(cell)] = replace(cell, row_span=row - cell.row + 1)
                now |= dict.fromkeys(_columns(cell), cell)
            else:
                left = 0
        above = dict(sorted(now.items()))
    return found


def _columns(cell: Cell) -> range:
    return range(cell.column, cell.column + cell.column_span)


def _parts_others(above: Mapping[int, Cell], cells: Sequence[Cell]) -> bool:
    """Whether all cells of a row only part wider ones above them, as the second line of a header does."""
    over = [above.get(cell.column) for cell in cells]
    wide = {id(cell): cell for cell in over if cell is not None and cell.column_span > 1}
    return (
        bool(wide)
        and all(cell is not None and id(cell) in wide for cell in over)
        and all(sum(cell is one for cell in over) >= _FEWEST for one in wide.values())
        and not any(map(_is_figure, cells))
    )


def _heads_rows(cell: Cell, row: Sequence[Cell]) -> bool:
    """Whether a cell may stand for several rows: a level of indicators, or the name of a block or an amount."""
    label = match(cell.text)
    looks = traits(cell.text)
    if label is None:
        return looks.level is not None or (
            cell.column == 0 and 1 < looks.length <= _LONGEST and not (_is_figure(cell) or looks.slot)
        )
    if label.inline or label.one(*_BLOCKS) is None:
        return False
    return label.one("item.total") is None or not any(map(_is_figure, row))


def _is_label(cell: Cell, concepts: Sequence[str]) -> bool:
    label = match(cell.text)
    return label is not None and not label.inline and label.one(*concepts) is not None


def _is_figure(cell: Cell) -> bool:
    return traits(cell.text).figure
