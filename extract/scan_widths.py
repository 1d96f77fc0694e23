"""Marks that recognition took for narrow ones are made wide again where they take the room of a wide one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.pdf_text import median_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}
_ROOM = 1.78
"""Distance, in sizes of the type, between the middles of the neighbours of a wide mark; a narrow one takes 1.5."""

_LEAST_PAIRS = 3
_PARTNERS = {"(": ")", ")": "("}


def with_wide_marks(text: str, centres: Sequence[float]) -> str:
    """Return a line with its wide marks written as such; nothing else changes.

    Args:
        text: The line as recognised.
        centres: The middle of each of its characters, in any unit.
    """
    if not any(character in _WIDE for character in text):
        return text
    steps = [
        other - one
        for (one, other), (before, after) in zip(pairwise(centres), pairwise(text), strict=True)
        if _is_chinese(before) and _is_chinese(after)
    ]
    if len(steps) < _LEAST_PAIRS:
        return text
    size = median_of(steps)
    wide = {index for index in range(1, len(text) - 1) if _takes_room(text, centres, index, size)}
    for index, character in enumerate(text):
        partner = _partner(text, index)
        if partner in wide and character in _PARTNERS:
            wide.add(index)
    return "".join(_WIDE[character] if index in wide else character for index, character in enumerate(text))


def _takes_room(text: str, centres: Sequence[float], index: int, size: float) -> bool:
    if text[index] not in _WIDE or not (_is_chinese(text[index - 1]) and _is_chinese(text[index + 1])):
        return False
    return _ROOM * size <= centres[index + 1] - centres[index - 1] <= (_ROOM + 1) * size


def _partner(text: str, index: int) -> int:
    """Return the place of the bracket that belongs to one, -1 if there is none."""
    match text[index]:
        case "(":
            return text.find(")", index)
        case ")":
            return text.rfind("(", 0, index)
        case _:
            return -1


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
