"""Pictures that can be seen through, such as a seal without its ground: they hide no text below them."""

from __future__ import annotations

from ctypes import string_at
from typing import TYPE_CHECKING

from extract.pdf_pdfium_api import pdfium, pointer

if TYPE_CHECKING:
    from extract.pdf_pdfium_objects import Area

_WITH_ALPHA = 4
"""The layout of a bitmap of four bytes a dot, of which the last tells how much it covers."""

_SOLID = 250
_LEAST_CLEAR = 0.3
"""Part of a picture that must let its ground through."""


class Masks:
    """Tells which pictures of a page can be seen through."""

    def __init__(self, data: bytes, document: object, page: object) -> None:
        self._data = data
        self._document = document
        self._page = page

    def are_clear(self, area: Area) -> bool:
        """Tell whether a good part of an area is a picture's that is masked out."""
        # The dictionary of a picture is never compressed: most files have no mask, and nothing need be drawn.
        if not area.is_picture or b"Mask" not in self._data:
            return False
        library = pdfium()
        address = library.FPDFImageObj_GetRenderedBitmap(self._document, self._page, pointer(area.item))
        if not address:
            return False
        bitmap = pointer(address)
        try:
            if library.FPDFBitmap_GetFormat(bitmap) != _WITH_ALPHA:
                return False
            size = library.FPDFBitmap_GetStride(bitmap) * library.FPDFBitmap_GetHeight(bitmap)
            cover = string_at(library.FPDFBitmap_GetBuffer(bitmap), size)[3::4]
        finally:
            library.FPDFBitmap_Destroy(bitmap)
        clear = sum(cover.count(value) for value in range(_SOLID))
        return clear > _LEAST_CLEAR * len(cover)
