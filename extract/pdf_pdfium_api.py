"""The functions of the PDFium library that reading needs, bound without the cost of a full binding.

`PyDLL` keeps the interpreter lock during a call: PDFium is not safe for threads, and a call is cheaper.
"""

from __future__ import annotations

import importlib.util
from ctypes import (
    POINTER,
    PyDLL,
    Structure,
    c_char_p,
    c_double,
    c_float,
    c_int,
    c_size_t,
    c_uint,
    c_ulong,
    c_void_p,
)
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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


_SIGNATURES: dict[str, tuple[type | None, tuple[object, ...]]] = {
    "FPDF_InitLibrary": (None, ()),
    "FPDF_LoadMemDocument64": (c_void_p, (c_char_p, c_size_t, c_char_p)),
    "FPDF_GetLastError": (c_ulong, ()),
    "FPDF_CloseDocument": (None, (c_void_p,)),
    "FPDF_GetPageCount": (c_int, (c_void_p,)),
    "FPDF_LoadPage": (c_void_p, (c_void_p, c_int)),
    "FPDF_ClosePage": (None, (c_void_p,)),
    "FPDF_GetPageBoundingBox": (c_int, (c_void_p, POINTER(RectF))),
    "FPDFPage_GetRotation": (c_int, (c_void_p,)),
    "FPDFPage_CountObjects": (c_int, (c_void_p,)),
    "FPDFPage_GetObject": (c_void_p, (c_void_p, c_int)),
    "FPDFFormObj_CountObjects": (c_int, (c_void_p,)),
    "FPDFFormObj_GetObject": (c_void_p, (c_void_p, c_ulong)),
    "FPDFPageObj_GetType": (c_int, (c_void_p,)),
    "FPDFPageObj_GetBounds": (c_int, (c_void_p, *(POINTER(c_float),) * 4)),
    "FPDFPageObj_GetMatrix": (c_int, (c_void_p, POINTER(MatrixF))),
    "FPDFPageObj_GetFillColor": (c_int, (c_void_p, *(POINTER(c_uint),) * 4)),
    "FPDFPageObj_HasTransparency": (c_int, (c_void_p,)),
    "FPDFPageObj_GetClipPath": (c_void_p, (c_void_p,)),
    "FPDFClipPath_CountPaths": (c_int, (c_void_p,)),
    "FPDFClipPath_CountPathSegments": (c_int, (c_void_p, c_int)),
    "FPDFClipPath_GetPathSegment": (c_void_p, (c_void_p, c_int, c_int)),
    "FPDFPath_GetDrawMode": (c_int, (c_void_p, POINTER(c_int), POINTER(c_int))),
    "FPDFPath_CountSegments": (c_int, (c_void_p,)),
    "FPDFPath_GetPathSegment": (c_void_p, (c_void_p, c_int)),
    "FPDFPathSegment_GetPoint": (c_int, (c_void_p, POINTER(c_float), POINTER(c_float))),
    "FPDFPathSegment_GetType": (c_int, (c_void_p,)),
    "FPDFPathSegment_GetClose": (c_int, (c_void_p,)),
    "FPDFTextObj_GetTextRenderMode": (c_int, (c_void_p,)),
    "FPDFText_LoadPage": (c_void_p, (c_void_p,)),
    "FPDFText_ClosePage": (None, (c_void_p,)),
    "FPDFText_CountChars": (c_int, (c_void_p,)),
    "FPDFText_GetText": (c_int, (c_void_p, c_int, c_int, c_void_p)),
    "FPDFText_GetUnicode": (c_uint, (c_void_p, c_int)),
    "FPDFText_GetLooseCharBox": (c_int, (c_void_p, c_int, c_void_p)),
    "FPDFText_GetCharOrigin": (c_int, (c_void_p, c_int, c_void_p, c_void_p)),
    "FPDFText_GetMatrix": (c_int, (c_void_p, c_int, POINTER(MatrixF))),
    "FPDFText_GetFontSize": (c_double, (c_void_p, c_int)),
    "FPDFText_HasUnicodeMapError": (c_int, (c_void_p, c_int)),
    "FPDFText_IsGenerated": (c_int, (c_void_p, c_int)),
    "FPDFText_GetTextObject": (c_void_p, (c_void_p, c_int)),
}


class Pdfium(Protocol):
    """The bound functions; a text page, page, document or object is the address that PDFium gave."""

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
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except AttributeError as error:
        raise ExtractError(code="unsupported_format", detail=f"PDFium lacks {error}") from error
    library.FPDF_InitLibrary()
    return library
