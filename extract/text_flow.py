"""Physical lines of a text file in order, freed of page numbers and running heads, with the breaks between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, repeat
from typing import TYPE_CHECKING

from extract.document import Remainder
from extract.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import RemainderKind

MAX_LINES = 200_000
"""Lines with text in one file; a form has some hundred."""

_LINE_END = re.compile(r"\r\n?|\n")
_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,5})"
_DASHES = r"[-‐-―－─~～·•]{1,3}"
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}\s*\d{{1,4}}\s*{_DASHES}"
    rf"|第\s*{_NUMBER}\s*页(?:\s*[,，、/|]?\s*[(（]?\s*共\s*{_NUMBER}\s*页\s*[)）]?)?"
    rf"|共\s*{_NUMBER}\s*页\s*[,，、/|]?\s*第\s*{_NUMBER}\s*页"
    r"|\d{1,3}\s*/\s*\d{1,3}"
    r"|(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_LONGEST_PAGE_NUMBER = 40
_FIELD_END = re.compile(r"[\t：:|│┃║]|\s{2,}")
_DIGITS = re.compile(r"\d")
_ROWS = (re.compile(r"\t"), re.compile(r"[|│┃║]"), re.compile(r"[ \u3000]{2}"))
_FULL_LINE = 20
_SENTENCE_ENDS = ("。", "；", "：", "！", "？", "”", "）", "》")
_HEAD_LINES = 3
_FEWEST_CELLS = 5
"""Last lines of a page that each are a cell, where the next page may begin with one."""

_PAGES_COMPARED = 8


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A physical line with text in it, or one of tabs alone.

    Attributes:
        number: Its number in the file, from 1.
        text: The line as it stands, without its line break.
        blanks: Empty lines directly before it.
        page: Form feeds before it in the file.
        page_break: Whether a form feed or a page number stands between it and the line before.
        paged: Whether form feeds end the pages of its file, as where a program has printed them as text.
    """

    number: int
    text: str
    blanks: int = 0
    page: int = 0
    page_break: bool = False
    paged: bool = False


def flow(text: str) -> tuple[list[FlowLine], list[Remainder]]:
    """Split a text into the lines of its flow and what the printing of pages has put between them.

    Raises:
        ExtractError: `too_large` beyond `MAX_LINES` lines.
    """
    lines = _physical_lines(text)
    apart = _apart(lines)
    flowing: list[FlowLine] = []
    remainders: list[Remainder] = []
    blanks, page, page_break, paged = 0, 0, False, "\f" in text
    for index, line in enumerate(lines):
        blanks += line.blanks
        page_break = page_break or line.page > page
        page = line.page
        if kind := apart.get(index):
            remainders.append(Remainder(kind, line.text.strip(), line=line.number))
            page_break = True
            continue
        flowing.append(replace(line, blanks=blanks, page_break=page_break, paged=paged))
        blanks, page_break = 0, False
    return flowing, remainders


def _physical_lines(text: str) -> list[FlowLine]:
    lines: list[FlowLine] = []
    blanks = page = 0
    for number, line in enumerate(_LINE_END.split(text), 1):
        if not line:
            blanks += 1
            continue
        empty = True
        for position, piece in enumerate(line.split("\f")):
            page += position > 0
            if "\t" not in piece and not piece.strip():
                continue
            lines.append(FlowLine(number, piece, blanks, page))
            blanks, empty = 0, False
            if len(lines) > MAX_LINES:
                raise ExtractError(code="too_large", detail=f"lines: > {MAX_LINES}")
        blanks += empty
    return lines


def _apart(lines: Sequence[FlowLine]) -> dict[int, RemainderKind]:
    """Lines that only the printing of pages made, by their index."""
    pages = [list(group) for _, group in groupby(range(len(lines)), key=lambda index: lines[index].page)]
    numbers = {index for index, line in enumerate(lines) if _is_page_number(line.text.strip())}
    heads: set[int] = set()
    if len(pages) > 1:
        numbers.update(_bare_numbers(lines, pages))
    elif numbers:
        pages = _numbered_pages(len(lines), numbers)
    if len(pages) > 1:
        bodies = [[index for index in page if index not in numbers] for page in pages]
        heads.update(_running_heads(lines, bodies))
    apart: dict[int, RemainderKind] = {}
    apart.update((index, "page_number") for index in numbers)
    apart.update((index, "header") for index in heads)
    return apart


def _is_page_number(text: str) -> bool:
    return len(text) <= _LONGEST_PAGE_NUMBER and _PAGE_NUMBER.fullmatch(text) is not None


def _bare_numbers(lines: Sequence[FlowLine], pages: Sequence[list[int]]) -> Iterator[int]:
    """Numbers alone at the top or bottom of the page they count."""
    for page in pages:
        for index in {page[0], page[-1]}:
            if lines[index].text.strip() == str(lines[index].page + 1):
                yield index


def _numbered_pages(count: int, numbers: set[int]) -> list[list[int]]:
    """The pages of a file without form feeds: each ends with its number, or begins with it."""
    behind = 0 not in numbers
    cuts = [0, *(number + behind for number in sorted(numbers)), count]
    return [list(range(start, end)) for start, end in pairwise(cuts) if end > start]


def _running_heads(lines: Sequence[FlowLine], pages: Sequence[list[int]]) -> Iterator[int]:
    """First lines of pages that stood on a page before; the first time they are a title.

    Copies of a form also begin alike. Nothing is removed if what follows goes on alike too, or if it is not the
    continuation of what stands above the page break.
    """
    seen: dict[str, list[list[str]]] = {}
    above, cells = "", False
    for page in filter(None, pages):
        top = [lines[index].text.strip(" \u3000") for index in page[: _HEAD_LINES + 1]]
        earlier = seen.setdefault(top[0], [])
        alike = [_common_lines(top, other) for other in earlier]
        head = max(alike, default=0)
        is_copy = any(map(_begins_alike, repeat(top), earlier, alike))
        goes_on = 0 < head < len(top) and (_goes_on(above, top[head]) or (cells and _is_cell(top[head])))
        if "\t" not in top[0] and not is_copy and goes_on:
            yield from page[:head]
        above = lines[page[-1]].text.strip(" \u3000")
        cells = len(page) >= _FEWEST_CELLS and all(
            _is_cell(lines[index].text) for index in page[-_FEWEST_CELLS:]
        )
        if len(earlier) < _PAGES_COMPARED:
            earlier.append(top)


def _common_lines(top: list[str], other: list[str]) -> int:
    pairs = zip(top[:_HEAD_LINES], other, strict=False)
    return next((count for count, (line, above) in enumerate(pairs) if line != above), len(top[:_HEAD_LINES]))


def _begins_alike(top: list[str], other: list[str], alike: int) -> bool:
    if alike >= _HEAD_LINES:
        return True
    if alike >= min(len(top), len(other)):
        return False
    return _first_field(top[alike]) == _first_field(other[alike])


def _first_field(text: str) -> str:
    return _DIGITS.sub("0", _FIELD_END.split(text, maxsplit=1)[0])


def _is_cell(text: str) -> bool:
    """Whether a line may be all of a cell, where each stands on a line of its own."""
    return len(text.strip()) <= _FULL_LINE and _FIELD_END.search(text.strip()) is None


def _goes_on(above: str, below: str) -> bool:
    """Whether two lines are rows dumped in the same style, or a sentence that the first leaves open."""
    styles = [pattern for pattern in _ROWS if pattern.search(above)]
    if styles:
        return any(pattern.search(below) for pattern in styles)
    return len(above) >= _FULL_LINE and not above.endswith(_SENTENCE_ENDS)
