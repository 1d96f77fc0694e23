"""Text printed over the rules of its row, and rows beside a ruled table that only filled areas show."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet, lines, placed

from extract.pdf import read_pdf

if TYPE_CHECKING:
    from extract.document import Document

XS = (60, 130, 230, 300)
YS = (100, 115, 130, 145, 160, 175)
NAMES = ("序号", "单位名称", "金额")
UNITS = ("清溪县环境保护设备有限公司", "东山商贸公司", "绿源农业科技发展有限公司", "信诚建筑公司")


def rows(document: Document) -> list[list[str]]:
    """Return the texts of the first table, row by row."""
    table = document.tables[0]
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)]


def low_rows(shift: float) -> Sheet:
    """Draw a table whose rows are too low for names of two lines, which begin so many points above their row."""
    sheet = Sheet()
    sheet.text(60, 92, "单位：万元")
    sheet.grid(XS, YS)
    wrapped: list[tuple[float, str]] = []
    for number, top in enumerate(YS[:-1]):
        name = UNITS[number - 1] if number else NAMES[1]
        sheet.text(64, top + 11, str(number) if number else NAMES[0])
        if len(name) > 8:
            wrapped += [(top + 11 - shift, name[:9]), (top + 24 - shift, name[9:])]
        else:
            sheet.text(134, top + 11, name)
        sheet.text(234, top + 11, f"{number}0.5" if number else NAMES[2])
    for baseline, text in wrapped:
        sheet.text(134, baseline, text)
    return sheet


@pytest.mark.parametrize("shift", [6.5, 13, 0])
def test_text_printed_over_the_rows_beside_its_own_is_read_whole(shift: float) -> None:
    document = read_pdf(low_rows(shift).pdf(), verify="none")
    assert [[text.replace("\n", "") for text in row] for row in rows(document)] == [
        list(NAMES),
        *([str(number), name, f"{number}0.5"] for number, name in enumerate(UNITS, 1)),
    ]
    assert lines(document) == ["单位：万元"]


def test_rows_closer_than_their_letters_are_high_stay_apart() -> None:
    sheet = Sheet()
    ys = tuple(100 + 9 * number for number in range(7))
    sheet.grid(XS, ys)
    for number, top in enumerate(ys[:-1]):
        sheet.text(64, top + 8, f"甲{number}")
        sheet.text(134, top + 8, f"乙{number}")
    sheet.text(136, ys[3] + 5, "注", size=5)
    document = read_pdf(sheet.pdf(), verify="none")
    assert [row[0] for row in rows(document)] == [f"甲{number}" for number in range(6)]


def test_lines_that_fill_their_rows_stay_there_if_one_runs_out_of_the_table() -> None:
    sheet = Sheet()
    ys = tuple(100 + 24 * number for number in range(5))
    sheet.grid(XS, ys)
    for number, top in enumerate(ys[:-1]):
        sheet.text(64, top + 10, f"甲{number}")
        sheet.text(134, top + 10, f"东山商贸{number}")
        sheet.text(134, top + 22, f"有限公司{number}")
    sheet.text(134, ys[-1] + 10, "分公司")
    document = read_pdf(sheet.pdf(), verify="none")
    assert [[text.replace("\n", "") for text in row[:2]] for row in rows(document)][:3] == [
        [f"甲{number}", f"东山商贸{number}有限公司{number}"] for number in range(3)
    ]


def filled_header(texts: tuple[str, ...], edges: tuple[float, ...]) -> Sheet:
    """Draw a table ruled below its header, which only filled areas between some edges show."""
    sheet = Sheet()
    sheet.shade(*((x0, 80, x1, 100) for x0, x1 in pairwise(edges)))
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        sheet.line(x, YS[0], x, YS[-1])
    for x, text in zip(edges, texts, strict=False):
        sheet.text(x + 4, 94, text)
    sheet.fill_grid(XS, [y - 3 for y in YS], [(str(number), "东山商贸公司", "3.5") for number in range(5)])
    return sheet


@pytest.mark.parametrize("edges", [XS, (XS[0], XS[-1])])
def test_filled_areas_above_a_ruled_table_are_its_header(edges: tuple[float, ...]) -> None:
    sheet = filled_header(NAMES[:1] if len(edges) == 2 else NAMES, edges)
    if len(edges) == 2:
        sheet.text(134, 94, NAMES[1])
        sheet.text(234, 94, NAMES[2])
    document = read_pdf(sheet.pdf(), verify="none")
    assert placed(document.tables[0])[:6] == [
        *((0, column, 1, 1, name) for column, name in enumerate(NAMES)),
        *((1, column, 1, 1, text) for column, text in enumerate(("0", "东山商贸公司", "3.5"))),
    ]
    assert document.tables[0].rows == 6


def test_header_filled_over_several_columns_spans_them() -> None:
    document = read_pdf(filled_header(("单位", "金额"), (XS[0], XS[2], XS[3])).pdf(), verify="none")
    assert placed(document.tables[0])[:2] == [(0, 0, 1, 2, "单位"), (0, 2, 1, 1, "金额")]


def test_filled_bar_above_a_table_with_one_text_is_its_title() -> None:
    document = read_pdf(filled_header(("企业名单",), (XS[0], XS[-1])).pdf(), verify="none")
    assert document.tables[0].rows == 5
    assert lines(document) == ["企业名单"]


@pytest.mark.parametrize("figures", [("6:05", "12:40"), ("2024-01-05", "31/12/2024")])
def test_times_and_dates_below_each_other_are_rows(figures: tuple[str, str]) -> None:
    sheet = Sheet()
    sheet.grid(XS, (100, 120, 220))
    sheet.fill_grid(XS, (100,), [NAMES])
    for number in range(5):
        sheet.fill_grid(XS, (120 + 20 * number,), [(f"第{number}站", *figures)])
    document = read_pdf(sheet.pdf(), verify="none")
    assert rows(document)[1:] == [[f"第{number}站", *figures] for number in range(5)]
