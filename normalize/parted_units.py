"""Text copied from pages, where a blank parts figures from the script behind them: figures with their units again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extract import Line
from normalize.labels import match
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Block

_PARTED = re.compile(r"\d [年月日]")
_WHOLE = re.compile(r"\d[年月日]")
_WORD_BEHIND = re.compile(r"(?<=\d) (?=(\S+)(?:\s|$))")


def with_units(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks with the unit behind a figure joined to it (`≥30 家`), if dates show that the file parts them.

    Where a column of units stands beside that of figures the blank may be one between two cells, and stays.
    """
    texts = [block.text for block in blocks if isinstance(block, Line)]
    if not any(map(_PARTED.search, texts)) or any(map(_WHOLE.search, texts)):
        return blocks
    words = {word for text in texts for word in text.split()}
    if any(
        (label := match(word)) is not None and not label.inline and label.one("ind.unit") for word in words
    ):
        return blocks
    return [
        replace(block, text=_WORD_BEHIND.sub(_blank, block.text)) if isinstance(block, Line) else block
        for block in blocks
    ]


def _blank(found: re.Match[str]) -> str:
    look = traits(found[1])
    return "" if look.unit and not look.number else " "
