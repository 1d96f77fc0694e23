"""How far the cells of one row of a text dump have moved left, by how well they suit the columns further right."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from normalize.sheet import Moves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from normalize.sheet import Row, Spot

NOWHERE = -3.0
"""How well a cell suits a place under no header."""

_FEWEST = 4  # cells of a row that was put together from a line, and placed then
_MOST_LOST = 24  # cells of a row; no form has as many columns to lose
_MOST_CELLS = 40  # of a row before the place where it may have been torn
_CLEARLY = 2.0  # how much better a row must suit other columns than those it stands in
_TORN = 1.5  # what it costs to take a row for one that lost cells at two places
_NEARLY = 1.0  # how much less another place may suit it before its place is doubtful


def how_far(row: Row, suits: Callable[[Spot, int], float], *, indented: bool = False) -> Moves | None:
    """How far the cells of a row of a text dump have moved left; None if it has not moved.

    Cells are lost at the left edge, and at one place further right where other columns are merged too.

    Args:
        row: The row; one that begins with a sum has not moved.
        suits: How well a cell suits a grid column.
        indented: Whether a row that begins with a blank may have moved as well.
    """
    if row.spans or row.table is None or (row.table < 0 and len(row.spots) < _FEWEST):
        return None
    if not row.spots or (row.spots[0].column > 0 and not indented) or row.spots[0].is_total:
        return None
    room = min(row.columns - row.spots[-1].end, _MOST_LOST)
    scores = [[suits(spot, spot.column + shift) for spot in row.spots] for shift in range(room + 1)]
    before = [list(accumulate(found, initial=0.0)) for found in scores]  # the cells before each place
    best, shifts = before[0][-1], (0,) * len(row.spots)
    staying = best
    for cut, left, right in _ways(min(len(row.spots), _MOST_CELLS), room):
        score = before[left][cut] + before[right][-1] - before[right][cut] - (_TORN if cut else 0.0)
        if score > best:
            best, shifts = score, (left,) * cut + (right,) * (len(row.spots) - cut)
    if best < staying + _CLEARLY:
        return None
    others = (found[-1] for shift, found in enumerate(before) if (shift,) * len(shifts) != shifts)
    return Moves(shifts, doubtful=any(score > best - _NEARLY for score in others))


def _ways(cells: int, room: int) -> Iterator[tuple[int, int, int]]:
    """Where a row may have been torn, how far the cells before that have moved, and how far those behind."""
    for right in range(1, room + 1):
        yield 0, right, right
        yield from ((cut, left, right) for cut in range(1, cells) for left in range(right))
