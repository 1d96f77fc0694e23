"""The values of one indicator row: targets, results, weights and remarks from the cells bound to them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.evidence import Evidence, Flag, Used
from normalize.folding import squeeze
from normalize.money import parse_score
from normalize.named_values import is_empty, is_struck
from normalize.numbering import strip_marker
from normalize.traits import traits
from normalize.values import Value, parse_value
from normalize.values_numbers import unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalize.sheet import Spot

_TARGETS = ("annual", "period", "actual")
# A target and what was reached, each behind its own label in one cell.
_BOTH_VALUES = re.compile(
    r"\s*(?:年度|年初|预期|全年)?(?:目标|指标|计划)值?[:：]\s*(?P<target>[^;；,，。\n]+?)\s*[;；,，。\n]\s*"
    r"(?:全年|年度)?(?:实际)?(?:完成|达到|实现)(?:值|情况|数)?[:：]\s*(?P<reached>[^;；\n]+?)\s*[;；。]?\s*"
)
_VALUE_AT_END = re.compile(
    r"[^\d≥≤]((?:[≥≤><]|不低于|不少于|不超过|达到?)?\d[\d,.]*\s*(?:%|％)|[≥≤]\s*\d[\d,.]*\S{0,4})$"
)


_BEFORE_NUMBER = re.compile(r"\s+(?=(?:指标|目标)\s*\d{1,2}\s*[:：])")
_NUMBERED = re.compile(r"(?:指标|目标)\s*(\d{1,2})\s*[:：]")
_DATE_UNIT = re.compile(r"[年月日](?:\d{0,2}[月日])?(?:底|末|初|中旬|上旬|下旬)?(?:之|以)?前")
_MARK_AT_END = re.compile(r"[（(]\s*(\d{1,2}(?:\.\d+)?)\s*分\s*[）)]$")
_BRACKET_AT_END = re.compile(r"[(]([^()]{1,12})[)]$")


def split_row(name: Spot, bound: Mapping[str, Spot]) -> list[tuple[str, dict[str, str]]]:
    """The indicators one name cell holds, each with its texts by role.

    A cell may list several, one a paragraph, each with a marker (`指标1：…`). The other cells are split the same
    way if they have as many paragraphs; a cell that has not belongs to none of them for certain and stays out.
    A text dump may have put blanks for the ends of paragraphs.
    """
    paragraphs = _paragraphs(name.text)
    marked = [strip_marker(part) for part in paragraphs] if len(paragraphs) > 1 else []
    if not marked or not all(marker for marker, _ in marked):
        return [(name.text, {})]
    rows: list[tuple[str, dict[str, str]]] = []
    for index, paragraph in enumerate(paragraphs):
        if not marked[index][1].strip():
            continue
        texts: dict[str, str] = {}
        for role, spot in bound.items():
            if role in ("level1", "level2", "name"):
                continue
            parts = _as_many(spot.text, len(paragraphs))
            texts[role] = strip_marker(parts[index])[1] if len(parts) == len(paragraphs) else ""
        rows.append((paragraph, texts))
    return rows or [(name.text, {})]


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a cell; those of one line begin with the numbers from 1 on, each after a blank."""
    parts = [part for part in text.split("\n") if part.strip()]
    if len(parts) > 1:
        return parts
    pieces = _BEFORE_NUMBER.split(text.strip())
    found = [_NUMBERED.match(piece) for piece in pieces]
    numbers = [int(match[1]) if match is not None else 0 for match in found]
    return pieces if numbers == list(range(1, len(pieces) + 1)) else parts


def _as_many(text: str, number: int) -> list[str]:
    """The paragraphs of a cell beside one with so many; one line is split at its blanks if whole values stand between."""
    parts = _paragraphs(text)
    if len(parts) != 1:
        return parts
    values = text.split()
    whole = len(values) == number and not any(traits(value).operator or unit_of(value) for value in values)
    return values if whole else parts


def without_mark(name: str) -> tuple[str, float | None]:
    """The name of an indicator without the full mark in brackets behind it (`亮灯率（20分）`), and that mark."""
    found = _MARK_AT_END.search(name)
    return (name, None) if found is None else (name[: found.start()].rstrip(), float(found[1]))


def amounts_of(
    name: str | None,
    bound: Mapping[str, Spot],
    used: Used,
    evidence: tuple[Evidence, ...],
    texts: Mapping[str, str] | None = None,
) -> tuple[dict[str, object], tuple[Evidence, ...], tuple[Flag, ...]]:
    """The value columns of an indicator of a name, from its bound cells; `texts` overrides what a cell says."""
    bound, texts = _both_values(bound, texts)
    gathered = list(evidence)
    flags: list[Flag] = []
    changes: dict[str, object] = {}

    def text_of(role: str) -> str:
        spot = bound.get(role)
        if texts and role in texts:
            return texts[role]
        return spot.text if spot is not None else ""

    for group in _TARGETS:
        spot = bound.get(group)
        parts = [bound[key] for key in (f"{group}.op", f"{group}.unit") if key in bound]
        if spot is None or not (raw := text_of(group)).strip():
            used.name("part", *parts)
            continue
        operator, unit = text_of(f"{group}.op"), text_of(f"{group}.unit")
        operator = operator if group != "actual" or "actual.op" in bound else ""
        if unit and _DATE_UNIT.fullmatch(squeeze(unit)):
            raw, unit = f"{raw.strip()}{unit.strip()}", ""  # `5` and `月底前`
        value = parse_value(raw, operator=operator or None, unit=unit or None, name=name)
        if not unit:
            value = _with_unit_of_name(value, raw, operator or None, name)
        changes.update(_columns(group, value))
        gathered.append(Evidence(f"{group}_raw", spot, raw))
        used.value(spot, *parts)
        flags.extend(_flag(note, group, value.raw) for note in value.notes)
    for role in ("weight", "score"):
        spot = bound.get(role)
        number = parse_score(text_of(role)) if spot is not None else None
        if spot is not None and number is not None:
            changes[role] = float(number)
            gathered.append(Evidence(role, spot, spot.text))
            used.value(spot)
    direction = traits(text_of("direction")).direction if "direction" in bound else None
    if direction is not None:
        changes["direction"] = direction
        gathered.append(Evidence("direction", bound["direction"], bound["direction"].text))
        used.value(bound["direction"])
    remarks = {role: text for role in ("remark", "deviation") if (text := text_of(role).strip())}
    # A reason beside a remark that only says 无 is the remark.
    telling = min(remarks, key=lambda role: (is_struck(remarks[role]), is_empty(remarks[role])), default="")
    for role, text in remarks.items():
        if role == telling and not is_struck(text):
            changes["remark"] = text
            gathered.append(Evidence("remark", bound[role], text))
            used.value(bound[role])
        else:
            used.name("slot" if is_empty(text) else "not_extracted", bound[role])
    if name is not None and not any(changes.get(f"{group}_raw") for group in _TARGETS):
        hidden = _VALUE_AT_END.search(name)
        if hidden is not None:
            flags.append(Flag("value_in_name", "name", None, hidden.group(1)))
    return changes, tuple(gathered), tuple(flags)


def _both_values(
    bound: Mapping[str, Spot], texts: Mapping[str, str] | None
) -> tuple[Mapping[str, Spot], Mapping[str, str] | None]:
    """The bound cells and their texts, the one cell that holds a target and a result bound as both."""
    held = [bound[role] for role in ("annual", "actual") if role in bound]
    both = _BOTH_VALUES.fullmatch(held[0].text) if len(held) == 1 and not texts else None
    if both is None:
        return bound, texts
    values = {"annual": both["target"], "actual": both["reached"]}
    return {**bound, "annual": held[0], "actual": held[0]}, values


def _with_unit_of_name(value: Value, raw: str, operator: str | None, name: str | None) -> Value:
    """A bare number takes the unit that the brackets behind the indicator's name hold (`培训人数（人）`)."""
    bracket = _BRACKET_AT_END.search(squeeze(name)) if name else None
    if bracket is None or value.kind != "numeric" or value.unit is not None or unit_of(bracket[1]) is None:
        return value
    measured = parse_value(raw, operator=operator, unit=bracket[1], name=name)
    return replace(measured, raw=value.raw)


def _columns(group: str, value: Value) -> dict[str, object]:
    return {
        f"{group}_raw": value.raw,
        f"{group}_op": value.op,
        f"{group}_number": None if value.number is None else float(value.number),
        f"{group}_number_max": None if value.number_max is None else float(value.number_max),
        f"{group}_unit": value.unit,
        f"{group}_date": value.date,
        f"{group}_kind": value.kind,
    }


def _flag(note: str, group: str, raw: str) -> Flag:
    """A note of the value grammar as a finding about one of the three values of a row."""
    if note == "unit_missing":
        return Flag("rate_without_percent", f"{group}_unit", "%", raw)
    return Flag(note, f"{group}_raw", None, raw)
