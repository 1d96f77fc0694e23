"""What the clip paths of PDFium leave to see of the objects of a page."""

from __future__ import annotations

from ctypes import byref, c_float
from typing import TYPE_CHECKING

from extract.pdf_pdfium_api import pdfium, pointer

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_PATHS, _MOST_SEGMENTS = 16, 64
"""Paths of a clip, and points of each, that are looked at."""

Window = tuple[float, float, float, float]


class ClipWindows:
    """The boxes that clip paths leave to see; objects that follow each other mostly have the same.

    `left` and `upper` are the x of the page's left edge and the y of its upper one in PDFium's space.
    """

    def __init__(self, left: float, upper: float) -> None:
        self._library = pdfium()
        self._left, self._upper = left, upper
        self._known: dict[tuple[float, ...], Window | None] = {}
        self._x, self._y = c_float(), c_float()
        self._sides = byref(self._x), byref(self._y)

    def of(self, clip: object) -> Window | None:
        """Return the box that a clip path leaves to see, or None if it has no points."""
        paths = min(self._library.FPDFClipPath_CountPaths(clip), _MOST_PATHS)
        counts = [
            min(self._library.FPDFClipPath_CountPathSegments(clip, path), _MOST_SEGMENTS)
            for path in range(paths)
        ]
        # Two opposite corners of each path tell one clip from another.
        corners = [
            side
            for path, count in enumerate(counts)
            for index in (0, 2)
            if index < count
            for side in self._point(clip, path, index)
        ]
        key = (*counts, *corners)
        if key not in self._known:
            self._known[key] = self._read(clip, counts)
        return self._known[key]

    def _point(self, clip: object, path: int, index: int) -> tuple[float, float]:
        segment = pointer(self._library.FPDFClipPath_GetPathSegment(clip, path, index))
        self._library.FPDFPathSegment_GetPoint(segment, *self._sides)
        return self._x.value - self._left, self._upper - self._y.value

    def _read(self, clip: object, counts: Sequence[int]) -> Window | None:
        window = (float("-inf"), float("-inf"), float("inf"), float("inf"))
        for path, count in enumerate(counts):
            points = [self._point(clip, path, index) for index in range(count)]
            if points:
                window = (
                    max(window[0], min(point[0] for point in points)),
                    max(window[1], min(point[1] for point in points)),
                    min(window[2], max(point[0] for point in points)),
                    min(window[3], max(point[1] for point in points)),
                )
        return window if window[0] > float("-inf") else None
