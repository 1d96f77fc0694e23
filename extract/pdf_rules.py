"""Paths as drawn become ruling lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.pdf_page import Rule, new_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

THIN = 4.0
"""Points: a shape thinner than this is a ruling line, a thicker one that is filled is shading."""

_THICK, _LONG = 6.0, 4.0
"""Points up to which a shape is a ruling line if it is so many times as long as thick: no text stands on it."""

DOT = 1.7
"""Points: a shape no larger than this may be a dot of a rule in either direction."""

_LEAST_PICTURE = 6.0
"""Points: a picture no larger than this rules nothing."""

_LEAST_LENGTH = 0.4
_SLANT = 1.0
_LARGEST = 1e7
"""Points: a shape that is larger, or whose size is no number, rules nothing."""

Subpath = list[tuple[float, float, bool]]
"""Points of one part of a path; true where a straight line leads to the point."""

Extent = tuple[float, float, float, float]
"""Left, top, right and bottom."""


class RuleSink:
    """Collects the ruling lines of one page, in points from the top left."""

    def __init__(self) -> None:
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []

    def thin(self, x0: float, top: float, x1: float, bottom: float) -> bool:
        """Take a thin shape as one rule; tell whether it was one."""
        wide, high = x1 - x0, bottom - top
        if not wide + high < _LARGEST:
            return True
        if wide >= THIN <= high and not is_thick_rule(wide, high):
            return False
        is_dot = wide < DOT > high
        if (wide >= high or is_dot) and wide >= _LEAST_LENGTH:
            self.horizontal.append(Rule((top + bottom) / 2, x0, x1))
        if wide < high or is_dot:
            self.vertical.append(Rule((x0 + x1) / 2, top, bottom))
        return True

    def thin_picture(self, box: Extent) -> bool:
        """Take a picture as one rule if it is as thin as one; tell whether it was one."""
        x0, top, x1, bottom = box
        wide, high = x1 - x0, bottom - top
        return min(wide, high) < DOT and max(wide, high) > _LEAST_PICTURE and self.thin(*box)

    def thin_ones(self, boxes: Iterable[Extent]) -> list[bool]:
        """Take the thin ones of some shapes as one rule each; tell of each whether it was one."""
        found: list[bool] = []
        for x0, top, x1, bottom in boxes:
            wide, high = x1 - x0, bottom - top
            # Nearly all are plainly one or the other, and there are hundreds on a page.
            if high < THIN and wide >= DOT and wide >= high and wide + high < _LARGEST:
                self.horizontal.append(new_rule(((top + bottom) / 2, x0, x1)))
                found.append(True)
            elif wide < THIN and high >= DOT and high > wide and wide + high < _LARGEST:
                self.vertical.append(new_rule(((x0 + x1) / 2, top, bottom)))
                found.append(True)
            else:
                found.append(self.thin(x0, top, x1, bottom))
        return found

    def path(self, parts: Sequence[Subpath], *, stroked: bool) -> list[Extent]:
        """Take the straight strokes along an axis; of a filled path its thin parts and thin frames.

        Returns:
            The parts that are neither: areas, if the path is filled.
        """
        boxes = [_extent(part) for part in parts if len(part) > 1]
        if stroked:
            for part in parts:
                self._strokes(part)
            return boxes
        areas: list[Extent] = []
        for box in boxes:
            frame = frame_rules(areas[-1], box) if areas and abs(areas[-1][0] - box[0]) < THIN else None
            if frame is not None:
                self.horizontal += frame[0]
                self.vertical += frame[1]
                areas.pop()
            elif not self.thin(*box):
                areas.append(box)
        return areas

    def _strokes(self, part: Subpath) -> None:
        for (ax, ay, _), (bx, by, straight) in pairwise(part):
            if straight and min(abs(ax - bx), abs(ay - by)) < _SLANT:
                self.thin(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def frame_rules(box: Extent, other: Extent, least: int = 1) -> tuple[list[Rule], list[Rule]] | None:
    """Take the space between two boxes as level and upright rules, or return None if it is no thin frame.

    At least so many sides must be drawn. A side on which both end together is none: so a frame is drawn that a page break leaves open.
    """
    drawn = [0 < abs(one - two) < THIN for one, two in zip(box, other, strict=True)]
    if sum(drawn) < least or any(
        not each and one != two for each, one, two in zip(drawn, box, other, strict=True)
    ):
        return None
    x0, top, x1, bottom = box
    return (
        [Rule(y, x0, x1) for y, is_side in ((top, drawn[1]), (bottom, drawn[3])) if is_side],
        [Rule(x, top, bottom) for x, is_side in ((x0, drawn[0]), (x1, drawn[2])) if is_side],
    )


def is_thick_rule(wide: float, high: float) -> bool:
    """Tell whether a shape that is not thin is a thick rule."""
    return min(wide, high) < _THICK and max(wide, high) > _LONG * min(wide, high)


def _extent(part: Subpath) -> Extent:
    xs = [point[0] for point in part]
    ys = [point[1] for point in part]
    return min(xs), min(ys), max(xs), max(ys)
