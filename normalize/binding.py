"""Binding the cells of a row to the columns of its block, over the whole row at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalize.sheet import Spot

# What an unbound cell costs: enough to prefer a poor column, too little to force an absurd one.
UNBOUND = -3.5
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block.

    Attributes:
        role: What its cells mean (`name`, `annual`, `weight` …).
        part: Which part of a value they hold: the whole `value`, only the operator `op`, or only the `unit`;
            `level2` for a column of names that may be names of level 2, `upper` for a level 2 named like a level 1.
        first: First grid column.
        end: Grid column behind the last.
        header: The header spot, if one is printed.
        groups: For a part, the value roles it belongs to.
        parent: The header spot above the header spot, where two rows head the column.
    """

    role: str
    first: int
    end: int
    header: Spot | None = None
    part: str = "value"
    groups: tuple[str, ...] = ()
    parent: Spot | None = None

    @property
    def key(self) -> str:
        """What tells the column from the others of its block; several may be left out."""
        apart = f".{self.first}" if self.role == "ignored" else ""
        return f"{self.role}.{self.part}{apart}"


Suits = Callable[["Spot", Sequence[Column]], list[float]]
"""How well a cell suits each of some columns."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The best assignment of a row's cells to columns: one column or None for each cell, and its score."""

    columns: tuple[Column | None, ...]
    score: float


class Trial(NamedTuple):
    """One way a row of a text dump may have moved left: how far, how texts then suit columns, what it costs."""

    shift: int
    content: Suits
    cost: float = 0.0


def bind(
    cells: Sequence[Spot],
    columns: Sequence[Column],
    content: Suits,
    place: Suits,
) -> Binding:
    """Assign cells to columns from left to right so that the sum of content and place scores is greatest.

    Order is kept: a cell never binds to a column left of the one before it. A cell may stay unbound at a
    cost, a column may stay empty for free. Ties go to the leftmost column.
    """
    scores = [list(map(add, content(cell, columns), place(cell, columns))) for cell in cells]
    return _bind(columns, scores)


def bind_shifted(
    cells: Sequence[Spot], columns: Sequence[Column], usual: dict[str, int], trials: Iterable[Trial]
) -> tuple[Binding, int]:
    """Bind a row of a text dump at each of several shifts; the best binding, less its cost, and its shift.

    `usual` gives the grid column where cells of a column (by its key) usually begin. Ties go to the first trial.
    """
    expected = [usual.get(column.key) for column in columns]
    contents: dict[Suits, list[list[float]]] = {}
    places: dict[int, list[float]] = {}
    best, moved = Binding((), float("-inf")), 0
    for shift, content, cost in trials:
        if content not in contents:
            contents[content] = [content(cell, columns) for cell in cells]
        scores: list[list[float]] = []
        for cell, suits in zip(cells, contents[content], strict=True):
            actual = cell.column + shift
            if actual not in places:
                places[actual] = [
                    place_score(column, at, actual) for column, at in zip(columns, expected, strict=True)
                ]
            scores.append(list(map(add, suits, places[actual])))
        # What the row would reach if its cells need not keep their order.
        reach = sum(max(UNBOUND, *row) if row else UNBOUND for row in scores)
        if reach - cost <= best.score + _ROUNDING:
            continue
        binding = _bind(columns, scores)
        if binding.score - cost > best.score + _ROUNDING:
            best, moved = Binding(binding.columns, binding.score - cost), shift
    return best, moved


def _bind(columns: Sequence[Column], scores: Sequence[Sequence[float]]) -> Binding:
    """Find the best assignment, given the score of each cell in each column."""
    if (plain := _plain(columns, scores)) is not None:
        return plain
    cell_count, column_count = len(scores), len(columns)
    above = [0.0] * (column_count + 1)
    choice = [[0] * (column_count + 1)]
    for row in scores:
        unbound = left = above[0] + UNBOUND
        diagonal = above[0]
        current, steps = [left], [1]
        for score, over in zip(row, above[1:], strict=True):
            taken, unbound = diagonal + score, over + UNBOUND
            top, step = (taken, 0) if taken >= unbound else (unbound, 1)
            # Prefer leaving the column empty on a tie: the cell then binds further left.
            if left >= top:
                top, step = left, 2
            current.append(top)
            steps.append(step)
            diagonal, left = over, top
        above = current
        choice.append(steps)
    bound: list[Column | None] = [None] * cell_count
    index, position = cell_count, column_count
    while index:
        step = choice[index][position] if position else 1
        if step == 2:
            position -= 1
        elif step == 0:
            bound[index - 1] = columns[position - 1]
            index, position = index - 1, position - 1
        else:
            index -= 1
    return Binding(tuple(bound), above[column_count])


def _plain(columns: Sequence[Column], scores: Sequence[Sequence[float]]) -> Binding | None:
    """The binding of each cell to the one column that suits it best, if these stand in order; else None."""
    before, total = -1, 0.0
    bound: list[Column] = []
    for row in scores:
        best = max(row, default=UNBOUND)
        if best <= UNBOUND or row.count(best) > 1 or row.index(best) <= before:
            return None
        before = row.index(best)
        total += best
        bound.append(columns[before])
    return Binding(tuple(bound), total)


def overlap_place(cell: Spot, columns: Sequence[Column]) -> list[float]:
    """Scores of a cell's place where the format states merged cells: it stands in a column or it does not."""
    first, end = cell.column, cell.end
    return [3.0 if first < column.end and column.first < end else -4.0 for column in columns]


def place_score(column: Column, usual: int | None, actual: int) -> float:
    """Score of a cell's place in a text dump.

    A column whose usual grid column is not known yet is expected where its header stands.
    """
    if usual is not None:
        return 2.0 if actual == usual else -0.35 * min(abs(actual - usual), 4)
    return 1.5 if column.first <= actual < column.end else -0.25 * min(abs(actual - column.first), 4)
