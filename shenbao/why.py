"""Why a field has its value: the words read, their place, the way they were read, and what was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize.columns import columns_of
from normalize.records import TABLES, Finding, Form, Indicator, Reading
from shenbao import wording
from shenbao.contract import rows_of

if TYPE_CHECKING:
    from shenbao.catalogue import Catalogue

# What a column without readings of its own was parsed or concluded from, the first that has readings.
_PARSED = re.compile(r"(.+)_(op|number|number_max|unit|date|kind|code|yuan|basis|raw)")
_CONCLUDED = {
    "form_kind": ("title",),
    "form_stage": ("title",),
    "region_code": ("department", "title"),
    "region_name": ("department", "title"),
    "region_level": ("department", "title"),
    "province_code": ("department", "title"),
    "province_name": ("department", "title"),
    "department_key": ("department",),
    "label_raw": ("name", "text", "amount_raw"),
    "unit_raw": ("amount_raw",),
}
_LEVELS = ("level1", "level2")
_BASES = {
    "unit_basis": ("budget_lines", "amount_yuan"),
    "level_basis": ("indicators", "level1", "level2", "level1_code", "level2_code"),
    "budget_total_basis": ("declarations", "budget_total_yuan"),
}


class UnknownFieldError(Exception):
    """A field address that names no field; the text is the address."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a form: its table, the row it stands in and its column."""

    table: str
    row: object
    column: str

    @property
    def value(self) -> object:
        """The value in the dataset."""
        return getattr(self.row, self.column)

    @property
    def row_key(self) -> str | None:
        """The key by which readings and findings name the row; declarations have none."""
        return getattr(self.row, "row_key", None)


def find(form: Form, address: str) -> Field:
    """Find a field by `tasks.3.amount_yuan`, or `department` for one of the declaration itself.

    Raises:
        UnknownFieldError: There is no such table, row or column.
    """
    table, _, rest = address.rpartition(".")
    table, _, number = table.partition(".")
    table = table or "declarations"
    rows = rows_of(form).get(table, ())
    position = int(number) if number.isdecimal() else 1 if table == "declarations" and not number else 0
    if not 1 <= position <= len(rows) or rest not in {item.name for item in columns_of(TABLES[table])}:
        raise UnknownFieldError(address)
    return Field(table, rows[position - 1], rest)


def explain(form: Form, field: Field, say: Catalogue) -> list[tuple[str, str]]:
    """Tell where a value comes from, as (heading, text) lines."""
    title = wording.column_title(say, field.table, field.column)
    lines = [(say("why.field"), f"{field.table}.{field.column} · {title}")]
    if name := wording.row_name(form, field.table, field.row_key):
        lines.append((say("why.row"), name))
    lines.append((say("why.value"), say("word.empty") if field.value is None else str(field.value)))
    origin, readings = _origin(form, field)
    if origin.column != field.column:
        source = f"{origin.column} · {wording.column_title(say, field.table, origin.column)}"
        lines.append((say("why.follows_from"), source))
    if origin.row is not field.row:
        lines.append((say("why.carried_from"), str(getattr(origin.row, "seq", ""))))
    for reading in readings:
        lines += _read(reading, say)
    if not readings:
        lines.append((say("why.place"), say("why.nowhere")))
    lines += [(say("why.basis"), text) for text in _bases(field)]
    lines.append((say("why.profile"), form.declaration.profile))
    lines += [
        (
            say(f"severity.{finding.severity}"),
            f"{finding.rule}: {wording.finding_message(say, finding, form)}",
        )
        for finding in _findings(form, field, origin.column)
    ]
    return lines


def origins(column: str) -> list[str]:
    """Name the columns whose readings a value may rest on, its own first."""
    columns = [column]
    if stem := _PARSED.fullmatch(column):
        columns += [f"{stem[1]}_raw", f"{stem[1]}_yuan", f"{stem[1]}_number", stem[1]]
    return [*columns, *_CONCLUDED.get(column, ())]


def _origin(form: Form, field: Field) -> tuple[Field, list[Reading]]:
    """Find the readings a value rests on, and the field they belong to: itself or one it follows from."""
    columns = origins(field.column)
    for column in columns:
        if found := _readings(form, field, column):
            return Field(field.table, field.row, column), found
    for level in _LEVELS:
        if field.table == "indicators" and level in columns and isinstance(field.row, Indicator):
            return _carried(form, field.row, level) or (field, [])
    return field, []


def _carried(form: Form, row: Indicator, level: str) -> tuple[Field, list[Reading]] | None:
    """Find the nearest row above that prints the level this row only carries on."""
    for above in reversed(form.indicators[: row.seq - 1]):
        field = Field("indicators", above, level)
        if field.value != getattr(row, level):
            return None
        if found := _readings(form, field, level):
            return field, found
    return None


def _readings(form: Form, field: Field, column: str) -> list[Reading]:
    place = (field.table, field.row_key, column)
    return [item for item in form.readings if (item.table, item.row_key, item.column) == place]


def _read(reading: Reading, say: Catalogue) -> list[tuple[str, str]]:
    lines = [
        (say("why.words"), say("word.empty") if reading.raw is None else reading.raw),
        (say("why.place"), place(reading, say) or say("why.nowhere")),
        (say("why.method"), say(f"method.{reading.method}")),
    ]
    if reading.confidence is not None:
        lines.append((say("why.confidence"), f"{reading.confidence:.2f}"))
    return lines


def place(reading: Reading, say: Catalogue) -> str:
    """Say where words stand in their file, all counted from 1."""
    parts: list[str] = []
    if reading.page is not None:
        parts.append(say("place.page", page=reading.page))
    if reading.sheet is not None:
        parts.append(say("place.sheet", sheet=reading.sheet))
    if reading.table_no is not None:
        parts.append(say("place.table", table=reading.table_no + 1))
    if reading.row is not None and reading.col is not None:
        parts.append(say("place.cell", row=reading.row + 1, column=reading.col + 1))
    if reading.line is not None:
        parts.append(say("place.line", line=reading.line))
    box = (reading.x0, reading.top, reading.x1, reading.bottom)
    if None not in box:
        parts.append(say("place.box", box=", ".join(f"{edge:.1f}" for edge in box if edge is not None)))
    return say("place.comma").join(parts)


def _bases(field: Field) -> list[str]:
    return [
        f"{basis} = {value}"
        for basis, (table, *columns) in _BASES.items()
        if table == field.table and field.column in columns and (value := getattr(field.row, basis))
    ]


def _findings(form: Form, field: Field, column: str) -> list[Finding]:
    return [
        finding
        for finding in form.findings
        if (finding.table, finding.row_key) == (field.table, field.row_key)
        and (finding.column in (field.column, column) or (finding.column is None and field.row_key))
    ]
