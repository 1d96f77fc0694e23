"""Sheets printed on many pages: what is repeated above each table, and columns that had no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet, lines, only_table

from extract.document import Remark
from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Table

XS = (60, 120, 300, 420, 540)
HEAD = ("编码", "科目", "预算数", "决算数")
TOP, ROW = 110.0, 22.0
FULL = 30


def write(sheet: Sheet, xs: Sequence[float], rows: Sequence[Sequence[str]], *, top: float = TOP) -> None:
    """Rule and fill a table of rows of one height."""
    ys = [top + ROW * number for number in range(len(rows) + 1)]
    sheet.grid(xs, ys)
    sheet.fill_grid(xs, ys, rows)


def body(first: int, count: int) -> list[tuple[str, ...]]:
    return [
        (f"2{number:02d}", f"科目{number}", f"{number}.50", f"{number}.25")
        for number in range(first, first + count)
    ]


def texts(table: Table, *columns: int) -> list[list[str]]:
    """Return the texts of some columns row by row."""
    return [
        [cell.text for cell in table.cells if cell.row == row and cell.column in columns]
        for row in range(table.rows)
    ]


def budget(second: str, unit: str = "单位：万元", count: int = FULL) -> bytes:
    """Print a list with its title and unit above the header of each page."""
    sheet = Sheet()
    for first, title in ((1, "支出决算表"), (1 + count, second)):
        sheet.text(220, 60, title, size=16)
        sheet.text(470, 95, "单位：万元" if first == 1 else unit)
        write(sheet, XS, [HEAD, *body(first, count if first == 1 else 4)])
        sheet.next_page()
    return sheet.pdf()


def test_list_goes_on_below_the_title_that_each_page_repeats() -> None:
    document = read_pdf(budget("支出决算表"))
    table = only_table(document)
    assert [row[0] for row in texts(table, 0)] == [
        "编码",
        *(f"2{number:02d}" for number in range(1, FULL + 5)),
    ]
    assert lines(document) == ["支出决算表", "单位：万元"]
    (join,) = table.joins
    assert join.reason == "same column edges; 1 repeated header rows; same lines above as on the page before"


@pytest.mark.parametrize(
    "data",
    [budget("收入决算表"), budget("支出决算表", unit="单位：元"), budget("支出决算表", count=8)],
    ids=["other title", "other unit", "page that is not full"],
)
def test_list_of_another_title_or_after_a_page_with_room_is_another(data: bytes) -> None:
    assert len(read_pdf(data).tables) == 2


LEFT, RIGHT = (60, 150, 330, 530), (60, 240, 360)


def over_then_down(name: str = "") -> bytes:
    """Print a sheet of five columns, two of them on pages of their own, before the rows that are left."""
    sheet = Sheet()
    for first, count in ((1, FULL), (1 + FULL, 12)):
        rows = [(f"甲{number}", f"乙{number}", f"丙{number}") for number in range(first, first + count)]
        for xs, head, part in (
            (LEFT, ("编号", "名称", "地点"), rows),
            (
                RIGHT,
                ("金额", "备注"),
                [(f"{number}.0", f"注{number}") for number in range(first, first + count)],
            ),
        ):
            if name:
                sheet.text(480, 104, name, size=14)
            write(sheet, xs, [head, *part])
            sheet.next_page()
    return sheet.pdf()


@pytest.mark.parametrize("name", ["", "附表一"])
def test_columns_printed_over_and_then_down_stand_beside_their_rows(name: str) -> None:
    document = read_pdf(over_then_down(name))
    table = only_table(document)
    assert texts(table, 0, 4) == [
        ["编号", "备注"],
        *([f"甲{number}", f"注{number}"] for number in range(1, FULL + 13)),
    ]
    assert document.remarks == ()


def test_columns_below_a_text_of_their_own_stay_apart() -> None:
    sheet = Sheet()
    write(sheet, LEFT, [(f"甲{number}", "乙", "丙") for number in range(FULL)])
    sheet.next_page()
    sheet.text(480, 104, "另表", size=14)
    write(sheet, RIGHT, [(f"{number}.0", "注") for number in range(FULL)])
    document = read_pdf(sheet.pdf())
    assert [table.columns for table in document.tables] == [3, 2]
    assert document.remarks == (Remark("columns_apart", "rows as on page 1", 2),)
