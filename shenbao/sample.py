"""A spot check of a run: which values to look at, and what the answers say about all the others."""

from __future__ import annotations

import dataclasses
import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalize.corrections import ROWS, correctable
from shenbao import wording
from shenbao.corrections import text
from shenbao.why import origins, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from normalize.records import Form
    from shenbao.catalogue import Catalogue
    from shenbao.finished_run import Run

TABLES = ("declarations", *ROWS)
_RISKS = {"error": 3.0, "warning": 2.0, "clean": 1.0}  # how much more often a risky value is drawn
_FEWEST = 5  # of each stratum, so that none goes unseen
_QUANTILE = 1.959964  # of the normal distribution, for intervals of 95 %

Stratum = tuple[str, str, str]  # layout, media type, risk


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One value to look at.

    Attributes:
        number: Place in the sheet, from 1.
        layout: Layout profile of the declaration.
        format: Media type of its file.
        risk: `error` or `warning` where findings say so, else `clean`.
        of: How many values its stratum has.
        declaration_id, source_id, table, row_key, column: The value; `row_key` is empty for the declaration.
        path: The file.
        row: What the row is called.
        title: What the column is called.
        value: The value, as in the CSV files.
        words: The words it was read from.
        where: Where they stand.
        verdict: `right`, `wrong` or empty while nobody has looked.
        right_value: What it should be.
        note: Anything else.
    """

    number: int
    layout: str
    format: str
    risk: str
    of: int
    declaration_id: str
    source_id: str
    table: str
    row_key: str
    column: str
    path: str = ""
    row: str = ""
    title: str = ""
    value: str = ""
    words: str = ""
    where: str = ""
    verdict: str = ""
    right_value: str = ""
    note: str = ""

    @property
    def stratum(self) -> Stratum:
        """The group of like values it stands for."""
        return self.layout, self.format, self.risk

    @property
    def place(self) -> tuple[str, str, str, str]:
        """The value in the dataset."""
        return self.declaration_id, self.table, self.row_key, self.column


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the values looked at were wrong, and what that says of all of them.

    Attributes:
        values: Values in the dataset.
        checked: Values looked at.
        wrong: Values found wrong.
        rate: Share of wrong values to be expected; None if none was looked at.
        low: Lower end of its interval of 95 %.
        high: Upper end.
    """

    values: int
    checked: int
    wrong: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a spot check: of every stratum, and of the values of all strata that were looked at."""

    strata: Mapping[Stratum, Share]
    overall: Share


def plan(run: Run, size: int, seed: int, say: Catalogue) -> list[Item]:
    """Draw the values to look at: every stratum some, risky ones more; the same seed draws the same ones."""
    strata = _strata(run)
    counts: Counter[Stratum] = Counter()
    for declaration, _, row, columns in _rows(run):
        counts[strata[declaration]] += _held(row, columns)
    drawn = {
        stratum: set(_generator(seed, stratum).sample(range(counts[stratum]), number))
        for stratum, number in _allocated(counts, size).items()
    }
    items: list[Item] = []
    met: Counter[Stratum] = Counter()
    for declaration, table, row, columns in _rows(run):
        stratum = strata[declaration]
        for column in columns:
            if row[column] is None:
                continue
            if met[stratum] in drawn.get(stratum, ()):
                items.append(_item(stratum, counts[stratum], table, row, column))
            met[stratum] += 1
    items.sort(key=lambda item: (item.declaration_id, TABLES.index(item.table)))
    return list(_described(run, items, say))


def result(items: Iterable[Item]) -> Result:
    """Sum up the verdicts.

    The rate of a stratum has a Wilson interval. The rate of the whole weighs each stratum by its values; its
    interval is Wilson's for the number of values that would tell as much if all were drawn alike (Kish).
    """
    sizes: dict[Stratum, int] = {}
    checked: Counter[Stratum] = Counter()
    wrong: Counter[Stratum] = Counter()
    for item in items:
        sizes[item.stratum] = item.of
        checked[item.stratum] += item.verdict in ("right", "wrong")
        wrong[item.stratum] += item.verdict == "wrong"
    strata = {stratum: _share(sizes[stratum], checked[stratum], wrong[stratum]) for stratum in sorted(sizes)}
    seen = [share for share in strata.values() if share.checked]
    values = sum(share.values for share in seen)
    if not values:
        return Result(strata, Share(sum(sizes.values()), 0, 0, None, None, None))
    rate = sum(share.values / values * (share.rate or 0.0) for share in seen)
    telling = 1 / sum((share.values / values) ** 2 / share.checked for share in seen)
    low, high = interval(rate, telling)
    total = sum(share.checked for share in seen), sum(share.wrong for share in seen)
    return Result(strata, Share(sum(sizes.values()), *total, rate, low, high))


def interval(rate: float, number: float) -> tuple[float, float]:
    """Wilson's interval of 95 % for a rate seen in a number of draws."""
    square = _QUANTILE**2
    middle = (rate + square / (2 * number)) / (1 + square / number)
    reach = (
        _QUANTILE * math.sqrt(rate * (1 - rate) / number + square / (4 * number**2)) / (1 + square / number)
    )
    return max(0.0, middle - reach), min(1.0, middle + reach)


def account(found: Result, seed_note: str) -> dict[str, Any]:
    """The result as plain data, for the files that travel with the dataset."""

    def told(share: Share) -> dict[str, Any]:
        facts = dataclasses.asdict(share)
        return {name: round(fact, 6) if isinstance(fact, float) else fact for name, fact in facts.items()}

    return {
        "unit": "value",
        "confidence": 0.95,
        "sheet": seed_note,
        "overall": told(found.overall),
        "strata": [
            {"layout": layout, "format": form, "risk": risk, **told(share)}
            for (layout, form, risk), share in found.strata.items()
        ],
    }


def _strata(run: Run) -> dict[str, Stratum]:
    sources = run.columns("sources", ["source_id", "media_type"])
    formats = dict(zip(sources["source_id"], sources["media_type"], strict=True))
    rows = run.table("declarations", ["declaration_id", "profile", "source_id", "errors", "warnings"])
    return {
        row["declaration_id"]: (
            row["profile"],
            formats.get(row["source_id"], ""),
            "error" if row["errors"] else "warning" if row["warnings"] else "clean",
        )
        for row in rows
    }


def _rows(run: Run) -> Iterator[tuple[str, str, Mapping[str, Any], Sequence[str]]]:
    for table in TABLES:
        columns = [column.name for column in correctable(table)]
        for rows in run.batches(table):
            for row in rows:
                yield row["declaration_id"], table, row, columns


def _held(row: Mapping[str, Any], columns: Sequence[str]) -> int:
    return sum(row[column] is not None for column in columns)


def _allocated(counts: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    """Share the draws out: a few for each stratum, the rest by its values and its risk."""
    order = sorted(counts, key=lambda stratum: (-counts[stratum] * _RISKS[stratum[2]], stratum))
    given = dict.fromkeys(order, 0)
    left = min(size, sum(counts.values()))
    for _ in range(_FEWEST):
        for stratum in order:
            if left and given[stratum] < counts[stratum]:
                given[stratum] += 1
                left -= 1
    while left:
        # One by one to whoever is furthest below its due, so that the shares always add up.
        open_ones = [stratum for stratum in order if given[stratum] < counts[stratum]]
        most = max(open_ones, key=lambda stratum: counts[stratum] * _RISKS[stratum[2]] / (given[stratum] + 1))
        given[most] += 1
        left -= 1
    return {stratum: number for stratum, number in given.items() if number}


def _generator(seed: int, stratum: Stratum) -> random.Random:
    return random.Random(f"{seed} {stratum}")  # noqa: S311 - a draw that can be repeated, no secret


def _item(stratum: Stratum, size: int, table: str, row: Mapping[str, Any], column: str) -> Item:
    layout, media_type, risk = stratum
    return Item(
        number=0,
        layout=layout,
        format=media_type,
        risk=risk,
        of=size,
        declaration_id=row["declaration_id"],
        source_id=row.get("source_id", ""),
        table=table,
        row_key=row.get("row_key", ""),
        column=column,
        value=text(row[column]),
    )


def _described(run: Run, items: Sequence[Item], say: Catalogue) -> Iterator[Item]:
    """Say of each value what a person needs to find it on the page."""
    sources = run.columns("sources", ["source_id", "path"])
    paths: defaultdict[str, str] = defaultdict(str)
    for source, path in zip(sources["source_id"], sources["path"], strict=True):
        paths[source] = paths[source] or path
    form: Form | None = None
    for number, item in enumerate(items, start=1):
        if form is None or form.declaration.declaration_id != item.declaration_id:
            form = run.form(item.declaration_id)
        if form is None:
            continue
        source = form.declaration.source_id
        key = item.row_key or None
        reading = next(
            (
                reading
                for column in origins(item.column)
                for reading in form.readings
                if (reading.table, reading.row_key, reading.column) == (item.table, key, column)
            ),
            None,
        )
        yield dataclasses.replace(
            item,
            number=number,
            source_id=source,
            path=paths[source],
            row=wording.row_name(form, item.table, key) or "",
            title=wording.column_title(say, item.table, item.column),
            words=text(reading.raw) if reading else "",
            where=place(reading, say) if reading else "",
        )


def _share(values: int, checked: int, wrong: int) -> Share:
    if not checked:
        return Share(values, 0, 0, None, None, None)
    rate = wrong / checked
    return Share(values, checked, wrong, rate, *interval(rate, checked))
