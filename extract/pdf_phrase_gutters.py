"""Columns that stand closer to each other than words may: figures set right beside text set left."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_figure

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

_MOST_CROSSING = 0.1
"""Part of the lines that may run over it, as a heading of both columns does."""


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
    after: list[tuple[float, float]] = []
    before: list[tuple[float, float]] = []
    for line in lines:
        for phrase in line.phrases:
            for left, right, index in phrase.gaps:
                cut = index - phrase.start
                if is_figure(phrase.text[:cut].rsplit(maxsplit=1)[-1]):
                    after.append((right, left))
                elif is_figure(phrase.text[cut:].split(maxsplit=1)[0]):
                    before.append((right, left))
        before += [(other.x0, one.x1) for one, other in pairwise(line.phrases) if is_figure(other.text)]
    found = [
        gutter
        for group in _groups(after)
        if (gutter := _after_figures(group)) and _crossing(lines, gutter) <= _MOST_CROSSING * len(lines)
    ]
    least = max(_MANY_LINES, _MOSTLY * len(lines))
    for group in _groups(before) if len(before) >= least else ():
        gutter = _Gutter(max(left for _, left in group), min(right for right, _ in group))
        if len(group) >= least and gutter.right > gutter.left and not _crossing(lines, gutter):
            found.append(gutter)
    return found


def _groups(gaps: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Group gaps, by right and left edge, that end at one place."""
    found: list[list[tuple[float, float]]] = []
    for gap in sorted(gaps):
        if not found or gap[0] - found[-1][-1][0] > _SAME:
            found.append([])
        found[-1].append(gap)
    return found


def _after_figures(group: Sequence[tuple[float, float]]) -> _Gutter | None:
    """Return the strip between gaps that also begin at one place, if they are enough."""
    lefts = sorted(left for _, left in group)
    usual = lefts[len(lefts) // 2]
    own = [left for left in lefts if abs(left - usual) <= _SAME]
    if len(own) < _LEAST_LINES:
        return None
    return _Gutter(max(own), min(right for right, _ in group))


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
