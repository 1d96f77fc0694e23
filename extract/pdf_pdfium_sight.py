"""Which glyphs of a page nobody can see, and why."""

from __future__ import annotations

from array import array
from ctypes import byref, c_float
from itertools import repeat
from operator import sub
from typing import TYPE_CHECKING

from extract.pdf_pdfium_api import pdfium, pointer, pointers
from extract.pdf_pdfium_objects import Area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import GlyphFlag, Glyphs
    from extract.pdf_pdfium_objects import PageObjects

_TINY = 2.0
"""Points: text of a lesser size cannot be read."""

_NEAR = 16
"""Steps of 255 by which each part of two colours may differ and still look the same."""

_PALE = 150
_SOLID = 250
_CLEAR = 5
_INVISIBLE_MODES = frozenset({3, 7})
_OUTLINE_MODES = frozenset({1, 2, 5, 6})

_MOST_PAIRS = 4_000_000
_EVERYWHERE = Area(0, -1e9, -1e9, 1e9, 1e9, 0, is_picture=True)
"""Stands for all areas of a page with too many to compare with each text: no text is judged by its ground."""

Colour = tuple[int, int, int, int]
_WHITE: Colour = (255, 255, 255, 255)
_UNKNOWN: Colour = (-1, -1, -1, 255)
"""The colour of pictures and patterns; it looks like no other."""


def hidden_glyphs(
    text_page: object, kept: Sequence[int], glyphs: Glyphs, objects: PageObjects, size: tuple[float, float]
) -> dict[int, GlyphFlag]:
    """Find the glyphs that are off the page, tiny, unpainted, of the colour of their ground, covered or cut.

    Args:
        text_page: The open text page.
        kept: PDFium's index of each glyph.
        glyphs: The glyphs with their boxes.
        objects: What is drawn on the page.
        size: Width and height of the page in points.
    """
    flags = _misplaced(glyphs, size)
    suspects = _suspects(objects)
    if not suspects:
        return flags
    owners = map(pdfium().FPDFText_GetTextObject, repeat(text_page), kept)
    for index, owner in enumerate(owners):
        suspect = suspects.get(owner)
        if suspect is not None and index not in flags:
            x = (glyphs.x0[index] + glyphs.x1[index]) / 2
            y = (glyphs.top[index] + glyphs.bottom[index]) / 2
            flag = suspect.flag(x, y)
            if flag is not None:
                flags[index] = flag
    return flags


def _misplaced(glyphs: Glyphs, size: tuple[float, float]) -> dict[int, GlyphFlag]:
    """Flag what is off the page or too small to read."""
    if not glyphs.text:
        return {}
    width, height = size
    flags: dict[int, GlyphFlag] = {}
    if min(glyphs.x1) < 0 or max(glyphs.x0) > width or min(glyphs.bottom) < 0 or max(glyphs.top) > height:
        sides = zip(glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom, strict=True)
        for index, (x0, top, x1, bottom) in enumerate(sides):
            if x1 < 0 or x0 > width or bottom < 0 or top > height:
                flags[index] = "off_page"
    if min(map(sub, glyphs.bottom, glyphs.top)) < _TINY:
        for index, high in enumerate(map(sub, glyphs.bottom, glyphs.top)):
            if high < _TINY and index not in glyphs.angles:
                flags.setdefault(index, "tiny")
    return flags


class _Suspect:
    """A text object that may be hidden as a whole or where later areas lie on it."""

    def __init__(
        self,
        whole: GlyphFlag | None,
        covers: list[Area],
        window: tuple[float, float, float, float] | None,
        grounds: list[tuple[Area, Colour]],
        colour: Colour,
    ) -> None:
        self._whole: GlyphFlag | None = whole
        self._covers = covers
        self._window = window
        self._grounds = grounds
        self._colour = colour

    def flag(self, x: float, y: float) -> GlyphFlag | None:
        """Tell why a glyph of this object with its centre here cannot be seen."""
        if self._whole == "invisible":
            return self._whole
        if self._window is not None:
            x0, top, x1, bottom = self._window
            if not (x0 <= x <= x1 and top <= y <= bottom):
                return "clipped"
        if any(_holds(area, x, y) for area in self._covers):
            return "covered"
        for area, ground in reversed(self._grounds):
            if _holds(area, x, y):
                return "ground" if _alike(ground, self._colour) else None
        if _alike(self._colour, _WHITE):
            return "ground"
        return self._whole


def _holds(area: Area, x: float, y: float) -> bool:
    return area.x0 <= x <= area.x1 and area.top <= y <= area.bottom


def _alike(one: Colour, other: Colour) -> bool:
    return _UNKNOWN not in {one, other} and all(
        abs(a - b) <= _NEAR for a, b in zip(one[:3], other[:3], strict=True)
    )


def _suspects(objects: PageObjects) -> dict[int, _Suspect]:
    """Pick the text objects that are not plainly dark text on a light ground with nothing drawn later."""
    library = pdfium()
    handles = [pointer(item) for item, _ in objects.texts]
    modes = list(map(library.FPDFTextObj_GetTextRenderMode, handles))
    inks = [
        _UNKNOWN if mode in _OUTLINE_MODES else ink
        for mode, ink in zip(modes, _colours(handles), strict=True)
    ]
    clips = list(map(pointer, map(library.FPDFPageObj_GetClipPath, handles)))
    clipped = [count > 0 for count in map(library.FPDFClipPath_CountPaths, clips)]
    wholes: dict[Colour, GlyphFlag | None] = {ink: _paleness(ink) for ink in set(inks)}
    if not (objects.areas or any(clipped) or any(wholes.values()) or not _INVISIBLE_MODES.isdisjoint(modes)):
        return {}
    painted = _painted(objects)
    solid = [
        area
        for area, paint in painted
        if paint[3] >= _SOLID and area.item and not library.FPDFPageObj_HasTransparency(pointer(area.item))
    ]
    last_area = max((area.order for area in solid), default=0)
    paints = {paint for _, paint in painted}
    grounded = {ink for ink in wholes if any(_alike(paint, ink) for paint in paints)}
    suspects: dict[int, _Suspect] = {}
    for (item, order), mode, ink, clip, is_clipped in zip(
        objects.texts, modes, inks, clips, clipped, strict=True
    ):
        whole: GlyphFlag | None = "invisible" if mode in _INVISIBLE_MODES else wholes[ink]
        if whole is None and not is_clipped and order > last_area and ink not in grounded:
            continue
        grounds = [pair for pair in painted if pair[0].order < order]
        covers = [area for area in solid if area.order > order]
        window = _window(clip, objects) if is_clipped else None
        if whole or covers or window or any(_alike(paint, ink) for _, paint in grounds):
            suspects[item] = _Suspect(whole, covers, window, grounds, ink)
    return suspects


def _colours(handles: Sequence[object]) -> list[Colour]:
    """Return the colours that objects are filled with."""
    parts = array("I", bytes(16 * len(handles)))
    sides = [pointers(parts, 4, side) for side in range(4)]
    known = list(map(pdfium().FPDFPageObj_GetFillColor, handles, *sides))
    colours: list[Colour] = list(zip(parts[0::4], parts[1::4], parts[2::4], parts[3::4], strict=True))
    if not all(known):
        return [colour if found else _UNKNOWN for colour, found in zip(colours, known, strict=True)]
    return colours


def _paleness(ink: Colour) -> GlyphFlag | None:
    """Tell whether text of a colour is hardly to be seen, whatever it stands on."""
    if ink[3] <= _CLEAR:
        return "invisible"
    return "pale" if min(ink[:3]) >= _PALE else None


def _painted(objects: PageObjects) -> list[tuple[Area, Colour]]:
    """Return the areas of a page with their colours."""
    if len(objects.areas) * len(objects.texts) > _MOST_PAIRS:
        return [(_EVERYWHERE, _UNKNOWN)]
    colours = _colours([pointer(area.item) for area in objects.areas])
    return [
        (area, _UNKNOWN if area.is_picture else colour)
        for area, colour in zip(objects.areas, colours, strict=True)
    ]


def _window(clip: object, objects: PageObjects) -> tuple[float, float, float, float] | None:
    """Return the box that a clip path leaves to see, or None if it is the page."""
    library = pdfium()
    x, y = c_float(), c_float()
    window = (float("-inf"), float("-inf"), float("inf"), float("inf"))
    for path in range(min(library.FPDFClipPath_CountPaths(clip), 16)):
        points: list[tuple[float, float]] = []
        for index in range(min(library.FPDFClipPath_CountPathSegments(clip, path), 64)):
            segment = pointer(library.FPDFClipPath_GetPathSegment(clip, path, index))
            library.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            points.append((x.value - objects.left, objects.upper - y.value))
        if points:
            window = (
                max(window[0], min(point[0] for point in points)),
                max(window[1], min(point[1] for point in points)),
                min(window[2], max(point[0] for point in points)),
                min(window[3], max(point[1] for point in points)),
            )
    return window if window[0] > float("-inf") else None
