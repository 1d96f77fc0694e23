"""Where the parts of a line stand when text is aligned by blanks or drawn with box characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_LINE = 20_000
"""Longer lines are never laid out by width."""

# One half-width blank belongs to the text, two or a full-width one make a gap.
_PART = re.compile(r"\S+(?:[ \xa0]\S+)*")
_WIDEST_LETTER_GAP = 4

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Metric:
    """Columns that characters take: those East Asian fonts draw wide, and those whose width depends on the font."""

    wide: int
    ambiguous: int


METRICS = (Metric(2, 2), Metric(2, 1), Metric(1, 1))
"""How programs measure: as a Chinese terminal, as a Western one, by counting characters."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Text between two gaps of a line and the columns it covers, the end excluded."""

    start: int
    end: int
    text: str


def positions(text: str, metric: Metric) -> Sequence[int]:
    """Column where each character begins, and the one after the last."""
    if text.isascii():
        return range(len(text) + 1)
    return list(accumulate((_width(character, metric) for character in text), initial=0))


def segments(texts: Sequence[str], metric: Metric) -> list[tuple[Segment, ...]]:
    """Parts of each line between its gaps; a word spaced out letter by letter is one part.

    Letters that stand above or below the beginning of another part are columns of a table and stay apart.
    """
    columns = [positions(text, metric) for text in texts]
    spans = [[match.span() for match in _PART.finditer(text)] for text in texts]
    starts = [{places[begin] for begin, _ in parts} for places, parts in zip(columns, spans, strict=True)]
    result: list[tuple[Segment, ...]] = []
    for index, (text, places) in enumerate(zip(texts, columns, strict=True)):
        beside = {
            start for near in (index - 1, index + 1) if 0 <= near < len(texts) for start in starts[near]
        }
        words = _words(text, places, spans[index], beside)
        result.append(tuple(Segment(places[begin], places[end], text[begin:end]) for begin, end in words))
    return result


def is_wide(character: str) -> bool:
    """Whether a character takes two columns in every East Asian font."""
    return unicodedata.east_asian_width(character) in "WF"


def _words(text: str, places: Sequence[int], spans: list[_Span], beside: set[int]) -> Iterator[_Span]:
    """Join the letters of words that are spaced out evenly."""
    index = 0
    while index < len(spans):
        count = _letters(text, places, spans, index) if _is_letter(text, spans[index]) else 1
        if count > 1 and all(places[begin] in beside for begin, _ in spans[index + 1 : index + count]):
            yield from spans[index : index + count]
        else:
            yield spans[index][0], spans[index + count - 1][1]
        index += count


def _letters(text: str, places: Sequence[int], spans: list[_Span], index: int) -> int:
    """How many parts from the given letter on are single letters with the same small gap between them."""
    end = index + 1
    gap = 0
    while end < len(spans) and _is_letter(text, spans[end]):
        spaced = places[spans[end][0]] - places[spans[end - 1][1]]
        if spaced > _WIDEST_LETTER_GAP or spaced != (gap or spaced):
            break
        gap = spaced
        end += 1
    return end - index


def _is_letter(text: str, span: _Span) -> bool:
    return span[1] - span[0] == 1 and is_wide(text[span[0]])


@lru_cache(maxsize=1 << 14)
def _width(character: str, metric: Metric) -> int:
    width = unicodedata.east_asian_width(character)
    if width in "WF":
        return metric.wide
    if width == "A":
        return metric.ambiguous
    return 0 if unicodedata.combining(character) else 1
