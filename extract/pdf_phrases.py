"""Lines of text parted into phrases, and phrases into the columns they stand in."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

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

_LONE = 1.5
"""Times the gap between the two characters of a word that parts them at least from others."""

_LOST = 0.05
"""Part of its width by which a gap may miss the wide blank that was lost there."""

_LABEL = re.compile(r".(?:(?<!\d)[:：]|[:：](?!\d))", re.DOTALL)


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
