"""Draw a table with its merged cells as text, for terminals in which Chinese takes two columns a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Cell, Table

# Border signs by which arms they have: up, down, left, right.
_SIGNS = dict(
    zip(
        [(up, down, left, right) for up in (0, 1) for down in (0, 1) for left in (0, 1) for right in (0, 1)],
        " ╶╴─╷┌┐┬╵└┘┴│├┤┼",
        strict=True,
    )
)
_NARROWEST = 2  # one Chinese letter
_WIDEST = 36


def draw(table: Table, width: int) -> list[str]:
    """Draw a table as lines no wider than `width`, unless it has more columns than fit."""
    if not table.rows or not table.columns:
        return []
    widths = _column_widths(table, width)
    wrapped = {
        (cell.row, cell.column): wrap(cell.text, _inner(widths, cell.column, cell.column_span))
        for cell in table.cells
    }
    heights = _row_heights(table, wrapped)
    lefts, tops = _edges(widths), _edges(heights)
    canvas = [[" "] * (lefts[-1] + 1) for _ in range(tops[-1] + 1)]
    _draw_borders(canvas, _owners(table), lefts, tops)
    for cell in table.cells:
        for number, line in enumerate(wrapped[cell.row, cell.column]):
            _put(canvas[tops[cell.row] + 1 + number], lefts[cell.column] + 1, line)
    return ["".join(line).rstrip() for line in canvas]


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` terminal columns, each paragraph on a new line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for letter in _printable(paragraph):
            size = cell_len(letter)
            if used + size > width and line:
                lines.append(line)
                line, used = "", 0
            line, used = line + letter, used + size
        lines.append(line)
    return lines


def _column_widths(table: Table, width: int) -> list[int]:
    widths = [_NARROWEST] * table.columns
    for cell in sorted(table.cells, key=lambda cell: cell.column_span):
        longest = max(cell_len(line) for line in cell.text.split("\n"))
        lacking = min(longest, _WIDEST) - _inner(widths, cell.column, cell.column_span)
        span = range(cell.column, cell.column + cell.column_span)
        for _ in range(lacking):
            widths[min(span, key=widths.__getitem__)] += 1
    while sum(widths) + len(widths) + 1 > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row_heights(table: Table, wrapped: dict[tuple[int, int], list[str]]) -> list[int]:
    heights = [1] * table.rows
    for cell in sorted(table.cells, key=lambda cell: cell.row_span):
        lacking = len(wrapped[cell.row, cell.column]) - _inner(heights, cell.row, cell.row_span)
        heights[cell.row + cell.row_span - 1] += max(lacking, 0)
    return heights


def _inner(sizes: Sequence[int], start: int, span: int) -> int:
    """Size of a merged cell: its tracks and the borders between them that it covers."""
    return sum(sizes[start : start + span]) + span - 1


def _edges(sizes: Sequence[int]) -> list[int]:
    edges = [0]
    for size in sizes:
        edges.append(edges[-1] + size + 1)
    return edges


def _owners(table: Table) -> list[list[object]]:
    """Tell for each position which cell covers it; a position no cell covers stands for itself."""
    owners: list[list[object]] = [
        [(row, column) for column in range(table.columns)] for row in range(table.rows)
    ]
    for number, cell in enumerate(table.cells):
        for row, column in _positions(cell):
            owners[row][column] = number
    return owners


def _positions(cell: Cell) -> Iterator[tuple[int, int]]:
    for row in range(cell.row, cell.row + cell.row_span):
        for column in range(cell.column, cell.column + cell.column_span):
            yield row, column


def _draw_borders(
    canvas: list[list[str]], owners: list[list[object]], lefts: Sequence[int], tops: Sequence[int]
) -> None:
    rows, columns = len(owners), len(owners[0])

    def owner(row: int, column: int) -> object:
        return owners[row][column] if 0 <= row < rows and 0 <= column < columns else None

    for y in range(rows + 1):
        for x in range(columns + 1):
            corners = [[owner(y - 1, x - 1), owner(y - 1, x)], [owner(y, x - 1), owner(y, x)]]
            (north_west, north_east), (south_west, south_east) = corners
            right, down = north_east != south_east, south_west != south_east
            arms = (north_west != north_east, down, north_west != south_west, right)
            canvas[tops[y]][lefts[x]] = _SIGNS[arms]
            if right and x < columns:
                canvas[tops[y]][lefts[x] + 1 : lefts[x + 1]] = "─" * (lefts[x + 1] - lefts[x] - 1)
            if down and y < rows:
                for line in canvas[tops[y] + 1 : tops[y + 1]]:
                    line[lefts[x]] = "│"


def _put(line: list[str], start: int, text: str) -> None:
    """Write text over blanks; the second column of a wide letter becomes empty."""
    at = start
    for letter in text:
        size = cell_len(letter)
        if size == 0:
            line[at - 1] += letter
            continue
        line[at] = letter
        line[at + 1 : at + size] = [""] * (size - 1)
        at += size


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\u3000" else " " for letter in text)
