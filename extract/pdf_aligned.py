"""Tables without rules: lines whose columns of text stand below each other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.grid import Grid
from extract.grid_cells import Span
from extract.pdf_cells import CellPart, TablePiece
from extract.pdf_phrases import PITCH, count_labels
from extract.pdf_text import COLUMN_GAP, TextLine, part_of_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_ROWS = 3
_ALIGNED = 0.6
"""Heights of the line by which edges or centres of a column may differ."""

_LONG, _FULL, _MOST_FULL = 20, 0.8, 0.6
"""Running text: the characters of a line, the part of its column that it fills, how many lines do."""

_Extent = tuple[float, float]


class _Row(NamedTuple):
    """The parts of one line, parted at its wide gaps."""

    parts: tuple[TextLine, ...]

    @property
    def line(self) -> TextLine:
        """The first part: place and height of the row."""
        return self.parts[0]


def aligned_tables(lines: Sequence[TextLine]) -> tuple[list[TablePiece], list[TextLine]]:
    """Find tables among the lines outside ruled tables.

    At least three lines in a row must part into the same columns, and each column must be aligned left, right
    or at its middle. Lines that read `label: value` stay lines.

    Returns:
        The tables, and the lines that are left.
    """
    pieces: list[TablePiece] = []
    rest: list[TextLine] = []
    block: list[_Row] = []
    for line in lines:
        row = _Row(_parts(line))
        if len(row.parts) < 2:
            _close(block, pieces, rest)
            rest.append(line)
            block = []
            continue
        if block and (
            line.page != block[-1].line.page or line.top - block[-1].line.bottom > PITCH * line.height
        ):
            _close(block, pieces, rest)
            block = []
        block.append(row)
    _close(block, pieces, rest)
    rest.sort(key=lambda line: (line.page, line.top, line.x0))
    return pieces, rest


def _close(block: Sequence[_Row], pieces: list[TablePiece], rest: list[TextLine]) -> None:
    """Make a table of a block of rows if its columns are aligned, else give its lines back."""
    columns = _columns(block) if len(block) >= _LEAST_ROWS else []
    if len(columns) > 1 and _is_table(block, columns):
        pieces.append(_piece(block, columns))
    else:
        rest += [_whole(row) for row in block]


def _parts(line: TextLine) -> tuple[TextLine, ...]:
    """Part a line at its wide gaps."""
    if "  " not in line.text and "\u3000" not in line.text:
        return (line,)
    parts: list[TextLine] = []
    start = 0
    last = -1
    for index, character in enumerate(line.text):
        if character.isspace():
            continue
        if last >= 0 and line.starts[index] - line.ends[last] > COLUMN_GAP * line.height:
            parts.append(part_of_line(line, start, last + 1))
            start = index
        last = index
    parts.append(part_of_line(line, start, last + 1))
    return tuple(parts)


def _whole(row: _Row) -> TextLine:
    """Put the parts of a row together again as one line."""
    texts: list[str] = []
    starts: list[float] = []
    ends: list[float] = []
    for part in row.parts:
        if texts:
            texts.append("  ")
            starts += [ends[-1]] * 2
            ends += [part.x0] * 2
        texts.append(part.text)
        starts += part.starts
        ends += part.ends
    first, last = row.parts[0], row.parts[-1]
    return TextLine(
        "".join(texts),
        first.page,
        first.x0,
        first.top,
        last.x1,
        first.bottom,
        starts,
        ends,
        first.height,
        last.blank_end,
    )


def _columns(block: Sequence[_Row]) -> list[_Extent]:
    """Unite the extents of all parts that overlap; each union is a column."""
    columns: list[_Extent] = []
    for left, right in sorted((part.x0, part.x1) for row in block for part in row.parts):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _is_table(block: Sequence[_Row], columns: Sequence[_Extent]) -> bool:
    """Tell whether every column is filled in most rows and aligned, and the rows are no labels with values."""
    labelled = count_labels(part.text for row in block for part in row.parts)
    if 2 * labelled >= sum(len(row.parts) for row in block):
        return False
    running = 0
    for left, right in columns:
        parts = [part for row in block for part in row.parts if left <= part.x0 and part.x1 <= right]
        if len(parts) < _LEAST_ROWS or 2 * len(parts) < len(block):
            return False
        running += sum(
            part.x1 - part.x0 > _FULL * (right - left) and len(part.text) > _LONG for part in parts
        ) > (_MOST_FULL * len(parts))
        tolerance = _ALIGNED * parts[0].height
        edges = (
            [part.x0 for part in parts],
            [part.x1 for part in parts],
            [(part.x0 + part.x1) / 2 for part in parts],
        )
        if min(max(values) - min(values) for values in edges) > tolerance:
            return False
    # Two columns of full lines are running text, as in a magazine.
    return running < 2


def _piece(block: Sequence[_Row], columns: Sequence[_Extent]) -> TablePiece:
    """Lay a grid between the rows and columns of a block."""
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    xs = (columns[0][0], *middles, columns[-1][1])
    lines = [row.line for row in block]
    levels = [(one.bottom + other.top) / 2 for one, other in pairwise(lines)]
    ys = (lines[0].top, *levels, lines[-1].bottom)
    width = len(columns)
    spans = tuple(Span(row, column, 1, 1) for row in range(len(block)) for column in range(width))
    owner = tuple(tuple(range(row * width, (row + 1) * width)) for row in range(len(block)))
    grid = Grid(xs, ys, spans, owner, (False,) * width, (False,) * width)
    page = lines[0].page
    cells = [CellPart(page, span, grid.box(index)) for index, span in enumerate(spans)]
    for number, row in enumerate(block):
        for part in row.parts:
            cells[grid.cell_at((part.x0 + part.x1) / 2, (ys[number] + ys[number + 1]) / 2)].lines.append(part)
    return TablePiece(page, grid, cells, by_text=True)
