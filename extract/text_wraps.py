"""Lines that only the width of their column has parted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.text_segments import positions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.text_segments import Metric

_NARROWEST_WRAPPED = 16

_UNIT = re.compile(r"[!-~]+|.", re.DOTALL)
_SENTENCE_ENDS = ("。", "；", ";", "！", "？", "：", ":")
_NEW_ITEM = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[)）、.．]|[①-⑳●○■□★◆•]"
    r"|(?:目标|任务|指标|注|其中)[一二三四五六七八九十\d]*[：:]"
    r"|[≥≤＞＜＝><=]"
)


def goes_on(before: str, after: str, room: int, metric: Metric) -> bool:
    """Whether a line is the rest of the one above: its first word or character had no room there.

    Args:
        before: The line above, stripped.
        after: The line in question, stripped.
        room: Columns that text in this place can take.
        metric: How wide characters are.
    """
    unit = _UNIT.match(after)
    if not unit or before.endswith(_SENTENCE_ENDS) or _NEW_ITEM.match(after):
        return False
    return positions(before, metric)[-1] + positions(unit[0], metric)[-1] > room


def starts_item(text: str) -> bool:
    """Whether a line begins with the number or mark of an item."""
    return _NEW_ITEM.match(text) is not None


def wrapped_cell(
    row: Mapping[int, str], above: Mapping[int, str], rooms: Mapping[int, int], metric: Metric
) -> int | None:
    """Column of a cell whose rest is all that a line holds, or None if the line is a row of its own.

    Where no ruling parts the rows a wrong merger does more harm than a torn cell: the line must hold one cell
    only, not the first; and that must follow text which filled a column of some width in a row of several cells.
    """
    if len(row) != 1 or len(above) < 2:
        return None
    ((column, text),) = row.items()
    if column == 0 or column not in above or rooms[column] < _NARROWEST_WRAPPED:
        return None
    return column if goes_on(above[column], text, rooms[column], metric) else None


def joined(before: str, after: str) -> str:
    """Undo a soft wrap: Latin words keep a blank between them, Chinese text and cut numbers need none."""
    ends = before[-1:] + after[:1]
    return f"{before} {after}" if ends.isascii() and ends.isalpha() else before + after
