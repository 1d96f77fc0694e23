"""Every edition of every sample form gives the record that a careful person typed for it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from forms import expected_record, require_reader, sample_forms

import extract
import normalize

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms import SampleForm

EDITIONS = [(form, edition) for form in sample_forms() for edition in form.editions]
TABLES = ("budget_lines", "tasks", "goals", "indicators")


@pytest.mark.parametrize(
    ("form", "edition"), EDITIONS, ids=[f"{form.slug}.{edition}" for form, edition in EDITIONS]
)
def test_record(form: SampleForm, edition: str, require_program: Callable[[str], str]) -> None:
    require_reader(form.path(edition), require_program)
    expected = expected_record(form, edition)
    document = extract.read(form.path(edition))
    found = normalize.declarations(document, source_id="0" * 16, path=form.path(edition).name)
    if expected["status"] == "no_form":
        assert found == ()
        return
    (actual,) = found
    declaration = asdict(actual.declaration)
    assert {key: declaration[key] for key in expected["declaration"]} == expected["declaration"]
    for table in TABLES:
        rows = [asdict(row) for row in getattr(actual, table)]
        wanted: list[dict[str, Any]] = expected[table]
        assert [_like(row, other) for row, other in zip(rows, wanted, strict=False)] == wanted[: len(rows)]
        assert len(rows) == len(wanted)


@pytest.mark.parametrize(
    ("form", "edition"), EDITIONS, ids=[f"{form.slug}.{edition}" for form, edition in EDITIONS]
)
def test_nothing_is_left_unread(
    form: SampleForm, edition: str, require_program: Callable[[str], str]
) -> None:
    require_reader(form.path(edition), require_program)
    document = extract.read(form.path(edition))
    unread = [
        finding.actual
        for actual in normalize.declarations(document, source_id="0" * 16, path=form.path(edition).name)
        for finding in actual.findings
        if finding.rule == "unread_text"
    ]
    assert unread == []


def _like(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in wanted}
