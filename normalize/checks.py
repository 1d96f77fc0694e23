"""Accounting checks: what the printed figures of one form say about each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from normalize.budget_places import EXPENDITURE_PARTS
from normalize.evidence import Flag
from normalize.folding import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.records import BudgetLine, Indicator, Measure, Task

# Parts of the revenue that are printed inside another part and left out of sums.
_INSIDE_FISCAL = frozenset(
    {"general_public_budget", "government_funds", "state_capital", "upper_level", "own_level"}
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A failed check: the table and row it concerns (index into the rows, None for the form) and what was found."""

    table: str
    index: int | None
    flag: Flag


def sides(lines: Sequence[BudgetLine], measure: Measure = "budget") -> dict[str, Decimal]:
    """Annual sums of the revenue and the expenditure parts in yuan; a side without any figure is left out."""
    result: dict[str, Decimal] = {}
    for side in ("revenue", "expenditure"):
        parts = [
            line
            for line in lines
            if line.side == side
            and line.item != "total"
            and line.period == "annual"
            and line.measure == measure
        ]
        if side == "expenditure":
            parts = [line for line in parts if line.item in EXPENDITURE_PARTS]
        elif any(line.item == "fiscal_appropriation" and line.amount_yuan is not None for line in parts):
            parts = [line for line in parts if line.item not in _INSIDE_FISCAL]
        amounts = [_decimal(line.amount_yuan) for line in parts if line.amount_yuan is not None]
        if amounts:
            result[side] = sum(amounts, Decimal(0))
    return result


def printed_total(lines: Sequence[BudgetLine], measure: Measure = "budget") -> float | None:
    """The annual total a form prints: the one of the whole form, else one that both sides agree on."""
    totals = [
        line for line in lines if line.item == "total" and line.period == "annual" and line.measure == measure
    ]
    whole = [line.amount_yuan for line in totals if line.side == "total" and line.amount_yuan is not None]
    if whole:
        return whole[0]
    of_sides = {line.amount_yuan for line in totals if line.amount_yuan is not None}
    return of_sides.pop() if len(of_sides) == 1 else None


def derived_total(lines: Sequence[BudgetLine]) -> float | None:
    """The total that the parts add up to where none is printed: both sides equal, or one side alone with two parts."""
    found = sides(lines)
    if len(found) == 2:
        revenue, expenditure = found["revenue"], found["expenditure"]
        return float(revenue) if abs(revenue - expenditure) <= _tolerance(lines) else None
    if len(found) == 1:
        side, total = next(iter(found.items()))
        parts = [
            line
            for line in lines
            if line.side == side
            and line.period == "annual"
            and line.measure == "budget"
            and line.amount_yuan is not None
        ]
        whole = side == "revenue" or {"basic_expenditure", "project_expenditure"} <= {
            part.item for part in parts
        }
        return float(total) if len(parts) >= 2 and whole else None
    return None


def check_budget(lines: Sequence[BudgetLine]) -> list[Checked]:
    """Parts against totals, side against side, level against development spending."""
    found: list[Checked] = []
    total = printed_total(lines)
    sums = sides(lines)
    tolerance = _tolerance(lines)
    if total is not None:
        found.extend(_check_total(lines, total, sums, tolerance))
    elif len(sums) == 2 and abs(sums["revenue"] - sums["expenditure"]) > tolerance:
        revenue, expenditure = _text(sums["revenue"]), _text(sums["expenditure"])
        flag = Flag("revenue_expenditure", "budget_total_yuan", revenue, expenditure)
        found.append(Checked("declarations", None, flag))
    found.extend(_check_levels(lines, tolerance))
    for index, line in enumerate(lines):
        if line.amount_raw is None and line.period == "annual" and line.measure == "budget":
            found.append(
                Checked("budget_lines", index, Flag("blank_not_zero", "amount_yuan", None, line.label_raw))
            )
    return found


def _check_total(
    lines: Sequence[BudgetLine], total: float, sums: dict[str, Decimal], tolerance: Decimal
) -> Iterable[Checked]:
    """Parts of each side against the printed total; parts that are not all printed may fall short of it."""
    others = {line.amount_yuan for line in lines if line.item == "total" and line.amount_yuan is not None}
    for side, rule in (("revenue", "total_revenue"), ("expenditure", "total_expenditure")):
        if side not in sums or any(abs(sums[side] - _decimal(other)) <= tolerance for other in others):
            continue
        difference = sums[side] - _decimal(total)
        printed = {line.item for line in lines if line.side == side}
        complete = side == "revenue" or {"basic_expenditure", "project_expenditure"} <= printed
        if abs(difference) <= tolerance:
            continue
        if difference < 0 and not complete:
            continue
        code = "part_exceeds_total" if difference > 0 else rule
        yield Checked("declarations", None, Flag(code, "budget_total_yuan", _text(total), _text(sums[side])))


def _check_levels(lines: Sequence[BudgetLine], tolerance: Decimal) -> Iterable[Checked]:
    levels = [line for line in lines if line.side == "level"]
    amounts = [_decimal(line.amount_yuan) for line in levels if line.amount_yuan is not None]
    development = [
        _decimal(line.amount_yuan)
        for line in lines
        if line.item in ("special_fund", "other_development") and line.amount_yuan is not None
    ]
    if amounts and development:
        level_sum, whole = sum(amounts, Decimal(0)), sum(development, Decimal(0))
        if abs(level_sum - whole) > tolerance:
            yield Checked("declarations", None, Flag("level_total", None, _text(whole), _text(level_sum)))


def check_tasks(tasks: Sequence[Task], total: float | None) -> list[Checked]:
    """Money of each task against its parts, all tasks against the budget, numbers in a row, no name twice."""
    found: list[Checked] = []
    names = Counter(squeeze(task.name) for task in tasks)
    for index, task in enumerate(tasks):
        parts = [part for part in (task.fiscal_amount_yuan, task.other_amount_yuan) if part is not None]
        if task.amount_yuan is not None and len(parts) == 2:
            whole = sum(map(_decimal, parts), Decimal(0))
            if abs(whole - _decimal(task.amount_yuan)) > 1:
                flag = Flag("task_parts", "amount_yuan", _text(task.amount_yuan), _text(whole))
                found.append(Checked("tasks", index, flag))
        if names[squeeze(task.name)] > 1:
            found.append(Checked("tasks", index, Flag("task_duplicate", "name", None, task.name)))
    amounts = [_decimal(task.amount_yuan) for task in tasks if task.amount_yuan is not None]
    if amounts and total is not None and sum(amounts) > _decimal(total) + len(amounts) * 100:
        flag = Flag("tasks_exceed_budget", "amount_yuan", _text(total), _text(sum(amounts, Decimal(0))))
        found.append(Checked("declarations", None, flag))
    return found


def check_staff(staff: int | None, basic: float | None) -> list[Checked]:
    """No staff beside basic expenditure is worth a look."""
    if staff == 0 and basic is not None and basic > 0:
        return [Checked("declarations", None, Flag("staff_zero", "staff_fiscal", None, _text(basic)))]
    return []


def check_indicators(rows: Sequence[Indicator]) -> list[Checked]:
    """Duplicates, rows without value, levels without indicator, targets that contradict each other, weights."""
    found: list[Checked] = []
    named = [(index, row) for index, row in enumerate(rows) if row.name is not None]
    counts = Counter(_repeated(row) for _, row in named)
    for index, row in enumerate(rows):
        if row.name is None:
            found.append(
                Checked(
                    "indicators",
                    index,
                    Flag("level_without_indicator", "name", None, row.level2 or row.level1),
                )
            )
            continue
        if row.annual_raw is None and row.period_raw is None and row.actual_raw is None:
            found.append(Checked("indicators", index, Flag("value_missing", "annual_raw", None, row.name)))
        if counts[_repeated(row)] > 1:
            found.append(Checked("indicators", index, Flag("indicator_duplicate", "name", None, row.name)))
        found.extend(Checked("indicators", index, flag) for flag in _check_targets(row))
    weights = [_decimal(row.weight) for _, row in named if row.weight is not None]
    if len(weights) > 1 and len(weights) == len(named) and sum(weights) not in (100, 90, 1, 80):
        found.append(
            Checked("declarations", None, Flag("weights_total", None, "100", _text(sum(weights, Decimal(0)))))
        )
    return found


def _repeated(row: Indicator) -> tuple[str | None, str, bool]:
    """What two rows share if one repeats the other; a multi-year target may repeat an annual one's name."""
    return row.level2, squeeze(row.name or ""), row.annual_raw is None


def _check_targets(row: Indicator) -> Iterable[Flag]:
    comparable = (
        row.annual_number is not None and row.period_number is not None and row.annual_unit == row.period_unit
    )
    if (
        comparable
        and row.annual_op == row.period_op in ("ge", "gt", "eq")
        and (row.period_number or 0) < (row.annual_number or 0)
    ):
        yield Flag("period_below_annual", "period_number", row.annual_raw, row.period_raw)
    if row.annual_op == "le" and row.level2_code == "quantity" and row.direction != "negative":
        yield Flag("upper_limit_on_output", "annual_op", None, row.annual_raw)


def _tolerance(lines: Sequence[BudgetLine]) -> Decimal:
    """Half of the last printed digit times the number of figures, with two decimals of the largest unit printed."""
    largest = max((1 if line.unit_raw == "元" else 10_000 for line in lines if line.unit_raw), default=1)
    return Decimal("0.005") * largest * max(1, len(lines))


def _decimal(number: float) -> Decimal:
    return Decimal(repr(number))


def _text(number: float | Decimal) -> str:
    value = number if isinstance(number, Decimal) else _decimal(number)
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
