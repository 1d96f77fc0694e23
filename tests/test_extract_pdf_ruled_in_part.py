"""Tables that leave rules out, or draw them in pieces: what is left of them shows rows and columns."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet, only_table

from extract.document import Join, Remark
from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Table

INFERRED = Remark("table_inferred", "1 of 1 tables", 1)
XS = (60, 160, 300, 420, 540)
HEAD = ("指标", "内容", "单位", "数值")


def rows(table: Table) -> list[list[str]]:
    """Return the texts of a table row by row, line breaks aside."""
    return [
        [cell.text.replace("\n", "") for cell in table.cells if cell.row == row] for row in range(table.rows)
    ]


def write(sheet: Sheet, tops: Sequence[float], texts: Sequence[Sequence[str]]) -> None:
    """Write one row of texts below each of these heights."""
    for top, row in zip(tops, texts, strict=False):
        for x, text in zip(XS, row, strict=False):
            for number, line in enumerate(text.split("|")):
                if line:
                    sheet.text(x + 4, top + 14 + 13 * number, line)


def joined(texts: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return texts without the bars at which their lines are broken."""
    return [[text.replace("|", "") for text in row] for row in texts]


TALL = (
    HEAD,
    ("巡查", "河道|水库|堤防", "次", "12"),
    ("清淤", "支渠", "公里", "8"),
    ("检测", "水质|土壤", "次", "4"),
)
LEVELS = (100, 120, 168, 190, 225)


@pytest.mark.parametrize("overlap", [0.0, 1.1])
def test_upright_rules_drawn_row_by_row_show_the_rows(overlap: float) -> None:
    sheet = Sheet()
    for y in (100, 120, 225):
        sheet.line(60, y, 540, y)
    for top, bottom in pairwise(LEVELS):
        for x in XS:
            sheet.line(x, top - overlap / 2, x, bottom + overlap / 2)
    write(sheet, LEVELS, TALL)
    document = read_pdf(sheet.pdf())
    assert rows(only_table(document)) == joined(TALL)
    assert document.remarks == ()


def test_upright_rules_in_pieces_part_no_line_of_text() -> None:
    sheet = Sheet()
    sheet.grid((60, 160, 540), (100, 120, 180))
    for x in (60, 160, 540):
        sheet.line(x, 120, x, 149)
        sheet.line(x, 149, x, 180)
    sheet.fill_grid((60, 160), (100,), (("指标", "内容"),))
    sheet.text(64, 152, "巡查")
    sheet.text(164, 152, "河道")
    assert rows(only_table(read_pdf(sheet.pdf()))) == [["指标", "内容"], ["巡查", "河道"]]


def test_table_of_inner_rules_alone_keeps_its_outer_columns_under_grouped_headings() -> None:
    sheet = Sheet()
    sheet.line(160, 120, 420, 120)
    sheet.line(60, 140, 540, 140)
    for top, bottom in ((100, 140), (140, 160), (160, 180)):
        for x in (160, 420):
            sheet.line(x, top, x, bottom)
    for top, bottom in ((120, 140), (140, 160), (160, 180)):
        sheet.line(300, top, 300, bottom)
    write(sheet, (100,), (("指标", "目标值", "", "备注"),))
    write(
        sheet,
        (120, 140, 160),
        (("", "全年", "半年", ""), ("巡查", "12", "6", ""), ("清淤", "8", "4", "支渠")),
    )
    table = only_table(read_pdf(sheet.pdf()))
    assert [
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells[:6]
    ] == [
        (0, 0, 2, 1, "指标"),
        (0, 1, 1, 2, "目标值"),
        (0, 3, 2, 1, "备注"),
        (1, 1, 1, 1, "全年"),
        (1, 2, 1, 1, "半年"),
        (2, 0, 1, 1, "巡查"),
    ]
    assert rows(table)[3] == ["清淤", "8", "4", "支渠"]


BROKEN = (
    ("巡查", "河道、水库和堤防|全部走到|并有记录", "次", "12"),
    ("清淤", "支渠清淤|并修好堤岸", "公里", "8"),
    ("检测", "水质检测|每季一次", "次", "–"),
    ("培训", "护河人员|的培训|和考试", "人", "40"),
)


def test_rows_of_a_table_of_three_rules_are_told_by_their_space_even_without_the_lower_rule() -> None:
    sheet = Sheet()
    for y in (100, 120):
        sheet.line(60, y, 540, y)
    write(sheet, (100,), (HEAD,))
    write(sheet, (122, 172, 209, 246), BROKEN)
    document = read_pdf(sheet.pdf())
    assert rows(only_table(document)) == joined((HEAD, *BROKEN))
    assert document.remarks == (INFERRED,)


def test_rows_below_the_last_full_rule_belong_to_the_merged_cell() -> None:
    sheet = Sheet()
    for y in (100, 120, 140):
        sheet.line(60, y, 540, y)
    sheet.line(160, 160, 540, 160)
    sheet.line(160, 180, 540, 180)
    write(sheet, (100,), (HEAD,))
    write(sheet, (120, 140, 160, 180), (("巡查", "河道", "次", "12"), ("", "支渠", "公里", "8")))
    write(sheet, (160, 180), (("清淤", "干渠", "公里", "3"), ("", "堤岸", "米", "70")))
    table = only_table(read_pdf(sheet.pdf()))
    assert [cell.text for cell in table.cells if cell.column] == [
        *HEAD[1:], "河道", "次", "12", "支渠", "公里", "8", "干渠", "公里", "3", "堤岸", "米", "70",
    ]  # fmt: skip


def test_band_of_three_lines_does_not_part_a_table_of_bands() -> None:
    sheet = Sheet()
    tops = (100, 120, 140, 188, 208)
    sheet.canvas.setFillGray(0.9)
    for number, (top, bottom) in enumerate(pairwise((*tops, 228))):
        sheet.canvas.setFillGray(0.9 if number % 2 else 0.8)
        sheet.box(60, top, 540, bottom, fill=True, stroke=False)
    sheet.canvas.setFillGray(0)
    texts = (HEAD, ("巡查", "河道", "次", "12"), ("清淤|支渠|干渠", "", "", ""), ("检测", "水质", "次", "4"))
    write(sheet, tops, (*texts, ("培训", "人员", "人", "40")))
    write(sheet, (166,), (("", "渠道", "公里", "8"),))
    found = rows(only_table(read_pdf(sheet.pdf())))
    assert found[2] == ["清淤支渠干渠", "渠道", "公里", "8"]
    assert len(found) == 5


def test_headings_in_two_rows_are_parted_where_no_rule_does() -> None:
    sheet = Sheet()
    for y in (100, 140, 160, 180, 200):
        sheet.line(60, y, 540, y)
    write(sheet, (100, 118), (("指标", "目标值", "", "备注"), ("", "全年", "半年", "")))
    write(
        sheet,
        (140, 160, 180),
        (("巡查", "12", "6", "河道"), ("清淤", "8", "4", "支渠"), ("检测", "4", "2", "水质")),
    )
    table = only_table(read_pdf(sheet.pdf()))
    assert [cell.text for cell in table.cells if cell.row == 1 and cell.text] == ["全年", "半年"]
    assert rows(table)[2:] == [
        ["巡查", "12", "6", "河道"],
        ["清淤", "8", "4", "支渠"],
        ["检测", "4", "2", "水质"],
    ]


def test_underlined_heading_alone_makes_a_table_of_the_rows_in_its_columns() -> None:
    sheet = Sheet()
    sheet.line(60, 120, 540, 120)
    body = (("巡查", "河道", "次", "12"), ("清淤", "支渠", "公里", "8"), ("检测", "水质", "次", "4"))
    write(sheet, (102, 122, 142, 162), (HEAD, *body))
    sheet.text(60, 230, "本表由各单位填写，并于每年一月报送财政部门备案。")
    document = read_pdf(sheet.pdf())
    assert rows(only_table(document)) == joined((HEAD, *body))
    assert document.remarks == (INFERRED,)


def test_filled_areas_side_by_side_are_the_cells() -> None:
    sheet = Sheet()
    for top, bottom in pairwise(LEVELS):
        for left, right in pairwise(XS):
            sheet.canvas.setFillGray(0.9)
            sheet.box(left + 0.5, top + 0.5, right - 0.5, bottom - 0.5, fill=True, stroke=False)
    sheet.canvas.setFillGray(0)
    write(sheet, LEVELS, TALL)
    document = read_pdf(sheet.pdf())
    assert rows(only_table(document)) == joined(TALL)
    assert document.remarks == ()


SPACED = tuple((100 + 22 * number, 120 + 22 * number) for number in range(6))


def spaced(sheet: Sheet, top: float, texts: Sequence[Sequence[str]]) -> float:
    """Draw rows of boxes with a little space around each; return where they end."""
    for row in texts:
        for (left, right), text in zip(pairwise((60, 160, 300, 420)), row, strict=True):
            sheet.box(left, top, right - 2, top + 20)
            sheet.text(left + 4, top + 14, text)
        top += 22
    return top


def test_frame_around_spaced_cells_leaves_no_row_at_a_page_break() -> None:
    texts = [[f"{name}{number}" for name in ("指标", "内容", "数值")] for number in range(1, 31)]
    sheet = Sheet()
    end = spaced(sheet, 140, texts[:28])
    for x in (57, 421):
        sheet.line(x, 137, x, end + 20)
    sheet.line(57, 137, 421, 137)
    sheet.next_page()
    end = spaced(sheet, 60, texts[28:])
    for x in (57, 421):
        sheet.line(x, 60, x, end + 1)
    sheet.line(57, end + 1, 421, end + 1)
    assert rows(only_table(read_pdf(sheet.pdf()))) == texts


def test_cells_drawn_as_frames_in_one_path_are_seen_alike_by_both_readers() -> None:
    sheet = Sheet()
    for number, (top, bottom) in enumerate(SPACED):
        for left, right in ((60, 200), (204, 400)):
            path = sheet.canvas.beginPath()
            for inset in (0.0, 0.8):
                path.rect(
                    left + inset, 842 - bottom + inset, right - left - 2 * inset, bottom - top - 2 * inset
                )
            sheet.canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
            sheet.text(left + 4, top + 14, f"内容{number}")
    document = read_pdf(sheet.pdf(), verify="all")
    assert rows(only_table(document)) == [[f"内容{number}"] * 2 for number in range(6)]
    assert document.remarks == ()


WIDE = (54, 200, 346, 492)
MORE = (54, 200, 300)
HEIGHTS = (70, 90, 124, 150, 190, 210)


def sheet_of_columns(heights: Sequence[float] = HEIGHTS) -> Sheet:
    """Print a table whose last two columns had no room on the first page."""
    sheet = Sheet()
    sheet.grid(WIDE, HEIGHTS)
    sheet.fill_grid(WIDE[:-1], HEIGHTS[:-1], [[f"甲{row}", f"乙{row}", f"丙{row}"] for row in range(5)])
    sheet.next_page()
    sheet.grid(MORE, heights)
    sheet.fill_grid(MORE[:-1], heights[:-1], [[f"丁{row}", f"戊{row}"] for row in range(5)])
    return sheet


def test_columns_printed_on_a_further_page_stand_beside_the_others() -> None:
    table = only_table(read_pdf(sheet_of_columns().pdf()))
    assert rows(table) == [[f"{name}{row}" for name in "甲乙丙丁戊"] for row in range(5)]
    assert table.joins == (Join(0, 2, "columns of a further page; same row edges"),)
    assert [box.page for box in table.cells[4].boxes] == [2]


def test_rows_at_other_heights_are_another_table() -> None:
    document = read_pdf(sheet_of_columns((70, 95, 124, 150, 190, 210)).pdf())
    assert [(table.rows, table.columns) for table in document.tables] == [(5, 3), (5, 2)]


def test_table_of_its_own_title_is_put_beside_no_other() -> None:
    sheet = sheet_of_columns()
    sheet.text(60, 60, "附表")
    document = read_pdf(sheet.pdf())
    assert [(table.rows, table.columns) for table in document.tables] == [(5, 3), (5, 2)]
    assert document.remarks == (Remark("columns_apart", "rows as on page 1", 2),)


def test_merged_rows_on_one_of_the_pages_do_not_part_the_columns() -> None:
    document = read_pdf(sheet_of_columns((70, 124, 150, 190, 210)).pdf())
    table = only_table(document)
    assert [(cell.row, cell.row_span, cell.text) for cell in table.cells if cell.column == 3] == [
        (0, 2, "丁0"),
        (2, 1, "丁1"),
        (3, 1, "丁2"),
        (4, 1, "丁3"),
    ]


def test_table_with_its_header_again_goes_on_after_a_page_that_is_not_full() -> None:
    sheet = Sheet()
    for page in range(2):
        sheet.grid(XS, (60, 80, 100, 120))
        body = [(f"指标{page}{row}", f"内容{page}{row}", "次", f"{row}") for row in range(2)]
        sheet.fill_grid(XS[:-1], (60, 80, 100), (HEAD, *body))
        sheet.next_page()
    table = only_table(read_pdf(sheet.pdf()))
    assert [row[0] for row in rows(table)] == ["指标", "指标00", "指标01", "指标10", "指标11"]
    assert table.joins == (Join(3, 2, "same column edges; 1 repeated header rows"),)


def test_high_row_that_begins_within_a_column_is_one_of_the_table() -> None:
    sheet = Sheet()
    texts = ("核对台账", "补充材料", "归档", "通报情况", "总结")
    levels = [100, 120]
    for x, text in ((64, "序号"), (120, "主要内容"), (420, "单位")):
        sheet.text(x, 114, text)
    for number, text in enumerate(texts):
        top, lines = levels[-1], [text] if number != 2 else ["按照职责分工逐项核对台账并将结果报送"] * 6
        levels.append(top + 16 * len(lines) + 4)
        middle = (top + levels[-1]) / 2
        for x, each in ((64, str(number + 1)), (420, "办公室")):
            sheet.text(x, middle + 4, each)
        for down, line in enumerate(lines):
            sheet.text(120, top + 13 + 16 * down, line)
    for y in levels:
        sheet.line(60, y, 500, y)
    table = only_table(read_pdf(sheet.pdf(), verify="none"))
    assert [cell.text for cell in table.cells if cell.column == 0] == ["序号", "1", "2", "3", "4", "5"]


def test_cells_of_two_lines_show_their_column_beside_cells_of_one() -> None:
    sheet = Sheet()
    texts = (("办公室", "负责文电会务机要档案等机关日常运转工作承担", "信息公开工作", "何某"),)
    texts += (("规划科", "拟订规划和政策建议组织编制重大规划审核项目", "建议书", "苏某"),)
    texts += (("防汛科", "组织编制洪水干旱灾害防治规划和防护标准并指", "导实施", "沈某"),)
    for y in (100, 118, 146, 174, 202):
        sheet.line(60, y, 360, y)
    for x, text in ((70, "部门"), (190, "主要职责"), (330, "负责人")):
        sheet.text(x, 113, text)
    for number, (office, first, second, name) in enumerate(texts):
        top = 118 + 28 * number
        for x, y, text in ((64, 17.5, office), (106, 11, first), (106, 24, second), (334, 17.5, name)):
            sheet.text(x, top + y, text)
    assert rows(only_table(read_pdf(sheet.pdf(), verify="none"))) == [
        ["部门", "主要职责", "负责人"],
        *([office, first + second, name] for office, first, second, name in texts),
    ]
