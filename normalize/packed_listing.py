"""Lists of projects with their indicators, dumped without covered cells: rows moved left until under their headers again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from extract import Cell, Line
from normalize.labels import match
from normalize.packed_rows import cells_with_blanks, packed_cells
from normalize.packed_table import FURTHER_CELL
from normalize.traits import traits
from normalize.unrolled_kinds import is_header, kind_of
from normalize.unrolled_rows import Token, share_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Table
    from normalize.unrolled_costs import Kind
    from normalize.unrolled_rows import Row

_LAST_HEADER = 4  # rows above the rows of the list
_CODES = ("field.project_code", "field.department_code", "ind.number", "task.number")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9.\-_/]*")
_MOST_COLUMNS = 12  # before those of the indicators


@dataclass(frozen=True, slots=True)
class _Head:
    """The header row: how many columns stand before the levels, which of these hold money or codes, and what follows them.

    `below` tells that the headers of the indicators stand in a second row, below a last header for all of them.
    """

    row: int
    outer: int
    money: frozenset[int]
    codes: frozenset[int]
    kinds: tuple[Kind, ...]
    below: bool = False


def realigned(table: Table) -> Table:
    """A list whose rows leave out the names that a merged cell above prints, with each cell under its header.

    Such a list names a project or an office in its first columns and an indicator in its last. Any other table is
    returned as it is.
    """
    rows = packed_cells(table) or cells_with_blanks(table)
    head = next((found for row in range(min(_LAST_HEADER, len(rows))) if (found := _head(rows, row))), None)
    if head is None or not any(_levels_begin(row) < head.outer for row in rows[head.row + 1 :]):
        return table
    above = head.row - 1 if head.below else head.row
    cells = [cell for row in rows[: above + 1] for cell in row]
    if head.below:
        cells.extend(replace(cell, column=cell.column + head.outer) for cell in rows[head.row])
    for number, row in enumerate(rows[head.row + 1 :], head.row + 1):
        cells.extend(_placed(row, number, head))
    width = head.outer + len(head.kinds)
    return replace(table, columns=max(width, table.columns), cells=tuple(cells), joins=())


def _head(rows: Sequence[Sequence[Cell]], row: int) -> _Head | None:
    found: list[Kind | None] = [kind_of(cell.text, "ind") for cell in rows[row]]
    outer = next((at for at, kind in enumerate(found) if kind == "level1"), 0)
    below = outer == 0 and row > 0 and found[:1] == ["level1"]
    if below:
        outer = len(rows[row - 1]) - 1
        label = match(rows[row - 1][-1].text) if outer > 0 else None
        if label is None or label.one("head.indicators", "ind.name") is None:
            return None
        kinds: list[Kind] = [kind or "text" for kind in found]
    else:
        kinds = [kind or "text" for kind in found[outer:]]
    if not 1 <= outer <= _MOST_COLUMNS or not is_header(kinds, "ind"):
        return None
    labels = [match(cell.text) for cell in rows[row - 1 if below else row][:outer]]
    if not any(label is not None and label.one("field.project_name") for label in labels):
        return None
    money, codes = (
        frozenset(at for at, label in enumerate(labels) if label is not None and label.one(*concepts))
        for concepts in (("money", "item"), _CODES)
    )
    return _Head(row, outer, money, codes, tuple(kinds), below)


def _levels_begin(row: Sequence[Cell]) -> int:
    """The place of the first cell that names a level; behind the last if none does, and first where a target follows."""
    looks = [traits(cell.text) for cell in row]
    if len(looks) > 1 and looks[1].value and not any(look.number or look.level for look in looks):
        return 0
    return next(
        (
            at
            for at, cell in enumerate(row)
            if (found := traits(cell.text).level) is not None and found.certain
        ),
        len(row),
    )


def _placed(row: Sequence[Cell], number: int, head: _Head) -> list[Cell]:
    begin = _levels_begin(row)
    columns = _outer_columns(row[:begin], head, leftmost=begin == len(row))
    tail = [Token(Line(cell.text, cell.boxes, cell.line), at) for at, cell in enumerate(row[begin:], begin)]
    if columns is None or (tail and len(tail) > len(head.kinds)):
        return list(row)
    placed = [replace(cell, column=column) for cell, column in zip(row, columns, strict=False)]
    if tail:
        _, shared, _ = share_out(
            tail, head.kinds, blanks=False, firsts=frozenset({0}), whole=True, further=FURTHER_CELL
        )
        placed.extend(_inner(row, shared, head.outer))
    return [replace(cell, row=number) for cell in placed]


def _inner(row: Sequence[Cell], shared: Sequence[Row], outer: int) -> list[Cell]:
    return [
        replace(row[token.at], column=outer + column)
        for column, tokens in (shared[0] if shared else [])
        for token in tokens
    ]


def _outer_columns(cells: Sequence[Cell], head: _Head, *, leftmost: bool) -> tuple[int, ...] | None:
    """The columns of the cells before the levels: amounts below heads of amounts, and what is left out stands first.

    A row that names no indicator is the sum of those below and has its name in the first column.
    """
    fitting = [
        columns
        for columns in combinations(range(head.outer), len(cells))
        if all(_suits(cell.text, column, head) for cell, column in zip(cells, columns, strict=True))
    ]
    if not fitting:
        return None
    return min(fitting) if leftmost else max(fitting)


def _suits(text: str, column: int, head: _Head) -> bool:
    """Whether a cell may stand in a column before the levels: amounts below heads of amounts, codes below those of codes."""
    if column in head.codes:
        return _CODE.fullmatch(text.strip()) is not None
    return (column in head.money) == traits(text).number
