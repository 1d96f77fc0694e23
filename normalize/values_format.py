"""Indicator values written the way a form prints them; reading the text again gives the same value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from normalize.records import Operator
    from normalize.values import Value

_SIGNS: dict[Operator | None, str] = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "约"}


def format_value(value: Value) -> str:
    """The value as a form would print it: `≥95%`, `3~5个`, `≤2024年12月31日`; words and placeholders as they are.

    `parse_value` gives the same operator, numbers, unit, date and kind again, if the unit is in the vocabulary and
    is none of 年, 月 and 日, with which a number may read as a date.
    """
    sign = _SIGNS.get(value.op, "")
    if value.date is not None:
        return sign + _date(value.date)
    if value.number is None:
        return value.raw
    unit = value.unit or ""
    if value.number_max is not None:
        return f"{_plain(value.number)}~{_plain(value.number_max)}{unit}"
    if value.op is None and value.number == 0:
        sign = "-"
    return f"{sign}{_plain(value.number)}{unit}"


def _plain(number: Decimal) -> str:
    return format(number, "f")


def _date(iso: str) -> str:
    if "/" in iso:
        return "至".join(_point(point) for point in iso.split("/"))
    return "、".join(_point(point) for point in iso.split(";"))


def _point(iso: str) -> str:
    """One point of time, by its shape: 2024-12-31, --12-31, 2024-12-end, ---Q4, ---10, year-end."""
    if iso == "year-end":
        return "年底"
    if iso.startswith("---") and iso[3:].isdecimal():
        return f"每月{int(iso[3:])}日"
    match = _POINT.fullmatch(iso)
    if match is None:
        return iso
    year = f"{match['year']}年" if match["year"] else ""
    end = "底" if match["end"] else ""
    if match["part"]:
        part = (
            f"第{'一二三四'[int(match['nth']) - 1]}季度"
            if match["part"] == "Q"
            else "上下"[int(match["nth"]) - 1] + "半年"
        )
        return year + part + end
    month = f"{int(match['month'])}月" if match["month"] else ""
    day = f"{int(match['day'])}日" if match["day"] else ""
    return year + month + day + end


_POINT = re.compile(
    r"(?:(?P<year>[0-9]{4})|--)?"
    r"(?:-(?P<part>[QH])(?P<nth>[1-4])|-?(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<end>-end)?"
)
