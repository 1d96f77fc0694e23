"""Task tables of a text dump that has left out the label beside them: rows back under the headers behind that label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.block_ends import ends_tasks
from normalize.headers import heads_tasks
from normalize.sheet import Moves, moved_sheet

if TYPE_CHECKING:
    from normalize.sheet import Row, Sheet, Spot

_TASKS = re.compile(r"(?:任务|工作).*情况")
_FEWEST = 3  # headers behind the label of the block


def put_back_tasks(sheet: Sheet) -> Sheet:
    """The sheet with the rows of task tables one column further right where their label stands only beside the header.

    That label is merged down, and a dump that leaves covered cells out moves the rows left. Such rows have one cell
    for each header behind the label, or for each part of a header of amounts that a second row parts.
    """
    moved: dict[int, Moves] = {}
    for row in sheet.rows:
        moved.update(_moves(sheet, row))
    return moved_sheet(sheet, moved) if moved else sheet


def _moves(sheet: Sheet, header: Row) -> dict[int, Moves]:
    if header.spans or header.table is None or len(header.spots) <= _FEWEST:
        return {}
    first, *heads = header.spots
    if first.column or not (heads_tasks(first) or _tells_of_tasks(first)) or not _names_task(heads[0]):
        return {}
    rows = [row for row in sheet.rows[header.index + 1 :] if row.table == header.table]
    parts, groups = rows[0] if rows else None, 0
    if parts is not None and all(_heads_money(spot) for spot in parts.spots):
        groups = _groups(parts)
        rows = rows[1:]
    money = [
        spot
        for spot in heads
        if spot.label is not None and spot.label.one("money", "task.amount", "head.budget")
    ]
    if groups and (parts is None or groups > len(money) or money[-groups:] != heads[-groups:]):
        return {}
    width = len(heads) - groups + (len(parts.spots) if groups and parts is not None else 0)
    body: list[Row] = []
    for row in rows:
        if ends_tasks(row, 0) or not row.spots or row.spots[0].column or len(row.spots) < 2:
            break
        body.append(row)
    longest = max((row.spots[-1].end for row in body if not row.spots[0].is_total), default=0)
    if longest != width or any(spot.column != place for place, spot in enumerate(header.spots)):
        return {}
    moved = {
        row.index: _right(row, width + 1 - row.spots[-1].end if row.spots[0].is_total else 1) for row in body
    }
    if groups and parts is not None:
        start = heads[-groups].column
        moved[parts.index] = Moves(
            tuple(start + place - spot.column for place, spot in enumerate(parts.spots))
        )
        moved[header.index] = _over_parts(header, parts, groups)
    return moved


def _tells_of_tasks(spot: Spot) -> bool:
    """Whether an unknown label speaks of tasks (`主要任务完成情况`)."""
    return _TASKS.search(spot.text) is not None and not _names_task(spot)


def _names_task(spot: Spot) -> bool:
    label = spot.label
    return label is not None and not label.inline and label.one("task.name", "task.content") is not None


def _heads_money(spot: Spot) -> bool:
    label = spot.label
    return (
        label is not None
        and not label.inline
        and label.one("task.amount", "task.fiscal", "task.other") is not None
    )


def _groups(parts: Row) -> int:
    """How many headers of amounts a row parts: each begins with the same word."""
    return sum(spot.text == parts.spots[0].text for spot in parts.spots)


def _over_parts(header: Row, parts: Row, groups: int) -> Moves:
    """The headers of amounts over the first of their parts."""
    starts = [place for place, spot in enumerate(parts.spots) if spot.text == parts.spots[0].text]
    before = len(header.spots) - groups
    return Moves((*([0] * before), *(start - place for place, start in enumerate(starts))))


def _right(row: Row, shift: int) -> Moves:
    return Moves((shift,) * len(row.spots))
