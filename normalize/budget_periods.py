"""Which period an amount of the budget is of: the year of the form, or all years of the project."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.money import parse_amount
from normalize.titles import year_range

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from normalize.evidence import Drafted
    from normalize.fields import Fields, ItemClaim
    from normalize.labels import Label
    from normalize.records import BudgetLine, BudgetPeriod
    from normalize.sheet import Sheet, Spot

_WHOLE = frozenset(
    {
        "资金规模",
        "资金总规模",
        "政策资金总规模",
        "项目资金总规模",
        "资金总额",
        "总额",
        "预算总额",
        "总金额",
        "总预算",
        "总需求",
        "资金总需求",
        "预算总金额",
        "资金总金额",
        "项目金额",
        "总规模",
    }
)
_INVESTED_IN_ALL = re.compile(r"总投资|总投入|基金总?规模|(?<!年度)总经费")
_INVESTED = re.compile(r"总投资|总投入")
_OF_THE_YEAR = re.compile(r"(?:本年|当年|年度|(?:19|20)\d{2}年)度?")
_BEGINS_WITH_YEAR = re.compile(r"((?:19|20)\d{2})年")
_OF_YEARS = re.compile(r"[二两三四五]年")
TOTALS = ("item.total", "item.total_annual", "item.total_project")


def has_both_totals(fields: Fields) -> bool:
    """Whether a multi-year total stands beside an annual one, so that columns belong to periods."""
    if _parts_of_the_year(fields) or _is_invested_over_years(fields):
        return True
    # Above all rows of money it heads the whole as well (`年度预算申请`).
    last = max((spot.row for spot in fields.sections if _heads_the_year(spot)), default=-1)
    if any(claim.spot.row <= last and claim.label.one("item.total_project") for claim in fields.items):
        return True
    annual = [claim for claim in fields.items if _is_annual(claim)]
    return bool(annual) and any(
        claim.label.one("item.total_project")
        or _is_whole_beside(claim, annual)
        or _is_whole_of_years(claim, annual, fields)
        for claim in fields.items
    )


def _is_annual(claim: ItemClaim) -> bool:
    """Whether a claim is the total of one year, as its wording says or the year it begins with (`2023年度预算金额`)."""
    if claim.label.one("item.total_annual"):
        return True
    return (
        bool(claim.label.one("item.total")) and _BEGINS_WITH_YEAR.match(squeeze(claim.spot.text)) is not None
    )


def _parts_of_the_year(fields: Fields) -> bool:
    """Whether a part of the budget is that of the year (`当年债券资金`) beside the investment in the whole project.

    Other parts must be printed without a year, as parts of the whole; else each may be one of the year's total.
    """
    parts = [claim for claim in fields.items if claim.label.one("item") and not claim.label.one(*TOTALS)]
    dated = [_is_dated(claim) for claim in parts]
    invested = any(_INVESTED.search(claim.label.wording) for claim in fields.items)
    return invested and any(dated) and not all(dated)


def _is_dated(claim: ItemClaim) -> bool:
    """Whether a label of money begins with its year, be its wording known or only like a known one."""
    return any(_OF_THE_YEAR.match(text) for text in (claim.label.wording, squeeze(claim.spot.text)))


def _is_invested_over_years(fields: Fields) -> bool:
    """Whether the form tells what is invested in a project of several years, which no one year spends."""
    invested = any(_INVESTED_IN_ALL.search(claim.label.wording) for claim in fields.items)
    periods = (year_range(each.text) for each in fields.all("field.project_period"))
    return invested and any(years is not None and years[0] < years[1] for years in periods)


def _heads_the_year(spot: Spot) -> bool:
    """Whether a spot is the label of a block of money of the year (`本年度资金安排`)."""
    label = spot.label
    return (
        label is not None
        and label.one("head.budget") is not None
        and _OF_THE_YEAR.match(label.wording) is not None
    )


def _is_whole_beside(claim: ItemClaim, annual: Sequence[ItemClaim]) -> bool:
    """Whether a plain total stands in the row of an annual one, which makes it that of all years."""
    return claim.label.wording in _WHOLE and any(
        claim.spot.row == other.spot.row and claim.spot.table == other.spot.table for other in annual
    )


def _is_whole_of_years(claim: ItemClaim, annual: Sequence[ItemClaim], fields: Fields) -> bool:
    """Whether a plain total is larger than that of the year, and the project runs for several years."""
    periods = (year_range(each.text) for each in fields.all("field.project_period"))
    if claim.label.wording not in _WHOLE or not any(years and years[0] < years[1] for years in periods):
        return False
    whole, years = _amount(claim), [amount for other in annual if (amount := _amount(other)) is not None]
    return whole is not None and bool(years) and whole > max(years)


def _amount(claim: ItemClaim) -> Decimal | None:
    return parse_amount(claim.cells[0].text if claim.cells else claim.label.inline or "").number


def period_of(
    sheet: Sheet, fields: Fields, claim: ItemClaim, section: Spot | None, *, both_totals: bool
) -> BudgetPeriod:
    """Annual, unless the column belongs to the multi-year total printed beside an annual one."""
    if claim.label.one("item.total_project") and _OF_YEARS.match(claim.label.wording):
        return "multi_year"
    if not both_totals:
        return "annual"
    if claim.label.one(*TOTALS) is None and _is_dated(claim):
        return "annual"
    left = tuple(sheet.left_of(claim.spot.row, claim.spot.column))
    beside = (spot for spot in left if spot.row == claim.spot.row)
    heads = [spot.row for spot in left if spot.row_span > 1 and (own := spot.label) and own.one("head")]
    if section is not None and section.table == claim.spot.table and section.column < claim.spot.column:
        heads.append(section.row)
    first = max(heads, default=0)  # totals above the block of the label are none of its columns
    groups = {id(spot) for spot in fields.groups}
    above = (spot for spot in sheet.above(claim.spot) if spot.row >= first and id(spot) not in groups)
    for spot in (claim.spot, *beside, *above):
        label = claim.label if spot is claim.spot else _total_label(spot)
        if label is None:
            continue
        if label.one("item.total_project") or label.wording in _WHOLE:
            return "multi_year"
        if label.one("item.total_annual") or _heads_the_year(spot):
            return "annual"
    part = claim.label.one(*TOTALS) is None
    return "multi_year" if part and _tells_whole_only(fields) else "annual"


def of_their_years(drafts: Sequence[Drafted[BudgetLine]], year: int | None) -> list[Drafted[BudgetLine]]:
    """The lines, totals whose label names another year as of that one, where the form prints that of its own beside."""
    named = [_year_named(draft.record) for draft in drafts]
    if year is None or year not in named:
        return list(drafts)
    each = {
        own: draft.record.amount_yuan or 0
        for draft, own in zip(drafts, named, strict=True)
        if own is not None
    }
    several = sum(each.values()) if len(each) > 1 else None
    told: list[Drafted[BudgetLine]] = []
    for draft, own in zip(drafts, named, strict=True):
        if own is None and (line := draft.record).item == "total" and line.amount_yuan == several:
            told.append(replace(draft, record=replace(line, period="multi_year")))
        elif own is None or own == year:
            told.append(draft)
        else:
            told.append(replace(draft, record=replace(draft.record, period=period_in(own, year))))
    return told


def period_in(own: int, year: int) -> BudgetPeriod:
    """The period of money of one year in the form of a fiscal year."""
    if own == year:
        return "annual"
    return "prior" if own < year else "multi_year"


def _year_named(line: BudgetLine) -> int | None:
    """The year that the label of a total begins with; None if it is no total of one year."""
    found = _BEGINS_WITH_YEAR.match(squeeze(line.label_raw or ""))
    return int(found[1]) if found and (line.item, line.period) == ("total", "annual") else None


def _tells_whole_only(fields: Fields) -> bool:
    """Whether the only total of a form is what is invested in the whole project, so that its parts are of that."""
    if any(claim.label.one("item.total_annual") for claim in fields.items):
        return False
    return _parts_of_the_year(fields) or _is_invested_over_years(fields)


def _total_label(spot: Spot) -> Label | None:
    """The label of a spot, one of a year's money read as that of the annual total (`2026年申报预算`)."""
    label = spot.label
    if label is None or label.one("item") is not None or label.one("money.amount") is None:
        return label
    return replace(label, concepts=frozenset({"item.total_annual"})) if "年" in label.wording else label
