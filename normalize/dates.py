"""Dates and deadlines of indicators: 2024年12月31日前, 12月底前, 1-12月, 第四季度, 每月10日前.

A date is written in ISO 8601 as far as it goes. What the form leaves open stays open: `--12-31` has no year,
`---10` no month, `---Q4` is a quarter and `---H1` a half of some year, `year-end` is 年底, `-end` the end of a month,
quarter or year; `/` joins a range, `;` a list. Nothing is computed and no year is supplied.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from normalize.numerals import chinese_number
from normalize.values_vocabulary import words

if TYPE_CHECKING:
    from normalize.records import Operator

LONGEST = 60  # characters; a longer text may name a date, but it is not one


@dataclass(frozen=True, slots=True)
class Date:
    """A date that covers a whole text: its operator (`eq` where none is printed), ISO text and findings."""

    op: Operator
    iso: str
    explicit: bool = False
    notes: tuple[str, ...] = ()


def read_date(text: str, *, timing: bool = False) -> Date | None:
    """Read folded text that is a date from end to end, with at most a few words around it.

    Args:
        text: Folded text.
        timing: The indicator asks for a date, so `2024.12` and `12-31` are dates too.
    """
    if len(text) > LONGEST or _SIGNS.search(text) is None:
        return None
    arabic = _CHINESE.sub(_to_arabic, _ASIDE.sub("", text))
    match = _expression().fullmatch(arabic)
    if match is None:
        return _bare(arabic, timing=timing)
    prefix, mark, tail = match["prefix"], match["mark"], match["tail"]
    if _ELSEWHERE.search(prefix) or not _tail_fits(mark, tail):
        return None
    iso = _iso(match["body"], timing=timing)
    if iso is None:
        return None
    if "/" in iso:
        return Date("range", iso, explicit=True)
    op = _operator(prefix, mark)
    return Date(op or "eq", iso, explicit=op is not None)


def without_dates(text: str) -> tuple[str, bool]:
    """Blank out every date inside a text, so that its numbers are not taken for quantities.

    The second result tells that more than a year was there.
    """
    if _SIGNS.search(text) is None:
        return text, False
    dated = any("月" in match[0] or match[0][4:5] in {"-", ".", "/"} for match in _INSIDE.finditer(text))
    return _INSIDE.sub(" ", text), dated


def _operator(prefix: str, mark: str) -> Operator | None:
    for sign, op in _SIGN_OPERATORS:
        if prefix.endswith(sign):
            return op
    if mark in ("", "期间"):
        return None
    return "ge" if mark.endswith(("起", "开始")) else "le"


def _tail_fits(mark: str, tail: str) -> bool:
    return not tail or bool(mark) or tail.startswith(words().finishing)


def _iso(body: str, *, timing: bool) -> str | None:
    if body.startswith("每月"):
        return f"---{int(body[2:-1]):02d}"
    if body.endswith(("年", "年度")) and body[0] in "当本全年":
        return "year-end"
    body = body.removeprefix("每年")
    if re.fullmatch(_POINT_PLAIN, body):
        return _point(body, timing=timing)
    for cut in _TO.finditer(body):
        found = _range(body[: cut.start()], body[cut.end() :], timing=timing)
        if found is not None:
            return found
    return _list(body)


def _range(left: str, right: str, *, timing: bool) -> str | None:
    if _YEAR_ONLY.fullmatch(left) and _YEAR_ONLY.fullmatch(right):
        return f"{left[:4]}/{right[:4]}" if left[:4] < right[:4] else None
    if _MONTH_ONLY.fullmatch(left):
        left += "季度" if "季" in right else "月"
    start, end = _point(left, timing=timing), _point(right, timing=timing)
    if start is None or end is None:
        return None
    if end.startswith("--") and not start.startswith("--"):
        end = start[:4] + end[2 if end.startswith("---") else 1 :]
    if not start.startswith("--") and end < start:
        return None
    return f"{start}/{end}"


def _list(body: str) -> str | None:
    year = ""
    found: list[str] = []
    for piece in _AND.split(body):
        month = piece if "月" in piece else f"{piece}月"
        point = _point(month if "年" in month else year + month, timing=False)
        if point is None:
            return None
        if not point.startswith("--"):
            year = f"{point[:4]}年"
        found.append(point)
    return ";".join(found)


def _point(text: str, *, timing: bool) -> str | None:
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    if match["m1"]:
        mixed = match["s2"] not in (None, match["s1"])
        number = match["s1"] == "." and match["d1"] is None and not timing
        if mixed or number:
            return None
        return _calendar(match["y1"], match["m1"], match["d1"], end=False)
    if match["m2"]:
        return _calendar(match["y2"], match["m2"], match["d2"], end=bool(match["e2"]))
    year = match["y3"] or match["y4"]
    end = "-end" if match["e3"] or match["e4"] else ""
    if match["q"]:
        quarter = "一二三四".find(match["q"]) + 1 or int(match["q"])
        return f"{year or '--'}-Q{quarter}{end}"
    if match["h"]:
        return f"{year or '--'}-H{1 if match['h'] == '上' else 2}"
    return f"{year}{end}" if year else "year-end"


def _calendar(year: str | None, month: str, day: str | None, *, end: bool) -> str | None:
    text = f"{year or '-'}-{int(month):02d}"
    if end:
        return f"{text}-end"
    if day is None:
        return text
    if int(day) > monthrange(int(year or _LEAP_YEAR), int(month))[1]:
        return None
    return f"{text}-{int(day):02d}"


def _bare(text: str, *, timing: bool) -> Date | None:
    """Dates of bare digits, which other readers would take for numbers or ranges."""
    short = _SHORT.fullmatch(text)
    if short is None:
        return Date("eq", text) if timing and _YEAR_ONLY.fullmatch(text) else None
    first, second = int(short[1]), int(short[3])
    if timing and 1 <= first <= 12 < second <= 31:
        iso = _calendar(None, short[1], short[3], end=False)
        return None if iso is None else Date("eq", iso)
    dashed_month = short[2] == "-" and short[3].startswith("0")
    if first > 12 and 1 <= second <= 12 and (timing or dashed_month):
        return Date("eq", f"20{first:02d}-{second:02d}", notes=("short_year",))
    return None


def _to_arabic(match: re.Match[str]) -> str:
    number = chinese_number(match[0])
    return match[0] if number is None else str(number)


_YEAR = r"(?:19|20)[0-9][0-9]"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_THIS_YEAR = "[当本全]?(?<![一二两三四五六七八九十几半多每明次上去来翌往学0-9])年度?"
_POINT_NAMED = (
    rf"(?P<y1>{_YEAR})(?P<s1>[-./])(?P<m1>{_MONTH})(?:(?P<s2>[-./])(?P<d1>{_DAY})日?)?(?![0-9])"
    rf"|(?:(?P<y2>{_YEAR})年度?)?(?P<m2>{_MONTH})月份?(?:(?P<d2>{_DAY})[日号]|(?P<e2>[底末]))?"
    rf"|(?:(?P<y3>{_YEAR})年度?)?(?:第?(?P<q>[一二三四1-4])季度(?P<e3>[底末])?|(?P<h>[上下])半年)"
    rf"|(?P<y4>{_YEAR})年(?:度|全年)?(?P<e4>[底末])?"
    rf"|{_THIS_YEAR}[底末终]"
)
_POINT = re.compile(_POINT_NAMED)
_POINT_PLAIN = f"(?:{re.sub(r'[?]P<[a-z0-9]+>', '?:', _POINT_NAMED)})"
_TO_PLAIN = r"(?:[-~—–]{1,2}|至|到)"
_TO = re.compile(_TO_PLAIN)
_AND = re.compile("[、,和及]")
_YEAR_ONLY = re.compile(rf"{_YEAR}年?度?")
_MONTH_ONLY = re.compile(rf"(?:{_YEAR}年)?(?:{_MONTH}|第?[一二三四1-4])")
_SHORT = re.compile(r"([0-9][0-9])([-.])([0-9][0-9]?)")
_LEAP_YEAR = 2024  # without a year 29 February is possible

_SIGNS = re.compile(r"[年月季]|[0-9][-./][0-9]|(?:19|20)[0-9][0-9]")
_ASIDE = re.compile(r"\(含[^()]{0,4}\)|(?<=[0-9])[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?$")
_CHINESE = re.compile(
    r"[〇零一二三四五六七八九]{4}(?=年)"
    r"|(?:十[一二]?|[一二三四五六七八九])(?=月)"
    r"|(?<=月)(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[日号])"
)
_ELSEWHERE = re.compile(r"第|[次明来下翌上去]年|比|较|低于|高于|少于|多于|大于|小于|优于|同期")
_SIGN_OPERATORS: tuple[tuple[str, Operator], ...] = (
    ("≤", "le"),
    ("≥", "ge"),
    ("<", "lt"),
    (">", "gt"),
    ("=", "eq"),
    ("≈", "approx"),
    ("约", "approx"),
    ("不晚于", "le"),
    ("不迟于", "le"),
    ("不超过", "le"),
    ("早于", "lt"),
    ("截至", "le"),
    ("截止", "le"),
    ("截止到", "le"),
    ("至", "le"),
)
_INSIDE = re.compile(
    rf"{_YEAR}(?:[-~至]{_YEAR})?(?:年度?(?:{_MONTH}(?:[-~至、]{_MONTH})*月份?(?:{_DAY}[日号])?)?|[-./]{_MONTH}[-./]{_DAY}日?)"
    rf"|(?<![0-9]){_MONTH}(?:[-~至、]{_MONTH})*月份?(?:{_DAY}[日号])?"
    rf"|每月{_DAY}[日号]"
)


@cache
def _expression() -> re.Pattern[str]:
    """A whole text: words, a point, range, list or monthly date, a word for before or until, words."""
    left = rf"(?:{_POINT_PLAIN}|(?:{_YEAR}年)?(?:{_MONTH}|第?[一二三四1-4])|{_YEAR})"
    body = (
        rf"{left}{_TO_PLAIN}{_POINT_PLAIN}"
        rf"|{_YEAR}年?{_TO_PLAIN}{_YEAR}年?度?"
        rf"|(?:{_YEAR}年)?{_MONTH}月?(?:[、,和及](?:{_YEAR}年)?{_MONTH}月?)*[、,和及](?:{_YEAR}年)?{_MONTH}月份?"
        rf"|每月{_DAY}[日号]"
        rf"|{_THIS_YEAR}(?=内)"
        rf"|(?:每年)?{_POINT_PLAIN}"
    )
    mark = r"(?:底?(?:之前|以前|前)|止|之内|以内|内|期间|起|开始起?)?"
    return re.compile(
        rf"(?P<prefix>[^0-9,;。]{{0,16}}?)(?P<body>{body})(?P<mark>{mark})(?P<tail>[^0-9,;。]{{0,12}})"
    )
