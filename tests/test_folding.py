"""Folding for parsing and matching: one spelling for texts that read the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.folding import fold, native, squeeze


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("部 门  职 责", "部门职责"),
        ("财政\n拨款", "财政拨款"),
        ("≧ 95 ％", "≥95%"),
        ("＞＝ 95%", "≥95%"),
        ("=>3 ≦5", "≥3≤5"),
        ("＜=5", "≤5"),
        ("≮3，≯5", "≥3,≤5"),
        ("﹦ 72", "=72"),
        ("90 %－100 %", "90%-100%"),
        ("３～５", "3~5"),
        ("3〜5", "3~5"),
        ("−5%", "-5%"),
        ("元/人・月", "元/人·月"),
        ("5000㎡", "5000m2"),
        ("单位：万元（含）", "单位:万元(含)"),
        ("⻓沙⻋站⼯作", "长沙车站工作"),
        ("1\u200b2\ufeff3", "123"),
        ("total  of\tfive", "total of five"),
        ("88 100", "88 100"),
        ("3\u2044 4", "3/ 4"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_squeeze_leaves_no_white_space() -> None:
    assert squeeze(" 部 门\u3000(Unit  A)\n名称 ") == "部门(UnitA)名称"


def test_every_radical_of_the_supplement_becomes_an_ideograph() -> None:
    folded = [fold(chr(point)) for point in range(0x2E81, 0x2EF4) if point != 0x2E9A]
    assert all(unicodedata.name(text).startswith("CJK UNIFIED IDEOGRAPH") for text in folded)
    assert fold("⻘⻚⻛⻜⻝⻢⻣⻥⻦⻩⻬⻰") == "青页风飞食马骨鱼鸟黄齐龙"


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert not any(character.isspace() for character in squeeze(text))


def test_long_text_folds_like_short_text() -> None:
    assert fold("项 目：≧ 5 ㎡；" * 50_000) == "项目:≥5 m2;" * 50_000


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("项目名称 Project Name", "项目名称"),
        ("年度预算（万元） Annual Budget", "年度预算（万元）"),
        ("目标值(Target)", "目标值"),
        ("Unit of measure / 计量单位", "计量单位"),
        ("项目名称：ERP System", "项目名称：ERP System"),
        ("level 1（万元）", "level 1（万元）"),
        ("PM2.5浓度", "PM2.5浓度"),
        ("GDP增速", "GDP增速"),
    ],
)
def test_foreign_words_that_only_say_a_label_again_are_left_out(text: str, own: str) -> None:
    assert native(text) == own
