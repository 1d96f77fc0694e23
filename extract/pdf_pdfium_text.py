"""The text layer of a page in PDFium, read in bulk."""

from __future__ import annotations

import re
import sys
from array import array
from collections import deque
from ctypes import byref, c_double
from itertools import compress, groupby, repeat
from math import atan2, degrees, hypot
from operator import sub
from typing import TYPE_CHECKING

from extract.errors import ExtractError
from extract.pdf_limits import MAX_OBJECTS
from extract.pdf_page import Glyphs
from extract.pdf_pdfium_api import MatrixF, pdfium, pointer, pointers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ASCENT, _DESCENT = 0.88, 0.12
"""The ideographic box around the baseline, in font sizes."""

_SQUARE = 0.96
"""Part of its size that the box of a Chinese character must be wide to be its advance."""

_SAME_BASELINE = 0.05
"""Points by which the baselines of one run may differ."""

_LARGEST = 1e6
"""Points: glyphs of a greater size, or of none that is a number, count as of no size."""

_LINE_ENDS_AND_BLANKS = re.compile(r"[\r\n\0 ]")

_UTF_16 = f"utf-16-{sys.byteorder[0]}e"
_HYPHENS = {"\x02": "-", "\ufffe": "-"}


_common_met = set("—·")
"""Characters of GB 2312 met so far: to look one up is faster than to encode it.

Its dash and its dot have a second form in Unicode, which the codec does not know.
"""


def read_glyphs(text_page: object, left: float, upper: float, number: int) -> tuple[list[int], Glyphs]:
    """Read all characters with their boxes and drop those that PDFium made up.

    Args:
        text_page: The open text page; None for none.
        left: The x of the page's left edge.
        upper: The y of the page's upper edge.
        number: Page number, for messages.

    Returns:
        PDFium's index of each glyph, and the glyphs.
    """
    library = pdfium()
    count = library.FPDFText_CountChars(text_page) if text_page else 0
    if count > MAX_OBJECTS:
        raise ExtractError(code="too_large", detail=f"page {number}: {count} characters")
    if count <= 0:
        return [], Glyphs([], [], [], [], [])
    text = _characters(text_page, count)
    boxes = array("f", bytes(16 * count))
    deque(map(library.FPDFText_GetLooseCharBox, repeat(text_page), range(count), pointers(boxes, 4)), 0)
    lefts, tops, rights, bottoms = boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4]
    keep = bytearray(b"\1" * count)
    for index in _made_up(text_page, text, lefts, rights):
        keep[index] = 0
    kept = list(compress(range(count), keep))
    glyphs = Glyphs(
        list(compress(text, keep)), list(compress(lefts, keep)), [], list(compress(rights, keep)), []
    )
    if left:
        glyphs.x0[:] = [x - left for x in glyphs.x0]
        glyphs.x1[:] = [x - left for x in glyphs.x1]
    _set_heights(text_page, kept, glyphs, left, upper)
    for position in glyphs.angles:
        glyphs.top[position] = upper - tops[kept[position]]
        glyphs.bottom[position] = upper - bottoms[kept[position]]
    return kept, glyphs


def count_unmapped(text_page: object, glyphs: Glyphs, kept: list[int]) -> int:
    """Count glyphs without a mapping to characters; only a page with rare characters is looked at."""
    unknown = set(glyphs.text) - _common_met
    try:
        "".join(unknown).encode("gb2312")
    except UnicodeEncodeError:
        return sum(map(pdfium().FPDFText_HasUnicodeMapError, repeat(text_page), kept))
    _common_met.update(unknown)
    return 0


def _made_up(
    text_page: object, text: str | list[str], lefts: Sequence[float], rights: Sequence[float]
) -> Iterator[int]:
    """Yield the characters that PDFium added to the text: line ends, and blanks that were not typed."""
    is_generated = pdfium().FPDFText_IsGenerated
    if isinstance(text, str):
        suspects = [found.start() for found in _LINE_ENDS_AND_BLANKS.finditer(text)]
    else:
        suspects = [index for index, each in enumerate(text) if not each or _LINE_ENDS_AND_BLANKS.match(each)]
    for index in suspects:
        if text[index] != " " or (lefts[index] == rights[index] and is_generated(text_page, index) == 1):
            yield index


def _characters(text_page: object, count: int) -> str | list[str]:
    """Return the character of each index; the second half of a surrogate pair is empty."""
    library = pdfium()
    units = array("H", bytes(2 * count + 2))
    written = library.FPDFText_GetText(text_page, 0, count, pointer(units.buffer_info()[0]))
    text = units.tobytes()[: 2 * count].decode(_UTF_16, "surrogatepass")
    if written == count + 1 and len(text) == count:
        return text.replace("\x02", "-").replace("\ufffe", "-")
    codes = map(library.FPDFText_GetUnicode, repeat(text_page), range(count))
    return _paired([_HYPHENS.get(chr(code), chr(code)) for code in codes])


def _paired(units: list[str]) -> list[str]:
    """Put surrogate pairs together at the place of their first half."""
    paired = list(units)
    for index in range(len(units) - 1):
        if "\ud800" <= units[index] < "\udc00" <= units[index + 1] < "\ue000":
            pair = units[index] + units[index + 1]
            paired[index] = pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            paired[index + 1] = ""
    return ["\ufffd" if "\ud800" <= unit < "\ue000" else unit for unit in paired]


def _set_heights(text_page: object, kept: list[int], glyphs: Glyphs, left: float, upper: float) -> None:
    """Give each glyph the ideographic box on its baseline, whatever its font claims.

    Size and direction are read once for each run of glyphs on one baseline.
    """
    library = pdfium()
    baselines = array("d", bytes(8 * len(kept)))
    unused, matrix = byref(c_double()), MatrixF()
    to_matrix = byref(matrix)
    calls = map(library.FPDFText_GetCharOrigin, repeat(text_page), kept, repeat(unused), pointers(baselines))
    deque(calls, 0)
    widths = list(map(sub, glyphs.x1, glyphs.x0))
    tops, bottoms = glyphs.top, glyphs.bottom
    last = float("inf")
    top = bottom = size = 0.0
    angle = first = 0
    for baseline, group in groupby(baselines):
        if not -_SAME_BASELINE < baseline - last < _SAME_BASELINE:
            last = baseline
            library.FPDFText_GetMatrix(text_page, kept[first], to_matrix)
            size = library.FPDFText_GetFontSize(text_page, kept[first]) * hypot(matrix.c, matrix.d)
            if not size < _LARGEST:
                size = 0.0
            angle = round(-degrees(atan2(matrix.b, matrix.a))) % 360
            top, bottom = upper - baseline - _ASCENT * size, upper - baseline + _DESCENT * size
        end = first + len(list(group))
        tops += [top] * (end - first)
        bottoms += [bottom] * (end - first)
        if angle:
            glyphs.angles.update(dict.fromkeys(range(first, end), angle))
        elif min(widths[first:end]) < _SQUARE * size:
            narrow = [index for index in range(first, end) if widths[index] < _SQUARE * size]
            _widen(text_page, kept, glyphs, narrow, left=left, size=size)
        first = end


def _widen(
    text_page: object, kept: list[int], glyphs: Glyphs, narrow: list[int], *, left: float, size: float
) -> None:
    """Give Chinese characters among narrow glyphs their advance: they have only the extent of their ink.

    Such are the glyphs of Type 3 fonts.
    """
    x, unused = c_double(), byref(c_double())
    to_x = byref(x)
    for index in narrow:
        if glyphs.text[index] >= "\u2e80":
            pdfium().FPDFText_GetCharOrigin(text_page, kept[index], to_x, unused)
            glyphs.x0[index] = x.value - left
            glyphs.x1[index] = glyphs.x0[index] + size
