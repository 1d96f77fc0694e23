"""Tables that list many projects: each row group is a declaration of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.fields import Claim, Fields, ItemClaim
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalize.evidence import Used
    from normalize.labels import Label
    from normalize.segments import Region
    from normalize.sheet import Row, Spot

_CONCEPTS = (
    "field.project_name",
    "field.department",
    "field.implementing_unit",
    "field.supervising_department",
    "field.project_code",
    "field.department_code",
    "text.annual_goal",
    "text.long_term_goal",
    "item",
)


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """One project of a list: the cells that describe it by concept, with their headers, and its indicator rows."""

    cells: tuple[tuple[str, Spot, Spot], ...]
    region: Region

    def fields(self, form: Fields) -> Fields:
        """The project's cells as fields, after the fields the whole form prints."""
        fields = Fields(claims=list(form.claims), sections=list(form.sections), headers=list(form.headers))
        for concept, header, spot in self.cells:
            label = header.label
            if label is None:
                continue
            if concept.startswith("money."):
                label = replace(label, concepts=frozenset({"item.total"}))
            if concept.startswith(("item.", "money.")):
                fields.items.append(ItemClaim(label, header, (spot,), spot.end))
            else:
                fields.claims.insert(0, Claim(concept, label, header, ((spot, spot.text),)))
        return fields


def list_projects(region: Region, used: Used) -> tuple[Project, ...]:
    """The projects an indicator block lists, or the offices; empty if its header has no column for their names."""
    headers = _record_headers(region)
    concepts = [concept for concept, _ in headers]
    own = "field.project_name" if "field.project_name" in concepts else "field.department"
    described = any(concept.startswith(("item.", "money.", "text.")) for concept in concepts)
    if own not in concepts or not (own == "field.project_name" or described):
        return ()
    projects: list[Project] = []
    apart = {id(header) for _, header in headers}
    rows: list[Row] = []
    current: dict[str, tuple[Spot, Spot]] = {}
    for row in region.rows:
        begun = _described(row, headers)
        apart.update(id(spot) for _, spot in begun.values())
        if own in begun:
            if _is_office_alone(rows, current, own):
                used.name("label", *rows[0].spots)
                current = {"field.department": current[own]}
            elif rows:
                projects.append(_project(region, current, rows))
            current, rows = {**_unit_of(current), **begun}, []
        elif begun and all(id(spot) in apart for spot in row.spots):
            used.name("total", *row.spots)  # of the unit: it has money but no project and no indicator
            if rows:
                projects.append(_project(region, current, rows))
            current, rows = _unit_of({**current, **begun}), []
            continue
        rows.append(row)
    if rows:
        projects.append(_project(region, current, rows))
    shared = frozenset(apart)
    return tuple(replace(project, region=replace(project.region, apart=shared)) for project in projects)


def _is_office_alone(rows: Sequence[Row], cells: Mapping[str, tuple[Spot, Spot]], own: str) -> bool:
    """Whether all that is known of a project is a name alone in its row: it is the office of the projects below."""
    return own == "field.project_name" and len(rows) == 1 and len(rows[0].spots) == 1 and own in cells


def _record_headers(region: Region) -> list[tuple[str, Spot]]:
    """Headers left of the indicator's own columns that describe the project a row belongs to."""
    found: list[tuple[str, Spot]] = []
    own = [
        spot.column
        for row in region.header
        for spot in row.spots
        if spot.label is not None
        and spot.label.one("ind.level1", "ind.level2", "ind.name")
        and not spot.label.one("head.indicators")
    ]
    own.extend(
        spot.column
        for row in region.header
        for spot in row.spots
        if (spot.label is None or spot.label.one("ind")) and _heads_level(region, spot)
    )
    first = min(own, default=0)
    for row in region.header:
        for spot in row.spots:
            label = spot.label
            if label is not None and spot.column < first:
                concept = _concept(label)
                if concept is not None:
                    found.append((concept, spot))
    return found


def _heads_level(region: Region, header: Spot) -> bool:
    """Whether most cells under a header are names of levels."""
    cells = [spot for row in region.rows for spot in row.spots if spot.over(header.column, header.end)]
    return sum(level(spot.text) is not None for spot in cells) * 2 > len(cells)


def _concept(label: Label) -> str | None:
    return label.one(*_CONCEPTS, "money.amount", "money.budget")


def _described(row: Row, headers: Sequence[tuple[str, Spot]]) -> dict[str, tuple[Spot, Spot]]:
    """The cells of a row that stand in the columns of the project, by concept, with their headers."""
    found: dict[str, tuple[Spot, Spot]] = {}
    if not row.spans and not _in_place(row, headers):
        return found  # the cells of the project are merged from above, and in a text dump they may be lost
    columns = sorted(header.column for _, header in headers)
    for concept, header in headers:
        end = header.end
        if not row.spans:
            end = next((column for column in columns if column > header.column), header.end)
        for spot in row.spots:
            if header.column <= spot.column < max(end, header.end) and level(spot.text) is None:
                found[concept] = (header, spot)
                break
    return found


def _in_place(row: Row, headers: Sequence[tuple[str, Spot]]) -> bool:
    """Whether a row of a text dump stands under the headers: where it has moved left, nothing stands at their end."""
    if not row.spots or level(row.spots[0].text) is not None:
        return False
    header = headers[-1][1]
    own = [spot for spot in row.spots if spot.column > header.column]
    if own:
        return any(level(spot.text) is not None for spot in own[:2])
    return not any(traits(spot.text).operator for spot in row.spots)


def _unit_of(cells: dict[str, tuple[Spot, Spot]]) -> dict[str, tuple[Spot, Spot]]:
    """What a project takes over from the one before it: the unit, whose cell is merged over all its projects."""
    return {
        concept: pair
        for concept, pair in cells.items()
        if concept.startswith("field.") and "project" not in concept
    }


def _project(region: Region, cells: dict[str, tuple[Spot, Spot]], rows: Sequence[Row]) -> Project:
    described = tuple((concept, header, spot) for concept, (header, spot) in cells.items())
    return Project(described, replace(region, rows=tuple(rows)))
