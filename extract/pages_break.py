"""What a page break did to a table: which cells go on, and whether it cut a row in half."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.document import Remark
from extract.pages_measure import cell_measure, cell_padding
from extract.pdf_items import goes_on
from extract.pdf_paragraphs import continues, is_stacked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extract.pages_join import WholeCell, WholeTable
    from extract.pdf_cells import CellPart, TablePiece

_NUMBER = r"[≥≤＞＜><=＝]?\s*-?\d[\d,，.．]*\s*(?:[%％‰]|[\u4e00-\u9fff]{1,3})?"
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_LONGER = 0.6
"""Part of its height by which a line is longer than another."""

_LOW_ROW = 12.0
"""Points that a row should be high in a table that shows no other."""

_SEVERAL = 3
"""Codes broken over lines from which the column has no room for them."""

_OFF_PAGE = 2.0
"""Points above the page from which a row is drawn on both pages, in part beyond the edge of each."""


@dataclass(slots=True, eq=False, repr=False)
class Break:
    """How a table goes on over a page break.

    Attributes:
        cut_row: The last row above and the first row below are halves of one row.
        continued: The cell above that each cell below (by identity) goes on with.
        reasons: The evidence, in words.
        remarks: Doubts.
    """

    cut_row: bool = False
    continued: dict[int, WholeCell] = field(default_factory=dict[int, "WholeCell"])
    reasons: list[str] = field(default_factory=list[str])
    remarks: list[Remark] = field(default_factory=list[Remark])


class _Pair(NamedTuple):
    """A cell above the break and the cell of the same columns below it.

    `padding` tells the distance between rules and text: few breaks need it, and it takes all lines of both pages.
    """

    upper: WholeCell
    lower: CellPart
    padding: Callable[[], float]

    @property
    def last(self) -> CellPart:
        """The part of the upper cell next to the break."""
        return self.upper.parts[-1]

    @property
    def is_own(self) -> bool:
        """Tell whether neither half spans rows."""
        return self.upper.row_span == 1 and self.lower.span.row_span == 1

    @property
    def runs_on(self) -> bool:
        """Tell whether the text above breaks off where a line is full."""
        last, first = self.last.lines[-1], self.lower.lines[0]
        return continues(last, first, cell_measure(self.last, self.padding())) or self._next_item

    @property
    def _next_item(self) -> bool:
        """Tell whether the text below begins with the next number of a list, of which one side holds more."""
        above = [line.text for part in self.upper.parts for line in part.lines]
        below = [line.text for line in self.lower.lines]
        return goes_on(above, below[0]) and any(
            goes_on(texts[:index], text) for texts in (above, below) for index, text in enumerate(texts)
        )

    @property
    def has_had_room(self) -> bool:
        """Tell whether the line below is longer than the line above, which was then not full.

        Both are Chinese, which may break behind any character but before a mark.
        """
        last, first = self.last.lines[-1], self.lower.lines[0]
        longer = first.x1 - first.x0 - (last.x1 - last.x0)
        return longer > _LONGER * first.height and _CHINESE.match(first.text) is not None

    @property
    def has_text(self) -> bool:
        """Tell whether the upper cell has text on any page."""
        return any(part.lines for part in self.upper.parts)

    @property
    def reaches_break(self) -> bool:
        """Tell whether the text above goes down to the lower edge of its cell."""
        line = self.last.lines[-1]
        return self.last.box[3] - line.bottom < 1.5 * line.height


def read_break(
    table: WholeTable,
    piece: TablePiece,
    ends: Mapping[int, WholeCell],
    starts: Mapping[int, CellPart],
    headers: int,
) -> Break:
    """Read what a break did from the rules left open there, or from the text where all are closed.

    Args:
        table: The table above the break.
        piece: The piece below it.
        ends: The cell of each column in the last row above.
        starts: The cell of each column in the first row below its repeated headers.
        headers: Repeated header rows of the piece.
    """
    last = table.pieces[-1]
    padding = cache(lambda: cell_padding([*last.cells, *piece.cells]))
    pairs, whole = _pairs(ends, starts, padding)
    opened = _open_cells(last)
    if opened:
        return _by_open_rules(pairs, opened, whole=whole)
    if headers == 0 and any(piece.grid.open_top):
        tops = [piece.grid.open_top[pair.lower.span.column] for pair in pairs]
        continued = {id(pair.lower): pair.upper for pair, top in zip(pairs, tops, strict=True) if top}
        return Break(continued=continued, reasons=["upper rule left open"])
    if whole:
        least = float("inf") if piece.top < -_OFF_PAGE else _least_row(last)
        found = _cut_by_text(pairs, last, piece.page, least)
        if found.cut_row:
            return found
    else:
        found = Break()
    _spans_by_text(pairs, found, piece.page)
    return found


def _pairs(
    ends: Mapping[int, WholeCell], starts: Mapping[int, CellPart], padding: Callable[[], float]
) -> tuple[list[_Pair], bool]:
    """Match the cells on both sides by their columns; also tell whether all of them match."""
    pairs: list[_Pair] = []
    seen: set[int] = set()
    whole = True
    for column, lower in starts.items():
        if id(lower) in seen:
            continue
        seen.add(id(lower))
        upper = ends.get(column)
        columns = [each for each, part in starts.items() if part is lower]
        if upper is not None and columns == list(range(upper.column, upper.column + upper.column_span)):
            pairs.append(_Pair(upper, lower, padding))
        else:
            whole = False
    covered = {
        column
        for pair in pairs
        for column in range(pair.upper.column, pair.upper.column + pair.upper.column_span)
    }
    return pairs, whole and covered == set(ends)


def _open_cells(last: TablePiece) -> set[int]:
    """Return (by identity) the cells of a piece whose lower side is open at the break."""
    flags = last.grid.open_bottom
    rows = len(last.grid.ys) - 1
    return {
        id(part)
        for part in last.cells
        if part.span.row + part.span.row_span == rows and flags[part.span.column]
    }


def _by_open_rules(pairs: list[_Pair], opened: set[int], *, whole: bool) -> Break:
    """Unite the cells whose rules run on over the break; if all do, the row was cut.

    A break right at the end of a row leaves its rules open too: then only merged cells go on.
    """
    going_on = [pair for pair in pairs if id(pair.last) in opened]
    reasons = ["lower rule left open"]
    if whole and len(going_on) == len(pairs):
        own = [pair for pair in pairs if pair.is_own and pair.lower.lines and pair.last.lines]
        blank = [pair for pair in pairs if pair.is_own and pair.last.lines and not pair.lower.lines]
        numbers = any(_is_number(pair.last) and _is_number(pair.lower) for pair in own)
        if not numbers and (blank or len(own) < 2 or all(pair.runs_on for pair in own)):
            return Break(
                cut_row=True,
                continued={id(pair.lower): pair.upper for pair in pairs},
                reasons=[*reasons, "row cut by the break"],
            )
        going_on = [pair for pair in going_on if not pair.is_own]
    return Break(continued={id(pair.lower): pair.upper for pair in going_on}, reasons=reasons)


def _cut_by_text(pairs: list[_Pair], above: TablePiece, page: int, least_row: float) -> Break:
    """Decide from the text whether the first row below is the rest of the last row above.

    Where one of them has no text, it is that if one of them is lower than any row should be.
    """
    filled = [pair for pair in pairs if pair.lower.lines]
    upper_rows = [pair.last.box for pair in pairs if pair.is_own]
    is_low = min((bottom - top for _, top, _, bottom in upper_rows), default=least_row) < least_row
    if not filled:
        if is_low or min(pair.lower.box[3] - pair.lower.box[1] for pair in pairs) < least_row:
            return _cut(pairs, "empty end of a row")
        return Break()
    if is_low and not any(pair.has_text for pair in filled):
        return _cut(pairs, "empty start of a row")
    if any(not pair.last.lines for pair in filled):
        return Break()
    own = [pair for pair in pairs if pair.is_own and (pair.has_text or pair.lower.lines)]
    blank = [pair for pair in own if not pair.lower.lines]
    mostly_blank = bool(own) and (not own[0].lower.lines or 2 * len(blank) > len(own))
    if not any(pair.reaches_break for pair in filled) or not all(
        pair.runs_on or (mostly_blank and len(pair.last.lines) > 1 and pair.reaches_break) for pair in filled
    ):
        return Break()
    numbers = [
        pair
        for pair in filled
        if _is_number(pair.last)
        and _is_number(pair.lower)
        and not (mostly_blank and _breaks_as_above(pair, above))
    ]
    if numbers:
        texts = f"{numbers[0].last.lines[-1].text} | {numbers[0].lower.lines[0].text}"
        return Break(remarks=[Remark("numbers_not_joined", texts, page)])
    if not blank and any(pair.has_had_room for pair in filled):
        return Break()
    return _cut(pairs, "text runs on" if blank else "all texts run on")


def _breaks_as_above(pair: _Pair, above: TablePiece) -> bool:
    """Tell whether several codes above are broken over two lines as one would be whose halves these are."""
    halves = [len(pair.last.lines[0].text), len(pair.lower.lines[0].text)]
    broken = [
        part
        for part in above.cells
        if part.span[1:] == pair.lower.span[1:]
        and [len(line.text) for line in part.lines] == halves
        and all(line.text.isdigit() for line in part.lines)
    ]
    return len(broken) >= _SEVERAL


def _least_row(piece: TablePiece) -> float:
    """Return the height of the lowest row above the last one of a piece."""
    rows = [lower - upper for upper, lower in pairwise(piece.grid.ys[:-1])]
    return min(rows, default=_LOW_ROW) - 0.5


def _cut(pairs: list[_Pair], reason: str) -> Break:
    return Break(
        cut_row=True,
        continued={id(pair.lower): pair.upper for pair in pairs},
        reasons=["row cut by the break", reason],
    )


def _is_number(part: CellPart) -> bool:
    """Tell whether a half holds nothing but a complete number."""
    return len(part.lines) == 1 and re.fullmatch(_NUMBER, part.lines[0].text) is not None


def _spans_by_text(pairs: list[_Pair], found: Break, page: int) -> None:
    """Unite merged cells that go on below the break: without text of their own, or with the end of a label."""
    leading = True
    any_text = any(pair.lower.lines for pair in pairs)
    cut_labels = _cut_labels(pairs)
    for pair in pairs:
        if pair.lower.lines or pair.lower.pieces:
            leading = False
            if id(pair.lower) not in cut_labels and not _label_runs_on(pair):
                if not pair.is_own and pair.last.lines and pair.lower.lines and pair.runs_on:
                    texts = f"{pair.last.lines[-1].text} | {pair.lower.lines[0].text}"
                    found.remarks.append(Remark("cell_may_go_on", texts, page))
                continue
        elif pair.is_own:
            if not (leading and pair.last.lines and any_text):
                continue
            found.remarks.append(Remark("span_assumed", pair.last.lines[0].text, page))
        found.continued[id(pair.lower)] = pair.upper
    if found.continued:
        found.reasons.append("merged cell goes on")


def _cut_labels(pairs: list[_Pair]) -> set[int]:
    """Return (by identity) the leading cells below that hold the end of a label.

    A single character cannot be a label; where one is the end of a label, those beside it that run on are too. Where
    figures stand on both sides, these are two rows: merged cells are cut up to the first that is whole above.
    """
    labels: list[_Pair] = []
    apart = any(pair.is_own and _is_number(pair.last) and _is_number(pair.lower) for pair in pairs)
    for pair in pairs:
        if not pair.lower.lines:
            if apart and pair.last.lines:
                break
            continue
        if not pair.last.lines or not pair.runs_on or _is_number(pair.lower):
            break
        labels.append(pair)
    if any([len(line.text) for line in pair.lower.lines] == [1] for pair in labels):
        return {id(pair.lower) for pair in labels}
    return set()


def _label_runs_on(pair: _Pair) -> bool:
    """Tell whether the text of a merged cell fills it down to the break and runs on below."""
    lines = pair.last.lines
    if pair.is_own or not lines or not pair.reaches_break:
        return False
    fills = len(lines) > 2 and lines[0].top - pair.last.box[1] < 1.5 * lines[0].height and pair.runs_on
    return fills or is_stacked([*lines, *pair.lower.lines])
