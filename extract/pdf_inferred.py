"""Tables ruled in part: level rules or filled bands alone, whose columns only the text shows."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING

from extract.grid import Grid, grids_meet
from extract.grid_cells import cells_between
from extract.grid_levels import is_part
from extract.grid_rules import merge_rules
from extract.pdf_figures import is_figure
from extract.pdf_headed import heading_above
from extract.pdf_inferred_rows import placed, rows_of_region
from extract.pdf_inferred_spans import column_at, merge_cells
from extract.pdf_page import Rule
from extract.pdf_phrase_columns import column_edges
from extract.pdf_phrase_gutters import parted_at_gutters
from extract.pdf_phrases import PhraseLine, phrase_line
from extract.pdf_region_ends import SAME_END, fits
from extract.pdf_regions import Region, regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.pdf_inferred_spans import Edges, Merged
    from extract.pdf_merged_down import MergedDown
    from extract.pdf_page import Fill
    from extract.pdf_phrases import Phrase
    from extract.pdf_text import TextLine

_LEAST_RUNNING, _LONG_PHRASE, _FULL, _MOST_FULL = 6, 16, 0.75, 0.5
"""Running text: its lines, the characters of each, the part of the longest that each fills, how many of them do."""

_MOSTLY = 0.75
"""Part of the texts between rules that are figures, and of their lines that have labels beside them, under sums."""

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
        if _is_under_figures(region, phrases):
            continue
        grid = _grid(_with_columns_parted(region), uprights, taken)
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
        _phrases(rows),
        [None] * len(levels),
        [],
        placed(merged, rows, 0),
    )


def _grid(region: Region, uprights: list[Rule], taken: Sequence[Grid] = ()) -> Grid | None:
    """Lay a grid over a region, or None if its text stands in no columns."""
    everything = [line for _, _, lines in region.bands for line in lines]
    top, bottom = region.bands[0][0], region.bands[-1][1]
    edges = (
        _drawn_edges(uprights, region, top, bottom)
        or _edges_above(taken, region, top, everything)
        or column_edges(everything)
    )
    if not edges or _is_running_text(region, edges):
        return None
    found = rows_of_region(region, edges)
    if len(found.lines) < 2:
        return None
    xs = [region.left, *edges, region.right]
    return _laid((xs, found.ys), _phrases(found.lines), found.drawn, uprights, found.merged, wide=found.wide)


def _phrases(rows: Sequence[Sequence[PhraseLine]]) -> list[list[Phrase]]:
    """Return the phrases of each row."""
    return [[phrase for line in row for phrase in line.phrases] for row in rows]


def _is_under_figures(region: Region, lines: Sequence[PhraseLine]) -> bool:
    """Tell whether rules stand above and below sums in a table that is wider: nearly all is figures, labels are outside."""
    inside = [line for _, _, there in region.bands for line in there]
    tops = {line.top for line in inside}
    texts = [phrase.text for line in inside for phrase in line.phrases]
    figures = sum(is_figure(text) for text in texts)
    labelled = sum(line.top in tops and line.phrases[0].x1 < region.left for line in lines)
    return figures >= _MOSTLY * len(texts) and labelled >= _MOSTLY * len(tops)


def _with_columns_parted(region: Region) -> Region:
    """Part the phrases that stand in two columns."""
    everything = [line for _, _, lines in region.bands for line in lines]
    parted = iter(parted_at_gutters(everything))
    bands = [(top, bottom, list(islice(parted, len(lines)))) for top, bottom, lines in region.bands]
    return region._replace(bands=bands)


def _laid(
    edges: Edges,
    rows: list[list[Phrase]],
    drawn: Sequence[list[Rule] | None],
    uprights: list[Rule],
    merged: Sequence[Merged],
    *,
    wide: Sequence[tuple[int, int]] = (),
) -> Grid | None:
    """Lay a grid between the edges of columns and rows, or None if most of its cells are empty."""
    xs, ys = edges
    width = len(xs) - 1
    above = [bytearray(b"\1" * width) for _ in ys]
    beside = [bytearray(b"\1" * len(rows)) for _ in xs]
    merge_cells(rows, drawn, edges, uprights, (above, beside), merged=merged)
    for edge, row in wide:
        beside[edge][row] = 0
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


def _edges_above(
    taken: Sequence[Grid], region: Region, top: float, lines: Sequence[PhraseLine]
) -> list[float]:
    """Return the places between the columns of the ruled heading above a region that its text keeps to."""
    heading = heading_above(taken, region.left, region.right, top)
    edges = [] if heading is None else list(heading.xs[1:-1])
    return edges if all(fits(line, edges) for line in lines) else []


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
