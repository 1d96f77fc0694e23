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
# What a dump without covered and blank cells does not tell: which of two sums beside each other is blank, funds
# printed beside the tasks, and labels that only a layout profile knows.
UNTOLD = {
    "barred": ("baoshan-project", "jiading-department", "jiangmen-department"),
    "packed": ("baoshan-project", "jiading-department", "jiangmen-department", "taoyuan-department"),
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
    assert [
        (row.level1, row.level2, row.name, row.annual_raw, row.actual_raw, row.weight, row.score)
        for row in form.indicators
    ] == [
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
    assert [
        (row.level1, row.level2, row.name, row.annual_raw, row.actual_raw, row.weight, row.score)
        for row in form.indicators
    ] == [
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


@pytest.mark.parametrize(("name", "least"), [("barred", 0.98), ("packed", 0.97)])
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


def _like(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in wanted}
