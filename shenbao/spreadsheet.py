"""CSV files for spreadsheets: text that would run as a formula is made harmless, and read back."""

from __future__ import annotations

import csv
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

# What a spreadsheet takes for the start of a formula, full-width forms included; apostrophes before it
# are counted so that removing one apostrophe always gives the text back.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")


def neutral(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def spoken(text: str) -> str:
    """Give back the text that `neutral` made harmless."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def write(path: Path, header: Sequence[str], records: Iterable[object]) -> None:
    """Write the attributes of some records that a header names, in one step, so that no stop leaves half a file."""
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    with staging.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(header)
        for record in records:
            writer.writerow(neutral(str(getattr(record, name))) for name in header)
    staging.replace(path)
