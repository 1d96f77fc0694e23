"""Two datasets compared: rows matched by key and by likeness, nothing found in one dataset, swapping mirrors."""

from __future__ import annotations

import dataclasses
from typing import Any

import invented
from hypothesis import given
from hypothesis import strategies as st

from shenbao.compare import ROW_TABLES, Comparison, Pair, compare, match_rows, same
from shenbao.contract import rows_of
from shenbao.score import COMPARED

COLUMNS = {"tasks": ("name", "amount_yuan"), "indicators": ("name", "annual_raw", "level2_code")}


def indicator(name: str | None, key: str, raw: str = "", level2: str = "quantity") -> dict[str, Any]:
    return {
        "declaration_id": "d",
        "row_key": key,
        "name": name,
        "level2": level2,
        "level2_code": level2,
        "annual_raw": raw,
        "period_raw": None,
        "actual_raw": None,
    }


def tables(
    *indicators: dict[str, Any], source: str = "s", name: str = "d"
) -> dict[str, list[dict[str, Any]]]:
    declared = {"declaration_id": name, "source_id": source, "department_key": "茶办", "project_name": None}
    return {"declarations": [declared], "indicators": [{**row, "declaration_id": name} for row in indicators]}


def names(pairs: tuple[Pair, ...] | list[Pair]) -> list[tuple[Any, Any, Any]]:
    return [
        (pair.old and pair.old.get("name"), pair.new and pair.new.get("name"), pair.match)
        for pair in pairs
        if pair.table == "indicators"
    ]


def test_a_changed_value_is_named_with_both_sides() -> None:
    old, new = indicator("清渠长度", "a", "3公里"), indicator("清渠长度", "a", "5公里")
    (change,) = compare(tables(old), tables(new), COLUMNS).changed
    assert (change.pair.table, change.column, change.old, change.new) == (
        "indicators",
        "annual_raw",
        "3公里",
        "5公里",
    )


def test_width_blanks_and_rounding_are_no_change() -> None:
    assert same("（一） 修缮９处\n", "(一)修缮9处")
    assert same(0.1 + 0.2, 0.3)
    assert not same("9", 9)
    assert not same(None, "")


def test_a_renamed_row_is_one_change_and_no_new_row() -> None:
    old = tables(indicator("清渠长度", "a", "3公里"), indicator("修闸座数", "b", "2座"))
    new = tables(indicator("修闸座数", "b", "2座"), indicator("清渠总长度", "c", "3公里"))
    found = compare(old, new, COLUMNS)
    assert (found.added, found.removed) == ((), ())
    assert [(change.column, change.old, change.new) for change in found.changed] == [
        ("name", "清渠长度", "清渠总长度")
    ]


def test_strangers_are_added_and_removed() -> None:
    found = compare(tables(indicator("清渠长度", "a")), tables(indicator("游客满意度", "b")), COLUMNS)
    assert names(found.removed) == [("清渠长度", None, None)]
    assert names(found.added) == [(None, "游客满意度", None)]


def test_a_lost_row_of_a_repeated_name_shifts_no_other() -> None:
    """The key of the second row of one name is `…-2`; where the first is lost it becomes the plain key."""
    old = [indicator("合格率", "a", "1", "quality"), indicator("合格率", "a-2", "2", "timeliness")]
    new = [indicator("合格率", "a", "2", "timeliness")]
    found = match_rows("indicators", old, new)
    assert [(pair.old and pair.old["annual_raw"], pair.new and pair.new["annual_raw"]) for pair in found] == [
        ("2", "2"),
        ("1", None),
    ]


def test_declarations_are_matched_by_id_and_then_by_source() -> None:
    old, new = tables(indicator("甲", "a")), tables(indicator("甲", "a"), name="e")
    assert compare(old, new, COLUMNS).added == ()
    other = tables(indicator("甲", "a"), name="e", source="t")
    assert [pair.table for pair in compare(old, other, COLUMNS).added] == ["declarations", "indicators"]


def test_a_form_of_every_table_equals_itself() -> None:
    form = rows_of(invented.form())
    whole = {table: [dataclasses.asdict(row) for row in rows] for table, rows in form.items()}  # pyright: ignore[reportArgumentType] - records
    found = compare(whole, whole, COMPARED)
    assert (found.added, found.removed, found.changed) == ((), (), ())
    assert {pair.table for pair in found.pairs} >= {"declarations", *ROW_TABLES} - {"goals"}


_NAMES = st.sampled_from(["清渠长度", "清渠总长度", "修闸座数", "修闸", "游客满意度", "合格率", None])
_ROWS = st.lists(
    st.tuples(
        _NAMES, st.sampled_from("abcd"), st.sampled_from(["1", "2", ""]), st.sampled_from(["quality", "cost"])
    ),
    max_size=6,
).map(
    lambda drawn: tables(
        *(
            indicator(name, f"{key}-{number}" if number else key, raw, level2)
            for number, (name, key, raw, level2) in enumerate(drawn)
        )
    )
)


@given(_ROWS)
def test_a_dataset_equals_itself(rows: dict[str, list[dict[str, Any]]]) -> None:
    found = compare(rows, rows, COLUMNS)
    assert (found.added, found.removed, found.changed) == ((), (), ())


@given(_ROWS, _ROWS)
def test_swapping_mirrors(
    one: dict[str, list[dict[str, Any]]], other: dict[str, list[dict[str, Any]]]
) -> None:
    assert _facts(compare(one, other, COLUMNS)) == _facts(compare(other, one, COLUMNS), swap=True)


def _facts(found: Comparison, *, swap: bool = False) -> set[tuple[Any, ...]]:
    facts: set[tuple[Any, ...]] = set()
    for pair in found.pairs:
        sides = [
            None if row is None else (row.get("row_key"), row.get("name")) for row in (pair.old, pair.new)
        ]
        facts.add((pair.table, pair.match, round(pair.likeness, 9), *(reversed(sides) if swap else sides)))
    for change in found.changed:
        values = (change.new, change.old) if swap else (change.old, change.new)
        facts.add((change.pair.table, change.column, *values))
    return facts
