"""Lines of text of a level, upright page are recognised, and what is doubtful about each is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

import cv2
import numpy as np

from extract.grid import find_grids
from extract.pdf_page import Rule
from extract.pdf_text import median_of
from extract.scan_places import Place, area, goes_on, lies, runs, shared, squared
from extract.scan_text import Words, recognizer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from extract.document import Doubt
    from extract.grid import Grid
    from extract.scan_ink import Picture, Sheet
    from extract.scan_rules import Piece


FIGURES = frozenset("0123456789０１２３４５６７８９.．,，%％‰≥≤＞＜><=＝+-－—~～")
_LONGEST_FIGURE = 24
_LEAST_SURE = 0.5
"""How sure a line must be to be a line of text; traces of seals and stains are taken for characters otherwise."""

_TRACE = 0.62
"""Part of the lightness of the paper above which what shows under a seal may be the seal."""

_NEARLY_ALL = 0.85
_HIGHEST = 1.8
"""Times as high as a usual line that ink may be to be one."""

_WIDEST_TRACE = 0.6
"""Heights of a line up to which ink higher than a line is what is left of a rule."""

USUAL_HIGH = 42.0
"""Dots of a line of text, where there is none to measure."""

_AS_SURE = 0.95
_SAME = 0.6
"""Part of the smaller of two places that they share if they are one line found twice."""

_CUT = 6
_LEAST_INK = 40
_MARGIN = 5


class TextLine(NamedTuple):
    """A recognised line: where it stands, what it says, and what is doubtful about its figures."""

    place: Place
    words: Words
    doubts: tuple[Doubt, ...]


@dataclass(slots=True, eq=False)
class PageReader:
    """Gathers the lines of a level, upright page.

    Attributes:
        sheet: The page.
        dots: Its dots per point.
        level: Its level rules.
        upright: Its upright rules.
        lines: What was read.
        unread: Places with ink in which nothing could be recognised.
    """

    sheet: Sheet
    dots: float
    level: list[Piece]
    upright: list[Piece]
    lines: list[TextLine] = field(default_factory=list[TextLine])
    unread: list[Place] = field(default_factory=list[Place])
    _ink: Picture | None = None

    @property
    def ink(self) -> Picture:
        """The ink of the page without its rules."""
        if self._ink is None:
            self._ink = self.sheet.ink.copy()
            for at, start, end, _ in self.level:
                self._ink[max(round(at) - 4, 0) : round(at) + 5, int(start) : int(end)] = 0
            for at, start, end, _ in self.upright:
                self._ink[int(start) : int(end), max(round(at) - 4, 0) : round(at) + 5] = 0
        return self._ink

    def read(self, place: Place) -> None:
        """Recognise what stands in a place, in parts where rules cut it."""
        for part in self._parts(place):
            self._read_line(part)

    def read_rest(self) -> None:
        """Recognise what stands in cells whose ink nobody has found yet."""
        taken = np.zeros(self.ink.shape, bool)
        for line in self.lines:
            x0, top, x1, bottom = line.place
            taken[max(top - _MARGIN, 0) : bottom + _MARGIN, max(x0 - _MARGIN, 0) : x1 + _MARGIN] = True
        left = np.where(taken | self._traces(), 0, self.ink).astype(np.uint8)
        left = cv2.morphologyEx(left, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
        highs = [line.place.bottom - line.place.top for line in self.lines]
        usual = median_of(highs) if highs else USUAL_HIGH
        for grid in self.grids():
            for index in range(len(grid.cells)):
                x0, top, x1, bottom = (round(each) for each in grid.box(index))
                cell = Place(x0 + _MARGIN, top + _MARGIN, x1 - _MARGIN, bottom - _MARGIN)
                inner = left[cell.top : cell.bottom, cell.x0 : cell.x1]
                if inner.size and np.count_nonzero(inner) >= _LEAST_INK:
                    self._read_cell(cell, cast("Picture", inner), usual)

    def grids(self) -> list[Grid]:
        """Return the tables of the page, in dots."""
        level = [Rule(*(each / self.dots for each in piece[:3])) for piece in self.level]
        upright = [Rule(*(each / self.dots for each in piece[:3])) for piece in self.upright]
        try:
            found = find_grids(level, upright)
        except OverflowError:
            return []
        return [
            grid._replace(xs=tuple(x * self.dots for x in grid.xs), ys=tuple(y * self.dots for y in grid.ys))
            for grid in found
        ]

    def _traces(self) -> NDArray[np.bool_]:
        """Tell where the ink is so pale under a seal that it is what is left of the seal."""
        seal = self.sheet.seal
        if seal is None:
            return np.zeros(self.ink.shape, bool)
        return (seal > 0) & (self.sheet.light > _TRACE * self._paper())

    def _read_cell(self, cell: Place, ink: Picture, usual: float) -> None:
        """Recognise the ink that is left in a cell; what is higher than a line and narrow is a trace of a rule."""
        for first, last in runs((ink > 0).sum(axis=1) >= 2, least=8, gap=6):
            columns = np.flatnonzero((ink[first:last] > 0).sum(axis=0))
            if np.count_nonzero(ink[first:last]) < _LEAST_INK:
                continue
            place = Place(
                max(cell.x0 + int(columns[0]) - _MARGIN, 0),
                max(cell.top + first - _MARGIN, 0),
                cell.x0 + int(columns[-1]) + _MARGIN,
                cell.top + last + _MARGIN,
            )
            if last - first > _HIGHEST * usual:
                if columns[-1] - columns[0] > _WIDEST_TRACE * usual:
                    self.unread.append(place)
                continue
            index = next((n for n, line in enumerate(self.lines) if goes_on(line.place, place)), None)
            if index is not None:
                self._lengthen(index, place)
                continue
            words = self._words(place)
            if words.mean >= _LEAST_SURE:
                self._add(place, words)
            else:
                self.unread.append(place)

    def _lengthen(self, index: int, rest: Place) -> None:
        """Recognise a line again with ink beside it that belongs to it, and keep that if it says more as surely."""
        _, words, _ = self.lines[index]
        x0, top, x1, bottom = self.lines[index].place
        place = Place(min(x0, rest.x0), top, max(x1, rest.x1), bottom)
        longer = self._words(place)
        if len(longer.text) > len(words.text) and longer.mean >= _AS_SURE * words.mean:
            self.lines[index] = TextLine(place, longer, tuple(self._doubts(place, longer)))
        elif longer.text != words.text:
            self.unread.append(rest)

    def _parts(self, place: Place) -> Iterable[Place]:
        """Cut a place at the upright rules that run through it, and a column of characters between them."""
        middle = (place.top + place.bottom) / 2
        cuts = sorted(
            piece.at
            for piece in self.upright
            if place.x0 + _CUT < piece.at < place.x1 - _CUT and piece.start <= middle <= piece.end
        )
        for left, right in pairwise([place.x0, *cuts, place.x1]):
            part = Place(round(left), place.top, round(right), place.bottom)
            if lies(part) >= 0:
                yield part
                continue
            ink = self.ink[part.top : part.bottom, part.x0 : part.x1]
            rows = runs((ink > 0).sum(axis=1) > 0, least=6, gap=2)
            for first, last in squared(rows, part.x1 - part.x0):
                yield Place(part.x0, max(part.top + first - 3, 0), part.x1, part.top + last + 3)

    def _read_line(self, place: Place) -> None:
        words = self._words(place)
        if words.mean >= _LEAST_SURE and not self._is_seal(place):
            self._add(place, words)
        elif words.text or self._holds_ink(place):
            self.unread.append(place)

    def _holds_ink(self, place: Place) -> bool:
        """Tell whether there is ink in a place that is no trace of a seal."""
        ink = self.ink[place.top : place.bottom, place.x0 : place.x1]
        return bool(np.count_nonzero(ink) >= _LEAST_INK) and not self._is_seal(place)

    def _is_seal(self, place: Place) -> bool:
        """Tell whether nearly all the ink in a place is what is left of the letters of a seal."""
        seal = self.sheet.seal
        if seal is None or not seal[place.top : place.bottom, place.x0 : place.x1].any():
            return False
        there = slice(place.top, place.bottom), slice(place.x0, place.x1)
        ink = self.ink[there] > 0
        pale = ink & (seal[there] > 0) & (self.sheet.light[there] > _TRACE * self._paper())
        return int(pale.sum()) > _NEARLY_ALL * int(ink.sum())

    def _paper(self) -> float:
        return float(np.median(self.sheet.light[::8, ::8]))

    def _words(self, place: Place) -> Words:
        return recognizer().words(self.sheet.light[place.top : place.bottom, place.x0 : place.x1])

    def _add(self, place: Place, words: Words) -> None:
        """Keep a line; of two readings of one line the surer."""
        for index, line in enumerate(self.lines):
            if shared(place, line.place) > _SAME * min(area(place), area(line.place)):
                if words.mean * len(words.text) > line.words.mean * len(line.words.text):
                    self.lines[index] = TextLine(place, words, tuple(self._doubts(place, words)))
                return
        self.lines.append(TextLine(place, words, tuple(self._doubts(place, words))))

    def _doubts(self, place: Place, words: Words) -> Iterable[Doubt]:
        """Tell what makes figures doubtful: a seal over them, and a second look that says otherwise."""
        figures = _figures(words.text)
        if not figures:
            return
        seal = self.sheet.seal
        if seal is not None and seal[place.top : place.bottom, place.x0 : place.x1].any():
            yield "seal"
        if len(words.text) <= _LONGEST_FIGURE and _figures(self._second_look(place).text) != figures:
            yield "second_look"

    def _second_look(self, place: Place) -> Words:
        """Recognise a line again on a picture cut otherwise."""
        high = place.bottom - place.top
        more = max(2, high // 8)
        height, width = self.sheet.light.shape
        other = Place(
            max(place.x0 - 2 * more, 0),
            max(place.top - more, 0),
            min(place.x1 + 2 * more, width),
            min(place.bottom + more, height),
        )
        return self._words(other)


def _figures(text: str) -> str:
    return "".join(character for character in text if character in FIGURES)
