"""Goal texts split at their own numbering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import dump, form, merged

from normalize.fields import Claim, Fields
from normalize.goals import read_goals
from normalize.labels import match
from normalize.sheet import Spot

if TYPE_CHECKING:
    from normalize.records import Form

TITLE, YEAR = "部门整体支出绩效目标申报表", "（2024年度）"
INDICATORS = merged("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|清渠长度|≥3公里")
OFFICE = "部门名称|柳溪茶办"


def department(*rows: str) -> Form:
    return form(TITLE, YEAR, merged(OFFICE, *rows), INDICATORS)


def goals(text: str, concept: str = "text.annual_goal") -> list[tuple[str, str | None, int, str]]:
    column = concept.partition(".")[2]
    label = match("年度目标")
    assert label is not None
    claim = Claim(concept, label, Spot("年度目标", 0, 0), ((Spot(text, 0, 1), text),))
    drafts = read_goals(Fields(claims=[claim]), {column: text})
    assert all(item.spot.text == text for draft in drafts for item in draft.evidence)
    return [(row.period, row.label_raw, row.level, row.text) for row in (draft.record for draft in drafts)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("稳住茶产量。", [(None, 1, "稳住茶产量。")]),
        (
            "目标一：稳产。\n目标二：增收。",
            [("目标一", 1, "目标一：稳产。"), ("目标二", 1, "目标二：增收。")],
        ),
        (
            "一、稳产：\n（1）改造；\n（2）补植。\n二、增收。",
            [
                ("一、", 1, "一、稳产："),
                ("（1）", 2, "（1）改造；"),
                ("（2）", 2, "（2）补植。"),
                ("二、", 1, "二、增收。"),
            ],
        ),
        (
            "全年两件事：1、稳产；2、增收。",
            [(None, 1, "全年两件事："), ("1、", 1, "1、稳产；"), ("2、", 1, "2、增收。")],
        ),
        ("1、稳产\n2、", [("1、", 1, "1、稳产")]),
        (
            "一、稳产\n（1）改造\n二、增收\n（1）补植",
            [
                ("一、", 1, "一、稳产"),
                ("（1）", 2, "（1）改造"),
                ("二、", 1, "二、增收"),
                ("（1）", 2, "（1）补植"),
            ],
        ),
    ],
)
def test_a_goal_is_split_at_its_own_numbers_and_keeps_them(
    text: str, pieces: list[tuple[str | None, int, str]]
) -> None:
    assert goals(text) == [("annual", *piece) for piece in pieces]


def test_the_goal_of_several_years_comes_first() -> None:
    read = department("年度绩效目标|今年通水", "项目总目标（2024年-2026年）|三年清渠")
    assert [(row.period, row.text) for row in read.goals] == [
        ("multi_year", "三年清渠"),
        ("annual", "今年通水"),
    ]
    assert (read.declaration.long_term_goal, read.declaration.annual_goal) == ("三年清渠", "今年通水")
    assert (read.declaration.period_start, read.declaration.period_end) == (2024, 2026)


@given(st.lists(st.text("稳产增收护林。；", min_size=1, max_size=6), min_size=1, max_size=8))
def test_the_pieces_of_a_goal_are_the_whole_goal(parts: list[str]) -> None:
    text = "\n".join(f"{number}、{part}" for number, part in enumerate(parts, 1))
    assert "\n".join(piece for *_, piece in goals(text)) == text


def test_goals_under_numbered_labels_are_each_a_goal() -> None:
    read = department("年度目标1：（40分）|清渠护林。", "年度目标2：（40分）|稳产增收。")
    assert [(row.period, row.label_raw, row.text) for row in read.goals] == [
        ("annual", None, "清渠护林。"),
        ("annual", None, "稳产增收。"),
    ]
    assert read.declaration.annual_goal == "清渠护林。\n稳产增收。"


@pytest.mark.parametrize(
    "line",
    [
        "疏浚沟渠12公里，修复拦水坝3座。",
        "疏浚沟渠12公里，修复拦水坝3座。    实际疏浚沟渠13公里，修复拦水坝3座。",
    ],
)
def test_a_line_below_the_headings_of_a_goal_and_its_result_begins_with_the_goal(line: str) -> None:
    headings = dump(OFFICE, "总体目标|年度目标|年度总体目标完成情况")
    read = form(TITLE, YEAR, headings, line, INDICATORS)
    assert read.declaration.annual_goal == "疏浚沟渠12公里，修复拦水坝3座。"
