"""Indicator values: the table of cases, the properties of the grammar, and hostile text."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.values import NOTES, Value, parse_value
from normalize.values_format import format_value
from normalize.values_vocabulary import words

if TYPE_CHECKING:
    from normalize.records import Operator

CASES = Path(__file__).with_name("values.csv")


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _expected(row: dict[str, str]) -> Value:
    return Value(
        raw=row["raw"],
        op=_operator(row["op"]),
        number=_decimal(row["number"]),
        number_max=_decimal(row["number_max"]),
        unit=row["unit"] or None,
        date=row["date"] or None,
        kind=_kind(row["kind"]),
        notes=tuple(row["notes"].split(";")) if row["notes"] else (),
    )


def _operator(text: str) -> Operator | None:
    codes: tuple[Operator, ...] = ("ge", "gt", "eq", "le", "lt", "range", "approx")
    return next((code for code in codes if code == text), None)


def _kind(text: str) -> Literal["numeric", "qualitative", "date", "placeholder"] | None:
    kinds: tuple[Literal["numeric", "qualitative", "date", "placeholder"], ...] = (
        "numeric",
        "qualitative",
        "date",
        "placeholder",
    )
    return next((kind for kind in kinds if kind == text), None)


def test_every_case_of_the_table() -> None:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [
        (row["cell"], found, expected)
        for row in rows
        if (
            found := parse_value(
                row["cell"],
                operator=row["operator_cell"] or None,
                unit=row["unit_cell"] or None,
                name=row["name"] or None,
            )
        )
        != (expected := _expected(row))
    ]
    assert wrong == []
    assert len(rows) > 750


@pytest.mark.parametrize("name", ["value_cases.csv", "value_cases_ext.csv"])
def test_the_shared_cases_agree(name: str, shared: Path) -> None:
    with (shared / "forms" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [row["raw"] for row in rows if not _agrees(row)]
    assert wrong == []


def _agrees(row: dict[str, str]) -> bool:
    value = parse_value(row["raw"])
    kind = {"boolean": "qualitative", "": "placeholder" if row["raw"] else None}.get(row["kind"], row["kind"])
    expected = (
        row["operator"] or None,
        _decimal(row["number"]),
        _decimal(row["number_max"]),
        row["unit"] or None,
        kind,
        row.get("date_iso", value.date) or None,
    )
    return (value.op, value.number, value.number_max, value.unit, value.kind, value.date) == expected


def test_cells_of_their_own_read_like_one_cell() -> None:
    for text in ("≥95%", "<3次", "=12.5公顷", "≤80元/人·月"):
        one = parse_value(text)
        number = str(one.number)
        sign, _, unit = text.partition(number)
        assert parse_value(number, operator=sign, unit=unit) == one


# Units that read as dates beside a number (12月), and none that grow into another with the operator's word.
_CALENDAR = {"年", "月", "日", "年度", "季度", "季"}
_UNITS = sorted(set(words().measures.values()) - _CALENDAR)
_NUMBERS = st.decimals(-(10**9), 10**9, places=4).map(lambda number: number.normalize() + 0)


@st.composite
def _numeric(draw: st.DrawFn) -> Value:
    unit = draw(st.sampled_from([None, *_UNITS, "元/人·月", "个/次", "人/10万人", "台(套)"]))
    number = draw(_NUMBERS)
    ops: tuple[Operator, ...] = ("ge", "gt", "eq", "le", "lt", "approx")
    if unit is None:
        number = number.quantize(Decimal(1)) + 0
    value = Value("", op=draw(st.sampled_from(ops)), number=number, unit=unit, kind="numeric")
    if unit is not None and draw(st.booleans()):
        value = replace(value, op="range", number_max=number + abs(draw(_NUMBERS)))
    return replace(value, raw=format_value(value))


_MONTHS = st.integers(1, 12)
_YEARS = st.integers(2000, 2050)
_POINTS = st.one_of(
    st.dates().map(lambda day: f"{2000 + day.year % 50}-{day.month:02d}-{min(day.day, 28):02d}"),
    st.builds("{}-{:02d}".format, _YEARS, _MONTHS),
    st.builds("{}-{:02d}-end".format, _YEARS, _MONTHS),
    st.builds("--{:02d}-{:02d}".format, _MONTHS, st.integers(1, 28)),
    st.builds("--{:02d}".format, _MONTHS),
    st.builds("--{:02d}-end".format, _MONTHS),
    st.builds("---{:02d}".format, st.integers(1, 31)),
    st.builds("---Q{}".format, st.integers(1, 4)),
    st.builds("{}-Q{}-end".format, _YEARS, st.integers(1, 4)),
    st.builds("---H{}".format, st.integers(1, 2)),
    st.builds("{}".format, _YEARS),
    st.builds("{}-end".format, _YEARS),
    st.just("year-end"),
    st.builds("--{:02d};--{:02d}".format, _MONTHS, _MONTHS),
)
_SPANS = st.one_of(
    st.builds("--{:02d}/--{:02d}".format, _MONTHS, _MONTHS),
    st.builds("{0}-{1:02d}/{0}-12".format, _YEARS, _MONTHS),
    st.builds("{}/2051".format, _YEARS),
)


@given(_numeric())
@settings(max_examples=300)
def test_a_number_printed_and_read_again_is_the_same(value: Value) -> None:
    read = parse_value(value.raw)
    above = value.unit == "%" and max(value.number or 0, value.number_max or 0) > 100
    assert replace(read, notes=()) == value
    assert set(read.notes) <= ({"percent_above_100", "ocr_suspect"} if above else set())


@given(st.sampled_from(["ge", "eq", "le", "lt", "gt"]), _POINTS)
@settings(max_examples=200)
def test_a_date_printed_and_read_again_is_the_same(op: Operator, iso: str) -> None:
    value = Value("", op=op, date=iso, kind="date")
    text = format_value(value)
    assert parse_value(text) == replace(value, raw=text)


@given(_SPANS)
def test_a_span_printed_and_read_again_is_the_same(iso: str) -> None:
    value = Value("", op="range", date=iso, kind="date")
    text = format_value(value)
    assert parse_value(text) == replace(value, raw=text)


def test_formatting_keeps_words() -> None:
    assert format_value(parse_value("逐步改善")) == "逐步改善"
    assert format_value(parse_value("——")) == "——"
    assert format_value(parse_value("-0%")) == "-0%"
    assert format_value(parse_value("2至3万元")) == "20000~30000元"


_PIECES = st.sampled_from(
    [
        *"0123456789.,%‰≥≤><=±~-—至到年月日季度前底内()（）[]/·:;、。+*×_ 万亿千百十一二两零成约近第每",
        "百分之",
        "以上",
        "不超过",
        "2024",
        "人次",
        "X",
    ]
)
_GRAMMATICAL = st.lists(_PIECES, max_size=14).map("".join)
_ANY = st.one_of(st.text(max_size=60), _GRAMMATICAL)


@given(_ANY, st.none() | _ANY, st.none() | _ANY, st.none() | _ANY)
@settings(max_examples=1500)
def test_any_text_gives_a_sound_value(
    raw: str, operator: str | None, unit: str | None, name: str | None
) -> None:
    value = parse_value(raw, operator=operator, unit=unit, name=name)
    assert set(value.notes) <= NOTES
    assert (value.kind == "numeric") == (value.number is not None)
    assert (value.kind == "date") == (value.date is not None)
    assert (value.op == "range") == (value.number_max is not None or "/" in (value.date or ""))
    if value.kind not in ("numeric", "date"):
        assert (value.op, value.unit) == (None, None)
    if value.number is not None and value.number_max is not None:
        assert value.number <= value.number_max
    assert (value.kind is None) == (not raw.strip())
    assert raw.strip() in value.raw


@given(_GRAMMATICAL)
@settings(max_examples=500)
def test_formatting_what_was_read_keeps_it(raw: str) -> None:
    value = parse_value(raw)
    if value.kind == "numeric" and (value.op is None or (value.unit or "") in _CALENDAR | {"‱"}):
        return
    again = parse_value(format_value(value))
    assert replace(again, raw="", notes=()) == replace(value, raw="", notes=())


@pytest.mark.parametrize(
    "piece", ["9", "1,", "(", "（1", "≥", "年", "2024年1月", "一", "3-", "%", " ", "*", "《", "1.", "百分之"]
)
def test_a_megabyte_is_read_at_once(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    value = parse_value(text, operator=text, unit=text, name=text)
    assert value.number is None


def test_the_longest_text_that_is_read_stays_within_the_grammar() -> None:
    for piece in ("1/", "(1", "1、", "=1/", "≥1", "1-", "《“", "约", "1个", "至", "2024-"):
        value = parse_value((piece * 400)[:399])
        assert set(value.notes) <= NOTES
