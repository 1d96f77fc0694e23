"""Indicator values: the text of one to three cells becomes operator, number, unit, date and kind.

A value is read once into its parts and never computed: what cannot be read surely stays words, with a finding code
that says why. 万 and 亿 are multiplied in and taken out of the unit, per cent is counted in points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from normalize.dates import read_date
from normalize.folding import fold, squeeze
from normalize.numerals import NUMERAL
from normalize.values_cells import Sign, Unit, sign_of, unit_of_cell
from normalize.values_figures import read_figure
from normalize.values_numbers import unit_at
from normalize.values_vocabulary import words

if TYPE_CHECKING:
    from decimal import Decimal

    from normalize.records import Operator, ValueKind

NOTES = frozenset(
    {
        "ambiguous_date",  # 2024.12 may be a month or a number; 11-12, where a date is asked for, a day or two months
        "date_in_text",  # a date stands beside the number taken
        "date_unread",  # the words name a time that has no ISO form (6月中旬) or stand in prose
        "excel_date",  # a spreadsheet's day number, read as a date because the name asks for one
        "fragment",  # the other end of a range is missing (30%-)
        "half_open",  # an interval excludes one of its ends
        "leading_unit",  # the unit is printed before the number (%≥95%)
        "more_numbers",  # further quantities stand in the text; the first fit one is taken
        "negative_zero",  # -0%: nothing above zero is meant, perhaps
        "number_in_prose",  # the number is part of a name or a sentence
        "number_unread",  # the number is malformed or one of several without units
        "ocr_suspect",  # looks like a misread sign (292% for ≥92%); report it for recognised text only
        "operator_conflict",  # two operators contradict each other, or the cell beside contradicts the value
        "operator_unbound",  # the operator binds a reference, not the number (不低于上年的95%)
        "operator_unknown",  # the operator's cell holds something else
        "percent_above_100",
        "qualitative_number",  # declared 定性, yet a number is printed
        "range_reversed",  # the lower end is above the upper one
        "ratio",  # 1:3, 2/3
        "run_together",  # a share of 1000 or more without a unit: two cells run together (88100)
        "short_year",  # 26-05: the century is not printed
        "too_long",  # prose longer than any value
        "unit_conflict",  # the unit's cell contradicts the value; the value's own unit is kept
        "unit_missing",  # a rate or satisfaction without %
        "unit_unknown",  # a word behind the number is in no list of units
        "unit_without_number",  # the unit's cell has no number to measure
        "value_is_definition",  # the text tells how the indicator is measured
        "value_missing",  # operator or unit are printed, the value is not
    }
)
LONGEST = 400  # characters of folded text; longer text is prose


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator value beside the text it was read from.

    Attributes:
        raw: The text as printed; cells of their own joined as operator, number, unit.
        op: How the number or date bounds; None for words, and where the form contradicts itself.
        number: Per cent in points, 万 and 亿 multiplied in; the lower bound of a range.
        number_max: The upper bound of a range.
        unit: Unit without 万 and 亿.
        date: ISO 8601 as far as printed, see `normalize.dates`.
        kind: None where nothing is printed.
        notes: Finding codes out of `NOTES`.
    """

    raw: str
    op: Operator | None = None
    number: Decimal | None = None
    number_max: Decimal | None = None
    unit: str | None = None
    date: str | None = None
    kind: ValueKind | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A value read from its own cell: whether it prints its operator, and the scale it prints."""

    value: Value
    explicit: bool = False
    scale: int = 1


def parse_value(
    raw: str, *, operator: str | None = None, unit: str | None = None, name: str | None = None
) -> Value:
    """Read an indicator value; any text gives a Value.

    Args:
        raw: Text of the value's cell.
        operator: Text of a cell of its own for the operator (指标性质: ≥, ＝, 定性).
        unit: Text of a cell of its own for the unit (度量单位: %, 万元, 是/否).
        name: Name of the indicator. It decides what the value cannot: whether 44561 is a spreadsheet's date, and
            whether a bare 95 lacks its %.
    """
    text = raw.strip()
    sign = sign_of(operator)
    measure = unit_of_cell(unit, beside=text)
    if not text:
        return Value("", notes=("value_missing",) if sign.printed or measure.printed else ())
    if len(text) > 2 * LONGEST:
        return Value(text, kind="qualitative", notes=("too_long",))
    asked = squeeze(name[:LONGEST]) if name else ""
    reading = _read(text, timing=_is_of_time(asked))
    value = _with_sign(reading, sign)
    if value.kind == "numeric":
        value = _with_unit(value, reading.scale, measure)
        return _checked(value, asked)
    if measure.printed and value.kind == "placeholder" and _TEMPLATE.search(fold(text)):
        return replace(value, raw=value.raw + measure.printed)
    if measure.name is not None and value.kind == "qualitative" and not sign.qualitative:
        return _noted(value, "unit_without_number")
    return value


@lru_cache(maxsize=8192)
def _read(text: str, *, timing: bool) -> _Reading:
    plain = fold(_CIRCLED.sub(" ", text)).lstrip(":;, ").rstrip("。;,!、: ")
    if len(plain) > LONGEST:
        return _words(text, "too_long")
    if _is_placeholder(plain):
        return _Reading(Value(text, kind="placeholder"))
    plain = plain.rstrip(".")
    if _LOOSE_POINT.search(plain) or _SHEET_ERROR.fullmatch(plain):
        return _words(text, "number_unread")
    if _ENDLESS.search(plain) or _RAISED.search(text):
        return _words(text, "number_unread")
    found = read_date(plain, timing=timing)
    if found is not None:
        value = Value(text, op=found.op, date=found.iso, kind="date", notes=found.notes)
        return _Reading(value, explicit=found.explicit)
    if _MONTH_OR_NUMBER.fullmatch(plain) or (timing and _DAY_OR_RANGE.fullmatch(plain)):
        return _words(text, "ambiguous_date")
    return _read_number(text, plain)


def _read_number(text: str, plain: str) -> _Reading:
    figure, notes = read_figure(plain)
    if _MISREAD.search(plain):
        notes = (*notes, "ocr_suspect")
    if figure is None:
        if "date_in_text" in notes or _TIME.search(plain):
            notes = (*(note for note in notes if note != "date_in_text"), "date_unread")
        return _words(text, *notes)
    if figure.op in (None, "eq") and figure.unit is None and _MONTH_OR_NUMBER.fullmatch(str(figure.number)):
        return _words(text, "ambiguous_date")  # the words around it do not tell a month from a number either
    if any(_ENDLESS.match(format(end, "f").lstrip("-")) for end in (figure.number, figure.number_max) if end):
        return _words(text, "number_unread")  # multiplying 万 and 亿 in has made it longer than any count
    if figure.unit is not None and _MONTH_AND_MORE.fullmatch(figure.unit):
        return _words(text, *notes, "date_unread")
    if figure.unit == "%" and _MISREAD_SIGN.fullmatch(plain):
        notes = (*notes, "ocr_suspect")
    value = Value(
        raw=text,
        op=None if figure.undecided else figure.op or "eq",
        number=figure.number,
        number_max=figure.number_max,
        unit=figure.unit,
        kind="numeric",
        notes=notes,
    )
    return _Reading(value, explicit=figure.op is not None, scale=figure.scale)


def _words(text: str, *notes: str) -> _Reading:
    return _Reading(Value(text, kind="qualitative", notes=notes))


def _is_placeholder(plain: str) -> bool:
    key = "".join(plain.split())
    if not key or key in words().placeholders or _DASHES.fullmatch(key):
        return True
    if _NUMERAL.search(key):
        return False
    if _TEMPLATE.search(key):
        return True
    unit = unit_at(key, 1) if key[0] in "≥≤><=" else None
    return key in _SIGNS or (unit is not None and unit[1] == len(key))


@lru_cache(maxsize=4096)
def _is_of_time(name: str) -> bool:
    """Whether an indicator asks for a time, by its name."""
    return any(word in name for word in words().timing)


def _with_sign(reading: _Reading, sign: Sign) -> Value:
    """Take the operator's cell into account; the value's own operator wins."""
    value = reading.value
    if sign.qualitative:
        if value.kind in ("numeric", "date"):
            return Value(value.raw, kind="qualitative", notes=("qualitative_number",))
        return value
    if sign.unknown:
        return _noted(value, "operator_unknown")
    if sign.op is None or value.kind is None:
        return value
    if value.kind == "placeholder" and not _TEMPLATE.search(fold(value.raw)):
        return value
    joined = value.raw if fold(value.raw).startswith(fold(sign.printed)) else sign.printed + value.raw
    if reading.explicit:
        return (
            replace(value, raw=joined)
            if value.op in (sign.op, "range")
            else _noted(value, "operator_conflict")
        )
    if value.op == "range":
        return replace(value, raw=joined) if sign.op == "eq" else _noted(value, "operator_conflict")
    return replace(value, raw=joined, op=sign.op if value.kind in ("numeric", "date") else None)


def _with_unit(value: Value, scale: int, measure: Unit) -> Value:
    """Take the unit's cell into account; the value's own unit wins."""
    if measure.name is None or value.number is None:
        return value
    if value.unit is not None:
        return value if measure.name == value.unit else _noted(value, "unit_conflict")
    if scale > 1 and measure.scale > 1:
        return Value(value.raw, kind="qualitative", notes=(*value.notes, "unit_conflict"))
    if measure.name in ("年", "年度") and value.op == "eq" and _YEAR.fullmatch(str(value.number)):
        return Value(
            value.raw + measure.printed, op="eq", date=str(value.number), kind="date", notes=value.notes
        )
    number, number_max = value.number * measure.scale, value.number_max
    return replace(
        value,
        raw=value.raw + measure.printed,
        number=number,
        number_max=None if number_max is None else number_max * measure.scale,
        unit=measure.name,
        notes=tuple(note for note in value.notes if note != "unit_unknown"),
    )


def _checked(value: Value, name: str) -> Value:
    """The last word on a number, once its unit and the indicator's name are known."""
    if value.number is None or value.unit not in (None, "%"):
        return value
    if value.unit == "%":
        high = max(value.number, value.number_max or value.number)
        return _noted(value, "percent_above_100") if high > 100 else value
    if value.op == "eq" and _is_of_time(name):
        return _excel_date(value, value.number)
    if not _asks_for_share(name):
        return value
    if value.op == "eq" and value.number >= 1000:
        return Value(value.raw, kind="qualitative", notes=("run_together",))
    return _noted(value, "unit_missing")


def _excel_date(value: Value, number: Decimal) -> Value:
    """A day number between 2009 and 2036 (day 0 is 1899-12-30), as a spreadsheet prints a date without its format."""
    if not 40_000 <= number <= 50_000 or number != int(number):
        return value
    day = date(1899, 12, 30) + timedelta(days=int(number))
    return Value(value.raw, op="eq", date=day.isoformat(), kind="date", notes=(*value.notes, "excel_date"))


def _asks_for_share(name: str) -> bool:
    known = words()
    bare = _TRAILING_BRACKET.sub("", name)
    if bare.endswith(known.not_share):
        return False
    return bare.endswith(known.share_endings) or any(word in bare for word in known.share)


def _noted(value: Value, note: str) -> Value:
    return replace(value, notes=(*value.notes, note))


_CIRCLED = re.compile(r"[①-⒛㈠-㈩]")
_RAISED = re.compile(r"[0-9０-９]\s?[⁰¹²³⁴-⁹₀-₉]|[½¼¾⅐-⅞]")
_ENDLESS = re.compile(rf"[0-9]{{16}}|[{NUMERAL}]{{24}}")
_SHEET_ERROR = re.compile(
    r"#(?:NAME\?|REF!?|VALUE!?|DIV/0!?|N/A|NUM!?|NULL!?)|#{3,}|Err:\d{3}", re.IGNORECASE
)
_LOOSE_POINT = re.compile(r"[0-9] +\. *[0-9]|[0-9]\. +[0-9]+ ?[万亿%个]")
_NUMERAL = re.compile(r"[0-9]")
_SIGNS = frozenset("≥≤><=%‰")
_DASHES = re.compile(r"[-—–_/\\.·…*~□]+|[×Xx]+|○{2,}|\(\)|\[\]|【】")
_TEMPLATE = re.compile(r"\*{2,}|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|×{2,}|_{2,}|○{2,}|^[≥≤><=][*Xx×_]")
_MONTH_OR_NUMBER = re.compile(r"(?:19|20)[0-9]{2}\.(?:1[0-2]|0?[1-9])")
_DAY_OR_RANGE = re.compile(r"[0-9]{1,2}[-.][0-9]{1,2}")
_MONTH_AND_MORE = re.compile(r"月.+")
_TIME = re.compile(r"[0-9一二三四五六七八九十]月|[上中下]旬|[月季]末|月底")
_MISREAD = re.compile(r"[0-9][Oo](?=[0-9%‰]|$)|(?<![A-Za-z])[Oo](?=[0-9]*[%‰])|^到[0-9Oo]|^第[0Oo]")
_MISREAD_SIGN = re.compile(r"2(?:[5-9][0-9]|100)(?:\.[0-9]+)?%")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_TRAILING_BRACKET = re.compile(r"\([^()]*\)?$")
