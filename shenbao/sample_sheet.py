"""The sheet of a spot check: a CSV file that a person fills in, and the place of its result in the dataset."""

from __future__ import annotations

import csv
import dataclasses
import json
from typing import TYPE_CHECKING, Any, cast

from shenbao import spreadsheet
from shenbao.publish import replace_file
from shenbao.sample import Item
from shenbao.spreadsheet import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from shenbao.catalogue import Catalogue

FILE = "sample.csv"
HEADER = tuple(field.name for field in dataclasses.fields(Item))
_NUMBERS = ("number", "of")
# What people write into the column.
_VERDICTS = {
    "": "",
    "right": "right",
    "wrong": "wrong",
    "对": "right",
    "错": "wrong",
    "y": "right",
    "n": "wrong",
}


class SheetError(Exception):
    """A sheet is wrong; `faults` names every line that is, in the language of the run."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def read(path: Path, say: Catalogue) -> list[Item]:
    """Read a sheet, filled in or not.

    Raises:
        SheetError: It is no such sheet, or verdicts are none.
        OSError: It cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.DictReader(stream))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SheetError([say("corrections.no_csv", path=path, detail=error)]) from None
    if not lines or not set(HEADER) <= set(lines[0]):
        raise SheetError([say("sample.no_sheet", path=path)])
    faults: list[str] = []
    items: list[Item] = []
    for number, line in enumerate(lines, start=2):
        values: dict[str, Any] = {name: spoken(line[name] or "") for name in HEADER}
        verdict = _VERDICTS.get(values["verdict"].strip().lower())
        if verdict is None or not all(values[name].isdecimal() for name in _NUMBERS):
            faults.append(say("sample.bad_line", path=path, line=number, verdict=values["verdict"]))
            continue
        values |= {name: int(values[name]) for name in _NUMBERS} | {"verdict": verdict}
        items.append(Item(**values))
    if faults:
        raise SheetError(faults)
    return items


def write(path: Path, items: Iterable[Item]) -> None:
    """Write a sheet in one step."""
    spreadsheet.write(path, HEADER, items)


def publish(folder: Path, account: Mapping[str, Any]) -> None:
    """Put the result of a spot check into `datapackage.json` and `run.json` of a dataset."""
    for name in ("datapackage.json", "run.json"):
        path = folder / name
        facts = cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
        facts["spot_check"] = dict(account)
        replace_file(path, json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
