"""Whole tables and runs of lines are written out as blocks of a document."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING
from unicodedata import normalize

from extract.document import Box, Cell, Line, Table
from extract.pages_join import WholeTable, whole_table
from extract.pages_measure import cell_measure, cell_padding
from extract.pdf_paragraphs import paragraph_text, paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.pages_join import WholeCell
    from extract.pdf_frame import Frame
    from extract.pdf_paragraphs import Measure
    from extract.pdf_text import TextLine

_PARAGRAPH_GAP = 1.3
"""Space between two lines, in line heights, from which they are not of one paragraph."""

_OTHER_SIZE = 0.15


def write_table(table: WholeTable, frames: Mapping[int, Frame]) -> Table:
    """Write out a whole table with its nested tables."""
    padding = cell_padding(part for cell in table.cells for part in cell.parts)
    cells = sorted(table.cells, key=attrgetter("row", "column"))
    return Table(
        table.rows,
        len(table.xs) - 1,
        tuple([_cell(cell, padding, frames) for cell in cells]),
        joins=tuple(table.joins),
        doubtful=frozenset(
            row
            for cell in cells
            for part in cell.parts
            if part.is_doubtful
            for row in range(cell.row, cell.row + cell.row_span)
        ),
    )


def write_lines(
    lines: Sequence[TextLine], measures: Mapping[int, Measure], frames: Mapping[int, Frame]
) -> list[Line]:
    """Write lines outside tables as paragraphs.

    Args:
        lines: Lines in reading order with no table between them; they may go over pages.
        measures: The column of text of each page.
        frames: The frame of each page.
    """
    written: list[Line] = []
    for chunk in _chunks(lines):
        for group in paragraphs(chunk, [measures[line.page] for line in chunk]):
            text = paragraph_text(group, measures[group[0].page])
            written.append(Line(normalize("NFC", text), _line_boxes(group, frames)))
    return written


def _chunks(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Part lines where the space between them or their size says that no paragraph goes on."""
    chunks: list[list[TextLine]] = []
    for line in lines:
        before = chunks[-1][-1] if chunks else None
        if before is None or (
            abs(line.height - before.height) > _OTHER_SIZE * before.height
            or (line.page == before.page and line.top - before.bottom > _PARAGRAPH_GAP * before.height)
        ):
            chunks.append([])
        chunks[-1].append(line)
    return chunks


def _line_boxes(lines: Sequence[TextLine], frames: Mapping[int, Frame]) -> tuple[Box, ...]:
    """Return one box around the lines of each page."""
    boxes: list[Box] = []
    for page in dict.fromkeys(line.page for line in lines):
        there = [line for line in lines if line.page == page]
        boxes.append(
            frames[page].box(
                min(line.x0 for line in there),
                min(line.top for line in there),
                max(line.x1 for line in there),
                max(line.bottom for line in there),
            )
        )
    return tuple(boxes)


def _cell(cell: WholeCell, padding: float, frames: Mapping[int, Frame]) -> Cell:
    """Write out one cell; its parts on several pages are one column of text."""
    parts = cell.parts
    if len(parts) == 1:
        (part,) = parts
        lines, pieces = part.lines, part.pieces
        boxes = (frames[part.page].box(*part.box),)
    else:
        lines = [line for part in parts for line in part.lines]
        pieces = [piece for part in parts for piece in part.pieces]
        boxes = tuple([frames[part.page].box(*part.box) for part in parts])
    if len(lines) < 2:
        text = lines[0].text if lines else ""
    else:
        measures: list[Measure] = []
        for part in parts:
            measures += [cell_measure(part, padding)] * len(part.lines)
        text = _text(lines, measures)
    if not text.isascii():
        text = normalize("NFC", text)
    tables = tuple([write_table(whole_table(piece), frames) for piece in pieces]) if pieces else ()
    return Cell(cell.row, cell.column, cell.row_span, cell.column_span, text, boxes, None, tables)


def _text(lines: Sequence[TextLine], measures: Sequence[Measure]) -> str:
    """Write the lines of one column of text as paragraphs joined by line feeds."""
    texts: list[str] = []
    for group in paragraphs(lines, measures):
        texts.append(paragraph_text(group, measures[0]))
        measures = measures[len(group) :]
    return "\n".join(texts)
