"""Labels that no list holds, as printed with a character lost, put in or unreadable: told by their place, or in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tables import form, forms, merged, sheet, spot

from normalize.likely_labels import tell_labels

if TYPE_CHECKING:
    from normalize.records import Form

PROJECT = "项目支出绩效目标申报表"
OFFICE = "部门整体支出绩效目标申报表"
YEAR = "（2024年度）"
HEADER = "一级指标|二级指标|三级指标|指标值"
ROWS = (
    "产出指标|数量指标|清渠长度|≥3公里",
    "^|质量指标|验收合格率|≥95%",
    "效益指标|社会效益指标|受益农户|≥20户",
)
INDICATORS = merged(HEADER, *ROWS)


def doubts(of: Form) -> set[tuple[str | None, str | None, str | None]]:
    return {(item.table, item.column, item.actual) for item in of.findings if item.rule == "label_inferred"}


def told(text: str, *rows: str) -> str | None:
    """The wording that a cell of a table is told to be."""
    of = sheet(merged(*rows))
    tell_labels(of)
    label = spot(of, text).label
    return label.wording if label is not None else None


def test_the_label_before_the_name_of_an_office_is_one_of_an_office() -> None:
    table = merged("项目名称|清渠", "主管部门|柳溪县水利局|实施口位|柳溪县水利站")
    read = form(PROJECT, YEAR, table, INDICATORS)
    assert read.declaration.department == "柳溪县水利站"
    assert read.declaration.supervising_department == "柳溪县水利局"
    assert ("declarations", "department", "实施口位") in doubts(read)


def test_a_label_before_another_value_must_be_more_alike() -> None:
    assert told("实施口位", "项目名称|清渠", "主管部门|柳溪县水利局|实施口位|分三批") is None


@pytest.mark.parametrize("printed", ["资口总额", "资总额", "资金等总额"])
def test_the_label_of_an_amount_beside_budget_labels_is_the_one_it_is_like(printed: str) -> None:
    table = merged(f"预算申请（万元）|{printed}|30|<", "^|基本支出|10|<", "^|项目支出|20|<")
    read = form(OFFICE, YEAR, merged("部门名称|柳溪县水利局"), table, INDICATORS)
    assert [(line.item, line.amount_yuan) for line in read.budget_lines] == [
        ("total", 300000),
        ("basic_expenditure", 100000),
        ("project_expenditure", 200000),
    ]
    assert (read.declaration.budget_total_yuan, read.declaration.budget_total_basis) == (300000, "printed")
    assert ("budget_lines", None, printed) in doubts(read)


def test_a_heading_of_tasks_that_nobody_knows_is_no_task() -> None:
    tasks = ("年度重点任务|任务口称|工作内容|预算金额（万元）", "^|档案上架|上架案卷300卷|4")
    read = form(OFFICE, YEAR, merged("部门名称|柳溪县档案馆", *tasks), INDICATORS)
    assert [(task.name, task.content, task.amount_yuan) for task in read.tasks] == [
        ("档案上架", "上架案卷300卷", 40000)
    ]


def test_the_label_of_a_goal_ends_the_tasks_above_it() -> None:
    tasks = ("任务名称|主要内容|预算金额（万元）", "档案上架|上架案卷300卷|4")
    goal = "年口绩效目标|上架案卷300卷，修复古籍5册。|<"
    read = form(OFFICE, YEAR, merged("部门名称|柳溪县档案馆|<", *tasks, goal), INDICATORS)
    assert [task.name for task in read.tasks] == ["档案上架"]
    assert read.declaration.annual_goal == "上架案卷300卷，修复古籍5册。"
    assert ("declarations", "annual_goal", "年口绩效目标") in doubts(read)


def test_headings_of_a_list_beside_those_of_indicators_describe_its_projects() -> None:
    header = "口位名称|项目名称|预算数|年度绩口目标|一级指标|二级指标|三级指标|指标值"
    rows = (
        "柳溪县林场|补植|12|补植苗木300株。|产出指标|数量指标|补植株数|300株",
        "^|^|^|^|产出指标|质量指标|苗木成活率|≥85%",
        "柳溪县苗圃|育苗|8|育苗2亩。|产出指标|数量指标|育苗面积|2亩",
    )
    read = forms("2024年项目绩效目标表", merged(header, *rows))
    assert [
        (
            each.declaration.form_stage,
            each.declaration.department,
            each.declaration.annual_goal,
            [(row.annual_raw, row.actual_raw) for row in each.indicators],
        )
        for each in read
    ] == [
        ("target", "柳溪县林场", "补植苗木300株。", [("300株", None), ("≥85%", None)]),
        ("target", "柳溪县苗圃", "育苗2亩。", [("2亩", None)]),
    ]


def test_the_name_of_projects_in_a_list_without_other_fields_is_told() -> None:
    header = "序号|项目称|年初预算数|1-9月执行数|执行率|年度绩效目标"
    rows = ("1|补植|12|6|50%|补植苗木300株。", "2|育苗|8|4|50%|育苗2亩。")
    read = forms("2024年项目绩效运行监控表", merged(header, *rows))
    assert [(each.declaration.project_name, each.declaration.annual_goal) for each in read] == [
        ("补植", "补植苗木300株。"),
        ("育苗", "育苗2亩。"),
    ]


def test_another_word_in_a_header_is_no_label_of_indicators() -> None:
    assert told("目标名称", "目标名称|目标内容|完成情况|权重|得分", "清渠|3公里|3公里|10|10") is None
    assert told("三级标", "一级指标|二级指标|三级标|指标值", *ROWS) == "三级指标"


def test_a_label_merged_over_rows_is_that_of_a_block() -> None:
    rows = ("年度收支预标|一般公共预算|30|基本支出|10", "^|其他资金|0|项目支出|20")
    assert told("年度收支预标", *rows) == "年度收支预算"


def test_two_labels_equally_like_leave_a_cell_without() -> None:
    assert told("口级指标", "口级指标|二级指标|三级指标|指标值", *ROWS) is None


def test_a_total_beside_a_heading_that_nobody_knows_is_in_doubt() -> None:
    table = merged(
        "收入来源（万元）|合计|30|口某口某|合计|30",
        "^|财政拨款|30|^|基本支出|10",
        "^|其他收入|0|^|项目支出|20",
    )
    read = form(OFFICE, YEAR, merged("部门名称|柳溪县水利局"), table, INDICATORS)
    assert ("budget_lines", None, "口某口某") in doubts(read)
    keys = {line.row_key for line in read.budget_lines if line.item == "total"}
    found = {item.row_key for item in read.findings if item.actual == "口某口某"}
    assert len(found & keys) == 1


def test_an_unknown_label_with_the_sum_of_the_parts_puts_the_total_in_doubt() -> None:
    table = merged("基本支出|10|项目支出|20", "杂七杂八|30|<|<")
    read = form(OFFICE, YEAR, "单位：万元", merged("部门名称|柳溪县水利局"), table, INDICATORS)
    figures = (read.declaration.budget_total_yuan, read.declaration.budget_total_basis)
    assert figures in {(300000, "derived"), (None, None)}
    assert ("declarations", "budget_total_yuan", "杂七杂八") in doubts(read) or figures == (None, None)


def test_values_reached_beside_a_target_that_was_told_put_the_stage_in_doubt() -> None:
    table = merged(
        "一级指标|二级指标|三级指标|年度口标值|指标值",
        *(f"{row}|{value}" for row, value in zip(ROWS, ("4公里", "96%", "22户"), strict=True)),
    )
    read = form(OFFICE, YEAR, merged("部门名称|柳溪县水利局"), table)
    assert read.declaration.form_stage == "self_evaluation"
    columns = {(item.table, item.column) for item in read.findings if item.rule == "column_inferred"}
    assert {("declarations", "form_stage"), ("indicators", "actual_raw")} <= columns


def test_a_column_like_that_of_names_behind_the_names_holds_something_else() -> None:
    table = merged(
        "一级指标|二级指标|指标名称|指标含|指标值",
        "产出指标|数量指标|清渠长度|全年清渠公里数|≥3公里",
        "^|质量指标|验收合格率|合格段数占比|≥95%",
    )
    read = form(OFFICE, YEAR, merged("部门名称|柳溪县水利局"), table)
    assert [(row.name, row.annual_raw) for row in read.indicators] == [
        ("清渠长度", "≥3公里"),
        ("验收合格率", "≥95%"),
    ]


def test_a_column_headed_as_level_2_behind_the_names_of_level_2_is_that_of_names() -> None:
    table = merged(
        "一级指标|二口级口标|绩效内容|指标值",
        *ROWS,
    )
    read = form(OFFICE, YEAR, merged("部门名称|柳溪县水利局"), table)
    assert [(row.level2, row.name) for row in read.indicators] == [
        ("数量指标", "清渠长度"),
        ("质量指标", "验收合格率"),
        ("社会效益指标", "受益农户"),
    ]


def test_figures_under_a_header_that_was_told_are_in_doubt() -> None:
    table = merged(
        "资金情况（万元）|项目|年口预算数|全年预算数|全年执行数",
        "^|年度资金总额|15|13|12",
        "^|其中：财政拨款|15|13|12",
    )
    read = form("项目支出绩效自评表", YEAR, merged("项目名称|清渠|项目单位|柳溪县水利站"), table, INDICATORS)
    columns = {
        column for table, column, header in doubts(read) if (table, header) == ("declarations", "年口预算数")
    }
    assert columns == {
        "budget_total_yuan",
        "basic_expenditure_yuan",
        "project_expenditure_yuan",
        "fiscal_appropriation_yuan",
        "other_funds_yuan",
    }
