"""Where lines of text stand on a picture, and how such places lie to each other; all in dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_TALL = 1.5
"""Times a place is higher than wide from which it holds text that stands sideways, or characters in a column."""

_BESIDE = 0.5
"""Heights of a line within which ink beside it is part of it."""


class Place(NamedTuple):
    """Where a line of text stands: left, top, right and bottom."""

    x0: int
    top: int
    x1: int
    bottom: int


def area(place: Place) -> int:
    """Return how many dots a place has."""
    return (place.x1 - place.x0) * (place.bottom - place.top)


def shared(one: Place, other: Place) -> int:
    """Return how many dots two places share."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(wide, 0) * max(high, 0)


def goes_on(line: Place, rest: Place) -> bool:
    """Tell whether ink stands at the end of a line, on its level."""
    high = line.bottom - line.top
    level = min(line.bottom, rest.bottom) - max(line.top, rest.top)
    apart = max(line.x0, rest.x0) - min(line.x1, rest.x1)
    return 2 * level >= min(high, rest.bottom - rest.top) and apart <= _BESIDE * high


def lies(place: Place) -> int:
    """Tell whether a place is that of a level line, 1, of a sideways one, -1, or of neither for certain, 0."""
    wide, high = place.x1 - place.x0, place.bottom - place.top
    return 1 if wide > _TALL * high else -1 if high > _TALL * wide else 0


def runs(filled: NDArray[np.bool_], *, least: int, gap: int) -> list[tuple[int, int]]:
    """Return the runs of a row of dots, joined over small gaps, that have a least length."""
    places = np.flatnonzero(filled)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > gap)
    starts = [int(places[0]), *(int(places[index + 1]) for index in breaks)]
    ends = [*(int(places[index]) + 1 for index in breaks), int(places[-1]) + 1]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end - start >= least]


def squared(rows: Sequence[tuple[int, int]], wide: int) -> list[tuple[int, int]]:
    """Join the parts of characters that stand apart, such as those of 三, as long as they are no higher than wide."""
    found: list[tuple[int, int]] = []
    for start, end in rows:
        if found and end - found[-1][0] <= wide:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
