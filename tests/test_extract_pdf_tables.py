"""Tables of public documents, in many ways to rule them or to leave rules out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pdf_build import chromium_pdf
from pdf_build_sheet import FONT, Sheet
from pdf_tables import CONTENTS, STYLES, cells_of, page_of_tables
from reportlab.pdfbase.pdfmetrics import stringWidth

from extract.document import Line, Remark, Table
from extract.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from pdf_tables import Cells

WORDS = (("Service", "Unit", "2022", "2023"), ("Water supplied", "ML", "310", "298"))
MORE = (("Sewage treated", "ML", "204", "199"), ("Leaks repaired", "number", "87", "91"))
XS, YS = (60, 220, 320, 420), (100, 120, 140, 160)


def plain(table: Table) -> Cells:
    return sorted(
        (cell.row, cell.column, cell.row_span, cell.column_span, "".join(cell.text.split()))
        for cell in table.cells
    )


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)]


@pytest.mark.parametrize("style", STYLES)
def test_every_cell_of_a_public_table_is_read(style: str) -> None:
    data = chromium_pdf(page_of_tables(style))
    if data is None:
        pytest.skip("no browser installed to print with")
    document = read_pdf(data)
    expected = [cells_of(table) for name, table in CONTENTS.items() if name in STYLES[style][1]]
    assert [plain(table) for table in document.tables] == expected
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        text
        for name in CONTENTS
        if name in STYLES[style][1]
        for text in (f"What the {name} of the county show.", f"Source: {name} of our own, rounded.")
    ]


def written(sheet: Sheet) -> None:
    for top, row in zip(YS, (*WORDS, *MORE), strict=True):
        for x, text in zip(XS, row, strict=True):
            sheet.text(x, top + 14, text)


def level_rules(sheet: Sheet) -> None:
    for y in (*YS, 180):
        sheet.line(56, y, 500, y)


def top_heading_and_bottom(sheet: Sheet) -> None:
    for y in (100, 120, 180):
        sheet.line(56, y, 500, y)


def heading_rules_only(sheet: Sheet) -> None:
    for y in (100, 120):
        sheet.line(56, y, 500, y)


def rules_without_the_outer_ones(sheet: Sheet) -> None:
    for y in YS[1:]:
        sheet.line(56, y, 500, y)


def short_segments(sheet: Sheet) -> None:
    for y in (*YS, 180):
        for x in range(56, 500, 4):
            sheet.line(x, y, x + 4, y)


def bars(sheet: Sheet) -> None:
    sheet.canvas.setFillGray(0.9)
    for top in (100, 140):
        sheet.box(56, top, 500, top + 20, fill=True, stroke=False)
    sheet.line(56, 180, 500, 180)
    sheet.canvas.setFillGray(0)


def nothing(_: Sheet) -> None:
    pass


@pytest.mark.parametrize(
    "rule",
    [
        level_rules,
        top_heading_and_bottom,
        heading_rules_only,
        rules_without_the_outer_ones,
        short_segments,
        bars,
        nothing,
    ],
)
def test_columns_that_only_the_text_shows_are_columns(rule: Callable[[Sheet], None]) -> None:
    sheet = Sheet()
    sheet.text(60, 60, "The services of the year and what they cost the public.")
    rule(sheet)
    written(sheet)
    document = read_pdf(sheet.pdf())
    assert [rows(table) for table in document.tables] == [[list(row) for row in (*WORDS, *MORE)]]
    assert [type(block) for block in document.blocks] == [Line, Table]


def test_label_of_two_lines_is_one_row_with_its_figures() -> None:
    sheet = Sheet()
    for y in (100, 120, 200):
        sheet.line(56, y, 500, y)
    lines = (
        (114, ("Expenses", "2022", "2023")),
        (134, ("Wages and salaries of all", "1,204", "1,310")),
        (147, ("staff", "", "")),
        (163, ("Rent", "88", "91")),
        (179, ("Total of the year so far", "1,292", "1,401")),
    )
    for y, texts in lines:
        for x, text in zip((60, 200, 400), texts, strict=True):
            sheet.text(x, y, text)
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == [
        ["Expenses", "2022", "2023"],
        ["Wages and salaries of all staff", "1,204", "1,310"],
        ["Rent", "88", "91"],
        ["Total of the year so far", "1,292", "1,401"],
    ]


def test_rule_under_a_heading_says_which_columns_it_heads() -> None:
    sheet = Sheet()
    for start, y in ((56, 100), (56, 140), (56, 180)):
        sheet.line(start, y, 500, y)
    for start, end in ((215, 350), (365, 500)):
        sheet.line(start, 120, end, 120)
    for x, text in ((255, "Urban"), (405, "Rural")):
        sheet.text(x, 114, text)
    for y, texts in (
        (134, ("Region", "Male", "Female", "Male", "Female")),
        (154, ("North", "12", "13", "45", "47")),
        (174, ("East", "83", "84", "10", "11")),
    ):
        for x, text in zip((60, 220, 300, 370, 450), texts, strict=True):
            sheet.text(x, y, text)
    (table,) = read_pdf(sheet.pdf()).tables
    assert plain(table)[:7] == [
        (0, 0, 2, 1, "Region"),
        (0, 1, 1, 2, "Urban"),
        (0, 3, 1, 2, "Rural"),
        (1, 1, 1, 1, "Male"),
        (1, 2, 1, 1, "Female"),
        (1, 3, 1, 1, "Male"),
        (1, 4, 1, 1, "Female"),
    ]


def test_rows_without_upright_rules_part_no_table_without_sides() -> None:
    sheet = Sheet()
    ys = (100, 120, 140, 160, 180, 200)
    for y in ys:
        sheet.line(60, y, 500, y)
    for top, bottom in ((100, 120), (140, 160), (180, 200)):
        for x in (250, 400):
            sheet.line(x, top, x, bottom)
    texts = (
        ("Article", "Duty", "Unit"),
        ("Chapter 1",),
        ("Horses", "Free", "head"),
        ("Chapter 2",),
        ("Beef", "12%", "kg"),
    )
    for top, row in zip(ys, texts, strict=False):
        for x, text in zip((64, 254, 404), row, strict=False):
            sheet.text(x, top + 14, text)
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == [list(row) for row in texts]
    assert [cell.column_span for cell in table.cells if cell.row in {1, 3}] == [3, 3]


def test_running_text_in_two_columns_between_rules_is_no_table() -> None:
    sheet = Sheet()
    for y in (90, 260):
        sheet.line(56, y, 540, y)
    for line in range(10):
        for x in (60, 310):
            sheet.text(x, 110 + 14 * line, f"the board shall keep a register, no. {line}")
    assert read_pdf(sheet.pdf()).tables == ()


def test_headings_set_sideways_do_not_turn_the_page() -> None:
    sheet = Sheet()
    sheet.grid((60, 160, 200, 240), (100, 200, 220))
    sheet.text(64, 114, "Name")
    for x, text in ((184, "Attendance rate"), (224, "Written examination")):
        sheet.canvas.saveState()
        sheet.canvas.translate(x, sheet.height - 195)
        sheet.canvas.rotate(90)
        sheet.canvas.setFont("STSong-Light", 10)
        sheet.canvas.drawString(0, 0, text)
        sheet.canvas.restoreState()
    for x, text in ((64, "Anna Berg"), (164, "95"), (204, "80")):
        sheet.text(x, 214, text)
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == [["Name", "Attendance rate", "Written examination"], ["Anna Berg", "95", "80"]]


def test_table_over_pages_whose_columns_only_text_shows_is_one() -> None:
    sheet = Sheet()
    wanted = [["Name of the project", "District", "Amount"]]
    for page in range(2):
        y = 100
        for top, texts in (
            (y, wanted[0]),
            *(
                (y + 20 * n, (f"Bridge {page}{n} over the river", "North", f"{n},{page}07"))
                for n in range(1, 33)
            ),
        ):
            for x, text in zip((60, 300 + 6 * page, 440), texts, strict=True):
                sheet.text(x, top + 14, text)
            sheet.line(56, top, 540, top)
            if top > y:
                wanted.append(list(texts))
        sheet.line(56, y + 20 * 33, 540, y + 20 * 33)
        sheet.next_page()
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == wanted


def test_words_of_a_sentence_keep_the_blank_of_a_full_line() -> None:
    sheet = Sheet()
    first = "Review the registers of the"
    right = 62 + stringWidth(first, FONT, 10) + 3
    sheet.grid((60, right, 300), (100, 140))
    sheet.text(62, 114, first)
    sheet.text(62, 128, "auditors of the county.")
    sheet.text(right + 4, 114, "Board")
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == [["Review the registers of the auditors of the county.", "Board"]]


@pytest.mark.parametrize("gap", [2, 3.5, 4.4, 5.5, 9])
@pytest.mark.parametrize("frame", [False, True])
def test_cells_drawn_apart_from_each_other_are_one_table(gap: float, *, frame: bool) -> None:
    sheet = Sheet()
    lefts, rights = (60, 160 + gap, 260 + 2 * gap), (160, 260 + gap, 400)
    tops, bottoms = (100, 120 + gap, 140 + 2 * gap), (120, 140 + gap, 160 + 2 * gap)
    cells = [(0, 0, 2, 1, "Unit"), (0, 1, 1, 2, "Water"), (1, 1, 1, 1, "ML"), (1, 2, 1, 1, "310")]
    cells += [(2, 0, 1, 1, "Leaks"), (2, 1, 1, 1, "no."), (2, 2, 1, 1, "91")]
    for row, column, down, right, text in cells:
        sheet.box(lefts[column], tops[row], rights[column + right - 1], bottoms[row + down - 1])
        sheet.text(lefts[column] + 4, tops[row] + 14, text)
    if frame:
        sheet.box(60 - gap, 100 - gap, 400 + gap, bottoms[-1] + gap)
    (table,) = read_pdf(sheet.pdf()).tables
    assert plain(table) == cells


def test_thin_column_of_a_ruled_table_stays_one() -> None:
    sheet = Sheet()
    sheet.grid((60, 160, 165, 265, 365), (100, 120, 140))
    sheet.text(64, 114, "Unit")
    (table,) = read_pdf(sheet.pdf()).tables
    assert (table.rows, table.columns) == (2, 4)


def test_high_frame_that_goes_on_over_the_page_is_no_row() -> None:
    sheet = Sheet()
    for row, top in enumerate((100, 124, 148)):
        for column, left in enumerate((60, 164, 268)):
            sheet.box(left, top, left + 100, top + 20)
            sheet.text(left + 4, top + 14, f"R{row}C{column}")
    sheet.box(55, 95, 373, 200)
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == [[f"R{row}C{column}" for column in range(3)] for row in range(3)]


@pytest.mark.parametrize("rule", [level_rules, top_heading_and_bottom, bars])
def test_white_ground_of_a_page_rules_nothing(rule: Callable[[Sheet], None]) -> None:
    sheet = Sheet()
    sheet.canvas.setFillGray(1)
    sheet.box(20, 50, 560, 400, fill=True, stroke=False)
    sheet.canvas.setFillGray(0)
    sheet.text(60, 80, "What the accounts of the county show.")
    rule(sheet)
    written(sheet)
    data = sheet.pdf()
    document = read_pdf(data)
    (table,) = document.tables
    assert rows(table) == [list(row) for row in (*WORDS, *MORE)]
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "What the accounts of the county show."
    ]
    assert read_pdf(data, verify="all").remarks == (Remark("table_inferred", "1 of 1 tables", 1),)


def test_frame_left_open_at_a_page_break_hides_no_text() -> None:
    sheet = Sheet()
    frame = sheet.canvas.beginPath()
    frame.rect(60, sheet.height - 180, 300, 80)
    frame.rect(61, sheet.height - 180, 298, 79)
    sheet.canvas.drawPath(frame, stroke=0, fill=1, fillMode=0)
    sheet.line(60, 140, 360, 140)
    sheet.line(160, 100, 160, 180)
    for x, top, text in ((64, 100, "Unit"), (164, 100, "ML"), (64, 140, "Water"), (164, 140, "310")):
        sheet.text(x, top + 14, text)
    document = read_pdf(sheet.pdf())
    (table,) = document.tables
    assert rows(table) == [["Unit", "ML"], ["Water", "310"]]
    assert document.remainders == ()


def test_lines_of_several_figures_in_one_cell_are_rows() -> None:
    sheet = Sheet()
    sheet.grid((60, 200, 340, 480), (100, 120, 240))
    body = [(f"Offence {number}", f"{number},062.6 1.5 9.5", f"8.{number} –") for number in range(6, 14)]
    body[-1] = ("Curfew", "91.0 91.0 (X)", "63.1 63.1")
    sheet.fill_grid((60, 200, 340), (100,), (("Charge", "Total", "Male"),))
    for number, row in enumerate(body):
        for x, text in zip((64, 204, 344), row, strict=True):
            sheet.text(x, 134 + 14 * number, text)
    (table,) = read_pdf(sheet.pdf()).tables
    assert rows(table) == [["Charge", "Total", "Male"], *map(list, body)]
