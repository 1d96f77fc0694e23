"""Every edition of every sample form is read into the lines and cells that stand beside it in `*.layout.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from draw import placed
from forms import require_reader, sample_forms

import extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from forms import SampleForm

    from extract import Block, Cell, Document, Table

EDITIONS = [form.path(edition) for form in sample_forms() for edition in form.editions]


@pytest.mark.parametrize("path", EDITIONS, ids=[path.name for path in EDITIONS])
def test_layout(
    path: Path, expect: Callable[[Path, str], None], require_program: Callable[[str], str]
) -> None:
    require_reader(path, require_program)
    expect(path.with_name(f"{path.name}.layout.json"), _layout(extract.read(path)))


def _layout(document: Document) -> str:
    """Write what was read with one line for each paragraph and cell, so that a difference is easy to see.

    Left out are boxes and line numbers, of which other tests take the measure.
    """
    lines = [
        f' "media_type": {_json(document.media_type)},',
        f' "pages": {len(document.pages)},',
        f' "blocks": {_list([_block(block) for block in document.blocks])},',
        f' "remainders": {_list([_json([item.kind, item.text]) for item in document.remainders])},',
        f' "remarks": {_list([_json([item.code, item.detail, item.page]) for item in document.remarks])}',
    ]
    return "\n".join(["{", *lines, "}", ""])


def _block(block: Block) -> str:
    if isinstance(block, extract.Line):
        return _json(block.text)
    return _table(block)


def _table(table: Table) -> str:
    facts = _json(
        {
            "rows": table.rows,
            "columns": table.columns,
            "spans": table.spans,
            "joins": [[join.row, join.page, join.reason, join.cut_row] for join in table.joins],
        }
    )
    cells = _list([_cell(cell) for cell in table.cells], indent=3)
    return f'{facts[:-1]}, "cells": {cells}}}'


def _cell(cell: Cell) -> str:
    """Row, column, spans, pages and text of a cell, then the tables nested in it."""
    pages = [box.page for box in cell.boxes]
    own = _json([cell.row, cell.column, cell.row_span, cell.column_span, pages, cell.text])
    if not cell.tables:
        return own
    return f"{own[:-1]}, {', '.join(_table(table) for table in cell.tables)}]"


def _list(items: list[str], indent: int = 2) -> str:
    if not items:
        return "[]"
    margin = " " * indent
    return "[\n" + ",\n".join(margin + item for item in items) + "\n" + margin[1:] + "]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# Editions whose format states merged cells: their tables must be what was drawn, not only what was blessed.
STATED = [(form, edition) for form in sample_forms() for edition in form.editions if edition != "txt"]


@pytest.mark.parametrize(
    ("form", "edition"), STATED, ids=[f"{form.slug}.{edition}" for form, edition in STATED]
)
def test_cells_are_what_was_drawn(
    form: SampleForm, edition: str, require_program: Callable[[str], str]
) -> None:
    require_reader(form.path(edition), require_program)
    drawn = [
        [_words(item.cell.text) for item in placed(table) if _words(item.cell.text)]
        for table in form.drawing.grids
    ]
    found = [
        [_words(cell.text) for cell in table.cells if _words(cell.text)]
        for table in extract.read(form.path(edition)).tables
    ]
    assert [text for table in found for text in table] == [text for table in drawn for text in table]


# The same for the places of the cells, but for a spreadsheet, which may have two tables without a row between them.
PLACED = [(form, edition) for form in sample_forms() for edition in ("docx", "html", "rtf")]


@pytest.mark.parametrize(
    ("form", "edition"), PLACED, ids=[f"{form.slug}.{edition}" for form, edition in PLACED]
)
def test_cells_stand_where_they_were_drawn(
    form: SampleForm, edition: str, require_program: Callable[[str], str]
) -> None:
    require_reader(form.path(edition), require_program)
    drawn = [
        _edges((item.row, item.column, item.cell.row_span, item.cell.column_span) for item in placed(table))
        for table in form.drawing.grids
    ]
    found = [
        _edges((cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells)
        for table in extract.read(form.path(edition)).tables
    ]
    assert found == drawn


def _edges(places: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Count columns by the edges that cells have: RTF states no others."""
    cells = list(places)
    edges = sorted({edge for _, column, _, span in cells for edge in (column, column + span)})
    number = {edge: index for index, edge in enumerate(edges)}
    return [
        (row, number[column], row_span, number[column + span] - number[column])
        for row, column, row_span, span in cells
    ]


def _words(text: str) -> str:
    return "".join(text.split())
