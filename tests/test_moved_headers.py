"""Text dumps whose merged cells lost their width: headers and rows that moved left of the columns they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.read import read_bytes
from normalize import declarations

if TYPE_CHECKING:
    from normalize.records import Form, Indicator

BLOCK = (
    "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n"
    "产出指标\t数量指标\t清淤长度\t≥12公里\n"
    "质量指标\t合格率\t≥95%\n"
    "满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\n"
)
TITLE = "项目支出绩效自评表\n（2024年度）\n项目名称\t河道清淤\n主管部门\t柳溪县水利局\t实施单位\t柳溪县河道管理所\n"


def read(text: str) -> Form:
    (form,) = declarations(read_bytes(text.encode()), source_id="0" * 16, path="form.txt")
    return form


def levels(form: Form) -> list[tuple[str | None, ...]]:
    return [(row.level1, row.level2, row.name, row.annual_raw) for row in form.indicators]


def results(row: Indicator) -> tuple[str | None, str | None, float | None, float | None]:
    return (row.annual_raw, row.actual_raw, row.weight, row.score)


def test_two_rows_of_headers_stand_over_the_columns_that_suit_them() -> None:
    form = read(
        TITLE
        + "绩效指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
        + "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\n"
        + "产出指标\t数量指标\t清淤长度\t≥\t12\t公里\t13公里\t30\t30\t\n"
        + "\t质量指标\t验收合格率\t＝\t100\t%\t98%\t30\t29\t一处返工\n"
        + "满意度指标\t服务对象满意度指标\t沿岸居民满意度\t≥\t90\t%\t95%\t10\t10\t\n"
    )
    assert levels(form) == [
        ("产出指标", "数量指标", "清淤长度", "≥12公里"),
        ("产出指标", "质量指标", "验收合格率", "＝100%"),
        ("满意度指标", "服务对象满意度指标", "沿岸居民满意度", "≥90%"),
    ]
    assert [results(row)[1:] for row in form.indicators] == [
        ("13公里", 30.0, 30.0),
        ("98%", 30.0, 29.0),
        ("95%", 10.0, 10.0),
    ]


def test_a_header_may_stand_over_both_levels() -> None:
    form = read(
        TITLE
        + "年度绩效目标\t评价内容\t绩效内容\t参考标准\t绩效目标值\n"
        + "\t投入\t时效目标\t目标1：清淤完成时间\t合同工期\t11月底前\n"
        + "\t\t成本目标\t目标1：每公里成本\t市场价\t≤30万元\n"
        + "\t产出\t数量目标\t目标1：清淤长度\t12公里\t≥12公里\n"
        + "\t效益\t社会效益目标\t目标1：受益村民\t3万人\t≥3万人\n"
    )
    assert levels(form) == [
        ("投入", "时效目标", "清淤完成时间", "11月底前"),
        ("投入", "成本目标", "每公里成本", "≤30万元"),
        ("产出", "数量目标", "清淤长度", "≥12公里"),
        ("效益", "社会效益目标", "受益村民", "≥3万人"),
    ]


def test_levels_across_stand_over_the_names_that_are_parts_of_them() -> None:
    forms = declarations(
        read_bytes(
            (
                "2024年部门预算项目绩效目标表\n部门：柳溪县水利局  单位：万元\n"
                "序号\t项目名称\t预算金额\t年度绩效目标\t产出指标\t效益指标\t满意度指标\t\t\t\n"
                "\t\t\t\t数量\t质量\t时效\t社会效益\t可持续影响\t\n"
                "1\t河道清淤\t360\t清淤12公里，行洪畅通。\t清淤长度12公里\t合格率≥98%\t10月底前完成\t沿岸环境改善"
                "\t行洪能力持续改善\t村民满意度≥90%\n"
                "2\t泵站维修\t80\t维修泵站两座。\t维修泵站2座\t合格率100%\t6月底前完成\t排涝及时\t长期\t村民满意度≥92%\n"
            ).encode()
        )
    )
    assert [(form.declaration.project_name, len(form.indicators)) for form in forms] == [
        ("河道清淤", 6),
        ("泵站维修", 6),
    ]
    assert [(row.level1, row.level2) for row in forms[1].indicators] == [
        ("产出指标", "数量"),
        ("产出指标", "质量"),
        ("产出指标", "时效"),
        ("效益指标", "社会效益"),
        ("效益指标", "可持续影响"),
        ("满意度指标", "满意度指标"),
    ]


def test_a_description_in_brackets_is_a_level_of_its_own_and_numbered_names_are_no_values() -> None:
    form = read(
        TITLE
        + "绩效指标\t一级指标\t二级指标\t指标内容\t指标值\t备注\n"
        + "\t产出指标\t（数量、质量方面的指标）\t1.清淤长度\t12公里\t\n"
        + "\t\t\t2.合格率\t≥95%\t\n"
        + "\t满意度指标\t服务对象满意度指标\t1.居民满意度\t≥90%\t\n"
    )
    assert levels(form) == [
        ("产出指标", "（数量、质量方面的指标）", "清淤长度", "12公里"),
        ("产出指标", "（数量、质量方面的指标）", "合格率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ]


def test_rows_without_covered_cells_keep_the_parts_of_their_last_headers_apart() -> None:
    form = read(
        TITLE
        + "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t1-6月执行情况\t偏差原因分析\t完成目标可能性\n"
        + "经费保障\t制度保障\t原因说明\t确定能\t有可能\t完全不可能\n"
        + "产出指标\t数量指标\t清淤长度\t12公里\t7公里\t\t\t\t√\t\t\n"
        + "质量指标\t合格率\t≥95%\t98%\t\t\t\t√\t\t\n"
        + "满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\t92%\t√\t\t工期顺延\t\t√\t\n"
    )
    assert [(*found, row.actual_raw) for row, found in zip(form.indicators, levels(form), strict=True)] == [
        ("产出指标", "数量指标", "清淤长度", "12公里", "7公里"),
        ("产出指标", "质量指标", "合格率", "≥95%", "98%"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "92%"),
    ]


def test_a_list_that_leaves_covered_cells_out_and_prints_blank_ones_is_put_right() -> None:
    forms = declarations(
        read_bytes(
            (
                "2024年项目支出绩效目标表\n部门：柳溪县水利局  金额单位：万元\n"
                "单位代码\t项目名称\t资金总额\t实施期绩效目标\t绩效指标\n"
                "一级指标\t二级指标\t三级指标\t指标值\t指标值内容\t评（扣分）标准\t度量单位\t指标值类型\t备注\n"
                "505006\t河道管理所\t30.00\t\t\t\t\t\t\t\t\t\t\n"
                "505006\t河道清淤\t30.00\t保证行洪\t成本指标\t经济成本指标\t清淤单价\t2万元/公里\t每公里费用\t每超一成扣1分\t-\t定量\t\n"
                "生态环境成本指标\t\t\t\t\t-\t定性\t\n"
                "产出指标\t数量指标\t清淤长度\t15公里\t清理的河道\t少一公里扣1分\t-\t定量\t\n"
                "质量指标\t合格率\t95%以上\t验收合格的比例\t每降1%扣1分\t-\t定量\t\n"
            ).encode()
        )
    )
    assert [
        (form.declaration.project_name, form.declaration.budget_total_yuan, levels(form)) for form in forms
    ][-1] == (
        "河道清淤",
        300_000.0,
        [
            ("成本指标", "经济成本指标", "清淤单价", "2万元/公里"),
            ("成本指标", "生态环境成本指标", None, None),
            ("产出指标", "数量指标", "清淤长度", "15公里"),
            ("产出指标", "质量指标", "合格率", "95%以上"),
        ],
    )


def test_a_level_that_reads_like_a_label_does_not_end_the_table() -> None:
    form = read(
        TITLE
        + "绩效指标\t一级指标\t二级指标\t三级指标\t目标值\t完成值\t分值\t得分\n"
        + "履职效能（40分）\t重点工作\t清淤长度\t≥12公里\t13公里\t20\t20\n"
        + "重点工作\t维修泵站\t≥2座\t2座\t20\t20\n"
        + "管理效率（20分）\t预算管理\t预算编制合规性\t合规\t合规\t20\t20\n"
    )
    assert [(row.level2, row.name, *results(row)) for row in form.indicators] == [
        ("重点工作", "清淤长度", "≥12公里", "13公里", 20.0, 20.0),
        ("重点工作", "维修泵站", "≥2座", "2座", 20.0, 20.0),
        ("预算管理", "预算编制合规性", "合规", "合规", 20.0, 20.0),
    ]
    assert form.tasks == ()


@pytest.mark.parametrize(
    "row",
    [
        "专项实施保障措施\t成立领导小组",
        "单位已有的（或拟订的）保证项目实施的制度、措施\t安全作业规程。",
        "财政主管业务科意见\t同意",
        "偏差或不能完成目标原因分析\t无",
        "相关建议或举措\t加快进度",
    ],
)
def test_what_the_form_says_below_its_indicators_is_none_of_them(row: str) -> None:
    form = read(TITLE + BLOCK + row + "\n")
    assert [row.name for row in form.indicators] == ["清淤长度", "合格率", "居民满意度"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("项目资金（万元）\t\t年初预算数\t1-6月执行数\t全年预计执行数", "年度资金总额：\t220\t87.57\t"),
        ("预算执行情况（万元）\t年初预算数\t1-6月执行数\t执行率\t得分", "220\t87.57\t40%\t8"),
        ("项目资金情况（万元）\t资金来源\t项 目\t年初预算数\t1-6月执行数", "合 计\t220\t87.57"),
        ("预算执行情况（万元）\t年初预算数\t1-6月执行数\t备注", "220\t87.57\t"),
    ],
)
def test_amounts_stand_below_the_headers_that_they_suit(header: str, row: str) -> None:
    form = read(TITLE + header + "\n" + row + "\n年度目标\t清淤12公里，保证汛期行洪畅通。\n" + BLOCK)
    told = [line for line in form.budget_lines if line.amount_yuan is not None]
    assert [(line.measure, line.amount_yuan) for line in told] == [
        ("budget", 2_200_000.0),
        ("executed", 875_700.0),
    ]


@pytest.mark.parametrize("heads", ["总体目标\t年度目标", "总体目标\t年度目标\t年度总体目标完成情况"])
def test_a_goal_alone_below_its_headings_is_that_of_the_year(heads: str) -> None:
    goal = "全年清淤12公里，保证汛期行洪畅通，改善沿岸环境。"
    form = read(TITLE + heads + "\n" + goal + "\n" + BLOCK)
    assert [(item.period, item.text) for item in form.goals] == [("annual", goal)]


def test_two_cells_alike_by_chance_are_no_merged_cell_where_blank_cells_are_left_out() -> None:
    form = read(
        TITLE
        + "项目资金（元）\t实施期资金总额：\t1,000,000\t年度资金总额：\t600,000\n"
        + "财政资金\t900,000\t财政资金\t500,000\n"
        + "单位自筹\t单位自筹\n"
        + "其他资金\t其他资金\n"
        + "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值\n"
        + "产出指标\t数量指标\t清淤长度\t30公里\t数量指标\t清淤长度\t12公里\n"
        + "质量指标\t合格率\t100%\t质量指标\t合格率\t98%\n"
    )
    assert [(row.level2, row.name, row.period_raw, row.annual_raw) for row in form.indicators] == [
        ("数量指标", "清淤长度", "30公里", None),
        ("质量指标", "合格率", "100%", None),
        ("数量指标", "清淤长度", None, "12公里"),
        ("质量指标", "合格率", None, "98%"),
    ]


@pytest.mark.parametrize(
    "heads",
    [
        "年度主要任务\t任务名称\t主要内容\t预算金额\n\t\t总额\t财政拨款\t其他资金\n",
        "年度主要任务\t任务名称\t主要内容\t预算金额\n总额\t财政拨款\t其他资金\n",
    ],
)
def test_tasks_stand_below_their_headers_where_the_label_beside_them_is_left_out(heads: str) -> None:
    form = read(
        "部门整体支出绩效目标表\n（2024年度）\n单位：万元\n部门名称\t柳溪县水利局\n"
        + heads
        + "河道清淤\t清理河道12公里\t45\t45\t0\n泵站维修\t维修泵站两座\t30.5\t20.5\t10\n金额合计\t75.5\t65.5\t10\n"
        + BLOCK
    )
    assert [(task.name, task.content, task.amount_yuan) for task in form.tasks] == [
        ("河道清淤", "清理河道12公里", 450_000.0),
        ("泵站维修", "维修泵站两座", 305_000.0),
    ]
    assert (form.declaration.fiscal_appropriation_yuan, form.declaration.other_funds_yuan) == (
        655_000.0,
        100_000.0,
    )


def test_a_row_whose_first_amount_is_blank_moves_with_the_rows_beside_it() -> None:
    form = read(
        "部门整体支出绩效目标表\n（2024年度）\n部门名称\t柳溪县水利局\n"
        "部门年度预算（万元）\t资金来源\t金额\t资金构成\t金额\n"
        "财政拨款\t120.50\t基本支出\t80.50\n财政专户管理资金\t\t项目支出\t40.00\n合计\t120.50\t合计\t120.50\n"
        + BLOCK
    )
    assert [(line.side, line.item, line.amount_yuan) for line in form.budget_lines] == [
        ("revenue", "fiscal_appropriation", 1_205_000.0),
        ("expenditure", "basic_expenditure", 805_000.0),
        ("revenue", "special_account", None),
        ("expenditure", "project_expenditure", 400_000.0),
        ("revenue", "total", 1_205_000.0),
        ("expenditure", "total", 1_205_000.0),
    ]


def test_parts_of_a_target_and_of_amounts_push_the_headers_behind_them() -> None:
    (form,) = declarations(
        read_bytes(
            (
                "2024年项目绩效目标汇总表\n单位：万元\n"
                "单位名称\t项目名称\t预算数\t年度绩效目标\t一级指标\t二级指标\t三级指标\t指标值\n"
                "\t\t合计\t财政拨款\t单位资金\n"
                "柳溪县水利局\t河道清淤\t45\t40\t5\t清淤12公里。\t产出指标\t数量指标\t清淤长度\t≥12公里\n"
                "\t\t\t\t\t\t满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\n"
            ).encode()
        )
    )
    assert levels(form) == [
        ("产出指标", "数量指标", "清淤长度", "≥12公里"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ]
    assert form.declaration.annual_goal == "清淤12公里。"
    assert [(line.item, line.amount_yuan) for line in form.budget_lines] == [
        ("total", 450_000.0),
        ("fiscal_appropriation", 400_000.0),
        ("unit_funds", 50_000.0),
    ]


def test_headers_of_groups_stand_each_over_its_own() -> None:
    form = read(
        TITLE
        + "一级指标\t中期指标\t年度指标\t\t\t\t\n"
        + "\t二级指标\t指标名称\t指标值\t二级指标\t指标名称\t指标值\n"
        + "产出指标\t数量指标\t清淤长度\t30公里\t数量指标\t清淤长度\t12公里\n"
        + "满意度指标\t服务对象满意度指标\t居民满意度\t≥92%\t服务对象满意度指标\t居民满意度\t≥90%\n"
    )
    assert [(row.level2, row.name, row.period_raw, row.annual_raw) for row in form.indicators] == [
        ("数量指标", "清淤长度", "30公里", None),
        ("服务对象满意度指标", "居民满意度", "≥92%", None),
        ("数量指标", "清淤长度", None, "12公里"),
        ("服务对象满意度指标", "居民满意度", None, "≥90%"),
    ]


def test_one_header_may_stand_over_levels_and_names() -> None:
    form = read(
        TITLE
        + "指标\t目标值\t备注\t\t\n"
        + "产出\t数量\t清淤长度\t≥12公里\t\n"
        + "\t质量\t合格率\t≥95%\t\n"
        + "满意度\t服务对象满意度\t居民满意度\t≥90%\t\n"
    )
    assert levels(form) == [
        ("产出", "数量", "清淤长度", "≥12公里"),
        ("产出", "质量", "合格率", "≥95%"),
        ("满意度", "服务对象满意度", "居民满意度", "≥90%"),
    ]


def test_sums_of_marks_are_no_budget() -> None:
    form = read(
        TITLE
        + "目标名称\t目标内容\t完成情况\t权重\t得分\n"
        + "清淤\t清淤12公里\t清淤13公里\t50\t50\n维修\t维修泵站两座\t维修两座\t50\t49.6\n合计\t100\t99.6\n"
        + BLOCK
    )
    assert form.budget_lines == ()
    assert form.declaration.budget_total_yuan is None


def test_an_item_in_line_with_one_that_has_moved_moves_with_it() -> None:
    form = read(
        "部门整体支出绩效目标表\n（2024年度）\n部门名称\t柳溪县水利局\n"
        "年度收支预算\t收入预算总额（万元）\t326.58\t支出预算总额（万元）\t326.58\n"
        "财政拨款\t326.58\t人员类\t226.58\n其他收入\t0\t运转类\t20.00\n\t\t特定目标类\t80.00\n" + BLOCK
    )
    assert [(line.side, line.label_raw, line.amount_yuan) for line in form.budget_lines] == [
        ("revenue", "收入预算总额（万元）", 3_265_800.0),
        ("expenditure", "支出预算总额（万元）", 3_265_800.0),
        ("revenue", "财政拨款", 3_265_800.0),
        ("expenditure", "人员类", 2_265_800.0),
        ("revenue", "其他收入", 0.0),
        ("expenditure", "运转类", 200_000.0),
        ("expenditure", "特定目标类", 800_000.0),
    ]


def test_an_explanation_beside_a_text_is_no_part_of_it_though_its_header_stands_further_left() -> None:
    form = read(
        "部门整体支出绩效目标表\n（2024年度）\n"
        "部门名称\t柳溪县水利局\t说明\t\n"
        "部门总体目标\t部门职责\t主管全县水利工作。\t根据三定方案归纳。\n"
        "\t总体绩效目标\t到2026年建成一百公里生态河道。\t根据中长期规划归纳。\n" + BLOCK
    )
    assert form.declaration.functions == "主管全县水利工作。"
    assert [item.text for item in form.goals] == ["到2026年建成一百公里生态河道。"]


def test_an_operator_may_stand_below_the_header_of_its_target() -> None:
    form = read(
        TITLE
        + "指标类型\t核心指标\t目标值\t权重\t完成时限\t\n"
        + "产出数量\t清淤长度\t≥\t12公里\t60\t10月\n"
        + "满意度\t居民满意度\t≥\t90%\t40\t12月\n"
    )
    assert [(row.name, row.annual_raw, row.weight) for row in form.indicators] == [
        ("清淤长度", "≥12公里", 60.0),
        ("居民满意度", "≥90%", 40.0),
    ]


def test_tasks_below_an_unknown_label_that_speaks_of_tasks_stand_below_their_headers() -> None:
    form = read(
        "部门整体支出绩效自评表\n（2024年度）\n部门名称\t柳溪县水利局\n"
        "主要任务完成情况\t任务名称\t任务内容\t预算金额（万元）\t实际支出（万元）\t完成情况\n"
        "河道清淤\t清理河道12公里\t26.00\t25.40\t清理12公里\n"
        "泵站维修\t维修泵站两座\t14.00\t14.00\t维修两座\n合计\t40.00\t39.40\t\n" + BLOCK
    )
    assert [(task.name, task.content, task.amount_yuan) for task in form.tasks] == [
        ("河道清淤", "清理河道12公里", 260_000.0),
        ("泵站维修", "维修泵站两座", 140_000.0),
    ]


def test_amounts_of_years_stand_below_these_also_where_what_stands_beside_them_is_unknown() -> None:
    form = read(
        "部门整体支出绩效目标申报表\n（2025年度）\n部门名称\t柳溪县水利局\n"
        "人员情况\t编制人数\t行政编制12人，事业编制20人\n在职人数\t30\t离退休人数\t6\n"
        "预算安排（万元）\t项目\t2024年预算\t2025年预算\t增减额\t增减比例\n"
        "基本支出\t436.80\t452.60\t15.80\t3.62%\n项目支出\t820.00\t960.00\t140.00\t17.07%\n"
        "合计\t1,256.80\t1,412.60\t155.80\t12.40%\n" + BLOCK
    )
    assert [(line.item, line.period, line.amount_yuan) for line in form.budget_lines] == [
        ("basic_expenditure", "prior", 4_368_000.0),
        ("basic_expenditure", "annual", 4_526_000.0),
        ("project_expenditure", "prior", 8_200_000.0),
        ("project_expenditure", "annual", 9_600_000.0),
        ("total", "prior", 12_568_000.0),
        ("total", "annual", 14_126_000.0),
    ]


def test_sums_of_what_tasks_cost_and_spent_stay_apart() -> None:
    form = read(
        "部门整体支出绩效监控表\n（2024年1-7月）\n部门名称：柳溪县水利局    单位：万元\n"
        "年度主要任务\t任务名称\t主要内容\t年初预算数\t1-7月执行数\t执行率\n总额\t财政拨款\t总额\t财政拨款\n"
        "河道清淤\t清理河道12公里\t36.00\t30.00\t20.00\t18.00\t55.56%\n泵站维修\t维修泵站两座\t14.00\t10.00\t7.00\t5.00\t50.00%\n"
        "金额合计\t50.00\t40.00\t27.00\t23.00\t54.00%\n" + BLOCK
    )
    assert [(task.name, task.content, task.amount_yuan, task.fiscal_amount_yuan) for task in form.tasks] == [
        ("河道清淤", "清理河道12公里", 360_000.0, 300_000.0),
        ("泵站维修", "维修泵站两座", 140_000.0, 100_000.0),
    ]
    assert form.declaration.budget_total_yuan == 500_000.0
