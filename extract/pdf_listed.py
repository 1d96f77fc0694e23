"""Tables without any rules whose columns are not aligned to the letter: lines of figures under headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.pdf_cells import CellPart, TablePiece, narrow_to_text
from extract.pdf_figures import is_figure
from extract.pdf_inferred import grid_of_lines
from extract.pdf_phrase_gutters import with_columns_parted
from extract.pdf_phrases import PITCH, count_labels, phrase_line
from extract.pdf_text import part_of_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.grid import Grid
    from extract.pdf_phrases import PhraseLine
    from extract.pdf_text import TextLine

_LEAST_ROWS = 3
_LEAST_COLUMNS = 3
_MOSTLY = 0.6
"""Part of what stands in a column that must be figures."""


def listed_tables(lines: Sequence[TextLine]) -> tuple[list[TablePiece], list[TextLine]]:
    """Find tables among lines in which figures stand below each other in several columns.

    Returns:
        The tables, and the lines that are left.
    """
    pieces: list[TablePiece] = []
    rest: list[TextLine] = []
    block: list[tuple[TextLine, PhraseLine]] = []
    for line in lines:
        parted = phrase_line(line)
        last = block[-1][1] if block else None
        if last is not None and not _goes_on(block, parted):
            _close(block, pieces, rest)
            block = []
        if len(parted.phrases) > 1 or block:
            block.append((line, parted))
        else:
            rest.append(line)
    _close(block, pieces, rest)
    rest.sort(key=lambda line: (line.page, line.top, line.x0))
    return pieces, rest


def _goes_on(block: Sequence[tuple[TextLine, PhraseLine]], line: PhraseLine) -> bool:
    """Tell whether a line may be the next one of a table; a lone phrase must be as short as its labels."""
    last = block[-1][1]
    if line.top < last.middle or line.top - last.bottom > PITCH * line.height:
        return False
    if len(line.phrases) > 1:
        return True
    right = max(phrase.x1 for phrase in line.phrases)
    return right < min(each.phrases[1].x0 for _, each in block if len(each.phrases) > 1)


def _close(block: list[tuple[TextLine, PhraseLine]], pieces: list[TablePiece], rest: list[TextLine]) -> None:
    """Make a table of a block of lines if it has columns of figures, else give its lines back."""
    while block and len(block[-1][1].phrases) < 2:
        rest.append(block.pop()[0])
    block = with_columns_parted(block)
    phrases = [line for _, line in block]
    if len(block) >= _LEAST_ROWS and not _is_labelled(phrases):
        grid = grid_of_lines(phrases)
        if grid is not None and len(grid.xs) > _LEAST_COLUMNS and _counts(phrases, grid):
            pieces.append(piece_of_lines(block, grid))
            return
    rest += [line for line, _ in block]


def _is_labelled(lines: Sequence[PhraseLine]) -> bool:
    """Tell whether the lines are labels with values rather than rows."""
    texts = [phrase.text for line in lines for phrase in line.phrases]
    return 2 * count_labels(texts) >= len(texts)


def _counts(lines: Sequence[PhraseLine], grid: Grid) -> bool:
    """Tell whether at least two columns hold figures below each other and little else."""
    counting = 0
    for left, right in zip(grid.xs[1:], grid.xs[2:], strict=False):
        found = [
            is_figure(phrase.text)
            for line in lines
            for phrase in line.phrases
            if left <= (phrase.x0 + phrase.x1) / 2 < right
        ]
        counting += sum(found) >= max(_LEAST_ROWS, _MOSTLY * len(found))
    return counting >= _LEAST_COLUMNS - 1


def piece_of_lines(block: Sequence[tuple[TextLine, PhraseLine]], grid: Grid) -> TablePiece:
    """Put the phrases of a block into the cells of its grid; those of one cell on one line stay one line."""
    page = block[0][0].page
    cells = [CellPart(page, span, grid.box(index)) for index, span in enumerate(grid.cells)]
    for line, parted in block:
        homes = [grid.cell_at((phrase.x0 + phrase.x1) / 2, parted.middle) for phrase in parted.phrases]
        for home in dict.fromkeys(homes):
            own = [phrase for phrase, each in zip(parted.phrases, homes, strict=True) if each == home]
            cells[home].lines.append(part_of_line(line, own[0].start, own[-1].end))
    piece = TablePiece(page, grid, cells, by_text=True)
    narrow_to_text(piece)
    return piece
