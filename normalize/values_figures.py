"""The figure of an indicator value: which number of a text is the value, or why none is taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.dates import without_dates
from normalize.numerals import NUMERAL
from normalize.values_numbers import Quantity, quantities, unit_at
from normalize.values_prose import is_definition, prose, unbound_operator, without_asides

if TYPE_CHECKING:
    from decimal import Decimal

    from normalize.records import Operator


@dataclass(frozen=True, slots=True)
class Figure:
    """A number read from a text.

    Attributes:
        op: The operator printed; None if none is.
        number: The number, scale multiplied in; the lower bound of a range.
        number_max: The upper bound of a range.
        unit: Unit without scale; None if none is printed.
        scale: The scale printed with the number, else 1.
        undecided: Whether no operator can be named, so that none is implied either (-0%, 不低于5%以下).
    """

    op: Operator | None
    number: Decimal
    number_max: Decimal | None = None
    unit: str | None = None
    scale: int = 1
    undecided: bool = False


Outcome = tuple[Figure | None, tuple[str, ...]]


def read_figure(text: str) -> Outcome:
    """The figure of a folded text and the finding codes of its reading; no figure means that the text is words.

    Of several numbers the one with an operator before it counts, else the one with 以上 or the like behind it, else
    the one with a unit, else a bare one that stands alone.
    """
    if is_definition(text):
        return None, ("value_is_definition",)
    if _COUNTS.search(text) is None:
        return None, ()
    for spelling, plain in _SPELLINGS:
        text = text.replace(spelling, plain)
    interval = _interval(text)
    if interval is not None:
        return interval
    bare, exclusive = without_asides(text)
    if _COUNTS.search(bare) is None:
        return None, ("value_is_definition",) if _DIGIT.search(text) else ()
    undated, dated = without_dates(bare)
    figure, notes = _choose(undated)
    if figure is not None and exclusive and figure.op in _EXCLUDING:
        figure = replace(figure, op=_EXCLUDING[figure.op])
    return figure, (*notes, "date_in_text") if dated else notes


def _interval(text: str) -> Outcome | None:
    """Read [90%,100%); each end must be one number from end to end."""
    match = _INTERVAL.fullmatch(text)
    if match is None:
        return None
    low, high = _whole(match["low"]), _whole(match["high"])
    if low is None or high is None:
        return None
    behind = unit_at(match["unit"], 0) or (None, 0)
    if behind[1] != len(match["unit"]):
        return None
    figure, notes = _range(low, replace(high, unit=high.unit or behind[0]))
    half_open = match["left"] == "(" or match["right"] == ")"
    return figure, (*notes, "half_open") if half_open else notes


def _whole(text: str) -> Quantity | None:
    found = quantities(text)
    if len(found) != 1:
        return None
    whole = found[0].start == 0 and found[0].end == len(text)
    return found[0] if whole and found[0].digits and found[0].before is None else None


def _choose(text: str) -> Outcome:
    if _COMPOUND.search(text) or _SIGN_AFTER_BOTH.search(text) or _TWO_SIDED.search(text):
        return None, ("number_unread",)
    if _EACH.fullmatch(text):
        return None, ("number_in_prose",)
    text, lead = _leading_unit(text)
    found = _paired(text, quantities(text))
    reasons = [prose(text, low, high) for low, high in found]
    kept = [pair for pair, reason in zip(found, reasons, strict=True) if reason is None]
    if not kept:
        return None, _unique(
            [reason for (low, _), reason in zip(found, reasons, strict=True) if reason and low.digits]
        )
    low, high = min(kept, key=lambda pair: (_rank(*pair), pair[0].start))
    if _rank(low, high) == _BARE and len(found) > 1:
        return None, ("number_unread",)
    if not text.endswith("±", 0, low.start) and unbound_operator(text, low):
        return None, ("operator_unbound",)
    figure, notes = _single(text, low) if high is None else _range(low, high)
    if figure is None:
        return None, notes
    if sum(_rank(*pair) < _BARE for pair in kept) > 1:
        notes = (*notes, "more_numbers")
    if lead is not None:
        conflict = ("unit_conflict",) if figure.unit not in (None, lead) else ()
        figure, notes = replace(figure, unit=figure.unit or lead), ("leading_unit", *conflict, *notes)
    return figure, _unique(notes)


def _leading_unit(text: str) -> tuple[str, str | None]:
    """A unit printed before the value (`%≥95%`), as when the border between two cells is lost."""
    if text[:1] in ("%", "‰") and len(text) > 1:
        return text[1:], text[0]
    unit = unit_at(text, 0)
    if unit is not None and text[unit[1] : unit[1] + 1] in tuple("≥≤><="):
        return text[unit[1] :], unit[0]
    return text, None


def _paired(text: str, found: tuple[Quantity, ...]) -> list[tuple[Quantity, Quantity | None]]:
    """Each number, with the upper end where it begins a range (3-5个, 90%至95%)."""
    pairs: list[tuple[Quantity, Quantity | None]] = []
    position = 0
    while position < len(found):
        low = found[position]
        high = found[position + 1] if position + 1 < len(found) else None
        if high is not None and not _joined(text, low, high):
            high = None
        pairs.append((low, high))
        position += 1 if high is None else 2
    return pairs


def _joined(text: str, low: Quantity, high: Quantity) -> bool:
    free = low.after is None and high.before is None and low.digits == high.digits
    return free and _TO.fullmatch(text, low.end, high.start) is not None


def _rank(low: Quantity, high: Quantity | None) -> int:
    last = high or low
    if low.before is not None:
        return 0
    if last.after is not None:
        return 1
    counted = low.unit is not None or last.unit is not None or low.scale > 1 or last.scale > 1
    return 2 if counted else _BARE


def _single(text: str, quantity: Quantity) -> Outcome:
    before, behind = text[: quantity.start], text[quantity.end :]
    if before.endswith("±"):
        return Figure("range", -quantity.number, quantity.number, quantity.unit, quantity.scale), ()
    if _TO.fullmatch(behind) or _TO.fullmatch(before):
        return None, ("fragment",)
    if quantity.negative and quantity.number == 0:
        return Figure(None, abs(quantity.number), None, quantity.unit, 1, undecided=True), ("negative_zero",)
    op, conflict = _operator(quantity)
    notes: list[str] = ["operator_conflict"] if conflict else []
    if quantity.unit is None and quantity.scale == 1 and quantity.before is not None and _WORD.match(behind):
        notes.append("unit_unknown")
    figure = Figure(op, quantity.number, None, quantity.unit, quantity.scale, undecided=conflict)
    return figure, tuple(notes)


def _operator(quantity: Quantity) -> tuple[Operator | None, bool]:
    """The operator of a number with words on both sides; the second result tells that they contradict."""
    before, after = quantity.before, quantity.after
    if before is None or after is None:
        return before or after, False
    if before in ("eq", "approx"):
        return after, False
    if after == "approx" or before[0] == after[0]:
        return before, False
    return None, True


def _range(low: Quantity, high: Quantity) -> Outcome:
    if low.unit and high.unit and low.unit != high.unit:
        return None, ("unit_conflict",)
    start = low.number
    shared = low.scale == 1 and low.unit is None and high.scale > 1
    if shared and abs(start) < abs(high.number) / high.scale:
        start *= high.scale
    if start > high.number:
        return None, ("range_reversed",)
    return Figure("range", start, high.number, low.unit or high.unit, max(low.scale, high.scale)), ()


def _unique(notes: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(notes))


_BARE = 3
_EXCLUDING: dict[Operator, Operator] = {"ge": "gt", "le": "lt"}
_COUNTS = re.compile(rf"[0-9{NUMERAL}]")
_DIGIT = re.compile(r"[0-9]")
_COMPOUND = re.compile(r"[0-9][万亿千百][0-9]")
_SIGN_AFTER_BOTH = re.compile(r"±[-+≥≤><=]")
_TWO_SIDED = re.compile(r"(?<![A-Za-z0-9.])[0-9][0-9.,]*%?[≥≤><=]")
_EACH = re.compile(r"1[^-~—–至到年月天周日季0-9.,]{1,2}1[\u3400-\u9fff]{1,2}")
_SPELLINGS = (("百分之百", "100%"), ("百分百", "100%"), ("正负", "±"))
_TO = re.compile(r"[-~—–]{1,2}|至|到")
_WORD = re.compile(r"[A-Za-z\u3400-\u9fff]")
_INTERVAL = re.compile(
    r"(?P<left>[\[(【])(?P<low>[^,\[\]()【】]{1,16}),(?P<high>[^,\[\]()【】]{1,16})(?P<right>[\])】])(?P<unit>.{0,6})"
)
