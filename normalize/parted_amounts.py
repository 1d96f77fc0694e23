"""Two rows of headers over amounts in a text dump, the lower one moved to the left edge: laid out so that sums hold."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from normalize.amount_cells import heads_money, heads_sum, is_amount
from normalize.field_columns import government_label
from normalize.folding import squeeze
from normalize.money import parse_amount
from normalize.named_values import is_empty
from normalize.sheet import Moves, moved_sheet
from normalize.taxonomy import level
from normalize.titles import is_year_line
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from normalize.sheet import Row, Sheet, Spot

_FEWEST = 3  # headers, the first of which is never parted
_LONGEST = 16  # characters of a header
_MOST_ROWS = 12  # of amounts that are asked
_MOST_WAYS = 2_000  # to part the headers of one table
_OF_TASKS = ("task.amount", "task.fiscal", "task.other")
_SHARE = re.compile(r"率|占比|比例|比重|百分比|[%％]|进度")
_OF_WHICH = re.compile(r"(?:其中|其中项|分项)[:：]?")
_SUM = re.compile(r"小计|合计|总计|总额|总数|金额合计|资金总额")
_PART = 0.3  # by how much a header of money is rather parted into amounts than one in no list
_BLANK = 0.1  # for a column of amounts in which a row prints nothing
_CLEARLY = 0.05


class _Laid(NamedTuple):
    """One way to lay headers out: the columns of both rows, and the header and part of every column."""

    upper: tuple[int, ...]
    lower: tuple[int, ...]
    columns: tuple[tuple[int, Spot], ...]  # which header it belongs to, and its lowest one
    credit: float


class _Fit(NamedTuple):
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
    for row in sheet.rows:
        fit = _best(sheet, row) if row.table is not None and row.index not in moved else None
        if fit is not None:
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
    width = max((row.spots[-1].end - _begun(row) for row in body), default=0)
    wider = width > max(len(upper.spots), len(lower.spots))
    if not wider and (sum(_alike(upper.spots)) != len(lower.spots) or width < len(upper.spots) - 1):
        return None
    found = [
        fit
        for laid in islice(_ways(upper, lower), _MOST_WAYS)
        if len(laid.columns) in (width, width + 1) and (fit := _fit(upper, lower, body, laid)) is not None
    ]
    found.sort(key=lambda fit: -fit.score)
    if wider and len(found) > 1 and found[1].score > found[0].score - _CLEARLY:
        doubt = {row.index: Moves((0,) * len(row.spots), doubtful=True) for row in body}
        return _Fit(0.0, width, doubt)
    return found[0] if found else None


def _beside_label(upper: Row, body: Sequence[Row]) -> _Fit | None:
    """How far rows have moved that lost the label merged down beside them: no cell suits the header it stands below."""
    kinds = [_kind(spot) for spot in upper.spots]
    if _begun(upper) or kinds[0] == "amount" or "amount" not in kinds:
        return None
    moves: dict[int, Moves] = {}
    for row in body:
        ways = [shifts for shifts in _shifts(row, len(kinds)) if _placed(row, shifts, kinds) is not None]
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
    if row.spans or row.table is None or row.moved or len(row.spots) < fewest:
        return False
    return all(
        spot.column == place and len(squeeze(spot.text)) <= _LONGEST and not is_amount(spot)
        for place, spot in enumerate(row.spots, start=_begun(row))
    )


def _begun(row: Row) -> int:
    """Where a row begins that was put together from a line, as far right as whoever did so supposed; 0 in a file's table."""
    return row.spots[0].column if row.spots and row.table is not None and row.table < 0 else 0


def _body(sheet: Sheet, header: Row) -> list[Row]:
    """The rows below a header up to one that prints no value; of these, if some print plain numbers, those that do."""
    rows: list[Row] = []
    for row in sheet.rows[header.index + 1 : header.index + 1 + _MOST_ROWS]:
        if row.table != header.table or len(row.spots) < 2 or not any(map(is_amount, row.spots)):
            break
        rows.append(row)
    return [row for row in rows if any(traits(spot.text).number for spot in row.spots)] or rows


def _ways(upper: Row, lower: Row) -> Iterator[_Laid]:
    """The ways to give all parts, in their order, to headers behind the first; several that are alike share them."""
    heads, parts = upper.spots, lower.spots
    for sizes in _sizes(heads, len(parts), 1):
        begun: list[int] = []
        below: list[int] = []
        columns: list[tuple[int, Spot]] = []
        credit, given, apt = 0.0, 0, True
        for place, head in enumerate(heads):
            begun.append(len(columns))
            size = sizes.get(place, 0)
            own = parts[given : given + size]
            given += size
            below.extend(range(len(columns), len(columns) + size))
            columns.extend((place, part) for part in own or [head])
            if own:
                suits = _suits(head, own)
                apt = apt and suits is not None
                credit += suits or 0.0
        if apt:
            yield _Laid(tuple(begun), tuple(below), tuple(columns), credit)


def _sizes(heads: Sequence[Spot], parts: int, first: int) -> Iterator[dict[int, int]]:
    """How many parts each header from one on may have, so that all are given; one that only says `其中` has some."""
    if first == len(heads):
        if not parts:
            yield {}
        return
    least = 1 if _alike(heads)[first] or _OF_WHICH.fullmatch(squeeze(heads[first].text)) else 2
    if least == 2:
        yield from _sizes(heads, parts, first + 1)
    for size in range(least, parts + 1):
        for others in _sizes(heads, parts - size, first + 1):
            yield {first: size, **others}


def _alike(heads: Sequence[Spot]) -> list[bool]:
    """Which headers say the same as one beside them: a merged one that was printed over each of its parts."""
    texts = ["", *(squeeze(head.text) for head in heads), ""]
    return [
        text in (before, behind) for before, text, behind in zip(texts, texts[1:], texts[2:], strict=False)
    ]


def _suits(head: Spot, parts: Sequence[Spot]) -> float | None:
    """How well a header is parted into these; None if it cannot be."""
    words = {level(part.text) is not None or _kind(part) == "words" for part in parts}
    label, kind = head.label, _kind(head)
    if True in words:
        goals = label is not None and label.one("head.indicators", "head.indicators_long", "text") is not None
        return _PART if goals and len(words) == 1 else None
    if kind == "amount" or _heads_budget(head) or _OF_WHICH.fullmatch(squeeze(head.text)):
        return _PART
    return 0.0 if kind is None else None


def _heads_budget(spot: Spot) -> bool:
    label = spot.label
    return label is not None and not label.inline and label.one("head.budget", "head.revenue") is not None


def _kind(spot: Spot) -> str | None:
    """What stands below a header: an `amount`, a `share` or `words`; None if its words do not tell."""
    if _SHARE.search(squeeze(spot.text)):
        return "share"
    label = spot.label
    of_task = label is not None and not label.inline and label.one(*_OF_TASKS) is not None
    if of_task or heads_money(spot) or is_year_line(spot.text) or government_label(spot.text) is not None:
        return "amount"
    return "words" if label is not None or level(spot.text) is not None else None


def _fit(upper: Row, lower: Row, body: Sequence[Row], laid: _Laid) -> _Fit | None:
    """How well all rows of amounts suit a layout, and how all rows move into it; None if one does not."""
    kinds = [_kind_below(upper, place, part) for place, part in laid.columns]
    amounts = [at for at, kind in enumerate(kinds) if kind == "amount"]
    moves = {upper.index: upper.moves_to(laid.upper), lower.index: lower.moves_to(laid.lower)}
    total = laid.credit
    for row in body:
        ways = [
            (_held(upper, laid, placed) - _BLANK * sum(at not in placed for at in amounts), shifts)
            for shifts in _shifts(row, len(kinds))
            if (placed := _placed(row, shifts, kinds)) is not None
        ]
        if not ways:
            return None
        score, shifts = max(ways)
        doubtful = sum(other > score - _CLEARLY for other, _ in ways) > 1
        total += score
        moves[row.index] = Moves(shifts, doubtful=doubtful)
    return _Fit(total, len(kinds), moves)


def _kind_below(upper: Row, place: int, part: Spot) -> str | None:
    """What stands in a column; results of indicators are called like amounts spent, and stand behind their names."""
    head = upper.spots[place]
    if not place:
        return "words"
    label = part.label
    if label is not None and label.one("ind") and any(map(_names_indicator, upper.spots[:place])):
        return None
    return _kind(part) or ("amount" if _heads_budget(head) else _kind(head))


def _names_indicator(spot: Spot) -> bool:
    label = spot.label
    return label is not None and not label.inline and label.one("ind.name", "ind.level1") is not None


def _shifts(row: Row, width: int) -> Iterator[tuple[int, ...]]:
    """How far cells of a row may have moved: all as far, or those behind the label of a sum, which is merged to the right."""
    begun = _begun(row)
    for shift in range(-begun, width - row.spots[-1].end + 1):
        yield row.moves_by(shift).shifts
        if shift > -begun and row.spots[0].is_total:
            yield (-begun, *row.moves_by(shift).shifts[1:])


def _placed(row: Row, shifts: Sequence[int], kinds: Sequence[str | None]) -> dict[int, Spot] | None:
    """The cells of a row by their columns once they have moved; None if one suits its column not at all."""
    placed = {spot.column + shift: spot for spot, shift in zip(row.spots, shifts, strict=True)}
    for column, spot in placed.items():
        kind = kinds[column]
        if is_empty(spot.text) or kind is None:
            continue
        if kind == "words":
            suits = not traits(spot.text).number or not column
        else:
            suits = is_amount(spot) and (kind == "share" or parse_amount(spot.text).number is not None)
        if not suits:
            return None
    return placed


def _held(upper: Row, laid: _Laid, placed: dict[int, Spot]) -> float:
    """How many sums of a row hold, less those that do not."""
    groups: dict[int, list[tuple[Spot, Decimal]]] = {}
    for column, (place, part) in enumerate(laid.columns):
        spot = placed.get(column)
        number = parse_amount(spot.text).number if spot is not None else None
        if number is not None and _kind(part) != "share":
            groups.setdefault(place, []).append((part, number))
    score = 0.0
    worth: dict[int, Decimal] = {}
    for place, members in groups.items():
        sums = [number for part, number in members if _is_sum(part)]
        others = [number for part, number in members if not _is_sum(part)]
        worth[place] = sums[0] if sums else sum(others, start=members[0][1] * 0)
        if len(sums) == 1 and len(others) > 1:
            score += 1.0 if sum(others) == sums[0] else -1.0
    wholes = [place for place in worth if len(groups[place]) == 1 and _is_sum(upper.spots[place])]
    if len(wholes) == 1 and len(worth) > 1:
        rest = [number for place, number in worth.items() if place > wholes[0]]
        score += 1.0 if rest and sum(rest) == worth[wholes[0]] else 0.0
    return score


def _is_sum(spot: Spot) -> bool:
    return heads_sum(spot) or _SUM.search(squeeze(spot.text)) is not None
