"""The last rows of a table without rules, alone on the next page: too few to show columns of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.pdf_cells import TablePiece
from extract.pdf_inferred import grid_of_rows
from extract.pdf_listed import piece_of_lines
from extract.pdf_merged_down import merged_down, parted_at
from extract.pdf_phrase_rows import rows_between_rules
from extract.pdf_phrases import PITCH, PhraseLine, phrase_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_text import TextLine

_BESIDE = 1.0
"""Heights of a line by which text may stand beside that of its column on the page before."""


def remainder(
    table: TablePiece, items: Sequence[TextLine | TablePiece]
) -> tuple[TablePiece, list[TextLine | TablePiece]] | None:
    """Find the rows that go on a table of the page before, of which no rule tells where it ends.

    Args:
        table: The last piece of that table.
        items: What stands on the page, from top to bottom.

    Returns:
        The rows as a table with the same columns, and what is left of the page; None if it begins otherwise.
    """
    first = items[0] if items else None
    if first is None or not table.by_text or _is_other_table(first, table):
        return None
    columns = _columns(table)
    block: list[tuple[TextLine, PhraseLine]] = []
    used = 0
    for item in items:
        lines = [item] if not isinstance(item, TablePiece) else _lines(item)
        parted = [(line, phrase_line(line)) for line in lines]
        if (isinstance(item, TablePiece) and _is_other_table(item, table)) or not all(
            _fits(line, columns) and (not block or line.top - block[-1][1].bottom < PITCH * line.height)
            for _, line in parted
        ):
            break
        block += parted
        used += 1
    rows = _levels([line for _, line in block])
    if not any(len(line.phrases) > 1 for line in rows):
        return None
    edges = table.grid.xs[1:-1]
    kept, merged = merged_down(rows, edges)
    grid = grid_of_rows(parted_at(rows_between_rules(kept, edges), merged), edges, merged)
    if grid is None:
        return None
    piece = piece_of_lines(block, grid._replace(xs=table.grid.xs))
    last = items[used - 1]
    piece.by_text = not isinstance(last, TablePiece) or last.by_text
    return piece, list(items[used:])


def _is_other_table(item: TextLine | TablePiece, table: TablePiece) -> bool:
    """Tell whether an item is a table with ruled columns, or one that shows as many columns by itself."""
    return isinstance(item, TablePiece) and (
        not (item.by_text or item.has_columns_by_text)
        or len(item.grid.xs) >= len(table.grid.xs)
        or any(part.pieces for part in item.cells)
    )


def _columns(table: TablePiece) -> list[tuple[float, float]]:
    """Return how far the text of each column reaches to both sides."""
    sides = [(left, left) for left in table.grid.xs[:-1]]
    for column in range(len(sides)):
        own = [
            line
            for part in table.cells
            if part.span.column == column and part.span.column_span == 1
            for line in part.lines
        ]
        if own:
            sides[column] = (min(line.x0 for line in own), max(line.x1 for line in own))
    return sides


def _fits(line: PhraseLine, columns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether each phrase stands where a column has text."""
    reach = _BESIDE * line.height
    return all(
        any(left - reach <= phrase.x0 and phrase.x1 <= right + reach for left, right in columns)
        for phrase in line.phrases
    )


def _lines(piece: TablePiece) -> list[TextLine]:
    """Return the lines of a table from top to bottom."""
    return sorted((line for part in piece.cells for line in part.lines), key=lambda line: (line.top, line.x0))


def _levels(lines: Sequence[PhraseLine]) -> list[PhraseLine]:
    """Unite lines on one level."""
    found: list[PhraseLine] = []
    for line in sorted(lines, key=lambda each: each.middle):
        if found and line.middle - found[-1].middle < 0.1 * line.height:
            phrases = sorted([*found[-1].phrases, *line.phrases], key=lambda phrase: phrase.x0)
            found[-1] = found[-1]._replace(phrases=tuple(phrases))
        else:
            found.append(line)
    return found
