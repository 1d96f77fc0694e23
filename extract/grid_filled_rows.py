"""Rows above or below a ruled table that only filled areas show, such as a dark row of headers without rules."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from extract.pdf_page import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.grid import Grid
    from extract.pdf_page import Fill, Glyphs, PageContent

_SAME_EDGE = 3.0
_LEAST_HEIGHT = 6.0
_MOST_ROWS = 6
_MOST_FILLS = 5000
_LEAST_LEVELS, _MOST_CELLS, _MOST_PAIRS = 2, 200, 1_000_000
_UNCOVERED = 0.06
"""Part of the rectangle around areas of several heights that they may leave free, or cover twice."""

_INSIDE = 1.0
"""Points by which a glyph must reach over an edge to run through it."""


def filled_rows(grids: Sequence[Grid], page: PageContent) -> tuple[list[Rule], list[Rule]]:
    """Return the level and upright rules around filled areas that go on the columns of a table.

    Args:
        grids: The ruled tables of a page.
        page: The page.
    """
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    if len(page.fills) > _MOST_FILLS:
        return horizontal, vertical
    for grid in grids:
        if len(grid.cells) < 2 or len(grid.xs) <= 2:
            continue
        for edge, is_above in ((grid.ys[0], True), (grid.ys[-1], False)):
            near = edge
            block = _block(grid, edge, page, is_above=is_above)
            for fill in block:
                left, right = (
                    min(grid.xs, key=lambda x, side=side: abs(x - side)) for side in (fill.x0, fill.x1)
                )
                horizontal += [Rule(y, left, right) for y in (fill.top, fill.bottom)]
                vertical += [Rule(x, fill.top, fill.bottom) for x in (left, right)]
            if block:
                vertical += [Rule(x, grid.ys[0], grid.ys[-1]) for x in (grid.xs[0], grid.xs[-1])]
                continue
            for _ in range(_MOST_ROWS):
                row = _row(grid, near, page.fills, is_above=is_above)
                sides = _sides(grid, row, page.glyphs) if row else []
                if not sides:
                    break
                far = row[0].top if is_above else row[0].bottom
                horizontal += [Rule(y, grid.xs[0], grid.xs[-1]) for y in (near, far)]
                vertical += [Rule(x, min(near, far), max(near, far)) for x in sides]
                # A table without rules at its sides would no longer be closed there beside an area that has sides.
                vertical += [Rule(x, grid.ys[0], grid.ys[-1]) for x in (sides[0], sides[-1])]
                near = far
    return horizontal, vertical


def _block(grid: Grid, edge: float, page: PageContent, *, is_above: bool) -> list[Fill]:
    """Return the areas right above or below an edge that are the cells of several rows, some merged over rows.

    Together they cover the width of the table, keep to its columns, and leave nothing free.
    """
    left, right = grid.xs[0] - _SAME_EDGE, grid.xs[-1] + _SAME_EDGE
    fills = [
        fill
        for fill in page.fills
        if left <= fill.x0
        and fill.x1 <= right
        and fill.bottom - fill.top >= _LEAST_HEIGHT
        and (fill.bottom <= edge + _SAME_EDGE if is_above else fill.top >= edge - _SAME_EDGE)
    ]
    fills.sort(key=lambda fill: -fill.bottom if is_above else fill.top)
    found: list[Fill] = []
    far = edge
    for fill in fills:
        near, end = (fill.bottom, fill.top) if is_above else (fill.top, fill.bottom)
        if not min(edge, far) - _SAME_EDGE <= near <= max(edge, far) + _SAME_EDGE:
            break
        found.append(fill)
        far = min(far, end) if is_above else max(far, end)
    if len({round(fill.top / _SAME_EDGE) for fill in found}) < _LEAST_LEVELS or len(found) > _MOST_CELLS:
        return []
    if all(abs(fill.x1 - fill.x0 - (right - left)) < _MOST_ROWS * _SAME_EDGE for fill in found):
        return []
    covered = sum((fill.x1 - fill.x0) * (fill.bottom - fill.top) for fill in found)
    whole = (grid.xs[-1] - grid.xs[0]) * abs(edge - far)
    if abs(covered - whole) > _UNCOVERED * whole or not all(
        any(abs(x - y) <= _SAME_EDGE for y in grid.xs) for fill in found for x in (fill.x0, fill.x1)
    ):
        return []
    is_small = len(found) * len(page.glyphs.text) <= _MOST_PAIRS
    return found if is_small and _hold_texts(found, page.glyphs) else []


def _hold_texts(fills: Sequence[Fill], glyphs: Glyphs) -> bool:
    """Tell whether characters stand on two areas at least."""
    first: Fill | None = None
    top, bottom = min(fill.top for fill in fills), max(fill.bottom for fill in fills)
    for x0, x1, upper, lower, text in zip(
        glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom, glyphs.text, strict=True
    ):
        y = (upper + lower) / 2
        if not top < y < bottom or text.isspace() or (first is not None and _holds(first, x0, x1, y)):
            continue
        there = next((fill for fill in fills if _holds(fill, x0, x1, y)), None)
        if there is not None and first is not None:
            return True
        first = first or there
    return False


def _holds(fill: Fill, x0: float, x1: float, y: float) -> bool:
    return fill.x0 < x0 and x1 < fill.x1 and fill.top < y < fill.bottom


def _row(grid: Grid, edge: float, fills: Sequence[Fill], *, is_above: bool) -> list[Fill]:
    """Return the areas of one height that cover the width of a table right above or below an edge."""
    left, right = grid.xs[0], grid.xs[-1]
    found = sorted(
        fill
        for fill in fills
        if abs((fill.bottom if is_above else fill.top) - edge) <= _SAME_EDGE
        and fill.bottom - fill.top >= _LEAST_HEIGHT
        and left - _SAME_EDGE <= fill.x0
        and fill.x1 <= right + _SAME_EDGE
    )
    reach = left
    for fill in found:
        if (
            fill.x0 > reach + _SAME_EDGE
            or abs(fill.top - found[0].top) > _SAME_EDGE
            or abs(fill.bottom - found[0].bottom) > _SAME_EDGE
        ):
            return []
        reach = max(reach, fill.x1)
    return found if reach >= right - _SAME_EDGE else []


def _sides(grid: Grid, row: Sequence[Fill], glyphs: Glyphs) -> list[float]:
    """Return the places between the cells of a row of areas: those of the areas, or of the columns in a single one.

    Return none where the areas keep to other columns, or no text or that of a title stands in them.
    """
    edges = {x for fill in row for x in (fill.x0, fill.x1)}
    if any(all(abs(x - y) > _SAME_EDGE for y in grid.xs) for x in edges):
        return []
    top, bottom = row[0].top, row[0].bottom
    text = [
        (x0, x1)
        for x0, x1, upper, lower, character in zip(
            glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom, glyphs.text, strict=True
        )
        if top < (upper + lower) / 2 < bottom
        and grid.xs[0] < (x0 + x1) / 2 < grid.xs[-1]
        and not character.isspace()
    ]
    sides = [y for y in grid.xs if any(abs(x - y) <= _SAME_EDGE for x in edges)]
    if len(sides) == 2:
        sides = list(grid.xs)
    if any(x0 + _INSIDE < side < x1 - _INSIDE for side in sides for x0, x1 in text):
        return []
    filled = {bisect_right(sides, (x0 + x1) / 2) for x0, x1 in text}
    return sides if len(filled) > 1 else []
