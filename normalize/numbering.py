"""Text split at the numbering it prints itself: 目标一：, 一、, （一）, 1、, （1）, ①, 第一，."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.numerals import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Piece:
    """One numbered piece of a text.

    Attributes:
        label: The number as printed, without the colon or comma that only separates (目标一, （一）, 1、);
            None for text before the first number.
        level: Depth of the numbering, from 1; the family met first is the outermost.
        text: The words, without the label; further paragraphs are joined by line breaks.
    """

    label: str | None
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A printed number that might begin a piece; `end` is behind the separator."""

    family: str
    number: int
    label: str
    start: int
    end: int
    opens_paragraph: bool


def split_numbered(text: str) -> tuple[Piece, ...]:
    """Split a text at its own numbers, in order; nothing is renumbered and no word is lost.

    A number begins a piece at the start of a paragraph. Inside a running paragraph it does so only as part of a
    sequence of its family (一、…二、…), so that 2020年1、2月 and 见（1） stay whole.
    """
    marks = _chosen(tuple(_marks(text)))
    preamble = (text[: marks[0][0].start] if marks else text).strip()
    pieces = [Piece(None, 1, preamble)] if preamble else []
    for index, (mark, level) in enumerate(marks):
        end = marks[index + 1][0].start if index + 1 < len(marks) else len(text)
        pieces.append(Piece(mark.label, level, text[mark.end : end].strip()))
    return tuple(pieces)


def strip_marker(text: str) -> tuple[str | None, str]:
    """Take off the marker of a task or indicator: `任务1: 普法宣传` becomes `任务1` and `普法宣传`.

    Returns:
        The marker as printed, several joined by a blank, None if there is none; and the rest.
    """
    rest = text.strip()
    markers: list[str] = []
    while (found := _marker(rest)) is not None:
        markers.append(found[0])
        rest = rest[found[1] :].strip()
    return " ".join(markers) or None, rest


def _marker(text: str) -> tuple[str, int] | None:
    """The marker a text begins with and the offset behind its separator."""
    named = _NAMED.match(text)
    if named is not None:
        return named["label"], named.end()
    numbered = _NUMBER.match(text)
    if numbered is None or _next_follows(text, numbered):
        return None
    return numbered[numbered.lastgroup or 0], numbered.end()


def _marks(text: str) -> Iterator[_Mark]:
    for match in _NUMBER.finditer(text):
        family = match.lastgroup or ""
        opens, bounded = _surroundings(text, match.start())
        if not (opens or bounded or family == "circle") or _next_follows(text, match):
            continue
        number = _number(match[family])
        if number is not None:
            yield _Mark(family, number, match[family], match.start(), match.end(), opens)


def _surroundings(text: str, start: int) -> tuple[bool, bool]:
    """Whether an offset opens a paragraph, and whether a word can begin there at all."""
    before = start
    while before > 0 and text[before - 1] in _BLANKS:
        before -= 1
    if before == 0 or text[before - 1] in "\r\n\v\f\u2028\u2029":
        return True, True
    last = text[before - 1]
    if last in _PUNCTUATION:
        return False, True
    return False, before < start and last not in "年月日第" and not last.isdigit()


def _next_follows(text: str, match: re.Match[str]) -> bool:
    """Whether the next number follows at once: 1、2号楼, 一、二等奖, 第一、第二产业 count things, they number nothing."""
    number = _number(match[match.lastgroup or 0])
    following = _FOLLOWING.match(text, match.end())
    return number is not None and following is not None and _number(following[1]) == number + 1


def _number(label: str) -> int | None:
    return ordinal(_NOT_NUMERAL.sub("", label).translate(_FULL_WIDTH))


def _chosen(marks: tuple[_Mark, ...]) -> list[tuple[_Mark, int]]:
    """The marks that begin a piece, each with its level."""
    chosen: list[tuple[_Mark, int]] = []
    opened: list[str] = []
    last: dict[str, _Mark] = {}
    for index, following in _with_following(marks):
        mark = _in_open_family(marks[index], opened, last)
        previous = last.get(mark.family) if mark.family in opened else None
        if not (
            mark.opens_paragraph
            or _continues(mark, previous)
            or (mark.number == 1 and _continues(following, mark))
        ):
            continue
        if mark.family in opened:
            del opened[opened.index(mark.family) + 1 :]
        else:
            opened.append(mark.family)
        last[mark.family] = mark
        chosen.append((mark, len(opened)))
    return chosen


def _with_following(marks: tuple[_Mark, ...]) -> list[tuple[int, _Mark | None]]:
    """Each mark's index with the next mark of its family."""
    paired: list[tuple[int, _Mark | None]] = []
    following: dict[str, _Mark] = {}
    for index in range(len(marks) - 1, -1, -1):
        paired.append((index, following.get(marks[index].family)))
        following[marks[index].family] = marks[index]
    return paired[::-1]


def _continues(mark: _Mark | None, previous: _Mark | None) -> bool:
    if mark is None or previous is None:
        return False
    return mark.number == previous.number + 1 and mark.start - previous.end >= _shortest(mark.family)


def _shortest(family: str) -> int:
    """Characters between two numbers of a sequence: 1、2、3号楼 has none, and a circled number is always a label."""
    return 1 if family == "circle" else 2


def _in_open_family(mark: _Mark, opened: list[str], last: dict[str, _Mark]) -> _Mark:
    """1、 … 2. … is one list whose writer changed the sign; a new family would nest it."""
    if mark.family not in _ARABIC or mark.family in opened or mark.number == 1:
        return mark
    for family in reversed(opened):
        if family in _ARABIC and last[family].number == mark.number - 1:
            return replace(mark, family=family)
    return mark


_ARABIC = ("comma", "dot", "half")
_BLANKS = " \t\u3000\xa0"
_PUNCTUATION = frozenset("。；;：:，,、！!？?（(）)】]」』”\"’'…—-·/|》>.．")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE = "[一二三四五六七八九十]{1,3}"
_DIGITS = "[0-9０-９]{1,2}"
_FREE = r"(?<![0-9０-９.．,，])"
_WORD = r"(?<=[0-9])[\u3400-\u9fff](?<![个项次人年月日天条家万千百元倍名份场])"  # of what is numbered, none that counts
_GOAL = r"(?:年度|总体|绩效|具体|阶段性?|中期|长期|项目|工作|分项?|子){0,3}目标"

# Alternatives by family; the separator behind a label is matched but stays outside its group.
_NUMBER = re.compile(
    rf"(?P<goal>{_GOAL}\s?[（(]?(?:{_CHINESE}|{_DIGITS})[)）]?)(?:\s?[:：、.．,，]|(?=[\s（(]|$|{_WORD}))"
    rf"|(?P<chinese>{_CHINESE}[、.．])"
    rf"|(?P<chinese_bracket>[（(]\s?{_CHINESE}\s?[)）])[、.．]?"
    rf"|(?P<bracket>[（(]\s?{_DIGITS}\s?[)）])[、.．]?"
    rf"|(?P<comma>{_FREE}{_DIGITS}、)"
    rf"|(?P<dot>{_FREE}{_DIGITS}[.．])(?:(?=(?:19|20)[0-9]{{2}}年)|(?![0-9０-９]))"
    rf"|(?P<half>{_FREE}{_DIGITS}[)）])"
    r"|(?P<circle>[①-⑳])[、.．]?"
    rf"|(?P<ordinal>第{_CHINESE})[,，、:：]"
)
_FOLLOWING = re.compile(rf"第?({_CHINESE}|{_DIGITS}(?![0-9０-９]))")
_NOT_NUMERAL = re.compile(r"[^一二三四五六七八九十0-9０-９①-⑳]")
_NAMED = re.compile(
    rf"(?P<label>[*＊★☆▲△●◆■※](?![*＊])"
    rf"|(?:重点|主要|年度|核心|绩效|具体|其他|其它){{0,3}}(?:工作)?(?:任务|指标|目标|措施|事项)\s?[（(]?(?:{_CHINESE}|{_DIGITS})[)）]?"
    rf"(?=\s?[:：、.．,，]|\s|$|{_WORD})"
    rf"|(?:其他|其它)(?:任务|工作|事项)(?=\s?[:：]))\s?[:：、.．,，]?"
)
