"""Cells of a scanned page that hold what looks like the texts of two: a rule between them may be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.grid import Grid
    from extract.scan_places import Place

_ACROSS, _DOWN = 1.0, 0.9
"""Blank space, in heights of a line, on an edge of other cells that parts two texts side by side, and one below the other."""


def undivided(grid: Grid, places: Sequence[Place], usual: float) -> Iterable[int]:
    """Yield the cells through which an edge of other cells runs without a rule, in a gap between texts.

    Args:
        grid: A table, in dots.
        places: Where lines of text stand.
        usual: How high a usual line is, in dots.
    """
    inside: dict[int, list[Place]] = {}
    for place in places:
        index = grid.cell_at((place.x0 + place.x1) / 2, (place.top + place.bottom) / 2)
        if index >= 0:
            inside.setdefault(index, []).append(place)
    for index, own in sorted(inside.items()):
        row, column, row_span, column_span = grid.cells[index]
        xs, ys = grid.xs[column + 1 : column + column_span], grid.ys[row + 1 : row + row_span]
        sides = [(place.x0, place.x1) for place in own]
        levels = [(place.top, place.bottom) for place in own]
        if any(_is_between(x, sides, _ACROSS * usual) and _faces(x, own) for x in xs) or any(
            _is_between(y, levels, _DOWN * usual) for y in ys
        ):
            yield index


def _is_between(edge: float, extents: Sequence[tuple[int, int]], least: float) -> bool:
    """Tell whether an edge lies in a gap of some width between extents, none of which it cuts."""
    before = [end for start, end in extents if start + end < 2 * edge]
    after = [start for start, end in extents if start + end >= 2 * edge]
    if not before or not after or max(before) > edge or min(after) < edge:
        return False
    return min(after) - max(before) >= least


def _faces(x: float, places: Sequence[Place]) -> bool:
    """Tell whether texts on both sides of an edge stand on one level."""
    return any(
        one.x1 <= x <= other.x0 and one.top < other.bottom and other.top < one.bottom
        for one in places
        for other in places
    )
