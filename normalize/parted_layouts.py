"""Ways to lay out two rows of headers over amounts, and what each makes of a row: which headers a lower row parts."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from normalize.amount_cells import heads_budget, is_amount, is_sum, kind_below
from normalize.folding import squeeze
from normalize.money import parse_amount
from normalize.named_values import is_empty
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.sheet import Row, Spot

_MOST_WAYS = 400  # to part the headers of one table
_OF_WHICH = re.compile(r"(?:其中项?|分项)[:：]?")
_PART = 0.3  # by how much a header of money is rather parted into amounts than one in no list


class Laid(NamedTuple):
    """One way to lay headers out: the columns of both rows, and the header and part of every column."""

    upper: tuple[int, ...]
    lower: tuple[int, ...]
    columns: tuple[tuple[int, Spot], ...]  # which header it belongs to, and its lowest one
    credit: float


class Cell(NamedTuple):
    """What a cell of a row of amounts is: where it stands, and whether any header, amounts or only words suit it."""

    column: int
    empty: bool
    number: Decimal | None
    value: bool
    plain: bool


class Heads:
    """Two rows of headers, and what each of their cells is, told once for all ways to lay them out."""

    def __init__(self, upper: Row, lower: Row) -> None:
        self.upper, self.lower = upper, lower
        spots = (*upper.spots, *lower.spots)
        named = [at for at, spot in enumerate(upper.spots) if _names_indicator(spot)]
        self._named = named[0] if named else len(upper.spots)
        self._kinds = {id(spot): kind_below(spot) for spot in spots}
        self._sums = {id(spot) for spot in spots if is_sum(spot)}
        self._levels = {id(spot) for spot in lower.spots if level(spot.text) is not None}

    def ways(self, width: int) -> Iterator[Laid]:
        """The ways to give all parts, in their order, to headers behind the first; several that are alike share them.

        Headers then have as many columns as the rows below, `width`, or one more, which all of these have lost. There
        are none where there are too many to compare.
        """
        heads, parts = self.upper.spots, self.lower.spots
        needs = [
            again or _says_of_which(head) for head, again in zip(heads, repeated_headers(heads), strict=True)
        ]
        most = len(heads) + len(parts) - width
        ways = list(islice(_sizes(needs, len(parts), {most, most - 1}, 1), _MOST_WAYS))
        for sizes in ways if len(ways) < _MOST_WAYS else ():
            begun: list[int] = []
            below: list[int] = []
            columns: list[tuple[int, Spot]] = []
            credit, given, apt = 0.0, 0, True
            for place, head in enumerate(heads):
                begun.append(len(columns))
                size = sizes.get(place, 0)
                own = parts[given : given + size]
                given += size
                below.extend(range(len(columns), len(columns) + size))
                columns.extend((place, part) for part in own or [head])
                if own:
                    suits = self._suits(head, own)
                    apt = apt and suits is not None
                    credit += suits or 0.0
            if apt:
                yield Laid(tuple(begun), tuple(below), tuple(columns), credit)

    def _suits(self, head: Spot, parts: Sequence[Spot]) -> float | None:
        """How well a header is parted into these; None if it cannot be."""
        words = {id(part) in self._levels or self._kinds[id(part)] == "words" for part in parts}
        label, kind = head.label, self._kinds[id(head)]
        if True in words:
            goals = (
                label is not None and label.one("head.indicators", "head.indicators_long", "text") is not None
            )
            return _PART if goals and len(words) == 1 else None
        if kind == "amount" or heads_budget(head) or _says_of_which(head):
            return _PART
        return 0.0 if kind is None else None

    def kind(self, place: int, part: Spot) -> str | None:
        """What stands in a column; results of indicators are called like amounts spent, and stand behind their names."""
        head, label = self.upper.spots[place], part.label
        if not place:
            return "words"
        if label is not None and label.one("ind") and self._named < place:
            return None
        return self._kinds[id(part)] or ("amount" if heads_budget(head) else self._kinds[id(head)])

    def held(self, laid: Laid, placed: dict[int, Cell]) -> float:
        """How many sums of a row hold, less those that do not."""
        groups: dict[int, list[tuple[bool, Decimal]]] = {}
        for column, (place, part) in enumerate(laid.columns):
            number = placed[column].number if column in placed else None
            if number is not None and self._kinds[id(part)] != "share":
                groups.setdefault(place, []).append((id(part) in self._sums, number))
        score = 0.0
        worth: dict[int, Decimal] = {}
        for place, members in groups.items():
            sums = [number for summed, number in members if summed]
            others = [number for summed, number in members if not summed]
            worth[place] = sums[0] if sums else sum(others, Decimal(0))
            if len(sums) == 1 and len(others) > 1:
                score += 1.0 if sum(others) == sums[0] else -1.0
        wholes = [
            place
            for place, members in groups.items()
            if len(members) == 1 and id(self.upper.spots[place]) in self._sums
        ]
        if len(wholes) == 1 and len(worth) > 1:
            rest = [number for place, number in worth.items() if place > wholes[0]]
            score += 1.0 if rest and sum(rest) == worth[wholes[0]] else 0.0
        return score


def cell_of(spot: Spot) -> Cell:
    """Tell what a cell of a row of amounts is."""
    number = parse_amount(spot.text).number
    return Cell(spot.column, is_empty(spot.text), number, is_amount(spot), traits(spot.text).number)


def _sizes(needs: Sequence[bool], parts: int, parted: set[int], first: int) -> Iterator[dict[int, int]]:
    """How many parts each header from one on may have, so that all are given and so many headers have some.

    `needs` tells which headers have one at least; any other that is parted has two.
    """
    if first == len(needs):
        if not parts and 0 in parted:
            yield {}
        return
    if max(parted) < 0 or (parts > 0 and max(parted) == 0) or parts < sum(needs[first:]):
        return
    if not needs[first]:
        yield from _sizes(needs, parts, parted, first + 1)
    fewer = {number - 1 for number in parted}
    for size in range(1 if needs[first] else 2, parts + 1):
        for others in _sizes(needs, parts - size, fewer, first + 1):
            yield {first: size, **others}


def repeated_headers(heads: Sequence[Spot]) -> list[bool]:
    """Which headers say the same as one beside them: a merged one that was printed over each of its parts."""
    texts = ["", *(squeeze(head.text) for head in heads), ""]
    return [
        text in (before, behind) for before, text, behind in zip(texts, texts[1:], texts[2:], strict=False)
    ]


def _says_of_which(spot: Spot) -> bool:
    return _OF_WHICH.fullmatch(squeeze(spot.text)) is not None


def _names_indicator(spot: Spot) -> bool:
    return spot.heads("ind.name", "ind.level1")
