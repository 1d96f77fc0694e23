"""What a cell of figures holds."""

from __future__ import annotations

import re

_FIGURE = re.compile(
    r"[(（\[]?\s*[-–—−+±]?\s*(?:[$€£¥￥]|US\$|HK\$)?\s*[-–—−+]?\d[\d.,，'’ \u00a0\u202f]*\s*(?:%|％|‰)?\s*[)）\]]?"
    r"[*†‡a-z]?|[-–—−.…]+|n/?a|\*+|\d{1,2}[:：]\d\d(?:[:：]\d\d)?|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}",
    re.IGNORECASE,
)
"""What a cell of figures holds: a number with its marks, the sign for none, a time or a date."""

_YEAR = re.compile(r"(?:19|20)\d\d\s*年?(?:度|末|底)?")


def is_figure(text: str) -> bool:
    """Tell whether a text is a number or stands for one."""
    return _FIGURE.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Tell whether a text is nothing but a year, as headings have it."""
    return _YEAR.fullmatch(text) is not None
