"""OpenDocument spreadsheets: every sheet as it is seen, read from the XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Remainder
from extract.docx_archive import Archive
from extract.docx_package import parse_part
from extract.errors import ExtractError
from extract.sheet import MAX_COLUMNS, MAX_ROWS, Area, SheetCell, SheetContent, paragraphs_of
from extract.sheet_blocks import sheets_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from extract.document import Document

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
MAX_CELLS: Final = 1_000_000
"""Cells of a sheet, repeated ones counted as often as they are repeated."""


def read_ods(data: bytes) -> Document:
    """Read a workbook; the file holds numbers as the sheet shows them, what is hidden is named in remarks.

    Args:
        data: The whole file.

    Raises:
        ExtractError: `damaged`, `suspicious`, `too_large` or `password_protected` as far as the package goes;
            `image_only` or `no_text` if nothing is in it that could be read.
    """
    archive = Archive(data)
    if archive.name_of("META-INF/manifest.xml") and b"encryption-data" in archive.read_xml(
        "META-INF/manifest.xml"
    ):
        raise ExtractError(code="password_protected")
    root = parse_part(archive, "content.xml")
    styles = _Styles(root)
    return sheets_document(MEDIA_TYPE, (_sheet(table, styles) for table in root.iter(f"{_TABLE}table")))


class _Styles:
    """The few facts of the automatic styles that decide what is seen."""

    def __init__(self, root: Element) -> None:
        self.hidden: set[str] = set()
        self.ruled: set[str] = set()
        for style in root.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style"):
            name = style.get(f"{_STYLE}name", "")
            table = style.find(f"{_STYLE}table-properties")
            if table is not None and table.get(f"{_TABLE}display") == "false":
                self.hidden.add(name)
            cell = style.find(f"{_STYLE}table-cell-properties")
            if cell is not None and _is_ruled(cell):
                self.ruled.add(name)


def _is_ruled(properties: Element) -> bool:
    sides = {
        side: properties.get(f"{_FO}border{side}", "none") not in {"none", "", "hidden"}
        for side in ("", "-left", "-right", "-top", "-bottom")
    }
    return sides[""] or sides["-left"] or sides["-right"] or (sides["-top"] and sides["-bottom"])


def _sheet(table: Element, styles: _Styles) -> SheetContent:
    name = table.get(f"{_TABLE}name", "")
    columns = tuple(_columns(table))
    cells: list[SheetCell] = []
    merges: list[Area] = []
    comments: list[Remainder] = []
    hidden_rows: list[tuple[int, int]] = []
    row = 0
    for entry in table.iter(f"{_TABLE}table-row"):
        if next(entry.iterancestors(f"{_TABLE}table")) is not table:
            continue
        times = _repeated(entry, "rows", MAX_ROWS - row)
        if entry.get(f"{_TABLE}visibility", "visible") != "visible":
            hidden_rows.append((row, row + times - 1))
        found = tuple(_row_cells(entry, styles, columns))
        if any(cell.text for cell, _, _ in found) or times < _FILLER:
            if len(cells) + times * len(found) > MAX_CELLS:
                raise ExtractError(code="too_large", detail=f"{name}: cells > {MAX_CELLS}")
            for place in range(row, row + times):
                for cell, height, width in found:
                    cells.append(cell._replace(row=place))
                    if height * width > 1:
                        merges.append(Area(place, cell.column, place + height - 1, cell.column + width - 1))
        comments += [
            Remainder("comment", text) for note in entry.iter(f"{_OFFICE}annotation") if (text := _text(note))
        ]
        row += times
    pictures = sum(1 for _ in table.iter(f"{_DRAW}image"))
    texts = [text for box in table.iter(f"{_DRAW}text-box") for text in _text(box).split("\n") if text]
    return SheetContent(
        name,
        tuple(cells),
        tuple(merges),
        table.get(f"{_TABLE}style-name", "") in styles.hidden,
        tuple(hidden_rows),
        tuple((first, last) for first, last, shown, _ in columns if not shown),
        tuple(texts),
        tuple(comments),
        pictures=pictures,
    )


def _columns(table: Element) -> Iterator[tuple[int, int, bool, str]]:
    """Yield the columns: first, last, whether shown, and the style of their cells."""
    column = 0
    for entry in table.iter(f"{_TABLE}table-column"):
        times = _repeated(entry, "columns", MAX_COLUMNS - column)
        shown = entry.get(f"{_TABLE}visibility", "visible") == "visible"
        if times:
            yield column, column + times - 1, shown, entry.get(f"{_TABLE}default-cell-style-name", "")
        column += times


def _row_cells(
    entry: Element, styles: _Styles, columns: tuple[tuple[int, int, bool, str], ...]
) -> Iterator[tuple[SheetCell, int, int]]:
    """Yield the cells of a row that hold something or are ruled, with the rows and columns they are merged over."""
    column = 0
    default = entry.get(f"{_TABLE}default-cell-style-name", "")
    for node in entry.iterfind("*"):
        if node.tag not in _CELLS:
            continue
        times = _repeated(node, "columns", MAX_COLUMNS - column)
        text = _text(node)
        inherited = default or next(
            (style for first, last, _, style in columns if first <= column <= last), ""
        )
        ruled = node.get(f"{_TABLE}style-name", inherited) in styles.ruled
        if text or (ruled and times < _FILLER):
            height = _spanned(node, "rows")
            width = _spanned(node, "columns")
            for place in range(column, column + times):
                yield SheetCell(0, place, text, ruled=ruled), height, width
        column += times


def _text(node: Element) -> str:
    """Return the paragraphs of a cell; comments and drawings in it are no part of its text."""
    return paragraphs_of("\n".join(_paragraph(child) for child in node.iterfind(f"{_TEXT}p")))


def _paragraph(node: Element) -> str:
    pieces: list[str] = [node.text or ""]
    for child in node:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            pieces.append(" " * min(int(count) if count.isdigit() else 1, 1000))
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif child.tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif child.tag != f"{_OFFICE}annotation":
            pieces.append(_paragraph(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _repeated(node: Element, what: str, most: int) -> int:
    return max(0, min(_count(node.get(f"{_TABLE}number-{what}-repeated")), most))


def _spanned(node: Element, what: str) -> int:
    return min(_count(node.get(f"{_TABLE}number-{what}-spanned")), MAX_ROWS)


def _count(value: str | None) -> int:
    return max(1, int(value)) if value and value.isascii() and value.isdigit() and len(value) < 10 else 1


_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_CELLS: Final = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_FILLER: Final = 1000
"""Repeated rows and columns without text that only fill the sheet up to its end."""
