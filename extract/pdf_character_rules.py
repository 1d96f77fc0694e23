"""Rules that are written with characters: box drawings, and rows of dots or dashes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.pdf_chains import chains
from extract.pdf_health import LEADERS, LEAST_LEADERS
from extract.pdf_page import Glyphs, Rule

if TYPE_CHECKING:
    from extract.pdf_page import PageContent

_LEVEL = frozenset("─━┄┅┈┉═┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼╋╔╗╚╝╠╣╦╩╬")
_UPRIGHT = (_LEVEL - frozenset("─━┄┅┈┉═")) | frozenset("│┃┆┇┊┋║")
_UPPER_END = frozenset("┌┍┎┏┐┑┒┓┬┭┮┯┰┱┲┳╔╗╦")
_LOWER_END = frozenset("└┕┖┗┘┙┚┛┴┵┶┷┸┹┺┻╚╝╩")
_LEFT_END = frozenset("┌┍┎┏└┕┖┗├┝┞┟┠┡┢┣╔╚╠")
_RIGHT_END = frozenset("┐┑┒┓┘┙┚┛┤┥┦┧┨┩┪┫╗╝╣")

_LEAST_BARS = 4
_LEAST_ROWS = 3
"""Rows of dots with the same ends that are rules and no dots behind a heading."""

_ON_LINE = frozenset(".．_＿")
_HALF_SQUARE = 0.6


def with_character_rules(content: PageContent) -> PageContent:
    """Take the characters of drawn tables for the rules they stand for; return other pages as they are."""
    counts = Counter(content.glyphs.text)
    drawn: set[int] = set()
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    if sum(counts[each] for each in _UPRIGHT) >= _LEAST_BARS and any(counts[each] for each in _LEVEL):
        drawn |= _boxes(content.glyphs, horizontal, vertical)
    if any(counts[each] >= LEAST_LEADERS * _LEAST_ROWS for each in LEADERS):
        drawn |= _leaders(content.glyphs, horizontal)
    if not drawn:
        return content
    return replace(
        content,
        glyphs=_without(content.glyphs, drawn),
        horizontal=[*content.horizontal, *horizontal],
        vertical=[*content.vertical, *vertical],
    )


def _boxes(glyphs: Glyphs, horizontal: list[Rule], vertical: list[Rule]) -> set[int]:
    """Add the rules that box drawings stand for; return their glyphs."""
    found: set[int] = set()
    for index, text in enumerate(glyphs.text):
        is_level, is_upright = text in _LEVEL, text in _UPRIGHT
        if not (is_level or is_upright) or glyphs.angles.get(index) or index in glyphs.flags:
            continue
        found.add(index)
        x0, top, x1, bottom = glyphs.x0[index], glyphs.top[index], glyphs.x1[index], glyphs.bottom[index]
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        if is_level:
            horizontal.append(Rule(y, x if text in _LEFT_END else x0, x if text in _RIGHT_END else x1))
        if is_upright:
            # Lines may be set wider than their characters are high.
            reach = bottom - top
            vertical.append(
                Rule(x, y if text in _UPPER_END else y - reach, y if text in _LOWER_END else y + reach)
            )
    return found


def _leaders(glyphs: Glyphs, horizontal: list[Rule]) -> set[int]:
    """Add the rules that rows of dots with the same ends stand for; return their glyphs."""
    rows: dict[tuple[int, int], list[range]] = {}
    everything = chains(glyphs, range(len(glyphs.text)))
    for chain in everything:
        text = glyphs.text[chain.start]
        if len(chain) >= LEAST_LEADERS and text in LEADERS:
            if any(glyphs.text[index] != text or index in glyphs.flags for index in chain):
                continue
            if any(
                other is not chain and _are_level(glyphs, chain.start, other.start) for other in everything
            ):
                continue
            ends = round(glyphs.x0[chain.start] / 4), round(glyphs.x1[chain.stop - 1] / 4)
            rows.setdefault(ends, []).append(chain)
    found: set[int] = set()
    for same in rows.values():
        if len(same) < _LEAST_ROWS:
            continue
        for chain in same:
            first = chain.start
            top, bottom = glyphs.top[first], glyphs.bottom[first]
            part = 1.0 if glyphs.text[first] in _ON_LINE else _HALF_SQUARE
            horizontal.append(Rule(top + part * (bottom - top), glyphs.x0[first], glyphs.x1[chain.stop - 1]))
            found.update(chain)
    return found


def _are_level(glyphs: Glyphs, one: int, other: int) -> bool:
    """Tell whether two glyphs stand on one line: dots behind a heading rule nothing."""
    shared = min(glyphs.bottom[one], glyphs.bottom[other]) - max(glyphs.top[one], glyphs.top[other])
    return 2 * shared > glyphs.bottom[one] - glyphs.top[one]


def _without(glyphs: Glyphs, gone: set[int]) -> Glyphs:
    """Return all other glyphs."""
    kept = [index for index in range(len(glyphs.text)) if index not in gone]
    place = {index: number for number, index in enumerate(kept)}
    return Glyphs(
        [glyphs.text[index] for index in kept],
        [glyphs.x0[index] for index in kept],
        [glyphs.top[index] for index in kept],
        [glyphs.x1[index] for index in kept],
        [glyphs.bottom[index] for index in kept],
        flags={place[index]: flag for index, flag in glyphs.flags.items() if index in place},
        angles={place[index]: angle for index, angle in glyphs.angles.items() if index in place},
    )
