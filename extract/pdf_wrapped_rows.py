"""Rows of cells over several lines: where no rule and no space parts them, the breaks of their lines do."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_figure
from extract.pdf_items import item_of
from extract.pdf_phrases import column_of
from extract.pdf_text import is_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_phrases import Phrase, PhraseLine

_YEAR = r"(?:19|20)\d\d"
_MOST_LINES = 400
"""Lines of a table that are looked at together."""

_MOST_IN_ROW = 24
"""Lines that a row may have."""

_LEVEL = 0.3
"""Heights of a line by which the cells of a row may miss one top, one middle or one bottom."""

_APART = 1.4
"""Space between two lines of one cell, in their heights, at most."""

_WIDER, _LEAST_DIFFERENCE = 1.25, 1.2
"""Space between rows that is plainly wider than that between the lines of one: times, and points."""

_OTHER_MODE = 0.9
"""Cost, in rows, of a row whose cells are set otherwise than those of the table."""

_ALL_AGAIN = 1.5
"""Cost of a further line of a row that fills every column the row has."""

_SPACE = 0.7
"""Cost of a row that begins where the space is narrow, or goes on where it is wide."""

_ROOM = 0.4
"""Cost of a line break that nothing asked for, where the space says that the row goes on."""

_LONG_CODE = 9
"""Digits in a row from which they are a code, which may go on on the next line."""

_NO_MORE = 1e9

Row = list["PhraseLine"]


class _Place(NamedTuple):
    """A phrase in its column: upper edge, middle and lower edge of its line, and what stands there."""

    top: float
    middle: float
    bottom: float
    height: float
    phrase: Phrase


def wrapped_rows(lines: Sequence[PhraseLine], edges: Sequence[float]) -> list[Row]:
    """Group the lines of a table into rows by the line breaks that the width of a column did not ask for.

    A line whose first word had room on the line above begins a cell, unless more space parts the rows. All cells of a table are set at the top, at the
    middle or at the bottom of their rows.

    Args:
        lines: The lines from top to bottom.
        edges: The places between the columns.

    Returns:
        The rows, or none if no way to part the lines agrees with all of this or no cell has several lines.
    """
    if not 2 < len(lines) <= _MOST_LINES:
        return []
    table = _Table(lines, edges)
    found = min((table.rows(mode) for mode in range(3)), key=lambda each: each[0])
    cost, starts = found
    if cost >= _NO_MORE or len(starts) == len(lines):
        return []
    return [list(lines[one:other]) for one, other in pairwise([*starts, len(lines)])]


class _Table:
    """The lines of a table with what each says of the one before."""

    def __init__(self, lines: Sequence[PhraseLine], edges: Sequence[float]) -> None:
        self._lines = lines
        self._columns: list[dict[int, list[_Place]]] = []
        self._crosses: list[bool] = []
        for line in lines:
            there: dict[int, list[_Place]] = {}
            crosses = False
            for phrase in line.phrases:
                crosses = crosses or any(phrase.x0 + 1 < x < phrase.x1 - 1 for x in edges)
                column = column_of(phrase, edges)
                place = _Place(line.top, line.middle, line.bottom, line.height, phrase)
                there.setdefault(column, []).append(place)
            self._columns.append(there)
            self._crosses.append(crosses)
        self._widths = self._measures(len(edges) + 1)
        self._wide = self._wide_spaces()
        self._counted = self._counting_columns(len(edges) + 1)
        self._heads = self._headings()

    def rows(self, mode: int) -> tuple[float, list[int]]:
        """Return the least cost of parting the lines, and the lines that begin rows.

        Args:
            mode: How most cells are set: 0 at the top, 1 at the middle, 2 at the bottom of their rows.
        """
        count = len(self._lines)
        best: list[tuple[float, int]] = [(0.0, 0)] + [(_NO_MORE, 0)] * count
        for first in range(count):
            before = best[first][0]
            if before >= _NO_MORE:
                continue
            if mode != 1 and first and self._wide and not self._wide[first]:
                before += _SPACE
            for end, cost in self._from(first, mode):
                if before + cost < best[end][0]:
                    best[end] = (before + cost, first)
        starts: list[int] = []
        place = count
        while place and best[count][0] < _NO_MORE:
            place = best[place][1]
            starts.append(place)
        return best[count][0], starts[::-1]

    def _from(self, first: int, mode: int) -> list[tuple[int, float]]:
        """Return where rows that begin at a line may end, each with its cost."""
        found = [(first + 1, 1.0)]
        cells = {column: list(places[:1]) for column, places in self._columns[first].items()}
        extra = 0.0
        for number in range(first + 1, min(len(self._lines), first + _MOST_IN_ROW)):
            room = self._room(cells, number)
            is_unit = (
                number < self._heads
                and 0 not in self._columns[number]
                and set(self._columns[number]) <= set(cells)
            )
            is_near = mode != 1 and bool(self._wide) and not self._wide[number]
            if room is None or (room and not is_near and not is_unit):
                break
            extra += _ROOM * (min(room, 1) if is_unit else room)
            if mode != 1 and self._wide and self._wide[number]:
                extra += _SPACE
            for column, places in self._columns[number].items():
                cells.setdefault(column, []).extend(places)
            modes = _modes(cells)
            if modes:
                again = self._full_lines(cells, first, number)
                cost = 1.0 + extra + again * _ALL_AGAIN + (0.0 if mode in modes else _OTHER_MODE)
                found.append((number + 1, cost))
        return found

    def _full_lines(self, cells: dict[int, list[_Place]], first: int, last: int) -> int:
        """Count the lines after the first that fill all columns of a row but with no word that goes on plainly."""
        if len(cells) < 2:
            return 0
        full = [each for each in range(first, last + 1) if len(self._columns[each]) == len(cells)]
        return sum(
            not any(_goes_on_plainly(places[0].phrase.text) for places in self._columns[each].values())
            for each in full[1:]
        )

    def _room(self, cells: dict[int, list[_Place]], number: int) -> int | None:
        """Count the phrases of a line that would have had room on the line above; None if one cannot go on its cell."""
        count = 0
        for column, places in self._columns[number].items():
            above = cells.get(column)
            if above is None:
                continue
            last, place = above[-1], places[0]
            if place.top - last.bottom > _APART * place.height:
                return None
            figures = _is_number(last.phrase.text) + _is_number(place.phrase.text)
            if figures == 2 or (figures and column in self._counted and number >= self._heads):
                return None
            # Labels with numbers of their own are rows, however long.
            is_next = column == 0 and None not in {item_of(place.phrase.text), item_of(above[0].phrase.text)}
            count += is_next or _has_room(last.phrase, place, self._widths[column])
        return count

    def _headings(self) -> int:
        """Return the first line below the first that has a figure and no year: those above are headings."""
        for number, there in enumerate(self._columns[1:], 1):
            texts = [each.phrase.text for column in self._counted - {0} for each in there.get(column, ())]
            if any(is_figure(text) and not re.fullmatch(_YEAR, text) for text in texts):
                return number
        return 0

    def _counting_columns(self, count: int) -> set[int]:
        """Return the columns that hold figures more than anything else."""
        found: set[int] = set()
        for column in range(count):
            texts = [each.phrase.text for there in self._columns for each in there.get(column, ())]
            if 2 * sum(map(_is_number, texts)) > len(texts):
                found.add(column)
        return found

    def _measures(self, count: int) -> list[float]:
        """Return the width of the longest phrase of each column, which no line break may leave room in."""
        widths = [0.0] * count
        for there, crosses in zip(self._columns, self._crosses, strict=True):
            if not crosses:
                for column, places in there.items():
                    widths[column] = max(
                        widths[column], *(each.phrase.x1 - each.phrase.x0 for each in places)
                    )
        return widths

    def _wide_spaces(self) -> list[bool]:
        """Tell for each line whether the space above it is wide; nothing if all spaces are alike."""
        pitches = [other.middle - one.middle for one, other in pairwise(self._lines)]
        least, most = min(pitches), max(pitches)
        if most <= _WIDER * least or most - least <= _LEAST_DIFFERENCE:
            return []
        return [True, *(pitch > (least + most) / 2 for pitch in pitches)]


def _modes(cells: dict[int, list[_Place]]) -> set[int]:
    """Return the ways in which all cells of a row may be set: at its top, its middle or its bottom."""
    reach = _LEVEL * max(places[0].height for places in cells.values())
    sides = (
        [places[0].top for places in cells.values()],
        [(places[0].top + places[-1].bottom) / 2 for places in cells.values()],
        [places[-1].bottom for places in cells.values()],
    )
    return {mode for mode, values in enumerate(sides) if max(values) - min(values) <= reach}


def _has_room(above: Phrase, place: _Place, width: float) -> bool:
    """Tell whether the first word of a phrase would have had room on the line above."""
    phrase = place.phrase
    blank = 0.0 if is_wide(above.text[-1]) or is_wide(phrase.text[0]) else 0.2 * place.height
    if is_wide(phrase.text[0]):
        word = place.height * 0.8
        # A mark at the start of the next character is never set alone.
        if len(phrase.text) > 1 and phrase.text[1] in "，。、；：？！）》”":
            word *= 2
    else:
        word = phrase.first - phrase.x0
    return above.x1 - above.x0 + blank + word <= width - 0.5


def _is_number(text: str) -> bool:
    """Tell whether a text is a number, and no part of a code that is as long as no number without commas is."""
    return is_figure(text) and not (len(text) >= _LONG_CODE and text.isdigit())


def _goes_on_plainly(text: str) -> bool:
    """Tell whether a phrase begins within a sentence."""
    return text[0].islower() or text[0] in ",.;:)]}%，。、；：？！）》”"
