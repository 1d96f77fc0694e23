"""Spreadsheets (Office Open XML): every sheet as it is seen, read from the XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.document import Remark
from extract.docx_archive import Archive
from extract.docx_package import parse_part
from extract.errors import ExtractError
from extract.number_format import shown_number, shown_text
from extract.package_links import links_of
from extract.sheet import MAX_COLUMNS, MAX_ROWS, Area, SheetCell, SheetContent, column_name, paragraphs_of
from extract.sheet_blocks import sheets_document
from extract.xlsx_apart import drawn_texts, notes, running_heads
from extract.xlsx_styles import Look, S, number_of, read_looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from extract.document import Document

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_xlsx(data: bytes) -> Document:
    """Read a workbook: each sheet that is shown gives its lines and tables, with numbers as the sheet shows them.

    Hidden sheets, rows and columns are named in remarks and their text becomes a remainder, as do comments,
    headers and footers. Formulas count with the value the file holds.

    Args:
        data: The whole file.

    Raises:
        ExtractError: `damaged`, `suspicious`, `too_large`, `password_protected` or `unsupported_format` as far as
            the package goes; `image_only` or `no_text` if nothing is in it that could be read.
    """
    return _Workbook(Archive(data)).document()


class _Workbook:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        main = next((link.part for link in links_of(archive, "") if link.kind == "officeDocument"), None)
        if main is None:
            raise ExtractError(code="damaged", detail="main workbook part")
        if main.endswith(".bin"):
            raise ExtractError(code="unsupported_format", detail="XLSB")
        self._root = parse_part(archive, main)
        if self._root.tag != f"{S}workbook":
            raise ExtractError(code="damaged", detail=f"{main}: root")
        self._links = links_of(archive, main)
        self._looks = read_looks(self._related("styles"))
        shared = self._related("sharedStrings")
        self._strings = [] if shared is None else [_string(entry) for entry in shared.iterfind(f"{S}si")]
        properties = self._root.find(f"{S}workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}

    def document(self) -> Document:
        """Read all sheets."""
        return sheets_document(MEDIA_TYPE, self._sheets())

    def _related(self, kind: str) -> Element | None:
        part = next((link.part for link in self._links if link.kind == kind), None)
        return None if part is None else parse_part(self._archive, part)

    def _sheets(self) -> Iterator[SheetContent]:
        parts = {link.identifier: link.part for link in self._links if link.kind == "worksheet"}
        for entry in self._root.iterfind(f"{S}sheets/{S}sheet"):
            part = parts.get(entry.get(_RELATIONSHIP_ID, ""))
            if part is not None:
                hidden = entry.get("state", "visible") in {"hidden", "veryHidden"}
                yield self._sheet(entry.get("name", ""), part, hidden=hidden)

    def _sheet(self, name: str, part: str, *, hidden: bool) -> SheetContent:
        root = parse_part(self._archive, part)
        texts: list[str] = []
        pictures = 0
        remainders = list(running_heads(root))
        for link in links_of(self._archive, part):
            if link.kind == "comments":
                remainders += notes(parse_part(self._archive, link.part))
            elif link.kind == "drawing":
                found, count = drawn_texts(parse_part(self._archive, link.part))
                texts += found
                pictures += count
        view = root.find(f"{S}sheetViews/{S}sheetView")
        zeros = view is None or view.get("showZeros", "1") not in {"0", "false"}
        rows = root.find(f"{S}sheetData")
        cells: dict[tuple[int, int], SheetCell] = {}
        hidden_rows: list[tuple[int, int]] = []
        unvalued: list[str] = []
        for row, entry in _numbered_rows(() if rows is None else rows):
            if _is_true(entry, "hidden") or entry.get("ht") == "0":
                hidden_rows.append((row, row))
            for cell in self._cells(row, entry, zeros=zeros):
                cells[row, cell.column] = cell
                if cell == (row, cell.column, "", "", False):
                    unvalued.append(f"{column_name(cell.column)}{row + 1}")
        return SheetContent(
            name,
            tuple(cells.values()),
            tuple(_merges(root)),
            hidden,
            tuple(hidden_rows),
            tuple(_hidden_columns(root)),
            tuple(texts),
            tuple(remainders),
            (Remark("formula_without_value", f"{name}: {', '.join(unvalued)}"),) if unvalued else (),
            pictures,
        )

    def _cells(self, row: int, entry: Element, *, zeros: bool) -> Iterator[SheetCell]:
        """Yield the cells of a row that hold something or are ruled."""
        column = -1
        for node in entry.iterfind(f"{S}c"):
            place = _address(node.get("r", ""))
            column = place[1] if place else column + 1
            style = number_of(node, "s")
            look = self._looks[style] if style < len(self._looks) else Look()
            stored, shown = self._value(node, look, zeros=zeros)
            if look.white and shown:
                stored, shown = shown, ""
            is_formula = node.find(f"{S}f") is not None
            if (stored or look.ruled or is_formula) and column < MAX_COLUMNS:
                yield SheetCell(row, column, shown, "" if shown else stored, look.ruled)

    def _value(self, node: Element, look: Look, *, zeros: bool) -> tuple[str, str]:
        """Return what a cell holds and what it shows."""
        kind = node.get("t", "n")
        if kind == "inlineStr":
            inline = node.find(f"{S}is")
            text = "" if inline is None else _string(inline)
            return text, shown_text(text, look.code)
        value = node.findtext(f"{S}v") or ""
        if kind == "s":
            index = (
                int(value) if value.isascii() and value.isdigit() and len(value) < 10 else len(self._strings)
            )
            text = self._strings[index] if index < len(self._strings) else ""
            return text, shown_text(text, look.code)
        if kind == "b":
            return (text := "TRUE" if value == "1" else "FALSE"), text
        if kind == "n" and (number := _number(value)) is not None:
            shown = (
                ""
                if number == 0 and not zeros
                else shown_number(number, look.code, from_1904=self._from_1904)
            )
            return value, paragraphs_of(shown)
        text = paragraphs_of(_unescaped(value))
        return text, text


def _numbered_rows(rows: Element | tuple[()]) -> Iterator[tuple[int, Element]]:
    row = -1
    for entry in rows:
        if entry.tag == f"{S}row":
            row = number_of(entry, "r", row + 2) - 1
            if 0 <= row < MAX_ROWS:
                yield row, entry


def _merges(root: Element) -> Iterator[Area]:
    for entry in root.iterfind(f"{S}mergeCells/{S}mergeCell"):
        first, _, last = entry.get("ref", "").partition(":")
        start, end = _address(first), _address(last or first)
        if start and end and start <= end and start[1] <= end[1]:
            yield Area(*start, *end)


def _hidden_columns(root: Element) -> Iterator[tuple[int, int]]:
    for entry in root.iterfind(f"{S}cols/{S}col"):
        if _is_true(entry, "hidden") or entry.get("width") == "0":
            yield number_of(entry, "min", 1) - 1, number_of(entry, "max", 1) - 1


def _is_true(element: Element, name: str) -> bool:
    return element.get(name) in {"1", "true"}


def _address(text: str) -> tuple[int, int] | None:
    """Return row and column of an address such as `AB12`, counted from 0; None if no sheet has it."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row - 1, column - 1) if 1 <= row <= MAX_ROWS and column <= MAX_COLUMNS else None


def _string(entry: Element) -> str:
    """Return the text of a string in one piece or in runs; how it is pronounced is left out."""
    runs = (node.text or "" for node in entry.iterfind(f"{S}r/{S}t"))
    return paragraphs_of(_unescaped((entry.findtext(f"{S}t") or "") + "".join(runs)))


def _unescaped(text: str) -> str:
    """Write out characters that XML cannot hold and spreadsheets write as `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


_ADDRESS: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", re.ASCII)
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RELATIONSHIP_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
