"""Tables ruled in part: level rules or filled bands alone, whose columns only the text shows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.grid import Grid, grids_meet
from extract.grid_cells import cells_between
from extract.grid_levels import is_part
from extract.grid_rules import merge_rules
from extract.pdf_inferred_spans import Merged, column_at, merge_cells
from extract.pdf_merged_down import MergedDown, merged_down, parted_at
from extract.pdf_page import Rule
from extract.pdf_phrase_rows import rows_between_rules
from extract.pdf_phrases import PhraseLine, column_edges, phrase_line
from extract.pdf_region_ends import SAME_END
from extract.pdf_regions import Region, regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.pdf_inferred_spans import Edges
    from extract.pdf_page import Fill
    from extract.pdf_phrases import Phrase
    from extract.pdf_text import TextLine

_LEAST_RUNNING, _LONG_PHRASE, _FULL, _MOST_FULL = 6, 16, 0.75, 0.5
"""Running text: its lines, the characters of each, the part of the longest that each fills, how many of them do."""

_SAME_LEVEL = 0.2
"""Points within which two rules are on one level."""

_LEAST_FILLED = 0.35
"""Part of the cells that must hold text."""


def inferred_grids(
    lines: Sequence[TextLine],
    levels: list[Rule],
    vertical: Iterable[Rule],
    fills: Sequence[Fill],
    taken: Sequence[Grid],
) -> list[Grid]:
    """Find tables between level rules and filled bands.

    Args:
        lines: The lines outside all ruled tables.
        levels: Level rules and edges of fills outside all ruled tables.
        vertical: Upright rules of the page.
        fills: Filled areas.
        taken: The ruled tables of the page.
    """
    sides = [Rule(x, fill.top, fill.bottom) for fill in fills for x in (fill.x0, fill.x1)]
    uprights = [
        rule
        for rule in merge_rules([*vertical, *sides])
        if not any(is_part(grid, rule.at, (rule.start + rule.end) / 2) for grid in taken)
    ]
    phrases = sorted(map(phrase_line, lines), key=lambda line: line.top)
    grids: list[Grid] = []
    for region in regions(levels, phrases):
        grid = _grid(region, uprights)
        if grid is not None and not any(grids_meet(grid, other) for other in grids):
            grids.append(grid)
    return grids


def grid_of_lines(lines: list[PhraseLine]) -> Grid | None:
    """Lay a grid over lines with no rules around them, or return None if they stand in no columns."""
    left = min(line.phrases[0].x0 for line in lines)
    right = max(line.phrases[-1].x1 for line in lines)
    return _grid(Region(left - 1, right + 1, [], [(lines[0].top - 1, lines[-1].bottom + 1, lines)]), [])


def grid_of_rows(
    rows: Sequence[Sequence[PhraseLine]], edges: Sequence[float], merged: Sequence[MergedDown] = ()
) -> Grid | None:
    """Lay a grid over rows with no rules around them, or return None if they are running text."""
    lines = [line for row in rows for line in row]
    left = min(line.phrases[0].x0 for line in lines) - 1
    right = max(line.phrases[-1].x1 for line in lines) + 1
    if _is_running_text(Region(left, right, [], [(lines[0].top - 1, lines[-1].bottom + 1, lines)]), edges):
        return None
    lows = [max(line.bottom for line in row) for row in rows]
    highs = [min(line.top for line in row) for row in rows]
    levels = [(low + high) / 2 for low, high in zip(lows, highs[1:], strict=False)]
    return _laid(
        ([left, *edges, right], [highs[0] - 1, *levels, lows[-1] + 1]),
        [[phrase for line in row for phrase in line.phrases] for row in rows],
        [None] * len(levels),
        [],
        _placed(merged, rows, 0),
    )


def _grid(region: Region, uprights: list[Rule]) -> Grid | None:
    """Lay a grid over a region, or None if its text stands in no columns."""
    everything = [line for _, _, lines in region.bands for line in lines]
    top, bottom = region.bands[0][0], region.bands[-1][1]
    edges = _drawn_edges(uprights, region, top, bottom) or column_edges(everything)
    if not edges or _is_running_text(region, edges):
        return None
    ys, rows, drawn, merged = _rows(region, edges)
    if len(rows) < 2:
        return None
    return _laid(([region.left, *edges, region.right], ys), rows, drawn, uprights, merged)


def _laid(
    edges: Edges,
    rows: list[list[Phrase]],
    drawn: Sequence[list[Rule] | None],
    uprights: list[Rule],
    merged: Sequence[Merged],
) -> Grid | None:
    """Lay a grid between the edges of columns and rows, or None if most of its cells are empty."""
    xs, ys = edges
    width = len(xs) - 1
    above = [bytearray(b"\1" * width) for _ in ys]
    beside = [bytearray(b"\1" * len(rows)) for _ in xs]
    merge_cells(rows, drawn, edges, uprights, (above, beside), merged=merged)
    filled = {(number, column_at(phrase, xs)) for number, row in enumerate(rows) for phrase in row}
    filled.update((number, column) for column, first, last in merged for number in range(first, last + 1))
    if len(filled) < _LEAST_FILLED * len(rows) * width or len({column for _, column in filled}) < 2:
        return None
    cells, owner = cells_between(above, beside)
    closed = (False,) * width
    return Grid(tuple(xs), tuple(ys), tuple(cells), tuple(map(tuple, owner)), closed, closed)


def _drawn_edges(uprights: list[Rule], region: Region, top: float, bottom: float) -> list[float]:
    """Return the places of upright rules and sides of fills inside a region."""
    found = sorted(
        rule.at
        for rule in uprights
        if region.left + 2 * SAME_END < rule.at < region.right - 2 * SAME_END
        and rule.end > top + 2
        and rule.start < bottom - 2
    )
    return [x for index, x in enumerate(found) if index == 0 or x - found[index - 1] > SAME_END]


def _is_running_text(region: Region, edges: Sequence[float]) -> bool:
    """Tell whether the columns are text that runs on from line to line, as in a magazine."""
    lines = max((lines for _, _, lines in region.bands), key=len)
    if len(lines) < _LEAST_RUNNING:
        return False
    limits = [region.left, *edges, region.right]
    running = 0
    for left, right in pairwise(limits):
        own = [
            phrase.x1 - phrase.x0
            for line in lines
            for phrase in line.phrases
            if left < (phrase.x0 + phrase.x1) / 2 < right and len(phrase.text) > _LONG_PHRASE
        ]
        full = sum(width > _FULL * max(own) for width in own)
        running += full > _MOST_FULL * len(lines)
    return running > 1


def _open_end(region: Region, upper: float, lower: float) -> float:
    """Return up to where a rule above or below a row leaves its left columns out, as it does a merged cell."""
    starts = [
        rule.start for rule in region.levels if min(abs(rule.at - upper), abs(rule.at - lower)) < _SAME_LEVEL
    ]
    return max(starts, default=region.left)


def _groups(lines: list[PhraseLine], edges: list[float], left: float) -> list[list[PhraseLine]]:
    """Group the lines between two rules into rows; what stands in a merged cell on their left says nothing of them."""
    own = [line for line in lines if line.phrases[-1].x1 > left]
    beside = [line for line in lines if line.phrases[-1].x1 <= left]
    if not beside or not own:
        return rows_between_rules(lines, edges) or [[]]
    groups = [list(group) for group in rows_between_rules(own, edges)]
    for line in beside:
        nearest = min(groups, key=lambda group: abs(group[0].top + group[-1].bottom - line.top - line.bottom))
        nearest.append(line)
    return [sorted(group, key=lambda line: line.top) for group in groups]


def _placed(merged: Sequence[MergedDown], rows: Sequence[Sequence[PhraseLine]], first: int) -> list[Merged]:
    """Return the column and the first and last row of merged cells, the first of all these rows being this one."""
    tops = {line.top: first + number for number, row in enumerate(rows) for line in row}
    return [Merged(each.column, tops[each.first.top], tops[each.last.top]) for each in merged]


def _rows(
    region: Region, edges: list[float]
) -> tuple[list[float], list[list[Phrase]], list[list[Rule] | None], list[Merged]]:
    """Part the bands of a region into rows.

    Returns:
        The edges of the rows, the phrases of each row, for each inner edge the rules drawn there, None for an
        edge that only the text shows, and the cells over several rows that no rule parts.
    """
    merged: list[Merged] = []
    ys = [region.bands[0][0]]
    rows: list[list[Phrase]] = []
    drawn: list[list[Rule] | None] = []
    for top, bottom, lines in region.bands:
        inner = [rule for rule in region.levels if top + 4 < rule.at < bottom - 4]
        levels = sorted({round(rule.at, 1) for rule in inner})
        for upper, lower in pairwise([top, *levels, bottom]):
            there = [line for line in lines if upper <= line.middle < lower]
            there, down = merged_down(there, edges)
            groups = parted_at(_groups(there, edges, _open_end(region, upper, lower)), down)
            merged += _placed(down, groups, len(rows))
            for number, group in enumerate(groups):
                if number:
                    ys.append((groups[number - 1][-1].bottom + group[0].top) / 2)
                    drawn.append(None)
                rows.append([phrase for line in group for phrase in line.phrases])
            ys.append(lower)
            drawn.append([rule for rule in region.levels if abs(rule.at - lower) < _SAME_LEVEL])
    return ys, rows, drawn[:-1], merged
