"""Ruled tables of single pages, however their rules are drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet

from extract.document import Line, Table
from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

XS = (60, 160, 320, 440, 530)
YS = (100, 120, 140, 160, 180)
ROWS = (
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "巡查河道长度", "≥1,200公里"),
    ("产出指标", "质量指标", "Water quality OK", "≥95%"),
    ("效益指标", "社会效益", "节水意识", "提升"),
)
EXPECTED = [(row, column, 1, 1, text) for row, texts in enumerate(ROWS) for column, text in enumerate(texts)]


def cells(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]


def lines_only(sheet: Sheet) -> None:
    sheet.grid(XS, YS)


def thin_rectangles(sheet: Sheet) -> None:
    for y in YS:
        sheet.box(XS[0], y - 0.3, XS[-1], y + 0.3, fill=True, stroke=False)
    for x in XS:
        sheet.box(x - 0.3, YS[0], x + 0.3, YS[-1], fill=True, stroke=False)


def cell_borders(sheet: Sheet) -> None:
    for top, bottom in pairwise(YS):
        for left, right in pairwise(XS):
            sheet.box(left, top, right, bottom)


def dash_pattern(sheet: Sheet) -> None:
    sheet.canvas.setDash(3, 2)
    sheet.grid(XS, YS)


def dash_pieces(sheet: Sheet) -> None:
    for y in YS:
        for start in range(XS[0], XS[-1], 5):
            sheet.line(start, y, min(start + 3, XS[-1]), y)
    for x in XS:
        for start in range(YS[0], YS[-1], 5):
            sheet.line(x, start, x, start + 3)


def double_rules(sheet: Sheet) -> None:
    sheet.grid(XS, YS)
    sheet.grid([x + 3 for x in XS], [y + 3 for y in YS])


def overshooting(sheet: Sheet) -> None:
    for y in YS:
        sheet.line(XS[0] - 2, y, XS[-1] + 2, y)
    for x in XS:
        sheet.line(x, YS[0] - 2, x, YS[-1] + 2)


def one_path(sheet: Sheet) -> None:
    path = sheet.canvas.beginPath()
    for y in YS:
        path.moveTo(XS[0], sheet.height - y)
        path.lineTo(XS[-1], sheet.height - y)
    for x in XS:
        path.moveTo(x, sheet.height - YS[0])
        path.lineTo(x, sheet.height - YS[-1])
    sheet.canvas.drawPath(path)


def one_filled_path(sheet: Sheet) -> None:
    path = sheet.canvas.beginPath()
    for y in YS:
        path.rect(XS[0], sheet.height - y, XS[-1] - XS[0], 0.6)
    for x in XS:
        path.rect(x, sheet.height - YS[-1], 0.6, YS[-1] - YS[0])
    sheet.canvas.drawPath(path, stroke=0, fill=1)


def shaded_rows(sheet: Sheet) -> None:
    sheet.canvas.setFillGray(0.85)
    for top, bottom in ((100, 120), (142, 158)):
        sheet.box(XS[0], top, XS[-1], bottom, fill=True, stroke=False)
    sheet.canvas.setFillGray(0)
    sheet.grid(XS, YS)


def no_right_side(sheet: Sheet) -> None:
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS[:-1]:
        sheet.line(x, YS[0], x, YS[-1])


def no_lower_side(sheet: Sheet) -> None:
    for y in YS[:-1]:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS:
        sheet.line(x, YS[0], x, YS[-1])


def no_sides(sheet: Sheet) -> None:
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        sheet.line(x, YS[0], x, YS[-1])


def form_xobject(sheet: Sheet) -> None:
    sheet.canvas.beginForm("rules")
    sheet.canvas.scale(0.5, 0.5)
    for y in YS:
        sheet.canvas.line(2 * XS[0], 2 * (sheet.height - y), 2 * XS[-1], 2 * (sheet.height - y))
    for x in XS:
        sheet.canvas.line(2 * x, 2 * (sheet.height - YS[0]), 2 * x, 2 * (sheet.height - YS[-1]))
    sheet.canvas.endForm()
    sheet.canvas.doForm("rules")


@pytest.mark.parametrize(
    "rule",
    [
        lines_only,
        thin_rectangles,
        cell_borders,
        dash_pattern,
        dash_pieces,
        double_rules,
        overshooting,
        one_path,
        one_filled_path,
        shaded_rows,
        no_right_side,
        no_lower_side,
        no_sides,
        form_xobject,
    ],
)
def test_every_way_of_drawing_rules_gives_the_same_table(rule: Callable[[Sheet], None]) -> None:
    sheet = Sheet()
    rule(sheet)
    sheet.fill_grid(XS, YS, ROWS)
    document = read_pdf(sheet.pdf())
    assert [cells(table) for table in document.tables] == [EXPECTED]
    assert len(document.blocks) == 1


def test_columns_of_text_without_rules_are_a_table() -> None:
    sheet = Sheet()
    sheet.text(60, 80, "项目支出绩效目标表（单位：万元）")
    for row, texts in enumerate(
        (
            ("项目名称", "预算金额", "年度目标"),
            ("河道整治", "1,250.00", "完成"),
            ("防汛物资储备", "80.00", "完成八成"),
        )
    ):
        for x, text in zip((60, 220, 400), texts, strict=True):
            sheet.text(x, 110 + 18 * row, text)
    sheet.text(60, 190, "填表人：某某")
    sheet.text(300, 190, "联系电话：0000")
    document = read_pdf(sheet.pdf())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "项目支出绩效目标表（单位：万元）",
        "填表人：某某  联系电话：0000",
    ]
    assert [cells(table) for table in document.tables] == [
        [
            (0, 0, 1, 1, "项目名称"),
            (0, 1, 1, 1, "预算金额"),
            (0, 2, 1, 1, "年度目标"),
            (1, 0, 1, 1, "河道整治"),
            (1, 1, 1, 1, "1,250.00"),
            (1, 2, 1, 1, "完成"),
            (2, 0, 1, 1, "防汛物资储备"),
            (2, 1, 1, 1, "80.00"),
            (2, 2, 1, 1, "完成八成"),
        ]
    ]


def test_labels_with_values_side_by_side_stay_lines() -> None:
    sheet = Sheet()
    for row in range(4):
        sheet.text(60, 100 + 18 * row, f"项目第{row}项：内容")
        sheet.text(300, 100 + 18 * row, f"金额：{row}00")
    document = read_pdf(sheet.pdf())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        f"项目第{row}项：内容  金额：{row}00" for row in range(4)
    ]
