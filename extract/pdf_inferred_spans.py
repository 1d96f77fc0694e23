"""Merged cells of tables ruled in part: what rules, fills and the text itself say of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_counting, is_figure, is_year
from extract.pdf_phrases import Phrase

if TYPE_CHECKING:
    from extract.pdf_page import Rule

_SAME_EDGE = 4.0
_CENTRED = 3.0
"""Points by which text may miss the middle that it is set at."""

_PLAINLY = 3.0
"""Times that a heading is farther from the middle of all columns under a rule than from that of the others."""

_OFF = 0.2
"""Part of the width of a column by which a heading may miss the middle of those below it."""

Row = list[Phrase]
Edges = tuple[Sequence[float], Sequence[float]]
"""Edges of the columns and edges of the rows."""

Drawn = tuple[list[bytearray], list[bytearray]]
"""For each edge of a row, whether each column has one there; for each edge of a column, whether each row has."""


class Merged(NamedTuple):
    """A cell of one column over several rows."""

    column: int
    first: int
    last: int


def column_at(phrase: Phrase, xs: Sequence[float]) -> int:
    """Return the column that holds the middle of a phrase."""
    return bisect_right(xs, (phrase.x0 + phrase.x1) / 2, 1, len(xs) - 1) - 1


def merge_cells(
    rows: list[Row],
    rules: Sequence[list[Rule] | None],
    edges: Edges,
    uprights: list[Rule],
    drawn: Drawn,
    *,
    merged: Sequence[Merged],
) -> None:
    """Take away edges within merged cells, in place.

    Args:
        rows: The phrases of each row.
        rules: The rules at each inner edge of a row; None where only the text shows it.
        edges: Edges of the columns and of the rows.
        uprights: Upright rules and sides of filled areas.
        drawn: The edges; all are there at first.
        merged: Cells over several rows whose text is in none of `rows`.
    """
    xs, _ = edges
    above, beside = drawn
    heads = _heads(rows, xs)
    for number, row in enumerate(rows):
        is_alone = (
            len(row) == 1
            and not any(first <= number <= last for _, first, last in merged)
            and not (number < heads - 1 and row[0].x0 > xs[1])
        )
        _merge_across(row, number, xs, beside, is_alone=is_alone)
        _merge_between_uprights(row, number, edges, uprights, beside)
    _merge_headings(rows, heads, xs, beside)
    for column, first, last in merged:
        for number in range(first, last):
            above[number + 1][column] = 0
    _merge_down_headings(rows, heads, xs, merged, drawn)
    _merge_by_partial_rules(rows, rules, xs, merged, drawn)


def _merge_across(
    row: Row, number: int, xs: Sequence[float], beside: list[bytearray], *, is_alone: bool
) -> None:
    """Open the edges that a phrase of a row runs over; a phrase alone in its row opens all of them."""
    crossed = {
        edge for phrase in row for edge in range(1, len(xs) - 1) if phrase.x0 + 2 < xs[edge] < phrase.x1 - 2
    }
    if is_alone and len(xs) > 3:
        middle = (row[0].x0 + row[0].x1) / 2
        is_centred = abs(middle - (xs[0] + xs[-1]) / 2) < _CENTRED and row[0].x0 > xs[1] - _CENTRED
        if crossed or is_centred:
            crossed = set(range(1, len(xs) - 1))
    for edge in crossed:
        beside[edge][number] = 0


def _merge_between_uprights(
    row: Row, number: int, edges: Edges, uprights: list[Rule], beside: list[bytearray]
) -> None:
    """Open the edges that other rows have as rules or sides of fills, where this row has some but not these."""
    xs, ys = edges
    middle = (ys[number] + ys[number + 1]) / 2
    there = [rule.at for rule in uprights if rule.start - 1 <= middle <= rule.end + 1]
    marked = [edge for edge in range(1, len(xs) - 1) if any(abs(x - xs[edge]) < _SAME_EDGE for x in there)]
    if not marked:
        return
    limits = [0, *marked, len(xs) - 1]
    for first, last in pairwise(limits):
        if last - first > 1 and sum(first <= column_at(phrase, xs) < last for phrase in row) < 2:
            for edge in range(first + 1, last):
                beside[edge][number] = 0


def _heads(rows: Sequence[Row], xs: Sequence[float]) -> int:
    """Return the number of rows above the first one with figures beyond its first column that are more than years."""
    return next(
        (
            number
            for number, row in enumerate(rows)
            if any(
                is_figure(phrase.text) and not is_year(phrase.text) for phrase in row if column_at(phrase, xs)
            )
            and not is_counting(phrase.text for phrase in row)
        ),
        0,
    )


def _merge_headings(rows: list[Row], heads: int, xs: Sequence[float], beside: list[bytearray]) -> None:
    """Let a heading cover the columns without one beside it that the headings below it divide."""
    for number in range(heads - 1):
        filled = {column_at(phrase, xs) for phrase in rows[number]}
        below = {column_at(phrase, xs): phrase for phrase in reversed(rows[number + 1])}
        free = below.keys() - filled
        for phrase in sorted(rows[number], key=_left):
            if column_at(phrase, xs) not in below:
                continue
            first, last = _heading(phrase, xs, below, free)
            free -= set(range(first, last + 1))
            for edge in range(first + 1, last + 1):
                beside[edge][number] = 0


def _heading(
    phrase: Phrase, xs: Sequence[float], below: dict[int, Phrase], free: set[int]
) -> tuple[int, int]:
    """Return the first and last column of a heading: around it if it is centred, else to its right.

    The middles of the headings below it tell better where the columns stand than edges that only text shows.
    """
    first = last = column_at(phrase, xs)
    columns = [first]
    while columns[0] - 1 in free:
        columns.insert(0, columns[0] - 1)
    while columns[-1] + 1 in free:
        columns.append(columns[-1] + 1)
    middle = _middle(phrase)
    extents = [
        (start, end)
        for start in columns
        for end in reversed(columns)
        if start <= first <= end and start < end
    ]
    for start, end in extents:
        if abs((xs[start] + xs[end + 1]) / 2 - middle) < _CENTRED:
            return start, end
    at_left = abs(phrase.x0 - below[first].x0) < _CENTRED < abs(_middle(below[first]) - middle)
    if not at_left:
        off = [abs((_middle(below[start]) + _middle(below[end])) / 2 - middle) for start, end in extents]
        if off and min(off) < _OFF * (xs[columns[-1] + 1] - xs[columns[0]]) / len(columns):
            return extents[off.index(min(off))]
    while last + 1 in free:
        last += 1
    return first, last


def _is_beyond_first(phrase: Phrase, columns: Sequence[int], xs: Sequence[float]) -> bool:
    """Tell whether a heading stands at the middle of some columns without the first of them."""
    whole, rest = (abs(xs[first] + xs[columns[-1] + 1] - 2 * _middle(phrase)) for first in columns[:2])
    return _PLAINLY * rest < whole


def _left(phrase: Phrase) -> float:
    return phrase.x0


def _middle(phrase: Phrase) -> float:
    return (phrase.x0 + phrase.x1) / 2


def _merge_down_headings(
    rows: list[Row], heads: int, xs: Sequence[float], merged: Sequence[Merged], drawn: Drawn
) -> None:
    """Let a heading beside one that covers several columns reach over the blank cell above or below it."""
    above, beside = drawn
    filled = [{column_at(phrase, xs) for phrase in row} for row in rows[:heads]]
    for column, first, last in merged:
        for number in range(first, min(last + 1, heads)):
            filled[number].add(column)
    for number in range(heads - 1):
        wide = {
            column
            for edge in range(1, len(xs) - 1)
            if not beside[edge][number]
            for column in (edge - 1, edge)
        }
        if not wide:
            continue
        for column in range(len(xs) - 1):
            here, there = column in filled[number], column in filled[number + 1]
            if here != there and column not in wide:
                above[number + 1][column] = 0
                filled[number + 1].add(column)


def _merge_by_partial_rules(
    rows: list[Row],
    rules: Sequence[list[Rule] | None],
    xs: Sequence[float],
    merged: Sequence[Merged],
    drawn: Drawn,
) -> None:
    """Merge what a rule over some columns shows to be one cell.

    A lone phrase over such a rule heads all its columns; cells that it leaves out reach over it if one is empty.
    """
    above, beside = drawn
    width = len(xs) - 1
    empty = [set(range(width)) - {column_at(phrase, xs) for phrase in row} for row in rows]
    for column, first, last in merged:
        for row in empty[first : last + 1]:
            row.discard(column)
    for number, there in enumerate(rules):
        if not there:
            continue
        covered = [
            [column for column in range(width) if rule.start <= (xs[column] + xs[column + 1]) / 2 <= rule.end]
            for rule in there
        ]
        if any(len(columns) == width for columns in covered):
            continue
        for columns in covered:
            own = [phrase for phrase in rows[number] if columns and column_at(phrase, xs) in columns]
            if len(columns) > 1 and len(own) == 1 and not is_figure(own[0].text):
                if columns[0] == 0 and 0 in empty[number + 1] and _is_beyond_first(own[0], columns, xs):
                    del columns[0]
                for column in columns[1:]:
                    beside[column][number] = 0
                empty[number] -= set(columns)
        for column in set(range(width)) - {column for columns in covered for column in columns}:
            blank = (column in empty[number]) + (column in empty[number + 1])
            if blank:
                above[number + 1][column] = 0
            if blank == 1:
                empty[number].discard(column)
                empty[number + 1].discard(column)
