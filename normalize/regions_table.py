"""The table of administrative divisions by GB/T 2260, read once from `normalize/data/divisions.tsv`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from normalize.records import RegionLevel

Scope = Literal["", "alone", "below", "folder"]

_LEVELS: Final[dict[str, RegionLevel]] = {name: name for name in ("province", "prefecture", "county")}
_AFTER_ALL_YEARS = 10_000
_SCOPES: Final[dict[str, Scope]] = {name: name for name in ("", "alone", "below", "folder")}


@dataclass(frozen=True, slots=True)
class Division:
    """One name under one code, with the years it stood.

    From `first` to `last` it surely stood, before `earliest` and after `latest` it surely did not; years between are
    those the lists leave open. A `first` of None: no dated list has it. A `last` of None: it stands in the newest list.
    """

    code: str
    name: str
    level: RegionLevel
    parent: str | None
    earliest: int
    first: int | None
    last: int | None
    latest: int | None
    successor: str | None
    alias: str | None
    short: str | None
    scope: Scope

    def stood_in(self, year: int) -> bool | None:
        """Tell whether the division stood for a part of the year; None where the lists leave it open."""
        if year < self.earliest or (self.latest is not None and year > self.latest):
            return False
        if self.first is None or year < self.first or (self.last is not None and year > self.last):
            return None
        return True

    def could_stand_in(self, year: int | None) -> bool:
        """Tell whether a text of the year, or of today, may speak of the division as standing."""
        return self.last is None if year is None else self.stood_in(year) is not False

    def is_within(self, other: Division) -> bool:
        """Tell whether the code lies strictly below the other's code."""
        return self.code != other.code and self.code.startswith(_stem(other))


@dataclass(frozen=True, slots=True)
class Table:
    """The divisions by code (oldest name first), by full name or alias, and by short name.

    `openings` holds for two first characters every name and short name that begins with them, longest first.
    """

    by_code: Mapping[str, tuple[Division, ...]]
    by_name: Mapping[str, tuple[Division, ...]]
    by_short: Mapping[str, tuple[Division, ...]]
    openings: Mapping[str, tuple[str, ...]]


@cache
def table() -> Table:
    """Give the table, read at the first call."""
    by_code: dict[str, list[Division]] = defaultdict(list)
    by_name: dict[str, list[Division]] = defaultdict(list)
    by_short: dict[str, list[Division]] = defaultdict(list)
    for division in _read((files("normalize") / "data" / "divisions.tsv").read_text(encoding="utf-8")):
        by_code[division.code].append(division)
        by_name[division.name].append(division)
        if division.alias:
            by_name[division.alias].append(division)
        if division.short:
            by_short[division.short].append(division)
    openings: dict[str, set[str]] = defaultdict(set)
    for name in (*by_name, *by_short):
        openings[name[:2]].add(name)
    return Table(
        by_code={code: tuple(sorted(group, key=_age)) for code, group in by_code.items()},
        by_name={name: tuple(group) for name, group in by_name.items()},
        by_short={short: tuple(group) for short, group in by_short.items()},
        openings={pair: tuple(sorted(names, key=len, reverse=True)) for pair, names in openings.items()},
    )


def likeliest(divisions: Sequence[Division], year: int | None) -> tuple[Division, ...]:
    """Keep what a text of the year can mean: what stood then, else what is nearest in time; without a year the newest.

    Of two codes of one place the surer is kept, and in the year of the change the older: a budget is drawn up before
    its year.
    """
    if len(divisions) < 2:
        return tuple(divisions)
    ranked = [(_distance(division, year), division) for division in divisions]
    nearest = min(distance for distance, _ in ranked)
    tied = [division for distance, division in ranked if distance == nearest]
    return tuple(one for one in tied if not any(_gives_way(one, other, year) for other in tied))


def _distance(division: Division, year: int | None) -> int:
    if year is None:
        return 0 if division.last is None else _AFTER_ALL_YEARS - division.last
    if division.stood_in(year) is not False:
        return 0
    return max(division.earliest - year, year - (division.latest or year))


def _gives_way(one: Division, other: Division, year: int | None) -> bool:
    """Tell whether another code or name of the same place is the better meaning."""
    if year is None:
        return False
    one_sure, other_sure = one.stood_in(year) is True, other.stood_in(year) is True
    if _took_over(one, other):
        return other_sure or not one_sure
    return _took_over(other, one) and other_sure and not one_sure


def _took_over(heir: Division, predecessor: Division) -> bool:
    return (
        predecessor.successor == heir.code
        and predecessor.last is not None
        and (heir.last is None or predecessor.last < heir.last)
    )


def _read(text: str) -> Iterable[Division]:
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    next(rows)
    for code, name, level, parent, first_from, first, last, last_to, successor, alias, short, scope in rows:
        yield Division(
            code=code,
            name=name,
            level=_LEVELS[level],
            parent=parent or None,
            earliest=0 if first_from == "-" else int(first_from or first),
            first=_year(first),
            last=_year(last),
            latest=_year(last_to or last),
            successor=successor or None,
            alias=alias or None,
            short=short or None,
            scope=_SCOPES[scope],
        )


def _year(text: str) -> int | None:
    return int(text) if text else None


def _stem(division: Division) -> str:
    return {"province": division.code[:2], "prefecture": division.code[:4], "county": division.code}[
        division.level
    ]


def _age(division: Division) -> tuple[bool, int]:
    return division.last is None, division.last or 0
