"""Tables dumped as lines of cells between commas or semicolons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.text_delimited import read_row
from extract.text_rows import MAX_COLUMNS, Row, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Table
    from extract.text_flow import FlowLine

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SENTENCE_ENDS = "。；！？"
_MIN_ROWS = {2: 4, 3: 3, 4: 3}
_LONGEST_LABEL = 20


def comma_separated(lines: Sequence[FlowLine]) -> Iterator[FlowLine | Table]:
    """Make each run of lines with equally many fields between commas a table; other lines pass through."""
    return _separated(lines, ",")


def semicolon_separated(lines: Sequence[FlowLine]) -> Iterator[FlowLine | Table]:
    """Make each run of lines with equally many fields between semicolons a table; other lines pass through."""
    return _separated(lines, ";")


def _separated(lines: Sequence[FlowLine], separator: str) -> Iterator[FlowLine | Table]:
    index = 0
    while index < len(lines):
        rows, ends = _run(lines, index, separator)
        members = lines[index : ends[-1]]
        if _is_table(rows, members, separator):
            yield table_of(rows, [])
        else:
            yield from members
        index = ends[-1]


def _run(lines: Sequence[FlowLine], start: int, separator: str) -> tuple[list[Row], list[int]]:
    """Rows of the same width from a line on, each with the line after it."""
    rows: list[Row] = []
    ends: list[int] = []
    index = start
    while index < len(lines):
        if rows and lines[index].blanks:
            break
        row, used = read_row(lines, index, separator)
        if rows and len(row.cells) != len(rows[0].cells):
            break
        rows.append(row)
        index += used
        ends.append(index)
    return rows, ends


def _is_table(rows: list[Row], lines: Sequence[FlowLine], separator: str) -> bool:
    width = len(rows[0].cells)
    if not 1 < width <= MAX_COLUMNS or len(rows) < _MIN_ROWS.get(width, 2):
        return False
    if width == 2 and any(len(row.cells[0]) > _LONGEST_LABEL for row in rows):
        return False
    if 2 * sum(line.text.rstrip().endswith(tuple(_SENTENCE_ENDS)) for line in lines) >= len(lines):
        return False
    return separator != "," or any(
        line.text.count(separator) > len(_THOUSANDS.findall(line.text)) for line in lines
    )
