"""Older word processor files (DOC, WPS, RTF, ODT): LibreOffice turns them into DOCX, the DOCX reader reads that."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extract.detect import DOC, ODT
from extract.document import Remark
from extract.docx import read_docx
from extract.docx_archive import Archive
from extract.errors import ExtractError
from extract.office_program import as_docx

if TYPE_CHECKING:
    from extract.document import Document

MAX_BYTES: Final = 60_000_000


def read_office(data: bytes, media_type: str) -> Document:
    """Read a word processor file that only LibreOffice can open.

    Remarks: those of the DOCX reader, and `tables_lost` where the file has rows of tables and the converted one
    has none.

    Args:
        data: The whole file.
        media_type: What it proved to be.

    Raises:
        ExtractError: `program_missing` if LibreOffice is not installed; `password_protected`, `too_large`,
            `suspicious` or `damaged` for the file itself, and what the DOCX reader fails with.
    """
    if len(data) > MAX_BYTES:
        raise ExtractError(code="too_large", detail=f"bytes > {MAX_BYTES}")
    if media_type == ODT:
        _check_package(data)
    if media_type == DOC and _is_encrypted(data):
        raise ExtractError(code="password_protected")
    document = replace(
        read_docx(as_docx(data, _SUFFIXES.get(media_type, ".doc")), recognise=False), media_type=media_type
    )
    if not document.tables and data.count(_ROW_END) > 1:
        return replace(document, remarks=(*document.remarks, Remark("tables_lost")))
    return document


def _check_package(data: bytes) -> None:
    """Refuse packages that are locked, or that LibreOffice would unpack without end."""
    archive = Archive(data)
    for name in ("META-INF/manifest.xml", "content.xml", "styles.xml"):
        if archive.name_of(name) is not None and b"encryption-data" in archive.read_xml(name)[:_HEAD]:
            raise ExtractError(code="password_protected")


def _is_encrypted(data: bytes) -> bool:
    """Look up the flag at the head of the text stream; files whose parts cannot be listed are left to LibreOffice."""
    from xlrd.compdoc import CompDoc  # noqa: PLC0415 - only this format is a compound file

    try:
        head = CompDoc(data, logfile=io.StringIO()).get_named_stream("WordDocument")
    except Exception:  # noqa: BLE001 - the library meets broken records with whatever Python raises
        return False
    return head is not None and len(head) > _FLAGS + 1 and bool(head[_FLAGS + 1] & 1)


_SUFFIXES: Final = {DOC: ".doc", ODT: ".odt", "application/rtf": ".rtf"}
_HEAD: Final = 1_000_000
_FLAGS: Final = 10
# In the text of a DOC a row ends with two cell marks.
_ROW_END: Final = b"\x07\0\x07\0"
