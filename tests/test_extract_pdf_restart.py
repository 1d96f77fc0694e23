"""Tables with one header on pages that follow each other: one table, or a list of its own on each page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdf_build_sheet import Sheet

from extract.document import Remark
from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Document

XS = (60, 160, 300, 420, 540)
HEAD = ("序号", "项目名称", "单位", "金额")
FIRST = (("1", "河道清淤", "处", "12"), ("2", "堤防加固", "处", "8"))
SECOND = (("1", "水质检测", "次", "4"), ("2", "巡查培训", "次", "6"))
TOTAL = ("合计", "", "", "20")


def pages(*bodies: Sequence[Sequence[str]], height: float = 20) -> Document:
    """Draw a table of one header and these rows on each page, the last row as high as told."""
    sheet = Sheet()
    for number, body in enumerate(bodies):
        if number:
            sheet.next_page()
        ys = [60 + 20 * row for row in range(len(body) + 1)]
        sheet.grid(XS, (*ys, ys[-1] + height))
        sheet.fill_grid(XS[:-1], ys, (HEAD, *body))
    return read_pdf(sheet.pdf())


def test_list_whose_numbers_begin_again_on_a_new_page_is_another() -> None:
    document = pages(FIRST, SECOND)
    assert [table.rows for table in document.tables] == [3, 3]
    assert document.remarks == (Remark("table_begins_again", "numbers begin again", 2),)


def test_list_below_a_total_is_another() -> None:
    document = pages((*FIRST, TOTAL), (*SECOND, TOTAL))
    assert [table.rows for table in document.tables] == [4, 4]
    assert document.remarks == (Remark("table_begins_again", "numbers begin again; total above", 2),)


def test_list_whose_numbers_go_on_is_one_table() -> None:
    document = pages(FIRST, (("3", "水质检测", "次", "4"), ("4", "巡查培训", "次", "6")))
    assert [table.rows for table in document.tables] == [5]
    assert not document.remarks


def test_numbers_that_begin_again_below_a_full_page_are_groups_of_one_table() -> None:
    document = pages(FIRST, SECOND, height=640)
    assert [table.rows for table in document.tables] == [5]
    assert not document.remarks
