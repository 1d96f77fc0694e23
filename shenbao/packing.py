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
    from collections.abc import Sequence

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
    form, readings = unpack_apart(content)
    return dataclasses.replace(form, readings=_records("readings", readings))


def unpack_apart(content: bytes) -> tuple[Form, list[list[Any]]]:
    """Read a form without its readings, and these as lists of values in the order of the schema.

    Readings are most of the rows and are only written down; making records of them is what takes longest.

    Raises:
        BrokenPackError: The bytes are not those that were written.
    """
    try:
        (declaration,), *tables = json.loads(zlib.decompress(content))
    except (zlib.error, ValueError) as error:
        raise BrokenPackError from error
    rows = dict(zip(_TABLES, tables, strict=True))
    readings = rows.pop("readings")
    (head,) = _records("declarations", [declaration])
    records: dict[str, Any] = {table: _records(table, packed) for table, packed in rows.items()}
    return Form(declaration=head, **records), readings


def _records(table: str, rows: Sequence[Sequence[object]]) -> tuple[Any, ...]:
    record, names = TABLES[table], _names_of(table)
    return tuple(record(**dict(zip(names, values, strict=True))) for values in rows)


@cache
def _names_of(table: str) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(TABLES[table]))
