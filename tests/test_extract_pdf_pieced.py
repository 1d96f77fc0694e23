"""Tables without upright rules whose level rules or fills are drawn cell by cell, and cells whose text is cut off."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet, only_table, placed

from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Table

XS = (60, 160, 260, 360, 460)
YS = (100, 120, 140, 160, 180, 200)


def cells(table: Table) -> list[tuple[int, int, int, int, str]]:
    """Return the place, extent and text of each cell that says something."""
    return [cell for cell in placed(table) if cell[-1]]


def pieces(sheet: Sheet, y: float, columns: Sequence[int]) -> None:
    """Rule some columns, each on its own."""
    for column in columns:
        sheet.line(XS[column], y, XS[column + 1], y)


def form(sheet: Sheet) -> None:
    """Write a form whose first cell is merged over four rows and whose second row is a heading of all others."""
    sheet.centred(60, 160, 140, "绩效指标")
    sheet.centred(160, 460, 110, "年度绩效目标")
    for column, text in enumerate(("一级指标", "三级指标", "指标值"), 1):
        sheet.centred(XS[column], XS[column + 1], 130, text)
    for column, text in enumerate(("产出指标", "清淤河道长度", "12公里"), 1):
        sheet.centred(XS[column], XS[column + 1], 150, text)
    sheet.centred(260, 360, 170, "水质达标率")
    sheet.centred(360, 460, 170, "100%")
    sheet.centred(60, 160, 190, "备注")
    sheet.text(164, 194, "由县水务局会同河道管理所共同填报")


FORM = [
    (0, 0, 4, 1, "绩效指标"),
    (0, 1, 1, 3, "年度绩效目标"),
    (1, 1, 1, 1, "一级指标"),
    (1, 2, 1, 1, "三级指标"),
    (1, 3, 1, 1, "指标值"),
    (2, 1, 1, 1, "产出指标"),
    (2, 2, 1, 1, "清淤河道长度"),
    (2, 3, 1, 1, "12公里"),
    (3, 2, 1, 1, "水质达标率"),
    (3, 3, 1, 1, "100%"),
    (4, 0, 1, 1, "备注"),
    (4, 1, 1, 3, "由县水务局会同河道管理所共同填报"),
]


def test_columns_are_where_the_pieces_of_level_rules_meet() -> None:
    sheet = Sheet()
    everywhere, beside = range(4), range(1, 4)
    for y, columns in zip(YS, (everywhere, beside, beside, beside, everywhere, everywhere), strict=True):
        pieces(sheet, y, columns)
    form(sheet)
    document = read_pdf(sheet.pdf())
    assert cells(only_table(document)) == FORM
    assert only_table(document).doubtful == frozenset()


def test_a_title_above_the_same_heading_parts_two_tables() -> None:
    sheet = Sheet()
    for y in (100, 120, 140, 180, 200, 220):
        pieces(sheet, y, range(4))
    for top, name in ((100, "清淤"), (180, "绿化")):
        for column, text in enumerate(("项目名称", "金额", "三级指标", "指标值")):
            sheet.centred(XS[column], XS[column + 1], top + 10, text)
        for column, text in enumerate((name, "30", "完成率", "100%")):
            sheet.centred(XS[column], XS[column + 1], top + 30, text)
    sheet.text(64, 164, "部门：水务局")
    assert [[cell.text for cell in table.cells] for table in read_pdf(sheet.pdf()).tables] == [
        ["项目名称", "金额", "三级指标", "指标值", name, "30", "完成率", "100%"] for name in ("清淤", "绿化")
    ]


@pytest.mark.parametrize("at_top", [False, True])
def test_fills_of_every_second_row_show_columns_and_cells(*, at_top: bool) -> None:
    sheet = Sheet()
    sheet.shade(
        *(
            (left, top, right, top + 20)
            for top in (100, 140, 180)
            for left, right in pairwise(XS)
            if left > 60 or top == 100
        )
    )
    for column, text in enumerate(("一级指标", "二级指标", "三级指标", "指标值")):
        sheet.centred(XS[column], XS[column + 1], 110, text)
    sheet.centred(60, 160, 130 if at_top else 140, "产出指标")
    sheet.centred(60, 160, 190 if at_top else 180, "效益指标")
    for number, name in enumerate(("清淤河道", "巡查次数", "受益人口", "水质达标")):
        for column, text in enumerate(("数量指标", name, str(number + 2)), 1):
            sheet.centred(XS[column], XS[column + 1], 130 + 20 * number, text)
    for left, right in pairwise(XS):
        sheet.line(left, 200, right, 200)
    assert [cell for cell in cells(only_table(read_pdf(sheet.pdf()))) if cell[1] == 0] == [
        (0, 0, 1, 1, "一级指标"),
        (1, 0, 3 if at_top else 2, 1, "产出指标"),
        (4 if at_top else 3, 0, 1 if at_top else 2, 1, "效益指标"),
    ]


def test_phrases_wide_apart_in_a_cell_without_sides_are_in_doubt() -> None:
    sheet = Sheet()
    for y in YS[:-1]:
        pieces(sheet, y, range(4))
    for top, row in zip(YS, (("名称", "指标", "单位", "值"), ("清淤", "长度", "公里", "12")), strict=False):
        for column, text in enumerate(row):
            sheet.centred(XS[column], XS[column + 1], top + 10, text)
    sheet.text(64, 154, "管护的面积和长度合计")
    sheet.text(230, 154, "次数")
    table = only_table(read_pdf(sheet.pdf()))
    assert [cell.text for cell in table.cells if cell.row == 2 and cell.text] == [
        "管护的面积和长度合计  次数"
    ]
    assert table.doubtful == {2}


def clipped(
    sheet: Sheet, box: tuple[float, float, float, float], x: float, baseline: float, text: str
) -> None:
    """Write a text of which only what stands in a box can be seen."""
    left, top, right, bottom = box
    sheet.canvas.saveState()
    path = sheet.canvas.beginPath()
    path.rect(left, sheet.height - bottom, right - left, bottom - top)
    sheet.canvas.clipPath(path, stroke=0, fill=0)
    sheet.text(x, baseline, text)
    sheet.canvas.restoreState()


def ruled() -> Sheet:
    """Draw a table of three rows in full."""
    sheet = Sheet()
    sheet.grid((60, 130, 200, 330), (100, 120, 140, 160))
    for top in (100, 120, 140):
        sheet.text(64, top + 14, "项目名称")
    return sheet


def test_text_that_goes_on_beyond_its_clip_is_in_doubt() -> None:
    sheet = ruled()
    clipped(sheet, (131, 121, 199, 139), 134, 134, "一、城乡低保")
    clipped(sheet, (131, 101, 329, 119), 134, 114, "一、城乡低保、特困供养")
    table = only_table(read_pdf(sheet.pdf()))
    assert [cell.text for cell in table.cells if cell.text not in {"", "项目名称"}] == [
        "一、城乡低保、特困供养",
        "一、城乡低保",
    ]
    assert table.doubtful == frozenset()

    sheet = ruled()
    clipped(sheet, (131, 121, 186, 139), 134, 134, "一、城乡低保")
    table = only_table(read_pdf(sheet.pdf()))
    assert [cell.text for cell in table.cells if cell.text] == [
        "项目名称",
        "项目名称",
        "一、城乡低",
        "项目名称",
    ]
    assert table.doubtful == {1}


def test_a_line_that_a_clip_goes_through_is_in_doubt() -> None:
    sheet = ruled()
    clipped(sheet, (131, 121, 199, 131.5), 134, 134, "城乡低保")
    table = only_table(read_pdf(sheet.pdf()))
    assert [cell.text for cell in table.cells if cell.text] == [
        "项目名称",
        "项目名称",
        "城乡低保",
        "项目名称",
    ]
    assert table.doubtful == {1}


def test_hidden_text_apart_from_what_can_be_seen_is_no_doubt() -> None:
    sheet = ruled()
    sheet.text(134, 134, "城乡低保")
    clipped(sheet, (300, 300, 310, 310), 250, 134, "看不见")
    assert only_table(read_pdf(sheet.pdf())).doubtful == frozenset()


def test_mark_that_hangs_over_the_edge_of_its_column_merges_no_cells() -> None:
    sheet = Sheet()
    for y in YS:
        pieces(sheet, y, range(4))
    rows = [
        ("序号", "项目名称", "性质", "投资"),
        ("1", "污水处理厂工程（二）", "新建", "120"),
        ("2", "公共停车楼", "续建", "98"),
        ("3", "体育公园", "新建", "77"),
        ("4", "粮食储备库", "新建", "45"),
    ]
    for row, (top, bottom) in enumerate(pairwise(YS)):
        for column, text in enumerate(rows[row]):
            if len(text) > 9:
                sheet.text(XS[column] + 4, (top + bottom) / 2 + 4, text)
            else:
                sheet.centred(XS[column], XS[column + 1], (top + bottom) / 2, text)
    assert placed(only_table(read_pdf(sheet.pdf()))) == [
        (row, column, 1, 1, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)
    ]
