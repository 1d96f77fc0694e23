"""Columns that stand closer to each other than words may: figures set right beside text set left."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_figure
from extract.pdf_phrases import is_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_phrases import Phrase, PhraseLine
    from extract.pdf_text import TextLine

_SAME = 1.0
"""Points by which the sides of a gutter may differ from line to line."""

_LEAST_LINES = 3
"""Lines that show a gutter; fewer may have their blanks below each other by chance."""

_MANY_LINES, _MOSTLY = 5, 0.6
"""Lines, and their part of all, in which figures begin at one place behind texts of any length."""

_WORD_SPACE = 0.36
"""Heights of the line that programs put at most between a Chinese character and a number beside it."""

_TELEPHONE = re.compile(r"\+\d{1,3}(?: \d+)+")

_MOST_CROSSING = 0.1
"""Part of the lines that may run over it, as a heading of both columns does."""


class _Gap(NamedTuple):
    """A gap beside a figure.

    Attributes:
        right: Where the text behind it begins.
        left: Where the text before it ends.
        length: The characters of the figure.
        word: The first character behind it if that is a Chinese one right behind a number, else blank.
    """

    right: float
    left: float
    length: int = 0
    word: str = ""


class _Gutter(NamedTuple):
    """A strip between two columns."""

    left: float
    right: float


def parted_at_gutters(lines: Sequence[PhraseLine]) -> list[PhraseLine]:
    """Part the phrases that stand in two columns: figures end, or begin, where they do in other lines.

    Args:
        lines: The lines of a table.
    """
    gutters = _gutters(lines)
    return [_parted(line, gutters) for line in lines] if gutters else list(lines)


def with_columns_parted(
    block: Sequence[tuple[TextLine, PhraseLine]],
) -> list[tuple[TextLine, PhraseLine]]:
    """Do the same to lines that are kept with their text."""
    parted = parted_at_gutters([line for _, line in block])
    return [(line, phrases) for (line, _), phrases in zip(block, parted, strict=True)]


def _gutters(lines: Sequence[PhraseLine]) -> list[_Gutter]:
    """Return the strips beside figures in several lines that hardly any line runs over."""
    after: list[_Gap] = []
    before: list[_Gap] = []
    for line in lines:
        for phrase in line.phrases:
            for left, right, index in phrase.gaps:
                cut = index - phrase.start
                if _TELEPHONE.fullmatch(phrase.text):
                    continue
                figure, next_to = phrase.text[:cut].rsplit(maxsplit=1)[-1], phrase.text[cut]
                if is_figure(figure):
                    is_close = right - left < _WORD_SPACE * line.height and is_chinese(next_to)
                    after.append(_Gap(right, left, len(figure), next_to if is_close else ""))
                elif is_figure(phrase.text[cut:].split(maxsplit=1)[0]):
                    before.append(_Gap(right, left))
        before += [_Gap(other.x0, one.x1) for one, other in pairwise(line.phrases) if is_figure(other.text)]
    found = [
        gutter
        for group in _groups(after)
        if (gutter := _after_figures(group)) and _crossing(lines, gutter) <= _MOST_CROSSING * len(lines)
    ]
    least = max(_MANY_LINES, _MOSTLY * len(lines))
    for group in _groups(before) if len(before) >= least else ():
        gutter = _Gutter(max(gap.left for gap in group), min(gap.right for gap in group))
        if len(group) >= least and gutter.right > gutter.left and not _crossing(lines, gutter):
            found.append(gutter)
    return found


def _groups(gaps: Sequence[_Gap]) -> list[list[_Gap]]:
    """Group gaps that end at one place."""
    found: list[list[_Gap]] = []
    for gap in sorted(gaps):
        if not found or gap.right - found[-1][-1].right > _SAME:
            found.append([])
        found[-1].append(gap)
    return found


def _after_figures(group: Sequence[_Gap]) -> _Gutter | None:
    """Return the strip between gaps that also begin at one place, if they are enough."""
    lefts = sorted(gap.left for gap in group)
    usual = lefts[len(lefts) // 2]
    own = [gap for gap in group if abs(gap.left - usual) <= _SAME]
    if len(own) < _LEAST_LINES or _are_counted(own):
        return None
    return _Gutter(max(gap.left for gap in own), min(gap.right for gap in group))


def _are_counted(gaps: Sequence[_Gap]) -> bool:
    """Tell whether gaps are those within `4 月` or `12 人`: the figures are equally long, or the words begin alike."""
    return all(gap.word for gap in gaps) and (
        len({gap.length for gap in gaps}) == 1 or len({gap.word for gap in gaps}) == 1
    )


def _crossing(lines: Sequence[PhraseLine], gutter: _Gutter) -> int:
    """Count the lines with text in a gutter."""
    return sum(
        phrase.x0 < gutter.right - _SAME and phrase.x1 > gutter.left + _SAME and not _gap(phrase, gutter)
        for line in lines
        for phrase in line.phrases
    )


def _gap(phrase: Phrase, gutter: _Gutter) -> int:
    """Return the first character of a phrase beyond a gutter that it leaves free, or 0."""
    return next(
        (
            index
            for left, right, index in phrase.gaps
            if left <= gutter.left + _SAME and right >= gutter.right - _SAME
        ),
        0,
    )


def _parted(line: PhraseLine, gutters: Sequence[_Gutter]) -> PhraseLine:
    """Part the phrases of a line at gutters."""
    phrases: list[Phrase] = []
    for phrase in line.phrases:
        rest = phrase
        for index in sorted({_gap(phrase, gutter) for gutter in gutters} - {0}):
            one, rest = _halves(rest, index)
            phrases.append(one)
        phrases.append(rest)
    return line._replace(phrases=tuple(phrases)) if len(phrases) > len(line.phrases) else line


def _halves(phrase: Phrase, index: int) -> tuple[Phrase, Phrase]:
    """Part a phrase before one of its characters."""
    before = tuple(gap for gap in phrase.gaps if gap[2] < index)
    after = tuple(gap for gap in phrase.gaps if gap[2] > index)
    left, right = next(gap[:2] for gap in phrase.gaps if gap[2] == index)
    cut = index - phrase.start
    text = phrase.text[:cut].rstrip()
    return (
        phrase._replace(
            text=text, x1=left, first=min(phrase.first, left), end=phrase.start + len(text), gaps=before
        ),
        phrase._replace(
            text=phrase.text[cut:],
            x0=right,
            first=after[0][0] if after else phrase.x1,
            start=index,
            gaps=after,
        ),
    )
