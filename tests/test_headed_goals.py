"""Goals of a list that print all indicators of a project under headings in brackets."""

from __future__ import annotations

import pytest

from normalize.headed_goals import goal_of, indicators_of, is_headed
from normalize.named_values import named_value

CELL = (
    "【总体目标】\n保证供水。\n【产出指标-数量指标】\n指标1：清渠长度（≥6公里）\n指标2：换闸（3座）\n"
    "【满意度指标】：\n群众评价（满意）"
)


def test_a_cell_is_parted_at_its_headings() -> None:
    assert is_headed(CELL)
    assert goal_of(CELL) == "保证供水。"
    assert list(indicators_of(CELL)) == [
        (("产出指标", "数量指标"), "清渠长度", "≥6公里"),
        (("产出指标", "数量指标"), "换闸", "3座"),
        (("满意度指标",), "群众评价", "满意"),
    ]


def test_brackets_that_not_all_lines_end_with_hold_no_words_for_values() -> None:
    cell = "保证供水。【数量指标】清渠（干渠）；换闸3座【质量指标】完好率（≥95%）"
    assert goal_of(cell) == "保证供水。"
    assert list(indicators_of(cell)) == [
        (("数量指标",), "清渠（干渠）", ""),
        (("数量指标",), "换闸", "3座"),
        (("质量指标",), "完好率", "≥95%"),
    ]


@pytest.mark.parametrize(
    "text", ["保证供水。", "【总体目标】保证供水。【项目概况】清渠。", "【数量指标】清渠6公里"]
)
def test_headings_of_other_things_part_no_indicators(text: str) -> None:
    assert not is_headed(text)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("机柜数量（≥77台）", "机柜数量", "≥77台"),
        ("维护时间(<24小时)", "维护时间", "<24小时"),
        ("合格率（含复检）", "合格率（含复检）", ""),
    ],
)
def test_a_value_compared_in_brackets(text: str, name: str, value: str) -> None:
    assert named_value(text) == (name, value)
