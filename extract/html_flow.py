"""The text of a page in reading order: paragraphs and tables, with the white space a browser shows."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from extract.document import Cell, Line, Table
from extract.errors import ExtractError
from extract.html_grid import lay_out, own_nodes, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from extract.document import Block

MAX_TABLE_DEPTH: Final = 20


class Flow:
    """Gathers paragraphs and tables from the elements of a page or of a cell."""

    def __init__(self, table_depth: int = 0) -> None:
        self._depth = table_depth
        self._words: list[str] = []
        self._linked = True
        # Each block with whether it is nothing but links, which lead around a site.
        self._entries: list[tuple[Block, bool]] = []

    def read(self, element: Element) -> tuple[Block, ...]:
        """Read the content of an element; paragraphs that are nothing but links are left to `around`."""
        self.gather(element)
        return tuple(block for block, is_around in self._entries if not is_around)

    @property
    def around(self) -> tuple[str, ...]:
        """The paragraphs that are nothing but links and stand in no table of data."""
        return tuple(
            block.text for block, is_around in self._entries if is_around and isinstance(block, Line)
        )

    def gather(self, element: Element) -> list[tuple[Block, bool]]:
        """Read the content of an element; return every block with whether it is nothing but links."""
        self._children(element, linked=False)
        self._end()
        return self._entries

    def _children(self, element: Element, *, linked: bool) -> None:
        self._add(element.text, linked=linked)
        number = _start(element)
        for child in element:
            tag = str(child.tag)
            if tag == "li" and number is not None:
                number = _whole(child.get("value"), number)
                self._end()
                self._add(f"{number}. ", linked=True)
                number += 1
                self._children(child, linked=linked)
                self._end()
            else:
                self._element(child, tag, linked=linked)
            self._add(child.tail, linked=linked)

    def _element(self, element: Element, tag: str, *, linked: bool) -> None:
        if tag == "table":
            self._end()
            self._table(element)
        elif tag == "br":
            self._end()
        elif tag in _CONTROLS:
            self._add(_control(element), linked=False)
        elif tag in _LITERAL:
            for line in text_of(element).split("\n"):
                self._end()
                self._add(line, linked=False)
            self._end()
        elif tag in _BLOCKS:
            self._end()
            self._children(element, linked=linked)
            self._end()
        else:
            self._children(element, linked=linked or tag == "a")

    def _add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self._words.append(text)
            self._linked = self._linked and (linked or not text.strip())

    def _end(self) -> None:
        """End the paragraph."""
        text = shown_text("".join(self._words))
        if text:
            self._entries.append((Line(text), self._linked))
        self._words, self._linked = [], True

    def _table(self, element: Element) -> None:
        """Add a table; one that only arranges other tables or frames a text gives its content."""
        if self._depth >= MAX_TABLE_DEPTH:
            raise ExtractError(code="suspicious", detail=f"nested tables > {MAX_TABLE_DEPTH}")
        for text in _loose_texts(element):
            self._add(text, linked=False)
            self._end()
        grid = lay_out(element)
        contents = [Flow(self._depth + 1).gather(slot.cell) for slot in grid.slots]
        if len(grid.slots) == 1 or _is_layout(contents, grid.columns):
            self._entries += [entry for content in contents for entry in content]
            return
        cells: list[Cell] = []
        covered: set[tuple[int, int]] = set()
        for slot, content in zip(grid.slots, contents, strict=True):
            text = "\n".join(block.text for block, _ in content if isinstance(block, Line))
            tables = tuple(block for block, _ in content if isinstance(block, Table))
            cells.append(Cell(slot.row, slot.column, slot.row_span, slot.column_span, text, tables=tables))
            covered |= {
                (row, column)
                for row in range(slot.row, slot.row + slot.row_span)
                for column in range(slot.column, slot.column + slot.column_span)
            }
        if any(cell.text or cell.tables for cell in cells):
            blanks = (
                Cell(row, column)
                for row in range(grid.rows)
                for column in range(grid.columns)
                if (row, column) not in covered
            )
            ordered = sorted((*cells, *blanks), key=lambda cell: (cell.row, cell.column))
            self._entries.append((Table(grid.rows, grid.columns, tuple(ordered)), False))


def shown_text(text: str) -> str:
    """Collapse white space as a browser does; a line of Chinese that the source wraps goes on without a blank."""
    text = _WRAP.sub("", text)
    return unicodedata.normalize(
        "NFC", _SPACE.sub(" ", text).replace("\xa0", " ").replace("\u200b", "").strip()
    )


def _is_layout(contents: Sequence[Sequence[tuple[Block, bool]]], columns: int) -> bool:
    """Tell a table that arranges the page: it has tables in it, and little beside them."""
    holding = [content for content in contents if any(isinstance(block, Table) for block, _ in content)]
    filled = [content for content in contents if any(not is_around for _, is_around in content)]
    own = len(filled) - len(holding)
    if not holding or columns == 1 or own <= len(holding):
        return bool(holding)
    shares = [sum(_length(block) for content in some for block, _ in content) for some in (holding, contents)]
    return own <= 2 * len(holding) + 2 and shares[0] >= _MOST * shares[1]


def _length(block: Block) -> int:
    if isinstance(block, Line):
        return len(block.text)
    return sum(len(cell.text) + sum(map(_length, cell.tables)) for cell in block.cells)


def _loose_texts(table: Element) -> Iterator[str]:
    """Yield the caption of a table and texts that stand in it outside every cell; they are shown above it."""
    for node in own_nodes(table):
        if node.tag == "caption":
            yield text_of(node)
    waiting: list[Element | str] = [table]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
            continue
        if node is not table and node.tag in _CELLS_APART:
            continue
        inner: list[Element | str] = [node.text or ""]
        for child in node:
            inner += [child, child.tail or ""]
        waiting.extend(reversed(inner))


def _control(element: Element) -> str:
    """Return what a field of an interactive form shows."""
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return " ".join(text_of(option).strip() for option in chosen)
    kind = element.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        return "☑" if element.get("checked") is not None else "□"
    return (
        ""
        if kind in {"hidden", "password", "file", "image", "submit", "reset", "button"}
        else element.get("value", "")
    )


def _start(element: Element) -> int | None:
    """Return the first number of an ordered list; None for everything else."""
    if element.tag != "ol" or "none" in element.get("style", ""):
        return None
    return _whole(element.get("start"), 1)


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else default


_MOST: Final = 0.9
"""Share of the text that stands in the nested tables of a table that only arranges the page."""

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "section",
        "summary",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "xmp",
    ]
)
_CELLS_APART: Final = frozenset({"table", "td", "th", "caption", "colgroup"})
_CONTROLS: Final = frozenset({"input", "select"})
_LITERAL: Final = frozenset({"pre", "textarea"})
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_CHINESE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff65\u3000-\u303f"
_WRAP: Final = re.compile(rf"(?<=[{_CHINESE}])[ \t\f]*[\r\n]\s*(?=[{_CHINESE}])")
