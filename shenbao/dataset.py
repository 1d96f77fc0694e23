"""Rows become files: every table as Parquet and as CSV; the only place that knows pandas."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from normalize.columns import Column, columns_of
from normalize.records import TABLES
from shenbao.package import csv_name, describe, parquet_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


# What a spreadsheet takes for the start of a formula, full-width forms included; apostrophes before it
# are counted so that removing one apostrophe always gives the text back.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")

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
    for table, record in TABLES.items():
        columns = columns_of(record)
        rows = tables.get(table, ())
        _write_parquet(folder / parquet_name(table), columns, rows)
        _write_csv(folder / csv_name(table), columns, rows, safe=safe_csv)
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


def frame(columns: Sequence[Column], rows: Sequence[object]) -> pd.DataFrame:
    """Build a data frame with the nullable dtypes of the contract; an empty value is `pd.NA`, never NaN."""
    return pd.DataFrame(
        {
            column.name: pd.array([getattr(row, column.name) for row in rows], dtype=column.dtype)
            for column in columns
        }
    )


def neutral(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _write_parquet(path: Path, columns: Sequence[Column], rows: Sequence[object]) -> None:
    fields = [
        pa.field(
            column.name,
            _ARROW[column.dtype],
            nullable=column.nullable,
            metadata={"en": column.en, "zh": column.zh},
        )
        for column in columns
    ]
    table = pa.Table.from_pandas(frame(columns, rows), schema=pa.schema(fields), preserve_index=False)
    pq.write_table(table, path, compression="zstd")


def _write_csv(path: Path, columns: Sequence[Column], rows: Sequence[object], *, safe: bool) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(column.name for column in columns)
        for row in rows:
            writer.writerow(_cell(getattr(row, column.name), safe=safe) for column in columns)


def _cell(value: object, *, safe: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value) if safe else value
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    return str(value)
