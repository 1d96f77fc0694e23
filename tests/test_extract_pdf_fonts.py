"""Fonts that neither file nor machine has: no text is left out in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet

import extract.pdf_pdfium as reader
import extract.pdf_pdfium_fonts as fonts
from extract.document import Line, Remark
from extract.pdf import read_pdf

if TYPE_CHECKING:
    from extract.pdf_page import PageContent
    from extract.pdf_pdfium_api import Lanes
    from extract.pdf_pdfium_objects import PageObjects


def form() -> bytes:
    sheet = Sheet()
    sheet.grid((60, 160, 260), (100, 120, 140))
    sheet.fill_grid((60, 160), (100, 120), (("是否完成", "是"), ("完成比例", "95%")))
    return sheet.pdf()


def counting_one(objects: PageObjects, lanes: Lanes) -> int:
    del objects, lanes
    return 1


def test_text_without_ink_in_a_font_that_is_not_embedded_may_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = Sheet()
    sheet.text(60, 100, "绩效目标")
    sheet.text(60, 120, " ")
    file = reader.PdfiumReader(sheet.pdf())
    monkeypatch.setattr(fonts, "has_chinese_font", lambda: True)
    assert file.page(1).unseen == 0
    monkeypatch.setattr(fonts, "has_chinese_font", lambda: False)
    assert file.page(1).unseen == 1
    file.close()


def test_page_with_texts_left_out_is_read_by_the_second_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = reader.PdfiumReader.page

    def without_single_characters(self: reader.PdfiumReader, number: int) -> PageContent:
        page = whole(self, number)
        for values in (page.glyphs.text, page.glyphs.x0, page.glyphs.top, page.glyphs.x1, page.glyphs.bottom):
            del values[4]
        return replace(page, unseen=1)

    monkeypatch.setattr(reader.PdfiumReader, "page", without_single_characters)
    document = read_pdf(form())
    (table,) = document.tables
    assert [cell.text for cell in table.cells] == ["是否完成", "是", "完成比例", "95%"]
    assert document.remarks == (
        Remark("second_reader", "1 texts in a font that neither file nor machine has", 1),
    )


def test_page_on_which_nothing_is_left_out_stays_with_the_default_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "unseen_texts", counting_one)
    assert read_pdf(form()).remarks == ()


def test_probe_is_a_page_that_can_be_opened() -> None:
    page = reader.PdfiumReader(fonts._PROBE).page(1)
    assert page.glyphs.text == (["是"] if fonts.has_chinese_font() else [])


def drawn_font(size: float, unit: float) -> bytes:
    """Write two letters in a drawn font that counts in units of its own, so that its size is that of no glyph."""
    glyph = b"10 0 0 0 10 10 d1 0 0 10 10 re f"
    content = b"BT /F1 %g Tf 72 700 Td <4142> Tj ET" % size
    mapping = (
        b"1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <41> <5B57> <42> <53F7> endbfchar"
    )
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
        (
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources <</Font <</F1 5 0 R>>>>>>"
        ),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [%g 0 0 %g 0 0] /FirstChar 65 /LastChar 66"
        b" /Widths [10 10] /CharProcs <</a 6 0 R>> /Encoding <</Type /Encoding /Differences [65 /a /a]>>"
        b" /ToUnicode 7 0 R>>" % (unit, unit),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(glyph), glyph),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(mapping), mapping),
    ]
    parts = [b"%PDF-1.4\n"]
    parts += [b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 1)]
    return b"".join([*parts, b"trailer <</Root 1 0 R /Size 8>>\n%%EOF"])


@pytest.mark.parametrize(("size", "unit"), [(10.0, 0.1), (0.5, 2.0), (2.5, 0.4)])
def test_font_that_counts_in_units_of_its_own_is_as_high_as_it_is_drawn(size: float, unit: float) -> None:
    document = read_pdf(drawn_font(size, unit))
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["字号"]
    assert not document.remainders
    (box,) = (box for block in document.blocks if isinstance(block, Line) for box in block.boxes)
    assert 9 < box.bottom - box.top < 12
