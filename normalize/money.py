"""Amounts of money as forms print them, the units of money in labels, counts of persons and scores."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from normalize.folding import fold
from normalize.numerals import chinese_number

YUAN: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
}
NOTES = frozenset(
    {
        "placeholder",  # a dash, slash, star or 无 stands for no amount
        "blank_in_number",  # 968.191 8: joined behind a decimal point, left unread elsewhere
        "bracket_negative",  # (1,234.50) in the style of accounting
        "approximate",  # 约, 近 or 左右 stands with the amount
        "words_around",  # the amount stands among words (按合同10.5万元)
        "more_numbers",  # several numbers and no telling which is the amount
        "not_money",  # a share, a count or a price per head
        "number_unread",  # malformed: wrong groups of digits, letters among digits
        "ocr_suspect",  # letters that recognition mistakes for digits
        "negative_zero",
    }
)
MONEY = ("money.amount", "money.budget", "money.adjusted", "money.executed", "money.prior")
"""What a header of amounts says they are."""

_OF_A_YEAR = re.compile(r"(?:19|20)\d{2}年度?(?:预算|执行|决算|支出|安排|资金|金额)")
_YEAR = re.compile(r"^(?:19|20)\d{2}年度?:\s*(?=\d)")  # before the amount of that year
_LONGEST = 60  # characters; a longer text is prose with amounts in it


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in the unit of its cell, if it prints one; what cannot be read surely has no number and a note."""

    number: Decimal | None = None
    unit: str | None = None
    notes: tuple[str, ...] = ()


class LabelledAmount(NamedTuple):
    """One of several amounts in a cell: label without numbering, digits as printed (empty if blank), unit."""

    label: str
    raw: str
    unit: str | None


def parse_amount(raw: str) -> Amount:
    """Read the amount of a money cell: `1,234.50`, `3，518.85`, `￥15万元`, `-`, `约10万元`.

    An amount among words counts only with a unit of money of its own (`按合同10.5万元`).
    """
    text = raw.strip()
    if not text:
        return Amount()
    return _parse_amount(text) if len(text) <= _LONGEST else Amount(notes=("number_unread",))


@lru_cache(maxsize=8192)
def _parse_amount(text: str) -> Amount:
    plain = _YEAR.sub("", fold(text).strip("。;, "))
    if _NOTHING.fullmatch("".join(plain.split())):
        return Amount(notes=("placeholder",))
    whole = _AMOUNT.fullmatch(plain)
    if whole is not None:
        return _amount(whole)
    bare = _REMARK.sub("", plain).strip()
    remarked = _AMOUNT.fullmatch(bare) if bare != plain else None
    if remarked is not None:
        return _amount(remarked, "words_around")
    return _among_words(plain)


def money_unit(text: str) -> str | None:
    """The unit of money a label states (`预算金额(万元)`, `单位：万元`, `（万元`); None if none or two different ones."""
    if "元" not in text:
        return None
    return _money_unit(text) if len(text) <= 4 * _LONGEST else None


def yuan(number: Decimal, unit: str) -> Decimal:
    """The amount in yuan, exactly.

    Raises:
        ValueError: If the unit is no unit of money.
    """
    key = fold(unit).replace("圆", "元").removeprefix("人民币").removesuffix("整")
    if key not in YUAN:
        message = f"no unit of money: {unit!r}"
        raise ValueError(message)
    return number * YUAN[key]


@lru_cache(maxsize=2048)
def labelled_amounts(text: str) -> tuple[LabelledAmount, ...]:
    """Every label with an amount in a cell that lists several (`总额15万元 一、财政拨款:12万元(其中:…)`).

    A label that ends with a colon and has no amount is there with an empty one.
    """
    if len(text) > 100 * _LONGEST:
        return ()
    plain = fold(_PARAGRAPH.sub(";", text))
    found: list[LabelledAmount] = []
    position = 0
    for match in _LABELLED.finditer(plain):
        found.extend(_labels(plain[position : match.start()], match["number"], match["unit"]))
        position = match.end()
    found.extend(_labels(plain[position:], "", None))
    return tuple(found)


def parse_count(raw: str) -> int | None:
    """A number of persons or offices (`2`, `46人`, `1,200名`, `十二人`); None unless it is a whole one."""
    plain = fold(raw.strip()) if len(raw) <= _LONGEST else ""
    match = _COUNT.fullmatch(_REMARK.sub("", plain).strip("。;, "))
    if match is None:
        return None
    if match["chinese"]:
        number = chinese_number(match["chinese"])
        return None if number is None else int(number)
    return int(match["digits"].replace(",", ""))


def parse_score(raw: str) -> Decimal | None:
    """A weight or score (`10`, `10分`, `10%`, `(50分)`), per cent in points; None if it is anything else."""
    match = _SCORE.fullmatch("".join(fold(raw).split())) if len(raw) <= _LONGEST else None
    return None if match is None else Decimal(match["number"])


def _amount(match: re.Match[str], *notes: str) -> Amount:
    unit = match["unit"]
    digits = match["number"]
    if " " in digits:
        if "." not in digits:
            return Amount(None, unit, (*notes, "blank_in_number"))
        notes = (*notes, "blank_in_number")
    number = Decimal(digits.replace(",", "").replace(" ", ""))
    if match["about"] or match["round"]:
        notes = (*notes, "approximate")
    if match["open"] or match["close"]:
        grouped = "," in digits or "." in digits
        if not (match["open"] and match["close"] and grouped and not match["minus"]):
            return Amount(None, unit, (*notes, "number_unread"))
        return Amount(-number, unit, (*notes, "bracket_negative"))
    if not match["minus"]:
        return Amount(number, unit, notes)
    return Amount(-number, unit, notes) if number else Amount(abs(number), unit, (*notes, "negative_zero"))


def _among_words(plain: str) -> Amount:
    chinese = _CHINESE.fullmatch(plain)
    if chinese is not None:
        return Amount(chinese_number(chinese["number"]), chinese["unit"])
    numbers = _DIGITS.findall(plain)
    if not numbers:
        return Amount(notes=("number_unread",))
    if _MISREAD.fullmatch(plain):
        return Amount(notes=("ocr_suspect",))
    with_unit = [match for match in _LABELLED.finditer(plain) if match["unit"]]
    if len(numbers) == 1 and len(with_unit) == 1 and with_unit[0]["number"] == numbers[0]:
        about = ("approximate",) if _ABOUT.search(plain[: with_unit[0].start()]) else ()
        digits = Decimal(with_unit[0]["number"].replace(",", ""))
        return Amount(digits, with_unit[0]["unit"], ("words_around", *about))
    if _MEASURED.fullmatch(plain):
        return Amount(notes=("not_money",))
    return Amount(
        notes=("more_numbers" if len(numbers) > 1 and not _GROUPS.fullmatch(plain) else "number_unread",)
    )


@lru_cache(maxsize=8192)
def _money_unit(text: str) -> str | None:
    plain = "".join(fold(text).split())
    found = {match["unit"] for pattern in _UNITS for match in pattern.finditer(plain)}
    return found.pop() if len(found) == 1 else None


def _labels(text: str, digits: str, unit: str | None) -> list[LabelledAmount]:
    """Labels of the words before an amount: all that end with a colon, the last one with the amount."""
    parts = [part.strip() for part in _SEPARATOR.split(_HEADING.sub(";", text))]
    found = [
        LabelledAmount(_label(part), "", None) for part in parts[:-1] if part.endswith(":") and _label(part)
    ]
    last = _label(parts[-1])
    if digits and last:
        found.append(LabelledAmount(last, digits, unit))
    elif last and parts[-1].endswith(":"):
        found.append(LabelledAmount(last, "", None))
    return found


def _label(part: str) -> str:
    tail = part.rstrip(": ").rpartition(":")[2]
    return _NUMBERING.sub("", tail).strip("()[] ")


_UNIT = "(?:百|千|十|百万|千万|十万|万|亿)?元"
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})++|[0-9]{1,18}+)(?:\.[0-9]{1,12}+)?+"
_NOTHING = re.compile(r"[-—–_/\\*·×□]+|\.{2,}|…+|无|空|不适用|N/A|n/a|XX+|xx+")
_AMOUNT = re.compile(
    r"(?P<about>约|近)?(?P<open>\()?(?:人民币|RMB|CNY)?[¥$]?(?P<minus>-)?¥?"
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18}(?: [0-9]{1,6}){0,2})(?:\.[0-9]{1,12}(?: [0-9]{1,6}){0,2})?)"
    rf"(?P<close>\))?\(?(?P<unit>{_UNIT}|[万亿])?\)?整?(?P<round>左右|上下)?"
)
_REMARK = re.compile(r"\([^()]*[^()0-9.,¥元 -][^()]*\)")
_CHINESE = re.compile(
    rf"(?P<number>[〇零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+?)(?P<unit>{_UNIT})整?"
)
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_LABELLED = re.compile(
    rf"(?<![0-9.,])(?P<number>{_NUMBER})(?![0-9.]|,[0-9])"
    rf"(?:(?P<unit>{_UNIT}(?![/每])|[万亿](?!元))|(?![年月日、号/%‰)]|[百千十万亿]))"
)
_MEASURED = re.compile(rf"[-+]?{_NUMBER}\s*(?:[%‰]|[人名个项次家户分年天]|{_UNIT}/).*")
_MISREAD = re.compile(r"[0-9OolI,.]*[OolI][0-9OolI,.]*(?:万?元)?")
_GROUPS = re.compile(r"[0-9.,]+")
_ABOUT = re.compile(r"[约近]$")
_COUNT = re.compile(
    r"(?:共|合计)?(?:(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})|(?P<chinese>[零一二两三四五六七八九十百千]+))"
    r"(?:\.0+)?\s*[人名个家户位所]?"
)
_SCORE = re.compile(r"[(\[]?(?:满分)?(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4})?)(?:分|%)?[)\]]?")
_PARAGRAPH = re.compile(r"[\r\n]+")
_HEADING = re.compile(r"其中[:,]?")
_SEPARATOR = re.compile(r"[;。,()\[\]]| +")
_NUMBERING = re.compile(
    r"^(?:[(]?[一二三四五六七八九十]{1,3}[)、.]|[(]?[0-9]{1,2}[)、]|[0-9]{1,2}[.](?![0-9]))+"
)
_UNITS = (
    re.compile(rf"[(\[【](?:金额|资金|人民币)?(?:单位)?[:：]?(?:人民币)?(?P<unit>{_UNIT})(?=[)\]】,、;/]|$)"),
    re.compile(rf"单位[:：]?(?:人民币)?(?P<unit>{_UNIT})(?=[)\]】,、;]|$)"),
    re.compile(rf"^(?:人民币)?(?P<unit>{_UNIT})$"),
    re.compile(
        rf"(?:金额|资金|预算|总额|预算数|执行数|决算数|合计|支出|收入|经费|拨款)/?(?P<unit>{_UNIT})(?:[)\]】]|$)"
    ),
)


def heads_a_year(text: str) -> bool:
    """Whether a text heads the amounts of a year (`2024年预算`)."""
    return _OF_A_YEAR.match(text.strip()) is not None
