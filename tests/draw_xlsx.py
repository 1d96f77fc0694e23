"""Spreadsheet editions of drawn forms: one sheet, blocks one below the other, merged ranges."""

from __future__ import annotations

from xml.sax.saxutils import escape

from draw import Drawing, Grid, PageBreak, placed
from draw_package import XML, package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def xlsx(drawing: Drawing, *, sheet: str = "Sheet1") -> bytes:
    """The drawing as an XLSX file of text cells; the same drawing gives the same bytes."""
    rows: dict[int, dict[int, str]] = {}
    merges: list[str] = []
    top = 0
    for block in drawing.blocks:
        if isinstance(block, PageBreak):
            continue
        if not isinstance(block, Grid):
            rows[top] = {0: block.text}
            top += 1
            continue
        for item in placed(block):
            row, column, cell = top + item.row, item.column, item.cell
            if cell.text:
                rows.setdefault(row, {})[column] = cell.text
            if cell.row_span * cell.column_span > 1:
                last = _address(row + cell.row_span - 1, column + cell.column_span - 1)
                merges.append(f'<mergeCell ref="{_address(row, column)}:{last}"/>')
        top += len(block.rows)
    return package(
        {
            "[Content_Types].xml": (
                f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
                ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/>'
                f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEETS}.worksheet+xml"/></Types>'
            ),
            "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": (
                f'{XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
                f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": _sheet(rows, merges),
        }
    )


def _sheet(rows: dict[int, dict[int, str]], merges: list[str]) -> str:
    lines = [
        f'<row r="{row + 1}">'
        + "".join(
            f'<c r="{_address(row, column)}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
            for column, text in sorted(cells.items())
        )
        + "</row>"
        for row, cells in sorted(rows.items())
    ]
    merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
    return f'{XML}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData>{merged}</worksheet>'


def _relation(kind: str, target: str) -> str:
    return (
        f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _address(row: int, column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
