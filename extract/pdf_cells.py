"""Glyphs go into the cells they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.pdf_text import text_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.grid import Grid
    from extract.grid_cells import Span
    from extract.pdf_page import Glyphs
    from extract.pdf_text import TextLine


_TOUCHING = 0.5
"""Points between two glyphs of one run: text that runs on over a rule without a gap overflows its cell."""


@dataclass(slots=True)
class CellPart:
    """What stands in one cell on one page.

    Attributes:
        page: Page number from 1.
        span: Position and extent in the grid of the piece.
        box: Left, top, right and bottom in the reading frame.
        lines: Its physical lines.
        pieces: Tables nested in it.
    """

    page: int
    span: Span
    box: tuple[float, float, float, float]
    lines: list[TextLine] = field(default_factory=list["TextLine"])
    pieces: list[TablePiece] = field(default_factory=list["TablePiece"])


@dataclass(slots=True)
class TablePiece:
    """The part of a table that stands on one page, in the reading frame of that page."""

    page: int
    grid: Grid
    cells: list[CellPart]

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.grid.ys[0]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.grid.ys[-1]


def place_glyphs(
    grids: Sequence[Grid], glyphs: Glyphs, indices: Sequence[int], page: int
) -> tuple[list[TablePiece], list[int]]:
    """Put each glyph into the innermost cell that holds its centre, or where the run it goes on began.

    Returns:
        The tables with their lines, and the glyphs outside all of them.
    """
    shelves: list[list[list[int]]] = [[[] for _ in grid.cells] for grid in grids]
    outside: list[int] = []
    by_size = sorted(range(len(grids)), key=lambda n: _area(grids[n]))
    x0, x1, top, bottom = glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom
    left = upper = right = lower = last_top = last_x1 = 0.0
    shelf = outside
    for index in indices:
        x = (x0[index] + x1[index]) / 2
        y = (top[index] + bottom[index]) / 2
        if not (left <= x < right and upper <= y < lower) and not (
            top[index] == last_top and abs(x0[index] - last_x1) < _TOUCHING and shelf is not outside
        ):
            shelf = outside
            left = right = 0.0
            for number in by_size:
                cell = grids[number].cell_at(x, y)
                if cell >= 0:
                    shelf = shelves[number][cell]
                    if len(grids) == 1 or number == by_size[0]:
                        left, upper, right, lower = grids[number].box(cell)
                    break
        shelf.append(index)
        last_top, last_x1 = top[index], x1[index]
    outside = _take_overflow(grids, shelves, glyphs, outside)
    pieces = [
        TablePiece(
            page,
            grid,
            [
                CellPart(
                    page,
                    span,
                    grid.box(number),
                    text_lines(glyphs, shelf[number], page) if shelf[number] else [],
                )
                for number, span in enumerate(grid.cells)
            ],
        )
        for grid, shelf in zip(grids, shelves, strict=True)
    ]
    return pieces, outside


def _take_overflow(
    grids: Sequence[Grid], shelves: list[list[list[int]]], glyphs: Glyphs, outside: list[int]
) -> list[int]:
    """Put lines that run out of a cell left open at a page break into that cell; return what is left."""
    for grid, shelf in zip(grids, shelves, strict=True):
        if not (any(grid.open_top) or any(grid.open_bottom)):
            continue
        lines: dict[float, list[int]] = {}
        for index in outside:
            lines.setdefault(glyphs.top[index], []).append(index)
        outside = []
        for line in lines.values():
            homes = [
                grid.cell_beyond(
                    (glyphs.x0[index] + glyphs.x1[index]) / 2, (glyphs.top[index] + glyphs.bottom[index]) / 2
                )
                for index in line
            ]
            if min(homes) < 0:
                outside += line
                continue
            for index, home in zip(line, homes, strict=True):
                shelf[home].append(index)
    return sorted(outside)


def _area(grid: Grid) -> float:
    return (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0])
