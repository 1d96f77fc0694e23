"""Both readers hand over the same page."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet

from extract.errors import ExtractError
from extract.pages import assemble
from extract.pdf_layout import page_layout
from extract.pdf_pdfium import PdfiumReader
from extract.pdf_plumber import PlumberReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extract.document import Block
    from extract.pdf_page import PageContent, PdfReader

XS = (60, 160, 320, 530)
YS = (100, 120, 140, 160)
ROWS = (
    ("一级指标", "三级指标", "指标值"),
    ("产出指标", "巡查河道长度", "≥1,200公里"),
    ("效益指标", "Water OK", "95%"),
)


def lined(sheet: Sheet) -> None:
    sheet.grid(XS, YS)


def filled(sheet: Sheet) -> None:
    for y in YS:
        sheet.box(XS[0], y, XS[-1], y + 0.5, fill=True, stroke=False)
    for x in XS:
        sheet.box(x, YS[0], x + 0.5, YS[-1], fill=True, stroke=False)


def boxed(sheet: Sheet) -> None:
    for top, bottom in ((100, 120), (120, 140), (140, 160)):
        for left, right in ((60, 160), (160, 320), (320, 530)):
            sheet.box(left, top, right, bottom)


def content(reader: PdfReader) -> PageContent:
    try:
        return reader.page(1)
    finally:
        reader.close()


def blocks(page: PageContent) -> list[Block]:
    found, _, _ = assemble([page_layout(page)])
    return found


@pytest.mark.parametrize("rule", [lined, filled, boxed])
def test_both_readers_see_the_same_page(rule: Callable[[Sheet], None]) -> None:
    sheet = Sheet()
    rule(sheet)
    sheet.fill_grid(XS, YS, ROWS)
    sheet.text(60, 80, "项目支出绩效目标表", size=14)
    data = sheet.pdf()
    one, other = content(PdfiumReader(data)), content(PlumberReader(data))
    assert one.glyphs.text == other.glyphs.text
    assert (one.width, one.height, one.rotation) == (other.width, other.height, other.rotation)
    for edges, others in ((one.glyphs.x0, other.glyphs.x0), (one.glyphs.top, other.glyphs.top)):
        assert edges == pytest.approx(others, abs=0.05)
    assert [(type(block), getattr(block, "text", None)) for block in blocks(one)] == [
        (type(block), getattr(block, "text", None)) for block in blocks(other)
    ]


@pytest.mark.parametrize("reader", [PdfiumReader, PlumberReader])
def test_both_readers_refuse_what_is_no_pdf(reader: Callable[[bytes], PdfReader]) -> None:
    with pytest.raises(ExtractError) as raised:
        reader(b"%PDF-1.4 nothing")
    assert raised.value.code == "damaged"


def test_a_page_that_is_not_there_is_damaged() -> None:
    sheet = Sheet()
    sheet.text(60, 80, "项目")
    data = sheet.pdf()
    for reader in (PdfiumReader(data), PlumberReader(data)):
        with pytest.raises(ExtractError) as raised:
            reader.page(2)
        assert raised.value.code == "damaged"
        reader.close()


def test_plain_form_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.fill_grid(XS, YS, ROWS)
    sheet.text(60, 80, "项目支出绩效目标表", size=14)
    (tmp_path / "form.pdf").write_bytes(sheet.pdf())
    code = (
        "import sys; from extract import read; print(len(read(sys.argv[1]).tables));"
        "print(sorted({'pdfplumber', 'pdfminer', 'pypdfium2', 'numpy', 'pathlib', 'zipfile', 'extract.pdf_plumber',"
        "'extract.pdf_mend', 'extract.pdf_aligned', 'extract.pdf_inferred', 'extract.pdf_listed', 'extract.pdf_wrapped',"
        "'extract.pdf_split_rows'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "form.pdf")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout == "1\n[]\n"
