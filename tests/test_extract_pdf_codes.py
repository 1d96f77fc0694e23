"""Glyphs that a file names by bare codes: they are told from characters, and recognised where that is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet, lines, only_table
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader

from extract import recognition
from extract.document import Remark
from extract.pdf import read_pdf
from extract.pdf_pdfium import PdfiumReader
from extract.pdf_readers import Readers

if TYPE_CHECKING:
    from extract.pdf_page import PageContent

needs_recognition = pytest.mark.skipif(not recognition.is_installed(), reason="recognition is not installed")


CODES = {"（": "ÿ", "）": "Ā", "、": "1"}


@pytest.fixture
def coded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the reader hand over codes for some marks, with the extent of the marks."""
    whole = PdfiumReader.page

    def page(self: PdfiumReader, number: int) -> PageContent:
        content = whole(self, number)
        content.glyphs.text[:] = [CODES.get(text, text) for text in content.glyphs.text]
        return content

    def nothing(self: Readers, number: int) -> None:
        del self, number

    monkeypatch.setattr(PdfiumReader, "page", page)
    monkeypatch.setattr(Readers, "second_look", nothing)


def label(*texts: str) -> bytes:
    """Write a line on each page."""
    sheet = Sheet()
    for text in texts:
        sheet.text(60, 100, text, size=20)
        sheet.next_page()
    return sheet.pdf()


@pytest.mark.usefixtures("coded")
def test_latin_letters_as_wide_as_chinese_ones_are_no_characters() -> None:
    document = read_pdf(label("预算金额（万元）、共120项"), recognise=False)
    assert lines(document) == ["预算金额\ufffd万元\ufffd\ufffd共120项"]
    assert document.remarks == (Remark("glyphs_unmapped", "3 of 14 glyphs without a character", 1),)


@needs_recognition
@pytest.mark.usefixtures("coded")
def test_glyphs_without_a_character_are_recognised_and_the_others_kept() -> None:
    document = read_pdf(label("预算金额（万元）、共120项"))
    assert lines(document) == ["预算金额（万元）、共120项"]
    assert [remark.code for remark in document.remarks] == ["glyphs_unmapped", "text_recognised"]


@pytest.mark.usefixtures("coded")
def test_pages_without_such_letters_follow_those_with_them() -> None:
    document = read_pdf(label("预算金额（万元）", "编制、执行12月"), recognise=False)
    assert lines(document) == ["预算金额\ufffd万元\ufffd", "编制\ufffd执行12月"]
    assert [remark.page for remark in document.remarks] == [1, 2]


@pytest.mark.usefixtures("coded")
def test_figures_alone_are_no_codes_however_wide() -> None:
    document = read_pdf(label("编制、执行12月"), recognise=False)
    assert lines(document) == ["编制1执行12月"]


def test_font_of_which_many_glyphs_have_no_character_says_nothing() -> None:
    glyph = b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f"
    content = b"BT /F2 12 Tf 72 740 Td (Total 2024 of the year and more words) Tj /F1 12 Tf 0 -40 Td <010203042D41> Tj ET"
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
        (
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources <</Font <</F1 5 0 R /F2 7 0 R>>>>>>"
        ),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        (
            b"<</Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 1"
            b" /LastChar 65 /Widths [%s] /CharProcs <</a 6 0 R>>"
            b" /Encoding <</Type /Encoding /Differences [1 /a /a /a /a 45 /a 65 /a]>>>>" % (b"1000 " * 65)
        ),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(glyph), glyph),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    ]
    parts = [b"%PDF-1.4\n"]
    parts += [b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 1)]
    data = b"".join([*parts, b"trailer <</Root 1 0 R /Size 8>>\n%%EOF"])
    text = "".join(lines(read_pdf(data, recognise=False)))
    assert text.startswith("Total 2024 of the year and more words")
    assert not set(text.removeprefix("Total 2024 of the year and more words")) & set("-A\x01\x02\x03\x04")


@needs_recognition
def test_rules_of_a_scan_with_a_recognised_text_are_those_of_its_picture() -> None:
    rows = [
        ["项目名称", "河道保洁"],
        ["实施单位", "河道管理所"],
        ["资金总额", "126.50"],
        ["其中财政拨款", ""],
    ]
    rows += [[f"年度目标第{number}项", f"完成河道清理{number}公里"] for number in range(1, 7)]
    xs, top, high = (80, 240, 480), 120, 30
    picture = Image.new("L", (1654, 2339), 255)
    draw, dots = ImageDraw.Draw(picture), 1654 / 595
    for number in range(len(rows) + 1):
        y = round((top + high * number) * dots)
        draw.line([(round(xs[0] * dots), y), (round(xs[-1] * dots), y)], fill=0, width=3)
    for x in xs:
        at = round(x * dots)
        draw.line([(at, round(top * dots)), (at, round((top + high * len(rows)) * dots))], fill=0, width=3)
    sheet = Sheet()
    sheet.canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    for number, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            written = sheet.canvas.beginText(x + 6, 842 - (top + high * number + 20))
            written.setFont("STSong-Light", 10)
            written.setTextRenderMode(3)
            written.textOut(text)
            sheet.canvas.drawText(written)
    document = read_pdf(sheet.pdf())
    table = only_table(document)
    assert [cell.text for cell in table.cells] == [text for row in rows for text in row]
    assert [remark.code for remark in document.remarks] == ["ocr_layer"]
