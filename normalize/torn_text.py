"""Signs that a text has torn the tables of its form apart: then nothing tells which of its values are right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract import Line
from normalize.folding import squeeze
from normalize.labels import match
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Document
    from normalize.draft import Draft
    from normalize.sheet import Row

_HEADERS = ("ind.level1", "ind.level2", "ind.name", "ind.value", "ind.annual", "ind.period")
_FEWEST = 2  # of the signs of one kind
_LONGEST_PIECE = 10
_LONGEST_END = 4
_NEAR = 3  # rows between the beginning and the end of a label that has been torn
_PIECE = re.compile(r"[\u4e00-\u9fff]{1,10}")


def torn(draft: Draft, document: Document) -> str | None:
    """A text that shows the tables of a form to be torn; None if nothing does.

    Headers of indicators stand on lines and head no table, one on each or all on one; or the ends of labels
    stand apart from their beginnings, as in the lines of a narrow column beside those of its neighbours. Where the
    reader says that rows may be torn, it is the first cell of a table.
    """
    if document.media_type != "text/plain":
        return None
    if any(remark.code == "torn_rows" for remark in document.remarks):
        return next((spot.text for row in draft.rows if row.table is not None for spot in row.spots), None)
    return (
        _headers_on_lines(draft)
        or _headers_on_a_line(draft)
        or _torn_label(draft.rows)
        or _torn_line([block.text for block in document.blocks if isinstance(block, Line)])
    )


def _headers_on_lines(draft: Draft) -> str | None:
    first: str | None = None
    for row in draft.rows:
        spot = row.spots[0] if len(row.spots) == 1 and row.spots[0].table is None else None
        label = spot.label if spot is not None else None
        heads = label is not None and not label.inline and label.one("ind.level1", "ind.level2", "ind.name")
        if spot is None or not heads:
            first = None
        elif first is not None:
            return first
        else:
            first = spot.text
    return None


def _headers_on_a_line(draft: Draft) -> str | None:
    for row in draft.rows:
        for spot in row.spots:
            if spot.table is None and not row.listed and id(spot) not in draft.used.named:
                labels = [match(word) for word in spot.text.split()]
                heads = [label for label in labels if label is not None and label.one(*_HEADERS)]
                if len(heads) >= _FEWEST:
                    return spot.text
    return None


def _torn_label(rows: Sequence[Row]) -> str | None:
    """The first of several labels of which one line or cell holds the beginning and another, near it, the end."""
    found = [text for index, row in enumerate(rows) if not row.spans for text in _ends_of_labels(rows, index)]
    return found[0] if len(found) >= _FEWEST else None


def _ends_of_labels(rows: Sequence[Row], index: int) -> Iterator[str]:
    for end in rows[index].spots:
        if not _is_piece(end.text, _LONGEST_END):
            continue
        begun = (
            spot.text
            for row in rows[max(0, index - _NEAR) : index]
            for spot in row.spots
            if spot.column == end.column and spot.table == end.table and _is_piece(spot.text, _LONGEST_PIECE)
        )
        whole = next((text for start in begun if _says(text := squeeze(start) + squeeze(end.text))), None)
        if whole is not None:
            yield whole


def _torn_line(lines: Sequence[str]) -> str | None:
    """The same of the lines of a document, before any of them are put together."""
    found: list[str] = []
    for index, end in enumerate(lines):
        if not _is_piece(end, _LONGEST_END):
            continue
        begun = [text for text in lines[max(0, index - _NEAR) : index] if _is_piece(text, _LONGEST_PIECE)]
        found.extend(text for start in begun if _says(text := squeeze(start) + squeeze(end)))
    return found[0] if len(found) >= _FEWEST else None


def _is_piece(text: str, longest: int) -> bool:
    key = squeeze(text)
    return len(key) <= longest and _PIECE.fullmatch(key) is not None and not _says(key)


def _says(text: str) -> bool:
    label, look = match(text), traits(text)
    return (label is not None and not label.inline) or (look.level is not None and look.level.certain)
