"""Rows whose cells are parted by blanks that do not line up: only their order tells the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.text_rows import Row, table_of
from extract.text_segments import LONGEST_LINE, METRICS, Segment, segments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Table
    from extract.text_flow import FlowLine

_MIN_ROWS = 3
_MAX_CELLS = 40
_MAX_MEAN_LENGTH = 20


def ordered(lines: Sequence[FlowLine]) -> Iterator[FlowLine | Table]:
    """Make a table of each run of lines that all have gaps, some of them at least two; others pass through."""
    texts = [line.text if len(line.text) <= LONGEST_LINE else "" for line in lines]
    parts = segments(texts, METRICS[0])
    start = 0
    while start < len(lines):
        if not _is_row(parts[start]):
            yield lines[start]
            start += 1
            continue
        end = start + 1
        while end < len(lines) and _is_row(parts[end]) and not (lines[end].blanks or lines[end].page_break):
            end += 1
        run = parts[start:end]
        if _is_table(run):
            cells = [tuple(segment.text for segment in row) for row in run]
            numbers = [line.number for line in lines[start:end]]
            yield table_of([Row(*row) for row in zip(numbers, cells, strict=True)], [])
        else:
            yield from lines[start:end]
        start = end


def _is_row(row: tuple[Segment, ...]) -> bool:
    return 1 < len(row) <= _MAX_CELLS


def _is_table(rows: Sequence[tuple[Segment, ...]]) -> bool:
    if len(rows) < _MIN_ROWS or max(map(len, rows)) < 3:
        return False
    texts = [segment.text for row in rows for segment in row]
    if any(text[-1] in "：:" or "：" in text for text in texts):
        return False
    return sum(map(len, texts)) <= _MAX_MEAN_LENGTH * len(texts)
