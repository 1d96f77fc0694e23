"""Lines of several labels with their values: where one ends and the next begins, with and without blanks between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import form, merged

from normalize.line_pieces import inner_labels, pieces_of

TITLE = "项目支出绩效目标申报表"
INDICATORS = merged(
    "一级指标|二级指标|三级指标|指标值",
    "产出指标|数量指标|推广茶苗|≥3万株",
    "效益指标|社会效益指标|带动茶农|≥200户",
)


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("单位名称：柳溪茶办    单位：万元", ["单位名称：柳溪茶办", "单位：万元"]),
        ("单位名称：柳溪茶办 单位：万元", ["单位名称：柳溪茶办", "单位：万元"]),
        ("单位名称：柳溪县茶叶局金额单位：万元", ["单位名称：柳溪县茶叶局", "金额单位：万元"]),
        ("填报日期：2024年3月5日单位：元", ["填报日期：2024年3月5日", "单位：元"]),
        ("301柳溪县茶叶局单位：万元", ["301柳溪县茶叶局", "单位：万元"]),
        ("（2021年度）填报单位：（盖章）茶叶局", ["（2021年度）", "填报单位：（盖章）茶叶局"]),
        ("项目名称：良种推广主管部门：柳溪县茶叶局", ["项目名称：良种推广", "主管部门：柳溪县茶叶局"]),
        ("项目名称：良种推广金额（元）：5000.00", ["项目名称：良种推广", "金额（元）：5000.00"]),
        (
            "填报单位：柳溪茶办负责人：李青联系电话：5550123",
            ["填报单位：柳溪茶办", "负责人：李青", "联系电话：5550123"],
        ),
    ],
)
def test_a_line_is_parted_before_each_label(line: str, pieces: list[str]) -> None:
    assert pieces_of(line) == pieces


@pytest.mark.parametrize(
    "line",
    [
        "填报单位：万元",
        "批复单位：柳溪县财政局",
        "项目支出绩效目标表（单位：万元）",
        "项目名称：良种推广（主管部门：茶叶局）",
        "项目负责人及电话：李青",
        "年度目标：完成推广。主管部门：茶叶局",
        "项目名称：良种推广项目单位：柳溪茶办",  # 项目 may end the name or begin the label
    ],
)
def test_a_line_stays_whole_where_no_label_surely_begins(line: str) -> None:
    assert pieces_of(line) == [line]


def test_a_name_that_runs_into_a_label_is_doubtful() -> None:
    read = form(TITLE, "（2024年度）", "项目名称：良种推广项目单位：柳溪茶办", INDICATORS)
    told = [(found.column, found.actual) for found in read.findings if found.rule == "reading_doubtful"]
    assert told == [("project_name", "良种推广项目单位：柳溪茶办")]


def test_labels_inside_a_value_are_found_with_their_doubt() -> None:
    assert inner_labels("良种推广主管部门：柳溪茶办") == [(4, True)]
    assert inner_labels("良种推广项目单位：柳溪茶办") == [(4, False)]
    assert inner_labels("项目单位：柳溪茶办", begin=5) == []


@given(st.text("项目单位名称主管部门金额：:（） 万元。2024", max_size=60))
def test_no_sign_is_lost(line: str) -> None:
    assert "".join("".join(pieces_of(line)).split()) == "".join(line.split())
