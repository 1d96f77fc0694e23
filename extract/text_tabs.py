"""Tables dumped as lines of cells between tabs."""

from __future__ import annotations

from itertools import dropwhile
from operator import not_
from typing import TYPE_CHECKING

from extract.document import Join, Table
from extract.text_delimited import read_row
from extract.text_rows import MAX_COLUMNS, Row, is_list, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.text_flow import FlowLine


def tabbed(lines: Sequence[FlowLine]) -> Iterator[FlowLine | Table]:
    """Make each run of lines with tabs a table; other lines, indented paragraphs and lists pass through.

    One empty line or a page break inside a run does not end the table if the rows go on in the same way; each
    such place is recorded as a join.
    """
    index = 0
    while index < len(lines):
        if not _begins_row(lines, index):
            yield lines[index]
            index += 1
            continue
        rows, joins, end = _run(lines, index)
        if _is_table(rows):
            yield table_of(rows, joins)
        else:
            yield from lines[index:end]
        index = end


def _begins_row(lines: Sequence[FlowLine], index: int) -> bool:
    """Whether a line has tabs, or begins a quoted cell that goes on over lines and has a tab behind its end."""
    text = lines[index].text
    if "\t" in text or not text.startswith('"'):
        return 0 < text.count("\t") < MAX_COLUMNS
    row, used = read_row(lines, index, "\t")
    return used > 1 and 1 < len(row.cells) <= MAX_COLUMNS


def _run(lines: Sequence[FlowLine], start: int) -> tuple[list[Row], list[Join], int]:
    """Rows from a line on as far as they belong together, the joins between them, and the line after them."""
    rows: list[Row] = []
    joins: list[Join] = []
    widths: set[int] = set()
    index = start
    while index < len(lines) and _begins_row(lines, index):
        line = lines[index]
        row, used = read_row(lines, index, "\t")
        if not rows and not row.filled:
            index += used
            continue
        if rows and (line.blanks or line.page_break):
            double_spaced = len(joins) == len(rows) - 1 > 0
            if not _goes_on(rows[0], widths, row, line) or (
                not double_spaced and _begins_again(rows[0], row)
            ):
                break
            joins.append(Join(len(rows), None, "page_break" if line.page_break else "blank_line"))
        rows.append(row)
        widths.add(len(row.cells))
        index += used
    return rows, joins, index


def _goes_on(first: Row, widths: set[int], row: Row, line: FlowLine) -> bool:
    """Whether a row after an empty line or page break belongs to the table before it."""
    if line.blanks > 1 and not line.page_break:
        return False
    if not row.filled or _is_indented(row):
        return False
    if row.cells == first.cells:
        # The same head again: repeated on a new page, or that of a new table.
        return line.page_break
    return len(row.cells) in widths or (not row.cells[0].strip() and len(row.cells) < max(widths))


def _begins_again(first: Row, row: Row) -> bool:
    """Whether the row is the first row of another copy of the form, with another value."""
    return row.first == first.first and row.cells != first.cells


def _is_indented(row: Row) -> bool:
    """Whether the tab is only the indent of a paragraph."""
    return len(row.cells) == 2 and not row.cells[0].strip()


def _is_table(rows: list[Row]) -> bool:
    unindented = [tuple(dropwhile(not_, map(str.strip, row.cells))) for row in rows if row.filled]
    if is_list(unindented):
        return False
    if any(row.filled > 1 for row in rows):
        return True
    # One filled cell in each row: a table whose cells are merged to the right, or just indented lines.
    return sum(row.filled == 1 and not row.cells[-1].strip() for row in rows) > 1
