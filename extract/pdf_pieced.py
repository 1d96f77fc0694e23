"""Tables without upright rules whose level rules are drawn cell by cell: where their pieces meet, columns do."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.grid import find_grids, grids_meet
from extract.grid_levels import is_part
from extract.pdf_captions import is_caption
from extract.pdf_page import Rule
from extract.pdf_pieced_cells import SAME, PiecedTable, Text, crosses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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

_NEXT_LINE = 2.0
"""Heights of a line from the middle of one to the middle of the next one of a cell at most."""

_MOST_CUT, _MOST_PIECES = 60, 200
_LEAST_COLUMN = 8.0
_WORD_GAP = 0.35
"""Heights of a line between two texts up to which one goes on with the other."""

_HANGING = frozenset("，。、；：）》」』】")


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
    for levels in _parted(_stacks(_levels(free)), content, placed):
        table = _table(levels, content, placed, fills)
        if table is not None and table.is_ruled_by_row():
            uprights += table.uprights(table.captions())
            free += table.added
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
    texts = _texts(content.glyphs, placed, ys, xs)
    above = _texts(content.glyphs, placed, (0.0, ys[0]), xs)
    top = _open_top(levels, xs, above)
    is_cut = top is None and _is_cut_row(above, texts, xs, ys[0])
    if is_cut:
        top = min(text.y - text.height for text in above)
    closed: list[Rule] = []
    if top is not None and top < _TOP * content.height:
        closed = [Rule(top, xs[0], xs[-1])] if is_cut else []
        levels, ys, texts = [closed, *levels], [top, *ys], [*above, *texts]
    elif _is_row([text for text in above if text.y > ys[0] - _NEXT_ROW], xs):
        return None
    if len(ys) < _LEAST_LEVELS - (not levels[0] or is_cut):
        return None
    if _is_row(_texts(content.glyphs, placed, (ys[-1], ys[-1] + _NEXT_ROW), xs), xs):
        below = _open_bottom(_texts(content.glyphs, placed, (ys[-1], content.height), xs), xs, ys[-1])
        bottom = max((text.y + text.height for text in below), default=0.0)
        if bottom < (1 - _TOP) * content.height:
            return None
        levels, ys, texts = [*levels, []], [*ys, bottom], [*texts, *below]
    table = PiecedTable((xs, ys), levels, texts, fills)
    table.added += closed
    return table


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


def _parted(
    stacks: Sequence[list[list[Rule]]], content: PageContent, placed: Sequence[range]
) -> Iterator[list[list[Rule]]]:
    """Part levels between which a caption, or a line over columns that are others below, ends a table."""
    for stack in stacks:
        joints = [_joints(level) for level in stack]
        ys = [level[0].at for level in stack]
        strips: list[list[Text]] = [[] for _ in ys]
        for text in _texts(
            content.glyphs, placed, ys, [stack[0][0].start, max(rule.end for rule in stack[0])]
        ):
            strips[bisect_right(ys, text.y) - 1].append(text)
        captioned = [any(is_caption(text.text) for text in strip) for strip in strips]
        begun = 0
        for number, strip in enumerate(strips[:-1]):
            above, below = joints[number], joints[number + 1]
            is_other = above and below and not any(abs(x - y) < _JOINT for x in above for y in below)
            # Captions one after the other are rows of a list.
            is_listed = captioned[number + 1] or (number > 0 and captioned[number - 1])
            is_captioned = captioned[number] and not is_listed
            if is_captioned or (is_other and any(crosses(text, x) for text in strip for x in above)):
                yield stack[begun : number + 1]
                begun = number + 1
        yield stack[begun:]


def _joints(level: Sequence[Rule]) -> list[float]:
    """Return the places where pieces of a level meet, none of a level of more pieces than a table has columns."""
    if len(level) > _MOST_PIECES:
        return []
    return [other.start for one, other in pairwise(level) if abs(other.start - one.end) < _JOINT]


def _open_top(levels: Sequence[Sequence[Rule]], xs: Sequence[float], above: Sequence[Text]) -> float | None:
    """Return the top of a row that a page break has left without a rule above it.

    The first level is not ruled over merged cells then, and nothing but text in the columns stands above.
    """
    is_whole = sum(rule.end - rule.start for rule in levels[0]) > xs[-1] - xs[0] - _LEAST_COLUMN
    if is_whole or not above or any(crosses(text, x) for text in above for x in xs):
        return None
    return min(text.y - text.height for text in above)


def _is_cut_row(above: Sequence[Text], below: Sequence[Text], xs: Sequence[float], top: float) -> bool:
    """Tell whether the text above a table is the end of a row that a page break has cut.

    It stands close to the first rule, in other columns than the first, and begins where the text of its column does.
    """
    if not 0 < len(above) <= _MOST_CUT:
        return False
    heights = [*sorted(text.y for text in above), top]
    if any(other - one > _NEXT_LINE * above[0].height for one, other in pairwise(heights)):
        return False
    for text in above:
        column = bisect_right(xs, text.x0 + _JOINT) - 1
        own = [each for each in below if bisect_right(xs, each.x0 + _JOINT) - 1 == column]
        alike = sum(abs(each.x0 - text.x0) < SAME and abs(each.height - text.height) < SAME for each in own)
        if column < 1 or any(crosses(text, x) for x in xs) or 2 * alike <= len(own):
            return False
    return True


def _open_bottom(below: Sequence[Text], xs: Sequence[float], bottom: float) -> list[Text]:
    """Return the text of a row that a page break has left without a rule below it, or none if it leaves its columns."""
    found: list[Text] = []
    for text in sorted(below, key=lambda text: text.y):
        if text.y - bottom > _NEXT_LINE * text.height:
            break
        if any(crosses(text, x) for x in xs):
            return []
        found.append(text)
        bottom = text.y
    return found


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
        if glyphs.text[inked[-1]] in _HANGING:
            # Its right half is blank, and may stand over the edge of a column.
            x1 -= (x1 - glyphs.x0[inked[-1]]) / 2
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
