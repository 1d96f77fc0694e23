"""Pages in order become the blocks of a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.document import Remainder, Remark
from extract.pages_beside import put_beside
from extract.pages_furniture import take_furniture
from extract.pages_halves import halves
from extract.pages_join import (
    WholeTable,
    append_piece,
    begins_again,
    repeated_header,
    same_width,
    shares_columns,
    whole_table,
    with_columns_of,
)
from extract.pages_measure import page_measures
from extract.pages_restart import restart
from extract.pages_write import write_lines, write_table
from extract.pdf_text import TextLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block
    from extract.pdf_cells import TablePiece
    from extract.pdf_layout import PageLayout


_CONTINUED = r"[（(【\[]?\s*(?:续\s*表?|接上[页表])\s*[一二三四五六七八九十\d]*\s*[)）】\]]?\s*[：:]?"
_CONTINUED_END = r"[（(【\[]\s*续\s*表?\s*[一二三四五六七八九十\d]*\s*[)）】\]]$"
_LEAST_REACH = 0.82
"""Part of the page's height that the text of any page is taken to be able to fill."""

_LOOSE = 20.0
"""Points of blank space that may be left above a page break."""

_SAME_PLACE = 3.0
_MOST_REPEATED = 12
"""Points by which a line may stand elsewhere than the same line on the page before, and such lines at most."""

Run = list["TextLine"]


def assemble(layouts: Sequence[PageLayout]) -> tuple[list[Block], list[Remainder], list[Remark]]:
    """Put pages together: furniture out, tables over pages joined, lines made paragraphs.

    Returns:
        Blocks in reading order, what was left out of them, and doubts about the joins.
    """
    remainders = take_furniture(layouts)
    measures = page_measures(layouts)
    emptied, remarks = put_beside(layouts) if len(layouts) > 1 else (set[int](), list[Remark]())
    flow = _Flow(layouts, emptied)
    for layout in layouts:
        flow.add(layout)
    frames = {layout.frame.page: layout.frame for layout in layouts}
    blocks: list[Block] = []
    for entry in _demoted(flow.entries):
        if isinstance(entry, WholeTable):
            blocks.append(write_table(entry, frames))
            remarks += entry.remarks
            remainders += [
                Remainder(
                    "header", line.text, (frames[line.page].box(line.x0, line.top, line.x1, line.bottom),)
                )
                for part in entry.repeated
                for line in part.lines
            ]
        else:
            blocks += write_lines(entry, measures, frames)
    for line in flow.marks:
        box = frames[line.page].box(line.x0, line.top, line.x1, line.bottom)
        remainders.append(Remainder("header", line.text, (box,)))
    return blocks, remainders, remarks


class _Flow:
    """Builds whole tables and runs of lines from page to page."""

    def __init__(self, layouts: Sequence[PageLayout], emptied: set[int]) -> None:
        self.entries: list[WholeTable | Run] = []
        self.marks: list[TextLine] = []
        self._emptied = emptied
        self._headings: dict[int, list[TextLine]] = {}
        self._reach: dict[float, float] = {}
        self._heights = {layout.frame.page: layout.height for layout in layouts}
        for layout in layouts:
            bottoms = [line.bottom for line in layout.lines] + [piece.bottom for piece in layout.pieces]
            known = self._reach.get(layout.height, _LEAST_REACH * layout.height)
            self._reach[layout.height] = max([known, *bottoms])

    def add(self, layout: PageLayout) -> None:
        """Add the items of the next page in reading order; those of two pages on one sheet one page after the other."""
        before = layout.frame.page - 1
        while before in self._emptied:
            before -= 1
        parted = halves(layout)
        if parted is None:
            self._add_items([*layout.lines, *layout.pieces], before)
        else:
            self._add_items(parted.left, before)
            self._add_items(parted.right, layout.frame.page)

    def _add_items(self, items: Sequence[TextLine | TablePiece], before: int) -> None:
        """Add what stands on a page, or on half a sheet, after what stands on the page before."""
        items = sorted(items, key=_place)
        items = self._without_remainder(items, before)
        above: list[TextLine] = []
        for index, item in enumerate(items):
            if not isinstance(item, TextLine):
                self._headings.setdefault(item.page, above)
                if self._join(item, above, before):
                    items = items[index + 1 :]
                break
            above.append(item)
        for item in items:
            last = self.entries[-1] if self.entries else None
            if not isinstance(item, TextLine):
                self.entries.append(whole_table(item))
            elif isinstance(last, list):
                last.append(item)
            else:
                self.entries.append([item])

    def _without_remainder(
        self, items: Sequence[TextLine | TablePiece], before: int
    ) -> Sequence[TextLine | TablePiece]:
        """Append rows that go on a table without rules, and return the other items."""
        table = self.entries[-1] if self.entries else None
        if not isinstance(table, WholeTable) or not table.pieces[-1].by_text:
            return items
        from extract.pdf_remainder import remainder  # noqa: PLC0415 - few tables need it

        found = remainder(table.pieces[-1], items)
        return found[1] if found is not None and self._join(found[0], [], before) else items

    def _join(self, piece: TablePiece, above: list[TextLine], before: int) -> bool:
        """Append the first table of a page to the last one of the page before, if it goes on."""
        table = self.entries[-1] if self.entries else None
        if not isinstance(table, WholeTable):
            return False
        if table.pieces[-1].page != before:
            return False
        if piece.by_text or piece.has_columns_by_text:
            piece = with_columns_of(table, piece)
        again = [line for line in above if not self._is_mark(line)]
        if len(again) > _MOST_REPEATED or not all(self._is_repeated(line, before) for line in again):
            return False
        if not same_width(table, piece):
            return False
        if len(table.cells) + len(piece.cells) < 3 or begins_again(table, piece):
            return False
        piece = with_columns_of(table, piece)
        last = table.pieces[-1]
        if (not any(last.grid.open_bottom) and not above) or again:
            if not shares_columns(table, piece):
                return False
            height = self._heights[last.page]
            is_full = self._reach[height] - last.bottom <= _first_rows_height(piece) + _LOOSE
            headers = repeated_header(table, piece)
            evidence = restart(table, piece, headers) if headers else ()
            if len(evidence) > is_full:
                table.remarks.append(Remark("table_begins_again", "; ".join(evidence), piece.page))
            if len(evidence) > is_full or not (headers or is_full):
                return False
            if again and (evidence or not (headers and is_full)):
                return False
        marks = "same lines above as on the page before" if again else "marked as continued"
        append_piece(table, piece, marks if above else "")
        self.marks += above
        return True

    def _is_repeated(self, line: TextLine, before: int) -> bool:
        """Tell whether a line above a table stands above that of the page before as well, as print titles do."""
        return line.stands_again(self._headings.get(before, ()), _SAME_PLACE)

    def _is_mark(self, line: TextLine) -> bool:
        """Tell whether a line above a table only says that the table goes on."""
        if re.fullmatch(_CONTINUED, line.text):
            return True
        return re.search(_CONTINUED_END, line.text) is not None


def _first_rows_height(piece: TablePiece) -> float:
    """Return the height of what a page break could not part: the second row with all rows merged with it."""
    end = 1
    for part in piece.cells:
        if part.span.row <= max(1, end - 1):
            end = max(end, part.span.row + part.span.row_span)
    return piece.grid.ys[end] - piece.grid.ys[0]


def _place(item: TextLine | TablePiece) -> tuple[float, float]:
    """Return the place of an item in the reading order of its page."""
    return (item.top, item.x0) if isinstance(item, TextLine) else (item.top, item.grid.xs[0])


def _demoted(entries: list[WholeTable | Run]) -> list[WholeTable | Run]:
    """Turn tables of a single cell, which are frames around text, back into lines."""
    found: list[WholeTable | Run] = []
    for entry in entries:
        kept = entry
        if isinstance(kept, WholeTable) and (
            len(kept.cells) < 2 or not any(part.lines for cell in kept.cells for part in cell.parts)
        ):
            kept = [line for cell in kept.cells for part in cell.parts for line in part.lines]
        if isinstance(kept, list) and found and isinstance(found[-1], list):
            found[-1] += kept
        elif kept:
            found.append(kept)
    return found
