"""Which money unit holds for a cell: its own, its label's, its column's, its block's, its form's, its layout's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize.evidence import Flag
from normalize.folding import squeeze
from normalize.labels import folded_wording
from normalize.money import money_unit, yuan
from normalize.profiles_scope import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.money import Amount
    from normalize.profiles_scope import Block
    from normalize.records import UnitBasis
    from normalize.sheet import Sheet, Spot

_LONGEST_HEADER = 30
_STATED = re.compile(r"[(](?:单位:)?[百千万亿]*元[)]?")


@dataclass(frozen=True, slots=True)
class UnitScope:
    """The units printed on a form, by how far they reach.

    Attributes:
        sheet: The form, for headers above and labels beside a cell.
        block: Unit printed with the label or a total of the budget block; None if there is none or several.
        form: Unit printed for the whole form (`单位：万元`).
        kind: The block whose unit a layout profile may know where the form prints none.
    """

    sheet: Sheet
    block: str | None = None
    form: str | None = None
    kind: Block = "budget"

    def of(
        self, own: str | None, spot: Spot | None, *evidence: Spot | None
    ) -> tuple[str | None, UnitBasis | None]:
        """The unit of an amount and where it was found; nearest evidence wins.

        `own` is the unit printed in the cell, `spot` the cell, `evidence` its column header if it has one.
        A unit that only the layout profile knows is `assumed`.
        """
        if own is not None:
            return own, "cell"
        for header in evidence:
            unit = _printed(header)
            if unit is not None:
                return unit, "column"
        if spot is not None:
            for above in self.sheet.above(spot):
                unit = _printed(above)
                if unit is not None:
                    return unit, "column"
        if self.block is not None:
            return self.block, "block"
        if self.form is not None:
            return self.form, "form"
        known = self._known(evidence)
        return known, "assumed" if known is not None else None

    def _known(self, headers: Sequence[Spot | None]) -> str | None:
        """The unit the layout profile knows for a column, the block or the form."""
        extra = words()
        for header in headers:
            if header is not None and (unit := extra.column_units.get(folded_wording(header.text))):
                return unit
        return extra.units.get(self.kind) or extra.units.get("form")


def printed_unit(unit: str | None, basis: UnitBasis | None) -> str | None:
    """The unit as the form prints it; None if it prints none."""
    return None if basis == "assumed" else unit


def in_yuan(
    amount: Amount, unit: str | None, column: str, raw: str, basis: UnitBasis | None = None
) -> tuple[float | None, tuple[Flag, ...]]:
    """An amount in yuan and what is doubtful about it: words that are no figure, or a figure without a unit.

    `unit` is the one that holds for the cell, `column` the column of the record, `raw` the printed words, `basis`
    where the unit was found.
    """
    if amount.number is None:
        unreadable = "placeholder" not in amount.notes
        return None, (Flag("amount_unreadable", column, None, raw),) if unreadable else ()
    if unit is None:
        return None, (Flag("unit_missing", column, None, raw),)
    flags = (Flag("unit_assumed", column, None, f"{raw} {unit}"),) if basis == "assumed" else ()
    return float(yuan(amount.number, unit)), flags


def _printed(spot: Spot | None) -> str | None:
    if spot is None:
        return None
    label = spot.label
    if label is not None:
        return None if label.inline else label.unit
    stated = _STATED.search(squeeze(spot.text)) if len(spot.text) <= _LONGEST_HEADER else None
    return money_unit(stated.group()) if stated is not None else None
