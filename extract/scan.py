"""Pages that are pictures become parts of a document like any other, and say how sure they are."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin
from typing import TYPE_CHECKING

from extract.document import Box, Cell, Document, Line, Page, Recognition, Remark, Table
from extract.errors import ExtractError
from extract.pages import assemble
from extract.pdf_layout import page_layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.document import Block, Doubt
    from extract.scan_page import Mark, Scan


def document_of(media_type: str, scans: Sequence[Scan]) -> Document:
    """Make a document of recognised pages.

    Raises:
        ExtractError: `no_text` if there is none on any page.
    """
    contents = [scan.content for scan in scans]
    if not any(content.glyphs.text for content in contents):
        raise ExtractError(code="no_text", detail=f"{len(contents)} pages")
    layouts = [page_layout(content) for content in contents]
    blocks, remainders, doubts = assemble(layouts)
    document = Document(
        media_type,
        tuple(blocks),
        tuple(
            Page(content.number, round(content.width, 2), round(content.height, 2), content.rotation)
            for content in contents
        ),
        (*(each for layout in layouts for each in layout.remainders), *remainders),
        (*(each for layout in layouts for each in layout.remarks), *doubts),
    )
    return with_recognition(document, {scan.content.number: scan for scan in scans})


def with_recognition(document: Document, scans: Mapping[int, Scan]) -> Document:
    """Say of every cell and line on recognised pages how sure it is, and put it where it stands on the page as filed.

    Args:
        document: What was made of the pages, level.
        scans: The recognised pages among them, by number.
    """
    if not scans:
        return document
    read = [number for number, scan in sorted(scans.items()) if scan.marks]
    told = [Remark("text_recognised", f"page {', '.join(map(str, read))}")] if read else []
    return replace(
        document,
        blocks=tuple(_block(block, scans) for block in document.blocks),
        remainders=tuple(
            replace(each, boxes=_tilted(each.boxes, scans)) if each.boxes else each
            for each in document.remainders
        ),
        remarks=(*document.remarks, *told, *_doubtful(scans)),
    )


def _doubtful(scans: Mapping[int, Scan]) -> Iterable[Remark]:
    for number, scan in sorted(scans.items()):
        if scan.unread:
            yield Remark("ink_unread", f"{len(scan.unread)} places", number)
        if scan.undivided:
            yield Remark("cells_undivided", f"{len(scan.undivided)} cells", number)


def _block(block: Block, scans: Mapping[int, Scan]) -> Block:
    if isinstance(block, Line):
        recognition = _recognition(block.boxes, scans)
        if recognition is None:
            return block
        return replace(block, boxes=_tilted(block.boxes, scans), recognition=recognition)
    return _table(block, scans)


def _table(table: Table, scans: Mapping[int, Scan]) -> Table:
    return replace(table, cells=tuple(_cell(cell, scans) for cell in table.cells))


def _cell(cell: Cell, scans: Mapping[int, Scan]) -> Cell:
    if not any(box.page in scans for box in cell.boxes):
        return cell
    return Cell(
        cell.row,
        cell.column,
        cell.row_span,
        cell.column_span,
        cell.text,
        _tilted(cell.boxes, scans),
        cell.line,
        tuple(_table(table, scans) for table in cell.tables),
        _recognition(cell.boxes, scans) if cell.text else None,
    )


def _recognition(boxes: Iterable[Box], scans: Mapping[int, Scan]) -> Recognition | None:
    marks = [mark for box in boxes if box.page in scans for mark in _marks_in(box, scans[box.page])]
    if not marks:
        return None
    mean = sum(mark.sure for mark in marks) / len(marks)
    least = min((mark.sure for mark in marks if mark.figure), default=1.0)
    doubts: list[Doubt] = sorted({doubt for mark in marks if mark.figure for doubt in mark.doubts})
    return Recognition(round(min(mean, least), 4), tuple(doubts))


def _marks_in(box: Box, scan: Scan) -> Iterable[Mark]:
    return (mark for mark in scan.marks if box.x0 <= mark.x < box.x1 and box.top <= mark.y < box.bottom)


def _tilted(boxes: Iterable[Box], scans: Mapping[int, Scan]) -> tuple[Box, ...]:
    return tuple(_skewed(box, scans[box.page]) if box.page in scans else box for box in boxes)


def _skewed(box: Box, scan: Scan) -> Box:
    """Return the box around a level one on the page as it was before it was made level."""
    if not scan.skew:
        return box
    sine, cosine = sin(radians(scan.skew)), cos(radians(scan.skew))
    middle, centre = scan.content.width / 2, scan.content.height / 2
    corners = [(x - middle, y - centre) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    xs = [middle + x * cosine - y * sine for x, y in corners]
    ys = [centre + x * sine + y * cosine for x, y in corners]
    return Box(box.page, round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))
