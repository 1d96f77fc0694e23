"""Damaged and hostile Word packages end quickly in a clear error, or are read as far as they are sound."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest
from docx_build import (
    CONTINUE,
    OFFICE,
    RESTART,
    archive,
    docx,
    p,
    package,
    part,
    relationships,
    run,
    tbl,
    tc,
    tr,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import Document, ExtractError, Line, Remark, docx_archive
from extract.docx import MEDIA_TYPE, read_docx

BODY = f"<w:body>{p('甲')}</w:body>"
SOUND = part("w:document", BODY)
BARE = SOUND.partition("?>")[2]
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd" [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def failure(data: bytes) -> str:
    with pytest.raises(ExtractError) as caught:
        read_docx(data)
    return str(caught.value)


def declared_size(data: bytes, name: bytes, size: int) -> bytes:
    """Return the archive with another unpacked size stated for a member, in both of its headers."""
    changed = bytearray(data)
    for signature, offset_of_size, offset_of_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = data.find(signature)
        while at >= 0:
            if data[at + offset_of_name : at + offset_of_name + len(name)] == name:
                changed[at + offset_of_size : at + offset_of_size + 4] = struct.pack("<I", size)
            at = data.find(signature, at + 4)
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", "damaged: zip", id="empty"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged: zip", id="compound file"),
        pytest.param(docx(p("甲"))[:-30], "damaged: zip", id="end cut off"),
        pytest.param(docx(p("甲"))[: len(docx(p("甲"))) // 2], "damaged: zip", id="half"),
        pytest.param(archive({"a.txt": "甲"}), "damaged: main document part", id="zip without a document"),
        pytest.param(package({}), "damaged: main document part", id="main part missing"),
        pytest.param(
            package({"word/document.xml": part("w:styles", "")}),
            "damaged: word/document.xml: root",
            id="main part of another kind",
        ),
        pytest.param(
            package({"word/document.xml": ""}), "damaged: word/document.xml:1:1", id="main part empty"
        ),
        pytest.param(
            package({"word/document.xml": b"\xff\xfe<\0x"}),
            "damaged: word/document.xml: encoding",
            id="broken encoding",
        ),
        pytest.param(
            package({"word/document.xml": SOUND, "_rels/.rels": "<x/>"}),
            "damaged: _rels/.rels",
            id="no relationships",
        ),
        pytest.param(docx(""), "no_text", id="nothing in it"),
        pytest.param(docx(tbl(tr(tc(), tc()))), "no_text", id="empty table"),
        pytest.param(
            docx("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"), "image_only", id="picture only"
        ),
    ],
)
def test_damaged_and_empty_files_fail_with_their_reason(data: bytes, expected: str) -> None:
    assert failure(data) == expected


def test_xml_that_stops_in_the_middle_is_damaged_and_never_read_in_part() -> None:
    message = failure(package({"word/document.xml": SOUND[:-20]}))
    assert message.startswith("damaged: word/document.xml:1:")


def test_member_with_flipped_bytes_is_damaged() -> None:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as zipped,
        zipfile.ZipFile(io.BytesIO(docx(p("甲乙")))) as sound,
    ):
        for name in sound.namelist():
            zipped.writestr(name, sound.read(name))
    data = target.getvalue().replace("甲乙".encode(), "丙丁".encode())
    assert failure(data) == "damaged: word/document.xml"


def test_encrypted_member_needs_a_password() -> None:
    data = bytearray(docx(p("甲")))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    assert failure(bytes(data)) == "password_protected: _rels/.rels"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param((BOMB + BARE).encode(), id="entities within entities"),
        pytest.param((OUTSIDE + BARE).encode(), id="outside entities"),
        pytest.param((BOMB + BARE).encode("utf-16"), id="UTF-16 with mark"),
        pytest.param((BOMB + BARE).encode("utf-16-le"), id="UTF-16 little-endian"),
        pytest.param((BOMB + BARE).encode("utf-16-be"), id="UTF-16 big-endian"),
    ],
)
def test_document_type_declarations_are_refused(content: bytes) -> None:
    assert failure(package({"word/document.xml": content})) == "suspicious: word/document.xml: DOCTYPE"


def test_document_type_declaration_in_a_side_part_is_refused() -> None:
    assert failure(docx(p("甲"), {"styles": BOMB + "<x/>"})) == "suspicious: word/styles.xml: DOCTYPE"
    links = BOMB + relationships("")
    assert failure(package({"word/document.xml": SOUND, "_rels/.rels": links})) == (
        "suspicious: _rels/.rels: DOCTYPE"
    )


def test_declaration_hidden_by_an_encoding_is_no_declaration() -> None:
    smuggled = '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x [ ]>' + BARE
    assert failure(package({"word/document.xml": smuggled})).startswith("damaged: word/document.xml:1:")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            declared_size(docx(p("甲")), b"word/document.xml", 31_000_000),
            "too_large: word/document.xml: bytes > 30000000",
            id="large part",
        ),
        pytest.param(
            declared_size(package({"word/document.xml": SOUND, "x.bin": "1"}), b"x.bin", 400_000_001),
            "too_large: bytes > 400000000",
            id="large in all",
        ),
        pytest.param(
            docx("<w:p/>" * 400_000),
            "suspicious: word/document.xml: ratio > 300",
            id="bomb of empty paragraphs",
        ),
        pytest.param(
            docx(" " * 20_000_000),
            "suspicious: word/document.xml: ratio > 300",
            id="bomb of blanks",
        ),
        pytest.param(
            archive({f"x{number}.bin": "" for number in range(5_001)}),
            "suspicious: files > 5000",
            id="many files",
        ),
        pytest.param(
            declared_size(docx(p("甲" * 5_000)), b"word/document.xml", 900),
            "damaged: word/document.xml",
            id="size understated",
        ),
        pytest.param(
            declared_size(docx(p("甲")), b"word/document.xml", 9_000),
            "damaged: word/document.xml: size",
            id="size overstated",
        ),
        pytest.param(
            docx("<w:sdt>" * 300 + "</w:sdt>" * 300),
            "suspicious: word/document.xml: depth",
            id="deep nesting",
        ),
    ],
)
def test_oversized_and_bomb_like_packages_are_refused(data: bytes, expected: str) -> None:
    assert failure(data).startswith(expected)


def test_more_tags_than_any_form_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_archive, "MAX_MARKUP", 400)
    assert failure(docx(p("甲") * 100)) == "too_large: word/document.xml: tags > 400"


def test_chain_of_relationships_is_refused() -> None:
    members = {
        f"word/_rels/{source}.rels": relationships(f'<Relationship Id="a" Type="t/x" Target="{target}"/>')
        for source, target in [
            ("document.xml", "p0.bin"),
            *((f"p{number}.bin", f"p{number + 1}.bin") for number in range(1_500)),
        ]
    }
    parts = {f"word/p{number}.bin": "" for number in range(1_501)}
    assert failure(package({"word/document.xml": SOUND, **members, **parts})) == "suspicious: relationships"


def test_relationships_that_lead_nowhere_or_outside_are_passed_over() -> None:
    links = (
        f'<Relationship Id="a" Type="{OFFICE}/image" Target="../NULL"/>'
        f'<Relationship Id="b" Type="{OFFICE}/image" Target="http://example.invalid/a.png" TargetMode="External"/>'
        f'<Relationship Id="c" Type="{OFFICE}/styles" Target="/word/Styles.XML"/>'
        f'<Relationship Id="d" Type="{OFFICE}/image" Target="../%5BContent_Types%5D.xml"/>'
        f'<Relationship Id="e" Type="{OFFICE}/image"/><Relationship Target="document.xml"/><other/>'
    )
    members = {"word/document.xml": SOUND, "word/styles.XML": part("w:styles", "")}
    assert read_docx(package(members, relations=links)) == Document(MEDIA_TYPE, (Line("甲"),))


def test_names_with_backslashes_are_found() -> None:
    links = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word\\document.xml"/>'
    data = archive({"word\\document.xml": SOUND, "_rels\\.rels": relationships(links)})
    assert read_docx(data) == Document(MEDIA_TYPE, (Line("甲"),))


def test_damaged_side_part_is_remarked_and_the_rest_read() -> None:
    parts = {"numbering": "<w:numbering", "header1": "<x", "styles": "no xml", "footnotes": ""}
    section = '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    document = read_docx(docx(p("甲") + section, parts))
    assert document == Document(
        MEDIA_TYPE,
        (Line("甲"),),
        remarks=tuple(
            Remark("damaged_part", f"word/{kind}.xml")
            for kind in ("styles", "numbering", "header1", "footnotes")
        ),
    )


def seconds_to_read(data: bytes) -> tuple[Document, float]:
    start = time.process_time()
    document = read_docx(data)
    return document, time.process_time() - start


def test_tall_merge_and_wide_row_end_quickly() -> None:
    rows = [tr(tc("首", RESTART), tc("0"))]
    rows += [tr(tc("", CONTINUE), tc(str(number))) for number in range(1, 4_000)]
    wide = tr(*("<w:tc><w:tcPr><w:hMerge/></w:tcPr></w:tc>" for _ in range(40_000)))
    document, seconds = seconds_to_read(docx(tbl(*rows) + p() + tbl(wide) + p("末")))
    tall, flat = document.tables
    assert (tall.cells[0].row_span, tall.cells[-1].text, len(tall.cells)) == (4_000, "3999", 4_001)
    assert [(cell.column_span, cell.text) for cell in flat.cells] == [(40_000, "")]
    assert seconds < 5


def test_chain_of_deleted_paragraph_marks_ends_quickly() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    document, seconds = seconds_to_read(
        docx("".join(p(str(number % 10), gone) for number in range(40_000)) + p("末"))
    )
    assert document.blocks == (Line("0123456789" * 4_000 + "末"),)
    assert seconds < 5


def test_chain_of_open_fields_ends_quickly() -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    fields = "".join(begin + f"<w:r><w:t>{number}</w:t></w:r>" for number in range(20_000)) + end * 20_000
    document, seconds = seconds_to_read(docx(f"<w:p>{fields}</w:p>" + p("末")))
    assert document.blocks == (Line("末"),)
    assert seconds < 5


def test_deeply_nested_inline_markup_is_read() -> None:
    content = run("底")
    for _ in range(200):
        content = f"<w:smartTag>{content}</w:smartTag>"
    assert read_docx(docx(f"<w:p>{content}</w:p>")).blocks == (Line("底"),)


SAMPLE = docx(
    p("甲") + tbl(tr(tc("乙"), tc("丙"))),
    {"numbering": part("w:numbering", ""), "styles": part("w:styles", "")},
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_damage_ends_in_a_document_or_our_own_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for at, value in changes:
        data[at] = value
    try:
        document = read_docx(bytes(data))
    except ExtractError:
        return
    assert document.media_type == MEDIA_TYPE
