"""Pages as they are: turned, cropped, with hidden text, watermarks, nested tables and sideways labels."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pypdf
import pytest
from pdf_build_sheet import Sheet
from pypdf.generic import NameObject, NumberObject, RectangleObject
from reportlab.lib.utils import ImageReader

from extract.document import Box, Line, Table
from extract.pdf import read_pdf
from extract.pdf_pdfium import PdfiumReader

if TYPE_CHECKING:
    from collections.abc import Callable

XS = (60, 200, 400)
YS = (100, 130, 160)


def texts(table: Table) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, cell.text) for cell in table.cells]


FOUR = [(0, 0, "项目名称"), (0, 1, "河道整治"), (1, 0, "年度金额"), (1, 1, "1,250.00")]


def small_form(sheet: Sheet) -> None:
    sheet.grid(XS, YS)
    sheet.fill_grid(XS, YS, (("项目名称", "河道整治"), ("年度金额", "1,250.00")))


def turned_page(rotation: int, *, turn_text: bool) -> bytes:
    sheet = Sheet(500, 400)
    if turn_text:
        # Turn the drawing against the page, so that a viewer shows it upright.
        match rotation:
            case 90:
                sheet.canvas.translate(500, 0)
                sheet.canvas.rotate(90)
            case 180:
                sheet.canvas.translate(500, 400)
                sheet.canvas.rotate(180)
            case 0:
                pass
            case _:
                sheet.canvas.translate(0, 400)
                sheet.canvas.rotate(270)
    small_form(sheet)
    reader = pypdf.PdfReader(io.BytesIO(sheet.pdf()))
    writer = pypdf.PdfWriter()
    page = reader.pages[0]
    page[NameObject("/Rotate")] = NumberObject(rotation)
    writer.add_page(page)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("turn_text", [True, False])
def test_page_reads_upright_whatever_its_rotation(rotation: int, *, turn_text: bool) -> None:
    document = read_pdf(turned_page(rotation, turn_text=turn_text))
    assert [texts(table) for table in document.tables] == [FOUR]
    assert (document.pages[0].width, document.pages[0].height, document.pages[0].rotation) == (
        500,
        400,
        rotation,
    )


def test_smaller_text_that_begins_at_the_same_height_has_a_baseline_of_its_own() -> None:
    sheet = Sheet()
    sheet.text(60, 100, "年度绩效", 12)
    sheet.text(200, 100 - 0.88 * 4, "说明", 8)
    glyphs = PdfiumReader(sheet.pdf()).page(1).glyphs
    levels = list(zip("".join(glyphs.text), glyphs.top, glyphs.bottom, strict=True))
    assert [(text, round(top, 1), round(bottom, 1)) for text, top, bottom in levels] == [
        *((text, 89.4, 101.4) for text in "年度绩效"),
        *((text, 89.4, 97.4) for text in "说明"),
    ]


def test_boxes_are_those_of_the_page_as_filed() -> None:
    upright = read_pdf(turned_page(0, turn_text=False)).tables[0].cells[1].boxes
    assert upright == (Box(1, 200, 100, 400, 130),)
    # The text runs upwards on the filed page: the first row is its leftmost stripe.
    sideways = read_pdf(turned_page(90, turn_text=True)).tables[0].cells[1].boxes
    (box,) = sideways
    assert (box.x1 - box.x0, box.bottom - box.top) == (30, 200)


def test_crop_box_moves_the_origin() -> None:
    sheet = Sheet()
    small_form(sheet)
    reader = pypdf.PdfReader(io.BytesIO(sheet.pdf()))
    page = reader.pages[0]
    page.cropbox = RectangleObject((20, 42, 575, 812))
    writer = pypdf.PdfWriter()
    writer.add_page(page)
    buffer = io.BytesIO()
    writer.write(buffer)
    document = read_pdf(buffer.getvalue())
    assert [texts(table) for table in document.tables] == [FOUR]
    assert document.tables[0].cells[0].boxes == (Box(1, 40, 70, 180, 100),)
    assert (document.pages[0].width, document.pages[0].height) == (555, 770)


def mode_three(sheet: Sheet) -> None:
    text = sheet.canvas.beginText(220, sheet.height - 114)
    text.setTextRenderMode(3)
    text.setFont("STSong-Light", 10)
    text.textOut("隐藏文字")
    sheet.canvas.drawText(text)


def white(sheet: Sheet) -> None:
    sheet.canvas.setFillGray(1)
    sheet.text(290, 114, "隐藏文字")


def colour_of_the_ground(sheet: Sheet) -> None:
    sheet.canvas.setFillColorRGB(0.2, 0.3, 0.6)
    sheet.box(285, 102, 398, 128, fill=True, stroke=False)
    sheet.text(290, 114, "隐藏文字")


def covered(sheet: Sheet) -> None:
    sheet.text(290, 114, "隐藏文字")
    sheet.canvas.setFillGray(1)
    sheet.box(285, 102, 398, 128, fill=True, stroke=False)


def off_the_page(sheet: Sheet) -> None:
    sheet.text(700, 114, "隐藏文字")


def clipped(sheet: Sheet) -> None:
    sheet.canvas.saveState()
    path = sheet.canvas.beginPath()
    path.rect(0, 0, 100, 100)
    sheet.canvas.clipPath(path, stroke=0)
    sheet.text(290, 114, "隐藏文字")
    sheet.canvas.restoreState()


def tiny(sheet: Sheet) -> None:
    sheet.text(290, 114, "隐藏文字", size=0.8)


@pytest.mark.parametrize(
    "hide", [mode_three, white, colour_of_the_ground, covered, off_the_page, clipped, tiny]
)
def test_hidden_text_is_reported_and_no_value(hide: Callable[[Sheet], None]) -> None:
    sheet = Sheet()
    small_form(sheet)
    hide(sheet)
    document = read_pdf(sheet.pdf())
    assert [texts(table) for table in document.tables] == [FOUR]
    assert [(each.kind, each.text) for each in document.remainders] == [("hidden", "隐藏文字")]
    assert len(document.blocks) == 1


def test_white_text_on_a_dark_ground_is_seen() -> None:
    sheet = Sheet()
    sheet.canvas.setFillColorRGB(0.1, 0.2, 0.5)
    sheet.box(60, 100, 400, 130, fill=True, stroke=False)
    sheet.canvas.setFillGray(1)
    sheet.fill_grid(XS, YS, (("项目名称", "河道整治"),))
    sheet.canvas.setFillGray(0)
    sheet.fill_grid(XS, YS[1:], (("年度金额", "1,250.00"),))
    sheet.grid(XS, YS)
    document = read_pdf(sheet.pdf())
    assert [texts(table) for table in document.tables] == [FOUR]
    assert document.remainders == ()


def test_invisible_layer_over_a_scan_is_its_text() -> None:
    sheet = Sheet()
    picture = io.BytesIO(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
        b"\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    sheet.canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    mode_three(sheet)
    document = read_pdf(sheet.pdf())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["隐藏文字"]
    assert [remark.code for remark in document.remarks] == ["ocr_layer"]


def test_watermark_is_apart() -> None:
    sheet = Sheet()
    small_form(sheet)
    sheet.canvas.saveState()
    sheet.canvas.setFillGray(0.8)
    sheet.canvas.translate(100, 600)
    sheet.canvas.rotate(45)
    sheet.canvas.setFont("STSong-Light", 40)
    sheet.canvas.drawString(0, 0, "内部资料")
    sheet.canvas.restoreState()
    document = read_pdf(sheet.pdf())
    assert [texts(table) for table in document.tables] == [FOUR]
    assert [(each.kind, each.text) for each in document.remainders] == [("watermark", "内部资料")]


def test_text_struck_twice_is_read_once() -> None:
    sheet = Sheet()
    small_form(sheet)
    sheet.text(204.3, 114, "河道整治")
    assert [texts(table) for table in read_pdf(sheet.pdf()).tables] == [FOUR]


def test_nested_table_stands_in_its_cell() -> None:
    sheet = Sheet()
    sheet.grid((60, 160, 500), (100, 220))
    sheet.text(64, 114, "资金构成")
    sheet.text(164, 114, "明细如下")
    sheet.grid((180, 300, 480), (130, 160, 190))
    sheet.fill_grid((180, 300), (130, 160), (("财政拨款", "80.00"), ("其他资金", "20.00")))
    (table,) = read_pdf(sheet.pdf()).tables
    assert texts(table) == [(0, 0, "资金构成"), (0, 1, "明细如下")]
    (inner,) = table.cells[1].tables
    assert texts(inner) == [(0, 0, "财政拨款"), (0, 1, "80.00"), (1, 0, "其他资金"), (1, 1, "20.00")]


def test_tables_side_by_side_stay_apart() -> None:
    sheet = Sheet()
    for left in (60, 310):
        sheet.grid((left, left + 100, left + 220), YS)
        sheet.fill_grid((left, left + 100), YS, (("甲", f"{left}"), ("乙", "2")))
    tables = read_pdf(sheet.pdf()).tables
    assert [texts(table)[1] for table in tables] == [(0, 1, "60"), (0, 1, "310")]


def test_rounded_frame_hides_no_text_and_closes_the_table() -> None:
    # As a browser draws it: the whole box filled, of which a ring and the strip of one side leave a line to see.
    sheet = Sheet()
    canvas = sheet.canvas
    sheet.text(60, 60, "绩效目标表")
    sheet.fill_grid(XS, YS, (("项目名称", "河道整治"), ("年度金额", "1,250.00")))
    sheet.line(200, 100, 200, 160)
    sheet.line(60, 130, 400, 130)
    for x0, top, width, height in ((60, 100, 340, 4), (60, 156, 340, 4), (60, 100, 4, 60), (396, 100, 4, 60)):
        canvas.saveState()
        ring = canvas.beginPath()
        ring.roundRect(60, sheet.height - 160, 340, 60, 8)
        ring.roundRect(60.75, sheet.height - 159.25, 338.5, 58.5, 7.25)
        canvas.clipPath(ring, stroke=0, fill=0, fillMode=0)
        side = canvas.beginPath()
        side.rect(x0, sheet.height - top - height, width, height)
        canvas.clipPath(side, stroke=0, fill=0)
        sheet.box(60, 100, 400, 160, fill=True, stroke=False)
        canvas.restoreState()
    document = read_pdf(sheet.pdf())
    assert texts(document.tables[0]) == FOUR
    assert document.remainders == ()


def test_frames_and_underlines_are_no_tables() -> None:
    sheet = Sheet()
    sheet.box(30, 30, 565, 812)
    sheet.text(80, 100, "填报单位：")
    sheet.line(130, 103, 300, 103)
    sheet.text(130, 100, "某某街道办事处")
    document = read_pdf(sheet.pdf())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "填报单位：某某街道办事处"
    ]
    assert document.tables == ()


def test_label_written_downwards_is_one_label() -> None:
    sheet = Sheet()
    sheet.grid((60, 84, 400), (100, 180))
    for number, character in enumerate("绩效指标"):
        sheet.text(66, 115 + 16 * number, character)
    sheet.text(90, 115, "完成率")
    (table,) = read_pdf(sheet.pdf()).tables
    assert texts(table) == [(0, 0, "绩效指标"), (0, 1, "完成率")]


def test_sideways_label_is_read_along_its_direction() -> None:
    sheet = Sheet()
    sheet.grid((60, 84, 400), (100, 180))
    sheet.text(90, 115, "完成率达到百分之九十五以上")
    sheet.canvas.saveState()
    sheet.canvas.translate(76, sheet.height - 170)
    sheet.canvas.rotate(90)
    sheet.canvas.setFont("STSong-Light", 10)
    sheet.canvas.drawString(0, 0, "绩效 A1")
    sheet.canvas.restoreState()
    (table,) = read_pdf(sheet.pdf()).tables
    assert texts(table) == [(0, 0, "绩效 A1"), (0, 1, "完成率达到百分之九十五以上")]


def test_spans_are_those_of_the_rules() -> None:
    sheet = Sheet()
    for y, start in ((100, 60), (130, 160), (160, 60), (190, 60)):
        sheet.line(start, y, 400, y)
    for x, top, bottom in ((60, 100, 190), (160, 100, 160), (280, 100, 130), (400, 100, 190)):
        sheet.line(x, top, x, bottom)
    sheet.text(64, 114, "资金情况")
    sheet.text(164, 114, "合计")
    sheet.text(284, 114, "100")
    sheet.text(164, 144, "无其他资金")
    sheet.text(64, 174, "备注：无")
    (table,) = read_pdf(sheet.pdf()).tables
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells] == [
        (0, 0, 2, 1, "资金情况"),
        (0, 1, 1, 1, "合计"),
        (0, 2, 1, 1, "100"),
        (1, 1, 1, 2, "无其他资金"),
        (2, 0, 1, 3, "备注：无"),
    ]


def test_transparent_seal_over_text_hides_nothing() -> None:
    sheet = Sheet()
    small_form(sheet)
    sheet.canvas.setFillColorRGB(0.8, 0, 0, alpha=0.4)
    sheet.box(190, 90, 300, 170, fill=True, stroke=False)
    document = read_pdf(sheet.pdf())
    assert [texts(table) for table in document.tables] == [FOUR]
    assert document.remainders == ()


def test_outlined_text_is_seen() -> None:
    sheet = Sheet()
    text = sheet.canvas.beginText(60, sheet.height - 100)
    text.setTextRenderMode(1)
    text.setFillColorRGB(1, 1, 1)
    text.setFont("STSong-Light", 20)
    text.textOut("绩效目标申报表")
    sheet.canvas.drawText(text)
    assert [block.text for block in read_pdf(sheet.pdf()).blocks if isinstance(block, Line)] == [
        "绩效目标申报表"
    ]


@pytest.mark.parametrize("font", [(2600, -900), (40, -2000), (0, 0), (9000, 9000)])
def test_glyphs_are_in_the_cell_of_their_ink_whatever_box_their_font_claims(font: tuple[int, int]) -> None:
    sheet = Sheet()
    ys = tuple(range(100, 201, 14))
    sheet.grid(XS, ys)
    sheet.fill_grid(XS, [y - 3 for y in ys], ((f"第{n}项", f"{n},250.00") for n in range(7)))
    ascent, descent = font
    data = sheet.pdf().replace(b"/Ascent 752", b"/Ascent %d" % ascent)
    data = data.replace(b"/Descent -271", b"/Descent %d" % descent)
    data = data.replace(b"-25 -254 1000 880", b"-25 %d 1000 %d" % (descent, ascent))
    (table,) = read_pdf(data).tables
    assert texts(table) == [
        (row, column, text) for row in range(7) for column, text in enumerate((f"第{row}项", f"{row},250.00"))
    ]


def test_table_that_begins_in_the_middle_of_a_page_after_text() -> None:
    sheet = Sheet()
    for line in range(20):
        sheet.text(
            60, 80 + 18 * line, "围绕年度中心工作，组织各镇街开展河道巡查与水质监测，推动雨污分流改造。"
        )
    ys = tuple(y + 360 for y in YS)
    sheet.grid(XS, ys)
    sheet.fill_grid(XS, ys, (("项目名称", "河道整治"), ("年度金额", "1,250.00")))
    sheet.text(60, 560, "说明：无。")
    document = read_pdf(sheet.pdf())
    assert [texts(table) for table in document.tables] == [FOUR]
    assert isinstance(document.blocks[-2], Table)
    assert [block.text for block in document.blocks[-1:] if isinstance(block, Line)] == ["说明：无。"]


def test_text_that_stands_for_another_is_read_in_its_own_order() -> None:
    sheet = Sheet()
    sheet.text_that_copies_as(60, 100, "甲乙丙", "GD甲2024乙")
    assert [block.text for block in read_pdf(sheet.pdf()).blocks if isinstance(block, Line)] == ["GD甲2024乙"]


def test_page_of_clipped_text_is_not_read_much_slower() -> None:
    def seconds(*, clip: bool) -> float:
        sheet = Sheet()
        for number in range(2000):
            sheet.canvas.saveState()
            if clip:
                path = sheet.canvas.beginPath()
                path.rect(20, 20, 560, 800)
                sheet.canvas.clipPath(path, stroke=0)
            sheet.text(30 + number % 20 * 26, 30 + number // 20 * 8, "字画", 6)
            sheet.canvas.restoreState()
        data = sheet.pdf()
        spent: list[float] = []
        for _ in range(3):
            begun = time.process_time()
            assert read_pdf(data).remainders == ()
            spent.append(time.process_time() - begun)
        return min(spent)

    assert seconds(clip=True) < 3 * seconds(clip=False)
