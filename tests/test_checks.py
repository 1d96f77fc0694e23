"""Checks on the budget: each on a form that breaks it and on one that only seems to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.checks_budget import (
    check_budget,
    derived_total,
    printed_total,
    sides,
)
from normalize.evidence import Flag
from normalize.records import BudgetLine, BudgetPeriod, Item, Measure, Side
from normalize.rules import RULES

if TYPE_CHECKING:
    from normalize.checks import Checked

TEN_THOUSAND = 10_000


def line(
    side: Side,
    item: Item,
    amount: float | None,
    *,
    period: BudgetPeriod = "annual",
    measure: Measure = "budget",
) -> BudgetLine:
    """A budget line printed in 万元."""
    return BudgetLine(
        declaration_id="",
        seq=0,
        row_key="",
        side=side,
        item=item,
        label_raw=item,
        period=period,
        measure=measure,
        amount_raw=None if amount is None else str(amount),
        unit_raw="万元",
        amount_yuan=None if amount is None else float(Decimal(repr(amount)) * TEN_THOUSAND),
    )


def rules(found: list[Checked]) -> list[str]:
    return [check.flag.rule for check in found]


TOTAL = line("total", "total", 120)
FISCAL, OTHER = line("revenue", "fiscal_appropriation", 100), line("revenue", "other_funds", 20)
BASIC, PROJECT = (
    line("expenditure", "basic_expenditure", 80),
    line("expenditure", "project_expenditure", 40),
)
SOUND = (TOTAL, FISCAL, OTHER, BASIC, PROJECT)


def less(printed: BudgetLine, by: float) -> BudgetLine:
    return replace(printed, amount_yuan=(printed.amount_yuan or 0) - by * TEN_THOUSAND)


# -- budget: totals and sides ---------------------------------------------------------------------------------------


def test_a_budget_that_adds_up_is_silent() -> None:
    assert check_budget(SOUND) == []
    assert sides(SOUND) == {"revenue": Decimal(1_200_000), "expenditure": Decimal(1_200_000)}


def test_revenue_below_the_total_is_reported_with_both_figures() -> None:
    (check,) = check_budget((TOTAL, FISCAL, less(OTHER, 5), BASIC, PROJECT))
    assert check.index is None
    assert (check.table, check.flag.rule, check.flag.column) == (
        "declarations",
        "total_revenue",
        "budget_total_yuan",
    )
    assert (check.flag.expected, check.flag.actual) == ("1200000", "1150000")


def test_expenditure_below_the_total_is_reported_if_both_main_kinds_are_printed() -> None:
    assert rules(check_budget((TOTAL, FISCAL, OTHER, BASIC, less(PROJECT, 5)))) == ["total_expenditure"]
    assert check_budget((TOTAL, FISCAL, OTHER, BASIC)) == []


def test_what_is_spent_so_far_and_what_will_be_have_a_total_each() -> None:
    budget = tuple(replace(printed, column_raw="年初预算数") for printed in (TOTAL, FISCAL, OTHER))
    now = tuple(
        replace(less(printed, 10), measure="executed", column_raw="1-7月执行数")
        for printed in (FISCAL, OTHER)
    )
    whole = replace(less(TOTAL, 20), measure="executed", column_raw="1-7月执行数")
    expected = tuple(replace(printed, measure="executed", column_raw="全年预计执行数") for printed in budget)
    assert check_budget((*budget, whole, *now, *expected)) == []
    beyond = (*budget, replace(whole, amount_yuan=955_000.0), *now, *expected)
    assert rules(check_budget(beyond)) == ["part_exceeds_total"]


def test_parts_above_the_total_exceed_it_even_if_not_all_are_printed() -> None:
    assert rules(check_budget((TOTAL, less(BASIC, -60)))) == ["part_exceeds_total"]
    assert rules(check_budget((TOTAL, less(FISCAL, -60), OTHER))) == ["part_exceeds_total"]


@pytest.mark.parametrize(("off", "silent"), [(0.01, True), (0.025, True), (0.03, False), (-0.03, False)])
def test_rounding_to_two_decimals_of_the_printed_unit_is_no_difference(off: float, *, silent: bool) -> None:
    """Five figures in 万元 may be off by 0.005 each."""
    assert (check_budget((TOTAL, FISCAL, less(OTHER, off), BASIC, PROJECT)) == []) is silent


def test_yuan_leave_less_room_for_rounding() -> None:
    in_yuan = tuple(replace(printed, unit_raw="元") for printed in (TOTAL, FISCAL, less(OTHER, 0.001)))
    assert rules(check_budget(in_yuan)) == ["total_revenue"]


def test_what_is_part_of_the_fiscal_appropriation_is_not_added_again() -> None:
    inside = (line("revenue", "general_public_budget", 90), line("revenue", "government_funds", 10))
    assert check_budget((*SOUND, *inside)) == []
    assert sides((TOTAL, *inside, OTHER))["revenue"] == Decimal(1_200_000)


def test_kinds_of_personnel_cost_are_not_added_to_basic_expenditure() -> None:
    assert check_budget((*SOUND, line("expenditure", "other", 60))) == []


def test_other_years_and_measures_stay_out_of_the_sums() -> None:
    prior = line("revenue", "fiscal_appropriation", 999, period="prior")
    executed = line("expenditure", "basic_expenditure", 9, measure="executed")
    assert check_budget((*SOUND, prior, executed)) == []


def test_sides_without_total_must_agree() -> None:
    assert check_budget((FISCAL, OTHER, BASIC, PROJECT)) == []
    (check,) = check_budget((FISCAL, OTHER, BASIC, less(PROJECT, 5)))
    assert (check.flag.rule, check.flag.expected, check.flag.actual) == (
        "revenue_expenditure",
        "1200000",
        "1150000",
    )


def test_levels_of_government_share_the_development_spending() -> None:
    special, development = (
        line("expenditure", "special_fund", 60),
        line("expenditure", "other_development", 40),
    )
    own, down = line("level", "own_level", 70), line("level", "transfer_down", 30)
    assert check_budget((special, development, own, down)) == []
    assert rules(check_budget((special, development, own, less(down, 5)))) == ["level_total"]
    assert check_budget((BASIC, PROJECT, own, less(down, 5))) == []


def test_shares_of_other_measures_and_periods_are_not_added_to_those_of_the_year() -> None:
    own, down = line("level", "own_level", 70), line("level", "transfer_down", 30)
    lines = (line("expenditure", "special_fund", 100), own, down)
    later = (
        line("level", "own_level", 65, measure="executed"),
        line("level", "own_level", 300, period="multi_year"),
    )
    assert check_budget((*lines, *later)) == []


def test_a_blank_money_cell_is_noted_beside_a_printed_zero() -> None:
    blank = line("revenue", "carry_over", None)
    zero, dash = line("revenue", "unit_funds", 0), replace(blank, amount_raw="-")
    (check,) = check_budget((*SOUND, zero, dash, blank))
    assert (check.table, check.index, check.flag.rule, check.flag.actual) == (
        "budget_lines",
        7,
        "blank_not_zero",
        "carry_over",
    )
    assert check_budget((*SOUND, blank)) == []
    assert check_budget((*SOUND, replace(blank, measure="executed"), zero)) == []


def test_a_part_named_alone_is_no_sum() -> None:
    """`其中：` names a part; only with what remains it must make the total."""
    named = replace(less(FISCAL, 5), label_raw="其中：财政拨款")
    assert check_budget((TOTAL, named)) == []
    assert check_budget((TOTAL, less(FISCAL, 5))) == []
    assert check_budget((TOTAL, named, line("revenue", "carry_over", 5))) == []
    assert rules(check_budget((TOTAL, named, line("revenue", "other_funds", None)))) == ["total_revenue"]
    assert rules(check_budget((TOTAL, named, OTHER))) == ["total_revenue"]


def test_what_is_carried_over_may_be_inside_the_appropriation() -> None:
    assert check_budget((TOTAL, FISCAL, line("revenue", "carry_over", 30), OTHER)) == []
    assert rules(check_budget((TOTAL, FISCAL, line("revenue", "carry_over", 5), less(OTHER, 9)))) == [
        "total_revenue"
    ]


def test_the_total_of_another_period_or_measure_excuses_no_sum() -> None:
    short = (TOTAL, FISCAL, less(OTHER, 5))
    assert rules(check_budget((*short, line("total", "total", 115, period="multi_year")))) == [
        "total_revenue"
    ]
    assert rules(check_budget((*short, line("total", "total", 115, measure="executed")))) == ["total_revenue"]
    assert check_budget((*short, line("revenue", "total", 115))) == []


def test_sums_of_several_years_and_of_what_was_spent_are_checked_too() -> None:
    years = [replace(row, period="multi_year") for row in (TOTAL, FISCAL, less(OTHER, 5))]
    assert rules(check_budget((*SOUND, *years))) == ["total_revenue"]
    spent = [replace(row, measure="executed") for row in (less(TOTAL, 40), less(FISCAL, 40), less(OTHER, 5))]
    assert rules(check_budget((*SOUND, *spent))) == ["total_revenue"]


def test_a_total_printed_twice_must_be_the_same() -> None:
    assert rules(check_budget((*SOUND, less(TOTAL, 5)))) == ["total_repeated"]
    assert check_budget((*SOUND, TOTAL)) == []
    assert check_budget((*SOUND, line("total", "total", 300, period="multi_year"))) == []


def test_the_total_of_the_tasks_is_no_total_of_the_budget() -> None:
    assert check_budget((*SOUND, less(TOTAL, 90)), frozenset({5})) == []


def test_a_decimal_point_that_makes_the_sum_hold_was_lost() -> None:
    whole, project = line("total", "total", 968.1918), line("expenditure", "project_expenditure", 243.96)
    lost = line("expenditure", "basic_expenditure", 7_242_318)
    lost = replace(lost, amount_raw="7242318")
    (check,) = check_budget((whole, lost, project))
    assert (check.table, check.index, check.flag) == (
        "budget_lines",
        1,
        Flag("decimal_lost", "amount_yuan", "7242318", "72423180000"),
    )
    stranger = replace(lost, amount_raw="7249999", amount_yuan=72_499_990_000.0)
    assert rules(check_budget((whole, stranger, project))) == ["part_exceeds_total"]
    with_point = replace(lost, amount_raw="7242318.0")
    assert rules(check_budget((whole, with_point, project))) == ["part_exceeds_total"]


def test_more_spent_than_last_budgeted_is_noted_for_its_own_item() -> None:
    budget, adjusted = FISCAL, replace(less(FISCAL, -10), measure="adjusted")
    spent = replace(less(FISCAL, -5), measure="executed")
    assert rules(check_budget((budget, adjusted, spent))) == []
    (check,) = check_budget((budget, spent))
    assert (check.index, check.flag.rule, check.flag.expected, check.flag.actual) == (
        1,
        "executed_exceeds_budget",
        "1000000",
        "1050000",
    )
    assert check_budget((OTHER, replace(spent, item="fiscal_appropriation"))) == []


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        (SOUND, 1_200_000.0),
        ((FISCAL, OTHER), None),
        ((line("revenue", "total", 120), line("expenditure", "total", 120)), 1_200_000.0),
        ((line("revenue", "total", 120), line("expenditure", "total", 110)), None),
        ((line("total", "total", 300, period="multi_year"), TOTAL), 1_200_000.0),
        ((line("total", "total", 130, measure="adjusted"), TOTAL), 1_200_000.0),
        ((line("total", "total", None),), None),
    ],
)
def test_the_printed_total_is_the_one_of_the_form_or_of_both_sides(
    lines: tuple[BudgetLine, ...], total: float | None
) -> None:
    assert printed_total(lines) == total


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ((FISCAL, OTHER, BASIC, PROJECT), 1_200_000.0),
        ((FISCAL, OTHER), 1_200_000.0),
        ((BASIC, PROJECT), 1_200_000.0),
        ((FISCAL,), None),
        ((FISCAL, OTHER, BASIC), None),
        ((FISCAL, line("revenue", "carry_over", None)), None),
        ((), None),
    ],
)
def test_a_total_is_derived_from_two_parts_of_one_side_or_from_equal_sides(
    lines: tuple[BudgetLine, ...], total: float | None
) -> None:
    assert derived_total(lines) == total


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=6))
def test_cents_that_add_up_are_never_reported(cents: list[int]) -> None:
    """Amounts are decimal: no binary fraction makes a sum differ from its total."""
    parts = [replace(OTHER, unit_raw="元", amount_yuan=cent / 100) for cent in cents]
    total = replace(TOTAL, unit_raw="元", amount_yuan=sum(cents) / 100)
    assert check_budget((total, *parts)) == []


# -- the catalogue ----------------------------------------------------------------------------------------------------


def test_a_rule_is_found_under_its_own_code() -> None:
    assert all(rule.code == code for code, rule in RULES.items())
    assert RULES["total_revenue"].severity == "error"
    assert RULES["unread_text"].origin == "layout"
