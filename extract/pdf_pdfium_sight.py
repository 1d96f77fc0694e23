"""Which glyphs of a page nobody can see, and why."""

from __future__ import annotations

from itertools import repeat
from operator import sub
from typing import TYPE_CHECKING, cast

from extract.pdf_pdfium_api import pdfium, pointer
from extract.pdf_pdfium_clips import ClipWindows
from extract.pdf_pdfium_objects import Area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import GlyphFlag
    from extract.pdf_pdfium_api import Lanes
    from extract.pdf_pdfium_masks import Masks
    from extract.pdf_pdfium_objects import PageObjects
    from extract.pdf_pdfium_text import TextLayer

_TINY = 2.0
"""Points: text of a lesser size cannot be read."""

_NEAR = 16
"""Steps of 255 by which each part of two colours may differ and still look the same."""

_CUT = 0.25
"""Part of a glyph's box that a clip may take: the box is wider and higher than the ink."""

_PALE = 150
_SOLID = 250
_CLEAR = 5
_INVISIBLE_MODES = frozenset({3, 7})
_OUTLINE_MODES = frozenset({1, 2, 5, 6})

_FIGURE, _COLOURED = 72.0, 64
"""Points that a figure is large at most, and steps of 255 between its strongest and its weakest primary colour."""

_BOX_POINTS = 5
_MOST_PAIRS = 4_000_000
_EVERYWHERE = Area(0, -1e9, -1e9, 1e9, 1e9, 0, is_picture=True)
"""Stands for all areas of a page with too many to compare with each text: no text is judged by its ground."""

Colour = tuple[int, int, int, int]
_WHITE: Colour = (255, 255, 255, 255)
_UNKNOWN: Colour = (-1, -1, -1, 255)
"""The colour of pictures and patterns; it looks like no other."""


def hidden_glyphs(
    text_page: object, layer: TextLayer, objects: PageObjects, size: tuple[float, float], masks: Masks
) -> dict[int, GlyphFlag]:
    """Find the glyphs that are off the page, tiny, unpainted, of the colour of their ground, covered or cut.

    Args:
        text_page: The open text page.
        layer: The glyphs of the page.
        objects: What is drawn on the page.
        size: Width and height of the page in points.
        masks: Which of its pictures can be seen through.
    """
    glyphs = layer.glyphs
    flags = _misplaced(layer, size) if glyphs.text else {}
    suspects = _suspects(objects, masks)
    if not suspects:
        return flags
    owners = map(pdfium().FPDFText_GetTextObject, repeat(text_page), layer.kept)
    for index, owner in enumerate(owners):
        suspect = suspects.get(owner)
        if suspect is not None and index not in flags:
            x = (glyphs.x0[index] + glyphs.x1[index]) / 2
            y = (glyphs.top[index] + glyphs.bottom[index]) / 2
            flag = suspect.flag(x, y) or suspect.cut(
                glyphs.x0[index], glyphs.top[index], glyphs.x1[index], glyphs.bottom[index]
            )
            if flag is not None:
                flags[index] = flag
    return flags


def _misplaced(layer: TextLayer, size: tuple[float, float]) -> dict[int, GlyphFlag]:
    """Flag what is off the page or too small to read."""
    width, height = size
    glyphs, levels = layer.glyphs, layer.levels
    flags: dict[int, GlyphFlag] = {}
    if (
        min(glyphs.x1) < 0
        or max(glyphs.x0) > width
        or any(bottom < 0 or top > height for top, bottom in levels)
    ):
        sides = zip(glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom, strict=True)
        for index, (x0, top, x1, bottom) in enumerate(sides):
            if x1 < 0 or x0 > width or bottom < 0 or top > height:
                flags[index] = "off_page"
    if any(bottom - top < _TINY for top, bottom in levels):
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

    def cut(self, x0: float, top: float, x1: float, bottom: float) -> GlyphFlag | None:
        """Tell whether the clip of this object goes through a glyph whose centre it leaves to see."""
        if self._window is None:
            return None
        left, upper, right, lower = self._window
        wide, high = _CUT * (x1 - x0), _CUT * (bottom - top)
        inside = left <= x0 + wide and x1 - wide <= right and upper <= top + high and bottom - high <= lower
        return None if inside else "cut"


def _holds(area: Area, x: float, y: float) -> bool:
    return area.x0 <= x <= area.x1 and area.top <= y <= area.bottom


def _alike(one: Colour, other: Colour) -> bool:
    return _UNKNOWN not in {one, other} and all(
        abs(a - b) <= _NEAR for a, b in zip(one[:3], other[:3], strict=True)
    )


def _suspects(objects: PageObjects, masks: Masks) -> dict[int, _Suspect]:
    """Pick the text objects that are not plainly dark text on a light ground with nothing drawn later."""
    library = pdfium()
    texts = objects.texts
    if not texts.handles:
        return {}
    inks = _colours(texts.handles, objects.lanes)
    modes = set(texts.modes)
    if not _OUTLINE_MODES.isdisjoint(modes):
        inks = [
            _UNKNOWN if mode in _OUTLINE_MODES else ink for mode, ink in zip(texts.modes, inks, strict=True)
        ]
    clips = list(map(pointer, map(library.FPDFPageObj_GetClipPath, texts.handles)))
    paths = list(map(library.FPDFClipPath_CountPaths, clips))
    # Mostly all are the same one, which is told sooner than the hash of each.
    distinct = inks[:1] if inks.count(inks[0]) == len(inks) else set(inks)
    wholes: dict[Colour, GlyphFlag | None] = {ink: _paleness(ink) for ink in distinct}
    if not (
        objects.areas
        or max(paths, default=0) > 0
        or any(wholes.values())
        or not _INVISIBLE_MODES.isdisjoint(modes)
    ):
        return {}
    painted = _painted(objects)
    solid = [
        area
        for area, paint in painted
        if paint[3] >= _SOLID
        and area.item
        and not library.FPDFPageObj_HasTransparency(pointer(area.item))
        and not _is_figure(area, paint)
    ]
    if any(area.is_picture for area in solid):
        first_text = min((order for _, order in texts.places()), default=0)
        solid = [area for area in solid if area.order < first_text or not masks.are_clear(area)]
    last_area = max((area.order for area in solid), default=0)
    paints = {paint for _, paint in painted}
    grounded = {ink for ink in wholes if any(_alike(paint, ink) for paint in paints)}
    suspects: dict[int, _Suspect] = {}
    windows = ClipWindows(objects.left, objects.upper)
    for (item, order), mode, ink, clip, count in zip(
        texts.places(), texts.modes, inks, clips, paths, strict=True
    ):
        whole: GlyphFlag | None = "invisible" if mode in _INVISIBLE_MODES else wholes[ink]
        if whole is None and count <= 0 and order > last_area and ink not in grounded:
            continue
        grounds = [pair for pair in painted if pair[0].order < order]
        covers = [area for area in solid if area.order > order]
        window = windows.of(clip) if count > 0 else None
        if whole or covers or window or any(_alike(paint, ink) for _, paint in grounds):
            suspects[item] = _Suspect(whole, covers, window, grounds, ink)
    return suspects


def _is_figure(area: Area, paint: Colour) -> bool:
    """Tell whether an area is a small coloured figure, as the star of a seal: it is no box that text is put away in."""
    if area.is_picture or max(area.x1 - area.x0, area.bottom - area.top) > _FIGURE:
        return False
    if max(paint[:3]) - min(paint[:3]) < _COLOURED:
        return False
    return pdfium().FPDFPath_CountSegments(pointer(area.item)) > _BOX_POINTS + 1


def _colours(handles: Sequence[object], lanes: Lanes) -> list[Colour]:
    """Return the colours that objects are filled with."""
    count = len(handles)
    places = [part.places(count) for part in lanes.colours]
    known = list(map(pdfium().FPDFPageObj_GetFillColor, handles, *places))
    parts = [part.values[:count] for part in lanes.colours]
    if count and all(part.tobytes() == count * part[:1].tobytes() for part in parts):
        # The texts of most pages are of one colour, which is told sooner than the colour of each.
        colours = count * [cast("Colour", tuple(part[0] for part in parts))]
    else:
        colours = cast("list[Colour]", list(zip(*parts, strict=True)))
    if not all(known):
        return [colour if found else _UNKNOWN for colour, found in zip(colours, known, strict=True)]
    return colours


def _paleness(ink: Colour) -> GlyphFlag | None:
    """Tell whether text of a colour is hardly to be seen, whatever it stands on."""
    if ink[3] <= _CLEAR:
        return "invisible"
    return "pale" if min(ink[:3]) >= _PALE else None


def is_white(area: Area, lanes: Lanes) -> bool:
    """Tell whether an area is filled with white, which nobody sees where nothing was drawn before."""
    return _alike(_colours([pointer(area.item)], lanes)[0], _WHITE)


def _painted(objects: PageObjects) -> list[tuple[Area, Colour]]:
    """Return the areas of a page with their colours."""
    if len(objects.areas) * len(objects.texts.handles) > _MOST_PAIRS:
        return [(_EVERYWHERE, _UNKNOWN)]
    colours = _colours([pointer(area.item) for area in objects.areas], objects.lanes)
    return [
        (area, _UNKNOWN if area.is_picture else colour)
        for area, colour in zip(objects.areas, colours, strict=True)
    ]
