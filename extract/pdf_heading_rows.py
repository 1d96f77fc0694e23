"""Rows of headings that no rule parts: headings of several columns, and headings of several lines beside them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.pdf_figures import is_counting, is_figure, is_year
from extract.pdf_merged_down import MergedDown
from extract.pdf_phrases import column_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.pdf_page import Rule
    from extract.pdf_phrases import Phrase, PhraseLine

_OVER = 2.0
"""Points by which a heading must run over the place between two columns."""

PACKED = 0.6
"""Heights of a line between the lines of one heading at most."""

_MOST_HEADINGS = 6
"""Lines that headings in two rows have at most."""

_CENTRED = 3.0
"""Points by which the middles of two lines of one heading may differ."""


def below_wide_heading(lines: Sequence[PhraseLine], edges: Sequence[float]) -> int:
    """Return the first line that stands in several columns below a heading of all of them, or 0.

    Such a heading runs over the place between two columns that both have text on the next line; or all of some
    headings stand beside what is below them.
    """
    for number, (upper, line) in enumerate(pairwise(lines), 1):
        if is_body(upper):
            return 0
        filled = {column_of(phrase, edges): phrase for phrase in line.phrases}
        for phrase in upper.phrases:
            for column, edge in enumerate(edges):
                if not phrase.x0 + _OVER < edge < phrase.x1 - _OVER:
                    continue
                one, other = filled.get(column), filled.get(column + 1)
                if one and other and one.x1 <= edge <= other.x0:
                    return number
        below = [filled.get(column_of(phrase, edges)) for phrase in upper.phrases]
        if len(upper.phrases) < len(line.phrases) and all(
            other is not None and _are_apart(phrase, other)
            for phrase, other in zip(upper.phrases, below, strict=True)
        ):
            return number
    return 0


def _are_apart(one: Phrase, other: Phrase) -> bool:
    """Tell whether two phrases of one column are no lines of one cell: neither overlaps the other."""
    return one.x1 < other.x0 or other.x1 < one.x0


def rows_of_headings(lines: Sequence[PhraseLine], edges: Sequence[float]) -> list[list[PhraseLine]]:
    """Part headings of several columns from those below them, which stand beside each other where one was above.

    Return no rows if the lines are no headings of this kind.
    """
    if len(lines) > _MOST_HEADINGS or any(
        phrase.text[0].isdigit() and not is_year(phrase.text) for line in lines for phrase in line.phrases
    ):
        return []
    above: set[int] = set()
    for number, line in enumerate(lines):
        filled = {column_of(phrase, edges) for phrase in line.phrases}
        new, common = filled - above, filled & above
        if above - filled and any(column - 1 in common or column + 1 in common for column in new):
            return [list(lines[:number]), list(lines[number:])]
        above |= filled
    return []


def headings_down(
    rows: Sequence[Sequence[PhraseLine]], edges: Sequence[float], drawn: Sequence[Sequence[Rule] | None] = ()
) -> tuple[list[list[PhraseLine]], list[MergedDown]]:
    """Find the headings of several lines that stand beside a heading of several columns and those below it.

    Args:
        rows: The rows of a table.
        edges: The places between the columns.
        drawn: The rules between each two rows.

    Returns:
        The rows without these headings, and the merged cells.
    """
    heads = next((number for number, row in enumerate(rows) if any(map(is_body, row))), len(rows))
    found: dict[int, MergedDown] = {}
    closed: list[MergedDown] = []
    kept = [list(row) for row in rows]
    for number in range(min(heads, _MOST_HEADINGS) - 1):
        ruled = drawn[number] or () if drawn else ()
        for column in _down(rows[number], rows[number + 1], edges, ruled):
            upper, lower = rows[number], rows[number + 1]
            before = found.pop(column, None)
            if before is not None and before.last is not upper[-1]:
                closed.append(before)
                before = None
            phrases = tuple(_in_column(upper, column, edges)) if before is None else before.phrases
            first = upper[0] if before is None else before.first
            phrases += tuple(_in_column(lower, column, edges))
            found[column] = MergedDown(column, phrases, first, lower[-1])
            for place in (number, number + 1):
                kept[place] = [_without(line, column, edges) for line in kept[place]]
    return kept, [*closed, *found.values()]


def _down(
    upper: Sequence[PhraseLine], lower: Sequence[PhraseLine], edges: Sequence[float], ruled: Sequence[Rule]
) -> list[int]:
    """Return the columns whose headings in two rows are one, as those beside them head several columns or stand alone."""
    above = {column: phrase for line in upper for column, phrase in _columns(line, edges)}
    below = {column: phrase for line in lower for column, phrase in _columns(line, edges)}
    wide = _wide(above.values(), below.keys() - above.keys(), edges)
    free = below.keys() - above.keys() - wide
    if not wide and not free:
        return []
    found: list[int] = []
    for column in sorted((above.keys() & below.keys()) - wide):
        one, other = above[column], below[column]
        beside = {column - 1, column + 1} & free
        off = abs(one.x0 + one.x1 - other.x0 - other.x1) / 2
        if len(beside) > 1 or (beside and off > _CENTRED):
            continue
        if any(rule.start < other.x1 and rule.end > other.x0 for rule in ruled):
            continue
        lines = [
            line for line in (*upper, *lower) if any(column == each for each, _ in _columns(line, edges))
        ]
        if all(line.top - before.bottom < PACKED * line.height for before, line in pairwise(lines)):
            found.append(column)
    return found


def _wide(above: Iterable[Phrase], blank: set[int], edges: Sequence[float]) -> set[int]:
    """Return the columns under headings that run over the place between two, blank ones on both sides included."""
    found: set[int] = set()
    for phrase in above:
        over = [edge for edge, x in enumerate(edges) if phrase.x0 + _OVER < x < phrase.x1 - _OVER]
        if over:
            first, last = over[0], over[-1] + 1
            while first - 1 in blank and last + 1 in blank:
                first, last = first - 1, last + 1
            found.update(range(first, last + 1))
    return found


def is_body(line: PhraseLine) -> bool:
    """Tell whether a line holds figures that neither are years nor number the columns."""
    texts = [phrase.text for phrase in line.phrases]
    return any(is_figure(text) and not is_year(text) for text in texts) and not is_counting(texts)


def _columns(line: PhraseLine, edges: Sequence[float]) -> list[tuple[int, Phrase]]:
    return [(column_of(phrase, edges), phrase) for phrase in line.phrases]


def _in_column(row: Sequence[PhraseLine], column: int, edges: Sequence[float]) -> list[Phrase]:
    return [phrase for line in row for each, phrase in _columns(line, edges) if each == column]


def _without(line: PhraseLine, column: int, edges: Sequence[float]) -> PhraseLine:
    """Return a line without what stands in a column."""
    return line._replace(phrases=tuple(phrase for each, phrase in _columns(line, edges) if each != column))
