"""The two archived forms, whole: every expected text is taken from the file by line and column, none is copied here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import extract
import normalize

if TYPE_CHECKING:
    from pathlib import Path

    from normalize.records import Form

DISTRICT, CITY = "000_aecb24a09a1ea7d9.txt", "001_33d01f8c463a25cb.txt"


class Archived:
    """An archived form: its cells by line and column, counted from 1 and 0, and what is read from it."""

    def __init__(self, path: Path) -> None:
        self.lines = path.read_text("utf-8").split("\n")
        (self.form,) = normalize.declarations(extract.read(path), source_id="0" * 16, path=path.name)

    def cell(self, line: int, column: int) -> str:
        """The text of one cell, its paragraphs joined by line feeds."""
        text = self.lines[line - 1].split("\t")[column]
        return re.sub(r"\s*</?p>\s*", "\n", text).strip().replace("\n\n", "\n")

    def line(self, number: int) -> str:
        """One line without blanks at its ends."""
        return self.lines[number - 1].strip()


@pytest.fixture(scope="module")
def district(shared: Path) -> Archived:
    return Archived(shared / "real" / DISTRICT)


@pytest.fixture(scope="module")
def city(shared: Path) -> Archived:
    return Archived(shared / "real" / CITY)


def budget(form: Form) -> list[tuple[str, str, str | None, str | None, str | None, float | None]]:
    return [
        (line.side, line.item, line.amount_raw, line.unit_raw, line.unit_basis, line.amount_yuan)
        for line in form.budget_lines
    ]


def test_district_identity(district: Archived) -> None:
    row = district.form.declaration
    assert row.title == district.line(3)
    assert (row.form_kind, row.form_stage, row.fiscal_year) == ("department", "target", 2020)
    assert (row.region_code, row.region_name, row.region_level) == ("310112", "闵行区", "county")
    assert (row.province_code, row.province_name) == ("310000", "上海市")
    assert row.department == district.cell(7, 1)
    assert row.department_key == district.cell(7, 1).removeprefix("上海市闵行区")
    assert (row.subordinate_units, row.staff_on_post, row.internal_offices) == (1, 2, 0)
    assert (row.staff_fiscal, row.staff_quota, row.period_start, row.long_term_goal) == (
        None,
        None,
        None,
        None,
    )


def test_district_texts(district: Archived) -> None:
    row = district.form.declaration
    assert row.functions == district.cell(8, 1)
    overflow = [district.line(number) for number in range(10, 29) if district.line(number)]
    assert row.annual_goal == "\n".join([district.cell(9, 1), *overflow])
    notes = [district.line(number) for number in range(65, 77) if district.line(number)]
    assert row.notes == "\n".join(notes).removeprefix("说明：")
    assert len((row.notes or "").split("\n")) == 6
    labels = [(goal.label_raw, goal.level) for goal in district.form.goals]
    assert [label for label, level in labels if level == 1] == [
        "（一）",
        "（二）",
        "（三）",
        "（四）",
        "（五）",
    ]
    assert len(labels) == 18


def test_district_budget(district: Archived) -> None:
    assert budget(district.form) == [
        ("total", "total", "126.01", "万元", "label", 1260100.0),
        ("revenue", "fiscal_appropriation", "126.01", "万元", "block", 1260100.0),
        ("revenue", "other_funds", None, "万元", "block", None),
        ("expenditure", "basic_expenditure", "76.67", "万元", "block", 766700.0),
        ("expenditure", "project_expenditure", "49.34", "万元", "block", 493400.0),
    ]
    row = district.form.declaration
    assert (row.budget_total_yuan, row.budget_total_basis, row.money_unit) == (1260100.0, "printed", "万元")
    assert (row.fiscal_appropriation_yuan, row.other_funds_yuan) == (1260100.0, None)
    assert (row.basic_expenditure_yuan, row.project_expenditure_yuan) == (766700.0, 493400.0)


def test_district_tasks(district: Archived) -> None:
    first = next(number for number, line in enumerate(district.lines, 1) if line.startswith("\t任务1\t"))
    expected = [(f"任务{n + 1}", district.cell(first + n, 2).lstrip("*")) for n in range(8)]
    assert [(task.label_raw, task.name) for task in district.form.tasks] == expected
    assert {(task.task_kind, task.content, task.amount_yuan) for task in district.form.tasks} == {
        ("key", None, None)
    }


def test_district_indicators(district: Archived) -> None:
    rows = district.form.indicators
    levels = [row for row in rows if row.name is None]
    assert [row.level2_code for row in levels] == ["other"] * 9
    assert {row.level1_code for row in levels} == {"input"}
    instruction = next(line for line in district.lines if line.startswith("投入管理指标\t")).split("\t")[2]
    assert [row.remark for row in levels] == [instruction] + [None] * 8
    named = [row for row in rows if row.name is not None]
    start = next(number for number, line in enumerate(district.lines, 1) if line.startswith("产出指标\t"))
    printed = [district.lines[number - 1].split("\t") for number in range(start, start + 13)]
    assert [(row.name, row.annual_raw) for row in named] == [(cells[2], cells[3]) for cells in printed]
    assert [row.level1_code for row in named] == (
        ["output"] * 6 + ["benefit"] * 2 + ["satisfaction"] + ["decision"] * 3 + ["long_term_management"]
    )
    assert [row.level2_code for row in named] == (
        ["quantity"] * 2
        + ["quality"] * 2
        + ["timeliness"] * 2
        + ["social"] * 2
        + ["service_satisfaction"]
        + ["other"] * 4
    )
    assert [(row.annual_op, row.annual_number, row.annual_unit, row.annual_kind) for row in named] == [
        ("eq", 100.0, "%", "numeric"),
        ("eq", 100.0, "%", "numeric"),
        (None, None, None, "qualitative"),
        ("eq", 100.0, "%", "numeric"),
        (None, None, None, "qualitative"),
        (None, None, None, "qualitative"),
        (None, None, None, "qualitative"),
        (None, None, None, "qualitative"),
        ("eq", 100.0, None, "numeric"),
        *[(None, None, None, "qualitative")] * 4,
    ]


def test_city_identity(city: Archived) -> None:
    row = city.form.declaration
    assert row.title == city.line(3)
    assert (row.form_kind, row.form_stage, row.fiscal_year) == ("department", "target", 2024)
    assert (row.region_code, row.region_level, row.province_name) == ("441900", "prefecture", "广东省")
    assert row.department_key == (row.department or "").removeprefix("东莞市")
    assert (row.staff_fiscal, row.subordinate_units, row.staff_on_post, row.internal_offices) == (
        0,
        1,
        None,
        None,
    )
    goal_line = next(n for n, line in enumerate(city.lines, 1) if line.startswith("总体绩效目标"))
    assert row.annual_goal == city.cell(goal_line, 2)
    labels = [goal.label_raw for goal in city.form.goals]
    assert labels == [None, *(f"目标{n}" for n in "一二三四五六七")]


def test_city_budget(city: Archived) -> None:
    assert budget(city.form) == [
        ("expenditure", "basic_expenditure", "550.51", "万元", "column", 5505100.0),
        ("revenue", "fiscal_appropriation", "842.74", "万元", "column", 8427400.0),
        ("expenditure", "project_expenditure", "262.93", "万元", "column", 2629300.0),
        ("revenue", "other_funds", "0.00", "万元", "column", 0.0),
        ("expenditure", "special_fund", "0.00", "万元", "column", 0.0),
        ("level", "own_level", None, "万元", "column", None),
        ("expenditure", "other_development", "29.30", "万元", "column", 293000.0),
        ("level", "transfer_down", "0.00", "万元", "column", 0.0),
    ]
    row = city.form.declaration
    assert (row.budget_total_yuan, row.budget_total_basis, row.money_unit) == (8427400.0, "derived", "万元")


def test_city_tasks(city: Archived) -> None:
    tasks = city.form.tasks
    assert [task.label_raw for task in tasks] == [*(f"任务{n}" for n in range(1, 7)), "其他任务"]
    assert [task.task_kind for task in tasks] == ["key"] * 6 + ["other"]
    amounts = [632600.0, 342000.0, 52200.0, 190000.0, 27200.0, 640000.0, 293000.0]
    assert [(task.amount_yuan, task.unit_raw) for task in tasks] == [(amount, "元") for amount in amounts]
    start = next(n for n, line in enumerate(city.lines, 1) if "任务1:" in line)
    shifts = [2, 2, 2, 2, 2, 0]
    for offset, (task, shift) in enumerate(zip(tasks[:6], shifts, strict=True)):
        name = city.cell(start + offset, shift).split(":", 1)[1].strip()
        assert (task.name, task.content, task.expected) == (
            name, city.cell(start + offset, shift + 1), city.cell(start + offset, shift + 3)
        )  # fmt: skip
    assert (tasks[6].content, tasks[6].expected) == (city.cell(start + 7, 3), None)


def test_city_indicators(city: Archived) -> None:
    start = next(n for n, line in enumerate(city.lines, 1) if line.startswith("\t产出指标"))
    named = [row for row in city.form.indicators if row.name is not None]
    printed = [[cell for cell in line.split("\t") if cell] for line in city.lines[start - 1 : start + 24]]
    assert [(row.name, row.period_raw, row.annual_raw) for row in named] == [
        tuple(cells[-3:]) for cells in printed
    ]
    assert [row.level1_code for row in named] == ["output"] * 18 + ["benefit"] * 7
    assert [row.level2_code for row in named] == (
        ["quantity"] * 13
        + ["quality"] * 3
        + ["cost"] * 2
        + ["economic"]
        + ["social"] * 3
        + ["ecological"] * 2
        + ["sustainability"]
    )
    by_raw = {row.annual_raw: row for row in named}
    assert (by_raw["≥5万"].annual_number, by_raw["≥5万"].period_number) == (50000.0, 150000.0)
    assert (by_raw["≥5万"].annual_unit, by_raw["≥5万"].annual_op) == (None, "ge")
    leading = next(row for row in named if row.period_raw == "%≥95%")
    assert (leading.period_op, leading.period_number, leading.period_unit) == ("ge", 95.0, "%")
    assert by_raw["≤18个"].annual_op == "le"
    last = city.form.indicators[-1]
    assert (last.name, last.level1, last.level2_code) == (None, "效益指标", "service_satisfaction")
    assert (last.level_basis, last.annual_raw) == ("inferred", None)
    assert len(city.form.indicators) == 26


@pytest.mark.parametrize("name", [DISTRICT, CITY])
def test_everything_is_accounted_for(shared: Path, name: str) -> None:
    form = Archived(shared / "real" / name).form
    assert [finding.actual for finding in form.findings if finding.rule == "unread_text"] == []
    assert {reading.column for reading in form.readings if reading.table == "indicators"} >= {
        "name",
        "annual_raw",
    }
    assert all(reading.line is not None for reading in form.readings)
