"""Automatic list numbers, which stand nowhere in the text: built from the list definitions and counted along."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extract.docx_counting import written
from extract.docx_markup import RUN_PROPERTIES, W, child_of, is_on, value_of, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

    from extract.docx_styles import Style, Styles

MAX_LEVEL: Final = 8
MAX_START: Final = 32_767


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    Attributes:
        start: First number.
        form: Number format, as in the markup.
        pattern: Label text, where %1 to %9 stand for the numbers of levels 0 to 8.
        gap: What stands between label and text: `tab`, `space` or `nothing`.
        restarts_after: The level counts anew after a level below this one was used; 0 never.
        legal: All numbers in the label are written as decimals.
        style: Paragraph style tied to the level.
        width: Digits the number is padded to with zeros.
        shown: False where the label itself is hidden.
    """

    start: int
    form: str
    pattern: str
    gap: str
    restarts_after: int
    legal: bool
    style: str | None
    width: int
    shown: bool


@dataclass(frozen=True, slots=True)
class NumberedList:
    """One list (`w:num`): its levels, the starts it sets anew, and whose counters it shares."""

    counters: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]

    def start(self, level: int) -> int:
        """Return the first number of a level."""
        return self.starts.get(level, self.levels[level].start if level in self.levels else 1)


def read_lists(root: Element | None, styles: Styles) -> dict[str, NumberedList]:
    """Return the lists of a package by their id; none without a numbering part (`root` None)."""
    if root is None:
        return {}
    abstracts = {a.get(f"{W}abstractNumId", ""): a for a in root.iterfind(f"{W}abstractNum")}
    nums = {num.get(f"{W}numId", ""): num for num in root.iterfind(f"{W}num")}
    levels = {identifier: _levels(abstract) for identifier, abstract in abstracts.items()}
    lists: dict[str, NumberedList] = {}
    for identifier, num in nums.items():
        shared = value_of(num, "abstractNumId") or ""
        link = value_of(abstracts.get(shared), "numStyleLink")
        if link is not None:
            # The levels are kept by the list that the linked style belongs to.
            linked = nums.get(styles.named(link).list_id or "")
            shared = value_of(linked, "abstractNumId") or shared
        changed = list(num.iterfind(f"{W}lvlOverride"))
        own = {
            _index(override): lvl
            for override in changed
            if (lvl := child_of(override, f"{W}lvl")) is not None
        }
        lists[identifier] = NumberedList(
            counters=shared,
            levels={**levels.get(shared, {}), **{index: _level(index, lvl) for index, lvl in own.items()}},
            starts={
                _index(override): _start(start)
                for override in changed
                if (start := value_of(override, "startOverride")) is not None
            },
        )
    return lists


class Numbering:
    """Counts the list paragraphs of one story (body, header, footnotes, …) in reading order.

    Args:
        lists: The lists of the package by id.
    """

    def __init__(self, lists: Mapping[str, NumberedList]) -> None:
        self._lists = lists
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, properties: Element | None, style: Style) -> str:
        """Count one paragraph and return its label with the gap after it; empty if it is in no list.

        Args:
            properties: The `w:pPr` of the paragraph.
            style: Style of the paragraph.
        """
        if not self._lists:
            return ""
        own = child_of(properties, f"{W}numPr")
        list_id = value_of(own, "numId") or style.list_id
        numbered = self._lists.get(list_id or "")
        if numbered is None or list_id is None:
            return ""
        level = value_of(own, "ilvl")
        index = (
            _style_level(numbered, style)
            if level is None
            else whole_number(level, default=0, least=0, most=MAX_LEVEL)
        )
        if index not in numbered.levels:
            return ""
        return _compose(numbered, index, self._advance(list_id, numbered, index))

    def _advance(self, list_id: str, numbered: NumberedList, index: int) -> Mapping[int, int]:
        """Count the paragraph on its level and return the state of all levels of the list."""
        counters = self._counters.setdefault(numbered.counters, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for level in numbered.starts:
                counters.pop(level, None)
        counters[index] = counters[index] + 1 if index in counters else numbered.start(index)
        for deeper in [level for level in counters if level > index]:
            if index < numbered.levels[deeper].restarts_after if deeper in numbered.levels else True:
                del counters[deeper]
        return counters


def _style_level(numbered: NumberedList, style: Style) -> int:
    for index, level in numbered.levels.items():
        if level.style is not None and level.style == style.list_style:
            return index
    return whole_number(style.list_level, default=0, least=0, most=MAX_LEVEL)


def _compose(numbered: NumberedList, index: int, counters: Mapping[int, int]) -> str:
    level = numbered.levels[index]
    if not level.shown:
        return ""
    if level.form == "bullet":
        # Letters and private-use characters are pictures of a symbol font, and no text.
        plain = [c for c in level.pattern if not c.isalnum() and unicodedata.category(c) not in {"Co", "Cc"}]
        bullet = "".join(plain).strip()
        # A dash run together with a number would read as a minus.
        return f"{bullet} " if bullet else ""

    def number(match: re.Match[str]) -> str:
        named = int(match[1]) - 1
        count = counters.get(named, numbered.start(named))
        if named not in numbered.levels or level.legal:
            return str(count)
        return written(count, numbered.levels[named].form).rjust(numbered.levels[named].width, "0")

    label = _PLACE.sub(number, level.pattern)
    if level.gap == "space":
        return f"{label} "
    # A tab is room on the page; it becomes a blank only where label and text would read as one word.
    runs_on = level.gap == "tab" and unicodedata.category(label[-1:] or " ") in {"Nd", "Nl", "Lu", "Ll", "Lo"}
    return f"{label} " if runs_on else label


_PLACE: Final = re.compile(r"%([1-9])")


def _levels(abstract: Element) -> dict[int, Level]:
    return {_index(level): _level(_index(level), level) for level in abstract.iterfind(f"{W}lvl")}


def _level(index: int, level: Element) -> Level:
    vanish = child_of(child_of(level, RUN_PROPERTIES), f"{W}vanish")
    legal = child_of(level, f"{W}isLgl")
    # Formats beyond the standard's own are wrapped in alternate content.
    form = next(level.iter(f"{W}numFmt"), None)
    name = "decimal" if form is None else form.get(f"{W}val", "decimal")
    sample = "" if form is None else form.get(f"{W}format", "").split(",")[0].strip()
    picture = child_of(level, f"{W}lvlPicBulletId")
    return Level(
        start=_start(value_of(level, "start")),
        form=name if picture is None else "bullet",
        pattern="" if picture is not None else value_of(level, "lvlText") or "",
        gap=value_of(level, "suff") or "tab",
        restarts_after=whole_number(value_of(level, "lvlRestart"), default=index, least=0, most=index),
        legal=legal is not None and is_on(legal),
        style=value_of(level, "pStyle"),
        width=len(sample) if name == "custom" and sample.isdigit() else 0,
        shown=vanish is None or not is_on(vanish),
    )


def _index(element: Element) -> int:
    return whole_number(element.get(f"{W}ilvl"), default=0, least=0, most=MAX_LEVEL)


def _start(text: str | None) -> int:
    # A level that names no start begins at 0, as the standard says and word processors do.
    return whole_number(text, default=0, least=0, most=MAX_START)
