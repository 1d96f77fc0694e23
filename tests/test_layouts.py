"""Layouts beyond the sample corpus, each as a short text dump with invented content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import extract
import normalize

if TYPE_CHECKING:
    from normalize.records import Form, Indicator


def read(text: str) -> tuple[Form, ...]:
    return normalize.declarations(extract.read_bytes(text.encode()), source_id="0" * 16, path="form.txt")


def one(text: str) -> Form:
    (form,) = read(text)
    return form


def tree(form: Form) -> list[tuple[str | None, str | None, str | None, str | None]]:
    return [(row.level1_code, row.level2_code, row.name, row.annual_raw) for row in form.indicators]


def money(form: Form) -> list[tuple[str, str, str, str, float | None]]:
    return [(line.side, line.item, line.period, line.measure, line.amount_yuan) for line in form.budget_lines]


def unread(form: Form) -> list[str | None]:
    return [finding.actual for finding in form.findings if finding.rule == "unread_text"]


def by_name(form: Form) -> dict[str | None, Indicator]:
    return {row.name: row for row in form.indicators}


TWO_TABLES = """\
2021年项目支出绩效目标表
填报单位（盖章）：清平县水利局
项目名称\t农村饮水巩固提升\t\t项目属性\t新增项目□延续项目√
主管部门\t清平县水利局\t\t主管部门编码\t306
项目单位\t清平县水务事务中心\t\t项目负责人\t张某
联系电话\t0000-0000000\t\t起止时间\t2021年1月-2023年12月
资金总额及构成\t总额106.75万元 一、财政拨款:92.35万元(其中:上级财政资金:60万元;本级财政:32.35万元) 二、自有资金:0万元 三、其他:14.40万元
项目实施进度计划\t内容\t开始时间\t完成时间
\t1.管网改造\t2021年1月\t2022年12月
\t2.水厂扩建\t2022年1月\t2023年12月
项目绩效目标\t长期目标\t到2023年自来水普及率达到95%。
\t年度目标\t改造管网40公里。
长期绩效指标\t一级指标\t二级指标\t指标内容\t指标值\t备注
\t产出指标\t数量指标\t改造管网长度\t120公里\t
\t效益指标\t社会公众或服务对象满意度指标\t群众满意度\t≥90%\t
年度绩效指标\t一级指标\t二级指标\t指标内容\t指标值\t备注
\t产出指标\t数量指标\t改造管网长度\t40公里\t分两批
\t\t时效指标\t完成时间\t2021年12月底前\t
其他说明的问题\t无
填报人：李某\t单位负责人：王某\t填报日期：2021年2月1日
"""


def test_two_indicator_tables_for_the_long_term_and_the_year() -> None:
    form = one(TWO_TABLES)
    row = form.declaration
    assert (row.form_kind, row.fiscal_year, row.period_start, row.period_end) == ("project", 2021, 2021, 2023)
    assert (row.department, row.supervising_department) == ("清平县水务事务中心", "清平县水利局")
    assert (row.annual_goal, row.long_term_goal, row.notes) == (
        "改造管网40公里。",
        "到2023年自来水普及率达到95%。",
        "无",
    )
    assert [(item.period_raw, item.annual_raw, item.remark) for item in form.indicators] == [
        ("120公里", None, None),
        ("≥90%", None, None),
        (None, "40公里", "分两批"),
        (None, "2021年12月底前", None),
    ]
    assert [item.level2_code for item in form.indicators] == [
        "quantity",
        "service_satisfaction",
        "quantity",
        "timeliness",
    ]
    assert form.indicators[1].level1 == "效益指标"


def test_one_cell_that_lists_the_whole_budget() -> None:
    assert money(one(TWO_TABLES)) == [
        ("total", "total", "annual", "budget", 1067500.0),
        ("revenue", "fiscal_appropriation", "annual", "budget", 923500.0),
        ("revenue", "upper_level", "annual", "budget", 600000.0),
        ("revenue", "own_level", "annual", "budget", 323500.0),
        ("revenue", "unit_funds", "annual", "budget", 0.0),
        ("revenue", "other_funds", "annual", "budget", 144000.0),
    ]


def test_names_and_telephone_numbers_of_persons_stay_out() -> None:
    form = one(TWO_TABLES)
    everything = repr(form)
    assert not any(word in everything for word in ("张某", "李某", "王某", "0000-0000000"))
    assert unread(form) == []


def test_self_evaluation_with_a_matrix_and_amounts_behind_colons() -> None:
    form = one(
        """\
2023年度部门整体支出绩效自评表
预算部门、单位名称\t清平县林场
年度预算申请(万元\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t自评得分
\t年度资金总额\t861.10\t2030.12\t2030.12\t10\t100%\t10
\t按收入性质分:2030.12\t\t\t\t按支出性质分:1925.67
\t其中: 一般公共预算:1911.30\t\t\t\t其中:基本支出:900.47
\t政府性基金拨款:118.82\t\t\t\t项目支出:1025.20
\t其他资金:
年度总体目标\t预期目标\t实际完成情况
\t完成造林任务。\t已完成。
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标(50分)\t数量指标\t造林面积\t≥10公顷\t12公顷\t20\t20\t
\t\t时效指标\t完成及时率\t100%\t95%\t15\t14\t雨季影响
\t满意度指标(10分)\t服务对象满意度指标\t群众满意度\t≥90%\t93%\t10\t10\t
总分\t\t\t\t\t\t100\t99
"""
    )
    assert form.declaration.form_stage == "self_evaluation"
    assert money(form) == [
        ("total", "total", "annual", "budget", 8611000.0),
        ("total", "total", "annual", "adjusted", 20301200.0),
        ("total", "total", "annual", "executed", 20301200.0),
        ("revenue", "total", "annual", "budget", 20301200.0),
        ("expenditure", "total", "annual", "budget", 19256700.0),
        ("revenue", "general_public_budget", "annual", "budget", 19113000.0),
        ("expenditure", "basic_expenditure", "annual", "budget", 9004700.0),
        ("revenue", "government_funds", "annual", "budget", 1188200.0),
        ("expenditure", "project_expenditure", "annual", "budget", 10252000.0),
        ("revenue", "other_funds", "annual", "budget", None),
    ]
    rows = [
        (row.level1, row.level1_raw, row.actual_raw, row.weight, row.score, row.remark)
        for row in form.indicators
    ]
    assert rows == [
        ("产出指标", "产出指标(50分)", "12公顷", 20.0, 20.0, None),
        ("产出指标", None, "95%", 15.0, 14.0, "雨季影响"),
        ("满意度指标", "满意度指标(10分)", "93%", 10.0, 10.0, None),
    ]
    assert unread(form) == []


def test_a_list_of_two_levels_names_level_2_in_the_column_of_names() -> None:
    form = one(
        """\
项目支出绩效监控表
（2019年度）
项目名称\t城区绿化养护\t项目类型\t经常性项目
主管部门\t湖滨市园林局\t项目执行单位\t湖滨市绿化管理处
项目资金(万元)\t年初预算数\t1-6月执行数
年度资金总额\t560\t230
绩效指标\t一级指标\t指标名称\t指标值\t半年度指标执行情况\t完成目标可能性(确定能、有可能、不可能)\t备注
\t产出指标\t质量\t成活率95%\t96%\t确定能\t
\t\t成本\t不超预算\t未超\t确定能\t
"""
    )
    assert form.declaration.form_stage == "monitoring"
    assert tree(form) == [
        ("output", "quality", "质量", "成活率95%"),
        ("output", "cost", "成本", "不超预算"),
    ]
    assert [row.actual_raw for row in form.indicators] == ["96%", "未超"]


def test_many_projects_in_one_table_are_declarations_of_their_own() -> None:
    forms = read(
        """\
部门预算项目绩效目标申报表
金额单位:元
单位名称\t项目名称\t预算数\t年度目标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t权重\t指标方向性
820-青山镇部门\t\t1,827,620.53
820001-青山镇人民政府\t村组干部报酬\t1,309,840.00\t按时发放报酬。\t效益指标\t社会效益指标\t维护社会稳定\t≥\t95\t%\t10\t正向指标
产出指标\t时效指标\t发放及时率\t＝\t100\t%\t20\t正向指标
数量指标\t发放人数\t≥\t86\t人\t20\t正向指标
\t环境整治\t517,780.53\t完成12个村环境整治。\t产出指标\t数量指标\t整治村数\t＝\t12\t个\t30\t正向指标
\t\t\t\t满意度指标\t服务对象满意度指标\t村民满意度\t≥\t90\t%\t10\t正向指标
"""
    )
    assert [(form.declaration.project_name, form.declaration.budget_total_yuan) for form in forms] == [
        ("村组干部报酬", 1309840.0),
        ("环境整治", 517780.53),
    ]
    assert {form.declaration.department for form in forms} == {"青山镇人民政府"}
    assert {form.declaration.department_code for form in forms} == {"820001"}
    assert tree(forms[0]) == [
        ("benefit", "social", "维护社会稳定", "≥95%"),
        ("output", "timeliness", "发放及时率", "＝100%"),
        ("output", "quantity", "发放人数", "≥86人"),
    ]
    assert by_name(forms[1])["村民满意度"].direction == "positive"
    assert [text for form in forms for text in unread(form)] == []


def test_columns_of_earlier_years_and_a_unit_stated_in_a_label() -> None:
    form = one(
        """\
部门整体支出绩效目标申报表
部门(单位)名称\t清平县林业局\t填报人\t王某
部门总体资金情况\t总体资金情况 单位:万元\t\t当年金额\t占比\t近两年收支金额: 2020年\t2019年
\t收入构成\t财政拨款\t968.19\t100%\t900.10\t880.20
\t支出构成\t基本支出\t724.23\t74.8%\t700.00\t690.00
\t\t项目支出\t243.96\t25.2%\t200.10\t190.20
年度工作任务\t任务1\t完成造林2万亩
\t任务2\t森林防火
年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值
\t产出指标\t数量指标\t造林面积\t≥2万亩
"""
    )
    assert money(form)[:3] == [
        ("revenue", "fiscal_appropriation", "annual", "budget", 9681900.0),
        ("revenue", "fiscal_appropriation", "prior", "budget", 9001000.0),
        ("revenue", "fiscal_appropriation", "prior", "budget", 8802000.0),
    ]
    assert (form.declaration.budget_total_yuan, form.declaration.budget_total_basis) == (9681900.0, "derived")
    assert [(task.label_raw, task.name) for task in form.tasks] == [
        ("任务1", "完成造林2万亩"),
        ("任务2", "森林防火"),
    ]
    assert form.declaration.fiscal_year is None


def test_a_form_in_plain_text_with_keyed_indicators() -> None:
    form = one(
        """\
2024年度部门整体支出绩效目标申报表

部门名称：青阳县蚕桑技术推广站
年末在职人数：12人
部门职责：负责全县蚕桑技术推广和病虫害防治。
资金总额：286.5万元
基本支出：186.5万元
项目支出：100万元
年度总体目标：
目标1：推广小蚕共育技术，覆盖12个乡镇。
目标2：建设标准化桑园500亩。
年度重点任务：
任务1：小蚕共育推广
任务2：标准化桑园建设
绩效指标：
一级指标：产出指标
二级指标：数量指标
三级指标：标准化桑园面积
指标值：≥500亩
三级指标：技术培训期数
指标值：6期
一级指标：满意度指标
二级指标：服务对象满意度指标
三级指标：蚕农满意度
指标值：≥90%
备注：无
"""
    )
    row = form.declaration
    assert (row.staff_on_post, row.budget_total_yuan, row.notes) == (12, 2865000.0, "无")
    assert row.functions == "负责全县蚕桑技术推广和病虫害防治。"
    assert [goal.label_raw for goal in form.goals] == ["目标1", "目标2"]
    assert [task.name for task in form.tasks] == ["小蚕共育推广", "标准化桑园建设"]
    assert tree(form) == [
        ("output", "quantity", "标准化桑园面积", "≥500亩"),
        ("output", "quantity", "技术培训期数", "6期"),
        ("satisfaction", "service_satisfaction", "蚕农满意度", "≥90%"),
    ]
    assert unread(form) == []


def test_a_form_in_plain_text_with_indicator_paths() -> None:
    form = one(
        """\
项目支出绩效目标表
（2025年度）
项目名称：农村公路安防工程
主管部门：清河县交通运输局
实施单位：清河县公路养护中心
单位：万元
项目资金总额：850.00
其中：财政拨款：800.00
其他资金：50.00
年度绩效目标：完成安防工程80公里。
绩效指标
产出指标-数量指标-安防工程里程：≥80公里
产出指标-时效指标-完工时间：2025年11月底前
满意度指标-服务对象满意度指标-群众满意度：≥90%
"""
    )
    assert tree(form) == [
        ("output", "quantity", "安防工程里程", "≥80公里"),
        ("output", "timeliness", "完工时间", "2025年11月底前"),
        ("satisfaction", "service_satisfaction", "群众满意度", "≥90%"),
    ]
    assert {line.unit_basis for line in form.budget_lines} == {"form"}
    assert form.declaration.budget_total_yuan == 8500000.0


def test_two_forms_in_one_file() -> None:
    single = """\
项目支出绩效目标表
（{year}年度）
项目名称\t{name}
实施单位\t清河县公路养护中心
年度目标\t完成{name}。
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t里程\t≥80公里
"""
    forms = read(
        single.format(year=2024, name="安防工程") + "\n\n\n" + single.format(year=2025, name="大中修")
    )
    assert [(form.declaration.fiscal_year, form.declaration.project_name) for form in forms] == [
        (2024, "安防工程"),
        (2025, "大中修"),
    ]


def test_indicators_without_a_column_of_targets_are_read_where_no_marks_tell_of_a_scoring_sheet() -> None:
    (form,) = read("""\
项目支出绩效目标申报表
项目名称\t桥梁养护
实施单位\t清河县公路养护中心
年度目标\t完成桥梁养护。
一级指标\t二级指标\t三级指标\t备注
产出指标\t数量指标\t养护桥梁\t见附件
效益指标\t社会效益指标\t通行安全\t
""")
    assert [(row.level2, row.name, row.annual_raw, row.remark) for row in form.indicators] == [
        ("数量指标", "养护桥梁", None, "见附件"),
        ("社会效益指标", "通行安全", None, None),
    ]
    assert [found.rule for found in form.findings].count("value_missing") == 2


def test_a_scoring_sheet_and_a_letter_are_no_forms() -> None:
    sheet = """\
部门整体支出绩效评价指标体系表
一级指标\t分值\t二级指标\t分值\t三级指标\t分值\t评价标准\t指标说明\t得分
投入\t20\t目标设定\t10\t绩效目标合理性\t5\t依据充分得满分\t反映目标是否合理\t
过程\t30\t预算执行\t15\t预算完成率\t5\t按比例得分\t反映执行进度\t
"""
    letter = "关于报送绩效目标的函\n各单位：\n请于3月底前报送部门整体支出绩效目标申报表，附电子版。\n"
    assert read(sheet) == ()
    assert read(letter) == ()


def head(text: str, indicators: str = "") -> Form:
    """A department form of one block with an indicator table below it."""
    table = (
        indicators
        or "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t植树株数\t≥900株\n"
    )
    return one(f"部门整体支出绩效目标申报表\n\n（2024年度）\n\n部门名称\t绩溪县林场\t\t\t\n{text}\n{table}")


def totals(form: Form) -> tuple[float | None, float | None, float | None]:
    row = form.declaration
    return row.budget_total_yuan, row.basic_expenditure_yuan, row.fiscal_appropriation_yuan


def test_budget_labels_over_their_amounts() -> None:
    unit_at_the_side = head("部门预算（万元）\t总额\t基本支出\t项目支出\t\n\t6480.5\t2480.5\t4000\t")
    assert totals(unit_at_the_side) == (64805000.0, 24805000.0, None)
    without_side = head("资金总额（万元）\t其中：财政拨款\t其他资金\t\t\n80.00\t72.00\t8.00\t\t")
    assert totals(without_side) == (800000.0, None, 720000.0)


def test_one_amount_beside_its_label() -> None:
    assert totals(head("预算金额（万元）\t120\t\t\t\n其中：财政拨款\t120\t其他资金\t0\t")) == (
        1200000.0,
        None,
        1200000.0,
    )
    assert totals(head("预算金额\t1800万元\t\t\t")) == (18000000.0, None, None)


def test_columns_of_past_years_are_prior() -> None:
    form = head(
        "资金情况（万元）\t项目\t2023年预算数\t2024年预算数\t备注\n\t合计\t530.00\t566.00\t\n\t基本支出\t420.00\t436.00\t"
    )
    assert [(line.period, line.amount_yuan) for line in form.budget_lines] == [
        ("prior", 5300000.0),
        ("annual", 5660000.0),
        ("prior", 4200000.0),
        ("annual", 4360000.0),
    ]
    assert totals(form) == (5660000.0, 4360000.0, None)


def test_the_total_of_all_years_beside_that_of_the_year() -> None:
    form = head("资金总额（万元）\t3000\t\t年度资金（万元）\t1000")
    assert [(line.period, line.amount_yuan) for line in form.budget_lines] == [
        ("multi_year", 30000000.0),
        ("annual", 10000000.0),
    ]


def test_mid_term_and_annual_indicators_beside_each_other() -> None:
    form = head(
        "",
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值\n"
        "\t产出指标\t数量指标\t整治水源地\t≥70处\t数量指标\t整治水源地\t≥24处\n"
        "\t\t质量指标\t达标率\t≥97%\t质量指标\t达标率\t≥95%\n",
    )
    rows = [
        (row.level1_code, row.level2_code, row.name, row.period_raw, row.annual_raw)
        for row in form.indicators
    ]
    assert rows == [
        ("output", "quantity", "整治水源地", "≥70处", None),
        ("output", "quality", "达标率", "≥97%", None),
        ("output", "quantity", "整治水源地", None, "≥24处"),
        ("output", "quality", "达标率", None, "≥95%"),
    ]
    assert form.declaration.form_stage == "target"


def test_tasks_that_one_cell_lists_and_empty_slots() -> None:
    listed = head("年度工作任务\t<p>任务1：组织志愿服务活动</p> <p>任务2：开展培训</p>\t\t\t")
    assert [task.name for task in listed.tasks] == ["组织志愿服务活动", "开展培训"]
    slots = head(
        "年度主要任务\t任务名称\t主要内容\t预算金额（万元）\t\n\t任务1\t日常养护\t320.00\t\n\t……\t……\t\t"
    )
    assert [(task.label_raw, task.name, task.amount_yuan) for task in slots.tasks] == [
        ("任务1", "日常养护", 3200000.0)
    ]


def test_the_level_before_the_name_in_one_cell() -> None:
    form = head("", "绩效指标\t产出指标\t数量指标：植树株数\t≥900株\t\n\t\t质量指标：成活率\t≥90%\t\n")
    assert tree(form) == [
        ("output", "quantity", "植树株数", "≥900株"),
        ("output", "quality", "成活率", "≥90%"),
    ]


def test_unit_and_office_after_one_blank_on_a_line() -> None:
    form = one(
        "部门整体支出绩效目标申报表\n2023年度　　单位：元\n填报单位：绩溪县林场 填报日期：2023年2月6日\n"
        "部门预算\t总额\t1,000.00\n绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t植树株数\t≥900株\n"
    )
    row = form.declaration
    assert (row.department, row.fiscal_year, row.budget_total_yuan) == ("绩溪县林场", 2023, 1000.0)


def test_the_title_names_the_office_where_no_label_does() -> None:
    form = one(
        "常山县政务服务中心2025年度部门整体支出绩效目标申报表\n预算情况（万元）\t总额\t100\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t办件量\t≥900件\n"
    )
    row = form.declaration
    assert (row.department, row.region_name, row.fiscal_year) == ("常山县政务服务中心", "常山县", 2025)
