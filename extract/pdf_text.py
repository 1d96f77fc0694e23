"""Glyphs become physical lines of text: reading order and the blanks between words."""

from __future__ import annotations

from functools import partial
from itertools import chain, pairwise
from operator import sub
from typing import TYPE_CHECKING, NamedTuple, cast

from extract.pdf_chains import TOUCHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from extract.pdf_page import Glyphs

_WORD_GAP = 0.18
"""Gap between two glyphs, in heights of the line, from which it may be a blank."""

_LEAST_LEVEL = TOUCHING / _WORD_GAP
"""Height of a line in points from which no gap within a chain may be a blank."""

_CLOSE = 0.05
"""Greatest gap, in heights of the line, between glyphs that are set without any."""

_SPREAD = 0.6
"""Part of a gap that all others of a spread line reach at least."""

COLUMN_GAP = 1.5
"""Gap between any two glyphs, in heights of the line, from which it parts two columns of text."""

_TYPED_COLUMN_GAP = 0.9
"""The same where a blank was typed that stands for several."""

_EXACT = 0.1
"""Blanks by which a gap may miss a whole number of blanks."""


_UNEVEN, _FARTHEST_DOWN, _NEXT_COLUMN = 0.3, 2.0, 0.8
"""Text written downwards, in heights of a character: how far one may stand beside the one above it, how far below it
at most, and how far to the left the next column at least."""


class TextLine(NamedTuple):
    """One physical line as printed.

    Attributes:
        text: Its text without blanks at the ends.
        page: Page number from 1.
        x0: Left edge of the first ink.
        top: Upper edge.
        x1: Right edge of the last ink.
        bottom: Lower edge.
        starts: Left edge of each character of `text`.
        ends: Right edge of each character of `text`.
        height: Height of the tallest glyph box.
        blank_end: A blank was typed after the last ink.
    """

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    starts: Sequence[float]
    ends: Sequence[float]
    height: float
    blank_end: bool = False

    def stands_again(self, others: Iterable[TextLine], within: float) -> bool:
        """Tell whether one of the lines of another page has the same text at the same place, but for so many points."""
        return any(
            self.text == other.text
            and abs(self.top - other.top) <= within
            and abs(self.x0 - other.x0) <= within
            for other in others
        )


_new_line = cast(
    "Callable[[tuple[str, int, float, float, float, float, Sequence[float], Sequence[float], float, bool]], TextLine]",
    partial(tuple.__new__, TextLine),
)
"""Makes a line of all its fields: nearly each cell has one, and what `NamedTuple` writes takes twice as long."""


def text_lines(glyphs: Glyphs, chains: Sequence[range], page: int) -> list[TextLine]:
    """Order the glyphs of some chains into lines, top to bottom; lines of blanks alone are dropped."""
    if len(chains) == 1:
        line = _chain_line(glyphs, chains[0], page)
        return [] if line is None else [line]
    runs = _runs(glyphs, chains)
    top, bottom = glyphs.top, glyphs.bottom
    if len(runs) == 1 or all(bottom[one[0].start] <= top[other[0].start] for one, other in pairwise(runs)):
        built = [
            _chain_line(glyphs, run[0], page) if len(run) == 1 else _run_line(glyphs, run, page)
            for run in runs
        ]
    elif _run_down(glyphs, runs):
        built = [_run_line(glyphs, run, page) for run in runs]
    else:
        built = [_line(glyphs, row, page) for row in _merge_runs(glyphs, runs)]
    return [line for line in built if line is not None]


def part_of_line(line: TextLine, start: int, end: int) -> TextLine:
    """Return the characters of a line from one index up to another as a line of their own."""
    starts, ends = line.starts[start:end], line.ends[start:end]
    text = line.text[start:end]
    return TextLine(text, line.page, starts[0], line.top, ends[-1], line.bottom, starts, ends, line.height)


def median_of(heights: Sequence[float]) -> float:
    """Return the middle one of some heights; the `statistics` module takes longer to load than to use."""
    return sorted(heights)[len(heights) // 2]


def is_wide(character: str) -> bool:
    """Tell whether a character is set in a full square: Chinese characters, their punctuation, full-width forms."""
    return character >= "\u2e80" or character in "“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳№℃※→←↑↓■□▲△●○◆◇★☆√×÷"


def _runs(glyphs: Glyphs, chains: Sequence[range]) -> list[list[range]]:
    """Split chains at every step back or to another line."""
    x0, top, bottom = glyphs.x0, glyphs.top, glyphs.bottom
    runs: list[list[range]] = []
    current: list[range] = []
    last_top = last_bottom = last_x0 = float("-inf")
    for each in chains:
        first = each.start
        upper = top[first]
        if not current or (
            x0[first] < last_x0
            or (upper != last_top and not _beside(upper, bottom[first], last_top, last_bottom))
        ):
            current = []
            runs.append(current)
        current.append(each)
        if upper != last_top:
            last_top, last_bottom = upper, bottom[first]
        last_x0 = x0[each.stop - 1]
    return runs


def _run_down(glyphs: Glyphs, runs: Sequence[Sequence[range]]) -> bool:
    """Tell whether single Chinese characters run down in columns from right to left, in the order they were drawn."""
    if any(len(run) > 1 or len(run[0]) > 1 or not is_wide(glyphs.text[run[0].start]) for run in runs):
        return False
    places = [run[0].start for run in runs]
    columns = [0]
    for one, other in pairwise(places):
        height = glyphs.bottom[one] - glyphs.top[one]
        across, down = glyphs.x0[other] - glyphs.x0[one], glyphs.top[other] - glyphs.top[one]
        if down > 0:
            if abs(across) > _UNEVEN * height or down > _FARTHEST_DOWN * height:
                return False
        elif across > -height * _NEXT_COLUMN or not columns[-1]:
            return False
        else:
            columns.append(0)
            continue
        columns[-1] += 1
    return len(columns) > 1


def _merge_runs(glyphs: Glyphs, runs: Sequence[Sequence[range]]) -> list[list[int]]:
    """Unite the runs of one line, whatever the order they were drawn in."""
    x0, top, bottom = glyphs.x0, glyphs.top, glyphs.bottom
    extents = sorted(
        (
            (min([top[each.start] for each in run]), max([bottom[each.start] for each in run]), run)
            for run in runs
        ),
        key=lambda extent: (extent[0] + extent[1], x0[extent[2][0].start]),
    )
    rows: list[tuple[float, float, list[range]]] = []
    for upper, lower, run in extents:
        if rows and _beside(upper, lower, rows[-1][0], rows[-1][1]):
            row_top, row_bottom, row = rows[-1]
            if bottom[run[0].start] - top[run[0].start] > row_bottom - row_top:
                row_top, row_bottom = upper, lower
            rows[-1] = (row_top, row_bottom, [*row, *run])
        else:
            rows.append((upper, lower, [*run]))
    return [sorted(chain.from_iterable(row), key=x0.__getitem__) for _, _, row in rows]


def _beside(upper: float, lower: float, other_upper: float, other_lower: float) -> bool:
    """Tell whether two extents share at least half of the lower one's height."""
    shared = min(lower, other_lower) - max(upper, other_upper)
    return 2 * shared >= min(lower - upper, other_lower - other_upper)


def _chain_line(glyphs: Glyphs, glyph_range: range, page: int) -> TextLine | None:
    """Write out the line of a single chain: without blanks, as most are, it has no gaps to look at."""
    first, last = glyph_range.start, glyph_range.stop
    top, bottom = glyphs.top[first], glyphs.bottom[first]
    text = "".join(glyphs.text[first:last])
    if bottom - top < _LEAST_LEVEL or text.split() != [text] or len(text) != last - first:
        return _line(glyphs, glyph_range, page)
    starts, ends = glyphs.x0[first:last], glyphs.x1[first:last]
    return _new_line((text, page, starts[0], top, max(ends), bottom, starts, ends, bottom - top, False))


def _run_line(glyphs: Glyphs, run: Sequence[range], page: int) -> TextLine | None:
    """Write out the line of several chains: without blanks it has no gaps to look at but those between them."""
    if any(one.stop != other.start for one, other in pairwise(run)):
        return _line(glyphs, list(chain.from_iterable(run)), page)
    first, last = run[0].start, run[-1].stop
    text = "".join(glyphs.text[first:last])
    tops = [glyphs.top[each.start] for each in run]
    bottoms = [glyphs.bottom[each.start] for each in run]
    height = max(map(sub, bottoms, tops))
    if height < _LEAST_LEVEL or text.split() != [text] or len(text) != last - first:
        return _line(glyphs, range(first, last), page)
    starts, ends = glyphs.x0[first:last], glyphs.x1[first:last]
    inner = [each.start - first for each in run[1:]]
    if not _is_unbroken(text, starts, ends, inner, height):
        return _line(glyphs, range(first, last), page)
    return TextLine(text, page, min(starts), min(tops), max(ends), max(bottoms), starts, ends, height)


def _is_unbroken(
    text: str, starts: Sequence[float], ends: Sequence[float], places: Iterable[int], height: float
) -> bool:
    """Tell whether no gap before one of these characters is a blank that is plain to see."""
    for place in places:
        gap = starts[place] - ends[place - 1]
        if gap > _WORD_GAP * height and not (
            gap <= COLUMN_GAP * height and _is_set_apart(text[place - 1], text[place])
        ):
            return False
    return True


def _line(glyphs: Glyphs, row: Sequence[int], page: int) -> TextLine | None:
    """Write out one line, with a blank where one was typed or is plain to see."""
    if isinstance(row, range):
        first, last = row.start, row.stop
        starts, ends = glyphs.x0[first:last], glyphs.x1[first:last]
        tops, bottoms = glyphs.top[first:last], glyphs.bottom[first:last]
        characters = glyphs.text[first:last]
    else:
        starts, ends = [glyphs.x0[i] for i in row], [glyphs.x1[i] for i in row]
        tops, bottoms = [glyphs.top[i] for i in row], [glyphs.bottom[i] for i in row]
        characters = [glyphs.text[i] for i in row]
    top, bottom = min(tops), max(bottoms)
    height = max(map(sub, bottoms, tops))
    text = "".join(characters)
    blank_end = False
    typed = len(text) != len(row) or len(text.split()) != 1 or text[0].isspace() or text[-1].isspace()
    if typed or not _is_unbroken(text, starts, ends, range(1, len(row)), height):
        characters, starts, ends, blank_end = _spaced(characters, starts, ends, height)
        if not characters:
            return None
        text = "".join(characters)
    return TextLine(text, page, min(starts), top, max(ends), bottom, starts, ends, height, blank_end)


def _spaced(
    row: list[str], lefts: list[float], rights: list[float], height: float
) -> tuple[list[str], list[float], list[float], bool]:
    """Put blanks where they were typed or are plain to see, and none at the ends.

    Returns:
        Characters, their left and right edges, and whether a blank was typed after the last.
    """
    characters: list[str] = []
    starts: list[float] = []
    ends: list[float] = []
    blanks = ""
    width = 0.0
    for character, left, right in zip(row, lefts, rights, strict=True):
        if character.isspace():
            blanks += " " if character in "\t\xa0 " else character
            width += right - left
            continue
        if characters:
            gap = left - ends[-1]
            blank = blanks * _times(gap, width) if blanks == " " else blanks
            if not blank and gap > _WORD_GAP * height:
                blank = _blank(characters[-1], character, gap, lambda: _least_gap(row, lefts, rights), height)
            elif gap > _TYPED_COLUMN_GAP * height and len(blank) == 1 and blank != "\u3000":
                blank = "  "
            for each in blank:
                characters.append(each)
                starts.append(ends[-1])
                ends.append(left)
        blanks, width = "", 0.0
        for each in character:
            characters.append(each)
            starts.append(left)
            ends.append(right)
    return characters, starts, ends, bool(blanks)


def _times(gap: float, width: float) -> int:
    """Return how many blanks of this width fill a gap: readers hand over several blanks as one."""
    if not 0 < width < gap:
        return 1
    count = round(gap / width)
    return count if abs(gap / width - count) < _EXACT else 1


def _is_set_apart(before: str, after: str) -> bool:
    """Tell whether typesetting itself puts space between two characters: one Chinese, the other Latin."""
    return is_wide(before) != is_wide(after) and before not in ".,;:)!?"


def _blank(before: str, after: str, gap: float, least_gap: Callable[[], float], height: float) -> str:
    """Return the blank that a gap between two glyphs stands for; two blanks part columns of text.

    Space between all characters of a justified or spread line is no blank: a gap between Chinese characters is
    one only where others of its line are closer.
    """
    apart = gap > COLUMN_GAP * height
    if not apart and _is_set_apart(before[-1], after[0]):
        return ""
    if (
        is_wide(before[-1])
        and is_wide(after[0])
        and least_gap() > (_SPREAD * gap if apart else _CLOSE * height)
    ):
        return ""
    return "  " if apart else " "


def _least_gap(row: list[str], lefts: list[float], rights: list[float]) -> float:
    """Return the least gap between Chinese characters that follow each other in a line."""
    wide = [i for i, character in enumerate(row) if is_wide(character[0])]
    return min(lefts[j] - rights[i] for i, j in pairwise(wide))
