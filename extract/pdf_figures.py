"""What a cell of figures holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIGURE = re.compile(
    r"[(（\[]?\s*[-–—−+±]?\s*(?:[$€£¥￥]|US\$|HK\$)?\s*[-–—−+]?\d[\d.,，'’ \u00a0\u202f]*\s*(?:%|％|‰)?\s*[)）\]]?"
    r"[*†‡a-z]?|[-–—−.…]+|n/?a|\*+|\d{1,2}[:：]\d\d(?:[:：]\d\d)?"
    r"(?:\s*[-–—―~～至]+\s*\d{1,2}[:：]\d\d)?|\d{1,2}[-/]\d{1,2}[-/](?:\d\d){1,2}|\d{4}[-/]\d{1,2}[-/]\d{1,2}",
    re.IGNORECASE,
)
"""What a cell of figures holds: a number with its marks, the sign for none, a time, a span of time or a date."""

_OPENING, _CLOSING = ("(", "（", "["), (")", "）", "]")

_YEAR = re.compile(r"(?:19|20)\d\d\s*年?(?:度|末|底)?")

_LEAST_COUNTED = 3
_COUNT = re.compile(r"[(（\[]?(\d{1,2})[)）\]]?")


def is_figure(text: str) -> bool:
    """Tell whether a text is a number or stands for one; a bracket that nothing closes begins a remark."""
    if text[:1] in _OPENING and not any(mark in _CLOSING for mark in text):
        return False
    return _FIGURE.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Tell whether a text is nothing but a year, as headings have it."""
    return _YEAR.fullmatch(text) is not None


def is_counting(texts: Iterable[str]) -> bool:
    """Tell whether texts number the columns: the figures among them are one, two, three and so on.

    There are at least three, or all other texts say the same, as on both sides of an account.
    """
    found: list[str] = []
    others: list[str] = []
    for text in texts:
        match = _COUNT.fullmatch(text)
        if match:
            found.append(match[1])
        else:
            others.append(text)
    is_plain = len(found) >= _LEAST_COUNTED or (len(others) == len(found) > 1 and len(set(others)) == 1)
    return is_plain and found == [str(number + 1) for number in range(len(found))]
