"""The cells beside an indicator value: the operator's (指标性质) and the unit's (度量单位)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.values_numbers import unit_of
from normalize.values_vocabulary import words

if TYPE_CHECKING:
    from normalize.records import Operator

_LONGEST = 16  # characters; longer text is no operator and no unit


@dataclass(frozen=True, slots=True)
class Sign:
    """What an operator's cell says.

    Attributes:
        printed: The operator as printed; empty where the cell holds none.
        op: Its code.
        qualitative: Whether it declares the value to be words (定性).
        unknown: Whether it holds something that is no operator and no such declaration.
    """

    printed: str = ""
    op: Operator | None = None
    qualitative: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit's cell says.

    Attributes:
        printed: The unit as printed, without blanks; empty where the cell holds none.
        name: The unit without its scale (万元 → 元).
        scale: 10000 for 万元, else 1.
    """

    printed: str = ""
    name: str | None = None
    scale: int = 1


def sign_of(text: str | None) -> Sign:
    """Read an operator's cell; None stands for no such cell."""
    if not text:
        return Sign()
    return _sign_of(text) if len(text) <= 4 * _LONGEST else Sign(unknown=True)


@lru_cache(maxsize=1024)
def _sign_of(text: str) -> Sign:
    printed = "".join(text.split())
    if not printed:
        return Sign()
    key = squeeze(printed)
    op = words().before.get(key)
    if op is not None:
        return Sign(printed, op)
    if key in words().qualitative:
        return Sign(qualitative=True)
    return Sign(unknown=key not in words().neutral)


def unit_of_cell(text: str | None, *, beside: str = "") -> Unit:
    """Read a unit's cell; None stands for no such cell, `beside` is the text of the value's cell.

    A unit no list knows is a unit all the same, for the cell says so. A cell that repeats the value is none.
    """
    if not text or len(text) > 4 * _LONGEST or text.strip() == beside:
        return Unit()
    return _unit_of_cell(text)


@lru_cache(maxsize=4096)
def _unit_of_cell(text: str) -> Unit:
    key = _unframed(squeeze(text))
    if not key or len(key) > _LONGEST or key in words().no_units or _NOTHING.fullmatch(key):
        return Unit()
    printed = _unframed("".join(text.split()))
    found = unit_of(key)
    if found is not None:
        return Unit(printed, *found)
    if _LETTERS.fullmatch(key) is None:
        return Unit()
    scaled = _SCALED.fullmatch(key)
    if scaled is not None:
        return Unit(printed, printed[1:], 10_000 if scaled[1] == "万" else 100_000_000)
    return Unit(printed, key)


def _unframed(text: str) -> str:
    """A unit without the word 单位 before it and without brackets around the whole."""
    bare = _CAPTION.sub("", text)
    framed = _FRAMED.fullmatch(bare)
    return framed[1] if framed is not None else bare


_CAPTION = re.compile(r"^(?:计量|度量)?单位[:：]")
_FRAMED = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]?")
_NOTHING = re.compile(r"[-—–_/\\.·…*]+")
_LETTERS = re.compile(
    r"[A-Za-z\u3400-\u9fff/·]+(?:(?<=[/\u3400-\u9fff])[.、*][\u3400-\u9fff]+)?(?:[(][A-Za-z\u3400-\u9fff/、,]{1,8}[)])?"
)
_SCALED = re.compile(r"([万亿])(.+)")
