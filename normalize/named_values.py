"""Indicators whose name and value stand in one text: `植树≥900株`, `成活率：90%以上`."""

from __future__ import annotations

import re

from normalize.folding import squeeze
from normalize.labels import partition_label
from normalize.numbering import strip_marker
from normalize.traits import traits

_PARTS = re.compile(
    r"[\n；;]+|(?<=\S)\s*(?=指标\d{1,2}[:：])|(?<=\S)[，,。、\s]+(?=[\u4e00-\u9fff]{2,9}指标[:：])"
)
_SIGN = r"(?:(?:[≥≤><=＞＜＝]|不低于|不少于|不超过|不高于|达到?|为)+\s*)?"  # a line may break behind it
_FORMS = (
    # `4A级景区1个`: a number with a letter behind it is of the name.
    re.compile(rf"(?P<name>(?:[^≥≤><=＞＜＝\d]|\d+[A-Z]){{2,}}?)(?P<value>{_SIGN}\d[\d,.]*[^\s\d]{{0,6}})"),
    re.compile(rf"(?P<name>[^≥≤><=＞＜＝\d]{{2,}}?)(?P<value>{_SIGN}\d[\d,.]*\S{{0,6}})"),
    re.compile(
        r"(?P<name>\D{2,}?)(?P<value>(?:20\d{2}年)?\d{1,2}月(?:\d{1,2}日|底)?(?:之?前|以前)?(?:完成)?)"
    ),
    re.compile(r"(?P<name>\D{2,}(?:时间|时限|期限|日期))(?P<value>全年|年内|当年|年底前?|年末前?)"),
    re.compile(r"(?P<name>[^≥≤><=＞＜＝]{2,}?)(?P<value>[≥≤><=＞＜＝]+\s*\d[\d,.]*\S{0,6})"),
)
_IN_BRACKETS = re.compile(r"(?P<name>[^()（）]{2,}?)\s*[(（](?P<value>[^()（）]+)[)）]")
_COMPARED = re.compile(r"[≥≤><=＞＜＝]|不低于|不少于|不超过|不高于")
_EMPTY = re.compile(r"[/\\—\-无]+")
_STRUCK = re.compile(r"[/\\—\-]+")


def is_empty(text: str) -> bool:
    """Whether a text only says that there is nothing to say (`/`, `—`, `无`)."""
    return _EMPTY.fullmatch(squeeze(text)) is not None


def is_struck(text: str) -> bool:
    """Whether a text is nothing but a stroke through its cell; a word that says there is nothing is a text."""
    return _STRUCK.fullmatch(squeeze(text)) is not None


def named_values(text: str) -> list[tuple[str, str]]:
    """The indicators one cell lists, each parted into its name and its value; a value may be missing."""
    parts = (strip_marker(part.strip())[1].strip().rstrip("。") for part in _PARTS.split(text))
    return [named_value(part) for part in parts if squeeze(part) and not _EMPTY.fullmatch(part)]


def named_value(text: str) -> tuple[str, str]:
    """Part one indicator at its colon, else before the number it ends with; the value is empty if there is neither."""
    name, colon, value = partition_label(text)
    if colon and value:
        return name, value
    framed = _IN_BRACKETS.fullmatch(text)
    if framed is not None and _COMPARED.match(framed["value"]) and traits(framed["value"]).value:
        return framed["name"], framed["value"]
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None and traits(match["value"]).value:
            return match["name"], match["value"]
    return text, ""
