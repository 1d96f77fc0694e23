"""Word editions of drawn forms, with true horizontal and vertical merges."""

from __future__ import annotations

from xml.sax.saxutils import escape

from draw import Align, Drawing, Grid, PageBreak, Paragraph, Placed, cover
from draw_package import XML, package

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHORT_SIDE, _LONG_SIDE, _MARGIN = 11906, 16838, 1000

_TYPES = (
    f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_MAIN}.header+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_MAIN}.footer+xml"/></Types>'
)
_ROOT = (
    f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_RELATIONS = (
    f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/header" Target="header1.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
)


def docx(drawing: Drawing, *, font: str = "Noto Serif CJK SC") -> bytes:
    """The drawing as a DOCX file; the same drawing gives the same bytes."""
    body = "".join(_block(block, drawing) for block in drawing.blocks)
    document = f"{XML}<w:document {_W} {_R}><w:body>{body}{_section(drawing)}</w:body></w:document>"
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _RELATIONS,
            "word/styles.xml": _styles(font),
            "word/header1.xml": f"{XML}<w:hdr {_W}>{_paragraph(drawing.running_head, 'center')}</w:hdr>",
            "word/footer1.xml": f"{XML}<w:ftr {_W}>{_page_number()}</w:ftr>",
        }
    )


def _block(block: Paragraph | Grid | PageBreak, drawing: Drawing) -> str:
    if isinstance(block, PageBreak):
        return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    if isinstance(block, Paragraph):
        return _paragraph(block.text, block.align, bold=block.bold, size=block.size)
    # A paragraph between tables keeps Word from joining them.
    return _table(block, _text_width(drawing)) + _paragraph("", "left", size=4)


def _table(grid: Grid, text_width: int) -> str:
    total = sum(grid.widths)
    widths = [round(width / total * text_width) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = "".join(
        _row(row_number, row, widths, repeated=row_number < grid.repeat_header)
        for row_number, row in enumerate(cover(grid))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(row_number: int, row: tuple[Placed, ...], widths: list[int], *, repeated: bool) -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if repeated else ""
    cells: list[str] = []
    column = 0
    while column < len(row):
        item = row[column]
        span = item.cell.column_span
        cells.append(_cell(item, sum(widths[column : column + span]), begins=item.row == row_number))
        column += span
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _cell(item: Placed, width: int, *, begins: bool) -> str:
    cell = item.cell
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.column_span > 1:
        properties += f'<w:gridSpan w:val="{cell.column_span}"/>'
    if cell.row_span > 1:
        properties += '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    properties += '<w:vAlign w:val="center"/>'
    lines = cell.text.split("\n") if begins else [""]
    text = "".join(_paragraph(line, cell.alignment, bold=cell.bold) for line in lines)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"


def _paragraph(text: str, align: Align, *, bold: bool = False, size: float = 10.5) -> str:
    marks = f'<w:sz w:val="{round(size * 2)}"/>'
    marks = f"<w:b/>{marks}" if bold else marks
    run = f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    mark = "" if text else f"<w:rPr>{marks}</w:rPr>"
    return f'<w:p><w:pPr><w:jc w:val="{align}"/>{mark}</w:pPr>{run}</w:p>'


def _page_number() -> str:
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{dash.format("— ")}{field}{dash.format(" —")}</w:p>'


def _section(drawing: Drawing) -> str:
    width, height = (_LONG_SIDE, _SHORT_SIDE) if drawing.landscape else (_SHORT_SIDE, _LONG_SIDE)
    turned = ' w:orient="landscape"' if drawing.landscape else ""
    head = '<w:headerReference w:type="default" r:id="rId2"/>' if drawing.running_head else ""
    foot = '<w:footerReference w:type="default" r:id="rId3"/>' if drawing.page_numbers else ""
    return (
        f'<w:sectPr>{head}{foot}<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" w:bottom="{_MARGIN}" w:left="{_MARGIN}"'
        ' w:header="500" w:footer="500" w:gutter="0"/></w:sectPr>'
    )


def _text_width(drawing: Drawing) -> int:
    return (_LONG_SIDE if drawing.landscape else _SHORT_SIDE) - 2 * _MARGIN


def _styles(font: str) -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    return (
        f"{XML}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
        '<w:sz w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        "</w:styles>"
    )
