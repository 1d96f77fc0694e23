"""Tables dumped without their blank and covered cells, so that each row moved left: laid out under their headers again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from extract import Cell, Line, Table
from normalize.labels import match
from normalize.packed_headers import packed_headers
from normalize.traits import traits
from normalize.unrolled import FEWEST_ROWS, beside, built, ends_table, with_total
from normalize.unrolled_lines import holds_cells, words
from normalize.unrolled_pairs import is_section
from normalize.unrolled_rows import Token, share_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Block
    from normalize.packed_headers import PackedHeader
    from normalize.unrolled_rows import Row

_OF_WORDS = Table(0, 0, (), spans=False)
_FEWEST_WORDS = 3  # of a line that is a header
# Lengths that the rows of a packed text have: where they are fewer, single rows have moved left, each of which is
# told and put right by itself.
_FEWEST_LENGTHS = 4


def unpacked(blocks: Sequence[Block]) -> Iterator[Block]:
    """Lay the tables of indicators, tasks and funds in packed rows out again; all else stays as it was.

    Rows are packed if none has a blank cell before its last one, though their lengths differ: merged cells, and
    mostly blank ones, too, have been left out. Which column a cell belongs to is told by its content. The rows may
    be those of tables and the lines between them, or lines with single blanks between their cells.
    """
    for is_packed, group in groupby(_rows_of(blocks), key=lambda row: row.cells != ()):
        rows = list(group)
        if is_packed and len({len(row.cells) for row in rows} - {1}) >= _FEWEST_LENGTHS:
            yield from _laid_out(rows)
        else:
            yield from _unchanged(rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of packed cells, and the block it is of; a block whose rows are not packed is a row without cells."""

    index: int
    block: Block
    cells: tuple[Line, ...] = ()


def _rows_of(blocks: Sequence[Block]) -> Iterator[_Row]:
    head = _head_in_words(blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, Line):
            in_words = head is not None and holds_cells(block, behind=index >= head)
            yield _Row(index, block, tuple(words(block)) if in_words else (block,))
        elif block.spans or any(cell.tables for cell in block.cells):
            yield _Row(index, block)
        else:
            rows: list[list[Line]] = [[] for _ in range(block.rows)]
            for cell in block.cells:
                rows[cell.row] += [Line("")] * (cell.column - len(rows[cell.row]))
                rows[cell.row].append(Line(cell.text, cell.boxes, cell.line))
            if not any(rows) or any(not line.text for row in rows for line in row):
                yield _Row(index, block)
            else:
                yield from (_Row(index, block, tuple(row)) for row in rows if row)


def _head_in_words(blocks: Sequence[Block]) -> int | None:
    """Index of the first line that prints the headers of an indicator table with blanks between them."""
    rows = [list(words(block)) if isinstance(block, Line) else [] for block in blocks]
    for index, row in enumerate(rows):
        if len(row) >= _FEWEST_WORDS and any(
            found.header.family == "ind" for found in packed_headers(rows, index)
        ):
            return index
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    """A table laid out again, and the index of the row behind it."""

    table: Table
    end: int


def _laid_out(rows: Sequence[_Row]) -> Iterator[Block]:
    cells = [row.cells for row in rows]
    kept = row = 0
    while row < len(rows):
        found = _found(cells, row)
        if found is None:
            row += 1
            continue
        yield from _between(rows[kept:row])
        yield found.table
        kept = row = found.end
    yield from _between(rows[kept:]) if kept else _unchanged(rows)


def _unchanged(rows: Sequence[_Row]) -> Iterator[Block]:
    yield from (next(group).block for _, group in groupby(rows, key=lambda row: row.index))


def _between(rows: Sequence[_Row]) -> Iterator[Block]:
    """The rows between tables that are laid out again, each piece of a table as a table of its own."""
    for key, group in groupby(rows, key=_piece_key):
        run = list(group)
        if key == 1:
            yield from (row.block for row in run)
        else:
            block = run[0].block
            like = block if isinstance(block, Table) else _OF_WORDS
            yield from _piece(like, [row.cells for row in run])


def _piece_key(row: _Row) -> int:
    """What rows in one piece have in common: their table, or that they are lines of words, or of one cell."""
    return -row.index - 1 if isinstance(row.block, Table) else min(len(row.cells), 2)


def _piece(table: Table, rows: Sequence[Sequence[Line]]) -> Iterator[Table]:
    """The rows between tables that are laid out again; texts stand below their headings."""
    if not rows:
        return
    shifts = [0]
    for above, row in pairwise(rows):
        shifts.append(_texts_below(above, row) or _items_beside(above, row, shifts[-1]))
    cells = tuple(
        Cell(row, column, text=line.text, line=line.line, boxes=line.boxes)
        for row, (cells, shift) in enumerate(zip(rows, shifts, strict=True))
        for column, line in enumerate(cells, shift)
    )
    yield replace(table, rows=len(rows), columns=max(map(len, rows)) + max(shifts), cells=cells, joins=())


def _texts_below(above: Sequence[Line], row: Sequence[Line]) -> int:
    """How many columns a row of texts has moved left: those of labels that go on beside it from the row above."""
    shift = len(above) - len(row)
    if shift <= 0 or any(match(line.text) is not None for line in row):
        return 0
    labels = [match(line.text) for line in above[shift:]]
    headed = all(
        label is not None and label.one("text") is not None and label.inline is None for label in labels
    )
    return shift if headed else 0


def _items_beside(above: Sequence[Line], row: Sequence[Line], shifted: int) -> int:
    """How many columns a row of budget items has moved left: that of the label of the block beside the row above."""
    beside_label = is_section(above[0]) and len(above) > 2
    return 1 if (beside_label or shifted) and _begins_with_item(row) else 0


def _found(rows: Sequence[Sequence[Line]], row: int) -> _Found | None:
    """The table whose header begins with a row, in the reading that its cells fit best; None if there is none."""
    best: tuple[float, PackedHeader, list[Row], int] | None = None
    for printed in packed_headers(rows, row):
        header = printed.header
        end = next((at for at in range(header.end, len(rows)) if _ends(rows, at, header.family)), len(rows))
        body = rows[header.end : end]
        starts = [0, *accumulate(map(len, body))]
        tokens = [Token(line, at) for at, line in enumerate(line for cells in body for line in cells)]
        money = header.family == "money"
        cost, shared, stop = share_out(
            tokens, header.kinds, blanks=False, firsts=frozenset(starts), whole=money
        )
        if len(shared) >= FEWEST_ROWS and (best is None or cost < best[0]):
            best = cost, printed, shared, header.end + starts.index(stop)
    if best is None or best[0] >= 0:
        return None
    _, printed, shared, end = best
    header = printed.header
    if header.family == "ind" and end < len(rows):
        total, behind = with_total(rows[end], [], 0, len(header.kinds))
        if behind == len(rows[end]):
            shared, end = [*shared, *total], end + 1
    table = built(header, shared, header.kinds)
    return _Found(table if printed.section is None else beside(printed.section, table), end)


def _ends(rows: Sequence[Sequence[Line]], row: int, family: str) -> bool:
    """Whether a row stands behind a table of a family; one of funds has a budget item in every row."""
    if packed_headers(rows, row):
        return True
    if family == "money":
        return not (_begins_with_item(rows[row]) or _holds_amount(rows[row]))
    return ends_table(rows[row], 0)


def _holds_amount(row: Sequence[Line]) -> bool:
    """Whether a row is a short text that is no label, and an amount."""
    return len(row) > 1 and match(row[0].text) is None and traits(row[1].text).number


def _begins_with_item(row: Sequence[Line]) -> bool:
    label = match(row[0].text)
    return label is not None and label.one("item", "total") is not None
