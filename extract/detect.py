"""What a file is, told by its content alone: suffixes of archived files are often wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.errors import ExtractError

if TYPE_CHECKING:
    from zipfile import ZipFile

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD: Final = "application/ofd"
PDF: Final = "application/pdf"
ZIP: Final = "application/zip"
OLE: Final = "application/x-ole-storage"
DOC: Final = "application/msword"
XLS: Final = "application/vnd.ms-excel"
PPT: Final = "application/vnd.ms-powerpoint"
RTF: Final = "application/rtf"
HTML: Final = "text/html"
MHTML: Final = "multipart/related"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
ODT: Final = "application/vnd.oasis.opendocument.text"
XML: Final = "application/xml"
TEXT: Final = "text/plain"

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BLANKS = b"\0\t\n\v\f\r\x1a "
_HEAD = 1024
_SAMPLE = 1 << 16
_SIGNATURES: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"\xff\xd8\xff",), "image/jpeg"),
    ((b"\x89PNG\r\n\x1a\n",), "image/png"),
    ((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "image/tiff"),
    ((b"GIF87a", b"GIF89a"), "image/gif"),
    ((b"Rar!\x1a\x07",), "application/vnd.rar"),
    ((b"7z\xbc\xaf\x27\x1c",), "application/x-7z-compressed"),
    ((b"\x1f\x8b\x08",), "application/gzip"),
)
_LATER_SIGNATURES: tuple[tuple[bytes, int, tuple[bytes, ...], str], ...] = (
    (b"RIFF", 8, (b"WEBP",), "image/webp"),
    # The size of the header tells a bitmap from a text that begins with the letters BM.
    (b"BM", 14, tuple(bytes((size, 0, 0, 0)) for size in (0x0C, 0x28, 0x40, 0x6C, 0x7C)), "image/bmp"),
    (b"", 4, (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypavif"), "image/heif"),
)
"""What a file begins with, and what stands at a place after it."""

_ZIP = re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08|00PK)")
_ZIP_ENTRY = b"PK\x01\x02"
_MAX_ZIP_ENTRIES = 20_000
_OPEN_XML_FOLDERS = {"word": DOCX, "xl": XLSX, "ppt": PPTX}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}
_PDF = re.compile(rb"%PDF-\d")
_MHTML = re.compile(
    rb"\s*(?:From|Subject|Date|MIME-Version|Content-\w+|Snapshot-\S+|X-\S+):.*\bmultipart/related\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_ROOT = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_HTML_PART = re.compile(rb"\s*<(?:!--|[a-z])", re.IGNORECASE)
_HTML_BLOCK = re.compile(rb"<(?:table|body|div)[\s>]", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\s")
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x19\x1b-\x1f\x7f]")


def detect(data: bytes) -> str:
    """Tell the media type of a file, whether or not there is a reader for it.

    Raises:
        ExtractError: `empty_file`; `damaged` for an archive without its directory; `password_protected` for an
            encrypted Office document, whose kind is hidden too; `suspicious` for an archive of absurdly many
            parts; `unknown_format` for bytes that are neither a known format nor text.
    """
    if _is_blank(data):
        raise ExtractError(code="empty_file")
    head = data[:_HEAD]
    for signatures, media_type in _SIGNATURES:
        if head.startswith(signatures):
            return media_type
    for begin, place, signatures, media_type in _LATER_SIGNATURES:
        if head.startswith(begin) and head.startswith(signatures, place):
            return media_type
    if head.lstrip().startswith(b"{\\rtf"):
        return RTF
    if _ZIP.match(head):
        return _zip_type(data)
    if head.startswith(_OLE):
        return _ole_type(data)
    if _PDF.search(head):
        return PDF
    return _text_type(data[:_SAMPLE])


def _is_blank(data: bytes) -> bool:
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    # Nearly every file shows at its start that it is not.
    begin = len(mark)
    # The first byte of nearly every file tells that it is not.
    return not data[begin : begin + 1].strip(_BLANKS) and not data[begin:].strip(_BLANKS)


def _zip_type(data: bytes) -> str:
    if data.count(_ZIP_ENTRY) > _MAX_ZIP_ENTRIES:
        raise ExtractError(code="suspicious", detail=f"zip: > {_MAX_ZIP_ENTRIES}")
    # Of all formats only this one needs the library, which takes a while to load.
    import zipfile  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _zip_type_by_parts(archive)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise ExtractError(code="damaged", detail="zip") from error


def _zip_type_by_parts(archive: ZipFile) -> str:
    parts = archive.infolist()
    # Part names are compared without regard to case, as the Open Packaging Conventions demand.
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if "[content_types].xml" in names:
        for name in names:
            if media_type := _OPEN_XML_FOLDERS.get(name.partition("/")[0]):
                return media_type
    if "ofd.xml" in names:
        return OFD
    # OpenDocument and EPUB state their own media type in an uncompressed first part.
    if names and names[0] == "mimetype" and parts[0].file_size <= _HEAD and not parts[0].flag_bits & 1:
        return archive.read(parts[0]).decode("ascii", errors="replace").strip()
    return ZIP


def _ole_type(data: bytes) -> str:
    """Kind of a compound file, by the first stream that names one: embedded objects are listed after it."""
    if _ole_name("EncryptedPackage") in data:
        raise ExtractError(code="password_protected")
    places = {name: data.find(_ole_name(name)) for name in _OLE_STREAMS}
    found = [name for name, place in places.items() if place >= 0]
    return _OLE_STREAMS[min(found, key=places.__getitem__)] if found else OLE


def _ole_name(stream: str) -> bytes:
    return (stream + "\0").encode("utf-16-le")


def _text_type(sample: bytes) -> str:
    # Markup is ASCII in every encoding of interest once the zero bytes of UTF-16 are out of the way.
    head = sample.replace(b"\0", b"").removeprefix(_MARKS[0]).lstrip(b"\xff\xfe")
    if _MHTML.match(head[: 4 * _HEAD]):
        return MHTML
    if _HTML_ROOT.search(head[:_HEAD]):
        return HTML
    if _XML.match(head):
        return XML
    if _HTML_PART.match(head) and _HTML_BLOCK.search(head):
        return HTML
    if _CONTROLS.search(sample) and not _is_text(sample):
        raise ExtractError(code="unknown_format")
    return TEXT


def _is_text(sample: bytes) -> bool:
    from extract.encoding import decode  # noqa: PLC0415 - its frequency tables take a while to load

    try:
        decode(sample)
    except ExtractError:
        return False
    return True
