"""Reading the task block: name, content, money and result of each task; totals go to the budget."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.binding import Column, Trial, bind, bind_shifted, overlap_place
from normalize.evidence import Drafted, Evidence, Flag, Used
from normalize.labels import closest
from normalize.money import parse_amount
from normalize.numbering import strip_marker
from normalize.records import Task, TaskKind
from normalize.task_headers import guessed, told_by_cells, under_duties
from normalize.task_texts import drafts_of, listed_names, task_label
from normalize.traits import traits
from normalize.units import in_yuan, printed_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.labels import Label
    from normalize.segments import Region
    from normalize.sheet import Row, Spot
    from normalize.traits import Traits
    from normalize.units import UnitScope

_ORDER = ("number", "name", "content", "amount", "fiscal", "other", "expected", "deadline", "ignored")
_FISCAL = ("item.fiscal_appropriation", "item.general_public_budget")
_MONEY = ("amount", "fiscal", "other")
_NEVER_BUDGETED = ("money.executed", "money.prior")
_BUDGETS = ("money.budget", "money.adjusted")
_OTHER_MONEY = (*_NEVER_BUDGETED, "money.adjusted")
_BARE_MARKER = re.compile(
    r"\s*(?:其他)?(?:重点)?(?:任务|工作|项目)?[（(]?[\d一二三四五六七八九十]{0,3}[）)]?\s*[:：、.．]?\s*"
)
_EMPTY = re.compile(r"[….。·—\-/\\\s]*")


@dataclass(frozen=True, slots=True)
class TaskTotal:
    """A total row of the task block: its label, the label of the block, and the cell of each money column."""

    label: Spot
    head: Spot | None
    cells: tuple[tuple[Column, Spot], ...]


def read_tasks(region: Region, units: UnitScope, used: Used) -> tuple[list[Drafted[Task]], list[TaskTotal]]:
    """Read one task block into tasks and total rows."""
    columns = _columns(region)
    for row in region.header:
        used.name("header", *region.spots(row))
    if region.head is not None:
        used.name("label", region.head)
    kind = _kind(region)
    rows = [(row, cells) for row in region.rows if (cells := _cells(region, row, columns))]
    usual = _usual(rows, columns)
    drafts: list[Drafted[Task]] = []
    totals: list[TaskTotal] = []
    read = [(row, cells[0], _bind(row, cells, columns, usual, used)) for row, cells in rows]
    bare = _names_are_markers([bound for _, first, bound in read if not first.is_total])
    above: tuple[Column, Spot] | None = None
    for row, first, bound in read:
        if first.is_total:
            used.name("total", first)
            money = tuple((column, spot) for column, spot in bound if column.role in _MONEY)
            totals.append(TaskTotal(first, region.head, money))
            continue
        if not bare:
            named = next((pair for pair in bound if pair[0].role == "name"), None)
            if named is None and above is not None and _is_part(row, bound, above[0]):
                bound.insert(0, above)  # the name is merged over the rows of its parts
            above = named or above
        drafts.extend(_task(bound, kind, units, used, bare=bare))
    doubts = [Flag("label_inferred", name, None, header) for name, header in guessed(columns)]
    if drafts and doubts:
        drafts[0] = replace(drafts[0], flags=(*drafts[0].flags, *doubts))
    return drafts, totals


def _is_part(row: Row, bound: Sequence[tuple[Column, Spot]], name: Column) -> bool:
    """Whether a row without a name is a part of the task above.

    The name's cell is merged over it, or in a text dump its content and money stand in their places.
    """
    places = {column.role: spot.column == column.first for column, spot in bound}
    if "content" not in places or not places.keys() & set(_MONEY):
        return False
    return name.first not in row.blanks if row.spans else all(places.values())


def _kind(region: Region) -> TaskKind:
    label = region.head.label if region.head is not None else None
    return "other" if label is not None and label.one("head.tasks_other") else "key"


def _columns(region: Region) -> tuple[Column, ...]:
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
    return all(spots[-1].column < last for spots in rows if spots and spots[0].column == spot.column)


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
        role = "ignored"
    if role != "ignored":
        taken.add(role)
    return role


def _cells(region: Region, row: Row, columns: Sequence[Column]) -> list[Spot]:
    """The row's spots without the label of the block and what stands left of its first column by merging."""
    cells = [spot for spot in region.spots(row) if spot is not region.head]
    if row.spans and columns:
        cells = [spot for spot in cells if spot.end > columns[0].first]
    return cells


def _usual(rows: Sequence[tuple[Row, list[Spot]]], columns: Sequence[Column]) -> dict[str, int]:
    counts: dict[str, dict[int, int]] = {}
    for row, cells in rows:
        if row.spans:
            continue
        reach = max((column.first for column in columns), default=0)
        trials = (Trial(shift, _content) for shift in range(reach + 1))
        binding, moved = bind_shifted(cells, columns, {}, trials)
        for cell, column in zip(cells, binding.columns, strict=True):
            if column is not None:
                at = counts.setdefault(column.key, {})
                at[cell.column + moved] = at.get(cell.column + moved, 0) + 1
    return {key: max(at, key=lambda column: (at[column], -column)) for key, at in counts.items()}


def _bind(
    row: Row, cells: list[Spot], columns: Sequence[Column], usual: dict[str, int], used: Used
) -> list[tuple[Column, Spot]]:
    if row.spans:
        binding = bind(cells, columns, _content, overlap_place)
    else:
        shifts = {0} | {
            place - cell.column for place in usual.values() for cell in cells if place > cell.column
        }
        trials = (Trial(shift, _content) for shift in sorted(shifts))
        binding, _ = bind_shifted(cells, columns, usual, trials)
    bound: list[tuple[Column, Spot]] = []
    for cell, column in zip(cells, binding.columns, strict=True):
        if column is None:
            continue
        if column.role in ("ignored", "number"):
            used.name("not_extracted", cell)
        bound.append((column, cell))
    return bound


def _content(cell: Spot, columns: Sequence[Column]) -> list[float]:
    look, money = traits(cell.text), parse_amount(cell.text).number is not None
    return [_suits(look, column, money=money) for column in columns]


def _suits(look: Traits, column: Column, *, money: bool) -> float:
    if column.role in _MONEY:
        return 3.0 if money else (-1.0 if look.length <= 6 else -5.0)
    if column.role == "number":
        return 2.0 if look.number and look.length <= 3 else -4.0
    if column.role == "deadline":
        return 2.0 if look.value and not money else (-1.0 if money else 0.2)
    if column.role == "name":
        return -3.0 if money else 1.5
    return -3.0 if money and look.number else 1.0


def _names_are_markers(rows: Sequence[Sequence[tuple[Column, Spot]]]) -> bool:
    """Whether the name column holds nothing but `任务1`, `任务2` …, so that the next text is the name."""
    names = [
        spot.text
        for bound in rows
        for column, spot in bound
        if column.role == "name" and not _EMPTY.fullmatch(spot.text)
    ]
    return bool(names) and all(_BARE_MARKER.fullmatch(name) for name in names)


def _task(
    bound: Sequence[tuple[Column, Spot]], kind: TaskKind, units: UnitScope, used: Used, *, bare: bool
) -> list[Drafted[Task]]:
    by_role = {column.role: (column, spot) for column, spot in bound}
    name_spot = by_role["name"][1] if "name" in by_role else None
    content_spot = by_role["content"][1] if "content" in by_role else None
    label: str | None = None
    if bare and name_spot is not None:
        used.name("label", name_spot)
        label = name_spot.text.strip().rstrip(":：")
        name_spot, content_spot = content_spot, None
    elif name_spot is None and content_spot is not None:
        name_spot, content_spot = content_spot, None
    if name_spot is None:
        return []
    listed = listed_names(name_spot.text) if content_spot is None and "amount" not in by_role else []
    if len(listed) > 1:
        used.value(name_spot)
        return drafts_of(listed, name_spot, kind)
    marker, name = strip_marker(name_spot.text)
    name = re.sub(r"\s*\n\s*", "", name).strip()
    if _EMPTY.fullmatch(name) or _BARE_MARKER.fullmatch(name_spot.text):
        used.name("slot", name_spot)
        return []
    used.value(name_spot)
    evidence = [Evidence("name", name_spot, name_spot.text)]
    texts: dict[str, str] = {}
    for role, spot in (
        ("content", content_spot),
        ("expected", by_role["expected"][1] if "expected" in by_role else None),
        ("deadline_raw", by_role["deadline"][1] if "deadline" in by_role else None),
    ):
        if spot is not None and not _EMPTY.fullmatch(spot.text):
            texts[role] = spot.text
            evidence.append(Evidence(role, spot, spot.text))
            used.value(spot)
    amounts, flags = _amounts(by_role, units, used, evidence)
    record = Task(
        declaration_id="",
        seq=0,
        row_key="",
        task_kind="other" if label is None and (marker or "").startswith("其他") else kind,
        label_raw=label or task_label(marker),
        name=name,
        content=texts.get("content"),
        expected=texts.get("expected"),
        deadline_raw=texts.get("deadline_raw"),
        amount_raw=amounts.raw,
        unit_raw=amounts.unit,
        amount_yuan=amounts.yuan.get("amount"),
        fiscal_amount_yuan=amounts.yuan.get("fiscal"),
        other_amount_yuan=amounts.yuan.get("other"),
    )
    return [Drafted(record, name, tuple(evidence), tuple(flags))]


@dataclass(slots=True)
class _Amounts:
    raw: str | None
    unit: str | None
    yuan: dict[str, float]


def _amounts(
    by_role: dict[str, tuple[Column, Spot]], units: UnitScope, used: Used, evidence: list[Evidence]
) -> tuple[_Amounts, list[Flag]]:
    amounts = _Amounts(None, None, {})
    flags: list[Flag] = []
    for role in _MONEY:
        if role not in by_role:
            continue
        column, spot = by_role[role]
        amount = parse_amount(spot.text)
        used.value(spot)
        name = "amount_yuan" if role == "amount" else f"{role}_amount_yuan"
        evidence.append(Evidence(name, spot, spot.text))
        unit, basis = units.of(amount.unit, spot, column.header, column.parent)
        if role == "amount":
            amounts.raw, amounts.unit = spot.text, printed_unit(unit, basis)
            evidence.append(Evidence("amount_raw", spot, spot.text))
        amount_yuan, doubts = in_yuan(amount, unit, name, spot.text, basis)
        flags.extend(doubts)
        if amount_yuan is not None:
            amounts.yuan[role] = amount_yuan
    return amounts, flags
