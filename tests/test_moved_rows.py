"""Rows of text dumps that lost merged cells and moved left, in lists of projects, lists of duties and budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.read import read_bytes
from normalize import declarations

if TYPE_CHECKING:
    from normalize.records import Form

LIST = """\
2024年项目支出绩效目标表
单位：万元
单位名称\t项目名称\t预算数\t财政拨款\t年度目标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位
柳溪县水利局\t清渠\t320\t120\t保证灌区用水。\t产出指标\t数量指标\t清渠长度\t≥\t3\t公里
\t\t\t\t\t\t质量指标\t合格率\t＝\t100\t%
"""


def read(text: str) -> list[Form]:
    return list(declarations(read_bytes(text.encode()), source_id="0" * 16, path="form.txt"))


def shown(
    forms: list[Form],
) -> list[tuple[str | None, str | None, float | None, list[tuple[str | None, ...]]]]:
    return [
        (
            form.declaration.department,
            form.declaration.project_name,
            form.declaration.budget_total_yuan,
            [(row.level1, row.level2, row.name, row.annual_raw) for row in form.indicators],
        )
        for form in forms
    ]


def rules(form: Form) -> list[str]:
    return [item.rule for item in form.findings]


def amounts(form: Form) -> list[tuple[str, str, float | None]]:
    return [(line.item, line.measure, line.amount_yuan) for line in form.budget_lines]


def test_rows_of_a_list_that_moved_left_are_put_back_by_what_they_print() -> None:
    moved = (
        "时效指标\t完工及时率\t＝\t100\t%" + "\t" * 6,
        "整修渠段\t≥\t8\t处" + "\t" * 7,
        "修闸\t80\t80\t修复水闸两座，恢复引水。\t产出指标\t数量指标\t修闸座数\t＝\t2\t座\t",
        "效益指标\t社会效益指标\t受益农户\t≥\t60\t户" + "\t" * 5,
    )
    found = read(LIST + "\n" + "\n".join(moved) + "\n")
    assert shown(found) == [
        (
            "柳溪县水利局",
            "清渠",
            3_200_000.0,
            [
                ("产出指标", "数量指标", "清渠长度", "≥3公里"),
                ("产出指标", "质量指标", "合格率", "＝100%"),
                ("产出指标", "时效指标", "完工及时率", "＝100%"),
                ("产出指标", "时效指标", "整修渠段", "≥8处"),
            ],
        ),
        (
            "柳溪县水利局",
            "修闸",
            800_000.0,
            [
                ("产出指标", "数量指标", "修闸座数", "＝2座"),
                ("效益指标", "社会效益指标", "受益农户", "≥60户"),
            ],
        ),
    ]
    assert [rules(form).count("row_shifted") for form in found] == [2, 2]


def test_a_row_of_an_office_with_its_sum_has_not_moved() -> None:
    office = "柳溪县水利局\t\t320\t120" + "\t" * 7 + "\n"
    first, last = LIST.rsplit("柳溪县水利局", 1)
    (form,) = read(f"{first}{office}{last}")
    assert form.declaration.project_name == "清渠"
    assert form.declaration.department == "柳溪县水利局"


def test_rows_of_a_summary_that_moved_left_take_over_their_office() -> None:
    found = read(
        """\
2025年部门预算项目支出绩效目标批复表
单位：万元
单位名称\t项目名称\t金额\t一般公共预算\t单位资金\t绩效目标
柳溪县水利局\t清渠\t150\t150\t0\t保证灌区二十个村用水。
修闸\t420\t320\t100\t修复水闸十二座，恢复引水。\t
"""
    )
    assert [
        (
            form.declaration.department,
            form.declaration.project_name,
            form.declaration.annual_goal,
            amounts(form),
        )
        for form in found
    ] == [
        (
            "柳溪县水利局",
            "清渠",
            "保证灌区二十个村用水。",
            [
                ("total", "budget", 1_500_000.0),
                ("general_public_budget", "budget", 1_500_000.0),
                ("unit_funds", "budget", 0.0),
            ],
        ),
        (
            "柳溪县水利局",
            "修闸",
            "修复水闸十二座，恢复引水。",
            [
                ("total", "budget", 4_200_000.0),
                ("general_public_budget", "budget", 3_200_000.0),
                ("unit_funds", "budget", 1_000_000.0),
            ],
        ),
    ]


def test_a_column_nobody_knows_is_none_of_the_column_left_of_it() -> None:
    found = read(
        """\
2024年项目支出绩效目标表
单位：万元
项目名称\t主管部门\t支持方向\t预算数\t年度目标\t一级指标\t二级指标\t三级指标\t指标值
农业资金\t柳溪县农业农村局\t龙头企业\t300\t培育龙头企业。\t产出指标\t数量指标\t培育企业\t≥10家
\t\t品牌建设\t100\t打造农产品品牌。\t产出指标\t数量指标\t认证品牌\t≥5个
"""
    )
    assert [form.declaration.department for form in found] == ["柳溪县农业农村局"] * 2


def test_a_row_of_a_list_of_duties_that_moved_left_is_no_duty() -> None:
    (form,) = read(
        """\
2023年部门预算绩效目标批复表
部门名称\t柳溪县审计局\t部门编码\t128
职责活动\t年度目标\t指标名称\t指标含义\t指标值\t取值依据
审计监督\t完成年度审计项目计划\t审计项目完成数\t当年完成项目个数\t≥18个\t审计计划
整改督促\t督促被审计单位整改\t审计整改率\t已整改问题占比\t≥85%\t考核办法
整改报告时限\t出具整改报告天数\t≤60天\t考核办法\t\t
"""
    )
    assert [task.name for task in form.tasks] == ["审计监督", "整改督促"]
    assert [(row.name, row.annual_raw) for row in form.indicators] == [
        ("审计项目完成数", "≥18个"),
        ("审计整改率", "≥85%"),
        ("整改报告时限", "≤60天"),
    ]


BUDGET = """\
项目支出绩效自评表
（2023年度）
项目名称\t清渠\t\t\t\t
主管部门\t柳溪县水利局\t\t实施单位\t柳溪县渠站\t
资金情况（万元）\t资金类别\t年初预算\t调整后预算\t实际支出\t执行率
\t合计\t1260\t1180\t1150\t97.46%
{moved}
总体目标\t保证灌区用水。\t\t\t\t
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t得分
产出指标\t数量指标\t清渠长度\t3公里\t3公里\t20
"""


def test_rows_of_a_budget_that_moved_left_stand_under_the_row_above() -> None:
    moved = "上级补助资金\t1000\t960\t950\t98.96%\t\n单位资金\t260\t220\t200\t/\t"
    (form,) = read(BUDGET.format(moved=moved))
    assert amounts(form) == [
        ("total", "budget", 12_600_000.0),
        ("total", "adjusted", 11_800_000.0),
        ("total", "executed", 11_500_000.0),
        ("upper_level", "budget", 10_000_000.0),
        ("upper_level", "adjusted", 9_600_000.0),
        ("upper_level", "executed", 9_500_000.0),
        ("unit_funds", "budget", 2_600_000.0),
        ("unit_funds", "adjusted", 2_200_000.0),
        ("unit_funds", "executed", 2_000_000.0),
    ]


def test_a_row_in_line_with_the_one_above_has_not_moved_although_it_would_fit_the_one_below() -> None:
    (form,) = read(
        """\
部门整体支出绩效目标表
部门名称\t柳溪县水利局\t\t
基本支出\t60万元\t\t
项目支出\t40万元\t\t
收入预算\t财政拨款\t90万元\t
\t其他资金\t10万元\t
年度总体目标\t保证灌区用水。\t\t
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t清渠长度\t3公里
"""
    )
    places = {(item.raw, item.row, item.col) for item in form.readings}
    assert places >= {("40万元", 2, 1), ("90万元", 3, 2)}
    assert amounts(form) == [
        ("basic_expenditure", "budget", 600_000.0),
        ("project_expenditure", "budget", 400_000.0),
        ("fiscal_appropriation", "budget", 900_000.0),
        ("other_funds", "budget", 100_000.0),
    ]


def test_amounts_that_moved_left_stand_under_the_labels_above() -> None:
    (form,) = read(
        """\
部门整体支出绩效目标表
（2023年度）
部门名称\t柳溪县水利局\t\t\t
收入预算（万元）\t合计\t财政拨款\t专户资金\t其他收入
1682.9\t1600\t0\t82.9\t
年度总体目标\t保证灌区用水。\t\t\t
一级指标\t二级指标\t三级指标\t指标值\t备注
产出指标\t数量指标\t清渠长度\t3公里\t
"""
    )
    assert amounts(form) == [
        ("total", "budget", 16_829_000.0),
        ("fiscal_appropriation", "budget", 16_000_000.0),
        ("special_account", "budget", 0.0),
        ("other_funds", "budget", 829_000.0),
    ]


def test_the_level_of_a_row_that_begins_with_a_blank_is_that_of_its_column() -> None:
    (form,) = read(
        """\
项目支出绩效目标表
项目名称\t清渠\t\t\t
主管部门\t柳溪县水利局\t\t\t
一级指标\t二级指标\t三级指标\t指标性质\t绩效指标值
产出指标\t数量指标\t清渠长度\t≥\t3公里
\t质量指标\t合格率\t＝\t100%
\t成本指标\t经济成本指标\t≤\t320万元
效益指标\t社会效益指标\t受益农户\t≥\t60户
"""
    )
    assert [(row.level1, row.level2, row.name) for row in form.indicators] == [
        ("产出指标", "数量指标", "清渠长度"),
        ("产出指标", "质量指标", "合格率"),
        ("产出指标", "成本指标", "经济成本指标"),
        ("效益指标", "社会效益指标", "受益农户"),
    ]


def test_the_label_of_a_block_heads_the_levels_below_it_where_no_other_header_does() -> None:
    (form,) = read(
        """\
项目支出绩效目标表
项目名称\t清渠\t\t
主管部门\t柳溪县水利局\t\t
绩效指标\t\t指标内容\t指标值
产出指标\t数量指标\t清渠长度\t3公里
\t质量指标\t合格率\t100%
效益指标\t社会效益指标\t受益农户\t≥60户
"""
    )
    assert [(row.level1, row.level2, row.name) for row in form.indicators] == [
        ("产出指标", "数量指标", "清渠长度"),
        ("产出指标", "质量指标", "合格率"),
        ("效益指标", "社会效益指标", "受益农户"),
    ]


def test_readings_say_where_the_file_prints_a_cell_that_was_put_back() -> None:
    found = read(f"{LIST}修闸\t80\t80\t修复水闸两座，恢复引水。\t产出指标\t数量指标\t修闸座数\t＝\t2\t座\t\n")
    places = {(item.raw, item.row, item.col) for form in found for item in form.readings}
    assert places >= {("清渠", 1, 1), ("修闸", 3, 0), ("修闸座数", 3, 6)}
