"""The unit of tasks that print none: the one in which they add up to an amount of the budget."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from normalize.money import parse_amount, yuan
from normalize.units import in_yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Drafted, Flag
    from normalize.records import BudgetLine, Task

_FEWEST = 2
_SUMMED = (
    "total",
    "project_expenditure",
    "special_fund",
    "other_development",
    "fiscal_appropriation",
    "other",
)
_AMOUNTS = ("amount_yuan", "fiscal_amount_yuan", "other_amount_yuan")


def with_units(tasks: Sequence[Drafted[Task]], budget: Sequence[Drafted[BudgetLine]]) -> list[Drafted[Task]]:
    """The tasks, their amounts in the unit in which they add up to one of the year's budget, if none prints its own.

    A sum of one amount proves nothing, nor does one that suits two units.
    """
    priced = [task.record.amount_raw for task in tasks if task.record.amount_raw is not None]
    if any(task.record.unit_raw is not None for task in tasks):
        return list(tasks)
    numbers = [parse_amount(raw).number for raw in priced]
    told = [number for number in numbers if number]
    if len(told) < _FEWEST or None in numbers:
        return list(tasks)
    units = {
        line.record.unit_raw
        for line in budget
        if line.record.unit_raw is not None
        and line.record.amount_yuan is not None
        and (line.record.period, line.record.measure) == ("annual", "budget")
        and line.record.item in _SUMMED
        and float(yuan(sum(told, Decimal(0)), line.record.unit_raw)) == line.record.amount_yuan
    }
    return [_in_unit(task, *units) for task in tasks] if len(units) == 1 else list(tasks)


def _in_unit(task: Drafted[Task], unit: str) -> Drafted[Task]:
    printed = {evidence.column: evidence.raw for evidence in task.evidence if evidence.column in _AMOUNTS}
    flags: list[Flag] = [flag for flag in task.flags if flag.rule != "unit_missing"]
    found: dict[str, float | None] = {}
    for column, raw in printed.items():
        found[column], doubts = in_yuan(parse_amount(raw), unit, column, raw, "assumed")
        flags.extend(doubts)
    return replace(task, record=replace(task.record, **found), flags=tuple(flags))
