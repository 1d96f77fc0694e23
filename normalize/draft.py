"""All that was read of one form, before keys are given, and what it tells of itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.checks import Checked
    from normalize.evidence import Drafted, Used
    from normalize.fields import Fields
    from normalize.identity import Identity
    from normalize.records import BudgetLine, Indicator, Task
    from normalize.sheet import Row
    from normalize.tasks import TaskTotal


@dataclass(frozen=True, slots=True)
class Draft:
    """All that was read of one form, before keys are given.

    `rows` are the rows that must be accounted for, `unit` is the money unit of the budget block, `totals` are the
    total rows of its task blocks, `layout` is what the structure of the form left open, `repeated` tells that the
    list it stands in gave several declarations of its name.
    """

    rows: tuple[Row, ...]
    identity: Identity
    fields: Fields
    budget: list[Drafted[BudgetLine]]
    tasks: list[Drafted[Task]]
    indicators: list[Drafted[Indicator]]
    unit: str | None
    used: Used
    totals: tuple[TaskTotal, ...] = ()
    layout: tuple[Checked, ...] = ()
    repeated: bool = False


def with_repeated(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts of one list; those of one project, office and money are marked: rows of it were taken for projects."""
    names = [_named(draft) for draft in drafts]
    counts = Counter(names)
    return tuple(
        replace(draft, repeated=True) if draft.identity.project_name and counts[name] > 1 else draft
        for draft, name in zip(drafts, names, strict=True)
    )


def _named(draft: Draft) -> tuple[str | None, ...]:
    amounts = (drafted.record.amount_raw for drafted in draft.budget)
    return (draft.identity.department, draft.identity.project_name, *amounts)


def without_name(draft: Draft) -> str | None:
    """A label for the name of a project that is printed on a line of its own and has no value: the header of a list.

    Where each cell stands on a line, such a header and its rows cannot be told from labels and their values.
    """
    named = {id(claim.spot) for claim in draft.fields.claims if claim.text.strip()}
    for row in draft.rows:
        for spot in row.spots:
            label = None if spot.in_file or id(spot) in named else spot.label
            if label is not None and not label.inline and label.one("field.project_name"):
                return spot.text
    return None


def doubtful_spots(draft: Draft) -> frozenset[int]:
    """The cells, by identity, of rows that may be misread or cut off, and of amounts printed twice."""
    return frozenset(
        {id(spot) for row in draft.rows if row.doubtful for spot in row.spots} | _printed_twice(draft)
    )


def _printed_twice(draft: Draft) -> set[int]:
    """The cells, by identity, of amounts that a text without rows prints for one item more than once.

    They are of several years or columns, and nothing tells which is of which. So are those that one row of a text
    dump prints for one item.
    """
    cells: defaultdict[tuple[str | int, ...], dict[int, str]] = defaultdict(dict)
    dumped = {row.index for row in draft.rows if not row.spans}
    without_rows = bool(put_together(draft))
    for drafted in draft.budget:
        line = drafted.record
        item = (line.side, line.item, line.period, line.measure)
        for spot in (found.spot for found in drafted.evidence if found.column == "amount_yuan"):
            if without_rows and not spot.in_file:
                cells[item][id(spot)] = spot.text
            elif spot.in_file and spot.row in dumped:
                cells[*item, spot.row][id(spot)] = spot.text
    return {spot for found in cells.values() if len(found) > 1 for spot in found}


def printed_by_totals(draft: Draft) -> frozenset[int]:
    """Numbers of the budget lines that the total rows of the task blocks print."""
    cells = {id(spot) for printed in draft.totals for _, spot in printed.cells}
    return frozenset(
        index
        for index, drafted in enumerate(draft.budget)
        if any(id(item.spot) in cells for item in drafted.evidence)
    )


def put_together(draft: Draft) -> list[str]:
    """Tell how the file had taken apart the tables that were put together again, if it had."""
    remade = [
        [spot.line for spot in row.spots if spot.table is not None and not spot.in_file] for row in draft.rows
    ]
    if not any(remade):
        return []
    in_rows = any(len(set(lines)) < len(lines) for lines in remade)
    return ["cells_left_out" if in_rows else "cells_on_lines"]
