"""Indicators told in sentences: where a line is parted, and lines that are none."""

from __future__ import annotations

import pytest
from tables import form, forms

from normalize.listed_sentences import Sentence, sentences

TITLE = "2024年项目支出绩效目标申报书"
PROJECT = ("项目名称：渠道清淤", "实施单位：柳溪县渠站", "绩效目标：清淤三公里，保证用水。")


@pytest.mark.parametrize(
    ("line", "amid", "found"),
    [
        (
            "1.数量指标：清淤长度≥3公里；巡渠次数≥12次。",
            "text",
            [(("1.数量指标",), "", [("清淤长度", "≥3公里", ""), ("巡渠次数", "≥12次", "")])],
        ),
        (
            "产出指标：（1）质量指标：合格率100%；（2）时效指标：完工时间2024年6月底前。",
            "text",
            [
                (("产出指标", "（1）质量指标"), "", [("合格率", "100%", "")]),
                (("（2）时效指标",), "()", [("完工时间", "2024年6月底前", "")]),
            ],
        ),
        (
            "绩效指标：数量指标：清淤3公里，修闸2座",
            "text",
            [(("数量指标",), "", [("清淤", "3公里", ""), ("修闸", "2座", "")])],
        ),
        (
            "（1）产出数量：清淤长度≥3公里",
            "list",
            [(("（1）产出数量",), "()", [("清淤长度", "≥3公里", "")])],
        ),
        (
            "农户满意度≥92%，村组满意度≥90%。",
            "list",
            [((), "", [("农户满意度", "≥92%", ""), ("村组满意度", "≥90%", "")])],
        ),
        (
            "数量指标：清淤长度目标值3公里，实际完成4公里。",
            "text",
            [(("数量指标",), "", [("清淤长度", "3公里", "4公里")])],
        ),
        (
            "数量指标：计划清淤3公里，实际清淤4公里",
            "text",
            [(("数量指标",), "", [("清淤", "3公里", "4公里")])],
        ),
        # No level, prose that only speaks of one, and what needs the lines around it.
        ("全年清淤3公里，修闸2座。", "text", []),
        ("部门围绕数量指标：认真组织，层层落实，成效明显。", "text", []),
        ("（1）产出数量：清淤长度≥3公里", "text", []),
        ("社会效益指标：用水条件明显改善。", "text", []),
    ],
)
def test_a_line_is_parted_at_its_levels(
    line: str,
    amid: str,
    found: list[tuple[tuple[str, ...], str, list[tuple[str, str, str]]]],
) -> None:
    told = sentences(line, inside=amid == "list")
    plain = [
        (each.heads, each.marker.translate(str.maketrans("（）.", "() ")).strip(), each.indicators)
        for each in told
    ]
    assert plain == [(heads, marker, tuple(named)) for heads, marker, named in found]


def test_a_sentence_without_a_level_says_nothing_of_one() -> None:
    assert Sentence((), "", (("农户满意度", "≥92%", ""),)).first is None


def test_a_level_that_may_be_either_is_numbered_like_its_kind() -> None:
    read = form(
        TITLE,
        *PROJECT,
        "一、产出指标",
        "（一）数量指标：清淤长度≥3公里",
        "（二）成本指标：单价≤2万元",
        "二、满意度指标：农户满意度≥92%",
    )
    assert [(row.level1, row.level2, row.name) for row in read.indicators] == [
        ("产出指标", "数量指标", "清淤长度"),
        ("产出指标", "成本指标", "单价"),
        ("满意度指标", None, "农户满意度"),
    ]


def test_headings_without_indicators_part_no_projects() -> None:
    read = forms(
        TITLE,
        *PROJECT,
        "一、工作安排",
        "预算金额：12万元",
        "二、保障措施",
        "资金来源：财政拨款",
        "数量指标：清淤长度≥3公里",
    )
    assert [each.declaration.project_name for each in read] == ["渠道清淤"]


def test_a_heading_told_for_the_name_of_a_project_is_that_of_each() -> None:
    read = forms(
        "2024年柳溪县渠站项目绩效目标情况说明",
        "单位名称：柳溪县渠站",
        "（一）清渠",
        "预算金额：12万元",
        "绩效目标：保证用水。",
        "绩效指标：数量指标：清渠3公里",
        "（二）修闸",
        "预算金额：8万元",
        "绩效目标：修复水闸。",
        "绩效指标：数量指标：修闸2座",
    )
    assert [
        (
            each.declaration.project_name,
            each.declaration.budget_total_yuan,
            [row.name for row in each.indicators],
        )
        for each in read
    ] == [("清渠", 120_000.0, ["清渠"]), ("修闸", 80_000.0, ["修闸"])]


@pytest.mark.parametrize(
    ("line", "goal"),
    [
        ("绩效目标1：清淤三公里。", "绩效目标1：清淤三公里。\n绩效目标2：修闸两座。"),
        ("目标1：清淤三公里。目标1：已清淤三公里。", None),  # a goal and its result have run into each other
    ],
)
def test_goals_without_a_label_are_told_by_their_numbers(line: str, goal: str | None) -> None:
    read = form(
        TITLE, *PROJECT[:2], "预算金额：12万元", line, "绩效目标2：修闸两座。", "数量指标：清淤长度≥3公里"
    )
    assert read.declaration.annual_goal == goal
