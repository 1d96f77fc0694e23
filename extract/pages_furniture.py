"""Page numbers and running heads: lines that belong to the page, not to the form."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from extract.document import Remainder
from extract.pdf_text import median_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import RemainderKind
    from extract.pdf_layout import PageLayout
    from extract.pdf_text import TextLine

_ZONE = 0.1
"""Part of the page's height, above and below, where furniture may stand."""

_PAGE_NUMBER = (
    r"(?i:[-—–─·•~～\s]*(?:第\s*)?\d{1,4}\s*(?:页)?\s*(?:[/／,，、]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–─·•~～\s]*"
    r"|第\s*[一二三四五六七八九十百]+\s*页.{0,10}"
    r"|page\s*\d+(?:\s*(?:of|/)\s*\d+)?)"
)
_TALL = 1.2
"""Lines this many times as high as the usual line are titles, not running heads."""

_Outer = tuple["PageLayout", bool, list["TextLine"]]
"""A page, whether its upper zone is meant, and the lines of that zone."""


def take_furniture(layouts: Sequence[PageLayout]) -> list[Remainder]:
    """Take page numbers, running heads and running feet out of the pages and return them."""
    outer: list[_Outer] = [
        (layout, at_top, lines)
        for layout in layouts
        for at_top in (True, False)
        if (lines := _outer_lines(layout, at_top=at_top))
    ]
    if not outer:
        return []
    heights = [line.height for layout in layouts for line in layout.lines]
    heights += [
        line.height
        for layout in layouts
        for piece in layout.pieces
        for part in piece.cells
        for line in part.lines
    ]
    usual = median_of(heights)
    running = _running(outer, usual, len(layouts))
    found: list[Remainder] = []
    for layout, at_top, lines in outer:
        taken: set[int] = set()
        for line in lines:
            kind: RemainderKind | None = None
            if re.fullmatch(_PAGE_NUMBER, line.text):
                kind = "page_number"
            elif line.height <= _TALL * usual and _key(line, layout) in running:
                kind = "header" if at_top else "footer"
            if kind is None:
                break
            taken.add(id(line))
            box = layout.frame.box(line.x0, line.top, line.x1, line.bottom)
            found.append(Remainder(kind, line.text, (box,)))
        layout.lines[:] = [line for line in layout.lines if id(line) not in taken]
    return found


def _outer_lines(layout: PageLayout, *, at_top: bool) -> list[TextLine]:
    """Return the lines of the upper or lower zone that no table shields, from the edge inwards."""
    limit = _ZONE * layout.height
    if at_top:
        first = min((piece.top for piece in layout.pieces), default=layout.height)
        lines = [line for line in layout.lines if line.bottom <= limit and line.bottom <= first + 2]
        return sorted(lines, key=lambda line: line.top)
    last = max((piece.bottom for piece in layout.pieces), default=0.0)
    lines = [line for line in layout.lines if line.top >= layout.height - limit and line.top >= last - 2]
    return sorted(lines, key=lambda line: -line.bottom)


def _running(outer: Sequence[_Outer], usual: float, count: int) -> set[tuple[str, int]]:
    """Find lines that stand at the same place on most of so many pages, numbers aside."""
    pages: dict[tuple[str, int], set[int]] = defaultdict(set)
    for layout, _, lines in outer:
        for line in lines:
            if line.height <= _TALL * usual:
                pages[_key(line, layout)].add(layout.frame.page)
    least = max(2, round(0.6 * count))
    return {key for key, numbers in pages.items() if len(numbers) >= least}


def _key(line: TextLine, layout: PageLayout) -> tuple[str, int]:
    """Return what makes two lines the same running head: text without digits, and place."""
    place = line.top if line.top < layout.height / 2 else line.top - layout.height
    return re.sub(r"\d+", "#", line.text), round(place / 3)
