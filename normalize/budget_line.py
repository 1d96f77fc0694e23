"""One line of the budget: a label and its amount, with the measure, period and unit they are printed in."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from normalize.budget_places import Place, item_within, side_of
from normalize.evidence import Drafted, Evidence, Flag, Used
from normalize.field_rows import names_part
from normalize.folding import squeeze
from normalize.money import parse_amount
from normalize.records import BudgetLine, BudgetPeriod, Measure, UnitBasis
from normalize.units import in_yuan, printed_unit

if TYPE_CHECKING:
    from normalize.fields import ItemClaim, MoneyHeader
    from normalize.labels import Label
    from normalize.sheet import Sheet, Spot
    from normalize.units import UnitScope

_MEASURES: dict[str, Measure] = {
    "money.amount": "budget",
    "money.budget": "budget",
    "money.adjusted": "adjusted",
    "money.executed": "executed",
    "money.prior": "budget",
    "money.later": "budget",
}
_PAST = re.compile(
    r"(?:上年度?|上一年度?|去年|前年)(?:预算|资金|收支|执行|决算|支出|安排|项目|部门|单位|的){0,3}(?:情况)?(?:[(][^()]*[)])?"
)
_FEW = 12  # cells left of a label
_SPENT = re.compile(r"执行|决算|实际|完成")


def budget_line(
    claim: ItemClaim,
    place: Place,
    raw: str | None,
    units: UnitScope,
    used: Used,
    *,
    cell: Spot | None = None,
    header: MoneyHeader | None = None,
    label: Label | None = None,
    label_raw: str | None = None,
) -> Drafted[BudgetLine]:
    """One budget line from a label, its cell (None if blank) and its column header (None if there is none)."""
    label = label or claim.label
    item = item_within(label, place.section_label)
    flags: tuple[Flag, ...] = ()
    evidence: list[Evidence] = []
    amount_yuan: float | None = None
    unit: str | None = None
    basis: UnitBasis | None = None
    if raw is not None and raw.strip():
        amount = parse_amount(raw)
        spot = cell or claim.spot
        used.value(spot)
        evidence = [Evidence("amount_raw", spot, raw), Evidence("amount_yuan", spot, raw)]
        unit, basis = _unit(amount.unit, claim, header, units)
        amount_yuan, flags = in_yuan(amount, unit, "amount_yuan", raw, basis)
    else:
        raw = None
        unit, basis = _unit(None, claim, header, units)
        if claim.spot.table is not None and not claim.spot.in_file:
            # Where the file prints no blank cells, a label without an amount may only head others.
            flags = (Flag("cells_doubtful", None, None, claim.spot.text),)
    if place.unknown is not None:
        flags = (*flags, Flag("label_inferred", None, None, place.unknown.text))
    concept = header.concept if header is not None else None
    above = _measured_above(units.sheet, claim) if header is None else None
    past = label.one("money.prior") or (above.one("money.prior") if above is not None else None)
    if past is None and header is None and _stands_beside_past(units.sheet, claim):
        past = "money.prior"
    record = BudgetLine(
        declaration_id="",
        seq=0,
        row_key="",
        side=side_of(label, item, place.section_label) if label is not claim.label else place.side,
        item=item,
        label_raw=label_raw or _label_text(claim),
        section_raw=place.heading,
        column_raw=header.spot.text if header is not None else None,
        period=_period(concept or past, place),
        measure=_measure(concept, header, label if above is None else above),
        amount_raw=raw,
        unit_raw=printed_unit(unit, basis),
        unit_basis=basis,
        amount_yuan=amount_yuan,
    )
    return Drafted(record, item, tuple(evidence), flags)


def _stands_beside_past(sheet: Sheet, claim: ItemClaim) -> bool:
    """Whether the row of a label begins with the label of a block of the year before (`上年度情况`)."""
    if claim.spot.table is None:
        return False
    left = sheet.left_of(claim.spot.row, claim.spot.column)
    return any(_PAST.fullmatch(squeeze(spot.text)) is not None for spot in islice(left, _FEW))


def _measured_above(sheet: Sheet, claim: ItemClaim) -> Label | None:
    """The label of a measure or of the past that parts of an amount stand below (`执行数` over `其中：财政拨款`)."""
    if claim.label.one("money.executed", "money.adjusted", "money.prior") is not None:
        return None  # it says itself what it measures
    key = squeeze(claim.spot.text)
    beside = sheet.rows[claim.spot.row].spots
    parts = names_part(key) or sum(squeeze(spot.text) == key for spot in beside) > 1
    for above in sheet.above(claim.spot):
        label = above.label
        behind = sheet.at(above.row, above.end) if not parts else None
        if behind is not None and behind.row == above.row and parse_amount(behind.text).number is not None:
            return None  # it has an amount of its own
        if label is None or (above.column, above.end) != (claim.spot.column, claim.spot.end):
            return None
        if label.one("item") is None:
            return label if label.one("money.executed", "money.adjusted", "money.prior") is not None else None
    return None


def _period(concept: str | None, place: Place) -> BudgetPeriod:
    """The period of an amount: that of its column, else of the place of its label."""
    if concept == "money.prior":
        return "prior"
    return "multi_year" if concept == "money.later" else place.period


def _measure(concept: str | None, header: MoneyHeader | None, label: Label) -> Measure:
    """What an amount measures: by its column, a past one by its wording, else by its own label."""
    if concept == "money.prior" and header is not None and _SPENT.search(squeeze(header.spot.text)):
        return "executed"
    if concept is None and label.one("money.prior") and _SPENT.search(label.wording):
        return "executed"
    return _MEASURES[concept or label.one("money.adjusted", "money.executed") or "money.amount"]


def _unit(
    own: str | None, claim: ItemClaim, header: MoneyHeader | None, units: UnitScope
) -> tuple[str | None, UnitBasis | None]:
    if own is not None:
        return own, "cell"
    if claim.label.unit is not None:
        return claim.label.unit, "label"
    if header is None:
        return units.of(None, None)
    unit, basis = units.of(None, None, header.spot)
    if basis in (None, "assumed"):
        beside, found = units.of(None, None, *units.sheet.rows[header.spot.row].spots)
        return (unit, basis) if found == "assumed" else (beside, found)
    return unit, basis


def _label_text(claim: ItemClaim) -> str:
    """The label as printed, without a section before it and a value behind it."""
    text = claim.spot.text
    if claim.label.section is not None:
        text = re.split(r"[:：]", text, maxsplit=1)[1]
    if claim.label.inline:
        text = text[: text.rfind(claim.label.inline)] if claim.label.inline in text else text
    return text.strip().rstrip(":：").strip()
