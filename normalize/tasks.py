"""Reading the task block: name, content, money and result of each task; totals go to the budget."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.binding import Column, Trial, bind, bind_shifted, overlap_place
from normalize.evidence import Drafted, Evidence, Flag, Used
from normalize.money import parse_amount
from normalize.numbering import strip_marker
from normalize.records import Task, TaskKind
from normalize.task_columns import PART, SPENT, task_columns
from normalize.task_headers import guessed
from normalize.task_texts import drafts_of, listed_names, task_label
from normalize.traits import traits
from normalize.units import in_yuan, printed_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.segments import Region
    from normalize.sheet import Row, Spot
    from normalize.traits import Traits
    from normalize.units import UnitScope

_MONEY = ("amount", "fiscal", "other")
_ONLY_SUMMED = (PART, *(f"{SPENT}{role}" for role in _MONEY))
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
    columns = task_columns(region)
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
            money = tuple((column, spot) for column, spot in bound if column.role in (*_MONEY, *_ONLY_SUMMED))
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
        if column.role in ("ignored", "number", *_ONLY_SUMMED):
            used.name("not_extracted", cell)
        bound.append((column, cell))
    return bound


def _content(cell: Spot, columns: Sequence[Column]) -> list[float]:
    look, money = traits(cell.text), parse_amount(cell.text).number is not None
    return [_suits(look, column, money=money) for column in columns]


def _suits(look: Traits, column: Column, *, money: bool) -> float:
    if column.role in (*_MONEY, *_ONLY_SUMMED):
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
