"""Columns found by adding lines one by one: each part of a line falls into a column, or the line does not fit."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.text_merger import paired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.text_flow import FlowLine
    from extract.text_segments import Segment

MAX_SEGMENTS = 40
"""Most parts of a line, and most columns."""

_ALIGNED_SHARE = 0.7
_RULE = re.compile(r"(?: *[-=─━═+]{3,}+)+ *")


@dataclass(slots=True)
class Columns:
    """Extents of columns in order, none overlapping the next.

    Attributes:
        starts: Where each column begins.
        ends: Where each column ends, excluded.
        latest: Where the text begins that begins last in each column.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    latest: list[int] = field(default_factory=list)

    def copy(self) -> Columns:
        """Return columns that can be changed without changing these."""
        return Columns(self.starts.copy(), self.ends.copy(), self.latest.copy())

    def overlapped(self, segment: Segment) -> range:
        """Columns that a segment reaches over; none if it stands between columns."""
        return range(bisect_right(self.ends, segment.start), bisect_left(self.starts, segment.end))

    def hold(self, segment: Segment) -> bool:
        """Whether a segment stands at the left or right edge of a column."""
        return any(
            abs(self.starts[column] - segment.start) <= 1 or abs(self.ends[column] - segment.end) <= 1
            for column in self.overlapped(segment)
        )

    def take(self, row: Sequence[Segment]) -> bool:
        """Widen the columns so that they hold a row; False, with the columns spoilt, if they cannot."""
        taken = -1
        spanned = False
        for index, segment in enumerate(row):
            over = self.overlapped(segment)
            if index and taken in over and self._is_flush_left(taken, row[index - 1]):
                # What stood here before was a cell merged over these columns.
                self.ends[taken] = max(row[index - 1].end, self.latest[taken] + 1)
                over = self.overlapped(segment)
            elif index and taken in over and segment.start == self.latest[taken]:
                # A merged cell reached so far that text of the next column seemed to stand in this one.
                self._part(taken, segment.start)
                over = self.overlapped(segment)
            if not over:
                if spanned:
                    # Not a cell merged over columns but a long one that pushed the rest of its row aside.
                    return False
                column = self._add(segment)
            elif len(over) == 1:
                column = over[0]
                self._begin(column, segment.start)
                self.ends[column] = max(self.ends[column], segment.end)
            elif abs(self.starts[over[0]] - segment.start) <= 1:
                column = over[0]
                self._begin(column, segment.start)
                spanned = True
            else:
                return False
            if column <= taken:
                return False
            taken = column
        return len(self.starts) <= MAX_SEGMENTS

    def _add(self, segment: Segment) -> int:
        """Put in a new column where no other stands, and return its index."""
        column = bisect_left(self.starts, segment.start)
        self.starts.insert(column, segment.start)
        self.ends.insert(column, segment.end)
        self.latest.insert(column, segment.start)
        return column

    def _part(self, column: int, start: int) -> None:
        """Make two columns of one; what begins at or behind `start` stands in the second."""
        self.starts.insert(column + 1, start)
        self.ends.insert(column + 1, max(self.ends[column], start + 1))
        self.latest.insert(column + 1, start)
        self.ends[column] = start
        self.latest[column] = start - 1  # at most; what began in between is not remembered

    def _begin(self, column: int, start: int) -> None:
        """Note where text begins, so that it overlaps this column first however the columns change."""
        self.starts[column] = min(self.starts[column], start)
        self.latest[column] = max(self.latest[column], start)

    def _is_flush_left(self, column: int, segment: Segment) -> bool:
        """Whether all text of a column, this included, begins at its left edge."""
        return max(self.latest[column], segment.start) - self.starts[column] <= 1


@dataclass(frozen=True, slots=True)
class Member:
    """A line of a group.

    Attributes:
        line: The line.
        segments: Its parts; a line of dashes that only part rows has none.
        pushed: Whether long text has pushed parts of it out of their columns.
    """

    line: FlowLine
    segments: tuple[Segment, ...]
    pushed: bool = False


@dataclass(slots=True)
class Group:
    """Neighbouring lines that fit the same columns; the first has at least two parts."""

    members: list[Member] = field(default_factory=list)
    columns: Columns = field(default_factory=Columns)

    def take(self, line: FlowLine, row: Sequence[Segment]) -> bool:
        """Add a line if it fits; one that does not leaves the group as it was."""
        if self.members and _RULE.fullmatch(line.text):
            self.members.append(Member(line, ()))
            return True
        return self._may_take(line, row) and self._add(line, row)

    def push(self, line: FlowLine, row: Sequence[Segment]) -> bool:
        """Add a line that does not fit if its parts can be counted off to the columns in order."""
        if line.blanks or line.page_break or not 1 < len(row) <= len(self.columns.starts):
            return False
        self.members.append(Member(line, tuple(row), pushed=True))
        return True

    def span(self, line: FlowLine, row: Sequence[Segment]) -> bool:
        """Add a line of one part that begins where the first column does and may reach over any others."""
        if line.blanks or line.page_break or abs(self.columns.starts[0] - row[0].start) > 1:
            return False
        return self._add(line, row)

    def _add(self, line: FlowLine, row: Sequence[Segment]) -> bool:
        columns = self.columns.copy()
        if not columns.take(row):
            return False
        self.columns = columns
        self.members.append(Member(line, tuple(row)))
        return True

    def would_take(self, line: FlowLine, row: Sequence[Segment]) -> bool:
        """Whether a line fits the columns as they are."""
        columns = self.columns.copy()
        follows = len(row) > 1 and not line.blanks and not line.page_break
        return follows and columns.take(row) and len(columns.starts) == len(self.columns.starts)

    def placed(self, member: Member) -> dict[int, Segment]:
        """Parts of a line of the group by their columns; one that reaches over several stands in the first."""
        if not member.pushed:
            return {self.columns.overlapped(segment)[0]: segment for segment in member.segments}
        starts = [segment.start for segment in member.segments]
        pairs = paired([{start} for start in self.columns.starts], starts)
        placed = {old: member.segments[new] for old, new in pairs if old is not None and new is not None}
        return placed if len(placed) == len(starts) else dict(enumerate(member.segments))

    def is_aligned(self) -> bool:
        """Whether the columns line up, rather than merely not overlap.

        At least two columns must hold text on several lines, and most of that text must share its left edge,
        right edge or middle with the rest of its column.
        """
        columns: dict[int, list[Segment]] = {}
        for member in self.members:
            if member.pushed:
                continue
            for column, segment in self.placed(member).items():
                columns.setdefault(column, []).append(segment)
        shared = [column for _, column in sorted(columns.items()) if len(column) > 1]
        if len(shared) < 2:
            return False
        later = shared[1:]
        return sum(map(_in_line, later)) >= _ALIGNED_SHARE * sum(map(len, later))

    def _may_take(self, line: FlowLine, row: Sequence[Segment]) -> bool:
        if not self.members:
            return 1 < len(row) <= MAX_SEGMENTS
        if not row or len(row) > MAX_SEGMENTS:
            return False
        if line.blanks or line.page_break:
            return len(row) > 1 and all(map(self.columns.hold, row)) and not self._begins_again(row)
        if len(row) > 1:
            return True
        # Alone on its line: the rest of a cell, or a short label in the first column; else it is free text.
        over = self.columns.overlapped(row[0])
        if not over or abs(self.columns.starts[over[0]] - row[0].start) > 1:
            return False
        return over[0] > 0 or len(over) == 1

    def _begins_again(self, row: Sequence[Segment]) -> bool:
        """Whether the row is the first row of another copy of the form."""
        texts, first = ([part.text for part in each] for each in (row, self.members[0].segments))
        return texts[:1] == first[:1] and texts != first


def _in_line(column: list[Segment]) -> int:
    """How many segments of a column share an edge or the middle, give or take one."""
    edges = (
        Counter(segment.start for segment in column),
        Counter(segment.end for segment in column),
        Counter((segment.start + segment.end) // 2 for segment in column),
    )
    return max(count[edge] + count[edge + 1] for count in edges for edge in list(count))
