"""Lines of a printed page in columns: bands found, their cuts settled, the parts of each line put in their columns."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from extract.text_bands import Band, Column, columns_under
from extract.text_printed_rows import row_layouts
from extract.text_printed_spans import merged_columns
from extract.text_segments import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.text_printed_rows import Layout, Texts

_WORD = re.compile(r"\S+")
_LEAST_WORDS = 4
"""Words that must stand on either side of a blank that parts two columns."""

_MERGING = 0.2
"""How much merged cells count that do not stand as they should, beside rows that do not."""

_AS_GOOD = 1e-9

_MOST_MOVED = 3
"""Lone parts on each side of a cut between tables that may belong to the other side."""


class Part(NamedTuple):
    """Text of a line: its first column, over how many columns it stands, what it says."""

    column: int
    columns: int
    text: str


class LaidOut(NamedTuple):
    """The lines of a band with their columns.

    Attributes:
        band: The band.
        columns: Its columns.
        parts: The parts of each line.
        layout: The rows that the lines make.
    """

    band: Band
    columns: list[Column]
    parts: list[list[Part]]
    layout: Layout

    @property
    def texts(self) -> list[Texts]:
        """What each line holds in each column."""
        return [{part.column: part.text for part in row} for row in self.parts]


def laid_out_bands(rows: Sequence[Sequence[Segment]], found: Sequence[Band]) -> Iterator[LaidOut]:
    """Lay the bands of a page out in columns and rows."""
    for band in _settled(rows, found):
        yield _laid_out(rows, band)


def _settled(rows: Sequence[Sequence[Segment]], found: Sequence[Band]) -> list[Band]:
    """Move lone parts between two tables to the one whose rows they complete."""
    settled: list[Band] = []
    for band in found:
        below = band
        if settled and len(settled[-1].columns) > 1 < len(below.columns):
            settled[-1], below = _best_cut(rows, settled[-1], below)
        settled.append(below)
    return settled


def _best_cut(rows: Sequence[Sequence[Segment]], above: Band, below: Band) -> tuple[Band, Band]:
    """Cut two bands between those of the lone parts around their cut where the rows make the most sense."""
    first = last = above.end
    while first > above.start + 1 and above.end - first < _MOST_MOVED and len(rows[first - 1]) == 1:
        first -= 1
    while last < below.end - 1 and last - above.end < _MOST_MOVED and len(rows[last]) == 1:
        last += 1
    if first == last:
        return above, below
    cuts = [(replace(above, end=cut), replace(below, start=cut)) for cut in range(first, last + 1)]
    return min(cuts, key=lambda pair: sum(_laid_out(rows, band).layout.cost for band in pair))


def _laid_out(rows: Sequence[Sequence[Segment]], band: Band) -> LaidOut:
    """Put the parts of a band into columns and its lines into rows."""
    own = rows[band.start : band.end]
    columns = _with_strays(own, band.columns)
    columns = [part for column in columns for part in _cut_at_blanks(own, column)]
    parts = [list(_parts(row, columns)) for row in own]
    return LaidOut(
        band, columns, parts, _layout([{p.column: p.text for p in row} for row in parts], len(columns))
    )


def _layout(texts: Sequence[Texts], columns: int) -> Layout:
    """Find the rows that make the most sense together with the cells merged over them."""
    layouts = row_layouts(texts, columns)
    best = layouts[0]._replace(cost=inf)
    for layout in layouts:
        if layout.cost >= best.cost:
            break
        cost = layout.cost + _MERGING * sum(cost for _, cost in merged_columns(texts, layout).values())
        if cost < best.cost - _AS_GOOD:
            best = layout._replace(cost=cost)
    return best


def _with_strays(rows: Sequence[Sequence[Segment]], columns: Sequence[Column]) -> list[Column]:
    """Add columns for parts that stand in none."""
    extents = list(columns)
    strays = sorted(
        (part.start, part.end) for row in rows for part in row if not columns_under(part, columns)
    )
    for start, end in strays:
        if extents and extents[-1] not in columns and start < extents[-1].end:
            extents[-1] = Column(extents[-1].start, max(end, extents[-1].end))
        else:
            extents.append(Column(start, end))
    return sorted(extents)


def _cut_at_blanks(rows: Sequence[Sequence[Segment]], column: Column) -> list[Column]:
    """Cut a column where a single blank parts what stands left of it on some lines from what is right on others."""
    spans = [
        span
        for row in rows
        for part in row
        if column.start <= part.start and part.end <= column.end
        for span in _words(part)
    ]
    covered = {place for start, end in spans for place in range(start, end)}
    for place in range(column.start + 1, column.end - 1):
        left = sum(end <= place for _, end in spans)
        right = sum(start > place for start, _ in spans)
        if place not in covered and min(left, right) >= _LEAST_WORDS:
            return [Column(column.start, place), *_cut_at_blanks(rows, Column(place + 1, column.end))]
    return [column]


def _words(part: Segment) -> list[tuple[int, int]]:
    """The words of a part; one that is measured in wider characters is a single word."""
    if len(part.text) != part.end - part.start:
        return [(part.start, part.end)]
    return [(part.start + found.start(), part.start + found.end()) for found in _WORD.finditer(part.text)]


def _parts(row: Sequence[Segment], columns: Sequence[Column]) -> Iterator[Part]:
    """The parts of a line with their columns; a part over several is parted at the blanks between them."""
    taken: dict[int, Part] = {}
    for part in row:
        for piece in _pieces(part, columns):
            over = columns_under(piece, columns)
            column = over[0] if over else 0
            if column in taken:
                old = taken[column]
                taken[column] = old._replace(text=f"{old.text} {piece.text}")
            else:
                taken[column] = Part(column, max(1, len(over)), piece.text)
    yield from taken.values()


def _pieces(part: Segment, columns: Sequence[Column]) -> list[Segment]:
    """Cut a part at those of its blanks that stand between two columns."""
    over = columns_under(part, columns)
    if len(over) < 2 or len(part.text) != part.end - part.start:
        return [part]
    cuts = [
        index
        for index, character in enumerate(part.text)
        if character == " "
        and any(columns[left].end <= part.start + index < columns[left + 1].start for left in over[:-1])
    ]
    if not cuts:
        return [part]
    pieces: list[Segment] = []
    for start, end in pairwise([-1, *cuts, len(part.text)]):
        text = part.text[start + 1 : end]
        if text:
            pieces.append(Segment(part.start + start + 1, part.start + end, text))
    return pieces
