"""Numbers at the start of a line, such as 一、 （一） 1、 (1) ① 目标1： or 任务一、."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ITEM = re.compile(
    r"(?P<before>[（(]?)(?P<bracketed>[一二三四五六七八九十]{1,3}|\d{1,2})(?P<after>[)）])"
    r"|(?P<chinese>[一二三四五六七八九十]{1,3})、"
    r"|(?P<arabic>\d{1,2})(?P<mark>、|．|\.(?!\d))"
    r"|(?P<circled>[①-⑳])"
    r"|(?P<word>第|目标|任务|指标|其他任务)(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})[：:、，条]"
)
_MARK = re.compile(r"[。；;，、：:）)]")
"""What may stand within a line before a number that does not begin it."""

_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}


class Item(NamedTuple):
    """The number of an item: its way of writing and its value."""

    style: str
    value: int


def item_of(text: str) -> Item | None:
    """Return the number that a line begins with, if it begins with one."""
    found = _ITEM.match(text)
    if found is None:
        return None
    parts = found.groupdict()
    if parts["bracketed"]:
        kind = "(1)" if parts["bracketed"].isdigit() else "(一)"
        return Item(kind if parts["before"] else kind[1:], _value(parts["bracketed"]))
    if parts["chinese"]:
        return Item("一、", _value(parts["chinese"]))
    if parts["arabic"]:
        return Item("1、" if parts["mark"] == "、" else "1.", int(parts["arabic"]))
    if parts["circled"]:
        return Item("①", ord(parts["circled"]) - ord("①") + 1)
    return Item(parts["word"], _value(parts["number"]))


def goes_on(before: Iterable[str], text: str) -> bool:
    """Tell whether a line begins with the number after that of an earlier line."""
    item = item_of(text)
    return item is not None and any(item_of(line) == (item.style, item.value - 1) for line in before)


def beside_at_starts(lines: Sequence[str], text: str) -> int:
    """Count which of the numbers before and after that of a line begin a line, the first line aside.

    The first line begins with its number whether the items are set in lines or in one paragraph.
    """
    return len(_beside(text).intersection(map(item_of, lines[1:])))


def beside_within(lines: Iterable[str], text: str) -> int:
    """Count which of the numbers before and after that of a line stand within a line, after a mark."""
    within = {item_of(line[mark.end() :]) for line in lines for mark in _MARK.finditer(line)}
    return len(_beside(text) & within)


def _beside(text: str) -> set[Item | None]:
    """Return the numbers before and after the one that a line begins with."""
    item = item_of(text)
    return set() if item is None else {item._replace(value=item.value + step) for step in (-1, 1)}


def _value(number: str) -> int:
    """Return the value of a number up to 99 in Arabic or Chinese digits."""
    if number.isdigit():
        return int(number)
    tens, ten, units = number.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(units, 0)
