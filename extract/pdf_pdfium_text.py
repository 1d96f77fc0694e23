"""The text layer of a page in PDFium, read in bulk."""

from __future__ import annotations

import sys
from array import array
from collections import deque
from ctypes import byref, c_double
from itertools import compress, count, repeat
from math import atan2, degrees, hypot, isfinite
from operator import ne, sub
from typing import TYPE_CHECKING, NamedTuple

from extract.errors import ExtractError
from extract.pdf_limits import MAX_OBJECTS
from extract.pdf_page import Glyphs
from extract.pdf_pdfium_api import MatrixF, pdfium, pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract.pdf_pdfium_api import Lanes

_ASCENT, _DESCENT = 0.88, 0.12
"""The ideographic box around the baseline, in font sizes."""

_SQUARE = 0.96
"""Part of its size that the box of a Chinese character must be wide to be its advance."""

_SAME_BASELINE = 0.05
"""Points by which the baselines of one run may differ."""

_SAME_ORIGIN = 0.01

_OWN_UNITS, _LEAST_SIZE, _WIDEST = 3.0, 2.0, 1.5
"""A font counts in units of its own if its boxes are so many times as high as its size, and that is less than so many
points or a glyph so many times as wide."""

_LARGEST = 1e6
"""Points: glyphs of a greater size, or of none that is a number, count as of no size."""

_BLANK = 2
_MARKS = bytes(0 if code in b"\r\n\0" else _BLANK if code == ord(" ") else 1 for code in range(256))
"""What a character is, in Latin-1 or not: none of the file, a blank or another."""

_FAR = bytes(code >= 0x2E for code in range(256))
"""Tells of the upper byte of a character in UTF-16 whether it may be a Chinese one."""

_UTF_16 = f"utf-16-{sys.byteorder[0]}e"
_HYPHENS = {"\x02": "-", "\ufffe": "-"}


class TextLayer(NamedTuple):
    """The glyphs of a page as PDFium knows them.

    Attributes:
        kept: PDFium's index of each glyph.
        glyphs: The glyphs.
        levels: Every upper edge of a glyph with the lower one.
        text: The characters of all glyphs.
    """

    kept: list[int]
    glyphs: Glyphs
    levels: list[tuple[float, float]]
    text: str


def read_glyphs(text_page: object, corner: tuple[float, float], number: int, lanes: Lanes) -> TextLayer:
    """Read all characters with their boxes and drop those that PDFium made up.

    Args:
        text_page: The open text page; None for none.
        corner: The x of the page's left edge and the y of its upper one.
        number: Page number, for messages.
        lanes: Arrays to read into.
    """
    library = pdfium()
    left, upper = corner
    total = library.FPDFText_CountChars(text_page) if text_page else 0
    if total > MAX_OBJECTS:
        raise ExtractError(code="too_large", detail=f"page {number}: {total} characters")
    if total <= 0:
        return TextLayer([], Glyphs([], [], [], [], []), [], "")
    characters = _characters(text_page, total)
    typed = _typed(text_page, characters)
    kept = list(compress(range(total), typed))
    places = lanes.boxes.places(len(kept))
    deque(map(library.FPDFText_GetLooseCharBox, repeat(text_page), kept, places), 0)
    boxes = lanes.boxes.values[: 4 * len(kept)]
    glyphs = Glyphs(list(compress(characters, typed)), boxes[0::4].tolist(), [], boxes[2::4].tolist(), [])
    if left:
        glyphs.x0[:] = [x - left for x in glyphs.x0]
        glyphs.x1[:] = [x - left for x in glyphs.x1]
    runs = _baselines(text_page, kept, _starts(kept, boxes[1::4].tolist()), lanes)
    text = "".join(glyphs.text)
    levels = _set_heights(text_page, kept, glyphs, corner, runs, text=text, boxes=boxes)
    for position in glyphs.angles:
        top, bottom = upper - boxes[4 * position + 1], upper - boxes[4 * position + 3]
        glyphs.top[position], glyphs.bottom[position] = top, bottom
        levels.append((top, bottom))
    return TextLayer(kept, glyphs, levels, text)


def _typed(text_page: object, text: str) -> bytearray:
    """Tell for each character whether it is of the file: PDFium adds line ends, and blanks where it sees a gap."""
    is_generated = pdfium().FPDFText_IsGenerated
    typed = bytearray(text.encode("latin-1", "replace")).translate(_MARKS)
    blank = typed.find(_BLANK)
    while blank >= 0:
        if is_generated(text_page, blank) == 1:
            typed[blank] = 0
        blank = typed.find(_BLANK, blank + 1)
    return typed


def _characters(text_page: object, count: int) -> str:
    """Return the character of each index; in place of the second half of a surrogate pair stands a zero."""
    library = pdfium()
    units = array("H", bytes(2 * count + 2))
    written = library.FPDFText_GetText(text_page, 0, count, pointer(units.buffer_info()[0]))
    text = units.tobytes()[: 2 * count].decode(_UTF_16, "replace")
    if written == count + 1 and len(text) == count:
        return text.replace("\x02", "-").replace("\ufffe", "-")
    codes = map(library.FPDFText_GetUnicode, repeat(text_page), range(count))
    return "".join(_paired([_HYPHENS.get(chr(code), chr(code)) for code in codes]))


def _paired(units: list[str]) -> list[str]:
    """Put surrogate pairs together at the place of their first half, and a zero at that of the second."""
    paired = list(units)
    for index in range(len(units) - 1):
        if "\ud800" <= units[index] < "\udc00" <= units[index + 1] < "\ue000":
            pair = units[index] + units[index + 1]
            paired[index] = pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            paired[index + 1] = "\0"
    return ["\ufffd" if "\ud800" <= unit < "\ue000" else unit for unit in paired]


def _set_heights(
    text_page: object,
    kept: list[int],
    glyphs: Glyphs,
    corner: tuple[float, float],
    runs: Iterable[tuple[int, int, float]],
    *,
    text: str,
    boxes: array[float],
) -> list[tuple[float, float]]:
    """Give each glyph the ideographic box on its baseline, whatever its font claims.

    Size and direction are read once for each run of glyphs on one baseline. Drawn fonts (Type 3) may count in units
    of their own, so that their size says nothing: one of a fraction of what is drawn is as high as its box.

    Returns:
        Upper and lower edge of the upright runs.
    """
    read_matrix, read_size = pdfium().FPDFText_GetMatrix, pdfium().FPDFText_GetFontSize
    left, upper = corner
    matrix = MatrixF()
    to_matrix = byref(matrix)
    tops, bottoms = glyphs.top, glyphs.bottom
    widths = list(map(sub, glyphs.x1, glyphs.x0))
    may_be_chinese = _far_characters(text)
    least_width = min(compress(widths, may_be_chinese), default=_LARGEST)
    narrow: list[tuple[int, float]] = []
    levels: list[tuple[float, float]] = []
    for first, end, baseline in runs:
        index = kept[first]
        read_matrix(text_page, index, to_matrix)
        size = read_size(text_page, index) * hypot(matrix.c, matrix.d)
        if not size < _LARGEST:
            size = 0.0
        high = boxes[4 * first + 1] - boxes[4 * first + 3]
        if high > _OWN_UNITS * size and (size < _LEAST_SIZE or max(widths[first:end]) > _WIDEST * size):
            size = high
        top = upper - baseline - _ASCENT * size
        bottom = upper - baseline + _DESCENT * size
        tops += [top] * (end - first)
        bottoms += [bottom] * (end - first)
        angle = _angle(matrix)
        least = _SQUARE * size
        if angle:
            glyphs.angles.update(dict.fromkeys(range(first, end), angle))
            continue
        levels.append((top, bottom))
        if (
            least_width < least
            and min(compress(widths[first:end], may_be_chinese[first:end]), default=size) < least
        ):
            narrow += [
                (index, size)
                for index, width in enumerate(widths[first:end], first)
                if width < least and text[index] >= "\u2e80"
            ]
    if narrow:
        _widen(text_page, kept, glyphs, narrow, left)
    return levels


def _far_characters(text: str) -> bytes:
    """Tell for each character whether it may be a Chinese one; those that UTF-16 writes as a pair are."""
    units = text.encode("utf-16-le")
    if len(units) != 2 * len(text):
        return bytes(character >= "\u2e00" for character in text)
    return units[1::2].translate(_FAR)


def _angle(matrix: MatrixF) -> int:
    """Return the clockwise direction of writing in whole degrees; of nearly all text it is plain."""
    along, across = matrix.a, matrix.b
    # In a damaged file neither need be a number.
    if not across or not isfinite(along + across):
        return 180 if along < 0 else 0
    return round(-degrees(atan2(across, along))) % 360


def _baselines(
    text_page: object, kept: list[int], starts: list[int], lanes: Lanes
) -> Iterator[tuple[int, int, float]]:
    """Yield the first glyph of each run on one baseline, the glyph after its last and the baseline.

    The baseline is asked for at some glyphs only; those between them are on that of the one before.
    """
    calls = map(
        pdfium().FPDFText_GetCharOrigin,
        repeat(text_page),
        map(kept.__getitem__, starts),
        repeat(byref(c_double())),
        lanes.baselines.places(len(starts)),
    )
    deque(calls, 0)
    baselines = lanes.baselines.values[: len(starts)].tolist()
    first = 0
    last = float("inf")
    # Most of these glyphs are on the very baseline of the one before.
    for place in _changes(baselines):
        baseline = baselines[place]
        if not -_SAME_BASELINE < baseline - last < _SAME_BASELINE:
            if place:
                yield first, starts[place], last
            first, last = starts[place], baseline
    if kept:
        yield first, len(kept), last


def _changes(values: Sequence[float]) -> list[int]:
    """Return the places of the first value and of those that are not the one before."""
    return [0, *compress(count(1), map(ne, values[1:], values))] if values else []


def _starts(kept: list[int], uppers: list[float]) -> list[int]:
    """Return the glyphs whose baseline must be asked for, the first one among them.

    A glyph that follows the one before it without anything that PDFium added, and on the same level, is on the same
    baseline. The lower edge says nothing: it is that of the ink where a font claims too little.
    """
    if not kept:
        return []
    steps = zip(count(1), kept, kept[1:], uppers, uppers[1:], strict=False)
    return [
        0,
        *[
            place
            for place, before, index, upper, next_upper in steps
            if index - before > 1 or not -_SAME_BASELINE < next_upper - upper < _SAME_BASELINE
        ],
    ]


def _widen(
    text_page: object, kept: list[int], glyphs: Glyphs, narrow: list[tuple[int, float]], left: float
) -> None:
    """Give Chinese characters that have only the extent of their ink their advance: such are those of Type 3 fonts.

    Characters that share their origin with the one beside them are none: a text that stands for what is drawn
    (`/ActualText`) is spread over the place of the drawing.

    Args:
        text_page: The open text page.
        kept: PDFium's index of each glyph.
        glyphs: The glyphs, changed in place.
        narrow: Such characters by index, each with its size.
        left: The x of the page's left edge.
    """
    origins: dict[int, float] = {}
    x, unused = c_double(), byref(c_double())
    to_x = byref(x)

    def origin(index: int) -> float:
        if index not in origins:
            pdfium().FPDFText_GetCharOrigin(text_page, kept[index], to_x, unused)
            origins[index] = x.value
        return origins[index]

    for index, size in narrow:
        beside = [other for other in (index - 1, index + 1) if 0 <= other < len(kept)]
        if all(abs(origin(other) - origin(index)) > _SAME_ORIGIN for other in beside):
            glyphs.x0[index] = origin(index) - left
            glyphs.x1[index] = glyphs.x0[index] + size
