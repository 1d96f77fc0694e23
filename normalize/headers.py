"""Recognising header rows: what heads an indicator block, a task block, or goes on with a header above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import closest
from normalize.task_headers import unknown_task_spots
from normalize.taxonomy import level
from normalize.titles import is_year_line
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.labels import Label
    from normalize.sheet import Row, Sheet, Spot

_TASK_WORDINGS_TOO_COMMON = frozenset(
    {"内容", "名称", "项目名称", "任务", "绩效目标", "年度目标", "金额", "合计", "其他", "备注"}
)
_LONGEST_HEADER = 12
_ALIKE = 70.0  # percent of likeness that lets an unknown header pass for one of tasks


def is_indicator_header(row: Row) -> bool:
    """Whether a row heads an indicator block: names of levels or of the indicator beside names of values."""
    labels = _labels(row)
    columns = [label for _, label in labels if label.one("ind") and not label.inline]
    if len(columns) < 2:
        return False
    described = sum(
        label.one("ind") is None
        and label.one("field", "text", "item", "head.indicators", "head.indicators_long") is not None
        for _, label in labels
    )
    others = len(row.spots) - len(columns) - described
    if others > len(columns) + 1:
        return False
    levels = any(label.one("ind.level1", "ind.level2") for label in columns)
    names = any(
        label.one("ind.name", "head.indicators") and "指标" in label.wording for _, label in labels
    ) or any(
        spot.label is None and "指标" in spot.text and len(squeeze(spot.text)) <= _LONGEST_HEADER
        for spot in row.spots
    )
    values = any(
        label.one("ind.value", "ind.annual", "ind.period", "ind.actual", "ind.operator") for label in columns
    )
    distinct = {label.wording for label in columns}
    return len(distinct) >= 2 and (
        (
            levels
            and (names or values or sum(1 for label in columns if label.one("ind.level1", "ind.level2")) > 1)
        )
        or (names and values)
    )


def is_task_header(sheet: Sheet, row: Row) -> bool:
    """Whether a row heads a task block: columns for name or content, with money, result or time beside them."""
    spots = task_spots(sheet, row)
    if len(spots) < 2:
        return False
    labels = [spot.label for spot in spots]
    roles = {role for label in labels if label is not None for role in _task_roles(label)}
    if not roles & {"task.name", "task.content"}:
        return bool(_unknown(sheet, row))
    if task_head(sheet, spots[0]) is not None:
        return True
    telling = [
        label.wording
        for label in labels
        if label is not None
        and label.one("task.name", "task.content")
        and label.wording not in _TASK_WORDINGS_TOO_COMMON
    ]
    labelled = all(spot.label is not None or not traits(spot.text).value for spot in row.spots)
    return bool(telling) and labelled and len(roles) >= 2 and len(spots) * 2 >= len(row.spots) - 1


def _task_roles(label: Label) -> set[str]:
    return {concept for concept in label.concepts if concept.startswith("task.")}


def task_spots(sheet: Sheet, row: Row) -> list[Spot]:
    """The run of neighbouring spots that are headers of task columns; empty if the run holds a head alone."""
    run: list[Spot] = []
    for spot in row.spots:
        label = spot.label
        if label is not None and not label.inline and (_task_roles(label) or heads_sums(sheet, spot)):
            run.append(spot)
        elif run and len(run) == 1 and heads_tasks(run[0]):
            run = []
        elif run and label is None and len(squeeze(spot.text)) <= _LONGEST_HEADER:
            if closest(spot.text, ("task.",), _ALIKE) is not None:
                run.append(spot)
            else:
                break
        elif run and (label is None or label.one("head", "field", "text.functions") is not None):
            break
    while run and len(run) > 1 and heads_tasks(run[0]) and run[0].label is not None:
        if _is_column(sheet, run):
            break
        if _task_roles(run[0].label) <= {"task.name"} and any(
            "task.name" in _task_roles(other.label) for other in run[1:] if other.label is not None
        ):
            run = run[1:]
        else:
            break
    if len(run) > 1:
        first = row.spots[0]
        own = first is not run[0] and heads_tasks(first) and _is_column(sheet, row.spots)
        return [first, *run] if own else [*_unknown_name(sheet, row, run), *run]
    return _unknown(sheet, row) or run


def _unknown_name(sheet: Sheet, row: Row, run: Sequence[Spot]) -> list[Spot]:
    """The header in no list just before those of tasks, none of which is that of names: names stand under it."""
    before = row.spots.index(run[0]) - 1
    roles = {role for spot in run if spot.label is not None for role in _task_roles(spot.label)}
    if before or "task.name" in roles or "task.content" not in roles or row.index + 1 >= len(sheet.rows):
        return []
    spot, below = row.spots[0], sheet.rows[row.index + 1]
    if spot.label is not None or spot.row_span > 1 or len(squeeze(spot.text)) > _LONGEST_HEADER:
        return []
    first = below.spots[0] if below.spots and below.table == row.table else None
    named = first is not None and first.column == spot.column and not traits(first.text).value
    return [spot] if named else []


def _unknown(sheet: Sheet, row: Row) -> list[Spot]:
    """Headers of tasks in no list, in a row beside the label of the block or just below it."""
    if row.spots and heads_tasks(row.spots[0]):
        found = unknown_task_spots(sheet, row, row.spots[0])
        return [row.spots[0], *found] if found and _is_column(sheet, row.spots) else found
    above = sheet.rows[row.index - 1] if row.index else None
    heads = above is not None and len(above.spots) == 1 and heads_tasks(above.spots[0])
    return unknown_task_spots(sheet, row, above.spots[0]) if above is not None and heads else []


def heads_sums(sheet: Sheet, spot: Spot) -> bool:
    """Whether a budget label heads money columns of tasks: below it stand two headers of money and no amount."""
    label = spot.label
    if label is None or label.one("head.budget") is None or spot.row + 1 >= len(sheet.rows):
        return False
    below = [other for other in sheet.rows[spot.row + 1].spots if other.column >= spot.column]
    labels = [other.label for other in below if other.table == spot.table]
    return len(labels) > 1 and all(
        found is not None and not found.inline and found.one("task.amount", "task.fiscal", "task.other")
        for found in labels
    )


def _is_column(sheet: Sheet, run: Sequence[Spot]) -> bool:
    """Whether the label of a task block heads a column of its own, in which the tasks stand.

    It does not go on beside them, and rows as long as the header begin under it.
    """
    head = run[0]
    row = sheet.rows[head.row]
    rows: list[Row] = []
    for below in sheet.rows[head.row + 1 : head.row + 6]:
        if below.table != head.table or not below.spots or _begins_block(below.spots[0]):
            break
        if below.spots[0].label is None:
            rows.append(below)
    if row.spans and any(head.row + head.row_span > below.index for below in rows[:1]):
        return False
    full = [
        below
        for below in rows
        if below.spots[0].column == head.column and below.spots[-1].column >= row.spots[-1].column
    ]
    parts = [
        below
        for below in rows
        if head.in_file  # a table put together from lines may begin with cells that are not of its rows
        and below.spots[0].column > head.column
        and below.spots[-1].column >= row.spots[-1].column
    ]  # of the task above, whose name is merged over them
    return bool(full) and full[0] is rows[0] and len(full) + len(parts) == len(rows)


def _begins_block(spot: Spot) -> bool:
    """Whether the first cell of a row begins another block than one of tasks."""
    label = spot.label
    found = level(spot.text)
    if found is not None and found.certain:
        return True
    return label is not None and label.one("field", "text", "head", "ind") is not None


def heads_tasks(spot: Spot) -> bool:
    """Whether a spot is the label of a task block."""
    label = spot.label
    return label is not None and label.one("head.tasks", "head.tasks_other") is not None


def task_head(sheet: Sheet, spot: Spot) -> Spot | None:
    """The label of the task block that a header spot belongs to: left of it or above; None if there is none."""
    for left in sheet.left_of(spot.row, spot.column):
        if heads_tasks(left):
            return left
        if left.label is None or left.row != spot.row:
            break
    for above in sheet.above(spot):
        return above if heads_tasks(above) else None
    return None


def continues_header(row: Row, header: Sequence[Row], family: str) -> bool:
    """Whether a row is a further header row: nothing but labels of the same family, no level, no value."""
    if not row.spots or row.table != header[0].table or len(header) >= 3:
        return False
    if family == "ind" and (_parts_described(row, header[-1]) or _names_years(row, header[-1])):
        return True
    strange = 0
    known = (family, "item") if family == "task" else (family,)
    for spot in row.spots:
        label = spot.label
        if label is None or label.inline or label.one(*known) is None:
            strange += 1
            if (
                (label is not None and label.inline)
                or traits(spot.text).value
                or not _under_wider(spot, header[-1])
            ):
                return False
            continue
        if family == "ind" and level(spot.text) is not None and label.one("ind.level1", "ind.level2") is None:
            return False
    if strange * 2 >= len(row.spots):
        return False
    above = {spot.text for spot in header[-1].spots}
    if all(spot.text in above for spot in row.spots):
        return False
    first = row.spots[0]
    return (
        len(row.spots) >= 2
        or header[-1].spans
        or (first.in_file and any(spot.column == first.column > 0 for spot in header[-1].spots))
    )


def _names_years(row: Row, above: Row) -> bool:
    """Whether a row holds nothing but years that part a wider header (`近三年实际值`)."""
    return (
        len(row.spots) > 1
        and all(is_year_line(spot.text) for spot in row.spots)
        and (not row.spans or all(_under_wider(spot, above) for spot in row.spots))
    )


def _parts_described(row: Row, above: Row) -> bool:
    """Whether a row holds nothing but labels that part a wider header beside the indicators, as of the project."""
    if row.spans:
        under = all(_under_wider(spot, above) for spot in row.spots)
    else:
        room = wider_columns(above)
        under = all(spot.column in room for spot in row.spots)
    labels = [spot.label for spot in row.spots]
    return (
        under
        and len(labels) > 1
        and all(
            label is not None and not label.inline and label.one("field", "text", "item", "money") is not None
            for label in labels
        )
    )


def parts_header(row: Row, header: Sequence[Row]) -> bool:
    """Whether a row of short words of any meaning only names the parts of wider cells of the header above.

    The caller knows that the first indicator follows. In a text dump the row may have moved left, as the merged
    cells beside it are lost; it then
    begins left of the wider cells.
    """
    above = header[-1]
    if row.table is None or row.table != above.table or len(row.spots) < 2 or len(header) >= 3:
        return False
    looks = [traits(spot.text) for spot in row.spots]
    if any(look.length > _LONGEST_HEADER or look.value or look.operator or look.level for look in looks):
        return False
    room = wider_columns(above)
    if above.spans:
        return bool(room) and all(spot.column in room for spot in row.spots)
    return bool(room)


def wider_columns(above: Row) -> tuple[int, ...]:
    """Grid columns under cells of a header row that are wider than one column."""
    columns: list[int] = []
    for position, spot in enumerate(above.spots):
        end = spot.end
        if not above.spans:
            end = above.spots[position + 1].column if position + 1 < len(above.spots) else above.columns
        if end - spot.column > 1:
            columns.extend(range(spot.column, end))
    return tuple(columns)


def _under_wider(spot: Spot, above: Row) -> bool:
    """Whether a cell stands under a header cell that is wider than it, as the parts of a group do."""
    if above.spans:
        return any(
            other.column <= spot.column and spot.end <= other.end and other.column_span > 1
            for other in above.spots
        )
    starts = [other.column for other in above.spots]
    following = [start for start in starts if start > spot.column]
    covering = [start for start in starts if start <= spot.column]
    return bool(covering) and (not following or following[0] - covering[-1] > 1)


def _labels(row: Row) -> list[tuple[Spot, Label]]:
    return [(spot, label) for spot in row.spots if (label := spot.label) is not None]
