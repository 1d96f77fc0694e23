"""The page objects of PDFium: ruling lines, filled areas, pictures and text objects in drawing order."""

from __future__ import annotations

from array import array
from collections import deque
from ctypes import byref, c_float, c_int
from dataclasses import dataclass, field
from itertools import compress, count, repeat
from typing import TYPE_CHECKING, NamedTuple

from extract.errors import ExtractError
from extract.pdf_limits import MAX_FORM_DEPTH, MAX_OBJECTS
from extract.pdf_pdfium_api import FORM, IMAGE, PATH, MatrixF, pdfium, pointer
from extract.pdf_pdfium_clips import ClipWindows
from extract.pdf_rules import RuleSink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract.pdf_page import Rule
    from extract.pdf_pdfium_api import Lanes
    from extract.pdf_rules import Extent, Subpath

_LINE, _MOVE = 0, 2
_SHAPES = frozenset((PATH, IMAGE))
_NO_TEXT = 0xFF
"""Rendering mode, as a byte, of what is no text object."""

_IS_TEXT = bytes(mode != _NO_TEXT for mode in range(256))
_IS_OTHER = bytes(mode == _NO_TEXT for mode in range(256))
"""What an object is by its rendering mode."""

_BOX_POINTS = 5
"""Segments of a rectangle's path."""


class Area(NamedTuple):
    """A filled area or picture: its place in the drawing order, its box, its address and what it is."""

    order: int
    x0: float
    top: float
    x1: float
    bottom: float
    item: int
    is_picture: bool


@dataclass(slots=True, eq=False, repr=False)
class TextObjects:
    """Text objects as parallel lists.

    Attributes:
        handles: Addresses as arguments.
        modes: Rendering modes.
        parts: The objects they are among: addresses, whether each is a text, and the first one's drawing order.
    """

    handles: list[object] = field(default_factory=list[object])
    modes: bytearray = field(default_factory=bytearray)
    parts: list[tuple[list[int], bytes, int]] = field(default_factory=list[tuple[list[int], bytes, int]])

    def places(self) -> Iterator[tuple[int, int]]:
        """Yield the address of each and its place in the drawing order; few pages need them."""
        for items, is_text, first in self.parts:
            yield from compress(zip(items, count(first), strict=False), is_text)


@dataclass(slots=True, eq=False, repr=False)
class PageObjects:
    """What is drawn on a page, in points from the top left of its visible box.

    Attributes:
        left: The x of the page's left edge in PDFium's space.
        upper: The y of the page's upper edge in PDFium's space.
        horizontal: Horizontal ruling lines.
        vertical: Vertical ruling lines.
        lanes: Arrays to read into.
        areas: Filled areas and pictures in drawing order.
        texts: Text objects in drawing order.
    """

    left: float
    upper: float
    horizontal: list[Rule]
    vertical: list[Rule]
    lanes: Lanes
    areas: list[Area] = field(default_factory=list[Area])
    texts: TextObjects = field(default_factory=TextObjects)

    def pictures(self, page_area: float) -> float:
        """Return the part of the page that its largest picture covers, 0 to 1."""
        sizes = [(area.x1 - area.x0) * (area.bottom - area.top) for area in self.areas if area.is_picture]
        return min(1.0, max(sizes, default=0.0) / max(page_area, 1.0))


Transform = tuple[float, float, float, float, float, float]
_SAME_SPACE: Transform = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_objects(
    page: object, corner: tuple[float, float], number: int, lanes: Lanes, own: int | None = None
) -> PageObjects:
    """Read the objects of an open page.

    Args:
        page: The open page.
        corner: The x of the page's left edge and the y of its upper one.
        number: Page number, for messages.
        lanes: Arrays to read into.
        own: The objects of the page itself, where those of form fields follow, of which only the texts count.
    """
    walk = _Walk(corner, number, lanes, own)
    library = pdfium()
    walk.visit(
        page,
        library.FPDFPage_CountObjects(page),
        library.FPDFPage_GetObject,
        _SAME_SPACE,
        0,
    )
    return walk.found


class _Walk:
    """One walk through the objects of a page and its form XObjects."""

    def __init__(
        self, corner: tuple[float, float], number: int, lanes: Lanes, own: int | None = None
    ) -> None:
        self._own = own
        self._library = pdfium()
        self._left, self._upper = corner
        self._lanes = lanes
        self._number = number
        self._windows = ClipWindows(*corner)
        self._order = self._seen = 0
        self._sink = RuleSink()
        self.found = PageObjects(*corner, self._sink.horizontal, self._sink.vertical, lanes)

    def visit(
        self,
        holder: object,
        count: int,
        get: Callable[[object, int], int],
        transform: Transform,
        depth: int,
    ) -> None:
        """Read the objects of a page or form; `transform` leads from its space to the page."""
        self._refuse_more_than_allowed(count)
        items = list(map(get, repeat(holder), range(count)))
        handles = list(map(pointer, items))
        # A text tells its mode at once, and what is no text has none: most objects need not be asked for their type.
        modes = array("b", map(self._library.FPDFTextObj_GetTextRenderMode, handles)).tobytes()
        others = list(compress(range(count), modes.translate(_IS_OTHER)))
        kinds = list(map(self._library.FPDFPageObj_GetType, map(handles.__getitem__, others)))
        shapes = [index for index, kind in zip(others, kinds, strict=True) if kind in _SHAPES]
        boxes = dict(zip(shapes, self._boxes(list(map(handles.__getitem__, shapes)), transform), strict=True))
        paths = [index for index, kind in zip(others, kinds, strict=True) if kind == PATH]
        for index in compress(paths, self._sink.thin_ones(map(boxes.__getitem__, paths))):
            del boxes[index]
        done = 0
        first = self._order + 1
        for index, kind in zip(others, kinds, strict=True):
            box = boxes.get(index)
            if kind == PATH and box is not None:
                self._path((first + index, items[index], handles[index]), box, transform)
            elif kind == IMAGE and box is not None and not self._sink.thin_picture(box):
                self.found.areas.append(Area(first + index, *box, items[index], is_picture=True))
            elif kind == FORM and depth < MAX_FORM_DEPTH:
                self._texts(items, handles, modes, range(done, index), first)
                done = index
                self._order = first + index
                shapes_before = tuple(map(len, self._shapes()))
                self._form(handles[index], transform, depth)
                if depth == 0 and self._own is not None and index >= self._own:
                    self._forget_shapes(*shapes_before)
                first = self._order - index
        self._texts(items, handles, modes, range(done, count), first)
        self._order = first + count

    def _texts(self, items: list[int], handles: list[object], modes: bytes, part: range, first: int) -> None:
        """Take the text objects in a part of those of a page or form, of which the first has this order."""
        texts = self.found.texts
        chosen = slice(part.start, part.stop)
        modes = modes[chosen]
        is_text = modes.translate(_IS_TEXT)
        texts.handles += compress(handles[chosen], is_text)
        texts.modes += modes.translate(None, bytes((_NO_TEXT,)))
        texts.parts.append((items[chosen], is_text, first + part.start))

    def _refuse_more_than_allowed(self, coming: int) -> None:
        """Refuse a page that draws too much, before its objects or the points of a path are looked at."""
        self._seen += coming
        if self._seen > MAX_OBJECTS:
            raise ExtractError(code="too_large", detail=f"page {self._number}: over {MAX_OBJECTS} objects")

    def _shapes(self) -> tuple[list[Rule], list[Rule], list[Area]]:
        """Return all that is drawn but text."""
        return self.found.horizontal, self.found.vertical, self.found.areas

    def _forget_shapes(self, *counts: int) -> None:
        """Keep only the first rules and areas: the frame of a field is no ruling of the form."""
        for shapes, kept in zip(self._shapes(), counts, strict=True):
            del shapes[kept:]

    def _form(self, form: object, transform: Transform, depth: int) -> None:
        """Read the objects of a form XObject."""
        count = self._library.FPDFFormObj_CountObjects(form)
        if count > 0:
            inner = _product(self._matrix(form), transform)
            self.visit(form, count, self._library.FPDFFormObj_GetObject, inner, depth + 1)

    def _path(self, drawn: tuple[int, int, object], box: Extent, transform: Transform) -> None:
        """Take a path that is no thin shape as ruling lines, as a filled area, or both.

        `drawn` is its place in the drawing order, its address and the same as an argument.
        """
        order, item, path = drawn
        fill, stroke = c_int(), c_int()
        self._library.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
        segments = self._library.FPDFPath_CountSegments(path)
        boxes = [box]
        if stroke.value or segments > _BOX_POINTS:
            boxes = self._sink.path(self._subpaths(path, segments, transform), stroked=bool(stroke.value))
        if fill.value:
            boxes = [each for each in boxes if not self._is_clipped_rule(path, each)]
            self.found.areas += [Area(order, *each, item, is_picture=False) for each in boxes]

    def _is_clipped_rule(self, path: object, box: Extent) -> bool:
        """Take what a clip leaves to see of an area as a rule if it is thin: so browsers draw rounded frames."""
        library = self._library
        clip = pointer(library.FPDFPageObj_GetClipPath(path))
        paths = range(library.FPDFClipPath_CountPaths(clip))
        if not any(library.FPDFClipPath_CountPathSegments(clip, each) > _BOX_POINTS for each in paths):
            return False
        window = self._windows.of(clip)
        if window is None:
            return False
        x0, top = max(box[0], window[0]), max(box[1], window[1])
        x1, bottom = min(box[2], window[2]), min(box[3], window[3])
        return x0 <= x1 and top <= bottom and self._sink.thin(x0, top, x1, bottom)

    def _subpaths(self, path: object, segments: int, transform: Transform) -> list[Subpath]:
        """Read the points of a path, part by part."""
        library = self._library
        a, b, c, d, e, f = _product(self._matrix(path), transform)
        x, y = c_float(), c_float()
        to_x, to_y = byref(x), byref(y)
        parts: list[Subpath] = []
        self._refuse_more_than_allowed(segments)
        for index in range(segments):
            segment = pointer(library.FPDFPath_GetPathSegment(path, index))
            library.FPDFPathSegment_GetPoint(segment, to_x, to_y)
            kind = library.FPDFPathSegment_GetType(segment)
            point = (
                a * x.value + c * y.value + e - self._left,
                self._upper - (b * x.value + d * y.value + f),
            )
            if kind == _MOVE or not parts:
                parts.append([])
            parts[-1].append((*point, kind == _LINE))
            if library.FPDFPathSegment_GetClose(segment) and parts[-1]:
                first = parts[-1][0]
                parts[-1].append((first[0], first[1], True))
        return parts

    def _boxes(self, handles: list[object], transform: Transform) -> list[Extent]:
        """Return left, top, right and bottom of objects on the page."""
        count = len(handles)
        places = [side.places(count) for side in self._lanes.sides]
        deque(map(self._library.FPDFPageObj_GetBounds, handles, *places), 0)
        corners = zip(*(side.values[:count] for side in self._lanes.sides), strict=True)
        left, upper = self._left, self._upper
        if transform == _SAME_SPACE:
            return [(x0 - left, upper - y1, x1 - left, upper - y0) for x0, y0, x1, y1 in corners]
        a, b, c, d, e, f = transform
        boxes: list[Extent] = []
        for x0, y0, x1, y1 in corners:
            xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
            ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
            boxes.append((min(xs) - left, upper - max(ys), max(xs) - left, upper - min(ys)))
        return boxes

    def _matrix(self, item: object) -> Transform:
        """Return the matrix of an object."""
        matrix = MatrixF()
        self._library.FPDFPageObj_GetMatrix(item, byref(matrix))
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(inner: Transform, outer: Transform) -> Transform:
    """Return the transformation that applies `inner` first."""
    a, b, c, d, e, f = inner
    k, m, n, p, q, r = outer
    return (
        a * k + b * n,
        a * m + b * p,
        c * k + d * n,
        c * m + d * p,
        e * k + f * n + q,
        e * m + f * p + r,
    )
