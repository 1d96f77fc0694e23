"""How well a scan is read: characters against the page it was made of, fields against the record a person typed."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gold import compare
from rapidfuzz.distance import Levenshtein

from extract import Line, read_bytes
from normalize import declarations
from shenbao.score import tallied

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extract import Document, Table
    from normalize.records import Form
    from shenbao.score import Outcome


@dataclass(frozen=True, slots=True)
class Measured:
    """One scan beside its truth.

    Attributes:
        characters: Characters of the page it was made of.
        errors: Characters to change to get from one to the other, widths and blanks aside.
        outcomes: Every compared field; empty where no record says what is right.
        seconds: Processor time of reading it.
        pages: Its pages.
        forms: What was read.
    """

    characters: int
    errors: int
    outcomes: tuple[Outcome, ...]
    seconds: float
    pages: int
    forms: tuple[Form, ...]

    @property
    def silent(self) -> list[Outcome]:
        """Numbers that are wrong without a finding about them."""
        return [
            outcome
            for outcome in self.outcomes
            if outcome.verdict == "wrong" and isinstance(outcome.actual, int | float) and not outcome.flagged
        ]


def measured(scan: bytes, printed: Document, record: Mapping[str, Any] | None, name: str) -> Measured:
    """Read a scan and compare it.

    Args:
        scan: The scan, a PDF or a picture.
        printed: The document it was made of, as its text says.
        record: What a careful person would read from it.
        name: Its path, which may tell the region.
    """
    begun = time.process_time()
    document = read_bytes(scan)
    seconds = time.process_time() - begun
    forms = declarations(document, source_id="0" * 16, path=name)
    wanted, found = written(printed), written(document)
    return Measured(
        len(wanted),
        Levenshtein.distance(wanted, found),
        compare(record, forms) if record else (),
        seconds,
        len(document.pages),
        forms,
    )


def written(document: Document) -> str:
    """Everything a document says in reading order, widths and blanks aside."""
    texts = [text for block in document.blocks for text in _texts(block)]
    return unicodedata.normalize("NFKC", "".join("".join(texts).split()))


def pooled(results: Iterable[Measured]) -> tuple[float, float, float]:
    """Share of the characters that are right, F1 of the fields, and processor seconds a page."""
    results = tuple(results)
    characters = 1 - sum(one.errors for one in results) / max(sum(one.characters for one in results), 1)
    outcomes = [outcome for one in results for outcome in one.outcomes]
    seconds = sum(one.seconds for one in results) / max(sum(one.pages for one in results), 1)
    return characters, tallied(outcomes).f1, seconds


def _texts(block: Line | Table) -> Iterable[str]:
    if isinstance(block, Line):
        return [block.text]
    nested = (text for cell in block.cells for table in cell.tables for text in _texts(table))
    return [*(cell.text for cell in block.cells), *nested]
