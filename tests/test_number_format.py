"""Numbers are written as the sheet shows them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.number_format import BUILT_IN, general, shown_number, shown_text

SHOWN = [
    (126.01, "General", "126.01"),
    (0.1 + 0.2, "General", "0.3"),
    (1286.4, "0.00", "1286.40"),
    (1286.4, "#,##0.00", "1,286.40"),
    (1234567.891, "#,##0", "1,234,568"),
    (12, "#,##0", "12"),
    (0, "#,##0.00", "0.00"),
    (0, "#", ""),
    (0.5, ".00", ".50"),
    (0.95, "0%", "95%"),
    (0.9512, "0.00%", "95.12%"),
    (1.005, "0.00", "1.01"),
    (2.5, "0", "3"),
    (0.975, "0.##%", "97.5%"),
    (3, "0.##", "3"),
    (126.01, '0.00"万元"', "126.01万元"),
    (126.01, "General\\万\\元", "126.01万元"),
    (95, '"≥"0"%"', "≥95%"),
    (1250000, "0.00,,", "1.25"),
    (1250000, "#,##0,", "1,250"),
    (7, "000", "007"),
    (7360001234, "0000-0000000", "0736-0001234"),
    (-3.2, "0.00", "-3.20"),
    (-3.2, "0.00;(0.00)", "(3.20)"),
    (-3.2, "0.00_);[Red](0.00)", "(3.20)"),
    (0, '0.00;-0.00;"无"', "无"),
    (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    (12.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12.50"),
    (12.5, "[$¥-804]#,##0.00", "¥12.50"),
    (60, '[>=60]"合格";[<60]"不合格"', "合格"),
    (59, '[>=60]"合格";[<60]"不合格"', "不合格"),
    (5, ";;;", ""),
    (5, "@", "5"),
    (-5, "@", "-5"),
    (123456, "0.00E+00", "1.23E+5"),
    (0.25, "# ?/?", "0.25"),
    (44942, "yyyy/m/d", "2023/1/16"),
    (44942, BUILT_IN[14], "2023/1/16"),
    (44942, BUILT_IN[31], "2023年1月16日"),
    (44942, BUILT_IN[57], "2023年1月"),
    (44942, "yyyy\\-mm\\-dd;@", "2023-01-16"),
    (44942, '[$-804]yyyy"年"m"月"d"日";@', "2023年1月16日"),
    (44942, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二三年一月十六日"),
    (44942, "yy.m.d", "23.1.16"),
    (44942, "aaaa", "星期一"),
    (44942, "d-mmm-yy", "16-Jan-23"),
    (44942.75, "yyyy/m/d h:mm", "2023/1/16 18:00"),
    (44942.75, "h:mm:ss AM/PM", "6:00:00 PM"),
    (44942.75, '上午/下午h"时"mm"分"', "下午6时00分"),
    (1.5, "[h]:mm", "36:00"),
    (1, "yyyy/m/d", "1900/1/1"),
    (61, "yyyy/m/d", "1900/3/1"),
    (-1, "yyyy/m/d", "-1"),
    (3e9, "yyyy/m/d", "3000000000"),
]


@pytest.mark.parametrize(
    ("value", "code", "text"), SHOWN, ids=[f"{value} as {code}" for value, code, _ in SHOWN]
)
def test_number_is_written_as_its_format_shows_it(value: float, code: str, text: str) -> None:
    assert shown_number(value, code).strip() == text


def test_days_may_count_from_1904() -> None:
    assert shown_number(43480, "yyyy/m/d", from_1904=True) == "2023/1/16"


def test_text_section_of_a_format() -> None:
    assert shown_text("甲局", "@") == "甲局"
    assert shown_text("甲局", "0.00") == "甲局"
    assert shown_text("甲局", '@"（盖章）"') == "甲局（盖章）"
    assert shown_text("甲局", ";;;") == ""


@given(st.floats(min_value=-1e15, max_value=1e15, allow_nan=False), st.integers(min_value=0, max_value=6))
def test_fixed_formats_agree_with_decimal_rounding(value: float, places: int) -> None:
    code = "#,##0" + ("." + "0" * places if places else "")
    shown = Decimal(shown_number(value, code).replace(",", ""))
    assert abs(shown - Decimal(repr(value))) <= Decimal(5).scaleb(-places - 1)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_general_loses_no_digit_of_an_amount(number: Decimal) -> None:
    assert Decimal(general(number)) == number


@given(st.text(max_size=40), st.floats())
def test_any_format_code_gives_words(code: str, value: float) -> None:
    assert isinstance(shown_number(value, code), str)
    assert isinstance(shown_text("甲", code), str)
