"""Where a budget label stands: its section, the side of the budget it is on, and the period of its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from normalize.budget_periods import TOTALS, period_of
from normalize.folding import squeeze
from normalize.money import parse_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.fields import Fields, ItemClaim
    from normalize.labels import Label
    from normalize.records import BudgetPeriod, Item, Side
    from normalize.sheet import Sheet, Spot

SECTIONS = ("head.revenue", "head.expenditure", "head.levels")
EXPENDITURE_PARTS = frozenset(
    {"basic_expenditure", "project_expenditure", "special_fund", "other_development"}
)
_REVENUE = frozenset(
    {
        "fiscal_appropriation",
        "general_public_budget",
        "government_funds",
        "state_capital",
        "special_account",
        "unit_funds",
        "carry_over",
        "upper_level",
        "other_funds",
    }
)
_FUNDING = re.compile(r"债|贷款|融资|捐赠|收入|收费|结余|资本金|协作资金|帮扶资金|社会资金")
_SUMS = ("小计", "合计")
_MOST_PARTS = 12  # of one label, in the row of their sum
_SPENT_ON = re.compile(r"(?:设备|业务|劳务|会议|差旅|间接|材料|加工|交流|出版|咨询)(?:费|费用)$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a budget label stands: its section, the side that gives, and the period of its column.

    `unknown` is the heading left of it whose words are in no list, so that the side it stands for is in doubt.
    """

    section: Spot | None
    section_label: Label | None
    heading: str | None
    side: Side
    period: BudgetPeriod
    unknown: Spot | None = None


def place_of(sheet: Sheet, fields: Fields, claim: ItemClaim, *, both_totals: bool) -> Place:
    """Find out where a budget label stands; `both_totals` as `has_both_totals` tells."""
    section, label = _section(sheet, fields, claim)
    item = item_within(claim.label, label)
    side = side_of(claim.label, item, label)
    whole = _part_of(sheet, fields, claim) if item == "other" else None
    if whole is not None:
        side = side_of(whole, item_of(whole), None)
    if item == "own_level" and _has_levels(fields):
        side = "level"
    if item == "total" and side in ("total", "revenue") and _sums_expenditure(sheet, claim):
        side = "expenditure"
    heading = None
    composed = claim.label.section is not None
    if section is not None and label is not None and (claim.label.one(*SECTIONS) is None or composed):
        heading = _section_text(section, label)
    if heading is None:
        heading = _heading(sheet, fields, claim)
    period = period_of(sheet, fields, claim, section, both_totals=both_totals)
    return Place(section, label, heading, side, period, _unknown_heading(sheet, claim, item))


def _sums_expenditure(sheet: Sheet, claim: ItemClaim) -> bool:
    """Whether a total stands below kinds of expenditure, beside the total of another side in the same row."""
    row = sheet.rows[claim.spot.row].spots
    totals = [spot for spot in row if spot.label is not None and spot.label.one("item.total") is not None]
    if claim.spot.table is None or claim.spot not in totals or totals.index(claim.spot) == 0:
        return False
    above = next(iter(sheet.above(claim.spot)), None)
    label = above.label if above is not None else None
    return label is not None and label.one("item") is not None and item_of(label) in EXPENDITURE_PARTS


def _unknown_heading(sheet: Sheet, claim: ItemClaim, item: Item) -> Spot | None:
    """The cell merged over the rows left of a total or a part of any side, if its words are in no list."""
    if item not in ("total", "other") or claim.spot.table is None:
        return None
    for left in sheet.left_of(claim.spot.row, claim.spot.column):
        if sheet.hangs(left):
            known = left.known_label is not None or parse_amount(left.text).number is not None
            return None if known else left
    return None


def _part_of(sheet: Sheet, fields: Fields, claim: ItemClaim) -> Label | None:
    """The budget label left of a label that names the block of it and of the labels beside (`“三公”经费`)."""
    groups = {id(spot) for spot in fields.groups}
    for left in sheet.left_of(claim.spot.row, claim.spot.column):
        label = left.label
        if id(left) in groups and label is not None and item_of(label) != "total" and label.one("item"):
            return label
    return None


def _has_levels(fields: Fields) -> bool:
    """Whether the form divides its budget by level of government rather than its revenue by origin."""
    concepts = {concept for claim in fields.items for concept in claim.label.concepts}
    return "item.transfer_down" in concepts or any(
        spot.label is not None and spot.label.one("head.levels") for spot in fields.sections
    )


def _heading(sheet: Sheet, fields: Fields, claim: ItemClaim) -> str | None:
    """The label of the whole block above or to the left, for lines that stand in no section of their own."""
    marks = {id(spot) for spot in fields.sections}
    groups = {id(spot) for spot in fields.groups}
    for spot in (*sheet.left_of(claim.spot.row, claim.spot.column), *sheet.above(claim.spot)):
        headed = id(spot) in marks and spot.label is not None and spot.label.one("head.budget")
        if headed or id(spot) in groups:
            return spot.text.strip().rstrip(":：")
    rows = sheet.rows
    for spot in reversed(fields.sections):
        if spot.row > claim.spot.row or spot.table != claim.spot.table or rows[spot.row].spans:
            continue
        if spot.column < claim.spot.column and spot.label is not None and spot.label.one("head.budget"):
            return spot.text.strip().rstrip(":：")
    return None


def _section(sheet: Sheet, fields: Fields, claim: ItemClaim) -> tuple[Spot | None, Label | None]:
    """The nearest section label: in the same cell, to the left, or above in the same columns."""
    if claim.label.section is not None:
        return claim.spot, claim.label.section
    marks = {id(spot) for spot in fields.sections}
    if claim.spot.table is None:
        for spot in reversed(fields.sections):
            if spot.row < claim.spot.row and spot.table is None:
                return _as_section(spot)
        return None, None
    for left in sheet.left_of(claim.spot.row, claim.spot.column):
        if id(left) in marks and left is not claim.spot:
            found = _as_section(left)
            if found[1] is not None:
                return found
    for above in sheet.above(claim.spot):
        if id(above) in marks:
            found = _as_section(above)
            if found[1] is not None:
                return found
    whole = item_of(claim.label) == "total"  # one that has its own amount beside it heads no further total
    closed = {id(item.spot) for item in fields.items if item.cells} if whole else set[int]()
    nearest = [
        spot
        for spot in fields.sections
        if spot.table == claim.spot.table and spot.row < claim.spot.row and spot.column < claim.spot.column
        if id(spot) not in closed
    ]
    for spot in sorted(nearest, key=lambda spot: (spot.row, spot.column), reverse=True):
        found = _as_section(spot)
        if found[1] is not None and not sheet.rows[spot.row].spans:
            return found
    return None, None


def _as_section(spot: Spot) -> tuple[Spot | None, Label | None]:
    label = spot.label
    if label is None:
        return None, None
    for candidate in (label.section, label):
        if candidate is not None and candidate.one(*SECTIONS) is not None:
            return spot, candidate
    return None, None


def with_subtotals(sheet: Sheet, claims: Sequence[ItemClaim]) -> list[ItemClaim]:
    """The labels of a text dump, one without an amount with that of the 小计 in the row below, which was merged to it.

    What follows adds up to it; what adds up what stands above is a sum and no part of the label.
    """
    found: list[ItemClaim] = []
    filled = {id(claim.spot) for claim in claims if claim.cells}
    for number, claim in enumerate(claims):
        above = found[-1] if found else None
        if (whole := _whole_over(sheet, claims, number, filled)) is not None:
            found.append(replace(claim, label=whole))
            continue
        plain = squeeze(claim.spot.text) == "小计" and not sheet.rows[claim.spot.row].spans
        if above is None or not plain or not claim.cells or above.cells or above.label.inline:
            found.append(claim)
        elif claim.spot.row == above.spot.row + 1 and _is_sum_of(claim, claims[number + 1 :]):
            found[-1] = replace(claim, label=above.label)
        else:
            found.append(claim)
    return found


def _whole_over(sheet: Sheet, claims: Sequence[ItemClaim], number: int, filled: set[int]) -> Label | None:
    """The label of the wider cell that a 小计 stands under beside its parts, if the sum is theirs; else None.

    `filled` are the identities of labels that have amounts of their own.
    """
    claim = claims[number]
    row = sheet.rows[claim.spot.row]
    if squeeze(claim.spot.text) not in _SUMS or row.table is None or not claim.cells or not claim.spot.row:
        return None
    upper = sheet.rows[claim.spot.row - 1]
    over = [spot for spot in upper.spots if spot.column <= claim.spot.column]
    wide = over[-1] if over and upper.table == row.table else None
    label = wide.label if wide is not None else None
    if (
        wide is None
        or label is None
        or label.inline
        or label.one("item") is None
        or item_of(label) == "total"
    ):
        return None
    ends = [spot.column for spot in upper.spots if spot.column > wide.column]
    end = wide.end if upper.spans else min(ends, default=row.columns)
    near = claims[max(number - _MOST_PARTS, 0) : number + _MOST_PARTS]
    beside = [
        other
        for other in near
        if other.spot.row == claim.spot.row and wide.column <= other.spot.column < end and other is not claim
    ]
    if claim.spot.column >= end or not beside or id(wide) in filled:
        return None
    parts = sum(parse_amount(other.cells[0].text).number or 0 for other in beside if other.cells)
    return label if parse_amount(claim.cells[0].text).number == parts else None


def _is_sum_of(claim: ItemClaim, parts: Sequence[ItemClaim]) -> bool:
    """Whether the amounts of some of the labels right behind one add up to its own."""
    whole = parse_amount(claim.cells[0].text).number
    amounts = (parse_amount(part.cells[0].text).number or 0 for part in parts if part.cells)
    return whole is not None and any(whole == reached for reached in accumulate(amounts))


def item_of(label: Label) -> Item:
    """The item code of a budget label."""
    concept = label.one("item")
    if concept is None or concept in TOTALS:
        return "total"
    return concept.split(".")[1]  # pyright: ignore[reportReturnType] - the vocabulary test holds items to the schema


def item_within(label: Label, section: Label | None) -> Item:
    """The item code of a budget label in a section; money from above is no origin among the kinds of expenditure."""
    item = item_of(label)
    spent = item == "upper_level" and section is not None and section.one(*SECTIONS) == "head.expenditure"
    return "other" if spent else item


def side_of(label: Label, item: Item, section: Label | None) -> Side:
    """The side of the budget a line is on: its section decides, else its item."""
    own = label.one(*SECTIONS)
    within = own or (section.one(*SECTIONS) if section is not None else None)
    by_section: dict[str | None, Side] = {
        "head.revenue": "revenue",
        "head.expenditure": "expenditure",
        "head.levels": "level",
    }
    if item == "total":
        return by_section[within] if within is not None else "total"
    if item in EXPENDITURE_PARTS:
        return "expenditure"
    if item in _REVENUE:
        return "revenue" if within != "head.levels" else "level"
    if item == "other" and _SPENT_ON.search(label.wording):
        return "expenditure"
    if within is not None:
        return by_section[within]
    if item == "transfer_down":
        return "level"
    if item == "own_level":
        return "revenue"
    return "revenue" if _FUNDING.search(label.wording) else "expenditure"


def _section_text(spot: Spot, label: Label) -> str:
    own = spot.label
    if own is not None and own.section is label:
        return re.split(r"[:：]", spot.text, maxsplit=1)[0].strip()
    if label.inline:
        return re.split(r"[:：]", spot.text, maxsplit=1)[0].strip()
    return spot.text.strip().rstrip(":：").strip()
