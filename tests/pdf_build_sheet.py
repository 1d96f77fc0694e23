"""Draw single PDF pages by hand, with the origin top left, and write out what the PDF reader makes of them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extract.document import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.document import Document, Table

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


class Sheet:
    """A PDF under construction; all coordinates are in points from the top left of the page."""

    def __init__(self, width: float = 595, height: float = 842) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=(width, height), invariant=1, pageCompression=0)
        self.width = width
        self.height = height

    def text(self, x: float, baseline: float, text: str, size: float = 10) -> None:
        """Write text from a point on its baseline."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - baseline, text)

    def centred(self, left: float, right: float, middle: float, text: str) -> None:
        """Write text at the middle of an extent and around a height."""
        width = pdfmetrics.stringWidth(text, FONT, 10)
        self.text((left + right - width) / 2, middle + 4, text)

    def ending(self, right: float, baseline: float, text: str) -> None:
        """Write text up to a point on its baseline."""
        self.text(right - pdfmetrics.stringWidth(text, FONT, 10), baseline, text)

    def text_that_copies_as(self, x: float, baseline: float, text: str, copied: str) -> None:
        """Write text that the file declares to stand for another: a program that copies it gets that one."""
        stands_for = copied.encode("utf-16").hex()
        code = cast("list[str]", vars(self.canvas)["_code"])
        code.append(f"/Span <</ActualText <{stands_for}>>> BDC")
        self.text(x, baseline, text)
        code.append("EMC")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(
        self, x0: float, top: float, x1: float, bottom: float, *, fill: bool = False, stroke: bool = True
    ) -> None:
        """Draw a rectangle."""
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, fill=int(fill), stroke=int(stroke))

    def shade(self, *boxes: tuple[float, float, float, float], grey: float = 0.85) -> None:
        """Fill rectangles, each by left, top, right and bottom, without their outlines."""
        self.canvas.setFillGray(grey)
        for x0, top, x1, bottom in boxes:
            self.box(x0, top, x1, bottom, fill=True, stroke=False)
        self.canvas.setFillGray(0)

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Rule a table in full."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])

    def fill_grid(self, xs: Sequence[float], ys: Sequence[float], rows: Iterable[Sequence[str]]) -> None:
        """Write one text into each cell of a grid."""
        for top, row in zip(ys, rows, strict=False):
            for x, text in zip(xs, row, strict=False):
                self.text(x + 4, top + 14, text)

    def next_page(self) -> None:
        """Begin the next page."""
        self.canvas.showPage()

    def pdf(self) -> bytes:
        """Return the file."""
        self.canvas.save()
        return self._buffer.getvalue()


def only_table(document: Document) -> Table:
    """Return the table of a document that has no other."""
    (table,) = document.tables
    return table


def placed(table: Table) -> list[tuple[int, int, int, int, str]]:
    """Return all cells of a table with their places and spans."""
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]


def lines(document: Document) -> list[str]:
    """Return the lines outside tables."""
    return [block.text for block in document.blocks if isinstance(block, Line)]


def misleading_form() -> bytes:
    """Draw a form that prints one target and declares another, which readers take for the text."""
    sheet = Sheet()
    sheet.text(200, 60, "2024年度部门整体支出绩效目标申报表", size=14)
    xs, ys = (40, 140, 260, 420, 550), (100, 125, 150, 175, 200, 225, 250, 275)
    sheet.grid(xs, ys)
    rows = (
        ("部门名称", "清溪县水务局", "预算年度", "2024年"),
        ("年度预算申请", "126.50万元", "联系人", ""),
        ("年度绩效目标", "河道水质稳定", "", ""),
        ("一级指标", "二级指标", "三级指标", "年度指标值"),
        ("产出指标", "质量指标", "水质达标率", "≥95%"),
        ("产出指标", "数量指标", "巡查河道长度（公里）", ""),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
    )
    sheet.fill_grid(xs, ys, rows)
    sheet.text_that_copies_as(424, 239, "1,250", "1,205")
    return sheet.pdf()
