"""Files that cannot be read, pages that hold no text, and work kept in bounds."""

from __future__ import annotations

import io
import re
import zlib
from hashlib import sha256

import pypdf
import pytest
from pdf_build_sheet import Sheet, misleading_form
from reportlab.lib.utils import ImageReader

from extract.document import Line
from extract.errors import ExtractError
from extract.pdf import read_pdf
from extract.pdf_health import fold_radicals, page_health, rare_characters
from extract.pdf_page import Glyphs, PageContent
from normalize import declarations

PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82"
)


def one_line() -> bytes:
    sheet = Sheet()
    sheet.text(60, 100, "绩效目标申报表")
    return sheet.pdf()


def failure(data: bytes) -> str:
    with pytest.raises(ExtractError) as raised:
        read_pdf(data)
    return raised.value.code


def test_nothing() -> None:
    assert failure(b" \n") == "empty_file"


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0 a picture", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x93q\x00" * 999]
)
def test_damaged(data: bytes) -> None:
    assert failure(data) == "damaged"


def test_truncated_file_is_damaged_or_read_in_part() -> None:
    data = one_line()
    assert failure(data[: len(data) // 3]) in {"damaged", "no_text"}


def test_wrong_cross_references_are_recovered() -> None:
    data = one_line()
    start = data.rindex(b"startxref")
    document = read_pdf(data[:start] + b"startxref\n7\n%%EOF")
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["绩效目标申报表"]


@pytest.mark.parametrize(
    "lost",
    [rb"xref\n.*", rb"trailer.*?(?=startxref)", rb"xref\n.*?(?=%%EOF)"],
    ids=["end", "trailer", "table"],
)
def test_file_without_cross_references_and_trailer_is_read(lost: bytes) -> None:
    data = re.sub(rb"(?<![a-z])" + lost, b"", one_line(), flags=re.DOTALL)
    assert b"/Root" not in data
    document = read_pdf(data)
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["绩效目标申报表"]
    assert [remark.code for remark in document.remarks] == ["trailer_rebuilt"]


def test_file_without_a_catalog_is_read_from_the_pages_that_are_left() -> None:
    sheet = Sheet()
    for text in ("绩效目标申报表", "第二页的内容"):
        sheet.text(60, 100, text)
        sheet.next_page()
    data = re.sub(rb"/Type /(?:Catalog|Pages)\b", b"/Type /Nothing", sheet.pdf().replace(b"/Root", b"/Loot"))
    document = read_pdf(data)
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "绩效目标申报表",
        "第二页的内容",
    ]
    assert [remark.code for remark in document.remarks] == ["trailer_rebuilt"]


def test_file_that_breaks_off_within_an_object_is_read_up_to_there() -> None:
    data = one_line()
    end = data.index(b"xref\n")
    document = read_pdf(data[:end] + b"99 0 obj\n<</Type /Metadata /Names [(a) (b")
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["绩效目标申报表"]
    assert [remark.code for remark in document.remarks] == ["trailer_rebuilt"]


@pytest.mark.parametrize("has_tree", [True, False])
def test_objects_packed_together_are_found_in_a_file_that_breaks_off(*, has_tree: bool) -> None:
    stream = b"BT /F1 10 Tf 60 700 Td (Budget of the office) Tj ET"
    packed = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 9 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        **({2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"} if has_tree else {}),
        5: b"".join(sha256(b"%d" % number).hexdigest().encode() for number in range(60)),
    }
    places = b""
    body = b""
    for number, value in packed.items():
        places += b"%d %d " % (number, len(body))
        body += value + b"\n"
    whole = zlib.compress(places + body)
    cut = whole[: len(whole) - 300]
    data = (
        b"%%PDF-1.5\n9 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        b"8 0 obj\n<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s"
    ) % (len(stream), stream, len(packed), len(places), len(whole), cut)
    document = read_pdf(data)
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["Budget of the office"]
    assert [remark.code for remark in document.remarks] == ["trailer_rebuilt"]


def test_file_that_breaks_off_before_its_text_is_damaged_and_not_blank() -> None:
    data = one_line()
    assert failure(data[: data.index(b"stream") - 20]) == "damaged"


def test_file_without_a_catalog_or_a_page_stays_damaged() -> None:
    data = re.sub(
        rb"/Type /(?:Catalog|Pages|Page)\b", b"/Type /Nothing", one_line().replace(b"/Root", b"/Loot")
    )
    assert failure(data) == "damaged"


@pytest.mark.parametrize(("password", "code"), [("geheim", "password_protected"), ("", None)])
def test_password(password: str, code: str | None) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(one_line())))
    writer.encrypt(password, "owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    if code is None:
        assert len(read_pdf(buffer.getvalue()).blocks) == 1
    else:
        assert failure(buffer.getvalue()) == code


def test_pictures_alone() -> None:
    sheet = Sheet()
    sheet.canvas.drawImage(ImageReader(io.BytesIO(PICTURE)), 0, 0, 595, 842)
    with pytest.raises(ExtractError, match="image_only"):
        read_pdf(sheet.pdf(), recognise=False)


def test_blank_pages() -> None:
    sheet = Sheet()
    sheet.line(10, 10, 200, 10)
    assert failure(sheet.pdf()) == "no_text"


def test_page_of_a_picture_among_others_is_named() -> None:
    sheet = Sheet()
    sheet.text(60, 100, "绩效目标申报表")
    sheet.next_page()
    sheet.canvas.drawImage(ImageReader(io.BytesIO(PICTURE)), 0, 0, 595, 842)
    data = sheet.pdf()
    for recognise in (False, True):  # there is nothing to be read in the picture
        document = read_pdf(data, recognise=recognise)
        assert [(remark.code, remark.page) for remark in document.remarks] == [("page_without_text", 2)]


def test_form_whose_first_page_is_a_picture_is_read_from_the_others() -> None:
    sheet = Sheet()
    sheet.canvas.drawImage(ImageReader(io.BytesIO(PICTURE)), 0, 0, 595, 842)
    sheet.next_page()
    form = pypdf.PdfReader(io.BytesIO(misleading_form()))
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(sheet.pdf())))
    writer.add_page(form.pages[0])
    buffer = io.BytesIO()
    writer.write(buffer)
    (declared,) = declarations(read_pdf(buffer.getvalue()), source_id="0" * 16, path="水务.pdf")
    assert len(declared.indicators) == 3
    assert [
        (finding.severity, finding.actual)
        for finding in declared.findings
        if finding.rule == "page_without_text"
    ] == [("warning", "page 1, picture")]


def test_too_many_pages() -> None:
    sheet = Sheet()
    for _ in range(2001):
        sheet.next_page()
    assert failure(sheet.pdf()) == "too_large"


def test_three_hundred_pages_are_read() -> None:
    sheet = Sheet()
    for number in range(300):
        sheet.text(60, 100, f"第{number}号文件。")
        sheet.next_page()
    assert len(read_pdf(sheet.pdf()).blocks) == 300


def test_page_of_a_million_points() -> None:
    sheet = Sheet(1e6, 842)
    sheet.grid((60, 200, 999_000), (100, 130))
    sheet.fill_grid((60, 200), (100,), (("项目名称", "河道整治"),))
    (table,) = read_pdf(sheet.pdf()).tables
    assert [cell.text for cell in table.cells] == ["项目名称", "河道整治"]


def test_forty_thousand_forms_on_a_page() -> None:
    sheet = Sheet()
    sheet.text(60, 100, "绩效目标申报表")
    sheet.canvas.beginForm("dot")
    sheet.canvas.line(0, 0, 5, 5)
    sheet.canvas.endForm()
    for _ in range(40_000):
        sheet.canvas.doForm("dot")
    assert len(read_pdf(sheet.pdf()).blocks) == 1


def test_a_drawing_of_many_rules_is_no_table() -> None:
    sheet = Sheet()
    sheet.text(60, 20, "管网分布图")
    path = sheet.canvas.beginPath()
    for number in range(11_000):
        path.moveTo(40 + number % 500, 100 + number % 397)
        path.lineTo(47 + number % 500, 100 + number % 397)
        path.moveTo(40 + number % 500, 100 + number % 397)
        path.lineTo(40 + number % 500, 107 + number % 397)
    sheet.canvas.drawPath(path)
    document = read_pdf(sheet.pdf())
    assert document.tables == ()
    assert len(document.blocks) == 1


def pdf_of(objects: list[bytes]) -> bytes:
    """Write objects without cross references, which every reader rebuilds."""
    parts = [b"%PDF-1.4\n"]
    parts += [b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 1)]
    return b"".join([*parts, b"trailer <</Root 1 0 R /Size %d>>\n%%%%EOF" % (len(objects) + 1)])


def test_forms_that_multiply_are_suspicious() -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>",
        b"<</Length 5>>\nstream\n/A Do\nendstream",
    ]
    for level in range(12):
        names = b"".join(b"/A%d %d 0 R" % (each, 6 + level) for each in range(10))
        draws = b" ".join(b"/A%d Do" % each for each in range(10))
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<%s>>>>/Length %d>>\nstream\n%s\nendstream"
            % (names, len(draws), draws)
        )
    objects.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 7>>\nstream\n0 0 m S\nendstream")
    assert failure(pdf_of(objects)) == "suspicious"


@pytest.mark.parametrize("before", [0, 60])
def test_stream_that_unpacks_to_a_gigabyte_is_suspicious(before: int) -> None:
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(bytes(1 << 22)) for _ in range(80)) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R>>",
        *[b"<</Length 9000>>\nstream\n%s\nendstream" % (b"0 0 m " * 1500)] * before,
        b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    assert failure(pdf_of(objects)) == "suspicious"


def test_stream_packed_twice_is_suspicious() -> None:
    stream = zlib.compress(zlib.compress(b"BT ET"))
    body = b"<</Filter[/FlateDecode /FlateDecode]/Length %d>>\nstream\n%s\nendstream" % (len(stream), stream)
    assert failure(pdf_of([b"<</Type/Catalog>>", body])) == "suspicious"


def page_of(text: str, unmapped: int = 0) -> PageContent:
    edges = [float(number) for number in range(len(text))]
    glyphs = Glyphs(list(text), edges, edges, edges, edges)
    return PageContent(1, 595, 842, 0, glyphs, [], [], unmapped=unmapped)


@pytest.mark.parametrize(
    ("text", "unmapped", "usable"),
    [("绩效目标", 0, True), ("绩效\ue001\ue002", 0, False), ("绩效目标", 4, False), ("", 0, True)],
)
def test_text_of_unmapped_glyphs_is_no_evidence(text: str, unmapped: int, *, usable: bool) -> None:
    assert page_health(page_of(text, unmapped)).is_usable is usable


def test_page_of_accented_letters_holds_codes_and_a_page_of_french_does_not() -> None:
    codes = "ÿmÏÿýÛ|\x7fZoóýÏÿýZÿÿÓýçÿ¯þÿoûùï_]ßï_]ÿ½ý_ßWOOk~ëßþæóýÛ"
    french = "La création d'un établissement régional est réservée à la société, où elle siège après l'été dernier."
    assert not page_health(page_of(codes)).is_usable
    assert page_health(page_of(french)).bad == 0


def test_few_glyphs_without_a_character_are_told_of() -> None:
    sheet = Sheet()
    sheet.text(60, 100, "绩效目标申报表的全部内容都在这里，不缺少任何一个字")
    sheet.text_that_copies_as(60, 120, "字", "\ue001")
    (remark,) = read_pdf(sheet.pdf()).remarks
    assert (remark.code, remark.detail, remark.page) == (
        "glyphs_unmapped",
        "1 of 26 glyphs without a character",
        1,
    )


def test_characters_out_of_the_common_set_or_not_printed_are_rare() -> None:
    assert rare_characters("绩效 目标\u3000A1，①—·≥90%") == set()
    assert rare_characters("面积㎡\ue001⽔\x02") == {"㎡", "\ue001", "⽔", "\x02"}


def test_radicals_become_the_ideographs_they_look_like() -> None:
    page = page_of("⽔务⺠政⻓效")
    remark = fold_radicals(page)
    assert "".join(page.glyphs.text) == "水务民政长效"
    assert remark is not None
    assert (remark.code, remark.detail) == ("radicals_folded", "⺠→民 ×1, ⻓→长 ×1, ⽔→水 ×1")
