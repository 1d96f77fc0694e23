"""The headers of money columns: the years they name, and those above the amounts of a label."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from normalize.approved import applied_for
from normalize.folding import squeeze
from normalize.titles import year_of

_SIGNED = re.compile(r"[(（](?!含)[^()（）]*[+＋减][^()（）]*[)）]")  # of an amount that is added to another
_CHANGED = re.compile(r"(?:[(（][^()（）]*[)）]|[^()（）])*?(?:调整|追加|变更|调剂)(?!后)")

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.fields import Fields, ItemClaim, MoneyHeader
    from normalize.sheet import Sheet, Spot


def dated(headers: Sequence[MoneyHeader], year: int | None) -> list[MoneyHeader]:
    """Money headers, those of earlier years marked as such; one of a plan's years is the fiscal year or a later one."""
    years = [year_of(header.spot.text) for header in headers]
    named = [found for found in years if found is not None]
    now = year if year is not None else max(named, default=None)
    told = [
        replace(header, concept=_at_year(header.concept, found, year, now))
        for header, found in zip(headers, years, strict=True)
    ]
    return _without_changes(_without_asked(told))


def _without_asked(headers: Sequence[MoneyHeader]) -> list[MoneyHeader]:
    """Money headers, those of what was applied for without meaning where one beside them is of what was approved."""
    asked: set[int] = set()
    for _, group in groupby(headers, key=lambda header: header.spot.row):
        beside = list(group)
        asked.update(id(beside[place]) for place in applied_for([header.spot.text for header in beside]))
    return [replace(header, concept="money.ignored") if id(header) in asked else header for header in headers]


def _without_changes(headers: list[MoneyHeader]) -> list[MoneyHeader]:
    """Money headers, those of a change of the budget (`预算调整数（+-）`) without meaning.

    Without a sign in its brackets a column is one of changes where the adjusted budget stands beside it.
    """
    adjusted = [header for header in headers if header.concept == "money.adjusted"]
    changes = {
        id(header)
        for header in adjusted
        if _SIGNED.search(header.spot.text)
        or (
            _CHANGED.match(squeeze(header.spot.text))
            and any(
                other.spot.row == header.spot.row and not _CHANGED.match(squeeze(other.spot.text))
                for other in adjusted
            )
        )
    }
    if not changes:
        return headers
    return [
        replace(header, concept="money.ignored") if id(header) in changes else header for header in headers
    ]


def without_changes(claims: Sequence[ItemClaim]) -> list[ItemClaim]:
    """Budget labels without those of a change (`调整数`) in a row that prints what it leads to (`调整后`)."""
    after = {
        (claim.spot.table, claim.spot.row)
        for claim in claims
        if claim.label.one("money.adjusted") and "后" in claim.label.wording
    }
    return [
        claim
        for claim in claims
        if (claim.spot.table, claim.spot.row) not in after
        or claim.label.one("money.adjusted") is None
        or _CHANGED.match(squeeze(claim.spot.text)) is None
    ]


def _at_year(concept: str, found: int | None, year: int | None, now: int | None) -> str:
    """What a money column means by the year its header names: past, of the fiscal year, or as its words say."""
    if found is not None and found == year and concept in ("money.prior", "money.later"):
        return "money.amount"
    if concept == "money.later" and (found is None or year is None):
        return concept
    if found is not None and now is not None and found < now and concept != "money.ignored":
        return "money.prior"
    return concept


def headers_above(sheet: Sheet, fields: Fields, claim: ItemClaim) -> list[MoneyHeader]:
    """Money column headers above the cells of a label, nearest header row only."""
    above = [
        header
        for header in fields.headers
        if header.spot.table == claim.spot.table
        and header.spot.row < claim.spot.row
        and header.spot.table is not None
    ]
    limit = max(claim.limit, *(cell.end for cell in claim.cells)) if claim.cells else claim.limit
    below = bool(claim.cells) and all(cell.row > claim.spot.row for cell in claim.cells)
    reach = [
        header
        for header in above
        if (not below and claim.spot.column < header.spot.column < limit) or _covers(header.spot, claim)
    ]
    money = {id(header.spot): header for header in reach}
    found: list[MoneyHeader] = []
    for spot in _lowest_headers(sheet, max((header.spot.row for header in reach), default=0), above):
        if id(spot) in money:
            found.append(money[id(spot)])
        elif found:
            break  # the header of the next labels: what stands behind it belongs to them
    return found


def _lowest_headers(sheet: Sheet, nearest: int, headers: Sequence[MoneyHeader]) -> list[Spot]:
    """The cells of the nearest header row and, where it only parts headers of the row above, the others of that row."""
    lowest = sheet.rows[nearest]
    upper = sheet.rows[nearest - 1] if nearest else None
    heads = {id(header.spot) for header in headers}
    if upper is None or upper.table != lowest.table or not {id(spot) for spot in lowest.spots} <= heads:
        return list(lowest.spots)
    if sum(id(spot) in heads for spot in upper.spots) < 2:
        return list(lowest.spots)
    kept: list[Spot] = []
    for position, spot in enumerate(upper.spots):
        end = spot.end
        if not upper.spans:
            end = upper.spots[position + 1].column if position + 1 < len(upper.spots) else upper.columns
        if not any(spot.column <= below.column < end for below in lowest.spots):
            kept.append(spot)
    return sorted((*kept, *lowest.spots), key=lambda spot: spot.column)


def _covers(header: Spot, claim: ItemClaim) -> bool:
    return any(cell.over(header.column, header.end) for cell in claim.cells)


def cell_under(claim: ItemClaim, header: Spot, taken: set[int], *, spans: bool) -> Spot | None:
    """The first cell of a label under a header that no other header has taken; it is taken then."""
    for cell in claim.cells:
        if id(cell) in taken:
            continue
        if cell.over(header.column, header.end) or (not spans and cell.column == header.column):
            taken.add(id(cell))
            return cell
    return None
