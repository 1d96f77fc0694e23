"""The columns of a task block by the words of its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.binding import Column
from normalize.labels import closest
from normalize.task_headers import told_by_cells, under_duties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.labels import Label
    from normalize.segments import Region
    from normalize.sheet import Row, Spot

SPENT = "spent_"
"""What the role of a column of money begins with that says what was spent."""

PART = "part"
"""The role of a further column of money from a source of its own: only its sum is read."""

_ORDER = ("number", "name", "content", "amount", "fiscal", "other", "expected", "deadline", "ignored")
_FISCAL = ("item.fiscal_appropriation", "item.general_public_budget")
_MONEY = ("amount", "fiscal", "other")
_EXECUTED = "money.executed"
_NEVER_BUDGETED = (_EXECUTED, "money.prior")
_BUDGETS = ("money.budget", "money.adjusted")
_OTHER_MONEY = (*_NEVER_BUDGETED, "money.adjusted")


def task_columns(region: Region) -> tuple[Column, ...]:
    """Columns of the block by their header wordings; of several money columns the lowest header row counts.

    The adjusted budget (`全年预算数`) is that of the tasks where no other is stated.
    """
    if not region.header:
        spots = region.spots(region.rows[0])
        roles = ("name", "content", "amount", "expected")
        return tuple(Column(role, spot.column, spot.end) for role, spot in zip(roles, spots, strict=False))
    columns = _headed(region, _OTHER_MONEY)
    if not any(column.role in _MONEY for column in columns):
        columns = _headed(region, _NEVER_BUDGETED)
    return tuple(told_by_cells(under_duties(columns), region))


def _headed(region: Region, others: Sequence[str]) -> list[Column]:
    """Columns by the words of their headers; below headers of other money than what is budgeted for tasks is none."""
    leaves: list[Column] = []
    taken: set[str] = set()
    bottom = region.header[-1]
    for row in reversed(region.header):
        spots = region.spots(row)
        for position, spot in enumerate(spots):
            label = spot.label or _like(spot, spots)
            if spot is region.head or (spot.row_span > 1 and spot.row + spot.row_span > bottom.index + 1):
                continue
            if not row.spans and _labels_block(spot, spots, region):
                continue
            end = spot.end
            if not row.spans:
                end = (
                    spots[position + 1].column
                    if position + 1 < len(spots)
                    else max(spot.end, spot.column + 1)
                )
            if row is not bottom and any(spot.column <= leaf.first < end for leaf in leaves):
                continue
            parent = _parent(region, row, spot)
            role = _role(label, taken) if label and not _measures_else(parent, others) else "ignored"
            if role == "ignored" and label and _is_spent(label, parent):
                role = _spent_role(label, taken)
            if role == "ignored" and label and _states_budget(label, others) and "amount" not in taken:
                role = "amount"
                taken.add(role)
            leaves.append(Column(role, spot.column, end, spot, parent=parent))
    return sorted(leaves, key=lambda column: column.first)


def _labels_block(spot: Spot, header: Sequence[Spot], region: Region) -> bool:
    """Whether a header cell of a text dump labels the block: one behind it heads the names, and rows below have moved.

    These have a cell below it and none below the last header.
    """
    label = spot.known_label
    if label is None or label.one("head.tasks", "head.tasks_other") is None:
        return False
    behind = (other.known_label for other in header if other.column > spot.column)
    if not any(label is not None and label.one("task.name") is not None for label in behind):
        return False
    last = max(other.column for row in region.header for other in region.spots(row))
    rows = [region.spots(row) for row in region.rows if not row.spans]
    moved = [spots[-1].column < last for spots in rows if spots and spots[0].column == spot.column]
    return bool(moved) and all(moved)


def _like(spot: Spot, beside: Sequence[Spot]) -> Label | None:
    """The known header of tasks that one in no list is most like, unless another of its row is one of that meaning."""
    found = closest(spot.text, ("task.",))
    known = {concept for other in beside if other.label is not None for concept in other.label.concepts}
    return found if found is None or not found.concepts & known else None


def _parent(region: Region, row: Row, spot: Spot) -> Spot | None:
    """The header cell above a header cell; in a text dump the last one that begins at or left of it."""
    if row is region.header[0]:
        return None
    above = [other for other in region.spots(region.header[0]) if other.column <= spot.column]
    if row.spans:
        above = [other for other in above if other.end > spot.column]
    return above[-1] if above else None


def _measures_else(parent: Spot | None, others: Sequence[str]) -> bool:
    """Whether the header above a header heads one of other kinds of money."""
    label = parent.label if parent is not None else None
    return label is not None and label.one(*others) is not None


def _is_spent(label: Label, parent: Spot | None) -> bool:
    """Whether a header, or the one above it, is that of what was spent."""
    above = parent.label if parent is not None else None
    return label.one(_EXECUTED) is not None or (above is not None and above.one(_EXECUTED) is not None)


def _spent_role(label: Label, taken: set[str]) -> str:
    """Which part of what was spent a column holds; `ignored` if it holds no money or another one holds that part."""
    roles = {f"task.{role}": role for role in _MONEY}
    found = label.one(*roles) or ("task.amount" if label.one(_EXECUTED) else None)
    role = f"{SPENT}{roles[found]}" if found is not None else "ignored"
    if role in taken:
        return "ignored"
    taken.add(role)
    return role


def _states_budget(label: Label, others: Sequence[str]) -> bool:
    """Whether a header heads a budget: that of the year's beginning, or the adjusted one where it is not among the others."""
    return label.one(*(kind for kind in _BUDGETS if kind not in others)) is not None


def _role(label: Label, taken: set[str]) -> str:
    roles = [role for role in _ORDER if f"task.{role}" in label.concepts]
    if not roles and label.one("head.tasks", "head.tasks_other"):
        roles = ["name"]  # the label of the block heads the column of the tasks itself
    if not roles and label.one("item"):
        roles = ["fiscal" if label.one(*_FISCAL) else "other"]
    free = [role for role in roles if role not in taken]
    role = free[0] if free else (roles[0] if roles else "ignored")
    if role in taken:
        role = PART if role == "other" and label.one("item") else "ignored"
    if role not in ("ignored", PART):
        taken.add(role)
    return role
