"""Spreadsheet editions of drawn forms: one sheet, ruled tables, merged ranges, numbers stored as numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from draw import Drawing, Grid, PageBreak, placed
from draw_package import XML, package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NUMBER = re.compile(
    r"-?(?P<whole>0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,11})(?P<part>\.\d{1,4})?(?P<percent>%)?"
)
_DATE = re.compile(r"(\d{4})年([1-9]\d?)月([1-9]\d?)日")
_DATE_CODE = 'yyyy"年"m"月"d"日"'


def xlsx(drawing: Drawing, *, sheet: str = "Sheet1") -> bytes:
    """The drawing as an XLSX file; numbers, percentages and dates are stored as such under a format."""
    return _package([(sheet, drawing)])


def workbook(sheets: dict[str, Drawing]) -> bytes:
    """Several drawings as one XLSX file, a sheet each."""
    return _package(list(sheets.items()))


@dataclass(slots=True)
class _Styles:
    """The formats met so far; each has a style for ruled cells, the number 0 stands for text outside tables."""

    codes: dict[str, int] = field(default_factory=lambda: {"General": 1})

    def number(self, code: str) -> int:
        return self.codes.setdefault(code, len(self.codes) + 1)

    def xml(self) -> str:
        formats = "".join(
            f'<numFmt numFmtId="{163 + number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
            for code, number in self.codes.items()
        )
        sides = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
        looks = "".join(
            f'<xf numFmtId="{163 + number}" fontId="0" fillId="0" borderId="1" applyNumberFormat="1" applyBorder="1"/>'
            for number in self.codes.values()
        )
        return (
            f'{XML}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(self.codes)}">{formats}</numFmts>'
            '<fonts count="1"><font><sz val="11"/></font></fonts>'
            '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
            f'<borders count="2"><border/><border>{sides}</border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(self.codes) + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
            f'{looks}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )


def _package(sheets: list[tuple[str, Drawing]]) -> bytes:
    styles = _Styles()
    parts = {
        f"xl/worksheets/sheet{number}.xml": _sheet(drawing, styles)
        for number, (_, drawing) in enumerate(sheets, 1)
    }
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{_SHEETS}.worksheet+xml"/>' for part in parts
    )
    entries = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, (name, _) in enumerate(sheets, 1)
    )
    links = [("worksheet", part.removeprefix("xl/")) for part in parts] + [("styles", "styles.xml")]
    return package(
        {
            "[Content_Types].xml": (
                f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
                ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/>'
                f'<Override PartName="/xl/styles.xml" ContentType="{_SHEETS}.styles+xml"/>{overrides}</Types>'
            ),
            "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": (
                f'{XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{entries}</sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": _relations(links),
            "xl/styles.xml": styles.xml(),
            **parts,
        }
    )


def _sheet(drawing: Drawing, styles: _Styles) -> str:
    rows: dict[int, dict[int, str]] = {}
    merges: list[str] = []
    width = max((grid.columns for grid in drawing.grids), default=1)
    top = 0
    for block in drawing.blocks:
        if isinstance(block, PageBreak):
            continue
        if isinstance(block, Grid):
            _add_table(block, top, rows, merges, styles)
            top += len(block.rows)
        else:
            rows[top] = {0: _cell(top, 0, block.text, 0)}
            if width > 1:
                merges.append(f"{_address(top, 0)}:{_address(top, width - 1)}")
            top += 1
    lines = (
        f'<row r="{row + 1}">{"".join(cell for _, cell in sorted(cells.items()))}</row>'
        for row, cells in sorted(rows.items())
    )
    ranges = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    merged = f'<mergeCells count="{len(merges)}">{ranges}</mergeCells>' if merges else ""
    return f'{XML}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData>{merged}</worksheet>'


def _add_table(
    grid: Grid, top: int, rows: dict[int, dict[int, str]], merges: list[str], styles: _Styles
) -> None:
    for item in placed(grid):
        row, column, cell = top + item.row, item.column, item.cell
        for below in range(cell.row_span):
            for beside in range(cell.column_span):
                text = cell.text if below == beside == 0 else ""
                value, code = _stored(text)
                place = row + below, column + beside
                rows.setdefault(place[0], {})[place[1]] = _cell(*place, text, styles.number(code), value)
        if cell.row_span * cell.column_span > 1:
            last = _address(row + cell.row_span - 1, column + cell.column_span - 1)
            merges.append(f"{_address(row, column)}:{last}")


def _stored(text: str) -> tuple[str, str]:
    """The number a text shows and its format; no number and `General` for what is no number."""
    if found := _DATE.fullmatch(text):
        year, month, day = map(int, found.groups())
        return str(date(year, month, day).toordinal() - date(1899, 12, 30).toordinal()), _DATE_CODE
    found = _NUMBER.fullmatch(text)
    if found is None:
        return "", "General"
    code = ("#,##0" if "," in text else "0") + re.sub(r"\d", "0", found["part"] or "")
    number = Decimal(text.replace(",", "").rstrip("%"))
    return (str(number / 100), f"{code}%") if found["percent"] else (str(number), code)


def _cell(row: int, column: int, text: str, style: int, value: str = "") -> str:
    start = f'<c r="{_address(row, column)}"' + (f' s="{style}"' if style else "")
    if value:
        return f"{start}><v>{value}</v></c>"
    if not text:
        return f"{start}/>"
    return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _relations(links: list[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _address(row: int, column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
