"""The data dictionary: every table and column of the dataset, as text, JSON or Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from normalize.columns import columns_of
from normalize.records import SCHEMA_VERSION, TABLES
from shenbao import terminal
from shenbao.package import PRIMARY_KEYS, TITLES, references

if TYPE_CHECKING:
    from rich.console import Console

    from normalize.columns import Column
    from shenbao.catalogue import Catalogue


def as_json() -> str:
    """Write the dictionary as JSON, in both languages."""
    tables = [
        {
            "name": table,
            "title": {"en": TITLES[table][0], "zh": TITLES[table][1]},
            "primary_key": list(PRIMARY_KEYS.get(table, ())),
            "references": references(table),
            "columns": [_column(column) for column in columns_of(record)],
        }
        for table, record in TABLES.items()
    ]
    return json.dumps({"schema_version": SCHEMA_VERSION, "tables": tables}, ensure_ascii=False, indent=2)


def as_markdown(say: Catalogue) -> str:
    """Write the dictionary as Markdown, one section a table, titles in both languages."""
    head = [say(f"schema.{name}") for name in ("column", "type", "null", "english", "chinese", "values")]
    lines = [f"# {say('schema.title', version=SCHEMA_VERSION)}"]
    for table, record in TABLES.items():
        english, chinese = TITLES[table]
        lines += ["", f"## {table}: {english} {chinese}", ""]
        if table in PRIMARY_KEYS:
            keys = ", ".join(f"`{name}`" for name in PRIMARY_KEYS[table])
            lines += [say("schema.key", columns=keys), ""]
        lines += [_markdown_row(head), _markdown_row(["---"] * len(head))]
        lines += [_markdown_row(cells(column, say, quote="`")) for column in columns_of(record)]
    return "\n".join(lines)


def cells(column: Column, say: Catalogue, *, quote: str = "") -> list[str]:
    """Describe one column in the cells of a table row; codes stand between `quote`."""
    return [
        f"{quote}{column.name}{quote}",
        column.dtype,
        say("schema.yes") if column.nullable else "",
        column.en,
        column.zh,
        ", ".join(f"{quote}{value}{quote}" for value in column.enum),
    ]


def _column(column: Column) -> dict[str, object]:
    return {
        "name": column.name,
        "dtype": column.dtype,
        "nullable": column.nullable,
        "title": {"en": column.en, "zh": column.zh},
        "enum": list(column.enum),
        "money": column.money,
    }


def _markdown_row(texts: list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def show(say: Catalogue, console: Console) -> None:
    """Print the dictionary as one table for each table of the dataset."""
    heads = [say(f"schema.{name}") for name in ("column", "type", "null", "english", "chinese", "values")]
    for name, record in TABLES.items():
        title = terminal.plain(f"{name} · {' · '.join(TITLES[name])}", "bold")
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
        for head in heads:
            table.add_column(head, overflow="fold")
        for column in columns_of(record):
            table.add_row(*map(terminal.plain, cells(column, say)))
        console.print(table)
