"""How far a declaration can be trusted: shares that a person can count again on the form, block by block.

Each block starts from what is conserved, the share of the form's characters that are in the record or named, and loses
for what was told by guess. The constants are fitted on composed forms; `docs/confidence.md` shows how well they hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.records import BudgetLine, Finding, Indicator, Reading, Task

_LOST_TEXT = 0.5  # a form of which a tenth is neither read nor named has wrong values in 5 of 100
_GUESSED_COLUMN = 0.02  # a column whose header is in no list
_GUESSED_LABEL = 0.25  # budget lines whose label is in no list
_GUESSED_FIELD = 0.02
_UNREAD_AMOUNTS = 0.2
_HALF = 0.5
_BROKEN_SUM = 0.9
_NO_TOTAL = 0.95
_NO_INDICATORS = 0.8  # every such form has some; where none is read they were lost

_BROKEN_SUMS = frozenset(
    {
        "total_revenue",
        "total_expenditure",
        "revenue_expenditure",
        "part_exceeds_total",
        "decimal_lost",
        "total_repeated",
        "list_total",
    }
)
_BLOCKS = {
    "budget_lines": "budget",
    "tasks": "tasks",
    "indicators": "indicators",
    "declarations": "texts",
    "goals": "texts",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What was read of one form.

    Attributes:
        conserved: Share of the characters of the form that are in the record or named, 0 to 1.
        identified: How many of title, department and year were found.
        total: Whether the budget has a total, printed or derived.
    """

    conserved: float
    identified: int
    total: bool
    budget: Sequence[BudgetLine]
    tasks: Sequence[Task]
    indicators: Sequence[Indicator]
    findings: Sequence[Finding]
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True)
class Confidence:
    """Confidence of the declaration and of its blocks, 0 to 1; None for a block that the form does not have."""

    whole: float
    budget: float | None
    tasks: float | None
    indicators: float | None
    texts: float


def confidence(counted: Counted) -> Confidence:
    """Confidence from labels matched, cells bound, sums that hold and characters conserved."""
    kept = (1 - _LOST_TEXT * (1 - counted.conserved)) * _sure(counted.readings)
    blocks = {
        "texts": kept * _texts(counted),
        "budget": kept * _budget(counted) if counted.budget else None,
        "tasks": kept * _tasks(counted) if counted.tasks else None,
        "indicators": kept * _indicators(counted) if counted.indicators else None,
    }
    values = Counter(_BLOCKS[reading.table] for reading in counted.readings if reading.table in _BLOCKS)
    weighed = [(share, values[name]) for name, share in blocks.items() if share is not None]
    read = sum(count for _, count in weighed)
    whole = sum(share * count for share, count in weighed) / read if read else 0.0
    if not any(row.name for row in counted.indicators):
        whole *= _NO_INDICATORS
    return Confidence(
        whole=round(whole, 4),
        budget=_rounded(blocks["budget"]),
        tasks=_rounded(blocks["tasks"]),
        indicators=_rounded(blocks["indicators"]),
        texts=round(blocks["texts"] or 0.0, 4),
    )


def _sure(readings: Sequence[Reading]) -> float:
    """Mean confidence of what was read, where text that was not recognised from a picture is certain."""
    if not readings:
        return 1.0
    return sum(1.0 if each.confidence is None else each.confidence for each in readings) / len(readings)


def _texts(counted: Counted) -> float:
    guessed = _count(counted.findings, "declarations", "label_inferred")
    return _floor(1 - _GUESSED_FIELD * guessed) * _left(_HALF, counted.identified, 3)


def _budget(counted: Counted) -> float:
    guessed = _count(counted.findings, "budget_lines", "label_inferred")
    printed = [line for line in counted.budget if line.amount_raw is not None]
    read = sum(line.amount_yuan is not None for line in printed)
    share = (1 - _GUESSED_LABEL * guessed / len(counted.budget)) * _left(_UNREAD_AMOUNTS, read, len(printed))
    if any(finding.rule in _BROKEN_SUMS for finding in counted.findings):
        share *= _BROKEN_SUM
    return share if counted.total else share * _NO_TOTAL


def _tasks(counted: Counted) -> float:
    printed = [task for task in counted.tasks if task.amount_raw is not None]
    read = sum(task.amount_yuan is not None for task in printed)
    share = _left(_UNREAD_AMOUNTS, read, len(printed))
    return share * _BROKEN_SUM if _count(counted.findings, "declarations", "task_total") else share


def _indicators(counted: Counted) -> float:
    named = [row for row in counted.indicators if row.name is not None]
    valued = sum(any((row.annual_raw, row.period_raw, row.actual_raw)) for row in named)
    unknown, doubtful = (
        {
            finding.row_key
            for finding in counted.findings
            if finding.table == "indicators" and finding.rule == rule
        }
        for rule in ("level_unknown", "reading_doubtful")
    )
    columns = sum(
        _count(counted.findings, "indicators", rule) for rule in ("column_unbound", "column_inferred")
    )
    share = _floor(1 - _GUESSED_COLUMN * columns) * _left(_HALF, valued, len(named))
    share *= 1 - _HALF * len(unknown) / len(counted.indicators)
    share *= 1 - _HALF * len(doubtful) / len(counted.indicators)
    if _count(counted.findings, "indicators", "header_missing"):
        share *= _HALF
    return share if named else share * _HALF


def _left(cost: float, part: int, whole: int) -> float:
    """What is left of one: all of it if all parts are there, `cost` less if none is."""
    return 1 - cost * (1 - part / whole) if whole else 1.0


def _count(findings: Iterable[Finding], table: str, rule: str) -> int:
    return sum(finding.table == table and finding.rule == rule for finding in findings)


def _floor(share: float) -> float:
    return max(share, 0.0)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
