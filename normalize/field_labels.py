"""What a label outside table blocks means, and which label a text without known wording must be by its place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.field_columns import government_label
from normalize.field_rows import (
    amount_follows,
    begins_part,
    begins_year,
    is_plain_amount,
    names_count,
    names_part,
)
from normalize.folding import squeeze
from normalize.identity_names import is_office
from normalize.labels import Label, closest, match, partition_label
from normalize.money import MONEY, labelled_amounts, money_unit, parse_amount
from normalize.taxonomy import level
from normalize.titles import year_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.fields import Fields
    from normalize.sheet import Spot

_NO_UNIT = re.compile(r"[^元]{4,40}")  # behind 单位：, where a unit of money would be shorter and hold 元
_PROJECT = re.compile(r"(?:项目|专项|政策)(?:资金)?(?:基本)?(?:概况|情况|信息)")
_GOAL = re.compile(r"[\u4e00-\u9fff]{2,8}目标")
_NAMES_CODE = re.compile(r"编码|代码|编号|电话")
_OPEN_BRACKET = re.compile(r"[(（][^)）]*$")
SECTIONS = ("head.revenue", "head.expenditure", "head.levels")
_MEASURED = ("money.adjusted", "money.executed")
_MONEY_LABELS = ("item.", "head.revenue", "head.expenditure")
_PLAIN_LABELS = ("field.", "text.", "head.", "person.", "other.")
_FEWEST_PAIRS, _MOST_PAIRED = 3, 16  # a total and two parts; cells of labels and amounts in one row
_LONGEST_UNKNOWN = 14  # text that may be a label in no list
ALIKE, _MUCH_ALIKE = 70.0, 80.0  # percent of likeness that lets a text pass for a known label


def concept_of(label: Label) -> str:
    """The meaning of a label outside table blocks."""
    inline_amount = bool(label.inline) and parse_amount(label.inline or "").number is not None
    if inline_amount and label.one("item", "head.revenue", "head.expenditure"):
        return label.one("item", "head.revenue", "head.expenditure") or ""
    found = label.one("field", "text", "person", "other", "item", "head")
    if found == "text.annual_goal" and _spans_years(label.hint):
        return "text.long_term_goal"
    if found == "field.money_unit" and label.inline and names_office(label.inline):
        return "field.department"
    if found is not None:
        return found
    return label.one("task", "ind", "money", "total") or ""


def told_by_heading(fields: Fields, spot: Spot) -> Label | None:
    """The heading of the budget with the sentence in the line below it as its value; None if the line tells no amounts."""
    above = fields.sections[-1] if fields.sections else None
    label = above.label if above is not None and above.table is None and above.row == spot.row - 1 else None
    if label is None or label.one("head.budget") is None:
        return None
    known = [match(amount.label) for amount in labelled_amounts(spot.text)]
    items = [found for found in known if found is not None and found.one("item")]
    return replace(label, inline=spot.text) if len(items) > 1 else None


def before_amount(label: Label, text: str) -> Label:
    """A label with an amount beside it: that of a money column is a total, a section named 其中 is a part."""
    concept = concept_of(label)
    if concept in SECTIONS and names_part(text):
        return replace(label, concepts=frozenset({"item.other"}))
    money = label.one(*MONEY) or (concept.startswith("task.") and label.one("task.amount"))
    return total_of(label) if not concept.startswith("item.") and money else label


def total_of(label: Label) -> Label:
    """A label of money, read as that of a total where its amount stands beside it; one that names a year is annual."""
    kept = label.concepts.intersection((*_MEASURED, "money.prior"))
    total = "item.total_annual" if "年" in label.wording and not kept else "item.total"
    return replace(label, concepts=frozenset({total, *kept}))


def names_office(text: str) -> bool:
    """Whether the value of 单位 is an office and no unit of money."""
    return _NO_UNIT.fullmatch(squeeze(text)) is not None or is_office(text)


def label_by_place(fields: Fields, spots: Sequence[Spot], index: int, *, free: bool) -> Label | None:
    """The label a text without known wording must be by its place, as the wording it is most like.

    Beside an amount in the column of budget labels it is a budget label, known or not; before a value it is
    the label of that value if it is much like one.
    """
    spot = spots[index]
    if parse_amount(spot.text).number is not None:
        return None
    if free and (glued := with_amount(spot.text)) is not None:
        return glued
    head, colon, tail = partition_label(spot.text)
    if head == "其中":
        head, colon, tail = partition_label(tail)
    if colon and head and tail and not _OPEN_BRACKET.search(head):
        families = _MONEY_LABELS if parse_amount(tail).number is not None else _PLAIN_LABELS
        found = closest(head, families, ALIKE if families is _MONEY_LABELS else _MUCH_ALIKE)
        return replace(found, inline=tail) if found is not None else None
    if amount_follows(spots, index) and (government := government_label(spot.text)) is not None:
        return government
    if begins_part(spots, index) and not (colon and not tail):
        return Label(squeeze(spot.text), frozenset({"item.other"}), money_unit(spot.text))
    if begins_year(spots, index):
        return Label(squeeze(spot.text), frozenset({"item.total_annual"}))
    key = squeeze(spot.text)
    if index + 1 >= len(spots) or len(key) > _LONGEST_UNKNOWN or key.endswith("。"):
        return None
    if level(spot.text) is not None:
        return None  # though it is like a label (`产出目标`)
    if not free and _heads_goal(spots, index):
        return Label(squeeze(spot.text), frozenset({"text.annual_goal"}))
    if not free:
        beside = spots[index + 1].label
        grouped = beside is not None and not beside.inline and beside.one("text") is not None
        return closest(spot.text, ("text.",), _MUCH_ALIKE) if grouped else None
    following = spots[index + 1]
    if following.label is not None:
        return None
    if names_count(spot.text):
        return closest(spot.text, _PLAIN_LABELS, _MUCH_ALIKE)
    if _NAMES_CODE.search(head):
        return None
    if is_plain_amount(following) and (
        _among_items(fields, spot, following) or _completes_total(spots, index)
    ):
        unit = money_unit(spot.text)
        return closest(head, _MONEY_LABELS, ALIKE) or Label(squeeze(head), frozenset({"item.other"}), unit)
    return closest(spot.text, _PLAIN_LABELS, _MUCH_ALIKE)


def told_by_group(spots: Sequence[Spot], index: int) -> Label | None:
    """The label of a cell that only says 名称 beside the label of the block of the project: that of its name."""
    label = spots[index].label
    if index != 1 or len(spots) == 2 or label is None or label.inline or label.wording != "名称":
        return None
    if _PROJECT.match(squeeze(spots[0].text)) is None:
        return None
    return Label(f"项目{label.wording}", frozenset({"field.project_name"}))


def _heads_goal(spots: Sequence[Spot], index: int) -> bool:
    """Whether a short cell among those of a goal heads the text behind it (`追加后目标` beside `追加前目标`)."""
    following = spots[index + 1]
    within = any(spot.label is not None and spot.label.one("text") for spot in spots[:index])
    told = len(squeeze(following.text)) > _LONGEST_UNKNOWN or "。" in following.text
    return (
        within
        and told
        and following.label is None
        and _GOAL.fullmatch(squeeze(spots[index].text)) is not None
    )


def with_amount(text: str) -> Label | None:
    """The budget label of a cell that holds nothing but it and its amount, without a colon between (`基本支出412.40`)."""
    amounts = labelled_amounts(text)
    label = match(amounts[0].label) if len(amounts) == 1 and amounts[0].raw else None
    if label is None or label.inline or label.one("item") is None:
        return None
    printed = squeeze(text).removeprefix("其中").lstrip(":")
    value = printed.removeprefix(squeeze(amounts[0].label))
    unit = amounts[0].unit or ""
    if value not in (amounts[0].raw, f"{amounts[0].raw}{unit}"):
        return None
    return replace(label, inline=value)


def _among_items(fields: Fields, spot: Spot, following: Spot) -> bool:
    """Whether a text stands where budget labels stand: below one, or beside a cell under a money header."""
    if any(item.spot.table == spot.table and item.spot.column == spot.column for item in fields.items):
        return True
    return any(
        header.spot.table == spot.table
        and header.concept != "money.ignored"
        and following.over(header.spot.column, header.spot.end)
        for header in fields.headers
    )


def begins_unknown(fields: Fields, spots: Sequence[Spot], index: int) -> bool:
    """Whether words in no list stand below a budget label, right of another one, with an amount of their own beside."""
    spot = spots[index]
    if not index or index + 1 >= len(spots) or len(squeeze(spot.text)) > _LONGEST_UNKNOWN:
        return False
    if parse_amount(spot.text).number is not None or not is_plain_amount(spots[index + 1]):
        return False
    return _completes_total(spots, index) or any(
        item.spot.table == spot.table and item.spot.column == spot.column for item in fields.items
    )


def _completes_total(spots: Sequence[Spot], index: int) -> bool:
    """Whether a row is a total and its parts with an amount each, which add up with that behind the words."""
    if len(spots) > _MOST_PAIRED:
        return False
    pairs = list(zip(spots[::2], spots[1::2], strict=False))
    if index % 2 or len(spots) % 2 or len(pairs) < _FEWEST_PAIRS or spots[index].label is not None:
        return False
    labels = [spot.label for spot, _ in pairs if spot is not spots[index]]
    amounts = [parse_amount(spot.text).number for _, spot in pairs]
    whole = labels[0]
    if whole is None or whole.one("item.total", "item.total_annual", "money.amount", "head.budget") is None:
        return False
    known = all(label is not None and label.one("item") for label in labels[1:])
    return known and None not in amounts and amounts[0] == sum(amount or 0 for amount in amounts[1:])


def _spans_years(hint: str) -> bool:
    """Whether the brackets of a label name more than one year (`总体目标（2024-2026年）`)."""
    years = year_range(hint)
    return years is not None and years[0] < years[1]
