"""Labels by what they are composed of: the core of a wording with the words that offices put around it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

from normalize.errors import ProfileError

LONGEST_COMPOSED = 18  # characters; a longer text that consists of such words tells rather than names

_GOES_ON = frozenset("及和与或的、")  # a header that ends so is printed on two lines
_PART = re.compile(r"<(\w+)>")
_SYNTAX = re.compile(r"\\d|\\[()]|\(\?[:!=]|\{\d,?\d*\}")


@dataclass(frozen=True, slots=True)
class Composition:
    """How labels of one concept are composed: one pattern, and every character such a label may hold."""

    concept: str
    pattern: re.Pattern[str]
    alphabet: frozenset[str]


def composed(key: str) -> frozenset[str]:
    """The concepts a folded wording may stand for by its parts; none if it is not composed of known parts."""
    if not 2 <= len(key) <= LONGEST_COMPOSED or key[-1] in _GOES_ON:
        return frozenset()
    letters = set(key)
    if not letters <= _letters():
        return frozenset()
    return frozenset(
        one.concept for one in _packaged() if letters <= one.alphabet and one.pattern.fullmatch(key)
    )


@cache
def _packaged() -> tuple[Composition, ...]:
    text = resources.files("normalize").joinpath("vocabulary/compositions.toml").read_text("utf-8")
    return load_compositions(text, "vocabulary/compositions")


@cache
def _letters() -> frozenset[str]:
    """Every character a composed label may hold; most texts hold another one."""
    return frozenset[str]().union(*(one.alphabet for one in _packaged()))


def load_compositions(text: str, name: str) -> tuple[Composition, ...]:
    """Read compositions strictly.

    Raises:
        ProfileError: Naming every entry that is no list of patterns of known parts.
    """
    try:
        data: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError([f"{name}: {error}"]) from error
    faults = [f"{name}: {key}: unknown key" for key in sorted(data.keys() - {"parts", "compose"})]
    parts = {part: f"(?:{'|'.join(texts)})" for part, texts in _lists(data, "parts", name, faults).items()}
    found: list[Composition] = []
    for concept, patterns in _lists(data, "compose", name, faults).items():
        for position, pattern in enumerate(patterns):
            unknown = [part for part in _PART.findall(pattern) if part not in parts]
            faults.extend(f"{name}: compose.{concept}[{position}]: unknown part {part!r}" for part in unknown)
        if faults:
            continue
        whole = _filled("|".join(patterns), parts)
        try:
            found.append(Composition(concept, re.compile(whole), _alphabet(whole)))
        except re.error as error:
            faults.append(f"{name}: compose.{concept}: {whole!r} is no pattern ({error})")
    if faults:
        raise ProfileError(faults)
    return tuple(found)


def _filled(pattern: str, parts: dict[str, str]) -> str:
    """A pattern with its parts put in, parts of parts included."""
    while _PART.search(pattern):
        pattern = _PART.sub(lambda part: parts[part[1]], pattern)
    return pattern


def _alphabet(pattern: str) -> frozenset[str]:
    """Every character a text may hold that a pattern fits."""
    digits = "0123456789" if r"\d" in pattern else ""
    brackets = "()" if r"\(" in pattern or "[(]" in pattern else ""
    return frozenset((*_SYNTAX.sub("", pattern), *digits, *brackets)) - frozenset("|?*+:")


def _lists(data: dict[str, object], section: str, name: str, faults: list[str]) -> dict[str, list[str]]:
    """The lists of texts of one section."""
    entries = data.get(section, {})
    if not isinstance(entries, dict):
        faults.append(f"{name}: {section}: expected a table, found {entries!r}")
        return {}
    kept: dict[str, list[str]] = {}
    for key, value in cast("dict[str, object]", entries).items():
        listed = cast("list[object]", value) if isinstance(value, list) else []
        texts = [item for item in listed if isinstance(item, str) and item]
        if not texts or len(texts) < len(listed):
            faults.append(f"{name}: {section}.{key}: expected a list of texts, found {value!r}")
        kept[key] = texts
    return kept
