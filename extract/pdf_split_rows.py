"""Rows that only text shows inside a ruled table: figures below each other in the cells between two rules."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.grid import Grid
from extract.grid_cells import OUTSIDE, Span
from extract.pdf_cells import CellPart, TablePiece
from extract.pdf_figures import is_figure
from extract.pdf_phrase_rows import rows_between_rules
from extract.pdf_phrases import PhraseLine, phrase_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_COLUMNS = 2
_LEAST_FIGURES = 3
"""Figures below each other, in so many columns at least, that are rows and no list inside a cell."""

_MOST_OTHERS = 0.05
"""Part of the words of such a cell that may be no figures but stand for one, such as `(X)`."""


def with_rows_split(piece: TablePiece) -> TablePiece:
    """Part each row whose cells hold figures below each other, line by line, into rows of its own."""
    high = {
        part.span.row for part in piece.cells if len(part.lines) >= _LEAST_FIGURES and part.span.row_span == 1
    }
    if not high:
        return piece
    cuts: dict[int, list[float]] = {}
    for row in sorted(high):
        parts = [part for part in piece.cells if part.span.row <= row < part.span.row + part.span.row_span]
        if any(part.span.row_span > 1 or part.pieces for part in parts):
            continue
        counting = [part for part in parts if _figures(part) >= _LEAST_FIGURES]
        if len(counting) >= _LEAST_COLUMNS:
            found = _cuts(parts)
            if found:
                cuts[row] = found
    return _split(piece, cuts) if cuts else piece


def _figures(part: CellPart) -> int:
    """Count the lines of a cell if nearly all that stands there, parted at blanks, are figures."""
    words = [word for line in part.lines for word in line.text.split()]
    others = sum(not is_figure(word) for word in words)
    return len(part.lines) if others <= _MOST_OTHERS * len(words) else 0


def _cuts(parts: Sequence[CellPart]) -> list[float]:
    """Return the heights at which a row is to be parted."""
    lines = sorted((line for part in parts for line in part.lines), key=lambda line: line.top + line.bottom)
    level: list[PhraseLine] = []
    for line in lines:
        own = phrase_line(line)
        last = level[-1] if level else None
        if last is not None and own.middle - last.middle < own.height / 2:
            phrases = tuple(sorted((*last.phrases, *own.phrases), key=lambda phrase: phrase.x0))
            level[-1] = last._replace(phrases=phrases, bottom=max(last.bottom, own.bottom))
        else:
            level.append(own)
    edges = sorted(part.box[0] for part in parts)[1:]
    rows = rows_between_rules(level, edges)
    return [(one[-1].bottom + other[0].top) / 2 for one, other in pairwise(rows)]


def _split(piece: TablePiece, cuts: dict[int, list[float]]) -> TablePiece:
    """Write a table anew with more row edges."""
    grid = piece.grid
    ys: list[float] = []
    place: list[int] = []
    for row, y in enumerate(grid.ys):
        place.append(len(ys))
        ys += [y, *cuts.get(row, ())]
    cells: list[CellPart] = []
    for part in piece.cells:
        row, column, row_span, column_span = part.span
        first, last = place[row], place[row + row_span]
        if row not in cuts:
            cells.append(
                CellPart(part.page, Span(first, column, last - first, column_span), part.box, part.lines)
            )
            cells[-1].pieces += part.pieces
            continue
        for number in range(first, last):
            box = (part.box[0], ys[number], part.box[2], ys[number + 1])
            lines = [line for line in part.lines if box[1] <= (line.top + line.bottom) / 2 < box[3]]
            cells.append(CellPart(part.page, Span(number, column, 1, column_span), box, lines))
    cells.sort(key=lambda part: part.span[:2])
    owner = [[OUTSIDE] * (len(grid.xs) - 1) for _ in ys[1:]]
    for index, part in enumerate(cells):
        row, column, row_span, column_span = part.span
        for line in owner[row : row + row_span]:
            line[column : column + column_span] = [index] * column_span
    spans = tuple(part.span for part in cells)
    new = Grid(grid.xs, tuple(ys), spans, tuple(map(tuple, owner)), grid.open_top, grid.open_bottom)
    return TablePiece(piece.page, new, cells, piece.beside, piece.by_text)
