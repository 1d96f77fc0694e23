"""The grid of a table: which rows and columns each cell covers, from the XML alone."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.docx_markup import (
    CELL,
    CELL_PROPERTIES,
    INK,
    ROW,
    ROW_PROPERTIES,
    VALUE,
    W,
    child_of,
    flow,
    is_on,
    whole_number,
)
from extract.errors import ExtractError
from extract.slots import Slot

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# No word processor draws more columns.
MAX_SPAN: Final = 63
MAX_POSITIONS: Final = 4_000_000
# Borders of neighbouring rows are dragged to meet by eye; nearer than this share of the width they are one.
EDGE_TOLERANCE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's grid.

    Attributes:
        rows: Number of rows.
        columns: Number of columns.
        slots: Visible cells by row, then column.
        covered: Cells and rows that are in the file but not on the page: the continuing cells of a merge,
            whose content no word processor shows, and hidden rows.
    """

    rows: int
    columns: int
    slots: tuple[Slot, ...]
    covered: tuple[Element, ...]


def lay_out(table: Element) -> Grid:
    """Work out the grid of a `w:tbl`.

    Positions come from counting grid units. Where rows disagree about the number of units and the widths of the
    cells say where their edges are, the edges decide instead.

    Raises:
        ExtractError: `too_large` if the grid has more positions than any honest table.
    """
    rows, hidden = _read_rows(table)
    edges = _count(rows)
    columns = max((line[-1] + row.after for row, line in zip(rows, edges, strict=True)), default=0)
    if len({line[-1] + row.after for row, line in zip(rows, edges, strict=True)}) > 1:
        snapped = _snap(rows, _grid_widths(table))
        if snapped is not None:
            edges = snapped
            columns = max(line[-1] for line in snapped)
    if len(rows) * columns > MAX_POSITIONS:
        raise ExtractError(code="too_large", detail=f"table {len(rows)} × {columns}")
    slots, covered = _merge_down([_merge_across(row, line) for row, line in zip(rows, edges, strict=True)])
    return Grid(len(rows), columns, slots, (*hidden, *covered))


class _Cell(NamedTuple):
    """A cell as marked up: grid units, the element of its preferred width, merges across and down, deletion."""

    element: Element
    span: int = 1
    width: Element | None = None
    across: str | None = None
    down: str | None = None
    gone: bool = False


class _Row(NamedTuple):
    """A row as marked up: grid units left free before it, the element of their width, its cells, units after."""

    before: int
    before_width: Element | None
    cells: tuple[_Cell, ...]
    after: int


class _Width(NamedTuple):
    """A preferred width: twentieths of a point, or a share of the page if `relative`."""

    amount: float
    relative: bool


@dataclass(slots=True)
class _Piece:
    """One cell of one row after horizontal merging, from edge `left` to edge `right`."""

    left: int
    right: int
    down: str | None
    cell: Element
    covered: list[Element]


def _read_rows(table: Element) -> tuple[list[_Row], list[Element]]:
    """Return the visible rows that have cells, and the elements of all other rows."""
    rows: list[_Row] = []
    hidden: list[Element] = []
    for element in flow(table, {ROW}):
        properties = child_of(element, ROW_PROPERTIES)
        switch = child_of(properties, f"{W}hidden")
        cells = tuple(_read_cell(cell) for cell in flow(element, {CELL}))
        if not cells or (switch is not None and is_on(switch)):
            hidden.append(element)
            continue
        named = {} if properties is None else {entry.tag: entry for entry in properties}
        rows.append(
            _Row(
                before=_units(named.get(f"{W}gridBefore"), least=0),
                before_width=named.get(f"{W}wBefore"),
                cells=cells,
                after=_units(named.get(f"{W}gridAfter"), least=0),
            )
        )
    return rows, hidden


def _read_cell(element: Element) -> _Cell:
    span, width, across, down, gone = 1, None, None, None, False
    for entry in element.iterchildren(CELL_PROPERTIES):
        for prop in entry:
            tag = prop.tag
            if tag == _WIDTH:
                width = prop
            elif tag == _SPAN:
                span = _units(prop, least=1)
            elif tag == _ACROSS:
                across = _merge(prop)
            elif tag == _DOWN:
                down = _merge(prop)
            elif tag == _GONE:
                gone = True
    return _Cell(element, span, width, across, down, gone)


def _units(element: Element | None, *, least: int) -> int:
    text = None if element is None else element.get(VALUE)
    return whole_number(text, default=least, least=least, most=MAX_SPAN)


def _merge(element: Element) -> str:
    return "restart" if element.get(VALUE) == "restart" else "continue"


def _width(element: Element | None) -> _Width | None:
    """Read a preferred width; None where it is automatic, absent or in no unit that can be compared."""
    if element is None:
        return None
    kind, amount = element.get(f"{W}type", "dxa"), element.get(f"{W}w", "")
    relative = kind == "pct" or amount.endswith("%")
    digits = amount.removesuffix("%")
    if kind not in {"dxa", "pct"} or not (digits.isascii() and digits.isdigit()) or len(digits) > 6:
        return None
    return _Width(float(digits), relative) if int(digits) > 0 else None


def _grid_widths(table: Element) -> list[float]:
    """Return the column widths the table grid states, up to the first that is missing or broken."""
    widths: list[float] = []
    for column in table.iterfind(f"{W}tblGrid/{W}gridCol"):
        width = _width(column)
        if width is None:
            break
        widths.append(width.amount)
    return widths


def _count(rows: list[_Row]) -> list[tuple[int, ...]]:
    """Return the edges of the cells of each row, counted in grid units."""
    return [tuple(accumulate((cell.span for cell in row.cells), initial=row.before)) for row in rows]


def _snap(rows: list[_Row], grid_widths: list[float]) -> list[tuple[int, ...]] | None:
    """Return the edges of the cells of each row, taken from their widths and numbered from left to right.

    None where widths are missing or contradict a common set of edges. Rows that end before the right border
    lack cells: there, counting is right and the count is merely incomplete.
    """
    lines = [_positions(row, grid_widths) for row in rows]
    known = [line for line in lines if line is not None]
    if len(known) < len(lines) or len({_is_relative(cell) for row in rows for cell in row.cells}) > 1:
        return None
    tolerance = EDGE_TOLERANCE * max(line[-1] for line in known)
    borders: list[float] = []
    for position in sorted({position for line in known for position in line}):
        if not borders or position - borders[-1] > tolerance:
            borders.append(position)
    edges = [tuple(bisect_right(borders, position) - 1 for position in line) for line in known]
    distinct = all(left < right for line in edges for left, right in pairwise(line))
    full = all(line[-1] == len(borders) - 1 for row, line in zip(rows, edges, strict=True) if not row.after)
    return edges if distinct and full else None


def _positions(row: _Row, grid_widths: list[float]) -> tuple[float, ...] | None:
    """Return the edges of a row's cells as distances from the left border, None if a width is missing."""
    before = _width(row.before_width)
    if before is None and row.before > len(grid_widths):
        return None
    start = sum(grid_widths[: row.before]) if before is None else before.amount
    widths = [width.amount for cell in row.cells if (width := _width(cell.width)) is not None]
    return tuple(accumulate(widths, initial=start)) if len(widths) == len(row.cells) else None


def _is_relative(cell: _Cell) -> bool:
    width = _width(cell.width)
    return width is not None and width.relative


def _merge_across(row: _Row, edges: tuple[int, ...]) -> list[_Piece]:
    """Join the cells of a row that state horizontal merging the old way, and leave out deleted ones."""
    pieces: list[_Piece] = []
    previous: str | None = None
    for cell, (left, right) in zip(row.cells, pairwise(edges), strict=True):
        across = cell.across
        if cell.gone:
            across = None
        elif across == "continue" and _continues(previous, cell.element):
            pieces[-1].right = right
            pieces[-1].covered.append(cell.element)
            across = previous
        else:
            pieces.append(_Piece(left, right, cell.down, cell.element, []))
        previous = across
    return pieces


def _merge_down(lines: list[list[_Piece]]) -> tuple[tuple[Slot, ...], list[Element]]:
    """Join cells with the continuing cells below them that have the same edges."""
    anchors: list[tuple[int, _Piece]] = []
    heights: list[int] = []
    covered: list[Element] = []
    # Merges that may go on in the next row: edges, to the index of the anchor and how the merge began.
    above: dict[tuple[int, int], tuple[int, str]] = {}
    for row, pieces in enumerate(lines):
        current: dict[tuple[int, int], tuple[int, str]] = {}
        for piece in pieces:
            edges = (piece.left, piece.right)
            index, began = above.get(edges, (-1, None))
            if piece.down == "continue" and _continues(began, piece.cell):
                heights[index] += 1
                current[edges] = above[edges]
                covered.append(piece.cell)
            else:
                if piece.down is not None:
                    current[edges] = (len(anchors), piece.down)
                anchors.append((row, piece))
                heights.append(1)
            covered.extend(piece.covered)
        above = current
    slots = tuple(
        Slot(row, piece.left, height, piece.right - piece.left, piece.cell)
        for (row, piece), height in zip(anchors, heights, strict=True)
    )
    return slots, covered


def _continues(began: str | None, cell: Element) -> bool:
    """Tell whether a continuing cell belongs to the merge before it.

    Where the merge has no beginning, its first cell stands for it, but takes over no cell with text of its own.
    """
    return began == "restart" or (began == "continue" and next(cell.iter(*INK), None) is None)


_WIDTH: Final = f"{W}tcW"
_SPAN: Final = f"{W}gridSpan"
_ACROSS: Final = f"{W}hMerge"
_DOWN: Final = f"{W}vMerge"
_GONE: Final = f"{W}cellDel"
