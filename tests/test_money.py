"""Amounts of money, their units, counts and scores."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.money import (
    NOTES,
    YUAN,
    Amount,
    LabelledAmount,
    labelled_amounts,
    money_unit,
    parse_amount,
    parse_count,
    parse_score,
    yuan,
)


@pytest.mark.parametrize(
    ("raw", "number", "unit", "notes"),
    [
        ("0", "0", None, ()),
        ("0.00", "0.00", None, ()),
        ("87.40", "87.40", None, ()),
        ("1,234.50", "1234.50", None, ()),
        ("3，518.85", "3518.85", None, ()),
        (" 632,600.00 元整", "632600.00", "元", ()),
        ("￥15,000", "15000", None, ()),
        ("人民币15元", "15", "元", ()),
        ("126.70(万元)", "126.70", "万元", ()),
        ("5亿元。", "5", "亿元", ()),
        ("15万", "15", "万", ()),
        ("十五万元", "15", "万元", ()),
        ("壹拾伍万元整", "15", "万元", ()),
        ("-5.2", "-5.2", None, ()),
        ("−5.2", "-5.2", None, ()),
        ("-0.00", "0.00", None, ("negative_zero",)),
        ("(1,234.50)", "-1234.50", None, ("bracket_negative",)),
        ("(50)", None, None, ("number_unread",)),
        ("(126.70万元)", None, "万元", ("number_unread",)),
        ("968.191 8", "968.1918", None, ("blank_in_number",)),
        ("88 100", None, None, ("blank_in_number",)),
        ("约15万元", "15", "万元", ("approximate",)),
        ("15万元左右", "15", "万元", ("approximate",)),
        ("年度预算220万元", "220", "万元", ("words_around",)),
        ("按合同10.5万元。", "10.5", "万元", ("words_around",)),
        ("总价约10万元", "10", "万元", ("words_around", "approximate")),
        ("126.70（含上年结转）", "126.70", None, ("words_around",)),
        ("财政80万元，自筹20万元", None, None, ("more_numbers",)),
        ("2023—2025年", None, None, ("more_numbers",)),
        ("100%", None, None, ("not_money",)),
        ("3人", None, None, ("not_money",)),
        ("300元/人", None, None, ("not_money",)),
        ("1,23,456", None, None, ("number_unread",)),
        ("12,34", None, None, ("number_unread",)),
        ("1.2.3", None, None, ("number_unread",)),
        ("771,325.00226,145.00", None, None, ("number_unread",)),
        ("1O0.5", None, None, ("ocr_suspect",)),
        ("年度资金总额", None, None, ("number_unread",)),
        ("", None, None, ()),
        ("  ", None, None, ()),
        *[
            (dash, None, None, ("placeholder",))
            for dash in ("-", "- -", "—", "——", "/", "* * *", "……", "无", "XX")
        ],
    ],
)
def test_amounts(raw: str, number: str | None, unit: str | None, notes: tuple[str, ...]) -> None:
    amount = parse_amount(raw)
    assert amount == Amount(None if number is None else Decimal(number), unit, notes)
    assert str(amount.number) == str(number)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("预算金额(万元)", "万元"),
        ("拟投入资金（元）", "元"),
        ("单位：万元", "万元"),
        ("金额单位:元", "元"),
        ("单 位：千元", "千元"),
        ("金额（单位：百万元）", "百万元"),
        ("资金总体情况 单位:万元", "万元"),
        ("单位：万元、%", "万元"),
        ("单位：人民币亿元", "亿元"),
        ("年度预算申请（万元", "万元"),
        ("项目资金(万元,保留两位小数)", "万元"),
        ("一、部门预算总额（万元）", "万元"),
        ("万元", "万元"),
        ("预算数(万元)/执行数(元)", None),
        ("元/人", None),
        ("单元", None),
        ("元旦活动", None),
        ("公元2020", None),
        ("万元GDP能耗", None),
        ("人员情况(人", None),
        ("资金总额：", None),
        ("", None),
    ],
)
def test_money_units(text: str, unit: str | None) -> None:
    assert money_unit(text) == unit


def test_yuan_is_exact() -> None:
    assert yuan(Decimal("126.01"), "万元") == Decimal("1260100.00")
    assert yuan(Decimal("0.1"), "亿元") == Decimal(10_000_000)
    assert yuan(Decimal(3), "人民币千元") == Decimal(3000)
    with pytest.raises(ValueError, match="no unit of money: '人'"):
        yuan(Decimal(1), "人")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "总额315.5万元 一、财政拨款:280万元(其中:上级财政资金:200万元;本级财政:80万元) 二、自有资金:35.5万元三、其他:0万元",
            [
                ("总额", "315.5", "万元"),
                ("财政拨款", "280", "万元"),
                ("上级财政资金", "200", "万元"),
                ("本级财政", "80", "万元"),
                ("自有资金", "35.5", "万元"),
                ("其他", "0", "万元"),
            ],
        ),
        ("其中: 一般公共预算:1,325.68", [("一般公共预算", "1,325.68", None)]),
        ("按收入性质分：2030.12", [("按收入性质分", "2030.12", None)]),
        ("非税收入拨款:", [("非税收入拨款", "", None)]),
        ("基本支出:900.47\n项目支出:1025.20", [("基本支出", "900.47", None), ("项目支出", "1025.20", None)]),
        ("（1）财政拨款 12.5 （2）其他资金 0", [("财政拨款", "12.5", None), ("其他资金", "0", None)]),
        ("2024年财政拨款：100万元；其他：", [("2024年财政拨款", "100", "万元"), ("其他", "", None)]),
        ("经费总额10万元", [("经费总额", "10", "万元")]),
        ("12.5", []),
        ("", []),
    ],
)
def test_labelled_amounts(text: str, found: list[tuple[str, str, str | None]]) -> None:
    assert labelled_amounts(text) == tuple(LabelledAmount(*entry) for entry in found)


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("2", 2),
        ("0", 0),
        ("46人", 46),
        ("12 名", 12),
        ("１２", 12),
        ("1,200人", 1200),
        ("十二人", 12),
        ("共46人", 46),
        ("46人（含工勤3人）", 46),
        ("2.0", 2),
        ("2.5", None),
        ("约50人", None),
        ("2/3", None),
        ("-3", None),
        ("-", None),
        ("", None),
    ],
)
def test_counts(raw: str, count: int | None) -> None:
    assert parse_count(raw) == count


@pytest.mark.parametrize(
    ("raw", "score"),
    [
        ("10", "10"),
        ("9.75", "9.75"),
        ("10分", "10"),
        ("10％", "10"),
        ("（50分）", "50"),
        ("(50分)", "50"),
        (" 1 0 ", "10"),
        ("10分/10", None),
        ("良", None),
        ("/", None),
        ("", None),
    ],
)
def test_scores(raw: str, score: str | None) -> None:
    assert parse_score(raw) == (None if score is None else Decimal(score))


@given(
    st.decimals(-(10**11), 10**11, places=2).filter(lambda number: not number.is_zero()),
    st.sampled_from(["", "元", "万元", "亿元"]),
    st.booleans(),
)
def test_a_printed_amount_is_read_again(number: Decimal, unit: str, grouped: bool) -> None:  # noqa: FBT001 - drawn
    text = f"{number:,f}" if grouped else f"{number:f}"
    assert parse_amount(text + unit) == Amount(number, unit or None)


@given(st.text(max_size=80) | st.text("0123456789.,()-￥万元约 ;:人%/", max_size=40))
def test_any_text_gives_an_amount_or_a_reason(text: str) -> None:
    amount = parse_amount(text)
    assert set(amount.notes) <= NOTES
    assert amount.number is not None or amount.notes or not text.strip()
    assert amount.unit is None or amount.unit in YUAN
    assert all(entry.unit is None or entry.unit in YUAN for entry in labelled_amounts(text))
    assert parse_count(text) is None or parse_count(text) == int(parse_count(text) or 0)


def test_hostile_text_is_read_at_once() -> None:
    for piece in ("1,234", "9", "(", "其中:", "金额:1万元", "１"):
        text = piece * (1_000_000 // len(piece))
        assert parse_amount(text) == Amount(notes=("number_unread",))
        assert (labelled_amounts(text), money_unit(text), parse_count(text), parse_score(text)) == (
            (),
            None,
            None,
            None,
        )
        assert len(labelled_amounts(text[:5000])) < 5000
