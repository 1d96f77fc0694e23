"""The table below a header of packed rows: which column each cell of a row belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from extract import Cell, Line
from normalize.labels import is_total, match
from normalize.packed_headers import packed_headers
from normalize.packed_marks import lacks_marks, with_marks
from normalize.packed_rows import begins_with_item
from normalize.traits import traits
from normalize.unrolled import FEWEST_ROWS, beside, built, ends_table, with_total
from normalize.unrolled_doubt import is_doubtful, is_torn
from normalize.unrolled_kinds import kind_of
from normalize.unrolled_rows import Token, share_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Table
    from normalize.packed_headers import PackedHeader
    from normalize.packed_rows import PackedRow
    from normalize.unrolled_costs import Kind
    from normalize.unrolled_headers import Header
    from normalize.unrolled_rows import Row

FURTHER_CELL = 8.0
"""Cost of two cells in one column; they are cells of their own in the file."""

_FURTHER_WORD = 2.5  # … of two words of a line, which may be one cell with a blank in it
_SURE_CELL = 0.6  # by how much the other readings of a row must be worse, or it is in doubt
_SURE_WORD = 3.0


@dataclass(frozen=True, slots=True)
class Found:
    """A table laid out again, and the index of the row behind it."""

    table: Table
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the rows below a header: what they cost, how they are shared out, and where they end."""

    cost: float
    printed: PackedHeader
    rows: list[Row]
    asides: dict[int, tuple[Line, ...]]
    end: int


def packed_table(rows: Sequence[PackedRow], row: int) -> Found | None:
    """The table whose header begins with a row, in the reading that its cells fit best; None if there is none."""
    cells = [each.cells for each in rows]
    readings = [
        reading
        for printed in packed_headers(cells, row)
        if (reading := _reading(rows, cells, printed)) is not None
    ]
    best = min(readings, key=lambda reading: reading.cost, default=None)
    if best is None or best.cost >= 0:
        return None
    header, end = best.printed.header, best.end
    shared = with_marks(best.rows, header.kinds)
    further = _further(rows[header.end])
    margin = _SURE_WORD if rows[header.end].in_words else _SURE_CELL
    doubtful = {
        number
        for number, one in enumerate(shared, header.rows)
        if len(one) > 1
        and not is_total(one[0][1][0].text)
        and (
            lacks_marks(best.rows[number - header.rows], header.kinds)
            or is_doubtful(one, header.kinds, further=further, margin=margin)
            or (header.family == "ind" and is_torn(one, header.kinds))
        )
    }
    if any(map(_heads_only, shared)):  # a third header row, which may move any column
        doubtful = set(range(header.rows, header.rows + len(shared)))
    if header.family == "ind" and end < len(rows):
        total, behind = with_total(cells[end], [], 0, header.kinds)
        if behind == len(cells[end]):
            shared, end = [*shared, *total], end + 1
    table = _with_asides(built(header, shared, header.kinds), header.rows, best.asides)
    table = replace(table, doubtful=frozenset(doubtful))
    return Found(table if best.printed.section is None else beside(best.printed.section, table), end)


def _heads_only(row: Row) -> bool:
    """Whether a row holds nothing but headers of indicators."""
    return all(kind_of(token.text, "ind") is not None for _, tokens in row for token in tokens)


def _reading(
    rows: Sequence[PackedRow], cells: Sequence[Sequence[Line]], printed: PackedHeader
) -> _Reading | None:
    header = printed.header
    end = _end(cells, header.end, header.family)
    body: list[Sequence[Line]] = []
    asides: dict[int, tuple[Line, ...]] = {}
    settled: dict[int, Row] = {}
    for number, row in enumerate(rows[header.end : end]):
        whole = _with_whole_values(row.cells, header.kinds) if row.in_words else row.cells
        if number == 0 and printed.section is None and _begins_with_block(whole, header):
            printed, whole = replace(printed, section=whole[0]), whole[1:]
        own = _own_cells(whole) if "aside" in header.kinds else len(whole)
        if own < len(whole):
            asides[number] = tuple(whole[own:])
        if header.family == "ind" and (known := _settled(whole, header.kinds)):
            settled[number] = known
        body.append(whole[:own])
    if not body:
        return None
    left = [row for number, row in enumerate(body) if number not in settled]
    starts = [0, *accumulate(map(len, left))]
    tokens = [Token(line, at) for at, line in enumerate(line for row in left for line in row)]
    cost, shared, stop = share_out(
        tokens,
        header.kinds,
        blanks=False,
        firsts=frozenset(starts),
        whole=header.family == "money" or "aside" in header.kinds,
        further=_further(rows[header.end]),
    )
    if len(shared) < FEWEST_ROWS:
        return None
    every: list[Row] = []
    unplaced = iter(shared[: starts.index(stop)])
    for number in range(len(body)):
        row = settled.get(number) or next(unplaced, None)
        if row is None:
            break
        every.append(row)
    kept = {number: lines for number, lines in asides.items() if number < len(every)}
    return _Reading(cost + printed.cost, printed, every, kept, header.end + len(every))


def _begins_with_block(cells: Sequence[Line], header: Header) -> bool:
    """Whether the label of the block stands before the cells of the first row, where a merged cell has printed it."""
    label = match(cells[0].text) if header.family == "ind" and len(cells) > len(header.kinds) else None
    look = traits(cells[1].text).level if label is not None else None
    named = label is not None and label.inline is None and label.one("head.indicators") is not None
    return named and look is not None and look.certain


def _settled(cells: Sequence[Line], kinds: Sequence[Kind]) -> Row | None:
    """A row whose cells need no weighing: an empty slot for an indicator, or a total with its marks."""
    tokens = [Token(line, at) for at, line in enumerate(cells)]
    if len(tokens) == 1 and traits(tokens[0].text).slot:
        return [(kinds.index("name"), tokens)]
    marks = [column for column, kind in enumerate(kinds) if kind == "mark"]
    if not is_total(tokens[0].text) or not 1 <= len(tokens) - 1 <= len(marks):
        return None
    if not all(traits(token.text).number for token in tokens[1:]):
        return None
    return [(0, tokens[:1]), *((column, [token]) for column, token in zip(marks, tokens[1:], strict=False))]


def _further(row: PackedRow) -> float:
    return _FURTHER_WORD if row.in_words else FURTHER_CELL


def _with_whole_values(cells: Sequence[Line], kinds: Sequence[Kind]) -> Sequence[Line]:
    """The words of a row with the parts of a value in one cell (`≥ 95 %`) where the table has no columns for them."""
    made: list[Line] = []
    operator = unit = False
    for cell in cells:
        look = traits(cell.text)
        goes_on = made and (
            (operator and look.number and "operator" not in kinds)
            or (unit and look.unit and not look.number and "unit" not in kinds)
        )
        unit = look.number or (look.value and cell.text[-1:].isdigit())  # `≥8 场`
        operator = look.operator
        if goes_on:
            made[-1] = replace(made[-1], text=f"{made[-1].text} {cell.text}")
        else:
            made.append(cell)
    return made


def _own_cells(cells: Sequence[Line]) -> int:
    """How many cells of a row of tasks are its own: fields of the form may be printed beside it."""
    return next(
        (
            at
            for at, cell in enumerate(cells)
            if at and (label := match(cell.text)) is not None and label.one("field", "count") is not None
        ),
        len(cells),
    )


def _with_asides(table: Table, header_rows: int, asides: dict[int, tuple[Line, ...]]) -> Table:
    """The table with the cells that are printed beside its rows in columns of their own."""
    if not asides:
        return table
    cells = [
        Cell(header_rows + number, table.columns + place, text=line.text, line=line.line, boxes=line.boxes)
        for number, lines in asides.items()
        for place, line in enumerate(lines)
    ]
    width = table.columns + max(map(len, asides.values()))
    ordered = sorted((*table.cells, *cells), key=lambda cell: (cell.row, cell.column))
    return replace(table, columns=width, cells=tuple(ordered))


def _end(rows: Sequence[Sequence[Line]], first: int, family: str) -> int:
    """Index of the row behind a table of a family whose rows begin at the first; what they print before is no label."""
    printed: set[str] = set()
    for at in range(first, len(rows)):
        if rows[at][0].text not in printed and _ends(rows, at, family):
            return at
        printed.update(cell.text for cell in rows[at] if family == "ind")
    return len(rows)


def _ends(rows: Sequence[Sequence[Line]], row: int, family: str) -> bool:
    """Whether a row stands behind a table of a family; one of funds has a budget item in every row."""
    if packed_headers(rows, row):
        return True
    if family == "money":
        return not (begins_with_item(rows[row]) or _holds_amount(rows[row]))
    label = match(rows[row][0].text)
    if family == "task" and label is not None and label.one("head.indicators") is not None:
        return True
    beside = rows[row][1:]
    alone = len(beside) == 1 and not traits(beside[0].text).figure
    if alone and label is not None and label.one("other.attribute", "ind.deviation") is not None:
        return True
    return ends_table(rows[row], 0)


def _holds_amount(row: Sequence[Line]) -> bool:
    """Whether a row is a short text that is no label, and an amount."""
    return len(row) > 1 and match(row[0].text) is None and traits(row[1].text).number
