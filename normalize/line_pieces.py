"""Lines that print several labels with their values, parted into pieces."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize.labels import folded_wording, match, vocabulary
from normalize.money import money_unit
from normalize.titles import is_year_line

if TYPE_CHECKING:
    from normalize.labels import Label

# A gap inside a printed line that separates two label and value pairs, or a unit of money and the year.
_LABEL_AHEAD = re.compile(r"(?<=\S)\s+([^\s:：]{2,14}[:：])")
_UNKNOWN = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]\s*\S")  # a label in no list, and its value
_GAP = re.compile(
    r"(?:\s{2,}|\u3000+|\t+|(?<=元)\s(?=[(（]?(?:19|20)\d{2}年度?[)）]?$)|(?<=[\u4e00-\u9fff])\s(?=(?:19|20)\d{2}年度?\s))"
)
_YEAR_BEFORE_LABEL = re.compile(r"^\s*([(（](?:19|20)\d{2}年度?[)）])(?=[^\s:：]{2,14}[:：])")
_COLON = re.compile(r"[:：]")
_UNIT_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")
_UNIT = re.compile(r"(?:金额|货币|计量)?单位[:：]\s?(?:人民币)?[百千万亿]*元")
_OPEN_BRACKET = re.compile(r"[(（][^()（）]*$")
_SENTENCE = re.compile(r"[。；;\n]")
_LONGEST = 120  # characters of a line of labels whose blanks are lost
_LONGEST_WORDING = 12
_FIELDS = ("field.", "person.", "other.", "item.", "money.")
# What a name may end with, or a label begin with.
_ON_EITHER_SIDE = ("项目", "工程", "工作", "任务", "资金", "经费", "单位", "部门", "中心")


def pieces_of(text: str) -> list[str]:
    """Part a line that prints several labels with their values; one piece if it prints none or one."""
    parts = [
        part
        for gap in _GAP.split(_YEAR_BEFORE_LABEL.sub(r"\1\t", text))
        for piece in _before_labels(gap)
        for part in _before_inner_labels(piece)
        if part
    ]
    if len(parts) > 1 and is_year_line(parts[-1]) and match(parts[-2]) and money_unit(parts[-2]):
        return [*_pieces(" ".join(parts[:-1]), parts[:-1]), parts[-1]]
    return _pieces(text, parts)


def inner_labels(text: str, begin: int = 0) -> list[tuple[int, bool]]:
    """Find the known labels with a colon that begin behind other words, as where the blanks before them are lost.

    Args:
        text: A value, or a line that holds one.
        begin: Where the value begins.

    Returns:
        Where each begins, and whether no word of it may be the end of what stands before it.
    """
    if len(text) > _LONGEST or _SENTENCE.search(text):
        return []
    found: list[tuple[int, bool]] = []
    for colon in _COLON.finditer(text, begin):
        left = _UNIT_IN_BRACKETS.sub("", text[begin : colon.start()])
        first = max(1, len(left) - _LONGEST_WORDING)
        starts = [at for at in range(first, len(left) - 1) if _is_wording(left[at:])]
        if starts and _OPEN_BRACKET.search(left[: starts[0]]):
            starts = []
        if starts:
            sure = not any(left[starts[0] : other] in _ON_EITHER_SIDE for other in starts)
            found.append((begin + starts[0], sure))
        begin = colon.end()
    return found


def _is_wording(text: str) -> bool:
    if text != text.strip():
        return False
    concepts = vocabulary()[0].get(folded_wording(text), frozenset())
    return any(concept.startswith(_FIELDS) for concept in concepts)


def _pieces(text: str, parts: list[str]) -> list[str]:
    if len(parts) > 1:
        labelled = [match(part) for part in parts]
        if _alternate(parts, labelled):
            return parts
        begins = [label is not None for label in labelled]
        if labelled[0] is not None and labelled[0].one("field"):  # whose value holds no colon
            begins = [
                own or _UNKNOWN.match(part) is not None for own, part in zip(begins, parts, strict=True)
            ]
        begins = [
            own or (index > 0 and is_year_line(part) and _has_value(labelled[index - 1]))
            for index, (own, part) in enumerate(zip(begins, parts, strict=True))
        ]
        if begins[0] and sum(begins) > 1:
            return _join_values(parts, begins)
        if labelled[0] is None and any(label is not None and label.inline for label in labelled):
            return [parts[0], *_join_values(parts[1:], [label is not None for label in labelled[1:]])]
    return [text]


def _has_value(label: Label | None) -> bool:
    """Whether a piece holds a label of who or what declares with its value, which no year behind a gap goes on with."""
    return label is not None and bool(label.inline) and label.one("field", "person") is not None


def _alternate(parts: list[str], labelled: list[Label | None]) -> bool:
    """Whether a line prints labels without colons, each before its value."""
    bare = all(
        label is not None and label.inline is None and part[-1] not in ":："
        for part, label in zip(parts[::2], labelled[::2], strict=True)
    )
    return bare and len(parts) % 2 == 0 and not any(labelled[1::2])


def _before_labels(text: str) -> list[str]:
    """Part a text before each word that is a known label with a colon behind it (`… 单位：万元`)."""
    cuts = [found.start(1) for found in _LABEL_AHEAD.finditer(text) if match(found[1]) is not None]
    edges = [0, *cuts, len(text)]
    return [text[start:end].strip() for start, end in pairwise(edges)] if cuts else [text]


def _before_inner_labels(text: str) -> list[str]:
    """Part a text before each label whose blanks before it are lost (`…水务局单位：万元`), if all are sure."""
    colon = _COLON.search(text)
    if colon is None:
        return [text]
    label = match(text)
    if label is not None and label.one("field", "person", "other", "item") is None:
        return [text]
    found = inner_labels(text, colon.end() if label is not None else 0)
    if label is None:  # a label in no list may end with a known one
        found = [(start, sure) for start, sure in found if _UNIT.fullmatch(text, start)]
    if not all(sure for _, sure in found):
        return [text]
    edges = [0, *(start for start, _ in found), len(text)]
    return [text[start:end].strip() for start, end in pairwise(edges)]


def _join_values(parts: list[str], begins: list[bool]) -> list[str]:
    """Put what stands between two labels of a line behind the label before it."""
    joined: list[str] = []
    for part, own in zip(parts, begins, strict=True):
        if own or not joined:
            joined.append(part)
        else:
            joined[-1] = f"{joined[-1]} {part}" if joined[-1][-1] not in ":：" else joined[-1] + part
    return joined
