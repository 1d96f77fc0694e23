"""Texts that do not stand in the columns of a table, matched with them all the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAX_COLUMNS = 80


def paired(columns: Sequence[set[int]], starts: Sequence[int]) -> Iterator[tuple[int | None, int | None]]:
    """Match columns with texts by the places where they begin, give or take one; between those, in order.

    Args:
        columns: For each column the places where it begins on one line or another.
        starts: Where each text begins.

    Yields:
        Every column and every text once, by index: a match, a column without text or a text without column.
    """
    old = new = 0
    for column, text in [*_anchors(columns, starts), (len(columns), len(starts))]:
        yield from zip_longest(range(old, column), range(new, text))
        if text < len(starts):
            yield column, text
        old, new = column + 1, text + 1


def _anchors(columns: Sequence[set[int]], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for text, start in enumerate(starts):
        for column in range(first, len(columns)):
            if not columns[column].isdisjoint((start - 1, start, start + 1)):
                yield column, text
                first = column + 1
                break


@dataclass(slots=True, eq=False)
class MergedColumn:
    """A column of a table made of several groups of lines, and the places where it begins in them."""

    starts: set[int]


@dataclass(slots=True)
class Merger:
    """Columns of a table, in order, as groups of lines with columns of their own are added to it."""

    columns: list[MergedColumn] = field(default_factory=list)

    def fits(self, starts: Sequence[int]) -> bool:
        """Whether a group may go on with the table: it is indented, or has a column that begins where one does."""
        if not self.columns:
            return True
        if len(self.columns) + len(starts) > _MAX_COLUMNS:
            return False
        return starts[0] > min(self.columns[0].starts) or any(_anchors(self._places, starts))

    def add(self, starts: Sequence[int]) -> list[MergedColumn]:
        """Add a group and return the column of the table for each of its columns."""
        columns: list[MergedColumn] = []
        added: list[MergedColumn] = []
        for old, new in paired(self._places, starts):
            column = MergedColumn(set()) if old is None else self.columns[old]
            columns.append(column)
            if new is not None:
                column.starts.add(starts[new])
                added.append(column)
        self.columns = columns
        return added

    @property
    def _places(self) -> list[set[int]]:
        return [column.starts for column in self.columns]
