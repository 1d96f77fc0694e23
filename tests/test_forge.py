"""Composed forms are what they claim to be, and the comparison tells what was read wrong."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from draw import placed
from forge import compose
from forge_drawn import MET, UNMET, known, met_since
from forge_edition import edition
from forge_families import FAMILIES, MIXED
from forge_scene import COMPUTED
from forge_words import HELD_OUT, KNOWN
from gold import compare

from normalize.columns import columns_of
from normalize.records import TABLES, Declaration, Finding, Form, Indicator, Task
from shenbao.compare import same
from shenbao.score import Outcome, Tally, tallied

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = ("budget_lines", "tasks", "goals", "indicators")
SEEDS = range(40)


@pytest.mark.parametrize("name", [*FAMILIES, *MIXED])
def test_every_family_tiles_its_grids_and_fits_the_schema(name: str) -> None:
    form = compose(7, name=name)
    assert all(placed(grid) for grid in form.drawing.grids)
    assert _unfit("declarations", form.record["declaration"]) == []
    assert [fault for table in ROWS for row in form.record[table] for fault in _unfit(table, row)] == []
    assert form.record["indicators"] != []


@pytest.mark.parametrize("name", ["txt", "docx", "pdf"])
def test_a_seed_gives_one_form_and_one_file(name: str) -> None:
    first, second = compose(11, unmet=0.5), compose(11, unmet=0.5)
    assert first == second
    assert edition(first, name) == edition(second, name)


def test_seeds_differ() -> None:
    titles = {str(compose(seed).record["declaration"]["department"]) for seed in SEEDS}
    assert len(titles) > len(SEEDS) * 0.9


def test_what_is_typed_is_printed() -> None:
    missing = [
        (form.seed, column, row[column])
        for form in map(compose, SEEDS)
        for table, columns in (("indicators", ("name", "level1")), ("tasks", ("name",)), ("goals", ("text",)))
        for row in form.record[table]
        for column in columns
        if row[column] is not None and _bare(row[column]) not in _bare(_printed(form.drawing))
    ]
    assert missing == []


def test_unmet_wordings_are_kept_apart() -> None:
    assert sorted(set(HELD_OUT) - set(KNOWN)) == []
    assert [word for concept in HELD_OUT for word in HELD_OUT[concept] if word in KNOWN[concept]] == []


def test_a_perfect_reading_is_right_everywhere() -> None:
    record, form = _pair(("修缮面积", 5.0), ("游客满意度", 7.0))
    assert {outcome.verdict for outcome in compare(record, [form])} == {"right"}


def test_a_missing_row_shifts_no_other() -> None:
    record, _ = _pair(("修缮面积", 5.0), ("藏品登记数量", 6.0), ("游客满意度", 7.0))
    _, form = _pair(("修缮面积", 5.0), ("游客满意度", 8.0))
    assert _faults(compare(record, [form])) == [
        ("missed", "indicators", "name", "藏品登记数量", None),
        ("missed", "indicators", "weight", 6.0, None),
        ("wrong", "indicators", "weight", 7.0, 8.0),
    ]


def test_what_is_read_without_being_there_is_invented() -> None:
    record, _ = _pair(("修缮面积", 5.0))
    _, form = _pair(("修缮面积", 5.0), ("合计", 100.0))
    assert _faults(compare(record, [form])) == [
        ("invented", "indicators", "name", None, "合计"),
        ("invented", "indicators", "weight", None, 100.0),
    ]


def test_an_unread_form_is_missed_as_a_whole() -> None:
    record, _ = _pair(("修缮面积", 5.0))
    tally = tallied(compare(record, []))
    assert (tally.right, tally.wrong, tally.invented, tally.missed > 0, tally.f1) == (0, 0, 0, True, 0.0)


def test_a_finding_takes_false_confidence_away() -> None:
    record, form = _pair(("修缮面积", 5.0))
    record["indicators"][0]["weight"] = 6.0
    finding = Finding(
        declaration_id="d", source_id="s", seq=1, rule="r", severity="warning", origin="source",
        table="indicators", row_key="r0", column="weight", message="",
    )  # fmt: skip
    silent, spoken = (
        tallied(compare(record, [form])),
        tallied(compare(record, [dataclasses.replace(form, findings=(finding,))])),
    )
    assert (silent.wrong, silent.unflagged, spoken.wrong, spoken.unflagged) == (1, 1, 1, 0)


def test_rates_follow_from_counts() -> None:
    tally = Tally(right=6, wrong=1, missed=2, invented=1, unflagged=1)
    assert (tally.precision, tally.recall, tally.f1) == (6 / 8, 6 / 9, 12 / 17)
    assert tally.false_confidence == pytest.approx(1 / 8)


def test_equality_looks_past_width_blanks_and_rounding() -> None:
    assert same("（一） 修缮９处\n", "(一)修缮9处")
    assert same(0.1 + 0.2, 0.3)
    assert not same("9", 9)


def _unfit(table: str, row: dict[str, Any]) -> list[str]:
    columns = {column.name: column for column in columns_of(TABLES[table]) if column.name not in COMPUTED}
    faults = [f"{table}.{name}" for name in sorted(columns.keys() ^ row.keys())]
    for name, column in columns.items():
        value = row.get(name)
        if value is None:
            faults += [] if column.nullable else [f"{table}.{name} is null"]
        elif column.enum and value not in column.enum:
            faults.append(f"{table}.{name} = {value}")
        elif (column.dtype == "string") != isinstance(value, str):
            faults.append(f"{table}.{name}: {value!r}")
    return faults


def _printed(drawing: Any) -> str:  # noqa: ANN401 - any drawing
    cells = [item.cell.text for grid in drawing.grids for item in placed(grid)]
    return "".join(cells)


def _bare(text: str) -> str:
    return "".join(text.split())


def _pair(*indicators: tuple[str, float]) -> tuple[dict[str, Any], Form]:
    """A record and a reading that agree: a form with one task and these indicators with their weights."""
    declaration = Declaration(
        declaration_id="d", form_kind="department", form_stage="target", title="绩效目标表", profile="generic",
        confidence=1.0, tasks=1, indicators=len(indicators), errors=0, warnings=0, source_id="s", schema_version="1.0",
    )  # fmt: skip
    task = Task(declaration_id="d", seq=1, row_key="t", task_kind="key", name="修缮老屋")
    rows = tuple(
        Indicator(
            declaration_id="d", seq=n + 1, row_key=f"r{n}", level_basis="printed", name=name, weight=weight
        )
        for n, (name, weight) in enumerate(indicators)
    )
    form = Form(declaration=declaration, tasks=(task,), indicators=rows)
    record = {
        "declaration": dataclasses.asdict(declaration),
        "budget_lines": [],
        "tasks": [dataclasses.asdict(task)],
        "goals": [],
        "indicators": [dataclasses.asdict(row) for row in rows],
    }
    return record, form


def _faults(outcomes: tuple[Outcome, ...]) -> list[tuple[object, ...]]:
    return [
        (outcome.verdict, outcome.table, outcome.column, outcome.expected, outcome.actual)
        for outcome in outcomes
        if outcome.verdict != "right"
    ]


def test_wordings_drawn_apart_are_in_no_other_list() -> None:
    drawn = [(concept, word) for part in (MET, UNMET) for concept in part for word in part[concept]]
    assert [word for concept, word in drawn if word in (*KNOWN[concept], *HELD_OUT.get(concept, ()))] == []
    assert len(drawn) == len(set(drawn)) == 423


def test_the_reader_says_which_wordings_drawn_apart_it_has_met_since(
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    """A wording may enter the vocabulary; the figures of forms with unmet wordings are then read with this one."""
    met, all_of_them = met_since()
    record_testsuite_property("wordings drawn apart and known by now", f"{met} of {all_of_them}")
    assert all_of_them == 195
    assert [word for concept in MET for word in MET[concept] if not known(concept, word)] == []


def test_column_orders_kept_apart_are_printed() -> None:
    form = compose(3, name="L25", orders={"monitoring": (("remark", "annual", "actual"),)})
    usual = compose(3, name="L25")
    assert form.drawing != usual.drawing
    assert form.record["indicators"] != []
