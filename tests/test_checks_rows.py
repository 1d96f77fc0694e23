"""Checks on tasks, staff and indicators: each on rows that break it and on rows that only seem to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalize.checks import (
    Checked,
    check_indicators,
    check_staff,
    check_tasks,
)
from normalize.records import Indicator, Task


def rules(found: list[Checked]) -> list[str]:
    return [check.flag.rule for check in found]


def task(
    name: str, amount: float | None = None, fiscal: float | None = None, other: float | None = None
) -> Task:
    return Task(
        declaration_id="",
        seq=0,
        row_key="",
        task_kind="key",
        name=name,
        amount_yuan=amount,
        fiscal_amount_yuan=fiscal,
        other_amount_yuan=other,
    )


def test_the_parts_of_a_task_must_make_its_amount() -> None:
    (check,) = check_tasks([task("修闸"), task("清渠", 120, 100, 10)], None)
    assert (check.table, check.index, check.flag.rule) == ("tasks", 1, "task_parts")
    assert (check.flag.expected, check.flag.actual) == ("120", "110")


@pytest.mark.parametrize(
    "silent", [task("清渠", 120, 100, 20), task("清渠", 120, 100), task("清渠", None, 1, 2)]
)
def test_parts_that_agree_or_are_not_all_printed_are_silent(silent: Task) -> None:
    assert check_tasks([silent], None) == []


def test_two_tasks_with_one_name_are_each_reported() -> None:
    tasks = [task("清 渠"), task("修闸"), task("清渠")]
    assert [(check.index, check.flag.rule) for check in check_tasks(tasks, None)] == [
        (0, "task_duplicate"),
        (2, "task_duplicate"),
    ]


def test_tasks_may_not_cost_more_than_the_budget() -> None:
    tasks = [task("清渠", 800_000), task("修闸", 500_000)]
    (check,) = check_tasks(tasks, 1_200_000)
    assert (check.table, check.index, check.flag.rule) == ("declarations", None, "tasks_exceed_budget")
    assert (check.flag.expected, check.flag.actual) == ("1200000", "1300000")
    assert check_tasks(tasks, 1_300_000) == []
    assert check_tasks(tasks, 2_000_000) == []
    assert check_tasks(tasks, None) == []
    assert check_tasks([task("清渠"), task("修闸")], 0) == []


@pytest.mark.parametrize(
    ("staff", "basic", "reported"),
    [(0, 5.0, True), (0, 0.0, False), (0, None, False), (1, 5.0, False), (None, 5.0, False)],
)
def test_no_staff_beside_basic_expenditure_is_reported(
    staff: int | None, basic: float | None, *, reported: bool
) -> None:
    assert rules(check_staff(staff, basic)) == ["staff_zero"] * reported


# -- indicators -------------------------------------------------------------------------------------------------------

GOOD = Indicator(
    declaration_id="",
    seq=0,
    row_key="",
    level_basis="printed",
    level1="产出指标",
    level2="数量指标",
    level1_code="output",
    level2_code="quantity",
    name="清渠长度",
    annual_raw="≥3公里",
    annual_op="ge",
    annual_number=3.0,
    annual_unit="公里",
)


def found(*rows: Indicator) -> list[tuple[int | None, str]]:
    return [(check.index, check.flag.rule) for check in check_indicators(rows)]


def test_a_level_without_indicator_is_named_by_its_lowest_level() -> None:
    (check,) = check_indicators([GOOD, replace(GOOD, name=None, level2="质量指标", annual_raw=None)])
    assert (check.index, check.flag.rule, check.flag.actual) == (1, "level_without_indicator", "质量指标")
    (check,) = check_indicators([replace(GOOD, name=None, level2=None)])
    assert check.flag.actual == "产出指标"


def test_an_indicator_needs_some_value() -> None:
    empty = replace(GOOD, annual_raw=None)
    assert found(empty) == [(0, "value_missing")]
    assert found(replace(empty, period_raw="≥9公里")) == []
    assert found(replace(empty, actual_raw="4公里")) == []


def test_one_name_twice_under_one_level_is_a_duplicate() -> None:
    assert found(GOOD, replace(GOOD, name="清渠 长度", annual_raw="≥4公里")) == [
        (0, "indicator_duplicate"),
        (1, "indicator_duplicate"),
    ]
    assert found(GOOD, replace(GOOD, level2="质量指标")) == []
    assert found(GOOD, replace(GOOD, annual_raw=None, period_raw="≥9公里")) == []


@pytest.mark.parametrize(
    ("period", "rule"),
    [
        ({"period_number": 2.0, "period_op": "ge", "period_unit": "公里"}, ["period_below_annual"]),
        ({"period_number": 9.0, "period_op": "ge", "period_unit": "公里"}, []),
        ({"period_number": 3.0, "period_op": "ge", "period_unit": "公里"}, []),
        ({"period_number": 2.0, "period_op": "ge", "period_unit": "里"}, []),
        ({"period_number": 2.0, "period_op": "le", "period_unit": "公里"}, []),
        ({"period_number": None, "period_op": None, "period_unit": "公里"}, []),
    ],
)
def test_a_multi_year_target_is_not_below_the_annual_one(period: dict[str, object], rule: list[str]) -> None:
    row = replace(GOOD, period_raw="2公里", **period)  # pyright: ignore[reportArgumentType] - columns by name
    assert [name for _, name in found(row)] == rule


def test_costs_may_fall_below_the_annual_target() -> None:
    cost = replace(GOOD, annual_op="le", level2_code="cost", period_number=2.0, period_op="le")
    assert found(replace(cost, period_unit="公里")) == []


@pytest.mark.parametrize(
    ("changes", "reported"),
    [
        ({"annual_op": "le"}, True),
        ({"annual_op": "le", "direction": "negative"}, False),
        ({"annual_op": "le", "level2_code": "cost"}, False),
        ({"annual_op": "ge"}, False),
    ],
)
def test_an_upper_limit_on_a_quantity_is_worth_a_look(changes: dict[str, object], *, reported: bool) -> None:
    row = replace(GOOD, **changes)  # pyright: ignore[reportArgumentType] - columns by name
    assert found(row) == [(0, "upper_limit_on_output")] * reported


def weighted(*weights: float | None) -> list[Indicator]:
    return [replace(GOOD, name=f"指标{n}", weight=weight) for n, weight in enumerate(weights)]


@pytest.mark.parametrize(
    "weights", [(60, 40), (50, 40), (0.7, 0.3), (33.3, 33.3, 33.4), (60, 35, None), (7,), (50, 30)]
)
def test_weights_that_make_a_full_mark_or_are_not_all_printed_are_silent(
    weights: tuple[float | None, ...],
) -> None:
    assert found(*weighted(*weights)) == []


def test_weights_that_make_no_full_mark_are_reported() -> None:
    (check,) = check_indicators(weighted(60, 35))
    assert (check.table, check.index, check.flag.rule) == ("declarations", None, "weights_total")
    assert (check.flag.expected, check.flag.actual) == ("100", "95")


def test_levels_without_indicator_do_not_weigh() -> None:
    level = replace(GOOD, name=None, weight=50.0)
    assert found(*weighted(60, 40), level) == [(2, "level_without_indicator")]
