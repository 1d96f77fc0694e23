"""Where an element of markup stands in the grid of its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell and the grid positions it covers, both counted from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    cell: Element
