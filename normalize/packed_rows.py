"""Rows of packed cells: those of tables without blank cells, and lines with single blanks between their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extract import Cell, Line
from normalize.labels import is_total, match
from normalize.packed_headers import packed_headers
from normalize.taxonomy import is_listed
from normalize.traits import traits
from normalize.unrolled_kinds import heads_block, kind_of
from normalize.unrolled_lines import holds_cells, words
from normalize.unrolled_pairs import is_section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Block, Table

_FEWEST_WORDS = 3  # of a line that is a header
_MOST_PIECES = 6  # lines that a narrow column breaks a label over
_LONGEST_PIECE = 8
_SCRIPT = re.compile(r"[\u4e00-\u9fff]+")
_AMONG = "其中"  # part of what the row above sums up
_FEWEST_MOVED = 2
_HEADS = 3  # headers that make a header row of their own


@dataclass(frozen=True, slots=True)
class PackedRow:
    """A row of packed cells, and the block it is of; a block whose rows are not packed is a row without cells.

    `index` is that of the block among all. `in_words` tells that the cells are the words of a line, so that a cell with a blank in it has been cut.
    """

    index: int
    block: Block
    cells: tuple[Line, ...] = ()
    in_words: bool = False


def rows_of(blocks: Sequence[Block]) -> Iterator[PackedRow]:
    """The rows of tables without blank cells, and lines as rows of one cell or, in a table of words, of many."""
    head = _head_in_words(blocks)
    heads = 0
    for index, block in enumerate(blocks):
        if isinstance(block, Line):
            behind = head is not None and index >= head
            cells = tuple(words(block))
            in_words = head is not None and (
                holds_cells(block, behind=behind) or len(cells) == heads or (behind and _ends_in_marks(cells))
            )
            heads = _text_heads(cells) if in_words else 0
            yield PackedRow(index, block, cells if in_words else (block,), in_words)
        elif rows := packed_cells(block) or ragged_cells(block):
            for row in rows:
                if row:
                    lines = (Line(cell.text, cell.boxes, cell.line) for cell in row)
                    yield PackedRow(index, block, tuple(lines))
        else:
            yield PackedRow(index, block)


def packed_cells(table: Table) -> list[list[Cell]]:
    """The cells of each row of a table; none at all if a blank cell stands before another, which tells the columns."""
    if table.spans or not table.cells or any(cell.tables for cell in table.cells):
        return []
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        if cell.column != len(rows[cell.row]):
            return []
        rows[cell.row].append(cell)
    return rows


def cells_with_blanks(table: Table) -> list[list[Cell]]:
    """The cells of each row with its blank ones, if the table leaves covered cells out and prints blank ones.

    None at all if a row begins with a blank cell, which is a covered one.
    """
    if table.spans or any(cell.tables for cell in table.cells):
        return []
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        row = rows[cell.row]
        if not row and cell.column:
            return []
        row.extend(Cell(cell.row, column, line=cell.line) for column in range(len(row), cell.column))
        row.append(cell)
    return rows


def ragged_cells(table: Table) -> list[list[Cell]]:
    """The cells of each row with its blank ones, if levels that stand left of their headers tell that covered ones are left out."""
    rows = cells_with_blanks(table) if table.columns >= _HEADS else []
    moved = 0
    level2: int | None = None
    for row in rows:
        kinds = [kind_of(cell.text, "ind") for cell in row]
        if "level2" in kinds and "level1" in kinds:
            level2 = kinds.index("level2")
            continue
        look = traits(row[0].text).level if row else None
        if level2 and look is not None and look.certain and look.level2 is not None:
            moved += 1
    return rows if moved >= _FEWEST_MOVED else []


def mended(rows: Sequence[PackedRow]) -> Sequence[PackedRow]:
    """The rows with those made whole that narrow columns have broken over lines, if their cells are words of lines."""
    if not any(row.in_words for row in rows):
        return rows
    made: list[PackedRow] = []
    for row in reversed(list(_with_whole_labels(rows))):
        if made and _begins(row.cells, made[-1].cells):
            made[-1] = replace(made[-1], cells=(*row.cells, *made[-1].cells), in_words=True)
        else:
            made.append(row)
    return made[::-1]


def begins_with_item(row: Sequence[Line]) -> bool:
    """Whether a row begins with a budget item or the label of a total."""
    label = match(row[0].text)
    return label is not None and label.one("item", "total") is not None


def _head_in_words(blocks: Sequence[Block]) -> int | None:
    """Index of the first line that prints the headers of an indicator table with blanks between them."""
    rows = [list(words(block)) if isinstance(block, Line) else [] for block in blocks]
    for index, row in enumerate(rows):
        if len(row) >= _FEWEST_WORDS and any(
            found.header.family == "ind" for found in packed_headers(rows, index)
        ):
            return index
    return None


def _ends_in_marks(cells: Sequence[Line]) -> bool:
    """Whether a line ends with two figures: those of a row, whatever its first cell says."""
    return len(cells) >= _FEWEST_WORDS and all(traits(cell.text).number for cell in cells[-2:])


def _text_heads(cells: Sequence[Line]) -> int:
    """How many heads of texts a row ends with, below which as many texts stand; 0 if fewer than two."""
    count = 0
    for cell in reversed(cells):
        label = match(cell.text)
        if label is None or label.one("text") is None or label.inline is not None:
            break
        count += 1
    return min(count, 2) if count > 1 else 0


def _with_whole_labels(rows: Sequence[PackedRow]) -> Iterator[PackedRow]:
    start = 0
    while start < len(rows):
        pieces = next(
            (count for count in range(_MOST_PIECES, 1, -1) if _is_broken(rows[start : start + count], count)),
            1,
        )
        broken = rows[start : start + pieces]
        start += pieces
        if pieces == 1:
            yield broken[0]
            continue
        line = broken[0].cells[-1]
        whole = replace(line, text=_text_of(broken))
        cells = (*broken[0].cells[:-1], whole, *broken[-1].cells[1:])
        block = replace(line, text=" ".join(cell.text for cell in cells))
        yield PackedRow(broken[0].index, block, cells, in_words=True)


def _is_broken(rows: Sequence[PackedRow], count: int) -> bool:
    """Whether rows are the pieces of a label: the end of the first, short lines, the beginning of the last."""
    if len(rows) < count or any(not isinstance(row.block, Line) for row in rows):
        return False
    if any(len(row.cells) > 1 for row in rows[1:-1]):
        return False
    pieces = _pieces(rows)
    if any(len(piece) > _LONGEST_PIECE for piece in pieces) or not _SCRIPT.fullmatch(pieces[0]):
        return False
    if is_total(pieces[-1]) or pieces[-1].startswith(_AMONG):
        return False  # begins a row of its own
    # A piece of two characters (`指标`, `目标`) says something wherever it stands.
    said = sum(len(piece) > 2 and _says(piece) for piece in pieces)
    if said > 1 or traits(pieces[-1]).value or not _says(_text_of(rows)):
        return False
    last = traits(pieces[-1]).level
    if last is not None and last.certain and not is_listed(_text_of(rows)):
        return False  # what stands above the name of a level is no part of it, though a word before it may be
    if len(pieces[-1]) > 2 and _says(pieces[-1]):
        # A value behind its own label is no piece of the next one.
        return not (len(rows[0].cells) > 1 and _says(rows[0].cells[-2].text)) and not _says(
            "".join(pieces[:-1])
        )
    return True


def _pieces(rows: Sequence[PackedRow]) -> list[str]:
    return [rows[0].cells[-1].text.strip(), *(row.cells[0].text.strip() for row in rows[1:])]


def _text_of(rows: Sequence[PackedRow]) -> str:
    return "".join(_pieces(rows))


def _says(text: str) -> bool:
    """Whether a text is a label or the name of a level."""
    label = match(text)
    return traits(text).level is not None or (label is not None and label.inline is None)


def _begins(row: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether a short row is the beginning of the row below it: a narrow cell on the left ended in a line of its own."""
    if not row or not below:
        return False
    kinds = [kind_of(cell.text, "ind") for cell in row]
    if None not in kinds:
        return len(row) < _HEADS and kind_of(below[0].text, "ind") in ("level2", "name")
    if len(row) > 1:
        headed = len(row) == 2 and heads_block(row[:1])  # the label of the block, beside the first level
        return headed and traits(row[1].text).level is not None and _begins(row[1:], below)
    if is_section(row[0]):
        return bool(packed_headers([below], 0)) or begins_with_item(below)
    found = traits(row[0].text).level
    if found is None or is_total(below[0].text):
        return False
    next_level = traits(below[0].text).level
    if next_level is None:
        return len(below) > 1 and match(below[0].text) is None
    lower = next_level.level2 is not None and found.level1 is not None
    return lower and len(below) > 1 and traits(below[1].text).level is None
