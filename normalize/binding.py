"""Binding the cells of a row to the columns of its block, over the whole row at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from normalize.sheet import Spot

# What an unbound cell costs: enough to prefer a poor column, too little to force an absurd one.
UNBOUND = -3.5


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block.

    Attributes:
        role: What its cells mean (`name`, `annual`, `weight` …).
        part: Which part of a value they hold: the whole `value`, only the operator `op`, or only the `unit`;
            `level2` for a column of names that may be names of level 2.
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


@dataclass(frozen=True, slots=True)
class Binding:
    """The best assignment of a row's cells to columns: one column or None for each cell, and its score."""

    columns: tuple[Column | None, ...]
    score: float


def bind(
    cells: Sequence[Spot],
    columns: Sequence[Column],
    content: Callable[[Spot, Column], float],
    place: Callable[[Spot, Column], float],
) -> Binding:
    """Assign cells to columns from left to right so that the sum of content and place scores is greatest.

    Order is kept: a cell never binds to a column left of the one before it. A cell may stay unbound at a
    cost, a column may stay empty for free. Ties go to the leftmost column.
    """
    cell_count, column_count = len(cells), len(columns)
    best = [[0.0] * (column_count + 1) for _ in range(cell_count + 1)]
    choice = [[0] * (column_count + 1) for _ in range(cell_count + 1)]
    for index in range(1, cell_count + 1):
        best[index][0] = best[index - 1][0] + UNBOUND
        choice[index][0] = 1
        cell = cells[index - 1]
        for position in range(1, column_count + 1):
            column = columns[position - 1]
            taken = best[index - 1][position - 1] + content(cell, column) + place(cell, column)
            unbound = best[index - 1][position] + UNBOUND
            empty = best[index][position - 1]
            options = (taken, unbound, empty)
            top = max(options)
            best[index][position] = top
            # Prefer leaving the column empty on a tie: the cell then binds further left.
            choice[index][position] = 2 if empty == top else (0 if taken == top else 1)
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
    return Binding(tuple(bound), best[cell_count][column_count])


def overlap_place(cell: Spot, column: Column) -> float:
    """Score of a cell's place where the format states merged cells: it stands in the column or it does not."""
    return 3.0 if cell.over(column.first, column.end) else -4.0


def shifted_place(shift: int, usual: dict[str, int]) -> Callable[[Spot, Column], float]:
    """Score of a cell's place in a text dump, for a row moved left by `shift` columns.

    `usual` gives the grid column where cells of a column (by its key) usually begin; a column not met
    yet is expected where its header stands.
    """

    def place(cell: Spot, column: Column) -> float:
        expected = usual.get(column.key)
        actual = cell.column + shift
        if expected is not None:
            return 2.0 if actual == expected else -0.35 * min(abs(actual - expected), 4)
        return 1.5 if column.first <= actual < column.end else -0.25 * min(abs(actual - column.first), 4)

    return place
