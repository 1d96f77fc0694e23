"""What the blocks of one composed form share: its office, its words, its habits of printing, its record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draw import grid
from forge_values import Row, amount

from normalize.columns import columns_of
from normalize.records import TABLES

if TYPE_CHECKING:
    from random import Random

    from draw import Grid
    from forge_texts import Office
    from forge_words import Wording

COMPUTED = frozenset(
    (
        *("declaration_id", "seq", "row_key", "profile", "tasks", "indicators"),
        *("confidence", "confidence_budget", "confidence_tasks", "confidence_indicators", "confidence_texts"),
        *("errors", "warnings", "source_id", "schema_version"),
    )
)
"""Columns that a program computes; nobody types them."""

BLANK_ROWS = {
    table: {column.name: None for column in columns_of(TABLES[table]) if column.name not in COMPUTED}
    for table in ("declarations", "budget_lines", "tasks", "goals", "indicators")
}


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a table with columns of its own: rows of `draw.grid` and the wish for the width of each column."""

    rows: list[list[str]]
    widths: list[float]


@dataclass(slots=True)
class Record:
    """The record of a form while its blocks are written."""

    declaration: Row
    budget_lines: list[Row] = field(default_factory=list[Row])
    tasks: list[Row] = field(default_factory=list[Row])
    goals: list[Row] = field(default_factory=list[Row])
    indicators: list[Row] = field(default_factory=list[Row])

    def add(self, table: str, **values: str | float | None) -> None:
        """Add one row; columns that are not given are null."""
        rows: list[Row] = getattr(self, table)
        rows.append(BLANK_ROWS[table] | values)


@dataclass(slots=True)
class Scene:
    """One form in the making.

    Attributes:
        random: Source of every choice.
        words: The wordings of this form.
        owner: The office that declares.
        year: Fiscal year.
        kind: `department` or `project`.
        stage: `target`, `approved`, `monitoring` or `self_evaluation`.
        money: `元` or `万元`, the unit of the budget block.
        unit_at: Where that unit is printed: `label`, `column`, `block` or `form`.
        style: How amounts are printed, see `forge_values.amount`.
        noise: Chance that a label is printed oddly.
        brackets: The pair of brackets round units.
        record: What a careful person would type.
    """

    random: Random
    words: Wording
    owner: Office
    year: int
    kind: str
    stage: str
    money: str
    unit_at: str
    style: str
    noise: float
    brackets: str
    record: Record

    def chance(self, share: float) -> bool:
        """Whether something that happens in this share of forms happens."""
        return self.random.random() < share

    def label(self, concept: str, *, unit: str = "", broken: bool = False) -> str:
        """A printed label with the unit in brackets if one is given; `broken` allows line breaks inside."""
        text = self.words.of(concept)
        if self.chance(self.noise):
            text = self._odd(text, broken=broken)
        return text + self.unit(unit)

    def unit(self, unit: str) -> str:
        """A unit as it stands behind a label."""
        if not unit:
            return ""
        inside = f"单位：{unit}" if self.chance(0.1) else unit
        return self.brackets[0] + inside + self.brackets[1]

    def unit_if(self, place: str) -> str:
        """The unit of money if it is printed at this place, else nothing."""
        return self.money if self.unit_at == place else ""

    def amount(self, yuan: float | None, unit: str = "") -> str:
        """Print an amount in the unit of the budget block or in another; null prints nothing."""
        return "" if yuan is None else amount(yuan, unit or self.money, self.style)

    def money_of(self, low: float = 5.0, high: float = 3000.0) -> float:
        """A sum in yuan that two decimals of 10 000 yuan print exactly."""
        return round(self.random.uniform(low, high) * 100) * 100.0

    def _odd(self, text: str, *, broken: bool) -> str:
        way = self.random.choice(("blanks", "colon", "narrow", "break"))
        if way == "blanks" and len(text) <= 6:
            return " ".join(text)
        if way == "colon":
            return text + "："
        if way == "break" and broken and len(text) > 3:
            middle = len(text) // 2
            return text[:middle] + "\n" + text[middle:]
        return text.replace("（", "(").replace("）", ")")


def beside(left: Fragment, right: Fragment) -> Fragment:
    """Two fragments side by side; the shorter one ends in blank cells."""
    height = max(len(left.rows), len(right.rows))

    def filled(part: Fragment) -> list[list[str]]:
        blank = [["", *[">"] * (len(part.widths) - 1)] for _ in range(height - len(part.rows))]
        return part.rows + blank

    rows = [a + b for a, b in zip(filled(left), filled(right), strict=True)]
    return Fragment(rows, left.widths + right.widths)


def sided(fragment: Fragment, label: str, width: float = 1.3) -> Fragment:
    """The fragment with one merged label cell on its left."""
    rows = [["^" if number else label, *row] for number, row in enumerate(fragment.rows)]
    return Fragment(rows, [width, *fragment.widths])


def bannered(fragment: Fragment, label: str) -> Fragment:
    """The fragment under one row that holds its label."""
    return Fragment([[label, *[">"] * (len(fragment.widths) - 1)], *fragment.rows], fragment.widths)


def stacked(fragments: list[Fragment], *, repeat_header: int = 0) -> Grid:
    """One table of fragments one under the other; narrower ones are merged onto the columns of the widest."""
    widest = max(fragments, key=lambda fragment: len(fragment.widths))
    total = sum(widest.widths)
    edges = [sum(widest.widths[: number + 1]) / total for number in range(len(widest.widths))]
    rows = [row for fragment in fragments for row in _stretched(fragment, edges)]
    return grid(rows, widest.widths, repeat_header=repeat_header)


def _stretched(fragment: Fragment, edges: list[float]) -> list[list[str]]:
    spans: list[int] = []
    begin = 0
    reached = 0.0
    for number, width in enumerate(fragment.widths):
        reached += width / sum(fragment.widths)
        after = len(fragment.widths) - number - 1
        last = len(edges) - after
        free = range(begin + 1, last + 1)
        wish = reached
        end = last if after == 0 else min(free, key=lambda edge: abs(edges[edge - 1] - wish))
        spans.append(end - begin)
        begin = end
    return [
        [position for text, span in zip(row, spans, strict=True) for position in _spread(text, span)]
        for row in fragment.rows
    ]


def _spread(text: str, span: int) -> list[str]:
    return [text, *[">"] * (span - 1)]
