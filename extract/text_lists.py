"""Rows that a program has printed as lists: each row in brackets, its cells in quotes, blank ones as a word."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, cast

from extract.text_rows import MAX_COLUMNS, Row, table_of
from extract.text_segments import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Table
    from extract.text_flow import FlowLine

_FEWEST_ROWS = 2
_LIST = re.compile(r"[\[(].*[\])],?")


def listed(lines: Sequence[FlowLine]) -> Iterator[FlowLine | Table]:
    """Make a table of each run of lines that are lists of cells, or of a line that is a list of such lists."""
    run: list[FlowLine] = []
    rows: list[Row] = []
    for line in lines:
        found = _rows(line)
        if found:
            run.append(line)
            rows.extend(found)
        else:
            yield from _table(run, rows)
            run, rows = [], []
            yield line
    yield from _table(run, rows)


def _table(run: Sequence[FlowLine], rows: list[Row]) -> Iterator[FlowLine | Table]:
    if len(rows) < _FEWEST_ROWS or not any(row.filled for row in rows):
        yield from run
    else:
        yield table_of(rows, [])


def _rows(line: FlowLine) -> list[Row]:
    """The rows that a line holds; none if it is no list of cells."""
    text = line.text.strip()
    if len(text) > LONGEST_LINE or not _LIST.fullmatch(text):
        return []
    value = _value(text.removesuffix(","))
    cells = _cells(value)
    found = [cells] if cells else [_cells(each) for each in _items(value)]
    return [Row(line.number, row) for row in found] if found and all(found) else []


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _items(value: object) -> list[object]:
    return list(cast("Sequence[object]", value)) if isinstance(value, list | tuple) else []


def _cells(value: object) -> tuple[str, ...]:
    """The texts of a list of cells; none if it is another thing."""
    items = _items(value)
    if len(items) > MAX_COLUMNS or not any(item is None or isinstance(item, str) for item in items):
        return ()
    if not all(item is None or isinstance(item, str | int | float) for item in items):
        return ()
    return tuple("" if item is None else str(item) for item in items)
