"""Doubts about forms whose tables were put together again from lines, and about levels and titles that tell too much."""

from __future__ import annotations

import pytest

import normalize
from extract.read import read_bytes

HEAD = ("项目支出绩效目标申报表", "（2025年度）", "主管部门", "云溪县水利局")
LIST = ("项目名称", "预算金额", "年度目标", "一级指标", "二级指标", "三级指标", "指标值")
INDICATORS = (
    "一级指标", "二级指标", "三级指标", "指标值",
    "产出指标", "数量指标", "改造水厂数量", "≥3座",
    "效益指标", "社会效益指标", "受益人口", "≥4.2万人",
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "column", "doubtful"),
    [
        (("项目名称", "老旧水厂改造"), "project_name", False),
        (("项目名称", "老旧水厂改造", "实施地区及批次"), "project_name", True),
        (("项目名称", "水厂改造", "年度目标", "改造水厂3座。"), "annual_goal", False),
        (("项目名称", "水厂改造", "年度目标", "1.改造水厂3座。", "2.更新管网。"), "annual_goal", False),
        (("项目名称", "水厂改造", "年度目标", "目标2：更新管网。"), "annual_goal", True),
        (
            ("项目名称", "水厂改造", "年度目标", "改造水厂3座。", "改造水厂2座，进度正常。"),
            "annual_goal",
            True,
        ),
    ],
)
def test_names_and_goals_of_several_lines_are_doubtful(
    lines: tuple[str, ...], column: str, *, doubtful: bool
) -> None:
    assert (("cells_doubtful", column) in found(*HEAD, *lines, *INDICATORS)) is doubtful


@pytest.mark.parametrize("heading", ["云溪县农村供水总站", "一、运转类项目"])
def test_an_office_or_a_kind_above_a_project_is_no_part_of_its_name(heading: str) -> None:
    rows = (
        heading, "水厂改造", "45.00", "改造水厂3座。", "产出指标", "数量指标", "改造水厂", "3座",
        "管网更新", "30.00", "更新管网12公里。", "产出指标", "数量指标", "更新管网", "12公里",
    )  # fmt: skip
    text = "\n".join((*HEAD[:2], "单位：万元", *LIST, *rows))
    forms = normalize.declarations(read_bytes(text.encode()), source_id="0" * 16)
    assert [form.declaration.project_name for form in forms] == ["水厂改造", "管网更新"]


def test_indicators_below_headings_of_a_change_are_doubtful() -> None:
    changed = ("调整前绩效指标", "调整后绩效指标", *INDICATORS)
    told = ("项目名称", "水厂改造")
    assert ("cells_doubtful", "rows") not in found(*HEAD, *told, *INDICATORS)
    assert ("cells_doubtful", "rows") in found(*HEAD, *told, *changed)


@pytest.mark.parametrize(
    ("title", "doubtful"), [("部门整体支出绩效目标表", False), ("政府投资基金绩效目标申报表", True)]
)
def test_a_department_is_told_by_a_title_that_names_one(title: str, *, doubtful: bool) -> None:
    rows = ["\t".join(INDICATORS[start : start + 4]) for start in (0, 4, 8)]
    rules = found(title, "（2025年度）", "部门名称\t云溪县水利局", "年度目标\t改造水厂3座。", *rows)
    assert (("reading_doubtful", "form_kind") in rules) is doubtful


def found(*lines: str) -> set[tuple[str, str]]:
    """Rules and columns of the findings of a form; `rows` stands for whole indicators."""
    (form,) = normalize.declarations(read_bytes("\n".join(lines).encode()), source_id="0" * 16)
    return {
        (item.rule, "rows" if item.table == "indicators" and item.column is None else item.column or "")
        for item in form.findings
    }
