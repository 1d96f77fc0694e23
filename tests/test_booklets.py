"""Forms inside booklets of a budget: what belongs to them, and what is no form at all."""

from __future__ import annotations

import pytest
from tables import document, form, forms, merged

from extract import Line, Table
from normalize.forms import split_forms

BALANCE = merged(
    "收入|<|支出|<",
    "一、一般公共预算拨款收入|900.00|一、一般公共服务支出|900.00",
    "收入总计|900.00|支出总计|900.00",
)
CLASSES = merged("科目编码|科目名称|合计|基本支出|项目支出", "201|一般公共服务支出|900.00|600.00|300.00")
TRAVEL = merged("合计|因公出国（境）费|公务用车运行费|公务接待费", "12.50||9.00|3.50")
DUTIES = (
    "第一部分 部门概况",
    "一、主要职责",
    "（一）负责茶叶种植的技术推广，组织培训茶农。",
    "（二）负责茶园的病虫害防治，开展预测预报。",
    "二、机构设置",
    "柳溪茶办内设办公室、技术科，下属单位1个，编制46名。",
)
PROSE = (
    "第三部分 预算情况说明",
    "2024年收支总预算900.00万元，比上年增加3.10%，主要原因是项目支出增加。",
    "项目支出300.00万元，占33.33%，主要用于茶园管护。",
    "（一）绩效目标设置情况",
    "2024年纳入绩效目标管理的项目1个，金额300.00万元，绩效目标详见附件。",
)
GLOSSARY = (
    "第四部分 名词解释",
    "一、基本支出：指为保障机构正常运转而发生的支出。",
    "二、项目支出：指为完成特定任务而发生的支出。",
    "三、绩效目标：指预算资金计划达到的产出和效果。",
)
PROJECT = merged(
    "项目名称|茶园管护|<|<",
    "实施单位|柳溪茶办|<|<",
    "项目资金（万元）|年度资金总额|300.00|<",
    "年度绩效目标|管护茶园2万亩。|<|<",
    "一级指标|二级指标|三级指标|指标值",
    "产出指标|数量指标|管护茶园|≥2万亩",
    "满意度指标|服务对象满意度指标|茶农满意度|≥90%",
)
TITLE = "项目支出绩效目标表"


def parted(*blocks: Table | str) -> list[list[str]]:
    """What each form prints: its lines, and of a table its first cell."""
    return [
        [block.text if isinstance(block, Line) else f"[{block.cells[0].text}]" for _, block in blocks]
        for blocks in split_forms(document(*blocks))
    ]


def read(*blocks: Table | str) -> list[tuple[str | None, str, float | None, str | None, str | None, int]]:
    return [
        (
            found.declaration.project_name or found.declaration.department,
            found.declaration.title,
            found.declaration.budget_total_yuan,
            found.declaration.annual_goal,
            found.declaration.notes,
            found.declaration.indicators,
        )
        for found in forms(*blocks)
    ]


ONLY = ("茶园管护", TITLE, 3_000_000.0, "管护茶园2万亩。", None, 2)


def test_a_form_at_the_end_of_a_booklet_stands_alone() -> None:
    booklet = (
        "柳溪茶办",
        "2024年部门预算",
        "目录",
        "第一部分 部门概况………1",
        "附件：项目支出绩效目标表………9",
        *DUTIES,
        "表一",
        "收支预算总表",
        "部门：柳溪茶办  单位：万元",
        BALANCE,
        "支出预算总表",
        "单位：万元",
        CLASSES,
        "“三公”经费支出表",
        TRAVEL,
        *PROSE,
        *GLOSSARY,
        "附件2-1",
    )
    assert parted(*booklet, TITLE, "（2024年度）", PROJECT) == [[TITLE, "（2024年度）", "[项目名称]"]]
    assert read(*booklet, TITLE, "（2024年度）", PROJECT) == [ONLY]


def test_the_tables_left_out_are_named_once() -> None:
    found = forms(
        "表一", "收支预算总表", BALANCE, CLASSES, TITLE, PROJECT, "附件2", TITLE, PROJECT, "三公表", TRAVEL
    )
    assert [
        [(item.rule, item.severity, item.actual) for item in each.findings if item.rule == "tables_beside"]
        for each in found
    ] == [[("tables_beside", "info", "收支预算总表、科目编码、三公表")], []]
    assert [item.seq for item in found[0].findings] == list(range(1, len(found[0].findings) + 1))
    assert [item.rule for item in form(TITLE, PROJECT).findings if item.rule == "tables_beside"] == []


def test_a_form_in_the_middle_of_a_booklet_ends_before_its_next_chapter() -> None:
    assert read(*DUTIES, "收支预算总表", BALANCE, TITLE, PROJECT, *PROSE, *GLOSSARY, "决算表", CLASSES) == [
        ONLY
    ]


def test_a_booklet_without_forms_has_none() -> None:
    empty = ("第五部分 附件", TITLE, "（2024年度）", "本部门2024年无项目支出，故此表为空。")
    assert read(*DUTIES, "收支预算总表", BALANCE, "支出表", CLASSES, *PROSE, *GLOSSARY, *empty) == []


def test_the_title_of_an_empty_table_is_not_that_of_the_next_form() -> None:
    empty = ("表10", "转移支付项目支出绩效目标表", "单位：万元", "（本部门无转移支付，此表为空）", "表11")
    listed = merged(
        "项目名称|预算（万元）|年度绩效目标|一级指标|二级指标|三级指标|指标值",
        "茶园管护|300.00|管护茶园2万亩。|产出指标|数量指标|管护茶园|≥2万亩",
        "^|^|^|满意度指标|服务对象满意度指标|茶农满意度|≥90%",
    )
    title = "项目支出绩效目标汇总表"
    assert read("收支总表", BALANCE, *empty, title, listed) == [
        ("茶园管护", title, 3_000_000.0, "管护茶园2万亩。", None, 2)
    ]


def test_offices_of_one_file_keep_their_own_forms() -> None:
    first, second = (
        merged(
            f"部门名称|{name}|<|<",
            f"年度预算（万元）|合计|{total}|<",
            "年度总体目标|完成年度任务。|<|<",
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|重点工作|≥12项",
        )
        for name, total in (("柳溪茶办", "900.00"), ("青石渠站", "500.00"))
    )
    title = "部门整体支出绩效目标表"
    booklet = [
        block
        for table in (first, second)
        for block in (*DUTIES, "收支总表", BALANCE, "支出总表", CLASSES, "预算10表", title, table, *GLOSSARY)
    ]
    assert read(*booklet) == [
        ("柳溪茶办", title, 9_000_000.0, "完成年度任务。", None, 1),
        ("青石渠站", title, 5_000_000.0, "完成年度任务。", None, 1),
    ]


def test_a_table_named_in_a_report_is_no_form() -> None:
    report = (
        "柳溪茶办绩效自评报告",
        "根据财政局通知要求，我办组织开展了绩效自评，现报告如下：",
        "一、基本情况",
        "柳溪茶办负责茶叶种植的技术推广，组织培训茶农。",
        "本年度主要工作是管护茶园、培训茶农，任务全部完成。",
        "年度预算300.00万元，全部执行完毕，资金使用符合规定。",
        "各项目执行情况如下，资金均按进度拨付到位：",
    )
    spent = merged(
        "项目名称|主管科室|年初预算|支出数|备注", "茶园管护|技术科|300.00|300.00|", "合计||300.00|300.00|"
    )
    assert read(*report, "资金明细表", spent, "附件1", TITLE, PROJECT, "附件2", "资金明细表", spent) == [ONLY]


def test_notes_and_numbered_titles_stay_with_their_form() -> None:
    notes = ("注：1.其他资金包括自筹资金。", "2.年度绩效目标：指当年达到的产出和效果。")
    assert read("收支总表", BALANCE, f"（十）2024年{TITLE}", PROJECT, *notes, *GLOSSARY) == [
        (
            "茶园管护",
            f"（十）2024年{TITLE}",
            3_000_000.0,
            "管护茶园2万亩。",
            "1.其他资金包括自筹资金。\n2.年度绩效目标：指当年达到的产出和效果。",
            2,
        )
    ]


def test_the_own_tables_of_a_form_stay_with_it() -> None:
    own = (
        "部门整体支出绩效目标表",
        merged("部门名称|柳溪茶办", "编制数|46"),
        merged(
            "收入|金额（万元）|支出|金额（万元）",
            "财政拨款|900.00|基本支出|900.00",
            "收入合计|900.00|支出合计|900.00",
        ),
        merged("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|管护茶园|≥2万亩"),
    )
    alone = form(*own)
    assert form("收支总表", BALANCE, *own).budget_lines == alone.budget_lines
    assert len(alone.budget_lines) == 4


@pytest.mark.parametrize(
    "table",
    [
        BALANCE,
        CLASSES,
        TRAVEL,
        merged("序号|采购项目名称|采购目录|预算金额", "1|物业服务|C21040000|36.00"),
        merged(
            "科目编码|科目名称|合计|人员经费", "301|工资福利支出|90.00|90.00", "30107|绩效工资|30.00|30.00"
        ),
        merged("科目编码|科目名称|项目名称|合计", "2010199|其他支出|绩效目标管理经费|12.00"),
    ],
)
def test_a_table_of_the_budget_is_known_by_what_it_prints(table: Table) -> None:
    assert parted(table, TITLE, PROJECT) == [[TITLE, "[项目名称]"]]
    assert parted(TITLE, PROJECT, "收支预算情况表", "单位：万元", table) == [[TITLE, "[项目名称]"]]


def test_a_document_of_forms_only_is_left_as_it_is() -> None:
    lines = ("附件2", "填报单位：柳溪茶办", TITLE, "（2024年度）")
    assert parted(*lines, PROJECT, "第一部分", "备注：无") == [[*lines, "[项目名称]", "第一部分", "备注：无"]]


def test_a_form_in_plain_lines_is_found_behind_the_tables_of_a_booklet() -> None:
    lines = ("项目名称：茶园管护", "项目资金：300万元", "年度绩效目标：管护茶园2万亩。")
    assert read("收支总表", BALANCE, *DUTIES, TITLE, *lines) == [
        ("茶园管护", TITLE, 3_000_000.0, "管护茶园2万亩。", None, 0)
    ]
