"""Tables of pages printed as text: every line of a cell stands on a line of its own, and no ruling parts the rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING

from extract.document import Cell, Join, Table
from extract.text_bands import MOST_LINES, bands
from extract.text_printed_columns import laid_out_bands
from extract.text_printed_rows import column_widths, is_apart, text_width
from extract.text_printed_spans import heights, merged_columns, placed_lines
from extract.text_segments import LONGEST_LINE, METRICS, segments
from extract.text_wraps import joined, starts_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.text_flow import FlowLine
    from extract.text_printed_columns import LaidOut
    from extract.text_segments import Segment

_SEPARATED = re.compile(r"[\t|│┃║]")
_GAP = re.compile(r"\S(?: {2,}|[ ]*\u3000[ \u3000]*)\S")
_INDENT = re.compile(r"(?: {4}|[ ]*\u3000{2})[ \u3000]*\S")
_LABELLED = re.compile(r"[^：:]{2,12}[：:].+")
_FEWEST_ROWS = 8
_FEWEST_PAGED_ROWS = 4
_FEWEST_RESTS = 5
_RESTS_SHARE = 0.25
_LEAST_HEADING = 10
"""Half-width places of a line above a table that is no end of a cell in its first row."""

_NEAR = 3
"""Lines above and below in which a part may find another that begins in the same place."""

_LINED_UP = 0.85

_SENTENCE_ENDS = ("。", "；", "！", "？", ";")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A table with what tells whether another goes on with it.

    Attributes:
        table: The table.
        widths: How wide each of its columns is, in half-width places.
        first: The first line of each cell in its first row.
        last: The last line of each cell in its last row.
        page: The page it ends on.
    """

    table: Table
    widths: Mapping[int, int]
    first: Mapping[int, str]
    last: Mapping[int, str]
    page: int


def torn_rows(lines: Sequence[FlowLine]) -> int:
    """How many lines are the indented rest of a cell, among rows parted by gaps; 0 if they are few.

    Where form feeds end pages, a program has printed them as text, and a single one tells of cells over several lines.
    """
    rows = rests = 0
    for line in lines:
        if _SEPARATED.search(line.text):
            continue
        if _GAP.search(line.text):
            rows += 1
        elif _INDENT.match(line.text):
            rests += 1
    if lines and lines[0].paged and rows >= _FEWEST_PAGED_ROWS:
        return rests + _staggered(lines)
    return rests if rows >= _FEWEST_ROWS and rests >= _FEWEST_RESTS and rests > _RESTS_SHARE * rows else 0


def _staggered(lines: Sequence[FlowLine]) -> int:
    """How many rows of several parts have none below a part of the row above."""
    rows = segments([line.text if len(line.text) <= LONGEST_LINE else "" for line in lines], METRICS[2])
    return sum(
        len(above) > 1
        and len(below) > 1
        and all(one.end <= other.start or other.end <= one.start for one in above for other in below)
        for above, below in pairwise(rows)
    )


def printed(lines: Sequence[FlowLine]) -> Iterator[FlowLine | Table]:
    """Make tables of printed pages whose cells go over several lines; other texts pass through."""
    if not torn_rows(lines) or any(_SEPARATED.search(line.text) for line in lines) or _is_padded(lines):
        yield from lines
        return
    last: _Printed | None = None
    for _, group in groupby(lines, key=lambda line: line.page):
        for item in _page(list(group)):
            whole = _joined(last, item) if last is not None and isinstance(item, _Printed) else None
            if whole is None and last is not None:
                yield last.table
            last = whole or (item if isinstance(item, _Printed) else None)
            if not isinstance(item, _Printed):
                yield item
    if last is not None:
        yield last.table


def _is_padded(lines: Sequence[FlowLine]) -> bool:
    """Tell whether a program has padded the cells of each row, not printed pages."""
    return not lines[0].paged and _line_up(lines)


def _line_up(lines: Sequence[FlowLine]) -> bool:
    """Whether nearly all parts of lines begin below each other, as where a program has padded each cell of a row."""
    texts = [line.text if len(line.text) <= LONGEST_LINE else "" for line in lines]
    for metric in METRICS:
        starts = [[part.start for part in row] for row in segments(texts, metric) if len(row) > 1]
        parts = lined_up = 0
        for index, row in enumerate(starts):
            near = {*chain(*starts[max(0, index - _NEAR) : index], *starts[index + 1 : index + 1 + _NEAR])}
            parts += len(row) - 1
            lined_up += sum(start in near for start in row[1:])
        if lined_up >= _LINED_UP * parts:
            return True
    return False


def _page(lines: Sequence[FlowLine]) -> Iterator[FlowLine | _Printed]:
    """Make tables of one page; how wide its program took its characters is found by trying."""
    if len(lines) > MOST_LINES or max(len(line.text) for line in lines) > LONGEST_LINE:
        yield from lines
        return
    texts = [line.text for line in lines]
    # Programs that count characters come first: there all that begins in one place is in one column.
    tried = [segments(texts, METRICS[number]) for number in (2, 0)]
    if tried[0] == tried[1]:
        tried.pop()
    rows, (found, _) = min(((rows, bands(rows)) for rows in tried), key=lambda each: each[1][1])
    heading = 0 if lines[0].page else _heading(rows)
    if heading:
        yield from lines[:heading]
        lines, rows = lines[heading:], rows[heading:]
        found, _ = bands(rows)
    for laid in laid_out_bands(rows, found):
        own = lines[laid.band.start : laid.band.end]
        if len(laid.columns) > 1:
            yield _table(own, laid)
        else:
            yield from own


def _heading(rows: Sequence[Sequence[Segment]]) -> int:
    """How many lines at the head of a text stand above its first table: titles, and labels with their values."""
    heading = 0
    for index, row in enumerate(rows):
        labelled = all(_LABELLED.fullmatch(part.text) for part in row)
        if (len(row) != 1 and not labelled) or _is_beside(rows[index : index + 3]):
            break
        if labelled or text_width(row[0].text) >= _LEAST_HEADING:
            heading = index + 1
    return heading


def _is_beside(rows: Sequence[Sequence[Segment]]) -> bool:
    """Tell whether a line and the last of three go on in one cell, and the one between them stands beside it."""
    if len(rows) < 3 or len(rows[2]) != 1:
        return False
    (before, *_), (middle, *_), (after,) = rows
    lone = len(rows[1]) > 1 or middle.start >= before.end or middle.end <= before.start
    apart = all(part.start >= before.end or part.end <= before.start for part in rows[1])
    return lone and apart and before.start <= after.start and after.end <= before.end


def _table(lines: Sequence[FlowLine], laid: LaidOut) -> _Printed:
    """Make a table of the lines of a band."""
    layout, texts = laid.layout, laid.texts
    widths = column_widths(texts)
    places, _ = heights(len(lines), layout.rows)
    merged = merged_columns(texts, layout)
    wide = {(number, part.column): part.columns for number, row in enumerate(laid.parts) for part in row}
    cells: list[Cell] = []
    ends: dict[int, str] = {}
    for column in range(len(laid.columns)):
        if column in merged:
            spans = [(cell.start, cell.end - cell.start, cell.lines) for cell in merged[column][0]]
        else:
            found = placed_lines(texts, places, column)
            spans = [
                (row, 1, tuple(placed for placed in found if placed.line in each.lines))
                for row, each in enumerate(layout.rows)
            ]
        for row, row_span, own in spans:
            if own:
                column_span = max(wide[each.line, column] for each in own)
                text = _text([each.text for each in own], widths[column])
                cells.append(Cell(row, column, row_span, column_span, text, line=lines[own[0].line].number))
                if row + row_span == len(layout.rows):
                    ends[column] = own[-1].text
    cells.sort(key=lambda cell: (cell.row, cell.column))
    table = Table(len(layout.rows), len(laid.columns), tuple(cells), spans=False)
    first = {cell.column: cell.text.split("\n", 1)[0] for cell in cells if cell.row == 0}
    return _Printed(table, widths, first, ends, lines[-1].page)


def _text(lines: Sequence[str], width: int) -> str:
    """Write the lines of a cell as paragraphs."""
    text = lines[0]
    for before, after in pairwise(lines):
        ended = before.endswith(_SENTENCE_ENDS) or starts_item(after)
        text = f"{text}\n{after}" if ended and is_apart(before, after, width) else joined(text, after)
    return text


def _joined(above: _Printed, below: _Printed) -> _Printed | None:
    """Put two tables together that have as many columns and no line between them; None if they have not."""
    if above.table.columns != below.table.columns:
        return None
    over_page = below.page != above.page
    is_cut = over_page and len(below.first) < len(above.last) and _runs_on(above, below)
    cells = list(above.table.cells)
    base = above.table.rows - is_cut
    for cell in below.table.cells:
        moved = replace(cell, row=cell.row + base)
        end = next((n for n, each in enumerate(cells) if is_cut and _is_rest(moved, each)), None)
        if end is None:
            cells.append(moved)
        else:
            cells[end] = replace(cells[end], text=joined(cells[end].text, moved.text))
    join = Join(above.table.rows, None, "page_break" if over_page else "same_columns", is_cut)
    table = replace(
        above.table,
        rows=base + below.table.rows,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        joins=(*above.table.joins, join),
    )
    return replace(below, table=table, first=above.first)


def _runs_on(above: _Printed, below: _Printed) -> bool:
    """Tell whether all texts of a first row are the rest of texts that fill their lines in the row above it."""
    return all(
        column in above.last and not is_apart(above.last[column], text, above.widths[column])
        for column, text in below.first.items()
    )


def _is_rest(rest: Cell, cell: Cell) -> bool:
    """Tell whether a text stands in the last row of a cell above the page break."""
    return cell.column == rest.column and cell.row + cell.row_span == rest.row + 1
