"""What a form says, by kind, in a spelling that no format changes: how editions are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normalize.records import Form, Indicator


_NO_WORD = re.compile(r"\W")
_NO_VALUE = re.compile(r"[^\w≥≤<>=%.+-]")


@dataclass(frozen=True, slots=True)
class Portrait:
    """The content of a form as sets of pieces.

    Attributes:
        kinds: Pieces by kind, by which a form is recognised in another edition.
        tables: Pieces by table, finer, by which editions that do not say the same are found.
    """

    kinds: Mapping[str, frozenset[object]]
    tables: Mapping[str, frozenset[object]]

    @property
    def size(self) -> int:
        """How many pieces the form has."""
        return sum(map(len, self.kinds.values()))

    def pieces(self) -> Iterator[tuple[str, object]]:
        """Give every piece with its kind."""
        for kind, pieces in self.kinds.items():
            for piece in pieces:
                yield kind, piece

    def similarity(self, other: Portrait) -> float:
        """Measure how much two forms say the same, 0 to 1.

        It is the mean, over the kinds of content both forms have, of the shared part of the smaller set, so
        that an edition of which half was lost still is an edition. Forms that share no sum of money although
        both state some are different (0); forms with nothing to compare are the same (1).
        """
        left, right = self.kinds, other.kinds
        shares = [
            len(left[kind] & right[kind]) / min(len(left[kind]), len(right[kind]))
            for kind in left
            if left[kind] and right[kind]
        ]
        if left["money"] and right["money"] and not left["money"] & right["money"]:
            return 0.0
        return sum(shares) / len(shares) if shares else 1.0

    def part_in(self, other: Portrait) -> float:
        """Measure which part of what this form says the other one says, too."""
        shared = sum(len(self.kinds[kind] & other.kinds[kind]) for kind in self.kinds)
        return shared / self.size if self.size else 1.0

    def differences(self, other: Portrait) -> list[str]:
        """Name the tables in which two forms do not say the same."""
        return [table for table in self.tables if self.tables[table] != other.tables[table]]


def portrait(form: Form) -> Portrait:
    """Collect what a form says."""
    declaration = form.declaration
    texts = [
        text
        for text in (
            declaration.functions,
            declaration.annual_goal,
            declaration.long_term_goal,
            declaration.notes,
        )
        if text
    ]
    money = frozenset((row.item, row.amount_yuan) for row in form.budget_lines if row.amount_yuan)
    pieces = (piece for text in texts for piece in map(_folded, text.splitlines()) if piece)
    kinds: dict[str, frozenset[object]] = {
        "money": money,
        "tasks": frozenset(_folded(row.name) for row in form.tasks),
        "indicators": frozenset(_folded(row.name) for row in form.indicators if row.name),
        "texts": frozenset(pieces),
    }
    tables: dict[str, frozenset[object]] = {
        "declarations": frozenset(map(_folded, texts)),
        "budget_lines": money,
        "tasks": frozenset((_folded(row.name), row.amount_yuan) for row in form.tasks),
        "indicators": frozenset(_indicator(row) for row in form.indicators if row.name),
    }
    return Portrait(kinds, tables)


def _indicator(row: Indicator) -> tuple[str, ...]:
    values = (row.annual_raw, row.period_raw, row.actual_raw)
    return (_folded(row.name or ""), *(_folded(value or "", _NO_VALUE) for value in values))


def _folded(text: str, ignored: re.Pattern[str] = _NO_WORD) -> str:
    return ignored.sub("", unicodedata.normalize("NFKC", text))
