"""Lines of the budget as they mean together: zeros without a unit, the budget of the whole year, whose money it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.money import parse_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Drafted
    from normalize.fields import Fields
    from normalize.records import BudgetLine

_OFFICES = ("field.department", "field.implementing_unit", "field.supervising_department")
_OF_COUNTY = re.compile(r"[县区旗]")
_OF_LOWER = re.compile(r"[市县区旗盟州]")
_OF_REGION = re.compile(r"(?:其中[:,]?)?自治区[^市县旗盟州]*")
_ZONES = re.compile(r"自治区|[园发护范验景灌林]区")
_OF_CITY = re.compile(r"(?:其中[:,]?)?(?:地市|地\(市\)|[市州盟])[^县区旗]*")


def with_zeros(drafts: Sequence[Drafted[BudgetLine]]) -> list[Drafted[BudgetLine]]:
    """The lines, a zero without a unit as zero where other amounts print theirs: it is nothing in every unit."""
    if not any(draft.record.amount_yuan is not None for draft in drafts):
        return list(drafts)
    return [
        replace(
            draft,
            record=replace(draft.record, amount_yuan=0.0),
            flags=tuple(flag for flag in draft.flags if flag.rule != "unit_missing"),
        )
        if draft.record.amount_yuan is None
        and draft.record.amount_raw is not None
        and parse_amount(draft.record.amount_raw).number == 0
        else draft
        for draft in drafts
    ]


def without_measures(drafts: Sequence[Drafted[BudgetLine]], *, planned: bool) -> list[Drafted[BudgetLine]]:
    """The lines, one labelled 全年预算 as of the budget where no amount is of another measure.

    In a column of that name others, perhaps under headers nobody knows, stand beside, unless all is `planned`.
    """
    measures = {draft.record.measure for draft in drafts if draft.record.item == "total"}
    if measures != {"adjusted"} or any(draft.record.measure == "executed" for draft in drafts):
        return list(drafts)
    return [
        replace(draft, record=replace(draft.record, measure="budget"))
        if draft.record.measure == "adjusted" and _is_of_whole_year(draft.record, planned=planned)
        else draft
        for draft in drafts
    ]


def _is_of_whole_year(line: BudgetLine, *, planned: bool) -> bool:
    if line.column_raw is None:
        return (line.label_raw or "").startswith("全年预算")
    return planned and squeeze(line.column_raw).startswith("全年")


def _is_of_city(fields: Fields) -> bool:
    """Whether the offices of a form are of a city and of none of its counties."""
    names = [claim.text for concept in _OFFICES for claim in fields.all(concept)]
    return any("市" in name for name in names) and not any(map(_OF_COUNTY.search, names))


def _is_of_region(fields: Fields) -> bool:
    """Whether an office of a form is one of an autonomous region, and none of a government below it."""
    names = [squeeze(claim.text) for concept in _OFFICES for claim in fields.all(concept)]
    return any("自治区" in name for name in names) and not any(
        _OF_LOWER.search(_ZONES.sub("", name)) for name in names
    )


def upper_governments(drafts: Sequence[Drafted[BudgetLine]], fields: Fields) -> list[Drafted[BudgetLine]]:
    """The lines, those of a city as of the upper level where the form prints the money of its own county beside.

    In a form of a city it is that of the county that comes from elsewhere. In one of an autonomous region the money of
    the region is its own.
    """
    if _is_of_city(fields):
        return list(drafts)
    if _is_of_region(fields):
        return [
            replace(draft, record=replace(draft.record, item="own_level"), anchor="own_level")
            if draft.record.item == "upper_level"
            and _OF_REGION.fullmatch(squeeze(draft.record.label_raw or ""))
            else draft
            for draft in drafts
        ]
    own = [draft for draft in drafts if draft.record.item == "own_level"]
    if not any(_OF_COUNTY.search(draft.record.label_raw or "") for draft in own):
        return list(drafts)
    return [
        replace(draft, record=replace(draft.record, item="upper_level"), anchor="upper_level")
        if draft.record.item == "own_level" and _OF_CITY.fullmatch(squeeze(draft.record.label_raw or ""))
        else draft
        for draft in drafts
    ]
