"""The projects of a list and its rows of sums; what goes on in the next table is put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.checks import Checked
from normalize.evidence import Flag
from normalize.fields import Claim, Fields, ItemClaim
from normalize.folding import squeeze
from normalize.list_totals import Summed, column_key
from normalize.project_headings import NAME, Heading, money_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.evidence import Used
    from normalize.segments import Region
    from normalize.sheet import Row, Spot

_ENDED = re.compile(r"[。；;！!？?]\s*$")


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """One project of a list: the cells that describe it, None where one is blank, and its indicator rows.

    `regions` holds its rows as parts of the blocks they stand in; a list that goes on in another table has several.
    """

    cells: tuple[tuple[Heading, Spot | None], ...]
    regions: tuple[Region, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All its rows."""
        return tuple(row for region in self.regions for row in region.rows)

    @property
    def summed(self) -> Summed:
        """Its money, to be compared with rows of sums."""
        return Summed(self.rows[0].index, money_cells(self.cells))

    def text(self, concept: str) -> str:
        """What stands in the column of a concept, without blanks."""
        found = [spot for heading, spot in self.cells if heading.concept == concept and spot is not None]
        return squeeze(found[-1].text) if found else ""

    @property
    def printed(self) -> dict[str, str]:
        """What stands in each of its columns, by the header, both without blanks."""
        return {
            column_key(heading.spot, heading.above): squeeze(spot.text)
            for heading, spot in self.cells
            if spot is not None
        }

    def doubts(self) -> Iterator[Checked]:
        """What the columns that describe the project left open."""
        for heading, spot in self.cells:
            if heading.inferred and spot is not None:
                for table, column in (("declarations", "annual_goal"), ("goals", "text")):
                    yield Checked(table, None, Flag("column_inferred", column, None, heading.spot.text))

    def fields(self, form: Fields) -> Fields:
        """The project's cells as fields, after the fields the whole form prints."""
        fields = Fields(claims=list(form.claims), sections=list(form.sections), headers=list(form.headers))
        for heading, spot in self.cells:
            if heading.is_money:
                cells = (spot,) if spot is not None else ()
                end = spot.end if spot is not None else heading.spot.end
                fields.items.append(ItemClaim(heading.label, heading.spot, cells, end))
            elif spot is not None and heading.concept.startswith("text.") and _is_of(fields.claims, heading):
                fields.claims[0] = _longer(fields.claims[0], spot)
                fields.reattached.append(fields.claims[0])
            elif spot is not None:
                claim = Claim(heading.concept, heading.label, heading.spot, ((spot, spot.text),))
                fields.claims.insert(0, claim)
        return fields


@dataclass(frozen=True, slots=True)
class ProjectList:
    """The projects of a list, and its rows of sums."""

    projects: tuple[Project, ...] = ()
    totals: tuple[Summed, ...] = ()


def joined(lists: Sequence[ProjectList], used: Used) -> ProjectList:
    """Lists of one form as one; a project that goes on in the next table is one project."""
    projects: list[Project] = []
    for found in lists:
        for project in found.projects:
            if projects and _goes_on(project, projects[-1]):
                used.name("repeated", *(spot for _, spot in project.cells if spot is not None))
                projects[-1] = _merged(projects[-1], project)
            else:
                projects.append(project)
    return ProjectList(tuple(projects), tuple(total for found in lists for total in found.totals))


def _is_of(claims: Sequence[Claim], heading: Heading) -> bool:
    """Whether the claim taken last stands under a heading."""
    return bool(claims) and claims[0].spot is heading.spot


def _longer(claim: Claim, spot: Spot) -> Claim:
    """A text with what goes on below it; a sentence that breaks off is taken up again."""
    above = claim.text
    joint = "\n" if _ENDED.search(above) else ""
    return replace(
        claim, values=((claim.values[0][0], f"{above}{joint}{spot.text}"), *claim.values[1:], (spot, ""))
    )


def _goes_on(project: Project, before: Project) -> bool:
    """Whether a row group only names the project above again: the same name, and nothing that contradicts it."""
    name = project.text(NAME)
    if not name or name != before.text(NAME):
        return False
    above = before.printed
    return all(above.get(header, text) == text for header, text in project.printed.items())


def _merged(first: Project, second: Project) -> Project:
    """Two parts of a project as one; neighbouring rows of one block stay one block."""
    known = first.printed
    more = [
        (heading, spot)
        for heading, spot in second.cells
        if spot is not None and column_key(heading.spot, heading.above) not in known
    ]
    gained = {column_key(heading.spot, heading.above) for heading, _ in more}
    cells = (*(pair for pair in first.cells if column_key(pair[0].spot, pair[0].above) not in gained), *more)
    last, following = first.regions[-1], second.regions[0]
    if last.header == following.header:
        whole = replace(last, rows=(*last.rows, *following.rows))
        return Project(cells, (*first.regions[:-1], whole, *second.regions[1:]))
    return Project(cells, (*first.regions, *second.regions))
