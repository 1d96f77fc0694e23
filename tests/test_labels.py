"""Labels: every printed variation of a wording is recognised, and prose is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.errors import ProfileError
from normalize.labels import LONGEST_LABEL, fits_pattern, load_vocabulary, match, vocabulary
from normalize.records import Item


@pytest.mark.parametrize(
    ("printed", "concept"),
    [
        ("部门（单位）名称", "field.department"),
        ("部门 职 责", "text.functions"),
        ("年 度 履 职 目 标", "text.annual_goal"),
        ("满意度指\n标", None),
        ("二、年末在职人数：", "field.staff_on_post"),
        ("其中：财政资金", "item.fiscal_appropriation"),
        ("其中: 一般公共预算", "item.general_public_budget"),
        ("（2）其他资金", "item.other_funds"),
        ("财政供养人员情况(人", "field.staff_fiscal"),
        ("填报单位（盖章）：", "field.department"),
        ("“三定”职能职责", "text.functions"),
        ("项目总体目标(2024 年-2026 年)", "text.long_term_goal"),
        ("2023年实际在职人数", "field.staff_on_post"),
        ("拟投入的资金(元)", "task.amount"),
        ("年度(/项目)指标值", "ind.annual"),
        ("实际完成值（B）", "ind.actual"),
        ("本单位全年完成培训十二期", None),
        ("一级指标 Level 1", "ind.level1"),
        ("TARGET VALUE", "ind.value"),
        ("Fiscal Year", "field.fiscal_year"),
        ("市县配套资金", "item.own_level"),
        ("自治区财政资金", "item.upper_level"),
        ("三年合计", "item.total_project"),
        ("年度预算支出（万元）", "head.expenditure"),
        ("失分原因", "ind.deviation"),
        ("", None),
    ],
)
def test_wording(printed: str, concept: str | None) -> None:
    label = match(printed)
    assert (label is not None and concept in label.concepts) if concept else label is None


def test_unit_hint_and_value_are_kept() -> None:
    label = match("一、部门整体预算总额（万元）")
    assert label is not None
    assert (label.wording, label.unit, label.hint, label.inline) == ("部门整体预算总额", "万元", "万元", None)
    inline = match("其中: 一般公共预算:1325.68")
    assert inline is not None
    assert (inline.one("item"), inline.inline) == ("item.general_public_budget", "1325.68")


def test_a_section_before_a_label_in_one_cell() -> None:
    label = match("1、资金来源：（1）财政拨款")
    assert label is not None
    assert label.section is not None
    assert (label.one("item"), label.inline) == ("item.fiscal_appropriation", None)
    assert label.section.one("head") == "head.revenue"


def test_every_budget_wording_is_an_item_of_the_schema() -> None:
    wordings, _ = vocabulary()
    items = {
        concept.split(".")[1]
        for concepts in wordings.values()
        for concept in concepts
        if concept.startswith("item.")
    }
    assert items - {"total_annual", "total_project"} <= set(Item.__args__)


def test_a_broken_vocabulary_names_every_fault_with_its_place() -> None:
    text = """
        [field.department]
        wordings = ["部门名称", 3]
        spelling = []
        [field.year]
        patterns = ["(20"]
    """
    with pytest.raises(ProfileError) as caught:
        load_vocabulary(text, "sample")
    assert caught.value.faults == (
        "sample: field.department.spelling: unknown key",
        "sample: field.department.wordings[1]: expected text, found 3",
        "sample: field.year.patterns: '(20' is no pattern (missing ), unterminated subpattern at position 0)",
    )


@given(st.text(max_size=200))
def test_any_text_is_a_label_or_none(text: str) -> None:
    label = match(text)
    assert label is None or (label.concepts and len(label.wording) <= LONGEST_LABEL)


@given(st.sampled_from(sorted(vocabulary()[0])), st.sampled_from(["", "：", ":", "（万元）", "（50分）"]))
def test_a_wording_survives_what_is_printed_around_it(wording: str, tail: str) -> None:
    spaced = " ".join(wording) if len(wording) < 8 else wording
    for printed in (wording + tail, spaced + tail):
        label = match(printed)
        assert label is not None
        assert vocabulary()[0][wording] <= label.concepts


def test_an_amount_with_its_unit_may_stand_right_behind_its_label() -> None:
    label = match("上级补助500万元")
    assert label is not None
    assert (label.one("item"), label.inline) == ("item.upper_level", "500万元")
    assert match("上级补助500户") is None


@pytest.mark.parametrize(
    ("concept", "pattern"), [(concept, pattern.pattern) for concept, pattern in vocabulary()[1]]
)
@given(data=st.data())
@settings(max_examples=15)
def test_what_fits_a_pattern_fits_one_of_them_together(
    concept: str, pattern: str, data: st.DataObject
) -> None:
    """All patterns are asked at once, most of them only of texts of their own characters."""
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    assert fits_pattern(text), (concept, text)


@pytest.mark.parametrize("text", ["清渠长度", "20", "≥95%", ""])
def test_a_text_that_fits_no_pattern_fits_none_together(text: str) -> None:
    assert not fits_pattern(text)
