"""Compare declarations with a record typed by a person: every field right, wrong, missed or invented."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from normalize.records import Finding, Form

Verdict = Literal["right", "wrong", "missed", "invented"]
Scalar = str | float | int | None
Row = Mapping[str, Scalar]

_VALUE = ("raw", "op", "number", "number_max", "unit", "date", "kind")
_ALIKE = 55.0
_TOLERANCE = 1e-9

COMPARED: dict[str, tuple[str, ...]] = {
    "declarations": (
        "form_kind", "form_stage", "title", "fiscal_year", "region_code", "region_name", "region_level",
        "province_code", "province_name", "department", "department_key", "department_code",
        "supervising_department", "project_name", "period_start", "period_end", "subordinate_units",
        "staff_fiscal", "staff_on_post", "staff_quota", "internal_offices", "money_unit", "budget_total_yuan",
        "budget_total_basis", "basic_expenditure_yuan", "project_expenditure_yuan", "fiscal_appropriation_yuan",
        "other_funds_yuan", "functions", "annual_goal", "long_term_goal", "notes",
    ),
    "budget_lines": ("side", "item", "period", "measure", "amount_yuan", "unit_raw"),
    "tasks": (
        "task_kind", "name", "content", "expected", "deadline_raw", "amount_yuan", "fiscal_amount_yuan",
        "other_amount_yuan",
    ),
    "goals": ("period", "text"),
    "indicators": (
        "level1_code", "level2_code", "level1", "level2", "name", "weight", "score", "direction", "remark",
        *(f"{prefix}_{part}" for prefix in ("annual", "period", "actual") for part in _VALUE),
    ),
}  # fmt: skip
"""The columns that are compared: what a person types, without keys, counts and the basis of levels and units."""

_NAMES = {
    "budget_lines": ("item", "side", "period", "measure", "amount_yuan"),
    "tasks": ("name",),
    "goals": ("text",),
    "indicators": ("name",),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One compared field.

    Attributes:
        table: Table of the dataset.
        column: Column of the table.
        row: What the row is called, for people.
        expected: What the record has.
        actual: What was read.
        verdict: `right`, `wrong` (both differ), `missed` (nothing was read) or `invented` (nothing was expected).
        flagged: Whether a finding speaks of this row and column, or of this column of the form.
    """

    table: str
    column: str
    row: str
    expected: Scalar
    actual: Scalar
    verdict: Verdict
    flagged: bool = False


@dataclass(slots=True)
class Tally:
    """Counts of outcomes and the rates that follow from them."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    invented: int = 0
    unflagged: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        setattr(self, outcome.verdict, getattr(self, outcome.verdict) + 1)
        if outcome.verdict in ("wrong", "invented") and not outcome.flagged:
            self.unflagged += 1

    @property
    def precision(self) -> float:
        """Share of the values read that are right."""
        return _share(self.right, self.right + self.wrong + self.invented)

    @property
    def recall(self) -> float:
        """Share of the values expected that were read right."""
        return _share(self.right, self.right + self.wrong + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.right, 2 * self.right + 2 * self.wrong + self.missed + self.invented)

    @property
    def false_confidence(self) -> float:
        """Share of the values read that are not right and of which no finding speaks."""
        read = self.right + self.wrong + self.invented
        return self.unflagged / read if read else 0.0


def tallied(outcomes: Iterable[Outcome]) -> Tally:
    """Count outcomes."""
    tally = Tally()
    for outcome in outcomes:
        tally.add(outcome)
    return tally


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
        flagged = any(_speaks(finding, table, actual, column) for finding in findings)
        yield Outcome(table, column, name, wanted, read, _verdict(wanted, read), flagged)


def _verdict(wanted: Scalar, read: Scalar) -> Verdict:
    if wanted is None:
        return "invented"
    if read is None:
        return "missed"
    return "right" if equal(wanted, read) else "wrong"


def equal(one: Scalar, other: Scalar) -> bool:
    """Whether two values are the same: texts after NFKC and without white space, numbers but for rounding."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    return folded(one) == folded(other)


def folded(value: Scalar) -> Scalar:
    """A text after NFKC and without white space; other values as they are."""
    return "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else value


def _speaks(finding: Finding, table: str, row: Row | None, column: str) -> bool:
    if (finding.table or "declarations") != table:
        return False
    if finding.column and finding.column.partition("_")[0] != column.partition("_")[0]:
        return False
    if finding.row_key is None:
        return finding.column is not None
    return row is not None and finding.row_key == row.get("row_key")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
