"""Formats are told by content; what cannot be read fails with the code of its reason."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import ExtractError, read, read_bytes
from extract.detect import DOC, DOCX, HTML, MHTML, OFD, OLE, PDF, PPTX, RTF, TEXT, XLS, XLSX, XML, ZIP, detect
from extract.read import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODT = "application/vnd.oasis.opendocument.text"


def _zip(*names: str, mimetype: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "")
    return stream.getvalue()


def _ole(*streams: str) -> bytes:
    entries = (name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return OLE_MARK.ljust(512, b"\0") + b"".join(entries)


FORMATS = {
    "PDF": (b"%PDF-1.7\n1 0 obj", PDF),
    "PDF after a stray header": (b"\r\n" * 200 + b"%PDF-1.4\n", PDF),
    "DOCX": (_zip("[Content_Types].xml", "_rels/.rels", "word/document.xml"), DOCX),
    "DOCX with another main part": (_zip("word/document2.xml", "[Content_Types].xml"), DOCX),
    "DOCX of a careless program": (_zip("[content_types].xml", "Word\\document.xml"), DOCX),
    "XLSX": (_zip("[Content_Types].xml", "xl/workbook.xml"), XLSX),
    "PPTX": (_zip("[Content_Types].xml", "ppt/presentation.xml"), PPTX),
    "OFD": (_zip("OFD.xml", "Doc_0/Document.xml"), OFD),
    "ODT": (_zip("content.xml", mimetype=ODT), ODT),
    "ZIP": (_zip("2023年/绩效目标表.pdf", "word.txt"), ZIP),
    "empty ZIP": (_zip(), ZIP),
    "ZIP of a PDF": (_zip("%PDF-1.7"), ZIP),
    "DOC": (_ole("1Table", "WordDocument"), DOC),
    "DOC with a sheet in it": (_ole("WordDocument", "ObjectPool", "Workbook"), DOC),
    "XLS": (_ole("Workbook"), XLS),
    "old XLS": (_ole("Book"), XLS),
    "some compound file": (_ole("Catalog"), OLE),
    "RTF": (rb"{\rtf1\ansi\ansicpg936 \'b2\'bf}", RTF),
    "HTML": ("<!DOCTYPE html><p>部门名称</p>".encode(), HTML),
    "HTML after a comment": (b"<!-- saved from url -->\n<html><body></body></html>", HTML),
    "HTML in UTF-16": ("\ufeff<html><body>部门</body></html>".encode("utf-16-le"), HTML),
    "part of a page": (
        '<div class="TRS"><table border="1"><tr><td>部门</td></tr></table>'.encode("gb18030"),
        HTML,
    ),
    "MHTML": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", MHTML),
    "XML": (b'<?xml version="1.0"?><w:wordDocument/>', XML),
    "JPEG": (JPEG, "image/jpeg"),
    "PNG": (PNG, "image/png"),
    "TIFF": (b"II*\0\x08\0\0\0", "image/tiff"),
    "GIF": (b"GIF89a\x01\0", "image/gif"),
    "BMP": (b"BM" + bytes(12) + b"\x28\0\0\0", "image/bmp"),
    "WebP": (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
    "RAR": (b"Rar!\x1a\x07\x01\0", "application/vnd.rar"),
    "text": ("部门名称：安溪县茶园水利管护站".encode(), TEXT),
    "text in GB18030": ("部门名称：安溪县茶园水利管护站".encode("gb18030"), TEXT),
    "text in UTF-16 without a mark": ("部门名称：安溪县茶园水利管护站\n上海市".encode("utf-16-le"), TEXT),
    "text with markup in its cells": ("<p>部门名称</p>\t<p>安溪县</p>\n年度\t2023\n".encode(), TEXT),
    "text that begins with BM": ("BM项目支出绩效目标表，共三页".encode(), TEXT),
    "text about PDF": ("本表另附 %PDF 格式".encode(), TEXT),
}
FAILURES = {
    "nothing": (b"", "empty_file", ""),
    "blanks": (b" \t\r\n\0\n\x0c", "empty_file", ""),
    "a mark and blanks": (b"\xff\xfe \0\n\0", "empty_file", ""),
    "full-width blanks": ("\u3000\n\u3000\ufeff".encode(), "empty_file", ""),
    "truncated DOCX": (FORMATS["DOCX"][0][:-30], "damaged", "zip"),
    "PK and no more": (b"PK\x03\x04", "damaged", "zip"),
    "encrypted DOCX": (_ole("EncryptionInfo", "EncryptedPackage"), "password_protected", ""),
    "binary noise": (hashlib.shake_256(b"noise").digest(5_000), "unknown_format", ""),
    "bytes of no encoding": (b"\x81\xff\xfa\xf0" * 50, "undecodable_text", ""),
    "a JPEG": (JPEG, "damaged", "picture"),
    "a PPTX": (FORMATS["PPTX"][0], "unsupported_format", "PPTX"),
    "an XLSX without a workbook": (FORMATS["XLSX"][0], "damaged", "main workbook part"),
    "an OFD without content": (FORMATS["OFD"][0], "damaged", "OFD.xml:1:1"),
    "an XLS without records": (FORMATS["XLS"][0], "damaged", "XLS"),
    "an archive": (FORMATS["ZIP"][0], "unsupported_format", "ZIP"),
    "a web page without text": (FORMATS["HTML after a comment"][0], "no_text", ""),
    "an XML file": (FORMATS["XML"][0], "unsupported_format", "XML"),
}


@pytest.mark.parametrize(("data", "media_type"), FORMATS.values(), ids=FORMATS)
def test_format_is_told_by_content(data: bytes, media_type: str) -> None:
    assert detect(data) == media_type


@pytest.mark.parametrize(("data", "code", "detail"), FAILURES.values(), ids=FAILURES)
def test_failure_has_the_code_of_its_reason(data: bytes, code: str, detail: str) -> None:
    with pytest.raises(ExtractError) as failure:
        read_bytes(data)
    assert (failure.value.code, failure.value.detail) == (code, detail)


def test_archive_of_very_many_parts_is_suspicious() -> None:
    with pytest.raises(ExtractError) as failure:
        detect(b"PK\x03\x04" + b"PK\x01\x02" * 30_000)
    assert failure.value.code == "suspicious"


def test_read_looks_at_content_not_at_the_name(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    path.write_text("部门名称\t安溪县茶园水利管护站\n", encoding="gb18030")
    document = read(path)
    assert document.media_type == TEXT
    assert read(str(path)) == document


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(ExtractError) as failure:
            read(path)
        assert (failure.value.code, failure.value.detail) == ("unreadable", "not a regular file")


def test_unreadable_paths(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.txt", "with\0zero"):
        with pytest.raises(ExtractError) as failure:
            read(path)
        assert failure.value.code == "unreadable"


def test_too_large_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    for attempt in (lambda: read(path), lambda: read_bytes(bytes(MAX_BYTES + 1))):
        with pytest.raises(ExtractError) as failure:
            attempt()
        assert (failure.value.code, failure.value.detail) == ("too_large", "200 MiB")


@given(
    st.sampled_from([data for data, _ in FORMATS.values()]),
    st.binary(max_size=40),
    st.integers(min_value=0, max_value=200),
)
def test_damaged_bytes_have_a_type_or_a_code(data: bytes, noise: bytes, place: int) -> None:
    try:
        media_type = detect(data[:place] + noise + data[place + len(noise) :])
    except ExtractError as error:
        assert error.code in {"empty_file", "damaged", "password_protected", "unknown_format"}  # noqa: PT017
    else:
        assert "/" in media_type
