"""Every sentence a person reads, in English and Chinese, loaded strictly from `messages/*.toml`."""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Literal, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class CatalogueError(Exception):
    """The catalogue is wrong; the text names every fault with its file and key."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language by dotted key."""

    language: Language
    sentences: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Fill the sentence of a key; a key nobody wrote is a bug and raises KeyError."""
        return self.sentences[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self.sentences


def load(language: Language) -> Catalogue:
    """Read the catalogue that comes with the package."""
    folder = resources.files("shenbao").joinpath("messages")
    texts = {
        item.name: item.read_text(encoding="utf-8")
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".toml")
    }
    return Catalogue(language, {key: entry[language] for key, entry in parse(texts).items()})


def parse(texts: Mapping[str, str]) -> dict[str, dict[Language, str]]:
    """Read catalogue files, given by name, into entries with one sentence for each language.

    Raises:
        CatalogueError: A file is no TOML, an entry lacks a language or has another key, the placeholders
            differ between the languages, or two files write the same entry; all faults at once.
    """
    entries: dict[str, dict[Language, str]] = {}
    faults: list[str] = []
    for name, text in texts.items():
        try:
            tree = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            faults.append(f"{name}: {error}")
            continue
        for key, entry in _entries(tree, ""):
            faults += [f"{name}: {key}: {fault}" for fault in _faults(entry)]
            if key in entries:
                faults.append(f"{name}: {key}: written twice")
            entries[key] = cast("dict[Language, str]", entry)
    if faults:
        raise CatalogueError("\n".join(faults))
    return entries


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Choose the language: `--lang` if it is given, else the locale of the environment, else English."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name == "--lang" and not equals:
            value = arguments[position + 1] if position + 1 < len(arguments) else ""
        if name == "--lang" and value in LANGUAGES:
            return value
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environment.get(variable):
            return "zh" if locale.lower().startswith("zh") else "en"
    return "en"


def _entries(tree: Mapping[str, object], above: str) -> Iterator[tuple[str, dict[str, object]]]:
    for name, value in tree.items():
        key = f"{above}.{name}" if above else name
        if not isinstance(value, dict):
            yield above or key, cast("dict[str, object]", tree)
            return
        yield from _entries(cast("dict[str, object]", value), key)


def _faults(entry: Mapping[str, object]) -> list[str]:
    faults = [f"{language} is missing" for language in LANGUAGES if language not in entry]
    faults += [f"unknown key {key}" for key in entry if key not in LANGUAGES]
    faults += [f"{key} is not text" for key, value in entry.items() if not isinstance(value, str)]
    if faults:
        return faults
    wanted, found = (_placeholders(str(entry[language])) for language in LANGUAGES)
    return [] if wanted == found else [f"placeholders differ: en {sorted(wanted)}, zh {sorted(found)}"]


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
