"""The grid of an HTML table: where each cell stands, as the forming of tables in the HTML standard says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extract.errors import ExtractError
from extract.slots import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

MAX_COLUMN_SPAN: Final = 1_000
MAX_ROW_SPAN: Final = 65_534
MAX_POSITIONS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's grid with its cells by row, then column."""

    rows: int
    columns: int
    slots: tuple[Slot, ...]


def lay_out(table: Element) -> Grid:
    """Work out the grid of a `table` as browsers do, whatever is missing or too long in its markup.

    Where a cell would reach into one that comes down from a row above, it ends there; columns behind the last one
    in which a cell begins are left out.

    Raises:
        ExtractError: `too_large` if the grid has more positions than any honest table.
    """
    slots: list[Slot] = []
    top = 0
    for group in _groups(table):
        slots += _lay_group(group, top)
        top += len(group)
    columns = max((slot.column + 1 for slot in slots), default=0)
    if top * columns > MAX_POSITIONS:
        raise ExtractError(code="too_large", detail=f"table {top} × {columns}")
    cut = (_cut(slot, columns) for slot in slots)
    return Grid(top, columns, tuple(sorted(cut, key=lambda slot: (slot.row, slot.column))))


def own_nodes(table: Element) -> Iterator[Element]:
    """Yield the rows, cells and captions that belong to a table itself, wherever stray markup has put them."""
    waiting = list(reversed(table))
    while waiting:
        node = waiting.pop()
        if node.tag in _PARTS:
            yield node
        elif node.tag in _SECTIONS or (node.tag != "table" and node.tag not in _APART):
            waiting.extend(reversed(node))


def text_of(element: Element) -> str:
    """Return all text below an element."""
    return "".join(str(text) for text in element.itertext())


def _groups(table: Element) -> list[list[list[Element]]]:
    """Return the rows of cells by row group: heads first, feet last, as they are shown."""
    head: list[list[list[Element]]] = []
    body: list[list[list[Element]]] = []
    foot: list[list[list[Element]]] = []
    last: Element | None = None
    loose: Element | None = None
    for node in own_nodes(table):
        if node.tag == "caption":
            continue
        section = next(
            (each for each in node.iterancestors() if each is table or each.tag in _SECTIONS), table
        )
        groups = {"thead": head, "tfoot": foot}.get(str(section.tag), body)
        if section is not last or not groups:
            groups.append([])
        last = section
        if node.tag == "tr":
            groups[-1].append(list(_cells(node)))
            loose = None
        elif loose is None:
            # A cell outside any row begins one.
            groups[-1].append([node])
            loose = node
        else:
            groups[-1][-1].append(node)
    return [*head, *body, *foot]


def _cells(row: Element) -> Iterator[Element]:
    waiting = list(reversed(row))
    while waiting:
        node = waiting.pop()
        if node.tag in _CELLS:
            yield node
        elif node.tag not in {"table", "tr"}:
            waiting.extend(reversed(node))


def _lay_group(rows: Sequence[Sequence[Element]], top: int) -> Iterator[Slot]:
    """Place the cells of one row group; no cell reaches below its group."""
    taken: dict[int, int] = {}  # column to the first row of the group that is free again
    for number, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while taken.get(column, 0) > number:
                column += 1
            width = _span(cell.get("colspan"), MAX_COLUMN_SPAN) or 1
            height = _span(cell.get("rowspan"), MAX_ROW_SPAN)
            height = min(height, len(rows) - number) if height else len(rows) - number
            free = 1
            while free < width and taken.get(column + free, 0) <= number:
                free += 1
            for place in range(column, column + free):
                taken[place] = number + height
            if column + width > MAX_POSITIONS:
                raise ExtractError(code="too_large", detail=f"columns > {MAX_POSITIONS}")
            yield Slot(top + number, column, height, free, cell)
            column += width


def _span(value: str | None, most: int) -> int:
    """Return a span as browsers parse it: leading digits, at most `most`; 1 if there are none."""
    digits = ""
    for character in (value or "").strip().removeprefix("+"):
        if not ("0" <= character <= "9"):
            break
        digits += character
    return min(int(digits[:9]), most) if digits else 1


def _cut(slot: Slot, columns: int) -> Slot:
    width = min(slot.column_span, columns - slot.column)
    return slot if width == slot.column_span else Slot(slot.row, slot.column, slot.row_span, width, slot.cell)


_CELLS: Final = frozenset({"td", "th"})
_PARTS: Final = _CELLS | {"tr", "caption"}
_SECTIONS: Final = frozenset({"thead", "tbody", "tfoot"})
_APART: Final = frozenset({"colgroup", "col", "script", "style", "template"})
