"""Text of web pages whose rows leave covered cells out and print blank ones, or leave both out: rows of any length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import normalize
from extract.read import read_bytes

if TYPE_CHECKING:
    from normalize.records import Form

SELF_EVALUATION = """\
项目支出绩效自评表
（2023年度）
项目名称\t老旧水厂改造
主管部门\t云溪县水利局\t实施单位\t云溪县供水站
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t执行率
年度资金总额\t350\t340\t330\t97%
其中：财政拨款\t300\t300\t300\t100%
其他资金\t50\t40\t30\t75%
年度总体目标\t改造三座水厂。
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t备注
产出指标\t数量指标\t改造水厂数量\t≥3座\t3座\t40\t40\t
质量指标\t出厂水合格率\t100%\t\t30\t25\t一座未测
效益指标\t社会效益指标\t受益人口\t≥4万人\t4.2万人\t30\t30\t
"""


def test_amounts_stand_below_their_headers_though_a_covered_cell_is_left_out() -> None:
    form = read(SELF_EVALUATION)
    assert [(line.item, line.measure, line.amount_yuan) for line in form.budget_lines] == [
        ("total", "budget", 3_500_000.0),
        ("total", "adjusted", 3_400_000.0),
        ("total", "executed", 3_300_000.0),
        ("fiscal_appropriation", "budget", 3_000_000.0),
        ("fiscal_appropriation", "adjusted", 3_000_000.0),
        ("fiscal_appropriation", "executed", 3_000_000.0),
        ("other_funds", "budget", 500_000.0),
        ("other_funds", "adjusted", 400_000.0),
        ("other_funds", "executed", 300_000.0),
    ]


def test_rows_that_print_blank_cells_and_leave_covered_ones_out() -> None:
    form = read(
        "部门预算项目支出绩效自评表（2023年度）\n项目名称\t渡口值守补助\n主管部门\t岷县交通运输局\t实施单位\t岷县渡口管理站\n"
        "预算执行情况（10分）\t年度预算数（万元）\t年初预算\t调整后预算数\t预算执行数\t预算执行率\t权重\t得分\t原因\n"
        "总额\t20.00\t18.00\t17.10\t95.00%\t10\t9.5\t两处停运\n其中：财政资金\t20.00\t18.00\t17.10\t95.00%\t/\t/\t\n"
        "其他资金\t\t\t\t\t/\t/\t\n"
        "绩效指标（90分）\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t完成值\t权重\t得分\n"
        "产出指标\t数量指标\t值守渡口数量\t=\t12\t处\t10\t60\t50\n质量指标\t值守记录\t定性\t齐全\t\t齐全\t20\t20\n"
        "效益指标\t社会效益指标\t渡运事故起数\t≤\t0\t起\t0\t10\t10\n时效指标\t值守及时率\t=\t100\t%\t100\t10\t10\n"
    )
    assert [(line.item, line.measure, line.amount_yuan) for line in form.budget_lines] == [
        ("total", "budget", 200_000.0),
        ("total", "adjusted", 180_000.0),
        ("total", "executed", 171_000.0),
        ("fiscal_appropriation", "budget", 200_000.0),
        ("fiscal_appropriation", "adjusted", 180_000.0),
        ("fiscal_appropriation", "executed", 171_000.0),
        ("other_funds", "budget", None),
        ("other_funds", "adjusted", None),
        ("other_funds", "executed", None),
    ]
    assert [(row.name, row.annual_raw, row.weight, row.score) for row in form.indicators] == [
        ("值守渡口数量", "=12处", 60.0, 50.0),
        ("值守记录", "齐全", 20.0, 20.0),
        ("渡运事故起数", "≤0起", 10.0, 10.0),
        ("值守及时率", "=100%", 10.0, 10.0),
    ]


def test_bars_between_cells_of_rows_of_any_length() -> None:
    form = read(
        "项目支出绩效目标表\n（2025年度）\n项目名称 | 老旧水厂改造\n主管部门 | 云溪县水利局 | 实施单位 | 云溪县供水站\n"
        "项目资金（万元） | 年度资金总额 | 财政拨款 | 其他资金\n350 | 300 | 50\n"
        "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值\n"
        "产出指标 | 数量指标 | 改造水厂数量 | ≥3座\n指标2：\n质量指标 | 出厂水合格率 | 100%\n"
        "效益指标 | 社会效益指标 | 受益人口 | ≥4万人\n"
    )
    assert (form.declaration.department, form.declaration.supervising_department) == (
        "云溪县供水站",
        "云溪县水利局",
    )
    assert [(line.item, line.amount_yuan) for line in form.budget_lines] == [
        ("total", 3_500_000.0),
        ("fiscal_appropriation", 3_000_000.0),
        ("other_funds", 500_000.0),
    ]
    assert [(row.level1, row.level2, row.name, row.annual_raw) for row in form.indicators] == [
        ("产出指标", "数量指标", "改造水厂数量", "≥3座"),
        ("产出指标", "质量指标", "出厂水合格率", "100%"),
        ("效益指标", "社会效益指标", "受益人口", "≥4万人"),
    ]


def test_headers_of_indicators_in_a_second_row_stand_below_the_last_header() -> None:
    found = normalize.declarations(
        read_bytes(
            "2025年项目支出绩效目标汇总表\n单位：云溪县水利局\n"
            "项目编码\t项目名称\t年度预算（万元）\t总体目标\t绩效指标\n一级指标\t二级指标\t三级指标\t绩效指标值\n"
            "1001\t水厂改造\t350\t改造三座水厂。\t产出指标\t数量指标\t改造水厂数量\t3座\n"
            "质量指标\t出厂水合格率\t100%\n受检水厂比例\t100%\n"
            "1002\t河道保洁\t90\t保洁河道。\t产出指标\t数量指标\t保洁长度\t60公里\n"
            "效益指标\t社会效益指标\t河道面貌\t改善\n".encode()
        )
    )
    assert [
        (
            form.declaration.project_name,
            form.declaration.budget_total_yuan,
            [row.name for row in form.indicators],
        )
        for form in found
    ] == [
        ("水厂改造", 3_500_000.0, ["改造水厂数量", "出厂水合格率", "受检水厂比例"]),
        ("河道保洁", 900_000.0, ["保洁长度", "河道面貌"]),
    ]


def test_two_groups_of_like_headers_share_the_row_below_them() -> None:
    form = read(
        "部门整体支出绩效目标表\n（2025年度）\n部门名称\t云溪县水利局\n年度目标\t改造三座水厂。\n"
        "一级指标\t中期指标\t年度指标\n二级指标\t指标名称\t指标值\t二级指标\t指标名称\t指标值\n"
        "产出指标\t数量指标\t改造水厂数量\t9座\t数量指标\t改造水厂数量\t3座\n"
        "质量指标\t出厂水合格率\t100%\t质量指标\t出厂水合格率\t100%\n"
        "效益指标\t社会效益指标\t受益人口\t12万人\t社会效益指标\t受益人口\t4万人\n"
    )
    assert [(row.name, row.period_raw, row.annual_raw) for row in form.indicators] == [
        ("改造水厂数量", "9座", None),
        ("出厂水合格率", "100%", None),
        ("受益人口", "12万人", None),
        ("改造水厂数量", None, "3座"),
        ("出厂水合格率", None, "100%"),
        ("受益人口", None, "4万人"),
    ]


def test_what_stands_above_a_level_on_lines_of_words_is_no_part_of_its_name() -> None:
    form = read(
        "项目支出绩效目标表\n项目名称 老旧水厂改造\n主管部门 云溪县水利局\n一级指标 二级指标 三级指标 指标值 备注\n"
        "产出指标 数量指标 改造水厂数量 ≥3座 含扩建\n效益指标 社会效益指标 受益人口 ≥4 万人 提高\n"
        "满意度指标 服务对象满意度指标 用水户满意度 ≥90%\n"
    )
    assert [(row.level1, row.level2, row.name, row.annual_raw) for row in form.indicators] == [
        ("产出指标", "数量指标", "改造水厂数量", "≥3座"),
        ("效益指标", "社会效益指标", "受益人口", "≥4 万人"),
        ("满意度指标", "服务对象满意度指标", "用水户满意度", "≥90%"),
    ]


def read(text: str) -> Form:
    (form,) = normalize.declarations(read_bytes(text.encode()), source_id="0" * 16)
    return form
