"""One page of an OFD file as arrays of glyphs and ruling lines."""

from __future__ import annotations

import math
import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.errors import ExtractError
from extract.pdf_limits import MAX_OBJECTS
from extract.pdf_page import Glyphs, PageContent
from extract.pdf_rules import RuleSink

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from extract.pdf_page import GlyphFlag
    from extract.pdf_rules import Extent, Subpath

POINTS: Final = 72 / 25.4
"""Points in a millimetre."""

_ASCENT, _DESCENT = 0.88, 0.12


class Space(NamedTuple):
    """How the coordinates of an object become points of the page: `x' = a x + c y + e`, `y' = b x + d y + f`."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point on the page."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def angle(self) -> int:
        """Return the direction of writing in whole degrees clockwise."""
        return round(math.degrees(math.atan2(self.b, self.a))) % 360


class PageReading:
    """Gathers the objects of a page and of its templates.

    Attributes:
        composites: Number of objects that are put together in another part, which is not read.
    """

    def __init__(self, number: int, box: tuple[float, float, float, float]) -> None:
        self._number = number
        self._left, self._top = box[0] * POINTS, box[1] * POINTS
        self._width, self._height = box[2] * POINTS, box[3] * POINTS
        self._glyphs = Glyphs([], [], [], [], [])
        self._rules = RuleSink()
        self._shades: list[Extent] = []
        self._white: list[int] = []
        self._largest = 0.0
        self._objects = 0
        self.composites = 0

    def read(self, page: Element) -> None:
        """Read all objects of a page or template in the order they are drawn."""
        for node in page.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject", "{*}CompositeObject"):
            name = local_name(node)
            if name == "TextObject":
                self._text(node)
            elif name == "PathObject" and _is_seen(node):
                self._path(node)
            elif name == "ImageObject" and _is_seen(node):
                _, _, width, height = _boundary(node)
                self._largest = max(self._largest, width * height * POINTS**2)
            elif name == "CompositeObject":
                self.composites += 1

    def content(self) -> PageContent:
        """Return the page; white glyphs with nothing dark behind them cannot be seen."""
        glyphs = self._glyphs
        for index in self._white:
            x = (glyphs.x0[index] + glyphs.x1[index]) / 2
            y = (glyphs.top[index] + glyphs.bottom[index]) / 2
            if not any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in self._shades):
                glyphs.flags[index] = "ground"
        area = self._width * self._height
        return PageContent(
            self._number,
            self._width,
            self._height,
            0,
            glyphs,
            self._rules.horizontal,
            self._rules.vertical,
            min(1.0, self._largest / area) if area else 0.0,
        )

    def _text(self, node: Element) -> None:
        space = self._space(node)
        size = _number(node.get("Size"), 3.5)
        stretch = _number(node.get("HScale"), 1.0)
        flag: GlyphFlag | None = None if _is_seen(node) and _alpha(node.find("{*}FillColor")) else "invisible"
        white = _is_white(node.find("{*}FillColor"))
        x = y = 0.0
        for code in node.iterfind("{*}TextCode"):
            text = code.text or ""
            self._count(len(text))
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            widths = [size * stretch * (1.0 if _is_wide(letter) else 0.5) for letter in text]
            steps = deltas(code.get("DeltaX"), len(text) - 1)
            falls = deltas(code.get("DeltaY"), len(text) - 1)
            if steps is None and falls is None:
                steps = widths[:-1]
            xs = list(accumulate(steps or [0.0] * max(0, len(text) - 1), initial=x))
            ys = list(accumulate(falls or [0.0] * max(0, len(text) - 1), initial=y))
            for index, (letter, width) in enumerate(zip(text, widths, strict=True)):
                step = xs[index + 1] - xs[index] if index + 1 < len(xs) else width
                self._glyph(
                    letter, space, (xs[index], ys[index]), (min(width, step) if step > 0 else width, size)
                )
                if white:
                    self._white.append(len(self._glyphs.text) - 1)
                if flag is not None:
                    self._glyphs.flags[len(self._glyphs.text) - 1] = flag

    def _glyph(
        self, letter: str, space: Space, place: tuple[float, float], size: tuple[float, float]
    ) -> None:
        (x, y), (width, height) = place, size
        corners = [
            space.at(*corner)
            for corner in (
                (x, y - _ASCENT * height),
                (x + width, y - _ASCENT * height),
                (x, y + _DESCENT * height),
                (x + width, y + _DESCENT * height),
            )
        ]
        x0, x1 = min(corner[0] for corner in corners), max(corner[0] for corner in corners)
        top, bottom = min(corner[1] for corner in corners), max(corner[1] for corner in corners)
        if not all(map(math.isfinite, (x0, x1, top, bottom))):
            raise ExtractError(code="damaged", detail=f"page {self._number}: coordinates")
        glyphs = self._glyphs
        index = len(glyphs.text)
        glyphs.text.append(letter)
        glyphs.x0.append(x0)
        glyphs.x1.append(x1)
        glyphs.top.append(top)
        glyphs.bottom.append(bottom)
        if space.angle:
            glyphs.angles[index] = space.angle
        if not (0 <= (x0 + x1) / 2 <= self._width and 0 <= (top + bottom) / 2 <= self._height):
            glyphs.flags[index] = "off_page"

    def _path(self, node: Element) -> None:
        space = self._space(node)
        data = node.findtext("{*}AbbreviatedData") or ""
        parts = [[(*space.at(x, y), straight) for x, y, straight in part] for part in subpaths(data)]
        self._count(sum(map(len, parts)))
        stroked = node.get("Stroke", "true") != "false"
        areas = self._rules.path(parts, stroked=stroked)
        if node.get("Fill") == "true" and not _is_white(node.find("{*}FillColor")):
            self._shades += areas

    def _space(self, node: Element) -> Space:
        """Return the way from the coordinates of an object to points of the page."""
        left, top, _, _ = _boundary(node)
        matrix = numbers_of(node.get("CTM", ""))
        a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        return Space(
            a * POINTS,
            b * POINTS,
            c * POINTS,
            d * POINTS,
            (e + left) * POINTS - self._left,
            (f + top) * POINTS - self._top,
        )

    def _count(self, number: int) -> None:
        self._objects += number
        if self._objects > MAX_OBJECTS:
            raise ExtractError(code="too_large", detail=f"page {self._number}: objects > {MAX_OBJECTS}")


def local_name(node: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def numbers_of(text: str) -> list[float]:
    """Return the numbers in a list of numbers; what is none is left out."""
    found: list[float] = []
    for word in text.split():
        try:
            number = float(word)
        except ValueError:
            continue
        if math.isfinite(number):
            found.append(number)
    return found


def deltas(text: str | None, count: int) -> list[float] | None:
    """Return the steps from character to character, runs such as `g 3 5.0` written out; None if none are stated.

    Missing steps repeat the last one.
    """
    words = (text or "").split()
    if not words or count < 1:
        return None
    found: list[float] = []
    index = 0
    while index < len(words) and len(found) < count:
        if words[index] == "g" and index + 2 < len(words):
            times = int(_number(words[index + 1], 0))
            found += [_number(words[index + 2], 0.0)] * max(0, min(times, count - len(found)))
            index += 3
        else:
            found.append(_number(words[index], 0.0))
            index += 1
    return found + [found[-1] if found else 0.0] * (count - len(found))


def subpaths(data: str) -> list[Subpath]:
    """Return the parts of a path in abbreviated form (`M 0 0 L 10 0 C`); curves count by where they end."""
    parts: list[Subpath] = []
    words = data.replace(",", " ").split()
    index = 0
    while index < len(words):
        sign = words[index]
        size = _ARGUMENTS.get(sign)
        index += 1
        if size is None:
            continue
        numbers = [_number(word, 0.0) for word in words[index : index + size]]
        index += size
        if len(numbers) < size:
            break
        if sign == "C":
            if parts:
                parts[-1].append((*parts[-1][0][:2], True))
        elif sign in "MS" or not parts:
            parts.append([(numbers[-2], numbers[-1], False)])
        else:
            parts[-1].append((numbers[-2], numbers[-1], sign == "L"))
    return parts


def _boundary(node: Element) -> tuple[float, float, float, float]:
    numbers = numbers_of(node.get("Boundary", ""))
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else (0.0, 0.0, 0.0, 0.0)


def _is_seen(node: Element) -> bool:
    return node.get("Visible", "true") != "false" and _alpha(node)


def _alpha(node: Element | None) -> bool:
    return node is None or _number(node.get("Alpha"), 255) > 0


def _is_white(colour: Element | None) -> bool:
    values = numbers_of(colour.get("Value", "")) if colour is not None else []
    return bool(values) and min(values) >= 250 and len(values) in {1, 3}


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WFA"


def _number(text: str | None, default: float) -> float:
    found = numbers_of(text or "")
    return found[0] if len(found) == 1 else default


_ARGUMENTS: Final = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
