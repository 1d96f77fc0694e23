"""The frame in which a page reads upright, and the way back from it to the page as filed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from extract.document import Box
from extract.pdf_page import Fill, Glyphs, PageContent, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence


_FAR_MORE = 2
"""Times as many glyphs that must stand along another direction than the upright one to turn the page."""


class Frame(NamedTuple):
    """How a page was turned for reading: clockwise degrees of its text, and its size before the turn."""

    page: int
    turn: int
    width: float
    height: float

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """Return a rectangle of the reading frame in the unrotated page, rounded to hundredths of a point."""
        if self.turn:
            x0, top, x1, bottom = self._turned_back(x0, top, x1, bottom)
        return Box(self.page, _rounded(x0), _rounded(top), _rounded(x1), _rounded(bottom))

    def _turned_back(
        self, x0: float, top: float, x1: float, bottom: float
    ) -> tuple[float, float, float, float]:
        """Return a rectangle of the reading frame in the unrotated page."""
        match self.turn:
            case 90:
                return self.width - bottom, x0, self.width - top, x1
            case 180:
                return self.width - x1, self.height - bottom, self.width - x0, self.height - top
            case _:
                return top, self.height - x1, bottom, self.height - x0


@lru_cache(maxsize=4096)
def _rounded(value: float) -> float:
    """Round to hundredths; the cells of a table share their edges, and rounding is slow."""
    return round(value, 2)


def reading_frame(page: PageContent) -> tuple[PageContent, Frame]:
    """Turn a page so that most of its glyphs are upright; `/Rotate` alone says nothing about the text."""
    turn = _common_angle(page)
    frame = Frame(page.number, turn, page.width, page.height)
    if turn == 0:
        return page, frame
    wide, high = page.width, page.height
    glyphs = turned(page.glyphs, turn, wide, high)
    match turn:
        case 90:
            horizontal = [Rule(wide - at, start, end) for at, start, end in page.vertical]
            vertical = [Rule(at, wide - end, wide - start) for at, start, end in page.horizontal]
            fills = [Fill(top, wide - x1, bottom, wide - x0) for x0, top, x1, bottom in page.fills]
        case 180:
            horizontal = [Rule(high - at, wide - end, wide - start) for at, start, end in page.horizontal]
            vertical = [Rule(wide - at, high - end, high - start) for at, start, end in page.vertical]
            fills = [
                Fill(wide - x1, high - bottom, wide - x0, high - top) for x0, top, x1, bottom in page.fills
            ]
        case _:
            horizontal = [Rule(at, high - end, high - start) for at, start, end in page.vertical]
            vertical = [Rule(high - at, start, end) for at, start, end in page.horizontal]
            fills = [Fill(high - bottom, x0, high - top, x1) for x0, top, x1, bottom in page.fills]
    if turn != 180:
        wide, high = high, wide
    return (
        replace(
            page,
            width=wide,
            height=high,
            glyphs=glyphs,
            horizontal=horizontal,
            vertical=vertical,
            fills=fills,
        ),
        frame,
    )


def turned(glyphs: Glyphs, turn: int, width: float, height: float) -> Glyphs:
    """Return all glyphs of a page of this size as they stand once text of this direction is upright."""
    x0, top, x1, bottom = glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom
    match turn:
        case 90:
            sides = top, _from(width, x1), bottom, _from(width, x0)
        case 180:
            sides = _from(width, x1), _from(height, bottom), _from(width, x0), _from(height, top)
        case _:
            sides = _from(height, bottom), x0, _from(height, top), x1
    upright = dict.fromkeys(range(len(glyphs.text)), 0) | glyphs.angles
    angles = {index: (angle - turn) % 360 for index, angle in upright.items() if angle != turn}
    return Glyphs(glyphs.text, *sides, flags=glyphs.flags, angles=angles)


def _common_angle(page: PageContent) -> int:
    """Return the multiple of 90 degrees along which a page is to be read.

    That is the one a viewer shows upright, unless there is far more text along another: headings of columns that
    are set sideways may well be longer than the figures below them.
    """
    glyphs = page.glyphs
    if not glyphs.angles:
        return 0
    counts = Counter(angle for angle in glyphs.angles.values() if angle % 90 == 0)
    counts[0] += len(glyphs.text) - len(glyphs.angles)
    upright = -page.rotation % 360
    most, count = counts.most_common(1)[0]
    return most if count > _FAR_MORE * counts[upright] else upright


def _from(size: float, values: Sequence[float]) -> list[float]:
    return [size - value for value in values]
