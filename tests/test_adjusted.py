"""Forms that ask to adjust their goals: what holds now is read, what held before is quoted."""

from __future__ import annotations

import pytest
from tables import form, forms, merged

TITLE, YEAR = "项目支出绩效目标调整申请表", "（2024年度）"
PROJECT = merged("项目名称|清渠|<|<", "实施单位|柳溪县渠站|<|<")
GOALS = merged("调整前绩效目标|清渠12公里。", "调整后绩效目标|清渠9公里。")
VALUES = merged(
    "一级指标|二级指标|三级指标|调整前指标值|调整后指标值",
    "产出指标|数量指标|清渠长度|12公里|9公里",
    "产出指标|质量指标|合格率|100%|95%",
)


def left_out(*blocks: object) -> list[str | None]:
    return [item.actual for item in form(*blocks).findings if item.rule == "superseded_left_out"]  # pyright: ignore[reportArgumentType]


def test_what_held_before_is_quoted_and_nothing_of_it_is_unread() -> None:
    read = form(TITLE, YEAR, PROJECT, GOALS, VALUES)
    assert read.declaration.annual_goal == "清渠9公里。"
    assert [(row.name, row.annual_raw) for row in read.indicators] == [
        ("清渠长度", "9公里"),
        ("合格率", "95%"),
    ]
    assert left_out(TITLE, YEAR, PROJECT, GOALS, VALUES) == [
        "调整前绩效目标、清渠12公里。、调整前指标值、12公里、100%"
    ]
    assert [item.actual for item in read.findings if item.rule == "unread_text"] == []


def test_a_budget_before_and_after_is_read_whole() -> None:
    money = merged(
        "资金来源|调整前|调整后", "合计|30.00|24.00", "财政拨款|20.00|14.00", "其他资金|10.00|10.00"
    )
    read = form(TITLE, YEAR, PROJECT, "单位：万元", money, GOALS, VALUES)
    assert [(line.item, line.measure, line.amount_yuan) for line in read.budget_lines] == [
        ("total", "budget", 300_000),
        ("total", "adjusted", 240_000),
        ("fiscal_appropriation", "budget", 200_000),
        ("fiscal_appropriation", "adjusted", 140_000),
        ("other_funds", "budget", 100_000),
        ("other_funds", "adjusted", 100_000),
    ]


def test_the_annual_figures_are_those_that_are_to_hold() -> None:
    header = "预算金额（万元）|调整前|调整后"
    assert (
        form(TITLE, YEAR, PROJECT, merged(header, "^|30|42"), GOALS, VALUES).declaration.budget_total_yuan
        == 420_000.0
    )
    reported = merged("资金（万元）|年初预算数|全年预算数|全年执行数", "资金总额|30|42|40")
    evaluated = form("项目支出绩效自评表", YEAR, PROJECT, reported, VALUES)
    assert evaluated.declaration.budget_total_yuan == 300_000.0


def test_indicators_in_lines_below_their_headings_are_left_out() -> None:
    read = form(
        TITLE,
        YEAR,
        "项目名称：清渠",
        "实施单位：柳溪县渠站",
        "年度目标：保证用水。",
        "一、调整前绩效指标",
        "产出指标-数量指标-清渠长度：12公里",
        "二、调整后绩效指标",
        "产出指标-数量指标-清渠长度：9公里",
    )
    assert [(row.name, row.annual_raw) for row in read.indicators] == [("清渠长度", "9公里")]


def test_the_former_name_of_a_heading_is_what_held_before() -> None:
    read = form(TITLE, YEAR, PROJECT, merged("原绩效目标|清渠12公里。", "调整后绩效目标|清渠9公里。"), VALUES)
    assert read.declaration.annual_goal == "清渠9公里。"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (
            "一级指标|二级指标|三级指标|年初指标值|调整后指标值",
            "12公里",
        ),  # of a year that was planned and adjusted
        ("一级指标|二级指标|三级指标|指标值|调整前指标值", "12公里"),  # nothing says what holds now
    ],
)
def test_without_both_headings_nothing_is_left_out(header: str, value: str) -> None:
    table = merged(header, "产出指标|数量指标|清渠长度|12公里|9公里")
    assert [row.annual_raw for row in form(TITLE, YEAR, PROJECT, table).indicators] == [value]
    assert left_out(TITLE, YEAR, PROJECT, table) == []


def test_a_document_without_a_form_has_no_finding() -> None:
    assert forms(merged("调整前会议|上午", "调整后会议|下午")) == ()
