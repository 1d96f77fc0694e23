"""List numbers written out: 3 as `3`, `III`, `c`, `三`, `叁`, `③`, as `ST_NumberFormat` of ECMA-376 names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


def written(number: int, form: str) -> str:
    """Write a list number in a number format of WordprocessingML.

    Formats with a fixed set of signs fall back to decimal beyond it, as the standard demands; so do unknown
    formats. `none` is the empty string.
    """
    if form == "none":
        return ""
    write = _FORMS.get(form)
    return write(number) if write and number > 0 else str(number)


def _roman(number: int) -> str:
    if number >= 4_000:
        return str(number)
    numeral = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        numeral += sign * times
    return numeral


def _letters(number: int) -> str:
    """Count a to z, then aa to zz, then aaa: letters are repeated, not combined."""
    repeats, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (repeats + 1) if repeats < 20 else str(number)


def _signs(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _digits(digits: str) -> Callable[[int], str]:
    """Write digit by digit: 102 as 一〇二."""
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _counting(digits: str) -> Callable[[int], str]:
    """Write with a word for ten up to 99, digit by digit from 100 on."""

    def write(number: int) -> str:
        if number >= 100:
            return _digits(digits)(number)
        tens, ones = divmod(number, 10)
        head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
        return head + (digits[ones] if ones else "")

    return write


def _grouped(digits: str, units: str, *, bare_ten: bool) -> Callable[[int], str]:
    """Write with words for ten, hundred and thousand, groups of four digits and a zero across gaps.

    Args:
        digits: Signs of 0 to 9.
        units: Words for 10, 100, 1000 and 10000.
        bare_ten: Whether 10 to 19 lack the one before the ten.
    """

    def four(number: int) -> str:
        text, gap = "", False
        for power in (3, 2, 1, 0):
            digit = number // 10**power % 10
            if digit:
                text += (
                    (digits[0] if gap and text else "") + digits[digit] + (units[power - 1] if power else "")
                )
                gap = False
            else:
                gap = True
        return text

    def write(number: int) -> str:
        if number >= 10**8:
            return str(number)
        myriads, rest = divmod(number, 10**4)
        text = four(myriads) + units[3] if myriads else ""
        if rest:
            text += (digits[0] if myriads and rest < 1_000 else "") + four(rest)
        return text[1:] if bare_ten and text.startswith(digits[1] + units[0]) else text

    return write


def _japanese(number: int) -> str:
    """Write without zeros and without a one before ten, hundred and thousand: 112 as 百十二."""
    if number >= 10**4:
        return str(number)
    text = ""
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        unit = "十百千"[power - 1] if power else ""
        text += unit if digit == 1 and unit else _PLAIN_DIGITS[digit] + unit if digit else ""
    return text


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number <= 60 else str(number)


_ROMAN: Final = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_PLAIN_DIGITS: Final = "〇一二三四五六七八九"
_TAIWANESE_DIGITS: Final = "○一二三四五六七八九"
_CIRCLED: Final = _signs("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_THOUSANDS: Final = _grouped("零一二三四五六七八九", "十百千万", bare_ten=True)

_FORMS: Final[dict[str, Callable[[int], str]]] = {
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _signs("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _signs("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _signs("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographTraditional": _signs(_STEMS),
    "ideographZodiac": _signs(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographDigital": _digits(_PLAIN_DIGITS),
    "japaneseDigitalTenThousand": _digits(_PLAIN_DIGITS),
    "taiwaneseDigital": _digits(_TAIWANESE_DIGITS),
    "chineseCounting": _counting(_PLAIN_DIGITS),
    "taiwaneseCounting": _counting(_TAIWANESE_DIGITS),
    "chineseCountingThousand": _THOUSANDS,
    "taiwaneseCountingThousand": _THOUSANDS,
    "japaneseCounting": _japanese,
    "chineseLegalSimplified": _grouped("零壹贰叁肆伍陆柒捌玖", "拾佰仟万", bare_ten=False),
    "ideographLegalTraditional": _grouped("零壹貳參肆伍陸柒捌玖", "拾佰仟萬", bare_ten=False),
}
