"""The columns of text that the lines of cells and pages are set in."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.pdf_paragraphs import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.pdf_cells import CellPart
    from extract.pdf_layout import PageLayout
    from extract.pdf_text import TextLine

_MOST_PADDING = 8.0
_OVERHANG = 0.5
"""Points by which a line may stand left of a rule and still not overhang it."""

_SAME_DISTANCE = 0.3
"""Points within which two lines keep the same distance."""

_FULL_LINES = 4
"""Lines that must end together before their end is the margin."""

_LONG = 0.6
"""Part of the page's width that these lines must fill."""


def cell_padding(parts: Iterable[CellPart]) -> float:
    """Estimate the distance a table keeps between rules and text: the least that several lines keep on their left.

    A line that runs over the rule, or stands alone nearer to it than all others, says nothing of the other cells.
    """
    distances = sorted([line.x0 - part.box[0] for part in parts for line in part.lines])
    del distances[: bisect_right(distances, -_OVERHANG)]
    least = next(iter(distances), 0.0)
    kept = (one for one, other in pairwise(distances) if other - one < _SAME_DISTANCE)
    return min(max(0.0, next(kept, least)), _MOST_PADDING)


def cell_measure(part: CellPart, padding: float) -> Measure:
    """Return the column of text inside a cell."""
    left, _, right, _ = part.box
    return Measure(
        min([left + padding, *(line.x0 for line in part.lines)]),
        max([right - padding, *(line.x1 for line in part.lines)]),
    )


def page_measures(layouts: Sequence[PageLayout]) -> dict[int, Measure]:
    """Return for each page the column of text outside tables; pages of one width have one."""
    lines: dict[float, list[TextLine]] = {}
    for layout in layouts:
        lines.setdefault(layout.width, []).extend(layout.lines)
    measures = {width: _page_measure(width, there) for width, there in lines.items()}
    return {layout.frame.page: measures[layout.width] for layout in layouts}


def _page_measure(width: float, lines: Sequence[TextLine]) -> Measure:
    """Return the column of text of pages of one width.

    The margins are taken as equal, unless lines reach farther or many long lines end before the right one.
    """
    if not lines:
        return Measure(0.0, width)
    left = min(line.x0 for line in lines)
    farthest = max(lines, key=lambda line: line.x1)
    full = sum(line.x1 > farthest.x1 - 1.2 * farthest.height for line in lines)
    if full >= _FULL_LINES and farthest.x1 - left > _LONG * width:
        return Measure(left, farthest.x1)
    return Measure(left, max(farthest.x1, width - left))
