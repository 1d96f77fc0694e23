"""Pieces of tables on several pages become whole tables."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import sub
from typing import TYPE_CHECKING

from extract.document import Join, Remark
from extract.pages_break import Break, read_break

if TYPE_CHECKING:
    from extract.pdf_cells import CellPart, TablePiece

_MOST_HEADERS = 4
"""Rows that a repeated header may have."""

_LEAST_HEADER_CELLS = 3
"""Cells with text that a row inside a table must repeat to be its header again."""

_SAME_EDGE = 3.2
"""Points within which column edges on two pages are one."""

_SAME_COLUMN = 0.8
"""Part of the narrowest column by which edges may differ if both pages have the same heading."""


@dataclass(slots=True, eq=False, repr=False)
class WholeCell:
    """A cell of a whole table: its place and what stands in it on each page."""

    row: int
    column: int
    row_span: int
    column_span: int
    parts: list[CellPart]


@dataclass(slots=True, eq=False, repr=False)
class WholeTable:
    """A table with all its pieces.

    Attributes:
        pieces: The pieces in page order.
        xs: Column edges, of all pieces together.
        rows: Grid rows.
        cells: Cells in the order they were added.
        head: The cells that begin in the first rows, where a repeated header is looked for.
        tail: The cells that the last piece added to.
        joins: How the pieces were joined.
        remarks: Doubts about the joins.
        repeated: Header rows of later pieces, left out of the table.
    """

    pieces: list[TablePiece]
    xs: list[float]
    rows: int
    cells: list[WholeCell]
    head: list[WholeCell]
    tail: list[WholeCell]
    joins: list[Join] = field(default_factory=list[Join])
    remarks: list[Remark] = field(default_factory=list[Remark])
    repeated: list[CellPart] = field(default_factory=list["CellPart"])


def whole_table(piece: TablePiece) -> WholeTable:
    """Begin a table with its first piece."""
    grid = piece.grid
    cells = [WholeCell(*part.span, [part]) for part in piece.cells]
    head = [cell for cell in cells if cell.row < _MOST_HEADERS]
    return WholeTable([piece], list(grid.xs), len(grid.ys) - 1, cells, head, list(cells), _beside(piece, 0))


def _beside(piece: TablePiece, row: int) -> list[Join]:
    """Record the pages whose columns stand beside those of a piece, which begins at a row of the table."""
    return [Join(row, page, "columns of a further page; same row edges") for page in piece.beside]


def same_width(table: WholeTable, piece: TablePiece) -> bool:
    """Tell whether a piece stands between the same outer edges as a table."""
    return (
        abs(table.xs[0] - piece.grid.xs[0]) <= 2 * _SAME_EDGE
        and abs(table.xs[-1] - piece.grid.xs[-1]) <= 2 * _SAME_EDGE
        and all(right - left > 2 * _SAME_EDGE for left, right in pairwise(piece.grid.xs))
    )


def begins_again(table: WholeTable, piece: TablePiece) -> bool:
    """Tell whether a piece is the same form over again, with its first label below the same header."""
    rows = _repeated_rows(table, piece, _nearest(table.xs, piece))
    above = next((cell for cell in table.head if cell.row == rows and cell.column == 0), None)
    below = next((part for part in piece.cells if part.span.row == rows and part.span.column == 0), None)
    if above is None or below is None or above.row_span != below.span.row_span:
        return False
    label = _text(above.parts[0])
    return (
        label == _text(below)
        and any(character.isalpha() for character in label)
        and below.span.column_span < len(piece.grid.xs) - 1
    )


def shares_columns(table: WholeTable, piece: TablePiece) -> bool:
    """Tell whether a table and a piece have an inner column edge in common, or one of them has none."""
    inner, other = table.xs[1:-1], piece.grid.xs[1:-1]
    return not inner or not other or any(abs(x - y) <= _SAME_EDGE for x in inner for y in other)


def repeated_header(table: WholeTable, piece: TablePiece) -> int:
    """Count the header rows of a table that a piece begins with; none unless several cells of one have text."""
    count = _repeated_rows(table, piece, _nearest(table.xs, piece))
    rows = [sum(bool(part.lines) for part in piece.cells if part.span.row == row) for row in range(count)]
    return count if max(rows, default=0) >= _LEAST_HEADER_CELLS else 0


def with_columns_of(table: WholeTable, piece: TablePiece) -> TablePiece:
    """Give a piece the column edges of a table whose first row it repeats in as many columns.

    Where only the text shows the columns, their edges differ from page to page, and the outer ones most.
    """
    xs = piece.grid.xs
    if len(xs) != len(table.xs) or max(map(abs, map(sub, xs, table.xs))) <= _SAME_EDGE:
        return piece
    narrowest = min(right - left for edges in (xs, table.xs) for left, right in pairwise(edges))
    by_text = all(each.by_text or each.has_columns_by_text for each in (piece, table.pieces[-1]))
    apart = max(map(abs, map(sub, xs[1:-1], table.xs[1:-1])), default=0.0) if by_text else 0.0
    if not by_text:
        apart = max(map(abs, map(sub, xs, table.xs)))
    is_near = apart <= max(_SAME_COLUMN * narrowest, 2 * _SAME_EDGE)
    head = {
        cell.column: "".join(line.text for line in cell.parts[0].lines) for cell in table.head if not cell.row
    }
    again = {
        part.span.column: "".join(line.text for line in part.lines)
        for part in piece.cells
        if not part.span.row
    }
    repeats = head == again and any(head.values())
    if not (repeats and (is_near or by_text)) and not (is_near and by_text):
        return piece
    return replace(piece, grid=piece.grid._replace(xs=tuple(table.xs)))


def append_piece(table: WholeTable, piece: TablePiece, marks: str) -> None:
    """Add the next piece of a table, with its repeated header left out and cut cells made whole.

    Args:
        table: The table so far.
        piece: What follows on the next page, between the same outer edges.
        marks: Other evidence for the join, for the record.
    """
    places = _common_columns(table, piece)
    headers = _repeated_rows(table, piece, places) or _inner_header(table, piece, places)
    body = [part for part in piece.cells if part.span.row >= headers]
    table.repeated += [part for part in piece.cells if part.span.row < headers]
    ends = _row_owners(table)
    starts: dict[int, CellPart] = {}
    for part in body:
        if part.span.row == headers:
            first, last = _columns(part, places)
            for column in range(first, last):
                starts[column] = part
    found = read_break(table, piece, ends, starts, headers)
    _add_cells(table, body, places, headers, found)
    table.pieces.append(piece)
    reasons = ["same column edges", *([f"{headers} repeated header rows"] if headers else []), *found.reasons]
    if marks:
        reasons.append(marks)
    row = table.rows - (len(piece.grid.ys) - 1 - headers)
    table.joins.append(Join(row, piece.page, "; ".join(reasons), found.cut_row))
    table.joins += _beside(piece, row)
    table.remarks += found.remarks


def _common_columns(table: WholeTable, piece: TablePiece) -> list[int]:
    """Give the table the column edges of both; return the table's column edge for each of the piece's."""
    old = table.xs
    added = [x for x in piece.grid.xs if min(abs(x - known) for known in old) > _SAME_EDGE]
    merged = sorted([*old, *added])
    if len(merged) > len(old):
        place = [merged.index(x) for x in old]
        for cell in table.cells:
            first, last = place[cell.column], place[cell.column + cell.column_span]
            cell.column, cell.column_span = first, last - first
        table.xs = merged
    return _nearest(merged, piece)


def _nearest(xs: list[float], piece: TablePiece) -> list[int]:
    """Return for each column edge of a piece the index of the nearest of these edges."""
    found: list[int] = []
    for x in piece.grid.xs:
        after = min(max(bisect_left(xs, x), 1), len(xs) - 1)
        found.append(after if xs[after] - x < x - xs[after - 1] else after - 1)
    return found


def _columns(part: CellPart, places: list[int]) -> tuple[int, int]:
    """Return the table's first column of a cell and the one after its last."""
    return places[part.span.column], places[part.span.column + part.span.column_span]


def _repeated_rows(table: WholeTable, piece: TablePiece, places: list[int]) -> int:
    """Count the rows at the top of a piece that repeat the first rows of the table."""
    top = [part for part in piece.cells if part.span.row < _MOST_HEADERS]
    count = 0
    has_text = False
    rows = len(piece.grid.ys) - 1
    for row in range(min(_MOST_HEADERS, rows)):
        above = [
            (cell.column, cell.column_span, cell.row_span, _text(cell.parts[0]))
            for cell in table.head
            if cell.row == row
        ]
        below: list[tuple[int, int, int, str]] = []
        for part in top:
            if part.span.row == row:
                start, end = _columns(part, places)
                below.append((start, end - start, part.span.row_span, _text(part)))
        if sorted(above) != sorted(below):
            break
        has_text = has_text or any(text for *_, text in below)
        closed = all(each.row >= row + 1 or each.row + each.row_span <= row + 1 for each in table.head)
        if closed and has_text:
            count = row + 1
    return count if count < rows or table.rows > count else 0


def _text(part: CellPart) -> str:
    """Return the text of a cell on one page without its line breaks."""
    return "".join([line.text for line in part.lines])


def _inner_header(table: WholeTable, piece: TablePiece, places: list[int]) -> int:
    """Return 1 if the first row of a piece repeats a row inside the table: the header of its lower part.

    Tables printed without a gap are one table here, and only the last of them repeats its header.
    """
    row = [part for part in piece.cells if part.span.row == 0]
    texts = [_text(part) for part in row]
    said = [text for text in texts if text]
    if len(said) < _LEAST_HEADER_CELLS or any(part.span.row_span > 1 for part in row):
        return 0
    if any(character.isdigit() for text in said for character in text):
        return 0
    wanted = sorted((*_columns(part, places), text) for part, text in zip(row, texts, strict=True))
    rows: dict[int, list[tuple[int, int, str]]] = {}
    for cell in table.cells:
        text = _text(cell.parts[0])
        rows.setdefault(cell.row, []).append((cell.column, cell.column + cell.column_span, text))
    return 1 if any(sorted(cells) == wanted for cells in rows.values()) else 0


def _row_owners(table: WholeTable) -> dict[int, WholeCell]:
    """Return the cell of each column in the last row of a table."""
    return {
        column: cell
        for cell in table.tail
        if cell.row + cell.row_span == table.rows
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _add_cells(
    table: WholeTable, body: list[CellPart], places: list[int], headers: int, found: Break
) -> None:
    """Append the cells of a piece; those that go on from the last page are united with their first half."""
    base = table.rows - headers - (1 if found.cut_row else 0)
    table.tail = []
    for part in body:
        row, column, row_span, column_span = part.span
        cell = found.continued.get(id(part))
        if cell is None:
            first, last = places[column], places[column + column_span]
            cell = WholeCell(base + row, first, row_span, last - first, [part])
            table.cells.append(cell)
        else:
            cell.parts.append(part)
            cell.row_span = base + row + row_span - cell.row
        table.tail.append(cell)
        table.rows = max(table.rows, base + row + row_span)
