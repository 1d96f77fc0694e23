"""The cells of tables whose level rules or fills are drawn cell by cell: what their pieces, fills and texts say of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_figure
from extract.pdf_page import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import Fill

SAME = 1.5
"""Points within which rules are on one level, and ends of their pieces at one place."""

_OVER = 2.0
"""Points by which text that runs over an edge stands on both sides of it."""

_CENTRED = 1.5
_MIDDLE = 5.0
"""Points by which the rows of a cell may reach further on one side of its text than on the other."""

_LINE = 1.7
"""Heights of a line up to which the next one of a text stands below it."""


class Text(NamedTuple):
    """A run of glyphs, or what stands below each other in a cell: what it says and where."""

    x0: float
    x1: float
    y: float
    text: str
    height: float


def crosses(text: Text, x: float) -> bool:
    """Tell whether a text runs over a place."""
    return text.x0 + _OVER < x < text.x1 - _OVER


class PiecedTable:
    """A table as its levels, the edges of its columns and the texts in it."""

    def __init__(
        self,
        edges: tuple[list[float], list[float]],
        levels: Sequence[Sequence[Rule]],
        texts: Sequence[Text],
        fills: Sequence[Fill],
    ) -> None:
        self._xs, self._ys = xs, _ = edges
        self._levels = levels
        self._texts = texts
        self._fills = fills
        self._rows = len(levels) - 1
        self._columns = len(xs) - 1
        self.added: list[Rule] = []
        """Level rules that nothing draws: between cells without a fill, one above the other, and above a cut row."""
        self._runs = [self._runs_of(column) for column in range(self._columns)]
        self._pieced = {edge for edge in range(1, self._columns) if self._is_pieced(edge)}

    def is_ruled_by_row(self) -> bool:
        """Tell whether no two lines between two rules have figures in several columns each."""
        columns: dict[tuple[int, int], set[int]] = {}
        for text in self._texts:
            if is_figure(text.text):
                place = self._row(text.y), round(text.y)
                columns.setdefault(place, set()).add(self._column((text.x0 + text.x1) / 2))
        rows = [row for (row, _), there in columns.items() if len(there) > 1]
        return len(rows) == len(set(rows))

    def captions(self) -> set[int]:
        """Return the rows above one that repeats the first: they stand between two tables of one heading."""
        rows: list[list[str]] = [[] for _ in range(self._rows)]
        for text in sorted(self._texts):
            rows[self._row(text.y)].append(text.text)
        return {row - 1 for row in range(2, self._rows) if len(rows[row]) > 1 and rows[row] == rows[0]}

    def uprights(self, captions: set[int]) -> list[Rule]:
        """Return the upright rules between the cells, and those at both sides; none beside captions."""
        opened = {
            (row, edge)
            for first, end, left, right in self._strips()
            for edge in self._opened(first, end, left, right)
            for row in range(first, end)
        }
        return [
            Rule(x, self._ys[row], self._ys[row + 1])
            for row in range(self._rows)
            for edge, x in enumerate(self._xs)
            if (row, edge) not in opened and row not in captions
        ]

    def _row(self, y: float) -> int:
        return sum(level <= y for level in self._ys) - 1

    def _column(self, x: float) -> int:
        return min(max(sum(edge <= x for edge in self._xs) - 1, 0), self._columns - 1)

    def _is_ruled(self, level: int, column: int) -> bool:
        """Tell whether a level has a rule at a column."""
        middle = (self._xs[column] + self._xs[column + 1]) / 2
        return any(rule.start <= middle <= rule.end for rule in self._levels[level])

    def _runs_of(self, column: int) -> list[tuple[int, int]]:
        """Return the first row of each cell of a column and the one after its last."""
        edges = [0, *(row for row in range(1, self._rows) if self._is_ruled(row, column)), self._rows]
        runs: list[tuple[int, int]] = []
        for first, end in pairwise(edges):
            x0, x1 = self._xs[column], self._xs[column + 1]
            is_open = end - first > 1 and self._fills and not self._fills_at((x0 + x1) / 2, first, end)
            parts = self._shared(first, end, column) if is_open else []
            self.added += [Rule(self._ys[row], x0, x1) for row, _ in parts[1:]]
            runs += parts or [(first, end)]
        return runs

    def _fills_at(self, x: float | None, first: int, end: int) -> list[Fill]:
        """Return the fills at the middle of some rows, at one place or all of them."""
        y = (self._ys[first] + self._ys[end]) / 2
        return [
            fill
            for fill in self._fills
            if fill.top < y < fill.bottom and (x is None or fill.x0 < x < fill.x1)
        ]

    def _shared(self, first: int, end: int, column: int) -> list[tuple[int, int]]:
        """Share the rows of a column that nothing parts among its texts, or return none.

        Each stands at the middle of its own rows, or else in the first one.
        """
        groups: list[list[Text]] = []
        for text in sorted(self._texts, key=lambda text: text.y):
            inside = self._ys[first] < text.y < self._ys[end]
            if not inside or column != self._column((text.x0 + text.x1) / 2):
                continue
            if not groups or text.y - groups[-1][-1].y > _LINE * text.height:
                groups.append([])
            groups[-1].append(text)
        begun = [first]
        for group in groups:
            wanted = group[0].y + group[-1].y - self._ys[begun[-1]]
            below = range(begun[-1] + 1, end + 1)
            row = next((row for row in below if abs(self._ys[row] - wanted) < _MIDDLE), None)
            if row is not None:
                begun.append(row)
        if len(begun) != len(groups) + 1 or begun[-1] != end:
            begun = [first, *(self._row(group[0].y) for group in groups[1:]), end]
        parts = list(pairwise(begun))
        return parts if all(start < stop for start, stop in parts) else []

    def _strips(self) -> list[tuple[int, int, int, int]]:
        """Return what no level rule parts, over as many columns as have it alike: rows and columns, ends aside."""
        runs = self._runs
        strips: list[tuple[int, int, int, int]] = []
        for column, own in enumerate(runs):
            for first, end in own:
                if column and (first, end) in runs[column - 1]:
                    continue
                right = column + 1
                while right < self._columns and (first, end) in runs[right]:
                    right += 1
                strips.append((first, end, column, right))
        return strips

    def _opened(self, first: int, end: int, left: int, right: int) -> set[int]:
        """Return the column edges within a strip that lie inside its cells.

        A cell over several columns has all that is blank on its right.
        """
        top, bottom = self._ys[first], self._ys[end]
        texts = [
            text
            for text in self._texts
            if top < text.y < bottom and self._xs[left] <= (text.x0 + text.x1) / 2 < self._xs[right]
        ]
        inner = range(left + 1, right)
        filled = self._fills_at(None, first, end)
        sides = {edge for edge in inner if any(_is_side(fill, self._xs[edge]) for fill in filled)}
        opened = {edge for edge in inner if edge in self._pieced and self._runs_through(edge, first, end)}
        opened |= {edge for edge in inner if any(fill.x0 < self._xs[edge] < fill.x1 for fill in filled)}
        opened |= {edge for edge in inner if any(crosses(text, self._xs[edge]) for text in texts)}
        cells: list[tuple[int, int, list[Text]]] = []
        limits = [left, *(edge for edge in inner if edge not in opened), right]
        for start, stop in pairwise(limits):
            own = [text for text in texts if start <= self._column((text.x0 + text.x1) / 2) < stop]
            cells.append((start, stop, own))
        cells = [cell for cell in cells if cell[2]]
        for number, (start, stop, own) in enumerate(cells):
            before = cells[number - 1][1] if number else left
            after = cells[number + 1][0] if number + 1 < len(cells) else right
            cells[number] = (*self._around((start, stop), own, (before, after)), own)
        for number, (start, stop, _) in enumerate(cells):
            after = cells[number + 1][0] if number + 1 < len(cells) else right
            opened.update(range(start + 1, after if stop - start > 1 else stop))
        return opened - sides

    def _is_pieced(self, edge: int) -> bool:
        """Tell whether pieces meet at an edge in half of the rows at least, and not only in a coloured heading."""
        through = sum(self._runs_through(edge, row, row + 1) for row in range(self._rows))
        return 2 * through <= self._rows

    def _runs_through(self, edge: int, first: int, end: int) -> bool:
        """Tell whether the rules above and below are drawn in one over an edge, so that it parts no cells."""
        x = self._xs[edge]
        return all(
            any(rule.start < x - _OVER and x + _OVER < rule.end for rule in self._levels[level])
            for level in (first, end)
        )

    def _around(self, cell: tuple[int, int], own: Sequence[Text], free: tuple[int, int]) -> tuple[int, int]:
        """Return the columns of the cell that a text stands at the middle of, over blank columns beside its own."""
        start, stop = cell
        for begin in range(free[0], start + 1):
            for end in range(free[1], stop - 1, -1):
                middle = (self._xs[begin] + self._xs[end]) / 2
                if all(abs((text.x0 + text.x1) / 2 - middle) < _CENTRED for text in own):
                    return begin, end
        return cell


def _is_side(fill: Fill, x: float) -> bool:
    """Tell whether one side of a filled area is at a place."""
    return min(abs(fill.x0 - x), abs(fill.x1 - x)) < SAME
