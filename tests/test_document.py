"""Cells and boxes are values: frozen, compared by what they hold, copied with a change."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import FrozenInstanceError, asdict, replace

import pytest

from extract.document import Box, Cell, Table

BOX = Box(2, 10.0, 20.5, 30.25, 40.0)
NESTED = Table(1, 1, (Cell(0, 0, text="内"),))
CELL = Cell(1, 2, 3, 4, "指标值", (BOX,), 7, (NESTED,))


def test_every_field_holds_what_was_given() -> None:
    assert asdict(BOX) == {"page": 2, "x0": 10.0, "top": 20.5, "x1": 30.25, "bottom": 40.0}
    assert (CELL.row, CELL.column, CELL.row_span, CELL.column_span) == (1, 2, 3, 4)
    assert (CELL.text, CELL.boxes, CELL.line, CELL.tables) == ("指标值", (BOX,), 7, (NESTED,))
    assert Cell(5, 6) == Cell(5, 6, row_span=1, column_span=1, text="", boxes=(), line=None, tables=())


@pytest.mark.parametrize(("value", "name"), [(BOX, "top"), (CELL, "text")])
def test_values_are_frozen_and_survive_a_copy(value: Box | Cell, name: str) -> None:
    assert deepcopy(value) == value
    assert hash(replace(value)) == hash(value)
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)


def test_copy_with_a_change_differs_there_alone() -> None:
    assert replace(BOX, page=3) == Box(3, 10.0, 20.5, 30.25, 40.0)
    assert replace(CELL, text="") == Cell(1, 2, 3, 4, "", (BOX,), 7, (NESTED,))
