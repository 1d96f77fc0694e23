"""Lines of text parted into phrases, and phrases into the columns they stand in."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_counting, is_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.pdf_text import TextLine

_PHRASE_GAP = 0.7
"""Gap between two characters, in heights of the line, that parts phrases: the blanks of a justified line are less."""

PITCH = 2.2
"""Greatest space between two rows of a table without rules, in heights of the line."""

_NARROW_GAP = 0.12
"""Gap, in heights of the line, that may part two columns where other lines have one, too."""

_CURRENCIES, _CURRENCY_GAP = "$€£¥￥", 8.0
"""Signs that stand at the left of their column, and how many heights of the line from their number."""

_STRAY = 0.15
"""Part of the lines whose phrases may stand where the others leave a column free."""

_OVERLAP = 0.1
"""Heights of a line by which lines overlap that stand beside each other."""

_REMARKED = re.compile(r"\D{2,}[（(][^（()）]*[)）]")
"""Words with a number in brackets behind them alone, as headings have it."""

_LONE = 1.5
"""Times the gap between the two characters of a word that parts them at least from others."""

_LOST = 0.05
"""Part of its width by which a gap may miss the wide blank that was lost there."""

_LABEL = re.compile(r".(?:(?<!\d)[:：]|[:：](?!\d))", re.DOTALL)

_LEAST_STRAY_LINES = 4
_MOST_HEADINGS = 8
"""Lines of headings that are looked at one by one."""


class Phrase(NamedTuple):
    """A run of words of one line with nothing but ordinary blanks between them.

    Attributes:
        text: What it says.
        x0: Left edge.
        x1: Right edge.
        first: Right edge of its first word.
        start: Its first character in the line.
        end: The character after its last.
        gaps: Its narrow gaps: left and right edge, and the character after each.
    """

    text: str
    x0: float
    x1: float
    first: float
    start: int
    end: int
    gaps: tuple[tuple[float, float, int], ...] = ()


class PhraseLine(NamedTuple):
    """A line of text as its phrases from left to right."""

    phrases: tuple[Phrase, ...]
    top: float
    bottom: float
    height: float

    @property
    def middle(self) -> float:
        """Height of its middle on the page."""
        return (self.top + self.bottom) / 2


def phrase_line(line: TextLine) -> PhraseLine:
    """Part a line at the gaps that are wider than a blank."""
    phrases: list[Phrase] = []
    start, last, first = 0, -1, 0.0
    gaps: list[tuple[float, float, int]] = []
    starts, ends, narrow = line.starts, line.ends, _NARROW_GAP * line.height
    for index, character in enumerate(line.text):
        if character.isspace():
            continue
        gap = starts[index] - ends[last]
        if last >= 0 and gap > narrow:
            if gap > _PHRASE_GAP * line.height and _parts(line, start, last, index):
                phrases.append(_phrase(line, start, last, first, gaps))
                start, first, gaps = index, 0.0, []
                last = index
                continue
            gaps.append((ends[last], starts[index], index))
        if not first and last >= 0 and index - last > 1:
            first = ends[last]
        last = index
    phrases.append(_phrase(line, start, last, first, gaps))
    return PhraseLine(tuple(phrases), line.top, line.bottom, line.height)


def _parts(line: TextLine, start: int, last: int, index: int) -> bool:
    """Tell whether a gap parts phrases: neither a sign from its number nor the two characters of a spaced word."""
    gap = line.starts[index] - line.ends[last]
    if last == start and line.text[start] in _CURRENCIES and gap < _CURRENCY_GAP * line.height:
        return False
    return not _is_spaced(line, last, index, gap)


def _is_spaced(line: TextLine, last: int, index: int, gap: float) -> bool:
    """Tell whether two Chinese characters stand apart from all others with a wide blank between them: a spaced word."""
    text = line.text
    if not (is_chinese(text[last]) and is_chinese(text[index])):
        return False
    is_typed = index - last > 1 and not text[last + 1 : index].strip("\u3000")
    width = line.ends[last] - line.starts[last]
    if not is_typed and abs(gap - width) > _LOST * width:
        return False
    before = len(text[:last].rstrip()) - 1
    after = len(text) - len(text[index + 1 :].lstrip())
    return (before < 0 or line.starts[last] - line.ends[before] > _LONE * gap) and (
        after == len(text)
        or not is_chinese(text[after])
        or line.starts[after] - line.ends[index] > _LONE * gap
    )


def is_chinese(character: str) -> bool:
    """Tell whether a character is a Chinese one, and no mark."""
    return "\u4e00" <= character <= "\u9fff"


def _phrase(
    line: TextLine, start: int, last: int, first: float, gaps: Sequence[tuple[float, float, int]]
) -> Phrase:
    end = line.ends[last]
    text = line.text[start : last + 1]
    return Phrase(text, line.starts[start], end, first or end, start, last + 1, tuple(gaps))


def column_of(phrase: Phrase, edges: Sequence[float]) -> int:
    """Return the column that the middle of a phrase stands in, of those that some edges part."""
    return bisect_right(edges, (phrase.x0 + phrase.x1) / 2)


def count_labels(texts: Iterable[str]) -> int:
    """Count the texts with a colon behind their beginning, as labels with values have it and no time has."""
    return sum(_LABEL.search(text) is not None for text in texts)


def column_edges(lines: Sequence[PhraseLine]) -> list[float]:
    """Return the places between the columns that most lines agree on, from left to right.

    A phrase over two columns, as in a heading, is outvoted. A column may hold phrases apart from each other, such
    as a heading set left over numbers set right, as long as no line has text in both places.
    """
    voters = [line for line in lines if len(line.phrases) > 1]
    if not voters:
        return []
    cores = _extents([phrase for line in voters for phrase in line.phrases], _stray(len(voters)))
    if len(cores) < 2:
        return []
    placed = [
        (number, phrase)
        for number, line in enumerate(lines)
        for phrase in line.phrases
        if len(columns_of(phrase.x0, phrase.x1, cores)) == 1
        or (len(line.phrases) > 1 and not columns_of(phrase.x0, phrase.x1, cores))
    ]
    heads = _headings(lines)
    placed = _without_wide_headings(placed, heads, cores)
    extents = _extents([phrase for _, phrase in placed], 0)
    level = _levels(lines)
    heads = {level[number] for number in heads}
    inside = [
        {level[number] for number, phrase in placed if left <= phrase.x0 and phrase.x1 <= right}
        for left, right in extents
    ]
    columns: list[tuple[float, float]] = []
    used: set[int] = set()
    for (left, right), there, after in zip(extents, inside, [*inside[1:], set[int]()], strict=True):
        # A heading goes with the figures right of it that have no other, if those left of it have one.
        heads_next = there <= heads and used & heads and after and after.isdisjoint(heads)
        if columns and used.isdisjoint(there) and not heads_next:
            columns[-1] = (columns[-1][0], right)
            used |= there
        else:
            columns.append((left, right))
            used = there
    return [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]


def _levels(lines: Sequence[PhraseLine]) -> list[int]:
    """Return a number for each line, the same for those that overlap: no two of them can stand in one cell."""
    found: list[int] = []
    bottom = float("-inf")
    for line in lines:
        overlaps = bottom - line.top > _OVERLAP * line.height
        found.append(found[-1] + (not overlaps) if found else 0)
        bottom = max(bottom, line.bottom) if overlaps else line.bottom
    return found


def _without_wide_headings(
    placed: Sequence[tuple[int, Phrase]], heads: set[int], cores: Sequence[tuple[float, float]]
) -> Sequence[tuple[int, Phrase]]:
    """Leave out headings that run over what stands below them in the next column: they head both."""
    if not 2 <= len(heads) <= _MOST_HEADINGS:
        return placed
    homes = [(number, phrase, columns_of(phrase.x0, phrase.x1, cores)) for number, phrase in placed]
    return [
        (number, phrase)
        for number, phrase, home in homes
        if number not in heads
        or not any(
            number < other
            and home
            and there
            and there != home
            and columns_of(phrase.x0, phrase.x1, [below[1:3]])
            for other, below, there in homes
        )
    ]


def _headings(lines: Sequence[PhraseLine]) -> set[int]:
    """Return the lines above the first one that has beyond its first phrase one with a digit, years aside."""
    for number, line in enumerate(lines):
        texts = [phrase.text for phrase in line.phrases]
        if any(map(_has_number, texts[1:])) and not is_counting(texts):
            return set(range(number))
    return set()


def _has_number(text: str) -> bool:
    """Tell whether a text holds a number that is neither a year nor a remark in brackets."""
    return any(map(str.isdigit, text)) and not is_year(text) and not _REMARKED.fullmatch(text)


def _stray(lines: int) -> int:
    """Return the number of lines whose text does not count against a gap."""
    return max(int(_STRAY * lines), 1 if lines >= _LEAST_STRAY_LINES else 0)


def _extents(phrases: Sequence[Phrase], stray: int) -> list[tuple[float, float]]:
    """Return the extents in which more than `stray` phrases stand above each other."""
    steps = [step for phrase in phrases for step in ((phrase.x0, 1), (phrase.x1, -1))]
    extents: list[tuple[float, float]] = []
    depth = 0
    begun: float | None = None
    for x, step in sorted(steps, key=lambda each: (each[0], -each[1])):
        depth += step
        if depth > stray and begun is None:
            begun = x
        elif depth <= stray and begun is not None:
            extents.append((begun, x))
            begun = None
    return extents


def columns_of(x0: float, x1: float, columns: Sequence[tuple[float, float]]) -> list[int]:
    """Return the columns that an extent shares more than a hair with."""
    return [number for number, column in enumerate(columns) if min(x1, column[1]) - max(x0, column[0]) > 0.5]
