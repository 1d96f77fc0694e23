"""Headings of tables ruled in part: of several columns, of several lines, in several rows, and ruled in full."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet, only_table, placed

from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

XS = (60, 160, 240, 320, 400, 480)


def rules(sheet: Sheet, *levels: float) -> None:
    """Rule the whole width of a table at some heights."""
    for y in levels:
        sheet.line(XS[0], y, XS[-1], y)


def heading(sheet: Sheet, left: int, right: int, middle: float, text: str) -> None:
    """Write a heading at the middle of the columns from one edge to another."""
    for number, line in enumerate(lines := text.split("|")):
        sheet.centred(XS[left], XS[right], middle + 12 * (number - (len(lines) - 1) / 2), line)


def body(sheet: Sheet, top: float, rows: Sequence[Sequence[str]]) -> None:
    """Write rows 18 points high: labels at the left of their column, figures at its middle."""
    for number, (label, *figures) in enumerate(rows):
        sheet.text(XS[0] + 4, top + 12 + 18 * number, label)
        for column, figure in enumerate(figures, 1):
            heading(sheet, column, column + 1, top + 8 + 18 * number, figure)


ROWS = (
    ("清溪县", "1,204", "33.5", "871", "24.5"),
    ("东山县", "986", "28.1", "1,530", "61.9"),
    ("北河区", "1,377", "30.4", "640", "55.2"),
)
CELLS = [(column, 1, 1, text) for column, text in enumerate(ROWS[0])]


def cells(sheet: Sheet, count: int) -> list[tuple[int, int, int, int, str]]:
    """Return the first cells of the only table of a page, line breaks aside."""
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    return [
        (row, column, down, across, text.replace("\n", ""))
        for row, column, down, across, text in placed(table)[:count]
    ]


EXAM = [
    (0, 0, 2, 1, "单位"),
    (0, 1, 1, 2, "笔试成绩（百分制）"),
    (0, 3, 2, 1, "面试成绩"),
    (0, 4, 2, 1, "是否进入"),
    (1, 1, 1, 1, "行测"),
    (1, 2, 1, 1, "申论"),
]


def exam_headings(sheet: Sheet) -> None:
    """Write headings of one, two and several lines in two rows, as `EXAM` gives them."""
    heading(sheet, 0, 1, 118, "单位")
    heading(sheet, 1, 3, 110, "笔试成绩（百分制）")
    heading(sheet, 1, 2, 126, "行测")
    heading(sheet, 2, 3, 126, "申论")
    heading(sheet, 3, 4, 118, "面试|成绩")
    heading(sheet, 4, 5, 118, "是否|进入")


def test_headings_of_several_columns_stand_above_those_that_number_them() -> None:
    sheet = Sheet()
    rules(sheet, 100, 140, 200)
    heading(sheet, 1, 3, 110, "工资（对数）")
    heading(sheet, 3, 5, 110, "就业")
    for column in range(1, 5):
        heading(sheet, column, column + 1, 130, f"({column})")
    body(sheet, 142, ROWS)
    assert cells(sheet, 13) == [
        (0, 0, 1, 1, ""),
        (0, 1, 1, 2, "工资（对数）"),
        (0, 3, 1, 2, "就业"),
        (1, 0, 1, 1, ""),
        *((1, column, 1, 1, f"({column})") for column in range(1, 5)),
        *((2, *cell) for cell in CELLS),
    ]


def test_heading_that_a_caption_could_be_is_one_if_it_stands_above_some_columns_alone() -> None:
    sheet = Sheet()
    rules(sheet, 118, 196)
    sheet.text(60, 84, "表二　各县区收支情况")
    heading(sheet, 1, 4, 96, "Attributable to the owners of the Company")
    for column, text in enumerate(("Capital", "Reserve", "Earnings", "Total"), 1):
        heading(sheet, column, column + 1, 108, text)
    body(sheet, 122, ROWS)
    assert cells(sheet, 3)[:2] == [
        (0, 0, 1, 1, ""),
        (0, 1, 1, 3, "Attributable to the owners of the Company"),
    ]


@pytest.mark.parametrize("is_ruled", [True, False])
def test_headings_of_two_lines_reach_over_the_rows_of_those_beside_them(*, is_ruled: bool) -> None:
    sheet = Sheet()
    rules(sheet, 102, 134, 194)
    if is_ruled:
        sheet.line(XS[1], 118, XS[3], 118)
    exam_headings(sheet)
    body(sheet, 136, ROWS)
    assert cells(sheet, 11) == [*EXAM, *((2, *cell) for cell in CELLS)]


def test_headings_of_two_lines_are_told_where_no_rule_closes_the_heading() -> None:
    sheet = Sheet()
    rules(sheet, 102, 190)
    exam_headings(sheet)
    body(sheet, 132, ROWS)
    assert cells(sheet, 6) == EXAM


def test_rule_under_a_blank_corner_and_a_heading_is_that_of_the_heading() -> None:
    sheet = Sheet()
    rules(sheet, 100, 140, 200)
    sheet.line(XS[0], 120, XS[4], 120)
    heading(sheet, 1, 4, 110, "Attributable to the owners of the Company")
    for column, text in enumerate(("Capital", "Reserve", "Earnings", "Total"), 1):
        heading(sheet, column, column + 1, 130, text)
    body(sheet, 142, ROWS)
    assert cells(sheet, 6) == [
        (0, 0, 2, 1, ""),
        (0, 1, 1, 3, "Attributable to the owners of the Company"),
        (0, 4, 2, 1, "Total"),
        (1, 1, 1, 1, "Capital"),
        (1, 2, 1, 1, "Reserve"),
        (1, 3, 1, 1, "Earnings"),
    ]


def test_headings_in_three_rows_are_told_by_the_middles_of_their_cells() -> None:
    sheet = Sheet()
    rules(sheet, 100, 154, 214)
    heading(sheet, 0, 1, 127, "地　区")
    heading(sheet, 1, 5, 109, "地区生产总值（亿元）")
    heading(sheet, 1, 2, 136, "合计")
    heading(sheet, 2, 4, 127, "第二产业")
    heading(sheet, 2, 3, 145, "小计")
    heading(sheet, 3, 4, 145, "工业")
    heading(sheet, 4, 5, 136, "第三产业")
    body(sheet, 156, ROWS)
    assert cells(sheet, 12) == [
        (0, 0, 3, 1, "地　区"),
        (0, 1, 1, 4, "地区生产总值（亿元）"),
        (1, 1, 2, 1, "合计"),
        (1, 2, 1, 2, "第二产业"),
        (1, 4, 2, 1, "第三产业"),
        (2, 2, 1, 1, "小计"),
        (2, 3, 1, 1, "工业"),
        *((3, *cell) for cell in CELLS),
    ]


def test_row_that_numbers_the_columns_of_both_sides_is_a_heading() -> None:
    sheet = Sheet()
    rules(sheet, 100, 154, 214)
    sheet.centred(60, 240, 109, "收入")
    sheet.centred(240, 400, 109, "支出")
    for left, right, text, count in ((60, 160, "项目", "栏次"), (240, 320, "项目", "栏次")):
        sheet.centred(left, right, 127, text)
        sheet.centred(left, right, 145, count)
    for left, right, count in ((160, 240, "1"), (320, 400, "2")):
        sheet.centred(left, right, 127, "金额")
        sheet.centred(left, right, 145, count)
    for number, (one, other) in enumerate((("拨款", "教育"), ("事业", "科学技术"), ("经营", "农林水"))):
        sheet.text(64, 168 + 18 * number, one)
        sheet.ending(236, 168 + 18 * number, f"{number}3,204.50")
        sheet.text(244, 168 + 18 * number, other)
        sheet.ending(396, 168 + 18 * number, f"{number}1,880.75")
    assert cells(sheet, 10) == [
        (0, 0, 1, 2, "收入"),
        (0, 2, 1, 2, "支出"),
        *((1, column, 1, 1, "项目金额"[column % 2 * 2 :][:2]) for column in range(4)),
        *((2, column, 1, 1, text) for column, text in enumerate(("栏次", "1", "栏次", "2"))),
    ]


def test_rows_without_upright_rules_stand_under_the_ruled_heading_above_them() -> None:
    sheet = Sheet()
    sheet.grid(XS, (100, 120))
    for column, text in enumerate(("单位", "收入", "比重", "支出", "备注")):
        heading(sheet, column, column + 1, 110, text)
    rules(sheet, 138, 156, 174)
    body(sheet, 121, [(*row[:4], "") for row in ROWS])
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    assert [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)] == [
        ["单位", "收入", "比重", "支出", "备注"],
        *([*row[:4], ""] for row in ROWS),
    ]


def test_heading_set_between_those_of_its_columns_is_no_column_of_its_own() -> None:
    sheet = Sheet()
    rules(sheet, 100, 140, 194)
    sheet.line(160, 120, 400, 120)
    sheet.centred(160, 400, 110, "面积（亩）")
    for left, right, middle, text in (
        (60, 160, 120, "地类"),
        (160, 280, 130, "国有"),
        (280, 400, 130, "集体"),
    ):
        sheet.centred(left, right, middle, text)
    sheet.centred(400, 480, 120, "占比")
    for number, (label, *figures) in enumerate(
        (
            ("耕地", "", "38,200", "41.2"),
            ("林地", "12,300", "27,650", "43.1"),
            ("其他", "6,540", "8,020", "15.7"),
        )
    ):
        sheet.text(64, 152 + 18 * number, label)
        for right, figure in zip((276, 396, 476), figures, strict=True):
            sheet.ending(right, 152 + 18 * number, figure)
    assert cells(sheet, 10) == [
        (0, 0, 2, 1, "地类"),
        (0, 1, 1, 2, "面积（亩）"),
        (0, 3, 2, 1, "占比"),
        (1, 1, 1, 1, "国有"),
        (1, 2, 1, 1, "集体"),
        (2, 0, 1, 1, "耕地"),
        (2, 1, 1, 1, ""),
        (2, 2, 1, 1, "38,200"),
        (2, 3, 1, 1, "41.2"),
        (3, 0, 1, 1, "林地"),
    ]


def test_headings_in_two_languages_do_not_unite_columns_of_figures() -> None:
    sheet = Sheet()
    rules(sheet, 92, *(150 + 18 * number for number in range(7)))
    sheet.line(130, 121, 480, 121)
    heads = (
        (102, (64, "地区"), (181, "常住人口"), (344, "生产总值（亿元）")),
        (114, (70, "Region"), (200, "Population"), (350, "Gross Regional Product")),
        (132, (150, "总量"), (240, "城镇"), (320, "合计"), (383, "第一产业"), (445, "第三")),
        (144, (157, "Total"), (246, "Urban"), (326, "Total"), (390, "Primary"), (440, "Tertiary")),
    )
    for baseline, *texts in heads:
        for x, text in texts:
            sheet.text(x, baseline, text)
    labels = ("东城区", "西河区", "南山县", "北屯县", "青石镇", "云岭市")
    figures = ("742.31", "501.20", "5312.80", "402.11", "2801.40")
    for number, label in enumerate(labels):
        sheet.text(64, 163 + 18 * number, label)
        for right, figure in zip((200, 290, 372, 430, 476), figures, strict=True):
            sheet.ending(right, 163 + 18 * number, figure)
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    below = [cell.text for cell in table.cells if cell.row > 1]
    assert below == [text for label in labels for text in (label, *figures)]


def test_coloured_headings_in_two_rows_head_the_rows_below_that_no_rule_parts() -> None:
    sheet = Sheet()
    for top, xs in ((100, (60, 260, 480)), (118, (60, 160, 260, 370, 480))):
        sheet.shade(*((left, top, right, top + 18) for left, right in pairwise(xs)))
    sheet.centred(60, 260, 109, "收入")
    sheet.centred(260, 480, 109, "支出")
    for left, right, text in ((60, 160, "项目"), (160, 260, "金额"), (260, 370, "项目"), (370, 480, "金额")):
        sheet.centred(left, right, 127, text)
    rows = (
        ("拨款", "93.40", "教育", "80.75"),
        ("其他", "", "公共安全与应急", ""),
        ("经营收入", "", "科技", "1.10"),
        ("事业", "13.20", "农林水", "21.85"),
        ("", "", "住房保障", "2.90"),
        ("合计", "106.60", "合计", "106.60"),
    )
    for number, row in enumerate(rows):
        for left, right, text, figure in ((64, 256, *row[:2]), (264, 476, *row[2:])):
            sheet.text(left, 149 + 18 * number, text)
            sheet.ending(right, 149 + 18 * number, figure)
    assert cells(sheet, 30) == [
        (0, 0, 1, 2, "收入"),
        (0, 2, 1, 2, "支出"),
        *((1, column, 1, 1, "项目金额"[column % 2 * 2 :][:2]) for column in range(4)),
        *(
            (2 + number, column, 1, 1, text)
            for number, row in enumerate(rows)
            for column, text in enumerate(row)
        ),
    ]


def test_longest_label_without_a_figure_is_a_row_of_its_own() -> None:
    sheet = Sheet()
    rules(sheet, 100, 120, 210)
    for left, right, text in ((60, 240, "项目"), (240, 360, "预算数"), (360, 480, "执行数")):
        sheet.centred(left, right, 110, text)
    rows = (
        ("一、拨款收入", "12.30", "11.05"),
        ("二、经费", "4.50", "4.10"),
        ("三、财政专户管理资金收入", "", ""),
        ("四、事业收入", "240.00", "235.00"),
        ("五、其他", "15.20", "9.00"),
    )
    for number, (label, *figures) in enumerate(rows):
        sheet.text(64, 134 + 16 * number, label)
        for right, figure in zip((356, 476), figures, strict=True):
            sheet.ending(right, 134 + 16 * number, figure)
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    assert [cell.text for cell in table.cells if cell.row > 0] == [text for row in rows for text in row]


def test_line_of_office_and_unit_above_the_first_rule_is_no_row() -> None:
    sheet = Sheet()
    sheet.text(60, 96, "部门：清溪县水务局")
    sheet.text(400, 96, "单位：万元")
    rules(sheet, 100, 120, *(138 + 18 * number for number in range(len(ROWS))))
    for column, text in enumerate(("地区", "合计", "比重", "支出", "增长")):
        heading(sheet, column, column + 1, 110, text)
    body(sheet, 120, ROWS)
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    assert [cell.text for cell in table.cells][:10] == ["地区", "合计", "比重", "支出", "增长", *ROWS[0]]


def test_word_written_downwards_is_one_heading() -> None:
    sheet = Sheet()
    xs = (60, 84, 200, 400)
    for y in (100, 138, 156, 174, 192):
        sheet.line(xs[0], y, xs[-1], y)
    sheet.centred(60, 84, 109.5, "序")
    sheet.centred(60, 84, 128.5, "号")
    sheet.centred(84, 200, 119, "事项")
    sheet.centred(200, 400, 119, "完成数")
    for number, (name, count) in enumerate((("河道清淤", "12.5"), ("堤防加固", "8.0"), ("水质监测", "36.0"))):
        for x, text in ((69, str(number + 1)), (90, name), (290, count)):
            sheet.text(x, 150 + 18 * number, text)
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    assert [cell.text for cell in table.cells if cell.row == 0] == ["序号", "事项", "完成数"]
    assert table.rows == 4


def test_headings_over_figures_set_right_are_theirs_where_the_label_has_none() -> None:
    sheet = Sheet()
    for y in (100, 136, 208):
        sheet.line(60, y, 510, y)
    sheet.line(270, 118, 430, 118)
    sheet.centred(270, 430, 109, "Year ended 31 December")
    for left, right, text in ((270, 350, "2023"), (350, 430, "2022"), (430, 510, "Change")):
        sheet.centred(left, right, 127, text)
    rows = (
        ("Revenue", "1,204.6", "1,118.3", "7.7%"),
        ("Cost of sales", "(811.2)", "(790.5)", "2.6%"),
        ("Gross profit", "393.4", "327.8", "20.0%"),
        ("Other income", "12.1", "–", "n/a"),
    )
    for number, (label, *figures) in enumerate(rows):
        sheet.text(64, 150 + 18 * number, label)
        for right, figure in zip((347, 427, 507), figures, strict=True):
            sheet.ending(right, 150 + 18 * number, figure)
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    columns = {cell.text: cell.column for cell in table.cells if cell.row < 2 and cell.text}
    assert columns == {"Year ended 31 December": 1, "2023": 1, "2022": 2, "Change": 3}
    assert [cell.text for cell in table.cells if cell.row > 1] == [text for row in rows for text in row]
