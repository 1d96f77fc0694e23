"""The corpus agrees with itself: editions are what the source draws, records are what the source prints."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from draw import Drawing, Grid, Paragraph
from draw_scans import SCAN
from forms import CORPUS, RECORD, SOURCE, SampleForm, draw_edition, expected_record, sample_forms
from pypdf import PdfReader

from normalize.columns import Column, columns_of
from normalize.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMS = sample_forms()
ROWS = ("budget_lines", "tasks", "goals", "indicators")
# Written by the program, not by the person who types a record.
COMPUTED = {
    "declaration_id",
    "seq",
    "row_key",
    "profile",
    "confidence",
    "confidence_budget",
    "confidence_tasks",
    "confidence_indicators",
    "confidence_texts",
    "tasks",
    "indicators",
    "errors",
    "warnings",
    "source_id",
    "schema_version",
}
PRINTED = {
    "title",
    "department",
    "supervising_department",
    "department_code",
    "project_name",
    "money_unit",
    "functions",
    "annual_goal",
    "long_term_goal",
    "notes",
    "name",
    "content",
    "expected",
    "remark",
    "text",
}
EDITIONS = [
    pytest.param(form, edition, id=form.path(edition).name) for form in FORMS for edition in form.editions
]
RECORDS = [pytest.param(form, id=form.slug) for form in FORMS]


@pytest.mark.parametrize("form", RECORDS)
def test_folder_holds_source_record_and_editions_and_nothing_else(form: SampleForm) -> None:
    names = {path.name for path in form.folder.iterdir()}
    editions = {form.path(edition).name for edition in form.editions}
    layouts = {form.path(f"{edition}.layout.json").name for edition in form.editions}
    assert names - layouts == {SOURCE, RECORD, form.path(SCAN).name} | editions


def test_every_folder_is_a_form() -> None:
    folders = {path for path in CORPUS.iterdir() if path.is_dir()}
    assert folders == {form.folder for form in FORMS}


@pytest.mark.parametrize(
    ("form", "edition"), [item for item in EDITIONS if item.values[1] in {"txt", "html", "rtf"}]
)
def test_text_edition_is_what_the_source_draws(form: SampleForm, edition: str) -> None:
    assert form.path(edition).read_bytes() == draw_edition(form, edition)


@pytest.mark.parametrize(
    ("form", "edition"), [item for item in EDITIONS if item.values[1] in {"docx", "xlsx", "ofd"}]
)
def test_packed_edition_is_what_the_source_draws(form: SampleForm, edition: str) -> None:
    assert _parts(form.path(edition).read_bytes()) == _parts(draw_edition(form, edition))


@pytest.mark.parametrize(
    ("form", "edition"), [item for item in EDITIONS if str(item.values[1]).endswith("pdf")]
)
def test_pdf_edition_prints_the_characters_of_the_source(form: SampleForm, edition: str) -> None:
    pages = PdfReader(form.path(edition)).pages
    printed = Counter(_letters("".join(page.extract_text() for page in pages)))
    drawn = Counter(_letters("".join(_texts(form.drawing))))
    repeated = "".join(
        cell.text for grid in form.drawing.grids for row in grid.rows[: grid.repeat_header] for cell in row
    )
    assert drawn - printed == Counter()
    assert set(printed - drawn) <= set(_letters(repeated + form.drawing.running_head + "—0123456789"))


@pytest.mark.parametrize("form", RECORDS)
def test_record_has_the_columns_types_and_codes_of_the_schema(form: SampleForm) -> None:
    for edition in form.editions:
        record = expected_record(form, edition)
        if record["status"] == "no_form":
            assert record == {"status": "no_form"}
            continue
        assert list(record) == ["status", "declaration", *ROWS]
        assert _faults("declarations", record["declaration"]) == []
        assert [fault for table in ROWS for row in record[table] for fault in _faults(table, row)] == []


@pytest.mark.parametrize("form", RECORDS)
def test_record_holds_only_what_is_printed(form: SampleForm) -> None:
    record = json.loads((form.folder / RECORD).read_text(encoding="utf-8"))
    if record["status"] == "no_form":
        return
    printed = "\n".join(_texts(form.drawing)) + "\n" + "\n".join(_joined_rows(form.drawing))
    rows = [record["declaration"], *(row for table in ROWS for row in record[table])]
    invented = [
        value
        for row in rows
        for key, value in row.items()
        if (key.endswith("_raw") or key in PRINTED) and value is not None and value not in printed
    ]
    assert invented == []


@pytest.mark.parametrize("form", RECORDS)
def test_amounts_of_a_record_are_its_printed_amounts_in_yuan(form: SampleForm) -> None:
    record = json.loads((form.folder / RECORD).read_text(encoding="utf-8"))
    rows = [*record.get("budget_lines", []), *record.get("tasks", [])]
    factors = {"元": 1, "万元": 10_000, None: 10_000}  # None: 万元, which only the layout profile knows
    wrong = [
        row
        for row in rows
        if row["amount_raw"] is not None
        and Decimal(row["amount_raw"].replace(",", "")) * factors[row["unit_raw"]]
        != Decimal(str(row["amount_yuan"]))
    ]
    assert wrong == []
    assert [row for row in rows if row["amount_raw"] is None and row["amount_yuan"] is not None] == []


@pytest.mark.parametrize("form", RECORDS)
def test_what_one_edition_alone_shows_names_a_row_and_its_columns(form: SampleForm) -> None:
    record = json.loads((form.folder / RECORD).read_text(encoding="utf-8"))
    for edition, changes in record.get("editions", {}).items():
        assert edition in form.editions
        for change in changes:
            assert change["table"] in ROWS
            assert 1 <= change["seq"] <= len(record[change["table"]])
            assert change.keys() - {"table", "seq"} <= record[change["table"]][0].keys()


def _parts(content: bytes) -> dict[str, bytes]:
    # Compressed bytes may differ between builds of zlib, the parts may not.
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _letters(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _texts(drawing: Drawing) -> Iterator[str]:
    for block in drawing.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Grid):
            for row in block.rows:
                yield from (cell.text for cell in row)


def _joined_rows(drawing: Drawing) -> Iterator[str]:
    for grid in drawing.grids:
        for row in grid.rows:
            yield "".join(cell.text for cell in row)


def _faults(table: str, row: dict[str, Any]) -> list[str]:
    columns = [column for column in columns_of(TABLES[table]) if column.name not in COMPUTED]
    if list(row) != [column.name for column in columns]:
        return [f"{table}: columns {list(row)}"]
    return [
        f"{table}.{column.name}: {row[column.name]!r}"
        for column in columns
        if not _fits(column, row[column.name])
    ]


def _fits(column: Column, value: object) -> bool:
    if value is None:
        return column.nullable
    if column.enum and value not in column.enum:
        return False
    if column.dtype == "string":
        return isinstance(value, str) and value == unicodedata.normalize("NFC", value) != ""
    if column.dtype == "Float64":
        return isinstance(value, float)
    return isinstance(value, int) and not isinstance(value, bool)
