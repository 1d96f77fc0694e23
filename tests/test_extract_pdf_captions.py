"""Tables close below each other: a caption, running text or a gap between their rules ends one and begins another."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdf_build_sheet import Sheet, lines, placed

from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.document import Document

FIRST = (("指标", "上年", "本年"), ("户数", "93,012", "92,640"), ("人数", "81,300", "80,977"))
SECOND = (
    ("学校", "班级", "学生", "教师"),
    ("镇中学", "18", "802", "71"),
    ("一小", "24", "1,031", "66"),
    ("二小", "12", "488", "35"),
)
LEFT, RIGHT = 60, 540


def edges(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the edges of as many columns as these rows have."""
    count = len(rows[0])
    return [LEFT + (RIGHT - LEFT) * column / count for column in range(count + 1)]


def write(sheet: Sheet, top: float, rows: Sequence[Sequence[str]]) -> None:
    """Write rows 20 points high."""
    for number, row in enumerate(rows):
        for (left, right), text in zip(pairwise(edges(rows)), row, strict=True):
            sheet.centred(left, right, top + 10 + 20 * number, text)


def three_rules(sheet: Sheet, top: float, rows: Sequence[Sequence[str]]) -> None:
    """Rule a table above and below its heading, and below its last row."""
    for y in (top, top + 20, top + 20 * len(rows)):
        sheet.line(LEFT, y, RIGHT, y)


def without_sides(sheet: Sheet, top: float, rows: Sequence[Sequence[str]]) -> None:
    """Rule the rows of a table, and its columns without both sides."""
    for number in range(len(rows) + 1):
        sheet.line(LEFT, top + 20 * number, RIGHT, top + 20 * number)
    for x in edges(rows)[1:-1]:
        sheet.line(x, top, x, top + 20 * len(rows))


def by_cells(sheet: Sheet, top: float, rows: Sequence[Sequence[str]]) -> None:
    """Rule the rows of a table cell by cell."""
    for number in range(len(rows) + 1):
        for left, right in pairwise(edges(rows)):
            sheet.line(left, top + 20 * number, right, top + 20 * number)


def unruled(sheet: Sheet, top: float, rows: Sequence[Sequence[str]]) -> None:
    """Rule nothing."""


def texts(document: Document) -> list[list[list[str]]]:
    """Return the texts of all tables row by row."""
    return [
        [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)]
        for table in document.tables
    ]


@pytest.mark.parametrize("rule", [three_rules, without_sides, by_cells, unruled])
@pytest.mark.parametrize("caption", ["表2　学校情况", "附表二 学校情况", "Table 2. Schools"])
def test_numbered_caption_parts_two_tables(
    rule: Callable[[Sheet, float, Sequence[Sequence[str]]], None], caption: str
) -> None:
    sheet = Sheet()
    for top, rows in ((100, FIRST), (186, SECOND)):
        rule(sheet, top, rows)
        write(sheet, top, rows)
    sheet.text(LEFT, 177, caption)
    document = read_pdf(sheet.pdf())
    assert texts(document) == [[list(row) for row in FIRST], [list(row) for row in SECOND]]
    assert [line.replace("\u3000", " ") for line in lines(document)] == [caption.replace("\u3000", " ")]


def test_captions_below_each_other_are_rows_of_a_list() -> None:
    sheet = Sheet()
    rows = (
        ("表号", "表名", "页"),
        ("表1", "收支总表", "3"),
        ("表2", "收入总表", "5"),
        ("表3", "支出总表", "7"),
    )
    for number in range(5):
        sheet.line(LEFT, 100 + 20 * number, RIGHT, 100 + 20 * number)
    write(sheet, 100, rows)
    assert texts(read_pdf(sheet.pdf())) == [[list(row) for row in rows]]


def test_coloured_heading_below_a_caption_does_not_take_it_in() -> None:
    sheet = Sheet()
    sheet.text(LEFT, 97, "表2　学校情况")
    for left, right in pairwise(edges(SECOND)):
        sheet.shade((left, 102, right, 122), (left, 142, right, 162))
    write(sheet, 102, SECOND)
    assert texts(read_pdf(sheet.pdf())) == [[list(row) for row in SECOND]]


PROSE = (
    "各乡镇应当按照职责分工于规定时间内完成核对并将结果报送备案逾期未报的不再受理如有",
    "疑问请联系办公室",
)


def test_running_text_parts_tables_ruled_cell_by_cell() -> None:
    sheet = Sheet()
    for top, rows in ((100, FIRST), (200, SECOND)):
        by_cells(sheet, top, rows)
        write(sheet, top, rows)
    sheet.text(LEFT + 20, 176, PROSE[0])
    sheet.text(LEFT, 190, PROSE[1])
    document = read_pdf(sheet.pdf())
    assert texts(document) == [[list(row) for row in FIRST], [list(row) for row in SECOND]]
    assert lines(document) == list(PROSE)


def test_running_text_ends_rows_under_a_ruled_heading() -> None:
    sheet = Sheet()
    for top, rows in ((100, FIRST), (200, SECOND)):
        sheet.line(LEFT, top + 20, RIGHT, top + 20)
        write(sheet, top, rows)
    sheet.text(LEFT + 20, 176, PROSE[0])
    sheet.text(LEFT, 190, PROSE[1])
    document = read_pdf(sheet.pdf())
    assert texts(document)[1:] == [[list(row) for row in SECOND]]
    assert not any(PROSE[1] in cell for rows in texts(document) for row in rows for cell in row)


def test_ruled_tables_four_points_apart_are_two() -> None:
    sheet = Sheet()
    for top in (100, 164.0):
        sheet.grid(edges(FIRST), (top, top + 20, top + 40, top + 60))
        write(sheet, top, FIRST)
    rows = [list(row) for row in FIRST]
    assert texts(read_pdf(sheet.pdf())) == [rows, rows]


def test_low_blank_row_within_the_sides_of_a_table_parts_nothing() -> None:
    sheet = Sheet()
    xs = edges(FIRST)
    for y in (100, 120, 124, 144, 164):
        sheet.line(LEFT, y, RIGHT, y)
    for x in (LEFT, RIGHT):
        sheet.line(x, 100, x, 164)
    for x in xs[1:-1]:
        sheet.line(x, 100, x, 120)
        sheet.line(x, 124, x, 164)
    write(sheet, 100, FIRST[:1])
    write(sheet, 124, FIRST[1:])
    (table,) = read_pdf(sheet.pdf()).tables
    assert [cell[-1] for cell in placed(table) if cell[-1]] == [text for row in FIRST for text in row]
