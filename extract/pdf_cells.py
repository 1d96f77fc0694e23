"""Glyphs go into the cells they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from extract.pdf_chains import chains
from extract.pdf_overprinted import out_of_place, with_texts_whole
from extract.pdf_text import text_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.grid import Grid
    from extract.grid_cells import Span
    from extract.pdf_page import Glyphs
    from extract.pdf_text import TextLine


_ROOM = 0.7
"""Heights of a line: more than a letter is wide, and less than a Chinese character."""


@dataclass(slots=True, eq=False, repr=False)
class CellPart:
    """What stands in one cell on one page.

    Attributes:
        page: Page number from 1.
        span: Position and extent in the grid of the piece.
        box: Left, top, right and bottom in the reading frame.
        lines: Its physical lines.
        pieces: Tables nested in it.
        is_doubtful: Whether its text may be cut off, or be that of several cells.
    """

    page: int
    span: Span
    box: tuple[float, float, float, float]
    lines: list[TextLine] = field(default_factory=list["TextLine"])
    pieces: list[TablePiece] = field(default_factory=list["TablePiece"])
    is_doubtful: bool = False


@dataclass(slots=True, eq=False, repr=False)
class TablePiece:
    """The part of a table that stands on one page, in the reading frame of that page.

    `beside` names the pages whose columns were put to the right of those of this page; `by_text` tells that no rule
    but only the text shows its edges, `has_columns_by_text` that it does so at least between its columns.
    """

    page: int
    grid: Grid
    cells: list[CellPart]
    beside: tuple[int, ...] = ()
    by_text: bool = False
    has_columns_by_text: bool = False

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.grid.ys[0]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.grid.ys[-1]


def place_glyphs(
    grids: Sequence[Grid], glyphs: Glyphs, placed: Sequence[range], page: int, guessed: int = 0
) -> tuple[list[TablePiece], list[range]]:
    """Put each chain of glyphs into the innermost cell that holds the centre of its first glyph.

    A chain that begins outside all tables is parted where it enters one: text that runs on over a rule
    without a gap overflows its cell.

    Args:
        grids: The tables.
        glyphs: The glyphs of the page.
        placed: The chains.
        page: Page number from 1.
        guessed: How many of the tables, the first ones, have rows that only text shows: none is printed over a rule.

    Returns:
        The tables with their lines, and the chains outside all of them.
    """
    places = [_Places(grid) for grid in grids]
    outside: list[range] = []
    finder = _CellFinder(places)
    left, upper, right, lower = finder.box
    x0, x1, top, bottom = glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom
    for run in placed:
        first = run.start
        x, y = (x0[first] + x1[first]) / 2, (top[first] + bottom[first]) / 2
        if left <= x < right and upper <= y < lower:
            finder.near.append(run)
            continue
        shelf = finder.other_shelf(x, y)
        left, upper, right, lower = finder.box
        if shelf is not None:
            shelf.append(run)
            continue
        entered = run.stop
        for index in run[1:] if finder.reaches(y) else ():
            shelf = finder.shelf((x0[index] + x1[index]) / 2, y)
            if shelf is not None:
                shelf.append(range(index, run.stop))
                entered = index
                break
        outside.append(range(first, entered))
    outside = _take_overflow(places, glyphs, outside)
    for place in places[guessed:]:
        odd = out_of_place(glyphs, place.shelves, place.boxes)
        if odd:
            outside = with_texts_whole(place.grid, place.shelves, outside, glyphs, odd)
    pieces = [
        TablePiece(
            page,
            place.grid,
            [
                CellPart(page, span, box, text_lines(glyphs, found, page) if found else [], [])
                for span, box, found in zip(place.grid.cells, place.boxes, place.shelves, strict=True)
            ],
        )
        for place in places
    ]
    return pieces, outside


def narrow_to_text(piece: TablePiece) -> None:
    """Make the cells of a table as wide as the text of their columns, in place, where no rule shows how wide they are.

    How full a line is tells whether the text goes on. Room is left for a letter, which no word breaks for, and for no
    Chinese character.
    """
    sides: dict[int, tuple[float, float]] = {}
    for part in piece.cells:
        if part.lines and part.span.column_span == 1:
            left, right = sides.get(part.span.column, (float("inf"), 0.0))
            sides[part.span.column] = (
                min(left, *(line.x0 for line in part.lines)),
                max(right, *(line.x1 for line in part.lines)),
            )
    for part in piece.cells:
        if len(part.lines) > 1 and part.span.column_span == 1:
            _, top, _, bottom = part.box
            left, right = sides[part.span.column]
            part.box = (left, top, right + _ROOM * part.lines[0].height, bottom)


class _Places:
    """The cells of a grid with their boxes, and what has been put into each."""

    __slots__ = ("boxes", "grid", "shelves")

    def __init__(self, grid: Grid) -> None:
        xs, ys = grid.xs, grid.ys
        self.grid = grid
        self.boxes = [
            (xs[column], ys[row], xs[column + column_span], ys[row + row_span])
            for row, column, row_span, column_span in grid.cells
        ]
        self.shelves: list[list[range]] = [[] for _ in grid.cells]


class _CellFinder:
    """Finds the innermost cell at a point; most points lie in the cell of the point before.

    Attributes:
        box: That of the cell of the point before.
        near: What has been put into it.
    """

    def __init__(self, places: Sequence[_Places]) -> None:
        self._places = sorted(places, key=lambda place: _area(place.grid))
        self._top = min((place.grid.ys[0] for place in places), default=0.0)
        self._bottom = max((place.grid.ys[-1] for place in places), default=0.0)
        self.box = (0.0, 0.0, 0.0, 0.0)
        self.near: list[range] = []

    def reaches(self, y: float) -> bool:
        """Tell whether any table stands at this height of the page."""
        return self._top <= y < self._bottom

    def shelf(self, x: float, y: float) -> list[range] | None:
        """Return what has been put into the innermost cell at a point, None outside all tables."""
        left, upper, right, lower = self.box
        if left <= x < right and upper <= y < lower:
            return self.near
        return self.other_shelf(x, y)

    def other_shelf(self, x: float, y: float) -> list[range] | None:
        """Return the same of a point that is not in the cell of the point before."""
        places = self._places
        for place in places:
            cell = place.grid.cell_at(x, y)
            if cell >= 0:
                shelf = place.shelves[cell]
                if place is places[0]:
                    self.box, self.near = place.boxes[cell], shelf
                return shelf
        return None


def _take_overflow(places: Sequence[_Places], glyphs: Glyphs, outside: list[range]) -> list[range]:
    """Put lines that run out of a cell left open at a page break into that cell; return what is left."""
    for place in places:
        grid, shelf = place.grid, place.shelves
        if not (any(grid.open_top) or any(grid.open_bottom)):
            continue
        lines: dict[float, list[int]] = {}
        for index in chain.from_iterable(outside):
            lines.setdefault(glyphs.top[index], []).append(index)
        left: list[int] = []
        for line in lines.values():
            homes = [
                grid.cell_beyond(
                    (glyphs.x0[index] + glyphs.x1[index]) / 2, (glyphs.top[index] + glyphs.bottom[index]) / 2
                )
                for index in line
            ]
            if min(homes) < 0:
                left += line
                continue
            for index, home in zip(line, homes, strict=True):
                shelf[home].append(range(index, index + 1))
        outside = chains(glyphs, sorted(left))
    return outside


def _area(grid: Grid) -> float:
    return (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0])
