"""Rows of a list of projects that print nothing but an office: it is the office of the projects below, no project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.identity_names import is_office
from normalize.labels import partition_label
from normalize.taxonomy import level

if TYPE_CHECKING:
    from normalize.sheet import Row, Sheet, Spot

_NAME = "field.project_name"
_OFFICES = ("field.department", "field.implementing_unit")
_FEWEST = 4  # headers of a list


def with_office_rows(sheet: Sheet) -> Sheet:
    """The sheet with such an office in the column of the names of projects, without its label and its width.

    The office may be a cell over the whole width, or stand behind its label in the same cell or in the next.
    """
    named: dict[int | None, Spot] = {}
    changed: dict[int, Row] = {}
    for row in sheet.rows:
        if row.table is None:
            continue
        header = header_of_names(row)
        if header is not None:
            named[row.table] = header
        name = named.get(row.table)
        office = _office(row) if header is None and name is not None else None
        if name is not None and office is not None:
            spot = replace(office, column=name.column, column_span=name.column_span)
            changed[row.index] = replace(row, spots=(spot,))
    return sheet.with_rows(changed) if changed else sheet


def header_of_names(row: Row) -> Spot | None:
    """The header of the names of projects in a row of headers; None if it is no such row."""
    if len(row.spots) < _FEWEST:
        return None
    name = next((spot for spot in row.spots if (label := spot.label) and label.one(_NAME)), None)
    if name is None:
        return None
    heads = sum(
        label.inline is None if (label := spot.label) is not None else level(spot.text) is not None
        for spot in row.spots
    )
    return name if heads >= _FEWEST and heads * 2 >= len(row.spots) else None


def _office(row: Row) -> Spot | None:
    """The office that a row prints and nothing else."""
    if any(spot.row_span > 1 or spot.row < row.index for spot in row.spots):
        return None
    if len(row.spots) == 1:
        spot = row.spots[0]
        label = spot.label
        if label is not None and label.inline and label.one(*_OFFICES):
            return replace(spot, text=partition_label(spot.text)[2].strip())
        return spot if label is None and is_office(spot.text) else None
    if len(row.spots) == 2:  # a label and what it names
        label, value = row.spots[0].label, row.spots[1]
        if label is not None and label.inline is None and label.one(*_OFFICES) and value.label is None:
            return value if is_office(value.text) else None
    return None
