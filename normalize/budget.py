"""The budget block: every money cell becomes a line with its item, side, period, measure and unit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.budget_headers import cell_under, dated, headers_above, without_changes
from normalize.budget_line import budget_line
from normalize.budget_periods import has_both_totals, of_their_years, period_in
from normalize.budget_places import SECTIONS, Place, item_of, place_of, with_subtotals
from normalize.budget_settled import upper_governments, with_zeros, without_measures
from normalize.cross_budget import PART, column_line, whole_of_parts
from normalize.evidence import Drafted, Evidence, Flag, Used
from normalize.labels import Label, closest, match
from normalize.money import labelled_amounts, money_unit, parse_amount
from normalize.records import BudgetLine, Item, Side
from normalize.task_columns import SPENT
from normalize.units import in_yuan, printed_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.fields import Fields, ItemClaim, MoneyHeader
    from normalize.money import LabelledAmount
    from normalize.sheet import Sheet, Spot
    from normalize.tasks import TaskTotal
    from normalize.units import UnitScope

_COUNTING = re.compile(
    r"[约近不少超过]{0,3}[\d一二三四五六七八九十百千万亿两几数多余元]{2,10}"
)  # an amount in words, however vague
_LISTED = re.compile(r"[^()（）]+[(（]([^()（）]+)[)）]")
_ALIKE = 70.0  # percent of likeness that lets an unknown budget label pass for a known one


def read_budget(
    sheet: Sheet,
    fields: Fields,
    totals: Sequence[TaskTotal],
    units: UnitScope,
    used: Used,
    *,
    year: int | None,
    planned: bool = False,
) -> list[Drafted[BudgetLine]]:
    """Make the budget lines of a form from its budget labels and the total rows of its task block.

    `year` is the fiscal year; money columns headed by an earlier one are of the past. Where the form names no year
    of its own, the latest column is taken for it. `planned` says that it tells
    targets by its title, so that 全年预算 is the budget.
    """
    fields.headers[:] = dated(fields.headers, year)
    both_totals = has_both_totals(fields)
    drafts: list[Drafted[BudgetLine]] = []
    for claim in with_subtotals(sheet, _meaningful(fields)):
        place = place_of(sheet, fields, claim, both_totals=both_totals)
        if claim.year is not None and year is not None:
            place = replace(place, period=period_in(claim.year, year))
        drafts.extend(_lines(sheet, fields, claim, place, units, used))
    whole = [total for total in totals if "小计" not in total.label.text]
    for total in totals:
        if whole and total not in whole:
            used.name(
                "total", *(spot for _, spot in total.cells)
            )  # of a part: the whole has a row of its own
            continue
        drafts.extend(_total_lines(total, units, used))
    drafts = upper_governments(with_zeros(of_their_years(drafts, year)), fields)
    return without_measures(drafts, planned=planned)


def block_unit(fields: Fields) -> str | None:
    """The money unit printed with the head or the totals of the budget block, if they agree."""
    found: list[str] = []
    for spot in (*fields.sections, *(claim.spot for claim in fields.items)):
        label = spot.label
        unit = label.unit if label is not None else None
        if unit is None and label is not None and label.section is not None:
            unit = label.section.unit
        if unit is not None:
            found.append(unit)
    found.extend(unit for spot in fields.groups if (unit := money_unit(spot.text)) is not None)
    return found[0] if len(set(found)) == 1 else None


def _meaningful(fields: Fields) -> list[ItemClaim]:
    """Budget labels without the stray ones: where no amount and no telling label stands, there is no budget."""
    telling = any(claim.cells or claim.label.inline or len(claim.label.wording) > 3 for claim in fields.items)
    return without_changes(fields.items) if telling else []


def _lines(  # noqa: PLR0917 - one pass over one claim
    sheet: Sheet, fields: Fields, claim: ItemClaim, place: Place, units: UnitScope, used: Used
) -> list[Drafted[BudgetLine]]:
    if claim.label.inline or claim.listing is not None:
        return _inline_lines(claim, place, units, used)
    if told := _told_lines(claim, place, units, used):
        return told
    if not claim.cells and _heads_parts(sheet, claim):
        return []
    if not claim.cells and _sibling_inline(fields, claim):
        return [budget_line(claim, place, None, units, used)]
    headers = headers_above(sheet, fields, claim)
    others: list[Spot] = []  # amounts under headers that nobody knows, any of which may be meant
    cells: list[tuple[Spot | None, MoneyHeader | None]] = []
    if headers:
        taken: set[int] = set()
        ignored = False
        spans = sheet.rows[claim.spot.row].spans
        for header in headers:
            cell = cell_under(claim, header.spot, taken, spans=spans)
            if header.concept == "money.ignored":
                used.name("not_extracted", *((cell,) if cell is not None else ()))
                ignored = ignored or cell is not None
                continue
            cells.append((cell, header))
        if ignored and not any(cell for cell, _ in cells) and item_of(claim.label) == "total":
            return []  # the sum of marks or shares of a list below, not of money
    else:
        amounts = [cell for cell in claim.cells if _is_money(cell)] or [
            cell for cell in claim.cells if _COUNTING.fullmatch(cell.text.strip())
        ]
        cells = [(amounts[0] if amounts else None, None)]
        others = amounts[1:]
    drafts: list[Drafted[BudgetLine]] = []
    whole = whole_of_parts(cells)
    for cell, header in cells:
        if header is not None and header.concept == PART:
            drafts.extend(column_line(claim, place, cell, replace(header, concept=whole), units, used))
            continue
        raw = cell.text if cell is not None else None
        line = budget_line(claim, place, raw, units, used, cell=cell, header=header)
        doubts = (Flag("cells_doubtful", "amount_yuan", None, other.text) for other in others[:1])
        drafts.append(replace(line, flags=(*line.flags, *doubts)))
        if cell is not None and header is None:
            drafts.extend(_parts_in_brackets(claim, place, cell, units, used))
    return drafts


def _parts_in_brackets(
    claim: ItemClaim, place: Place, cell: Spot, units: UnitScope, used: Used
) -> list[Drafted[BudgetLine]]:
    """The parts that brackets behind an amount list (`966万元（基本支出766万元，项目支出200万元）`)."""
    bracket = _LISTED.fullmatch(cell.text.strip())
    drafts: list[Drafted[BudgetLine]] = []
    for printed, raw, unit in labelled_amounts(bracket[1]) if bracket is not None else ():
        label = match(printed)
        if label is None or label.one("item") is None or not raw:
            continue
        text = raw if unit is None or raw.endswith(unit) else f"{raw}{unit}"
        drafts.append(budget_line(claim, place, text, units, used, cell=cell, label=label, label_raw=printed))
    return drafts


def _is_money(cell: Spot) -> bool:
    amount = parse_amount(cell.text)
    return (
        amount.number is not None and amount.unit != "%" and "%" not in cell.text and "％" not in cell.text
    ) or ("placeholder" in amount.notes)


def _heads_parts(sheet: Sheet, claim: ItemClaim) -> bool:
    """Whether a wide label without an amount stands over the labels of its parts, each with an amount of its own."""
    row = sheet.rows[claim.spot.row]
    end = claim.spot.end if row.spans else claim.limit
    if end - claim.spot.column < 2 or claim.spot.row + claim.spot.row_span >= len(sheet.rows):
        return False
    below = sheet.rows[claim.spot.row + claim.spot.row_span]
    parts = [spot for spot in below.spots if spot.over(claim.spot.column, end)]
    labels = [spot.label for spot in parts if below.table == claim.spot.table]
    heads = [_heads_amount(sheet, spot) for spot in parts]
    return (
        len(labels) > 1
        and any(label is not None for label in labels)
        and all(
            (label is not None and not label.inline and label.one("item") is not None)
            or (label is None and heads[index])
            for index, label in enumerate(labels)
        )
    )


def _heads_amount(sheet: Sheet, spot: Spot) -> bool:
    """Whether a cell with no amount of its own stands over one."""
    below = sheet.at(spot.row + spot.row_span, spot.column)
    return (
        below is not None
        and below.table == spot.table
        and parse_amount(spot.text).number is None
        and parse_amount(below.text).number is not None
    )


def _sibling_inline(fields: Fields, claim: ItemClaim) -> bool:
    """Whether a label with nothing behind its colon stands in a column whose labels have their amount with them."""
    return claim.spot.text.rstrip().endswith((":", "：")) and any(
        other.label.inline and other.spot.table == claim.spot.table and other.spot.column == claim.spot.column
        for other in fields.items
    )


def _inline_lines(claim: ItemClaim, place: Place, units: UnitScope, used: Used) -> list[Drafted[BudgetLine]]:
    """A label and its amount in one cell, or one cell with several labels and amounts."""
    inline = claim.label.inline or ""
    cell = claim.listing or claim.spot
    several = labelled_amounts(cell.text)
    used.value(cell)
    drafts = (
        _several_lines(claim, place, cell, several, units, used)
        if len(several) > 1 or claim.listing is not None
        else []
    )
    return drafts or [budget_line(claim, place, inline, units, used)]


def _told_lines(claim: ItemClaim, place: Place, units: UnitScope, used: Used) -> list[Drafted[BudgetLine]]:
    """The amounts of a sentence beside the label of a total, which begins with that of the total (`86万元，其中…`)."""
    told = claim.cells[0] if len(claim.cells) == 1 else None
    if told is None or item_of(claim.label) != "total" or parse_amount(told.text).number is not None:
        return []
    several = labelled_amounts(f"{claim.label.wording}{told.text}")
    if len(several) <= 1 or not several[0].raw or match(several[0].label) is None:
        return []
    used.value(told)
    return _several_lines(claim, place, told, several, units, used)


def _several_lines(  # noqa: PLR0917 - one cell that lists them
    claim: ItemClaim,
    place: Place,
    cell: Spot,
    several: Sequence[LabelledAmount],
    units: UnitScope,
    used: Used,
) -> list[Drafted[BudgetLine]]:
    """The lines of the labels and amounts that one cell lists."""
    drafts: list[Drafted[BudgetLine]] = []
    for printed, raw, unit in several:
        label = match(printed)
        if label is None and raw:
            label = closest(printed, ("item.",), _ALIKE) or Label(printed, frozenset({"item.other"}))
        if label is None or label.one("item", *SECTIONS) is None:
            continue
        if not raw and label.one("item") is None:
            continue  # it only says what the amounts behind it are parts of
        text = raw if unit is None or raw.endswith(unit) else f"{raw}{unit}"
        drafts.append(
            budget_line(claim, place, text or None, units, used, cell=cell, label=label, label_raw=printed)
        )
    return drafts


def _total_lines(total: TaskTotal, units: UnitScope, used: Used) -> list[Drafted[BudgetLine]]:
    """The total row of a task block prints the budget it adds up to."""
    label = total.label.label
    if label is None:
        return []
    items: dict[str, tuple[Item, Side]] = {
        "amount": ("total", "total"),
        "fiscal": ("fiscal_appropriation", "revenue"),
        "other": ("other_funds", "revenue"),
    }
    drafts: list[Drafted[BudgetLine]] = []
    for column, spot in total.cells:
        role = column.role.removeprefix(SPENT)
        item, side = items.get(role, items["other"])
        header = column.header.label if column.header is not None else None
        if role != "amount" and header is not None and header.one("item") is not None:
            item = item_of(header)
        amount = parse_amount(spot.text)
        used.value(spot)
        unit, basis = units.of(amount.unit, spot, column.header, column.parent)
        amount_yuan, flags = in_yuan(amount, unit, "amount_yuan", spot.text, basis)
        record = BudgetLine(
            declaration_id="",
            seq=0,
            row_key="",
            side=side,
            item=item,
            label_raw=total.label.text,
            section_raw=total.head.text if total.head is not None else None,
            column_raw=column.header.text if column.header is not None else None,
            period="annual",
            measure="budget" if role == column.role else "executed",
            amount_raw=spot.text,
            unit_raw=printed_unit(unit, basis),
            unit_basis=basis,
            amount_yuan=amount_yuan,
        )
        evidence = (Evidence("amount_raw", spot, spot.text), Evidence("amount_yuan", spot, spot.text))
        drafts.append(Drafted(record, item, evidence, flags))
    return drafts
