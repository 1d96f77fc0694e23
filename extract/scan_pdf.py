"""Pages of a PDF that have no text worth the name are drawn and read by text recognition."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2

from extract.errors import ExtractError
from extract.pdf_health import WITHOUT_CHARACTER
from extract.pdf_limits import MAX_RECOGNISED
from extract.pdf_page import HIDDEN_FLAGS, Glyphs, Rule
from extract.scan_ink import sheet_of, skew_of
from extract.scan_page import dots_per_point, scan_picture
from extract.scan_rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PIL.Image import Image

    from extract.pdf_page import PageContent
    from extract.scan_page import Scan

_ASKEW = 0.3
"""Degrees by which a picture whose rules are to be put around a text may be turned."""

_WIDE = 0.9
_WIDE_MARKS = str.maketrans("(),:;!?", "（），：；！？")
"""Part of its height from which a glyph is as wide as a Chinese mark, and the marks that recognition writes narrow."""


def scanned_pages(data: bytes, contents: Sequence[PageContent], numbers: set[int]) -> dict[int, Scan]:
    """Read pages by recognition, by number; what text they have of their own is kept.

    Args:
        data: The whole file.
        contents: All pages as they were read.
        numbers: Those to recognise.

    Raises:
        ExtractError: `too_large` for more pages than any form has.
    """
    if len(numbers) > MAX_RECOGNISED:
        raise ExtractError(code="too_large", detail=f"{len(numbers)} pages are pictures, > {MAX_RECOGNISED}")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return {}
    scans: dict[int, Scan] = {}
    for content in contents:
        if content.number in numbers:
            scan = _scanned(document, content)
            if scan is not None:
                scans[content.number] = scan
    document.close()
    return scans


def with_pictured_rules(data: bytes, contents: Sequence[PageContent], numbers: set[int]) -> list[PageContent]:
    """Add the rules that the pictures of some pages show to their text, which recognition has found before.

    Pages that lie askew are left as they are: their text does.

    Args:
        data: The whole file.
        contents: All pages as they were read.
        numbers: Those with such a text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return list(contents)
    chosen = set(sorted(numbers)[:MAX_RECOGNISED])
    found = [_ruled(document, content) if content.number in chosen else content for content in contents]
    document.close()
    return found


def _ruled(document: pypdfium2.PdfDocument, content: PageContent) -> PageContent:
    drawn = _drawn(document, content)
    if drawn is None:
        return content
    picture, dots = drawn
    sheet = sheet_of(np.asarray(picture.convert("RGB")))
    if abs(skew_of(sheet)) > _ASKEW:
        return content
    level, upright = rules_of(sheet)
    return replace(
        content,
        horizontal=[Rule(*(each / dots for each in piece[:3])) for piece in level],
        vertical=[Rule(*(each / dots for each in piece[:3])) for piece in upright],
    )


def _drawn(document: pypdfium2.PdfDocument, content: PageContent) -> tuple[Image, float] | None:
    """Draw a page; return it and how many dots make a point, or None if that fails."""
    try:
        page = document[content.number - 1]
        scale = dots_per_point(page.get_size())
        picture = page.render(scale=scale).to_pil()  # pyright: ignore[reportArgumentType] - a float will do
        page.close()
    except pypdfium2.PdfiumError:
        return None
    return picture, scale


def _scanned(document: pypdfium2.PdfDocument, content: PageContent) -> Scan | None:
    drawn = _drawn(document, content)
    if drawn is None:
        return None
    scan = scan_picture(drawn[0], content.number, (content.width, content.height), content.rotation)
    if WITHOUT_CHARACTER in content.glyphs.text:
        return _completed(scan, content)
    return _with_own_text(scan, content)


def _completed(scan: Scan, content: PageContent) -> Scan:
    """Put what was recognised in place of the glyphs of a page that are no characters, and leave all else as it is."""
    own, found = content.glyphs, scan.content.glyphs
    places = [((x0 + x1) / 2, (top + bottom) / 2) for x0, top, x1, bottom in zip(*_sides(found), strict=True)]
    order = sorted(range(len(places)), key=places.__getitem__)
    lefts = [places[index][0] for index in order]
    used: set[tuple[float, float]] = set()
    for index, text in enumerate(own.text):
        if text != WITHOUT_CHARACTER:
            continue
        near = order[bisect_left(lefts, own.x0[index]) : bisect_right(lefts, own.x1[index])]
        there = [each for each in near if own.top[index] <= places[each][1] <= own.bottom[index]]
        characters = "".join(found.text[each] for each in there).strip()
        if len(characters) == 1:
            is_wide = own.x1[index] - own.x0[index] > _WIDE * (own.bottom[index] - own.top[index])
            own.text[index] = characters.translate(_WIDE_MARKS) if is_wide else characters
            used.update(places[each] for each in there)
    marks = tuple(mark for mark in scan.marks if (mark.x, mark.y) in used)
    return replace(scan, content=content, marks=marks, unread=(), undivided=())


def _sides(glyphs: Glyphs) -> tuple[list[float], list[float], list[float], list[float]]:
    return glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom


def _with_own_text(scan: Scan, content: PageContent) -> Scan:
    """Put the text that a page has of its own in place of what was recognised there."""
    own = content.glyphs
    kept = [
        index
        for index, text in enumerate(own.text)
        if own.flags.get(index) not in HIDDEN_FLAGS and text.strip()
    ]
    if not kept:
        return scan
    boxes = [(own.x0[index], own.top[index], own.x1[index], own.bottom[index]) for index in kept]

    def is_own(x: float, y: float) -> bool:
        return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in boxes)

    found = scan.content.glyphs
    rest = [
        index
        for index in range(len(found.text))
        if not is_own((found.x0[index] + found.x1[index]) / 2, (found.top[index] + found.bottom[index]) / 2)
    ]

    def both(one: list[float], other: list[float]) -> list[float]:
        return [one[index] for index in kept] + [other[index] for index in rest]

    glyphs = Glyphs(
        [own.text[index] for index in kept] + [found.text[index] for index in rest],
        both(own.x0, found.x0),
        both(own.top, found.top),
        both(own.x1, found.x1),
        both(own.bottom, found.bottom),
        angles=_picked(own.angles, kept) | _picked(found.angles, rest, len(kept)),
    )
    marks = tuple(mark for mark in scan.marks if not is_own(mark.x, mark.y))
    return replace(scan, content=replace(scan.content, glyphs=glyphs), marks=marks)


def _picked(angles: Mapping[int, int], indices: Sequence[int], first: int = 0) -> dict[int, int]:
    return {place: angles[index] for place, index in enumerate(indices, first) if index in angles}
