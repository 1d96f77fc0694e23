"""Compare declarations with a record typed by a person: every field right, wrong, missed or invented."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from shenbao.compare import folded
from shenbao.score import COMPARED, Outcome, speaks, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normalize.records import Finding, Form
    from shenbao.compare import Row

_ALIKE = 55.0

_NAMES = {
    "budget_lines": ("item", "side", "period", "measure", "amount_yuan"),
    "tasks": ("name",),
    "goals": ("text",),
    "indicators": ("name",),
}


def compare(record: Mapping[str, Any], forms: Sequence[Form]) -> tuple[Outcome, ...]:
    """Every compared field that is expected or was read.

    The form with the most rows stands for the record; what is read as further forms counts as invented.

    Args:
        record: A record in the shape of `corpus/*/record.json` with status `converted`.
        forms: What was read from the document.
    """
    ranked = sorted(forms, key=_size, reverse=True)
    outcomes: list[Outcome] = []
    for number, form in enumerate(ranked or [None]):
        wanted = record if number == 0 else _NOTHING
        findings = form.findings if form else ()
        declared = _rows(form, "declarations")
        if wanted["declaration"] or declared:
            pair = (wanted["declaration"], declared[0] if declared else None)
            outcomes += _row_outcomes("declarations", *pair, findings)
        for table in _NAMES:
            for expected, actual in _aligned(wanted[table], _rows(form, table), table):
                outcomes += _row_outcomes(table, expected, actual, findings)
    return tuple(outcomes)


_NOTHING: Mapping[str, Any] = {"declaration": None} | {table: [] for table in _NAMES}


def _size(form: Form) -> int:
    return len(form.indicators) + len(form.tasks) + len(form.budget_lines) + len(form.goals)


def _rows(form: Form | None, table: str) -> list[Row]:
    if form is None:
        return []
    records = (form.declaration,) if table == "declarations" else getattr(form, table)
    return [{field.name: getattr(record, field.name) for field in fields(record)} for record in records]


def _aligned(
    expected: Sequence[Row], actual: Sequence[Row], table: str
) -> Iterator[tuple[Row | None, Row | None]]:
    """Pair rows in order so that the names of pairs are as alike as possible; a missing row shifts no other."""
    names = [[_called(row, table) for row in rows] for rows in (expected, actual)]
    height, width = len(expected), len(actual)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    alike = [[_likeness(a, b) for b in names[1]] for a in names[0]]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            paired = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < height or j < width:
        if (
            i < height
            and j < width
            and alike[i][j] >= _ALIKE
            and best[i][j] == best[i + 1][j + 1] + alike[i][j]
        ):
            yield expected[i], actual[j]
            i, j = i + 1, j + 1
        elif j == width or (i < height and best[i][j] == best[i + 1][j]):
            yield expected[i], None
            i += 1
        else:
            yield None, actual[j]
            j += 1


def _likeness(one: str, other: str) -> float:
    # Equal names outweigh any row of similar ones.
    return 150.0 if one == other else fuzz.ratio(one, other)


def _called(row: Row, table: str) -> str:
    if table == "indicators" and row["name"] is None:
        return f"({folded(row['level2'])})"
    return " ".join(str(folded(row[column])) for column in _NAMES[table])


def _row_outcomes(
    table: str, expected: Row | None, actual: Row | None, findings: Sequence[Finding]
) -> Iterator[Outcome]:
    named = expected or actual or {}
    name = "" if table == "declarations" else _called(named, table)
    for column in COMPARED[table]:
        wanted = expected[column] if expected else None
        read = actual[column] if actual else None
        if wanted is None and read is None:
            continue
        flagged = any(speaks(asdict(finding), table, actual, column) for finding in findings)
        yield Outcome(table, column, name, wanted, read, verdict(wanted, read), flagged)
