"""Quantities inside a folded text: operator, sign, number, scale and unit of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from normalize.numerals import NUMERAL, chinese_number
from normalize.values_vocabulary import words

if TYPE_CHECKING:
    from normalize.records import Operator

_SCALES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text with everything that belongs to it.

    Attributes:
        start: Where it begins, its operator included.
        end: Where it ends, its unit and a word such as 以上 included.
        before: Operator printed before the number.
        after: Operator word printed behind it.
        number: The number with its scale multiplied in.
        scale: The scale printed (10000 for 万), else 1.
        unit: Its unit without scale, as printed; None if none is printed.
        digits: Whether it is written in Arabic digits.
        negative: Whether a minus is printed.
        bare: The number without sign and scale, as printed.
    """

    start: int
    end: int
    before: Operator | None
    after: Operator | None
    number: Decimal
    scale: int
    unit: str | None
    digits: bool
    negative: bool
    bare: str


def quantities(text: str) -> tuple[Quantity, ...]:
    """All numbers of a folded text in order, those of prose included."""
    found: list[Quantity] = []
    position = 0
    while (match := _NUMERAL.search(text, position)) is not None:
        floor = found[-1].end if found else 0
        quantity = _quantity(text, match, floor)
        if quantity is None:
            position = match.end()
            continue
        found.append(quantity)
        position = max(quantity.end, match.end())
    return tuple(found)


def unit_at(text: str, start: int) -> tuple[str, int] | None:
    """The unit that begins at an offset, compound ones whole (个/次, 元/人·月, 人/10万人), and the offset behind it."""
    first = _measure_at(text, start)
    if first is None:
        return None
    unit, end = first
    while end < len(text) and (text[end] in "/·每(" or (text[end] in ".、*" and "/" in unit)):
        joint = text[end]  # with a stop or the like only behind a share (`元/人.天`): else a sentence goes on
        if joint == "(":
            inner = _measure_at(text, end + 1)
            if inner is None or text[inner[1] : inner[1] + 1] != ")":
                break
            unit, end = f"{unit}({inner[0]})", inner[1] + 1
            continue
        inner = _measure_at(text, end + 1)
        base = _PER.match(text, end + 1) if inner is None else None
        if base is not None:
            inner = _measure_at(text, base.end())
        if (
            inner is None
            and base is None
            and text[end - 1 : end + 1] == "元/"
            and (strange := _COUNTED.match(text, end + 1))
        ):
            inner = strange[0], strange.end()  # what no list counts is counted here (`元/生`)
        if inner is None or inner[0] in ("%", "‰"):
            break
        unit, end = f"{unit}{joint}{base[0] if base else ''}{inner[0]}", inner[1]
    return unit, end


def unit_of(text: str) -> tuple[str, int] | None:
    """A whole text that is a unit: the unit without its scale and the scale (万元 → 元, 10000)."""
    scale, start = _scale_at(text, 0)
    found = unit_at(text, start)
    if found is None or found[1] != len(text):
        return None
    return found[0], scale


def _quantity(text: str, match: re.Match[str], floor: int) -> Quantity | None:
    parts = match["parts"]
    if match["digits"] is not None:
        digits = match["digits"].replace(",", "")
        leading_zero = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
        number = None if leading_zero else Decimal(digits)
    else:
        number = chinese_number(match["chinese"])
    if number is None:
        return None
    start, negative = _sign(text, match.start(), floor)
    before, start = _operator_before(text, start, floor)
    end, more = _more_at(text, match.end())
    scale = 1
    if parts is not None:
        unit: str | None = {"百": "%", "千": "‰", "万": "‱"}[parts[0]]
    else:
        scale, end = _scale_at(text, end)
        end, more_behind = _more_at(text, end)
        more = more or more_behind
        unit, end, bracketed = _unit_behind(text, end)
        scale *= bracketed
        if unit == "成":
            unit, number = "%", number * 10
    after, end = _operator_after(text, end)
    return Quantity(
        start=start,
        end=end,
        before=before,
        after=after or ("gt" if more else None),
        number=(-number if negative else number) * scale,
        scale=scale,
        unit=unit,
        digits=match["digits"] is not None,
        negative=negative,
        bare=match.group("digits") or match.group("chinese"),
    )


def _sign(text: str, start: int, floor: int) -> tuple[int, bool]:
    """A minus belongs to the number only at the start, behind an operator, a bracket or the dash of a range."""
    if start <= floor or text[start - 1] not in "+-":
        return start, False
    if start - 1 == 0 or text[start - 2] in "≥≤><=≈~—–:([至到为达约":
        return start - 1, text[start - 1] == "-"
    return start, False


def _operator_before(text: str, start: int, floor: int) -> tuple[Operator | None, int]:
    """The operator that ends where the number begins, or before a word such as 每年 in between.

    达到 and 约 leave room for a stronger one before them: 至少达到95%.
    """
    for infix in ("", *words().between):
        if infix and not text.endswith(infix, floor, start):
            continue
        op, begin = _operator_ending(text, start - len(infix), floor)
        if op in ("eq", "approx"):
            stronger, earlier = _operator_ending(text, begin, floor)
            return (stronger, earlier) if stronger is not None else (op, begin)
        if op is not None:
            return op, begin
    return None, start


def _operator_ending(text: str, end: int, floor: int) -> tuple[Operator | None, int]:
    known = words()
    for size in range(min(_longest_before(), end - floor), 0, -1):
        word = text[end - size : end]
        op = known.before.get(word)
        if op is None:
            continue
        ahead = text[end - size - 1 : end - size]
        if ahead and ahead in known.not_after.get(word, ""):
            break
        return op, end - size
    return None, end


def _operator_after(text: str, start: int) -> tuple[Operator | None, int]:
    known = words().after
    for size in range(min(_longest_after(), len(text) - start), 0, -1):
        word = text[start : start + size]
        op = known.get(word)
        if op is not None and not _goes_on(text, start + size, word):
            return op, start + size
    return None, start


def _more_at(text: str, start: int) -> tuple[int, bool]:
    word = text[start : start + 1]
    found = word in ("余", "多") and not _goes_on(text, start + 1, word)
    return (start + 1, True) if found else (start, False)


def _goes_on(text: str, end: int, word: str) -> bool:
    """Whether the character behind makes another word of it: 24小时内容, 5+2."""
    following = text[end : end + 1]
    return following != "" and following in _GOES_ON.get(word[-1], "")


def _scale_at(text: str, start: int) -> tuple[int, int]:
    for size in (2, 1):
        sign = text[start : start + size]
        if sign in _SCALES and _measure_at(text, start, smallest=size + 1) is None:
            return _SCALES[sign], start + size
    return 1, start


def _unit_behind(text: str, start: int) -> tuple[str | None, int, int]:
    """The unit behind a number, the offset behind it, and the scale if unit and scale stand in brackets: (万元)."""
    if text[start : start + 1] == "(":
        scale, inside = _scale_at(text, start + 1)
        inner = unit_at(text, inside)
        if inner is not None and text[inner[1] : inner[1] + 1] == ")":
            return inner[0], inner[1] + 1, scale
        return None, start, 1
    if text[start : start + 1] == "成" and not _NO_TENTH.match(text, start + 1):
        return "成", start + 1, 1
    loose = start + 1 if text[start : start + 1] == " " else start
    unit, end = unit_at(text, loose) or (None, start)
    return unit, end, 1


def _measure_at(text: str, start: int, *, smallest: int = 1) -> tuple[str, int] | None:
    known = words()
    for size in _measure_sizes().get(text[start : start + 1], ()):
        if size < smallest:
            break
        if size > len(text) - start:
            continue
        word = text[start : start + size]
        unit = known.measures.get(word)
        if unit is None:
            continue
        following = text[start + size : start + size + 1]
        cut_short = _LATIN.match(word[-1]) and _LATIN.match(following)
        if not cut_short and (not following or following not in known.not_before.get(word, "")):
            return unit, start + size
    return None


@cache
def _measure_sizes() -> dict[str, tuple[int, ...]]:
    """The lengths of measures by the character they begin with, the longest first."""
    sizes: dict[str, set[int]] = {}
    for word in words().measures:
        sizes.setdefault(word[:1], set()).add(len(word))
    return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}


@cache
def _longest_before() -> int:
    return max(map(len, words().before))


@cache
def _longest_after() -> int:
    return max(map(len, words().after))


_NUMERAL = re.compile(
    r"(?P<parts>[百千万]分之)?"
    r"(?:(?P<digits>[0-9]{1,3}(?:,[0-9]{3})++(?![0-9,])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    rf"|(?P<chinese>[{NUMERAL}]+(?:点[零一二三四五六七八九]+)?))"
)
_NO_TENTH = re.compile(rf"[0-9{NUMERAL}立果功员本效绩长就品熟都交]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_COUNTED = re.compile(r"(?!以[内下上])[\u3400-\u9fff]{1,2}?(?=$|[/·]|以[内下上])")
_PER = re.compile(r"[0-9]{1,5}[万亿千百]?|[万千百十]")
_GOES_ON = {"内": "容部外涵", "起": "到来诉", "+": "0123456789", "余": "额", "多": "元样"}
