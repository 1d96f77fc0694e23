"""Labels set at the middle of several unruled rows: cells merged downwards."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_figures import is_figure
from extract.pdf_phrases import column_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_phrases import Phrase, PhraseLine

_DENSE = 0.8
"""Part of the phrases of the fullest column that another one has at least if each of its lines is a row."""

_OFF = 0.25
"""Heights of a line by which a label may miss the middle of its rows."""

_PACKED = 0.6
"""Heights of a line between the lines of one label at most."""


class MergedDown(NamedTuple):
    """A cell over several rows.

    Attributes:
        column: The column it stands in.
        phrases: What it says, line by line.
        first: The first of its lines of other cells.
        last: The last of them.
    """

    column: int
    phrases: tuple[Phrase, ...]
    first: PhraseLine
    last: PhraseLine


def parted_at(rows: Sequence[Sequence[PhraseLine]], merged: Sequence[MergedDown]) -> list[list[PhraseLine]]:
    """Begin a row at each line beside a merged cell."""
    found: list[list[PhraseLine]] = []
    for row in rows:
        found.append([])
        for line in row:
            if found[-1] and any(each.first.middle < line.middle <= each.last.middle for each in merged):
                found.append([])
            found[-1].append(line)
    return found


class _Label(NamedTuple):
    """Phrases of one column that stand close below each other, the lines they are on, and their middle."""

    phrases: tuple[Phrase, ...]
    lines: tuple[int, ...]
    middle: float


def merged_down(
    lines: Sequence[PhraseLine], edges: Sequence[float]
) -> tuple[list[PhraseLine], list[MergedDown]]:
    """Find the labels that stand at the middle of rows which the fullest columns show.

    The labels of a column must share all rows among them, each at the middle of its own, and none of these rows may
    be a line that goes on the one before it.

    Args:
        lines: The lines of a table, or of a part of it, from top to bottom.
        edges: The places between the columns.

    Returns:
        The lines without these labels, and the merged cells.
    """
    columns = [[column_of(phrase, edges) for phrase in line.phrases] for line in lines]
    counts = [sum(column in there for there in columns) for column in range(len(edges) + 1)]
    for telling in (set(range(len(counts))), _figures(lines, columns, counts)):
        most = max((counts[column] for column in telling), default=0)
        dense = {column for column in telling if counts[column] >= _DENSE * most}
        rows = [number for number, there in enumerate(columns) if not dense.isdisjoint(there)]
        if len(rows) > 1 and len(dense) < len(counts):
            found, taken = _merged(_Rows(lines, columns, rows), dense)
            if found:
                return _left(lines, columns, taken), found
    return list(lines), []


def _merged(table: _Rows, dense: set[int]) -> tuple[list[MergedDown], dict[int, set[int]]]:
    """Find the labels of all columns but the fullest; return them and by line the columns they stand in."""
    lines, columns, rows = table.lines, table.columns, table.rows
    taken: dict[int, set[int]] = {}
    found: list[MergedDown] = []
    for column in sorted({column for there in columns for column in there} - dense):
        for packed in (False, True):
            labels = _labels(lines, columns, column, packed=packed)
            groups = table.groups(labels)
            if not groups or not table.shows(column, labels, groups, found):
                continue
            for label, (first, last) in zip(labels, groups, strict=True):
                if first < last and table.are_rows(first, last):
                    found.append(MergedDown(column, label.phrases, lines[rows[first]], lines[rows[last]]))
                    for number in label.lines:
                        taken.setdefault(number, set()).add(column)
            break
    return found, taken


def _figures(
    lines: Sequence[PhraseLine], columns: Sequence[Sequence[int]], counts: Sequence[int]
) -> set[int]:
    """Return the columns beyond the first that hold figures more than anything else: no figure takes two lines."""
    found = [0] * len(counts)
    for line, there in zip(lines, columns, strict=True):
        for phrase, column in zip(line.phrases, there, strict=True):
            found[column] += is_figure(phrase.text)
    return {column for column, count in enumerate(found) if column and 2 * count > counts[column]}


def _labels(
    lines: Sequence[PhraseLine], columns: Sequence[Sequence[int]], column: int, *, packed: bool
) -> list[_Label]:
    """Return the phrases of a column, those close below each other as one if asked to."""
    parts: list[list[tuple[Phrase, int]]] = []
    for number, line in enumerate(lines):
        for phrase, there in zip(line.phrases, columns[number], strict=True):
            if there != column:
                continue
            before = lines[parts[-1][-1][1]] if parts else None
            if before is not None and (
                before is line or (packed and line.top - before.bottom < _PACKED * line.height)
            ):
                parts[-1].append((phrase, number))
            else:
                parts.append([(phrase, number)])
    return [
        _Label(
            tuple(phrase for phrase, _ in part),
            tuple(number for _, number in part),
            (lines[part[0][1]].top + lines[part[-1][1]].bottom) / 2,
        )
        for part in parts
    ]


class _Rows:
    """The lines of the fullest columns, each of which may be a row."""

    def __init__(
        self,
        lines: Sequence[PhraseLine],
        columns: Sequence[Sequence[int]],
        rows: Sequence[int],
    ) -> None:
        self.lines = lines
        self.columns = columns
        self.rows = rows
        self._middles = [lines[number].middle for number in rows]

    def groups(self, labels: Sequence[_Label]) -> list[tuple[int, int]]:
        """Share the rows among labels so that each stands at the middle of its own, or return none."""
        found: list[tuple[int, int]] = []
        first = 0
        for label in labels:
            if first == len(self.rows):
                return []
            wanted = 2 * label.middle - self._middles[first]
            off = 2 * _OFF * self.lines[label.lines[0]].height
            last = next(
                (
                    number
                    for number in range(first, len(self.rows))
                    if abs(self._middles[number] - wanted) <= off
                ),
                None,
            )
            if last is None:
                return []
            found.append((first, last))
            first = last + 1
        return found if first == len(self.rows) else []

    def shows(
        self,
        column: int,
        labels: Sequence[_Label],
        groups: Sequence[tuple[int, int]],
        before: Sequence[MergedDown],
    ) -> bool:
        """Tell whether labels are plainly set at the middle of rows, and do not begin groups or stand in them by chance.

        So is one that stands between two rows, and in the first column one that leaves the row under the heading blank.
        One of as many lines as it has rows is a label for each.
        """
        if any(
            first < last <= first + len(label.lines) - 1
            for label, (first, last) in zip(labels, groups, strict=True)
        ):
            return False
        on_rows = {number for label in labels for number in label.lines} <= set(self.rows)
        if not on_rows:
            return True
        large = [group for group in groups if group[0] < group[1]]
        if column == 0:
            return bool(large) and large[0][0] < 2
        known = {(each.first.middle, each.last.middle) for each in before}
        return bool(large) and all(
            (self._middles[first], self._middles[last]) in known for first, last in large
        )

    def are_rows(self, first: int, last: int) -> bool:
        """Tell whether the lines of a group are rows of their own, and no line goes on the one before it."""
        return all(self._parts(one, other) for one, other in pairwise(self.rows[first : last + 1]))

    def _parts(self, one: int, other: int) -> bool:
        """Tell whether two lines that follow each other are two rows."""
        upper, lower = self._texts(one), self._texts(other)
        common = upper.keys() & lower.keys()
        if any(is_figure(upper[column].text) and is_figure(lower[column].text) for column in common):
            return True
        return any({column - 1, column + 1} & common for column in lower.keys() - upper.keys())

    def _texts(self, number: int) -> dict[int, Phrase]:
        return dict(zip(self.columns[number], self.lines[number].phrases, strict=True))


def _left(
    lines: Sequence[PhraseLine], columns: Sequence[Sequence[int]], taken: dict[int, set[int]]
) -> list[PhraseLine]:
    """Return the lines without the phrases that were taken."""
    found: list[PhraseLine] = []
    for number, line in enumerate(lines):
        gone = taken.get(number, set())
        kept = tuple(
            phrase for phrase, column in zip(line.phrases, columns[number], strict=True) if column not in gone
        )
        if kept:
            found.append(line._replace(phrases=kept) if len(kept) < len(line.phrases) else line)
    return found
