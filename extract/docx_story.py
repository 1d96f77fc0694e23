"""The blocks of one story of a document: body, header, footer or note, in reading order."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from extract.document import Cell, Line, Remainder, Table
from extract.docx_grid import lay_out
from extract.docx_markup import (
    CELL_PROPERTIES,
    MATH,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN,
    TABLE,
    W,
    child_of,
    flow,
    is_shaded,
    value_of,
)
from extract.docx_paragraph import lines_of, plain_text, read_paragraph
from extract.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from extract.document import Block, RemainderKind
    from extract.docx_numbering import Numbering
    from extract.docx_styles import Styles

MAX_TABLE_DEPTH: Final = 20


class Story:
    """Reads one story and gathers what it keeps out of the flow.

    Args:
        styles: Styles of the package.
        numbering: List counters of this story, at their beginning.
        shaded: Whether the page itself is coloured, so that white text can be read.

    Attributes:
        remainders: Hidden text and annotations met so far.
        pictures: Number of pictures met so far.
    """

    def __init__(self, styles: Styles, numbering: Numbering, *, shaded: bool = False) -> None:
        self._styles = styles
        self._numbering = numbering
        self._shaded = shaded
        self.remainders: list[Remainder] = []
        self.pictures = 0

    def blocks(self, container: Element) -> tuple[Block, ...]:
        """Return the lines and tables of a container (body, header, note).

        Raises:
            ExtractError: `suspicious` if tables are nested absurdly deep, `too_large` if one is absurdly large.
        """
        return tuple(self._blocks(container, shaded=self._shaded, depth=0))

    def _blocks(self, container: Element, *, shaded: bool, depth: int) -> Iterator[Block]:
        for node in flow(container, _BLOCKS):
            if node.tag == TABLE:
                yield from self._table(node, shaded=shaded, depth=depth + 1)
            else:
                yield from self._paragraph(node, shaded=shaded, depth=depth)

    def _paragraph(self, node: Element, *, shaded: bool, depth: int) -> Iterator[Block]:
        """Yield the lines of a paragraph, then the content of the text boxes anchored in it."""
        properties = child_of(node, PARAGRAPH_PROPERTIES)
        style = self._styles.paragraph(properties)
        shaded = shaded or style.shaded or is_shaded(properties)
        # A run or formula outside any paragraph is an error of the writer; its text is on the page all the same.
        content = node if node.tag == PARAGRAPH else (node,)
        read = read_paragraph(content, style, self._styles, shaded=shaded)
        lines = lines_of(read.text)
        self._keep("hidden", read.hidden)
        self._keep("stray", read.annotation)
        self.pictures += read.pictures
        if lines or not read.hidden:
            label = self._numbering.label(properties, style)
            lines = [label + "".join(lines[:1]), *lines[1:]] if label else lines
        for line in lines:
            if text := unicodedata.normalize("NFC", line).strip():
                yield Line(text)
        for text in read.art:
            yield from (Line(unicodedata.normalize("NFC", line)) for line in lines_of(text))
        for frame in read.frames:
            yield from self._blocks(frame, shaded=True, depth=depth)

    def _table(self, node: Element, *, shaded: bool, depth: int) -> Iterator[Block]:
        """Yield a table; a frame of one cell around other tables is layout and yields its content."""
        if depth > MAX_TABLE_DEPTH:
            raise ExtractError(code="suspicious", detail=f"nested tables > {MAX_TABLE_DEPTH}")
        properties = node.find(f"{W}tblPr")
        style = self._styles.named(value_of(properties, "tblStyle"))
        shaded = shaded or style.shaded or is_shaded(properties)
        grid = lay_out(node)
        for element in grid.covered:
            self._keep("hidden", plain_text(element))
        cells: list[Cell] = []
        for slot in grid.slots:
            behind = shaded or is_shaded(child_of(slot.cell, CELL_PROPERTIES))
            content = list(self._blocks(slot.cell, shaded=behind, depth=depth))
            lines = [block.text for block in content if isinstance(block, Line)]
            tables = [block for block in content if isinstance(block, Table)]
            if tables and len(grid.slots) == 1:
                yield from content
                return
            place = (slot.row, slot.column, slot.row_span, slot.column_span)
            cells.append(Cell(*place, text="\n".join(lines), tables=tuple(tables)))
        if cells:
            yield Table(grid.rows, grid.columns, tuple(cells))

    def _keep(self, kind: RemainderKind, text: str) -> None:
        if text and (lines := lines_of(text)):
            self.remainders.append(Remainder(kind, unicodedata.normalize("NFC", "\n".join(lines))))


def flat_text(blocks: tuple[Block, ...]) -> str:
    """Return all text of some blocks, tables cell by cell, one line each."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block.text)
        else:
            lines.extend(text for cell in block.cells for text in (cell.text, flat_text(cell.tables)) if text)
    return "\n".join(lines)


_BLOCKS: Final = frozenset({PARAGRAPH, TABLE, RUN, f"{MATH}oMath", f"{MATH}oMathPara", f"{MATH}r"})
