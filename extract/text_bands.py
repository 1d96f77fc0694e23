"""Bands of a printed page: lines below each other whose parts stand in the same columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.text_segments import Segment

MOST_LINES = 150
"""Lines of a page that are laid out together; a longer page is no page."""

_WIDEST = 1_000
_BAND = 25
"""What a band costs more than none, in tenths of a part that stands in no column of its own."""

_SHARED, _SPANNING = 10, 7
_STRAY = 40
"""Of so many lines of a band one may run over the gap between two columns."""

_MOST_STRAY = 3


class Column(NamedTuple):
    """The places that a column of a band covers, the end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Band:
    """Lines from `start` up to but not including `end`, and the columns they share."""

    start: int
    end: int
    columns: tuple[Column, ...]


def bands(rows: Sequence[Sequence[Segment]]) -> tuple[list[Band], int]:
    """Cut a page into bands so that as few parts as can be share a column or run over several.

    Returns:
        The bands in order, and what they cost altogether.
    """
    best: list[tuple[int, Band | None]] = [(0, None)]
    masks = [_mask(row) for row in rows]
    tried: dict[int, _Columns] = {}
    for end in range(1, len(rows) + 1):
        found: list[tuple[int, int, tuple[Column, ...]]] = []
        for start, bits in _covered(masks, end):
            columns = tried.get(bits) or tried.setdefault(bits, _columns(rows, bits))
            cost = best[start][0] + _BAND + columns.sums[end] - columns.sums[start]
            found.append((cost, start, columns.columns))
        # What fits as well above as below heads what stands below it.
        cost, start, chosen = min(found)
        best.append((cost, Band(start, end, chosen)))
    bands_of: list[Band] = []
    band = best[-1][1]
    while band is not None:
        bands_of.append(band)
        band = best[band.start][1]
    return bands_of[::-1], best[-1][0]


class _Columns(NamedTuple):
    """Columns, and what all lines of the page above each of its lines cost in them."""

    columns: tuple[Column, ...]
    sums: tuple[int, ...]


def _columns(rows: Sequence[Sequence[Segment]], bits: int) -> _Columns:
    columns = _runs(bits)
    return _Columns(tuple(columns), tuple(accumulate((_cost(row, columns) for row in rows), initial=0)))


def _covered(masks: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    """Yield the first lines of the bands that end before a line, the last first, each with the places of its columns."""
    # Places that more than 0, 1, 2 … lines cover, as bits.
    covered = [0] * (_MOST_STRAY + 1)
    for start in range(end - 1, -1, -1):
        mask = masks[start]
        for depth in range(_MOST_STRAY, 0, -1):
            covered[depth] |= covered[depth - 1] & mask
        covered[0] |= mask
        yield start, covered[min((end - start) // _STRAY, _MOST_STRAY)]


def _mask(row: Sequence[Segment]) -> int:
    """The places that the parts of a line cover, as bits."""
    mask = 0
    for part in row:
        start, end = min(part.start, _WIDEST - 1), min(part.end, _WIDEST)
        mask |= (1 << end) - (1 << start)
    return mask


def _runs(bits: int) -> list[Column]:
    """The columns that a row of bits holds."""
    edges = bits ^ (bits << 1)
    places: list[int] = []
    while edges:
        low = edges & -edges
        places.append(low.bit_length() - 1)
        edges ^= low
    return [Column(start, end) for start, end in zip(places[::2], places[1::2], strict=True)]


def _cost(row: Sequence[Segment], columns: Sequence[Column]) -> int:
    """What the parts of a line cost in these columns."""
    cost = 0
    last, first, count = -1, 0, len(columns)
    for part in row:
        while first < count and columns[first].end <= part.start:
            first += 1
        after = first
        while after < count and columns[after].start < part.end:
            after += 1
        if after != first + 1:
            cost += _SPANNING
        if after > first:
            if first <= last:
                cost += _SHARED
            last = after - 1
    return cost


def columns_under(part: Segment, columns: Sequence[Column]) -> range:
    """The columns that a part of a line stands over."""
    first = next((index for index, column in enumerate(columns) if column.end > part.start), len(columns))
    last = first
    while last < len(columns) and columns[last].start < part.end:
        last += 1
    return range(first, last)
