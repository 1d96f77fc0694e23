"""Text that a spreadsheet would run as a formula, made harmless and read back."""

from __future__ import annotations

import re

# What a spreadsheet takes for the start of a formula, full-width forms included; apostrophes before it
# are counted so that removing one apostrophe always gives the text back.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")


def neutral(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def spoken(text: str) -> str:
    """Give back the text that `neutral` made harmless."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
