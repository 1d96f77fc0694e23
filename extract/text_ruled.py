"""Tables drawn with box characters, ASCII rules or bars between the cells."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.document import Join, Table
from extract.text_drawing import bars, drawing_of, is_drawn, is_ruling
from extract.text_rows import MAX_COLUMNS, Row, table_of
from extract.text_ruled_grid import ruled_table
from extract.text_segments import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.text_flow import FlowLine


_FEWEST_JOINED = 3  # lines
_JOINT = " | "
_PADDED = re.compile(r"[^\s|]\s{2,}\||\|\s{2,}[^\s|]")


def ruled(lines: Sequence[FlowLine]) -> Iterator[FlowLine | Table]:
    """Make a table of each run of lines with bars or rules; other lines pass through.

    A table closed at the end of a page and opened again on the next with the same columns is one.
    """
    table: Table | None = None
    joined = _are_joined(lines)
    for run in _runs(lines):
        again = _table(run, joined=joined)
        if table and again and run[0].page_break and _goes_on(table, again):
            table = _joined(table, again)
            continue
        if table:
            yield table
        table = again
        if not again:
            yield from run
    if table:
        yield table


def _runs(lines: Sequence[FlowLine]) -> Iterator[Sequence[FlowLine]]:
    """Cut the lines where drawn ones begin or end, and where a gap parts two drawings."""
    drawn = [len(line.text) <= LONGEST_LINE and is_drawn(line.text) for line in lines]
    start = 0
    for index, (before, after) in enumerate(pairwise(lines), 1):
        if drawn[index - 1] != drawn[index] or (drawn[index] and _parts(before, after)):
            yield lines[start:index]
            start = index
    if lines:
        yield lines[start:]


def _parts(before: FlowLine, after: FlowLine) -> bool:
    """Whether the gap between two drawn lines ends a table; rows without rules may be double-spaced."""
    if not (after.blanks or after.page_break):
        return False
    if is_ruling(before.text) or is_ruling(after.text):
        return True
    if after.blanks > 1 and not after.page_break:
        return True
    return len(bars(before.text)) != len(bars(after.text))


def _table(run: Sequence[FlowLine], *, joined: bool) -> Table | None:
    found = [bars(line.text) for line in run]
    written = [bool(row) and not is_ruling(line.text) for line, row in zip(run, found, strict=True)]
    if not any(written) or max(map(len, found)) > MAX_COLUMNS:
        return None
    if len(run) == 1 and not joined and not _is_row_by_itself(run[0].text.strip(), len(found[0])):
        return None
    drawing = None if joined else drawing_of(run)
    if drawing:
        return ruled_table(drawing)
    rows = [_row(line, row) for line, row, text in zip(run, found, written, strict=True) if text]
    return table_of(_without_border(rows), []) if any(row.filled for row in rows) else None


def _are_joined(lines: Sequence[FlowLine]) -> bool:
    """Whether a bar between blanks was put between cells that nobody made equally wide: where it stands says nothing."""
    texts = [line.text for line in lines if len(line.text) <= LONGEST_LINE and is_drawn(line.text)]
    return (
        len(texts) >= _FEWEST_JOINED
        and len({text.count(_JOINT) for text in texts}) > 1
        and all(text.count(_JOINT) == len(bars(text)) > 0 for text in texts)
        and not any(_PADDED.search(text) for text in texts)
    )


def _is_row_by_itself(text: str, count: int) -> bool:
    return count > 2 and bars(text[0]) == bars(text[-1]) == [0]


def _row(line: FlowLine, found: list[int]) -> Row:
    """Cells between the bars of a line whose bars do not line up with those of other lines."""
    edges = [-1, *found, len(line.text)]
    return Row(line.number, tuple(line.text[left + 1 : right] for left, right in pairwise(edges)))


def _without_border(rows: list[Row]) -> list[Row]:
    """Take off the blank cells before the first bar and after the last one of rows enclosed in bars."""
    first = int(all(not row.cells[0].strip() for row in rows))
    last = int(all(not row.cells[-1].strip() for row in rows))
    return [replace(row, cells=row.cells[first : len(row.cells) - last]) for row in rows]


def _goes_on(table: Table, again: Table) -> bool:
    """Whether the second table has the columns of the first and does not begin with the form's first row."""
    if table.columns != again.columns or table.spans != again.spans:
        return False
    first, second = ([cell.text for cell in each.cells if cell.row == 0] for each in (table, again))
    return first == second or first[:1] != second[:1]


def _joined(table: Table, again: Table) -> Table:
    cells = (replace(cell, row=cell.row + table.rows) for cell in again.cells)
    return replace(
        table,
        rows=table.rows + again.rows,
        cells=(*table.cells, *cells),
        joins=(*table.joins, Join(table.rows, None, "page_break")),
    )
