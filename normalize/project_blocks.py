"""Tables that print one project below the other, each as a block of rows of its own: cut where a project begins."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from extract import Cell, Line, Table
from normalize.folding import squeeze
from normalize.labels import match
from normalize.table_parts import NumberedBlock, part_of, printed_rows
from normalize.taxonomy import level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Block

_NUMBER = re.compile(r"[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?[、.．]?")
_FEWEST = 2  # projects that make a table of several
_LEVELS = ("ind.level1", "ind.level2", "ind.name")


def part_projects(blocks: Sequence[NumberedBlock]) -> list[list[NumberedBlock]]:
    """The blocks of one form, cut into those of its projects; one group if it does not print several.

    A project begins where a row names it beside a label. What stands before the first belongs to each: the title,
    the office, and the header of the indicators, if only one is printed.
    """
    begun = {index: _beginnings(block) for index, (_, block) in enumerate(blocks) if isinstance(block, Table)}
    if sum(map(len, begun.values())) < _FEWEST:
        return [list(blocks)]
    first = next(index for index, rows in begun.items() if rows)
    lead = list(blocks[:first])
    groups: list[list[NumberedBlock]] = []
    for index in range(first, len(blocks)):
        number, block = blocks[index]
        if not isinstance(block, Table) or not begun[index]:
            groups[-1].append((number, block))
            continue
        edges = begun[index]
        above = list(range(edges[0]))
        header = _header_rows(block, above)
        above = [row for row in above if row not in header]
        if index == first and above:
            lead.append((number, part_of(block, above)))
        elif above:
            groups[-1].append((number, part_of(block, above)))
        for start, end in pairwise((*edges, block.rows)):
            below = _first_level(block, range(start + 1, end))
            rows = [*range(start, below), *header, *range(below, end)]
            groups.append([(number, part_of(block, rows))])
    names = {squeeze(name) for rows in begun.items() for name in _names(blocks[rows[0]][1], rows[1])}
    if len(names) < len(groups) or not all(map(_prints_indicators, groups)):
        return [list(blocks)]
    return [[*lead, *group] for group in groups]


def _beginnings(table: Table) -> list[int]:
    """Rows in which a project begins, all in the same column."""
    rows = printed_rows(table)
    found = [(row, cell) for row in sorted(rows) if (cell := _project_label(rows[row])) is not None]
    return [row for row, cell in found if cell.column == found[0][1].column]


def _project_label(cells: Sequence[Cell]) -> Cell | None:
    """The label of a row that names a project, with the name beside it or behind its colon; a number may precede."""
    own = cells[1:] if _NUMBER.fullmatch(squeeze(cells[0].text)) else cells
    if not own:
        return None
    label = match(own[0].text)
    if label is None or label.one("field.project_name") is None:
        return None
    if label.inline:
        return own[0]
    beside = match(own[1].text) if len(own) > 1 else None
    return own[0] if len(own) > 1 and beside is None else None


def _names(block: Block, rows: Sequence[int]) -> list[str]:
    if not isinstance(block, Table):
        return []
    printed = printed_rows(block)
    names: list[str] = []
    for row in rows:
        cell = _project_label(printed[row])
        if cell is not None:
            position = printed[row].index(cell)
            label = match(cell.text)
            inline = label.inline if label is not None else None
            names.append(inline or printed[row][position + 1].text)
    return names


def _header_rows(table: Table, above: Sequence[int]) -> list[int]:
    """The rows just above the first project that head the indicators of all."""
    rows = printed_rows(table)
    header: list[int] = []
    for row in reversed(above):
        labels = [match(cell.text) for cell in rows.get(row, ())]
        heads = [label for label in labels if label is not None and label.one(*_LEVELS)]
        if len(heads) < 2:
            break
        header.insert(0, row)
    return header


def _first_level(table: Table, rows: range) -> int:
    """The first of the rows below a name that prints a level of indicators, where their header belongs."""
    printed = printed_rows(table)
    for row in rows:
        if any((found := level(cell.text)) is not None and found.certain for cell in printed.get(row, ())):
            return row
    return rows.start


def _prints_indicators(group: Sequence[NumberedBlock]) -> bool:
    """Whether a group of blocks prints a level of indicators in a table."""
    return any(
        not isinstance(block, Line)
        and any((found := level(cell.text)) is not None and found.certain for cell in block.cells)
        for _, block in group
    )
