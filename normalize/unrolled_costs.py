"""How well a line fits a column of a table printed one cell a line: costs, lower for a better fit."""

from __future__ import annotations

import re
from typing import Literal

from normalize.folding import squeeze
from normalize.identity_names import is_office
from normalize.labels import is_total, match
from normalize.traits import traits

Kind = Literal[
    "lead",
    "level1",
    "level2",
    "name",
    "value",
    "operator",
    "unit",
    "direction",
    "mark",
    "rate",
    "text",
    "title",
    "money",
    "item",
    "aside",
    "project",
    "office",
    "code",
    "count",
    "sum",
    "goal",
    "said",
]
"""What a column holds: the block's label, level names, the indicator, a value or a part of one, marks, prose, …

`item` is a budget item of a table of funds, `aside` one of the funds printed beside tasks, of which there are fewer.
The last seven describe the project whose indicators a list prints beside them: its name, its office, its code, its
number, its money, a text, and what a header says that is in no list.
"""

LISTED: frozenset[Kind] = frozenset({"project", "office", "code", "count", "sum", "goal", "said"})
"""Columns of a list of projects whose cells are merged over the rows of their indicators."""

_NEVER = 8.0
_DASHES = frozenset("-—–－/一") | {"——", "--"}
_LONGEST_VALUE = 16

# Blank cells cost little, but a row without its name or value is hardly one.
_BLANK: dict[Kind, float] = {"name": 4.0, "title": 2.0, "item": 4.0, "value": 1.0, "operator": 1.0}
# Cells that are not printed at all: merged ones are left out, others are not.
_SKIPPED: dict[Kind, float] = {
    "lead": 0.0,
    "level1": 0.2,
    "level2": 0.2,
    "name": 5.0,
    "value": 2.5,
    "operator": 2.0,
    "unit": 1.0,
    "direction": 1.0,
    "mark": 1.0,
    "rate": 1.0,
    "text": 0.2,
    "title": 3.0,
    "money": 1.1,
    "item": 5.0,
    "aside": 0.2,
    "project": 0.0,
    "office": 0.0,
    "code": 0.0,
    "count": 0.0,
    "sum": 0.0,
    "goal": 0.0,
    "said": 0.0,
}
_NUMBERED_VALUE = 3.5  # cost of a numbered indicator as a value, where one cell holds both
_OF_LEVELS = ("指标", "指标)")  # what the description of a level ends with
_NUMBERED = re.compile(r"指标\d{1,2}[:：、.．]")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9.\-_/]{2,}")
_COUNT = re.compile(r"\d{1,3}|[一二三四五六七八九十]{1,3}")
_SENTENCE = re.compile(r"[。；;，,]")
_SKIPPED_BLANK = 2.5


def skip_cost(kind: Kind, *, blanks: bool) -> float:
    """Cost of a column without a line; high where blank cells are printed as empty lines."""
    merged = kind == "lead" or kind in LISTED
    return max(_SKIPPED[kind], _SKIPPED_BLANK) if blanks and not merged else _SKIPPED[kind]


def cell_cost(text: str, kind: Kind) -> float:
    """Cost of a line in a column; negative where the content speaks for it."""
    if not text:
        return _BLANK.get(kind, 0.0)
    look, key = traits(text), squeeze(text)
    if kind != "name" and _NUMBERED.match(key) and not look.slot:
        return _NUMBERED_VALUE if kind == "value" else _NEVER
    plain_number = look.number or key in _DASHES
    match kind:
        case "lead":
            numbered = look.slot and key.startswith("任务")  # beside the label of the block
            return 0.0 if numbered or _is_block_label(text) else _NEVER
        case "level1" | "level2":
            return _level_cost(text, kind)
        case "name" | "title" | "item" | "aside":
            return _name_cost(text, kind)
        case "value":
            if look.level is not None and look.level.certain:
                return 5.0
            if look.value or plain_number:
                return -2.0
            return 0.5 if len(key) <= _LONGEST_VALUE else 2.0
        case "operator":
            return -3.0 if look.operator else 5.0
        case "unit":
            return -2.0 if look.unit and not plain_number else 4.0
        case "direction":
            return -3.0 if look.direction is not None else 4.0
        case "mark":
            return -2.0 if plain_number or (look.value and key.endswith(("%", "分"))) else 5.0
        case "rate":
            if key.endswith(("%", "‰")):
                return -3.0
            return -1.0 if plain_number else 5.0
        case "money":
            if key in _DASHES:
                return -1.0
            return -2.0 if plain_number or (look.value and "%" not in key) else 5.0
        case "project" | "office" | "goal" | "said":
            return _described_cost(text, kind)
        case "count":
            return -1.5 if _COUNT.fullmatch(key) else _NEVER
        case "code":
            return -2.5 if _CODE.fullmatch(key) else _NEVER
        case "sum":
            return -2.0 if plain_number and key not in _DASHES else _NEVER
        case "text":
            if look.level is not None or is_total(text):
                return 5.0
            return 2.0 if plain_number and key not in _DASHES else 0.5


def _described_cost(text: str, kind: Kind) -> float:
    """Cost of a line as the name or the goal of a project; a goal is told by its length or its stops."""
    look = traits(text)
    if look.level is not None or look.operator or look.direction is not None or look.number or look.value:
        return _NEVER
    if kind == "office":
        return -1.5 if is_office(text) else 2.0
    if kind == "said":
        return 0.0 if look.length <= _LONGEST_VALUE else 2.0
    if kind == "project":
        return 1.0 if _SENTENCE.search(text) else -0.8
    return -2.0 if look.length > _LONGEST_VALUE or _SENTENCE.search(text) else 0.5


def _level_cost(text: str, kind: Kind) -> float:
    look = traits(text)
    if is_total(text):
        return -1.0 if kind == "level1" else 3.0
    if look.level is None:
        if look.value or look.operator or look.number or look.slot:
            return _NEVER
        return 2.5 if look.length <= 12 or squeeze(text).endswith(_OF_LEVELS) else 5.0
    code = look.level.level1 if kind == "level1" else look.level.level2
    if kind == "level1" and code is not None and look.level.level2 is not None:
        return -2.7  # with no name of the second level behind it, it is one itself
    if kind == "level2" and code is not None and look.level.level1 is not None:
        return -2.85
    return -3.0 if code is not None else (1.0 if not look.level.certain else 4.0)


def _name_cost(text: str, kind: Kind) -> float:
    look = traits(text)
    if kind in ("item", "aside"):
        label = match(text)
        if label is not None and label.one("item", "total") is not None:
            return -3.0
        if label is not None and label.inline and label.one("head.revenue", "head.expenditure") is not None:
            return -2.0  # an item behind the heading of its side
        return 5.0 if label is not None or look.value or look.level is not None else 1.5
    if is_total(text):
        return 2.0
    if kind == "title" and _is_amount_label(text):
        return 4.0
    if look.operator or look.number or look.direction is not None:
        return _NEVER
    if look.level is not None and look.level.certain:
        return 4.0
    if look.value:
        return 3.0
    return -1.5 if look.name else -1.0


def is_dash(text: str) -> bool:
    """Whether a cell says with a dash that it holds nothing."""
    return squeeze(text) in _DASHES


def _is_block_label(text: str) -> bool:
    label = match(text)
    return label is not None and not label.inline and label.one("head.indicators") is not None


def _is_amount_label(text: str) -> bool:
    label = match(text)
    return label is not None and label.one("item") is not None
