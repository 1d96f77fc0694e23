"""What changed between two datasets and why, value by value, one declaration after another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

from shenbao.compare import compare, match_rows
from shenbao.diff_evidence import COLUMNS, TABLES, Evidence, Place, Side
from shenbao.diff_weight import weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shenbao.compare import Pair, Row
    from shenbao.finished_run import Run

Kind = Literal["removed", "added", "changed"]
Cause = Literal["correction", "file", "profile", "code", "truth", "unknown"]
KINDS: tuple[Kind, ...] = get_args(Kind)
CAUSES: tuple[Cause, ...] = get_args(Cause)

_MATCHING = ["declaration_id", "source_id", "department_key", "project_name", "profile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that changed, or one row or declaration that only one of the datasets has.

    Attributes:
        kind: What happened.
        cause: Why, as far as the datasets tell.
        table: Table of the dataset.
        declaration_id: The declaration, by the id it has now, or had.
        row_key: The row; None for the declaration itself.
        row: What the row is called.
        column: The column; None where a whole row came or went.
        old: The value before.
        new: The value now.
        before: Where the old value was read.
        after: Where the new value was read.
        layout: Layout profile, the new one if there are two.
        rules: Findings about the value, before or now.
        weight: How much it matters; the greatest comes first.
    """

    kind: Kind
    cause: Cause
    table: str
    declaration_id: str
    row_key: str | None
    row: str
    column: str | None
    old: object
    new: object
    before: Place | None
    after: Place | None
    layout: str
    rules: tuple[str, ...]
    weight: float


@dataclass(slots=True)
class Counts:
    """How many differences there are, in all and by what they concern."""

    total: int = 0
    kinds: Counter[str] = field(default_factory=Counter[str])
    causes: Counter[str] = field(default_factory=Counter[str])
    tables: Counter[str] = field(default_factory=Counter[str])
    columns: Counter[str] = field(default_factory=Counter[str])
    layouts: Counter[str] = field(default_factory=Counter[str])
    rules: Counter[str] = field(default_factory=Counter[str])

    def add(self, difference: Difference) -> None:
        """Count one difference."""
        self.total += 1
        self.kinds[difference.kind] += 1
        self.causes[difference.cause] += 1
        self.tables[difference.table] += 1
        self.columns[f"{difference.table}.{difference.column or '*'}"] += 1
        self.layouts[difference.layout] += 1
        self.rules.update(difference.rules)


def differences(old: Run, new: Run) -> Iterator[Difference]:
    """Give every difference between two datasets, declaration by declaration, never holding more than one.

    Declarations and rows are matched by the engine that scoring uses. A dataset has no difference from itself, and
    exchanging the two exchanges old and new, added and removed. Where one of them is made of expected records,
    only the declarations it speaks of are compared.
    """
    sides = Side(old), Side(new)
    declared: list[list[Row]] = [[*run.table("declarations", _MATCHING)] for run in (old, new)]
    for number, run in enumerate((old, new)):
        if "expected" in run.facts:
            declared[1 - number] = _looked_at(declared[1 - number], declared[number])
    pairs = compare({"declarations": declared[0]}, {"declarations": declared[1]}, {}).pairs
    for pair in sorted(pairs, key=_order):
        yield from _of_declaration(pair, *sides)


def _of_declaration(pair: Pair, old: Side, new: Side) -> Iterator[Difference]:
    shown: Any = pair.new if pair.new is not None else pair.old
    evidence = Evidence(old, pair.old), Evidence(new, pair.new)
    cause = _cause(pair, old, new)
    both = pair.old is not None and pair.new is not None
    identity, layout = str(shown["declaration_id"]), str(shown.get("profile") or "")
    for table in TABLES:
        matched = _matched(table, pair, old, new)
        for one, other in matched:
            for kind, column, before, after in _changes(one, other, _columns(table, old, new)):
                keys = [None if row is None else row.get("row_key") for row in (one, other)]
                named: Any = other if other is not None else one
                fixed = column is not None and any(
                    side.corrected(table, key, column) for side, key in zip(evidence, keys, strict=True)
                )
                rules = {
                    rule
                    for side, key, row in zip(evidence, keys, (one, other), strict=True)
                    if row is not None
                    for rule in side.rules(table, key, column)
                }
                yield Difference(
                    kind=kind,
                    cause="correction" if fixed else cause,
                    table=table,
                    declaration_id=identity,
                    row_key=named.get("row_key"),
                    row=_called(table, named),
                    column=column,
                    old=before,
                    new=after,
                    before=evidence[0].place(table, keys[0], column) if one is not None else None,
                    after=evidence[1].place(table, keys[1], column) if other is not None else None,
                    layout=layout,
                    rules=tuple(sorted(rules)),
                    weight=weight(kind, table, column, before, after)
                    if both or table == "declarations"
                    else 1.0,
                )


def _looked_at(rows: Sequence[Row], expected: Sequence[Row]) -> list[Row]:
    known = {row[name] for row in expected for name in ("declaration_id", "source_id")}
    return [row for row in rows if row["declaration_id"] in known or row["source_id"] in known]


def _columns(table: str, old: Side, new: Side) -> Sequence[str]:
    """The columns to compare: those both sides have, and of expected records those that they state."""
    known = old.run.names(table) & new.run.names(table)
    for side in (old, new):
        if "expected" in side.run.facts:
            known &= set(side.run.facts["expected"].get(table, ()))
    return [name for name in COLUMNS[table] if name in known]


def _matched(table: str, pair: Pair, old: Side, new: Side) -> Iterable[tuple[Row | None, Row | None]]:
    """Pairs of rows of one table that may differ."""
    names = [None if row is None else str(row["declaration_id"]) for row in (pair.old, pair.new)]
    held = [
        None if name is None else side.run.slices(table, name)
        for side, name in zip((old, new), names, strict=True)
    ]
    if held[0] is not None and held[1] is not None:
        held = list(_unlike(table, held[0], held[1], _columns(table, old, new)))
    rows: list[list[Row]] = [[] if piece is None else piece.to_pylist() for piece in held]
    if not any(rows):
        return []
    if table == "declarations":
        return [(rows[0][0] if rows[0] else None, rows[1][0] if rows[1] else None)]
    return [(found.old, found.new) for found in match_rows(table, *rows)]


def _unlike(table: str, old: Any, new: Any, columns: Sequence[str]) -> tuple[Any, Any]:  # noqa: ANN401 - the library has no types
    """Leave out rows that are equal on both sides, column by column at once, before rows are made of what is left.

    Keys are unique in a declaration, so that matching would pair equal rows of one key before anything else.
    """
    compute: Any = pc
    if table == "declarations":
        same = old.select(columns).equals(new.select(columns))
        return (old.slice(0, 0), new.slice(0, 0)) if same else (old, new)
    keys = old["row_key"].combine_chunks()
    if len(compute.unique(keys)) < len(keys) or len(compute.unique(new["row_key"])) < len(new):
        return old, new  # records typed by hand may have no keys
    places = compute.index_in(new["row_key"], value_set=keys).combine_chunks()
    partners = old.take(places)
    same = compute.is_valid(places)
    for column in columns:
        one, other = partners[column], new[column]
        if one.equals(other):
            continue
        empty = compute.and_(compute.is_null(one), compute.is_null(other))
        same = compute.and_(same, compute.or_(compute.fill_null(compute.equal(one, other), False), empty))  # noqa: FBT003 - the library asks so
    same = same.combine_chunks() if hasattr(same, "combine_chunks") else same
    left = set(range(len(old))) - set(compute.filter(places, same).to_pylist())
    return old.take(pa.array(sorted(left), pa.int64())), new.filter(compute.invert(same))


def _changes(
    one: Row | None, other: Row | None, columns: Sequence[str]
) -> Iterator[tuple[Kind, str | None, object, object]]:
    if one is None or other is None:
        kind: Kind = "added" if one is None else "removed"
        yield kind, None, None, None
        return
    for column in columns:
        if one.get(column) != other.get(column):
            yield "changed", column, one.get(column), other.get(column)


def _cause(pair: Pair, old: Side, new: Side) -> Cause:
    """Say why a declaration may differ: other bytes, another layout profile, other code, in this order."""
    if pair.old is None or pair.new is None:
        row: Any = pair.old if pair.old is not None else pair.new
        other = new if pair.new is None else old
        if row["source_id"] not in other.paths:
            return "file"
    elif "expected" in old.run.facts or "expected" in new.run.facts:
        return "truth"
    elif pair.old["source_id"] != pair.new["source_id"]:
        return "file"
    elif _layout(pair.old, old) != _layout(pair.new, new):
        return "profile"
    return "code" if old.code != new.code else "unknown"


def _layout(declaration: Mapping[str, Any], side: Side) -> tuple[str | None, str | None]:
    """The profile a declaration was read with, and what it said at the time."""
    profile = declaration.get("profile")
    return profile, None if profile is None else side.profiles.get(profile)


def _called(table: str, row: Mapping[str, Any]) -> str:
    names: dict[str, Sequence[str]] = {
        "declarations": ("project_name", "department", "title"),
        "budget_lines": ("label_raw", "item"),
        "tasks": ("name",),
        "goals": ("label_raw", "text"),
        "indicators": ("name", "level2", "level1"),
    }
    return next((str(row[name]) for name in names[table] if row.get(name)), "")


def _order(pair: Pair) -> str:
    row: Any = pair.new if pair.new is not None else pair.old
    return str(row["declaration_id"])
