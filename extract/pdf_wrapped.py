"""Tables without any rules whose cells run over lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.pdf_inferred import grid_of_rows
from extract.pdf_listed import piece_of_lines
from extract.pdf_merged_down import merged_down, parted_at
from extract.pdf_phrase_columns import column_edges
from extract.pdf_phrase_gutters import with_columns_parted
from extract.pdf_phrases import PITCH, column_of, count_labels, phrase_line
from extract.pdf_text import median_of
from extract.pdf_wrapped_rows import wrapped_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_cells import TablePiece
    from extract.pdf_merged_down import MergedDown
    from extract.pdf_phrases import Phrase, PhraseLine
    from extract.pdf_text import TextLine

_LEAST_COLUMNS = 3
_LEAST_ROWS = 3
_SEVERAL = 0.6
"""Part of the rows that must have text in several columns."""

_WIDER = 1.15
"""Times the widest space within a table from which a note stands apart below it."""

_ALIGNED, _MOSTLY = 0.4, 0.8
"""Heights of a line by which phrases of a column may miss its side, and how many of them must not."""

_Block = list[tuple["TextLine", "PhraseLine"]]


def wrapped_tables(lines: Sequence[TextLine], *, wrapped: bool) -> tuple[list[TablePiece], list[TextLine]]:
    """Find tables among lines outside ruled tables by columns of text, some of which may be blank in most rows.

    Args:
        lines: The lines from top to bottom.
        wrapped: Whether to find tables with cells of several lines, or those in which each line is a row.

    Returns:
        The tables, and the lines that are left.
    """
    if sum("  " in line.text or "\u3000" in line.text for line in lines) < 2:
        return [], list(lines)
    pieces: list[TablePiece] = []
    rest: list[TextLine] = []
    for block in _blocks(lines):
        start = 0
        while start < len(block):
            piece, end = _table(block, start, wrapped=wrapped)
            if piece is None:
                rest += [line for line, _ in block[start:end]]
            else:
                pieces.append(piece)
            start = end
    rest.sort(key=lambda line: (line.page, line.top, line.x0))
    return pieces, rest


def _blocks(lines: Sequence[TextLine]) -> list[_Block]:
    """Part lines where more space is between them than in a table."""
    blocks: list[_Block] = []
    bottom = 0.0
    for line in lines:
        if not blocks or line.top - bottom > PITCH * line.height:
            blocks.append([])
            bottom = line.bottom
        blocks[-1].append((line, phrase_line(line)))
        bottom = max(bottom, line.bottom)
    return [with_columns_parted(block) for block in blocks]


def _table(block: _Block, start: int, *, wrapped: bool) -> tuple[TablePiece | None, int]:
    """Return the table that begins at a line, if one does, and the line after what was looked at.

    What follows a heading of several columns that begins no table is no table either.
    """
    if len(block[start][1].phrases) < _LEAST_COLUMNS - 1 or _is_labelled([block[start][1]]):
        return None, start + 1
    end = _end(block, start)
    lines = [line for _, line in block[start:end]]
    edges = column_edges(lines)
    kept, merged = merged_down(lines, edges)
    rows = parted_at(_rows(kept, edges, merged, wrapped=wrapped), merged)
    grid = grid_of_rows(rows, edges, merged) if rows else None
    if grid is None:
        return None, start + 1 if len(lines[0].phrases) < _LEAST_COLUMNS else len(block)
    return piece_of_lines(block[start:end], grid), end


def _rows(
    lines: list[PhraseLine], edges: list[float], merged: Sequence[MergedDown], *, wrapped: bool
) -> Sequence[Sequence[PhraseLine]]:
    """Return the rows that lines in columns are, or none if they are no table of the kind that is looked for."""
    if len(lines) < _LEAST_ROWS or len(edges) < _LEAST_COLUMNS - 1 or _is_labelled(lines):
        return []
    rows = wrapped_rows(lines, edges)
    if bool(rows) != wrapped and not (merged and wrapped):
        return []
    if not rows:
        rows = [[line] for line in lines]
        if any(len(line.phrases) < 2 for line in lines) or not _is_aligned(lines, edges):
            return []
    return rows if len(rows) >= _LEAST_ROWS and _is_filled(rows, edges, merged) else []


def _end(block: _Block, start: int) -> int:
    """Return the line after the last one of a table: before one that runs over its columns, or stands apart below."""
    end = len(block)
    while True:
        edges = column_edges([line for _, line in block[start:end]])
        crossing = next(
            (
                number
                for number in range(start + 1, end)
                if len(block[number][1].phrases) == 1 and _crosses(block[number][1].phrases[0], edges)
            ),
            end,
        )
        if crossing == end:
            break
        end = crossing
    spaces = [other.top - one.bottom for (_, one), (_, other) in pairwise(block[start:end])]
    while (
        spaces and len(block[end - 1][1].phrases) == 1 and spaces[-1] > _WIDER * max(spaces[:-1], default=0.0)
    ):
        end -= 1
        spaces.pop()
    return end


def _crosses(phrase: Phrase, edges: Sequence[float]) -> bool:
    """Tell whether a phrase runs over a place between columns."""
    return any(phrase.x0 + 1 < x < phrase.x1 - 1 for x in edges)


def _is_filled(
    rows: Sequence[Sequence[PhraseLine]], edges: Sequence[float], merged: Sequence[MergedDown]
) -> bool:
    """Tell whether a heading names nearly all columns and most rows have text in several."""
    filled = [
        len(
            {column_of(phrase, edges) for line in row for phrase in line.phrases}
            | {each.column for each in merged if each.first.top <= row[0].top <= each.last.top}
        )
        for row in rows
    ]
    several = sum(count > 1 for count in filled)
    return max(filled[:2]) >= len(edges) and several >= max(_LEAST_ROWS, _SEVERAL * len(rows))


def _is_aligned(lines: Sequence[PhraseLine], edges: Sequence[float]) -> bool:
    """Tell whether the phrases of each column below the first line stand at one left side, right side or middle."""
    columns: dict[int, list[Phrase]] = {}
    for line in lines[1:]:
        for phrase in line.phrases:
            columns.setdefault(column_of(phrase, edges), []).append(phrase)
    reach = _ALIGNED * lines[0].height
    return all(
        any(
            sum(abs(place - median_of(places)) <= reach for place in places) >= _MOSTLY * len(places)
            for places in (
                [phrase.x0 for phrase in phrases],
                [phrase.x1 for phrase in phrases],
                [(phrase.x0 + phrase.x1) / 2 for phrase in phrases],
            )
        )
        for phrases in columns.values()
    )


def _is_labelled(lines: Sequence[PhraseLine]) -> bool:
    """Tell whether the lines are labels with values rather than rows."""
    texts = [phrase.text for line in lines for phrase in line.phrases]
    return 4 * count_labels(texts) >= len(texts)
