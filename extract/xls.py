"""Old binary spreadsheets (XLS, and ET of WPS Office): every sheet as it is seen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import xlrd

from extract.errors import ExtractError
from extract.number_format import BUILT_IN, GENERAL, shown_number, shown_text
from extract.sheet import Area, SheetCell, SheetContent, paragraphs_of
from extract.sheet_blocks import sheets_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlrd.book import Book
    from xlrd.formatting import XFBorder
    from xlrd.sheet import Sheet

    from extract.document import Document

MEDIA_TYPE: Final = "application/vnd.ms-excel"
MAX_BYTES: Final = 30_000_000
"""Every cell of such a file takes bytes of its own, so this bounds what reading costs."""


def read_xls(data: bytes) -> Document:
    """Read a binary workbook; numbers are written as the sheet shows them, what is hidden is named in remarks.

    Args:
        data: The whole file.

    Raises:
        ExtractError: `damaged`, `too_large` or `password_protected`; `no_text` if no sheet holds anything.
    """
    if len(data) > MAX_BYTES:
        raise ExtractError(code="too_large", detail=f"bytes > {MAX_BYTES}")
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        sheets = tuple(_sheet(book, sheet) for sheet in book.sheets())
    except Exception as error:
        # The library meets broken records with whatever Python raises: its own errors, struct, index and key errors.
        code = "password_protected" if "encrypted" in str(error) else "damaged"
        raise ExtractError(code=code, detail="XLS" if code == "damaged" else "") from error
    return sheets_document(MEDIA_TYPE, sheets)


def _sheet(book: Book, sheet: Sheet) -> SheetContent:
    merges = tuple(
        Area(top, left, bottom - 1, right - 1)
        for top, bottom, left, right in sheet.merged_cells
        if top < bottom and left < right
    )
    return SheetContent(
        sheet.name,
        tuple(_cells(book, sheet)),
        merges,
        hidden=sheet.visibility != 0,
        hidden_rows=tuple(
            (row, row) for row, info in sheet.rowinfo_map.items() if _is_hidden(info.hidden, info.height)
        ),
        hidden_columns=tuple(
            (column, column)
            for column, info in sheet.colinfo_map.items()
            if _is_hidden(info.hidden, info.width)
        ),
    )


def _is_hidden(flag: int | None, size: int | None) -> bool:
    return bool(flag) or size == 0


def _cells(book: Book, sheet: Sheet) -> Iterator[SheetCell]:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            kind = sheet.cell_type(row, column)
            style = book.xf_list[sheet.cell_xf_index(row, column)]
            ruled = style.border is not None and _is_ruled(style.border)
            stored, shown = _value(book, kind, sheet.cell_value(row, column), style.format_key)
            if stored or ruled:
                yield SheetCell(row, column, shown, "" if shown else stored, ruled)


def _is_ruled(border: XFBorder) -> bool:
    sides = border.left_line_style or border.right_line_style
    return bool(sides or (border.top_line_style and border.bottom_line_style))


def _value(book: Book, kind: int, value: str | float, key: int) -> tuple[str, str]:
    """Return what a cell holds and what it shows."""
    stated = book.format_map.get(key)
    code = (stated.format_str if stated else "") or GENERAL
    if key in BUILT_IN and (stated is None or key < _FIRST_OWN_FORMAT):
        code = BUILT_IN[key]
    match kind:
        case xlrd.XL_CELL_TEXT:
            text = paragraphs_of(str(value))
            return text, paragraphs_of(shown_text(text, code))
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            number = float(value)
            return str(number), paragraphs_of(shown_number(number, code, from_1904=book.datemode == 1))
        case xlrd.XL_CELL_BOOLEAN:
            return (text := "TRUE" if value else "FALSE"), text
        case xlrd.XL_CELL_ERROR:
            return (text := xlrd.error_text_from_code.get(int(value), "#N/A")), text
        case _:
            return "", ""


_FIRST_OWN_FORMAT: Final = 164
