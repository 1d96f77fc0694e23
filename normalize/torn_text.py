"""Signs that a text has torn the tables of its form apart: then nothing tells which of its values are right."""

from __future__ import annotations

import re
from itertools import pairwise
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
_PIECE = re.compile(r"[\u4e00-\u9fff（）()]{1,10}")
_ENDS = frozenset("率数度标值码性量额况间")  # of names, and no cell by themselves
_UNIT = re.compile(r"[（(](?:[百千万亿]?元|概述)[)）]")


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
    """The same of the words of a document's lines, before any of them are put together.

    A single level is sign enough where another line stands between its beginning and its end.
    """
    found = [each for index in range(len(lines)) for each in _ends_of_words(lines, index)]
    apart = next((text for text, above in found if above > 1 and _is_level(text)), None)
    signs = [text for text, _ in found], [end for line in lines for end in _lone_ends(line)]
    return apart or next((ends[0] for ends in signs if len(ends) >= _FEWEST), None)


def _lone_ends(line: str) -> Iterator[str]:
    """Words of a line that only end names; a word spaced out letter by letter has none."""
    words = line.split()
    for before, word in pairwise(["", *words]):
        if word in _ENDS and len(before) != 1:
            yield word


def _ends_of_words(lines: Sequence[str], index: int) -> Iterator[tuple[str, int]]:
    """Each label that a word of a line ends, and how many lines further up it begins."""
    for end in lines[index].split():
        is_unit = _UNIT.fullmatch(end) is not None
        if not is_unit and not _is_piece(end, _LONGEST_END):
            continue
        # A unit in brackets often stands on a second line of its cell, behind a whole label.
        begun = (
            (start, above)
            for above in range(2 if is_unit else 1, min(_NEAR, index) + 1)
            for start in lines[index - above].split()
            if is_unit or _is_piece(start, _LONGEST_PIECE)
        )
        whole = ((squeeze(start) + squeeze(end), above) for start, above in begun)
        if said := next((each for each in whole if _says(each[0])), None):
            yield said


def _is_level(text: str) -> bool:
    look = traits(text).level
    return look is not None and look.certain


def _is_piece(text: str, longest: int) -> bool:
    key = squeeze(text)
    return len(key) <= longest and _PIECE.fullmatch(key) is not None and not _says(key)


def _says(text: str) -> bool:
    label, look = match(text), traits(text)
    return (label is not None and not label.inline) or (look.level is not None and look.level.certain)
