"""Bands of a printed page: lines below each other whose parts stand in the same columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.text_segments import Segment

MOST_LINES = 150
"""Lines of a page that are laid out together; a longer page is no page."""

_WIDEST = 1_000
_BAND = 2.5
"""What a band costs more than none, in parts that stand in no column of their own."""

_SHARED, _SPANNING = 1.0, 0.7
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


def bands(rows: Sequence[Sequence[Segment]]) -> tuple[list[Band], float]:
    """Cut a page into bands so that as few parts as can be share a column or run over several.

    Returns:
        The bands in order, and what they cost altogether.
    """
    best: list[tuple[float, Band | None]] = [(0.0, None)]
    for end in range(1, len(rows) + 1):
        best.append(
            min(
                ((best[band.start][0] + cost, band) for band, cost in _ending(rows, end)),
                # What fits as well above as below heads what stands below it.
                key=lambda each: (each[0], each[1].start),
            )
        )
    found: list[Band] = []
    band = best[-1][1]
    while band is not None:
        found.append(band)
        band = best[band.start][1]
    return found[::-1], best[-1][0]


def _ending(rows: Sequence[Sequence[Segment]], end: int) -> Iterator[tuple[Band, float]]:
    """Yield the bands that end before a line, the shortest first, each with its cost."""
    # Places that more than 0, 1, 2 … lines cover, as bits.
    covered = [0] * (_MOST_STRAY + 1)
    for start in range(end - 1, -1, -1):
        mask = 0
        for part in rows[start]:
            mask |= _mask(part)
        for depth in range(_MOST_STRAY, 0, -1):
            covered[depth] |= covered[depth - 1] & mask
        covered[0] |= mask
        stray = min((end - start) // _STRAY, _MOST_STRAY)
        columns = _runs(covered[stray])
        cost = _BAND
        for row in rows[start:end]:
            cost += _cost(row, columns)
        yield Band(start, end, tuple(columns)), cost


def _mask(part: Segment) -> int:
    """The places of a part as bits."""
    start, end = min(part.start, _WIDEST - 1), min(part.end, _WIDEST)
    return (1 << end) - (1 << start)


def _runs(bits: int) -> list[Column]:
    """The columns that a row of bits holds."""
    edges = bits ^ (bits << 1)
    places: list[int] = []
    while edges:
        low = edges & -edges
        places.append(low.bit_length() - 1)
        edges ^= low
    return [Column(start, end) for start, end in zip(places[::2], places[1::2], strict=True)]


def _cost(row: Sequence[Segment], columns: Sequence[Column]) -> float:
    """What the parts of a line cost in these columns."""
    cost = 0.0
    last = -1
    for part in row:
        over = columns_under(part, columns)
        if not over or over[-1] > over[0]:
            cost += _SPANNING
        if over:
            if over[0] <= last:
                cost += _SHARED
            last = over[-1]
    return cost


def columns_under(part: Segment, columns: Sequence[Column]) -> range:
    """The columns that a part of a line stands over."""
    first = next((index for index, column in enumerate(columns) if column.end > part.start), len(columns))
    last = first
    while last < len(columns) and columns[last].start < part.end:
        last += 1
    return range(first, last)
