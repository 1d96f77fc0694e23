"""Text of low cells that is printed over the cells above and below goes back to the cell it belongs to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.grid import Grid
    from extract.pdf_page import Glyphs

_PRINTED_OVER = 0.85
"""Part of their height that the middles of two lines printed over each other are apart at most."""

_RUN_THROUGH = 2.5
"""Points by which a line stands beyond the rule that runs through it."""

_SAME_LINE = 0.5
_SAME_DEPTH = 0.4
_LEAST_PITCH, _MOST_PITCH = 0.8, 1.6
"""Heights of a line between the lines of one text."""

_SAME_PITCH = 0.6
_BETWEEN = 6
"""Lines from one line of a text to the next in the order they are drawn."""

_BEYOND = 3
"""Lines that run out of a table above or below at most."""

_MOST_MISFITS = 0.2
"""Part of the texts that may have to share a cell."""


def out_of_place(
    glyphs: Glyphs, shelves: Iterable[Sequence[range]], boxes: Iterable[tuple[float, float, float, float]]
) -> set[int]:
    """Return the first glyphs of what is printed over something else in its cell, or over a rule of the cell."""
    x0, x1, tops, bottoms = glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom
    found: set[int] = set()
    for shelf, box in zip(shelves, boxes, strict=True):
        if not shelf:
            continue
        first = shelf[0].start
        if tops[first] < box[1] - _RUN_THROUGH or bottoms[first] > box[3] + _RUN_THROUGH:
            found.add(first)
        if len(shelf) == 1:
            continue
        last = shelf[-1].start
        if tops[last] < box[1] - _RUN_THROUGH or bottoms[last] > box[3] + _RUN_THROUGH:
            found.add(last)
        for one, other in pairwise(shelf):
            first, second = one.start, other.start
            if x0[second] < x1[one.stop - 1] - 1 and x0[first] < x1[other.stop - 1] - 1:
                top = tops[first]
                if _SAME_LINE < abs(tops[second] - top) < _PRINTED_OVER * (bottoms[first] - top):
                    found.update((first, second))
    return found


def with_texts_whole(
    grid: Grid, shelves: Sequence[list[range]], outside: list[range], glyphs: Glyphs, odd: set[int]
) -> list[range]:
    """Put lines drawn one below the other into one cell, in place, where they run over a rule.

    Programs that calculate draw the text of each cell at once, whatever the height of its row, and centred or from
    one end of the cell: the way that gives most texts a cell of their own is taken.

    Args:
        grid: A table.
        shelves: What has been put into each of its cells.
        outside: What stands outside all tables.
        glyphs: The glyphs of the page.
        odd: The first glyphs of what is out of place, as `out_of_place` returns them.

    Returns:
        What is left outside.
    """
    texts = _texts(grid, [*(run for shelf in shelves for run in shelf), *outside], glyphs, odd)
    wide = [
        text for text in texts if len(text.tops) > 1 and _strays(grid, text, text.tops) and text.is_odd(odd)
    ]
    gone = {run.start for text in wide for run in text.runs}
    taken = {index for index, shelf in enumerate(shelves) if any(run.start not in gone for run in shelf)}
    found = [
        [grid.cell_at(text.x, way + text.height / 2) for text, way in zip(wide, ways, strict=True)]
        for ways in (
            [(text.tops[0] + text.tops[-1]) / 2 for text in wide],
            [text.tops[-1] for text in wide],
            [text.tops[0] for text in wide],
        )
    ]
    homes = min(found, key=lambda cells: _misfits(cells, taken))
    if _misfits(homes, taken) > _MOST_MISFITS * len(wide):
        return outside
    kept = {run.start for text, home in zip(wide, homes, strict=True) if home < 0 for run in text.runs}
    gone -= kept
    for shelf in shelves:
        shelf[:] = [run for run in shelf if run.start not in gone]
    for text, home in zip(wide, homes, strict=True):
        if home >= 0:
            shelves[home].extend(text.runs)
    return [run for run in outside if run.start not in gone]


@dataclass(slots=True)
class _Text:
    """A line, or lines drawn at once.

    Attributes:
        order: Number of the first of them among all lines.
        column: Where they begin.
        x: Where they begin, in points.
        height: That of each line.
        runs: Their pieces.
        tops: The upper edge of each line.
    """

    order: int
    column: int
    x: float
    height: float
    runs: list[range]
    tops: list[float]

    def is_odd(self, odd: set[int]) -> bool:
        """Tell whether a part of it is out of place."""
        return any(run.start in odd for run in self.runs)

    def leads_to(self, other: _Text) -> bool:
        """Tell whether another line is drawn soon after this one, below, and in the same column."""
        pitch = other.tops[0] - self.tops[0]
        return (
            self.column == other.column
            and other.order - self.order <= _BETWEEN
            and _LEAST_PITCH * self.height < pitch < _MOST_PITCH * self.height
        )


def _texts(grid: Grid, runs: Iterable[range], glyphs: Glyphs, odd: set[int]) -> list[_Text]:
    """Return what was drawn at once on a table or next to it.

    Readers bring what stands on one level in order, so that lines of other columns may come between those of a text.
    """
    columns: list[list[_Text]] = [[] for _ in grid.xs[1:]]
    for line in _lines(grid, runs, glyphs):
        columns[line.column].append(line)
    steps = [
        round(2 * other.tops[0] - 2 * one.tops[0]) / 2
        for lines in columns
        for one, other in pairwise(lines)
        if one.leads_to(other) and _is_parted(grid, one, other, odd)
    ]
    if not steps:
        return []
    pitch = max(sorted(set(steps)), key=steps.count)
    texts: list[list[_Text]] = []
    for lines in columns:
        texts += [[line] for line in lines[:1]]
        for last, line in pairwise(lines):
            if (
                last.leads_to(line)
                and abs(line.tops[0] - last.tops[0] - pitch) <= _SAME_PITCH
                and (_share_cell(grid, last, line) or _is_parted(grid, last, line, odd))
            ):
                texts[-1].append(line)
            else:
                texts.append([line])
    return [
        replace(
            text[0], runs=[run for line in text for run in line.runs], tops=[line.tops[0] for line in text]
        )
        for text in texts
    ]


def _is_parted(grid: Grid, one: _Text, other: _Text, odd: set[int]) -> bool:
    """Tell whether two lines seem to be of one text though they stand in two cells: one is out of place."""
    return (one.is_odd(odd) or other.is_odd(odd)) and _strays(grid, one, (one.tops[0], other.tops[0]))


def _share_cell(grid: Grid, one: _Text, other: _Text) -> bool:
    """Tell whether two lines stand in one cell."""
    cell = grid.cell_at(one.x, one.tops[0] + one.height / 2)
    return cell == grid.cell_at(one.x, other.tops[0] + other.height / 2)


def _strays(grid: Grid, text: _Text, tops: Sequence[float]) -> bool:
    """Tell whether lines stand in several cells, and not each as if it were alone there: some are nearer to the top."""
    cells = [grid.cell_at(text.x, top + text.height / 2) for top in tops]
    if len(set(cells)) == 1:
        return False
    depths = [top - grid.box(cell)[1] for top, cell in zip(tops, cells, strict=True) if cell >= 0]
    return -1 in cells or max(depths) - min(depths) > _SAME_DEPTH


def _lines(grid: Grid, runs: Iterable[range], glyphs: Glyphs) -> list[_Text]:
    """Return the lines drawn in the columns of a table or a little above or below it."""
    lines: list[_Text] = []
    right = 0.0
    for run in sorted(runs, key=lambda run: run.start):
        first = run.start
        left, top, height = glyphs.x0[first], glyphs.top[first], glyphs.bottom[first] - glyphs.top[first]
        x = (left + glyphs.x1[first]) / 2
        column = bisect_right(grid.xs, x) - 1
        if not 0 <= column < len(grid.xs) - 1:
            continue
        if not grid.ys[0] - _BEYOND * height < top < grid.ys[-1] + _BEYOND * height:
            continue
        last = lines[-1] if lines else None
        if (
            last is not None
            and first - last.runs[-1].stop <= 1
            and abs(top - last.tops[0]) <= _SAME_LINE
            and -height < left - right < height / 2
        ):
            last.runs.append(run)
        else:
            lines.append(_Text(len(lines), column, x, height, [run], [top]))
        right = glyphs.x1[run.stop - 1]
    return lines


def _misfits(homes: Sequence[int], taken: set[int]) -> int:
    """Count the texts that would stand outside the table or share their cell."""
    return sum(home < 0 or home in taken for home in homes) + len(homes) - len(set(homes))
