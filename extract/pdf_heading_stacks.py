"""Headings in several rows, each set at the middle of its cell: how they stand in stacks tells their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_figure
from extract.pdf_heading_rows import PACKED
from extract.pdf_phrases import column_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_phrases import Phrase, PhraseLine

_SAME_LEVEL = 2.5
"""Points within which two edges of cells are on one level."""

_ALIGNED = 3.0
"""Points by which the lines of one heading may miss one side or one middle."""

_OFF = 0.3
"""Part of the usual width of a column by which a heading of several may miss their middle."""

_DOWNWARDS = 1.2
"""Heights of a line between two characters written downwards at most."""

_LEAST_HEIGHT = 0.8
"""Heights of a line that a row has at least."""

_MOST_LINES, _MOST_ROWS = 16, 5


class HeadCell(NamedTuple):
    """A cell of a heading by its first and last column and row."""

    left: int
    right: int
    first: int
    last: int


class Heads(NamedTuple):
    """The rows and the cells of a heading: edges of the rows from top to bottom, and all cells, blank ones included."""

    ys: list[float]
    cells: list[HeadCell]


class _Block(NamedTuple):
    """What stands in a cell: middle across the page, upper and lower edge of its text, height of a line."""

    middle: float
    top: float
    bottom: float
    height: float


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    """A block with the first row of its cell and the one after its last; no block where nothing stands."""

    block: _Block | None
    first: int
    end: int


def stacked_headings(
    lines: Sequence[PhraseLine], edges: Sequence[float], ends: tuple[float, float], sides: tuple[float, float]
) -> Heads | None:
    """Find the cells of a heading whose text is set at the middle of each, from the lower edge upwards.

    The lowest heading of a column reaches down to the lower edge of all, so its middle tells its upper edge, and that
    the lower edge of the one above it. What is left blank above belongs to a heading of several columns.

    Args:
        lines: The lines of the heading.
        edges: The places between the columns.
        ends: Upper and lower edge of the heading.
        sides: Left and right edge of the table.

    Returns:
        The cells, or None if the text is set otherwise or there is but one row.
    """
    if not 1 < len(lines) <= _MOST_LINES:
        return None
    xs = [sides[0], *edges, sides[1]]
    columns = _columns(lines, edges)
    ys = _levels(columns, ends)
    if not 2 < len(ys) <= _MOST_ROWS + 1:
        return None
    stacks = [_stack(column, ys) for column in columns]
    if any(stack is None for stack in stacks):
        return None
    return _heads([stack or [] for stack in stacks], xs, ys)


def _columns(lines: Sequence[PhraseLine], edges: Sequence[float]) -> list[list[_Block]]:
    """Return what stands in the cells of each column, from top to bottom, lines that are close as one."""
    found: list[list[_Block]] = [[] for _ in range(len(edges) + 1)]
    before: dict[int, Phrase] = {}
    for line in lines:
        for phrase in line.phrases:
            column = column_of(phrase, edges)
            block = _Block((phrase.x0 + phrase.x1) / 2, line.top, line.bottom, line.height)
            above = found[column][-1] if found[column] else None
            if (
                above is not None
                and line.top - above.bottom < _reach(before[column], phrase) * line.height
                and _are_lines(before[column], phrase)
            ):
                found[column][-1] = above._replace(bottom=max(above.bottom, line.bottom))
            else:
                found[column].append(block)
            before[column] = phrase
    return found


def _reach(one: Phrase, other: Phrase) -> float:
    """Return how many heights of a line two lines of one heading are apart at most; a word may be written downwards."""
    return _DOWNWARDS if len(one.text) == len(other.text) == 1 else PACKED


def _are_lines(one: Phrase, other: Phrase) -> bool:
    """Tell whether two phrases may be lines of one heading: both begin, end or have their middle at one place."""
    if is_figure(one.text) or is_figure(other.text):
        return False
    left, right = one.x0 - other.x0, one.x1 - other.x1
    return min(abs(left), abs(right), abs(left + right) / 2) <= _ALIGNED


def _levels(columns: Sequence[Sequence[_Block]], ends: tuple[float, float]) -> list[float]:
    """Return the edges of the rows, from the cells of each column up to the first that stands on one of another."""
    found = {*ends}
    for blocks in columns:
        lower = ends[1]
        for block in reversed(blocks):
            upper = block.top + block.bottom - lower
            if upper < ends[0] - _SAME_LEVEL or lower - upper < _LEAST_HEIGHT * block.height:
                break
            found.add(max(upper, ends[0]))
            lower = upper
    height = min((block.height for blocks in columns for block in blocks), default=0.0)
    levels: list[list[float]] = []
    for level in sorted(found):
        if not levels or level - levels[-1][0] > _LEAST_HEIGHT * height:
            levels.append([])
        levels[-1].append(level)
    inner = [sum(each) / len(each) for each in levels[1:-1]]
    return [ends[0], *inner, ends[1]]


def _stack(blocks: Sequence[_Block], ys: Sequence[float]) -> list[_Cell] | None:
    """Return the cells of a column from the lowest upwards, or None if one is not set at the middle of some rows."""
    end = len(ys) - 1
    found: list[_Cell] = []
    for block in reversed(blocks):
        places = [
            (last, first)
            for last in range(end, 0, -1)
            for first in range(last)
            if abs(ys[first] + ys[last] - block.top - block.bottom) <= _SAME_LEVEL
            and ys[first] - 1 <= block.top
            and block.bottom <= ys[last] + 1
        ]
        if not places:
            return None
        last, first = places[0]
        found.append(_Cell(block, first, last))
        end = first
    return found


def _heads(stacks: Sequence[list[_Cell]], xs: Sequence[float], ys: list[float]) -> Heads | None:
    """Let headings of several columns reach over what is blank beside them; return nothing if a place is left."""
    rows = len(ys) - 1
    owner: list[list[_Cell | None]] = [[None] * len(stacks) for _ in range(rows)]
    places: dict[int, HeadCell] = {}
    kept: dict[int, _Cell] = {}
    for column, stack in enumerate(stacks):
        for cell in stack or [_Cell(None, row, row + 1) for row in range(rows)]:
            kept[id(cell)] = cell
            places[id(cell)] = HeadCell(column, column, cell.first, cell.end - 1)
            for row in range(cell.first, cell.end):
                owner[row][column] = cell
    if not all(_reach_over(owner, row, places, xs) for row in range(rows)):
        return None
    for key, cell in kept.items():
        left, right, *_ = places[key]
        room = _OFF * (xs[right + 1] - xs[left]) / (right + 1 - left)
        if left < right and cell.block and abs((xs[left] + xs[right + 1]) / 2 - cell.block.middle) > room:
            return None
    found = list(places.values())
    if all(cell.left == cell.right and cell.first == cell.last for cell in found):
        return None
    return Heads(ys, found)


def _reach_over(
    owner: list[list[_Cell | None]], row: int, places: dict[int, HeadCell], xs: Sequence[float]
) -> bool:
    """Let the headings of a row reach over the blank places beside them; tell whether none is left."""
    line = owner[row]
    column = 0
    while column < len(line):
        if line[column] is not None:
            column += 1
            continue
        end = column
        while end < len(line) and line[end] is None:
            end += 1
        left = _reaching(owner, row, column - 1, places) if column else None
        right = _reaching(owner, row, end, places) if end < len(line) else None
        cut = _cut(left, right, (column, end), xs, places)
        if cut is None:
            return False
        for number in range(column, end):
            cell = left if number < cut else right
            if cell is None:
                return False
            place = places[id(cell)]
            for each in range(place.first, place.last + 1):
                if owner[each][number] is not None:
                    return False
                owner[each][number] = cell
            places[id(cell)] = place._replace(left=min(place.left, number), right=max(place.right, number))
        column = end
    return True


def _reaching(
    owner: list[list[_Cell | None]], row: int, column: int, places: dict[int, HeadCell]
) -> _Cell | None:
    """Return the cell at a place if it may be wider than its column: text stands below it."""
    cell = owner[row][column]
    if cell is None or cell.block is None:
        return None
    return cell if places[id(cell)].last < len(owner) - 1 else None


def _cut(
    left: _Cell | None,
    right: _Cell | None,
    blank: tuple[int, int],
    xs: Sequence[float],
    places: dict[int, HeadCell],
) -> int | None:
    """Return the first of some blank columns that the heading on their right covers, so that both are at their middles."""
    if left is None or right is None:
        return blank[1] if left else blank[0] if right else None

    def off(cut: int) -> float:
        found = 0.0
        for cell, first, end in (
            (left, places[id(left)].left, cut),
            (right, cut, places[id(right)].right + 1),
        ):
            if cell.block is not None:
                found += abs((xs[first] + xs[end]) / 2 - cell.block.middle)
        return found

    return min(range(blank[0], blank[1] + 1), key=off)
