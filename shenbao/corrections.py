"""Corrections a person made: the file they are kept in, and how a run applies them again."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal, get_args

from normalize.checks import figure
from normalize.corrections import Change, correctable, corrected, row_of
from shenbao import spreadsheet
from shenbao.contract import fault
from shenbao.spreadsheet import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from normalize.columns import Column
    from normalize.corrections import Value
    from normalize.records import Form
    from shenbao.catalogue import Catalogue

FILE = "corrections.csv"
HEADER = (
    "source_id", "declaration_id", "table", "row_key", "column", "old_value", "new_value", "who", "why",
)  # fmt: skip

Fate = Literal["applied", "settled", "stale", "no_row", "several", "no_source"]
FATES: tuple[Fate, ...] = get_args(Fate)


class CorrectionsError(Exception):
    """A corrections file is wrong; `faults` names every line that is, in the language of the run."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One corrected value; values are written as in the CSV files of the dataset, empty for null.

    Attributes:
        source_id: The file the value was read from.
        declaration_id: The declaration, as files may hold several.
        table: Table of the dataset.
        row_key: Row of the table; empty for the declaration itself.
        column: Column of the table.
        old_value: What was read; where something else is read, the correction is stale.
        new_value: What it should be.
        who: Who corrected it.
        why: The reason.
    """

    source_id: str
    declaration_id: str
    table: str
    row_key: str
    column: str
    old_value: str
    new_value: str
    who: str = ""
    why: str = ""

    @property
    def place(self) -> tuple[str, str, str, str, str]:
        """The value that is corrected, without what it was and is."""
        return self.source_id, self.declaration_id, self.table, self.row_key, self.column


class Replay:
    """Corrections on their way into a run: applied where they fit, and what became of each."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        self.corrections = tuple(corrections)
        self.fates: list[Fate] = ["no_source"] * len(self.corrections)
        self.found: dict[int, str] = {}  # by number of a stale correction, what stands there now
        self._by_source: defaultdict[str, list[int]] = defaultdict(list)
        for number, correction in enumerate(self.corrections):
            self._by_source[correction.source_id].append(number)

    @property
    def sources(self) -> frozenset[str]:
        """The files that corrections speak of; others need not be given to `apply`."""
        return frozenset(self._by_source)

    def apply(self, source_id: str, forms: tuple[Form, ...]) -> tuple[Form, ...]:
        """Apply the corrections of one file to what was read from it, in the order they were made."""
        current = list(forms)
        for number in self._by_source.get(source_id, ()):
            correction = self.corrections[number]
            self.fates[number] = "no_row"
            places = [
                (index, text(getattr(row, correction.column)))
                for index, form in enumerate(current)
                if is_of(correction.declaration_id, form.declaration.declaration_id, alone=len(forms) == 1)
                and (row := row_of(form, correction.table, correction.row_key or None)) is not None
            ]
            standing = [index for index, value in places if value == correction.old_value]
            if len(standing) == 1:
                index = standing[0]
                current[index] = corrected(current[index], [change(correction)])
                self.fates[number] = "applied"
            elif standing:
                self.fates[number] = "several"
            elif places:
                self.found[number] = places[0][1]
                settled = any(value == correction.new_value for _, value in places)
                self.fates[number] = "settled" if settled else "stale"
        return tuple(current)

    def counts(self) -> dict[str, int]:
        """How many corrections met which fate."""
        counts = Counter(self.fates)
        return {fate: counts[fate] for fate in FATES if counts[fate]}

    def account(self) -> list[dict[str, str]]:
        """Every correction with its fate, for the account of the run."""
        return [
            {name: getattr(item, name) for name in HEADER} | {"fate": fate} | self._standing(number)
            for number, (item, fate) in enumerate(zip(self.corrections, self.fates, strict=True))
        ]

    def troubles(self, say: Catalogue) -> list[str]:
        """One sentence for each correction that could not be applied."""
        return [
            say(
                f"corrections.{fate}",
                line=number + 2,
                place=".".join(part for part in item.place[1:] if part),
                old=item.old_value,
                new=item.new_value,
                found=self.found.get(number, ""),
            )
            for number, (item, fate) in enumerate(zip(self.corrections, self.fates, strict=True))
            if fate not in ("applied", "settled")
        ]

    def _standing(self, number: int) -> dict[str, str]:
        return {"found": self.found[number]} if number in self.found else {}


def is_of(wanted: str, found: str, *, alone: bool) -> bool:
    """Whether a declaration is the one a correction names; a run may have put `-2` after the id that was read."""
    base, _, suffix = wanted.rpartition("-")
    return alone or wanted == found or (suffix.isdecimal() and base == found)


def change(correction: Correction) -> Change:
    """Give the value of a correction its type.

    Raises:
        ValueError: The column cannot hold the value; the text says why.
    """
    columns = {column.name: column for column in correctable(correction.table)}
    value = typed(columns[correction.column], correction.new_value)
    return Change(correction.table, correction.row_key or None, correction.column, value)


def typed(column: Column, entry: str) -> Value:
    """Read a value as it is written in a CSV file of the dataset.

    Raises:
        ValueError: The column cannot hold it; the text says why.
    """
    entry = unicodedata.normalize("NFC", entry)
    value: Value = entry
    if not entry and (column.nullable or column.dtype != "string"):
        value = None
    elif column.dtype != "string":
        value = _number(entry, whole=column.dtype != "Float64")
    if problem := fault(column, value):
        raise ValueError(problem)
    return value


def text(value: object) -> str:
    """Write a value as the CSV files of the dataset do; empty for null."""
    if isinstance(value, float):
        return figure(value)
    return "" if value is None else str(value)


def read(path: Path, say: Catalogue) -> tuple[Correction, ...]:
    """Read a corrections file strictly.

    Raises:
        CorrectionsError: The file cannot be read or is no CSV with the header, or lines name what does not exist or
            cannot be held.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.DictReader(stream, strict=True))
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise CorrectionsError([say("corrections.no_csv", path=path, detail=error)]) from None
    if lines and tuple(lines[0])[: len(HEADER)] != HEADER:
        raise CorrectionsError([say("corrections.header", path=path, columns=", ".join(HEADER))])
    found: list[Correction] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=2):
        correction = _correction(line)
        if correction is None:
            faults.append(say("corrections.fields", path=path, line=number, count=len(HEADER)))
        elif problem := _problem(correction):
            faults.append(say("corrections.fault", path=path, line=number, problem=problem))
        else:
            found.append(correction)
    if faults:
        raise CorrectionsError(faults)
    return tuple(found)


def write(path: Path, corrections: Iterable[Correction]) -> None:
    """Write a corrections file in one step, so that no stop leaves half of it."""
    spreadsheet.write(path, HEADER, corrections)


def _number(entry: str, *, whole: bool) -> int | float:
    try:
        number = float(Decimal(entry))
    except (InvalidOperation, ValueError):
        message = f"{entry!r} is no number"
        raise ValueError(message) from None
    return int(number) if whole and number.is_integer() else number


def _correction(line: Mapping[str | None, str | None]) -> Correction | None:
    values = {name: line.get(name) for name in HEADER}
    if None in line or None in values.values():
        return None
    return Correction(**{name: spoken(value or "") for name, value in values.items()})


def _problem(correction: Correction) -> str:
    if correction.column not in {column.name for column in correctable(correction.table)}:
        return f"{correction.table}.{correction.column}"
    if (correction.table == "declarations") == bool(correction.row_key):
        return f"row_key {correction.row_key!r}"
    try:
        change(correction)
    except ValueError as error:
        return str(error)
    return ""
