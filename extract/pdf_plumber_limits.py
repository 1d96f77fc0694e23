"""What pdfminer gets wrong: it follows ranges of billions of codes and forgets where it draws after a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdfminer import pdffont
from pdfminer.cmapdb import FileUnicodeMap
from pdfminer.pdfexceptions import PDFValueError
from pdfminer.pdfinterp import PDFPageInterpreter, PDFStackT
from pdfminer.pdftypes import resolve1

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdfminer.psparser import PSLiteral
    from pdfminer.utils import Point

_LAST_CODE = 0xFFFF
"""Greatest character code of any font (ISO 32000-1, annex C)."""

_draw_object = PDFPageInterpreter.do_Do
_widths = pdffont.get_widths
_vertical_widths = pdffont.get_widths2
_map_code = FileUnicodeMap.add_cid2unichr


def limit_codes() -> None:
    """Make pdfminer refuse codes that no font can have; to call it again changes nothing."""
    pdffont.get_widths = _limited_widths
    pdffont.get_widths2 = _limited_vertical_widths
    FileUnicodeMap.add_cid2unichr = _limited_map_code


def restore_after_forms() -> None:
    """Make pdfminer go on in the space of the page after a form XObject that no `q` and `Q` enclose."""
    PDFPageInterpreter.do_Do = _draw_and_restore


def _draw_and_restore(self: PDFPageInterpreter, xobjid_arg: PDFStackT) -> None:
    _draw_object(self, xobjid_arg)
    self.device.set_ctm(self.ctm)


def _limited_widths(seq: Iterable[object]) -> dict[str | int, float]:
    return _widths(_checked(seq))


def _limited_vertical_widths(seq: Iterable[object]) -> dict[int, tuple[float, Point]]:
    return _vertical_widths(_checked(seq))


def _limited_map_code(self: FileUnicodeMap, cid: int, code: PSLiteral | bytes | int) -> None:
    _check(cid)
    _map_code(self, cid, code)


def _checked(seq: Iterable[object]) -> list[object]:
    """Resolve the entries of a table of widths; codes and widths alike stay below the last code."""
    entries = [resolve1(entry) for entry in seq]
    for entry in entries:
        if isinstance(entry, int | float):
            _check(entry)
    return entries


def _check(code: float) -> None:
    if not -_LAST_CODE <= code <= _LAST_CODE:
        message = f"character code {code}"
        raise PDFValueError(message)
