"""Tables without rules whose cells are filled areas side by side: each area is a cell."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from extract.grid import find_grids
from extract.grid_levels import free_levels, is_part
from extract.pdf_page import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.grid import Grid
    from extract.pdf_page import Fill, Glyphs, PageContent

_LEAST_FILLS, _MOST_FILLS = 6, 5000
_SAME_EDGE = 3.5
"""Points by which a cell may reach beyond its area: half of the gap between two of them."""

_LEAST_SHARE = 0.9
"""Part of the cells that must be areas."""

_SIDES = 3
_BELOW = 18.0
"""Points below a table in which its next row would begin."""


def filled_grids(page: PageContent, taken: Sequence[Grid]) -> list[Grid]:
    """Find tables of at least two rows and two columns in which nearly each cell is a filled area.

    Level rules or rows of text below say that only a part of a table is filled.

    Args:
        page: The page.
        taken: Its ruled tables.
    """
    if len(page.fills) < _LEAST_FILLS:
        return []
    free = [
        fill
        for fill in page.fills
        if not any(is_part(grid, (fill.x0 + fill.x1) / 2, (fill.top + fill.bottom) / 2) for grid in taken)
    ]
    if not _LEAST_FILLS <= len(free) <= _MOST_FILLS or free_levels(page.horizontal, (), taken):
        return []
    horizontal = [Rule(y, fill.x0, fill.x1) for fill in free for y in (fill.top, fill.bottom)]
    vertical = [Rule(x, fill.top, fill.bottom) for fill in free for x in (fill.x0, fill.x1)]
    try:
        grids = find_grids(horizontal, vertical)
    except OverflowError:
        return []
    free.sort()
    found = [grid for grid in grids if min(len(grid.xs), len(grid.ys)) >= _SIDES and _are_filled(grid, free)]
    # Where only some rows are filled, the table is more than these.
    inside = sum(
        any(is_part(grid, (fill.x0 + fill.x1) / 2, (fill.top + fill.bottom) / 2) for grid in found)
        for fill in free
    )
    if inside < _LEAST_SHARE * len(free):
        return []
    return [grid for grid in found if not _goes_on(grid, page.glyphs)]


def _goes_on(grid: Grid, glyphs: Glyphs) -> bool:
    """Tell whether text stands in several columns right below a table."""
    bottom = grid.ys[-1]
    below = [
        (x0, x1)
        for x0, x1, top, text in zip(glyphs.x0, glyphs.x1, glyphs.top, glyphs.text, strict=True)
        if bottom - 1 < top < bottom + _BELOW and not text.isspace() and grid.xs[0] <= x0 <= grid.xs[-1]
    ]
    if any(x0 - 1 < edge < x1 + 1 for edge in grid.xs[1:-1] for x0, x1 in below):
        return False  # a line of running text
    return len({bisect_left(grid.xs, x0) for x0, _ in below}) > 1


def _are_filled(grid: Grid, fills: Sequence[Fill]) -> bool:
    """Tell whether nearly each cell of a grid is one filled area; the areas are sorted by their left edges."""
    filled = 0
    for index in range(len(grid.cells)):
        box = grid.box(index)
        for fill in fills[bisect_left(fills, (box[0] - _SAME_EDGE,)) :]:
            if fill.x0 > box[0] + _SAME_EDGE:
                break
            if all(abs(one - other) <= _SAME_EDGE for one, other in zip(fill, box, strict=True)):
                filled += 1
                break
    return filled >= _LEAST_SHARE * len(grid.cells)
