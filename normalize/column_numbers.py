"""Rows below a header that only number its columns (`1 2 3 …`): no project and no indicator."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze

if TYPE_CHECKING:
    from normalize.evidence import Used
    from normalize.sheet import Row, Sheet

_FEWEST = 4
_TITLES = ("栏次", "序号", "列次")


def without_column_numbers(sheet: Sheet, used: Used) -> Sheet:
    """The sheet without the cells of rows that number the columns of the header above them."""
    changed: dict[int, Row] = {}
    for above, row in zip(sheet.rows, sheet.rows[1:], strict=False):
        if row.table is not None and above.table == row.table and _counts(row) and _heads(above):
            used.name("header", *row.spots)
            changed[row.index] = replace(row, spots=())
    return sheet.with_rows(changed) if changed else sheet


def _counts(row: Row) -> bool:
    texts = [squeeze(spot.text) for spot in row.spots]
    if texts and texts[0] in _TITLES:
        texts = texts[1:]
    return len(texts) >= _FEWEST and texts == [str(number) for number in range(1, len(texts) + 1)]


def _heads(row: Row) -> bool:
    """Whether most cells of a row are labels without their value."""
    labels = [spot.label for spot in row.spots]
    bare = sum(label is not None and label.inline is None for label in labels)
    return len(labels) >= _FEWEST and 2 * bare > len(labels)
