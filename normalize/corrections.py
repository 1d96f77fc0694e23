"""What a person corrected in a form: the new values, the readings that say so, and the checks done again."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize.checks import figure
from normalize.checks_budget import check_budget
from normalize.checks_indicators import check_indicators
from normalize.checks_tasks import check_period, check_staff, check_tasks
from normalize.columns import Column, columns_of
from normalize.money import parse_amount, yuan
from normalize.records import TABLES, BudgetLine, Finding, Form, Indicator, Reading, Task
from normalize.regions import department_key
from normalize.rules import RULES
from normalize.values import parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

Value = str | int | float | None
Note = tuple[str, str | None, str | None, str | None, str | None, str | None]

ROWS = ("budget_lines", "tasks", "goals", "indicators")
# Keys name what was read and stay, so that a correction finds its row again; the rest is counted or told elsewhere.
_FIXED = frozenset(
    {
        "declaration_id", "seq", "row_key", "source_id", "schema_version", "profile", "confidence", "confidence_budget",
        "confidence_tasks", "confidence_indicators", "confidence_texts", "tasks", "indicators", "errors", "warnings",
    }
)  # fmt: skip
_TARGETS = ("annual", "period", "actual")
_FIGURES = {
    "total": "budget_total_yuan",
    "basic_expenditure": "basic_expenditure_yuan",
    "project_expenditure": "project_expenditure_yuan",
    "fiscal_appropriation": "fiscal_appropriation_yuan",
    "other_funds": "other_funds_yuan",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A new value for one column of one row; declarations have no `row_key`."""

    table: str
    row_key: str | None
    column: str
    value: Value


def correctable(table: str) -> tuple[Column, ...]:
    """Columns of a table that a person may correct; none for a table that holds no values of a form."""
    if table != "declarations" and table not in ROWS:
        return ()
    fixed = _FIXED - {"tasks", "indicators"} if table != "declarations" else _FIXED
    return tuple(column for column in columns_of(TABLES[table]) if column.name not in fixed)


def row_of(form: Form, table: str, row_key: str | None) -> object | None:
    """Find a row by its key; None if the form has no such row."""
    if table == "declarations":
        return form.declaration if row_key is None else None
    if table not in ROWS:
        return None
    return next((row for row in getattr(form, table) if row.row_key == row_key), None)


def corrected(form: Form, changes: Iterable[Change]) -> Form:
    """Put new values into a form.

    Readings of a changed value keep their words and place and get the method `corrected`. What the checks of
    figures say is said again about the new values; what else was doubtful about a changed value is settled, and
    a finding tells of the old one. Keys and the confidence of the reading stay.
    """
    new, told = form, list[Finding]()
    places: set[tuple[str, str | None, str | None]] = set()
    for change in changes:
        row = row_of(new, change.table, change.row_key)
        old = getattr(row, change.column, None)
        if row is not None and old != change.value:
            places.add((change.table, change.row_key, change.column))
            note: Note = ("corrected", *_place(change), _text(change.value), _text(old))
            told.append(_finding(form, note))
            new = _changed(new, row, change)
    if not places:
        return form
    before, after = Counter(_notes(form)), Counter(_notes(new))
    gone, fresh = before - after, after - before
    kept: list[Finding] = []
    for finding in form.findings:
        note = _note_of(finding)
        if gone[note] > 0:
            gone[note] -= 1
        elif note in before or (finding.table, finding.row_key, finding.column) not in places:
            kept.append(finding)
    return _counted(new, (*kept, *(_finding(form, note) for note in fresh.elements()), *told))


def consequences(form: Form, change: Change) -> tuple[Change, ...]:
    """Tell which other values of the form follow from a new one, as reading it from the file would have set them."""
    row = row_of(form, change.table, change.row_key)
    found: list[Change] = []
    if isinstance(row, Indicator):
        found += _target(row, change)
    if isinstance(row, BudgetLine | Task) and change.column in ("amount_raw", "unit_raw"):
        found += _amount(row, change)
    if isinstance(row, BudgetLine):
        amounts = [item for item in (change, *found) if item.column == "amount_yuan"]
        found += [item for amount in amounts for item in _figure(form, row, amount.value)]
    if change.table == "declarations" and change.column == "department":
        name = change.value if isinstance(change.value, str) else None
        key = department_key(name, None) if name else None
        old, old_key = form.declaration.department, form.declaration.department_key
        # The region in front of a name is no part of the key; how much of it was left out before tells the place.
        if key and old and old_key and (whole := department_key(old, None)).endswith(old_key):
            key = key.removeprefix(whole.removesuffix(old_key)) or key
        found.append(Change("declarations", None, "department_key", key))
    return tuple(item for item in found if _value(form, item) != item.value)


def _changed(form: Form, row: object, change: Change) -> Form:
    new = dataclasses.replace(row, **{change.column: change.value})  # pyright: ignore[reportArgumentType, reportCallIssue]
    readings = _reread(form, change)
    if change.table == "declarations":
        return dataclasses.replace(form, declaration=new, readings=readings)
    rows = tuple(new if item is row else item for item in getattr(form, change.table))
    return dataclasses.replace(form, **{change.table: rows}, readings=readings)


def _place(change: Change) -> tuple[str, str | None, str]:
    return change.table, change.row_key, change.column


def _reread(form: Form, change: Change) -> tuple[Reading, ...]:
    place = _place(change)
    readings = tuple(
        dataclasses.replace(item, method="corrected")
        if (item.table, item.row_key, item.column) == place
        else item
        for item in form.readings
    )
    if any((item.table, item.row_key, item.column) == place for item in readings):
        return readings
    declaration = form.declaration
    own = Reading(
        declaration_id=declaration.declaration_id,
        source_id=declaration.source_id,
        table=change.table,
        row_key=change.row_key,
        column=change.column,
        method="corrected",
    )
    return (*readings, own)


def _notes(form: Form) -> Iterator[Note]:
    """Everything the checks of figures say about a form."""
    declaration = form.declaration
    year, first, last = declaration.fiscal_year, declaration.period_start, declaration.period_end
    period = None if first is None or last is None else (first, last)
    checks = (
        *check_period(year, period),
        *check_budget(form.budget_lines),
        *check_tasks(form.tasks, declaration.budget_total_yuan),
        *check_staff(declaration.staff_fiscal, declaration.basic_expenditure_yuan),
        *check_indicators(form.indicators, year, period),
    )
    for check in checks:
        key = None if check.index is None else getattr(form, check.table)[check.index].row_key
        flag = check.flag
        yield flag.rule, check.table, key, flag.column, flag.expected, flag.actual


def _note_of(finding: Finding) -> Note:
    where = (finding.table, finding.row_key, finding.column)
    return (finding.rule, *where, finding.expected, finding.actual)


def _finding(form: Form, note: Note) -> Finding:
    code, table, row_key, column, expected, actual = note
    rule = RULES[code]
    return Finding(
        declaration_id=form.declaration.declaration_id,
        source_id=form.declaration.source_id,
        seq=1,
        rule=rule.code,
        severity=rule.severity,
        origin=rule.origin,
        table=table,
        row_key=row_key,
        column=column,
        expected=expected,
        actual=actual,
        message="",
    )


def _counted(form: Form, findings: Sequence[Finding]) -> Form:
    numbered = tuple(dataclasses.replace(item, seq=number) for number, item in enumerate(findings, start=1))
    severities = Counter(item.severity for item in numbered)
    declaration = dataclasses.replace(
        form.declaration,
        errors=severities["error"],
        warnings=severities["warning"],
        indicators=sum(row.name is not None for row in form.indicators),
    )
    return dataclasses.replace(form, declaration=declaration, findings=numbered)


def _target(row: Indicator, change: Change) -> Iterator[Change]:
    for target in _TARGETS:
        if change.column == f"{target}_raw":
            raw = change.value if isinstance(change.value, str) else ""
            value = parse_value(raw, name=row.name)
            parts: dict[str, Value] = {
                "op": value.op,
                "number": _number(value.number),
                "number_max": _number(value.number_max),
                "unit": value.unit,
                "date": value.date,
                "kind": value.kind,
            }
            for part, new in parts.items():
                yield Change("indicators", change.row_key, f"{target}_{part}", new)


def _amount(row: BudgetLine | Task, change: Change) -> Iterator[Change]:
    raw, unit = (
        change.value if change.column == column else getattr(row, column)
        for column in ("amount_raw", "unit_raw")
    )
    amount = parse_amount(raw) if isinstance(raw, str) else None
    printed = amount.unit or (unit if isinstance(unit, str) else None) if amount else None
    try:
        new = yuan(amount.number, printed) if amount and amount.number is not None and printed else None
    except ValueError:
        new = None
    yield Change(change.table, change.row_key, "amount_yuan", _number(new))


def _figure(form: Form, row: BudgetLine, amount: Value) -> Iterator[Change]:
    """Follow an amount to the declaration, where its figure was taken from this line."""
    column = _FIGURES.get(row.item)
    if column is None or row.period != "annual" or row.measure != "budget":
        return
    same = [
        line
        for line in form.budget_lines
        if (line.item, line.period, line.measure) == (row.item, "annual", "budget")
    ]
    if same[0] is row and getattr(form.declaration, column) == row.amount_yuan:
        yield Change("declarations", None, column, amount)


def _value(form: Form, change: Change) -> object:
    return getattr(row_of(form, change.table, change.row_key), change.column)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _text(value: object) -> str | None:
    """Write a value as the dataset's text files do."""
    if isinstance(value, float):
        return figure(value)
    return None if value is None else str(value)
