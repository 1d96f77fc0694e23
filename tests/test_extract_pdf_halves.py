"""Sheets with two pages of a document side by side are read one page after the other."""

from __future__ import annotations

from pdf_build_sheet import Sheet

from extract.document import Join, Line
from extract.pdf import read_pdf

XS = (40, 100, 240, 380)
SHIFT = 421
HEAD = ("序号", "内容", "数值")


def sheet_of_halves() -> Sheet:
    """Draw two sheets of two pages each with one table that goes on over all of them."""
    sheet = Sheet(842, 595)
    number = 0
    for page in range(2):
        if page:
            sheet.next_page()
        for half in range(2):
            left = half * SHIFT
            sheet.text(left + 200, 580, f"{2 * page + half + 1}")
            if not page and not half:
                sheet.text(left + 150, 50, "河道清单")
            ys = [70 + 48 * row for row in range(11)]
            body: list[tuple[str, ...]] = []
            for _ in range(10 if page or half else 9):
                number += 1
                body.append((f"{number}", f"河段{number}", f"{number * 3}"))
            sheet.grid([x + left for x in XS], ys)
            rows = body if page or half else [HEAD, *body]
            sheet.fill_grid([x + left for x in XS[:-1]], ys, rows)
    return sheet


def test_table_over_the_halves_of_sheets_is_one() -> None:
    document = read_pdf(sheet_of_halves().pdf())
    (table,) = document.tables
    assert [cell.text for cell in table.cells if not cell.column] == ["序号", *map(str, range(1, 40))]
    assert table.joins == tuple(
        Join(row, page, "same column edges") for row, page in ((10, 1), (20, 2), (30, 2))
    )
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["河道清单"]
    assert [cell.boxes[0].x0 for cell in table.cells if cell.column == 0][9:11] == [40.0, 461.0]


def test_text_beside_the_tables_stays_on_its_half() -> None:
    sheet = Sheet(842, 595)
    for half in range(2):
        left = half * SHIFT
        sheet.text(left + 40, 60, f"第{half + 1}部分的说明文字")
        sheet.grid([x + left for x in XS], (80, 110, 140))
        sheet.fill_grid([x + left for x in XS[:-1]], (80, 110), (HEAD, ("1", "河段", "2")))
    document = read_pdf(sheet.pdf())
    assert [block.text if isinstance(block, Line) else block.rows for block in document.blocks] == [
        "第1部分的说明文字",
        2,
        "第2部分的说明文字",
        2,
    ]
