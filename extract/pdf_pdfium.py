"""Read PDF pages with PDFium, in bulk: the default reader."""

from __future__ import annotations

from ctypes import byref
from dataclasses import replace

from extract.errors import ExtractError
from extract.pdf_limits import MAX_PAGES
from extract.pdf_page import Fill, PageContent, is_ground
from extract.pdf_pdfium_api import RectF, give_back, pdfium, pointer, take_lanes
from extract.pdf_pdfium_codes import mark_codes
from extract.pdf_pdfium_fields import FormFields
from extract.pdf_pdfium_fonts import unseen_texts
from extract.pdf_pdfium_masks import Masks
from extract.pdf_pdfium_objects import PageObjects, read_objects
from extract.pdf_pdfium_sight import hidden_glyphs, is_white
from extract.pdf_pdfium_text import read_glyphs

_PASSWORD_ERROR = 4


class PdfiumReader:
    """A PDF file open in PDFium."""

    def __init__(self, data: bytes) -> None:
        self._library = pdfium()
        self._data = data  # PDFium reads from these bytes as long as the file is open
        address = self._library.FPDF_LoadMemDocument64(data, len(data), None)
        self._document = pointer(address) if address else None
        if self._document is None:
            if self._library.FPDF_GetLastError() == _PASSWORD_ERROR:
                raise ExtractError(code="password_protected")
            raise ExtractError(code="damaged", detail="no readable page tree")
        self._lanes = take_lanes()
        self._fields: FormFields | None = None
        self._count = self._library.FPDF_GetPageCount(self._document)
        if self._count > MAX_PAGES:
            self.close()
            raise ExtractError(code="too_large", detail=f"{self._count} pages")

    @property
    def page_count(self) -> int:
        """Number of pages the file claims."""
        return self._count

    def page(self, number: int) -> PageContent:
        """Read one page by its number from 1."""
        address = self._library.FPDF_LoadPage(self._document, number - 1)
        if not address:
            raise ExtractError(code="damaged", detail=f"page {number}")
        page = pointer(address)
        fields, own, notes = 0, -1, 0
        if self._library.FPDFPage_GetAnnotCount(page) > 0:
            if self._fields is None:
                self._fields = FormFields(self._document)
            notes = self._fields.left_out(page)
            page, fields, own = self._with_fields(self._fields, page, number)
        text_address = self._library.FPDFText_LoadPage(page)
        text_page = pointer(text_address) if text_address else None
        try:
            content = self._content(page, text_page, number, fields, own)
            return replace(content, notes=notes) if notes else content
        finally:
            if text_page is not None:
                self._library.FPDFText_ClosePage(text_page)
            self._library.FPDF_ClosePage(page)

    def close(self) -> None:
        """Give back the file and its memory."""
        if self._document is not None:
            if self._fields is not None:
                self._fields.close()
            self._library.FPDF_CloseDocument(self._document)
            self._document = None
            give_back(self._lanes)

    def _with_fields(self, form: FormFields, page: object, number: int) -> tuple[object, int, int]:
        """Draw form fields into an open page.

        Returns:
            The open page, how many fields there are, and how many objects it had without them.
        """
        own = self._library.FPDFPage_CountObjects(page)
        fields = form.draw(page)
        if not fields:
            return page, 0, own
        self._library.FPDF_ClosePage(page)
        address = self._library.FPDF_LoadPage(self._document, number - 1)
        if not address:
            raise ExtractError(code="damaged", detail=f"page {number}")
        return pointer(address), fields, own

    def _content(self, page: object, text_page: object, number: int, fields: int, own: int) -> PageContent:
        """Read one open page with so many form fields, drawn after its own objects.

        `text_page` is None if it has no text layer.
        """
        box = RectF()
        self._library.FPDF_GetPageBoundingBox(page, byref(box))
        width, height = box.right - box.left, box.top - box.bottom
        layer = read_glyphs(text_page, (box.left, box.top), number, self._lanes)
        objects = read_objects(page, (box.left, box.top), number, self._lanes, own if fields else None)
        masks = Masks(self._data, self._document, page)
        layer.glyphs.flags.update(hidden_glyphs(text_page, layer, objects, (width, height), masks))
        return PageContent(
            number,
            width,
            height,
            self._library.FPDFPage_GetRotation(page) * 90,
            layer.glyphs,
            objects.horizontal,
            objects.vertical,
            objects.pictures(width * height),
            mark_codes(text_page, layer),
            self._fills(objects),
            unseen_texts(objects, self._lanes),
            fields,
        )

    def _fills(self, objects: PageObjects) -> list[Fill]:
        """Return the filled areas of a page without its white ground."""
        areas = [area for area in objects.areas if not area.is_picture]
        fills = [Fill(*area[1:5]) for area in areas]
        if is_ground(fills) and is_white(areas[0], self._lanes):
            del fills[0]
        return fills
