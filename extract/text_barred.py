"""Tables of web pages dumped with a bar behind each cell: every row ends up with the same number of bars.

Such dumps leave out the cells that a merged one covers, and blank ones; bars at the end make up for both. A cell of
several paragraphs goes over several lines, so that only the count of its bars tells where a row ends. A dump that
puts every cell on a line of its own has one bar a line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby
from math import gcd
from typing import TYPE_CHECKING

from extract.text_drawing import is_ruling
from extract.text_rows import MAX_COLUMNS, Row, table_of
from extract.text_segments import LONGEST_LINE
from extract.text_wraps import joined, starts_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract.document import Table
    from extract.text_flow import FlowLine

_BAR = "|"
_FEWEST_BARS = 3
_FEWEST_ROWS = 3
_FEWEST_FILLED = 2  # rows filled up with bars that agree on how many all rows have
_FEWEST_WITHOUT = 2  # where first cells stand before the bars, which no other lines look like
_MOST_LINES = 40  # of one row; a cell of that many paragraphs is no cell
_MOST_TABLES = 8  # numbers of bars that are tried
_MOST_WITHOUT = 3  # lines of a first cell that stands before the first bar
_MOST_PARTS = 12  # lines of a cell of such a dump
_LABELLED = re.compile(r"[^：:]{1,12}[：:]")
_STOPS = ("。", "；", ";", "：", ":")
_FILLS = "| \t\u3000\xa0"
_FILLING = re.compile(r"\|\s*\|$")
_FEWEST_CELLS = 12  # of a dump that puts every cell on a line of its own


def barred(lines: Sequence[FlowLine]) -> Iterator[FlowLine | Table]:
    """Make a table of each run of rows with bars behind their cells; other lines pass through.

    Where bars close single cells they are taken off and the lines stay lines; those with a bar alone are blank cells
    and are left out, so that the line numbers tell how many there were.
    """
    if not any(_BAR in line.text for line in lines):
        yield from lines
        return
    if _has_bars_between_cells(lines):
        yield from lines
        return
    before = _has_bars_before_cells(lines)
    fewest = _FEWEST_WITHOUT if before else _FEWEST_ROWS
    rows = list(_rows(lines, _usual_bars(lines, fewest), _MOST_WITHOUT if before else 0))
    if _has_cells_on_lines(lines) and not _are_filled_up(rows):
        yield from _unbarred(lines)
        return
    padded = any(len(row) > 1 or f"{_BAR}{_BAR}" in row[0].text for row, bars in rows if bars)
    if not padded or _is_uneven(rows):  # as good as any drawing with bars
        yield from lines
        return
    for bars, group in groupby(rows, key=lambda found: found[1]):
        run = [row for row, _ in group]
        if bars and len(run) >= fewest:
            yield _table(run)
        elif before:
            yield from _without_bars(line for row in run for line in row)
        else:
            yield from (line for row in run for line in row)


def _has_bars_between_cells(lines: Sequence[FlowLine]) -> bool:
    """Whether each line is a row with as many bars as the lines beside it, and rows end without one unless blank there.

    Some rows may have lost a bar, if others end without one and yet have as many as most that end with it: a row whose
    last cell goes on in the next line would have fewer.
    """
    runs = [
        [line.text.rstrip() for line in run]
        for is_row, run in groupby(lines, key=lambda line: _BAR in line.text)
        if is_row
    ]
    rows = [text for run in runs for text in run]
    even = all(len({text.count(_BAR) for text in run}) == 1 for run in runs)
    ended = Counter(text.count(_BAR) for text in rows if text.endswith(_BAR))
    usual = ended.most_common(1)[0][0] if ended else 0
    open_ended = [text.count(_BAR) for text in rows if not text.endswith(_BAR)]
    full = len(open_ended) if even else sum(count >= max(usual, _FEWEST_BARS) for count in open_ended)
    return len(rows) >= _FEWEST_ROWS and full >= _FEWEST_WITHOUT


def _is_uneven(rows: Sequence[tuple[Sequence[FlowLine], int]]) -> bool:
    """Whether each row is a line, and one with another number of bars than those around it tells that nothing makes up."""
    if any(len(row) > 1 for row, _ in rows):
        return False
    return any(
        before == after
        and before
        and not bars
        and row[0].text.rstrip().endswith(_BAR)
        and row[0].text.count(_BAR) >= _FEWEST_BARS
        for (_, before), (row, bars), (_, after) in zip(rows, rows[1:], rows[2:], strict=False)
    )


def _has_cells_on_lines(lines: Sequence[FlowLine]) -> bool:
    """Whether most lines hold one cell with a bar behind it."""
    single = sum(line.text.rstrip().endswith(_BAR) and line.text.count(_BAR) == 1 for line in lines)
    return single >= _FEWEST_CELLS and 10 * single >= 9 * sum(_BAR in line.text for line in lines)


def _are_filled_up(rows: Sequence[tuple[Sequence[FlowLine], int]]) -> bool:
    """Whether all but a few lines with bars stand in rows, and bars at the end fill up several of these."""
    with_bars = [(row, bars) for row, bars in rows if any(_BAR in line.text for line in row)]
    held = sum(len(row) for row, bars in with_bars if bars)
    filled = sum(_FILLING.search(row[-1].text.rstrip()) is not None for row, bars in with_bars if bars)
    return filled >= _FEWEST_FILLED and 10 * held >= 9 * sum(len(row) for row, _ in with_bars)


def _has_bars_before_cells(lines: Sequence[FlowLine]) -> bool:
    """Whether most bars stand at the beginning of a line, before the one cell on it."""
    before = sum(line.text.lstrip().startswith(_BAR) and line.text.count(_BAR) == 1 for line in lines)
    return before >= _FEWEST_CELLS and 2 * before > sum(_BAR in line.text for line in lines)


def _unbarred(lines: Sequence[FlowLine]) -> Iterator[FlowLine]:
    """The cells without their bars; behind a first bar, lines without one begin the cell that the next bar ends."""
    waiting: list[FlowLine] = []
    inside = False
    for line in lines:
        text = line.text.rstrip()
        if text.endswith(_BAR) and text.count(_BAR) == 1:
            inside = True
            if text != _BAR or waiting:
                yield from _joined([*waiting, replace(line, text=text[:-1])])
            waiting = []
            continue
        if inside and _BAR not in text and len(waiting) < _MOST_PARTS and _goes_on(waiting, line):
            waiting.append(line)
            continue
        yield from waiting
        waiting = []
        yield line
        inside = inside and _BAR in text
    yield from waiting


def _goes_on(parts: Sequence[FlowLine], line: FlowLine) -> bool:
    return not line.page_break and (not parts or not line.blanks)


def _joined(parts: Sequence[FlowLine]) -> Iterator[FlowLine]:
    """The lines of a cell put together, but for those behind the end of a sentence or with a number or label."""
    whole = parts[0]
    for part in parts[1:]:
        text = part.text.strip()
        if whole.text.rstrip().endswith(_STOPS) or starts_item(text) or _LABELLED.match(text):
            yield whole
            whole = part
        else:
            whole = replace(whole, text=joined(whole.text.strip(), text))
    yield whole


def _without_bars(lines: Iterable[FlowLine]) -> Iterator[FlowLine]:
    """Lines of rows too few to tell their number of bars, without them; those of bars alone are left out."""
    for line in lines:
        text = line.text.strip(f"{_BAR} \t\u3000")
        if text:
            yield replace(line, text=text) if _BAR in line.text else line


def _usual_bars(lines: Sequence[FlowLine], fewest: int) -> tuple[int, ...]:
    """How many bars rows have, the most usual number first: each table of a file may have another.

    Most rows end with the first line that ends with a bar or, where every cell has a line of its own, with one that
    ends with several, which make up for cells left out.
    """
    counts: Counter[int] = Counter()
    filled: list[list[tuple[int, int]]] = [
        [],
        [],
    ]  # of the file, of its runs: bars of rows, bars that fill these up
    apart = _stand_on_lines(lines)
    bars = since = 0
    for line in lines:
        if _BAR not in line.text and filled[-1]:
            filled.append([])
        if is_ruling(line.text.replace(_BAR * 2, "")) or len(line.text) > LONGEST_LINE:
            continue
        text = line.text.rstrip()
        bars += text.count(_BAR)
        since += text.count(_BAR)
        if text.endswith(_BAR):
            counts[bars] += _FEWEST_BARS <= bars <= MAX_COLUMNS
            bars = 0
        if _FILLING.search(text):
            ending = text[len(text.rstrip("| \u3000")) :]
            added = since, ending.count(_BAR) - (ending != text)  # the first of these is that of the cell
            filled[0].append(added)
            filled[-1].append(added)
            counts[since] += _FEWEST_BARS <= since <= MAX_COLUMNS
            since = 0
    usual = [bars for bars, times in counts.most_common(_MOST_TABLES) if times >= fewest]
    shared = [bars for found in filled if apart and (bars := _shared(found)) is not None]
    return tuple(dict.fromkeys([*shared[:_MOST_TABLES], *usual]))


def _stand_on_lines(lines: Sequence[FlowLine]) -> bool:
    """Whether most cells stand on lines of their own, those behind which bars fill up the row included."""
    with_bars = [line.text for line in lines if _BAR in line.text]
    return 10 * sum(_bars_but_filling(text) == 1 for text in with_bars) >= 9 * len(with_bars)


def _bars_but_filling(text: str) -> int:
    """The bars of a line, those at its end as one."""
    bare = text.rstrip(_FILLS)
    return bare.count(_BAR) + (_BAR in text[len(bare) :])


def _shared(found: Sequence[tuple[int, int]]) -> int | None:
    """How many bars rows have where full ones may stand between those that are filled up; None if that is not certain.

    All numbers are multiples of it; what fills up a row is too long for one of half as many.
    """
    bars = gcd(*(row for row, _ in found)) if len(found) >= _FEWEST_FILLED else 0
    longest = max((added for _, added in found), default=0)
    return bars if _FEWEST_BARS < bars <= MAX_COLUMNS and bars // 2 <= longest < bars else None


def _rows(
    lines: Sequence[FlowLine], usual: Sequence[int], without: int
) -> Iterator[tuple[Sequence[FlowLine], int]]:
    """Group lines into rows with the number of their bars, and lines that are no rows with 0.

    So many lines `without` a bar may stand before the first bar of a row.
    """
    start = bars = 0
    while start < len(lines):
        end = _cut_row_end(lines, start, bars) if bars else None
        if end is None:
            end, bars = _row(lines, start, [bars, *usual] if bars else usual, without)
        yield lines[start:end], bars
        start = end


def _cut_row_end(lines: Sequence[FlowLine], start: int, bars: int) -> int | None:
    """Index behind the last row of the last table if the bars that would fill it up are cut off; else None."""
    counted, end = 0, start
    while end < len(lines) and (found := lines[end].text.count(_BAR)):
        counted += found
        if counted >= bars:
            return None
        end += 1
    if counted < _FEWEST_WITHOUT or not lines[end - 1].text.rstrip().endswith(_BAR):
        return None
    return None if any(_BAR in lines[behind].text for behind in range(end, len(lines))) else end


def _row(lines: Sequence[FlowLine], start: int, usual: Sequence[int], without: int) -> tuple[int, int]:
    """Index behind the row that begins here and the number of its bars; behind the line and 0 if none does.

    A row of several lines proves its number of bars by the row behind it, or by being like the one before.
    """
    for place, bars in enumerate(usual):
        end = _row_end(lines, start, bars, without)
        if end is not None and (
            end == start + 1 or place == 0 or end == len(lines) or _row_end(lines, end, bars, without)
        ):
            return end, bars
    return start + 1, 0


def _row_end(lines: Sequence[FlowLine], start: int, bars: int, without: int) -> int | None:
    """Index behind the last line of the row that begins here; None if none does."""
    end = start
    while end < min(len(lines), start + without) and _BAR not in lines[end].text:
        if end > start and not lines[end].text[:1].isspace():
            return None  # the cell begins with this line; what stands above is none of it
        end += 1
    if end == len(lines) or not (
        lines[end].text.lstrip().startswith(_BAR) if end > start else _BAR in lines[end].text
    ):
        return None
    counted = 0
    while counted < bars and end < min(len(lines), start + _MOST_LINES):
        counted += lines[end].text.count(_BAR)
        end += 1
    is_row = counted == bars and lines[end - 1].text.rstrip().endswith(_BAR)
    return end if is_row else None


def _table(rows: Sequence[Sequence[FlowLine]]) -> Table:
    made: list[Row] = []
    for lines in rows:
        text = "\n".join(line.text for line in lines)
        made.append(Row(lines[0].number, tuple(text.split(_BAR)[:-1])))
    if all(not row.cells[0].strip() for row in made):
        made = [replace(row, cells=row.cells[1:]) for row in made]
    return table_of(made, [])
