"""Which lines of text between two rules are rows of their own, and which go on the row above."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.pdf_figures import is_counting, is_figure
from extract.pdf_heading_rows import below_wide_heading, rows_of_headings
from extract.pdf_items import item_of
from extract.pdf_phrases import column_of
from extract.pdf_text import is_wide
from extract.pdf_wrapped_rows import wrapped_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_phrases import PhraseLine

_LEAST_FIGURES = 2
"""Figures below each other from which they are a column and each a row: no cell holds two."""

_WIDER = 1.3
"""Times that the space between rows is at least wider than that between the lines of one."""

_LEAST_DIFFERENCE = 1.2
"""Points that it is at least wider."""

_MANY_FILLED = 0.5
_APART = 0.6
"""Space above a line, in its heights, with which it begins a row."""


def rows_between_rules(lines: Sequence[PhraseLine], edges: Sequence[float]) -> list[list[PhraseLine]]:
    """Group the lines between two rules of a table into rows.

    Args:
        lines: The lines from top to bottom.
        edges: The places between the columns.
    """
    if len(lines) < 2:
        return [list(lines)] if lines else []
    cut = below_wide_heading(lines, edges) or _beside_counting(lines)
    if cut:
        return [*rows_between_rules(lines[:cut], edges), *rows_between_rules(lines[cut:], edges)]
    wrapped = wrapped_rows(lines, edges)
    if wrapped:
        return wrapped
    counted = _counting_columns(lines, edges)
    if counted:
        head, *rows = _rows_by_figures(lines, edges, counted)
        return [*(rows_of_headings(head, edges) or [head]), *rows]
    return rows_of_headings(lines, edges) or _rows_by_space(lines, edges)


def _beside_counting(lines: Sequence[PhraseLine]) -> int:
    """Return the line that numbers the columns, or the one after it if it is the first, or 0."""
    number = next(
        (number for number, line in enumerate(lines) if is_counting(phrase.text for phrase in line.phrases)),
        len(lines),
    )
    return number or 1 if number < len(lines) else 0


def _counting_columns(lines: Sequence[PhraseLine], edges: Sequence[float]) -> set[int]:
    """Return the columns in which figures stand below each other; the first one may just be numbered."""
    counts: dict[int, int] = {}
    for line in lines:
        if len(line.phrases) < 2:
            continue
        for column in {column_of(phrase, edges) for phrase in line.phrases if is_figure(phrase.text)}:
            counts[column] = counts.get(column, 0) + 1
    return {column for column, count in counts.items() if count >= _LEAST_FIGURES}


def _rows_by_figures(
    lines: Sequence[PhraseLine], edges: Sequence[float], counted: set[int]
) -> list[list[PhraseLine]]:
    """Begin a row at each line with a figure; a line without one is a part of a label or a row of its own."""
    right = max(
        (phrase.x1 for line in lines for phrase in line.phrases if column_of(phrase, edges) == 0), default=0.0
    )
    rows: list[list[PhraseLine]] = []
    settled = False
    for line in lines:
        before = rows[-1][-1] if rows else None
        is_apart = before is not None and line.top - before.bottom > _APART * line.height
        has_figure = any(
            is_figure(phrase.text) and (column_of(phrase, edges) in counted or is_apart)
            for phrase in line.phrases
        )
        if before is None:
            goes_on = False
        elif has_figure:
            goes_on = not settled and _wraps(before, line, edges, right)
        elif column_of(line.phrases[0], edges) == 0:
            goes_on = _wraps(before, line, edges, right) and len(line.phrases) == 1
        else:
            goes_on = True
        if goes_on:
            rows[-1].append(line)
            settled = settled or has_figure
        else:
            rows.append([line])
            settled = has_figure
    return rows


def _wraps(before: PhraseLine, line: PhraseLine, edges: Sequence[float], right: float) -> bool:
    """Tell whether the label of a line goes on that of the line before: its first word had no room there."""
    label, rest = before.phrases[0], line.phrases[0]
    if column_of(label, edges) or column_of(rest, edges) or line.top - before.bottom > _APART * line.height:
        return False
    if is_figure(rest.text) or rest.x0 < label.x0 - 1 or item_of(rest.text):
        return False
    word = (min(rest.first, rest.x0 + line.height) if is_wide(rest.text[0]) else rest.first) - rest.x0
    word += 0.0 if is_wide(rest.text[0]) else 0.25 * line.height
    return label.x1 + word > right + 0.5 and not rest.text[0].isupper()


def _rows_by_space(lines: Sequence[PhraseLine], edges: Sequence[float]) -> list[list[PhraseLine]]:
    """Begin a row where there is more space than elsewhere, or at each line if each fills most columns."""
    pitches = [other.middle - one.middle for one, other in pairwise(lines)]
    least, most = min(pitches), max(pitches)
    if most > _WIDER * least and most - least > _LEAST_DIFFERENCE:
        limit = (least + most) / 2
        rows = [[lines[0]]]
        for pitch, line in zip(pitches, lines[1:], strict=True):
            if pitch > limit:
                rows.append([])
            rows[-1].append(line)
        filled = [len({column_of(phrase, edges) for line in row for phrase in line.phrases}) for row in rows]
        # The first of them may be the end of a row that a page break has cut.
        if len(filled) > 1 and all(count > 1 for count in filled[1:]):
            return rows
    least_filled = max(2.0, _MANY_FILLED * (len(edges) + 1))
    if len(lines) > 2 and all(
        len({column_of(phrase, edges) for phrase in line.phrases}) >= least_filled
        and column_of(line.phrases[0], edges) == 0
        for line in lines
    ):
        return [[line] for line in lines]
    return [list(lines)]
