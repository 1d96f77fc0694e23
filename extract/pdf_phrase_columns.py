"""The columns that the phrases of some lines stand in."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_counting, is_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_phrases import Phrase, PhraseLine

_STRAY = 0.15
"""Part of the lines whose phrases may stand where the others leave a column free."""

_OVERLAP = 0.1
"""Heights of a line by which lines overlap that stand beside each other."""

_REMARKED = re.compile(r"\D{2,}[（(][^（()）]*[)）]")
"""Words with a number in brackets behind them alone, as headings have it."""

_CENTRED = 3.0
"""Points by which a heading may miss the middle of the two below it."""

_NEARER = 0.5
"""Part of its space to the text on its left that a heading keeps at most to the figures on its right that it heads."""

_LEAST_BRIDGED = 3
"""Lines with text beside each other in what headings make one column, from which it is two."""

_MOST_OVERLAPPING = 6
"""Lines that may overlap in one row; where more do, all lines of the page are set that close."""

_LEAST_STRAY_LINES = 4

_MOST_HEADINGS = 8
"""Lines of headings that are looked at one by one."""


class Extent(NamedTuple):
    """What a cell fills of a line: left and right edge."""

    x0: float
    x1: float


def column_edges(lines: Sequence[PhraseLine]) -> list[float]:
    """Return the places between the columns that most lines agree on, from left to right.

    A phrase over two columns, as in a heading, is outvoted. A column may hold phrases apart from each other, such
    as a heading set left over numbers set right, as long as no line has text in both places.
    """
    level = _levels(lines)
    heads = _headings(lines)
    several = _several(lines, level)
    cores = _cores(lines, level, several)
    if not cores:
        return []
    body = [line for line in lines[len(heads) :] if len(line.phrases) > 1]
    if heads and _are_bridged(body, cores):
        first = len(heads)
        cores = _cores(lines[first:], level[first:], several[first:])
    if len(cores) < 2:
        return []
    placed = [
        (number, phrase)
        for number, line in enumerate(lines)
        for phrase in line.phrases
        if len(columns_of(phrase.x0, phrase.x1, cores)) == 1
        or (several[number] and not columns_of(phrase.x0, phrase.x1, cores))
    ]
    placed = _without_wide_headings(placed, heads, cores)
    extents = _extents([phrase for _, phrase in placed], 0)
    if heads and _are_bridged(body, extents):
        below = _extents([phrase for number, phrase in placed if number not in heads], 0)
        placed = [
            (number, phrase)
            for number, phrase in placed
            if number not in heads or not columns_of(phrase.x0, phrase.x1, below)
        ]
        extents = _extents([phrase for _, phrase in placed], 0)
    heads = {level[number] for number in heads}
    inside = [
        {level[number] for number, phrase in placed if left <= phrase.x0 and phrase.x1 <= right}
        for left, right in extents
    ]
    columns: list[tuple[float, float]] = []
    used: set[int] = set()
    following = [*extents[1:], (float("inf"), float("inf"))]
    for (left, right), there, (start, _), after in zip(
        extents, inside, following, [*inside[1:], set[int]()], strict=True
    ):
        # A heading goes with the figures right of it that have no other, if those left of it have one or are far away.
        is_nearer = len(columns) == 1 and start - right < _NEARER * (left - columns[-1][1])
        heads_next = there <= heads and (used & heads or is_nearer) and after and after.isdisjoint(heads)
        if columns and used.isdisjoint(there) and not heads_next:
            columns[-1] = (columns[-1][0], right)
            used |= there
        else:
            columns.append((left, right))
            used = there
    return [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]


def _cores(
    lines: Sequence[PhraseLine], level: Sequence[int], several: Sequence[bool]
) -> list[tuple[float, float]]:
    """Return the extents that most rows fill; the lines of one cell count once."""
    rows: dict[int, list[Phrase]] = {}
    for line, own, is_voter in zip(lines, level, several, strict=True):
        if is_voter:
            rows.setdefault(own, []).extend(line.phrases)
    filled = [extent for phrases in rows.values() for extent in _extents(phrases, 0)]
    return _extents([Extent(*extent) for extent in filled], _stray(len(rows)))


def _several(lines: Sequence[PhraseLine], level: Sequence[int]) -> list[bool]:
    """Tell of each line whether text stands beside its first phrase, on the same line or on lines that overlap it.

    So do cells of one and of two lines that are set at the middle of a row.
    """
    phrases: dict[int, int] = {}
    count: dict[int, int] = {}
    for line, own in zip(lines, level, strict=True):
        phrases[own] = phrases.get(own, 0) + len(line.phrases)
        count[own] = count.get(own, 0) + 1
    return [
        len(line.phrases) > 1 or phrases[own] > count[own] <= _MOST_OVERLAPPING
        for line, own in zip(lines, level, strict=True)
    ]


def _are_bridged(body: Sequence[PhraseLine], extents: Sequence[tuple[float, float]]) -> bool:
    """Tell whether headings, such as those in two languages, make one column of two with text beside each other."""
    bridged = 0
    for line in body:
        homes = [columns_of(phrase.x0, phrase.x1, extents) for phrase in line.phrases]
        bridged += any(len(one) == 1 and one == other for one, other in pairwise(homes))
    return bridged >= _LEAST_BRIDGED and 2 * bridged > len(body)


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
        or not (
            (home and _is_between(number, phrase, placed, heads))
            or any(
                number < other
                and home
                and there
                and there != home
                and columns_of(phrase.x0, phrase.x1, [below[1:3]])
                for other, below, there in homes
            )
        )
    ]


def _is_between(number: int, phrase: Phrase, placed: Sequence[tuple[int, Phrase]], heads: set[int]) -> bool:
    """Tell whether a heading stands at the middle of two headings beside each other on a line below it."""
    middle = (phrase.x0 + phrase.x1) / 2
    return any(
        line == other
        and line > number
        and line in heads
        and one.x1 < middle < two.x0
        and abs((one.x0 + one.x1 + two.x0 + two.x1) / 4 - middle) < _CENTRED
        for (line, one), (other, two) in pairwise(placed)
    )


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


def _extents(phrases: Sequence[Phrase] | Sequence[Extent], stray: int) -> list[tuple[float, float]]:
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
