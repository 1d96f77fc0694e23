"""Tables dumped without their blank and covered cells, so that each row moved left: laid out under their headers again."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from extract import Cell, Line, Table
from normalize.field_columns import government_label
from normalize.labels import match
from normalize.money import MONEY, heads_a_year
from normalize.packed_listing import realigned
from normalize.packed_rows import begins_with_item, mended, rows_of
from normalize.packed_table import packed_table
from normalize.traits import is_number_or_share, traits
from normalize.unrolled_pairs import is_section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Block
    from normalize.packed_rows import PackedRow

_OF_WORDS = Table(0, 0, (), spans=False)
# Lengths that the rows of a packed text have: where they are fewer, single rows have moved left, each of which is
# told and put right by itself.
_FEWEST_LENGTHS = 4
_HEADED = 2
_FEWEST_AMOUNTS = 2
_RESULT = "完成情况"
_UNIT_FIRST = re.compile(r"\s*([(（](?:单位[:：])?[百千万亿]*元[)）])\s+(?=\S)")


def unpacked(blocks: Sequence[Block]) -> Iterator[Block]:
    """Lay the tables of indicators, tasks and funds in packed rows out again; all else stays as it was.

    Rows are packed if none has a blank cell before its last one, though their lengths differ: merged cells, and
    mostly blank ones, too, have been left out. Which column a cell belongs to is told by its content. The rows may
    be those of tables and the lines between them, or lines with single blanks between their cells.
    """
    blocks = [realigned(block) if isinstance(block, Table) else block for block in _with_units(blocks)]
    for is_packed, group in groupby(rows_of(blocks), key=lambda row: row.cells != ()):
        rows = list(group)
        lengths = {len(row.cells) for row in rows} - {1}
        if is_packed and (len(lengths) >= _FEWEST_LENGTHS or any(row.in_words for row in rows)):
            yield from _laid_out(rows)
        else:
            yield from _unchanged(rows)


def _with_units(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a unit that a narrow cell has pushed into the line below (`（万元） 年度资金总额 29`) behind its label."""
    made: list[Block] = []
    for block in blocks:
        unit = _UNIT_FIRST.match(block.text) if isinstance(block, Line) else None
        above = made[-1] if made else None
        heads = above.text.split(maxsplit=1) if isinstance(above, Line) else []
        if unit is None or len(heads) < _HEADED or not isinstance(above, Line) or not isinstance(block, Line):
            made.append(block)
            continue
        label = match(heads[0])
        if label is None or label.inline or label.unit or label.one("head.budget", "item") is None:
            made.append(block)
            continue
        made[-1] = replace(above, text=f"{heads[0]}{unit[1]} {heads[1]}")
        made.append(replace(block, text=block.text[unit.end() :]))
    return made


def _laid_out(printed: Sequence[PackedRow]) -> Iterator[Block]:
    rows = mended(printed)
    kept = row = 0
    while row < len(rows):
        found = packed_table(rows, row)
        if found is None:
            row += 1
            continue
        yield from _between(rows[kept:row])
        yield found.table
        kept = row = found.end
    yield from _between(rows[kept:]) if kept else _unchanged(printed)


def _unchanged(rows: Sequence[PackedRow]) -> Iterator[Block]:
    yield from (next(group).block for _, group in groupby(rows, key=lambda row: row.index))


def _between(rows: Sequence[PackedRow]) -> Iterator[Block]:
    """The rows between tables that are laid out again, each piece of a table as a table of its own."""
    for key, group in groupby(rows, key=_piece_key):
        run = list(group)
        if key == 1:
            yield from (row.block for row in run)
        else:
            block = run[0].block
            like = block if isinstance(block, Table) else _OF_WORDS
            yield from _piece(like, [row.cells for row in run])


def _piece_key(row: PackedRow) -> int:
    """What rows in one piece have in common: their table, or that they are lines of words, or of one cell."""
    return -row.index - 1 if isinstance(row.block, Table) else min(len(row.cells), 2)


def _piece(table: Table, rows: Sequence[Sequence[Line]]) -> Iterator[Table]:
    """The rows between tables that are laid out again; texts stand below their headings."""
    if not rows:
        return
    shifts = [0]
    doubtful: set[int] = set()
    for number, (above, row) in enumerate(pairwise(rows), 1):
        shifts.append(
            _texts_below(above, row) or _amounts_below(above, row) or _items_beside(above, row, shifts[-1])
        )
        if _amounts_astray(above, row, shifts[-1]):
            doubtful.add(number)
    cells = tuple(
        Cell(row, column, text=line.text, line=line.line, boxes=line.boxes)
        for row, (cells, shift) in enumerate(zip(rows, shifts, strict=True))
        for column, line in enumerate(cells, shift)
    )
    yield replace(
        table,
        rows=len(rows),
        columns=max(map(len, rows)) + max(shifts),
        cells=cells,
        joins=(),
        doubtful=frozenset(doubtful),
    )


def _texts_below(above: Sequence[Line], row: Sequence[Line]) -> int:
    """How many columns a row of texts has moved left: those of labels that go on beside it from the row above.

    A single text below a goal and its result is the goal; the result is not told yet.
    """
    shift = len(above) - len(row)
    if len(row) == 1 and shift > 1 and above[-1].text.strip().endswith(_RESULT):
        shift -= 1
    if shift <= 0 or any(match(line.text) is not None for line in row):
        return 0
    labels = [match(line.text) for line in above[shift:]]
    headed = all(
        label is not None and label.one("text") is not None and label.inline is None for label in labels
    )
    return shift if headed else 0


def _amounts_below(above: Sequence[Line], row: Sequence[Line]) -> int:
    """How many columns a row of amounts has moved left: the labels above it stand behind that of the block."""
    heads = list(above)
    while len(heads) > len(row) + 1 and _heads_notes(heads[-1]):
        heads.pop()  # blank in this row
    shift = len(heads) - len(row)
    labels = [match(line.text) for line in heads[shift:]] if shift > 0 else []
    known = [label for label in labels if label is not None and label.inline is None]
    named = sum(label.one("item", "money") is not None for label in known)
    marked = sum(label.one("item", "money", "ind.weight", "ind.score") is not None for label in known)
    headed = named >= min(_FEWEST_AMOUNTS, len(row)) and marked == len(row)
    return shift if headed and all(is_number_or_share(line.text) for line in row) else 0


def _heads_notes(line: Line) -> bool:
    label = match(line.text)
    return label is not None and label.inline is None and label.one("text.notes") is not None


def _amounts_astray(above: Sequence[Line], row: Sequence[Line], shift: int) -> bool:
    """Whether amounts stand below no labels, or an item beside fewer than the row above: of which column nobody tells."""
    if all(traits(line.text).number for line in row):
        return len(row) + shift != len(above) or not any(match(line.text) for line in above)
    return (
        shift > 0 and len(row) < len(above) and traits(row[-1].text).number and traits(above[-1].text).number
    )


def _items_beside(above: Sequence[Line], row: Sequence[Line], shifted: int) -> int:
    """How many columns a row of budget items has moved left: those of labels before the headers of its amounts.

    Without such headers, it is that of the label of the block beside the row above.
    """
    if headed := _items_below(above, row):
        return headed
    goes_on = len(row) == len(above) and all(traits(line.text).number for line in row[1:])
    if shifted and (begins_with_item(row) or _alternates(row) or goes_on):
        return shifted
    if len(row) == len(above) and _heads_parts(above[1:]):
        return 0
    return 1 if is_section(above[0]) and len(above) > 2 and begins_with_item(row) else 0


def _heads_parts(heads: Sequence[Line]) -> bool:
    """Whether cells head the parts of an amount, as of each government, and not what is measured of it."""
    labels = [match(line.text) or government_label(line.text) for line in heads]
    parts = [label for label in labels if label is not None and not label.inline and label.one("item")]
    return len(parts) == len(heads) and sum(label.one("money") is None for label in parts) >= _FEWEST_AMOUNTS


def _items_below(above: Sequence[Line], row: Sequence[Line]) -> int:
    """How many columns a row of an item and its amounts has moved left: each amount stands below its header."""
    amounts = row[1:]
    if not amounts or len(above) <= len(row) or not begins_with_item(row):
        return 0
    heads = above[-len(amounts) :]
    stub = match(above[-len(row)].text)
    known = sum(map(_heads_amount, heads))
    others = sum(_heads_share(line) for line in heads if not _heads_amount(line))
    if known < min(_FEWEST_AMOUNTS, len(heads)) or known + others < len(heads):
        return 0
    if stub is not None and stub.one("money", "item") is not None:
        return 0
    return len(above) - len(row) if all(is_number_or_share(line.text) for line in amounts) else 0


def _heads_amount(line: Line) -> bool:
    if heads_a_year(line.text):
        return True
    label = match(line.text)
    return label is not None and label.inline is None and label.one(*MONEY, "item.total_annual") is not None


def _heads_share(line: Line) -> bool:
    """Whether a cell may head what stands beside amounts: it is unknown, or heads shares and differences."""
    label = match(line.text)
    return label is None or (label.inline is None and label.one("money.ignored") is not None)


def _alternates(row: Sequence[Line]) -> bool:
    """Whether a row prints names and amounts in turn."""
    figures = [traits(line.text).number for line in row]
    return len(row) > 1 and len(row) % 2 == 0 and all(figures[1::2]) and not any(figures[::2])
