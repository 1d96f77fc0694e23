"""Ruling lines of a scanned page, found in its ink."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

import cv2
import numpy as np

from extract.scan_ways import View, is_faint, lone_ink

if TYPE_CHECKING:
    from extract.scan_ink import Picture, Sheet


_LEVEL, _UPRIGHT = 44, 34
"""Dots of ink without a gap that make a piece of a level and of an upright rule: longer than strokes of text."""

_GAP = 5
_BRIDGED = 26
"""Dots that may be missing inside a rule, and between two of its pieces."""

_THICK = 14
_SHORT = 110
"""Dots up to which a piece may be strokes of one or two lines of text."""

_WHOLE, _PARTLY = 0.88, 0.5
"""Part of a short and of a long piece that must be ink before it is looked at closely."""

_SHORT_DRAWN, _LONG_DRAWN, _FLANKED_DRAWN = 0.84, 0.62, 0.58
"""Part of the way between two crossings that must be a lone line of ink; less if it is one on both sides of them."""

_IN_LINE = 6
"""Dots across within which pieces are in line with each other."""

_OVERHANG = 17
"""Dots that a rule must run on beyond the last one that crosses it to be no mere overhang."""

_ROUNDS = 3

_MEETING = 12
"""Dots within which the end of a rule meets another one."""

_LONG = 300
"""Dots from which a rule may stand without meeting others."""

_PALE = 0.4
"""Part of the usual darkness of the rules of a page below which a piece is no rule but a trace of a seal."""


class Piece(NamedTuple):
    """A straight piece of ink: its coordinate across, its two ends along it, and how dark it is."""

    at: float
    start: float
    end: float
    dark: float

    @property
    def length(self) -> float:
        """Length in dots."""
        return self.end - self.start


def rules_of(sheet: Sheet) -> tuple[list[Piece], list[Piece]]:
    """Return level and upright rules of a level page, in dots."""
    dark = cast("Picture", cv2.subtract(np.full_like(sheet.light, _paper(sheet.light)), sheet.light))
    level_view = View(sheet.ink, dark)
    upright_view = View(np.ascontiguousarray(sheet.ink.T), np.ascontiguousarray(dark.T))
    level, upright = _meeting(_dark(_pieces(level_view, _LEVEL)), _dark(_pieces(upright_view, _UPRIGHT)))
    solid = _solid(level_view, level, upright_view, upright)
    # Each family is tried where the other one crosses it, and so shows the other one where it may run.
    for _ in range(_ROUNDS):
        before = level, upright
        level = _drawn(level_view, level, upright, solid)
        upright = _drawn(upright_view, upright, level, solid)
        if (level, upright) == before:
            break
    return _meeting(level, upright)


def _solid(level_view: View, level: list[Piece], upright_view: View, upright: list[Piece]) -> float:
    """Return the part of the rules of a page that is ink, weighed by their length: less than 1 where they are broken."""
    inked = total = 0.0
    for view, pieces in ((level_view, level), (upright_view, upright)):
        for piece in pieces:
            if piece.length >= _SHORT:
                inked += piece.length * _inked(view.ink, piece.at, piece.start, piece.end)
                total += piece.length
    return inked / total if total else 1.0


def _drawn(view: View, pieces: list[Piece], others: list[Piece], solid: float) -> list[Piece]:
    """Cut rules where others cross them, keep the parts that are drawn, and add those that were lost.

    A part is only looked for in line with others that are there. Strokes of text in line with a rule are shorter
    than the way from one crossing to the next.
    """
    found: list[Piece] = []
    for line in _lines(pieces):
        at = float(np.average([piece.at for piece in line], weights=[piece.length for piece in line]))
        start, end = min(piece.start for piece in line), max(piece.end for piece in line)
        crossings = _crossings(others, at, start, end)
        found += _parts(view, line, at, crossings, solid)
    return found


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    """Group the pieces that are in line with each other."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces):
        if lines and piece.at - lines[-1][-1].at <= _IN_LINE and piece.at - lines[-1][0].at <= 2 * _IN_LINE:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _crossings(others: list[Piece], at: float, start: float, end: float) -> list[float]:
    """Return where others cross or touch a line, and the nearest one beyond each of its ends."""
    places = sorted(other.at for other in others if other.start - _MEETING <= at <= other.end + _MEETING)
    merged: list[float] = []
    for place in places:
        if not merged or place - merged[-1] > _IN_LINE:
            merged.append(place)
    inside = [place for place in merged if start - _MEETING <= place <= end + _MEETING]
    before = [place for place in merged if place < start - _MEETING][-1:]
    after = [place for place in merged if place > end + _MEETING][:1]
    return [*before, *inside, *after]


def _parts(view: View, line: list[Piece], at: float, crossings: list[float], solid: float) -> list[Piece]:
    """Return what is drawn of a line between each two crossings, and what runs on beyond the outermost ones."""
    darkness = max(piece.dark for piece in line)
    start, end = min(piece.start for piece in line), max(piece.end for piece in line)
    if not crossings:
        return line
    found: list[Piece] = []
    ways = list(pairwise(crossings))
    places = [
        next((piece.at for piece in line if piece.start < last and piece.end > first), at)
        for first, last in ways
    ]
    inked = [
        lone_ink(view.ink, place, first, last) / solid
        for place, (first, last) in zip(places, ways, strict=True)
    ]
    drawn = [
        share >= (_SHORT_DRAWN if last - first < _SHORT else _LONG_DRAWN)
        for share, (first, last) in zip(inked, ways, strict=True)
    ]
    for number, (first, last) in enumerate(ways):
        flanked = 0 < number < len(ways) - 1 and drawn[number - 1] and drawn[number + 1]
        if (
            drawn[number]
            or (flanked and inked[number] >= _FLANKED_DRAWN)
            or is_faint(view, places[number], first, last, darkness)
        ):
            found.append(Piece(places[number], first, last, darkness))
    for first, last in ((start, crossings[0]), (crossings[-1], end)):
        if last - first >= _OVERHANG and _inked(view.ink, at, first, last) >= _WHOLE * solid:
            found.append(Piece(at, first, last, darkness))
    return _united(found)


def _united(pieces: list[Piece]) -> list[Piece]:
    united: list[Piece] = []
    for piece in sorted(pieces, key=lambda each: each.start):
        if united and piece.start - united[-1].end <= 1:
            last = united[-1]
            at = (last.at * last.length + piece.at * piece.length) / max(last.length + piece.length, 1)
            united[-1] = Piece(at, last.start, piece.end, max(last.dark, piece.dark))
        else:
            united.append(piece)
    return united


def _paper(light: Picture) -> int:
    return int(np.percentile(light[::8, ::8], 60))


def _pieces(view: View, least: int) -> list[Piece]:
    """Find the level pieces of a page."""
    ink, dark = view
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    # A line that is not quite level steps from one row of dots to the next.
    closed = cv2.dilate(closed, np.ones((2, 1), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, _BRIDGED), np.uint8))
    _, labels, boxes, centres = cv2.connectedComponentsWithStats(runs)
    found: list[Piece] = []
    for number in range(1, len(boxes)):
        left, top, wide, high, area = boxes[number].tolist()
        if area / wide > _THICK:
            continue
        at = float(centres[number][1]) - 0.5
        if _inked(ink, at, left, left + wide) < (_WHOLE if wide < _SHORT else _PARTLY):
            continue
        part = labels[top : top + high, left : left + wide] == number
        darkness = float(dark[top : top + high, left : left + wide][part].mean())
        found.append(Piece(at, left, left + wide, darkness))
    return found


def _inked(ink: Picture, at: float, start: float, end: float) -> float:
    """Return the part of a line that has ink: strokes of text do not reach from rule to rule."""
    middle = round(at)
    band = ink[max(middle - 2, 0) : middle + 3, max(round(start), 0) : round(end)]
    return float((band.max(axis=0) > 0).mean()) if band.size else 0.0


def _dark(pieces: list[Piece]) -> list[Piece]:
    """Leave out pieces much paler than the others, weighed by their length."""
    if not pieces:
        return []
    ordered = sorted(pieces, key=lambda piece: piece.dark)
    half = sum(piece.length for piece in pieces) / 2
    for piece in ordered:
        half -= piece.length
        if half <= 0:
            return [each for each in pieces if each.dark >= _PALE * piece.dark]
    return pieces


def _meeting(level: list[Piece], upright: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Leave out short pieces that do not end on others: strokes of text, underlines, traces of seals."""
    while True:
        kept_level = [piece for piece in level if _holds(piece, upright)]
        kept_upright = [piece for piece in upright if _holds(piece, kept_level)]
        if len(kept_level) == len(level) and len(kept_upright) == len(upright):
            return level, upright
        level, upright = kept_level, kept_upright


def _holds(piece: Piece, others: list[Piece]) -> bool:
    """Tell whether a piece is long or meets two others, be it at its ends or in between, as below a page break."""
    if piece.length >= _LONG:
        return True
    met = [
        other.at
        for other in others
        if piece.start - _MEETING <= other.at <= piece.end + _MEETING
        and other.start - _MEETING <= piece.at <= other.end + _MEETING
    ]
    return bool(met) and max(met) - min(met) > 2 * _MEETING
