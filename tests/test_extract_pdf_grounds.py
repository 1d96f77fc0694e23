"""Filled areas that are cells: on a dark ground, and as headers of several rows."""

from __future__ import annotations

from itertools import pairwise

from pdf_build_sheet import Sheet, only_table, placed

from extract.pdf import read_pdf


def test_cells_on_a_dark_ground_are_a_table_however_high_their_rows() -> None:
    xs, ys = (60, 160, 300, 400), (100, 120, 140, 180, 200)
    sheet = Sheet()
    sheet.shade((59.25, 99.25, 400, 200), grey=0)
    sheet.shade(
        *(
            (left, top, right - 0.75, bottom - 0.75)
            for top, bottom in pairwise(ys)
            for left, right in pairwise(xs)
        ),
        grey=1,
    )
    rows = (("序号", "名称", "数量"), ("1", "水泵", "3"), ("2", "闸门", ""), ("3", "护栏", "20"))
    sheet.fill_grid(xs, ys, rows)
    sheet.text(164, 170, "（含启闭机）")
    cells = placed(only_table(read_pdf(sheet.pdf())))
    assert [cell[:4] for cell in cells] == [(row, column, 1, 1) for row in range(4) for column in range(3)]
    assert cells[7][4] == "闸门\n（含启闭机）"


def test_header_of_filled_cells_in_several_rows_stands_above_the_ruled_rows() -> None:
    xs, ys = (60, 100, 140, 300, 400, 500), (160, 180, 200, 220)
    sheet = Sheet()
    header = (
        (60, 100, 300, 120, "项目"),
        (300, 100, 500, 120, "支出"),
        (60, 120, 140, 140, "编码"),
        (140, 120, 300, 160, "名称"),
        (300, 120, 400, 160, "预算"),
        (400, 120, 500, 160, "决算"),
        (60, 140, 100, 160, "类"),
        (100, 140, 140, 160, "款"),
    )
    sheet.shade(*(cell[:4] for cell in header))
    for left, top, right, bottom, text in header:
        sheet.centred(left, right, (top + bottom) / 2, text)
    sheet.grid(xs, ys)
    rows = (
        ("213", "03", "水利", "12.00", "11.00"),
        ("213", "", "防汛", "3.00", ""),
        ("213", "05", "抗旱", "", ""),
    )
    sheet.fill_grid(xs, ys, rows)
    cells = placed(only_table(read_pdf(sheet.pdf())))
    assert cells[:8] == [
        (0, 0, 1, 3, "项目"),
        (0, 3, 1, 2, "支出"),
        (1, 0, 1, 2, "编码"),
        (1, 2, 2, 1, "名称"),
        (1, 3, 2, 1, "预算"),
        (1, 4, 2, 1, "决算"),
        (2, 0, 1, 1, "类"),
        (2, 1, 1, 1, "款"),
    ]
    assert [cell[4] for cell in cells[8:]] == [text for row in rows for text in row]
