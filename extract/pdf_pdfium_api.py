"""The functions of the PDFium library that reading needs, bound without the cost of a full binding.

`PyDLL` keeps the interpreter lock during a call: PDFium is not safe for threads, and a call is cheaper.
"""

from __future__ import annotations

import importlib.util
from ctypes import PyDLL, Structure, c_char_p, c_double, c_float, c_int, c_size_t, c_uint, c_ulong, c_void_p
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from extract.errors import ExtractError

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterator

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
    "FPDFPage_CountObjects": c_int,
    "FPDFPage_GetObject": c_void_p,
    "FPDFFormObj_CountObjects": c_int,
    "FPDFFormObj_GetObject": c_void_p,
    "FPDFPageObj_GetType": c_int,
    "FPDFPageObj_GetBounds": c_int,
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
    "FPDFText_LoadPage": c_void_p,
    "FPDFText_ClosePage": None,
    "FPDFText_CountChars": c_int,
    "FPDFText_GetText": c_int,
    "FPDFText_GetUnicode": c_uint,
    "FPDFText_GetLooseCharBox": c_int,
    "FPDFText_GetCharOrigin": c_int,
    "FPDFText_GetMatrix": c_int,
    "FPDFText_GetFontSize": c_double,
    "FPDFText_HasUnicodeMapError": c_int,
    "FPDFText_IsGenerated": c_int,
    "FPDFText_GetTextObject": c_void_p,
}
"""The functions and their results.

Arguments are declared only where a number is no `int`: the conversion of a declared argument takes longer than
most of these calls. An undeclared address must be handed over as a `pointer`.
"""

_ARGUMENTS: dict[str, tuple[type, ...]] = {
    "FPDF_LoadMemDocument64": (c_char_p, c_size_t, c_char_p),
    "FPDFFormObj_GetObject": (c_void_p, c_ulong),
}

pointer: Callable[[int | None], object] = c_void_p.from_param
"""Makes an address into an argument; None is the null pointer."""


def pointers(buffer: array[float] | array[int], step: int = 1, first: int = 0) -> Iterator[object]:
    """Make the address of every `step`-th item of an array into an argument, from the item `first` on.

    The array must live, and must not grow, while they are used.
    """
    start, length = buffer.buffer_info()
    size = buffer.itemsize
    return map(pointer, range(start + first * size, start + length * size, step * size))


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
        path
        for folder in folders or ()
        for path in Path(folder).iterdir()
        if path.name in {"libpdfium.so", "libpdfium.dylib", "pdfium.dll"}
    ]
    if not found:
        raise ExtractError(code="unsupported_format", detail="PDFium is not installed")
    library = PyDLL(str(found[0]))
    try:
        for name, result in _RESULTS.items():
            getattr(library, name).restype = result
        for name, arguments in _ARGUMENTS.items():
            getattr(library, name).argtypes = arguments
    except AttributeError as error:
        raise ExtractError(code="unsupported_format", detail=f"PDFium lacks {error}") from error
    library.FPDF_InitLibrary()
    return library
