"""Checks on tasks, staff and indicators: each on rows that break it and on rows that only seem to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from normalize.checks_indicators import check_indicators, is_possible
from normalize.checks_tasks import check_period, check_staff, check_tasks
from normalize.evidence import Flag
from normalize.records import BudgetLine, Indicator, Task

if TYPE_CHECKING:
    from normalize.checks import Checked


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
        ({"period_number": 2.0, "period_op": "ge", "period_unit": "里"}, ["units_differ"]),
        (
            {"period_number": 2.0, "period_op": "eq", "period_unit": "公里", "annual_op": "eq"},
            ["period_below_annual"],
        ),
        (
            {
                "period_number": 2.0,
                "period_op": "eq",
                "period_unit": "%",
                "annual_op": "eq",
                "annual_unit": "%",
                "level2_code": "quality",
            },
            [],
        ),
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
    assert [rule for _, rule in found(*weighted(*weights)) if rule == "weights_total"] == []


def test_weights_that_make_no_full_mark_are_reported() -> None:
    (check,) = check_indicators(weighted(60, 35))
    found = (check.table, check.index, check.flag.rule, check.flag.column)
    assert found == ("indicators", None, "weights_total", "weight")
    assert (check.flag.expected, check.flag.actual) == ("100", "95")


def test_levels_without_indicator_do_not_weigh() -> None:
    level = replace(GOOD, name=None, weight=50.0)
    assert found(*weighted(60, 40), level) == [(2, "level_without_indicator")]


def test_a_level_of_no_list_is_reported_for_each_of_its_rows() -> None:
    odd = replace(GOOD, level1="履职成色", level1_code="other")
    assert found(odd, replace(odd, name="修闸座数")) == [(0, "level_unknown"), (1, "level_unknown")]
    assert found(replace(GOOD, level2="其他指标", level2_code="other")) == []


def test_outputs_without_benefits_lack_a_pillar() -> None:
    outputs = [replace(GOOD, name=name) for name in ("甲", "乙", "丙")]
    (check,) = check_indicators(outputs)
    assert (check.table, check.index, check.flag.rule, check.flag.expected) == (
        "declarations",
        None,
        "level1_missing",
        "效益指标",
    )
    assert check_indicators([*outputs, replace(GOOD, name="丁", level1_code="benefit")]) == []
    assert check_indicators([*outputs, replace(GOOD, name="丁", level1_code="process")]) == []
    assert check_indicators(outputs[:2]) == []


@pytest.mark.parametrize(
    ("changes", "reported"),
    [
        ({"actual_number": 4.0, "actual_unit": "里"}, ["units_differ"]),
        ({"actual_number": 4.0, "actual_unit": "公里"}, []),
        ({"actual_number": 4.0}, []),
        ({"weight": 10.0, "score": 11.0}, ["score_above_weight"]),
        ({"weight": 10.0, "score": 10.0}, []),
        ({"score": 11.0}, []),
    ],
)
def test_results_and_marks_fit_their_targets(changes: dict[str, object], reported: list[str]) -> None:
    row = replace(GOOD, **changes)  # pyright: ignore[reportArgumentType] - columns by name
    assert [name for _, name in found(row)] == reported


@pytest.mark.parametrize(
    ("date", "period", "reported"),
    [
        ("2019-06-30", None, True),
        ("2024-06-30", None, False),
        ("2025-03-end", None, False),
        ("--12-31", None, False),
        ("2027-12-31", None, True),
        ("2027-12-31", (2024, 2026), False),
        ("2023-01/2027-12", (2024, 2025), True),
    ],
)
def test_dates_stay_near_the_years_of_the_form(
    date: str, period: tuple[int, int] | None, *, reported: bool
) -> None:
    row = replace(GOOD, annual_number=None, annual_unit=None, annual_op="le", annual_date=date)
    row = replace(row, level2="时效指标", level2_code="timeliness")
    rules_found = [check.flag.rule for check in check_indicators([row], 2024, period)]
    assert rules_found == ["date_outside_year"] * reported
    assert check_indicators([row], None, period) == []


def test_the_number_of_a_day_under_timeliness_is_a_date_of_a_spreadsheet() -> None:
    row = replace(GOOD, level2="时效指标", level2_code="timeliness", annual_unit=None, annual_op="eq")
    assert found(replace(row, annual_number=45292.0)) == [(0, "excel_date")]
    assert found(replace(row, annual_number=30.0)) == []
    assert found(replace(row, annual_number=45292.0, level2_code="quantity")) == []
    assert found(replace(row, annual_number=45292.0, annual_unit="元")) == []


def test_only_shares_of_a_whole_are_impossible_above_a_hundred() -> None:
    flag = Flag("percent_above_100", "annual_raw")
    assert not is_possible(flag, replace(GOOD, name="游客满意度（问卷）"))
    assert not is_possible(flag, replace(GOOD, name="工程验收合格率"))
    assert is_possible(flag, replace(GOOD, name="旅游收入增长率"))
    assert is_possible(flag, replace(GOOD, name="预算收入完成率"))
    assert not is_possible(Flag("ratio", "annual_raw"), GOOD)


def numbered(*labels: str | None) -> list[str]:
    tasks = [replace(task(f"任务{n}"), label_raw=label) for n, label in enumerate(labels)]
    return rules(check_tasks(tasks, None))


def test_numbers_of_tasks_run_on() -> None:
    assert numbered("任务1", "任务2", "任务4") == ["task_numbers"]
    assert numbered("（一）", "（二）", "（二）") == ["task_numbers"]
    assert numbered("任务1", "任务2", "任务3") == []
    assert numbered("1", "2", "1", "2") == []
    assert numbered("1.1", "1.3", "2.1") == []
    assert numbered(None, "任务2", None) == []


def total_row(amount: float) -> BudgetLine:
    return BudgetLine(
        declaration_id="", seq=0, row_key="", side="total", item="total", label_raw="合计", period="annual",
        measure="budget", amount_raw=str(amount), unit_raw="元", amount_yuan=amount,
    )  # fmt: skip


def test_the_total_row_is_the_sum_of_the_tasks_above_it() -> None:
    tasks = [task("清渠", 1200.0), task("修闸", 800.0)]
    (check,) = check_tasks(tasks, 2500, [total_row(2500.0)])
    assert (check.table, check.flag.rule, check.flag.expected, check.flag.actual) == (
        "declarations",
        "task_total",
        "2500",
        "2000",
    )
    assert check_tasks(tasks, 2000, [total_row(2000.0)]) == []
    assert check_tasks([*tasks, task("巡查")], 2500, [total_row(2500.0)]) == []
    others = [*tasks, replace(task("应急", 500.0), task_kind="other")]
    assert check_tasks(others, 5000, [total_row(2000.0)]) == []


def test_tasks_of_a_hundred_budgets_are_in_another_unit() -> None:
    tasks = [task("清渠", 6_326_000_000.0)]
    assert rules(check_tasks(tasks, 8_000_000)) == ["unit_suspect"]
    assert rules(check_tasks([task("清渠", 9_000_000.0)], 8_000_000)) == ["tasks_exceed_budget"]


def test_the_number_of_a_day_as_deadline_is_a_date_of_a_spreadsheet() -> None:
    (check,) = check_tasks([replace(task("清渠"), deadline_raw="45292")], None)
    assert (check.table, check.index, check.flag) == (
        "tasks",
        0,
        Flag("excel_date", "deadline_raw", "2024-01-01", "45292"),
    )
    assert check_tasks([replace(task("清渠"), deadline_raw="12月底前")], None) == []


@pytest.mark.parametrize(
    ("year", "period", "reported"),
    [
        (2020, (2022, 2024), True),
        (2021, (2022, 2024), False),
        (2025, (2022, 2024), True),
        (2023, (2022, 2024), False),
        (None, (2022, 2024), False),
        (2023, None, False),
    ],
)
def test_the_fiscal_year_lies_in_the_period(
    year: int | None, period: tuple[int, int] | None, *, reported: bool
) -> None:
    assert rules(check_period(year, period)) == ["year_outside_period"] * reported
