"""Numbered captions of tables: where one stands, another table begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import Glyphs
    from extract.pdf_text import TextLine

_NUMBER = r"[0-9〇一二三四五六七八九十]+"
_CAPTION = re.compile(
    rf"[（(【]?(?:附|续|附件)?表\s*{_NUMBER}(?:\s*[-—–－.．]\s*{_NUMBER})*(?![0-9]*\s*[中内里所可的和与及、，,])"
    r"|(?:table|tab\.)\s*\d",
    re.IGNORECASE,
)


_FIRST = frozenset("（(【附续表tT")
"""Characters that a caption begins with."""

_LONGEST = 12
"""Characters that tell a caption; a gap may stand before its number."""


def is_caption(text: str) -> bool:
    """Tell whether a line begins as the numbered caption of a table: `表 2-1　人口`, `附表3`, `Table 4.`."""
    return _CAPTION.match(text) is not None


def between_captions(lines: Sequence[TextLine]) -> tuple[list[list[TextLine]], list[TextLine]]:
    """Part lines where a caption begins another table; captions right below each other are a list of tables.

    Returns:
        The lines between captions, and the captions.
    """
    found = [is_caption(line.text) for line in lines]
    found = [
        own and not (before or after)
        for before, own, after in zip([False, *found], found, [*found[1:], False], strict=False)
    ]
    parts: list[list[TextLine]] = [[]]
    for line, is_lone in zip(lines, found, strict=True):
        if is_lone:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts, [line for line, is_lone in zip(lines, found, strict=True) if is_lone]


def caption_heights(glyphs: Glyphs, placed: Sequence[range]) -> list[float]:
    """Return the heights of the captions among some chains; most pages have none."""
    text = glyphs.text
    return [
        (glyphs.top[run.start] + glyphs.bottom[run.start]) / 2
        for run in placed
        if text[run.start] in _FIRST and is_caption("".join(text[run.start : run.start + _LONGEST]))
    ]
