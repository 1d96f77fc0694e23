"""A form as bytes and back, so that it can wait on disk: values in the order of the schema, no code."""

from __future__ import annotations

import dataclasses
import json
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

from normalize.records import TABLES, Form
from shenbao.contract import rows_of, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalize.records import Finding

_TABLES = tuple(table for table in TABLES if table not in ("declarations", "sources"))
_FAST = 1  # forms are packed once and unpacked once; the dataset is what must be small


class BrokenPackError(Exception):
    """Bytes that `pack` has not written."""


def pack(form: Form) -> bytes:
    """Write a form as compressed JSON."""
    rows = rows_of(form)
    tables = [
        [values_of(table)(row) for row in rows[table]] if rows[table] else []
        for table in ("declarations", *_TABLES)
    ]
    return zlib.compress(json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode(), _FAST)


def unpack(content: bytes) -> Form:
    """Read a form that `pack` has written."""
    tables = _tables(content)
    return _form({table: _records(table, rows) for table, rows in tables.items()})


def unpack_apart(content: bytes) -> tuple[Form, dict[str, list[list[Any]]]]:
    """Read a form that is only to be written down, most of its rows as lists of values in the order of the schema.

    Making records of rows is what takes longest. The form has its declaration, its findings and the tables of
    which these speak; the rows of all others come apart from it, by table.

    Raises:
        BrokenPackError: The bytes are not those that were written.
    """
    tables = _tables(content)
    findings: tuple[Finding, ...] = _records("findings", tables["findings"])
    needed = {"declarations", "findings"} | {finding.table for finding in findings}
    records = {table: _records(table, rows) for table, rows in tables.items() if table in needed}
    return _form(records), {table: rows for table, rows in tables.items() if table not in needed}


def _tables(content: bytes) -> dict[str, list[list[Any]]]:
    try:
        packed = json.loads(zlib.decompress(content))
        return dict(zip(("declarations", *_TABLES), packed, strict=True))
    except (zlib.error, ValueError) as error:
        raise BrokenPackError from error


def _form(records: Mapping[str, Any]) -> Form:
    (declaration,) = records["declarations"]
    others = {table: rows for table, rows in records.items() if table != "declarations"}
    return Form(declaration=declaration, **others)


def _records(table: str, rows: Sequence[Sequence[object]]) -> tuple[Any, ...]:
    record, names = TABLES[table], _names_of(table)
    return tuple(record(**dict(zip(names, values, strict=True))) for values in rows)


@cache
def _names_of(table: str) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(TABLES[table]))
