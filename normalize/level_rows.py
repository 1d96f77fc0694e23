"""Rows that show by the names of levels in them that they belong to an indicator block, with or without a header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.labels import GOALS
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from normalize.sheet import Row, Sheet

_LONGEST_HEADER = 16
FEWEST_CELLS = 3  # of a row that prints an indicator beside its level


def begins_with_level(row: Row) -> bool:
    """Whether a row without header above must be an indicator row: a full level name among its first cells."""
    if row.listed:
        return bool(row.spots) and level(row.spots[0].text) is not None
    if row.table is None or len(row.spots) < 2:
        return False
    for index, spot in enumerate(row.spots[:3]):
        found = level(spot.text)
        if found is not None and (found.certain or _over_lower_level(row, index)):
            return True
        label = spot.label
        if index == 0 and traits(spot.text).number:
            continue  # the rows are counted
        if label is None or label.one("head.indicators", "head.indicators_long") is None:
            return goal_over_levels(row)
    return False


def heads_levels(sheet: Sheet, index: int) -> bool:
    """Whether a row of short texts, one of them known as a header, stands over a row that begins with a level."""
    row = sheet.rows[index]
    if index + 1 >= len(sheet.rows) or row.table is None or len(row.spots) < 3:
        return False
    below = sheet.rows[index + 1]
    if below.table != row.table or begins_with_level(row):
        return False
    if not begins_with_level(below) and not _names_and_values(row, below):
        return False
    looks = [traits(spot.text) for spot in row.spots]
    if any(look.length > _LONGEST_HEADER or look.value or look.level is not None for look in looks):
        return False
    labels = [spot.label for spot in row.spots]
    return any(label is not None and not label.inline and label.one("ind") is not None for label in labels)


def _names_and_values(row: Row, below: Row) -> bool:
    """Whether headers of names and of values stand over a row that begins with what may be a level 1 (`产出`)."""
    labels = [spot.label for spot in row.spots if spot.label is not None]
    first = level(below.spots[0].text) if len(below.spots) >= FEWEST_CELLS else None
    return (
        first is not None
        and first.level1 is not None
        and any(label.one("ind.name") for label in labels)
        and any(label.one("ind.value", "ind.annual", "ind.period") for label in labels)
    )


def level_heading(sheet: Sheet, index: int) -> bool:
    """Whether a row of one cell is a level 1 (`（一）产出指标`) over a row that begins with a level 2 of it."""
    row = sheet.rows[index]
    if row.table is None or len(row.spots) != 1 or index + 1 >= len(sheet.rows):
        return False
    below = sheet.rows[index + 1]
    upper = level(row.spots[0].text)
    lower = level(below.spots[0].text) if len(below.spots) >= FEWEST_CELLS else None
    if upper is None or lower is None or upper.level1 is None or below.table != row.table:
        return False
    return upper.level1 in lower.parents


def goal_over_levels(row: Row) -> bool:
    """Whether the label of a goal stands beside a level 1, a level 2 and an indicator: it heads their block."""
    if len(row.spots) < FEWEST_CELLS + 1:
        return False
    label = row.spots[0].label
    if label is None or label.inline or label.one(*GOALS) is None:
        return False
    upper, lower = (level(spot.text) for spot in row.spots[1:3])
    return upper is not None and upper.level1 is not None and lower is not None and lower.level2 is not None


def _over_lower_level(row: Row, index: int) -> bool:
    """Whether a level beside what may head its block is sure without the word 指标.

    A level 2 stands beside a level 1, or behind the label of the block a name and its value follow.
    """
    behind = row.spots[index + 1 :]
    if len(behind) < 2:
        return False
    upper, lower = level(row.spots[index].text), level(behind[0].text)
    if upper is not None and upper.level1 is not None and lower is not None:
        return lower.level2 is not None
    head = row.spots[index - 1].label if index else None
    headed = head is not None and head.one("head.indicators", "head.indicators_long") is not None
    return headed and lower is None and traits(behind[1].text).value
