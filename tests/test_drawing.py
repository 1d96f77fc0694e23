"""The drawing toolkit draws what the description says, in every format."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml.ns import qn
from draw import Drawing, Grid, GridCell, PageBreak, Paragraph, Placed, grid, placed
from draw_docx import docx
from draw_html import html
from draw_ofd import ofd
from draw_pdf import chromium_pdf, libreoffice_pdf, ruled_pdf
from draw_rtf import rtf
from draw_txt import BLANK, Dump, aligned, dropped, encoded, labelled, tab_dump
from draw_xlsx import xlsx
from openpyxl import load_workbook
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Callable

LEVELS = grid(
    [
        ["绩效指标", "一级指标", "二级指标", ">", "指标值"],
        ["^", "产出指标", "数量指标", ">", "≥3次"],
        ["^", "^", "质量指标", ">", "95%"],
    ],
    [1, 1, 1, 1, 2],
    repeat_header=1,
)
DRAWING = Drawing(
    (Paragraph("某市整体支出绩效目标表", "center", bold=True, size=16), LEVELS, Paragraph("说明：无")),
    running_head="附件1",
    page_numbers=True,
)


def test_grid_notation_gives_cells_with_spans() -> None:
    assert placed(LEVELS) == (
        Placed(0, 0, GridCell("绩效指标", row_span=3)),
        Placed(0, 1, GridCell("一级指标")),
        Placed(0, 2, GridCell("二级指标", column_span=2)),
        Placed(0, 4, GridCell("指标值")),
        Placed(1, 1, GridCell("产出指标", row_span=2)),
        Placed(1, 2, GridCell("数量指标", column_span=2)),
        Placed(1, 4, GridCell("≥3次")),
        Placed(2, 2, GridCell("质量指标", column_span=2)),
        Placed(2, 4, GridCell("95%")),
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["a", "b"], ["c"]], r"rows of different lengths: \[2, 1\]"),
        ([["a", ">"], ["^", "b"]], r"merged positions of cell \(0, 0\) are no rectangle"),
    ],
)
def test_impossible_notation_is_refused(rows: list[list[str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grid(rows)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (((GridCell("a"),),), "row 0 has a gap"),
        (((GridCell("a", column_span=3),),), r"cell \(0, 0\) stands out of the grid"),
        (((GridCell("a"), GridCell("b"), GridCell("c")),), "row 0 has more cells than room"),
        (
            ((GridCell("a"), GridCell("b", row_span=2)), (GridCell("c", column_span=2),)),
            r"cell \(1, 0\) overlaps another",
        ),
    ],
)
def test_cells_that_do_not_tile_are_refused(rows: tuple[tuple[GridCell, ...], ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        placed(Grid(rows, (1, 1)))


def test_tab_dump_leaves_blanks_for_merged_cells() -> None:
    assert tab_dump(DRAWING) == (
        "\n\n某市整体支出绩效目标表\n\n"
        "绩效指标\t一级指标\t二级指标\t\t指标值\n"
        "\t产出指标\t数量指标\t\t≥3次\n"
        "\t\t质量指标\t\t95%\n\n"
        "说明：无"
    )


def test_tab_dump_moves_rows_left_where_merged_cells_were_dropped() -> None:
    text = tab_dump(Drawing((LEVELS,)), {0: Dump(picked=dropped(LEVELS, [2]), blank_before={2})})
    assert text.split("\n")[3:] == ["\t产出指标\t数量指标\t\t≥3次", "", "质量指标\t\t95%\t\t"]


def test_tab_dump_picks_positions_and_adds_blanks() -> None:
    text = tab_dump(Drawing((LEVELS,)), {0: Dump(picked={1: (2, BLANK, BLANK, 4)})})
    assert text.split("\n")[3] == "数量指标\t\t\t≥3次\t"


def test_paragraphs_of_a_cell_are_tagged_and_spill_after_the_table() -> None:
    drawing = Drawing((grid([["目标", "一\n二\n三"]]), Paragraph("完")))
    assert tab_dump(drawing) == "\n\n目标\t<p>一</p> <p>二</p> <p>三</p>\n\n完"
    assert tab_dump(drawing, {0: Dump(spilled={(0, 1): 1})}) == "\n\n目标\t<p>一</p>\n\n二\n\n三\n\n完"


def test_aligned_text_counts_chinese_characters_double() -> None:
    drawing = Drawing((grid([["项目", "金额"], ["abc", "1.00"], ["", "2"]]),))
    assert aligned(drawing) == "项目  金额\nabc   1.00\n      2\n"
    assert aligned(drawing, filler="\u3000") == "项目\u3000金额\nabc\u3000\u30001.00\n\u3000\u3000\u30002\n"


def test_labelled_text_has_a_line_for_each_pair() -> None:
    drawing = Drawing(
        (grid([["部门名称", "甲局", "人数", "3"], ["一级", ">", "二级", "值"]]), Paragraph("注"))
    )
    assert labelled(drawing) == "部门名称：甲局\n人数：3\n一级  二级  值\n注\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "big5"])
def test_encoded_text_decodes_to_itself(encoding: str) -> None:
    assert encoded("部門\n名稱", encoding, newline="\r\n").decode(encoding) == "部門\r\n名稱"


def test_docx_has_true_merges_and_repeats_its_header() -> None:
    document = Document(io.BytesIO(docx(DRAWING)))
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["绩效指标", "一级指标", "二级指标", "二级指标", "指标值"],
        ["绩效指标", "产出指标", "数量指标", "数量指标", "≥3次"],
        ["绩效指标", "产出指标", "质量指标", "质量指标", "95%"],
    ]
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated == [True, False, False]
    section = document.sections[0]
    assert [paragraph.text for paragraph in section.header.paragraphs] == ["附件1"]
    assert [paragraph.text for paragraph in document.paragraphs] == ["某市整体支出绩效目标表", "", "说明：无"]


def test_xlsx_merges_ranges_below_the_title() -> None:
    sheet = load_workbook(io.BytesIO(xlsx(DRAWING, sheet="目标表"))).worksheets[0]
    assert sheet.title == "目标表"
    assert sorted(str(area) for area in sheet.merged_cells.ranges) == [
        "A1:E1",
        "A2:A4",
        "A5:E5",
        "B3:B4",
        "C2:D2",
        "C3:D3",
        "C4:D4",
    ]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["某市整体支出绩效目标表", None, None, None, None],
        ["绩效指标", "一级指标", "二级指标", None, "指标值"],
        [None, "产出指标", "数量指标", None, "≥3次"],
        [None, None, "质量指标", None, 0.95],
        ["说明：无", None, None, None, None],
    ]
    assert (sheet["E4"].number_format, sheet["E4"].border.left.style) == ("0%", "thin")


def test_rtf_is_ascii_with_merged_cells() -> None:
    text = rtf(DRAWING).decode("ascii")
    assert (text.count("\\trowd"), text.count("\\clvmgf"), text.count("\\clvmrg")) == (3, 2, 3)
    assert "\\trhdr" in text
    assert "{\\header \\pard\\qc \\u-27068?\\u20214?1\\par}" in text


def test_ofd_places_every_character() -> None:
    with zipfile.ZipFile(io.BytesIO(ofd(DRAWING))) as archive:
        page = archive.read("Doc_0/Pages/Page_0/Content.xml").decode()
    assert all(f">{text}<" in page for text in ("附件1", "产出指标", "95%", "— 1 —"))
    assert 'DeltaX="g 3 3.528">产出指标<' in page


def test_html_states_spans_and_paragraphs() -> None:
    page = html(Drawing((grid([["甲", ">"], ["乙\n丙<1", "丁"]]), PageBreak())))
    assert '<td colspan="2" style="text-align: center">甲</td>' in page
    assert '<td style="text-align: left"><p>乙</p><p>丙&lt;1</p></td>' in page
    assert '<div class="page"></div>' in page


def test_every_package_and_own_pdf_is_deterministic() -> None:
    for draw in (docx, xlsx, rtf, ofd, ruled_pdf):
        assert draw(DRAWING) == draw(DRAWING)
    with zipfile.ZipFile(io.BytesIO(docx(DRAWING))) as archive:
        assert {item.date_time for item in archive.infolist()} == {(2024, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("cut_rows", [True, False])
@pytest.mark.parametrize("open_breaks", [True, False])
def test_own_pdf_prints_every_character_over_page_breaks(*, cut_rows: bool, open_breaks: bool) -> None:
    long = "".join(chr(0x4E00 + number) for number in range(3600))
    rows = [["名称", "内容"], ["序", long], *[[f"A{number}", f"B{number}"] for number in range(60)]]
    drawing = Drawing((grid(rows, [1, 4], repeat_header=1),), page_numbers=True)
    pages = PdfReader(io.BytesIO(ruled_pdf(drawing, cut_rows=cut_rows, open_breaks=open_breaks))).pages
    printed = "".join(page.extract_text() for page in pages)
    assert len(pages) > 3
    assert set(long) <= set(printed)
    assert all(printed.count(f"B{number}\n") == 1 for number in range(60))
    assert f"— {len(pages)} —" in printed


def test_libreoffice_prints_the_same_bytes_twice(require_program: Callable[[str], str]) -> None:
    require_program("soffice")
    first = libreoffice_pdf(docx(DRAWING))
    assert "产出指标" in PdfReader(io.BytesIO(first)).pages[0].extract_text()
    assert libreoffice_pdf(docx(DRAWING)) == first


def test_chromium_prints_the_same_bytes_twice(require_program: Callable[[str], str]) -> None:
    require_program("chromium")
    first = chromium_pdf(html(DRAWING))
    assert "产出指标" in PdfReader(io.BytesIO(first)).pages[0].extract_text()
    assert chromium_pdf(html(DRAWING)) == first
