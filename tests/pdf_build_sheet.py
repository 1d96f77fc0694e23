"""Draw single PDF pages by hand, with the origin top left, for tests of the PDF reader."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(
        self, x0: float, top: float, x1: float, bottom: float, *, fill: bool = False, stroke: bool = True
    ) -> None:
        """Draw a rectangle."""
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, fill=int(fill), stroke=int(stroke))

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
