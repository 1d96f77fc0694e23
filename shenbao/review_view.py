"""What a reviewer sees of one declaration, as plain data for a page: its record, its findings, its places."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from extract.document import Box, Table
from extract.pictures import shown
from normalize.columns import columns_of
from normalize.corrections import correctable
from normalize.records import TABLES
from shenbao import wording
from shenbao.contract import rows_of
from shenbao.corrections import text
from shenbao.why import origins, place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.document import Block, Cell, Document, Page
    from normalize.records import Form, Reading
    from shenbao.catalogue import Catalogue

SHOWN = ("declarations", "budget_lines", "tasks", "goals", "indicators")
_LEVELS = ("level1", "level2")
# Keys, and counts of what is shown anyway.
_HIDDEN = frozenset(
    {
        "declaration_id", "row_key", "seq", "source_id", "schema_version", "tasks", "indicators", "errors",
        "warnings",
    }
)  # fmt: skip

Place = tuple[str, str | None, str]


def schema(say: Catalogue) -> dict[str, Any]:
    """Titles, types and codes of what is shown, by table and column."""
    return {
        table: {
            "title": wording.table_title(say, table),
            "columns": {
                column.name: {
                    "title": wording.column_title(say, table, column.name),
                    "number": column.dtype != "string",
                    "codes": column.enum,
                    "open": column in correctable(table),
                }
                for column in columns_of(TABLES[table])
                if column.name not in _HIDDEN
            },
        }
        for table in SHOWN
    }


def record(form: Form, say: Catalogue, pages: Sequence[Page]) -> dict[str, Any]:
    """Everything about one declaration.

    Args:
        form: The declaration, corrections applied.
        say: Language of messages.
        pages: The pages of its file, empty where the file has none or cannot be shown.

    Returns:
        `rows` by table, each with its key, its name and its values as `[column, text, numbers of places]`;
        `places` where something was read; `findings`, the worst first.
    """
    anchors = _Anchors(form, pages, say)
    rows = rows_of(form)
    tables = {
        table: [
            {
                "key": getattr(row, "row_key", None),
                "seq": getattr(row, "seq", None),
                "name": wording.row_name(form, table, getattr(row, "row_key", None)),
                "values": [
                    [name, text(getattr(row, name)), anchors.of(table, row, name)] for name in _columns(table)
                ],
            }
            for row in rows[table]
        ]
        for table in SHOWN
    }
    order = {"error": 0, "warning": 1, "info": 2}
    findings = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "table": finding.table,
            "key": finding.row_key,
            "column": finding.column,
            "message": wording.finding_message(say, finding, form),
        }
        for finding in sorted(form.findings, key=lambda item: (order[item.severity], item.seq))
    ]
    return {"rows": tables, "places": anchors.places, "findings": findings}


def grid(document: Document) -> list[dict[str, Any]]:
    """The lines and tables of a file without pages, in reading order."""
    number = -1
    blocks: list[dict[str, Any]] = []
    for block in document.blocks:
        number += isinstance(block, Table)
        blocks.append(_block(block, number))
    return blocks


class _Anchors:
    """The places of a declaration, each listed once, and which values they belong to."""

    def __init__(self, form: Form, pages: Sequence[Page], say: Catalogue) -> None:
        self.places: list[dict[str, Any]] = []
        self._form = form
        self._say = say
        self._pages = {page.number: page for page in pages}
        self._numbers: dict[tuple[object, ...], int] = {}
        self._by_value: defaultdict[Place, list[int]] = defaultdict(list)
        for reading in form.readings:
            number = self._number(reading)
            if number is not None:
                self._by_value[reading.table, reading.row_key, reading.column].append(number)

    def of(self, table: str, row: object, column: str) -> list[int]:
        """Give the places a value was read at, or those of the value it follows from."""
        for candidate in origins(column):
            key = (table, getattr(row, "row_key", None), candidate)
            if found := self._by_value.get(key):
                return found
        level = column.removesuffix("_code")
        return self._carried(row, level) if table == "indicators" and level in _LEVELS else []

    def _carried(self, row: Any, level: str) -> list[int]:  # noqa: ANN401 - a row of any table
        for above in reversed(self._form.indicators[: row.seq - 1]):
            if getattr(above, level) != getattr(row, level):
                return []
            if found := self._by_value.get(("indicators", above.row_key, level)):
                return found
        return []

    def _number(self, reading: Reading) -> int | None:
        where = (
            reading.page,
            reading.x0,
            reading.top,
            reading.table_no,
            reading.row,
            reading.col,
            reading.line,
        )
        if reading.raw is None and all(part is None for part in where):
            return None
        key = (*where, reading.sheet, reading.raw)
        if key not in self._numbers:
            self._numbers[key] = len(self.places)
            self.places.append(self._described(reading))
        return self._numbers[key]

    def _described(self, reading: Reading) -> dict[str, Any]:
        described: dict[str, Any] = {
            "raw": text(reading.raw),
            "where": place(reading, self._say),
            "page": reading.page,
            "table": reading.table_no,
            "row": reading.row,
            "col": reading.col,
            "line": reading.line,
        }
        page = self._pages.get(reading.page or 0)
        edges = (reading.x0, reading.top, reading.x1, reading.bottom)
        x0, top, x1, bottom = edges
        if page is not None and x0 is not None and top is not None and x1 is not None and bottom is not None:
            frame = shown(Box(page.number, x0, top, x1, bottom), page)
            described["frame"] = [
                round(part, 5) for part in (frame.left, frame.top, frame.width, frame.height)
            ]
        return described


def _block(block: Block, number: int) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"table": number, "rows": block.rows, "sheet": block.sheet, "cells": _cells(block.cells)}
    return {"text": block.text, "line": block.line}


def _cells(cells: Sequence[Cell]) -> list[list[Any]]:
    return [
        [cell.row, cell.column, cell.row_span, cell.column_span, _text_of(cell), cell.line] for cell in cells
    ]


def _text_of(cell: Cell) -> str:
    nested = [_text_of(inner) for table in cell.tables for inner in table.cells]
    return "\n".join([cell.text, *nested]) if nested else cell.text


@cache
def _columns(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in columns_of(TABLES[table]) if column.name not in _HIDDEN)


def sizes(pages: Sequence[Page]) -> list[Mapping[str, float]]:
    """Width and height of the pages as they are shown."""
    return [
        {"width": page.height, "height": page.width}
        if page.rotation % 180
        else {"width": page.width, "height": page.height}
        for page in pages
    ]
