"""Columns and rows that rules show only in part: close columns, sums, schedules, rows cut or ended by a page break."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import FONT, Sheet, lines, only_table, placed
from reportlab.pdfbase import pdfmetrics

from extract.pdf import read_pdf
from extract.pdf_figures import is_counting, is_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Document


def rows(document: Document) -> list[list[str]]:
    """Return the texts of the only table row by row, line breaks aside."""
    table = only_table(document)
    return [
        [cell.text.replace("\n", "") for cell in table.cells if cell.row == row] for row in range(table.rows)
    ]


def rules(sheet: Sheet, left: float, right: float, *levels: float) -> None:
    """Rule the whole width of a table at some heights."""
    for y in levels:
        sheet.line(left, y, right, y)


FIRMS = ("恒达商贸有限公司", "绿源食品有限公司", "信诚建筑工程有限公司", "华泰环保设备有限公司")
SUMS = ("35,808.12", "9,990.56", "168,694.76", "949.22")
NOTES = ("已公示", "", "已公示", "已公示")


def test_figures_set_right_end_a_column_close_to_text_set_left() -> None:
    sheet = Sheet()
    rules(sheet, 60, 400, 100, 120, 200)
    for x, text in ((70, "序号"), (130, "企业名称"), (270, "补助金额"), (340, "备注")):
        sheet.text(x, 114, text)
    for number, (name, amount, note) in enumerate(zip(FIRMS, SUMS, NOTES, strict=True)):
        sheet.ending(96, 134 + 18 * number, str(number + 8))
        sheet.text(100, 134 + 18 * number, name)
        sheet.ending(316, 134 + 18 * number, amount)
        sheet.text(320, 134 + 18 * number, note)
    assert rows(read_pdf(sheet.pdf(), verify="none")) == [
        ["序号", "企业名称", "补助金额", "备注"],
        *([str(number), *row] for number, row in enumerate(zip(FIRMS, SUMS, NOTES, strict=True), 8)),
    ]


MARKS = (
    ("张梓涵", "510"),
    ("李明", "610"),
    ("赵若曦", "487"),
    ("王宇", "394"),
    ("黄若曦", "381"),
    ("周梓涵", "542"),
)


def test_figures_that_begin_at_one_place_behind_names_of_any_length_are_a_column() -> None:
    sheet = Sheet()
    for left in (60, 180, 300):
        for x, text in ((8, "考号"), (52, "姓名"), (86, "总分")):
            sheet.text(left + x, 100, text)
        for number, (name, mark) in enumerate(MARKS):
            sheet.text(left, 118 + 16 * number, f"2401000{number}")
            sheet.text(left + 46, 118 + 16 * number, name)
            sheet.text(left + 80, 118 + 16 * number, mark)
    assert rows(read_pdf(sheet.pdf(), verify="none")) == [
        ["考号", "姓名", "总分"] * 3,
        *([f"2401000{number}", *row] * 3 for number, row in enumerate(MARKS)),
    ]


@pytest.mark.parametrize("with_grounds", [True, False])
def test_coloured_heading_above_rules_in_one_piece_heads_its_columns(*, with_grounds: bool) -> None:
    sheet = Sheet()
    xs = (60, 200, 300, 400)
    rules(sheet, 60, 400, 120, 138, 156, 174)
    sheet.shade(*((left, 100, right, 120) for left, right in pairwise(xs)), grey=0.7)
    if with_grounds:
        sheet.shade(*((left + 3, 103, left + 34, 117) for left in xs[:-1]), grey=0.9)
    texts = [("单位", "收入", "支出"), *((name[:4], "1,204", "33.5") for name in FIRMS[:3])]
    sheet.fill_grid(xs, range(100, 174, 18), texts)
    assert rows(read_pdf(sheet.pdf(), verify="none")) == [list(row) for row in texts]


def test_rows_below_bands_of_two_rows_are_as_many() -> None:
    sheet = Sheet()
    sheet.shade((60, 100, 400, 118), (60, 118, 400, 154), (60, 190, 400, 226), grey=0.9)
    texts = [
        ("单位", "收入", "支出"),
        *((name[:4], f"{place},204", "33.5") for place, name in enumerate(FIRMS * 2, 1)),
    ]
    for number, row in enumerate(texts):
        for x, text in zip((64, 200, 300), row, strict=True):
            sheet.text(x, 113 + 18 * number, text)
    assert rows(read_pdf(sheet.pdf(), verify="none")) == [list(row) for row in texts]


STATEMENT = (
    ("Revenue", "3", "8,281", "64,947"),
    ("Cost of sales", "", "(1,908)", "(27,529)"),
    ("Gross profit", "", "6,373", "37,418"),
    ("Other income", "4", "223", "214"),
    ("Expenses", "5", "(4,583)", "(7,493)"),
    ("Profit for the year", "", "2,013", "30,139"),
)


def test_rules_above_sums_make_no_table_of_the_figures_alone() -> None:
    sheet = Sheet()
    for x, text in ((300, "Note"), (380, "2023"), (480, "2022")):
        sheet.text(x, 100, text)
    for number, (label, note, *figures) in enumerate(STATEMENT):
        sheet.text(60, 118 + 16 * number, label)
        sheet.text(306, 118 + 16 * number, note)
        for right, figure in zip((410, 510), figures, strict=True):
            sheet.ending(right, 118 + 16 * number, figure)
    for y in (140, 188, 202, 204):
        sheet.line(350, y, 512, y)
    document = read_pdf(sheet.pdf(), verify="none")
    assert rows(document) == [["", "Note", "2023", "2022"], *map(list, STATEMENT)]


DAYS = (("5月6日", ("讲座", "讨论", "考试")), ("5月7日", ("参观", "座谈", "总结")))
TIMES = ("08:30—10:00", "10:30—12:00", "14:30—16:00")


@pytest.mark.parametrize("ruled", [True, False])
def test_spans_of_time_are_the_rows_of_a_schedule_and_no_labels(*, ruled: bool) -> None:
    sheet = Sheet()
    if ruled:
        rules(sheet, 60, 420, 100, 118, 230)
    else:
        sheet.box(60, 100, 420, 230)
    for x, text in ((70, "日期"), (150, "时间"), (250, "内容"), (330, "地点")):
        sheet.text(x, 112, text)
    for number, (day, items) in enumerate(DAYS):
        top = 132 + 54 * number
        sheet.text(70, top + 18, day)
        for place, (time, item) in enumerate(zip(TIMES, items, strict=True)):
            sheet.text(130, top + 18 * place, time)
            sheet.text(250, top + 18 * place, item)
            sheet.text(330, top + 18 * place, f"第{place + 1}会议室")
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    assert placed(table)[4:9] == [
        (1, 0, 3, 1, "5月6日"),
        (1, 1, 1, 1, "08:30—10:00"),
        (1, 2, 1, 1, "讲座"),
        (1, 3, 1, 1, "第1会议室"),
        (2, 1, 1, 1, "10:30—12:00"),
    ]
    assert table.rows == 7


def test_lines_between_two_rules_are_one_row_where_all_others_are() -> None:
    sheet = Sheet()
    levels = (100, 118, 136, 198, 216, 234, 252)
    rules(sheet, 60, 420, *levels)
    texts = (
        ("序号", "名称", "要求", "数量"),
        ("1", "平板", "含安装", "12"),
        (
            "2",
            "空气|源热|泵热|水机|组",
            "1. 分辨率；|2. 亮度不低于五百；|3. 支持多点触控；|4. 提供安装调试与培训服务。",
            "3",
        ),
        ("3", "书柜", "钢制", "4"),
        ("4", "桌椅", "木制", "40"),
        ("5", "电源", "不间断", "1"),
    )
    for top, row in zip(levels, texts, strict=False):
        for x, text in zip((64, 110, 180, 340), row, strict=True):
            for number, line in enumerate(text.split("|")):
                sheet.text(x, top + 13 + 11 * number, line)
    assert rows(read_pdf(sheet.pdf(), verify="none")) == [
        [text.replace("|", "") for text in row] for row in texts
    ]


def test_date_broken_over_two_lines_is_no_two_rows() -> None:
    sheet = Sheet()
    rules(sheet, 60, 400, 100, 120)
    for x, text in ((64, "Date"), (140, "Details"), (250, "Reference"), (340, "Balance")):
        sheet.text(x, 114, text)
    for number, name in enumerate(("Salary", "Interest", "Deposit")):
        top = 134 + 34 * number
        sheet.text(64, top, f"0{number + 1}/01/202")
        sheet.text(64, top + 12, "4")
        sheet.text(140, top + 6, name)
        sheet.text(250, top + 6, f"FT{number}33510")
        sheet.ending(390, top + 6, f"{number + 1}8,990.82")
    assert rows(read_pdf(sheet.pdf(), verify="none"))[1:] == [
        [f"0{number + 1}/01/2024", name, f"FT{number}33510", f"{number + 1}8,990.82"]
        for number, name in enumerate(("Salary", "Interest", "Deposit"))
    ]


def listed(sheet: Sheet, top: float, numbers: Sequence[int], *, notes: bool, shift: float = 0) -> None:
    """Write rows of a list, with or without notes in the last column."""
    for place, number in enumerate(numbers):
        y = top + 16 * place
        sheet.text(64, y, str(number))
        sheet.text(120 + shift, y, f"第{number}中学")
        sheet.text(240 + shift, y, f"{number},204.5")
        if notes:
            sheet.text(340, y, "合格")


def long_list() -> Sheet:
    """Write the first page of a list under a ruled heading."""
    sheet = Sheet()
    rules(sheet, 60, 400, 60, 80)
    for x, text in ((64, "序号"), (120, "学校"), (240, "经费"), (340, "备注")):
        sheet.text(x, 74, text)
    return sheet


def test_list_goes_on_where_a_rule_ends_it_on_a_page_that_leaves_a_column_blank() -> None:
    sheet = long_list()
    listed(sheet, 94, range(10, 55), notes=True)
    sheet.next_page()
    listed(sheet, 60, range(55, 60), notes=False)
    rules(sheet, 60, 400, 48, 132)
    found = rows(read_pdf(sheet.pdf(), verify="none"))
    assert found[45:] == [
        ["54", "第54中学", "54,204.5", "合格"],
        *([str(number), f"第{number}中学", f"{number},204.5", ""] for number in range(55, 60)),
    ]


def test_columns_that_only_text_shows_are_the_same_on_the_next_page() -> None:
    sheet = long_list()
    listed(sheet, 94, range(10, 55), notes=True)
    sheet.next_page()
    listed(sheet, 60, range(55, 60), notes=True, shift=9)
    rules(sheet, 60, 400, 48, 132)
    document = read_pdf(sheet.pdf(), verify="none")
    assert only_table(document).columns == 4
    assert rows(document)[-1] == ["59", "第59中学", "59,204.5", "合格"]


def test_row_a_little_farther_below_goes_on_the_list() -> None:
    sheet = long_list()
    listed(sheet, 94, range(10, 14), notes=True)
    listed(sheet, 94 + 3 * 16 + 34, range(14, 18), notes=True)
    assert [row[0] for row in rows(read_pdf(sheet.pdf(), verify="none"))[1:]] == [
        str(number) for number in range(10, 18)
    ]


def test_row_drawn_on_both_pages_beyond_their_edges_is_one() -> None:
    sheet = Sheet()
    xs = (60, 200, 400)
    sheet.grid(xs, (790, 810, 830, 850))
    sheet.fill_grid(xs, (790, 810), (("单位", "金额"), ("清溪县", "12.5")))
    sheet.next_page()
    sheet.grid(xs, (-8, 12, 32, 52))
    sheet.text(64, 8, "东山县")
    sheet.text(204, 8, "33.5")
    sheet.fill_grid(xs, (12, 32), (("北河区", "9.1"), ("合计", "55.1")))
    assert rows(read_pdf(sheet.pdf(), verify="none")) == [
        ["单位", "金额"],
        ["清溪县", "12.5"],
        ["东山县", "33.5"],
        ["北河区", "9.1"],
        ["合计", "55.1"],
    ]


def test_white_ground_that_a_filled_row_reaches_over_is_no_part_of_the_table() -> None:
    sheet = Sheet()
    sheet.shade((40, 50, 420, 176), grey=1)
    xs = (60, 160, 260, 400)
    sheet.shade(*((left, top, right, top + 20) for top in (80, 120, 160) for left, right in pairwise(xs)))
    texts = [
        ("单位", "收入", "支出"),
        *((f"第{number}中心", f"{number}2.5", f"{number}1") for number in range(1, 5)),
    ]
    sheet.fill_grid(xs, range(80, 180, 20), texts)
    document = read_pdf(sheet.pdf(), verify="none")
    assert rows(document) == [list(row) for row in texts]
    assert lines(document) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:30—10:00", True),
        ("(10 000", False),
        ("(10 000)", True),
        ("01/01/2024", True),
        ("01/01/24", True),
        ("2024-01-05", True),
        ("01/01/202", False),
    ],
)
def test_figures_are_whole_numbers_times_and_dates(text: str, *, expected: bool) -> None:
    assert is_figure(text) is expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("栏次", "1", "2", "3"), True),
        (("(1)", "(2)", "(3)"), True),
        (("栏次", "1", "栏次", "2"), True),
        (("行政运行", "1", "教育支出", "2"), False),
        (("栏次", "1", "3", "2"), False),
        (("栏次", "1"), False),
    ],
)
def test_columns_are_numbered_from_one(texts: tuple[str, ...], *, expected: bool) -> None:
    assert is_counting(texts) is expected


def counted(words: Sequence[tuple[str, str]], *, at_right: bool) -> list[str]:
    """Write numbers, each close to its word, as a column of a table ruled above and below; return its texts."""
    sheet = Sheet()
    for y in (100, 120, 120 + 16 * len(words)):
        sheet.line(60, y, 480, y)
    for x, text in ((64, "单位"), (240, "人数"), (400, "时间")):
        sheet.text(x, 114, text)
    for number, (figure, word) in enumerate(words):
        y = 132 + 16 * number
        sheet.text(64, y, f"清溪第{'一二三四五六'[number]}中学")
        width = pdfmetrics.stringWidth(figure, FONT, 10) if at_right else 0
        sheet.text(260 - width, y, figure)
        sheet.text(262.5 + (0 if at_right else pdfmetrics.stringWidth(figure, FONT, 10)), y, word)
        sheet.text(400, y, "每季度")
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    return [cell.text.replace(" ", "") for cell in table.cells if cell.row and cell.column == 1]


def test_number_and_the_word_behind_it_are_one_cell() -> None:
    months = [("4", "月底前"), ("5", "日内"), ("6", "个工作日"), ("7", "月"), ("9", "年")]
    assert counted(months, at_right=False) == [f"{figure}{word}" for figure, word in months]
    people = [("12", "人"), ("3", "人"), ("104", "人"), ("7", "人以上"), ("56", "人")]
    assert counted(people, at_right=True) == [f"{figure}{word}" for figure, word in people]


def test_numbers_set_right_beside_other_words_stand_in_a_column_of_their_own() -> None:
    names = [("12", "赵某"), ("3", "钱某"), ("104", "孙某"), ("7", "李某"), ("56", "周某")]
    assert counted(names, at_right=True) == [figure for figure, _ in names]
