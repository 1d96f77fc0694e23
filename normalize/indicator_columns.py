"""What the columns of an indicator block mean: header wordings, one or two header rows, their order together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from normalize.binding import Column
from normalize.headers import wider_columns
from normalize.indicator_inference import UNKNOWN, infer_unknown, told_target
from normalize.indicator_settled import (
    level_paths,
    levels_under_names,
    names_in_values,
    settle_parts,
    settle_weights,
    split_names,
    split_wide,
    told_levels,
    two_levels,
    with_target,
    without_past,
)
from normalize.labels import closest
from normalize.listing import LISTED
from normalize.taxonomy import level
from normalize.traits import traits
from normalize.value_pairs import limits, pairs_in_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.labels import Label
    from normalize.segments import Region
    from normalize.sheet import Row, Spot

# Column roles in the order in which a label's several meanings are tried.
_ROLES = (
    "level1",
    "level2",
    "period",
    "annual",
    "actual",
    "value",
    "operator",
    "unit",
    "direction",
    "weight",
    "score",
    "deviation",
    "name",
    "name_and_value",
    "remark",
    "half",
    "number",
    "ignored",
)
_TARGETS = ("annual", "period", "actual")
_ALIKE = 75.0  # percent of likeness that makes an unknown header a known one
_ASIDE = ("deviation", "remark", "ignored")  # a part of such a column is no target whatever it is called
_WITHOUT_HEADER = ("level1", "level2", "name", "annual")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """The lowest header cell over some grid columns with the header cell above it."""

    spot: Spot
    first: int
    end: int
    parent: Spot | None


@lru_cache(maxsize=4)
def indicator_columns(region: Region) -> tuple[Column, ...]:
    """Columns of an indicator block from its header, or the four usual ones where it has none.

    A block is asked for them several times while it is read; a few are kept.
    """
    if not region.header:
        if region.rows and region.rows[0].listed:
            return tuple(Column(role, position, position + 1) for position, role in enumerate(LISTED))
        return _named_by_levels(region) or _without_header(region)
    leaves = _leaves(region)
    width = max((row.columns for row in (*region.header, *region.rows)), default=0)
    leaves = [replace(leaf, end=max(leaf.end, leaf.first + 1)) for leaf in leaves]
    columns = [column for leaf in leaves if (column := _column(leaf, region)) is not None]
    columns = limits(pairs_in_cells(columns, region))
    columns = _once(levels_under_names(level_paths(split_names(columns, region), region), region))
    bound = told_levels(columns, region)
    bound = without_past(bound, region.year)
    bound = split_wide(with_target(infer_unknown(bound, region), region), region)
    bound = two_levels(names_in_values(_one_name(bound), region))
    bound = _settle_values(bound, region)
    bound = settle_parts(bound)
    return tuple(settle_weights(bound, width, region))


def _named_by_levels(region: Region) -> tuple[Column, ...]:
    """The two columns of a block whose rows are a level beside a cell that lists indicators with their values."""
    rows = [[spot for spot in region.spots(row) if spot is not region.head] for row in region.rows]
    if not all(len(spots) == 2 and level(spots[0].text) is not None for spots in rows):
        return ()
    starts = {tuple(spot.column for spot in spots) for spots in rows}
    lower = [look.level2 is not None for spots in rows if (look := level(spots[0].text)) is not None]
    if len(starts) != 1 or len(rows) < 2:
        return ()
    first, second = next(iter(starts))
    role = "level2" if any(lower) else "level1"
    width = max(row.columns for row in region.rows)
    return (Column(role, first, second), Column("name", second, max(width, second + 1), part="with_value"))


def _without_header(region: Region) -> tuple[Column, ...]:
    """The usual columns where the first row that prints both levels begins; of three the last holds the value too."""
    for row in region.rows:
        spots = [spot for spot in region.spots(row) if spot is not region.head]
        levels = [level(spot.text) for spot in spots[:2]]
        alone = _under_one_level(spots, row.columns)
        if alone:
            return alone
        if len(spots) not in (3, 4) or any(found is None for found in levels):
            continue
        if levels[0] is None or levels[0].level1 is None or levels[1] is None or levels[1].level2 is None:
            continue
        ends = [*(spot.column for spot in spots[1:]), max(spots[-1].end, row.columns)]
        columns = [
            Column(role, spot.column, end)
            for role, spot, end in zip(_WITHOUT_HEADER, spots, ends, strict=False)
        ]
        if len(spots) == 3:
            columns[-1] = replace(columns[-1], part="with_value")
        return tuple(columns)
    return tuple(Column(role, position, position + 1) for position, role in enumerate(_WITHOUT_HEADER))


def _under_one_level(spots: Sequence[Spot], width: int) -> tuple[Column, ...]:
    """The columns of a row that prints one cell of levels before name and value, and further words behind; or none.

    The cell holds a level 2, as the level 1 has a row of its own or is not printed, or it holds both.
    """
    if len(spots) < 3 or level(spots[1].text) is not None or not traits(spots[2].text).value:
        return ()
    found = level(spots[0].text)
    if found is None or (found.path is None and found.level1 is not None):
        return ()
    roles = ["level1" if found.path is not None else "level2", "name", "annual"]
    columns = [
        Column(role, spot.column, spots[index + 1].column if index + 1 < len(spots) else width)
        for index, (role, spot) in enumerate(zip(roles, spots, strict=False))
    ]
    columns.extend(Column("ignored", spot.column, spot.end) for spot in spots[3:])
    columns[0] = replace(columns[0], part="path" if found.path is not None else "value")
    return tuple(columns)


def side_by_side(region: Region) -> tuple[Region, ...]:
    """Part a block that prints two lists beside each other under one level 1: multi-year left, annual right.

    Its header names the indicator twice, each time with a plain value behind it.
    """
    spots = [spot for row in region.header[-1:] for spot in region.spots(row)]
    roles = [
        None if (label := spot.label) is None or label.one("head.indicators") else _role(label)
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


def _leaves(region: Region) -> list[_Leaf]:
    """Header cells that have no header cell below them, from left to right, each with the one above."""
    rows: list[list[tuple[Spot, int, int]]] = []
    for row in region.header:
        extents = _extents(row, region.spots(row))
        if rows and not row.spans:
            extents = _moved_back(extents, wider_columns(region.header[len(rows) - 1]))
        rows.append(_within(extents, rows[-1] if rows else []))
    leaves: list[_Leaf] = []
    for depth, extents in enumerate(rows):
        for spot, first, end in extents:
            below = [
                other
                for lower in rows[depth + 1 :]
                for other, start, stop in lower
                if start < end and first < stop
            ]
            if below or _labels_the_block(spot, region, extents):
                continue
            parent = next(
                (
                    other
                    for upper in reversed(rows[:depth])
                    for other, start, stop in upper
                    if start <= first < stop
                ),
                None,
            )
            leaves.append(_Leaf(spot, first, end, parent))
    return sorted(leaves, key=lambda leaf: leaf.first)


def _moved_back(extents: list[tuple[Spot, int, int]], room: Sequence[int]) -> list[tuple[Spot, int, int]]:
    """Put the parts of wider header cells under them where a text dump has moved their row left."""
    if not room or all(first in room for _, first, _ in extents) or extents[0][1] >= room[0]:
        return extents
    return [(spot, column, column + 1) for (spot, _, _), column in zip(extents, room, strict=False)]


def _labels_the_block(spot: Spot, region: Region, extents: Sequence[tuple[Spot, int, int]]) -> bool:
    """Whether a header cell heads the block and no column: it goes on beside the body, or stands left of level 1."""
    if spot is region.head:
        return True
    if spot.row_span > 1 and spot.row + spot.row_span > region.header[-1].index + 1:
        return True
    label = spot.label
    if spot is not extents[0][0] or len(extents) < 3 or (label is not None and label.one("ind") is not None):
        return False
    following = extents[1][0].label
    return following is not None and following.one("ind.level1") is not None


def _within(
    extents: list[tuple[Spot, int, int]], above: Sequence[tuple[Spot, int, int]]
) -> list[tuple[Spot, int, int]]:
    """Header cells cut off where the header cell above them ends; a text dump does not print where they end."""
    cut: list[tuple[Spot, int, int]] = []
    for spot, first, end in extents:
        ends = [stop for _, start, stop in above if start <= first < stop]
        cut.append((spot, first, min(end, ends[0]) if ends else end))
    return cut


def _extents(row: Row, spots: Sequence[Spot]) -> list[tuple[Spot, int, int]]:
    """Grid columns each header cell heads: its span, or in a text dump up to the next printed header cell."""
    result: list[tuple[Spot, int, int]] = []
    for position, spot in enumerate(spots):
        end = spot.end
        if not row.spans:
            end = spots[position + 1].column if position + 1 < len(spots) else max(end, row.columns)
        result.append((spot, spot.column, end))
    return result


def _column(leaf: _Leaf, region: Region) -> Column | None:
    label = leaf.spot.label
    if label is not None and label.one("head.indicators", "head.indicators_long") and not label.one("ind"):
        return None
    if label is not None and label.one("ind") is None and label.one("text.notes"):
        return Column("remark", leaf.first, leaf.end, leaf.spot)
    if label is not None and label.one("ind") is None and label.one("text.annual_goal"):
        return Column(
            UNKNOWN, leaf.first, leaf.end, leaf.spot
        )  # of the indicator, if it stands behind its name
    if label is not None and label.one("ind") is None and label.one("field", "text", "item"):
        return Column("ignored", leaf.first, leaf.end, leaf.spot)
    if label is None or label.one("ind") is None:
        label = closest(leaf.spot.text, ("ind.",), _ALIKE)
        if label is not None and label.one("ind.level1", "ind.level2"):
            label = None  # which level it is, its cells tell better than its words
    if label is None:
        above = leaf.parent.label if leaf.parent is not None else None
        aside = above is not None and above.one("ind") is not None and _role(above) in _ASIDE
        return Column("ignored" if aside else UNKNOWN, leaf.first, leaf.end, leaf.spot)
    role = _role(label)
    if leaf.spot.label is None and role in (*_TARGETS, "value"):
        if leaf.spot.text.rstrip().endswith("指标"):
            return Column(UNKNOWN, leaf.first, leaf.end, leaf.spot)  # a name as like a value as 批复指标 is
        role = told_target(leaf.spot.text)  # likeness tells a value, not which one
    parent = _target_of(leaf.parent.label if leaf.parent is not None else None)
    if role == "operator":
        return Column("part", leaf.first, leaf.end, leaf.spot, "op", (parent,) if parent else ())
    if role == "unit":
        return Column("part", leaf.first, leaf.end, leaf.spot, "unit", (parent,) if parent else ())
    if role == "name_and_value":
        return Column("name", leaf.first, leaf.end, leaf.spot, "with_value")
    if role == "value" and parent:
        role = parent
    if role == "value" and (region.target or _long_term(region)):
        role = region.target or "period"
    return Column(role, leaf.first, leaf.end, leaf.spot)


def _role(label: Label) -> str:
    for role in _ROLES:
        if f"ind.{role}" in label.concepts:
            return role
    return "ignored"


def _target_of(label: Label | None) -> str | None:
    if label is None:
        return None
    for role in _TARGETS:
        if f"ind.{role}" in label.concepts:
            return role
    return None


def _long_term(region: Region) -> bool:
    label = region.head.label if region.head is not None else None
    return label is not None and label.one("head.indicators_long") is not None


def _one_name(columns: list[Column]) -> list[Column]:
    """Keep the one column that names the indicator; a label of the whole block to its left is none."""
    names = [column for column in columns if column.role == "name"]
    if len(names) < 2:
        return columns
    if not any(column.role in (*_TARGETS, "value") for column in columns) and len(names) == 2:
        behind = columns[columns.index(names[0]) + 1 : columns.index(names[1])]
        if any(
            column.part == "op" for column in behind
        ):  # 运算符号、内容、度量单位: the value in three cells
            return [replace(column, role="value") if column is names[1] else column for column in columns]
    keep = names[-1]
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

    Of two plain ones (指标值, 指标值内容) the second only says the first in words.
    """
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
        elif role == "annual" and _long_term(region) and "period" not in roles:
            role = "period"
        if role in _TARGETS:
            if role in seen:
                role = "ignored"
            seen.add(role)
        settled.append(replace(column, role=role))
    return settled
