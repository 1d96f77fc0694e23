"""Lines that print a merged cell once for each place it covers, with blanks between: freed of what they say again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract import Line
from normalize.labels import match
from normalize.repeated import names_block
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Block

_FEWEST = 4  # words said again in a text: fewer are a chance
_LEAST = 4  # characters of what nobody says twice in a row
_MOST_WORDS = 12  # of a cell with blanks in it
_LONGEST_LINE = 2_000  # words


def told_once(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks with each merged cell told once, if lines say the same again and again.

    What a line says right behind itself is one cell over several columns; the label of a block with which it
    begins like the line above is one cell over both lines.
    """
    lines = [block.text.split() if isinstance(block, Line) else [] for block in blocks]
    once = [_without_repeats(words) for words in lines]
    if sum(len(words) - len(short) for short, words in zip(once, lines, strict=True)) < _FEWEST:
        return blocks
    made: list[Block] = []
    above = ""
    for block, words in zip(blocks, once, strict=True):
        if not isinstance(block, Line) or not words:
            made.append(block)
            above = ""
            continue
        below = words[1:] if words[0] == above and len(words) > 1 and names_block(above) else words
        made.append(replace(block, text=" ".join(below)))
        above = words[0]
    return made


def _without_repeats(words: list[str]) -> list[str]:
    """The words of a line, without those that say once more what stands right before them."""
    if len(words) > _LONGEST_LINE:
        return words
    kept: list[str] = []
    at = 0
    while at < len(words):
        again = next((size for size in range(1, _MOST_WORDS + 1) if _is_said_again(kept, words, at, size)), 0)
        if again:
            at += again
        else:
            kept.append(words[at])
            at += 1
    return kept


def _is_said_again(kept: list[str], words: list[str], at: int, size: int) -> bool:
    phrase = words[at : at + size]
    if len(kept) < size or len(phrase) < size or kept[-size:] != phrase:
        return False
    looks = [traits(word) for word in phrase]
    # Rows and headers of two tables beside each other may say the same.
    heads = size > 1 and any(look.level or match(word) for look, word in zip(looks, phrase, strict=True))
    row = heads or any(look.figure or look.value for look in looks)
    return sum(map(len, phrase)) >= _LEAST and not row
