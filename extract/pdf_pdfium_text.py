"""The text layer of a page in PDFium, read in bulk."""

from __future__ import annotations

from array import array
from collections import deque
from ctypes import byref, c_ushort
from itertools import compress, repeat
from math import atan2, degrees, hypot

from extract.errors import ExtractError
from extract.pdf_limits import MAX_OBJECTS
from extract.pdf_page import Glyphs
from extract.pdf_pdfium_api import MatrixF, pdfium

_ASCENT, _DESCENT = 0.88, 0.12
"""The ideographic box around the baseline, in font sizes."""

_SQUARE = 0.96
"""Part of its size that the box of a Chinese character must be wide to be its advance."""

_SAME_BASELINE = 0.05
"""Points by which the baselines of one run may differ."""

_LARGEST = 1e6
"""Points: glyphs of a greater size, or of none that is a number, count as of no size."""

_DROPPED = frozenset(("\r", "\n", "\0", ""))
_HYPHENS = {"\x02": "-", "\ufffe": "-"}


def read_glyphs(text_page: int, left: float, upper: float, number: int) -> tuple[list[int], Glyphs]:
    """Read all characters with their boxes and drop those that PDFium made up.

    Args:
        text_page: The open text page; 0 for none.
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
    address = boxes.buffer_info()[0]
    addresses = range(address, address + 16 * count, 16)
    deque(map(library.FPDFText_GetLooseCharBox, repeat(text_page), range(count), addresses), 0)
    lefts, tops, rights, bottoms = boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4]
    made_up = library.FPDFText_IsGenerated
    keep = [
        character not in _DROPPED
        and not (character == " " and low == high and made_up(text_page, index) == 1)
        for index, (character, low, high) in enumerate(zip(text, lefts, rights, strict=True))
    ]
    kept = list(compress(range(count), keep))
    glyphs = Glyphs(
        [_HYPHENS.get(character, character) for character in compress(text, keep)],
        [x - left for x in compress(lefts, keep)],
        [],
        [x - left for x in compress(rights, keep)],
        [],
    )
    _set_heights(text_page, kept, glyphs, left, upper)
    for position in glyphs.angles:
        glyphs.top[position] = upper - tops[kept[position]]
        glyphs.bottom[position] = upper - bottoms[kept[position]]
    return kept, glyphs


def count_unmapped(text_page: int, glyphs: Glyphs, kept: list[int]) -> int:
    """Count glyphs without a mapping to characters; only a page with rare characters is looked at."""
    try:
        "".join(glyphs.text).encode("gb2312")
    except UnicodeEncodeError:
        return sum(map(pdfium().FPDFText_HasUnicodeMapError, repeat(text_page), kept))
    return 0


def _characters(text_page: int, count: int) -> list[str]:
    """Return the character of each index; the second half of a surrogate pair is empty."""
    library = pdfium()
    units = (c_ushort * (count + 1))()
    written = library.FPDFText_GetText(text_page, 0, count, units)
    text = bytes(units)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if written == count + 1 and len(text) == count:
        return list(text)
    codes = map(library.FPDFText_GetUnicode, repeat(text_page), range(count))
    return _paired([chr(code) for code in codes])


def _paired(units: list[str]) -> list[str]:
    """Put surrogate pairs together at the place of their first half."""
    paired = list(units)
    for index in range(len(units) - 1):
        if "\ud800" <= units[index] < "\udc00" <= units[index + 1] < "\ue000":
            pair = units[index] + units[index + 1]
            paired[index] = pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            paired[index + 1] = ""
    return ["\ufffd" if "\ud800" <= unit < "\ue000" else unit for unit in paired]


def _set_heights(text_page: int, kept: list[int], glyphs: Glyphs, left: float, upper: float) -> None:
    """Give each glyph the ideographic box on its baseline, whatever its font claims.

    Size and direction are read once for each run of glyphs on one baseline. A Chinese character narrower than
    its square has only the extent of its ink (Type 3 fonts): it gets its origin and its advance.
    """
    library = pdfium()
    origins = array("d", bytes(16 * len(kept)))
    start = origins.buffer_info()[0]
    end = start + 16 * len(kept)
    pointers = range(start, end, 16), range(start + 8, end + 8, 16)
    deque(map(library.FPDFText_GetCharOrigin, repeat(text_page), kept, *pointers), 0)
    matrix = MatrixF()
    last = float("inf")
    top = bottom = square = 0.0
    size = 1.0
    angle = 0
    lefts, rights, tops, bottoms = glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom
    columns = zip(origins[1::2], glyphs.text, lefts, rights, strict=True)
    for position, (baseline, character, x0, x1) in enumerate(columns):
        if not -_SAME_BASELINE < baseline - last < _SAME_BASELINE:
            last = baseline
            library.FPDFText_GetMatrix(text_page, kept[position], byref(matrix))
            size = library.FPDFText_GetFontSize(text_page, kept[position]) * hypot(matrix.c, matrix.d)
            if not size < _LARGEST:
                size = 0.0
            angle = round(-degrees(atan2(matrix.b, matrix.a))) % 360
            top, bottom = upper - baseline - _ASCENT * size, upper - baseline + _DESCENT * size
            square = _SQUARE * size
        tops.append(top)
        bottoms.append(bottom)
        if angle:
            glyphs.angles[position] = angle
        elif x1 - x0 < square and character >= "\u2e80":
            lefts[position] = origins[2 * position] - left
            rights[position] = lefts[position] + size
