"""Rows of a printed page: lines of cells that stand beside each other, each in the middle of its row or at its top."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Literal, NamedTuple

from extract.text_segments import METRICS, positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Placing = Literal["middle", "top"]
"""Where a cell with fewer lines than its row stands."""

Texts = dict[int, str]
"""What a line holds in each column."""

_UNIT = re.compile(r"[（(]?[!-'*-~]+[，。、；：）)]?|[（(]?.[，。、；：）)]*", re.DOTALL)

_FIGURE = re.compile(r"-?[\d,]+(?:\.\d\d%?|%)")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_LEADS_TO_NUMBER = re.compile(r"[\d≥≤＞＜>=＝<﹥﹤约于过到达至为,，.（(-]$")

_COMPARISON = re.compile(r"[≥≤＞＜≧≦]")
_OPENS = ("（", "(", "：", ":", "，", ",", "、")

_ROW = 0.4
_LONE = 1.5
"""What a row costs, and one with a single cell in a table of several columns."""

_WRAP = 0.2
"""What it costs to join two lines of a cell."""

_BLANK = 0.1
"""What a row costs for each column that it leaves blank though most rows do not."""

_UNLIKE = 1.5
"""What a row costs whose cells cannot stand in its lines as they do."""

_BROKEN_EARLY, _PARTED = 2.0, 0.2
"""What it costs to join lines though the first had room for more, and to part them though it had none."""

_LEAST_WRAPPED = 8
"""Half-width places that a column must have so that a full line in it tells of a wrap."""

_MOST_LEADING = 8
"""Leading columns that may hold merged cells."""

_BEHIND = 0.5
"""What it costs more to leave the last column to be told by its place."""

_MOST_ROW = 40
"""Lines of one row."""

_AS_GOOD = 1e-9

_PADDING = 0.3
"""Space between two rows, in lines."""

_AHEAD = 0.6
"""What it costs to leave another leading column to be told by its place."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The lines of a row, by number, and how far each stands from the middle of the row, in lines."""

    lines: tuple[int, ...]
    offsets: tuple[float, ...]

    @property
    def height(self) -> float:
        """Its height in lines."""
        return self.offsets[-1] - self.offsets[0] + 1 + _PADDING


class Layout(NamedTuple):
    """The rows of a band.

    Attributes:
        rows: The rows in order.
        merged: The columns that they were found without.
        placing: Where cells stand in them.
        cost: What speaks against them.
    """

    rows: tuple[PrintedRow, ...]
    merged: frozenset[int]
    placing: Placing
    cost: float


def row_layouts(lines: Sequence[Texts], columns: int) -> list[Layout]:
    """Group the lines of a band into rows, in several ways, the likeliest first.

    Some columns may hold cells merged over rows, which stand in no row of their own: each way leaves out others.
    """
    widths = column_widths(lines)
    found: list[Layout] = []
    for merged in _merged_columns(columns):
        active = [
            (number, {column: text for column, text in line.items() if column not in merged})
            for number, line in enumerate(lines)
        ]
        active = [(number, line) for number, line in active if line]
        if not active:
            continue
        for placing in ("middle", "top"):
            cost, rows = _rows(active, widths, placing)
            cost += _AHEAD * len(merged) + (_BEHIND if columns - 1 in merged else 0.0)
            found.append(Layout(rows, merged, placing, cost))
    return sorted(found, key=lambda layout: layout.cost)


def _merged_columns(columns: int) -> Iterator[frozenset[int]]:
    """Yield the columns that may hold merged cells: some that lead, and the last."""
    for leading in range(min(_MOST_LEADING, max(columns - 2, 0)) + 1):
        yield frozenset(range(leading))
        if leading and leading + 3 <= columns:
            yield frozenset({*range(leading), columns - 1})


def column_widths(lines: Sequence[Texts]) -> dict[int, int]:
    """The width of each column in half-width places: that of its widest line."""
    found: dict[int, list[int]] = {}
    for line in lines:
        for column, text in line.items():
            found.setdefault(column, []).append(text_width(text))
    return {column: max(widths) for column, widths in found.items()}


@lru_cache(maxsize=1 << 14)
def text_width(text: str) -> int:
    """Width of a text in half-width places."""
    return positions(text, METRICS[0])[-1]


@lru_cache(maxsize=1 << 16)
def is_apart(before: str, after: str, width: int) -> bool:
    """Whether a line is no rest of the one above: that one had room for its first word, or it begins a figure of its own."""
    if _FIGURE.fullmatch(before) and _FIGURE.fullmatch(after):
        return True
    if _NUMBER.fullmatch(after) and len(after) > 1 and not _LEADS_TO_NUMBER.search(before):
        return True
    if _COMPARISON.match(after) and not before.endswith(_OPENS):
        return True
    unit = _UNIT.match(after)
    return text_width(before) + text_width(unit[0] if unit else after) <= width - 1


def _rows(
    lines: Sequence[tuple[int, Texts]], widths: Mapping[int, int], placing: Placing
) -> tuple[float, tuple[PrintedRow, ...]]:
    """Cut lines into rows so that their cells stand in them as they should."""
    texts = [line for _, line in lines]
    usual = _usual_columns(texts)
    joints = _joints(texts, widths)
    best: list[tuple[float, int]] = [(0.0, 0)]
    least = [0.0]
    for end in range(1, len(lines) + 1):
        parted = _parted(texts[end - 1], texts[end] if end < len(lines) else {}, widths)
        found = (inf, 0)
        joined = _ROW + parted
        for start in range(end - 1, max(0, end - _MOST_ROW) - 1, -1):
            joined += sum(cost for following, cost in joints[start] if following < end)
            # Higher up no row can cost less: it joins all that this one joins.
            if least[start] + joined > found[0] + _AS_GOOD:
                break
            if best[start][0] + joined > found[0] + _AS_GOOD:
                continue
            cost = _cost(texts[start:end], usual, widths, placing) + parted
            found = min(found, (best[start][0] + cost, start))
        best.append(found)
        least.append(min(least[-1], found[0]))
    rows: list[PrintedRow] = []
    end = len(lines)
    while end:
        start = best[end][1]
        offsets = _offsets(texts[start:end], placing)
        rows.append(PrintedRow(tuple(number for number, _ in lines[start:end]), offsets))
        end = start
    return best[-1][0], tuple(rows[::-1])


def _joints(lines: Sequence[Texts], widths: Mapping[int, int]) -> list[list[tuple[int, float]]]:
    """For each line the lines on which its cells go on, and what it costs to join them."""
    joints: list[list[tuple[int, float]]] = [[] for _ in lines]
    above: dict[int, int] = {}
    for index, line in enumerate(lines):
        for column, text in line.items():
            if column in above:
                early = is_apart(lines[above[column]][column], text, widths[column])
                joints[above[column]].append((index, _WRAP + _BROKEN_EARLY * early))
            above[column] = index
    return joints


def _usual_columns(lines: Sequence[Texts]) -> set[int]:
    """Columns that most rows fill."""
    counts: dict[int, int] = {}
    for line in lines:
        for column in line:
            counts[column] = counts.get(column, 0) + 1
    most = max(counts.values())
    return {column for column, count in counts.items() if 2 * count >= most}


def _cost(row: Sequence[Texts], usual: set[int], widths: Mapping[int, int], placing: Placing) -> float:
    """What lines cost as one row."""
    stands: dict[int, list[int]] = {}
    for index, line in enumerate(row):
        for column in line:
            stands.setdefault(column, []).append(index)
    cost = _ROW + _BLANK * len(usual - stands.keys())
    if len(stands) == 1 and len(usual) > 1:
        cost += _LONE
    for column, places in stands.items():
        for one, other in pairwise(places):
            cost += _WRAP
            if is_apart(row[one][column], row[other][column], widths[column]):
                cost += _BROKEN_EARLY
    return cost + _misplaced(stands, len(row), placing)


def _parted(line: Texts, after: Texts, widths: Mapping[int, int]) -> float:
    """What it costs to end a row with a line."""
    return sum(
        _PARTED
        for column, text in line.items()
        if column in after
        and widths[column] >= _LEAST_WRAPPED
        and not is_apart(text, after[column], widths[column])
    )


def _misplaced(stands: Mapping[int, Sequence[int]], height: int, placing: Placing) -> float:
    """How many lines of a row stand where cells of so many lines do not put them."""
    counts = {column: len(places) for column, places in stands.items()}
    order = _order(set(counts.values()), placing)
    if len(order) != height:
        if placing == "top":
            return _UNLIKE * abs(len(order) - height)
        mirrored = sum(
            len(set(places) ^ {height - 1 - place for place in places}) / 2 for places in stands.values()
        )
        return _UNLIKE + mirrored
    wrong = 0.0
    for column, places in stands.items():
        expected = {index for index, offset in enumerate(order) if _holds(offset, counts[column], placing)}
        wrong += len(expected.symmetric_difference(places)) / 2
    return wrong


def _order(counts: set[int], placing: Placing) -> list[float]:
    """Where the lines of cells of so many lines stand, from the middle of the row or from its top."""
    if placing == "top":
        return [float(index) for index in range(max(counts))]
    return sorted({index - (count - 1) / 2 for count in counts for index in range(count)})


def _holds(offset: float, count: int, placing: Placing) -> bool:
    """Whether a cell of so many lines has one at this place."""
    if placing == "top":
        return offset < count
    return abs(offset) <= (count - 1) / 2 and (2 * offset - (count - 1)) % 2 == 0


def _offsets(row: Sequence[Texts], placing: Placing) -> tuple[float, ...]:
    """How far each line stands from the middle of its row, in lines."""
    counts: dict[int, int] = {}
    for line in row:
        for column in line:
            counts[column] = counts.get(column, 0) + 1
    order = _order(set(counts.values()), placing)
    if len(order) != len(row):
        order = [index - (len(row) - 1) / 2 for index in range(len(row))]
    middle = (order[0] + order[-1]) / 2
    return tuple(offset - middle for offset in order)
