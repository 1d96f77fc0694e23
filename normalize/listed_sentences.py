"""Indicators told in sentences: names of levels with a colon inside a line, behind each the indicators it heads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalize.labels import match
from normalize.named_values import is_empty, named_value
from normalize.numbering import strip_marker
from normalize.taxonomy import Level, level
from normalize.traits import traits

_COLON = re.compile(r"[:：]")
_MARKER = r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．](?!\d)|[①-⑳]|[•·▪-])"
_BULLETS = "•·▪-●◆■ "
_STOPPED = re.compile(
    rf"\s*(?:{_MARKER})?\s*[^。；;，,：:\s]{{2,12}}指标(?P<stop>。)"
)  # `（一）产出指标。1.数量指标：…`
_BEGINS = re.compile(
    rf"(?:^|[；;。，,、\s:：])\s*(?P<head>(?P<marker>{_MARKER})?\s*[^；;。，,、\s:：]{{2,16}})$"
)
_CLAUSES = re.compile(r"[；;。\n]+")
_PARTS = re.compile(r"[，,、]+")
_TARGET = r"(?:年度|年初|计划|预期|全年)?(?:目标|指标|计划)[值数]?(?:为|是)?"
_TARGET_WORDS = re.compile(rf"的?{_TARGET}$")
_TARGET_BEFORE = re.compile(rf"^{_TARGET}[:：]?\s*")
_PLANNED = re.compile(r"^(?:年初)?(?:计划|拟|预计)")
_DONE = re.compile(r"^(?:全年|年末|累计)?(?:实际|已)")
_REACHED = re.compile(
    r"(?:全年|年末|年度|累计|目前)?(?:实际|已|累计)(?:完成|达到|达成|实现)?(?:情况|值|数)?(?:为|是|[:：])?\s*(?P<value>\S+)"
)
_LONGEST = 40  # characters of a name that is not parted from its value
_LONGEST_LEVEL = 30  # characters before a colon, its number and its weight included


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one name of a level heads in a line.

    Attributes:
        heads: The level, or a level 1 and the level 2 under it; empty if the line goes on with the one above.
        marker: How the first of them is numbered, its digits left out; empty if it is not.
        indicators: Names, each with its target and the value reached, either of which may be missing.
    """

    heads: tuple[str, ...]
    marker: str
    indicators: tuple[tuple[str, str, str], ...]

    @property
    def first(self) -> Level | None:
        """What the first name says."""
        return level(self.heads[0]) if self.heads else None


def sentences(text: str, *, inside: bool = False) -> tuple[Sentence, ...]:
    """Part a line at the names of levels that have a colon behind them; empty if it does not consist of such sentences.

    `inside` tells that the line stands amid a list of indicators, where names of levels need no word 指标, where texts
    need no value, and where a line may go on with indicators of the level above.
    """
    label = match(text)
    if label is not None and label.inline and label.one("head.indicators") and level(text) is None:
        text = label.inline
    stopped = _STOPPED.match(text)
    if stopped is not None and level(stopped.group()[:-1]) is not None:
        text = f"{text[: stopped.start('stop')]}：{text[stopped.end('stop') :]}"
    begun = _heads(text, inside=inside)
    if not begun and inside:
        return _going_on(text)
    if not begun or text[: begun[0][0]].strip():
        return ()
    found: list[Sentence] = []
    upper: list[str] = []
    marker = ""
    for index, (start, colon) in enumerate(begun):
        end = begun[index + 1][0] if index + 1 < len(begun) else len(text)
        printed = text[start:colon].strip()
        head = printed.lstrip(_BULLETS)
        marker = marker if upper else kind_of_marker(printed)
        body = text[colon + 1 : end].strip()
        if not body and index + 1 < len(begun) and not upper:
            upper = [head]
            continue
        found.append(Sentence((*upper, head), marker, _indicators(body)))
        upper = []
    if not all(map(_stands, found)):
        return ()
    named = [item for sentence in found for item in sentence.indicators]
    valued = sum(bool(value) for _, value, _ in named)
    if any(len(name) > _LONGEST for name, _, _ in named) or (not inside and valued * 2 < len(named)):
        return ()
    return tuple(found) if valued or inside else ()


def kind_of_marker(head: str) -> str:
    """How a head is numbered: its marker without the number itself."""
    bullet = head.strip()[:1]
    if bullet in _BULLETS.strip():
        return bullet
    return re.sub(r"\d+|[一二三四五六七八九十]+(?=[）)、.．])", "", strip_marker(head)[0] or "")


def _going_on(text: str) -> tuple[Sentence, ...]:
    """The indicators of a line without a level, if it lists several and each has its value."""
    named = _indicators(text)
    if (
        len(named) < 2
        or not all(value for _, value, _ in named)
        or any(len(name) > _LONGEST for name, _, _ in named)
    ):
        return ()
    return (Sentence((), "", named),)


def _heads(text: str, *, inside: bool) -> list[tuple[int, int]]:
    """Where each name of a level begins, with its number, and where the colon behind it stands."""
    found: list[tuple[int, int]] = []
    behind = 0
    for colon in _COLON.finditer(text):
        begin = max(behind, colon.start() - _LONGEST_LEVEL)
        printed = _BEGINS.search(text[begin : colon.start()])
        look = level(printed["head"]) if printed is not None else None
        if printed is None or look is None or look.path is not None:
            continue
        if look.certain or (printed["marker"] and found) or begin + printed.start("head") == 0:
            found.append((begin + printed.start("head"), colon.start()))
            behind = colon.end()
    certain = any((look := level(text[start:colon])) is not None and look.certain for start, colon in found)
    return found if certain or inside else []


def _stands(sentence: Sentence) -> bool:
    """Whether the names are levels in their order, and an indicator follows or they head what comes below."""
    looks = [level(head) for head in sentence.heads]
    if len(looks) == 2:
        upper, lower = looks
        return (
            upper is not None and upper.level1 is not None and lower is not None and lower.level2 is not None
        )
    return bool(sentence.indicators)


def _indicators(body: str) -> tuple[tuple[str, str, str], ...]:
    """The indicators behind a level; a comma parts them where each part has a value, or tells what was reached."""
    found: list[tuple[str, str, str]] = []
    for clause in _CLAUSES.split(body):
        text = strip_marker(clause.strip())[1].strip().rstrip("，,、")
        if not text or is_empty(text):
            continue
        parts = [part.strip() for part in _PARTS.split(text)]
        pairs = [named_value(part) for part in parts]
        if len(pairs) == 1 or not all(value for _, value in pairs):
            found.append((*named_value(text), ""))
            continue
        own: list[tuple[str, str, str]] = []
        for part, (name, value) in zip(parts, pairs, strict=True):
            reached = _reached(part, name, value, own[-1][0]) if own else ""
            if reached:
                own[-1] = (*_as_target(*own[-1][:2]), reached)
            else:
                own.append((name, value, ""))
        found.extend(own)
    return tuple(found)


def _reached(part: str, name: str, value: str, above: str) -> str:
    """The value reached that a part of a sentence tells of the indicator before it; empty if it tells of another."""
    told = _REACHED.fullmatch(part)
    if told is not None and traits(told["value"]).value:
        return told["value"]
    again = _DONE.sub("", name)
    return value if again not in ("", name) and again == _PLANNED.sub("", above) else ""


def _as_target(name: str, value: str) -> tuple[str, str]:
    """Name and value without the words that only say that the value is the target, as a value reached follows."""
    return _PLANNED.sub("", _TARGET_WORDS.sub("", name)) or name, _TARGET_BEFORE.sub("", value) or value
