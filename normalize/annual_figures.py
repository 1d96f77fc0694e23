"""The annual figures of a declaration: its total and what it is made of, and their unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.checks_budget import derived_total, printed_total
from normalize.evidence import Evidence, Flag
from normalize.labels import match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.draft import Draft
    from normalize.log import Log
    from normalize.records import Basis, BudgetLine, Measure

_COLUMNS = {
    "basic_expenditure": "basic_expenditure_yuan",
    "project_expenditure": "project_expenditure_yuan",
    "fiscal_appropriation": "fiscal_appropriation_yuan",
    "other_funds": "other_funds_yuan",
}
"""The columns of the items whose figures a declaration holds."""

COLUMN_OF = {**_COLUMNS, "total": "budget_total_yuan"}
"""The column of a declaration that holds the annual figure of an item."""

FIGURES = ("budget_total_yuan", *_COLUMNS.values())
"""The columns of the annual figures of a declaration."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The total with its basis, and the figures of the items printed, by item."""

    total: float | None
    basis: Basis | None
    items: dict[str, float]

    def item(self, name: str) -> float | None:
        """The figure of an item; None if none is printed."""
        return self.items.get(name)


def figures_of(
    budget: Sequence[BudgetLine], draft: Draft, log: Log, of_tasks: frozenset[int] = frozenset()
) -> Figures:
    """The annual figures of the declaration: the first printed one of each item, and the total.

    `of_tasks` are the numbers of the lines that a total row of the task block prints; where the form prints a total
    elsewhere they are figures of the tasks alone.
    """
    items: dict[str, float] = {}
    evidence: list[Evidence] = []
    annual = {line.measure for line in budget if line.period == "annual" and line.amount_yuan is not None}
    # A form that prints no budget of the beginning of the year prints the one that holds at its end; one that asks for
    # an adjustment and does not report what was spent declares what is to hold from now on.
    declares = draft.identity.stage in ("target", "approved") and "executed" not in annual
    only = "budget" not in annual
    measure: Measure = "adjusted" if "adjusted" in annual and (only or declares) else "budget"
    own = [index for index in range(len(budget)) if index not in of_tasks]
    if not any(budget[index].item == "total" and budget[index].amount_yuan is not None for index in own):
        own = list(range(len(budget)))
    total = printed_total([budget[index] for index in own], measure)
    for line, drafted in ((budget[index], draft.budget[index]) for index in own):
        if line.period != "annual" or line.measure != measure or line.amount_yuan is None:
            continue
        column = _COLUMNS.get(line.item)
        if line.item == "total" and line.amount_yuan == total:
            column = "budget_total_yuan"
        if column is None or line.item in items:
            continue
        items[line.item] = line.amount_yuan
        evidence.extend(
            replace(item, column=column) for item in drafted.evidence if item.column == "amount_yuan"
        )
    log.read("declarations", None, evidence)
    if total is not None:
        return Figures(total, "printed", items)
    derived = derived_total(budget)
    if derived is None:
        if any(line.amount_yuan is not None for line in budget):
            log.find(Flag("total_not_derived", "budget_total_yuan"), "declarations")
        return Figures(None, None, items)
    if any(id(item.spot) in log.doubtful for drafted in draft.budget for item in drafted.evidence):
        log.find(Flag("cells_doubtful", "budget_total_yuan"), "declarations")
    for line in budget:
        if line.amount_yuan == derived and line.label_raw and match(line.label_raw) is None:
            log.find(Flag("label_inferred", "budget_total_yuan", None, line.label_raw), "declarations")
    return Figures(derived, "derived", items)


def money_unit_of(unit: str | None, budget: Sequence[BudgetLine]) -> str | None:
    """The unit of the budget block, else the one most of its lines are printed in."""
    if unit is not None:
        return unit
    counts = Counter(line.unit_raw for line in budget if line.unit_raw is not None)
    return counts.most_common(1)[0][0] if counts else None
