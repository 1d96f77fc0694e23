"""Tables without upright rules whose level rules are drawn cell by cell: where their pieces meet, columns do."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.grid import find_grids, grids_meet
from extract.grid_levels import is_part
from extract.pdf_page import Rule
from extract.pdf_pieced_cells import SAME, PiecedTable, Text, crosses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.grid import Grid
    from extract.pdf_page import Fill, Glyphs, PageContent

_LEAST_LEVELS = 4
"""Levels from which each row has a rule below it: tables of fewer are ruled above and below their body alone."""

_JOINT = 2.5
"""Points by which pieces of a rule may overlap where they meet."""

_GAP = 1.0
"""Points by which they may stay apart."""

_TOP = 0.15
"""Part of the page's height in which a row stands that goes on from the page before."""

_NEXT_ROW = 24.0
"""Points within which text above the first rule or below the last may be a row."""

_LEAST_COLUMN = 8.0
_WORD_GAP = 0.35
"""Heights of a line between two texts up to which one goes on with the other."""


def pieced_grids(content: PageContent, taken: Sequence[Grid], placed: Sequence[range]) -> list[Grid]:
    """Find such tables, and those whose cells are filled in every second row.

    Columns are where pieces of several levels begin or end. Cells merged over columns are told by their fill, or by
    their text, which runs over the edges within or stands at the middle.

    Args:
        content: The page.
        taken: Its ruled tables.
        placed: The chains of glyphs in sight.
    """
    fills = [
        fill
        for fill in content.fills
        if not _is_taken((fill.x0 + fill.x1) / 2, (fill.top + fill.bottom) / 2, taken)
    ]
    free = [rule for rule in content.horizontal if not _is_taken((rule.start + rule.end) / 2, rule.at, taken)]
    free += [Rule(y, fill.x0, fill.x1) for fill in fills for y in (fill.top, fill.bottom)]
    uprights: list[Rule] = []
    for levels in _stacks(_levels(free)):
        table = _table(levels, content, placed, fills)
        if table is not None and table.is_ruled_by_row():
            uprights += table.uprights(table.captions())
            free += table.between_bands
    found = find_grids(free, uprights) if uprights else []
    return [
        grid for grid in found if len(grid.xs) > 2 and not any(grids_meet(grid, other) for other in taken)
    ]


def _table(
    levels: Sequence[Sequence[Rule]], content: PageContent, placed: Sequence[range], fills: Sequence[Fill]
) -> PiecedTable | None:
    """Return the table between some levels, or None if their pieces do not meet or do not tell its rows."""
    xs = _edges(levels)
    if len(xs) < _LEAST_LEVELS - 1:
        return None
    ys = [level[0].at for level in levels]
    above = _texts(content.glyphs, placed, (0.0, ys[0]), xs)
    top = _open_top(levels, xs, above)
    if top is not None and top < _TOP * content.height:
        levels, ys = [[], *levels], [top, *ys]
    elif _is_row([text for text in above if text.y > ys[0] - _NEXT_ROW], xs):
        return None
    if len(ys) < _LEAST_LEVELS - (not levels[0]):
        return None
    if _is_row(_texts(content.glyphs, placed, (ys[-1], ys[-1] + _NEXT_ROW), xs), xs):
        return None
    return PiecedTable((xs, ys), levels, _texts(content.glyphs, placed, ys, xs), fills)


def _is_taken(x: float, y: float, taken: Sequence[Grid]) -> bool:
    return any(is_part(grid, x, y) for grid in taken)


def _levels(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Group rules by their height, each group from left to right."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules):
        if not levels or rule.at - levels[-1][0].at > SAME:
            levels.append([])
        levels[-1].append(rule)
    return [sorted(level, key=lambda rule: rule.start) for level in levels]


def _stacks(levels: Sequence[list[Rule]]) -> list[list[list[Rule]]]:
    """Part levels where the outer ends of what stands above and below differ: there another table begins."""
    stacks: list[list[list[Rule]]] = []
    for level in levels:
        left, right = level[0].start, max(rule.end for rule in level)
        above = stacks[-1][0] if stacks else None
        if above is None or left < above[0].start - SAME or right > max(rule.end for rule in above) + SAME:
            stacks.append([])
        stacks[-1].append(level)
    return stacks


def _open_top(levels: Sequence[Sequence[Rule]], xs: Sequence[float], above: Sequence[Text]) -> float | None:
    """Return the top of a row that a page break has left without a rule above it.

    The first level is not ruled over merged cells then, and nothing but text in the columns stands above.
    """
    is_whole = sum(rule.end - rule.start for rule in levels[0]) > xs[-1] - xs[0] - _LEAST_COLUMN
    if is_whole or not above or any(crosses(text, x) for text in above for x in xs):
        return None
    return min(text.y - text.height for text in above)


def _is_row(texts: Sequence[Text], xs: Sequence[float]) -> bool:
    """Tell whether texts next to a table are a row of it without a rule, so that rules do not tell its rows."""
    columns = {sum(x <= (text.x0 + text.x1) / 2 for x in xs) for text in texts}
    return len(columns) > 1 and not any(crosses(text, x) for text in texts for x in xs)


def _edges(levels: Sequence[Sequence[Rule]]) -> list[float]:
    """Return the places where pieces of several levels meet, the outer ends included."""
    ends = sorted(
        (x, number, side)
        for number, level in enumerate(levels)
        for rule in level
        for side, x in enumerate((rule.start, rule.end))
    )
    places: list[list[tuple[float, int, int]]] = []
    for end in ends:
        if not places or end[0] - places[-1][0][0] > _JOINT:
            places.append([])
        places[-1].append(end)
    xs = [
        (place[0][0] + place[-1][0]) / 2
        for place in places
        if _meet(place) > 1 or place in (places[0], places[-1])
    ]
    return xs if all(right - left > _LEAST_COLUMN for left, right in pairwise(xs)) else []


def _meet(place: Sequence[tuple[float, int, int]]) -> int:
    """Count the levels on which one piece ends at a place and another begins with no gap."""
    starts = {number: x for x, number, side in place if side == 0}
    ends = {number: x for x, number, side in place if side == 1}
    return sum(starts[number] - ends[number] < _GAP for number in starts.keys() & ends.keys())


def _texts(glyphs: Glyphs, placed: Sequence[range], ys: Sequence[float], xs: Sequence[float]) -> list[Text]:
    """Return the runs of glyphs inside a table, those that go on each other joined."""
    top, bottom = ys[0], ys[-1]
    found: list[Text] = []
    for run in placed:
        inked = [index for index in run if not glyphs.text[index].isspace()]
        if not inked:
            continue
        x0, x1 = glyphs.x0[inked[0]], glyphs.x1[inked[-1]]
        y = (glyphs.top[inked[0]] + glyphs.bottom[inked[0]]) / 2
        if not (top < y < bottom and xs[0] <= (x0 + x1) / 2 <= xs[-1]):
            continue
        text = "".join(glyphs.text[index] for index in inked)
        height = glyphs.bottom[inked[0]] - glyphs.top[inked[0]]
        last = found[-1] if found else None
        if last is not None and abs(last.y - y) < SAME and 0 <= x0 - last.x1 < _WORD_GAP * height:
            found[-1] = Text(last.x0, x1, y, last.text + text, height)
        else:
            found.append(Text(x0, x1, y, text, height))
    return found
