"""One scanned page becomes glyphs and ruling lines, as if it had been a page of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL.Image import Resampling

from extract.pdf_frame import Frame
from extract.pdf_page import Glyphs, PageContent, Rule
from extract.pdf_text import median_of
from extract.scan_glyphs import character_boxes, type_size
from extract.scan_lines import FIGURES, USUAL_HIGH, PageReader
from extract.scan_rules import rules_of
from extract.scan_undivided import undivided
from extract.scan_upright import upright

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from extract.document import Doubt

_DOTS = 200 / 72
_LEAST_DOTS, _MOST_DOTS = 1650, 3308


@dataclass(frozen=True, slots=True)
class Mark:
    """A recognised character: its middle on the page in points, how sure it is, whether it is part of a figure, and what is doubtful about it."""

    x: float
    y: float
    sure: float
    figure: bool
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """A page read by text recognition.

    Attributes:
        content: Its glyphs and rules, level, in points of the page as it is filed.
        skew: Degrees by which the picture is turned clockwise against `content`.
        marks: Its characters, for the confidence of what is made of them.
        unread: Boxes with ink in which nothing could be recognised, in points of `content`.
        undivided: Boxes of cells that hold what looks like the texts of two, in points of `content`.
    """

    content: PageContent
    skew: float
    marks: tuple[Mark, ...]
    unread: tuple[tuple[float, float, float, float], ...] = ()
    undivided: tuple[tuple[float, float, float, float], ...] = ()


def dots_per_point(size: tuple[float, float]) -> float:
    """Return the resolution in which a page of this size, in points, is read.

    That is 200 dots per inch, but large sheets are read as if they were A3 and small ones as if they were A6.
    """
    return min(max(_DOTS, _LEAST_DOTS / max(size)), _MOST_DOTS / max(size))


def scan_picture(image: Image, number: int, size: tuple[float, float], rotation: int = 0) -> Scan:
    """Read one page.

    Args:
        image: The page as it is shown.
        number: Page number from 1.
        size: Width and height of the page as it is filed, in points.
        rotation: Degrees by which it is turned clockwise to be shown.
    """
    across, down = size if rotation % 180 == 0 else size[::-1]
    dots = dots_per_point(size)
    pixels = max(round(across * dots), 1), max(round(down * dots), 1)
    if image.mode not in {"L", "RGB"}:
        image = image.convert("RGB")
    if image.size != pixels:
        image = image.resize(pixels, Resampling.BICUBIC, reducing_gap=3.0)
    sheet, places, skew, turn = upright(np.asarray(image))
    reader = PageReader(sheet, dots, *rules_of(sheet))
    for place in places:
        reader.read(place)
    reader.read_rest()
    page = _Filed(reader, Frame(number, (turn - rotation) % 360, *size))
    content, marks = page.content(rotation)
    return Scan(content, skew, marks, tuple(page.box(place) for place in reader.unread), page.undivided())


@dataclass(frozen=True, slots=True)
class _Filed:
    """Puts what was read where it stands on the page as it is filed."""

    reader: PageReader
    frame: Frame

    def content(self, rotation: int) -> tuple[PageContent, tuple[Mark, ...]]:
        """Return what was read as a page, and how sure each of its characters is."""
        reader = self.reader
        turn = self.frame.turn
        text: list[str] = []
        marks: list[Mark] = []
        boxes: list[tuple[float, float, float, float]] = []
        sizes = [type_size(line.place, line.words, reader.ink) for line in reader.lines]
        usual = median_of(sizes) if sizes else 0.0
        for line in reader.lines:
            for character, sure, place in character_boxes(line.place, line.words, reader.ink, usual):
                box = self.box(place)
                text.append(character)
                boxes.append(box)
                if not character.isspace():
                    x0, top, x1, bottom = box
                    figure = character in FIGURES
                    marks.append(Mark((x0 + x1) / 2, (top + bottom) / 2, sure, figure, line.doubts))
        x0, top, x1, bottom = ([box[side] for box in boxes] for side in range(4))
        angles = dict.fromkeys(range(len(text)), turn) if turn else {}
        glyphs = Glyphs(text, x0, top, x1, bottom, angles=angles)
        horizontal: list[Rule] = []
        vertical: list[Rule] = []
        for pieces, across in ((reader.level, True), (reader.upright, False)):
            for at, start, end, _ in pieces:
                place = (start, at, end, at) if across else (at, start, at, end)
                x0, top, x1, bottom = self.box(place)
                if across == (turn % 180 == 0):
                    horizontal.append(Rule(top, x0, x1))
                else:
                    vertical.append(Rule(x0, top, bottom))
        page = PageContent(
            self.frame.page,
            self.frame.width,
            self.frame.height,
            rotation,
            glyphs,
            horizontal,
            vertical,
            pictures=1.0,
        )
        return page, tuple(marks)

    def undivided(self) -> tuple[tuple[float, float, float, float], ...]:
        """Return the cells between whose texts a rule may be lost."""
        places = [line.place for line in self.reader.lines]
        highs = [place.bottom - place.top for place in places]
        usual = median_of(highs) if highs else USUAL_HIGH
        grids = self.reader.grids()
        return tuple(self.box(grid.box(index)) for grid in grids for index in undivided(grid, places, usual))

    def box(self, place: Sequence[float]) -> tuple[float, float, float, float]:
        """Return a place on the upright page in points of the page as it is filed."""
        x0, top, x1, bottom = (each / self.reader.dots for each in place)
        box = self.frame.box(x0, top, x1, bottom)
        return box.x0, box.top, box.x1, box.bottom
