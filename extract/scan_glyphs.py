"""Recognised characters get the boxes that glyphs of a page of text would have."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from extract.pdf_text import is_wide, median_of
from extract.scan_places import runs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.scan_ink import Picture
    from extract.scan_places import Place
    from extract.scan_text import Words


_EM_WIDE, _EM_NARROW = 1.04, 1.33
"""Size of the type in heights of its ink: of Chinese characters, and of digits and capitals."""

_USUAL = 0.15
"""Part by which the size of a line may differ from that of most lines of the page and be the same."""

_ONE_LINE = 1.3
_MOST_INK = 0.85
_LEAST_STEPS = 3
_HALF = 0.55
_COLUMN = 0.8
"""Space between two characters, in sizes of the type, that is a gap and no wide setting."""


def character_boxes(
    place: Place, words: Words, ink: Picture, usual: float
) -> Iterable[tuple[str, float, tuple[float, float, float, float]]]:
    """Yield the characters of a line, how sure they are and their boxes, set without gaps unless one is plain.

    Args:
        place: Where the line stands.
        words: What it says.
        ink: The ink of the page without its rules.
        usual: The size of the type of most lines of the page.
    """
    left, top, right, bottom = _extent(place, ink)
    size = type_size(place, words, ink)
    if abs(size - usual) <= _USUAL * usual:
        size = usual
    # Where ink of the lines above or below reaches into the place, its middle is that of the line all the same.
    middle = (top + bottom) / 2 if bottom - top <= _ONE_LINE * size else (place.top + place.bottom) / 2
    top, bottom = middle - size / 2, middle + size / 2
    wide = place.x1 - place.x0
    centres = [place.x0 + share * wide for share in words.centres]
    widths = [size * (1.0 if is_wide(character) else _HALF) for character in words.text]
    edges = [left]
    ends: list[float] = []
    for index, (one, other) in enumerate(pairwise(centres)):
        before, after = widths[index], widths[index + 1]
        if other - one - (before + after) / 2 > _COLUMN * size:
            ends.append(one + before / 2)
            edges.append(other - after / 2)
        else:
            edge = one + (other - one) * before / (before + after)
            ends.append(edge)
            edges.append(edge)
    ends.append(right)
    for character, sure, x0, x1 in zip(words.text, words.sure, edges, ends, strict=True):
        yield character, sure, (x0, top, max(x1, x0), bottom)


def type_size(place: Place, words: Words, ink: Picture) -> float:
    """Return the size of the type of a line: how far its Chinese characters are apart, or how high its ink is."""
    wide = place.x1 - place.x0
    steps = [
        (other - one) * wide
        for (one, other), (before, after) in zip(pairwise(words.centres), pairwise(words.text), strict=True)
        if "\u4e00" <= before <= "\u9fff" and "\u4e00" <= after <= "\u9fff"
    ]
    _, top, _, bottom = _extent(place, ink)
    chinese = any("\u4e00" <= each <= "\u9fff" for each in words.text)
    inked = min(bottom - top, _MOST_INK * (place.bottom - place.top))
    size = inked * (_EM_WIDE if chinese else _EM_NARROW)
    return min(size, median_of(steps)) if len(steps) >= _LEAST_STEPS else size


def _extent(place: Place, page: Picture) -> tuple[float, float, float, float]:
    """Return where the ink of a line stands within its place."""
    ink = page[place.top : place.bottom, place.x0 : place.x1] > 0
    rows = runs(ink.sum(axis=1) >= max(1, ink.shape[1] // 150), least=3, gap=8)
    columns = np.flatnonzero(ink.any(axis=0))
    if not rows or not len(columns):
        return place
    first, last = max(rows, key=lambda run: run[1] - run[0])
    return (
        place.x0 + float(columns[0]),
        place.top + float(first),
        place.x0 + float(columns[-1]) + 1,
        place.top + float(last),
    )
