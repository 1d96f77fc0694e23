"""Checks on the indicator block: what its rows say about each other and about the year they are for."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from normalize.checks import Checked, figure, total
from normalize.evidence import Flag
from normalize.folding import squeeze
from normalize.taxonomy import level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.records import Indicator

_FULL_MARKS = (100, 90, 80)  # the execution of the budget and its management take 10 or 20 of the marks
_ROUNDING = Decimal("0.5")
# Shares of a whole, which cannot be exceeded; rates of growth and of completion can.
_SHARE_OF_A_WHOLE = re.compile(
    r"(?:满意|合格|覆盖|知晓|准确|参与|普及|入户|到位|及时|达标|优良|完好|合规|正确)(?:率|度)$"
)
_OTHER = re.compile("其[他它]")
_TIME = re.compile(r"工作日|小时|分钟|天|日|年|月")
_DAY_NUMBERS = (40_000, 50_000)  # what a spreadsheet prints for a day between 2009 and 2036
_STANDARD = ("output", "benefit")


def check_indicators(
    rows: Sequence[Indicator], year: int | None = None, period: tuple[int, int] | None = None
) -> list[Checked]:
    """Duplicates, rows without value, levels, targets that contradict each other, marks, days of other years.

    `year` is the fiscal year of the form, `period` the first and last year it prints for its whole period.
    """
    found: list[Checked] = []
    named = [row for row in rows if row.name is not None]
    counts = Counter(_repeated(row) for row in named)
    for index, row in enumerate(rows):
        flags = _level_flags(row)
        if row.name is None:
            flags = [*flags, Flag("level_without_indicator", "name", None, row.level2 or row.level1)]
        else:
            if row.annual_raw is None and row.period_raw is None and row.actual_raw is None:
                flags.append(Flag("value_missing", "annual_raw", None, row.name))
            if counts[_repeated(row)] > 1:
                flags.append(Flag("indicator_duplicate", "name", None, row.name))
            flags.extend(_target_flags(row))
            flags.extend(_date_flags(row, year, period))
        found.extend(Checked("indicators", index, flag) for flag in flags)
    found.extend(_check_weights(named))
    found.extend(_check_levels(named))
    return found


def is_possible(flag: Flag, row: Indicator) -> bool:
    """Whether what the value grammar flagged is possible for this indicator: more than 100 % of some rates is."""
    name = re.sub(r"\([^()]*\)$", "", squeeze(row.name or ""))
    return flag.rule == "percent_above_100" and not _SHARE_OF_A_WHOLE.search(name)


def _repeated(row: Indicator) -> tuple[str | None, str, bool]:
    """What two rows share if one repeats the other; a multi-year target may repeat an annual one's name."""
    return row.level2, squeeze(row.name or ""), row.annual_raw is None


def _level_flags(row: Indicator) -> list[Flag]:
    """A level whose name no list and no telling word knows; its code is `other`."""
    flags: list[Flag] = []
    for column, name, code in (
        ("level1", row.level1, row.level1_code),
        ("level2", row.level2, row.level2_code),
    ):
        if name is not None and code == "other" and level(name) is None and not _OTHER.match(name):
            flags.append(Flag("level_unknown", column, None, name))
    return flags


def _target_flags(row: Indicator) -> Iterable[Flag]:
    """The targets of a row against each other, against its result, and against what an output means."""
    annual, period = row.annual_number, row.period_number
    if annual is not None and period is not None:
        if row.annual_unit == row.period_unit:
            if row.annual_op == row.period_op and period < annual and _grows(row):
                yield Flag("period_below_annual", "period_number", row.annual_raw, row.period_raw)
        elif row.annual_unit is not None and row.period_unit is not None:
            yield Flag("units_differ", "period_unit", row.annual_unit, row.period_unit)
    reached = (row.annual_unit, row.actual_unit)
    if None not in (annual, row.actual_number, *reached) and reached[0] != reached[1]:
        yield Flag("units_differ", "actual_unit", *reached)
    if row.annual_op == "le" and row.level2_code == "quantity" and row.direction != "negative":
        yield Flag("upper_limit_on_output", "annual_op", None, row.annual_raw)
    if row.score is not None and row.weight is not None and row.score > row.weight > 0:
        yield Flag("score_above_weight", "score", figure(row.weight), figure(row.score))


def _grows(row: Indicator) -> bool:
    """Whether more years must give at least as much: a lower bound always, an exact number only if it is a count."""
    if row.direction == "negative" or row.level2_code in ("cost", "economic_cost", "timeliness"):
        return False
    if row.annual_op in ("ge", "gt"):
        return not _TIME.search(row.annual_unit or "")
    return row.annual_op == "eq" and row.level2_code == "quantity" and row.annual_unit not in (None, "%", "‰")


def _date_flags(row: Indicator, year: int | None, period: tuple[int, int] | None) -> Iterable[Flag]:
    """Dates far from the years of the form, and bare numbers in which a spreadsheet hides a day."""
    first, last = (min(year, period[0]), max(year, period[1])) if year and period else (year or 0, year or 0)
    dates = [("annual", row.annual_date), ("actual", row.actual_date)]
    if period is not None:
        dates.append(("period", row.period_date))
    for group, date in dates:
        years = [int(text) for text in re.findall(r"(?<![0-9-])[0-9]{4}(?![0-9])", date or "")]
        if year is not None and any(not first - 1 <= one <= last + 1 for one in years):
            yield Flag("date_outside_year", f"{group}_date", str(year), date)
    for group, number, op, unit in (
        ("annual", row.annual_number, row.annual_op, row.annual_unit),
        ("actual", row.actual_number, row.actual_op, row.actual_unit),
    ):
        if row.level2_code != "timeliness" or number is None or unit is not None or op != "eq":
            continue
        if number.is_integer() and _DAY_NUMBERS[0] <= number <= _DAY_NUMBERS[1]:
            yield Flag("excel_date", f"{group}_number", None, figure(number))


def _check_weights(named: Sequence[Indicator]) -> Iterable[Checked]:
    """Weights against the full mark, where every indicator prints one."""
    weights = [row.weight for row in named if row.weight is not None]
    if len(weights) < 2 or len(weights) != len(named):
        return
    whole = total(weights)
    shares = whole <= 2 and all(weight <= 1 for weight in weights)
    full = (1,) if shares else _FULL_MARKS
    room = _ROUNDING / 100 if shares else _ROUNDING
    if all(abs(whole - mark) > room for mark in full):
        yield Checked("indicators", None, Flag("weights_total", "weight", str(full[0]), figure(whole)))


def _check_levels(named: Sequence[Indicator]) -> Iterable[Checked]:
    """The usual scheme without one of its two pillars: outputs without benefits, or benefits without outputs."""
    codes = {row.level1_code for row in named}
    present = [code for code in _STANDARD if code in codes]
    if len(named) < 3 or len(present) != 1 or codes - {"output", "benefit", "satisfaction", "cost"}:
        return
    missing = "产出指标" if present == ["benefit"] else "效益指标"
    yield Checked("declarations", None, Flag("level1_missing", None, missing, None))
