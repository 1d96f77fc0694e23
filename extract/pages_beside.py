"""Tables too wide for the paper: columns printed on pages of their own stand beside the others again."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.document import Remainder, Remark
from extract.grid import Grid
from extract.grid_cells import OUTSIDE, Span
from extract.pdf_cells import CellPart, TablePiece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_layout import PageLayout

_SAME_EDGE = 1.0
"""Points by which row edges may differ that a spreadsheet has set twice."""

_SAME_MARGIN = 3.2
_MOST_REPEATED = 12
_MOST_ALIKE = 2
"""Columns that two pages may have in the same widths by chance."""

_LEAST_ROWS = 3
_LEAST_ALIKE = 8
"""Rows of one height that must agree, unless the first page had room for both: fewer may be so in any two tables."""


class _Block(NamedTuple):
    """Pages one after the other that show the same columns."""

    layouts: list[PageLayout]

    @property
    def sides(self) -> tuple[float, float]:
        """Left and right edge of the table."""
        grid = self.layouts[0].pieces[0].grid
        return grid.xs[0], grid.xs[-1]


def put_beside(layouts: Sequence[PageLayout]) -> tuple[set[int], list[Remark]]:
    """Put columns that a spreadsheet has printed on later pages beside those they belong to, in place.

    Rows must stand at the same heights on both pages, nothing else may stand on the later one but what stands on the former as well, and the page before must
    have had no room for its first column.

    Returns:
        The pages that are empty now, and the pages that may hold further columns but have a text of their own.
    """
    emptied: set[int] = set()
    remarks: list[Remark] = []
    block: _Block | None = None
    begun: TablePiece | None = None
    for other in _blocks(layouts):
        first_piece = other.layouts[0].pieces[0]
        if (
            block is not None
            and begun is not None
            and not _same_columns(begun, first_piece)
            and _stand_beside(block, other)
        ):
            pairs = list(zip(block.layouts, other.layouts, strict=True))
            if any(_has_own_text(beside, layout) for layout, beside in pairs):
                first = block.layouts[0].frame.page
                remarks += [
                    Remark("columns_apart", f"rows as on page {first + number}", layout.frame.page)
                    for number, layout in enumerate(other.layouts)
                ]
                continue
            for layout, beside in pairs:
                layout.pieces[0] = _united(layout.pieces[0], beside.pieces.pop())
                beside.remainders += [
                    Remainder(
                        "header", line.text, (beside.frame.box(line.x0, line.top, line.x1, line.bottom),)
                    )
                    for line in beside.lines
                ]
                beside.lines.clear()
                emptied.add(beside.frame.page)
            continue
        block, begun = other, first_piece
    return emptied, remarks


def _has_own_text(layout: PageLayout, other: PageLayout) -> bool:
    """Tell whether a page has other lines than those that stand on another one at the same place, as the name of a sheet does."""
    return len(layout.lines) > _MOST_REPEATED or not all(
        line.stands_again(other.lines, _SAME_EDGE) for line in layout.lines
    )


def _same_columns(piece: TablePiece, other: TablePiece) -> bool:
    """Tell whether a piece shows the columns of another again, so that its rows stand below those and not beside.

    So it does with the same texts in the first row; without any, with the same widths where the columns differ in them.
    """
    xs = piece.grid.xs
    if len(xs) != len(other.grid.xs) or any(
        abs(one - two) > _SAME_EDGE for one, two in zip(xs, other.grid.xs, strict=True)
    ):
        return False
    heads = [
        [
            (part.span.column, "".join(line.text for line in part.lines))
            for part in each.cells
            if not part.span.row
        ]
        for each in (piece, other)
    ]
    widths = [right - left for left, right in pairwise(xs)]
    return heads[0] == heads[1] or (len(widths) > _MOST_ALIKE and max(widths) - min(widths) > _SAME_MARGIN)


def _blocks(layouts: Sequence[PageLayout]) -> list[_Block]:
    """Part the pages that hold one table into runs of the same outer edges."""
    blocks: list[_Block] = []
    last = 0
    for layout in layouts:
        if len(layout.pieces) != 1:
            continue
        xs = layout.pieces[0].grid.xs
        sides = blocks[-1].sides if blocks else (0.0, 0.0)
        goes_on = (
            layout.frame.page == last + 1
            and abs(sides[0] - xs[0]) <= _SAME_MARGIN
            and abs(sides[1] - xs[-1]) <= _SAME_MARGIN
        )
        if goes_on:
            blocks[-1].layouts.append(layout)
        else:
            blocks.append(_Block([layout]))
        last = layout.frame.page
    return blocks


def _stand_beside(block: _Block, other: _Block) -> bool:
    """Tell whether one run of pages holds the columns that those of another had no room for."""
    if len(block.layouts) != len(other.layouts):
        return False
    return all(_same_rows(*pair) for pair in zip(block.layouts, other.layouts, strict=True))


def _same_rows(layout: PageLayout, other: PageLayout) -> bool:
    """Tell whether two pages show the same rows and the second one other columns."""
    if (layout.width, layout.height) != (other.width, other.height):
        return False
    grid, beside = layout.pieces[0].grid, other.pieces[0].grid
    ys = _row_edges(grid, beside)
    shared = len(grid.ys) + len(beside.ys) - len(ys)
    if shared <= max(_LEAST_ROWS, len(ys) // 2) or shared < min(len(grid.ys), len(beside.ys)):
        return False
    heights = sorted(lower - upper for upper, lower in pairwise(ys))
    has_room = 2 * ys[-1] - ys[0] < layout.height - ys[0]
    if heights[-1] - heights[0] <= _SAME_EDGE and len(heights) < _LEAST_ALIKE and not has_room:
        return False
    # The columns already put beside it stand to the right of the paper.
    shown = [x for x in grid.xs if x < layout.width]
    right = min(shown[-1] if len(shown) == len(grid.xs) else layout.width, layout.width)
    first = beside.xs[1] - beside.xs[0]
    return abs(grid.xs[0] - beside.xs[0]) <= _SAME_MARGIN and right + first > layout.width - grid.xs[0]


def _row_edges(grid: Grid, beside: Grid) -> list[float]:
    """Return the row edges of two grids together; where all cells of one are merged, it lacks some of the other's."""
    ys = list(grid.ys)
    ys += [y for y in beside.ys if min(abs(y - own) for own in ys) > _SAME_EDGE]
    return sorted(ys)


def _united(piece: TablePiece, other: TablePiece) -> TablePiece:
    """Put the columns of another page to the right of a table."""
    grid, beside = piece.grid, other.grid
    width = len(grid.xs) - 1
    shift = grid.xs[-1] - beside.xs[0]
    ys = _row_edges(grid, beside)
    cells = sorted([*_placed(piece, ys, 0), *_placed(other, ys, width)], key=lambda part: part.span[:2])
    owner = [[OUTSIDE] * (width + len(beside.xs) - 1) for _ in ys[1:]]
    for index, part in enumerate(cells):
        row, column, row_span, column_span = part.span
        for line in owner[row : row + row_span]:
            line[column : column + column_span] = [index] * column_span
    whole = Grid(
        (*grid.xs, *(x + shift for x in beside.xs[1:])),
        tuple(ys),
        tuple(part.span for part in cells),
        tuple(map(tuple, owner)),
        (*grid.open_top, *beside.open_top),
        (*grid.open_bottom, *beside.open_bottom),
    )
    return TablePiece(piece.page, whole, cells, (*piece.beside, other.page))


def _placed(piece: TablePiece, ys: list[float], columns: int) -> list[CellPart]:
    """Return the cells of a table in a grid of these row edges, so many columns further to the right."""
    place = [min(range(len(ys)), key=lambda number: abs(ys[number] - y)) for y in piece.grid.ys]
    parts: list[CellPart] = []
    for part in piece.cells:
        row, column, row_span, column_span = part.span
        span = Span(place[row], column + columns, place[row + row_span] - place[row], column_span)
        parts.append(CellPart(part.page, span, part.box, part.lines, part.pieces, part.is_doubtful))
    return parts
