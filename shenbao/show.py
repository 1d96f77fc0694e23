"""What was read from one file: the tables as they stand, the record, the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from normalize.columns import columns_of
from normalize.records import TABLES
from shenbao import reading, terminal, why, wording
from shenbao.contract import rows_of
from shenbao.discovery import Input
from shenbao.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from extract import Document, Table
    from normalize.columns import Column
    from normalize.profiles import ProfileSet
    from normalize.records import Form
    from shenbao.catalogue import Catalogue

# Columns that are the same in every row, keys of the machine, or told elsewhere on the screen.
_LEFT_OUT = frozenset(
    {
        "declaration_id",
        "row_key",
        "source_id",
        "schema_version",
        "level1_raw",
        "level2_raw",
        "level1_code",
        "level2_code",
        "level_basis",
    }
    | {f"{group}_{part}" for group in ("annual", "period", "actual") for part in ("op", "kind", "date")}
    | {
        f"{group}_{part}"
        for group in ("annual", "period", "actual")
        for part in ("number", "number_max", "unit")
    }
)
_TABLES = ("budget_lines", "tasks", "goals", "indicators")


def show(
    path: Path,
    say: Catalogue,
    console: Console,
    *,
    field: str | None,
    number: int | None,
    grid: bool,
    profiles: ProfileSet | None = None,
) -> Exit:
    """Print what was read from a file.

    Args:
        path: The file.
        say: Language of the titles and sentences.
        console: Where to print.
        field: Address of one value to explain instead of printing everything.
        number: Which form of the file, from 1; all of them if None.
        grid: Print the tables as they stand in the file first.
        profiles: Layout profiles to know of; None for those that come with the package.

    Returns:
        OK, SOME_FAILED if the file cannot be read, NOTHING_CONVERTED if it holds no form, USAGE if
        the field or the form does not exist.
    """
    document, outcome = reading.read_with_document(reading.prepare(Input(path, path.name), profiles=profiles))
    if outcome.error:
        reason = wording.failure(say, outcome.error, outcome.detail)
        console.print(terminal.plain(say("show.failed", path=path, reason=reason), "red"))
        if outcome.traceback:
            console.print(terminal.plain(outcome.traceback, "dim"))
        return Exit.BROKEN_PROFILE if outcome.error == reading.BROKEN_PROFILE else Exit.SOME_FAILED
    if grid and document:
        _show_document(document, say, console)
    if not outcome.forms:
        console.print(terminal.plain(say("show.no_form", path=path)))
        return Exit.NOTHING_CONVERTED
    if number is not None and not 1 <= number <= len(outcome.forms):
        console.print(
            terminal.plain(say("show.no_such_form", number=number, count=len(outcome.forms)), "red")
        )
        return Exit.USAGE
    forms = outcome.forms if number is None else (outcome.forms[number - 1],)
    if field is not None:
        return _explain(forms[0], field, say, console)
    for form in forms:
        _show_form(form, say, console)
    console.print(terminal.plain(say("show.hint"), "dim"))
    return Exit.OK


def _explain(form: Form, address: str, say: Catalogue, console: Console) -> Exit:
    try:
        field = why.find(form, address)
    except why.UnknownFieldError:
        console.print(terminal.plain(say("show.no_such_field", field=address), "red"))
        return Exit.USAGE
    terminal.pairs(console, why.explain(form, field, say))
    return Exit.OK


def _show_document(document: Document, say: Catalogue, console: Console) -> None:
    from extract import Table  # noqa: PLC0415 - readers are loaded only for this

    number = 0
    for block in document.blocks:
        if isinstance(block, Table):
            number += 1
            console.print(terminal.plain(say("show.table", number=number), "bold"))
            _show_table(block, console)
        else:
            console.print(terminal.plain(block.text))
    for remainder in document.remainders:
        text = say("show.remainder", kind=remainder.kind, text=remainder.text)
        console.print(terminal.plain(text, "dim"))
    for remark in document.remarks:
        console.print(terminal.plain(f"{remark.code} {remark.detail}".rstrip(), "dim"))


def _show_table(table: Table, console: Console) -> None:
    from shenbao import grid  # noqa: PLC0415 - only `--grid` draws

    for line in grid.draw(table, console.width):
        console.print(terminal.plain(line), no_wrap=True, crop=False, overflow="ignore")
    for cell in table.cells:
        for nested in cell.tables:
            _show_table(nested, console)


def _show_form(form: Form, say: Catalogue, console: Console) -> None:
    console.print(terminal.plain(form.declaration.declaration_id, "bold"))
    rows = [
        (_title(column, say), _text(value))
        for column in columns_of(TABLES["declarations"])
        if column.name not in _LEFT_OUT and (value := getattr(form.declaration, column.name)) is not None
    ]
    terminal.pairs(console, rows)
    for name in _TABLES:
        _show_rows(name, rows_of(form)[name], say, console)
    for finding in form.findings:
        message = f"{finding.rule}: {wording.finding_message(say, finding, form)}"
        style = {"error": "red", "warning": "yellow"}.get(finding.severity, "dim")
        console.print(terminal.plain(f"{say(f'severity.{finding.severity}')} · {message}", style))
    console.print()


def _show_rows(name: str, rows: Sequence[object], say: Catalogue, console: Console) -> None:
    """Print the rows of a table without its empty columns; what is the same in all rows stands in the title."""
    if not rows:
        return
    from rich import box  # noqa: PLC0415 - `--field` needs no table
    from rich.table import Table  # noqa: PLC0415

    columns: list[Column] = []
    constants: list[str] = []
    for column in columns_of(TABLES[name]):
        values = {getattr(row, column.name) for row in rows}
        if column.name in _LEFT_OUT or values == {None}:
            continue
        if len(values) == 1 and len(rows) > 1:
            constants.append(f"{_title(column, say)} {_text(values.pop())}")
        else:
            columns.append(column)
    title = " · ".join([wording.table_title(say, name), *constants])
    table = Table(title=terminal.plain(title, "bold"), title_justify="left", box=box.ROUNDED, show_lines=True)
    for column in columns:
        is_number = column.dtype != "string"
        justify: Literal["left", "right"] = "right" if is_number else "left"
        table.add_column(terminal.plain(_title(column, say)), justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*(terminal.plain(_text(getattr(row, column.name))) for column in columns))
    console.print(table)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _title(column: Column, say: Catalogue) -> str:
    if column.name == "seq":
        return "#"
    return column.en if say.language == "en" else column.zh
