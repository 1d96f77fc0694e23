"""Tables without any rules whose cells run over lines, or leave a column blank: only the text shows rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet

from extract.document import Join, Line, Remark
from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.document import Table

INFERRED = Remark("table_inferred", "1 of 1 tables", 1)
XS = (60, 120, 320, 440)
WIDTHS = (4, 12, 6, 8)
HEAD = ("序号", "工作内容", "责任单位", "完成时间")
ROWS = (
    ("1", "推进河道清淤和堤防加固工程建设并按期组织完工验收", "水务中心", "6月底"),
    ("2", "开展水质监测", "监测站会同各乡镇", "每季度"),
    ("3", "完善巡查制度，落实巡查人员和经费，按月通报巡查情况", "河长办公室", "全年"),
    ("4", "组织培训", "河长办公室", "9月"),
)


def broken(text: str, width: int) -> list[str]:
    """Break a text into lines of so many characters."""
    return [text[start : start + width] for start in range(0, len(text), width)]


def draw(sheet: Sheet, rows: Sequence[Sequence[str]], top: float, part: Callable[[int, int], float]) -> float:
    """Write rows without rules; `part` tells how far down a cell of so many lines begins in a row of so many."""
    for row in rows:
        cells = [broken(text, width) for text, width in zip(row, WIDTHS, strict=True)]
        high = max(map(len, cells))
        for x, lines in zip(XS, cells, strict=True):
            for number, line in enumerate(lines):
                sheet.text(x, top + 14 * (number + part(len(lines), high)) + 10, line)
        top += 14 * high
    return top


def at_top(lines: int, high: int) -> float:
    """Set a cell at the top of its row."""
    return 0 * lines * high


def at_middle(lines: int, high: int) -> float:
    """Set a cell at the middle of its row."""
    return (high - lines) / 2


def at_bottom(lines: int, high: int) -> float:
    """Set a cell at the bottom of its row."""
    return high - lines


def rows(table: Table) -> list[tuple[str, ...]]:
    """Return the texts of a table row by row."""
    return [tuple(cell.text for cell in table.cells if cell.row == row) for row in range(table.rows)]


@pytest.mark.parametrize("part", [at_top, at_middle, at_bottom])
def test_cells_over_lines_without_space_between_rows_are_told_by_their_line_breaks(
    part: Callable[[int, int], float],
) -> None:
    sheet = Sheet()
    sheet.text(60, 80, "河道工作清单如下，供各单位参考执行。")
    bottom = draw(sheet, (HEAD, *ROWS), 100, part)
    sheet.text(60, bottom + 40, "本清单由水务中心解释，自印发之日起施行，有效期一年。")
    document = read_pdf(sheet.pdf())
    (table,) = document.tables
    assert rows(table) == [HEAD, *ROWS]
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "河道工作清单如下，供各单位参考执行。",
        "本清单由水务中心解释，自印发之日起施行，有效期一年。",
    ]
    assert document.remarks == (INFERRED,)


def test_column_that_most_rows_leave_blank_is_a_column() -> None:
    body = (
        ("巡查", "河道巡查", "次", "12"),
        ("", "水库巡查", "次", "8"),
        ("", "堤防", "公里", "40"),
        ("", "闸门", "座", "3"),
        ("检测", "水质", "次", "4"),
        ("", "水量", "次", "6"),
    )
    sheet = Sheet()
    draw(sheet, (("类别", "内容", "单位", "数量"), *body), 100, at_top)
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == [("类别", "内容", "单位", "数量"), *body]


def test_headings_in_two_rows_stay_apart_where_one_is_wider_than_its_figures() -> None:
    sheet = Sheet()
    xs = (60, 260, 310, 365, 415)
    for x, text in ((60, "单位"), (260, "年初预算安排数"), (365, "全年预算执行数")):
        sheet.text(x, 100, text)
    for x, text in zip(xs[1:], ("人员", "公用", "人员", "公用"), strict=True):
        sheet.text(x, 114, text)
    names = ("水务中心", "监测站", "河长办公室", "堤防所")
    for number, name in enumerate(names):
        figures = (f"{number + 3},120", f"{number}40", f"{number + 1},015", f"{number}36")
        sheet.text(60, 128 + 14 * number, name)
        for x, text in zip(xs[1:], figures, strict=True):
            sheet.text(x + 30 - 5 * len(text), 128 + 14 * number, text)
    (table,) = read_pdf(sheet.pdf()).tables
    assert [
        (cell.row, cell.column, cell.column_span, cell.text)
        for cell in table.cells
        if cell.row < 2 and cell.text
    ] == [
        (0, 0, 1, "单位"),
        (0, 1, 2, "年初预算安排数"),
        (0, 3, 2, "全年预算执行数"),
        (1, 1, 1, "人员"),
        (1, 2, 1, "公用"),
        (1, 3, 1, "人员"),
        (1, 4, 1, "公用"),
    ]
    assert rows(table)[2:] == [
        (name, f"{number + 3},120", f"{number}40", f"{number + 1},015", f"{number}36")
        for number, name in enumerate(names)
    ]


def test_frame_around_a_table_without_rules_hides_no_column() -> None:
    sheet = Sheet()
    bottom = draw(sheet, (HEAD, *ROWS), 100, at_top)
    sheet.box(50, 92, 545, bottom + 8)
    document = read_pdf(sheet.pdf())
    (table,) = document.tables
    assert rows(table) == [HEAD, *ROWS]
    assert document.remarks == (INFERRED,)


def test_table_without_rules_goes_on_below_its_header_on_the_next_page() -> None:
    more = (("5", "编制年度报告", "河长办公室", "12月20日前"), ("6", "归档", "档案室", "12月"))
    sheet = Sheet()
    draw(sheet, (HEAD, *ROWS), 640, at_top)
    sheet.next_page()
    draw(sheet, (HEAD, *more), 60, at_top)
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == [HEAD, *ROWS, *more]
    assert table.joins == (Join(5, 2, "same column edges; 1 repeated header rows"),)


def test_label_beside_partial_rules_says_nothing_of_the_rows_beside_it() -> None:
    long = "推进河道清淤和堤防加固工程建设并按期组织完工验收并做好移交"
    sheet = Sheet()
    for y in (100, 120, 186):
        sheet.line(60, y, 540, y)
    sheet.line(120, 166, 540, 166)
    draw(sheet, (HEAD,), 102, at_top)
    draw(sheet, (("", long, "水务中心", "6月底"),), 122, at_middle)
    draw(sheet, (("", "组织培训", "河长办公室", "9月"),), 168, at_middle)
    sheet.text(60, 153, "巡查")
    (table,) = read_pdf(sheet.pdf()).tables
    assert [
        (cell.row, cell.row_span, cell.text.replace("\n", "")) for cell in table.cells if cell.column < 2
    ] == [
        (0, 1, "序号"),
        (0, 1, "工作内容"),
        (1, 2, "巡查"),
        (1, 1, long),
        (2, 1, "组织培训"),
    ]


def test_running_text_in_three_columns_is_no_table() -> None:
    text = "推进河道清淤和堤防加固工程建设开展水质监测完善巡查制度落实巡查人员和经费按月通报巡查情况组织培训"
    sheet = Sheet()
    for number in range(12):
        for column in range(3):
            start = (7 * number + 13 * column) % 20
            sheet.text(60 + 170 * column, 100 + 14 * number, text[start : start + 18], 9)
    document = read_pdf(sheet.pdf())
    assert document.tables == ()


def test_groups_of_a_telephone_number_are_no_columns() -> None:
    sheet = Sheet()
    listed = [("科室", "联系人", "电话", "楼层")]
    names = ("方圆", "江别", "陆沉", "温故", "程砚")
    listed += [
        (f"业务{number}科", name, f"+86 000 1234 560{number}", "3") for number, name in enumerate(names)
    ]
    sheet.line(60, 100, 520, 100)
    sheet.line(60, 118, 520, 118)
    for number, texts in enumerate(listed):
        for x, text in zip((64, 180, 300, 480), texts, strict=True):
            sheet.text(x + 18 * (not number and text == "电话"), 113 + 18 * number, text)
    sheet.line(60, 118 + 18 * len(names), 520, 118 + 18 * len(names))
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == listed
