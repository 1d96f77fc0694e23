"""Labels told by the words they are composed of, and headings told by what stands under and beside them."""

from __future__ import annotations

import pytest
from tables import form, merged, sheet

from normalize.compositions import composed, load_compositions
from normalize.errors import ProfileError
from normalize.field_headings import money_columns, text_headings
from normalize.labels import concepts, match
from normalize.titles import stage_of

BLOCK = ("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|清渠长度|≥3公里")


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("本年财政补助经费（万元）", "item.fiscal_appropriation"),
        ("2024年度财政预算安排资金", "item.fiscal_appropriation"),
        ("上年度预算执行数", "money.prior"),
        ("年中追加后预算数", "money.adjusted"),
        ("以往年度结转资金", "item.carry_over"),
        ("实施期预算（万元）", "item.total_project"),
        ("下达区县专项资金", "item.transfer_down"),
        ("项目责任部门名称", "field.implementing_unit"),
        ("拟取得的成效", "task.expected"),
        ("绩效考核指标体系", "head.indicators"),
        ("单位年度履职目标说明", "text.annual_goal"),
        ("绩效自评得分情况", "ind.score"),
        ("未达到预期目标的原因分析", "ind.deviation"),
        ("权重合计", "total.row"),
        ("绩效指标性质", "ind.operator"),
        ("本年度计划水平", "ind.annual"),
    ],
)
def test_a_label_is_told_by_what_it_is_composed_of(text: str, concept: str) -> None:
    label = match(text)
    assert label is not None
    assert concept in label.concepts


@pytest.mark.parametrize(
    "text",
    [
        "清渠长度",
        "财政资金投入强度",
        "完工时间",
        "年度服务水平",
        "任务完成情况及时率",
        "项目资金按时到账天数",
        "偏差原因分析及",
        "年",
        "",
    ],
)
def test_names_of_indicators_and_halves_of_labels_are_not_composed(text: str) -> None:
    assert composed(text) == frozenset()


def test_compositions_are_of_known_concepts() -> None:
    texts = ("财政拨付资金", "全年安排预算数", "项目承办单位", "下属二级单位家数", "目标运算关系")
    assert {concept for text in texts for concept in composed(text)} <= concepts()


def test_a_broken_composition_names_every_fault() -> None:
    text = """
        [parts]
        year = "年度"
        [compose]
        "item.total" = ["<moon>总额"]
        [more]
    """
    with pytest.raises(ProfileError) as caught:
        load_compositions(text, "own")
    assert str(caught.value).splitlines() == [
        "own: more: unknown key",
        "own: parts.year: expected a list of texts, found '年度'",
        "own: compose.item.total[0]: unknown part 'moon'",
    ]
    with pytest.raises(ProfileError, match=r"own: compose.item.total: .* is no pattern"):
        load_compositions('[compose]\n"item.total" = ["(总额"]', "own")
    with pytest.raises(ProfileError, match="own: "):
        load_compositions("[compose", "own")


def test_unknown_headings_beside_the_label_of_a_text_head_the_texts_below() -> None:
    rows = (
        "年度总体目标|开年所许之愿|岁末所成之事",
        "^|全年开展清渠工作三次，修闸两座，村民满意。|全年开展清渠工作两次，修闸一座，村民基本满意。",
    )
    heads = sheet(merged(*rows))
    found = text_headings(heads, heads.rows[0], heads.rows[0].spots)
    assert [(spot.text, sorted(label.concepts)) for spot, label in found] == [
        ("开年所许之愿", ["text.annual_goal"]),
        ("岁末所成之事", ["text.annual_goal"]),
    ]
    told = sheet(merged(rows[0].replace("岁末所成之事", "岁末达成之事"), rows[1]))
    assert [label.one("text") for _, label in text_headings(told, told.rows[0], told.rows[0].spots)] == [
        "text.annual_goal",
        "text.goal_result",
    ]
    assert text_headings(heads, heads.rows[1], heads.rows[1].spots) == []


def test_a_goal_under_an_unknown_heading_is_read_with_a_finding() -> None:
    read = form(
        "项目支出绩效自评表",
        "（2024年度）",
        merged(
            "项目名称|清渠|<",
            "年度总体目标|开年所许之愿|岁末达成之事",
            "^|全年开展清渠工作三次，修闸两座，村民满意。|全年开展清渠工作两次，修闸一座，村民基本满意。",
        ),
        merged(*BLOCK),
    )
    assert read.declaration.annual_goal == "全年开展清渠工作三次，修闸两座，村民满意。"
    assert ("declarations", "annual_goal", "开年所许之愿") in [
        (finding.table, finding.column, finding.actual) for finding in read.findings
    ]


def test_the_order_and_the_cells_tell_an_unknown_money_column() -> None:
    heads = sheet(
        merged(
            "项目|年初预算数|中途所改|全年执行数|所用几何",
            "资金总额|10|12|6|50%",
        )
    )
    found = money_columns(heads, heads.rows[0].spots)
    assert [label.one("money") if label is not None else None for _, label in found] == [
        None,
        "money.budget",
        "money.adjusted",
        "money.executed",
        "money.ignored",
    ]


def test_amounts_under_unknown_money_columns_are_read_with_a_finding() -> None:
    read = form(
        "项目支出绩效自评表",
        "（2024年度）",
        merged("项目名称|清渠"),
        merged("项目（万元）|年初预算数|中途所改|全年执行数|所用几何|几分", "资金总额|10|12|6|50%|9"),
        merged(*BLOCK),
    )
    assert [(line.measure, line.amount_raw) for line in read.budget_lines] == [
        ("budget", "10"),
        ("adjusted", "12"),
        ("executed", "6"),
    ]
    assert ("budget_lines", "measure", "中途所改") in [
        (finding.table, finding.column, finding.actual) for finding in read.findings
    ]


def test_a_label_merged_over_budget_lines_heads_them() -> None:
    read = form(
        "项目支出绩效目标表",
        "（2024年度）",
        merged("项目名称|清渠|<", "项目经费（万元）|财政拨款|8", "^|其他资金|2"),
        merged(*BLOCK),
    )
    assert [(line.item, line.amount_yuan) for line in read.budget_lines] == [
        ("fiscal_appropriation", 80_000.0),
        ("other_funds", 20_000.0),
    ]


def test_a_section_beside_the_name_of_a_money_column_heads_the_rows_below() -> None:
    read = form(
        "部门整体支出绩效目标表",
        "（2024年度）",
        merged("部门名称|柳溪茶办", "按级次划分|预算安排金额（万元）", "市本级|8", "对下转移支付|2"),
        merged(*BLOCK),
    )
    assert [(line.side, line.item, line.amount_yuan) for line in read.budget_lines] == [
        ("level", "own_level", 80_000.0),
        ("level", "transfer_down", 20_000.0),
    ]


def test_tasks_under_unknown_columns_are_doubted() -> None:
    read = form(
        "部门整体支出绩效目标表",
        "（2024年度）",
        merged(
            "部门名称|柳溪茶办|<|<",
            "年度主要任务|清理村东的水渠|清渠三公里，修闸两座|村民自费购置",
        ),
        merged(*BLOCK),
    )
    doubted = {finding.row_key for finding in read.findings if finding.rule == "label_inferred"}
    assert {task.row_key for task in read.tasks} <= doubted


def test_the_stage_is_not_told_by_the_name_of_an_office() -> None:
    assert stage_of("柳溪县地震监测台整体支出绩效目标申报表") == "target"
    assert stage_of("柳溪县审核中心项目支出绩效运行监控表") == "monitoring"
    assert stage_of("柳溪县自评绩效表") == "self_evaluation"
