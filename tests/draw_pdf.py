"""PDF editions of drawn forms by three producers: reportlab, LibreOffice and Chromium."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from draw_layout import LEADING, laid_out
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from draw import Drawing

TRUETYPE = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
_SECONDS = 120
_DATE = re.compile(rb"(D:)\d{14}")
_XMP_DATE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_IDENTITY = re.compile(rb"(?<=[<(/])[0-9A-F]{32}(?=[>)\]\s])")


def ruled_pdf(
    drawing: Drawing,
    *,
    embedded: bool = False,
    rules: Literal["lines", "rects"] = "lines",
    cut_rows: bool = True,
    open_breaks: bool = False,
) -> bytes:
    """The drawing as a PDF with its own rules, by reportlab; the same drawing gives the same bytes.

    Args:
        drawing: What to draw.
        embedded: Embed a subset of the TrueType font at `TRUETYPE`; otherwise name a Chinese font of the viewer,
            which needs no font on this machine.
        rules: Each edge of a cell as a stroked line or as a thin filled rectangle.
        cut_rows: Let page breaks cut rows in half; otherwise rows stay whole and header rows are repeated.
        open_breaks: Leave out the rule at a page break where a cell goes on.
    """
    font = _font(embedded=embedded)

    def measure(text: str, size: float) -> float:
        return pdfmetrics.stringWidth(text, font, size)

    layout = laid_out(drawing, measure, cut_rows=cut_rows, open_breaks=open_breaks)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(layout.width, layout.height), invariant=1, pageCompression=1)
    for sheet in layout.sheets:
        canvas.setLineWidth(0.5)
        for rule in sheet.rules:
            y0, y1 = layout.height - rule.bottom, layout.height - rule.top
            if rules == "lines":
                canvas.line(rule.x0, y0, rule.x1, y1)
            else:
                width, height = max(rule.x1 - rule.x0, 0.5), max(y1 - y0, 0.5)
                canvas.rect(rule.x0, y0, width, height, stroke=0, fill=1)
        for text in sheet.texts:
            canvas.setFont(font, text.size)
            # The line box is taller than the type; the baseline stands at four fifths of the type.
            drop = (LEADING / 10 - 1) * text.size / 2 + 0.85 * text.size
            canvas.drawString(text.x, layout.height - text.top - drop, text.text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def libreoffice_pdf(document: bytes, suffix: str = ".docx") -> bytes:
    """A document of an office suite printed to PDF by LibreOffice; dates and identities are blanked."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "form" + suffix)
        source.write_bytes(document)
        _run(
            "soffice",
            f"-env:UserInstallation={Path(folder, 'user').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        )
        return _undated(source.with_suffix(".pdf").read_bytes())


def chromium_pdf(page: str) -> bytes:
    """An HTML page printed to PDF by Chromium; dates are blanked."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "form.html"), Path(folder, "form.pdf")
        source.write_text(page, encoding="utf-8")
        _run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={Path(folder, 'user')}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        )
        return _undated(target.read_bytes())


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)


def _undated(content: bytes) -> bytes:
    # Replacements are as long as what they replace, so that the offsets of the file stay right.
    content = _DATE.sub(rb"\g<1>20240101000000", content)
    content = _XMP_DATE.sub(b"2024-01-01T00:00:00", content)
    return _IDENTITY.sub(b"0" * 32, content)


def _font(*, embedded: bool) -> str:
    name = "ZenHei" if embedded else "STSong-Light"
    if name not in pdfmetrics.getRegisteredFontNames():
        font = TTFont(name, str(TRUETYPE), subfontIndex=0) if embedded else UnicodeCIDFont(name)
        pdfmetrics.registerFont(font)
    return name
