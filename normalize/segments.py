"""Cutting a form into its blocks: indicator and task tables found by their headers; the rest is fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from normalize.block_ends import (
    begins_other_block,
    ends_tasks,
    goes_on,
    heads_annex,
    heads_block,
    interrupts,
    names_next_block,
    stands_below,
)
from normalize.block_heads import left_edge
from normalize.folding import squeeze
from normalize.headers import (
    continues_header,
    heads_tasks,
    is_indicator_header,
    is_task_header,
    parts_header,
    task_head,
    task_spots,
)
from normalize.labels import closest
from normalize.level_columns import level_columns
from normalize.level_rows import begins_with_level, heads_levels, level_heading
from normalize.sheet import BEHIND_ALL
from normalize.titles import is_title, is_year_line, year_of, year_range
from normalize.traits import traits
from normalize.upper_headers import heads_grades, names_grades, under_own_header, upper_headers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

RegionKind = Literal["indicators", "tasks", "level_columns"]

_ALIKE = 70.0  # percent of likeness that lets an unknown header pass for a known label
_FEWEST_PARTS = 3
_SHORTEST_TEXT = 4
_PLAIN_NUMBER = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]?[、.．]?")
_TASK_NUMBER = re.compile(r"(?:重点|主要|其他)?(?:工作)?任务[（(]?[一二三四五六七八九十\d]{0,3}[)）]?(?::|$)")


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A block with header rows above body rows.

    Attributes:
        kind: What the block holds.
        header: Header rows, none if the block has no header.
        rows: Body rows.
        first: First grid column of the block.
        end: Grid column behind its last.
        head: The label of the whole block, if one is printed above or to the left.
        apart: Identities of spots that stand in the block's rows but belong to none of its columns.
        target: What a plain 指标值 of the block states, if it stands beside another block that states the other.
        year: The fiscal year that the form prints above the block, if it does.
    """

    kind: RegionKind
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    first: int
    end: int
    head: Spot | None = None
    apart: frozenset[int] = frozenset()
    target: Literal["annual", "period"] | None = None
    year: int | None = None
    _inside: dict[Row, tuple[Spot, ...]] = field(
        init=False, repr=False, default_factory=dict["Row", "tuple[Spot, ...]"]
    )

    def spots(self, row: Row) -> tuple[Spot, ...]:
        """The spots of a row that lie in the block."""
        found = self._inside.get(row)
        if found is None:
            found = self._inside[row] = self._spots(row)
        return found

    def _spots(self, row: Row) -> tuple[Spot, ...]:
        if row.table is None:
            return row.spots
        first, end, apart = self.first, self.end, self.apart
        return tuple(spot for spot in row.spots if first <= spot.column < end and id(spot) not in apart)


def segment(sheet: Sheet) -> tuple[Region, ...]:
    """Find the indicator and task blocks of a form, in reading order."""
    regions: list[Region] = []
    index = 0
    rows = sheet.rows
    while index < len(rows):
        region = _level_columns(sheet, index) or _indicators(sheet, index) or _tasks(sheet, index)
        if region is None:
            index += 1
            continue
        if regions and _repeats_header(region, regions[-1]):
            region = replace(region, head=regions[-1].head)
        if region.kind == "indicators":
            region = replace(region, year=_year_above(rows[:index]))
        regions.extend(_sides(region))
        last = (region.rows or region.header)[-1]
        index = last.index + 1
    return tuple(regions)


def _sides(region: Region) -> list[Region]:
    """The parts of a block whose one header row says the same three times or more: indicators beside each other.

    Each part has a column of names and one of values; its rows go down before those of the next begin. Of two parts
    one holds for the whole period and the other for the year.
    """
    if region.kind != "indicators" or len(region.header) != 1 or not region.rows:
        return [region]
    spots = [spot for spot in region.header[0].spots if spot is not region.head]
    texts = [squeeze(spot.text) for spot in spots]
    for width in range(2, len(texts) // _FEWEST_PARTS + 1):
        labels = [spot.label for spot in spots[:width] if spot.label is not None]
        if (
            texts == texts[:width] * (len(texts) // width)
            and any(label.one("ind.name") for label in labels)
            and any(label.one("ind.value", "ind.annual") for label in labels)
        ):
            starts = [spot.column for spot in spots[::width]]
            ends = [*starts[1:], region.end]
            return [replace(region, first=first, end=end) for first, end in zip(starts, ends, strict=True)]
    return [region]


def _level_columns(sheet: Sheet, index: int) -> Region | None:
    found = level_columns(sheet, index)
    return Region("level_columns", *found, 0, 10_000) if found is not None else None


def _year_above(rows: Sequence[Row]) -> int | None:
    """The fiscal year that lines and fields above a block print; of several years the first."""
    for row in rows:
        for position, spot in enumerate(row.spots):
            label = spot.label
            beside = row.spots[position + 1 : position + 2]
            text = spot.text if is_title(spot.text) or is_year_line(spot.text) else None
            if text is None and label is not None and label.one("field.fiscal_year") is not None:
                text = label.inline or "".join(other.text for other in beside)
            years = year_range(text or "")
            year = years[0] if years is not None else year_of(text or "")
            if year is not None:
                return year
    return None


def _repeats_header(region: Region, above: Region) -> bool:
    """Whether a block only repeats, on another page, the header of the one above, whose label then holds for it."""
    if region.kind != above.kind or region.head is not None or not region.header or not above.header:
        return False
    printed = {squeeze(spot.text) for row in above.header for spot in row.spots}
    return all(squeeze(spot.text) in printed for row in region.header for spot in row.spots)


def _indicators(sheet: Sheet, index: int) -> Region | None:
    rows = sheet.rows
    header: list[Row] = []
    headed = is_indicator_header(rows[index]) or names_grades(rows[index])
    graded = heads_grades(sheet, index)
    if headed or graded or heads_levels(sheet, index):
        header.append(rows[index])
        if graded:
            header.append(rows[index + 1])
        while index + len(header) < len(rows) and continues_header(rows[index + len(header)], header, "ind"):
            header.append(rows[index + len(header)])
        below = rows[index + len(header) : index + len(header) + 2]
        if len(below) == 2 and begins_with_level(below[1]) and parts_header(below[0], header):
            header.append(below[0])
    elif not begins_with_level(rows[index]) and not level_heading(sheet, index):
        return None
    first, head = left_edge(sheet, header[0] if header else rows[index], "ind")
    start = index + len(header)
    if header and head is None:
        header[:0] = upper_headers(sheet, header[0], first)
    body: list[Row] = []
    for row in rows[start:]:
        if interrupts(sheet, row, header or body):
            continue
        if (row.table is None and not row.listed) or (body and row.listed != body[0].listed):
            break
        if heads_block(sheet, row) or names_next_block(sheet, row) or (body and heads_annex(row)):
            break
        if head is not None and stands_below(row, head, first):
            break
        if (
            begins_other_block(row, first)
            and not under_own_header(row, header, first)
            and not _repeats(row, body)
        ):
            break
        if header and body and row.table != body[-1].table and not goes_on(row):
            break
        body.append(row)
    if not header and not body:
        return None
    return Region("indicators", tuple(header), tuple(body), 0, BEHIND_ALL, head)


def _repeats(row: Row, above: Sequence[Row]) -> bool:
    """Whether a row of a text dump begins with what the rows above print behind their first cell: a level like a label."""
    if row.spans or not row.spots:
        return False
    return any(spot.text == row.spots[0].text for other in above for spot in other.spots[1:])


def _stands_apart(spot: Spot, row: Row) -> bool:
    """Whether a cell beside task headers begins another block: by its label, or by the label it is most like.

    A single column of indicators with their values says what is expected of each task.
    """
    label = spot.label or closest(spot.text, ("task.", "head."), _ALIKE)
    if label is not None and label.one("ind.name_and_value") and spot is row.spots[-1]:
        return False
    return label is not None and label.one("task", "money") is None


def _tasks(sheet: Sheet, index: int) -> Region | None:
    rows = sheet.rows
    if not is_task_header(sheet, rows[index]):
        return _listed_tasks(sheet, index)
    header = [rows[index]]
    while index + len(header) < len(rows) and continues_header(rows[index + len(header)], header, "task"):
        header.append(rows[index + len(header)])
    spots = task_spots(sheet, rows[index])
    first, head = spots[0].column, task_head(sheet, spots[0])
    end = BEHIND_ALL
    for spot in rows[index].spots:
        if spot.column > spots[-1].column and spot not in spots and _stands_apart(spot, rows[index]):
            end = spot.column
            break
    body: list[Row] = []
    left = min(first, head.column) if head is not None else first
    for row in rows[index + len(header) :]:
        if interrupts(sheet, row, header):
            continue
        if row.table != rows[index].table and (row.table is None or not goes_on(row)):
            break
        if heads_block(sheet, row) or begins_with_level(row) or ends_tasks(row, left, header[0]):
            break
        body.append(row)
    return Region("tasks", tuple(header), tuple(body), left, end, head)


def _counts_texts(spots: Sequence[Spot]) -> bool:
    """Whether the first of two cells is a plain number and the second the text it counts."""
    if len(spots) < 2 or _PLAIN_NUMBER.fullmatch(squeeze(spots[0].text)) is None:
        return False
    return (
        spots[1].label is None
        and len(squeeze(spots[1].text)) >= _SHORTEST_TEXT
        and not traits(spots[1].text).figure
    )


def _listed_tasks(sheet: Sheet, index: int) -> Region | None:
    """Task rows without a header: the label of the block, then `任务1`, `任务2` … with their texts."""
    row = sheet.rows[index]
    if row.table is None or len(row.spots) < 2:
        return None
    label = row.spots[0].label
    numbered = _counts_texts(row.spots[1:3])
    counted = numbered or _TASK_NUMBER.match(squeeze(row.spots[1].text)) is not None
    if not heads_tasks(row.spots[0]) and not (label is not None and label.one("task.name") and counted):
        return None
    header = () if counted else (row,)
    if header and not (len(row.spots) == 2 and task_spots(sheet, row)):
        return None
    first = row.spots[1].column
    body = [row] if not header else []
    for below in sheet.rows[index + 1 :]:
        if below.table != row.table or not below.spots:
            break
        spot = next((spot for spot in below.spots if spot.column >= first), None)
        own = below.spots[below.spots.index(spot) :][:2] if spot is not None else ()
        if spot is None or not ((numbered and _counts_texts(own)) or _TASK_NUMBER.match(squeeze(spot.text))):
            break
        body.append(below)
    return Region("tasks", header, tuple(body), first, BEHIND_ALL, row.spots[0]) if body else None
