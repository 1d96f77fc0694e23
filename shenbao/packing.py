"""A form as bytes and back, so that it can wait on disk: values in the order of the schema, no code."""

from __future__ import annotations

import dataclasses
import json
import zlib
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from normalize.records import TABLES, Form
from shenbao.contract import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TABLES = tuple(table for table in TABLES if table not in ("declarations", "sources"))
_FAST = 1  # forms are packed once and unpacked once; the dataset is what must be small


def pack(form: Form) -> bytes:
    """Write a form as compressed JSON."""
    rows = rows_of(form)
    tables = [
        [_values_of(table)(row) for row in rows[table]] if rows[table] else []
        for table in ("declarations", *_TABLES)
    ]
    return zlib.compress(json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode(), _FAST)


def unpack(content: bytes) -> Form:
    """Read a form that `pack` has written."""
    (declaration,), *tables = json.loads(zlib.decompress(content))
    rows: dict[str, Any] = {
        table: tuple(_record(table, values) for values in packed)
        for table, packed in zip(_TABLES, tables, strict=True)
    }
    return Form(declaration=_record("declarations", declaration), **rows)


def _record(table: str, values: Sequence[object]) -> Any:  # noqa: ANN401 - a record of any table
    return TABLES[table](**dict(zip(_names_of(table), values, strict=True)))


@cache
def _names_of(table: str) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(TABLES[table]))


@cache
def _values_of(table: str) -> Callable[[object], tuple[object, ...]]:
    return attrgetter(*_names_of(table))
