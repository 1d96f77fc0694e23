"""Accounting checks: what the money figures of one form say about each other."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING

from normalize.budget_places import EXPENDITURE_PARTS
from normalize.checks import Checked, decimal, figure, total
from normalize.evidence import Flag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.records import BudgetLine, BudgetPeriod, Measure, Side

# Parts of the revenue that are printed inside another part and left out of sums.
_INSIDE_FISCAL = frozenset(
    {"general_public_budget", "government_funds", "state_capital", "upper_level", "own_level"}
)
_REMAINDERS = frozenset({"other_funds", "unit_funds"})
_OF_GOVERNMENTS = frozenset({"upper_level", "own_level", "transfer_down"})
_SUMS = re.compile(r"[小合]计|总额|自[有筹]资金|单位资金")
_NAMES_A_PART = re.compile(r"\s*其\s*中")
_LOST_DIGITS = range(1, 7)  # places by which a lost decimal point may have moved a figure


def sides(
    lines: Sequence[BudgetLine], measure: Measure = "budget", period: BudgetPeriod = "annual"
) -> dict[str, Decimal]:
    """Sums of the revenue and the expenditure parts in yuan; a side without any figure is left out."""
    result: dict[str, Decimal] = {}
    sides: tuple[Side, ...] = ("revenue", "expenditure")
    for side in sides:
        amounts = [
            line.amount_yuan
            for line in _parts(_of(lines, period, measure), side)
            if line.amount_yuan is not None
        ]
        if amounts:
            result[side] = total(amounts)
    return result


def printed_total(lines: Sequence[BudgetLine], measure: Measure = "budget") -> float | None:
    """The annual total a form prints: the one of the whole form, else one that both sides agree on."""
    totals = [line for line in _of(lines, "annual", measure) if line.item == "total"]
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
        side, whole = next(iter(found.items()))
        parts = [
            line
            for line in _of(lines, "annual", "budget")
            if line.side == side and line.amount_yuan is not None
        ]
        complete = side == "revenue" or {"basic_expenditure", "project_expenditure"} <= {
            part.item for part in parts
        }
        return float(whole) if len(parts) >= 2 and complete else None
    return None


def check_budget(lines: Sequence[BudgetLine], of_tasks: frozenset[int] = frozenset()) -> list[Checked]:
    """Parts against totals, side against side, levels against development, spending against budget, blanks.

    `of_tasks` are the numbers of the lines that a total row of the task block prints.
    """
    found: list[Checked] = []
    tolerance = _tolerance(lines)
    blocks: defaultdict[tuple[object, ...], list[tuple[int, BudgetLine]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.period != "prior":
            blocks[line.period, line.measure, index in of_tasks].append((index, line))
    for numbered in blocks.values():
        for column in _columns(numbered):
            found.extend(_check_totals(column, tolerance))
    found.extend(_check_levels(_of(lines, "annual", "budget"), tolerance))
    found.extend(_check_spending(lines, tolerance))
    found.extend(_check_blanks(lines))
    return found


def _columns(numbered: Sequence[tuple[int, BudgetLine]]) -> list[list[tuple[int, BudgetLine]]]:
    """Lines of one measure by their column where several columns hold a total each: spent so far, and expected to be."""
    columns: defaultdict[str | None, list[tuple[int, BudgetLine]]] = defaultdict(list)
    for index, line in numbered:
        columns[line.column_raw].append((index, line))
    whole = [name for name, part in columns.items() if any(line.item == "total" for _, line in part)]
    return list(columns.values()) if len(whole) > 1 and None not in columns else [list(numbered)]


def _of(lines: Sequence[BudgetLine], period: BudgetPeriod, measure: Measure) -> list[BudgetLine]:
    return [line for line in lines if line.period == period and line.measure == measure]


def _parts(lines: Sequence[BudgetLine], side: Side) -> list[BudgetLine]:
    """The lines that make up a side: not its total, nor what is printed inside another part."""
    parts = _without_summed([line for line in lines if line.side == side and line.item != "total"])
    if side == "expenditure":
        return [line for line in parts if line.item in EXPENDITURE_PARTS]
    if any(line.item == "fiscal_appropriation" and line.amount_yuan is not None for line in parts):
        return [line for line in parts if line.item not in _INSIDE_FISCAL]
    return parts


def _without_summed(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    """The lines without those of a source whose sum is printed just above them (`自有资金小计`)."""
    kept = list(lines)
    for place, line in enumerate(lines):
        if line.amount_yuan is None or _SUMS.search(line.label_raw or "") is None:
            continue
        below = list(takewhile(lambda other, item=line.item: other.item == item, lines[place + 1 :]))
        amounts = [other.amount_yuan for other in below if other.amount_yuan is not None]
        if amounts and total(amounts) == total([line.amount_yuan]):
            kept = [other for other in kept if not any(other is each for each in below)]
    return kept


def _check_totals(numbered: Sequence[tuple[int, BudgetLine]], tolerance: Decimal) -> Iterable[Checked]:
    """Totals of one period and measure against each other and against the parts of both sides."""
    lines = [line for _, line in numbered]
    whole = [
        line.amount_yuan
        for line in lines
        if line.item == "total" and line.side == "total" and line.amount_yuan is not None
    ]
    if whole and decimal(max(whole)) - decimal(min(whole)) > tolerance:
        flag = Flag("total_repeated", "budget_total_yuan", figure(whole[0]), _others(whole))
        yield Checked("declarations", None, flag)
    sums = sides(lines, lines[0].measure, lines[0].period)
    main = printed_total(lines, lines[0].measure) if lines[0].period == "annual" else next(iter(whole), None)
    if main is not None:
        for side in sums:
            yield from _check_side(
                numbered, "revenue" if side == "revenue" else "expenditure", main, tolerance
            )
    elif len(sums) == 2 and abs(sums["revenue"] - sums["expenditure"]) > tolerance:
        flag = Flag(
            "revenue_expenditure",
            "budget_total_yuan",
            figure(sums["revenue"]),
            figure(sums["expenditure"]),
        )
        yield Checked("declarations", None, flag)


def _others(whole: Sequence[float]) -> str:
    return "、".join(figure(amount) for amount in dict.fromkeys(whole) if amount != whole[0])


def _check_side(
    numbered: Sequence[tuple[int, BudgetLine]], side: Side, main: float, tolerance: Decimal
) -> Iterable[Checked]:
    """Parts of one side against the total; parts that are not all printed may fall short of it."""
    lines = [line for _, line in numbered]
    parts = _parts(lines, side)
    figures = [line.amount_yuan for line in parts if line.amount_yuan is not None]
    totals = {decimal(main)} | {
        decimal(line.amount_yuan)
        for line in lines
        if line.item == "total" and line.side in ("total", side) and line.amount_yuan is not None
    }
    carried = [line.amount_yuan or 0.0 for line in parts if line.item == "carry_over"]
    # What is carried over may be printed beside the appropriation or inside it.
    sums = [total(figures), total(figures) - total(carried)]
    inside = [
        line.amount_yuan or 0.0
        for line in parts[1:]
        if line.item in _OF_GOVERNMENTS and _NAMES_A_PART.match(line.label_raw or "")
    ]
    sums.append(total(figures) - total(inside))  # who gave a part of the line before it
    if side == "expenditure":
        # The kinds of expenditure may be printed of the appropriation alone; then the rest is a line of revenue.
        rest = [line.amount_yuan or 0.0 for line in lines if line.item in _REMAINDERS]
        sums.append(total(figures) + total(rest))
    if any(abs(whole - one) <= tolerance for whole in totals for one in sums):
        return
    lost = _lost_point(numbered, parts, totals, tolerance)
    if lost is not None:
        yield lost
        return
    if min(sums) > max(totals):
        flag = Flag("part_exceeds_total", "budget_total_yuan", figure(main), figure(sums[0]))
        yield Checked("declarations", None, flag)
    elif sums[0] < min(totals) and _complete(parts, side):
        rule = "total_revenue" if side == "revenue" else "total_expenditure"
        yield Checked("declarations", None, Flag(rule, "budget_total_yuan", figure(main), figure(sums[0])))


def _complete(parts: Sequence[BudgetLine], side: Side) -> bool:
    """Whether all parts of a side are printed, so that they must make the total.

    Expenditure is whole with its two main kinds. `其中：` names a part, so revenue is whole only if what remains
    (其他资金, 单位资金) has a line too, or if several parts stand there and none is named so.
    """
    items = {line.item for line in parts}
    if side == "expenditure":
        return {"basic_expenditure", "project_expenditure"} <= items
    if items & _REMAINDERS:
        return len(parts) > 1
    return len(parts) > 1 and not any(_NAMES_A_PART.match(line.label_raw or "") for line in parts)


def _lost_point(
    numbered: Sequence[tuple[int, BudgetLine]],
    parts: Sequence[BudgetLine],
    totals: set[Decimal],
    tolerance: Decimal,
) -> Checked | None:
    """The one part whose figure, with a decimal point put back, makes the sum hold."""
    kept = {id(part) for part in parts}
    whole = total(part.amount_yuan for part in parts if part.amount_yuan is not None)
    for index, line in numbered:
        if id(line) not in kept or not line.amount_yuan or re.search(r"[.．]", line.amount_raw or "."):
            continue
        amount = decimal(line.amount_yuan)
        for places in _LOST_DIGITS:
            put_back = amount.scaleb(-places)
            if any(abs(whole - amount + put_back - other) <= tolerance / 10 for other in totals):
                flag = Flag("decimal_lost", "amount_yuan", figure(put_back), figure(amount))
                return Checked("budget_lines", index, flag)
    return None


def _check_levels(lines: Sequence[BudgetLine], tolerance: Decimal) -> Iterable[Checked]:
    """The shares of the levels of government against the development spending that they divide."""
    shares = [line.amount_yuan for line in lines if line.side == "level" and line.amount_yuan is not None]
    development = [
        line.amount_yuan
        for line in lines
        if line.item in ("special_fund", "other_development") and line.amount_yuan is not None
    ]
    if shares and development and abs(total(shares) - total(development)) > tolerance:
        flag = Flag("level_total", None, figure(total(development)), figure(total(shares)))
        yield Checked("declarations", None, flag)


def _check_spending(lines: Sequence[BudgetLine], tolerance: Decimal) -> Iterable[Checked]:
    """What was spent of an item against what was last budgeted for it."""
    by_item: defaultdict[tuple[object, ...], dict[Measure, tuple[int, float]]] = defaultdict(dict)
    for index, line in enumerate(lines):
        if line.amount_yuan is not None:
            key = (line.period, line.side, line.item, line.label_raw, line.section_raw)
            by_item[key].setdefault(line.measure, (index, line.amount_yuan))
    for measures in by_item.values():
        budget = measures.get("adjusted") or measures.get("budget")
        executed = measures.get("executed")
        if budget is None or executed is None:
            continue
        if decimal(executed[1]) - decimal(budget[1]) > tolerance:
            flag = Flag("executed_exceeds_budget", "amount_yuan", figure(budget[1]), figure(executed[1]))
            yield Checked("budget_lines", executed[0], flag)


def _check_blanks(lines: Sequence[BudgetLine]) -> Iterable[Checked]:
    """Blank money cells beside printed zeros: whoever prints zeros may mean something else by a blank."""
    of_year = [
        (index, line)
        for index, line in enumerate(lines)
        if line.period == "annual" and line.measure == "budget"
    ]
    if not any(line.amount_yuan == 0 for _, line in of_year):
        return
    for index, line in of_year:
        if line.amount_raw is None:
            yield Checked("budget_lines", index, Flag("blank_not_zero", "amount_yuan", None, line.label_raw))


def _tolerance(lines: Sequence[BudgetLine]) -> Decimal:
    """Half of the last printed digit times the number of figures, with two decimals of the largest unit printed."""
    largest = max((1 if line.unit_raw == "元" else 10_000 for line in lines if line.unit_raw), default=1)
    return Decimal("0.005") * largest * max(1, len(lines))
