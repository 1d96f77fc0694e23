"""A dataset scored against a checked one: verdicts, groups, false confidence, samples, the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import invented
import pytest

from shenbao import cli, dataset
from shenbao.contract import rows_of
from shenbao.score import COMPARED, Outcome, score, speaks, tallied, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def tables(
    *indicators: tuple[str, float | None],
    name: str = "d",
    source: str = "s",
    findings: Sequence[dict[str, Any]] = (),
) -> dict[str, list[dict[str, Any]]]:
    declared = dict.fromkeys(COMPARED["declarations"]) | {
        "declaration_id": name,
        "source_id": source,
        "profile": "generic",
        "title": "绩效目标表",
    }
    rows = [
        dict.fromkeys(COMPARED["indicators"])
        | {"declaration_id": name, "row_key": key, "name": key, "weight": weight}
        for key, weight in indicators
    ]
    return {
        "declarations": [declared],
        "indicators": rows,
        "findings": list(findings),
        "sources": [{"source_id": source, "media_type": "application/pdf"}],
    }


def test_every_verdict_is_counted_where_it_belongs() -> None:
    gold = tables(("修缮面积", 5.0), ("藏品登记数量", 6.0), ("游客满意度", None))
    read = tables(("修缮面积", 5.0), ("藏品登记数量", 7.0), ("游客满意度", 2.0))
    found = score(read, gold)
    weight = found.fields["indicators.weight"]
    assert (weight.right, weight.wrong, weight.missed, weight.invented) == (1, 1, 0, 1)
    assert (found.fields["indicators.name"].right, found.fields["declarations.title"].right) == (3, 1)
    assert found.blocks["indicators"].f1 == pytest.approx(2 * 4 / (2 * 4 + 2 + 1))
    assert found.layouts["generic"] == found.formats["application/pdf"] == found.whole
    assert found.whole.false_confidence == pytest.approx(2 / 7)
    assert found.declarations == {"matched": 1, "missed": 0, "invented": 0, "not_checked": 0}


def test_a_finding_about_the_value_takes_false_confidence_away() -> None:
    finding = {"declaration_id": "d", "table": "indicators", "row_key": "修缮面积", "column": "weight"}
    gold, read = tables(("修缮面积", 5.0)), tables(("修缮面积", 7.0), findings=[finding])
    assert score(read, gold).whole.unflagged == 0
    other = tables(("修缮面积", 7.0), findings=[{**finding, "row_key": "游客满意度"}])
    assert score(other, gold).whole.unflagged == 1


def test_files_that_nobody_checked_are_left_out() -> None:
    gold, read = tables(("修缮面积", 5.0)), tables(("修缮面积", 5.0))
    for table, rows in tables(("绿地面积", 1.0), name="e", source="t").items():
        read[table] = [*read[table], *rows]
    found = score(read, gold)
    assert found.declarations == {"matched": 1, "missed": 0, "invented": 0, "not_checked": 1}
    assert found.whole.f1 == 1.0


def test_a_declaration_that_was_not_read_is_missed_and_one_too_many_invented() -> None:
    gold = tables(("修缮面积", 5.0))
    found = score({"declarations": [], "indicators": [], "sources": gold["sources"]}, gold)
    assert (found.declarations["missed"], found.whole.recall, found.whole.missed) == (1, 0.0, 3)
    found = score(gold, {"declarations": [], "sources": gold["sources"]})
    assert (found.declarations["invented"], found.whole.precision) == (1, 0.0)


def test_a_column_that_the_checked_dataset_lacks_is_not_judged() -> None:
    gold, read = tables(("修缮面积", 5.0)), tables(("修缮面积", 7.0))
    for row in gold["indicators"]:
        del row["weight"]
    assert score(read, gold).whole.f1 == 1.0


def test_verdicts_and_speaking_findings() -> None:
    assert [verdict(*pair) for pair in ((1, 1), (1, 2), (1, None), (None, 1))] == [
        "right",
        "wrong",
        "missed",
        "invented",
    ]
    row = {"row_key": "r"}
    assert speaks({"table": "tasks", "row_key": "r", "column": None}, "tasks", row, "name")
    assert speaks({"table": "tasks", "row_key": None, "column": "amount_raw"}, "tasks", row, "amount_yuan")
    assert not speaks({"table": "tasks", "row_key": None, "column": None}, "tasks", row, "name")
    assert not speaks({"table": "tasks", "row_key": "q", "column": "name"}, "tasks", row, "name")
    assert not speaks({"table": None, "row_key": None, "column": "name"}, "tasks", row, "name")


def test_rates_of_nothing_are_whole() -> None:
    empty = tallied(())
    assert (empty.f1, empty.precision, empty.recall, empty.false_confidence) == (1.0, 1.0, 1.0, 0.0)
    assert tallied([Outcome("t", "c", "", 1, None, "missed")]).f1 == 0.0


def written(folder: Path) -> Path:
    folder.mkdir()
    dataset.write(folder, rows_of(invented.form()), safe_csv=True)
    return folder


def test_the_command_scores_two_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, gold = written(tmp_path / "out"), written(tmp_path / "gold")
    assert cli.run(["score", str(out), str(gold), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert sorted(facts) == ["blocks", "declarations", "fields", "formats", "layouts", "total"]
    assert (facts["total"]["f1"], facts["total"]["wrong"], facts["declarations"]["matched"]) == (1.0, 0, 1)
    assert cli.run(["score", str(out), str(gold), "--lang", "zh"]) == 0
    assert (
        capsys.readouterr().out.splitlines()[0] == "匹配申报表 1 份，漏读 0 份，多出 0 份，不在核对范围 0 份"
    )


@pytest.mark.parametrize("broken", [False, True])
def test_a_folder_without_a_dataset_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, broken: bool
) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    if broken:
        (gold / "declarations.parquet").write_bytes(b"no parquet")
    assert cli.run(["score", str(written(tmp_path / "out")), str(gold), "--lang", "en"]) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        f"Wrong usage: {gold} holds no dataset; name a folder that convert has written."
    )
    assert cli.run(["score", str(gold), "--lang", "en"]) == 2
