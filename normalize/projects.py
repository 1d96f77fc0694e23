"""Tables that list many projects: each row group is a declaration of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.identity_names import is_office
from normalize.labels import partition_label
from normalize.list_totals import Summed, adds_up
from normalize.listed_projects import Project, ProjectList, joined
from normalize.money import parse_amount
from normalize.numbering import strip_marker
from normalize.project_headings import (
    NAME,
    Heading,
    first_own_column,
    money_cells,
    names_plainly,
    record_headings,
)
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalize.evidence import Used
    from normalize.segments import Region
    from normalize.sheet import Row, Spot

_OFFICE = "field.department"
_OF_UNIT = (
    _OFFICE,
    "field.implementing_unit",
    "field.supervising_department",
    "field.department_code",
)
_CODES = ("field.department_code", "field.project_code")
_KINDS = re.compile(r"类(?:项目|支出)?$|(?:项目|支出|经费|资金|专项|工程)$")
Cells = dict[Heading, "Spot | None"]


def list_projects(region: Region, used: Used) -> ProjectList:
    """The projects an indicator block lists, or the offices; none if its header has no column for their names."""
    if not any(_may_name(spot) for row in region.header for spot in row.spots):
        return ProjectList()
    headings = record_headings(region)
    concepts = [heading.concept for heading in headings]
    own = NAME if NAME in concepts else _OFFICE
    described = any(concept.startswith(("item.", "text.")) for concept in concepts)
    if own not in concepts or not (own == NAME or described):
        return ProjectList()
    reader = _ListReader(region, headings, own, used)
    return reader.read()


def _may_name(spot: Spot) -> bool:
    """Whether a header is one of names of projects or offices, or may be."""
    label = spot.label
    return (label is not None and label.one(NAME, _OFFICE) is not None) or names_plainly(spot)


class _ListReader:
    """Goes through the rows of a list once and gives each to its project, its office, or the sums."""

    def __init__(self, region: Region, headings: Sequence[Heading], own: str, used: Used) -> None:
        self._region = replace(region, rows=tuple(row for row in region.rows if row.spots))
        self._headings = headings
        # Of several columns for names (一级项目、二级项目) the last names what its row declares.
        self._own = next(heading for heading in reversed(headings) if heading.concept == own)
        self._first = first_own_column(region)
        self._levels = any(_names_level(spot.text) for row in region.rows for spot in row.spots)
        self._used = used
        self._apart = {id(heading.spot) for heading in headings}
        self._current: Cells = {}
        self._more: list[tuple[Heading, Spot]] = []
        self._rows: list[Row] = []
        self._projects: list[Project] = []
        self._totals: list[Summed] = []

    def read(self) -> ProjectList:
        """Read every row of the block."""
        bounds = sorted({spot.column for row in self._region.header for spot in row.spots})
        rows = self._region.rows
        described = [_described(row, self._headings, bounds, levels=self._levels) for row in rows]
        for position, (row, cells) in enumerate(zip(self._region.rows, described, strict=True)):
            self._apart.update(id(spot) for spot in cells.values())
            if self._prints_sums(row, cells):
                self._close()
                self._used.name("total", *row.spots)
                self._totals.append(Summed(row.index, money_cells(tuple(cells.items()))))
                self._current = _unit_of(self._current)
            elif self._ends_page(position):
                self._used.name("heading", *row.spots)
            elif self._heads_projects(position, described):
                self._close()
                self._head(row, cells)
            elif self._begins_part(cells):
                named = {heading: spot for heading, spot in self._current.items() if heading.concept == NAME}
                self._close()
                self._current = {**_unit_of(self._current), **named, **self._blanks(row), **cells}
                self._rows.append(row)
            elif self._begins(row, cells):
                self._close()
                self._current = {**_unit_of(self._current), **self._blanks(row), **cells}
                self._rows.append(row)
            elif cells and self._describes_only(row) and not _has_text(cells):
                self._close()
                self._used.name(
                    "total", *row.spots
                )  # of the unit: it has money but no project and no indicator
                self._totals.append(Summed(row.index, money_cells(tuple(cells.items()))))
                self._current = _unit_of({**self._current, **cells})
            else:
                self._go_on(cells)
                self._current.update(
                    {heading: spot for heading, spot in cells.items() if self._current.get(heading) is None}
                )
                self._rows.append(row)
        self._close()
        shared = frozenset(self._apart)
        projects = tuple(
            replace(project, regions=tuple(replace(part, apart=shared) for part in project.regions))
            for project in self._projects
        )
        return joined([ProjectList(projects, tuple(self._totals))], self._used)

    def _go_on(self, cells: Mapping[Heading, Spot]) -> None:
        """Keep what goes on with a text of the project further down, as where a page has torn its cell."""
        for heading, spot in cells.items():
            above = self._current.get(heading)
            if above is not None and heading.concept.startswith("text.") and above.text != spot.text:
                self._more.append((heading, spot))

    def _begins_part(self, cells: Mapping[Heading, Spot]) -> bool:
        """Whether a row under a merged name prints money and a goal anew: another part of the same programme."""
        if not self._rows or any(heading.concept == self._own.concept for heading in cells):
            return False
        anew = [heading for heading in cells if self._current.get(heading) is not None]
        goals = any(heading.concept.startswith("text.") for heading in self._headings)
        told = _has_text({heading: cells[heading] for heading in anew})
        return any(heading.is_money for heading in anew) and (told or not goals)

    def _begins(self, row: Row, cells: Mapping[Heading, Spot]) -> bool:
        """Whether a project begins: by its own name, or by that of a programme that has no parts."""
        if self._own in cells:
            return True
        named = any(heading.concept == self._own.concept for heading in cells)
        return named and not self._describes_only(row)

    def _close(self) -> None:
        if self._rows:
            part = replace(self._region, rows=tuple(self._rows))
            cells = sorted((*self._current.items(), *self._more), key=lambda pair: pair[0].spot.column)
            self._projects.append(Project(tuple(cells), (part,)))
            self._rows, self._more = [], []

    def _prints_sums(self, row: Row, cells: Mapping[Heading, Spot]) -> bool:
        """Whether a row of the list itself, not of one project's marks, prints sums."""
        beside = [spot for spot in row.spots if spot.column < self._first]
        return any(spot.is_total for spot in (*cells.values(), *beside)) and not any(
            level(spot.text) is not None for spot in row.spots
        )

    def _describes_only(self, row: Row) -> bool:
        return all(id(spot) in self._apart for spot in row.spots)

    def _heads_projects(self, position: int, described: Sequence[Mapping[Heading, Spot]]) -> bool:
        """Whether a row names no project but the office or the programme of those below it.

        It has no goal and no indicator. A name alone is that of an office; beside money, that of an office or of
        a programme whose money is that of the projects below together.
        """
        row, cells = self._region.rows[position], described[position]
        if self._own not in cells or self._own.concept != NAME or not self._describes_only(row):
            return False
        if position + 1 == len(described) or self._own not in described[position + 1]:
            return False
        if _has_text(cells):
            return False
        if len(row.spots) == 1:
            return True
        money = Summed(row.index, money_cells(tuple(cells.items())))
        if not money.amounts:
            return is_office(cells[self._own].text)
        office = is_office(cells[self._own].text)
        parts: list[Summed] = []
        for below in range(position + 1, len(described)):
            other, found = self._region.rows[below], described[below]
            if self._own in found and not self._has_indicator(other):
                if not office or (parts and adds_up(money, parts)):
                    break
                continue  # an office below the office
            if self._own in found and not _repeats(found, described[below - 1]):
                parts.append(Summed(other.index, money_cells(tuple(found.items()))))
        return len(parts) >= (1 if office else 2) and adds_up(money, parts)

    def _ends_page(self, position: int) -> bool:
        """Whether the last row is a text over all columns, as stands before a header that is repeated (续表)."""
        row = self._region.rows[position]
        alone = row.spans and len(row.spots) == 1 and row.spots[0].column_span >= row.columns > 1
        return alone and position + 1 == len(self._region.rows)

    def _has_indicator(self, row: Row) -> bool:
        if not self._levels:
            return any(spot.column >= self._first for spot in row.spots)
        return any(level(spot.text) is not None for spot in row.spots)

    def _head(self, row: Row, cells: Mapping[Heading, Spot]) -> None:
        """Take a row for the office of the projects below it, or for a heading if it names none."""
        self._used.name("label", *row.spots)
        name = cells[self._own]
        if not is_office(strip_marker(name.text)[1]):
            if len(row.spots) == 1 and not _groups_projects(name.text):
                self._current = {}  # perhaps an office whose name is not worded like one
            else:
                self._current = _unit_of(self._current)
            return
        name = replace(name, text=strip_marker(name.text)[1])
        self._totals.append(Summed(row.index, money_cells(tuple(cells.items()))))
        self._current = {replace(self._own, concept=_OFFICE): name}
        code = next((heading for heading in cells if heading.concept in _CODES), None)
        if code is not None:
            self._current[replace(code, concept="field.department_code")] = cells[code]

    def _blanks(self, row: Row) -> Cells:
        """Columns of money that are blank in the row of a project."""
        return {
            heading: None
            for heading in self._headings
            if heading.is_money and heading.spot.column in row.blanks
        }


def _groups_projects(text: str) -> bool:
    """Whether a heading names a kind of projects (`一、运转类项目`), below which the office is that above."""
    return strip_marker(text)[0] is not None or _KINDS.search(squeeze(text)) is not None


def _repeats(cells: Mapping[Heading, Spot], above: Mapping[Heading, Spot]) -> bool:
    """Whether a row prints of its project what the row above prints, as where merged cells were filled."""
    return [spot.text for spot in cells.values()] == [spot.text for spot in above.values()]


def _has_text(cells: Mapping[Heading, Spot]) -> bool:
    """Whether a row prints a goal."""
    return any(heading.concept.startswith("text.") for heading in cells)


def _described(
    row: Row, headings: Sequence[Heading], bounds: Sequence[int], *, levels: bool
) -> dict[Heading, Spot]:
    """The cells of a row that stand in the columns of the project, by their headings.

    `bounds` is where columns begin, `levels` whether the list prints levels of indicators.
    """
    found: dict[Heading, Spot] = {}
    left = [heading for heading in headings if not heading.behind]
    if not row.spans and not (_in_place(row, left) if levels else _stands_below(row, left)):
        return found  # the cells of the project are merged from above, and in a text dump they may be lost
    for heading in headings:
        header = heading.spot
        end = header.end
        if not row.spans:
            end = next((column for column in bounds if column > header.column), header.end)
        for spot in row.spots:
            if header.column <= spot.column < max(end, header.end) and not _is_level(spot, heading):
                found[heading] = spot
                break
    return found


def _is_level(spot: Spot, heading: Heading) -> bool:
    """Whether a cell is the name of a level; under the header of names it may be a project called like one."""
    found = level(spot.text)
    return found is not None and (found.certain or heading.concept != NAME)


def _in_place(row: Row, headings: Sequence[Heading]) -> bool:
    """Whether a row of a text dump stands under the headers: where it has moved left, nothing stands at their end."""
    if not row.spots:
        return False
    header = headings[-1].spot
    own = [spot for spot in row.spots if spot.column > header.column]
    first = level(row.spots[0].text)
    if first is not None and (first.certain or not any(_names_level(spot.text) for spot in own[:2])):
        return False
    if own:
        return any(_names_level(spot.text) for spot in own[:2])
    return not any(traits(spot.text).operator for spot in row.spots)


def _stands_below(row: Row, headings: Sequence[Heading]) -> bool:
    """Whether a row of a text dump that prints no levels stands under the headers: amounts under those of money."""
    by_column = {spot.column: spot for spot in row.spots}
    for heading in headings:
        spot = by_column.get(heading.spot.column)
        if spot is None:
            continue
        if heading.is_money and parse_amount(spot.text).number is None:
            return False
        worded = heading.concept == NAME or heading.concept.startswith("text.")
        if worded and traits(spot.text).value:
            return False
    own = [spot for spot in row.spots if spot.column > headings[-1].spot.column]
    return not own or not traits(own[0].text).value


def _names_level(text: str) -> bool:
    """Whether a cell is the name of a level, alone or before that of the indicator (`数量指标：植树株数`)."""
    head, colon, _ = partition_label(text)
    return level(text) is not None or (bool(colon) and level(head) is not None)


def _unit_of(cells: Cells) -> Cells:
    """What a project takes over from the one before it: the unit, whose cell is merged over all its projects."""
    return {heading: spot for heading, spot in cells.items() if heading.concept in _OF_UNIT}
