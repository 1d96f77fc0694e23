"""Guards of the value grammar: what in a text only explains, and which numbers are words and not quantities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.numerals import NUMERAL
from normalize.values_numbers import unit_of
from normalize.values_vocabulary import words

if TYPE_CHECKING:
    from normalize.values_numbers import Quantity

_AGES = frozenset({"岁", "周岁"})
_TIMES = frozenset({"年", "个月", "月", "天", "日", "周", "个季度", "季度", "学年", "学期"}) | _AGES
_SHARES = frozenset({"%", "‰", "‱"})


def is_definition(text: str) -> bool:
    """Whether the text tells how an indicator is measured, by its first words or by a formula."""
    return text.startswith(words().definitions) or _FORMULA.search(text) is not None


def without_asides(text: str) -> tuple[str, bool]:
    """Take out brackets, titles and quotations: they explain. A bracket around everything is opened instead.

    Brackets that hold a unit stay. The second result tells that a bracket says 不含: the limit itself is excluded.
    """
    exclusive = _EXCLUSIVE.search(text) is not None
    plain = _INCLUSIVE.sub("", _EXCLUSIVE.sub("", text))
    while (whole := _WRAPPED.fullmatch(plain)) is not None:
        plain = whole[1]
    for _ in range(2):
        plain = _ASIDE.sub(_drop, plain)
    return plain, exclusive


def prose(text: str, low: Quantity, high: Quantity | None) -> str | None:
    """Why a number, or a range with its upper end, is no value: the finding code; None if it is one."""
    last = high or low
    before, behind = text[: low.start], text[last.end :]
    counted = low.unit is not None or last.unit is not None
    if _RATIO_BEFORE.search(before) or _RATIO_BEHIND.match(behind):
        return "ratio"
    if _CHAIN_BEFORE.search(before) or _CHAIN_BEHIND.match(behind):
        return "number_unread"
    if not counted and (_LIST_BEFORE.search(before) or _LIST_BEHIND.match(behind)):
        return "number_unread"
    if not counted and _LATIN_BEHIND.match(behind):
        return "number_in_prose"
    if low.before is None and _DIGIT_BEFORE.search(before):
        return "number_unread"
    if low.before is None and (_LATIN_BEFORE.search(before) or _ranked(before)):
        return "number_in_prose"
    if low.unit in _TIMES and _names_a_time(text, low, last):
        return "number_in_prose"
    if not low.digits:
        return None if _chinese_counts(low, before, behind) else "number_in_prose"
    if low.before or last.after or counted or low.scale > 1 or last.scale > 1:
        return None
    return _stray(low, before, behind)


def unbound_operator(text: str, quantity: Quantity) -> bool:
    """Whether an operator before the number does not bind it as it stands: 不低于上年的95%, 未达到95%."""
    before = text[: quantity.start]
    if quantity.before is not None:
        return before.endswith(("未", "没", "未能", "没有"))
    if before.endswith("不到"):
        return True
    return quantity.after is None and _OPERATOR.search(_CLAUSE_END.split(before)[-1]) is not None


def _drop(match: re.Match[str]) -> str:
    group = match[0]
    if group.startswith("(") and unit_of(group[1:-1]) is not None:
        return group
    text = match.string
    left, right = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return " " if left.isdigit() and right.isdigit() else ""


def _ranked(before: str) -> bool:
    return before.endswith(words().ordinal_before) and _BY_A_TIME.search(before) is None


def _chinese_counts(quantity: Quantity, before: str, behind: str) -> bool:
    """A Chinese numeral is a word of the language unless an operator, a share or the whole text says otherwise."""
    bounded = quantity.before is not None
    if quantity.unit is None:
        return bounded and len(quantity.bare) > 1 and _WORD.search(behind) is None
    alone = _WORD.search(before) is None and _WORD.search(behind) is None
    return alone or bounded or quantity.unit in _SHARES


def _names_a_time(text: str, low: Quantity, last: Quantity) -> bool:
    """近3年, 1年2次, 3年行动计划 and 60岁以上老人 name a time or an age; 3年 and 建设期3年 measure one."""
    if text[low.start] == "近" or (low.before is None and _DIGIT.match(text, last.end)):
        return True
    if low.before is not None or _WORD.match(text, last.end) is None:
        return False
    return low.unit in _AGES or (low.unit == "年" and last.after is None)


def _stray(quantity: Quantity, before: str, behind: str) -> str | None:
    """A bare number among words is prose, but not behind 为 or a colon, nor a zero at the start (0投诉)."""
    if behind.startswith(words().ordinal_after):
        return "number_in_prose"
    worded = _WORD.search(behind) is not None
    if not worded and (_WORD.search(before) is None or before.endswith(("为", "是", ":"))):
        return None
    if quantity.number == 0 and not before:
        return None
    return "unit_unknown" if not before and len(behind) <= 3 else "number_in_prose"


_INCLUSIVE = re.compile(r"\((?:均|都)?(?:包?含|包括)[^()]{0,12}\)")
_EXCLUSIVE = re.compile(r"\(不含(?:本数|[0-9.]+%?)?\)")
_WRAPPED = re.compile(r"""[(\[【"“']([^()\[\]【】"“”']*)[)\]】"”']""")
_ASIDE = re.compile(r"""\([^()]*\)|《[^《》]*》|〔[^〔〕]*〕|【[^【】]*】|\[[^\[\]]*\]|“[^“”]*”|"[^"]*\"""")
_FORMULA = re.compile(r"[×*xX÷] ?100%|[^ ≥≤><=][^=]*=[^=]*[/÷][^=]*[^0-9%=]")
_WORD = re.compile(r"[A-Za-z\u3400-\u9fff]")
_LATIN_BEFORE = re.compile(r"[A-Za-zα-ωΑ-Ω_]-?$")
_LATIN_BEHIND = re.compile(r"[A-Za-z]")
_RATIO_BEFORE = re.compile(r"[0-9%‰][:/]$")
_RATIO_BEHIND = re.compile(r"[:/][0-9]")
_CHAIN_BEFORE = re.compile(r"[0-9%\u3400-\u9fff][×*xX÷+]$|[0-9][-~—–]$|[0-9A-Za-z%]±$|分之$")
_CHAIN_BEHIND = re.compile(r"[×*xX÷+~—–-][0-9]|±|分之")
_DIGIT = re.compile(r"[0-9]")
_DIGIT_BEFORE = re.compile(r"[0-9] ?$")
_LIST_BEFORE = re.compile(r"\.$|[0-9],$")
_LIST_BEHIND = re.compile(rf"[., ][0-9]|[{NUMERAL}]")
_BY_A_TIME = re.compile(r"[底日月年之以提]前$")
_CLAUSE_END = re.compile(r"[,;。、!]")
_OPERATOR = re.compile(
    r"[≥≤><=≈]|不低于|不少于|不高于|不超过?|不大于|不小于|大于|小于|低于|高于|至少|至多|最多|超过"
)
