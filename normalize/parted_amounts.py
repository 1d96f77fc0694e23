"""Two rows of headers over amounts in a text dump, the lower one moved to the left edge: laid out so that sums hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from normalize.amount_cells import is_amount, is_item, kind_below, surely_heads_amounts
from normalize.folding import squeeze
from normalize.parted_layouts import Cell, Heads, Laid, cell_of, repeated_headers
from normalize.sheet import Moves, moved_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.sheet import Row, Sheet

_FEWEST = 3  # headers, the first of which is never parted
_LONGEST = 16  # characters of a header
_MOST_ROWS = 12  # of amounts that are asked
_MOST_TABLES = 40  # put back in one form
_MOST_HEADERS = 16  # of a row
_BLANK = 0.1  # for a column of amounts in which a row prints nothing
_CLEARLY = 0.05


class _Fit(NamedTuple):
    """How well rows suit a layout, how many columns it has, and how rows move into it."""

    score: float
    width: int
    moves: dict[int, Moves]


def put_back_parted(sheet: Sheet) -> Sheet:
    """The sheet with headers that a lower row parts, and their rows, where they stood; the same sheet if none has moved.

    A dump that prints merged cells once has the parts of headers at the left edge, under headers that they are no
    parts of. Of all ways to give them to headers, the one is taken in which amounts stand below headers of amounts,
    shares below those of shares, and sums hold. Where several do, the rows of amounts are doubtful.
    """
    widths: dict[int, int] = {}
    moved: dict[int, Moves] = {}
    found = 0
    for row in sheet.rows:
        if row.table is None or row.index in moved or found == _MOST_TABLES:
            continue
        fit = _best(sheet, row)
        if fit is not None:
            found += 1
            moved |= fit.moves
            widths[row.table or 0] = max(widths.get(row.table or 0, 0), fit.width)
    return moved_sheet(_widened(sheet, widths), moved) if moved else sheet


def _best(sheet: Sheet, upper: Row) -> _Fit | None:
    """The one layout that suits best, or, of several that suit as well, none but the doubt."""
    lower = sheet.below(upper)
    if lower is None or not _is_header(upper, _FEWEST):
        return None
    if not _is_header(lower, 2):
        return _beside_label(upper, _body(sheet, upper))
    body = _body(sheet, lower)
    width = max((row.spots[-1].end - _begun(row) for row, _ in body), default=0)
    wider = width > max(len(upper.spots), len(lower.spots))
    if not wider and (sum(repeated_headers(upper.spots)) != len(lower.spots) or width < len(upper.spots) - 1):
        return None
    heads = Heads(upper, lower)
    found = [fit for laid in heads.ways(width) if (fit := _fit(heads, body, laid)) is not None]
    found.sort(key=lambda fit: -fit.score)
    if wider and len(found) > 1 and found[1].score > found[0].score - _CLEARLY:
        doubt = {row.index: Moves((0,) * len(row.spots), doubtful=True) for row, _ in body}
        return _Fit(0.0, width, doubt)
    return found[0] if found else None


def _beside_label(upper: Row, body: Sequence[tuple[Row, tuple[Cell, ...]]]) -> _Fit | None:
    """How far rows have moved that lost the label merged down beside them: no cell suits the header it stands below."""
    # The last header may be merged over what no other heads.
    heads = [*upper.spots, *upper.spots[-1:] * (upper.columns - len(upper.spots))]
    kinds = [kind_below(spot) for spot in heads]
    if _begun(upper) or kinds[0] == "amount" or "amount" not in kinds:
        return None
    sure = [
        None if is_item(spot) and not surely_heads_amounts(spot) else kind
        for spot, kind in zip(heads, kinds, strict=True)
    ]
    moves: dict[int, Moves] = {}
    for row, cells in body:
        known = sure if _begun(row) else kinds
        ways = [shifts for shifts in _shifts(row, known) if _placed(cells, shifts, known) is not None]
        if len(ways) == 1 and any(ways[0]):
            moves[row.index] = Moves(ways[0])
    return _Fit(0.0, len(kinds), moves) if moves else None


def _widened(sheet: Sheet, widths: dict[int, int]) -> Sheet:
    """The sheet with tables as wide as their headers, where every row had lost a cell."""
    wider = {
        row.index: replace(row, columns=width, blanks=(*row.blanks, *range(row.columns, width)))
        for row in sheet.rows
        if row.table is not None and (width := widths.get(row.table, 0)) > row.columns
    }
    return sheet.with_rows(wider) if wider else sheet


def _is_header(row: Row, fewest: int) -> bool:
    """Whether a row of a text dump holds nothing but short words from its left edge on."""
    if row.spans or row.table is None or row.moved or not fewest <= len(row.spots) <= _MOST_HEADERS:
        return False
    return all(
        spot.column == place and len(squeeze(spot.text)) <= _LONGEST and not is_amount(spot)
        for place, spot in enumerate(row.spots, start=_begun(row))
    )


def _begun(row: Row) -> int:
    """Where a row begins that was put together from a line, as far right as whoever did so supposed; 0 in a file's table."""
    return row.spots[0].column if row.spots and row.table is not None and row.table < 0 else 0


def _body(sheet: Sheet, header: Row) -> list[tuple[Row, tuple[Cell, ...]]]:
    """The rows below a header up to one that prints no value; of these, if some print plain numbers, those that do."""
    rows: list[Row] = []
    for row in sheet.rows[header.index + 1 : header.index + 1 + _MOST_ROWS]:
        if row.table != header.table or row.moved or len(row.spots) < 2:
            break
        if not any(map(is_amount, row.spots)):
            break
        rows.append(row)
    read = [(row, tuple(map(cell_of, row.spots))) for row in rows]
    return [(row, cells) for row, cells in read if any(cell.plain for cell in cells)] or read


def _fit(heads: Heads, body: Sequence[tuple[Row, tuple[Cell, ...]]], laid: Laid) -> _Fit | None:
    """How well all rows of amounts suit a layout, and how all rows move into it; None if one does not."""
    kinds = [heads.kind(place, part) for place, part in laid.columns]
    amounts = [at for at, kind in enumerate(kinds) if kind == "amount"]
    moves = {
        heads.upper.index: heads.upper.moves_to(laid.upper),
        heads.lower.index: heads.lower.moves_to(laid.lower),
    }
    total = laid.credit
    for row, cells in body:
        ways = [
            (heads.held(laid, placed) - _BLANK * sum(at not in placed for at in amounts), shifts)
            for shifts in _shifts(row, kinds)
            if (placed := _placed(cells, shifts, kinds)) is not None
        ]
        if not ways:
            return None
        score, shifts = max(ways)
        doubtful = sum(other > score - _CLEARLY for other, _ in ways) > 1
        total += score
        moves[row.index] = Moves(shifts, doubtful=doubtful)
    return _Fit(total, len(kinds), moves)


def _shifts(row: Row, kinds: Sequence[str | None]) -> Iterator[tuple[int, ...]]:
    """How far cells of a row may have moved: all as far, or those behind the label of a sum, merged over columns of words."""
    begun = _begun(row)
    for shift in range(-begun, len(kinds) - row.spots[-1].end + 1):
        yield row.moves_by(shift).shifts
        behind = row.spots[1].column + shift
        if shift > -begun and row.spots[0].is_total and "amount" not in kinds[1:behind]:
            yield (-begun, *row.moves_by(shift).shifts[1:])


def _placed(
    cells: Sequence[Cell], shifts: Sequence[int], kinds: Sequence[str | None]
) -> dict[int, Cell] | None:
    """The cells of a row by their columns once they have moved; None if one suits its column not at all."""
    placed = {cell.column + shift: cell for cell, shift in zip(cells, shifts, strict=True)}
    for column, cell in placed.items():
        kind = kinds[column]
        if cell.empty or kind is None:
            continue
        if kind == "words":
            suits = not cell.plain or not column
        else:
            suits = cell.value and (kind == "share" or cell.number is not None)
        if not suits:
            return None
    return placed
