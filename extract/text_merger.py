"""One set of columns for groups of lines that follow each other but do not stand in the same columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.text_columns import MAX_SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(slots=True, eq=False)
class MergedColumn:
    """A column of the table and all the places where it begins in one group or another."""

    starts: set[int]

    def begins_at(self, start: int) -> bool:
        """Whether it begins at a place, give or take one."""
        return not self.starts.isdisjoint((start - 1, start, start + 1))


@dataclass(slots=True)
class Merger:
    """Columns of a table, in order, as groups are added to it.

    Columns that begin at the same place are one. Those between them are counted off in order: text that did not
    fit its column has pushed them aside.
    """

    columns: list[MergedColumn] = field(default_factory=list)

    def fits(self, starts: Sequence[int]) -> bool:
        """Whether a group may go on with the table: it is indented, or has a column that begins where one does."""
        if not self.columns:
            return True
        if len(self.columns) + len(starts) > 2 * MAX_SEGMENTS:
            return False
        return starts[0] > min(self.columns[0].starts) or next(self._anchors(starts), None) is not None

    def add(self, starts: Sequence[int]) -> list[MergedColumn]:
        """Add a group and return the column of the table for each of its columns."""
        columns: list[MergedColumn] = []
        added: list[MergedColumn] = []
        for column, start in self._paired(starts):
            merged = column or MergedColumn(set())
            columns.append(merged)
            if start is not None:
                merged.starts.add(start)
                added.append(merged)
        self.columns = columns
        return added

    def _paired(self, starts: Sequence[int]) -> Iterator[tuple[MergedColumn | None, int | None]]:
        old = new = 0
        for column, index in [*self._anchors(starts), (len(self.columns), len(starts))]:
            known, given = self.columns[old:column], starts[new:index]
            for place in range(max(len(known), len(given))):
                yield (
                    known[place] if place < len(known) else None,
                    given[place] if place < len(given) else None,
                )
            if index < len(starts):
                yield self.columns[column], starts[index]
            old, new = column + 1, index + 1

    def _anchors(self, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
        first = 0
        for index, start in enumerate(starts):
            for column in range(first, len(self.columns)):
                if self.columns[column].begins_at(start):
                    yield column, index
                    first = column + 1
                    break
