"""HTML editions of drawn forms: tables with rowspan and colspan."""

from __future__ import annotations

from html import escape

from draw import Drawing, Grid, GridCell, PageBreak, Paragraph

_STYLE = """
@page { size: A4 %s; margin: 20mm 16mm; }
body { font-family: "%s"; font-size: 10.5pt; line-height: 1.35; margin: 0; }
p { margin: 4pt 0; }
td p { margin: 0; }
table { border-collapse: collapse; width: 100%%; table-layout: fixed; margin: 4pt 0; }
td { border: 0.75pt solid black; padding: 2pt 4pt; word-break: break-all; }
.page { break-after: page; }
"""


def html(drawing: Drawing, *, font: str = "WenQuanYi Zen Hei") -> str:
    """The drawing as one HTML page, styled for printing on A4."""
    style = _STYLE % ("landscape" if drawing.landscape else "portrait", font)
    body = "\n".join(_block(block) for block in drawing.blocks)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8">'
        f"<title></title><style>{style}</style></head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _block(block: Paragraph | Grid | PageBreak) -> str:
    if isinstance(block, PageBreak):
        return '<div class="page"></div>'
    if isinstance(block, Paragraph):
        weight = "; font-weight: bold" if block.bold else ""
        style = f"text-align: {block.align}; font-size: {block.size:g}pt{weight}"
        return f'<p style="{style}">{escape(block.text)}</p>'
    total = sum(block.widths)
    columns = "".join(f'<col style="width: {width / total:.2%}">' for width in block.widths)
    rows = ["<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in block.rows]
    head = "\n".join(rows[: block.repeat_header])
    head = f"<thead>\n{head}\n</thead>\n" if head else ""
    body = "\n".join(rows[block.repeat_header :])
    return f"<table>\n<colgroup>{columns}</colgroup>\n{head}<tbody>\n{body}\n</tbody>\n</table>"


def _cell(cell: GridCell) -> str:
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("rowspan", cell.row_span), ("colspan", cell.column_span))
        if span > 1
    )
    weight = "; font-weight: bold" if cell.bold else ""
    lines = cell.text.split("\n")
    text = escape(cell.text) if len(lines) == 1 else "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<td{spans} style="text-align: {cell.alignment}{weight}">{text}</td>'
