"""Doubts about forms whose tables were put together again from lines, and about levels and titles that tell too much."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

import normalize
from extract.read import read_bytes
from normalize.checks_remade import check_remade
from normalize.identity import Identity
from normalize.records import Indicator

if TYPE_CHECKING:
    from normalize.draft import Draft

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


ROW = Indicator(
    declaration_id="",
    seq=0,
    row_key="",
    level1="产出指标",
    level2="数量指标",
    name="改造水厂",
    annual_raw="3座",
    level_basis="printed",
)


@pytest.mark.parametrize(
    ("functions", "rows", "told"),
    [
        ("负责全县水利工程的建设与管理。", (ROW,), []),
        ("负责水利", (), [("functions", "负责水利")]),
        ("", (replace(ROW, annual_raw="3座\n5座"),), [(None, "3座\n5座")]),
        ("", (replace(ROW, level2=None, name="质量指标"),), [(None, "质量指标")]),
        ("", (replace(ROW, remark="质量指标"), ROW), [(None, "质量指标"), (None, "质量指标")]),
    ],
)
def test_texts_and_rows_that_hold_cells_of_others_are_doubtful(
    functions: str, rows: tuple[Indicator, ...], told: list[tuple[str | None, str]]
) -> None:
    texts = {"functions": functions} if functions else {}
    checks = list(check_remade(draft("项目支出绩效目标表"), texts, (), rows))
    assert [(check.flag.rule, check.flag.column, check.flag.actual) for check in checks] == [
        ("cells_doubtful", *each) for each in told
    ]


def test_a_part_of_a_booklet_without_goals_and_indicators_is_no_form() -> None:
    assert list(check_remade(draft("第二部分 部门预算表"), {}, (), (ROW,))) == []
    (first, *_) = check_remade(draft("第二部分 部门预算表"), {}, (), ())
    assert (first.flag.rule, first.flag.column, first.flag.actual) == (
        "reading_doubtful",
        "title",
        "第二部分 部门预算表",
    )


def draft(title: str) -> Draft:
    identity = Identity(title, "project", "target")
    return cast("Draft", SimpleNamespace(identity=identity, budget=(), indicators=(), rows=()))


def found(*lines: str) -> set[tuple[str, str]]:
    """Rules and columns of the findings of a form; `rows` stands for whole indicators."""
    (form,) = normalize.declarations(read_bytes("\n".join(lines).encode()), source_id="0" * 16)
    return {
        (item.rule, "rows" if item.table == "indicators" and item.column is None else item.column or "")
        for item in form.findings
    }
