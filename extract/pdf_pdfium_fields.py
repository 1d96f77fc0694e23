"""What form fields and typed notes show is drawn into the page, so that it is read like all other text."""

from __future__ import annotations

from ctypes import Structure, byref, c_int, c_void_p
from typing import TYPE_CHECKING

from extract.pdf_pdfium_api import pdfium, pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPED_NOTE, _FIELD = 3, 20
"""Kinds of annotations that hold text of the form; links, stamps and remarks of readers do not."""

_LINK, _POPUP = 2, 16
"""Kinds that show nothing of their own."""

_BUTTON, _SIGNATURE = 1, 7
"""Kinds of fields that hold none."""

_HIDDEN = 2
_MOST_NOTES = 5000
_VERSION = 2
_CALLBACKS = 64


class _FormInfo(Structure):
    """What PDFium asks of a program that shows forms: a version, and calls of which none are answered."""

    _fields_ = (("version", c_int), ("calls", c_void_p * _CALLBACKS))


class FormFields:
    """The form fields of an open file."""

    def __init__(self, document: object) -> None:
        self._library = pdfium()
        self._document = document
        self._info = _FormInfo(_VERSION)
        self._form: object = None

    def draw(self, page: object) -> int:
        """Draw the fields and typed notes of an open page into it; what else is noted on it is left out.

        The page must be closed and opened again if there are any.

        Returns:
            How many there are.
        """
        library = self._library
        if not any(library.FPDFAnnot_GetSubtype(note) in {_TYPED_NOTE, _FIELD} for note in self._notes(page)):
            return 0
        if self._form is None:
            self._form = pointer(library.FPDFDOC_InitFormFillEnvironment(self._document, byref(self._info)))
        library.FORM_OnAfterLoadPage(page, self._form)
        shown = 0
        for note in self._notes(page):
            flags = library.FPDFAnnot_GetFlags(note)
            if self._is_text(note):
                shown += not flags & _HIDDEN
            else:
                library.FPDFAnnot_SetFlags(note, flags | _HIDDEN)
        if shown:
            library.FPDFPage_Flatten(page, 0)
        library.FORM_OnBeforeClosePage(page, self._form)
        return shown

    def left_out(self, page: object) -> int:
        """Count the stamps, marks and remarks on an open page, which are not read."""
        library = self._library
        return sum(
            library.FPDFAnnot_GetSubtype(note) not in {_TYPED_NOTE, _FIELD, _LINK, _POPUP}
            and not library.FPDFAnnot_GetFlags(note) & _HIDDEN
            for note in self._notes(page)
        )

    def close(self) -> None:
        """Give back what the fields needed; the file must still be open."""
        if self._form is not None:
            self._library.FPDFDOC_ExitFormFillEnvironment(self._form)
            self._form = None

    def _notes(self, page: object) -> Iterator[object]:
        """Yield the annotations of a page."""
        library = self._library
        for index in range(min(library.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
            address = library.FPDFPage_GetAnnot(page, index)
            if address:
                note = pointer(address)
                yield note
                library.FPDFPage_CloseAnnot(note)

    def _is_text(self, note: object) -> bool:
        """Tell whether an annotation is a typed note or a field that holds a value."""
        library = self._library
        kind = library.FPDFAnnot_GetSubtype(note)
        if kind != _FIELD:
            return kind == _TYPED_NOTE
        return library.FPDFAnnot_GetFormFieldType(self._form, note) not in {_BUTTON, _SIGNATURE}
