"""The gate before the dataset: what a column cannot hold is named with its place."""

from __future__ import annotations

import dataclasses

import invented
import pytest

from normalize.records import TABLES
from shenbao import contract


def test_a_sound_form_passes() -> None:
    assert contract.faults(invented.form()) == []


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("title", None, "null"),
        ("title", 3, "int in a column of text"),
        ("title", "\ud800", "half of a surrogate pair"),
        ("form_kind", "bureau", "'bureau' is no known code"),
        ("fiscal_year", 40000, "40000 is out of range"),
        ("fiscal_year", 2023.0, "2023.0 is no integer"),
        ("fiscal_year", "2023", "str in a column of numbers"),
        ("tasks", True, "bool in a column of numbers"),
        ("staff_fiscal", 2**31, "2147483648 is out of range"),
        ("budget_total_yuan", float("inf"), "inf is no finite number"),
        ("confidence", None, "null"),
    ],
)
def test_what_a_column_cannot_hold(column: str, value: object, fault: str) -> None:
    form = invented.form()
    declaration = dataclasses.replace(form.declaration, **{column: value})  # pyright: ignore[reportArgumentType]
    broken = dataclasses.replace(form, declaration=declaration)
    assert contract.faults(broken) == [f"declarations[1].{column}: {fault}"]


def test_rows_must_count_from_one() -> None:
    form = invented.form()
    broken = dataclasses.replace(form, tasks=form.tasks[::-1], goals=form.goals * 2)
    assert contract.faults(broken) == ["tasks: seq does not count from 1", "goals: seq does not count from 1"]


def test_every_table_of_a_form_is_looked_at() -> None:
    assert list(contract.rows_of(invented.form())) == [table for table in TABLES if table != "sources"]
