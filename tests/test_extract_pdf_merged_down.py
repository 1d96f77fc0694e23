"""Tables ruled in part or not at all: labels at the middle of their rows, notes between tables, rows that go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet, lines, placed

from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence


XS = (60, 160, 300, 400)
HEAD = ("地区", "单位名称", "人数", "预算数")
ROWS = (
    ("第一实验小学", "433", "72,584.81"),
    ("市立人民医院", "567", "23,308.98"),
    ("市立文化馆", "23", "41,618.16"),
    ("新区实验小学", "191", "62,935.03"),
    ("第三水厂", "761", "33,269.85"),
    ("城关文化馆", "520", "83,002.91"),
)


def write(
    sheet: Sheet, top: float, rows: Sequence[Sequence[str]], xs: Sequence[float], pitch: float = 18
) -> None:
    """Write rows of texts without rules."""
    for number, row in enumerate(rows):
        for x, text in zip(xs, row, strict=True):
            if text:
                sheet.text(x, top + pitch * number, text)


@pytest.mark.parametrize("ruled", [True, False])
def test_label_at_the_middle_of_its_rows_is_merged_down(*, ruled: bool) -> None:
    sheet = Sheet()
    write(sheet, 100, (HEAD,), XS)
    write(sheet, 118, ROWS, XS[1:])
    for y, label in ((136, "东部"), (172, "中部"), (199, "西部")):
        sheet.text(60, y, label)
    if ruled:
        for y in (86, 105, 214):
            sheet.line(55, y, 460, y)
    (table,) = read_pdf(sheet.pdf()).tables
    cells = [(0, column, 1, 1, text) for column, text in enumerate(HEAD)]
    groups = {0: ("东部", 3), 3: ("中部", 1), 4: ("西部", 2)}
    for number, row in enumerate(ROWS):
        if number in groups:
            label, count = groups[number]
            cells.append((number + 1, 0, count, 1, label))
        cells += [(number + 1, column, 1, 1, text) for column, text in enumerate(row, 1)]
    assert placed(table) == cells


def test_remark_in_the_middle_of_three_rows_is_not_merged_down() -> None:
    sheet = Sheet()
    rows = [HEAD, *(("东部", *row) for row in ROWS[:3])]
    write(sheet, 100, rows, XS)
    write(sheet, 100, (("备注",), ("",), ("已公示",), ("",)), (500,))
    for y in (86, 105, 160):
        sheet.line(55, y, 540, y)
    (table,) = read_pdf(sheet.pdf()).tables
    assert [cell.text for cell in table.cells if cell.column == 4] == ["备注", "", "已公示", ""]


def heading(sheet: Sheet, top: float, names: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    """Draw a table of three rules whose heading has two rows, with labels at their middle."""
    bottom = top + 44 + 18 * len(rows)
    for y in (top, top + 40, bottom):
        sheet.line(55, y, 540, y)
    sheet.text(90, top + 24, "指标")
    sheet.text(290, top + 15, names[0])
    sheet.text(455, top + 15, names[1])
    for x, year in zip((220, 290, 360, 430, 500), ("2021", "2022", "2023", "2022", "2023"), strict=True):
        sheet.text(x, top + 33, year)
    for number, row in enumerate(rows):
        sheet.text(60, top + 54 + 18 * number, row[0])
        for x, text in zip((245, 315, 385, 455, 525), row[1:], strict=True):
            sheet.text(x - 5 * len(text), top + 54 + 18 * number, text)
    return bottom


FIGURES = (
    ("年末总人口", "9560", "924.8", "8355", "8090", "2523"),
    ("城镇人口", "6071", "6815", "6387", "8602", "9493"),
    ("粮食总产量", "9356", "2689", "8710", "4653", "9077"),
)


def test_headings_over_several_columns_and_labels_beside_them_are_merged() -> None:
    sheet = Sheet()
    heading(sheet, 90, ("总量", "指数"), FIGURES)
    (table,) = read_pdf(sheet.pdf()).tables
    assert placed(table)[:8] == [
        (0, 0, 2, 1, "指标"),
        (0, 1, 1, 3, "总量"),
        (0, 4, 1, 2, "指数"),
        (1, 1, 1, 1, "2021"),
        (1, 2, 1, 1, "2022"),
        (1, 3, 1, 1, "2023"),
        (1, 4, 1, 1, "2022"),
        (1, 5, 1, 1, "2023"),
    ]
    assert [cell.text for cell in table.cells if cell.column == 0] == ["指标", *(row[0] for row in FIGURES)]


def test_note_between_two_tables_parts_them() -> None:
    sheet = Sheet()
    bottom = heading(sheet, 90, ("总量", "指数"), FIGURES)
    sheet.text(60, bottom + 15, "注：指数按可比价格计算。")
    heading(sheet, bottom + 26, ("总量", "指数"), FIGURES[:2])
    document = read_pdf(sheet.pdf())
    assert [table.rows for table in document.tables] == [5, 4]
    assert lines(document) == ["注：指数按可比价格计算。"]


def test_last_rows_alone_on_the_next_page_go_on_the_table() -> None:
    body = tuple((f"{number + 1}", *ROWS[number % 6][:2]) for number in range(39))
    sheet = Sheet()
    xs = (60, 160, 300)
    for y in (72, 90):
        sheet.line(55, y, 460, y)
    write(sheet, 86, (("序号", "单位名称", "人数"), *body[:38]), xs)
    sheet.next_page()
    write(sheet, 60, body[38:], xs)
    sheet.text(60, 120, "以上名单公示五个工作日。")
    document = read_pdf(sheet.pdf())
    (table,) = document.tables
    assert [cell.text for cell in table.cells if cell.row == table.rows - 1] == list(body[-1])
    assert table.rows == 40
    assert lines(document) == ["以上名单公示五个工作日。"]


def test_row_drawn_on_both_pages_and_clipped_off_on_one_is_there_once() -> None:
    rows = [(f"{number}", "河道巡查记录") for number in range(1, 39)]
    xs = (60, 160, 400)
    sheet = Sheet()
    sheet.grid(xs, [60 + 20 * number for number in range(39)])
    sheet.fill_grid(xs, [60 + 20 * number for number in range(37)], rows[:37])
    clip = sheet.canvas.beginPath()
    clip.rect(0, 842 - 805, 595, 805)
    sheet.canvas.clipPath(clip, stroke=0)
    sheet.fill_grid(xs, [803], rows[37:])
    sheet.next_page()
    sheet.grid(xs, (20, 40, 60))
    sheet.fill_grid(xs, (20, 40), [*rows[37:], ("39", "河道巡查记录")])
    document = read_pdf(sheet.pdf())
    (table,) = document.tables
    assert [cell.text for cell in table.cells if cell.column == 0] == [str(number) for number in range(1, 40)]
    assert [(each.kind, each.text) for each in document.remainders] == [("hidden", "38  河道巡查记录")]


def test_characters_that_draw_boxes_are_rules() -> None:
    sheet = Sheet()
    drawn = (
        "┌───┬───┐",
        "│项目名│金额　│",
        "├───┼───┤",
        "│办公费│一二〇│",
        "└───┴───┘",
    )
    for number, line in enumerate(drawn):
        sheet.text(60, 100 + 10 * number, line)
    (table,) = read_pdf(sheet.pdf()).tables
    assert placed(table) == [
        (0, 0, 1, 1, "项目名"),
        (0, 1, 1, 1, "金额"),
        (1, 0, 1, 1, "办公费"),
        (1, 1, 1, 1, "一二〇"),
    ]


def test_rows_of_dots_are_rules_and_dots_behind_a_heading_are_not() -> None:
    sheet = Sheet()
    rows = (("项目", "金额", "备注"), ("办公费", "120.50", "已付"), ("差旅费", "8.00", "未付"))
    for number in range(4):
        sheet.text(60, 100 + 20 * number, "." * 220, size=6)
    write(sheet, 113, rows, (65, 200, 300), 20)
    document = read_pdf(sheet.pdf())
    (table,) = document.tables
    assert placed(table) == [
        (row, column, 1, 1, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)
    ]
    assert lines(document) == []
    contents = Sheet()
    for number, name in enumerate(("一、概况", "二、收支", "三、绩效")):
        contents.text(60, 100 + 20 * number, name + "." * 40 + f"{number + 1}")
    assert lines(read_pdf(contents.pdf())) == [
        f"{name}{'.' * 40}{number}" for number, name in enumerate(("一、概况", "二、收支", "三、绩效"), 1)
    ]
