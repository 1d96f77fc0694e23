"""The cells that the rules of a drawn table enclose, with their spans."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from extract.document import Cell, Table
from extract.text_markup import paragraphs
from extract.text_segments import positions
from extract.text_wraps import goes_on, joined, wrapped_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.text_drawing import Drawing, Strip
    from extract.text_segments import Metric

# One rule stands below the head and three frame the table: they do not part its rows.
_RULE_OF_A_HEAD = 1
_RULES_OF_A_FRAME = 3


def ruled_table(drawing: Drawing) -> Table | None:
    """Make a table of a drawing; None if nothing is written between its rules."""
    if not any(strip.is_content for strip in drawing.strips):
        return None
    grid = _grid(drawing)
    areas = [area for seed in _areas(grid) for area in _rectangles(seed)]
    cells = [cell for area in areas if (cell := _cell(area, grid))]
    if not any(cell.text for cell in cells):
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(len(grid.bands), len(grid.columns), tuple(cells), spans=not grid.by_line)


@dataclass(slots=True)
class _Band:
    """One grid row: its strips of text, and those with rules in them that part it from the next row."""

    strips: list[Strip]
    above: list[Strip] = field(default_factory=list)
    below: list[Strip] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table before its cells are found.

    Attributes:
        bands: Its rows.
        columns: The pieces of a strip that are its columns.
        enclosed: Those of them that stand between rules.
        metric: How wide characters are.
        by_line: Whether each line is a row because no rules part the rows.
    """

    bands: list[_Band]
    columns: range
    enclosed: range
    metric: Metric
    by_line: bool = False

    def states_blank(self, columns: range) -> bool:
        """Whether these columns are those of a drawn cell, which exists even if nothing is written in it."""
        return not self.by_line and columns.start in self.enclosed and columns.stop <= self.enclosed.stop

    def joins_right(self, row: int, column: int) -> bool:
        """Whether no rule parts a position from the one to its right."""
        if column + 1 not in self.columns:
            return False
        strips = self.bands[row].strips
        return 2 * sum(strip.walls[column] for strip in strips) < len(strips)

    def joins_down(self, row: int, column: int) -> bool:
        """Whether the rule below a row leaves this column open."""
        below = self.bands[row].below
        return row + 1 < len(self.bands) and bool(below) and not any(strip.rules[column] for strip in below)


def _grid(drawing: Drawing) -> _Grid:
    last = len(drawing.bounds)
    outside = [
        any(strip.pieces[piece].strip() and not strip.rules[piece] for strip in drawing.strips)
        for piece in (0, last)
    ]
    columns = range(0 if outside[0] else 1, last + 1 if outside[1] else last)
    bands: list[_Band] = []
    above: list[Strip] = []
    for is_content, group in groupby(drawing.strips, key=lambda strip: strip.is_content):
        if is_content:
            bands.append(_Band(list(group), [] if bands else above))
        elif bands:
            bands[-1].below.extend(group)
        else:
            above.extend(group)
    grid = _Grid(bands, columns, range(1, last), drawing.metric)
    return replace(grid, bands=_lines(grid), by_line=True) if _is_framed(grid, drawing) else grid


def _is_framed(grid: _Grid, drawing: Drawing) -> bool:
    """Whether the rules only set off the table and its head, so that each line is a row."""
    rules = [strip for strip in drawing.strips if not strip.is_content]
    if any(piece.strip() and not rule for strip in rules for piece, rule in strip.parts):
        return False
    return len(rules) <= _RULE_OF_A_HEAD or (len(rules) <= _RULES_OF_A_FRAME and _has_rows_within(grid))


def _has_rows_within(grid: _Grid) -> bool:
    """Whether lines that no rule parts are rows: they begin anew in the first column, or in several others."""
    rooms = _rooms(grid)
    for band in grid.bands:
        for above, below in pairwise(_texts(strip, grid.columns) for strip in band.strips):
            begun = [
                column
                for column, text in below.items()
                if not goes_on(above.get(column, ""), text, rooms[column], grid.metric)
            ]
            if grid.columns.start in begun or len(begun) > 1:
                return True
    return False


def _lines(grid: _Grid) -> list[_Band]:
    """Take each line as a row, but for the rest of a wrapped cell."""
    rooms = _rooms(grid)
    lines: list[_Band] = []
    for band in grid.bands:
        above: dict[int, str] = {}
        for strip in band.strips:
            row = _texts(strip, grid.columns)
            if not row:
                continue
            if wrapped_cell(row, above, rooms, grid.metric) is None:
                lines.append(_Band([strip]))
                above = row
            else:
                lines[-1].strips.append(strip)
                above |= row
    return lines


def _texts(strip: Strip, columns: range) -> dict[int, str]:
    return {column: text for column in columns if (text := strip.pieces[column].strip())}


def _rooms(grid: _Grid) -> dict[int, int]:
    """Columns that text can take in each column of the table."""
    strips = [strip for band in grid.bands for strip in band.strips]
    return {column: _room([strip.pieces[column] for strip in strips], grid.metric) for column in grid.columns}


def _room(pieces: Sequence[str], metric: Metric) -> int:
    """Width of a cell less its padding, as the blanks that stand on the left of every line show it."""
    width = max(positions(piece, metric)[-1] for piece in pieces)
    indents = [
        positions(piece, metric)[len(piece) - len(piece.lstrip())] for piece in pieces if piece.strip()
    ]
    return width - 2 * min([1, *indents])


_Area = list[tuple[int, int]]


def _areas(grid: _Grid) -> Iterator[_Area]:
    """Positions that no rule parts, as rows and columns of the grid."""
    known: set[tuple[int, int]] = set()
    for row in range(len(grid.bands)):
        for column in grid.columns:
            if (row, column) in known:
                continue
            area = [(row, column)]
            known.add((row, column))
            for at in area:
                for near in _neighbours(grid, *at):
                    if near not in known:
                        known.add(near)
                        area.append(near)
            yield area


def _neighbours(grid: _Grid, row: int, column: int) -> Iterator[tuple[int, int]]:
    if grid.joins_right(row, column):
        yield row, column + 1
    if grid.joins_down(row, column):
        yield row + 1, column
    if column - 1 in grid.columns and grid.joins_right(row, column - 1):
        yield row, column - 1
    if row and grid.joins_down(row - 1, column):
        yield row - 1, column


def _rectangles(area: _Area) -> Iterator[_Area]:
    """Give the area if it is a rectangle; where a rule is missing by mistake, each of its positions alone."""
    rows = {row for row, _ in area}
    columns = {column for _, column in area}
    if len(area) == (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1):
        yield area
    else:
        yield from ([position] for position in area)


def _cell(area: _Area, grid: _Grid) -> Cell | None:
    (top, left), (bottom, right) = min(area), max(area)
    columns = range(left, right + 1)
    pieces: list[tuple[int, str]] = []
    for band in grid.bands[top : bottom + 1]:
        for strip in (*band.above, *band.strips, *band.below):
            text = "".join(strip.pieces[column] for column in columns if not strip.rules[column])
            if text.strip():
                pieces.append((strip.number, text))
    text = "\n".join(paragraphs("\n".join(_unwrapped([piece for _, piece in pieces], grid.metric))))
    if not text and not grid.states_blank(columns):
        return None
    line = pieces[0][0] if pieces else grid.bands[top].strips[0].number
    return Cell(top, left - grid.columns.start, bottom - top + 1, right - left + 1, text, line=line)


def _unwrapped(pieces: Sequence[str], metric: Metric) -> list[str]:
    """Undo the line breaks that only the width of the cell made."""
    if len(pieces) < 2:
        return list(pieces)
    room = _room(pieces, metric)
    lines: list[str] = []
    before = ""
    for piece in pieces:
        text = piece.strip()
        if before and goes_on(before, text, room, metric):
            lines[-1] = joined(lines[-1], text)
        else:
            lines.append(text)
        before = text
    return lines
