"""What a reader hands up: a record, the places its values were read at, and what is doubtful about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from normalize.records import Method
    from normalize.sheet import Spot

R = TypeVar("R")

_LONGEST_QUOTE = 500  # characters


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value of a record and the spot it was read from; `raw` holds the words as printed there."""

    column: str
    spot: Spot
    raw: str
    method: Method = "cell"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something doubtful about one value: a rule code of `normalize.rules`, what was expected, what is there."""

    rule: str
    column: str | None = None
    expected: str | None = None
    actual: str | None = None


@dataclass(frozen=True, slots=True)
class Drafted(Generic[R]):
    """A record still without its keys.

    Attributes:
        record: The record; `declaration_id`, `seq` and `row_key` are set when the declaration is assembled.
        anchor: The row's own name, from which its key is made.
        evidence: Where its values were read.
        flags: What is doubtful about it.
    """

    record: R
    anchor: str
    evidence: tuple[Evidence, ...] = ()
    flags: tuple[Flag, ...] = ()


def quoted(text: str) -> str:
    """As much of a text as a finding quotes."""
    return text[:_LONGEST_QUOTE]


@dataclass(slots=True)
class Used:
    """Which spots of a form ended in a value, and which were recognised and named without becoming one."""

    values: set[int] = field(default_factory=set[int])
    named: dict[int, str] = field(default_factory=dict[int, str])

    def value(self, *spots: Spot) -> None:
        """Note spots whose text is in the record."""
        for spot in spots:
            self.values.add(id(spot))

    def name(self, kind: str, *spots: Spot) -> None:
        """Note spots that are labels, headers, totals, instructions and the like; `kind` names them."""
        for spot in spots:
            self.named.setdefault(id(spot), kind)

    def free(self, spot: Spot) -> bool:
        """Whether nobody has used or named the spot yet."""
        return id(spot) not in self.values and id(spot) not in self.named
