"""What a cell of figures holds."""

from __future__ import annotations

import re

_FIGURE = re.compile(
    r"[(（\[]?\s*[-–—−+±]?\s*(?:[$€£¥￥]|US\$|HK\$)?\s*[-–—−+]?\d[\d.,，'’ \u00a0\u202f]*\s*(?:%|％|‰)?\s*[)）\]]?"
    r"[*†‡a-z]?|[-–—−.…]+|n/?a|\*+",
    re.IGNORECASE,
)
"""What a cell of figures holds: a number with its marks, or the sign for none."""

_YEAR = re.compile(r"(?:19|20)\d\d\s*年?(?:度|末|底)?")


def is_figure(text: str) -> bool:
    """Tell whether a text is a number or stands for one."""
    return _FIGURE.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Tell whether a text is nothing but a year, as headings have it."""
    return _YEAR.fullmatch(text) is not None
