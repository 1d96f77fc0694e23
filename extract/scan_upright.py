"""A picture of a page is made level and turned so that its text can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extract.scan_ink import Sheet, levelled, sheet_of, skew_of
from extract.scan_places import Place, area, lies
from extract.scan_text import recognizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.scan_ink import Picture


_UPSIDE_DOWN = 0.85
"""How sure the longest lines of a page must be before it is turned round to see whether they get any surer."""

_PROBES = 3


def upright(picture: Picture) -> tuple[Sheet, list[Place], float, int]:
    """Make a page level and upright; tell its lines of text, its skew and the direction of its text."""
    sheet = sheet_of(picture)
    skew = skew_of(sheet)
    sheet = levelled(sheet, skew)
    places = recognizer().places(sheet.light)
    turn = 0
    if sum(area(place) * lies(place) for place in places) < 0:
        turn = 90
        sheet = _turned(sheet, turn)
        places = recognizer().places(sheet.light)
    if _reads_better_turned(sheet, places):
        turn += 180
        sheet = _turned(sheet, 180)
        height, width = sheet.light.shape
        places = [
            Place(width - x1, height - bottom, width - x0, height - top) for x0, top, x1, bottom in places
        ]
    return sheet, places, skew, turn


def _turned(sheet: Sheet, turn: int) -> Sheet:
    """Turn a page back by a number of degrees, a multiple of 90."""

    def back(picture: Picture) -> Picture:
        return np.ascontiguousarray(np.rot90(picture, turn // 90))

    return Sheet(back(sheet.light), back(sheet.ink), None if sheet.seal is None else back(sheet.seal))


def _reads_better_turned(sheet: Sheet, places: Sequence[Place]) -> bool:
    longest = sorted((place for place in places if lies(place) > 0), key=area)[-_PROBES:]
    lines = [sheet.light[place.top : place.bottom, place.x0 : place.x1] for place in longest]
    sure = sum(recognizer().words(line).mean for line in lines)
    if sure >= _UPSIDE_DOWN * len(lines):
        return False
    return sum(recognizer().words(np.ascontiguousarray(line[::-1, ::-1])).mean for line in lines) > sure
