"""What two datasets say differently: declarations and rows matched, then compared column by column.

Declarations are matched by id, then by source. Rows are matched inside one declaration: by key first, then, for what is
left, by likeness, so that a renamed or moved row is no pair of an added and a removed one. The order of rows is no
difference. Comparing a dataset with itself finds nothing, and swapping the two datasets mirrors the result.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

Scalar = str | float | int | None
Row = Mapping[str, Scalar]
Tables = Mapping[str, Sequence[Row]]
Match = Literal["key", "likeness"]

ALIKE = 0.55  # rows below are strangers: measured on renamed, dropped and moved rows
_TOLERANCE = 1e-9

ROW_TABLES = ("budget_lines", "tasks", "goals", "indicators")
_NAMES = {"budget_lines": "label_raw", "tasks": "name", "goals": "text", "indicators": "name"}
_VALUES = {
    "budget_lines": ("amount_yuan",),
    "tasks": ("amount_raw", "content"),
    "goals": ("label_raw",),
    "indicators": ("annual_raw", "period_raw", "actual_raw"),
}
_CONTEXT = {
    "budget_lines": ("item", "side", "period", "measure"),
    "tasks": ("task_kind",),
    "goals": ("period",),
    "indicators": ("level2_code",),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that stand for one thing; one of them is None where only the other dataset has it.

    Attributes:
        table: Table of the rows.
        declaration: Number of the pair of declarations the rows belong to.
        old: Row of the first dataset.
        new: Row of the second dataset.
        match: How they were matched; None for a row without partner.
        likeness: 1 for rows matched by key, else how like they are.
    """

    table: str
    declaration: int
    old: Row | None
    new: Row | None
    match: Match | None = None
    likeness: float = 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs between two rows of a pair."""

    pair: Pair
    column: str
    old: Scalar
    new: Scalar


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pairs of rows, and the values that differ in them."""

    pairs: tuple[Pair, ...]
    changed: tuple[Change, ...]

    @property
    def added(self) -> tuple[Pair, ...]:
        """Rows that only the second dataset has."""
        return tuple(pair for pair in self.pairs if pair.old is None)

    @property
    def removed(self) -> tuple[Pair, ...]:
        """Rows that only the first dataset has."""
        return tuple(pair for pair in self.pairs if pair.new is None)


def compare(old: Tables, new: Tables, columns: Mapping[str, Sequence[str]]) -> Comparison:
    """Match the declarations and rows of two datasets and compare them.

    Args:
        old: Rows of the first dataset by table name.
        new: Rows of the second dataset.
        columns: The columns to compare, by table.
    """
    pairs = tuple(_pairs(old, new))
    changed = tuple(
        Change(pair, column, pair.old.get(column), pair.new.get(column))
        for pair in pairs
        if pair.old is not None and pair.new is not None
        for column in columns.get(pair.table, ())
        if not same(pair.old.get(column), pair.new.get(column))
    )
    return Comparison(pairs, changed)


def same(one: Scalar, other: Scalar) -> bool:
    """Whether two values are the same: texts after NFKC and without white space, numbers but for rounding."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    return folded(one) == folded(other)


def folded(value: Scalar) -> Scalar:
    """A text after NFKC and without white space; other values as they are."""
    return "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else value


def _pairs(old: Tables, new: Tables) -> Iterator[Pair]:
    rows = {
        table: (_by_declaration(old.get(table, ())), _by_declaration(new.get(table, ())))
        for table in ROW_TABLES
    }
    declarations = _declarations(old.get("declarations", ()), new.get("declarations", ()))
    for number, pair in enumerate(declarations):
        yield Pair("declarations", number, pair.old, pair.new, pair.match, pair.likeness)
        for table, (ours, theirs) in rows.items():
            left = ours[pair.old["declaration_id"]] if pair.old is not None else []
            right = theirs[pair.new["declaration_id"]] if pair.new is not None else []
            for matched in match_rows(table, left, right):
                yield Pair(table, number, matched.old, matched.new, matched.match, matched.likeness)


def _by_declaration(rows: Iterable[Row]) -> defaultdict[Scalar, list[Row]]:
    grouped: defaultdict[Scalar, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["declaration_id"]].append(row)
    return grouped


def _declarations(old: Sequence[Row], new: Sequence[Row]) -> list[Pair]:
    """Pairs of declarations by id, then by source; of several from one file, those of one kind and name."""
    left, right = list(old), list(new)
    pairs: list[Pair] = []
    keys: tuple[Callable[[Row], Hashable], ...] = (
        lambda row: row["declaration_id"],
        lambda row: (row.get("source_id"), row.get("department_key"), row.get("project_name")),
        lambda row: row.get("source_id"),
    )
    for key in keys:
        pairs += _by_key("declarations", left, right, key)
    return [*pairs, *_alone("declarations", left, right)]


def match_rows(table: str, old: Sequence[Row], new: Sequence[Row]) -> list[Pair]:
    """Match the rows of one table of one declaration.

    Keys count with their context before they count alone, as the number behind a repeated key (`…-2`) moves when
    an earlier row of the name is lost.
    """
    left, right = list(old), list(new)
    context = _CONTEXT[table]
    keys: tuple[Callable[[Row], Hashable], ...] = (
        lambda row: (row.get("row_key"), *(row.get(column) for column in context)),
        lambda row: (_name_key(row), *(row.get(column) for column in context)),
        lambda row: row.get("row_key"),
        _name_key,
    )
    pairs = [pair for key in keys for pair in _by_key(table, left, right, key)]
    pairs += _by_likeness(table, left, right)
    return [*pairs, *_alone(table, left, right)]


def _name_key(row: Row) -> Scalar:
    """The key of a row without the number of its occurrence."""
    key = row.get("row_key")
    return key.partition("-")[0] if isinstance(key, str) else key


def _by_key(table: str, left: list[Row], right: list[Row], key: Callable[[Row], Hashable]) -> list[Pair]:
    """Take the rows out of both lists whose key is there once on either side."""
    ours, theirs = _once(left, key), _once(right, key)
    both = [name for name in ours if name in theirs]
    pairs = [Pair(table, 0, ours[name], theirs[name], "key", 1.0) for name in both]
    _take(left, [pair.old for pair in pairs])
    _take(right, [pair.new for pair in pairs])
    return pairs


def _once(rows: Sequence[Row], key: Callable[[Row], Hashable]) -> dict[Hashable, Row]:
    found: dict[Hashable, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return {name: of_name[0] for name, of_name in found.items() if len(of_name) == 1 and name is not None}


def _by_likeness(table: str, left: list[Row], right: list[Row]) -> list[Pair]:
    """Take pairs out of both lists, the most like first; of equally like ones those that moved least."""
    choices = sorted(
        (-likeness, abs(i - j), i + j, i, j)
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if (likeness := _likeness(table, one, other)) >= ALIKE
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs: list[Pair] = []
    for distance, _, _, i, j in choices:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append(Pair(table, 0, left[i], right[j], "likeness", -distance))
    _take(left, [pair.old for pair in pairs])
    _take(right, [pair.new for pair in pairs])
    return pairs


def _likeness(table: str, one: Row, other: Row) -> float:
    """Mostly the likeness of the names; a little for equal values and an equal place."""
    names = [str(folded(row.get(_NAMES[table])) or folded(row.get("level2")) or "") for row in (one, other)]
    named = 1.0 if names[0] == names[1] else fuzz.ratio(*names) / 100
    values = [one.get(column) for column in _VALUES[table]], [other.get(column) for column in _VALUES[table]]
    equal = any(same(a, b) for a, b in zip(*values, strict=True) if a is not None)
    placed = all(one.get(column) == other.get(column) for column in _CONTEXT[table])
    return 0.7 * named + 0.2 * equal + 0.1 * placed


def _take(rows: list[Row], taken: Iterable[Row | None]) -> None:
    gone = {id(row) for row in taken}
    rows[:] = [row for row in rows if id(row) not in gone]


def _alone(table: str, left: Sequence[Row], right: Sequence[Row]) -> list[Pair]:
    return [
        *(Pair(table, 0, row, None) for row in left),
        *(Pair(table, 0, None, row) for row in right),
    ]
