"""Chinese numerals as they are written in forms: 二十四, 两百零五, 十二万, 三点五, 二〇二四, 壹拾伍."""

from __future__ import annotations

from decimal import Decimal

LONGEST = 24  # characters; no count or amount of a declaration needs more
NUMERAL = "〇零一二两三四五六七八九十百千万亿"


def chinese_number(text: str) -> Decimal | None:
    """The number a Chinese numeral says, or None if the text is no whole and well-formed numeral.

    Reads place-value numerals (两千零五十), bare digits (二〇二四), decimals (三点五) and the characters of
    bookkeeping (壹拾伍). 半, fractions and mixtures with Arabic digits are not read.
    """
    if not text or len(text) > LONGEST:
        return None
    plain = text.translate(_BOOKKEEPING)
    whole, point, fraction = plain.partition("点")
    number = _bare_digits(whole) if len(whole) > 1 else None
    if number is None:
        number = _sections(whole)
    if number is None or not point:
        return number
    digits = _digits_of(fraction)
    return None if digits is None else number + Decimal(f"0.{digits}")


def ordinal(text: str) -> int | None:
    """The number of a list label: Arabic, Chinese or circled (12, 十二, ⑫)."""
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= 3 else None
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    number = chinese_number(text)
    return None if number is None else int(number)


def _bare_digits(text: str) -> Decimal | None:
    digits = _digits_of(text)
    return None if digits is None or "两" in text else Decimal(digits)


def _digits_of(text: str) -> str | None:
    if not text or any(character not in _DIGITS for character in text):
        return None
    return "".join(str(_DIGITS[character]) for character in text)


def _sections(text: str) -> Decimal | None:
    """Read what stands before 亿, then before 万, then the rest."""
    total, leading = 0, True
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(sign)
        if not found:
            continue
        count = _sections(head) if sign == "亿" else _below_ten_thousand(head, leading=leading)
        if not count:
            return None
        total += int(count) * size
        text, leading = tail, False
        if not text:
            return Decimal(total)
    rest = _below_ten_thousand(text, leading=leading)
    return None if rest is None else Decimal(total) + rest


def _below_ten_thousand(text: str, *, leading: bool) -> Decimal | None:
    """Read 千, 百, 十 and the last digit; `leading` says that no 万 or 亿 stands before.

    A last digit right behind 千 or 百 (三千五) is not read: some mean 3005 by it, most 3500.
    """
    total = 0
    place = 10_000 if leading else 100_000
    digit: int | None = None
    zero = False
    for character in text:
        if character in _PLACES:
            size = _PLACES[character]
            if size >= place or digit == 0 or (digit is None and size != 10):
                return None
            total += (1 if digit is None else digit) * size
            place, digit, zero = size, None, False
        elif character in _DIGITS and (digit is None or (digit == 0 and _DIGITS[character])):
            zero = zero or digit == 0
            digit = _DIGITS[character]
        else:
            return None
    if digit is None:
        return Decimal(total) if total else None
    lone = place not in (10, 10_000) and not zero
    trailing_zero = digit == 0 and len(text) > 1
    return None if lone or trailing_zero else Decimal(total + digit)


_DIGITS = {character: index for index, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_BOOKKEEPING = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億", "一二三四五六七八九十百千万亿")
