"""Tables over page breaks: what is joined, what is cut, what stays apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from draw_pdf import TRUETYPE, ruled_pdf
from pdf_build import Form, FormCell, FormTable, chromium_pdf, docx_form, html_form, office_pdf
from pdf_build_sheet import Sheet
from pdf_forms import FONTS, drawing, expected_cells, indicator_rows, indicators_form

from extract.document import Line, Table
from extract.pdf import read_pdf

XS = (60, 160, 320, 440, 530)
C = FormCell


def cells(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]


def two_pages(
    above: tuple[str, ...], below: tuple[str, ...], *, close: bool = True, between: str = ""
) -> bytes:
    """Draw a row at the foot of one page and a row at the head of the next."""
    sheet = Sheet()
    sheet.text(250, 60, "绩效目标申报表", size=16)
    sheet.grid(XS, (700, 730, 750) if close else (700, 730))
    if not close:
        for x in XS:
            sheet.line(x, 700, x, 750)
    sheet.fill_grid(XS, (700, 730), (("一级指标", "二级指标", "三级指标", "指标值"), above))
    sheet.next_page()
    if between:
        sheet.text(60, 65, between)
    ys = (80, 110, 140)
    sheet.grid(XS, ys if close else ys[1:])
    if not close:
        for x in XS:
            sheet.line(x, 80, x, 140)
    sheet.fill_grid(XS, ys, (below, ("满意度指标", "服务对象", "群众满意度", "≥90%")))
    return sheet.pdf()


def rows(data: bytes) -> list[list[str]]:
    (table,) = read_pdf(data).tables
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)]


def test_whole_rows_on_both_sides_stay_two_rows() -> None:
    document = read_pdf(
        two_pages(("产出指标", "数量指标", "巡查长度", "100"), ("产出指标", "质量指标", "达标率", "95%"))
    )
    (table,) = document.tables
    assert table.rows == 4
    assert [(join.row, join.page, join.cut_row) for join in table.joins] == [(2, 2, False)]


def test_row_left_open_at_the_break_is_one_row() -> None:
    data = two_pages(("产出指标", "数量指标", "巡查长度", "100"), ("", "", "与频次", ""), close=False)
    document = read_pdf(data)
    (table,) = document.tables
    assert cells(table)[4:8] == [
        (1, 0, 1, 1, "产出指标"),
        (1, 1, 1, 1, "数量指标"),
        (1, 2, 1, 1, "巡查长度\n与频次"),
        (1, 3, 1, 1, "100"),
    ]
    assert [box.page for box in table.cells[6].boxes] == [1, 2]
    assert [(join.row, join.page, join.cut_row) for join in table.joins] == [(1, 2, True)]


def test_row_closed_at_the_break_is_one_row_if_its_text_runs_on() -> None:
    above = ("产出指标", "数量指标", "完成老旧小区改造工程数", "≥12个")
    sheet_rows = rows(two_pages(above, ("", "", "量及配套", "")))
    assert sheet_rows[1] == ["产出指标", "数量指标", "完成老旧小区改造工程数量及配套", "≥12个"]


def test_header_at_the_foot_of_a_page_is_not_the_start_of_the_row_below() -> None:
    names = ("单位名称", "项目名称", "预算金额", "绩效目标", "一级指标", "二级指标", "三级指标", "指标值")
    values = (
        "柳溪县图书",
        "免费开放补助",
        "32.00",
        "全年免费开",
        "产出指标",
        "数量指标",
        "开放天数",
        "≥300天",
    )
    sheet = Sheet()
    xs = tuple(range(50, 470, 52))
    sheet.grid(xs, (730, 750))
    sheet.fill_grid(xs, (730, 750), (names,))
    sheet.next_page()
    sheet.grid(xs, (80, 110))
    sheet.fill_grid(xs, (80, 110), (values,))
    assert rows(sheet.pdf()) == [list(names), list(values)]


def test_labels_of_two_rows_are_not_one_beside_a_cut_name() -> None:
    xs = (50, 102, 154, 206, 258, 310, 362)
    sheet = Sheet()
    sheet.grid(xs, (710, 730, 750))
    above = ("柳溪县图", "免费开放", "32.00", "产出指标", "开放天数", "≥300天")
    sheet.fill_grid(xs, (710, 730, 750), (("单位", "项目", "预算", "一级指标", "三级指标", "指标值"), above))
    sheet.next_page()
    ys = (80, 100, 120)
    sheet.grid(xs, ys)
    below = (
        ("馆", "", "", "产出指标", "文献完好", "≥98%"),
        ("青石馆", "古籍保护", "6.50", "效益指标", "保护水平", "≥90%"),
    )
    sheet.fill_grid(xs, ys, below)
    texts = rows(sheet.pdf())
    assert [texts[1][0], *texts[1][3:]] == ["柳溪县图馆", "产出指标", "开放天数", "≥300天"]
    assert texts[2][-3:] == ["产出指标", "文献完好", "≥98%"]


def test_two_complete_numbers_are_never_glued() -> None:
    sheet = Sheet()
    xs = (60, 160, 190)
    sheet.grid(xs, (730, 745))
    sheet.text(64, 741, "预算金额")
    sheet.text(162, 741, "39600")
    sheet.next_page()
    sheet.grid(xs, (80, 95))
    sheet.text(162, 91, "70400")
    document = read_pdf(sheet.pdf())
    (table,) = document.tables
    assert cells(table) == [(0, 0, 2, 1, "预算金额"), (0, 1, 1, 1, "39600"), (1, 1, 1, 1, "70400")]
    assert [(remark.code, remark.detail) for remark in document.remarks] == [
        ("numbers_not_joined", "39600 | 70400"),
        ("span_assumed", "预算金额"),
    ]


def test_repeated_header_is_kept_once() -> None:
    header = ("一级指标", "二级指标", "三级指标", "指标值")
    document = read_pdf(two_pages(("产出指标", "数量指标", "巡查长度", "100"), header))
    (table,) = document.tables
    assert [cell.text for cell in table.cells if cell.row == 2] == [
        "满意度指标",
        "服务对象",
        "群众满意度",
        "≥90%",
    ]
    assert "repeated header" in table.joins[0].reason
    assert [each.text for each in document.remainders if each.kind == "header"] == list(header)


@pytest.mark.parametrize("mark", ["续表", "（续）", "续表1"])
def test_continued_mark_joins(mark: str) -> None:
    row = ("产出指标", "质量指标", "达标率", "95%")
    document = read_pdf(two_pages(("产出指标", "数量指标", "巡查长度", "100"), row, between=mark))
    assert [table.rows for table in document.tables] == [4]
    assert [each.text for each in document.remainders] == [mark]


def test_text_between_parts_two_tables() -> None:
    row = ("产出指标", "质量指标", "达标率", "95%")
    document = read_pdf(
        two_pages(("产出指标", "数量指标", "巡查长度", "100"), row, between="二、项目绩效目标")
    )
    assert [table.rows for table in document.tables] == [2, 2]


def test_same_form_over_again_is_another_table() -> None:
    sheet = Sheet()
    for name in ("河道整治", "防汛物资"):
        sheet.grid((60, 160, 500), (80, 110, 700))
        sheet.fill_grid((60, 160), (80, 110), (("项目名称", name), ("项目内容", "全年实施")))
        sheet.next_page()
    tables = read_pdf(sheet.pdf()).tables
    assert [table.cells[1].text for table in tables] == ["河道整治", "防汛物资"]


def test_merged_cell_goes_on_below_the_break() -> None:
    sheet = Sheet()
    xs = (60, 160, 500)

    def piece(top: int, count: int, first: int, label: str) -> None:
        bottom = top + 30 * count
        for x in xs:
            sheet.line(x, top, x, bottom)
        for y in range(top, bottom + 1, 30):
            sheet.line(60 if y in {top, bottom} else 160, y, 500, y)
        sheet.text(64, top + 14, label)
        for number in range(count):
            sheet.text(164, top + 14 + 30 * number, f"第{first + number}项指标完成率")

    piece(680, 3, 1, "产出指标")
    sheet.next_page()
    piece(80, 2, 4, "")
    (table,) = read_pdf(sheet.pdf()).tables
    assert cells(table)[0] == (0, 0, 5, 1, "产出指标")
    assert [box.page for box in table.cells[0].boxes] == [1, 2]
    assert [cell.text for cell in table.cells[1:]] == [f"第{number}项指标完成率" for number in range(1, 6)]


def labelled_piece(sheet: Sheet, top: int, labels: tuple[str, ...], values: tuple[str, ...]) -> None:
    """Draw a label column of one merged cell beside rows of values."""
    bottom = top + 20 * len(values)
    for x in (60, 100, 500):
        sheet.line(x, top, x, bottom)
    for row in range(len(values) + 1):
        sheet.line(60 if row in {0, len(values)} else 100, top + 20 * row, 500, top + 20 * row)
    for number, label in enumerate(labels):
        sheet.text(64, top + 14 + 12 * number, label)
    for number, value in enumerate(values):
        sheet.text(104, top + 14 + 20 * number, value)


def test_label_cut_by_the_break_is_whole_again() -> None:
    sheet = Sheet()
    labelled_piece(sheet, 745, ("效益指",), ("公众节水意识提升程度",))
    sheet.next_page()
    labelled_piece(sheet, 80, ("标",), ("河湖生态环境改善程度", "长效机制健全程度"))
    (table,) = read_pdf(sheet.pdf()).tables
    assert cells(table) == [
        (0, 0, 3, 1, "效益指标"),
        (0, 1, 1, 1, "公众节水意识提升程度"),
        (1, 1, 1, 1, "河湖生态环境改善程度"),
        (2, 1, 1, 1, "长效机制健全程度"),
    ]


def test_complete_labels_on_both_sides_stay_two_cells() -> None:
    sheet = Sheet()
    labelled_piece(sheet, 745, ("产出",), ("公众节水意识提升程度",))
    sheet.next_page()
    labelled_piece(sheet, 80, ("效益",), ("河湖生态环境改善程度", "长效机制健全程度"))
    (table,) = read_pdf(sheet.pdf()).tables
    assert [(cell[0], cell[2], cell[4]) for cell in cells(table) if cell[1] == 0] == [
        (0, 1, "产出"),
        (1, 2, "效益"),
    ]


def test_list_that_goes_on_with_its_next_number_is_one_cell() -> None:
    sheet = Sheet()
    for top, label, items in ((700, "年度目标", "12"), (80, "", "34")):
        bottom = top + 14 + 16 * len(items)
        sheet.grid((60, 160, 500), (top, bottom))
        sheet.text(64, top + 14, label)
        for number, item in enumerate(items):
            sheet.text(164, top + 14 + 16 * number, f"目标{item}：完成任务。")
        if label:
            sheet.next_page()
    (table,) = read_pdf(sheet.pdf()).tables
    assert [cell.text for cell in table.cells] == [
        "年度目标",
        "目标1：完成任务。\n目标2：完成任务。\n目标3：完成任务。\n目标4：完成任务。",
    ]


def test_line_that_runs_out_of_an_open_cell_is_in_it() -> None:
    sheet = Sheet()
    for x in (60, 100, 500):
        sheet.line(x, 700, x, 740)
    sheet.line(60, 700, 500, 700)
    sheet.line(100, 740, 500, 740)
    sheet.text(64, 714, "效益指")
    sheet.text(64, 750, "标")
    sheet.text(104, 714, "公众节水意识")
    (table,) = read_pdf(sheet.pdf()).tables
    assert [cell.text for cell in table.cells] == ["效益指标", "公众节水意识"]


def test_page_numbers_and_running_heads_are_no_lines() -> None:
    sheet = Sheet()
    for number in range(1, 4):
        sheet.text(250, 40, "预算绩效管理资料", size=9)
        for line in range(4):
            sheet.text(60, 120 + 40 * line, f"第{number}页的第{line}句话，内容各不相同。")
        sheet.text(290, 815, f"- {number} -", size=9)
        sheet.next_page()
    document = read_pdf(sheet.pdf())
    assert len(document.blocks) == 12
    assert [(each.kind, each.text) for each in document.remainders] == [
        (kind, text)
        for number in range(1, 4)
        for kind, text in (("header", "预算绩效管理资料"), ("page_number", f"- {number} -"))
    ]


def indicator_form() -> Form:
    sentence = "围绕年度中心工作，组织各镇街开展河道巡查与水质监测，推动雨污分流改造，压实网格责任。"
    return Form(
        (
            "（2023年度）",
            FormTable(
                (20, 80),
                ((C("单位名称"), C("清溪区水务保障中心")), (C("年度目标"), C("\n".join([sentence] * 3)))),
            ),
            "绩效指标",
            FormTable((14, 16, 34, 12, 24), indicator_rows(sentence), header_rows=1),
            f"说明：1. {sentence}",
            f"2. {sentence}{sentence}",
        ),
        title="清溪区水务保障中心整体支出绩效目标申报表",
    )


@pytest.mark.parametrize("font", ["Noto Serif CJK SC", "WenQuanYi Micro Hei"])
@pytest.mark.parametrize("producer", ["browser", "office"])
def test_printed_form_equals_its_source(producer: str, font: str) -> None:
    form = replace(indicator_form(), font=font)
    data = chromium_pdf(html_form(form)) if producer == "browser" else office_pdf(docx_form(form))
    if data is None:
        pytest.skip(f"no {producer} installed to print with")
    document = read_pdf(data)
    assert len(document.pages) > 2
    texts = [block.text for block in document.blocks if isinstance(block, Line)]
    assert texts == [form.title, *(block for block in form.blocks if isinstance(block, str))]
    expected = [
        [(row, column, cell.row_span, cell.column_span, cell.text) for row, column, cell in block.placed()]
        for block in form.blocks
        if isinstance(block, FormTable)
    ]
    assert [cells(table) for table in document.tables] == expected


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("producer", ["browser", "office", "toolkit"])
def test_thirty_six_indicators_are_whole_in_every_font_and_producer(producer: str, font: str) -> None:
    form = replace(indicators_form(), font=FONTS[font])
    if producer == "toolkit":
        if font != "serif" and not TRUETYPE.is_file():
            pytest.skip("no font installed to embed")
        # This producer has two fonts of its own, and two ways to end a page.
        data = ruled_pdf(
            drawing(form),
            embedded=font != "serif",
            rules="rects" if font == "microhei" else "lines",
            open_breaks=font == "microhei",
        )
    else:
        printed = chromium_pdf(html_form(form)) if producer == "browser" else office_pdf(docx_form(form))
        if printed is None:
            pytest.skip(f"no {producer} installed to print with")
        data = printed
    document = read_pdf(data)
    assert len(document.pages) > 2
    table = document.tables[-1]
    assert [(*place, "".join(text.split())) for *place, text in cells(table)] == [
        (*place, "".join(text.split())) for *place, text in expected_cells(form)[1]
    ]
    assert table.rows == 37


@pytest.mark.parametrize("has_text_above", [True, False])
def test_row_too_low_to_be_one_is_the_start_of_the_row_below(*, has_text_above: bool) -> None:
    sheet = Sheet()
    texts = ("产出指标", "数量指标", "巡查长度", "100")
    ys = (740, 765, 790, 802)
    sheet.grid(XS, ys)
    sheet.fill_grid(
        XS, ys, (("一级指标", "二级指标", "三级指标", "指标值"), ("效益指标", "社会效益", "覆盖率", "95%"))
    )
    if has_text_above:
        for x, text in zip(XS, texts, strict=False):
            sheet.text(x + 4, 800, text)
    sheet.next_page()
    sheet.grid(XS, (60, 85, 110))
    below = ("", "", "", "") if has_text_above else texts
    sheet.fill_grid(XS, (60, 85), (below, ("满意度指标", "服务对象", "群众满意度", "90%")))
    found = rows(sheet.pdf())
    assert found[2:] == [list(texts), ["满意度指标", "服务对象", "群众满意度", "90%"]]


def test_code_broken_over_lines_in_each_row_is_joined_over_the_break() -> None:
    sheet = Sheet()
    xs = (60, 75, 300, 400)
    ys = [680, 710, 740, 770, 787]
    sheet.grid(xs, ys)
    for number, top in enumerate(ys[:-1]):
        sheet.text(62, top + 12, "21")
        if number < 3:
            sheet.text(62, top + 26, "3")
        sheet.text(80, top + 14, f"水利工程{number}")
        sheet.text(310, top + 14, f"{number + 1},204.50")
    sheet.next_page()
    sheet.grid(xs, (60, 77, 107))
    sheet.text(62, 72, "3")
    sheet.text(62, 89, "21")
    sheet.text(62, 103, "3")
    sheet.text(80, 91, "农村供水")
    sheet.text(310, 91, "88.00")
    read = rows(sheet.pdf())
    assert [row[0].replace("\n", "") for row in read] == ["213"] * 5
    assert [row[1] for row in read] == ["水利工程0", "水利工程1", "水利工程2", "水利工程3", "农村供水"]


SENTENCE = ("梳理历年档案目录并按照保管期限分", "类登记形成书面清单后报送主管部门", "备案")


@pytest.mark.parametrize("by_cells", [False, True])
@pytest.mark.parametrize("closed", [False, True])
def test_end_of_a_cut_row_above_the_first_rule_goes_on_with_the_row_before(
    *, by_cells: bool, closed: bool
) -> None:
    sheet = Sheet()
    xs = (60, 100, 280, 420)

    def rule(y: float) -> None:
        for left, right in pairwise(xs) if by_cells else ((xs[0], xs[-1]),):
            sheet.line(left, y, right, y)

    def row(top: float, number: int, text: tuple[str, ...]) -> None:
        for x, each in ((64, str(number)), (284, "办公室")):
            sheet.text(x, top + 12, each)
        for down, line in enumerate(text):
            sheet.text(104, top + 12 + 13 * down, line)

    for y in (641, 659, 703, 747):
        rule(y)
    for x, text in ((64, "序号"), (104, "主要内容"), (284, "责任单位")):
        sheet.text(x, 654, text)
    row(659, 1, SENTENCE)
    row(703, 2, SENTENCE)
    row(747, 3, SENTENCE[:2])
    if closed:
        rule(777)
    sheet.next_page()
    sheet.text(104, 62, SENTENCE[2])
    for number, y in enumerate((67, 111, 155), 4):
        rule(y)
        row(y, number, SENTENCE)
    rule(199)
    (table,) = read_pdf(sheet.pdf(), verify="none").tables
    read = [[cell.text for cell in table.cells if cell.row == place] for place in range(table.rows)]
    assert read[1:] == [[str(number), "".join(SENTENCE), "办公室"] for number in range(1, 7)]
