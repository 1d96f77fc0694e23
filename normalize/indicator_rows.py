"""The rows of an indicator block bound to its columns, also where a text dump has moved them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normalize.binding import Binding, Column, Trial, bind, bind_shifted, overlap_place
from normalize.indicator_content import LEFT_OUT, TARGETS, content_score
from normalize.taxonomy import level
from normalize.traits import OUTLINED, traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Used
    from normalize.segments import Region
    from normalize.sheet import Row, Sheet, Spot

_MOVED = 0.6  # what it costs to take a row of a text dump for one that has moved
_BEGINS_BLANK = 3.0  # the same of a row that begins with a blank, while the usual places are learnt
_APART = 4.0  # what it costs a level to stand in the column of another, in a row that has not moved


@dataclass(slots=True)
class Block:
    """What is known while one block is read; `outlined` tells that its names are numbered like an outline."""

    sheet: Sheet
    region: Region
    columns: tuple[Column, ...]
    usual: dict[str, int] = field(default_factory=dict[str, int])
    usual_shift: int = 0
    outlined: bool = False


def learn(block: Block) -> None:
    """Learn from a text dump where the cells of each column usually begin, and how far rows usually stand left.

    Every row is first bound by content at the shift that suits the header best, so that rows which have lost
    merged cells vote for the same places as whole ones.
    """
    block.outlined = _is_outlined(block.region)
    counts: dict[str, Counter[int]] = {}
    shifts: Counter[int] = Counter()
    for row in block.region.rows:
        cells = cells_of(block.region, row) if not row.spans else []
        if not cells:
            continue
        reach = max(column.first for column in block.columns)
        moved = _MOVED if cells[0].column == 0 or not cells[0].in_file else _BEGINS_BLANK
        trials = (Trial(shift, _content, moved if shift else 0.0) for shift in range(reach + 1))
        binding, shift = bind_shifted(cells, block.columns, {}, trials)
        if len(cells) > 1:
            shifts[shift] += 1
        for cell, column in zip(cells, binding.columns, strict=True):
            if column is not None:
                counts.setdefault(column.key, Counter())[cell.column + shift] += 1
    for key, counter in counts.items():
        position, number = counter.most_common(1)[0]
        if number >= 2:
            block.usual[key] = position
    block.usual_shift = shifts.most_common(1)[0][0] if shifts else 0


def _is_outlined(region: Region) -> bool:
    """Whether the rows are numbered like an outline (`1.1`, `1.2`, `2.1`), each number once and in order."""
    texts = (spot.text.strip() for row in region.rows for spot in region.spots(row))
    numbers = (number[0] for text in texts if (number := OUTLINED.match(text)) is not None)
    found = [tuple(map(int, re.findall(r"\d+", number))) for number in numbers]
    return len(found) > 1 and found == sorted(set(found))


def bind_row(block: Block, row: Row, cells: list[Spot], used: Used) -> tuple[dict[str, Spot], bool]:
    """Bind the cells of one row, and tell whether a row of a text dump stands where its columns usually stand.

    Keys are roles, with `.op` and `.unit` behind the groups of part columns.
    """
    in_place = False
    if row.spans:
        header = block.region.header
        same = not header or header[0].table == row.table or header[0].columns == row.columns
        binding = bind(cells, block.columns, _content, overlap_place if same else _anywhere)
    else:
        binding, shift = _best_shift(block, cells)
        in_place = shift == block.usual_shift and not row.listed
    bound: dict[str, Spot] = {}
    for cell, column in zip(cells, binding.columns, strict=True):
        if column is None:
            continue
        if column.role == "part":
            for group in column.groups:
                bound[f"{group}.{column.part}"] = cell
        elif column.role in LEFT_OUT or (column.role in TARGETS and column.role in bound):
            used.name("not_extracted", cell)
        else:
            bound[column.role] = cell
    if row.spans:
        _add_spanning_values(block, row, bound)
    else:
        _name_what_has_a_value(bound)
    return bound, in_place


def cells_of(region: Region, row: Row) -> list[Spot]:
    """The row's spots without the label of the whole block."""
    cells = [spot for spot in region.spots(row) if spot is not region.head]
    if not cells or cells[0] is not row.spots[0] or len(row.spots) == 1:
        return cells
    label = cells[0].label
    names_block = label is not None and label.one("head.indicators", "head.indicators_long") is not None
    return cells[1:] if names_block and traits(cells[0].text).level is None else cells


def _name_what_has_a_value(bound: dict[str, Spot]) -> None:
    """In a text dump a lone text beside a value is the indicator, even if its words could name a level."""
    if "name" in bound or not any(role in bound for role in TARGETS):
        return
    for role in ("level2", "level1"):
        spot = bound.get(role)
        found = level(spot.text) if spot is not None else None
        if spot is not None and (found is None or not found.certain):
            bound["name"] = bound.pop(role)
            return


def _anywhere(_cell: Spot, columns: Sequence[Column]) -> list[float]:
    return [0.0] * len(columns)


def _best_shift(block: Block, cells: list[Spot]) -> tuple[Binding, int]:
    """Bind a row of a text dump, trying every shift to the right that puts a cell where its kind usually stands."""
    shifts = {0, block.usual_shift}
    for position in block.usual.values():
        shifts.update(position - cell.column for cell in cells if position > cell.column)
    usual = block.usual_shift

    def in_place(cell: Spot, columns: Sequence[Column]) -> list[float]:
        """A row that begins with a blank has not moved: its levels stand in their own columns."""
        scores = _content(cell, columns)
        if cells[0].column == 0 or not cell.in_file:
            return scores
        places = [
            block.usual.get(column.key) if column.role in ("level1", "level2") else None for column in columns
        ]
        return [
            score - (_APART if place is not None and place != cell.column else 0.0)
            for score, place in zip(scores, places, strict=True)
        ]

    trials = (
        Trial(shift, _shifted_content if shift > usual else in_place, 0.0 if shift == usual else _MOVED)
        for shift in sorted(shifts)
    )
    return bind_shifted(cells, block.columns, block.usual, trials)


def _add_spanning_values(block: Block, row: Row, bound: dict[str, Spot]) -> None:
    """A value cell merged over several rows holds for each indicator it stands beside."""
    if "name" not in bound:
        return
    for column in block.columns:
        if column.role not in TARGETS or column.role in bound:
            continue
        spot = block.sheet.at(row.index, column.first)
        name = bound["name"]
        if spot is not None and spot.row < row.index and spot.row_span > 1 and spot is not name:
            above = block.sheet.at(spot.row, name.column)
            if above is not None and above.column == name.column and above is not spot:
                bound[column.role] = spot


def _content(cell: Spot, columns: Sequence[Column]) -> list[float]:
    look = traits(cell.text)
    return [content_score(look, column) for column in columns]


def _shifted_content(cell: Spot, columns: Sequence[Column]) -> list[float]:
    """A row that has moved left has lost its levels: what it still prints of them is a known name."""
    look = traits(cell.text)
    scores = [content_score(look, column) for column in columns]
    if look.level is not None:
        return scores
    return [
        score - 2.5 if column.role in ("level1", "level2") else score
        for score, column in zip(scores, columns, strict=True)
    ]
