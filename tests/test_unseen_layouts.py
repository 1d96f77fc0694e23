"""Layouts of other offices with invented content: `unseen_layouts.txt` holds each form beside what a person reads.

A form is written once, cells between bars, `<` and `^` for what is merged with the left or upper cell. It is read as a
table that states its merged cells, as one that has lost those over rows or all of them, as one that repeats the text of
a merged cell in each place it covers, and as a text dump, once whole and once without the cells merged
from above in the lower half of its rows, as behind a page break. A form after `=== raw` is text as it stands.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tables import ABOVE, LEFT, dump, forms, merged, sheet

import extract
import normalize
from normalize.task_headers import unknown_task_spots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract import Table
    from normalize.records import BudgetLine, Form, Indicator, Task

SAMPLES = Path(__file__).with_name("unseen_layouts.txt")

_SHOWN = {
    "form_kind": "kind",
    "form_stage": "stage",
    "fiscal_year": "year",
    "department": "department",
    "department_code": "code",
    "supervising_department": "supervising",
    "project_name": "project",
    "period_start": "from",
    "period_end": "until",
    "subordinate_units": "units",
    "staff_on_post": "staff",
    "staff_quota": "quota",
    "internal_offices": "offices",
    "budget_total_yuan": "total",
    "functions": "functions",
    "annual_goal": "goal",
    "long_term_goal": "long",
    "notes": "notes",
}
_VALUES = {
    "annual_raw": "a",
    "period_raw": "p",
    "actual_raw": "v",
    "weight": "w",
    "score": "s",
    "direction": "d",
    "remark": "r",
}

# What their merged cells tell, nothing else does.
_TOLD_BY_MERGES = {
    ("tasks of several parts", "rows lost"),
    ("tasks of several parts", "all lost"),
    ("directions", "repeated"),
    ("the label of a goal over levels", "repeated"),
    ("template slots without a word", "repeated"),
    ("list whose goal and money stand behind the indicators", "repeated"),
    ("one header over the levels, another over the names", "repeated"),
    ("a city and its county", "repeated"),
    ("levels with all marks in the column of the names", "repeated"),
    ("units in rows under levels and the names of their indicators", "all lost"),
    ("sources of a year below the sum of the project", "repeated"),
    ("the unit of the amounts below with the label of all", "repeated"),
    ("levels side by side over their indicators", "dump"),
    ("a level merged over both columns of levels", "all lost"),
    ("a level merged over both columns of levels", "dump"),
    ("offices merged beside their labels", "repeated"),
    ("duties and activities left of the indicators", "moved"),
    ("an office with its money in the list", "moved"),
    ("a total that heads both sides, and a header of values under another", "moved"),
    ("levels parted into name and value", "moved"),
    ("kinds over names of a level above", "moved"),
    ("words of a budget that only answer a label", "moved"),
    ("marks of level 2 and both values in one cell", "moved"),
    ("levels side by side over their indicators", "moved"),
    ("names and values in rows below levels side by side", "moved"),
    ("a level merged over both columns of levels", "moved"),
    ("progress of a project without the word of its contents", "moved"),
    ("a sum below the wider header of its parts", "repeated"),
    ("a fund of social insurance with words of its own on both sides", "moved"),
    ("goals beside their numbers, a label further up that waits for its text", "moved"),
    ("progress in percent beside what was reached each quarter", "moved"),
    ("the budget of each office in the form of a department, tasks behind plain numbers", "moved"),
    ("a part of the money printed twice over its sources, a block whose label has the unit", "repeated"),
    ("goals beside their numbers, a label further up that waits for its text", "repeated"),
}


# What their sums, their levels or the headers they part tell without their merged cells.
_LEFT_OUT = (
    "summary with two header rows",
    "values by grade",
    "list with codes, sources of money, blank money and a row of the unit",
    "levels below the label of the block, level 2 before the names",
    "a budget by years with their sum",
    "the amounts of one matter are not the budget",
    "money parted by the governments that give it, named by one word each",
    "columns of a plan of several years beside labels",
    "a budget printed crosswise, origins in rows and kinds in columns",
    "a list without levels under money of two measures",
    "subtotals before the projects of an office",
    "sources of money that are left blank",
    "goals in a table of their own columns",
    "projects merged beside their labels",
    "a list whose goals print all indicators under headings, offices and kinds with their sums above",
    "a list with money of two years beside names and values below one header",
    "sources over kinds of expenditure beside the money of the year before",
    "money of governments named by one word in a summary of projects",
    "amounts and shares below one header of what was spent",
    "kinds of targets below the goal of each project, a source nobody knows beside another",
    "a sum below the wider header of its parts",
    "a part of the money below the amounts of the whole, and an adjusted goal beside the first",
    "targets of the year and of several years below one header, projects that support tasks",
    "words of a budget that only answer a label",
    "an amount below its label beside labels with theirs",
    "a list whose money is parted below its header",
    "a part of the money printed twice over its sources, a block whose label has the unit",
)


def _samples() -> Iterator[tuple[str, str, list[str]]]:
    for part in SAMPLES.read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, rest = part.partition("\n")
        text, _, truth = rest.partition("\n---\n")
        yield name, text, truth.strip().split("\n")


@pytest.mark.parametrize(
    ("text", "truth", "edition"),
    [
        pytest.param(text, truth, edition, id=f"{name}-{edition}")
        for edition in ("merged", "rows lost", "all lost", "repeated", "dump", "moved")
        for name, text, truth in _samples()
        if not name.startswith("raw") and (name, edition) not in _TOLD_BY_MERGES
    ],
)
def test_a_layout_nobody_has_described(text: str, truth: list[str], edition: str) -> None:
    read = _read(_dumped(text, _behind_a_break)) if edition == "moved" else forms(*_blocks(text, edition))
    assert [line for form in read for line in _shown(form)] == truth


@pytest.mark.parametrize(
    ("text", "truth"),
    [pytest.param(text, truth, id=name) for name, text, truth in _samples() if name in _LEFT_OUT],
)
def test_a_dump_that_leaves_out_all_covered_cells(text: str, truth: list[str]) -> None:
    assert [line for form in _read(_dumped(text, _of_no_cell)) for line in _shown(form)] == truth


@pytest.mark.parametrize(
    ("text", "truth"),
    [pytest.param(text, truth, id=name) for name, text, truth in _samples() if name.startswith("raw")],
)
def test_a_text_file_nobody_has_described(text: str, truth: list[str]) -> None:
    assert [line for form in _read(text.replace("⇥", "\t")) for line in _shown(form)] == truth


def test_a_code_before_the_name_and_in_its_own_cell_is_read_once() -> None:
    (form,) = forms(
        "部门整体绩效目标表",
        dump("部门名称|306001-绩溪县林场|部门编码|306001", "部门职责|造林。", "年度目标|植树。"),
    )
    assert [row.raw for row in form.readings if row.column == "department_code"] == ["306001"]


def test_a_level_outside_the_taxonomy_is_other_and_a_finding() -> None:
    (form,) = forms(
        dump(
            "部门名称|绩溪县林场||",
            "一级指标|二级指标|三级指标|指标值",
            "党建引领|支部建设|达标支部数|≥3个",
        )
    )
    (row,) = form.indicators
    assert (row.level1, row.level1_code) == ("党建引领", "other")
    assert [(f.column, f.actual) for f in form.findings if f.rule == "level_unknown"] == [
        ("level1", "党建引领"),
        ("level2", "支部建设"),
    ]


def test_a_number_takes_the_unit_in_the_brackets_of_its_name() -> None:
    (form,) = forms(
        dump(
            "部门名称|绩溪县林场||",
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|培训人数（人）|200",
            "|质量指标|合格率（%）|95",
            "|成本指标|成本(万元)|≤30",
        )
    )
    values = [(row.annual_raw, row.annual_number, row.annual_unit) for row in form.indicators]
    assert values == [("200", 200.0, "人"), ("95", 95.0, "%"), ("≤30", 300_000.0, "元")]


def test_text_that_ends_in_no_value_is_told() -> None:
    (form,) = forms(
        dump("部门名称|绩溪县林场", "部门职责|负责林木培育。", "茶叶产量|300吨", "年度目标|植树。")
    )
    assert form.declaration.functions == "负责林木培育。"
    unread = [finding.actual for finding in form.findings if finding.rule == "unread_text"]
    assert unread == ["茶叶产量", "300吨"]


def test_task_headers_in_no_list_are_told() -> None:
    (form,) = forms(
        "部门整体绩效目标表",
        dump(
            "部门名称|绩溪县林场||",
            "年度主要任务|事项|支持方向|安排资金（万元）",
            "|育苗|培育良种壮苗|30",
            "|防火|巡护和扑救|45.5",
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|巡护天数|≥300天",
        ),
    )
    assert [(task.name, task.content, task.amount_yuan) for task in form.tasks] == [
        ("育苗", "培育良种壮苗", 300_000.0),
        ("防火", "巡护和扑救", 455_000.0),
    ]
    inferred = [finding for finding in form.findings if finding.rule == "label_inferred"]
    assert [(finding.table, finding.column, finding.actual) for finding in inferred] == [
        ("tasks", "name", "事项"),
        ("tasks", "content", "支持方向"),
    ]


def test_a_short_first_task_is_no_header() -> None:
    rows = sheet(dump("年度主要任务|育苗|造林供苗", "|防火|巡护林地3万亩，扑救火情，宣传防火知识进村入户"))
    assert unknown_task_spots(rows, rows.rows[0], rows.rows[0].spots[0]) == []


def test_a_goal_under_a_label_that_was_told_is_doubtful_in_every_piece() -> None:
    (form,) = forms(
        "部门整体绩效目标表",
        dump(
            "部门名称|绩溪县林场",
            "部门职责|造林。",
            "年度绩效目的|1.植树。\n2.防火。",
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|巡护天数|≥300天",
        ),
    )
    assert [goal.text for goal in form.goals] == ["1.植树。", "2.防火。"]
    inferred = [finding for finding in form.findings if finding.rule == "label_inferred"]
    assert [(finding.table, finding.column) for finding in inferred] == [
        ("declarations", "annual_goal"),
        ("goals", "text"),
    ]


def test_expenditure_of_the_appropriation_alone_is_no_contradiction() -> None:
    (form,) = forms(
        "部门整体绩效目标表",
        merged(
            "部门名称|绩溪县林场|<|<",
            "预算支出总额（万元）|财政拨款|<|其他资金",
            "^|基本支出|项目支出|^",
            "120|70|45|5",
            "年度目标|植树。|<|<",
        ),
    )
    assert [finding.rule for finding in form.findings if finding.rule.startswith("total_")] == []


def test_the_first_of_several_amounts_under_unknown_headers_is_doubtful() -> None:
    (form,) = forms(
        "项目支出绩效目标申报表",
        merged(
            "项目名称|林区道路|<|<|<",
            "资金（万元）|项目|甲类|乙类|丙类",
            "^|合计|540|360|180",
            "年度目标|修路6公里。|<|<|<",
        ),
    )
    doubts = [
        (found.table, found.column, found.actual) for found in form.findings if found.rule == "cells_doubtful"
    ]
    assert doubts == [
        ("budget_lines", "amount_yuan", "360"),
        ("declarations", "budget_total_yuan", "360"),
    ]


def test_a_number_alone_is_no_goal_and_its_text_is_told() -> None:
    (form,) = forms(
        "部门整体绩效目标表",
        dump(
            "部门名称|绩溪县林场||",
            "三、部门绩效目标|||",
            "目标1|植树80亩|目标2|防火巡护",
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|巡护天数|≥300天",
        ),
    )
    assert (form.declaration.annual_goal, form.goals) == (None, ())
    unread = [finding.actual for finding in form.findings if finding.rule == "unread_text"]
    assert unread == ["目标1", "植树80亩", "目标2", "防火巡护"]


def _blocks(text: str, edition: str) -> list[Table | str]:
    blocks: list[Table | str] = []
    rows: list[str] = []
    for line in [*text.strip().split("\n"), ""]:
        if "|" in line:
            rows.append(line.replace("¶", "\n"))
            continue
        if rows:
            width = max(row.count("|") for row in rows)
            full = [row + "|" * (width - row.count("|")) for row in rows]
            lost = [re.sub(r"(?:(?<=\|)|^)\s*[<^]\s*(?=\||$)", "", row) for row in full]
            blocks.append(dump(*lost) if edition == "dump" else _without(edition, merged(*full)))
            rows = []
        if line.strip():
            blocks.append(line)
    return blocks


def _dumped(text: str, left_in: Callable[[list[str], bool], list[str]]) -> str:
    """The text of a file whose tables lack covered cells, their rows filled up on the right.

    `left_in` gives the cells that are left of a row, asked with whether it is of the lower half.
    """
    lines: list[str] = []
    rows: list[list[str]] = []
    for line in [*text.strip().split("\n"), ""]:
        if "|" in line:
            rows.append([cell.strip() for cell in line.split("|")])
            continue
        width = max(map(len, rows), default=0)
        for number, row in enumerate(rows):
            left = left_in(row, number >= len(rows) // 2)
            cells = ["" if cell in (LEFT, ABOVE) else _in_paragraphs(cell) for cell in left]
            lines.append("\t".join([*cells, *[""] * (width - len(cells))]))
        lines.extend(["", line, ""])
        rows = []
    return "\n".join(lines)


def _behind_a_break(row: list[str], lower: bool) -> list[str]:  # noqa: FBT001 - given by position
    """In the lower half of a table the cells of a row without those merged with the row above."""
    left: list[str] = []
    covered = False
    for cell in row:
        covered = cell == ABOVE or (covered and cell == LEFT)
        if not covered or not lower:
            left.append(cell)
    return left


def _of_no_cell(row: list[str], _lower: bool) -> list[str]:  # noqa: FBT001 - given by position
    """The cells of a row that are not covered by another."""
    return [cell for cell in row if cell not in (LEFT, ABOVE)]


def _in_paragraphs(cell: str) -> str:
    paragraphs = cell.split("¶")
    return " ".join(f"<p>{text}</p>" for text in paragraphs) if len(paragraphs) > 1 else cell


def _read(text: str) -> tuple[Form, ...]:
    return normalize.declarations(extract.read_bytes(text.encode()), source_id="0" * 16, path="form.txt")


def _without(edition: str, table: Table) -> Table:
    """The table as it is, or without the merged cells that an edition has lost or parted."""
    match edition:
        case "rows lost":
            cells = (replace(cell, row_span=1) for cell in table.cells)
        case "all lost":
            cells = (replace(cell, row_span=1, column_span=1) for cell in table.cells)
        case "repeated":
            cells = (
                replace(cell, row=row, column=column, row_span=1, column_span=1)
                for cell in table.cells
                for row in range(cell.row, cell.row + cell.row_span)
                for column in range(cell.column, cell.column + cell.column_span)
            )
        case _:
            return table
    return replace(table, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _shown(form: Form) -> list[str]:
    """What was read, a line each: declaration, budget, tasks, indicators; nothing that is empty."""
    declared = [
        f"{short}={_flat(value)}"
        for column, short in _SHOWN.items()
        if (value := getattr(form.declaration, column)) is not None
    ]
    return [
        "# " + " ".join(declared),
        *map(_money, form.budget_lines),
        *map(_task, form.tasks),
        *map(_indicator, form.indicators),
    ]


def _money(line: BudgetLine) -> str:
    period = "" if line.period == "annual" else f" {line.period}"
    measure = "" if line.measure == "budget" else f" {line.measure}"
    return f"B {line.side} {line.item}{period}{measure} {_flat(line.amount_yuan)}".rstrip()


def _task(task: Task) -> str:
    amounts = (task.amount_yuan, task.fiscal_amount_yuan, task.other_amount_yuan)
    money = "/".join("" if amount is None else _flat(amount) for amount in amounts).rstrip("/")
    parts = (task.name, task.content, task.expected, task.deadline_raw, money)
    return ("T " + " | ".join(_flat(part or "") for part in parts)).rstrip(" |")


def _indicator(row: Indicator) -> str:
    values = [
        f"{short}={_flat(value)}"
        for column, short in _VALUES.items()
        if (value := getattr(row, column)) is not None
    ]
    return " ".join(["I", row.level1_code or "-", row.level2_code or "-", _flat(row.name or "-"), *values])


def _flat(value: float | str | None) -> str:
    if value is None:
        return ""
    return "".join(value.split()) if isinstance(value, str) else f"{value:.12g}"
