"""Headers of a list of projects: which columns beside those of the indicators describe the project of a row."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import Label
from normalize.list_totals import below_wider, column_key
from normalize.taxonomy import level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.segments import Region
    from normalize.sheet import Row, Spot

NAME = "field.project_name"
GOAL = "text.annual_goal"
_CONCEPTS = (
    NAME,
    "field.department",
    "field.implementing_unit",
    "field.supervising_department",
    "field.project_code",
    "field.department_code",
    "field.project_period",
    "field.start_date",
    "field.end_date",
    "text.annual_goal",
    "text.long_term_goal",
    "item",
)
_MONEY = ("money.amount", "money.budget", "money.adjusted", "money.executed", "task.amount", "head.budget")
_MEASURED = frozenset({"money.adjusted", "money.executed"})
# Words that head the names of projects where money and indicators stand beside them, and mean much else elsewhere.
_SENTENCE = re.compile(r"[^。；]{6,}[。；]")
_PLAIN_NAME = re.compile(r"(?:预算|支出|专项)?项目|项目(?:支出)?名称")


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """A column that describes projects: what it means, the label that says so, and its lowest header cell.

    `behind` says that it stands to the right of the indicators, `inferred` that its cells told what it means, `above`
    is the wider header cell of which it has part.
    """

    concept: str
    label: Label
    spot: Spot
    behind: bool = False
    inferred: bool = False
    above: Spot | None = None

    @property
    def is_money(self) -> bool:
        """Whether amounts stand under it."""
        return self.concept.startswith("item.")


def record_headings(region: Region) -> tuple[Heading, ...]:
    """Headers beside the indicator's own columns that describe the project a row belongs to, from left to right.

    Those to the left count as they are worded; one to the right only if its cells begin where projects begin.
    """
    spots = [spot for row in region.header for spot in row.spots if not _is_parted(spot, region)]
    spots.sort(key=lambda spot: spot.column)
    headings = [
        _below_wider(heading, region)
        for spot in spots
        if (heading := _heading(spot) or _goal_heading(region, spot)) is not None
    ]
    if not headings:
        return ()
    own = _own_columns(region)
    first = min(own, default=0)
    left = [heading for heading in headings if heading.spot.column < first]
    if not any(heading.concept == NAME for heading in left):
        plain = next((spot for spot in spots if spot.column < first and names_plainly(spot)), None)
        if plain is not None and len(left) > 0:
            label = Label(squeeze(plain.text), frozenset({NAME}))
            left = sorted([*left, Heading(NAME, label, plain)], key=lambda heading: heading.spot.column)
    name = next((heading for heading in left if heading.concept == NAME), None)
    if name is None:
        return tuple(_settled(left))
    left = _settled(left)
    right = [
        replace(heading, behind=True)
        for spot in spots
        if spot.column > max(own)
        and (heading := _heading(spot)) is not None
        and not heading.label.one("ind")
        and _begins_with(region, heading, name)
    ]
    return (*left, *right)


def _settled(headings: Sequence[Heading]) -> list[Heading]:
    """Headings of money as they mean beside each other.

    Beside a total of the whole project a plain one is that of the year; beside what was spent so far, what is
    expected to be spent is left out.
    """
    spent = [heading for heading in headings if "money.executed" in heading.label.concepts]
    expected = [heading for heading in spent if "预计" in squeeze(heading.spot.text)]
    kept = [heading for heading in headings if heading not in expected or len(expected) == len(spent)]
    if not any(heading.concept == "item.total_project" for heading in kept):
        return kept
    return [
        replace(heading, label=replace(heading.label, concepts=frozenset({"item.total_annual"})))
        if heading.concept == "item.total" and not heading.label.one(*_MEASURED)
        else heading
        for heading in kept
    ]


def first_own_column(region: Region) -> int:
    """The first column of the indicators themselves."""
    return min(_own_columns(region), default=0)


def _own_columns(region: Region) -> list[int]:
    named = [
        spot
        for row in region.header
        for spot in row.spots
        if spot.label is not None
        and spot.label.one("ind.level1", "ind.level2", "ind.name")
        and not _holds_goals(region, spot)
    ]
    plain = [spot for spot in named if spot.label is not None and not spot.label.one("head.indicators")]
    # A plain 指标 usually heads the block; where no other header names the indicators, it does.
    own = [spot.column for spot in plain or named if plain or not _is_parted(spot, region)]
    own.extend(
        spot.column
        for row in region.header
        for spot in row.spots
        if (spot.label is None or spot.label.one("ind")) and _heads_level(region, spot)
    )
    return own


def _holds_goals(region: Region, header: Spot) -> bool:
    """Whether sentences stand under a header in fewer rows than the list has: one for each project."""
    cells = list(_under(region.rows, header))
    return 0 < len(cells) < len(region.rows) and all(_SENTENCE.search(spot.text) for spot in cells)


def _heads_level(region: Region, header: Spot) -> bool:
    """Whether most cells under a header are names of levels."""
    cells = list(_under(region.rows, header))
    return sum(level(spot.text) is not None for spot in cells) * 2 > len(cells)


def _under(rows: Iterable[Row], header: Spot) -> Iterable[Spot]:
    return (spot for row in rows for spot in row.spots if spot.over(header.column, header.end))


def _is_parted(header: Spot, region: Region) -> bool:
    """Whether other headers stand under a header, so that it heads no column of its own."""
    return any(
        spot.row > header.row and header.column <= spot.column < header.end
        for row in region.header
        for spot in row.spots
    )


def _heading(spot: Spot) -> Heading | None:
    label = spot.label
    if label is None or label.inline:
        return None
    concept = label.one(*_CONCEPTS)
    if concept is not None:
        return Heading(concept, label, spot)
    if label.one(*_MONEY) is None or label.one("money.prior", "money.ignored"):
        return None
    total = replace(label, concepts=frozenset({"item.total", *label.concepts & _MEASURED}))
    return Heading("item.total", total, spot)


def _below_wider(heading: Heading, region: Region) -> Heading:
    """A heading of money as the wider header cell above it says what its amounts measure."""
    spot = heading.spot
    above = next(
        (
            wider
            for row in reversed(region.header)
            for wider, end in zip(row.spots, _ends(row), strict=True)
            if wider.row < spot.row and wider.column <= spot.column < end and end - wider.column > 1
        ),
        None,
    )
    if above is None or not heading.is_money:
        return heading
    return replace(heading, label=below_wider(heading.label, above), above=above)


def _ends(row: Row) -> list[int]:
    """The grid columns behind the cells of a header row; in a text dump each ends where the next begins."""
    if row.spans:
        return [spot.end for spot in row.spots]
    return [*(spot.column for spot in row.spots[1:]), row.columns][: len(row.spots)]


def _goal_heading(region: Region, spot: Spot) -> Heading | None:
    """The header of the goals of projects, although it is worded like a level of indicators (`绩效内容`)."""
    label = spot.label
    if label is None or label.one("ind.level1", "ind.level2", "ind.name") is None:
        return None
    if label.one("head.indicators") or not _holds_goals(region, spot):
        return None
    return Heading(GOAL, replace(label, concepts=frozenset({GOAL})), spot, inferred=True)


def names_plainly(spot: Spot) -> bool:
    """Whether a header is the plain word for projects (`项目`), which heads their names where a list tells it."""
    return "项" in spot.text and _PLAIN_NAME.fullmatch(squeeze(spot.text)) is not None


def _begins_with(region: Region, heading: Heading, name: Heading) -> bool:
    """Whether cells stand under a header only in rows in which a project begins, rows of sums aside."""
    rows = [row for row in region.rows if not any(spot.is_total for spot in row.spots[:2])]
    begins = {spot.row for spot in _under(rows, name.spot)}
    cells = list(_under(rows, heading.spot))
    return bool(cells) and all(spot.row in begins for spot in cells) and len(begins) < len(rows)


def money_cells(cells: Sequence[tuple[Heading, Spot | None]]) -> dict[str, Spot]:
    """The cells of money among those of a project, by what their column is called."""
    return {
        column_key(heading.spot, heading.above): spot
        for heading, spot in cells
        if heading.is_money and spot is not None
    }
