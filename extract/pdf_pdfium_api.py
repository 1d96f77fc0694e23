"""The functions of the PDFium library that reading needs, bound without the cost of a full binding.

`PyDLL` keeps the interpreter lock during a call: PDFium is not safe for threads, and a call is cheaper.
"""

from __future__ import annotations

import importlib.util
import os
from array import array
from ctypes import PyDLL, Structure, c_char_p, c_double, c_float, c_int, c_size_t, c_uint, c_ulong, c_void_p
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol

from extract.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Callable

PATH, IMAGE, TEXT, FORM = 2, 3, 1, 5
"""Types of page objects."""


class RectF(Structure):
    """A rectangle as PDFium writes it: four floats, y upwards."""

    _fields_ = (("left", c_float), ("top", c_float), ("right", c_float), ("bottom", c_float))


class MatrixF(Structure):
    """A transformation as PDFium writes it: six floats."""

    _fields_ = tuple((name, c_float) for name in "abcdef")


_RESULTS: dict[str, type | None] = {
    "FPDF_InitLibrary": None,
    "FPDF_LoadMemDocument64": c_void_p,
    "FPDF_GetLastError": c_ulong,
    "FPDF_CloseDocument": None,
    "FPDF_GetPageCount": c_int,
    "FPDF_LoadPage": c_void_p,
    "FPDF_ClosePage": None,
    "FPDF_GetPageBoundingBox": c_int,
    "FPDFPage_GetRotation": c_int,
    "FPDFPage_GetAnnotCount": c_int,
    "FPDFPage_GetAnnot": c_void_p,
    "FPDFPage_CloseAnnot": None,
    "FPDFAnnot_GetSubtype": c_int,
    "FPDFAnnot_GetFlags": c_int,
    "FPDFAnnot_SetFlags": None,
    "FPDFAnnot_GetFormFieldType": c_int,
    "FPDFDOC_InitFormFillEnvironment": c_void_p,
    "FPDFDOC_ExitFormFillEnvironment": None,
    "FORM_OnAfterLoadPage": None,
    "FORM_OnBeforeClosePage": None,
    "FPDFPage_Flatten": c_int,
    "FPDFImageObj_GetRenderedBitmap": c_void_p,
    "FPDFBitmap_GetFormat": c_int,
    "FPDFBitmap_GetStride": c_int,
    "FPDFBitmap_GetHeight": c_int,
    "FPDFBitmap_GetBuffer": c_void_p,
    "FPDFBitmap_Destroy": None,
    "FPDFPage_CountObjects": c_int,
    "FPDFPage_GetObject": c_void_p,
    "FPDFFormObj_CountObjects": c_int,
    "FPDFFormObj_GetObject": c_void_p,
    "FPDFPageObj_GetType": c_int,
    "FPDFPageObj_GetBounds": None,
    "FPDFPageObj_GetMatrix": c_int,
    "FPDFPageObj_GetFillColor": c_int,
    "FPDFPageObj_HasTransparency": c_int,
    "FPDFPageObj_GetClipPath": c_void_p,
    "FPDFClipPath_CountPaths": c_int,
    "FPDFClipPath_CountPathSegments": c_int,
    "FPDFClipPath_GetPathSegment": c_void_p,
    "FPDFPath_GetDrawMode": c_int,
    "FPDFPath_CountSegments": c_int,
    "FPDFPath_GetPathSegment": c_void_p,
    "FPDFPathSegment_GetPoint": c_int,
    "FPDFPathSegment_GetType": c_int,
    "FPDFPathSegment_GetClose": c_int,
    "FPDFTextObj_GetTextRenderMode": c_int,
    "FPDFTextObj_GetFont": c_void_p,
    "FPDFFont_GetIsEmbedded": c_int,
    "FPDFText_LoadPage": c_void_p,
    "FPDFText_ClosePage": None,
    "FPDFText_CountChars": c_int,
    "FPDFText_GetText": c_int,
    "FPDFText_GetUnicode": c_uint,
    "FPDFText_GetLooseCharBox": None,
    "FPDFText_GetCharOrigin": None,
    "FPDFText_GetMatrix": None,
    "FPDFText_GetFontSize": c_double,
    "FPDFText_HasUnicodeMapError": c_int,
    "FPDFText_IsGenerated": c_int,
    "FPDFText_GetTextObject": c_void_p,
}
"""The functions and their results, none for those whose success nobody asks about: to make a number of it takes time.

Arguments are declared only where a number is no `int`: the conversion of a declared argument takes longer than
most of these calls. An undeclared address must be handed over as a `pointer`.
"""

_ARGUMENTS: dict[str, tuple[type, ...]] = {
    "FPDF_LoadMemDocument64": (c_char_p, c_size_t, c_char_p),
    "FPDFFormObj_GetObject": (c_void_p, c_ulong),
}

pointer: Callable[[int | None], object] = c_void_p.from_param
"""Makes an address into an argument; None is the null pointer."""


class Lane:
    """An array that PDFium writes into, one place after the other.

    To make an address into an argument takes a third of the time of most calls, so the arguments are kept from
    page to page.
    """

    __slots__ = ("_places", "_step", "values")

    def __init__(self, code: Literal["f", "d", "I"], step: int = 1) -> None:
        self.values: array[float] = array(code)
        self._step = step
        self._places: list[object] = []

    def places(self, count: int) -> list[object]:
        """Return the arguments for so many places or more, each of `step` values; what was written there is lost."""
        if count * self._step > len(self.values):
            self.values = array(
                self.values.typecode, bytes(self.values.itemsize * self._step * max(2 * count, 1024))
            )
            self._places = []
        if count > len(self._places):
            start, size = self.values.buffer_info()[0], self.values.itemsize * self._step
            missing = range(start + len(self._places) * size, start + count * size, size)
            self._places += map(pointer, missing)
        return self._places


class Lanes:
    """All arrays that reading a page needs; one page at a time may use them."""

    __slots__ = ("baselines", "boxes", "colours", "sides")

    def __init__(self) -> None:
        self.boxes = Lane("f", 4)
        self.baselines = Lane("d")
        self.sides = tuple(Lane("f") for _ in range(4))
        self.colours = tuple(Lane("I") for _ in range(4))


_idle: list[Lanes] = []


def take_lanes() -> Lanes:
    """Return arrays that nobody else uses."""
    try:
        return _idle.pop()
    except IndexError:
        return Lanes()


def give_back(lanes: Lanes) -> None:
    """Keep arrays for the next file; one set is enough where files are read one after the other."""
    if not _idle:
        _idle.append(lanes)


class Pdfium(Protocol):
    """The bound functions; they give a text page, page, document or object as an address and take it as a pointer."""

    def __getattr__(self, name: str) -> Callable[..., int]:
        """Return a bound function by its name in PDFium."""
        ...


@cache
def pdfium() -> Pdfium:
    """Load the library that comes with pypdfium2, without importing that package.

    Raises:
        ExtractError: The library is missing or lacks a function (`unsupported_format`).
    """
    spec = importlib.util.find_spec("pypdfium2_raw")
    folders = spec.submodule_search_locations if spec is not None else None
    found = [
        f"{folder}{os.sep}{name}"
        for folder in folders or ()
        for name in os.listdir(folder)  # noqa: PTH208 - pathlib takes longer to load than a page to read
        if name in {"libpdfium.so", "libpdfium.dylib", "pdfium.dll"}
    ]
    if not found:
        raise ExtractError(code="unsupported_format", detail="PDFium is not installed")
    library = PyDLL(found[0])
    try:
        for name, result in _RESULTS.items():
            getattr(library, name).restype = result
        for name, arguments in _ARGUMENTS.items():
            getattr(library, name).argtypes = arguments
    except AttributeError as error:
        raise ExtractError(code="unsupported_format", detail=f"PDFium lacks {error}") from error
    library.FPDF_InitLibrary()
    return library
