"""Text dumps that leave out merged and blank cells: the columns are found again, with a bar, tab or blank between cells."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from draw_txt import barred, barred_cells, packed
from forge import compose
from forge_edition import edition
from forms import SampleForm, expected_record, sample_forms
from gold import compare

import normalize
from extract.read import read_bytes
from shenbao.score import tallied

if TYPE_CHECKING:
    from collections.abc import Callable

    from draw import Drawing

    from normalize.records import Form

TABLES = ("budget_lines", "tasks", "goals", "indicators")
# What a dump without covered and blank cells does not tell: which of two sums beside each other is blank, and labels that only a layout profile knows.
UNTOLD = {
    "barred": ("baoshan-project", "jiangmen-department"),
    "packed": ("baoshan-project", "jiangmen-department", "taoyuan-department"),
    "cells": (
        "baoshan-project", "huangyuan-project", "jiading-department", "jiangmen-department", "taihe-department",
        "taoyuan-department", "zunyi-department",
    ),
}  # fmt: skip
DUMPS: dict[str, Callable[[Drawing], str]] = {
    "barred": barred,
    "packed": lambda drawing: packed(drawing, "\t"),
    "cells": barred_cells,
}
CASES = [
    (form, name)
    for form in sample_forms()
    for name in DUMPS
    if form.slug not in UNTOLD[name] and "docx" in form.editions
]

SELF_EVALUATION = """\
部门预算项目支出绩效自评表（2023年度） | ||||||||||
项目名称 | 渡口值守补助 | |||||||||
主管部门 | 岷县交通运输局部门 | 实施单位 | 岷县渡口管理站 | |||||||
项目基本情况 | 1.项目年度目标完成情况 | 项目年度目标 | 年度目标完成情况 | |||||||
渡口全年有人值守。 | 已按计划值守。 | |||||||||
预算执行情况（10分） | 年度预算数（万元） | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因 | ||
总额 | 20.00 | 18.00 | 17.10 | 95.00% | 10 | 9.5 | 两处渡口停运 | |||
其中：财政资金 | 20.00 | 18.00 | 17.10 | 95.00% | / | / | ||||
单位资金 | 0.00 | 0.00 | 0.00 | 0.00% | / | / | ||||
其他资金 | / | / | ||||||||
绩效指标（90分） | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析 |
产出指标 | 数量指标 | 值守渡口数量 | = | 12 | 处 | 10 | 60 | 50 | 停运 | |
效益指标 | 社会效益指标 | 渡运事故起数 | ≤ | 0 | 起 | 0 | 30 | 30 | ||
合计 | 100 | 89.5 | ||||||||
评价结论 | 完成较好。 | |||||||||
"""

TWO_HEADER_ROWS = """\
| 2020年度项目支出绩效自评表 | ||||||||||
| 项目名称 |
2020年河道保洁经费 |
|||||||||
| 主管部门 | 会泽县水务局 | 实施单位 | 会泽县河道管理所 | |||||||
|
项目资金 （万元） |
年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | ||||
| 年度资金总额 | 7.20 | 7.20 | 6.48 | 10.00 | 90% | 9.00 | ||||
| 其中：当年财政拨款 | 7.20 | 7.20 | 6.48 | 90% | ||||||
| 上年结转资金 | ||||||||||
| 绩效指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 | |||||
|
一级 指标 |
二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | |||||
| 产出指标 | 数量指标 | 清理河段 | ≥ | 15 | 公里 | 16 | 50.00 | 50.00 | ||
| 质量指标 | 验收合格率 | ＝ | 100 | % | 98 | 30.00 | 28.00 | |||
| 满意度指标 | 服务对象满意度指标 | 沿岸居民满意度 | ≥ | 90 | % | 95 | 10.00 | 10.00 | ||
"""


NARROW_COLUMNS = """\
项目支出绩效自评表
（2022年度）
项目名称 渡口值守补助
主管部门 实施单位 岷县渡口管理站
项目资金
（万元）
年初预算数 全年预算数（A） 全年执行数（B） 分值 执行率（B/A） 得分
年度资金总额： 20 18 17.1 10 10
其中：本年财政拨款 20 18 17.1 - -
其他资金 - -
年度总体目标完成情况 预期目标 实际完成情况
渡口全年有人值守。 已按计划值守。
年度绩效指标完成情况 一级
指标
二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施
产出指标
（50分）
数量指标 指标1：值守渡口数量 12 10 30 25
指标2：巡查次数 ≥ 24 次 26次 10 10
……
质量指标 指标1：值守记录齐全 10 10
指标2：
效益指标
（30分）
社会效益
指标
指标1：渡运事故起数 0 0 30 30
满意度指标
（10分）
服务对象
满意度指标
指标1：乘客满意度 90% 92% 10 10
总分 100 95
"""

LIST_OF_PROJECTS = """\
| 部门预算项目绩效目标申报表（2023年度） | |||||||||||
| 金额单位：元 | |||||||||||
| 单位名称 | 项目名称 | 预算数 | 年度目标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重 | |
| 301-岷县交通部门 | 960,000.00 | ||||||||||
| 301001-岷县渡口管理站 | 渡口值守补助 | 300,000.00 | 渡口全年有人值守。 | 产出指标 | 数量指标 | 值守渡口数量 | ≥ | 12 | 处 | 60 | |
| 效益指标 | 社会效益指标 | 渡运事故起数 | ≤ | 0 | 起 | 30 | |||||
| 渡船检修经费 | 660,000.00 | 渡船适航。 | 产出指标 | 质量指标 | 检修合格率 | ＝ | 100 | % | 90 | ||
"""

FUNDS_BESIDE_TASKS = """\
部门整体支出绩效目标申报表
（2023年度）
单位：万元
| 部门名称 | 岷县渡口管理站 |||
| 年度主要任务 | 任务名称 | 主要内容 | 部门收支预算情况 ||
| 任务1 | 渡口值守 | 一、部门年度预算资金总额 | 96.00 ||
| 任务2 | 渡船检修 | 1、资金来源：（1）财政拨款 | 90.00 ||
| 任务3 | 船员培训 | （2）其他资金 | 6.00 ||
| 任务4 | 应急演练 | 二、年末在职人数： | 17 | 内设机构数 | 3 |
| 任务5 | 票务清理 |||
| 绩效指标 |||||
| 一级指标 | 二级指标 | 三级指标 | 指标值 | 备注 ||
| 产出指标 | 数量指标 | 值守渡口数量 | ≥12处 |||
| 质量指标 | 检修合格率 | 100% | 抽检 |||
| 效益指标 | 社会效益指标 | 渡运事故起数 | 0起 |||
"""

CELLS_ON_INDENTED_LINES = """\
绩效目标表
2023年渡口值守补助专项资金项目绩效目标表
项目名称
        | 渡口值守补助
        | |||
主管部门
        | 岷县交通运输局
        | 实施单位
        | 岷县渡口管理站
        | |
绩效
       指标
        | 一级指标
        | 二级指标
        | 三级指标
        | 指标值
        | 备注
        |
产出指标
        | 数量指标
        | 值守渡口数量
        | 12处
        | 含两处季节性渡口
        | |
质量指标
        | 值守记录齐全率
        | 100%
        | |||
效益指标
        | 社会效益指标
        | 渡运事故起数
        | 0起
        | ||
"""


@pytest.mark.parametrize(("form", "name"), CASES, ids=[f"{form.slug}-{name}" for form, name in CASES])
def test_samples_dumped_without_merged_cells(form: SampleForm, name: str) -> None:
    expected = expected_record(form, "docx")
    found = _read(DUMPS[name](form.drawing))
    if expected["status"] == "no_form":
        assert found == ()
        return
    declaration = asdict(found[0].declaration)
    wanted = {key: value for key, value in expected["declaration"].items() if key not in _OF_THE_READING}
    assert {key: declaration[key] for key in wanted} == wanted
    for table in TABLES:
        rows = [asdict(row) for row in getattr(found[0], table)]
        assert [_like(row, other) for row, other in zip(rows, expected[table], strict=True)] == expected[
            table
        ]


_OF_THE_READING = ("errors", "warnings", "infos")


def test_funds_stand_below_their_headers_though_the_label_of_the_block_is_left_out() -> None:
    (form,) = _read(SELF_EVALUATION)
    assert _budget(form) == [
        ("total", "budget", 200000.0), ("total", "adjusted", 180000.0), ("total", "executed", 171000.0),
        ("fiscal_appropriation", "budget", 200000.0), ("fiscal_appropriation", "adjusted", 180000.0),
        ("fiscal_appropriation", "executed", 171000.0), ("unit_funds", "budget", 0.0),
        ("unit_funds", "adjusted", 0.0), ("unit_funds", "executed", 0.0), ("other_funds", "budget", None),
        ("other_funds", "adjusted", None), ("other_funds", "executed", None),
    ]  # fmt: skip
    assert [goal.text for goal in form.goals] == ["渡口全年有人值守。"]
    assert [(row.name, row.annual_raw, row.actual_raw, row.weight, row.score) for row in form.indicators] == [
        ("值守渡口数量", "=12处", "10处", 60.0, 50.0),
        ("渡运事故起数", "≤0起", "0起", 30.0, 30.0),
    ]
    assert [item.rule for item in form.findings].count("cells_left_out") == 1


def test_cells_on_several_lines_and_headers_in_two_rows() -> None:
    (form,) = _read(TWO_HEADER_ROWS)
    assert form.declaration.project_name == "2020年河道保洁经费"
    assert _budget(form)[:6] == [
        ("total", "budget", 72000.0), ("total", "adjusted", 72000.0), ("total", "executed", 64800.0),
        ("fiscal_appropriation", "budget", 72000.0), ("fiscal_appropriation", "adjusted", 72000.0),
        ("fiscal_appropriation", "executed", 64800.0),
    ]  # fmt: skip
    assert _indicators(form) == [
        ("产出指标", "数量指标", "清理河段", "≥15公里", "16", 50.0, 50.0),
        ("产出指标", "质量指标", "验收合格率", "＝100%", "98", 30.0, 28.0),
        ("满意度指标", "服务对象满意度指标", "沿岸居民满意度", "≥90%", "95", 10.0, 10.0),
    ]


def test_a_form_on_one_line_is_read_by_its_words() -> None:
    text = (
        "附件： 项目支出绩效自评表 （2022年度） 项目名称 渡口值守补助 主管部门 岷县交通运输局 实施单位 岷县渡口管理站 "
        "项目资金 （万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额： 20 18 17.1 10 95% 9.5 "
        "其中：本年财政拨款 20 18 17.1 上年结转资金 其他资金 年度总体目标 预期目标 实际完成情况 渡口全年有人值守。 已按计划值守。 "
        "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施 "
        "产出指标（50分） 数量指标 值守渡口数量 ≥12处 10 30 25 成本指标 每处值守成本 ≤1.5万元 1.4 20 20 "
        "满意度指标（10分） 服务对象满意度指标 乘客满意度 ≥90% 92% 10 10 总分 100 90"
    )
    (form,) = _read(text)
    assert _indicators(form) == [
        ("产出指标", "数量指标", "值守渡口数量", "≥12处", "10", 30.0, 25.0),
        ("产出指标", "成本指标", "每处值守成本", "≤1.5万元", "1.4", 20.0, 20.0),
        ("满意度指标", "服务对象满意度指标", "乘客满意度", "≥90%", "92%", 10.0, 10.0),
    ]
    assert _budget(form)[:4] == [
        ("total", "budget", 200000.0),
        ("total", "adjusted", 180000.0),
        ("total", "executed", 171000.0),
        ("fiscal_appropriation", "budget", 200000.0),
    ]
    assert (form.declaration.project_name, form.declaration.department) == ("渡口值守补助", "岷县渡口管理站")


def test_words_of_narrow_columns_are_put_together_and_rows_made_whole() -> None:
    (form,) = _read(NARROW_COLUMNS)
    assert (form.declaration.project_name, form.declaration.department) == ("渡口值守补助", "岷县渡口管理站")
    assert form.declaration.annual_goal == "渡口全年有人值守。"
    assert _budget(form) == [
        ("total", "budget", 200000.0), ("total", "adjusted", 180000.0), ("total", "executed", 171000.0),
        ("fiscal_appropriation", "budget", 200000.0), ("fiscal_appropriation", "adjusted", 180000.0),
        ("fiscal_appropriation", "executed", 171000.0), ("other_funds", "budget", None),
        ("other_funds", "adjusted", None), ("other_funds", "executed", None),
    ]  # fmt: skip
    assert _indicators(form) == [
        ("产出指标", "数量指标", "值守渡口数量", "12", "10", 30.0, 25.0),
        ("产出指标", "数量指标", "巡查次数", "≥ 24 次", "26次", 10.0, 10.0),
        ("产出指标", "质量指标", "值守记录齐全", None, None, 10.0, 10.0),
        ("效益指标", "社会效益指标", "渡运事故起数", "0", "0", 30.0, 30.0),
        ("满意度指标", "服务对象满意度指标", "乘客满意度", "90%", "92%", 10.0, 10.0),
    ]


def test_a_total_below_a_header_and_a_part_below_a_remark_begin_rows_of_their_own() -> None:
    (form,) = _read(
        "项目支出绩效目标申报表\n（2025年度）\n项目名称 渡口值守补助\n"
        "项目资金情况（万元） 资金来源 上年度预算安排 本年度申请金额 备注\n合计 62.00 68.00 据实结算\n"
        "其中：财政拨款 60.00 66.00\n其他资金 2.00 2.00\n"
        "绩效指标 一级指标 二级指标 指标名称 上年度实际水平 本年度计划水平\n"
        "产出指标 数量指标 值守渡口数量 11处 ≥12处\n质量指标 值守率 98% 100%\n效益指标 社会效益指标 渡运事故 0起 0起\n"
    )
    assert [(line.item, line.period, line.amount_yuan) for line in form.budget_lines] == [
        ("total", "prior", 620000.0), ("total", "annual", 680000.0),
        ("fiscal_appropriation", "prior", 600000.0), ("fiscal_appropriation", "annual", 660000.0),
        ("other_funds", "prior", 20000.0), ("other_funds", "annual", 20000.0),
    ]  # fmt: skip
    assert [(row.name, row.annual_raw) for row in form.indicators] == [
        ("值守渡口数量", "≥12处"),
        ("值守率", "100%"),
        ("渡运事故", "0起"),
    ]


def test_figures_that_may_be_targets_or_marks_have_a_finding() -> None:
    for text in (NARROW_COLUMNS, NARROW_COLUMNS.replace("总分 100 95\n", "")):
        (form,) = _read(text)
        (row,) = [row for row in form.indicators if row.name == "值守记录齐全"]
        doubted = {item.row_key for item in form.findings if item.rule == "cells_doubtful"}
        assert row.row_key in doubted


def test_a_list_of_projects_without_the_names_of_merged_cells() -> None:
    first, second = _read(LIST_OF_PROJECTS)
    assert (first.declaration.department, first.declaration.project_name) == (
        "岷县渡口管理站",
        "渡口值守补助",
    )
    assert (second.declaration.department, second.declaration.project_name) == (
        "岷县渡口管理站",
        "渡船检修经费",
    )
    assert [form.declaration.budget_total_yuan for form in (first, second)] == [300000.0, 660000.0]
    assert [form.declaration.annual_goal for form in (first, second)] == ["渡口全年有人值守。", "渡船适航。"]
    assert [
        [(row.level1, row.name, row.annual_raw) for row in form.indicators] for form in (first, second)
    ] == [
        [("产出指标", "值守渡口数量", "≥12处"), ("效益指标", "渡运事故起数", "≤0起")],
        [("产出指标", "检修合格率", "＝100%")],
    ]


def test_funds_beside_the_tasks_become_no_contents_of_tasks() -> None:
    (form,) = _read(FUNDS_BESIDE_TASKS)
    assert [(task.name, task.content) for task in form.tasks] == [
        ("渡口值守", None), ("渡船检修", None), ("船员培训", None), ("应急演练", None), ("票务清理", None),
    ]  # fmt: skip
    assert _budget(form) == [
        ("total", "budget", 960000.0),
        ("fiscal_appropriation", "budget", 900000.0),
        ("other_funds", "budget", 60000.0),
    ]
    assert form.declaration.staff_on_post == 17


def test_first_cells_before_the_bars_begin_with_the_line_that_is_not_indented() -> None:
    (form,) = _read(CELLS_ON_INDENTED_LINES)
    assert form.declaration.title == "2023年渡口值守补助专项资金项目绩效目标表"
    assert (form.declaration.project_name, form.declaration.supervising_department) == (
        "渡口值守补助",
        "岷县交通运输局",
    )
    assert [(row.level2, row.name, row.annual_raw, row.remark) for row in form.indicators] == [
        ("数量指标", "值守渡口数量", "12处", "含两处季节性渡口"),
        ("质量指标", "值守记录齐全率", "100%", None),
        ("社会效益指标", "渡运事故起数", "0起", None),
    ]


def test_each_cell_on_a_line_and_bars_alone_for_those_left_out() -> None:
    rows = [
        ["绩效目标申报表"],
        ["（2025年度）"],
        ["项目名称", "渡口便道硬化", "项目负责人", "韩青"],
        ["主管部门", "岷县交通运输局", "实施单位", "岷县石桥乡人民政府"],
        ["资金情况（万元）", "年度资金总额：", "50"],
        ["其中：财政拨款", "50"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "硬化便道", "2公里"],
        ["新建错车道", "3处"],
        ["满意度指标", "服务对象满意度指标", "群众满意度", "≥95%"],
    ]
    text = "".join("".join(f"{cell} |\n" for cell in row) + "|" * (6 - len(row)) + "\n" for row in rows)
    (form,) = _read(text)
    assert form.declaration.title == "绩效目标申报表"
    assert (form.declaration.fiscal_year, form.declaration.department) == (2025, "岷县石桥乡人民政府")
    assert _budget(form) == [("total", "budget", 500000.0), ("fiscal_appropriation", "budget", 500000.0)]
    assert [(row.level2, row.name, row.annual_raw) for row in form.indicators] == [
        ("数量指标", "硬化便道", "2公里"),
        ("数量指标", "新建错车道", "3处"),
        ("服务对象满意度指标", "群众满意度", "≥95%"),
    ]


def test_cells_that_go_over_several_lines_end_with_the_bar() -> None:
    cells = [
        "附件2",
        "项目支出绩效目标表",
        "（2025年度）",
        "项目名称",
        "渡口夜航灯",
        "实施单位",
        "岷县交通运输局",
    ]
    cells += [
        "项目资金\n（万元）",
        "年度资金总额：",
        "12",
        "年度\n目标",
        "装设航灯。\n方便夜航。",
        "绩\n效\n指\n标",
    ]
    cells += ["一级\n指标", "二级指标", "三级指标", "指标值", "产出指标", "数量指标", "装设\n航灯", "6盏"]
    cells += [
        "质量指标",
        "航灯\n完好率",
        "≥98%",
        "满意度\n指标",
        "服务对象\n满意度指标",
        "船员满意度",
        "≥90%",
    ]
    (form,) = _read("关于下达资金的通知\n" + "".join(f"{cell} |\n" for cell in cells) + "联系人：韩青\n")
    assert form.declaration.annual_goal == "装设航灯。\n方便夜航。"
    assert _budget(form) == [("total", "budget", 120000.0)]
    assert [(row.level1, row.level2, row.name, row.annual_raw) for row in form.indicators] == [
        ("产出指标", "数量指标", "装设航灯", "6盏"),
        ("产出指标", "质量指标", "航灯完好率", "≥98%"),
        ("满意度指标", "服务对象满意度指标", "船员满意度", "≥90%"),
    ]


@pytest.mark.parametrize(("name", "least"), [("barred", 0.98), ("packed", 0.98)])
def test_composed_forms_dumped_without_merged_cells(name: str, least: float) -> None:
    outcomes = [
        outcome
        for seed in range(500, 524)
        for form in [compose(seed)]
        for outcome in compare(form.record, list(_read(edition(form, name).decode())))
    ]
    tally = tallied(outcomes)
    assert tally.f1 >= least
    assert tally.false_confidence <= 0.01


def _read(text: str) -> tuple[Form, ...]:
    return normalize.declarations(read_bytes(text.encode()), source_id="0" * 16, path="a.txt")


def _budget(form: Form) -> list[tuple[str, str, float | None]]:
    return [(row.item, row.measure, row.amount_yuan) for row in form.budget_lines]


def _indicators(form: Form) -> list[tuple[str | float | None, ...]]:
    return [
        (row.level1, row.level2, row.name, row.annual_raw, row.actual_raw, row.weight, row.score)
        for row in form.indicators
    ]


def _like(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in wanted}
