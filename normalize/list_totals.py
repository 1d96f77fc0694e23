"""Rows of sums in a list of projects: what they print against the rows they add up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from normalize.checks import Checked, figure
from normalize.evidence import Flag
from normalize.folding import squeeze
from normalize.money import parse_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from normalize.labels import Label
    from normalize.sheet import Spot

_FEWEST = 2  # rows that make a sum
_MEASURED = ("money.adjusted", "money.executed", "money.prior")


@dataclass(frozen=True, slots=True, eq=False)
class Summed:
    """One row of a list: its number in the form and its cells of money by what heads their column."""

    row: int
    amounts: Mapping[str, Spot]

    def number(self, column: str) -> Decimal | None:
        """The figure in a column, that of a dash being nothing; None if it is blank or unreadable."""
        spot = self.amounts.get(column)
        if spot is None:
            return None
        amount = parse_amount(spot.text)
        return Decimal(0) if "placeholder" in amount.notes else amount.number


def column_key(header: Spot, above: Spot | None = None) -> str:
    """What a column of money is called, below the wider header that it has part in, to find it again in further tables."""
    return squeeze(header.text) if above is None else f"{squeeze(above.text)} {squeeze(header.text)}"


def below_wider(label: Label, above: Spot | None) -> Label:
    """The label of a column of money, with the unit and the measure of the wider header cell above it."""
    wider = above.label if above is not None else None
    if wider is None:
        return label
    measured = wider.concepts.intersection(_MEASURED)
    return replace(label, concepts=label.concepts | measured, unit=label.unit or wider.unit)


def check_list(rows: Sequence[Summed], totals: Sequence[Summed]) -> list[Checked]:
    """Rows of sums that agree neither with the whole list nor with the part of it above or below them."""
    edges = sorted(printed.row for printed in totals)
    found: list[Checked] = []
    for printed in totals:
        for column in printed.amounts:
            whole = printed.number(column)
            if whole is None or any(row.number(column) is None for row in rows if column in row.amounts):
                continue
            sums = [_sum(part, column) for part in _parts(rows, printed.row, edges)]
            allowed = _rounding(rows, column)
            if len(rows) >= _FEWEST and all(abs(whole - one) > allowed for one in sums):
                flag = Flag("list_total", "amount_yuan", figure(sums[0]), figure(whole))
                found.append(Checked("budget_lines", None, flag))
    return found


def adds_up(printed: Summed, rows: Sequence[Summed]) -> bool:
    """Whether a row prints the sums of others in every column of money, and in one at least."""
    columns = [column for column in printed.amounts if printed.number(column) is not None]
    return bool(columns) and all(
        abs((printed.number(column) or Decimal(0)) - _sum(rows, column)) <= _rounding(rows, column)
        for column in columns
    )


def _parts(rows: Sequence[Summed], own: int, edges: Sequence[int]) -> Iterable[Sequence[Summed]]:
    """The whole list, the rows between the sum above and this one, and those between this one and the next."""
    yield rows
    above = max((edge for edge in edges if edge < own), default=-1)
    below = min((edge for edge in edges if edge > own), default=None)
    yield [row for row in rows if above < row.row < own]
    yield [row for row in rows if row.row > own and (below is None or row.row < below)]


def _sum(rows: Iterable[Summed], column: str) -> Decimal:
    return sum((row.number(column) or Decimal(0) for row in rows), Decimal(0))


def _rounding(rows: Sequence[Summed], column: str) -> Decimal:
    """Half a unit of the last printed place for each row."""
    exponents = [number.as_tuple().exponent for row in rows if (number := row.number(column)) is not None]
    places = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return Decimal(len(rows)) / 2 * Decimal(10) ** -max(places, 0)
