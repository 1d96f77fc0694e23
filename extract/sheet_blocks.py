"""Sheets become lines and tables: what stands above and below the ruled grid is text, the rest cells."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.document import Cell, Document, Line, Remainder, Remark, Table
from extract.errors import ExtractError
from extract.sheet import column_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from extract.document import Block
    from extract.sheet import Area, SheetCell, SheetContent

MAX_POSITIONS: Final = 1_000_000
"""Grid positions of all tables of a workbook."""

MAX_CELLS: Final = 200_000
"""Cells with text in all sheets of a workbook; the longest list of projects has some ten thousand."""

MAX_MERGES: Final = 100_000
MAX_WORK: Final = 5_000_000
"""Positions looked at for the merged ranges of a sheet; ranges that overlap without end cost more."""

# A title is often merged over columns far to the right of everything else.
_WIDE_MERGE: Final = 64


def sheets_document(media_type: str, sheets: Iterable[SheetContent]) -> Document:
    """Put the sheets of a workbook together in their order.

    Remarks: `hidden_sheet` (detail: name), `hidden_rows` and `hidden_columns` (detail: sheet and which) where they
    hold text, what a sheet itself remarks, `pictures` (detail: how many).

    Raises:
        ExtractError: `too_large` for more grid than any form has; `image_only` or `no_text` if nothing is in it
            that could be read.
    """
    blocks: list[Block] = []
    remainders: list[Remainder] = []
    remarks: list[Remark] = []
    pictures = positions = cells = 0
    for sheet in sheets:
        pictures += sheet.pictures
        cells += sum(1 for cell in sheet.cells if cell.text or cell.unseen)
        if cells > MAX_CELLS:
            raise ExtractError(code="too_large", detail=f"{sheet.name}: cells > {MAX_CELLS}")
        if sheet.hidden:
            if text := _all_text(sheet.cells):
                remarks.append(Remark("hidden_sheet", sheet.name))
                remainders.append(Remainder("hidden", text))
            continue
        view = _View(sheet)
        found = tuple(view.blocks())
        positions += sum(block.rows * block.columns for block in found if isinstance(block, Table))
        if positions > MAX_POSITIONS:
            raise _too_large(sheet.name)
        blocks += found
        blocks += map(Line, sheet.texts)
        remainders += [*view.remainders, *sheet.remainders]
        remarks += [*view.remarks, *sheet.remarks]
    if pictures:
        remarks.append(Remark("pictures", str(pictures)))
    if not blocks and pictures:
        raise ExtractError(code="image_only")
    if not blocks and not remainders:
        raise ExtractError(code="no_text")
    return Document(media_type, tuple(blocks), remainders=tuple(remainders), remarks=tuple(remarks))


class _Place(NamedTuple):
    """A cell or merged range at its place among the visible rows and columns, ends exclusive.

    `holds` tells whether it holds something, be it shown or not.
    """

    row: int
    column: int
    row_end: int
    column_end: int
    text: str
    ruled: bool
    holds: bool


class _View:
    """One sheet as it is seen; gathers what is not seen in `remainders` and names it in `remarks`."""

    def __init__(self, sheet: SheetContent) -> None:
        self._name = sheet.name
        self.remainders: list[Remainder] = []
        self.remarks: list[Remark] = []
        self._cells = {(cell.row, cell.column): cell for cell in sheet.cells}
        self._rows = _Axis({row for row, _ in self._cells}, sheet.hidden_rows)
        self._columns = _Axis({column for _, column in self._cells}, sheet.hidden_columns)
        self._places = tuple(self._placed(sheet.merges))

    def blocks(self) -> Iterator[Block]:
        """Yield the lines and tables from top to bottom."""
        has_rules = any(place.ruled and place.text for place in self._places)
        for rows in _chunks(self._places):
            yield from self._chunk(rows, has_rules=has_rules)

    def _placed(self, merges: Sequence[Area]) -> Iterator[_Place]:
        if len(merges) > MAX_MERGES:
            raise _too_large(self._name)
        taken: set[tuple[int, int]] = set()
        hidden: list[SheetCell] = []
        work = 0
        for area in sorted(merges):
            work += min(len(self._cells), (area.bottom - area.top + 1) * (area.right - area.left + 1))
            if work > MAX_WORK:
                raise _too_large(self._name)
            inside = self._inside(area)
            if any((cell.row, cell.column) in taken for cell in inside) or (area.top, area.left) in taken:
                continue
            taken |= {(cell.row, cell.column) for cell in inside} | {(area.top, area.left)}
            anchor = self._cells.get((area.top, area.left))
            hidden += [cell for cell in inside if cell is not anchor and (cell.text or cell.unseen)]
            row, row_end = self._rows.span(area.top, area.bottom)
            column, column_end = self._columns.span(area.left, area.right)
            text = anchor.text if anchor else ""
            if row < row_end and column < column_end:
                ruled, holds = any(cell.ruled for cell in inside), anchor is not None
                yield _Place(row, column, row_end, column_end, text, ruled, holds)
            elif anchor:
                hidden.append(anchor)
        for position, cell in self._cells.items():
            if position in taken:
                continue
            if self._rows.is_hidden(cell.row) or self._columns.is_hidden(cell.column):
                hidden.append(cell)
            else:
                row, column = self._rows.index(cell.row), self._columns.index(cell.column)
                yield _Place(row, column, row + 1, column + 1, cell.text, cell.ruled, holds=True)
        self._report(hidden)

    def _inside(self, area: Area) -> list[SheetCell]:
        """Return the cells of a merged range; large ranges hold few cells, small ones few positions."""
        height, width = area.bottom - area.top + 1, area.right - area.left + 1
        if height * width <= len(self._cells):
            positions = (
                (row, column)
                for row in range(area.top, area.bottom + 1)
                for column in range(area.left, area.right + 1)
            )
            return [self._cells[position] for position in positions if position in self._cells]
        return [
            cell
            for cell in self._cells.values()
            if area.top <= cell.row <= area.bottom and area.left <= cell.column <= area.right
        ]

    def _report(self, hidden: Sequence[SheetCell]) -> None:
        texts = [cell for cell in hidden if cell.text or cell.unseen]
        rows = sorted({cell.row for cell in texts if self._rows.is_hidden(cell.row)})
        columns = sorted({cell.column for cell in texts if self._columns.is_hidden(cell.column)})
        if rows:
            self.remarks.append(Remark("hidden_rows", f"{self._name}: {_ranges(rows, _row_name)}"))
        if columns:
            self.remarks.append(Remark("hidden_columns", f"{self._name}: {_ranges(columns, column_name)}"))
        unseen = [cell for cell in self._cells.values() if cell.unseen and not cell.text]
        if text := _all_text({(cell.row, cell.column): cell for cell in (*texts, *unseen)}.values()):
            self.remainders.append(Remainder("hidden", text))

    def _chunk(self, places: Sequence[_Place], *, has_rules: bool) -> Iterator[Block]:
        """Yield the lines and tables of rows between two blank ones."""
        rows = {row: list(group) for row, group in groupby(places, key=lambda place: place.row)}
        reach = 0
        kinds: dict[int, bool] = {}
        for row, begun in rows.items():
            held = [place for place in begun if place.holds]
            alone = row >= reach and len(held) <= 1 and all(place.row_end == row + 1 for place in begun)
            kinds[row] = alone and not any(place.ruled for place in begun)
            reach = max([reach, *(place.row_end for place in begun)])
        if not has_rules:
            kinds = _outer_only(kinds)
        for is_line, group in groupby(rows, key=kinds.__getitem__):
            found = [place for row in group for place in rows[row]]
            if is_line:
                yield from (Line(text) for place in found for text in place.text.split("\n") if text)
            else:
                yield from self._table(found)

    def _table(self, places: Sequence[_Place]) -> Iterator[Block]:
        """Yield a table; a single cell with text is a frame around it."""
        worded = [place for place in places if place.text]
        if len(worded) <= 1:
            yield from (Line(text) for place in worded for text in place.text.split("\n"))
            return
        top = min(place.row for place in places)
        bottom = max(_end(place.row, place.row_end) for place in worded)
        left = min(place.column for place in worded)
        right = max(_end(place.column, place.column_end) for place in worded)
        if (bottom - top) * (right - left) > MAX_POSITIONS:
            raise _too_large(self._name)
        cells: dict[tuple[int, int], Cell] = {}
        covered: set[tuple[int, int]] = set()
        for place in places:
            row_end, column_end = min(place.row_end, bottom), min(place.column_end, right)
            column = max(place.column, left)
            if place.row >= row_end or column >= column_end:
                continue
            spot = (place.row - top, column - left)
            cells[spot] = Cell(*spot, row_end - place.row, column_end - column, place.text)
            covered |= {
                (row - top, grid_column - left)
                for row in range(place.row, row_end)
                for grid_column in range(column, column_end)
            }
        for row in range(bottom - top):
            for column in range(right - left):
                if (row, column) not in covered:
                    cells[row, column] = Cell(row, column)
        ordered = tuple(cells[spot] for spot in sorted(cells))
        yield Table(bottom - top, right - left, ordered, sheet=self._name)


class _Axis:
    """The visible rows, or columns, of a sheet: from stored numbers to positions without the hidden ones."""

    def __init__(self, used: set[int], hidden: Sequence[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []
        count = 0
        for first, last in sorted(hidden):
            first = max(first, self._ends[-1] + 1) if self._ends else first  # noqa: PLW2901 - ranges may overlap
            if last < first:
                continue
            self._starts.append(first)
            self._ends.append(last)
            self._before.append(count)
            count += last - first + 1
        self._last = max(used, default=0)

    def is_hidden(self, number: int) -> bool:
        """Tell whether a row or column is not shown."""
        place = bisect_left(self._ends, number)
        return place < len(self._starts) and self._starts[place] <= number

    def index(self, number: int) -> int:
        """Return how many rows or columns are shown before this one."""
        place = bisect_left(self._ends, number)
        if place == len(self._ends):
            hidden = self._before[-1] + self._ends[-1] - self._starts[-1] + 1 if self._ends else 0
        else:
            hidden = self._before[place] + max(0, number - self._starts[place])
        return number - hidden

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the shown positions of a range, the end exclusive; equal if all of it is hidden."""
        last = max(first, min(last, self._last + _WIDE_MERGE))
        return self.index(first), self.index(last + 1)


def _chunks(places: Iterable[_Place]) -> Iterator[list[_Place]]:
    """Part the places of a sheet where a row is blank; what reaches over such a row holds both sides together."""
    chunk: list[_Place] = []
    end = 0
    for place in sorted(places):
        if chunk and place.row > end:
            yield chunk
            chunk = []
        chunk.append(place)
        end = max(end, place.row_end)
    if chunk:
        yield chunk


def _outer_only(kinds: Mapping[int, bool]) -> dict[int, bool]:
    """Without rulings only the rows before the first and behind the last row of several cells are lines."""
    inner = [row for row, is_line in kinds.items() if not is_line]
    return {row: not inner or row < inner[0] or row > inner[-1] for row in kinds}


def _end(first: int, end: int) -> int:
    """Return where a merged range ends; one far wider than any form ends where the others do."""
    return first + 1 if end - first > _WIDE_MERGE else end


def _all_text(cells: Iterable[SheetCell]) -> str:
    texts = ((cell.row, cell.column, cell.text or cell.unseen) for cell in cells)
    return "\n".join(text for _, _, text in sorted(texts) if text)


def _ranges(numbers: Sequence[int], name: Callable[[int], str]) -> str:
    """Write numbers as ranges, as people do: `3–5, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(name(run[0]) if len(run) == 1 else f"{name(run[0])}–{name(run[-1])}" for run in runs)


def _row_name(row: int) -> str:
    return str(row + 1)


def _too_large(name: str) -> ExtractError:
    return ExtractError(code="too_large", detail=f"{name}: grid > {MAX_POSITIONS}")
