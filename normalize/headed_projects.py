"""Projects of one table that are told apart by headings: a row of one wide cell, then the indicators below it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import Label
from normalize.listed_projects import Project, ProjectList
from normalize.money import labelled_amounts
from normalize.numbering import strip_marker
from normalize.project_headings import NAME, Heading, record_headings
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from normalize.evidence import Used
    from normalize.segments import Region
    from normalize.sheet import Row, Sheet, Spot

_FEWEST = 2  # headings that part a block
_LONGEST = 60
_NUMBERED = re.compile(r"(?:项目|子项目)[一二三四五六七八九十\d]{1,3}[:：、]")
_AMOUNT = re.compile(
    r"[（(][^（()）]*\d[^（()）]*元[)）]$|[，,、\s]+(?:预算|资金|金额)?\D{0,6}[\d.,]+[百千万亿]*元$"
)


def headings_of(region: Region) -> tuple[Row, ...]:
    """Rows of an indicator block that head those below them: one wide numbered cell over a level 1; none if only one."""
    rows = region.rows
    found = [row for row, below in pairwise(rows) if _is_heading(row) and _begins_level1(below)]
    if not region.header or len(found) < _FEWEST or found[0] is not rows[0] or record_headings(region):
        return ()
    return tuple(found)


def with_headings(region: Region, sheet: Sheet) -> Region:
    """The block with the lines of a text dump among its rows that head parts of it: rows of one cell, put down as text."""
    if region.kind != "indicators" or not region.header or not region.rows:
        return region
    own = {row.index for row in region.rows}
    between = sheet.rows[region.header[-1].index + 1 : region.rows[-1].index + 1]
    rows = (row for row in between if row.index in own or (row.table is None and _is_heading(row)))
    fuller = replace(region, rows=tuple(rows))
    return fuller if headings_of(fuller) else region


def headed_projects(region: Region, used: Used) -> ProjectList:
    """The projects whose names head the parts of a block; none if nothing heads them."""
    headings = headings_of(region)
    edges = [region.rows.index(row) for row in headings]
    projects: list[Project] = []
    for start, end in zip(edges, (*edges[1:], len(region.rows)), strict=False):
        spot = region.rows[start].spots[0]
        used.value(spot)
        own = region.rows[start + (spot.table is None) : end]  # a line is no row of the table
        part = replace(region, rows=own, apart=region.apart | {id(spot)})
        projects.append(Project(_cells(spot), (part,)))
    return ProjectList(tuple(projects))


def without_headings(region: Region) -> Region:
    """The block without the rows that only head parts of it: they are no indicators."""
    headings = headings_of(region)
    return (
        replace(region, rows=tuple(row for row in region.rows if row not in headings)) if headings else region
    )


def _is_heading(row: Row) -> bool:
    if len(row.spots) != 1:
        return False
    spot = row.spots[0]
    text = spot.text.strip()
    wide = spot.column_span >= row.columns - 1 if row.spans else spot.column == 0
    if not wide or len(squeeze(text)) > _LONGEST or spot.label is not None:
        return False
    numbered = strip_marker(text)[0] or _NUMBERED.match(squeeze(text))
    return bool(numbered) and level(text) is None and not traits(text).value


def _begins_level1(row: Row) -> bool:
    found = level(row.spots[0].text) if row.spots else None
    return found is not None and found.certain and found.level1 is not None


def _cells(spot: Spot) -> tuple[tuple[Heading, Spot | None], ...]:
    """The name of a project, and its amount if the heading prints one behind it."""
    text = strip_marker(spot.text.strip())[1].strip()
    text = _NUMBERED.sub("", text)
    amount = _AMOUNT.search(text)
    name = replace(spot, text=text[: amount.start()].strip() if amount else text)
    cells: list[tuple[Heading, Spot | None]] = [
        (Heading(NAME, Label(squeeze(name.text), frozenset({NAME})), spot), name)
    ]
    amounts = labelled_amounts(amount.group()) if amount else []
    if len(amounts) == 1 and amounts[0].raw:
        label = Label("金额", frozenset({"item.total"}))
        printed = amounts[0].raw if "元" in amounts[0].raw else f"{amounts[0].raw}{amounts[0].unit or ''}"
        cells.append((Heading("item.total", label, spot), replace(spot, text=printed)))
    return tuple(cells)
