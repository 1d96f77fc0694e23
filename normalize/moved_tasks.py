"""Task tables of a text dump that has left out the label beside them: rows back under the headers behind that label."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from normalize.block_ends import ends_tasks
from normalize.headers import heads_tasks
from normalize.money import MONEY
from normalize.sheet import moved_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Moves, Row, Sheet, Spot

_TASKS = re.compile(r"(?:任务|工作).*情况")
_PAIR = 2
_FEWEST = 3  # headers behind the label of the block


class _Starts(NamedTuple):
    """Columns where headers begin, and their parts, and how many columns all have together."""

    heads: tuple[int, ...]
    parts: tuple[int, ...]
    width: int


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
    below = sheet.below(header)
    if below is None:
        return {}
    parts = below if below.spots and all(map(_heads_money, below.spots)) else None
    starts = _starts(heads, parts)
    body: list[Row] = []
    for index in range(header.index + (1 if parts is None else 2), len(sheet.rows)):
        row = sheet.rows[index]
        if row.table != header.table or ends_tasks(row, 0, header):
            break
        if len(row.spots) < _PAIR or row.spots[0].column:
            break
        body.append(row)
    longest = max((row.spots[-1].end for row in body if not row.spots[0].is_total), default=0)
    if starts is None or longest != starts.width or not _in_turn(header):
        return {}
    moved = {
        row.index: row.moves_by(starts.width + 1 - row.spots[-1].end if row.spots[0].is_total else 1)
        for row in body
    }
    if parts is not None:
        moved[header.index] = header.moves_to((0, *starts.heads))
        moved[parts.index] = parts.moves_to(starts.parts)
    return moved


def _starts(heads: Sequence[Spot], parts: Row | None) -> _Starts | None:
    """Where headers begin behind the label of the block, and the parts of those of amounts that a row below parts."""
    texts = [] if parts is None else [spot.text for spot in parts.spots]
    begins = [place for place, text in enumerate(texts) if text == texts[0]]
    sizes = [end - begin for begin, end in pairwise([*begins, len(texts)])]
    parted = [spot for spot in heads if _states_amounts(spot)][: len(sizes)]
    if len(parted) < len(sizes):
        return None
    column, begun, below = 1, list[int](), list[int]()
    for head in heads:
        begun.append(column)
        wide = sizes[parted.index(head)] if head in parted else 1
        below.extend(range(column, column + wide) if head in parted else ())
        column += wide
    return _Starts(tuple(begun), tuple(below), column - 1)


def _in_turn(header: Row) -> bool:
    return all(spot.column == place for place, spot in enumerate(header.spots))


def _tells_of_tasks(spot: Spot) -> bool:
    """Whether an unknown label speaks of tasks (`主要任务完成情况`)."""
    return _TASKS.search(spot.text) is not None and not _names_task(spot)


def _names_task(spot: Spot) -> bool:
    return spot.heads("task.name", "task.content")


def _heads_money(spot: Spot) -> bool:
    return spot.heads("task.amount", "task.fiscal", "task.other")


def _states_amounts(spot: Spot) -> bool:
    return spot.heads(*MONEY, "task.amount", "head.budget")
