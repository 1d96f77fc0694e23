"""The way in: a file or its bytes become a Document, whatever format the content proves to be."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from extract import detect
from extract.errors import ExtractError

if TYPE_CHECKING:
    from pathlib import Path

    from extract.document import Document
    from extract.pdf_verify import Verify

MAX_BYTES = 200 * 1024 * 1024
"""Largest file that is read; the largest honest forms are scans of some ten megabytes."""

_NAMES = {
    detect.PPTX: "PPTX",
    detect.ZIP: "ZIP",
    detect.OLE: "OLE",
    detect.PPT: "PPT",
    detect.XML: "XML",
    "application/epub+zip": "EPUB",
    "application/vnd.rar": "RAR",
    "application/x-7z-compressed": "7z",
    "application/gzip": "gzip",
}


def read(path: Path | str) -> Document:
    """Read one file.

    Raises:
        ExtractError: The file cannot be read as a document; its code says why.
    """
    try:
        return read_bytes(_content(path))
    except OSError as error:
        raise ExtractError(code="unreadable", detail=error.strerror or type(error).__name__) from error


def read_bytes(data: bytes, *, verify: Verify = "none", recognise: bool = True) -> Document:
    """Read the bytes of one file.

    Args:
        data: The whole file.
        verify: Which pages of a PDF to read with a second, independent reader as well, to compare. All readings
            that differ become remarks of the document.
        recognise: Whether pages that are pictures are read by text recognition, where it is installed; it takes
            seconds a page.

    Raises:
        ExtractError: The bytes cannot be read as a document; its code says why.
    """
    if len(data) > MAX_BYTES:
        raise _too_large()
    media_type = detect.detect(data)
    # Each reader loads libraries of its own, which a run over other formats never needs.
    if media_type == detect.TEXT:
        from extract.text import read_text  # noqa: PLC0415

        return read_text(data)
    if media_type == detect.DOCX:
        from extract.docx import read_docx  # noqa: PLC0415

        return read_docx(data, recognise=recognise)
    if media_type == detect.XLSX:
        from extract.xlsx import read_xlsx  # noqa: PLC0415

        return read_xlsx(data)
    if media_type == detect.XLS:
        from extract.xls import read_xls  # noqa: PLC0415

        return read_xls(data)
    if media_type == detect.ODS:
        from extract.ods import read_ods  # noqa: PLC0415

        return read_ods(data)
    if media_type == detect.HTML:
        from extract.html import read_html  # noqa: PLC0415

        return read_html(data)
    if media_type == detect.MHTML:
        from extract.mhtml import read_mhtml  # noqa: PLC0415

        return read_mhtml(data)
    if media_type in {detect.DOC, detect.RTF, detect.ODT}:
        from extract.office import read_office  # noqa: PLC0415

        return read_office(data, media_type)
    if media_type == detect.OFD:
        from extract.ofd import read_ofd  # noqa: PLC0415

        return read_ofd(data)
    if media_type == detect.PDF:
        from extract.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data, verify=verify, recognise=recognise)
    if media_type.startswith("image/"):
        from extract.scan_picture import read_picture  # noqa: PLC0415

        return read_picture(data, media_type, recognise=recognise)
    raise ExtractError(code="unsupported_format", detail=_NAMES.get(media_type, media_type))


def page_count(data: bytes, media_type: str) -> int:
    """Count the pages of a PDF, of a picture or of the pictures in a Word document without reading them.

    Raises:
        ExtractError: The file cannot be opened.
    """
    if media_type == detect.PDF:
        from extract.pdf import pages_of_pdf  # noqa: PLC0415

        return pages_of_pdf(data)
    if media_type == detect.DOCX:
        from extract.docx import pages_of_docx  # noqa: PLC0415

        return pages_of_docx(data)
    from extract.scan_picture import pages_of_picture  # noqa: PLC0415

    return pages_of_picture(data)


def _content(path: Path | str) -> bytes:
    """Return the bytes of a file; `pathlib` takes longer to load than a page to read."""
    try:
        state = os.stat(path)  # noqa: PTH116
    except ValueError as error:  # a path with a zero byte
        raise ExtractError(code="unreadable", detail=str(error)) from error
    if not stat.S_ISREG(state.st_mode):
        raise ExtractError(code="unreadable", detail="not a regular file")
    if state.st_size > MAX_BYTES:
        raise _too_large()
    with open(path, "rb") as stream:  # noqa: PTH123
        return stream.read(MAX_BYTES + 1)


def _too_large() -> ExtractError:
    return ExtractError(code="too_large", detail=f"{MAX_BYTES // 1024**2} MiB")
