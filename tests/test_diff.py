"""Differences between datasets: all of them, attributed right, mirrored, with cause and place; and expected records."""

from __future__ import annotations

import csv
import dataclasses
import json
import random
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

import invented
import pyarrow as pa
import pyarrow.parquet as pq
from browser import chromium
from forms import sample_forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalize.folding import squeeze
from normalize.identity import hash10
from normalize.records import Source
from shenbao import catalogue, cli, dataset, expected
from shenbao.contract import rows_of
from shenbao.diff import Difference, differences
from shenbao.diff_write import HEADER
from shenbao.finished_run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pytest

    from normalize.records import Form

SAY = catalogue.load("en")
HOSTILE = "<script>alert(1)</script>"
NOUNS = [
    "河道",
    "湿地",
    "道路",
    "学校",
    "档案",
    "粮库",
    "林场",
    "茶园",
    "水库",
    "桥梁",
    "路灯",
    "公园",
    "菜场",
    "图书",
    "体育",
    "养老",
    "法庭",
    "消防",
    "气象",
    "疫苗",
]
VERBS = [
    "整治",
    "修缮",
    "巡查",
    "培训",
    "检测",
    "购置",
    "维护",
    "宣传",
    "普查",
    "改造",
    "补助",
    "监测",
    "评审",
    "登记",
    "清运",
    "更新",
    "救助",
    "演练",
    "审计",
    "采样",
]
ENDS = ["数量", "合格率", "完成时间", "覆盖率", "满意度", "面积", "人次", "及时率", "成本", "增长率"]


def written(
    folder: Path,
    forms: Sequence[Form],
    program: str = "1",
    profiles: Mapping[str, str] | None = None,
    **sources: str,
) -> Run:
    folder.mkdir(parents=True)
    tables: dict[str, list[object]] = {"sources": []}
    for form in sorted(forms, key=lambda form: form.declaration.declaration_id):
        for table, rows in rows_of(form).items():
            tables.setdefault(table, []).extend(rows)
        tables["sources"].append(
            Source(
                source_id=form.declaration.source_id,
                path=sources.get(form.declaration.source_id, f"{form.declaration.source_id}.pdf"),
                media_type="application/pdf",
                bytes=1,
                status="converted",
            )
        )
    dataset.write(folder, tables, safe_csv=True)
    facts = {
        "program": program,
        "options": {"archives": [], "exclude": []},
        "profiles": {"fingerprints": dict(profiles or {})},
    }
    (folder / "run.json").write_text(json.dumps(facts))
    return Run(folder)


def told(item: Difference) -> tuple[object, ...]:
    return item.kind, item.table, item.declaration_id, item.row, item.column, item.old, item.new


def large(number: int, draw: random.Random) -> Form:
    """Make a declaration of many rows with names as alike as those of real forms."""
    identity = f"430600-2023-department-target-{number:05}"
    base = invented.form(identity=identity, source_id=f"{number:016x}")
    names = draw.sample([f"{a}{b}{c}" for a in NOUNS for b in VERBS for c in ENDS], 40)
    indicators = tuple(
        dataclasses.replace(
            base.indicators[0],
            seq=place,
            row_key=hash10(squeeze(name)),
            name=name,
            weight=float(draw.randint(1, 20)),
            annual_raw=f"≥{draw.randint(1, 999)}个",
            annual_number=float(draw.randint(1, 999)),
        )
        for place, name in enumerate(names, 1)
    )
    tasks = tuple(
        dataclasses.replace(
            base.tasks[0],
            seq=place,
            row_key=hash10(squeeze(name)),
            name=name,
            content=f"{name}的具体内容{draw.randint(1, 99)}",
            amount_yuan=float(draw.randint(1, 10**7)),
        )
        for place, name in enumerate(draw.sample([f"{a}{b}工程" for a in NOUNS for b in VERBS], 10), 1)
    )
    return dataclasses.replace(base, indicators=indicators, tasks=tasks)


def edited(form: Form, draw: random.Random) -> tuple[Form, list[tuple[object, ...]]]:
    """Change a form here and there; say what a person would say was changed."""
    wanted: list[tuple[object, ...]] = []
    identity = form.declaration.declaration_id
    changed: dict[str, list[Any]] = {}
    for table, columns in (("tasks", ("content", "amount_yuan")), ("indicators", ("annual_raw", "weight"))):
        rows: list[Any] = []
        for row in getattr(form, table):
            act = draw.random()
            if act < 0.06:
                wanted.append(("removed", table, identity, row.name, None, None, None))
                continue
            new = row
            if act < 0.16:
                # A letter read wrongly, or a word more: the row is still the same one.
                name = (
                    row.name[:1] + draw.choice("卜囗亅己") + row.name[2:] if act < 0.11 else row.name + "项目"
                )
                new = dataclasses.replace(new, name=name, row_key=hash10(squeeze(name)))
                wanted.append(("changed", table, identity, name, "name", row.name, name))
            elif act < 0.45:
                column = draw.choice(columns)
                value = getattr(new, column)
                other: Any = value + 1.5 if isinstance(value, float) else draw.choice([None, f"{value}改"])
                new = dataclasses.replace(new, **{column: other})
                wanted.append(("changed", table, identity, row.name, column, value, other))
            rows.append(new)
            if draw.random() < 0.04:
                name = f"新增{draw.choice(NOUNS)}{draw.randint(1, 10**6)}号"
                rows.append(
                    dataclasses.replace(row, name=name, row_key=hash10(squeeze(name)), annual_raw=f"={name}")
                    if table == "indicators"
                    else dataclasses.replace(
                        row, name=name, row_key=hash10(squeeze(name)), content=name, amount_raw=name
                    )
                )
                wanted.append(("added", table, identity, name, None, None, None))
        if draw.random() < 0.3:
            draw.shuffle(rows)
        changed[table] = [dataclasses.replace(row, seq=place) for place, row in enumerate(rows, 1)]
    return dataclasses.replace(form, **{table: tuple(rows) for table, rows in changed.items()}), wanted


def test_ten_thousand_edits_are_attributed_right(tmp_path: Path) -> None:
    draw = random.Random(20240501)  # noqa: S311 - edits to find again
    old = [large(number, draw) for number in range(430)]
    pairs = [edited(form, draw) for form in old]
    wanted = Counter(item for _, items in pairs for item in items)
    assert wanted.total() > 10_000
    before, after = written(tmp_path / "a", old), written(tmp_path / "b", [form for form, _ in pairs])
    found = Counter(told(item) for item in differences(before, after))
    missed = wanted - found
    assert missed.total() / wanted.total() <= 0.005
    assert (found - wanted).total() / wanted.total() <= 0.005
    assert list(differences(after, after)) == []


def mirrored(items: Sequence[Difference]) -> Counter[tuple[object, ...]]:
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    return Counter(
        (turned[item.kind], item.table, item.declaration_id, item.column, item.new, item.old, item.weight)
        if item.kind == "changed" and item.old is not None and item.new is not None
        else (turned[item.kind], item.table, item.declaration_id, item.column, item.new, item.old, 0.0)
        for item in items
    )


def plainly(items: Sequence[Difference]) -> Counter[tuple[object, ...]]:
    return Counter(
        (item.kind, item.table, item.declaration_id, item.column, item.old, item.new, item.weight)
        if item.kind == "changed" and item.old is not None and item.new is not None
        else (item.kind, item.table, item.declaration_id, item.column, item.old, item.new, 0.0)
        for item in items
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_a_dataset_equals_itself_and_the_other_way_round_mirrors(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("mirror")
    draw = random.Random(seed)  # noqa: S311 - edits to find again
    old = [large(number, draw) for number in range(2)]
    new = [edited(form, draw)[0] for form in [*old[1:], large(7, draw)]]
    before, after = written(folder / "a", old), written(folder / "b", new)
    assert list(differences(before, before)) == []
    assert mirrored(list(differences(before, after))) == plainly(list(differences(after, before)))


def test_datasets_of_other_versions_are_compared_in_what_they_share(tmp_path: Path) -> None:
    base = invented.form()
    changed = dataclasses.replace(
        base, tasks=(dataclasses.replace(base.tasks[0], content="另"), base.tasks[1])
    )
    before = written(tmp_path / "a", [base])
    written(tmp_path / "b", [changed])
    path = tmp_path / "b" / "tasks.parquet"
    table = pq.read_table(path).drop_columns(["expected"])
    pq.write_table(table.append_column("mood", pa.array(["good", "bad"])), path)
    after = Run(tmp_path / "b")
    assert [item.column for item in differences(before, after)] == ["content"]
    form = after.form(base.declaration.declaration_id)
    assert form is not None
    assert form.tasks == changed.tasks


def test_causes(tmp_path: Path) -> None:
    base = invented.form()
    changed = dataclasses.replace(
        base, tasks=(dataclasses.replace(base.tasks[0], amount_yuan=1.0), base.tasks[1])
    )

    def causes(form: Form, *, program: str = "1") -> dict[str | None, str]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        before, after = written(folder / "a", [base]), written(folder / "b", [form], program)
        return {item.column: item.cause for item in differences(before, after)}

    assert causes(changed) == {"amount_yuan": "unknown"}
    assert causes(changed, program="2") == {"amount_yuan": "code"}
    other = dataclasses.replace(changed, declaration=dataclasses.replace(base.declaration, profile="x/y"))
    assert causes(other, program="2") == {"amount_yuan": "profile", "profile": "profile"}
    same = dataclasses.replace(base, declaration=other.declaration)
    before = written(tmp_path / "c", [same], profiles={"x/y": "0"})
    after = written(tmp_path / "d", [other], "2", profiles={"x/y": "1"})
    assert {item.cause for item in differences(before, after)} == {"profile"}
    elsewhere = dataclasses.replace(
        changed, declaration=dataclasses.replace(base.declaration, source_id="f" * 16)
    )
    assert causes(elsewhere) == {"amount_yuan": "file"}
    reading = dataclasses.replace(base.readings[0], method="corrected")
    by_hand = dataclasses.replace(elsewhere, readings=(reading, base.readings[1]))
    assert causes(by_hand) == {"amount_yuan": "correction"}


def test_a_difference_tells_words_place_and_findings(tmp_path: Path) -> None:
    base = invented.form()
    changed = dataclasses.replace(
        base, tasks=(dataclasses.replace(base.tasks[0], amount_yuan=None), base.tasks[1])
    )
    finding = dataclasses.replace(
        base.findings[0], rule="unit_missing", table="tasks", row_key="t1", column="amount_yuan"
    )
    changed = dataclasses.replace(changed, findings=(finding,))
    (item,) = differences(written(tmp_path / "a", [base]), written(tmp_path / "b", [changed]))
    assert item.before is not None
    assert item.after is not None
    assert (item.old, item.new, item.row, item.rules) == (300000.0, None, "茶园改造", ("unit_missing",))
    assert (item.before.words, item.before.page, item.before.box) == ("30", 1, (100.0, 200.5, 140.0, 214.0))
    assert item.before.path == "0123456789abcdef.pdf"


def test_a_declaration_that_is_gone_is_told_with_its_rows(tmp_path: Path) -> None:
    base, other = invented.form(), invented.form("林长办", source_id="f" * 16)
    found = list(differences(written(tmp_path / "a", [base, other]), written(tmp_path / "b", [base])))
    assert Counter((item.kind, item.table) for item in found) == {
        ("removed", "declarations"): 1,
        ("removed", "budget_lines"): 1,
        ("removed", "tasks"): 2,
        ("removed", "goals"): 1,
        ("removed", "indicators"): 2,
    }
    assert {item.cause for item in found} == {"file"}
    assert max(found, key=lambda item: item.weight).table == "declarations"


def test_the_command_tells_all_in_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = invented.form()
    task = dataclasses.replace(base.tasks[0], amount_yuan=None, content=f"=cmd {HOSTILE}")
    changed = dataclasses.replace(base, tasks=(task, base.tasks[1]))
    written(tmp_path / "a", [base])
    written(tmp_path / "b", [changed])
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    assert cli.run(["diff", a, a, "--lang", "en"]) == 0
    assert capsys.readouterr().out == "The datasets are the same.\n"
    assert (
        cli.run(
            [
                "diff",
                a,
                b,
                "--lang",
                "zh",
                "--csv",
                str(tmp_path / "d.csv"),
                "--html",
                str(tmp_path / "d.html"),
            ]
        )
        == 1
    )
    printed = capsys.readouterr().out
    assert printed.splitlines()[0] == "差异：2 处"
    assert "金额（元）：300000 → 空" in printed.replace("\n", "")
    with (tmp_path / "d.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert tuple(lines[0]) == HEADER
    assert [(line["column"], line["old_value"], line["new_value"], line["old_words"]) for line in lines] == [
        ("content", "改造老茶园", f"'=cmd {HOSTILE}", ""),
        ("amount_yuan", "300000", "", "30"),
    ]
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert HOSTILE not in page
    assert page.count("<article") == 2
    assert cli.run(["diff", a, b, "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert [item["column"] for item in data["differences"]] == ["content", "amount_yuan"]
    assert (data["counts"]["total"], data["exit_code"]) == (2, 1)
    assert cli.run(["diff", a, str(tmp_path / "nowhere")]) == 2
    assert cli.run(["diff", a]) == 2
    assert cli.run(["diff", a, b, "--csv", str(tmp_path / "none" / "d.csv")]) == 2


def test_the_page_shows_pictures_of_both_places_and_asks_for_nothing(
    tmp_path: Path, require_program: Callable[[str], str]
) -> None:
    require_program("chromium")
    form = {form.slug: form for form in sample_forms()}["dali-department"]
    (tmp_path / "in").mkdir()
    shutil.copy(form.path("chromium.pdf"), tmp_path / "in")
    assert cli.run(["convert", str(tmp_path / "in"), str(tmp_path / "a"), "--quiet"]) == 0
    run = Run(tmp_path / "a")
    (row,) = run.table("declarations")
    line = f"{row['source_id']},{row['declaration_id']},declarations,,staff_quota,96,97,x,y\r\n"
    header = "source_id,declaration_id,table,row_key,column,old_value,new_value,who,why\r\n"
    (tmp_path / "c.csv").write_text(header + line)
    made = ["--corrections", str(tmp_path / "c.csv"), "--quiet"]
    assert cli.run(["convert", str(tmp_path / "in"), str(tmp_path / "b"), *made]) == 0
    page = tmp_path / "d.html"
    assert (
        cli.run(["diff", str(tmp_path / "a"), str(tmp_path / "b"), "--html", str(page), "--lang", "zh"]) == 1
    )
    with chromium() as browser:
        browser.open(page.as_uri())
        browser.until(
            "document.readyState === 'complete' && document.querySelectorAll('article').length === 1"
        )
        sizes = browser.run("[...document.querySelectorAll('figure img')].map((image) => image.naturalWidth)")
        assert len(sizes) == 2
        assert min(sizes) > 100
        assert "人工更正" in browser.run("document.querySelector('article em').textContent")
        browser.run(
            "(() => { const s = document.querySelector('[data-filter=cause]'); s.value = 'correction'; s.dispatchEvent(new Event('change')); })()"
        )
        assert browser.run("document.querySelector('#filters span').textContent") == "1 / 1"
        assert [address for address in browser.requests if not address.startswith("data:")] == [page.as_uri()]
        assert browser.said == []


def test_expected_records_are_compared_with_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, other = invented.form(), invented.form("林长办", source_id="f" * 16)
    written(tmp_path / "run", [base, other])
    made = (
        "source_id,declaration_id,table,row_key,column,old_value,new_value,who,why\r\n"
        f"0123456789abcdef,{base.declaration.declaration_id},tasks,t1,amount_yuan,300000,310000,x,y\r\n"
    )
    (tmp_path / "run" / "corrections.csv").write_text(made, encoding="utf-8")
    run, out = str(tmp_path / "run"), tmp_path / "expected"
    assert cli.run(["expect", run, str(out), "--lang", "en"]) == 0
    assert capsys.readouterr().out == f"Wrote 1 expected records into {out}.\n"
    (path,) = out.iterdir()
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["tasks"][0]["amount_yuan"] == 310000.0
    assert (record["status"], record["source_id"]) == ("converted", "0123456789abcdef")
    assert cli.run(["diff", str(out), run, "--json"]) == 1
    (item,) = json.loads(capsys.readouterr().out)["differences"]
    assert (item["column"], item["old_value"], item["new_value"], item["cause"]) == (
        "amount_yuan", 310000.0, 300000.0, "truth",
    )  # fmt: skip
    for row in record["tasks"]:
        del row["row_key"], row["content"]
    path.write_text(json.dumps(record), encoding="utf-8")
    with expected.opened(path, SAY) as typed:
        assert [item.column for item in differences(typed, Run(tmp_path / "run"))] == ["amount_yuan"]
    path.write_text('{"status": "converted"}')
    assert cli.run(["diff", str(out), run, "--lang", "en"]) == 2
    assert f"{path} is no expected record" in capsys.readouterr().err
