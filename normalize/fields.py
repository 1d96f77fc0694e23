"""Reading labels and their values outside table blocks: beside, below, after a colon, or running on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.sheet import Spot

if TYPE_CHECKING:
    from normalize.labels import Label


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A label with the spots of its value; `text` is the value where it shares a cell with its label."""

    concept: str
    label: Label
    spot: Spot
    values: tuple[tuple[Spot, str], ...]

    @property
    def text(self) -> str:
        """The value as printed, its parts joined as paragraphs."""
        return "\n".join(text for _, text in self.values if text.strip())


@dataclass(frozen=True, slots=True, eq=False)
class ItemClaim:
    """A budget label with the cells to its right up to the next label, and what it says after a colon.

    `limit` is the grid column of the next label. `listing` is a cell that lists labels with their amounts, for a
    label that only heads it.
    """

    label: Label
    spot: Spot
    cells: tuple[Spot, ...]
    limit: int
    listing: Spot | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MoneyHeader:
    """A header of a money column and what it means (`money.budget`, `money.prior` …)."""

    spot: Spot
    concept: str


@dataclass(slots=True)
class Fields:
    """Everything read outside the table blocks of one form, in reading order."""

    claims: list[Claim] = field(default_factory=list[Claim])
    items: list[ItemClaim] = field(default_factory=list[ItemClaim])
    headers: list[MoneyHeader] = field(default_factory=list[MoneyHeader])
    sections: list[Spot] = field(default_factory=list[Spot])
    groups: list[Spot] = field(default_factory=list[Spot])
    task_texts: list[Claim] = field(default_factory=list[Claim])
    reattached: list[Claim] = field(default_factory=list[Claim])

    def first(self, *concepts: str) -> Claim | None:
        """The first claim with a value for any of the concepts, in the order the concepts are named."""
        for concept in concepts:
            for claim in self.claims:
                if claim.concept == concept and claim.text.strip():
                    return claim
        return None

    def all(self, concept: str) -> list[Claim]:
        """Every claim for a concept that has a value."""
        return [claim for claim in self.claims if claim.concept == concept and claim.text.strip()]


def unit_claims(fields: Fields) -> list[str]:
    """Texts that state the money unit of the form (`单位：万元`), in reading order."""
    return [claim.text for claim in fields.all("field.money_unit") if "元" in squeeze(claim.text)]
