"""Corrections: applied where the old value stands, told where not, seen in readings and findings, gone when removed."""

from __future__ import annotations

import csv
import dataclasses
import json
from typing import TYPE_CHECKING

import invented
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.corrections import Change, consequences, correctable, corrected
from normalize.records import TABLES
from shenbao import catalogue, corrections, spreadsheet
from shenbao.contract import faults
from shenbao.convert import Options, Report, convert
from shenbao.corrections import Correction, CorrectionsError, Replay

if TYPE_CHECKING:
    from pathlib import Path

SAY = catalogue.load("en")
FORM = invented.form()
ID = FORM.declaration.declaration_id


def correction(**values: str) -> Correction:
    fields = {
        "source_id": "0123456789abcdef",
        "declaration_id": ID,
        "table": "tasks",
        "row_key": "t1",
        "column": "amount_yuan",
        "old_value": "300000",
        "new_value": "330000",
        "who": "校对员",
        "why": "看错一位",
    }
    return Correction(**(fields | values))


def test_a_correction_changes_its_value_and_says_so() -> None:
    form = corrected(FORM, [Change("tasks", "t1", "amount_yuan", 330000.0)])
    assert [task.amount_yuan for task in form.tasks] == [330000.0, None]
    assert [(item.column, item.raw, item.page, item.method) for item in form.readings] == [
        ("amount_yuan", "30", 1, "corrected"),
        ("department", "云溪区茶业办公室", None, "line"),
    ]
    told = [
        (item.seq, item.rule, item.row_key, item.column, item.expected, item.actual) for item in form.findings
    ]
    assert told == [
        (1, "percent_above_100", "i2", "annual_raw", None, "=95%"),
        (2, "corrected", "t1", "amount_yuan", "330000", "300000"),
    ]
    assert form.declaration == FORM.declaration
    assert faults(form) == []


def test_a_value_without_a_reading_gets_one() -> None:
    form = corrected(FORM, [Change("declarations", None, "region_code", "430603")])
    (reading,) = [item for item in form.readings if item.column == "region_code"]
    assert (reading.table, reading.row_key, reading.raw, reading.page, reading.method) == (
        "declarations", None, None, None, "corrected",
    )  # fmt: skip


def test_what_the_checks_say_follows_the_new_values() -> None:
    doubled = corrected(FORM, [Change("tasks", "t1", "amount_yuan", 2.0e6)])
    (error,) = [item for item in doubled.findings if item.rule == "tasks_exceed_budget"]
    assert (error.expected, error.actual) == ("1260000", "2000000")
    assert doubled.declaration.warnings == FORM.declaration.warnings + 1
    mended = corrected(doubled, [Change("tasks", "t1", "amount_yuan", 300000.0)])
    assert [item for item in mended.findings if item.rule == "tasks_exceed_budget"] == []
    assert mended.declaration.warnings == FORM.declaration.warnings


def test_doubts_about_a_corrected_value_are_settled() -> None:
    form = corrected(FORM, [Change("indicators", "i2", "annual_raw", "≥95%")])
    assert [item.rule for item in form.findings] == ["corrected"]
    assert form.declaration.warnings == 0


def test_keys_stay_when_the_words_they_were_made_of_change() -> None:
    form = corrected(
        FORM, [Change("tasks", "t1", "name", "新茶园改造"), Change("declarations", None, "fiscal_year", 2024)]
    )
    assert (form.tasks[0].row_key, form.tasks[0].name) == ("t1", "新茶园改造")
    assert (form.declaration.declaration_id, form.declaration.fiscal_year) == (ID, 2024)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (
            Change("indicators", "i1", "annual_raw", "≤3.5万亩"),
            [("indicators", "annual_op", "le"), ("indicators", "annual_number", 35000.0)],
        ),
        (
            Change("budget_lines", "total-annual", "amount_raw", "130"),
            [("budget_lines", "amount_yuan", 1300000.0), ("declarations", "budget_total_yuan", 1300000.0)],
        ),
        (
            Change("budget_lines", "total-annual", "amount_yuan", 1300000.0),
            [("declarations", "budget_total_yuan", 1300000.0)],
        ),
        (Change("tasks", "t1", "unit_raw", "元"), [("tasks", "amount_yuan", 30.0)]),
        (
            Change("declarations", None, "department", "云溪区茶叶办公室"),
            [("declarations", "department_key", "云溪区茶叶办公室")],
        ),
        (Change("tasks", "t1", "name", "x"), []),
    ],
)
def test_what_follows_from_a_correction(change: Change, wanted: list[tuple[str, str, object]]) -> None:
    found = [(item.table, item.column, item.value) for item in consequences(FORM, change)]
    assert found == wanted


def test_the_region_stays_out_of_the_department_key() -> None:
    declaration = dataclasses.replace(FORM.declaration, department_key="茶业办公室")
    form = dataclasses.replace(FORM, declaration=declaration)
    (change,) = consequences(form, Change("declarations", None, "department", "云溪区茶叶办公室"))
    assert change.value == "茶叶办公室"


def test_fates() -> None:
    made = [
        correction(),
        correction(old_value="330000", new_value="340000"),
        correction(column="content", old_value="别的", new_value="改造"),
        correction(column="content", old_value="别的", new_value="改造老茶园"),
        correction(row_key="t9"),
        correction(source_id="f" * 16),
        correction(declaration_id="another", column="label_raw", old_value="任务1", new_value="任务一"),
    ]
    replay = Replay(made)
    assert replay.sources == {"0123456789abcdef", "f" * 16}
    (form,) = replay.apply("0123456789abcdef", (FORM,))
    assert form.tasks[0].amount_yuan == 340000.0
    assert form.tasks[0].label_raw == "任务一"
    assert replay.fates == ["applied", "applied", "stale", "settled", "no_row", "no_source", "applied"]
    assert replay.counts() == {"applied": 3, "settled": 1, "stale": 1, "no_row": 1, "no_source": 1}
    assert [item.partition(":")[0][:40] for item in replay.troubles(SAY)] == [
        "Correction in line 4 is stale",
        f"Correction in line 6 found no row {ID}"[:40],
        f"Correction in line 7 ({ID}"[:40],
    ]
    assert "was 别的, is now read as 改造老茶园" in replay.troubles(SAY)[0]


def test_of_several_declarations_in_a_file_the_named_one_is_corrected() -> None:
    forms = (FORM, invented.form("林长办", identity="430699-2023-department-target-other"))
    changed = Replay([correction(declaration_id=f"{ID}-2")]).apply("0123456789abcdef", forms)
    assert [form.tasks[0].amount_yuan for form in changed] == [330000.0, 300000.0]
    twins = Replay([correction()])
    assert twins.apply("0123456789abcdef", (FORM, FORM)) == (FORM, FORM)
    assert twins.fates == ["several"]


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    made = (
        correction(column="content", old_value="=cmd|'/c calc'!A1", new_value='\'=1+1\n"x",y', why="-"),
        correction(table="declarations", row_key="", column="staff_fiscal", old_value="12", new_value=""),
        correction(old_value="-5"),
    )
    corrections.write(path, made)
    assert corrections.read(path, SAY) == made
    with path.open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "-", "+", "@")] == []
    assert [item.name for item in tmp_path.iterdir()] == ["corrections.csv"]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"table": "readings"}, "readings.amount_yuan"),
        ({"column": "row_key"}, "tasks.row_key"),
        ({"table": "declarations", "column": "staff_fiscal", "new_value": "3"}, "row_key 't1'"),
        (
            {"table": "declarations", "column": "staff_fiscal", "row_key": "", "new_value": "1e99999999"},
            "inf is no integer",
        ),
        ({"column": "amount_yuan", "new_value": "sNaN"}, "'sNaN' is no number"),
        ({"new_value": "viele"}, "'viele' is no number"),
        ({"new_value": "1e999"}, "inf is no finite number"),
        ({"column": "task_kind", "new_value": "main"}, "'main' is no known code"),
        ({"column": "name", "new_value": "\ud800"}, "half of a surrogate pair"),
    ],
)
def test_a_line_that_cannot_be_held_is_named(values: dict[str, str], problem: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    made = correction(**values)
    if "\ud800" in made.new_value:
        with pytest.raises(ValueError, match=problem):
            corrections.change(made)
        return
    corrections.write(path, [correction(), made])
    with pytest.raises(CorrectionsError) as caught:
        corrections.read(path, SAY)
    sentence = f"{problem} cannot be corrected in this way. Nothing was written."
    (told,) = caught.value.faults
    assert told.startswith(f"{path}, line 3: ")
    assert told.endswith(sentence)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a,b\r\n1,2\r\n", b'source_id\r\n"x\r\n'])
def test_another_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes(content)
    with pytest.raises(CorrectionsError):
        corrections.read(path, SAY)


@pytest.mark.parametrize("table", ["declarations", "budget_lines", "tasks", "goals", "indicators"])
def test_every_value_is_the_one_its_text_says(table: str) -> None:
    for row in (FORM.declaration,) if table == "declarations" else getattr(FORM, table):
        for column in correctable(table):
            value = getattr(row, column.name)
            assert corrections.typed(column, corrections.text(value)) == value


@given(st.text("'=+-@＝＋－＠\t\r\n1a", max_size=5))
def test_neutralised_formulas_are_read_back(entry: str) -> None:
    assert spreadsheet.spoken(spreadsheet.neutral(entry)) == entry


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_their_text(number: float) -> None:
    (column,) = [item for item in correctable("tasks") if item.name == "amount_yuan"]
    assert corrections.typed(column, corrections.text(number)) == number


def test_keys_counts_and_evidence_cannot_be_corrected() -> None:
    open_columns = {table: {column.name for column in correctable(table)} for table in TABLES}
    assert [table for table, columns in open_columns.items() if not columns] == [
        "findings",
        "readings",
        "sources",
    ]
    for columns in open_columns.values():
        assert not columns & {"declaration_id", "seq", "row_key", "source_id", "confidence", "errors"}


def run(folder: Path, made: list[Correction] | None) -> tuple[Report, Path]:
    path = folder / "corrections.csv"
    if made is not None:
        corrections.write(path, made)
    options = Options(
        archives=(folder / "in",),
        out=folder / "out",
        exclude=(),
        keep="best",
        safe_csv=True,
        verify="none",
        jobs=1,
        corrections=None if made is None else path,
    )
    return convert(options, SAY, watch=lambda _, outcomes: outcomes, read=invented.read), folder / "out"


def test_a_run_applies_corrections_and_forgets_them_without_the_file(tmp_path: Path) -> None:
    invented.write(tmp_path / "in", {"a.txt": "form 茶办", "b.txt": "form 林办 total=5"})
    _, out = run(tmp_path, None)
    before = {
        path.name: path.read_bytes() for path in out.glob("*.*") if path.is_file() and path.name != "run.json"
    }
    source = next(
        line.split(",")[0] for line in (out / "sources.csv").read_text().splitlines() if ",a.txt," in line
    )
    made = [correction(source_id=source), correction(source_id=source, old_value="7", new_value="8")]
    report, out = run(tmp_path, made)
    assert report.corrections == {"applied": 1, "stale": 1}
    assert len(report.not_applied) == 1
    assert ",330000,," in (out / "tasks.csv").read_text(encoding="utf-8-sig")
    assert "corrected" in (out / "readings.csv").read_text(encoding="utf-8-sig")
    told = json.loads((out / "run.json").read_text())["corrections"]
    assert [(item["fate"], item["new_value"], item.get("found")) for item in told] == [
        ("applied", "330000", None),
        ("stale", "8", "330000"),
    ]
    _, out = run(tmp_path, None)
    assert {
        path.name: path.read_bytes() for path in out.glob("*.*") if path.is_file() and path.name != "run.json"
    } == before
