"""Draw test forms from one description: HTML for a browser, DOCX for an office suite, PDF by hand."""

from __future__ import annotations

import html
import io
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


@dataclass(frozen=True)
class FormCell:
    """A cell as the author typed it; paragraphs are parted by line feeds."""

    text: str = ""
    column_span: int = 1
    row_span: int = 1


@dataclass(frozen=True)
class FormTable:
    """A table as rows of the cells that begin in them; `widths` are the columns' shares in per cent."""

    widths: tuple[int, ...]
    rows: tuple[tuple[FormCell, ...], ...]
    header_rows: int = 0

    def placed(self) -> list[tuple[int, int, FormCell]]:
        """Return every cell with its grid row and column."""
        taken: set[tuple[int, int]] = set()
        found: list[tuple[int, int, FormCell]] = []
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                found.append((row, column, cell))
                taken |= {
                    (row + down, column + right)
                    for down in range(cell.row_span)
                    for right in range(cell.column_span)
                }
                column += cell.column_span
        return found


@dataclass(frozen=True)
class Form:
    """A form: headings, paragraphs and tables in order."""

    blocks: tuple[str | FormTable, ...]
    title: str = ""
    font: str = "Noto Serif CJK SC"
    landscape: bool = False
    style: str = field(default="")


def html_form(form: Form) -> str:
    """Write a form as a web page."""
    page = "A4 landscape" if form.landscape else "A4"
    parts = [
        "<!doctype html><meta charset=utf-8><style>",
        f"@page{{size:{page};margin:2cm}}body{{font:10.5pt '{form.font}';margin:0}}",
        "table{border-collapse:collapse;width:100%;table-layout:fixed}td{border:.75pt solid #000;padding:2pt 4pt}",
        f"h1{{text-align:center;font-size:16pt}}p{{margin:0}}{form.style}</style>",
    ]
    if form.title:
        parts.append(f"<h1>{html.escape(form.title)}</h1>")
    for block in form.blocks:
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block) or '<br>'}</p>")
            continue
        parts.append("<table><colgroup>")
        parts += [f'<col style="width:{width}%">' for width in block.widths]
        parts.append("</colgroup>")
        for number, row in enumerate(block.rows):
            if block.header_rows and number == 0:
                parts.append("<thead>")
            parts.append("<tr>")
            for cell in row:
                text = "".join(f"<p>{html.escape(each)}</p>" for each in cell.text.split("\n"))
                parts.append(f"<td colspan={cell.column_span} rowspan={cell.row_span}>{text}</td>")
            parts.append("</tr>")
            if block.header_rows and number == block.header_rows - 1:
                parts.append("</thead>")
        parts.append("</table>")
    return "".join(parts)


def docx_form(form: Form) -> bytes:
    """Write a form as a word-processor file with merged cells."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    body = document.element[0]
    end = body[-1]
    if form.title:
        end.addprevious(_docx_paragraph(form.title, form.font, size=32, centred=True))
    for block in form.blocks:
        if isinstance(block, str):
            end.addprevious(_docx_paragraph(block, form.font))
        else:
            end.addprevious(_docx_table(block, form.font))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _docx_paragraph(text: str, font: str, *, size: int = 21, centred: bool = False) -> BaseOxmlElement:
    """Write a paragraph without space around it; `size` is in half points."""
    alignment = '<w:jc w:val="center"/>' if centred else ""
    return parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0"/>{alignment}</w:pPr><w:r><w:rPr>'
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/><w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'
    )


def _docx_table(block: FormTable, font: str) -> BaseOxmlElement:
    """Write a table with its merged cells and repeated header rows."""
    total = 9600
    widths = [total * share // sum(block.widths) for share in block.widths]
    table = parse_xml(f"<w:tbl {nsdecls('w')}/>")
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table.append(
        parse_xml(
            f'<w:tblPr {nsdecls("w")}><w:tblW w:w="{total}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
            '<w:tblLayout w:type="fixed"/></w:tblPr>'
        )
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table.append(parse_xml(f"<w:tblGrid {nsdecls('w')}>{grid}</w:tblGrid>"))
    owners = {
        (row + down, column): (cell, down)
        for row, column, cell in block.placed()
        for down in range(cell.row_span)
    }
    for row in range(len(block.rows)):
        line = parse_xml(f"<w:tr {nsdecls('w')}/>")
        if row < block.header_rows:
            line.append(parse_xml(f"<w:trPr {nsdecls('w')}><w:tblHeader/></w:trPr>"))
        column = 0
        while column < len(widths):
            cell, down = owners[row, column]
            width = sum(widths[column : column + cell.column_span])
            merge = ""
            if cell.row_span > 1:
                merge = "<w:vMerge/>" if down else '<w:vMerge w:val="restart"/>'
            texts = ("" if down else cell.text).split("\n")
            place = parse_xml(
                f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
                f'<w:gridSpan w:val="{cell.column_span}"/>{merge}</w:tcPr></w:tc>'
            )
            for text in texts:
                place.append(_docx_paragraph(text, font))
            line.append(place)
            column += cell.column_span
        table.append(line)
    return table


def chromium_pdf(text: str) -> bytes | None:
    """Print a web page with a browser, or return None where there is none."""
    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        page, target = Path(folder, "form.html"), Path(folder, "form.pdf")
        page.write_text(text, encoding="utf-8")
        subprocess.run(
            [
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                f"--user-data-dir={folder}/profile",
                "--no-pdf-header-footer",
                f"--print-to-pdf={target}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
        return target.read_bytes()


def office_pdf(data: bytes) -> bytes | None:
    """Print a word-processor file with an office suite, or return None where there is none."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "form.docx")
        source.write_bytes(data)
        subprocess.run(
            [
                program,
                f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return source.with_suffix(".pdf").read_bytes()
