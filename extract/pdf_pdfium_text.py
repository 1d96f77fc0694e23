"""The text layer of a page in PDFium, read in bulk."""

from __future__ import annotations

import re
import sys
from array import array
from collections import deque
from ctypes import byref, c_double
from itertools import compress, repeat
from math import atan2, degrees, hypot
from operator import ne, sub
from typing import TYPE_CHECKING

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

_LARGEST = 1e6
"""Points: glyphs of a greater size, or of none that is a number, count as of no size."""

_LINE_ENDS_AND_BLANKS = re.compile(r"[\r\n\0 ]")

_UTF_16 = f"utf-16-{sys.byteorder[0]}e"
_HYPHENS = {"\x02": "-", "\ufffe": "-"}


_common_met = set("—·")
"""Characters of GB 2312 met so far: to look one up is faster than to encode it.

Its dash and its dot have a second form in Unicode, which the codec does not know.
"""


def read_glyphs(
    text_page: object, corner: tuple[float, float], number: int, lanes: Lanes
) -> tuple[list[int], Glyphs]:
    """Read all characters with their boxes and drop those that PDFium made up.

    Args:
        text_page: The open text page; None for none.
        corner: The x of the page's left edge and the y of its upper one.
        number: Page number, for messages.
        lanes: Arrays to read into.

    Returns:
        PDFium's index of each glyph, and the glyphs.
    """
    library = pdfium()
    left, upper = corner
    count = library.FPDFText_CountChars(text_page) if text_page else 0
    if count > MAX_OBJECTS:
        raise ExtractError(code="too_large", detail=f"page {number}: {count} characters")
    if count <= 0:
        return [], Glyphs([], [], [], [], [])
    text = _characters(text_page, count)
    places = lanes.boxes.places(count)
    deque(map(library.FPDFText_GetLooseCharBox, repeat(text_page), range(count), places), 0)
    boxes = lanes.boxes.values[: 4 * count]
    lefts, rights = boxes[0::4].tolist(), boxes[2::4].tolist()
    # The upper and the lower edge follow each other: as one number they tell at once whether either differs.
    edges = memoryview(boxes[1::2]).cast("B").cast("Q").tolist()
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
    starts = _starts(list(compress(edges, keep)))
    _set_heights(text_page, kept, glyphs, corner, _baselines(text_page, kept, starts, lanes))
    for position in glyphs.angles:
        glyphs.top[position] = upper - boxes[4 * kept[position] + 1]
        glyphs.bottom[position] = upper - boxes[4 * kept[position] + 3]
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
    text = units.tobytes()[: 2 * count].decode(_UTF_16, "replace")
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


def _set_heights(
    text_page: object,
    kept: list[int],
    glyphs: Glyphs,
    corner: tuple[float, float],
    runs: Iterable[tuple[int, int, float]],
) -> None:
    """Give each glyph the ideographic box on its baseline, whatever its font claims.

    Size and direction are read once for each run of glyphs on one baseline.
    """
    read_matrix, read_size = pdfium().FPDFText_GetMatrix, pdfium().FPDFText_GetFontSize
    left, upper = corner
    matrix = MatrixF()
    to_matrix = byref(matrix)
    widths = list(map(sub, glyphs.x1, glyphs.x0))
    text, tops, bottoms = glyphs.text, glyphs.top, glyphs.bottom
    for first, end, baseline in runs:
        read_matrix(text_page, kept[first], to_matrix)
        size = read_size(text_page, kept[first]) * hypot(matrix.c, matrix.d)
        if not size < _LARGEST:
            size = 0.0
        tops += [upper - baseline - _ASCENT * size] * (end - first)
        bottoms += [upper - baseline + _DESCENT * size] * (end - first)
        angle = _angle(matrix)
        least = _SQUARE * size
        if angle:
            glyphs.angles.update(dict.fromkeys(range(first, end), angle))
        elif min(widths[first:end]) < least:
            narrow = [
                index
                for index, width in enumerate(widths[first:end], first)
                if width < least and text[index] >= "\u2e80"
            ]
            if narrow:
                _widen(text_page, kept, glyphs, narrow, (left, size))


def _angle(matrix: MatrixF) -> int:
    """Return the clockwise direction of writing in whole degrees; of nearly all text it is plain."""
    along, across = matrix.a, matrix.b
    if not across:
        return 180 if along < 0 else 0
    return round(-degrees(atan2(across, along))) % 360


def _baselines(
    text_page: object, kept: list[int], starts: list[int], lanes: Lanes
) -> Iterator[tuple[int, int, float]]:
    """Yield the first glyph of each run on one baseline, the glyph after its last and the baseline.

    Glyphs that follow each other with the same loose edges are of one font on one baseline, which is asked for once.
    """
    calls = map(
        pdfium().FPDFText_GetCharOrigin,
        repeat(text_page),
        map(kept.__getitem__, starts),
        repeat(byref(c_double())),
        lanes.baselines.places(len(starts)),
    )
    deque(calls, 0)
    baselines = lanes.baselines.values
    first = 0
    last = float("inf")
    for start, baseline in zip(starts, baselines, strict=False):
        if not -_SAME_BASELINE < baseline - last < _SAME_BASELINE:
            if start:
                yield first, start, last
            first, last = start, baseline
    if kept:
        yield first, len(kept), last


def _starts(edges: list[int]) -> list[int]:
    """Return the first glyph and those whose upper and lower edges are not those of the glyph before."""
    return [0, *compress(range(1, len(edges)), map(ne, edges, edges[1:]))] if edges else []


def _widen(
    text_page: object, kept: list[int], glyphs: Glyphs, narrow: list[int], frame: tuple[float, float]
) -> None:
    """Give Chinese characters that have only the extent of their ink their advance: such are those of Type 3 fonts.

    Characters that share their origin with the one beside them are none: a text that stands for what is drawn
    (`/ActualText`) is spread over the place of the drawing. `frame` is the x of the page's left edge and the size.
    """
    left, size = frame
    origins: dict[int, float] = {}
    x, unused = c_double(), byref(c_double())
    to_x = byref(x)

    def origin(index: int) -> float:
        if index not in origins:
            pdfium().FPDFText_GetCharOrigin(text_page, kept[index], to_x, unused)
            origins[index] = x.value
        return origins[index]

    for index in narrow:
        beside = [other for other in (index - 1, index + 1) if 0 <= other < len(kept)]
        if all(abs(origin(other) - origin(index)) > _SAME_ORIGIN for other in beside):
            glyphs.x0[index] = origin(index) - left
            glyphs.x1[index] = glyphs.x0[index] + size
