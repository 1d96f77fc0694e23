"""The last gate before the dataset: do the rows of a form keep what the schema promises?"""

from __future__ import annotations

import math
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from normalize.columns import Column, columns_of
from normalize.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from normalize.records import Form

_columns_of = cache(columns_of)

_BITS = {"Int8": 8, "Int16": 16, "Int32": 32, "Int64": 64}


def rows_of(form: Form) -> dict[str, Sequence[object]]:
    """Rows of one form by table name; `sources` is no table of a form."""
    own: dict[str, Sequence[object]] = {"declarations": (form.declaration,)}
    return own | {name: getattr(form, name) for name in TABLES if name not in ("declarations", "sources")}


@cache
def values_of(table: str) -> Callable[[object], tuple[Any, ...]]:
    """What takes the values of a record of a table, in the order of its columns."""
    return attrgetter(*(column.name for column in _columns_of(TABLES[table])))


def faults(form: Form) -> list[str]:
    """Name every value of a form that its column cannot hold, as `table[row].column: fault`."""
    return [fault for table, rows in rows_of(form).items() for fault in _row_faults(table, rows)]


def _row_faults(table: str, rows: Sequence[object]) -> Iterator[str]:
    columns = _columns_of(TABLES[table])
    for number, row in enumerate(rows, start=1):
        for column in columns:
            if problem := fault(column, getattr(row, column.name)):
                yield f"{table}[{number}].{column.name}: {problem}"
    sequence = [getattr(row, "seq", None) for row in rows]
    if any(column.name == "seq" for column in columns) and sequence != list(range(1, len(rows) + 1)):
        yield f"{table}: seq does not count from 1"


def fault(column: Column, value: object) -> str:
    """Say why a column cannot hold a value; empty if it can."""
    if value is None:
        return "" if column.nullable else "null"
    if column.dtype == "string":
        return _text_fault(column, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{type(value).__name__} in a column of numbers"
    if column.dtype == "Float64":
        return "" if math.isfinite(value) else f"{value} is no finite number"
    if not isinstance(value, int):
        return f"{value} is no integer"
    limit = 1 << (_BITS[column.dtype] - 1)
    return "" if -limit <= value < limit else f"{value} is out of range"


def _text_fault(column: Column, value: object) -> str:
    if not isinstance(value, str):
        return f"{type(value).__name__} in a column of text"
    if column.enum and value not in column.enum:
        return f"{value!r} is no known code"
    try:
        value.encode()
    except UnicodeEncodeError:
        return "half of a surrogate pair"
    return ""
