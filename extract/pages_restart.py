"""Whether a table with the same header on the next page is another list: its numbers or the total above tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.pages_join import WholeTable
    from extract.pdf_cells import CellPart, TablePiece

_TOTAL = re.compile(r"[（(]?\s*(?:合\s*计|总\s*计|共\s*计|(?i:(?:grand\s+)?total))\s*[）)]?\s*[:：]?")
_NUMBER = re.compile(r"(\d{1,4})\s*[.、．)）]?")


def restart(table: WholeTable, piece: TablePiece, headers: int) -> tuple[str, ...]:
    """Return what says that a piece below so many repeated header rows is a list of its own.

    Returns:
        `numbers begin again` and `total above`, or those of them that are so; a number that goes on outweighs both.
    """
    above = _numbers(table, headers)
    first = _number([part for part in piece.cells if part.span.row == headers])
    if above and first == above[-1] + 1:
        return ()
    found: list[str] = []
    if len(above) > 1 and above[0] == first == 1:
        found.append("numbers begin again")
    last = [cell.parts[-1] for cell in table.tail if cell.row + cell.row_span == table.rows]
    if any(_TOTAL.fullmatch(_text(part)) for part in last):
        found.append("total above")
    return tuple(found)


def _numbers(table: WholeTable, headers: int) -> list[int]:
    """Return the numbers in the first column of a table if they count its rows, the last ones aside."""
    rows: dict[int, list[CellPart]] = {}
    for cell in table.cells:
        if cell.row >= headers and cell.column == 0:
            rows.setdefault(cell.row, []).append(cell.parts[0])
    found = [number for row in sorted(rows) if (number := _number(rows[row])) is not None]
    return found if found and found == list(range(found[0], found[0] + len(found))) else []


def _number(parts: list[CellPart]) -> int | None:
    """Return the number that the cell in the first column of a row is."""
    text = next((_text(part) for part in parts if part.span.column == 0), "")
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def _text(part: CellPart) -> str:
    return "".join(line.text for line in part.lines)
