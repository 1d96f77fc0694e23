"""Read PDF pages with pdfplumber: the second, independent reader."""

from __future__ import annotations

import io
import math
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.errors import ExtractError
from extract.pdf_limits import MAX_OBJECTS, MAX_PAGES
from extract.pdf_page import Fill, GlyphFlag, Glyphs, PageContent, Rule, is_ground
from extract.pdf_rules import DOT, frame_rules, is_thick_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pdfminer.layout import LTChar, LTComponent, LTCurve
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

_THIN = 4.0
"""Points: a filled rectangle thinner than this is a ruling line, a thicker one is shading."""

_LEAST_SIDES = 2
"""Sides of a frame that tell it from two areas drawn one after the other."""


_ASCENT, _DESCENT = 0.88, 0.12
"""The ideographic box around the baseline, in font sizes."""

_TINY = 2.0
_WHITE = 0.95
_PALE = 0.6


class PlumberReader:
    """A PDF file open in pdfplumber.

    pdfminer tells neither render mode, clipping nor the order of text and areas: of hidden text this reader
    knows what is white, pale, tiny or off the page.
    """

    def __init__(self, data: bytes) -> None:
        # Heavy imports that most files never need.
        import logging  # noqa: PLC0415

        import pdfplumber  # noqa: PLC0415

        from extract.pdf_plumber_limits import limit_codes, restore_after_forms  # noqa: PLC0415

        limit_codes()
        restore_after_forms()
        # pdfminer logs every oddity of a file; what matters here is whether text comes out.
        logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
        try:
            self._pdf: PDF = pdfplumber.open(io.BytesIO(data))
            self._count = len(self._pdf.pages)
        except Exception as error:  # pdfminer has no common error class
            raise _failure(error) from error
        if self._count > MAX_PAGES:
            raise ExtractError(code="too_large", detail=f"{self._count} pages")

    @property
    def page_count(self) -> int:
        """Number of pages the file claims."""
        return self._count

    def page(self, number: int) -> PageContent:
        """Read one page by its number from 1."""
        if number > self._count:
            raise ExtractError(code="damaged", detail=f"page {number}")
        page = self._pdf.pages[number - 1]
        try:
            return _content(page, number)
        except ExtractError:
            raise
        except Exception as error:  # pdfminer has no common error class
            raise ExtractError(code="damaged", detail=f"page {number}") from error
        finally:
            page.close()

    def close(self) -> None:
        """Give back the file and its memory."""
        self._pdf.close()


def _failure(error: Exception) -> ExtractError:
    """Name the reason for which pdfminer refused a file; its own message is often empty."""
    names = {type(error).__name__, *(type(argument).__name__ for argument in error.args)}
    if "PDFPasswordIncorrect" in names:
        return ExtractError(code="password_protected")
    return ExtractError(code="damaged", detail="page tree")


def _content(page: Page, number: int) -> PageContent:
    """Take glyphs, rules and pictures of one page in its own frame, `/Rotate` left aside."""
    from pdfminer.layout import LTChar, LTCurve, LTImage  # noqa: PLC0415 - comes with pdfplumber

    source = page.page_obj
    source.rotate = 0
    media, crop = source.mediabox, source.cropbox
    shift, height = media[0] - crop[0], crop[3] - media[1]
    width = crop[2] - crop[0]
    characters: list[LTChar] = []
    rules = _Rules(shift, height)
    pictures = 0.0
    for count, item in enumerate(_flat(page.layout)):
        if count > MAX_OBJECTS:
            raise ExtractError(code="too_large", detail=f"page {number}: over {MAX_OBJECTS} objects")
        if isinstance(item, LTChar):
            characters.append(item)
        elif isinstance(item, LTCurve):
            rules.add(item)
        elif isinstance(item, LTImage):
            pictures = max(pictures, item.width * item.height / max(1.0, width * (crop[3] - crop[1])))
    glyphs = _glyphs(characters, shift, height, width, crop[3] - crop[1])
    unmapped = glyphs.text.count("\ufffd")
    return PageContent(
        number,
        width,
        crop[3] - crop[1],
        page.rotation,
        glyphs,
        rules.horizontal,
        rules.vertical,
        min(1.0, pictures),
        unmapped,
        rules.fills[1:] if rules.is_first_white and is_ground(rules.fills) else rules.fills,
    )


def _flat(items: Iterable[LTComponent]) -> Iterator[LTComponent]:
    """Yield the drawn items, those of form XObjects included."""
    from pdfminer.layout import LTFigure  # noqa: PLC0415 - comes with pdfplumber

    for item in items:
        if isinstance(item, LTFigure):
            yield from _flat(item)
        else:
            yield item


def _glyphs(
    characters: list[LTChar], shift: float, height: float, width: float, page_height: float
) -> Glyphs:
    """Turn pdfminer's characters into glyphs whose boxes stand on the ideographic square.

    Args:
        characters: Characters in drawing order.
        shift: Distance to add to every x.
        height: The y of the page's upper edge.
        width: Width of the visible page.
        page_height: Height of the visible page.
    """
    glyphs = Glyphs([], [], [], [], [])
    for char in characters:
        text = char.get_text()
        if not text:
            continue
        a, b, c, d, _, origin = char.matrix
        index = len(glyphs.text)
        x0, x1 = char.x0 + shift, char.x1 + shift
        if abs(b) < 1e-3 * max(abs(a), 1e-9) and a > 0:
            size = char.size
            top, bottom = height - origin - _ASCENT * size, height - origin + _DESCENT * size
        else:
            top, bottom = height - char.y1, height - char.y0
            glyphs.angles[index] = round(-math.degrees(math.atan2(b, a))) % 360
        glyphs.text.append("\ufffd" if text.startswith("(cid:") else text)
        glyphs.x0.append(x0)
        glyphs.top.append(top)
        glyphs.x1.append(x1)
        glyphs.bottom.append(bottom)
        flag: GlyphFlag | None = None
        if x1 < 0 or x0 > width or bottom < 0 or top > page_height:
            flag = "off_page"
        elif math.hypot(c, d) * getattr(char, "fontsize", 1.0) < _TINY and char.size < _TINY:
            flag = "tiny"
        else:
            flag = _faint(char.graphicstate.ncolor)
        if flag is not None:
            glyphs.flags[index] = flag
    return glyphs


def _faint(color: object) -> GlyphFlag | None:
    """Tell white and pale text by the components of its colour: grey, RGB or CMYK."""
    parts = color if isinstance(color, tuple | list) else (color,)
    values = [float(part) for part in parts if isinstance(part, int | float)]
    if len(values) == 4:
        lightness = (1 - values[3]) * (1 - sum(values[:3]) / 3)
    elif len(values) in {1, 3}:
        lightness = sum(values) / len(values)
    else:
        return None
    if lightness >= _WHITE:
        return "ground"
    return "pale" if lightness >= _PALE else None


class _Rules:
    """Collects ruling lines from the paths of a page."""

    def __init__(self, shift: float, height: float) -> None:
        self._shift = shift
        self._height = height
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.fills: list[Fill] = []
        self.is_first_white = False

    def add(self, path: LTCurve) -> None:
        """Add what a path rules: a thin shape as one rule, else each straight stroke along an axis."""
        x0, x1 = path.x0 + self._shift, path.x1 + self._shift
        top, bottom = self._height - path.y1, self._height - path.y0
        if min(x1 - x0, bottom - top) < _THIN or is_thick_rule(x1 - x0, bottom - top):
            self._line(x0, top, x1, bottom)
            return
        if path.fill:
            if not self.fills:
                self.is_first_white = _faint(path.non_stroking_color) == "ground"
            # The parts of a path are handed over one by one: two of them are a frame if hardly anything is between.
            frame = (
                None
                if path.stroke or not self.fills
                else frame_rules(self.fills[-1], (x0, top, x1, bottom), _LEAST_SIDES)
            )
            if frame is not None:
                self.horizontal += frame[0]
                self.vertical += frame[1]
                self.fills.pop()
                return
            self.fills.append(Fill(x0, top, x1, bottom))
        if path.stroke:
            points = [(x + self._shift, self._height - y) for x, y in path.pts]
            if path.original_path and path.original_path[-1][0] == "h":
                points.append(points[0])
            for (ax, ay), (bx, by) in pairwise(points):
                if min(abs(ax - bx), abs(ay - by)) < 1:
                    self._line(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def _line(self, x0: float, top: float, x1: float, bottom: float) -> None:
        wide, high = x1 - x0, bottom - top
        if wide >= high or wide < DOT > high:
            self.horizontal.append(Rule((top + bottom) / 2, x0, x1))
        if wide < high or wide < DOT > high:
            self.vertical.append(Rule((x0 + x1) / 2, top, bottom))
