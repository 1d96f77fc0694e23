"""A first draft of a layout profile: what was inferred of a form as comments, what was not as entries to fill in."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import concepts
from normalize.profiles import COLUMN_FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalize.profiles_unknown import Unknown
    from shenbao.catalogue import Catalogue

_MOST_LABELS = 6  # that tell the layout; more make it fit one form only
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
_SPECIAL = re.compile(r"([\\.^$|?*+()\[\]{}])")


def draft(unknown: Unknown, name: str, say: Catalogue) -> str:
    """Write the draft as TOML; entries that a person must fill in are blank, and do not load until they are."""
    return "\n".join([*_head(unknown, name, say), *_match(unknown, say), *_entries(unknown, say)]) + "\n"


def _head(unknown: Unknown, name: str, say: Catalogue) -> Iterator[str]:
    yield from _comment(say("draft.head", file=name))
    yield ""
    yield f'title = {{ en = "", zh = {_text(unknown.title)} }}'
    if unknown.region_missing:
        yield from _comment(say("draft.region"))
        yield 'region = ""'


def _match(unknown: Unknown, say: Catalogue) -> Iterator[str]:
    yield ""
    yield "[match]"
    yield from _comment(say("draft.match"))
    if squeeze(unknown.title):
        yield f"title = {_text(_pattern(unknown.title))}"
    strange = [
        *(column.header for column in unknown.columns),
        *(text for text, _ in unknown.labels),
    ]
    telling = (strange or list(unknown.headings))[:_MOST_LABELS]
    if telling:
        yield f"labels = [{', '.join(_text(label) for label in telling)}]"
    declaration = unknown.declaration
    if declaration is not None and declaration.region_code is not None:
        yield f'region = "{declaration.region_code}"  # {declaration.region_name}'
    if declaration is not None and declaration.fiscal_year is not None:
        yield f"# years = [{declaration.fiscal_year}, {declaration.fiscal_year}]"


def _entries(unknown: Unknown, say: Catalogue) -> Iterator[str]:
    if unknown.labels:
        yield ""
        yield "[labels]"
        yield from _comment(say("draft.labels"))
        for text, beside in unknown.labels:
            yield f'{_text(text)} = ""  # {_short(beside)}'
    if unknown.unit_missing:
        yield ""
        yield "[units]"
        yield from _comment(say("draft.units"))
        yield 'form = ""'
    told: set[str] = set()
    for column in unknown.columns:
        yield ""
        if column.block not in told:
            told.add(column.block)
            roles = ", ".join(_roles(COLUMN_FAMILIES[column.block]))
            yield from _comment(say("draft.columns", roles=roles))
        if column.role is not None:
            yield from _comment(say("draft.inferred", role=column.role))
        yield f"[[{column.block}.columns]]"
        yield f"header = {_text(column.header)}"
        yield f'role = "{column.role or ""}"'
    for number, (text, depth) in enumerate(unknown.levels):
        yield ""
        if number == 0:
            yield from _comment(say("draft.levels"))
        yield "[[levels]]"
        yield f"name = {_text(text)}"
        yield f'level{depth} = ""'
    if not (unknown.labels or unknown.columns or unknown.levels or unknown.unit_missing):
        yield ""
        yield from _comment(say("draft.nothing"))


def _roles(family: str) -> list[str]:
    return sorted(concept.partition(".")[2] for concept in concepts() if concept.startswith(f"{family}."))


def _pattern(title: str) -> str:
    """A pattern for the title whatever its year, in which special signs stand for themselves."""
    parts = [_SPECIAL.sub(r"\\\1", part) for part in _YEAR.split(squeeze(title)) if part]
    return ".*".join(parts)


def _comment(text: str) -> Iterator[str]:
    yield from (f"# {line}".rstrip() for line in text.split("\n"))


def _short(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text[:40])


def _text(text: str) -> str:
    """A text as a TOML string; JSON writes the same but for one control sign."""
    return json.dumps(re.sub(r"\s+", " ", text).strip(), ensure_ascii=False).replace("\x7f", "")
