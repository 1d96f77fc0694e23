"""Sentences about data: why a file failed, what a finding means, what tables and columns are called."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from normalize.columns import columns_of
from normalize.records import TABLES
from shenbao.package import TITLES

if TYPE_CHECKING:
    from normalize.records import Finding, Form
    from shenbao.catalogue import Catalogue


def failure(say: Catalogue, code: str, detail: str) -> str:
    """Say in one sentence why a file gave nothing and what to do; a detail follows the reason in brackets."""
    about = say("error.detail", detail=detail) if detail else ""
    return say(f"error.{code}", detail=about)


def finding_message(say: Catalogue, finding: Finding, form: Form) -> str:
    """Say in one sentence what a finding means; a rule without its own sentence gets a general one."""
    key = f"finding.{finding.rule}"
    key = key if key in say else "finding.any"
    row = row_name(form, finding.table, finding.row_key)
    if row is None and finding.column is not None and "{column}" not in say.sentences[key]:
        row = column_title(say, finding.table, finding.column)  # a row of the declaration itself has no name
    return say(
        key,
        rule=finding.rule,
        table=table_title(say, finding.table),
        row=row or say("word.whole_form"),
        column=column_title(say, finding.table, finding.column),
        expected=finding.expected,
        actual=finding.actual,
        about=_about(say, finding),
    )


def table_title(say: Catalogue, table: str | None) -> str:
    """Call a table by its title; its code name if it has none."""
    titles = TITLES.get(table or "")
    if titles is None:
        return table or say("word.whole_form")
    return titles[0] if say.language == "en" else titles[1]


def column_title(say: Catalogue, table: str | None, column: str | None) -> str:
    """Call a column by its title; its code name if it has none."""
    titles = _column_titles().get((table or "", column or ""))
    if titles is None:
        return column or say("word.whole_row")
    return titles[0] if say.language == "en" else titles[1]


def row_name(form: Form, table: str | None, row_key: str | None) -> str | None:
    """Call a row by what it prints: the task, the indicator or its levels, the label of the sum."""
    match table:
        case "tasks":
            names = {row.row_key: row.name for row in form.tasks}
        case "indicators":
            names = {row.row_key: row.name or row.level2 or row.level1 for row in form.indicators}
        case "budget_lines":
            names = {row.row_key: row.label_raw or row.item for row in form.budget_lines}
        case "goals":
            names = {row.row_key: row.label_raw or row.text for row in form.goals}
        case _:
            return None
    return names.get(row_key or "", row_key)


def _about(say: Catalogue, finding: Finding) -> str:
    match finding.actual, finding.expected:
        case None, None:
            return ""
        case None, expected:
            return say("about.expected", expected=expected)
        case actual, None:
            return say("about.found", actual=actual)
        case actual, expected:
            return say("about.both", actual=actual, expected=expected)


@cache
def _column_titles() -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (table, column.name): (column.en, column.zh)
        for table, record in TABLES.items()
        for column in columns_of(record)
    }
