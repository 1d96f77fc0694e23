"""The description that travels with the dataset: a Frictionless Data Package v2 with a Table Schema a table."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from normalize.columns import columns_of
from normalize.records import SCHEMA_VERSION, TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from normalize.columns import Column

TITLES = {
    "declarations": ("Declarations", "申报表"),
    "budget_lines": ("Budget lines", "预算明细"),
    "tasks": ("Tasks", "年度任务"),
    "goals": ("Goals", "绩效目标"),
    "indicators": ("Indicators", "绩效指标"),
    "findings": ("Findings", "检查发现"),
    "readings": ("Readings", "取值出处"),
    "sources": ("Source files", "来源文件"),
}

# Readings have no key: one value may be read from several places. A finding may concern a file only, and
# a key must not be empty; copies of one file share their `source_id`.
PRIMARY_KEYS = {
    "declarations": ("declaration_id",),
    "budget_lines": ("declaration_id", "seq"),
    "tasks": ("declaration_id", "seq"),
    "goals": ("declaration_id", "seq"),
    "indicators": ("declaration_id", "seq"),
    "sources": ("source_id", "path"),
}
# Printed texts that every row has, though a form may print nothing there: an empty text is no `required` one.
_PRINTED = frozenset({"title", "name", "text"})

UNIQUE_KEYS = {"findings": ("source_id", "declaration_id", "seq")}


def parquet_name(table: str) -> str:
    """Name the Parquet file of a table."""
    return f"{table}.parquet"


def csv_name(table: str) -> str:
    """Name the CSV file of a table."""
    return f"{table}.csv"


RUN = "run.json"
LEDGER = ".shenbao"  # the folder beside the dataset in which runs remember what they have read
DATASET_FILES = frozenset(["datapackage.json", RUN, *map(parquet_name, TABLES), *map(csv_name, TABLES)])

# What people put beside a dataset while they check it; it is theirs, and no input of a later run.
CHECKING_FILES = frozenset({"corrections.csv", "review.csv", "sample.csv"})


def references(table: str) -> dict[str, str]:
    """Map the columns of a table that name a row of another table to that table."""
    names = [column.name for column in columns_of(TABLES[table])]
    targets = {"declaration_id": "declarations", "source_id": "sources"}
    return {name: target for name, target in targets.items() if name in names and target != table}


def describe(folder: Path, *, safe_csv: bool) -> dict[str, object]:
    """Describe the table files of a folder as a package: first the Parquet files, then the CSV files."""
    parquet = [_parquet_resource(table, folder) for table in TABLES]
    texts = [_csv_resource(table, folder, safe_csv=safe_csv) for table in TABLES]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "performance-budget-declarations",
        "title": "Performance-budget declarations",
        "title_zh": "绩效目标申报表数据集",
        "description": "Declarations of budget performance targets, read from the files listed in `sources`.",
        "version": SCHEMA_VERSION,
        "resources": parquet + texts,
    }


def _parquet_resource(table: str, folder: Path) -> dict[str, object]:
    resource = _resource(table, table, folder / parquet_name(table))
    # The frictionless validator cannot count the bytes of a binary table and calls the standard `bytes` wrong.
    resource["size"] = resource.pop("bytes")
    return {
        **resource,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": _schema(table, suffix=""),
    }


def _csv_resource(table: str, folder: Path, *, safe_csv: bool) -> dict[str, object]:
    return {
        **_resource(f"{table}-csv", table, folder / csv_name(table)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "formulas": "neutralised" if safe_csv else "raw",
        "schema": _schema(table, suffix="-csv"),
    }


def _resource(name: str, table: str, path: Path) -> dict[str, object]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    english, chinese = TITLES[table]
    return {
        "name": name,
        "type": "table",
        "title": english,
        "title_zh": chinese,
        "path": path.name,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
    }


def _schema(table: str, *, suffix: str) -> dict[str, object]:
    schema: dict[str, object] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column) for column in columns_of(TABLES[table])],
        "missingValues": [""],
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": f"{target}{suffix}", "fields": [name]}}
            for name, target in references(table).items()
        ],
    }
    if table in PRIMARY_KEYS:
        schema["primaryKey"] = list(PRIMARY_KEYS[table])
    if table in UNIQUE_KEYS:
        schema["uniqueKeys"] = [list(UNIQUE_KEYS[table])]
    return schema


def _field(column: Column) -> dict[str, object]:
    kinds = {"string": "string", "Float64": "number"}
    field: dict[str, object] = {
        "name": column.name,
        "type": kinds.get(column.dtype, "integer"),
        "title": column.en,
        "title_zh": column.zh,
    }
    constraints: dict[str, object] = {}
    if not column.nullable and column.name not in _PRINTED:
        constraints["required"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    if constraints:
        field["constraints"] = constraints
    if column.money:
        field |= {"currency": "CNY", "factor": 1}
    return field
