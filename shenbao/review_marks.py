"""What a reviewer says about values and declarations, as a file beside the dataset."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from shenbao import spreadsheet
from shenbao.spreadsheet import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "review.csv"
HEADER = (
    "source_id", "declaration_id", "table", "row_key", "column", "value", "verdict", "who", "why",
)  # fmt: skip

Verdict = Literal["accepted", "source_error"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

Place = tuple[
    str, str, str, str
]  # declaration, table, row key, column; the last three empty for the whole of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a person says about one value, or about a whole declaration where `table` is empty."""

    source_id: str
    declaration_id: str
    table: str = ""
    row_key: str = ""
    column: str = ""
    value: str = ""
    verdict: Verdict = "accepted"
    who: str = ""
    why: str = ""

    @property
    def place(self) -> Place:
        """What is marked."""
        return self.declaration_id, self.table, self.row_key, self.column


def read(path: Path) -> list[Mark]:
    """Read the marks of a file; none if there is no file. Lines with another verdict are left out."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = [{name: spoken(line.get(name) or "") for name in HEADER} for line in csv.DictReader(stream)]
    return [
        Mark(**{name: line[name] for name in HEADER if name != "verdict"}, verdict=verdict)
        for line in lines
        for verdict in VERDICTS
        if line["verdict"] == verdict
    ]


def write(path: Path, marks: Iterable[Mark]) -> None:
    """Write the marks in one step, so that no stop leaves half of them."""
    spreadsheet.write(path, HEADER, marks)
