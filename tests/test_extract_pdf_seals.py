"""Seals drawn over a form: neither their text nor their star changes what a cell says."""

from __future__ import annotations

import math

from pdf_build_sheet import FONT, Sheet

from extract.pdf import read_pdf

XS, YS = (60, 180, 330), (100, 125, 150)
ROWS = (("项目名称", "河道保洁"), ("资金总额", "126.50"))
NAME = "清溪县城市更新服务中心"


def sealed(*, grey: bool = False) -> bytes:
    """Draw a form with a seal whose middle lies on the last value."""
    sheet = Sheet()
    sheet.grid(XS, YS)
    sheet.fill_grid(XS, YS, ROWS)
    canvas = sheet.canvas
    x, y = 200.0, 842 - 135.0
    if grey:
        canvas.setFillGray(0.4)
    else:
        canvas.setFillColorRGB(0.9, 0.1, 0.1)
    for number, character in enumerate(NAME):
        angle = 210 - 240 * number / (len(NAME) - 1)
        canvas.saveState()
        canvas.translate(x + 40 * math.cos(math.radians(angle)), y + 40 * math.sin(math.radians(angle)))
        canvas.rotate(angle - 90)
        canvas.setFont(FONT, 9)
        canvas.drawString(-4.5, 0, character)
        canvas.restoreState()
    star = canvas.beginPath()
    for number in range(10):
        angle, far = math.radians(90 + 36 * number), (14.0, 5.5)[number % 2]
        (star.lineTo if number else star.moveTo)(x + far * math.cos(angle), y + far * math.sin(angle))
    star.close()
    canvas.drawPath(star, stroke=0, fill=1)
    return sheet.pdf()


def test_text_of_a_seal_is_apart_and_its_star_hides_nothing() -> None:
    document = read_pdf(sealed())
    (table,) = document.tables
    assert [cell.text for cell in table.cells] == [text for row in ROWS for text in row]
    assert [(each.kind, each.text) for each in document.remainders] == [("watermark", NAME)]


def test_text_below_a_grey_figure_cannot_be_seen() -> None:
    document = read_pdf(sealed(grey=True))
    assert "hidden" in {each.kind for each in document.remainders}
