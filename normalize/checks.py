"""What every check gives, and the small arithmetic that checks share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalize.evidence import Flag


@dataclass(frozen=True, slots=True)
class Checked:
    """A failed check: the table and row it concerns (index into the rows, None for the form) and what was found."""

    table: str
    index: int | None
    flag: Flag


def decimal(number: float) -> Decimal:
    """The number as it is printed, without the tail of a binary fraction."""
    return Decimal(repr(number))


def total(numbers: Iterable[float]) -> Decimal:
    """The exact sum."""
    return sum(map(decimal, numbers), Decimal(0))


def figure(number: float | Decimal) -> str:
    """A number in plain digits, without a tail of zeros."""
    text = f"{number:f}" if isinstance(number, Decimal) else repr(number)
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
