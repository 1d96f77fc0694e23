"""Titles, years and form families."""

from __future__ import annotations

import pytest

from normalize.titles import (
    defines,
    is_heading,
    is_title,
    is_year_line,
    kind_of,
    stage_of,
    year_of,
    year_range,
)


@pytest.mark.parametrize(
    "text",
    [
        "部门整体支出绩效目标申报表",
        "《滨湖区渔业站整体支出绩效目标申报表》",
        "2023年度部门整体支出绩效自评表",
        "项目支出绩效目标表（2024年度）",
        "省级部门预算项目支出绩效监控表",
        "专项资金绩效目标自评表",
        "部门(单位)整体支出绩效目标申报表(范本)",
        "项目申报表（含绩效目标）",
        "项目绩效目标表 Project Performance Targets",
        "附件2-1：项目支出绩效目标表",
        "附表一 2024年部门整体支出绩效目标表",
        "（十）2024年项目支出绩效目标表",
        "关于2022年项目支出绩效目标的批复表",
    ],
)
def test_title(text: str) -> None:
    assert is_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "附件2",
        "附件：1.收支预算总表",
        "关于填报绩效目标表的通知",
        "绩效目标申报表汇总表",
        "绩效指标",
        "请各单位认真填写绩效目标表。",
        "收支预算总表",
        "项目申报表",
        "",
    ],
)
def test_no_title(text: str) -> None:
    assert not is_title(text)


@pytest.mark.parametrize(
    "text", ["（2020年度）", "(2024年)", "( 2019 年度)", "（    年度）", "2021年度", "（二〇二四年度）"]
)
def test_year_line(text: str) -> None:
    assert is_year_line(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("绩效目标：指预算资金计划达到的产出和效果。", True),
        ("2.项目支出：是指为完成特定任务发生的支出。", True),
        ("年度目标：指导茶农管护茶园。", False),
        ("年度目标：茶园管护，指标值见下表。", False),
    ],
)
def test_a_line_that_explains_a_word(text: str, *, told: bool) -> None:
    assert defines(text) is told


@pytest.mark.parametrize("text", ["-", "2024", "年度目标", "2024年度预算数"])
def test_no_year_line(text: str) -> None:
    assert not is_year_line(text)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("（2020年度）", 2020),
        ("二〇二三年度", 2023),
        ("2023年至2025年", None),
        ("( 年度)", None),
        ("沪财绩〔2018〕19号", 2018),
        ("12024", None),
    ],
)
def test_year_of(text: str, year: int | None) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("项目总体目标(2024 年-2026 年)", (2024, 2026)),
        ("中期滚动目标(2019年--2021年)", (2019, 2021)),
        ("2021年1月至2023年12月", (2021, 2023)),
        ("2026年-2024年", None),
        ("2024年", None),
    ],
)
def test_year_range(text: str, years: tuple[int, int] | None) -> None:
    assert year_range(text) == years


@pytest.mark.parametrize(
    ("title", "kind", "stage"),
    [
        ("部门整体支出绩效目标申报表", "department", "target"),
        ("项目支出绩效自评表", "project", "self_evaluation"),
        ("部门预算项目支出绩效监控表", "project", "monitoring"),
        ("项目支出绩效目标批复表", "project", "approved"),
        ("专项资金绩效目标表", "special_fund", "target"),
        ("区域绩效目标表", "region", "target"),
        ("绩效目标申报表", "department", "target"),
        ("世界一流大学专项资金项目支出绩效目标表", "project", "target"),
        ("转移支付项目支出绩效目标表", "special_fund", "target"),
    ],
)
def test_family(title: str, kind: str, stage: str) -> None:
    assert (kind_of(title, names_project=False), stage_of(title)) == (kind, stage)


def test_heading() -> None:
    assert is_heading("附件2")
    assert is_heading("一、部门基本情况")
    assert not is_heading("一、加强组织领导，认真落实各项任务。")
