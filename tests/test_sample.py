"""Spot checks: drawn alike for the same seed, from every stratum; verdicts by hand or by review become a rate."""

from __future__ import annotations

import csv
import dataclasses
import json
from typing import TYPE_CHECKING

import invented
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.corrections import correctable
from normalize.records import Source
from shenbao import catalogue, cli, dataset, sample, sample_sheet
from shenbao.contract import rows_of
from shenbao.finished_run import Run
from shenbao.originals import Originals
from shenbao.rendering import Renderer
from shenbao.review import Review
from shenbao.review_sheet import Sheet
from shenbao.sample import Item, Share
from shenbao.sample_sheet import SheetError

if TYPE_CHECKING:
    from pathlib import Path

SAY = catalogue.load("en")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Thirty declarations of two layouts and two formats, a few with errors."""
    folder = tmp_path / "run"
    folder.mkdir()
    tables: dict[str, list[object]] = {"sources": []}
    for number in range(30):
        base = invented.form(
            identity=f"430699-2023-department-target-{number:03}", source_id=f"{number:016x}"
        )
        declaration = dataclasses.replace(
            base.declaration,
            profile="hn/one" if number % 3 else "generic",
            errors=1 if number == 7 else 0,
            warnings=1 if number % 2 else 0,
        )
        for table, rows in rows_of(dataclasses.replace(base, declaration=declaration)).items():
            tables.setdefault(table, []).extend(rows)
        media = "application/pdf" if number % 5 else "text/plain"
        tables["sources"].append(
            Source(
                source_id=f"{number:016x}", path=f"{number}.x", media_type=media, bytes=1, status="converted"
            )
        )
    dataset.write(folder, tables, safe_csv=True)
    (folder / "run.json").write_text(json.dumps({"options": {}}))
    return Run(folder)


def test_the_draw_takes_from_every_stratum_and_more_of_the_risky_ones(run: Run) -> None:
    items = sample.plan(run, 120, 1, SAY)
    assert [item.number for item in items] == list(range(1, 121))
    assert len({item.place for item in items}) == 120
    sizes = {item.stratum: item.of for item in items}
    assert sum(sizes.values()) == sum(
        row[column.name] is not None
        for table in sample.TABLES
        for row in run.table(table)
        for column in correctable(table)
    )
    drawn = {stratum: sum(item.stratum == stratum for item in items) for stratum in sizes}
    assert min(drawn.values()) >= 5
    share = {risk: rate(sizes, drawn, risk) for risk in ("error", "warning", "clean")}
    assert share["error"] > share["warning"] > share["clean"]
    assert sample.plan(run, 120, 1, SAY) == items
    assert sample.plan(run, 120, 2, SAY) != items
    whole = sample.plan(run, 10**9, 1, SAY)
    assert len(whole) == sum(sizes.values())


def rate(sizes: dict[sample.Stratum, int], drawn: dict[sample.Stratum, int], risk: str) -> float:
    strata = [stratum for stratum in sizes if stratum[2] == risk]
    return sum(drawn[stratum] for stratum in strata) / sum(sizes[stratum] for stratum in strata)


def test_a_line_says_what_a_person_needs(run: Run) -> None:
    item = next(
        item
        for item in sample.plan(run, 10**9, 1, SAY)
        if (item.column, item.row_key, item.path) == ("amount_yuan", "t1", "7.x")
    )
    assert dataclasses.asdict(item) | {"number": 0} == {
        "number": 0,
        "layout": "hn/one",
        "format": "application/pdf",
        "risk": "error",
        "of": 48,
        "declaration_id": "430699-2023-department-target-007",
        "source_id": "0000000000000007",
        "table": "tasks",
        "row_key": "t1",
        "column": "amount_yuan",
        "path": "7.x",
        "row": "茶园改造",
        "title": "Amount, yuan",
        "value": "300000",
        "words": "30",
        "where": "page 1, table 1, row 9, column 4, box 100.0, 200.5, 140.0, 214.0 pt",
        "verdict": "",
        "right_value": "",
        "note": "",
    }


def items(*strata: tuple[str, int, int, int]) -> list[Item]:
    """Make (risk, size, checked, wrong) into lines."""
    return [
        Item(
            number=number,
            layout="generic",
            format="application/pdf",
            risk=risk,
            of=size,
            declaration_id="d",
            source_id="s",
            table="tasks",
            row_key=str(number),
            column="name",
            verdict="wrong" if number < wrong else "right" if number < checked else "",
        )
        for risk, size, checked, wrong in strata
        for number in range(checked + 1)
    ]


def test_the_result_weighs_each_stratum_by_its_values() -> None:
    found = sample.result(items(("clean", 9000, 100, 1), ("error", 1000, 50, 10), ("warning", 500, 0, 0)))
    rounded = {
        stratum[2]: [None if value is None else round(value, 4) for value in dataclasses.astuple(share)]
        for stratum, share in found.strata.items()
    }
    # Wilson's intervals as published tables give them for 1 of 100 and 10 of 50.
    assert rounded == {
        "clean": [9000, 100, 1, 0.01, 0.0018, 0.0545],
        "error": [1000, 50, 10, 0.2, 0.1124, 0.3304],
        "warning": [500, 0, 0, None, None, None],
    }
    whole = found.overall
    assert (whole.values, whole.checked, whole.wrong) == (10500, 150, 11)
    assert whole.rate == pytest.approx(0.9 * 0.01 + 0.1 * 0.2)
    assert whole.low is not None
    assert whole.high is not None
    assert 0.005 < whole.low < 0.029 < whole.high < 0.09


def test_nothing_looked_at_gives_no_rate() -> None:
    assert sample.result(items(("clean", 10, 0, 0))).overall == Share(10, 0, 0, None, None, None)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_intervals_hold_their_rate(number: int, rate: float) -> None:
    low, high = sample.interval(rate, number)
    assert 0 <= low <= rate + 1e-12
    assert rate - 1e-12 <= high <= 1


def test_the_command_draws_and_sums_up(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(run.folder)
    assert cli.run(["sample", folder, "--size", "40", "--lang", "en"]) == 0
    path = run.folder / "sample.csv"
    assert f"into {path}" in capsys.readouterr().out.replace("\n", "")
    assert cli.run(["sample", folder, "--lang", "zh"]) == 2
    assert "已存在" in capsys.readouterr().err
    assert cli.run(["sample", folder, "--result", str(path), "--lang", "en"]) == 0
    assert "has a verdict yet" in capsys.readouterr().out.replace("\n", " ")
    before = (run.folder / "datapackage.json").read_bytes()
    drawn = sample_sheet.read(path, SAY)
    filled = [dataclasses.replace(item, verdict="错" if item.number == 3 else "对") for item in drawn]
    sample_sheet.write(path, filled)
    assert cli.run(["sample", folder, "--result", str(path), "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("Checked 40 values, 1 wrong: ")
    for name in ("datapackage.json", "run.json"):
        told = json.loads((run.folder / name).read_text(encoding="utf-8"))["spot_check"]
        assert (told["sheet"], told["overall"]["checked"], told["overall"]["wrong"]) == ("sample.csv", 40, 1)
        assert sum(stratum["wrong"] for stratum in told["strata"]) == 1
    package = json.loads((run.folder / "datapackage.json").read_text(encoding="utf-8"))
    del package["spot_check"]
    assert package == json.loads(before)


def test_a_bad_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    sample_sheet.write(
        path, [dataclasses.replace(item, verdict="maybe") for item in items(("clean", 9, 1, 0))]
    )
    with pytest.raises(SheetError) as caught:
        sample_sheet.read(path, SAY)
    assert len(caught.value.faults) == 2
    assert "not “maybe”" in caught.value.faults[0]
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SheetError):
        sample_sheet.read(path, SAY)


def test_formulas_in_a_sheet_are_harmless(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    made = [dataclasses.replace(item, value="=1+1", words="-5%") for item in items(("clean", 9, 0, 0))]
    sample_sheet.write(path, made)
    assert sample_sheet.read(path, SAY) == made
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert [cell for line in csv.reader(stream) for cell in line if cell[:1] in ("=", "-")] == []


def test_a_review_fills_the_sheet(run: Run) -> None:
    path = run.folder / "sample.csv"
    drawn = [
        dataclasses.replace(item, verdict="wrong" if item.number == 1 else "")
        for item in sample.plan(run, 40, 1, SAY)
    ]
    sample_sheet.write(path, drawn)
    renderer = Renderer()
    try:
        review = Review(run, Originals(run), renderer, who="x", say=SAY, sheet=Sheet(path, SAY))
        asked = review.sampled()
        assert sum(map(len, asked.values())) == 40
        # The first line of another declaration than the one judged by hand.
        one = next(item for item in drawn if item.declaration_id != drawn[0].declaration_id)
        place = (one.table, one.row_key, one.column)

        def verdict(item: Item) -> tuple[str, str]:
            (found,) = [other for other in sample_sheet.read(path, SAY) if other.place == item.place]
            return found.verdict, found.right_value

        review.mark(one.declaration_id, place, "source_error", "")
        assert verdict(one) == ("right", "")
        text = next(
            item
            for item in drawn
            if item.column in ("title", "name", "annual_raw", "content", "label_raw", "department")
        )
        review.correct(text.declaration_id, (text.table, text.row_key, text.column), "另一个", "")
        assert verdict(text) == ("wrong", "另一个")
        review.undo()
        assert verdict(text)[0] in ("", "wrong" if text == drawn[0] else "")
        review.accept(one.declaration_id)
        assert {verdict(item)[0] for item in drawn if item.declaration_id == one.declaration_id} == {"right"}
        review.clear(one.declaration_id, ("", "", ""))
        review.clear(one.declaration_id, place)
        assert verdict(one) == ("", "")
        assert sample_sheet.read(path, SAY)[0].verdict in ("wrong", "")
    finally:
        renderer.close()
