"""Workbooks are read as they are seen: spans, numbers as shown, several sheets, hidden parts apart."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from draw import Drawing, Paragraph, grid
from draw_xlsx import workbook
from forms import sample_forms
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook
from workbooks import book_of, converted, rule, saved, sheet_of, with_parts

from extract import Cell, Document, ExtractError, Line, Remainder, Remark, Table, read_bytes
from normalize import declarations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPREADSHEETS = ("xls", "ods")


def texts(document: Document) -> list[str | list[list[str]]]:
    """Lines as texts, tables as rows of the texts of their cells."""
    found: list[str | list[list[str]]] = []
    for block in document.blocks:
        if isinstance(block, Line):
            found.append(block.text)
        else:
            rows: list[list[str]] = [[] for _ in range(block.rows)]
            for cell in block.cells:
                rows[cell.row].append(cell.text)
            found.append(rows)
    return found


def test_title_and_notes_are_lines_and_the_ruled_grid_is_a_table() -> None:
    sheet = sheet_of(
        [
            ["整体支出绩效目标表"],
            ["（2023年度）"],
            ["部门名称", "甲局", None],
            ["年度目标", "一\n二", None],
            ["说明：无"],
        ],
        "目标表",
    )
    for area in ("A1:C1", "B3:C3", "B4:C4"):
        sheet.merge_cells(area)
    rule(sheet, "A3:C4")
    assert read_bytes(book_of(sheet)).blocks == (
        Line("整体支出绩效目标表"),
        Line("（2023年度）"),
        Table(
            2,
            3,
            (
                Cell(0, 0, text="部门名称"),
                Cell(0, 1, 1, 2, "甲局"),
                Cell(1, 0, text="年度目标"),
                Cell(1, 1, 1, 2, "一\n二"),
            ),
            sheet="目标表",
        ),
        Line("说明：无"),
    )


def test_sheet_without_rulings_keeps_rows_of_one_cell_between_others() -> None:
    sheet = sheet_of([["绩效目标表"], ["部门", "甲局"], ["绩效指标"], ["数量指标", "3次"], ["注：无"]])
    assert texts(read_bytes(book_of(sheet))) == [
        "绩效目标表",
        [["部门", "甲局"], ["绩效指标", ""], ["数量指标", "3次"]],
        "注：无",
    ]


def test_blank_rows_part_tables_but_not_ruled_ones_or_merged_cells() -> None:
    sheet = sheet_of(
        [["甲", 1], ["甲", 2], [None], [None], ["乙", 3], [None], ["乙", 4], [None, None], ["丙", 5]]
    )
    sheet.merge_cells("A5:A7")
    rule(sheet, "A8:B9")
    assert texts(read_bytes(book_of(sheet))) == [
        [["甲", "1"], ["甲", "2"]],
        [["乙", "3"], [""], ["4"], ["", ""], ["丙", "5"]],
    ]


def test_numbers_are_written_as_the_sheet_shows_them() -> None:
    values = [
        (0.95, "0%", "95%"),
        (1286.4, "#,##0.00", "1,286.40"),
        (dt.date(2023, 1, 16), 'yyyy"年"m"月"d"日"', "2023年1月16日"),
        (dt.datetime(2023, 1, 16, 9, 30), "yyyy/m/d h:mm", "2023/1/16 9:30"),  # noqa: DTZ001
        (44942, "General", "44942"),
        (0.1 + 0.2, "General", "0.3"),
        (126.01, '0.00"万元"', "126.01万元"),
        (True, "General", "TRUE"),
        ("007", "@", "007"),
    ]
    sheet = sheet_of([["值", value] for value, _, _ in values])
    for row, (_, code, _) in enumerate(values, 1):
        sheet.cell(row, 2).number_format = code
    assert texts(read_bytes(book_of(sheet))) == [[["值", text] for _, _, text in values]]


def test_zeros_that_the_sheet_does_not_show_are_kept_apart() -> None:
    sheet = sheet_of([["甲", 0], ["乙", 1]])
    sheet.sheet_view.showZeros = False
    document = read_bytes(book_of(sheet))
    assert texts(document) == [[["甲", ""], ["乙", "1"]]]
    assert document.remainders == (Remainder("hidden", "0"),)


def test_hidden_sheets_rows_and_columns_are_named_and_left_out() -> None:
    sheet = sheet_of(
        [
            ["部门", "旧名", "甲局", None],
            ["藏一", "藏", "藏二", None],
            ["藏三", None, None, None],
            ["人数", "旧数", 3, None],
        ],
        "目标表",
    )
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["D"].hidden = True
    assert isinstance(sheet.parent, Workbook)
    other = sheet.parent.create_sheet("选项")
    other.append(["是"])
    other.append(["否"])
    other.sheet_state = "veryHidden"
    document = read_bytes(book_of(sheet))
    assert texts(document) == [[["部门", "甲局"], ["人数", "3"]]]
    assert document.remainders == (
        Remainder("hidden", "旧名\n藏一\n藏\n藏二\n藏三\n旧数"),
        Remainder("hidden", "是\n否"),
    )
    assert document.remarks == (
        Remark("hidden_rows", "目标表: 2–3"),
        Remark("hidden_columns", "目标表: B"),
        Remark("hidden_sheet", "选项"),
    )


def test_merged_cell_over_hidden_rows_is_shown_and_shrinks() -> None:
    sheet = sheet_of([["产出", "数量", 1], [None, "质量", 2], [None, "时效", 3]])
    sheet.merge_cells("A1:A3")
    sheet.row_dimensions[1].hidden = True
    document = read_bytes(book_of(sheet))
    (table,) = document.tables
    assert [(cell.row, cell.row_span, cell.text) for cell in table.cells] == [
        (0, 2, "产出"),
        (0, 1, "质量"),
        (0, 1, "2"),
        (1, 1, "时效"),
        (1, 1, "3"),
    ]
    assert document.remainders == (Remainder("hidden", "数量\n1"),)


def test_text_nobody_can_see_and_comments_are_kept_apart() -> None:
    sheet = sheet_of([["甲", "白字", "白字有底", 5]])
    sheet["B1"].font = Font(color="FFFFFFFF")
    sheet["C1"].font = Font(color="FFFFFFFF")
    sheet["C1"].fill = PatternFill("solid", "FF0000FF")
    sheet["D1"].number_format = ";;;"
    sheet["A1"].comment = Comment("请核对", "审核人")
    assert sheet.oddHeader is not None
    assert sheet.oddFooter is not None
    sheet.oddHeader.center.text = "附件1"
    sheet.oddFooter.center.text = "第 &P 页"
    document = read_bytes(book_of(sheet))
    assert texts(document) == [[["甲", "", "白字有底"]]]
    assert document.remainders == (
        Remainder("hidden", "白字\n5"),
        Remainder("header", "附件1"),
        Remainder("page_number", "第  页"),
        Remainder("comment", "请核对"),
    )


@pytest.mark.parametrize("contents", [True, False])
def test_several_forms_on_several_sheets_behind_a_list_of_contents(*, contents: bool) -> None:
    forms = {form.slug: form for form in sample_forms()}
    chosen = [forms["taoyuan-department"], forms["zunyi-department"]]
    names = ["桃源", "遵义"]
    rows = [
        ["序号", "表名"],
        *[[str(number), f"{name}部门整体支出绩效目标申报表"] for number, name in enumerate(names, 1)],
    ]
    front = {"目录": Drawing((Paragraph("目录"), grid(rows)))} if contents else {}
    data = workbook(front | {name: form.drawing for name, form in zip(names, chosen, strict=True)})
    found = declarations(read_bytes(data), source_id="0" * 16)
    alone = [
        form
        for sample in chosen
        for form in declarations(read_bytes(sample.path("xlsx").read_bytes()), source_id="0" * 16)
    ]
    assert [form.declaration.department for form in found] == [form.declaration.department for form in alone]
    assert [form.declaration.title for form in found] == [form.declaration.title for form in alone]
    assert [len(form.indicators) for form in found] == [len(form.indicators) for form in alone]
    assert [len(form.budget_lines) for form in found] == [len(form.budget_lines) for form in alone]
    sheets = [{reading.sheet for reading in form.readings if reading.table == "indicators"} for form in found]
    assert sheets == [{name} for name in names]


@pytest.mark.parametrize("suffix", SPREADSHEETS)
def test_other_spreadsheet_formats_give_the_same_blocks(
    suffix: str, tmp_path: Path, require_program: Callable[[str], str]
) -> None:
    require_program("soffice")
    samples = {form.path("xlsx").name: form.path("xlsx").read_bytes() for form in sample_forms()}
    for name, data in converted(tmp_path, samples, suffix).items():
        document = read_bytes(data)
        expected = read_bytes(samples[name])
        assert (name, document.blocks) == (name, expected.blocks)
        assert (document.remarks, document.remainders) == (expected.remarks, expected.remainders)


@pytest.mark.parametrize("suffix", SPREADSHEETS)
def test_other_spreadsheet_formats_know_what_is_hidden(
    suffix: str, tmp_path: Path, require_program: Callable[[str], str]
) -> None:
    require_program("soffice")
    sheet = sheet_of([["部门", "旧名", "甲局"], ["藏一", "藏二", "藏三"], ["完成率", "藏", 0.95]], "目标表")
    sheet["C3"].number_format = "0.0%"
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    assert isinstance(sheet.parent, Workbook)
    other = sheet.parent.create_sheet("选项")
    other.append(["是"])
    other.sheet_state = "hidden"
    document = read_bytes(converted(tmp_path, {"form.xlsx": book_of(sheet)}, suffix)["form.xlsx"])
    assert texts(document) == [[["部门", "甲局"], ["完成率", "95.0%"]]]
    assert document.remainders == (
        Remainder("hidden", "旧名\n藏一\n藏二\n藏三\n藏"),
        Remainder("hidden", "是"),
    )
    assert document.remarks == (
        Remark("hidden_rows", "目标表: 2"),
        Remark("hidden_columns", "目标表: B"),
        Remark("hidden_sheet", "选项"),
    )


def test_cells_far_away_and_endless_merges_cost_nothing() -> None:
    rows = [
        ("A1", "绩效目标表"),
        ("A2", "部门"),
        ("B2", "甲局"),
        ("A3", "人数"),
        ("B3", "3"),
        ("XFD1048576", "远"),
    ]
    cells = "".join(
        f'<row r="{re.sub("[A-Z]", "", place)}"><c r="{place}" t="str"><v>{text}</v></c></row>'
        for place, text in rows
    )
    merges = '<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="B3:XFD1000"/></mergeCells>'
    document = read_bytes(_sheet_xml(cells, merges))
    assert texts(document) == ["绩效目标表", [["部门", "甲局"], ["人数", "3"]], "远"]


SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _sheet_xml(rows: str, rest: str = "") -> bytes:
    content = f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{rest}</worksheet>"
    return with_parts(book_of(sheet_of([["甲"]])), {SHEET: content})


def _wide_rows() -> str:
    edge = '<c r="XFD{0}" t="str"><v>乙</v></c>'
    return "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c>{edge.format(row)}</row>' for row in range(1, 101)
    )


def _crossing_merges() -> str:
    areas = "".join(f'<mergeCell ref="A1:ZZ{row}"/>' for row in range(2, 90_000))
    return f"<mergeCells>{areas}</mergeCells>"


FULL_ROWS = "".join(f'<row r="{row}"><c r="A{row}" t="str"><v>甲</v></c></row>' for row in range(1, 300_001))
HOSTILE = {
    "a million rows": (lambda: _sheet_xml("<row><c><v>1</v></c></row>" * 1_000_000), "suspicious"),
    "more rows than a form can have": (lambda: _sheet_xml(FULL_ROWS), "too_large"),
    "a table as wide as the sheet": (lambda: _sheet_xml(_wide_rows()), "too_large"),
    "merges without end": (
        lambda: _sheet_xml(
            "".join(f'<row><c t="str"><v>{row}</v></c></row>' for row in range(1_000)), _crossing_merges()
        ),
        "too_large",
    ),
    "a document type": (
        lambda: with_parts(book_of(sheet_of([["甲"]])), {SHEET: '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'}),
        "suspicious",
    ),
    "no sheet data": (lambda: with_parts(book_of(sheet_of([["甲"]])), {SHEET: "<broken"}), "damaged"),
    "nothing in any cell": (lambda: book_of(sheet_of([])), "no_text"),
    "a picture alone": (
        lambda: with_parts(
            book_of(sheet_of([])),
            {
                "xl/worksheets/_rels/sheet1.xml.rels": (
                    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                    '<Relationship Id="rId1" Type="x/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
                ),
                "xl/drawings/drawing1.xml": (
                    '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
                ),
            },
        ),
        "image_only",
    ),
    "a broken XLS": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + "Workbook\0".encode("utf-16-le"),
        "damaged",
    ),
}


@pytest.mark.parametrize(("build", "code"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_and_damaged_workbooks_end_with_a_code(build: Callable[[], bytes], code: str) -> None:
    with pytest.raises(ExtractError) as failure:
        read_bytes(build())
    assert failure.value.code == code


def test_formula_without_a_stored_value_is_blank_and_named() -> None:
    sheet = sheet_of([["合计", "=1+2"], ["甲", 1]], "表")
    document = read_bytes(book_of(sheet))
    assert texts(document) == [[["合计", ""], ["甲", "1"]]]
    assert document.remarks == (Remark("formula_without_value", "表: B1"),)


def test_empty_book_of_two_sheets_is_no_text() -> None:
    book = Workbook()
    book.create_sheet("二")
    with pytest.raises(ExtractError) as failure:
        read_bytes(saved(book))
    assert failure.value.code == "no_text"
