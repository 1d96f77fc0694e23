"""Checks on tasks and on the form as a whole: their money, their numbers, their dates."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize.checks import Checked, decimal, figure, total
from normalize.evidence import Flag
from normalize.folding import fold, squeeze
from normalize.numerals import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.records import BudgetLine, Task

_NUMBER = re.compile(
    r"(?:其他)?(?:重点)?(?:任务|工作|项目)?[(]?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[).、:]?"
)
_DAY_NUMBER = re.compile(r"4[0-9]{4}")
_TEN_THOUSAND = 10_000
_FAR_ABOVE = 100  # tasks that cost a hundred budgets were printed in another unit


def check_tasks(
    tasks: Sequence[Task], budget: float | None, totals: Sequence[BudgetLine] = ()
) -> list[Checked]:
    """Money of each task against its parts, all tasks against their total and the budget, numbers, names, dates.

    `budget` is the total of the whole form, `totals` are the budget lines that total rows of the task block print.
    """
    found: list[Checked] = []
    names = Counter(squeeze(task.name) for task in tasks)
    for index, task in enumerate(tasks):
        parts = [part for part in (task.fiscal_amount_yuan, task.other_amount_yuan) if part is not None]
        if task.amount_yuan is not None and len(parts) == 2:
            whole = total(parts)
            if abs(whole - decimal(task.amount_yuan)) > 1:
                flag = Flag("task_parts", "amount_yuan", figure(task.amount_yuan), figure(whole))
                found.append(Checked("tasks", index, flag))
        if names[squeeze(task.name)] > 1:
            found.append(Checked("tasks", index, Flag("task_duplicate", "name", None, task.name)))
        day = _spreadsheet_day(task.deadline_raw)
        if day is not None:
            found.append(Checked("tasks", index, Flag("excel_date", "deadline_raw", day, task.deadline_raw)))
    found.extend(_check_numbers(tasks))
    found.extend(_check_total(tasks, totals))
    found.extend(_check_budget(tasks, budget))
    return found


def check_staff(staff: int | None, basic: float | None) -> list[Checked]:
    """No staff beside basic expenditure is worth a look."""
    if staff == 0 and basic is not None and basic > 0:
        return [Checked("declarations", None, Flag("staff_zero", "staff_fiscal", None, figure(basic)))]
    return []


def check_period(year: int | None, period: tuple[int, int] | None) -> list[Checked]:
    """A fiscal year outside the period of the form, the year before it aside, when its budget is drawn up."""
    if year is None or period is None or period[0] - 1 <= year <= period[1]:
        return []
    flag = Flag("year_outside_period", "fiscal_year", f"{period[0]}-{period[1]}", str(year))
    return [Checked("declarations", None, flag)]


def _spreadsheet_day(text: str | None) -> str | None:
    """The day a spreadsheet means by a bare number (45292), as an ISO date."""
    plain = fold(text).strip() if text else ""
    if not _DAY_NUMBER.fullmatch(plain):
        return None
    return (date(1899, 12, 30) + timedelta(days=int(plain))).isoformat()


def _check_numbers(tasks: Sequence[Task]) -> Iterable[Checked]:
    """Numbers that do not run on; each kind and each block may begin at one again."""
    for kind in ("key", "other"):
        numbers = [
            (index, _number(task.label_raw))
            for index, task in enumerate(tasks)
            if task.task_kind == kind and task.label_raw is not None
        ]
        for (_, above), (index, number) in pairwise(numbers):
            if above is None or number is None or number in (1, above + 1):
                continue
            flag = Flag("task_numbers", "label_raw", str(above + 1), str(number))
            yield Checked("tasks", index, flag)


def _number(label: str | None) -> int | None:
    match = _NUMBER.fullmatch(squeeze(label or ""))
    return ordinal(match[1]) if match is not None else None


def _check_total(tasks: Sequence[Task], totals: Sequence[BudgetLine]) -> Iterable[Checked]:
    """The total row of the task block against the amounts above it, where every task prints one."""
    printed = [line.amount_yuan for line in totals if line.item == "total" and line.amount_yuan is not None]
    if not printed or not tasks or any(task.amount_yuan is None for task in tasks):
        return
    of_kind = [
        total(task.amount_yuan or 0.0 for task in tasks if task.task_kind in kinds)
        for kinds in (("key", "other"), ("key",), ("other",))
    ]
    allowed = Decimal(50) * len(tasks)
    if len(printed) == 1 and all(abs(one - decimal(printed[0])) > allowed for one in of_kind):
        flag = Flag("task_total", "amount_yuan", figure(printed[0]), figure(of_kind[0]))
        yield Checked("declarations", None, flag)


def _check_budget(tasks: Sequence[Task], budget: float | None) -> Iterable[Checked]:
    """Tasks that cost more than the whole budget; far more means that their unit is another one."""
    amounts = [task.amount_yuan for task in tasks if task.amount_yuan is not None]
    if not amounts or budget is None or total(amounts) <= decimal(budget) + len(amounts) * 100:
        return
    whole, limit = total(amounts), decimal(budget)
    if limit > 0 and whole > limit * _FAR_ABOVE and whole / _TEN_THOUSAND <= limit:
        rule = "unit_suspect"
    else:
        rule = "tasks_exceed_budget"
    yield Checked("declarations", None, Flag(rule, "amount_yuan", figure(limit), figure(whole)))
