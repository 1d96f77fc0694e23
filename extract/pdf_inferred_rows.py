"""Rows of tables ruled in part: what level rules, and the text between them, say of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_figure
from extract.pdf_heading_rows import below_wide_heading, headings_down, is_body
from extract.pdf_heading_stacks import stacked_headings
from extract.pdf_inferred_spans import Merged
from extract.pdf_merged_down import MergedDown, merged_down, parted_at
from extract.pdf_phrase_rows import rows_between_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_heading_stacks import Heads
    from extract.pdf_page import Rule
    from extract.pdf_phrases import PhraseLine
    from extract.pdf_regions import Region

_SAME_LEVEL = 0.2
"""Points within which two rules are on one level."""

_LEAST_STRIPS, _ONE_ROW = 5, 0.6
"""Spaces between rules, and the part of them that hold one row, from which each does."""


class Rows(NamedTuple):
    """The rows of a table.

    Attributes:
        ys: Their edges, one more than rows.
        lines: The lines of each row, without what stands in merged cells.
        drawn: For each inner edge the rules drawn there, None for an edge that only the text shows.
        merged: The cells over several rows that no rule parts.
        wide: The places in headings of several columns, each by the edge of a column and the row.
    """

    ys: list[float]
    lines: list[list[PhraseLine]]
    drawn: list[list[Rule] | None]
    merged: list[Merged]
    wide: list[tuple[int, int]]


class _Strip(NamedTuple):
    """What stands between two rules: its edges, its lines in rows, and the cells merged downwards among them."""

    upper: float
    lower: float
    rows: list[list[PhraseLine]]
    merged: list[MergedDown]


def rows_of_region(region: Region, edges: list[float]) -> Rows:
    """Part the bands of a region into rows."""
    merged: list[Merged] = []
    rows: list[list[PhraseLine]] = []
    drawn: list[list[Rule] | None] = []
    strips = _by_rules(_strips(region, edges), edges)
    heads = _head_strips(strips)
    stacked = _stacked(region, heads, edges)
    wide: list[tuple[int, int]] = []
    ys = [region.bands[0][0]]
    if stacked:
        strips = strips[len(heads) :]
        ys = stacked.ys
        rows = [[] for _ in ys[1:]]
        drawn = [None for _ in ys[1:]]
        for cell in stacked.cells:
            merged += [Merged(column, cell.first, cell.last) for column in range(cell.left, cell.right + 1)]
            wide += [
                (column, row)
                for column in range(cell.left + 1, cell.right + 1)
                for row in range(cell.first, cell.last + 1)
            ]
    for strip in strips:
        merged += placed(strip.merged, strip.rows, len(rows))
        for number, row in enumerate(strip.rows):
            if number:
                ys.append((strip.rows[number - 1][-1].bottom + row[0].top) / 2)
                drawn.append(None)
            rows.append(row)
        ys.append(strip.lower)
        drawn.append([rule for rule in region.levels if abs(rule.at - strip.lower) < _SAME_LEVEL])
    if not stacked:
        rows, down = headings_down(rows, edges, drawn)
        merged += placed(down, rows, 0)
    return Rows(ys, rows, drawn[:-1], merged, wide)


def _head_strips(strips: Sequence[_Strip]) -> list[_Strip]:
    """Return what stands above the first row of figures, none if there is no such row."""
    found: list[_Strip] = []
    for strip in strips:
        if any(is_body(line) for row in strip.rows for line in row):
            return found
        found.append(strip)
    return []


def _stacked(region: Region, heads: Sequence[_Strip], edges: list[float]) -> Heads | None:
    """Return the cells of a heading between two rules if they are set at their middles."""
    if not heads or not any(abs(heads[-1].lower - rule.at) < _SAME_LEVEL for rule in region.levels):
        return None
    top, bottom = heads[0].upper, heads[-1].lower
    lines = [line for _, _, there in region.bands for line in there if top <= line.middle < bottom]
    return stacked_headings(lines, edges, (top, bottom), (region.left, region.right))


def placed(merged: Sequence[MergedDown], rows: Sequence[Sequence[PhraseLine]], first: int) -> list[Merged]:
    """Return the column and the first and last row of merged cells, the first of all these rows being this one."""
    tops = {line.top: first + number for number, row in enumerate(rows) for line in row}
    return [Merged(each.column, tops[each.first.top], tops[each.last.top]) for each in merged]


def _strips(region: Region, edges: list[float]) -> list[_Strip]:
    """Return what stands between each two rules."""
    found: list[_Strip] = []
    for top, bottom, lines in region.bands:
        inner = [rule for rule in region.levels if top + 4 < rule.at < bottom - 4]
        levels = sorted({round(rule.at, 1) for rule in inner})
        for upper, lower in pairwise([top, *levels, bottom]):
            there = [line for line in lines if upper <= line.middle < lower]
            there, down = merged_down(there, edges)
            rows = parted_at(_groups(there, edges, _open_end(region, upper, lower)), down)
            found.append(_Strip(upper, lower, rows, down))
    return found


def _by_rules(strips: list[_Strip], edges: Sequence[float]) -> list[_Strip]:
    """Unite the rows between two rules where nearly all others have one between them, figures and headings aside."""
    single = sum(len(strip.rows) == 1 for strip in strips)
    if len(strips) < _LEAST_STRIPS or single == len(strips) or single < _ONE_ROW * len(strips):
        return strips
    found: list[_Strip] = []
    for strip in strips:
        lines = [line for row in strip.rows for line in row]
        counted = sum(sum(is_figure(phrase.text) for phrase in line.phrases) > 1 for line in lines)
        if counted > 1 or strip.merged or below_wide_heading(lines, edges):
            found.append(strip)
        else:
            found.append(strip._replace(rows=[lines]))
    return found


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
