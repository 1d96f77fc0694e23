"""Texts that print a cell a line in other dress: as a table of one column, or with single blanks between cells."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extract import Line, Table
from normalize.labels import match, partition_label
from normalize.taxonomy import level
from normalize.traits import traits
from normalize.unrolled_headers import headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Block

_FEWEST_LINES = 8  # of a table of one column, so that it is a form rather than a frame around a text
_FEWEST_CELLS = 3  # of a header line
_PROSE = "。；;"
_MOST_PIECES = 6
_SHORT = 2  # characters that may be a word anywhere
_PIECE = re.compile(r"[\u4e00-\u9fff]{1,5}(?:[(（]\d+分[)）])?|[(（]\d+分[)）]")
_END = ("指标", "目标")  # of a name
_WHOLE = (
    "head.indicators",
    "text.annual_goal",
    "text.long_term_goal",
    "ind.level1",
    "ind.level2",
    "ind.name",
)
_FEWEST_WORDS = 40  # of a line that holds a whole form
_WORD = re.compile(r"(?:[(（][^()（）]{0,20}[)）]|\S)+")


def cell_a_line(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks with one line for each cell, where cells are the lines of a bare table or the words of lines."""
    blocks = list(_with_whole_labels([line for block in blocks for line in _undressed(block)]))
    head = next((index for index, block in enumerate(blocks) if _heads_indicators(block)), None)
    if head is None or any(isinstance(block, Table) for block in blocks[:head]):
        return blocks
    return [
        line
        for index, block in enumerate(blocks)
        for line in (
            words(block) if isinstance(block, Line) and holds_cells(block, behind=index >= head) else (block,)
        )
    ]


def _with_whole_labels(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with those lines joined that a narrow cell has broken a label or the name of a level into."""
    start = 0
    while start < len(blocks):
        run = blocks[start : start + _MOST_PIECES]
        pieces = next((count for count in range(len(run), 1, -1) if _are_pieces(run[:count])), 1)
        first = blocks[start]
        if pieces > 1 and isinstance(first, Line):
            yield replace(first, text=_joined(run[:pieces]))
        else:
            yield first
        start += pieces


def _are_pieces(blocks: Sequence[Block]) -> bool:
    """Whether short lines say a label or a level together, and one of them says nothing by itself."""
    texts = [block.text.strip() for block in blocks if isinstance(block, Line)]
    if len(texts) < len(blocks) or any(_PIECE.fullmatch(text) is None for text in texts):
        return False
    if all(_says(text) for text in texts) or any(len(text) > _SHORT and _says(text) for text in texts):
        return False
    whole = "".join(texts)
    look = level(whole)
    label = match(whole)
    return (look is not None and look.certain) or (label is not None and label.one(*_WHOLE) is not None)


def _says(text: str) -> bool:
    """Whether a piece is a label or a level by itself."""
    return text not in _END and (match(text) is not None or level(text) is not None)


def _joined(blocks: Sequence[Block]) -> str:
    return "".join(block.text.strip() for block in blocks if isinstance(block, Line))


def _undressed(block: Block) -> Iterator[Block]:
    """The lines of a table of one column and many rows, the words of a line that is a form; other blocks as they are."""
    if isinstance(block, Line) and _holds_form(block):
        yield from words(block)
        return
    if not isinstance(block, Table) or block.spans or block.columns > 1 or block.rows < _FEWEST_LINES:
        yield block
        return
    for cell in sorted(block.cells, key=lambda cell: cell.row):
        if cell.text.strip():
            yield Line(cell.text, cell.boxes, cell.line)


def _holds_form(line: Line) -> bool:
    """Whether a line holds a form from its title to its total, printed with blanks for the lines of its tables."""
    if line.text.count(" ") < _FEWEST_WORDS:
        return False
    printed = list(words(line))
    return any(header.family == "ind" for index in range(len(printed)) for header in headers(printed, index))


def _heads_indicators(block: Block) -> bool:
    """Whether a line prints the headers of an indicator table with blanks between them."""
    if not isinstance(block, Line):
        return False
    printed = list(words(block))
    found = headers(printed, 0) if len(printed) >= _FEWEST_CELLS else ()
    return any(header.family == "ind" and header.end == len(printed) for header in found)


def words(line: Line) -> Iterator[Line]:
    """The words of a line as lines of their own; blanks in brackets (`收益率( ≥**% )`) part none."""
    for word in _WORD.findall(line.text):
        yield replace(line, text=word)


def holds_cells(line: Line, *, behind: bool) -> bool:
    """Whether the words of a line are cells: it begins with a label without colon, or is a row of the table."""
    first, *others = _WORD.findall(line.text) or [""]
    if not others:
        return False
    label = match(first)
    if label is not None and label.one("item") is not None and not label.inline:
        return True  # with a colon behind the words that put it below another
    if partition_label(first)[2]:
        return False
    if label is not None:
        return True
    return behind and (traits(first).level is not None or not any(mark in first for mark in _PROSE))
