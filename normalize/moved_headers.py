"""Header rows of a text dump whose merged cells lost their width: put back over the columns that they head."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract import Line
from normalize.block_ends import begins_other_block
from normalize.packed_headers import packed_headers
from normalize.parted_headers import parts_at_the_edge, repeated_part
from normalize.sheet import moved_sheet
from normalize.taxonomy import level
from normalize.titles import is_year_line
from normalize.traits import traits
from normalize.unrolled_costs import cell_cost
from normalize.unrolled_kinds import kind_of
from normalize.upper_headers import under_own_header

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.sheet import Moves, Row, Sheet
    from normalize.unrolled_costs import Kind

_FEWEST = 3  # cells of a header, and of a row that tells where columns stand
_MOST_BLANK = 2  # columns on the right in which the rows below print nothing
_LONGEST_PART = 12  # characters of a header below another
_MOST_ROWS = 12  # below a header that are asked
_ASTRAY = 8.0  # cost of a cell below no header
_CLEARLY = 2.0  # how much less a row must cost below the header put back


class _Laid(NamedTuple):
    """One way to lay out header rows: the column of each of their cells, and what every column holds."""

    columns: tuple[tuple[int, ...], ...]
    kinds: tuple[Kind, ...]


def put_back_headers(sheet: Sheet) -> Sheet:
    """The sheet with the cells of headers over the columns whose contents suit them; the same sheet if none has moved.

    A dump that prints a merged cell once moves those behind it left in the rows that have one, which are mostly the
    headers: the rows below are then wider than they. How wide each header was, the contents of the columns tell.
    """
    moved: dict[int, Moves] = {}
    for row in sheet.rows:
        if row.index not in moved:
            moved.update(_moves(sheet, row))
    return moved_sheet(sheet, moved) if moved else sheet


def _moves(sheet: Sheet, row: Row) -> dict[int, Moves]:
    if row.spans or row.table is None or row.table < 0 or len(row.spots) < _FEWEST - 1:
        return {}
    if (grouped := _over_groups(sheet, row)) is not None:
        return grouped
    if len(row.spots) < _FEWEST:
        return {}
    if (across := _levels_across(sheet, row)) is not None:
        return across
    of_indicators = sum(kind_of(spot.text, "ind") is not None for spot in row.spots) >= _FEWEST - 1
    below = sheet.below(row)
    labelled = of_indicators or (below is not None and _is_labels(row) and _is_labels(below))
    if labelled and (parted := _over_parts(sheet, row)):
        return parted
    if not of_indicators:
        return {}
    headers = [(row,)] if below is None else [(row, below), (row,)]
    return next((found for header in headers if (found := _put_back(sheet, header))), {})


def _filled_below(sheet: Sheet, row: Row) -> Row | None:
    """The next row of the table, if it prints something and leaves no blank between its cells."""
    below = sheet.below(row)
    if below is None or not below.spots:
        return None
    first = below.spots[0].column
    return below if all(spot.column == first + at for at, spot in enumerate(below.spots)) else None


def _is_labels(row: Row) -> bool:
    """Whether every cell of a row is a label without its value, or names a level."""
    return all(
        level(spot.text) is not None or (spot.label is not None and not spot.label.inline)
        for spot in row.spots
    )


def _over_groups(sheet: Sheet, row: Row) -> dict[int, Moves] | None:
    """How far headers of groups have moved left, each of which stands over the same headers as the others; None if none do.

    `调整前` and `调整后` stand over a name and a target each.
    """
    below = _filled_below(sheet, row)
    if below is None or len(below.spots) < 2 * _FEWEST - 2:
        return None
    first, texts = below.spots[0].column, [spot.text for spot in below.spots]
    over = [spot for spot in row.spots if spot.column >= first]
    wide, rest = divmod(len(texts), max(len(over), 1))
    if rest or wide < 2 or len(over) < 2 or texts != texts[:wide] * len(over):
        return None
    if any(kind_of(text, "ind") is None for text in texts) or over[0].column != first:
        return None
    before = [spot.column for spot in row.spots[: -len(over)]]
    columns = [first + wide * at for at in range(len(over))]
    if any(column < spot.column for column, spot in zip(columns, over, strict=True)):
        return None
    moves = row.moves_to([*before, *columns])
    return {row.index: moves} if any(moves.shifts) else None


def _over_parts(sheet: Sheet, row: Row) -> dict[int, Moves]:
    """How far headers have moved left behind those that the row below parts, if the rows of the body are as much wider.

    Several that are parted have the same parts.
    """
    below = _filled_below(sheet, row)
    if below is None or len(below.spots) < _FEWEST - 1:
        return {}
    if not below.spots[0].column:
        return parts_at_the_edge(row, below, _width(_body(sheet, (row, below))))
    first, texts = below.spots[0].column, [spot.text for spot in below.spots]
    place = next((at for at, spot in enumerate(row.spots) if spot.column == first), None)
    if place is None:
        return {}
    looks = [traits(text) for text in texts if not is_year_line(text)]
    if any(look.length > _LONGEST_PART or look.figure or look.level is not None for look in looks):
        return {}
    wide = repeated_part(texts)
    groups = len(texts) // wide
    width = _width(_body(sheet, (row, below)))
    more = wide - 1
    if not more or place + groups >= len(row.spots) or width != row.spots[-1].end + groups * more:
        return {}
    right = (more * min(max(at - place, 0), groups) for at in range(len(row.spots)))
    return {
        row.index: row.moves_to([spot.column + shift for spot, shift in zip(row.spots, right, strict=True)])
    }


def _put_back(sheet: Sheet, header: Sequence[Row]) -> dict[int, Moves]:
    """How far the cells of header rows have moved left; nothing if the rows below them are no wider."""
    rows = _body(sheet, header)
    width = _width(rows)
    wider = width > header[0].spots[-1].end
    most = max(header[0].columns, width + _MOST_BLANK if wider else 0)
    laid = [
        way
        for way in _ways(header, rows[:1])
        if width <= len(way.kinds) <= most and _moves_right(header, way) and _is_filled(rows, way)
    ]
    if not laid:
        return {}
    printed = _as_printed(header)
    costs = sorted((_cost(rows, way.kinds), at) for at, way in enumerate(laid))
    best, at = costs[0]
    same = list(laid[at].kinds) == printed  # though a header of several columns may stand over the wrong ones
    better = wider if same else best <= _cost(rows, printed) - _CLEARLY * len(rows)
    if best >= 0 or not better:
        return {}
    tied = any(best == other for other, _ in costs[1:])
    return {
        row.index: row.moves_to(columns, doubtful=tied)
        for row, columns in zip(header, laid[at].columns, strict=True)
        if tuple(spot.column for spot in row.spots) != columns
    }


def _levels_across(sheet: Sheet, row: Row) -> dict[int, Moves] | None:
    """How far names of level 1 that head columns have moved left, with those of level 2 in the row below; None if not.

    Each stands over the names that may be parts of it, and one without any over a column of its own.
    """
    below = sheet.below(row)
    uppers = [found for spot in row.spots if (found := level(spot.text)) is not None]
    if below is None or len(uppers) < _FEWEST - 1:
        return None
    outer = len(row.spots) - len(uppers)
    names = [level(spot.text) for spot in below.spots]
    if any(level(spot.text) is not None for spot in row.spots[:outer]) or len(names) < len(uppers):
        return None
    column = row.spots[outer].column
    columns = [spot.column for spot in row.spots[:outer]]
    lower: list[int] = []
    for place, upper in enumerate(uppers):
        columns.append(column)
        parts = 0
        later = {other.level1 for other in uppers[place + 1 :]}
        for name in names[len(lower) :]:
            if name is None or name.level2 is None or upper.level1 not in name.parents:
                break
            if name.parents[0] != upper.level1 and name.parents[0] in later:
                break
            lower.append(column + parts)
            parts += 1
        column += max(parts, 1)
    width = _width(_body(sheet, (row, below)))
    if len(lower) != len(names) or columns == [spot.column for spot in row.spots]:
        return None
    if lower != [spot.column for spot in below.spots] and (width != column or width <= below.spots[-1].end):
        return None
    return {row.index: row.moves_to(columns), below.index: below.moves_to(lower)}


def _body(sheet: Sheet, header: Sequence[Row]) -> list[Row]:
    """Rows below a header with enough cells to tell where columns stand, up to the next block."""
    kinds = ((spot, kind_of(spot.text, "ind")) for spot in header[0].spots)
    first = next((spot.column for spot, kind in kinds if kind not in (None, "lead")), 0)
    rows: list[Row] = []
    for index in range(header[-1].index + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if row.table != header[0].table or len(rows) == _MOST_ROWS:
            break
        if begins_other_block(row, first) and not under_own_header(row, header, first):
            break
        if len(row.spots) >= _FEWEST:
            rows.append(row)
    return rows


def _width(rows: Sequence[Row]) -> int:
    """How many columns rows have."""
    return max((row.spots[-1].end for row in rows), default=0)


def _as_printed(header: Sequence[Row]) -> list[Kind]:
    """What the columns hold if each header stands over its own, a lower one before a higher one."""
    kinds: list[Kind] = ["lead"] * max(row.spots[-1].column + 1 for row in header)
    for row in header:
        for spot in row.spots:
            kinds[spot.column] = kind_of(spot.text, "ind") or "text"
    return kinds


def _ways(header: Sequence[Row], below: Sequence[Row]) -> Iterator[_Laid]:
    """How headers may be laid out; the row below them tells whether the last one only names parts."""
    lines = [[Line(spot.text) for spot in row.spots] for row in (*header, *below)]
    first = header[0].spots[0].column
    before: list[Kind] = ["lead"] * first
    for found in packed_headers(lines, 0):
        kinds, places = found.header.kinds, found.header.places
        if found.header.family != "ind" or found.header.end != len(header):
            continue
        columns = tuple(
            tuple(first + column for of, column in places if of == number) for number in range(len(header))
        )
        yield _Laid(columns, (*before, *kinds))


def _moves_right(header: Sequence[Row], way: _Laid) -> bool:
    """Whether the cells keep their order and none moves left."""
    return all(
        all(spot.column <= column for spot, column in zip(row.spots, columns, strict=True))
        and all(column < behind for column, behind in pairwise(columns))
        for row, columns in zip(header, way.columns, strict=True)
    )


def _is_filled(rows: Sequence[Row], way: _Laid) -> bool:
    """Whether each column without a header of its own holds something of the kind it is to hold."""
    headed = {column for columns in way.columns for column in columns}
    before = min(headed, default=0)
    return all(
        any(spot.column == column and cell_cost(spot.text, kind) < 0 for row in rows for spot in row.spots)
        for column, kind in enumerate(way.kinds)
        if column > before and column not in headed
    )


def _cost(rows: Sequence[Row], kinds: Sequence[Kind]) -> float:
    return sum(
        cell_cost(spot.text, kinds[spot.column]) if spot.column < len(kinds) else _ASTRAY
        for row in rows
        for spot in row.spots
    )
