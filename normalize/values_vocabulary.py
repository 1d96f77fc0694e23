"""The words of the value grammar, read once from `vocabulary/units.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, cast, get_args

from normalize.errors import ProfileError
from normalize.records import Operator

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "units.toml"
_LISTS = {
    "measures": ("with_times", "other"),
    "nature": ("qualitative", "neutral"),
    "absent": ("placeholders", "units"),
    "names": ("timing", "share", "share_endings", "not_share"),
    "prose": ("ordinal_after", "ordinal_before", "definitions", "between"),
    "dates": ("finishing",),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of the value grammar, on folded text.

    Attributes:
        measures: Every word that may follow a number, with the unit it is written as (百分比 → %).
        not_before: Characters that, right behind a measure, make it part of another word.
        not_after: Characters that, right before an operator word, make it part of another word.
        before: Operator words and signs that stand before a number.
        after: Operator words that stand behind a number and its unit.
    """

    measures: Mapping[str, str]
    not_before: Mapping[str, str]
    not_after: Mapping[str, str]
    before: Mapping[str, Operator]
    after: Mapping[str, Operator]
    qualitative: frozenset[str]
    neutral: frozenset[str]
    placeholders: frozenset[str]
    no_units: frozenset[str]
    timing: tuple[str, ...]
    share: tuple[str, ...]
    share_endings: tuple[str, ...]
    not_share: tuple[str, ...]
    ordinal_after: tuple[str, ...]
    ordinal_before: tuple[str, ...]
    definitions: tuple[str, ...]
    between: tuple[str, ...]
    finishing: tuple[str, ...]


@cache
def words() -> Words:
    """The word lists that ship with the package."""
    text = (resources.files("normalize") / "vocabulary" / _FILE).read_text(encoding="utf-8")
    return parse_words(text)


def parse_words(text: str) -> Words:
    """Read word lists from TOML text.

    Raises:
        ProfileError: On broken TOML, an unknown key, a missing key, or anything but text where text belongs.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError([f"{_FILE}: {error}"]) from error
    reader = _Reader(data)
    lists = {section: reader.lists(section, keys) for section, keys in _LISTS.items()}
    spelling = reader.open_lists("spelling")
    before = reader.open_lists("operators", allowed=get_args(Operator))
    after = reader.open_lists("after", allowed=get_args(Operator))
    not_before, not_after = reader.texts("not_before"), reader.texts("not_after")
    reader.finish()
    counted = lists["measures"]["with_times"]
    plain = (*counted, *(f"{word}次" for word in counted), *lists["measures"]["other"])
    return Words(
        measures={
            **{word: word for word in plain},
            **{word: unit for unit, spellings in spelling.items() for word in spellings},
        },
        not_before=not_before,
        not_after=not_after,
        before=_by_word(before),
        after=_by_word(after),
        qualitative=frozenset(lists["nature"]["qualitative"]),
        neutral=frozenset(lists["nature"]["neutral"]),
        placeholders=frozenset(lists["absent"]["placeholders"]),
        no_units=frozenset(lists["absent"]["units"]),
        timing=lists["names"]["timing"],
        share=lists["names"]["share"],
        share_endings=lists["names"]["share_endings"],
        not_share=lists["names"]["not_share"],
        ordinal_after=lists["prose"]["ordinal_after"],
        ordinal_before=lists["prose"]["ordinal_before"],
        definitions=lists["prose"]["definitions"],
        between=lists["prose"]["between"],
        finishing=lists["dates"]["finishing"],
    )


def _by_word(lists: Mapping[str, tuple[str, ...]]) -> dict[str, Operator]:
    return {word: cast("Operator", code) for code, spellings in lists.items() for word in spellings}


class _Reader:
    """Typed access to parsed TOML that gathers every fault before it raises."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self._data = data
        self._seen: set[str] = set()
        self._faults: list[str] = []

    def lists(self, section: str, keys: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        table = self._table(section)
        self._faults.extend(f"{section}.{key}: unknown key" for key in table if key not in keys)
        self._faults.extend(f"{section}.{key}: missing" for key in keys if key not in table)
        return {key: self._words(f"{section}.{key}", table.get(key, [])) for key in keys}

    def open_lists(self, section: str, *, allowed: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
        table = self._table(section)
        self._faults.extend(
            f"{section}.{key}: unknown key" for key in table if allowed and key not in allowed
        )
        found = {key: self._words(f"{section}.{key}", value) for key, value in table.items()}
        place: dict[str, str] = {}
        for key, entries in found.items():
            for word in entries:
                if place.setdefault(word, key) != key:
                    self._faults.append(f"{section}.{key}: {word!r} stands under {place[word]} too")
        return found

    def texts(self, section: str) -> dict[str, str]:
        table = self._table(section)
        for key, value in table.items():
            if not isinstance(value, str):
                self._faults.append(f"{section}.{key}: expected text, found {value!r}")
        return {key: value for key, value in table.items() if isinstance(value, str)}

    def finish(self) -> None:
        self._faults.extend(
            f"{section}: unknown section" for section in self._data if section not in self._seen
        )
        if self._faults:
            raise ProfileError([f"{_FILE}: {fault}" for fault in self._faults])

    def _table(self, section: str) -> Mapping[str, object]:
        self._seen.add(section)
        table = self._data.get(section)
        if not isinstance(table, dict):
            self._faults.append(
                f"{section}: missing section" if table is None else f"{section}: expected a table"
            )
            return {}
        return cast("dict[str, object]", table)

    def _words(self, path: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            self._faults.append(f"{path}: expected a list, found {value!r}")
            return ()
        items = cast("list[object]", value)
        self._faults.extend(
            f"{path}[{index}]: expected text, found {item!r}"
            for index, item in enumerate(items)
            if not isinstance(item, str) or not item
        )
        return tuple(item for item in items if isinstance(item, str))
