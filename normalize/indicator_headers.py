"""What one header of an indicator block says of its column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.binding import Column
from normalize.folding import squeeze
from normalize.indicator_inference import PAST, UNKNOWN, told_target
from normalize.labels import GOALS, closest, match
from normalize.taxonomy import level
from normalize.titles import is_year_line

if TYPE_CHECKING:
    from normalize.indicator_leaves import Leaf
    from normalize.labels import Label
    from normalize.segments import Region

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
_MOST = 0.6  # share of the cells below the label of a block that are levels where some rows have moved
_ALIKE = 75.0  # percent of likeness that makes an unknown header a known one
_YEAR = re.compile(r"(?:本|当|全)?年度?|年度(?:值|目标)")
_YEARS = re.compile(
    r"(?:中长期|中期|长期|实施期|实施周期|规划期|周期|项目期|政策期|三年|五年|总体|全周期)(?:值|目标)?"
)
_ASIDE = ("deviation", "remark", "ignored")  # a part of such a column is no target whatever it is called


def column_of(leaf: Leaf, region: Region) -> Column | None:
    """The column below a header by its words, open where they say nothing; None if it heads no column."""
    label = leaf.spot.known_label
    if (part := _part_of_values(leaf)) is not None:
        return Column(part, leaf.first, leaf.end, leaf.spot)
    if label is not None and label.one("head.indicators", "head.indicators_long") and not label.one("ind"):
        # The label of the block, unless what stands below it are the levels.
        levels = _holds_levels(leaf, region) or _heads_levels(leaf, region)
        return Column(UNKNOWN, leaf.first, leaf.end, leaf.spot) if levels else None
    if label is not None and label.one("ind") is None and label.one("text.notes"):
        return Column("remark", leaf.first, leaf.end, leaf.spot)
    if label is not None and label.one("ind") is None and label.one(*GOALS):
        # of the indicator, if it stands behind its name
        return Column(UNKNOWN, leaf.first, leaf.end, leaf.spot)
    if label is not None and label.one("ind") is None and label.one("field", "text", "item", "person"):
        return Column("ignored", leaf.first, leaf.end, leaf.spot)
    if label is None or label.one("ind") is None:
        label = closest(leaf.spot.text, ("ind.",), _ALIKE)
        if label is not None and label.one("ind.level1", "ind.level2"):
            label = None  # which level it is, its cells tell better than its words
    if label is None:
        above = leaf.parent.label if leaf.parent is not None else None
        if above is not None and above.one("ind.value", "ind.annual") and is_year_line(leaf.spot.text):
            return Column("annual", leaf.first, leaf.end, leaf.spot)
        aside = above is not None and above.one("ind") is not None and role_of(above) in _ASIDE
        return Column("ignored" if aside else UNKNOWN, leaf.first, leaf.end, leaf.spot)
    role = role_of(label)
    if role == "value" and label.hint:
        role = _hinted(label)
    if leaf.spot.known_label is None and role in (*_TARGETS, "value"):
        if leaf.spot.text.rstrip().endswith("指标"):
            return Column(UNKNOWN, leaf.first, leaf.end, leaf.spot)  # a name as like a value as 批复指标 is
        if PAST.search(leaf.spot.text):
            return Column("ignored", leaf.first, leaf.end, leaf.spot)
        role = told_target(leaf.spot.text)  # likeness tells a value, not which one
    parent = _target_of(leaf.parent.label if leaf.parent is not None else None)
    if role == "operator" and _holds_levels(leaf, region):
        return Column(UNKNOWN, leaf.first, leaf.end, leaf.spot)
    if role == "operator":
        return Column("part", leaf.first, leaf.end, leaf.spot, "op", (parent,) if parent else ())
    if role == "unit":
        return Column("part", leaf.first, leaf.end, leaf.spot, "unit", (parent,) if parent else ())
    if role == "name_and_value":
        return Column("name", leaf.first, leaf.end, leaf.spot, "with_value")
    if role == "value" and parent:
        role = parent
    if role == "value" and (region.target or is_long_term(region)):
        role = region.target or "period"
    return Column(role, leaf.first, leaf.end, leaf.spot)


def _part_of_values(leaf: Leaf) -> str | None:
    """What a header that only names a time (`年度`, `中期`) means below one of targets of any time; else None."""
    above = leaf.parent.label if leaf.parent is not None else None
    if above is None or above.one("ind.value") is None or leaf.parent is leaf.spot:
        return None
    key = squeeze(leaf.spot.text)
    if _YEAR.fullmatch(key):
        return "annual"
    return "period" if _YEARS.fullmatch(key) else None


def _holds_levels(leaf: Leaf, region: Region) -> bool:
    """Whether the cells under a header are names of levels (`指标性质` over 产出 and 效益), no signs of comparison."""
    cells = [spot for row in region.rows for spot in region.spots(row) if spot.over(leaf.first, leaf.end)]
    return bool(cells) and all(level(spot.text) is not None for spot in cells)


def _heads_levels(leaf: Leaf, region: Region) -> bool:
    """Whether most cells of a text dump under the label of the block are levels, which have no header of their own.

    The others belong to rows that have moved left.
    """
    labels = [spot.known_label for row in region.header for spot in row.spots]
    if any(row.spans for row in region.rows) or any(
        label is not None and label.one("ind.level1", "ind.level2") for label in labels
    ):
        return False
    cells = [spot for row in region.rows for spot in region.spots(row) if spot.over(leaf.first, leaf.end)]
    levels = sum(level(spot.text) is not None for spot in cells)
    return levels > 1 and levels >= _MOST * len(cells)


def role_of(label: Label) -> str:
    """The first role that a label may have; `ignored` if it has none."""
    for role in _ROLES:
        if f"ind.{role}" in label.concepts:
            return role
    return "ignored"


def _hinted(label: Label) -> str:
    """What a value column means by its brackets: `指标值（实施期）` is one of 实施期指标值."""
    told = match(f"{label.hint}{label.wording}")
    role = role_of(told) if told is not None and told.one("ind") and not told.inline else "value"
    return role if role in (*_TARGETS, "half", "ignored") else "value"


def _target_of(label: Label | None) -> str | None:
    if label is None:
        return None
    for role in _TARGETS:
        if f"ind.{role}" in label.concepts:
            return role
    return None


def is_long_term(region: Region) -> bool:
    """Whether the label of the block says that its targets are those of all years."""
    label = region.head.label if region.head is not None else None
    return label is not None and label.one("head.indicators_long") is not None
