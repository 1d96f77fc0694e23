"""The dataset as files: pandas, DuckDB, frictionless and spreadsheets read what the contract promises."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from typing import TYPE_CHECKING, Any

import duckdb
import frictionless
import invented
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.columns import columns_of
from normalize.records import TABLES, Source
from shenbao import dataset, spreadsheet
from shenbao.contract import rows_of
from shenbao.package import DATASET_FILES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from normalize.records import Form


def tables_of(*forms: Form) -> dict[str, list[object]]:
    tables: dict[str, list[object]] = {table: [] for table in TABLES}
    for form in forms:
        findings = tuple(dataclasses.replace(finding, message="!") for finding in form.findings)
        for table, rows in rows_of(dataclasses.replace(form, findings=findings)).items():
            tables[table] += rows
        tables["sources"].append(
            Source(
                source_id=form.declaration.source_id,
                path=f"{form.declaration.department}.txt",
                media_type="text/plain",
                bytes=1024,
                status="converted",
                declaration_id=form.declaration.declaration_id,
            )
        )
    return tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    first = invented.form("丙丁街道办事处", source_id="a" * 16)
    second = invented.form("云溪区茶业办公室", source_id="b" * 16, total=-12.5)
    dataset.write(folder, tables_of(first, second), safe_csv=True)
    (folder / "run.json").write_text("{}")
    return folder


def test_exactly_the_files_of_a_dataset_are_written(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == DATASET_FILES


def test_pandas_reads_every_parquet_column_in_the_dtype_of_the_contract(folder: Path) -> None:
    for table, record in TABLES.items():
        frame = pd.read_parquet(folder / f"{table}.parquet")
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
            column.name: column.dtype for column in columns_of(record)
        }


def test_an_empty_value_is_null_in_parquet_and_never_nan(folder: Path) -> None:
    frame = pd.read_parquet(folder / "indicators.parquet")
    assert frame["weight"].tolist() == [10.0, pd.NA, 10.0, pd.NA]
    assert frame["score"].isna().all()
    weights = duckdb.read_parquet(str(folder / "indicators.parquet")).project("weight")
    assert weights.fetchall() == [(10.0,), (None,), (10.0,), (None,)]


def test_parquet_fields_carry_titles_in_both_languages_and_say_what_may_be_null(folder: Path) -> None:
    schema: Any = pq.read_schema(folder / "budget_lines.parquet")
    assert schema.field("amount_yuan").metadata == {b"en": b"Amount, yuan", b"zh": "金额（元）".encode()}
    assert [field.name for field in schema if not field.nullable] == [
        "declaration_id",
        "seq",
        "row_key",
        "side",
        "item",
        "period",
        "measure",
    ]


def test_csv_is_utf_8_with_bom_and_one_record_a_line_end(folder: Path) -> None:
    head = "declaration_id,seq,row_key,period,label_raw,level,text"
    goals = "".join(
        f"430699-2023-department-target-{name},1,g1,annual,,1,稳住茶园面积\r\n"
        for name in ("丙丁街道办事处", "云溪区茶业办公室")
    )
    assert (folder / "goals.csv").read_bytes() == f"\ufeff{head}\r\n{goals}".encode()


def test_duckdb_reads_the_same_rows_from_csv_and_parquet(tmp_path: Path) -> None:
    dataset.write(tmp_path, tables_of(invented.form(total=-12.5)), safe_csv=False)
    for table in TABLES:
        parquet = duckdb.read_parquet(str(tmp_path / f"{table}.parquet"))
        types = {name: str(kind) for name, kind in zip(parquet.columns, parquet.types, strict=True)}
        text = duckdb.read_csv(str(tmp_path / f"{table}.csv"), dtype=types)
        assert text.fetchall() == parquet.fetchall()


def test_text_that_a_spreadsheet_would_run_is_neutralised_and_numbers_are_not(tmp_path: Path) -> None:
    tables = tables_of(invented.form(total=-12.5))
    dataset.write(tmp_path, tables, safe_csv=True)
    assert _column(tmp_path / "indicators.csv", "annual_raw") == ["≥500亩", "'=95%"]
    assert _column(tmp_path / "indicators.csv", "remark") == ["", "'-"]
    assert _column(tmp_path / "budget_lines.csv", "amount_yuan") == ["-12.5"]
    assert pd.read_parquet(tmp_path / "indicators.parquet")["annual_raw"].tolist() == ["≥500亩", "=95%"]
    dataset.write(tmp_path, tables, safe_csv=False)
    assert _column(tmp_path / "indicators.csv", "annual_raw") == ["≥500亩", "=95%"]


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-5%", "'-5%"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("≥95%", "≥95%"),
        ("——", "——"),
        ("", ""),
    ],
)
def test_neutral(text: str, neutral: str) -> None:
    assert spreadsheet.neutral(text) == neutral


@given(st.text(max_size=20), st.text(max_size=20))
def test_neutral_texts_run_nowhere_and_stay_apart(one: str, other: str) -> None:
    assert not spreadsheet.neutral(one).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert (spreadsheet.neutral(one) == spreadsheet.neutral(other)) == (one == other)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1260100.0, "1260100"),
        (0.0, "0"),
        (12.34, "12.34"),
        (1e16, "10000000000000000"),
        (1e-7, "0.0000001"),
        (100.0, "100"),
    ],
)
def test_numbers_in_csv_have_no_exponent_and_no_needless_zeros(
    tmp_path: Path, value: float, text: str
) -> None:
    dataset.write(tmp_path, tables_of(invented.form(total=value)), safe_csv=True)
    assert _column(tmp_path / "budget_lines.csv", "amount_yuan") == [text]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=5))
def test_any_text_comes_back_from_csv(texts: list[str]) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(map(spreadsheet.neutral, texts))
    stream.seek(0)
    assert list(csv.reader(stream)) == [[spreadsheet.neutral(text) for text in texts]]


def test_frictionless_finds_no_error(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.errors == []
    assert [(task.name, task.valid, task.errors, task.warnings) for task in report.tasks] == [
        (name, True, [], []) for name in [*TABLES, *(f"{table}-csv" for table in TABLES)]
    ]


def test_frictionless_finds_no_error_in_an_empty_dataset(tmp_path: Path) -> None:
    dataset.write(tmp_path, {}, safe_csv=True)
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_keys_and_codes_of_the_description_catch_broken_rows(tmp_path: Path) -> None:
    tables = tables_of(invented.form())
    task, other = invented.form().tasks
    wrong = dataclasses.replace(other, seq=1, declaration_id="nobody", task_kind="none")  # pyright: ignore[reportArgumentType]
    tables["tasks"] = [task, task, wrong]
    dataset.write(tmp_path, tables, safe_csv=True)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    errors = {task.name: sorted(error.type for error in task.errors) for task in report.tasks if task.errors}
    expected = ["constraint-error", "foreign-key", "primary-key"]
    assert errors == {"tasks": expected, "tasks-csv": expected}


def test_the_description_gives_size_and_hash_of_each_file(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    told = {
        item["path"]: (item.get("bytes", item.get("size")), item["hash"]) for item in package["resources"]
    }
    assert told == {
        path.name: (path.stat().st_size, f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}")
        for path in folder.iterdir()
        if path.suffix in (".csv", ".parquet")
    }


def test_the_description_of_a_money_column(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [item for item in package["resources"] if item["name"] == "budget_lines"]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert fields["amount_yuan"] == {
        "name": "amount_yuan",
        "type": "number",
        "title": "Amount, yuan",
        "title_zh": "金额（元）",
        "currency": "CNY",
        "factor": 1,
    }
    assert fields["measure"]["constraints"] == {"required": True, "enum": ["budget", "adjusted", "executed"]}
    assert resource["schema"]["primaryKey"] == ["declaration_id", "seq"]
    assert resource["schema"]["foreignKeys"] == [
        {
            "fields": ["declaration_id"],
            "reference": {"resource": "declarations", "fields": ["declaration_id"]},
        }
    ]


def test_the_same_rows_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    first = invented.form("丙丁街道办事处", source_id="a" * 16)
    second = invented.form("云溪区茶业办公室", source_id="b" * 16, total=-12.5)
    dataset.write(tmp_path, tables_of(first, second), safe_csv=True)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()


def _column(path: Path, name: str) -> Sequence[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream)]
