"""What a text without rows leaves open: values that may be those of other labels are told to be in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import normalize
from extract.read import read_bytes

if TYPE_CHECKING:
    from normalize.records import Form

HEAD = (
    "项目支出绩效目标申报表",
    "（2025年度）",
    "项目名称",
    "老旧水厂改造",
    "主管部门",
    "云溪县水利局",
)
INDICATORS = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (
    "产出指标", "数量指标", "改造水厂数量", "≥3座", "质量指标", "出厂水合格率", "100%",
    "效益指标", "社会效益指标", "受益人口", "≥4.2万人",
)  # fmt: skip


def test_a_budget_label_without_an_amount_may_only_head_others() -> None:
    form = read(*HEAD, "项目资金", "年度资金总额", "其中：财政拨款", "300万元", *INDICATORS, *ROWS)
    assert doubted(form, "budget_lines") == ["total"]


def test_sums_of_two_years_for_one_item_are_in_doubt() -> None:
    form = read(
        *HEAD, "项目资金（万元）", "实施期资金总额：", "900", "年度资金总额：", "300", "其中：财政拨款", "800", "其中：财政拨款", "280",
        *INDICATORS, *ROWS,
    )  # fmt: skip
    assert "fiscal_appropriation" in doubted(form, "budget_lines")
    assert "fiscal_appropriation_yuan" in doubted_columns(form)


def test_amounts_behind_labels_of_which_one_has_none_are_of_no_label() -> None:
    labels = ("预算支出总额", "财政拨款", "其他资金", "基本支出", "项目支出")
    form = read(*HEAD, *labels, "186.52", "42.13", "144.00", *INDICATORS, *ROWS)
    assert [line.amount_yuan for line in form.budget_lines] == [None] * 5
    assert len(doubted(form, "budget_lines")) == 5


def test_figures_behind_an_amount_are_of_other_columns() -> None:
    form = read(*HEAD, "其中：财政拨款", "36.00万元", "34.20", "95%", *INDICATORS, *ROWS)
    assert doubted(form, "budget_lines") == ["fiscal_appropriation"]


def test_texts_whose_numbers_begin_anew_are_two() -> None:
    form = read(
        *HEAD, "中期目标", "年度目标", "目标1：三年内水质达标。", "目标2：三年内全部改造。", "目标1：改造三座水厂。", "目标2：铺设管网。",
        *INDICATORS, *ROWS,
    )  # fmt: skip
    assert (form.declaration.long_term_goal, form.declaration.annual_goal) == (
        "目标1：三年内水质达标。\n目标2：三年内全部改造。",
        "目标1：改造三座水厂。\n目标2：铺设管网。",
    )


def test_a_line_among_sentences_that_is_none_may_be_a_heading() -> None:
    form = read(*HEAD, "年度目标", "改造三座水厂。", "上半年运行情况", "完成两座。", *INDICATORS, *ROWS)
    assert "annual_goal" in doubted_columns(form)


def test_what_stands_behind_the_name_of_an_office_is_none_of_it() -> None:
    form = read(*HEAD, "监控时点", "8月31日", *INDICATORS, *ROWS)
    assert form.declaration.department == "云溪县水利局"


def test_a_row_without_a_value_may_hold_cells_of_its_neighbours() -> None:
    form = read(*HEAD, *INDICATORS, *ROWS[:4], "质量指标", "出厂水合格率", *ROWS[7:])
    assert doubted(form, "indicators") == ["改造水厂数量", "出厂水合格率", "受益人口"]


def test_a_table_ends_with_its_total_and_before_the_next_title() -> None:
    form = read(
        *HEAD, *INDICATORS[:3], "年度指标值", "得分",
        "产出指标", "数量指标", "改造水厂数量", "≥3座", "50", "质量指标", "出厂水合格率", "100%", "40",
        "总分", "90", "未完成原因分析", "一座因征地延后。",
    )  # fmt: skip
    assert [row.name for row in form.indicators] == ["改造水厂数量", "出厂水合格率"]
    first, second = normalize.declarations(
        read_bytes("\n".join((*HEAD, *INDICATORS, *ROWS, "附表2", *HEAD, *INDICATORS, *ROWS)).encode())
    )
    assert [row.name for row in first.indicators] == [row.name for row in second.indicators]


def test_a_header_in_no_list_behind_all_others_heads_a_column() -> None:
    form = read(
        *HEAD, *INDICATORS, "责任处室",
        "产出指标", "数量指标", "改造水厂数量", "≥3座", "建管科", "质量指标", "出厂水合格率", "100%", "供水科",
        "效益指标", "社会效益指标", "受益人口", "≥4.2万人", "建管科",
    )  # fmt: skip
    assert [(row.name, row.annual_raw) for row in form.indicators] == [
        ("改造水厂数量", "≥3座"),
        ("出厂水合格率", "100%"),
        ("受益人口", "≥4.2万人"),
    ]


def test_the_neighbours_of_the_label_above_the_names_are_printed_before_these() -> None:
    form = read(
        *HEAD, "绩效指标", "绩效标准", "预期值", "一级指标", "二级指标", "三级指标",
        "产出指标", "数量指标", "改造水厂数量", "计划标准", "≥3座", "质量指标", "出厂水合格率", "行业标准", "100%",
    )  # fmt: skip
    assert [(row.name, row.annual_raw) for row in form.indicators] == [
        ("改造水厂数量", "≥3座"),
        ("出厂水合格率", "100%"),
    ]


def test_sums_of_tasks_stand_below_one_header_and_a_text_behind_them() -> None:
    form = read(
        "部门整体支出绩效目标表", "（2025年度）", "部门名称", "云溪县水利局",
        "年度主要任务", "任务名称", "主要内容", "预算金额（万元）", "期望达到的目标（概述）", "总额", "财政拨款", "其他资金",
        "水厂改造", "改造三座水厂", "350.00", "300.00", "50.00", "水质达标",
        "河道保洁", "保洁河道60公里", "90.00", "90.00", "0.00", "河道整洁",
        "金额合计", "440.00", "390.00", "50.00", *INDICATORS, *ROWS,
    )  # fmt: skip
    assert [
        (task.name, task.content, task.expected, task.amount_yuan, task.other_amount_yuan)
        for task in form.tasks
    ] == [
        ("水厂改造", "改造三座水厂", "水质达标", 3_500_000.0, 500_000.0),
        ("河道保洁", "保洁河道60公里", "河道整洁", 900_000.0, 0.0),
    ]


def test_an_empty_slot_is_no_second_line_of_a_value() -> None:
    form = read(*HEAD, *INDICATORS, *ROWS[:4], "指标2：", *ROWS[4:])
    assert [row.annual_raw for row in form.indicators] == ["≥3座", "100%", "≥4.2万人"]


def test_headers_that_head_no_table_put_the_whole_form_in_doubt() -> None:
    labels = (
        "实施单位：云溪县供水站",
        "项目资金：300万元",
        "年度目标：改造三座水厂。",
        "项目概况：三座水厂老旧。",
    )
    form = read(
        *HEAD[:2],
        "项目名称：老旧水厂改造",
        *labels,
        "一级指标",
        "二级指标",
        "考核内容",
        "产出指标",
        "数量指标",
        "改造水厂3座",
    )
    assert {"project_name", "annual_goal"} <= {
        item.column for item in form.findings if item.rule == "reading_doubtful"
    }


def test_ends_of_labels_apart_from_their_beginnings_put_the_whole_form_in_doubt() -> None:
    whole = read(*HEAD, *INDICATORS, *ROWS)
    torn = read(*HEAD, "年度总体目", "标", "年度主要任", "务", *INDICATORS, *ROWS)
    assert [item.rule for item in whole.findings if item.rule == "reading_doubtful"] == []
    assert "project_name" in {item.column for item in torn.findings if item.rule == "reading_doubtful"}


@pytest.mark.parametrize(
    "lines",
    [
        ("培训教练员人", "数 ≥120人", "参赛学校满意", "度 ≥90%"),
        ("可持续影响指 后备人才", "逐步完善 10", "标 体系"),
        ("项目资金", "年度总体目标", "（万元）", "拟投入的资金", "主要内容", "（元）"),
    ],
    ids=["ends of names", "a level around another line", "units on lines of their own"],
)
def test_ends_of_words_beside_other_cells_put_the_whole_form_in_doubt(lines: tuple[str, ...]) -> None:
    form = read(*HEAD, *INDICATORS, *ROWS, *lines)
    assert "project_name" in {item.column for item in form.findings if item.rule == "reading_doubtful"}


@pytest.mark.parametrize(
    "lines",
    [("年 度 总 体 目 标", "改造水厂。", "指 标 值"), ("可持续影响指", "标"), ("完成率", "度量单位", "个")],
    ids=["spaced out", "a label over two lines", "whole words"],
)
def test_words_that_are_whole_put_nothing_in_doubt(lines: tuple[str, ...]) -> None:
    form = read(*HEAD, *lines, *INDICATORS, *ROWS)
    assert "project_name" not in {item.column for item in form.findings if item.rule == "reading_doubtful"}


def test_lines_that_stop_within_a_sentence_are_those_of_a_narrow_column() -> None:
    form = read(
        *HEAD,
        "年度目标",
        "改造老旧小区六",
        "个，惠及居民一",
        "千二百户，保障",
        "设施正常运行。",
        *INDICATORS,
        *ROWS,
    )
    assert "annual_goal" in {item.column for item in form.findings if item.rule == "reading_doubtful"}


def read(*lines: str) -> Form:
    (form,) = normalize.declarations(read_bytes("\n".join(lines).encode()), source_id="0" * 16)
    return form


def doubted(form: Form, table: str) -> list[str | None]:
    """The names of the rows in doubt."""
    keys = {item.row_key for item in form.findings if item.rule == "cells_doubtful" and item.table == table}
    if table == "budget_lines":
        return [line.item for line in form.budget_lines if line.row_key in keys]
    return [row.name for row in form.indicators if row.row_key in keys]


def doubted_columns(form: Form) -> set[str | None]:
    return {
        item.column
        for item in form.findings
        if item.rule == "cells_doubtful" and item.table == "declarations"
    }
