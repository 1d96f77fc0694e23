"""Tables printed one cell a line: what word processors make of a form when they save it as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tables import document

import normalize
from extract.read import read_bytes
from normalize.unrolled import laid_out

if TYPE_CHECKING:
    from normalize.records import Form

HEAD = (
    "项目支出绩效目标申报表",
    "（2025年度）",
    "项目名称",
    "老旧水厂改造",
    "主管部门",
    "云溪县水利局",
    "实施单位",
    "云溪县供水站",
)
INDICATORS = ("一级指标", "二级指标", "三级指标", "指标值", "备注")
BLANKS_COUNTED = (
    "产出指标", "数量指标", "改造水厂数量", "≥3座", "", "", "", "铺设管网长度", "12.5公里", "含支管", "", "质量指标",
    "出厂水合格率", "100%", "", "效益指标", "社会效益指标", "受益人口", "≥4.2万人", "",
)  # fmt: skip
BLANKS_LOST = tuple(text for text in BLANKS_COUNTED if text)
WHOLE = [
    ("产出指标", "数量指标", "改造水厂数量", "≥3座", None),
    ("产出指标", "数量指标", "铺设管网长度", "12.5公里", "含支管"),
    ("产出指标", "质量指标", "出厂水合格率", "100%", None),
    ("效益指标", "社会效益指标", "受益人口", "≥4.2万人", None),
]


def test_empty_lines_that_stand_for_empty_cells_are_counted() -> None:
    form = read(*HEAD, *INDICATORS, *BLANKS_COUNTED)
    assert (form.declaration.department, form.declaration.project_name) == ("云溪县供水站", "老旧水厂改造")
    assert rows(form) == WHOLE


def test_without_empty_lines_the_content_says_where_a_row_begins() -> None:
    assert rows(read(*HEAD, *INDICATORS, *BLANKS_LOST)) == WHOLE


def test_an_empty_line_behind_each_cell_is_no_empty_cell() -> None:
    text = "\n\n".join((*HEAD, *INDICATORS, *BLANKS_COUNTED))
    assert rows(form_of(text)) == WHOLE


def test_the_label_of_the_block_stands_left_of_its_headers() -> None:
    body = [text for row in _rows_of(BLANKS_COUNTED, 5) for text in ("", *row)]
    assert rows(read(*HEAD, "绩效指标", *INDICATORS, *body)) == WHOLE


def test_a_group_printed_before_its_columns_is_no_column() -> None:
    form = read(
        *HEAD, "绩效指标", "年度指标值", "一级指标", "二级指标", "三级指标", "运算符号", "指标值", "计量单位",
        "产出指标", "数量指标", "改造水厂数量", "≥", "3", "座", "质量指标", "出厂水合格率", "＝", "100", "%",
    )  # fmt: skip
    assert [(row.level2, row.name, row.annual_raw, row.annual_unit) for row in form.indicators] == [
        ("数量指标", "改造水厂数量", "≥3座", "座"),
        ("质量指标", "出厂水合格率", "＝100%", "%"),
    ]


def test_columns_of_a_group_are_printed_behind_all_others() -> None:
    form = read(
        *HEAD, "一级指标", "二级指标", "三级指标", "年度指标值", "分值", "运算符号", "指标值", "计量单位",
        "产出指标", "数量指标", "改造水厂数量", "≥", "3", "座", "20", "质量指标", "出厂水合格率", "＝", "100", "%", "30",
    )  # fmt: skip
    assert [(row.name, row.annual_raw, row.weight) for row in form.indicators] == [
        ("改造水厂数量", "≥3座", 20.0),
        ("出厂水合格率", "＝100%", 30.0),
    ]


def test_a_header_on_two_lines_is_one_header() -> None:
    form = read(
        *HEAD, "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "偏差原因分析及", "改进措施",
        "产出指标", "数量指标", "改造水厂数量", "≥3座", "2座", "一座因征地延后", "质量指标", "出厂水合格率", "100%", "99%",
    )  # fmt: skip
    assert [(row.name, row.annual_raw, row.actual_raw) for row in form.indicators] == [
        ("改造水厂数量", "≥3座", "2座"),
        ("出厂水合格率", "100%", "99%"),
    ]


def test_funds_have_a_row_for_each_item() -> None:
    form = read(
        *HEAD, "项目资金（万元）", "", "年初预算数", "全年执行数", "执行率", "", "年度资金总额", "350.00", "341.20", "97.49%",
        "", "其中：财政拨款", "300.00", "300.00", "100%", "", "其他资金", "50.00", "41.20", "82.4%",
        "一级指标", "二级指标", "三级指标", "指标值", *BLANKS_LOST[:4], "质量指标", "出厂水合格率", "100%",
    )  # fmt: skip
    assert [(line.item, line.measure, line.amount_yuan) for line in form.budget_lines] == [
        ("total", "budget", 3_500_000.0),
        ("total", "executed", 3_412_000.0),
        ("fiscal_appropriation", "budget", 3_000_000.0),
        ("fiscal_appropriation", "executed", 3_000_000.0),
        ("other_funds", "budget", 500_000.0),
        ("other_funds", "executed", 412_000.0),
    ]
    assert {line.section_raw for line in form.budget_lines} == {"项目资金（万元）"}


def test_expected_and_reached_goal_stand_below_their_own_heads() -> None:
    form = read(
        *HEAD, "年度总体目标", "预期目标", "全年实际完成情况", "改造三座老旧水厂。", "完成两座，一座在建。",
        *INDICATORS, *BLANKS_LOST,
    )  # fmt: skip
    assert form.declaration.annual_goal == "改造三座老旧水厂。"


def test_a_label_whose_end_is_on_the_next_line_and_the_name_of_the_table_below() -> None:
    form = read(
        *HEAD[:4], "主管部门", "及编码", "[012]云溪县水利局", *HEAD[6:], "总体目标", "中期目标", "年度目标",
        "三年内水质达标。", "改造三座老旧水厂。", "绩效项目指标表", *INDICATORS, *BLANKS_LOST,
    )  # fmt: skip
    assert form.declaration.supervising_department == "云溪县水利局"
    assert [(goal.period, goal.text) for goal in form.goals] == [
        ("multi_year", "三年内水质达标。"),
        ("annual", "改造三座老旧水厂。"),
    ]


def test_the_cells_tell_what_an_unknown_header_heads() -> None:
    form = read(
        *HEAD, "一级指标", "二级指标", "三级指标", "指标值", "实绩", "备注",
        "产出指标", "数量指标", "改造水厂数量", "≥3座", "2座", "一座因征地延后", "质量指标", "出厂水合格率", "100%", "99%", "抽检",
    )  # fmt: skip
    assert [(row.name, row.annual_raw, row.remark) for row in form.indicators] == [
        ("改造水厂数量", "≥3座", "一座因征地延后"),
        ("出厂水合格率", "100%", "抽检"),
    ]


def test_values_say_the_line_they_stand_on() -> None:
    form = read(*HEAD, *INDICATORS, *BLANKS_COUNTED)
    places = {
        (reading.raw, reading.line, reading.table_no, reading.row, reading.col, reading.method)
        for reading in form.readings
        if reading.column in ("department", "annual_raw")
    }
    assert places >= {
        ("云溪县供水站", 8, None, None, None, "line"),
        ("12.5公里", 22, None, None, None, "line"),
    }


def test_the_form_says_that_its_tables_were_put_together() -> None:
    found = [item.rule for item in read(*HEAD, *INDICATORS, *BLANKS_COUNTED).findings]
    assert found.count("cells_on_lines") == 1


def test_rows_that_fit_other_columns_are_in_doubt_and_counted_ones_are_not() -> None:
    whole = read(*HEAD, *INDICATORS, *BLANKS_COUNTED)
    assert [item.rule for item in whole.findings if item.rule == "cells_doubtful"] == []


def test_budget_labels_that_follow_each_other_have_as_many_amounts_behind_them() -> None:
    budget = ("支出预算（万元）", "合计", "基本支出", "项目支出", "1682.9", "282.9", "1400")
    form = read(*HEAD, *budget, *INDICATORS, *BLANKS_COUNTED)
    assert [(line.item, line.side, line.amount_yuan) for line in form.budget_lines] == [
        ("total", "expenditure", 16_829_000.0),
        ("basic_expenditure", "expenditure", 2_829_000.0),
        ("project_expenditure", "expenditure", 14_000_000.0),
    ]


def test_prose_and_lists_stay_lines() -> None:
    for lines in (
        ("指标值", "应当量化", "一级指标", "分为产出、效益、满意度三类", "二级指标", "按需设置"),
        ("产出指标：", "数量指标：改造水厂3座", "质量指标：合格率100%"),
        (*INDICATORS,),
    ):
        blocks = document(*lines).blocks
        assert laid_out(blocks) == list(blocks)


def read(*lines: str) -> Form:
    return form_of("\n".join(lines))


def form_of(text: str) -> Form:
    (form,) = normalize.declarations(read_bytes(text.encode()), source_id="0" * 16)
    return form


def rows(form: Form) -> list[tuple[str | None, ...]]:
    return [(row.level1, row.level2, row.name, row.annual_raw, row.remark) for row in form.indicators]


def _rows_of(texts: tuple[str, ...], width: int) -> list[tuple[str, ...]]:
    return [texts[start : start + width] for start in range(0, len(texts), width)]
