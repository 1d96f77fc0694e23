"""Forms as a neutral description: paragraphs and grids with spans, from which every edition is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Align = Literal["left", "center", "right"]

LEFT = ">"
ABOVE = "^"
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text outside tables; `size` is the type size in points."""

    text: str
    align: Align = "left"
    bold: bool = False
    size: float = 10.5


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell with the positions it covers; a line feed in `text` parts two paragraphs."""

    text: str = ""
    row_span: int = 1
    column_span: int = 1
    align: Align | None = None
    bold: bool = False

    @property
    def alignment(self) -> Align:
        """Stated alignment, or the habit of offices: short cells centred, running text to the left."""
        if self.align is not None:
            return self.align
        return "center" if len(self.text) <= _SHORT and "\n" not in self.text else "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table.

    Attributes:
        rows: For each grid row the cells that begin in it, left to right, as in HTML.
        widths: Relative column widths; their number is the number of columns.
        repeat_header: Number of leading rows printed again at the top of every further page.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[float, ...]
    repeat_header: int = 0

    @property
    def columns(self) -> int:
        """Number of grid columns."""
        return len(self.widths)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins on a new page (no trace in text editions)."""


DrawnBlock = Paragraph | Grid | PageBreak


@dataclass(frozen=True, slots=True)
class Drawing:
    """One document to draw.

    Attributes:
        blocks: What is printed, in reading order.
        running_head: Line printed at the top of every page of paged editions.
        page_numbers: Whether paged editions print `— 1 —` at the foot of every page.
        landscape: Whether paged editions lie on their side.
    """

    blocks: tuple[DrawnBlock, ...]
    running_head: str = ""
    page_numbers: bool = False
    landscape: bool = False

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its top left grid position, counted from 0."""

    row: int
    column: int
    cell: GridCell


def grid(
    rows: Sequence[Sequence[str]], widths: Sequence[float] | None = None, *, repeat_header: int = 0
) -> Grid:
    """Build a grid from one text for each position: `>` joins the cell on the left, `^` the cell above.

    Raises:
        ValueError: A row is too short or long, or merged positions are no rectangle.
    """
    columns = len(rows[0])
    if any(len(row) != columns for row in rows):
        lengths = [len(row) for row in rows]
        message = f"rows of different lengths: {lengths}"
        raise ValueError(message)
    owners = _owners(rows)
    cells: list[tuple[GridCell, ...]] = []
    for row_number, row in enumerate(rows):
        begun: list[GridCell] = []
        for column, text in enumerate(row):
            if owners[row_number][column] != (row_number, column):
                continue
            begun.append(_merged(text, owners, row_number, column))
        cells.append(tuple(begun))
    drawn = Grid(tuple(cells), tuple(widths or [1.0] * columns), repeat_header)
    if drawn.columns != columns:
        message = f"{drawn.columns} widths for {columns} columns"
        raise ValueError(message)
    return drawn


def placed(grid: Grid) -> tuple[Placed, ...]:
    """Every cell with its position, in reading order.

    Raises:
        ValueError: The cells do not tile the grid: they overlap, stand out or leave a gap.
    """
    matrix = cover(grid)
    seen: list[Placed] = []
    for row_number, row in enumerate(matrix):
        for column, item in enumerate(row):
            if (item.row, item.column) == (row_number, column):
                seen.append(item)
    return tuple(seen)


def cover(grid: Grid) -> tuple[tuple[Placed, ...], ...]:
    """For every grid position the cell that covers it.

    Raises:
        ValueError: The cells do not tile the grid.
    """
    height = len(grid.rows)
    matrix: list[list[Placed | None]] = [[None] * grid.columns for _ in range(height)]
    for row_number, row in enumerate(grid.rows):
        for cell in row:
            free = [column for column, item in enumerate(matrix[row_number]) if item is None]
            if not free:
                message = f"row {row_number} has more cells than room"
                raise ValueError(message)
            _lay(matrix, Placed(row_number, free[0], cell))
    whole: list[tuple[Placed, ...]] = []
    for row_number, row in enumerate(matrix):
        covered = tuple(item for item in row if item is not None)
        if len(covered) != grid.columns:
            message = f"row {row_number} has a gap"
            raise ValueError(message)
        whole.append(covered)
    return tuple(whole)


def _owners(rows: Sequence[Sequence[str]]) -> list[list[tuple[int, int]]]:
    owners: list[list[tuple[int, int]]] = []
    for row_number, row in enumerate(rows):
        owners.append([])
        for column, text in enumerate(row):
            if text == LEFT:
                owners[-1].append(owners[-1][column - 1])
            elif text == ABOVE:
                owners[-1].append(owners[row_number - 1][column])
            else:
                owners[-1].append((row_number, column))
    return owners


def _merged(text: str, owners: list[list[tuple[int, int]]], row: int, column: int) -> GridCell:
    own = [
        (place, position)
        for place, line in enumerate(owners)
        for position, owner in enumerate(line)
        if owner == (row, column)
    ]
    row_span = max(place for place, _ in own) - row + 1
    column_span = max(position for _, position in own) - column + 1
    if len(own) != row_span * column_span:
        message = f"merged positions of cell ({row}, {column}) are no rectangle"
        raise ValueError(message)
    return GridCell(text, row_span, column_span)


def _lay(matrix: list[list[Placed | None]], item: Placed) -> None:
    for row in range(item.row, item.row + item.cell.row_span):
        for column in range(item.column, item.column + item.cell.column_span):
            if row >= len(matrix) or column >= len(matrix[row]):
                message = f"cell ({item.row}, {item.column}) stands out of the grid"
                raise ValueError(message)
            if matrix[row][column] is not None:
                message = f"cell ({item.row}, {item.column}) overlaps another"
                raise ValueError(message)
            matrix[row][column] = item
