"""What the columns of an indicator block mean: header wordings, one or two header rows, their order together."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from normalize.binding import Column
from normalize.folding import squeeze
from normalize.indicator_headers import column_of, is_long_term, role_of
from normalize.indicator_inference import (
    UNKNOWN,
    infer_unknown,
    names_below_level1,
    upper_names,
)
from normalize.indicator_leaves import leaves_of
from normalize.indicator_named import (
    level_paths,
    levels_under_names,
    split_levels,
    split_names,
    told_levels,
    two_levels,
)
from normalize.indicator_settled import (
    names_in_values,
    one_score,
    settle_parts,
    settle_weights,
    split_wide,
    sums_reached,
    with_target,
    without_applied,
    without_past,
)
from normalize.indicator_straight import straightened
from normalize.indicator_unheaded import named_by_levels, without_header
from normalize.listing import LISTED
from normalize.value_pairs import limits, pairs_in_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.segments import Region
    from normalize.sheet import Spot

_TARGETS = ("annual", "period", "actual")
_DESCRIBES = re.compile(r"(?:描述|说明|解释)(?:[(].*[)])?$")


@lru_cache(maxsize=4)
def indicator_columns(region: Region) -> tuple[Column, ...]:
    """Columns of an indicator block from its header, or the four usual ones where it has none.

    A block is asked for them several times while it is read; a few are kept.
    """
    if not region.header:
        if region.rows and region.rows[0].listed:
            return tuple(Column(role, position, position + 1) for position, role in enumerate(LISTED))
        return named_by_levels(region) or without_header(region)
    width = max((row.columns for row in (*region.header, *region.rows)), default=0)
    columns = _headed(region)
    region = straightened(region, columns)
    columns = _one_level1(_without_guesses(columns))
    columns = limits(pairs_in_cells(columns, region))
    columns = split_levels(columns, region)
    columns = _once(levels_under_names(level_paths(split_names(columns, region), region), region))
    bound = names_below_level1(upper_names(told_levels(columns, region), region), region)
    bound = told_levels(bound, region)  # once more, as the column headed as level 2 may hold the names
    bound = without_past(bound, region.year)
    bound = _told_by_operators(list(infer_unknown(bound, region)))
    bound = split_wide(with_target(bound, region), region)
    bound = two_levels(names_in_values(_one_name(bound), region))
    bound = _settle_values(bound, region)
    bound = settle_parts(bound)
    return tuple(settle_weights(one_score(bound), width, region))


def straight(region: Region) -> Region:
    """The block with the rows that a text dump moved left back under the headers; the same block if none has moved.

    A header that has moved itself keeps the rows below it.
    """
    columns = _headed(region) if region.header else []
    moved = any(column.header is not None and column.header.column != column.first for column in columns)
    return region if moved or not columns else straightened(region, columns)


def _headed(region: Region) -> list[Column]:
    """Columns as their headers alone tell them."""
    leaves = [replace(leaf, end=max(leaf.end, leaf.first + 1)) for leaf in leaves_of(region)]
    return [column for leaf in leaves if (column := column_of(leaf, region)) is not None]


def _without_guesses(columns: Sequence[Column]) -> list[Column]:
    """Columns, those open again whose header is only like that of names behind a column that is headed so."""
    names = [column.first for column in columns if column.role == "name" and not _is_guessed(column)]
    return [
        replace(column, role=UNKNOWN)
        if column.role == "name" and _is_guessed(column) and any(name < column.first for name in names)
        else column
        for column in columns
    ]


def _one_level1(columns: list[Column]) -> list[Column]:
    """Columns, where one is headed 一级指标 by its own words no other one (`指标类型`) is of level 1."""
    own = [column for column in columns if column.role == "level1" and _names_first_level(column)]
    if len(own) != 1:
        return columns
    return [
        replace(column, role="ignored") if column.role == "level1" and column is not own[0] else column
        for column in columns
    ]


def _names_first_level(column: Column) -> bool:
    label = column.header.known_label if column.header is not None else None
    return label is not None and label.wording.removeprefix("第").startswith("一级")


def _is_guessed(column: Column) -> bool:
    return column.header is not None and column.header.known_label is None


def side_by_side(region: Region) -> tuple[Region, ...]:
    """Part a block that prints two lists beside each other under one level 1: multi-year left, annual right.

    Its header names the indicator twice, each time with a plain value behind it.
    """
    spots = [spot for row in region.header[-1:] for spot in region.spots(row)]
    roles = [
        None if (label := spot.label) is None or label.one("head.indicators") else role_of(label)
        for spot in spots
    ]
    if roles.count("name") != 2 or roles.count("value") != 2:
        return (region,)
    names = [index for index, role in enumerate(roles) if role == "name"]
    first = next((i for i in range(names[0] + 1) if roles[i] in ("level2", "name")), names[0])
    second = next((i for i in range(names[0] + 1, names[1] + 1) if roles[i] in ("level2", "name")), names[1])
    if "value" not in roles[names[0] : second]:
        return (region,)
    if roles[second] == "name":
        first = names[0]  # both lists stand under the same levels
    start, middle = spots[first].column, spots[second].column
    rows = (*region.header, *region.rows)
    left = frozenset(id(spot) for row in rows for spot in row.spots if spot.column >= middle)
    right = frozenset(id(spot) for row in rows for spot in row.spots if start <= spot.column < middle)
    return (
        replace(region, apart=region.apart | left, target="period"),
        replace(region, apart=region.apart | right, target="annual"),
    )


def _describes(column: Column) -> bool:
    return column.header is not None and _DESCRIBES.search(squeeze(column.header.text)) is not None


def _told_by_operators(columns: list[Column]) -> list[Column]:
    """Columns, a second one of names (`内容`) behind one of operators as that of values: 运算符号、内容、度量单位."""
    names = [column for column in columns if column.role == "name"]
    if any(column.role in (*_TARGETS, "value") for column in columns) or len(names) != 2:
        return columns
    behind = columns[columns.index(names[0]) + 1 : columns.index(names[1])]
    if not any(column.part == "op" for column in behind):
        return columns
    return [replace(column, role="value") if column is names[1] else column for column in columns]


def _one_name(columns: list[Column]) -> list[Column]:
    """Keep the one column that names the indicator; a label of the whole block to its left is none."""
    names = [column for column in columns if column.role == "name"]
    if len(names) < 2:
        return columns
    keep = next((column for column in reversed(names) if not _describes(column)), names[-1])
    for level_word in ("三级", "四级"):  # the lowest level is the one that has a value
        for column in names:
            label = column.header.label if column.header is not None else None
            if label is not None and level_word in label.wording:
                keep = column
    kept: list[Column] = []
    for column in columns:
        if column.role != "name" or column is keep:
            kept.append(column)
        elif column.first > keep.first:
            kept.append(replace(column, role="remark"))
        elif any(other.role == "level2" and other.first < column.first for other in columns):
            kept.append(replace(column, role="ignored"))  # a level between level 2 and the indicator
    return kept


def _once(columns: Iterable[Column]) -> list[Column]:
    """Level columns whose role an earlier column has already are open again: two wordings may mean level 1."""
    seen: set[str] = set()
    kept: list[Column] = []
    for column in columns:
        repeated = column.role in ("level1", "level2") and column.role in seen
        seen.add(column.role)
        kept.append(replace(column, role=UNKNOWN) if repeated else column)
    return kept


def _settle_values(columns: list[Column], region: Region) -> list[Column]:
    """Decide what a plain 指标值 means: the target, or beside an explicit target the value reached.

    Of two plain ones (指标值, 指标值内容) the second only says the first in words. Of those for figures (定量指标值) and
    for words (定性指标值) a row fills one.
    """
    columns = sums_reached(without_applied(columns))
    if _under("定量", region):
        words = _under("定性", region)
        columns = [
            replace(column, role="words")
            if column.role == "value" and any(spot.over(column.first, column.end) for spot in words)
            else column
            for column in columns
        ]
    roles = {column.role for column in columns}
    settled: list[Column] = []
    seen: set[str] = set()
    for column in columns:
        role = column.role
        if role == "value":
            if "annual" not in roles and "annual" not in seen:
                role = "annual"
            elif "annual" in roles and "actual" not in roles and "actual" not in seen:
                role = "actual"
            else:
                role = "ignored"
        elif role == "annual" and is_long_term(region) and "period" not in roles:
            role = "period"
        if role in _TARGETS:
            if role in seen:
                role = "ignored"
            seen.add(role)
        settled.append(replace(column, role=role))
    told = next((column.role for column in settled if column.role in _TARGETS), "annual")
    return [replace(column, role=told) if column.role == "words" else column for column in settled]


def _under(word: str, region: Region) -> list[Spot]:
    """The cells of the header that hold a word and head values."""
    spots = [spot for row in region.header for spot in region.spots(row) if word in spot.text]
    return [spot for spot in spots if spot.label is not None and spot.label.one("ind.value") is not None]
