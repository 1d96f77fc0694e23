"""Columns that print values in pairs: two values in one cell under a header of two parts, and the limits of a range."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.indicator_inference import UNKNOWN, cells_under, told_target
from normalize.labels import match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.binding import Column
    from normalize.evidence import Used
    from normalize.segments import Region
    from normalize.sheet import Spot

_TARGETS = ("annual", "period", "actual")
_PARTS = re.compile(r"[/|｜、;；]|(?<=值)[和与及](?=.)")
_MARKS = ("weight", "score")
_VALUE = re.compile(r"[值标况果]$")  # how the header of a value ends
_LOWEST = re.compile(r"下限值?|最[低小]值")
_HIGHEST = re.compile(r"上限值?|最[高大]值")
_SLASH = re.compile(r"\s*[/|｜]\s*")


def pairs_in_cells(columns: Sequence[Column], region: Region) -> list[Column]:
    """Find the column whose header names two values (`三年目标值/当年目标值`) and whose cells hold two each."""
    taken = {column.role for column in columns}
    told: list[Column] = []
    for column in columns:
        roles = _two_values(column)
        cells = cells_under(column, columns, region) if roles else []
        paired = sum(both_values(spot.text) is not None for spot in cells) * 2 > len(cells)
        if roles and paired and not {role for role in roles if role != column.role} & taken:
            told.append(replace(column, role=roles[0], part="pair", groups=roles))
        else:
            told.append(column)
    return told


def _two_values(column: Column) -> tuple[str, str] | None:
    """The two values or marks that the parts of a header name; None if it does not name two different ones."""
    if column.header is None or column.role not in (*_TARGETS, *_MARKS, "value", UNKNOWN, "ignored"):
        return None
    parts = [part for part in _PARTS.split(squeeze(column.header.text)) if part]
    if len(parts) != 2:
        return None
    marks = _named_mark(parts[0]), _named_mark(parts[1])
    if all(marks):
        return marks if marks[0] != marks[1] else None
    if not all(map(_VALUE.search, parts)):
        return None
    first, second = map(_named_value, parts)
    if "value" in (first, second):
        first, second = ("annual" if role == "value" else role for role in (first, second))
    return (first, second) if first != second else None


def _named_mark(part: str) -> str:
    label = match(part)
    found = label.one("ind.weight", "ind.score") if label is not None else None
    return (found or "").removeprefix("ind.")


def _named_value(part: str) -> str:
    label = match(part)
    for role in _TARGETS:
        if label is not None and f"ind.{role}" in label.concepts:
            return role
    return told_target(part)


def both_values(text: str) -> tuple[str, str] | None:
    """The two values of a cell; None if it does not hold just two.

    A slash may belong to a unit (`50元/月 / 45元/月`): the one in the middle, or one between blanks, parts the values.
    """
    spaced = re.split(r"\s+[/|｜]\s+|\n", text.strip())
    parts = spaced if len(spaced) == 2 else _SLASH.split(text.strip())
    if len(parts) % 2 or not all(part.strip() for part in parts):
        return None
    half = len(parts) // 2
    return "/".join(parts[:half]).strip(), "/".join(parts[half:]).strip()


def part_pairs(bound: dict[str, Spot], columns: Sequence[Column], used: Used) -> None:
    """Give each value of a cell that holds two its own role; a cell that cannot be parted is left unread."""
    for column in columns:
        cell = bound.get(column.role) if column.part == "pair" else None
        if cell is None:
            continue
        del bound[column.role]
        values = both_values(cell.text)
        if values is not None:
            used.value(cell)
            bound.update(
                (role, replace(cell, text=value))
                for role, value in zip(column.groups, values, strict=True)
                if value.strip("-—－ ")
            )


def limits(columns: Sequence[Column]) -> list[Column]:
    """Bind two columns for the least and the most that a value may be (`下限`, `上限`) as those of one target."""
    low = [column for column in columns if _limited(column, _LOWEST) is not None]
    high = [column for column in columns if _limited(column, _HIGHEST) is not None]
    if len(low) != 1 or len(high) != 1 or _limited(low[0], _LOWEST) != _limited(high[0], _HIGHEST):
        return list(columns)
    role = _named_value(_limited(low[0], _LOWEST) or "")
    role = "annual" if role == "value" else role
    if any(column.role in (role, "value") for column in columns if column not in (low[0], high[0])):
        return list(columns)
    bounds = {
        id(low[0]): replace(low[0], role=role, part="low"),
        id(high[0]): replace(high[0], role="part", part="high", groups=(role,)),
    }
    return [bounds.get(id(column), column) for column in columns]


def _limited(column: Column, limit: re.Pattern[str]) -> str | None:
    """What the header of a limit calls the value it limits, perhaps nothing; None if it names no such limit."""
    if column.header is None or column.role in ("level1", "level2"):
        return None
    text = squeeze(column.header.text)
    return limit.sub("", text) if limit.search(text) else None


def join_limits(bound: dict[str, Spot], columns: Sequence[Column], used: Used) -> None:
    """Make one value of the two limits of a row: a range, or at least the one or at most the other."""
    role = next((column.role for column in columns if column.part == "low"), None)
    if role is None:
        return
    low, high = bound.get(role), bound.pop(f"{role}.high", None)
    if high is not None and not high.text.strip("-—－/ "):
        high = None
    if low is not None and not low.text.strip("-—－/ "):
        low = None
        del bound[role]
    used.value(*(spot for spot in (low, high) if spot is not None))
    if low is not None and high is not None and squeeze(low.text) != squeeze(high.text):
        bound[role] = replace(low, text=f"{low.text.strip()}-{high.text.strip()}")
    elif low is not None and high is None:
        bound[role] = replace(low, text=f"≥{low.text.strip()}")
    elif high is not None and low is None:
        bound[role] = replace(high, text=f"≤{high.text.strip()}")
