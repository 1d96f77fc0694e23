"""Days counted by a spreadsheet as the date that its format shows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

BUILT_IN_DATES: Final = {
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
}


def is_date_format(section: str) -> bool:
    """Tell whether a section of a format code writes a date or a time."""
    return bool(_DATE_LETTER.search(_QUOTED.sub("", section)))


def shown_date(serial: float, section: str, *, from_1904: bool = False) -> str | None:
    """Write a day number as this section of a format shows it; None if no calendar has the day."""
    moment = _moment(serial, from_1904=from_1904)
    if moment is None:
        return None
    tokens = _TOKEN.findall(section)
    chinese = "[DBNUM1]" in section.upper()
    half_day = any(_HALF_DAY.fullmatch(token) for token in tokens)
    written: list[str] = []
    for index, token in enumerate(tokens):
        if token[0] in '"\\':
            written.append(token.strip('"') if token[0] == '"' else token[1:])
        elif _ELAPSED.fullmatch(token):
            written.append(_elapsed(serial, token[1].lower()))
        elif token[0] == "[" or (token[0] in "_*" and len(token) == 2):
            continue
        elif _HALF_DAY.fullmatch(token):
            before, _, after = token.partition("/")
            written.append(before if moment.hour < 12 else after)
        elif token[0].lower() in "ymdhsae":
            minutes = token[0] in "mM" and _is_minute(tokens, index)
            written.append(_part(moment, token.lower(), minutes=minutes, half_day=half_day, chinese=chinese))
        else:
            written.append(token.replace("@", ""))
    return "".join(written)


def _moment(serial: float, *, from_1904: bool) -> datetime | None:
    if not 0 <= serial < _LAST_DAY:
        return None
    # The first spreadsheets took 1900 for a leap year, and all others count the same way.
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if serial < 60 else 30)  # noqa: DTZ001 - cells have no zone
    return start + timedelta(seconds=round(serial * 86_400, 3))


def _part(moment: datetime, token: str, *, minutes: bool, half_day: bool, chinese: bool) -> str:
    """Write one part of a date, such as `yyyy` or `m`."""
    match token[0]:
        case "y" | "e":
            year = f"{moment.year:04d}"
            year = year[2:] if token in {"y", "yy"} else year
            return "".join(_DIGITS[int(digit)] for digit in year) if chinese else year
        case "a":
            return ("星期" if len(token) > 3 else "周") + "一二三四五六日"[moment.weekday()]
        case "d" if len(token) > 2:
            name = _DAYS[moment.weekday()]
            return name if len(token) > 3 else name[:3]
        case "m" if len(token) > 2 and not minutes:
            name = _MONTHS[moment.month - 1]
            return {3: name[:3], 5: name[0]}.get(len(token), name)
        case "s" if "." in token:
            return f"{moment.second + moment.microsecond / 1_000_000:0{len(token)}.{len(token.partition('.')[2])}f}"
        case letter:
            hour = (moment.hour % 12 or 12) if half_day else moment.hour
            number = {"d": moment.day, "m": moment.month, "h": hour, "s": moment.second}[letter]
            number = moment.minute if minutes else number
            return _chinese(number) if chinese else f"{number:0{min(len(token), 2)}d}"


def _is_minute(tokens: list[str], index: int) -> bool:
    """Tell whether an `m` stands for minutes: behind hours or before seconds."""
    before = next((token for token in reversed(tokens[:index]) if _CLOCK.match(token)), "")
    after = next((token for token in tokens[index + 1 :] if _CLOCK.match(token)), "")
    return before.strip("[")[:1].lower() == "h" or after[:1].lower() == "s"


def _elapsed(serial: float, unit: str) -> str:
    return str(int(round(serial * 86_400) // {"h": 3600, "m": 60, "s": 1}[unit]))


def _chinese(number: int) -> str:
    tens, units = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
    return ten + (_DIGITS[units] if units or not tens else "")


_TOKEN: Final = re.compile(
    r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]|AM/PM|A/P|上午/下午|y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+|.',
    re.IGNORECASE | re.DOTALL,
)
_QUOTED: Final = re.compile(
    r'"[^"]*"?|\\.|[_*].|\[(?![hms]+\])[^\]]*\]|General|E[+-]', re.IGNORECASE | re.DOTALL
)
_DATE_LETTER: Final = re.compile(r"[ymdhs]|aaa|上午/下午", re.IGNORECASE)
_HALF_DAY: Final = re.compile(r"AM/PM|A/P|上午/下午", re.IGNORECASE)
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CLOCK: Final = re.compile(r"\[?[ymdhs]", re.IGNORECASE)
_DIGITS: Final = "〇一二三四五六七八九"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LAST_DAY: Final = 2_958_466
"""The first day number after the year 9999."""
