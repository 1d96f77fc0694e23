"""Indicators listed as lines of text: level headings, paths (`产出指标-数量指标-…：…`) and keyed lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normalize.labels import match
from normalize.listed_sentences import Sentence, kind_of_marker, sentences
from normalize.named_values import named_value
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract import Line

# Columns of a listed row, by role; a block of such rows has no header.
LISTED = ("level1", "level2", "name", "annual", "period", "actual", "weight")

_SEPARATOR = re.compile(r"\s*(?:[-—–>→/|｜\t]|\s{2,}|\u3000)+\s*")
_COLON = re.compile(r"[:：]")
_ENUMERATOR = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2}){1,3}[、.．]?(?=[^\d.．%])|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳•·▪-])\s*"
)
_BRACKETS = "(（[【〔"
_FIGURE = re.compile(r"[≥≤><=%％\d]")
_ENDING = re.compile(r"[；;。，,]\s*$")
_ROLE_OF_KEY = (
    ("ind.level1", "level1"),
    ("ind.level2", "level2"),
    ("ind.period", "period"),
    ("ind.annual", "annual"),
    ("ind.actual", "actual"),
    ("ind.value", "annual"),
    ("ind.weight", "weight"),
    ("ind.name", "name"),
)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells one listed row consists of: role, text and the line each was read from."""

    cells: tuple[tuple[str, str, Line], ...]


@dataclass(slots=True)
class Listing:
    """Reads lines one after another; `inside` tells that the last lines were part of a list of indicators."""

    inside: bool = False
    _keyed: dict[str, tuple[str, Line]] = field(default_factory=dict[str, "tuple[str, Line]"])
    _kinds: dict[str, str] = field(default_factory=dict[str, str])

    def feed(self, line: Line, pieces: list[str]) -> tuple[list[Cells], bool]:
        """Take one line, split at its gaps; return rows that are complete and whether the line is part of the list."""
        keyed = [(_key_role(piece), piece) for piece in pieces]
        if all(role is not None for role, _ in keyed):
            done: list[Cells] = []
            for role, piece in keyed:
                done.extend(self._take_key(role or "", _COLON.split(piece, maxsplit=1)[1].strip(), line))
            return done, True
        rows = self.flush()
        told = sentences(line.text, inside=self.inside)
        if told:
            self.inside = True
            return [*rows, *(cells for sentence in told for cells in self._told(sentence, line))], True
        cells = _path(line.text, line, inside=self.inside)
        self._keep_kind(line.text, cells)
        self.inside = cells is not None
        if cells is not None:
            rows.append(cells)
        return rows, cells is not None

    def flush(self) -> list[Cells]:
        """End a row that was read key by key."""
        cells = tuple((role, *self._keyed[role]) for role in LISTED if role in self._keyed)
        self._keyed.clear()
        return [Cells(cells)] if cells else []

    def _told(self, sentence: Sentence, line: Line) -> Iterator[Cells]:
        """The rows of the indicators that a level heads in a line, the first of them with the level."""
        roles: tuple[str, ...] = ("level1", "level2")
        if len(sentence.heads) == 1:
            roles = ("level1",) if self._is_upper(sentence) else ("level2",)
        if sentence.heads:
            self._kinds[roles[0]] = sentence.marker
        heads = [(role, head, line) for role, head in zip(roles, sentence.heads, strict=False)]
        for texts in sentence.indicators:
            cells = zip(("name", "annual", "actual"), texts, strict=True)
            yield Cells((*heads, *((role, text, line) for role, text in cells if text)))
            heads = []

    def _is_upper(self, sentence: Sentence) -> bool:
        """Whether a level is a level 1; one that may be either is it if it is numbered like those and not like the others."""
        found = sentence.first
        if found is None or found.level1 is None or found.level2 is None or found.rare:
            return found is not None and found.level1 is not None and not found.rare
        like = [role for role in ("level1", "level2") if self._kinds.get(role) == sentence.marker]
        return like == ["level1"] or (len(like) == 2 and found.level1 == "satisfaction")

    def _keep_kind(self, text: str, cells: Cells | None) -> None:
        """Remember how a level that stands alone in its line is numbered."""
        if cells is not None and len(cells.cells) == 1 and cells.cells[0][0] in ("level1", "level2"):
            self._kinds[cells.cells[0][0]] = kind_of_marker(text)

    def _take_key(self, role: str, text: str, line: Line) -> list[Cells]:
        order = LISTED.index(role)
        starts = role in self._keyed or (order < 3 and any(LISTED.index(key) > order for key in self._keyed))
        done = self.flush() if starts else []
        if text:
            self._keyed[role] = (text, line)
        self.inside = True
        return done


def _key_role(piece: str) -> str | None:
    """The role of a keyed piece (`三级指标：…`); None if it is no such piece."""
    label = match(piece)
    if label is None or label.inline is None:
        return None
    if label.one("head.indicators") is not None and "级" not in label.wording:
        return None
    for concept, role in _ROLE_OF_KEY:
        if concept in label.concepts and (
            "指标" in label.wording or "目标值" in label.wording or role == "actual"
        ):
            return role
    return None


def _path(text: str, line: Line, *, inside: bool) -> Cells | None:
    """A row given on one line: levels first, then the name, then the value behind a colon or the last separator."""
    rest = _ENDING.sub("", _ENUMERATOR.sub("", text.strip()))
    if len(rest) > 120:
        return None
    found: list[tuple[str, str, Line]] = []
    for role in ("level1", "level2"):
        parted = re.split(r"\s*(?:[-—–>→/|｜\t:：]|\s{2,}|\u3000)+\s*", rest, maxsplit=1)
        look = level(parted[0])
        if look is None or (not look.certain and not found):
            continue
        if role == "level1" and look.level1 is None:
            continue
        if role == "level2" and look.level2 is None:
            continue
        if (
            role == "level1"
            and look.level2 is not None
            and len(parted) == 2
            and level(_first(parted[1])) is None
        ):
            continue
        found.append((role, parted[0], line))
        rest = parted[1] if len(parted) == 2 else ""
    if not found and not inside:
        return None
    if rest:
        named = _name_and_value(rest, levelled=bool(found))
        if named is None:
            return None
        found.extend((role, part, line) for role, part in named if part)
    return Cells(tuple(found))


def _first(text: str) -> str:
    return re.split(r"[-—–>→/|｜\t:：\s]", text.strip(), maxsplit=1)[0]


def _name_and_value(text: str, *, levelled: bool) -> list[tuple[str, str]] | None:
    """Split `培训人数：≥100人` or `培训人数 ≥100人`; None if the text is prose rather than an indicator.

    `levelled` tells that a level is printed before it. A line without one is an indicator only if it has a value.
    """
    if text[0] in _BRACKETS:
        return None
    parts = [part.strip() for part in _COLON.split(text, maxsplit=1)]
    if len(parts) == 1:
        parts = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
    if len(parts) == 1:
        parts = parts[0].rsplit(" ", 1)
    if not parts or not parts[0]:
        return None
    if len(parts) == 1:
        name, value = named_value(parts[0])
        if value and levelled:
            return [("name", name), ("annual", value)]
        return [("name", parts[0])] if levelled and len(parts[0]) <= 40 and match(parts[0]) is None else None
    name, value = parts[0], parts[-1]
    look = traits(value)
    if not levelled and not look.value and not _FIGURE.search(value) and not traits(name).name:
        return None
    label = match(name)
    if label is not None and label.one(
        "field", "text", "person", "other", "head.budget", "head.tasks", "item"
    ):
        return None
    if len(name) > 40 or (len(value) > 40 and not traits(value).value):
        return None
    if len(parts) == 3:
        return [("name", name), ("period", parts[1]), ("annual", parts[2])]
    return [("name", name), ("annual", value)]
