"""A number as a spreadsheet shows it: format codes turn stored values into the words on the page."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, NamedTuple

from extract.number_format_dates import BUILT_IN_DATES, is_date_format, shown_date

GENERAL: Final = "General"
TEXT: Final = "@"

BUILT_IN: Final = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"',
    42: '"¥"#,##0;"¥"-#,##0;"¥""-"',
    43: '#,##0.00;-#,##0.00;"-"??',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥""-"??',
    48: "##0.0E+0",
    49: TEXT,
    **BUILT_IN_DATES,
}
"""Formats that files name by number only, as a Chinese office program shows them."""


def shown_number(value: float, code: str, *, from_1904: bool = False) -> str:
    """Write a number as a cell of this format shows it; a format that cannot be followed counts as `General`.

    Args:
        value: The stored number; dates are days since the beginning of 1900, or of 1904.
        code: The format code, such as `#,##0.00` or `yyyy"年"m"月"`.
        from_1904: Whether the file counts days from 1904.
    """
    try:
        number = Decimal(repr(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite() or len(code) > _LONGEST_CODE:
        return general(number)
    section, signed = _section(_sections(code), number)
    if is_date_format(section):
        date = shown_date(value, section, from_1904=from_1904)
        return general(number) if date is None else date
    pieces = _pieces(section)
    if any(piece.kind == "fraction" for piece in pieces):
        return general(number)
    return _written(pieces, number if signed else abs(number))


def general(number: Decimal) -> str:
    """Write a number without a format: up to 15 significant digits, what binary fractions add cut off."""
    rounded = _FIFTEEN_DIGITS.plus(number).normalize()
    if rounded and not _LEAST_EXPONENT <= rounded.adjusted() <= _MOST_EXPONENT:
        return f"{rounded:E}"
    return f"{rounded:f}" if rounded else "0"


def shown_text(text: str, code: str) -> str:
    """Write a text as a cell of this format shows it: the fourth section may add words or hide it."""
    if len(code) > _LONGEST_CODE:
        return text
    sections = _sections(code)
    pieces = _pieces(sections[len(sections) - 1])
    if len(sections) < 4 and not any(piece.kind == "text" for piece in pieces):
        return text
    return "".join(text if piece.kind == "text" else piece.text for piece in pieces)


class _Piece(NamedTuple):
    """One part of a format; its kind is `literal`, `digit`, `point`, `comma`, `percent`, `exponent` or the like."""

    kind: str
    text: str


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    sections = [""]
    for piece in _TOKEN.findall(code):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return tuple(sections)


def _section(sections: tuple[str, ...], number: Decimal) -> tuple[str, bool]:
    """Choose the section for a number, and tell whether its minus sign is still to be written."""
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(condition, number):
                return section, True
        return GENERAL, True
    first, *others = sections
    if number < 0 and others:
        return others[0], False
    if number == 0 and len(others) > 1:
        return others[1], False
    return first, True


def _holds(condition: re.Match[str], number: Decimal) -> bool:
    limit = Decimal(condition[2])
    match condition[1]:
        case "<":
            return number < limit
        case ">":
            return number > limit
        case "<=":
            return number <= limit
        case ">=":
            return number >= limit
        case "<>":
            return number != limit
        case _:
            return number == limit


@lru_cache(maxsize=512)
def _pieces(section: str) -> tuple[_Piece, ...]:
    return tuple(_piece(token) for token in _TOKEN.findall(section))


def _piece(token: str) -> _Piece:
    if token[0] == '"':
        return _Piece("literal", token.strip('"'))
    if token[0] == "\\":
        return _Piece("literal", token[1:])
    if token[0] == "[":
        symbol = re.match(r"\[\$([^\]-]+)", token)
        return _Piece("literal", symbol[1] if symbol else "")
    if token[0] in "_*" and len(token) == 2:
        return _Piece("literal", "")
    return _Piece(_KINDS.get(token, "exponent" if token[0] == "E" and len(token) == 2 else "literal"), token)


def _written(pieces: tuple[_Piece, ...], number: Decimal) -> str:
    """Write a number by the pieces of its section."""
    digits = [index for index, piece in enumerate(pieces) if piece.kind == "digit"]
    if not digits:
        words = {"general": general(abs(number)), "text": general(abs(number))}
        text = "".join(words.get(piece.kind, piece.text) for piece in pieces)
        spelt = any(piece.kind in words for piece in pieces)
        return ("-" if number < 0 and spelt else "") + text
    point = next((index for index, piece in enumerate(pieces) if piece.kind == "point"), len(pieces))
    exponent = next((index for index, piece in enumerate(pieces) if piece.kind == "exponent"), len(pieces))
    whole = [index for index in digits if index < min(point, exponent)]
    parts = [index for index in digits if point < index < exponent]
    if exponent < len(pieces):
        return f"{number:.{len(parts)}E}"
    scale = 2 * sum(piece.kind == "percent" for piece in pieces)
    last = whole[-1] if whole else -1
    # A comma behind the last digit, before or behind the point, divides by a thousand.
    for end in {last + 1: point, digits[-1] + 1: len(pieces)}.items():
        scale -= 3 * sum(piece.kind == "comma" for piece in pieces[slice(*end)])
    grouped = any(pieces[index].kind == "comma" for index in range(whole[0], last)) if whole else False
    rounded = abs(number).scaleb(scale).quantize(Decimal(1).scaleb(-len(parts)), ROUND_HALF_UP, _WIDE)
    before, _, behind = f"{rounded:f}".partition(".")
    slots = _whole_slots(pieces, whole, before.lstrip("0"), grouped=grouped) | _part_slots(
        pieces, parts, behind
    )
    text = "".join(
        slots.get(index, "") if piece.kind in {"digit", "comma"} else piece.text
        for index, piece in enumerate(pieces)
    )
    if point < len(pieces) and not "".join(slots[index] for index in parts):
        text = text.replace(".", "", 1)
    if not whole:
        text = text.replace(".", f"{before.lstrip('0')}.", 1)
    return ("-" if number < 0 and rounded else "") + text


def _whole_slots(
    pieces: tuple[_Piece, ...], places: list[int], digits: str, *, grouped: bool
) -> dict[int, str]:
    """Give each digit place before the point its digits, from the right; the first takes all that is left."""
    slots: dict[int, str] = {}
    written = 0
    for place in reversed(places):
        taken = digits if place == places[0] else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        if not taken:
            taken = {"0": "0", "?": " "}.get(pieces[place].text, "")
        slot = ""
        for digit in reversed(taken):
            slot = digit + ("," if grouped and written and written % 3 == 0 and digit != " " else "") + slot
            written += 1
        slots[place] = slot
    return slots


def _part_slots(pieces: tuple[_Piece, ...], places: list[int], digits: str) -> dict[int, str]:
    """Give each digit place behind the point its digit; zeros at the end are shown only where `0` asks for them."""
    slots: dict[int, str] = {}
    needed = False
    for place, digit in reversed(list(zip(places, digits, strict=True))):
        needed = needed or digit != "0" or pieces[place].text == "0"
        slots[place] = digit if needed else {"?": " "}.get(pieces[place].text, "")
    return slots


_TOKEN: Final = re.compile(
    r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]|General|AM/PM|A/P|上午/下午|E[+-]|[^\\]|\\', re.DOTALL | re.IGNORECASE
)
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|[<>=])(-?\d+(?:\.\d+)?)\]")
_KINDS: Final = {
    "0": "digit",
    "#": "digit",
    "?": "digit",
    ".": "point",
    ",": "comma",
    "%": "percent",
    "/": "fraction",
    "@": "text",
    "General": "general",
    "GENERAL": "general",
    "general": "general",
}
_LONGEST_CODE: Final = 255
_FIFTEEN_DIGITS: Final = Context(prec=15)
_WIDE: Final = Context(prec=700)
_LEAST_EXPONENT, _MOST_EXPONENT = -12, 20
