"""Rows become files: every table as Parquet and as CSV; the only place that knows pandas."""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from normalize.checks import figure
from normalize.columns import columns_of
from normalize.records import TABLES
from shenbao.contract import values_of
from shenbao.package import csv_name, describe, parquet_name
from shenbao.spreadsheet import neutral

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from pathlib import Path

    from normalize.columns import Column

# Characters that text which must be made harmless begins with; others need not be looked at.
_STARTS = frozenset("'=+-@＝＋－＠\t\r\n")

_GROUP = 1 << 13  # rows of a Parquet row group; so many of each table stand in memory until they are written

_ARROW = {
    "string": pa.string(),
    "Int8": pa.int8(),
    "Int16": pa.int16(),
    "Int32": pa.int32(),
    "Int64": pa.int64(),
    "Float64": pa.float64(),
}


class NoDatasetError(Exception):
    """A folder that holds no dataset; the argument is its path."""


def write(folder: Path, tables: Mapping[str, Sequence[object]], *, safe_csv: bool) -> None:
    """Write the tables and `datapackage.json` into a folder; the same rows give the same bytes.

    Args:
        folder: Where to write; exists.
        tables: Records by table name, in the order they are to have; a table not given has no rows.
        safe_csv: Put an apostrophe before text cells of the CSV files that a spreadsheet would run.
    """
    with writing(folder, safe_csv=safe_csv) as add:
        for table, rows in tables.items():
            add(table, rows)


@contextmanager
def writing(
    folder: Path, *, safe_csv: bool
) -> Generator[Callable[[str, Sequence[object]], None], None, None]:
    """Give a function that adds rows to a table; the files are whole when the block ends well.

    A row is a record, or the values of one in the order of the columns, as a list or tuple.
    However the rows are handed over, piece by piece or at once, the same rows give the same bytes, and no
    more than one row group of each table stands in memory.
    """
    with ExitStack() as stack:
        tables = {
            table: _Table(
                table,
                folder / parquet_name(table),
                folder / csv_name(table),
                stack,
                safe=safe_csv,
            )
            for table in TABLES
        }
        yield lambda table, rows: tables[table].add(rows)
        for table in tables.values():
            table.finish()
    descriptor = json.dumps(describe(folder, safe_csv=safe_csv), ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(descriptor + "\n", encoding="utf-8", newline="\n")


def load(folder: Path) -> dict[str, list[dict[str, str | float | int | None]]]:
    """Read the tables of a dataset back, row by row; a table without a file has no rows.

    Raises:
        NoDatasetError: The folder has no table of declarations, or a file of it is no Parquet.
    """
    found = {table: folder / parquet_name(table) for table in TABLES}
    if not found["declarations"].is_file():
        raise NoDatasetError(str(folder))
    try:
        return {
            table: pq.ParquetFile(path).read().to_pylist() if path.is_file() else []
            for table, path in found.items()
        }
    except (pa.ArrowException, OSError) as error:
        raise NoDatasetError(str(folder)) from error


class _Table:
    """One table on its way to its two files."""

    def __init__(self, name: str, parquet: Path, text: Path, stack: ExitStack, *, safe: bool) -> None:
        columns = columns_of(TABLES[name])
        self._schema = _schema(columns)
        self._values = values_of(name)
        self._safe = safe
        self._pending: list[Sequence[object]] = []
        self._parquet = stack.enter_context(pq.ParquetWriter(parquet, self._schema, compression="zstd"))
        stream = stack.enter_context(text.open("w", encoding="utf-8-sig", newline=""))
        self._csv = csv.writer(stream, lineterminator="\r\n")
        self._csv.writerow(column.name for column in columns)

    def add(self, rows: Sequence[object]) -> None:
        for row in rows:
            self._pending.append(row if isinstance(row, list | tuple) else self._values(row))
            if len(self._pending) == _GROUP:
                self._flush()

    def finish(self) -> None:
        if self._pending:
            self._flush()

    def _flush(self) -> None:
        columns = tuple(zip(zip(*self._pending, strict=True), self._schema.types, strict=True))
        arrays = [pa.array(values, kind) for values, kind in columns]
        self._parquet.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._csv.writerows(zip(*(self._printed(values, kind) for values, kind in columns), strict=True))
        self._pending.clear()

    def _printed(self, values: Sequence[Any], kind: Any) -> Sequence[Any]:  # noqa: ANN401 - the library tells no types
        """Turn a column into what its cells say; the writer itself leaves text and whole numbers as they are."""
        if pa.types.is_floating(kind):
            return [figure(value) if isinstance(value, float) else value for value in values]
        if self._safe and pa.types.is_string(kind):
            return [neutral(value) if value and value[0] in _STARTS else value for value in values]
        return values


def _schema(columns: Sequence[Column]) -> Any:  # noqa: ANN401 - the library tells no types
    """Make the schema of a table, with what pandas needs to read it back in its nullable types."""
    fields = [
        pa.field(
            column.name,
            _ARROW[column.dtype],
            nullable=column.nullable,
            metadata={"en": column.en, "zh": column.zh},
        )
        for column in columns
    ]
    nothing: list[Any] = []
    empty = pd.DataFrame({column.name: pd.array(nothing, dtype=column.dtype) for column in columns})
    return pa.Table.from_pandas(empty, schema=pa.schema(fields), preserve_index=False).schema
