"""One page becomes table pieces, lines outside tables and text that belongs to neither."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extract.document import Remark
from extract.grid import find_grids, grids_meet
from extract.grid_filled_rows import filled_rows
from extract.grid_fills import filled_grids
from extract.grid_gutters import without_gutters
from extract.grid_joints import joint_levels
from extract.grid_levels import fills_of_cells, free_levels
from extract.grid_split import split_at_gaps, split_grid
from extract.grid_tiles import with_tiles_united
from extract.pdf_apart import sorted_out, written_apart
from extract.pdf_captions import caption_heights
from extract.pdf_cells import place_glyphs
from extract.pdf_chains import chains
from extract.pdf_frame import reading_frame
from extract.pdf_headed import with_headings
from extract.pdf_open_ends import without_empty_ends
from extract.pdf_sideways import place_sideways
from extract.pdf_text import text_lines
from extract.pdf_unsure import mark_cut_cells, mark_wide_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Remainder
    from extract.grid import Grid
    from extract.pdf_cells import TablePiece
    from extract.pdf_frame import Frame
    from extract.pdf_page import GlyphFlag, PageContent
    from extract.pdf_text import TextLine

_MOST_GRIDS = 400
"""Grids that a page may have; of more, lone boxes are left out first."""

_MOST_LEVELS = 2000
_LEAST_ROWS = 3
"""Lines below each other that may be rows which no rule parts."""

_CUT_FLAGS: frozenset[GlyphFlag] = frozenset({"clipped", "cut"})

_AT_RULE = 2.0


@dataclass(slots=True, eq=False, repr=False)
class PageLayout:
    """One page in its reading frame.

    Attributes:
        frame: How the page was turned.
        width: Width in the reading frame.
        height: Height in the reading frame.
        pieces: Tables, those of one cell only (frames, or the rest of a table) included.
        lines: Lines outside `pieces`.
        remainders: Watermarks and hidden text.
        remarks: Doubts about this page.
    """

    frame: Frame
    width: float
    height: float
    pieces: list[TablePiece]
    lines: list[TextLine]
    remainders: list[Remainder]
    remarks: list[Remark]


def page_layout(content: PageContent) -> PageLayout:
    """Lay out one page; every visible glyph goes to one cell, one line or one remainder."""
    content, frame = reading_frame(content)
    content = replace(content, fills=fills_of_cells(content.fills)) if content.fills else content
    glyphs = content.glyphs
    remarks: list[Remark] = []
    visible, sideways, apart = sorted_out(glyphs, content.number, remarks)
    runs = chains(glyphs, visible)
    captions = caption_heights(glyphs, runs)
    grids = _told_apart(content, captions, frame.page, remarks)
    grids = _without_frames(with_tiles_united(grids))
    if content.fills:
        grids += filled_grids(content, grids)
    columns = [grid for grid in grids if len(grid.xs) == 2 and len(grid.ys) > 2]
    grids = [grid for grid in grids if grid not in columns]
    pieced = _pieced_grids(content, runs, grids)
    if pieced:
        grids += pieced
        columns = [grid for grid in columns if not any(grids_meet(grid, other) for other in pieced)]
    pieces, outside = place_glyphs(grids, glyphs, runs, frame.page)
    mark_wide_cells([piece for piece in pieces if piece.grid in pieced])
    lines = text_lines(glyphs, outside, frame.page)
    inferred = _inferred_grids(content, lines, grids)
    guessed = len(inferred)
    inferred += [grid for grid in columns if not any(grids_meet(grid, other) for other in inferred)]
    if inferred:
        more, outside = place_glyphs(inferred, glyphs, outside, frame.page, guessed)
        for number, piece in enumerate(more):
            piece.by_text = not _is_closed(piece, content)
            piece.has_columns_by_text = number < guessed
        mark_wide_cells(more)
        pieces += more
        lines = text_lines(glyphs, outside, frame.page)
    if (pieced or inferred) and len(pieces) > 1:
        unsided = [piece for piece in pieces if piece.grid in pieced or piece.grid in inferred]
        pieces = with_headings(pieces, unsided)
    for angle, indices in sideways.items():
        lines += place_sideways(content, angle, indices, pieces)
    pieces = _nest(pieces)
    remainders = [
        remainder
        for kind, indices in apart.items()
        for remainder in written_apart(glyphs, kind, indices, frame)
    ]
    lines.sort(key=lambda line: (line.top, line.x0))
    pieces, unruled, lines = _unruled_tables(pieces, lines)
    clipped = [glyphs.top[index] for index in apart.get("hidden", ()) if glyphs.flags[index] == "clipped"]
    pieces = [_with_rows_split(without_empty_ends(piece, content.horizontal, clipped)) for piece in pieces]
    pieces += unruled
    if not _CUT_FLAGS.isdisjoint(glyphs.flags.values()):
        mark_cut_cells(pieces, glyphs)
    guessed += len(unruled)
    if guessed:
        remarks.append(Remark("table_inferred", f"{guessed} of {len(pieces)} tables", frame.page))
    return PageLayout(frame, content.width, content.height, pieces, lines, remainders, remarks)


def _told_apart(
    content: PageContent, captions: Sequence[float], page: int, remarks: list[Remark]
) -> list[Grid]:
    """Find the ruled tables, those that touch told apart."""
    grids: list[Grid] = []
    try:
        for grid in _ruled_grids(content, captions):
            for part in split_at_gaps(grid, content.vertical):
                grids += split_grid(without_gutters(part, content.horizontal))
    except OverflowError as error:
        remarks.append(Remark("too_many_rules", str(error), page))
    return grids


def _ruled_grids(content: PageContent, captions: Sequence[float]) -> list[Grid]:
    """Find the ruled tables, with the rows that only the joints of their upright rules or filled areas show."""
    horizontal, vertical = content.horizontal, content.vertical
    grids = find_grids(horizontal, vertical, captions)
    joints = joint_levels(grids, vertical, content.glyphs)
    if joints:
        horizontal = [*horizontal, *joints]
        grids = find_grids(horizontal, vertical, captions)
    if not content.fills:
        return grids
    levels, sides = filled_rows(grids, content)
    return find_grids([*horizontal, *levels], [*vertical, *sides], captions) if levels else grids


def _pieced_grids(content: PageContent, runs: Sequence[range], grids: Sequence[Grid]) -> list[Grid]:
    """Find tables without upright rules whose level rules are drawn cell by cell; most pages have no level to spare."""
    if not _LEAST_ROWS < len(free_levels(content.horizontal, content.fills, grids)) <= _MOST_LEVELS:
        return []
    from extract.pdf_pieced import pieced_grids  # noqa: PLC0415 - few pages need it

    return pieced_grids(content, grids, runs)


def _inferred_grids(content: PageContent, lines: Sequence[TextLine], grids: Sequence[Grid]) -> list[Grid]:
    """Find tables between level rules and filled bands; on most pages all of these belong to ruled tables."""
    levels = free_levels(content.horizontal, content.fills, grids) if lines else []
    if not 2 <= len(levels) <= _MOST_LEVELS:
        return []
    from extract.pdf_inferred import inferred_grids  # noqa: PLC0415 - few pages need it

    return inferred_grids(lines, levels, content.vertical, content.fills, grids)


def _is_closed(piece: TablePiece, content: PageContent) -> bool:
    """Tell whether a rule or a filled area ends a table below."""
    levels = [rule.at for rule in content.horizontal] + [fill.bottom for fill in content.fills]
    return any(abs(level - piece.bottom) < _AT_RULE for level in levels)


def _with_rows_split(piece: TablePiece) -> TablePiece:
    """Part rows whose cells hold figures below each other; most tables have no cell of lines without words."""
    if not any(
        len(part.lines) >= _LEAST_ROWS
        and not any("\u4e00" <= line.text[0] <= "\u9fff" for line in part.lines)
        for part in piece.cells
    ):
        return piece
    from extract.pdf_split_rows import with_rows_split  # noqa: PLC0415 - few pages need it

    return with_rows_split(piece)


def _unruled_tables(
    pieces: list[TablePiece], lines: list[TextLine]
) -> tuple[list[TablePiece], list[TablePiece], list[TextLine]]:
    """Find tables without any rules, in frames or not; most pages have too few lines outside their tables.

    Returns:
        The other tables, the tables without rules, and the lines that are left.
    """
    if (
        len(lines) < _LEAST_ROWS
        and not any("  " in line.text or "\u3000" in line.text for line in lines)
        and not any(len(piece.cells) == 1 for piece in pieces)
    ):
        return pieces, [], lines
    from extract.pdf_unruled import unruled_tables, without_frames  # noqa: PLC0415 - few pages need them

    found, lines = unruled_tables(lines)
    pieces, framed, freed = without_frames(pieces)
    return pieces, [*found, *framed], [*lines, *freed]


def _without_frames(grids: list[Grid]) -> list[Grid]:
    """Leave out boxes around other tables and boxes inside a cell of another table."""
    if len(grids) > _MOST_GRIDS:
        return [grid for grid in grids if len(grid.cells) > 1][:_MOST_GRIDS]
    return [
        grid
        for grid in grids
        if len(grid.cells) > 1
        or not any(other is not grid and (_holds(grid, other) or _holds(other, grid)) for other in grids)
    ]


def _holds(grid: Grid, other: Grid) -> bool:
    """Tell whether another grid stands inside one cell of this one."""
    left, top, right, bottom = other.xs[0], other.ys[0], other.xs[-1], other.ys[-1]
    cell = grid.cell_at((left + right) / 2, (top + bottom) / 2)
    if cell < 0:
        return False
    x0, y0, x1, y1 = grid.box(cell)
    return x0 <= left and y0 <= top and right <= x1 and bottom <= y1


def _nest(pieces: list[TablePiece]) -> list[TablePiece]:
    """Put tables that stand in a cell of another table into that cell; return the others."""
    outer: list[TablePiece] = []
    for piece in pieces:
        holders = [other for other in pieces if other is not piece and _holds(other.grid, piece.grid)]
        if not holders:
            outer.append(piece)
            continue
        holder = min(holders, key=lambda other: other.bottom - other.top)
        x = (piece.grid.xs[0] + piece.grid.xs[-1]) / 2
        holder.cells[holder.grid.cell_at(x, (piece.top + piece.bottom) / 2)].pieces.append(piece)
    return outer
