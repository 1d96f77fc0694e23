"""Summary tables: one row a project or department, with its money, its goal and its indicators in columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.evidence import Drafted, Evidence, Used
from normalize.fields import Claim, Fields, ItemClaim
from normalize.folding import squeeze
from normalize.headers import is_indicator_header, is_task_header
from normalize.indicator_values import amounts_of
from normalize.named_values import named_values
from normalize.records import Indicator
from normalize.taxonomy import clean_level, default_level1_names, level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.labels import Label
    from normalize.sheet import Row, Sheet, Spot

_NAMES = ("field.project_name", "field.department", "field.implementing_unit")
_CONCEPTS = (
    *_NAMES,
    "field.supervising_department",
    "field.project_code",
    "field.department_code",
    "field.fiscal_year",
    "text",
    "item",
)
_MONEY = ("money.amount", "money.budget")
_MEASURED = ("money.adjusted", "money.executed")
_LEAST = 4  # columns of a summary
_TITLE = re.compile(r"(?!附件|目录|关于)[^。；，]{0,40}(?:绩效|目标)[^。；，]{0,16}表(?:[(][^()]*[)])?")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A column: its lowest header cell, the grid columns it heads, what it means, and the header cell above it."""

    spot: Spot
    first: int
    end: int
    concept: str
    above: Spot | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One row of a summary: its cells by column, those of merged unit names included."""

    row: Row
    cells: tuple[tuple[_Heading, Spot], ...]

    def fields(self, form: Fields) -> Fields:
        """The row's cells as fields, before the fields the whole form prints."""
        fields = Fields(claims=list(form.claims), sections=list(form.sections), groups=list(form.groups))
        own: list[Claim] = []
        for heading, spot in self.cells:
            label = heading.spot.label
            if label is None or heading.concept == "":
                continue
            if heading.concept == "item":
                fields.items.append(ItemClaim(_as_item(label), heading.spot, (spot,), spot.end))
            elif heading.concept != "level":
                own.append(Claim(heading.concept, label, heading.spot, ((spot, spot.text),)))
        named = {claim.concept for claim in own}
        if "field.supervising_department" in named and "field.implementing_unit" not in named:
            named.add("field.department")  # of the office that made the list
        fields.claims[:] = [*own, *(claim for claim in fields.claims if claim.concept not in named)]
        return fields

    def indicators(self, used: Used) -> list[Drafted[Indicator]]:
        """The indicators the row's cells list, each under the level that heads its column."""
        drafts: list[Drafted[Indicator]] = []
        for heading, spot in self.cells:
            if heading.concept == "level":
                used.value(spot)
                drafts.extend(_indicators(heading, spot, used))
        return drafts


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """A summary table: its header rows and its entries."""

    header: tuple[Row, ...]
    entries: tuple[Entry, ...]

    def titles(self, sheet: Sheet) -> list[Spot]:
        """Lines above the table that name it a table of targets, even one that only sums others up."""
        above = [row for row in sheet.rows[: self.header[0].index] if len(row.spots) == 1]
        return [row.spots[0] for row in above if _TITLE.fullmatch(squeeze(row.spots[0].text))]


def find_summary(sheet: Sheet, used: Used) -> Summary | None:
    """The first summary table of a form; None if it has none.

    Its header names projects or departments beside levels of indicators, or beside a goal and money; the rows below
    hold no labels.
    """
    for row in sheet.rows:
        if row.table is None or len(row.spots) < _LEAST:
            continue
        if is_indicator_header(row):
            continue
        header, headings = _headings(sheet, row)
        if is_indicator_header(header[-1]) or not _tells(headings):
            continue
        if is_task_header(sheet, row) and not _lists_levels(headings):
            continue
        entries = _entries(sheet, header, headings, used)
        if entries:
            for above in header:
                used.name("header", *above.spots)
            return Summary(header, entries)
    return None


def _tells(headings: Sequence[_Heading]) -> bool:
    concepts = [heading.concept for heading in headings]
    if not any(name in concepts for name in _NAMES) or len(headings) < _LEAST:
        return False
    if sum(concept == "" for concept in concepts) * 2 >= len(concepts):
        return False
    return _lists_levels(headings) or (
        "item" in concepts and any(concept.startswith("text.") for concept in concepts)
    )


def _lists_levels(headings: Sequence[_Heading]) -> bool:
    """Whether columns are headed by levels of indicators, as those of a list of tasks never are."""
    return sum(heading.concept == "level" for heading in headings) > 1


def _headings(sheet: Sheet, row: Row) -> tuple[tuple[Row, ...], list[_Heading]]:
    """The columns a row heads, parted by the row below where that only names parts of wider cells."""
    own = [_heading(spot, spot.column, end) for spot, end in zip(row.spots, _ends(row), strict=True)]
    if row.index + 1 >= len(sheet.rows):
        return (row,), own
    below = sheet.rows[row.index + 1]
    parts = [_heading(spot, spot.column, end) for spot, end in zip(below.spots, _ends(below), strict=True)]
    levels = all(part.concept == "level" for part in parts)
    wide = [
        heading
        for heading in own
        if heading.end - heading.first > 1 or (levels and heading.concept == "level")
    ]
    within = parts and all(any(w.first <= part.first < w.end for w in wide) for part in parts)
    if below.table != row.table or not within or any(part.concept == "" for part in parts):
        return (row,), own
    whole = [
        heading for heading in own if not any(heading.first <= part.first < heading.end for part in parts)
    ]
    cut = [
        replace(part, end=min(part.end, above.end), above=above.spot)
        for part in parts
        for above in wide
        if above.first <= part.first < above.end
    ]
    return (row, below), sorted((*whole, *cut), key=lambda heading: heading.first)


def _ends(row: Row) -> list[int]:
    if row.spans:
        return [spot.end for spot in row.spots]
    starts = [spot.column for spot in row.spots[1:]]
    return [*starts, row.columns] if row.spots else []


def _heading(spot: Spot, first: int, end: int) -> _Heading:
    return _Heading(spot, first, max(end, first + 1), _concept(spot))


def _concept(spot: Spot) -> str:
    label = spot.label
    found = level(spot.text) if label is None or label.one("text", "field") is None else None
    if found is not None and (found.certain or found.level2 is not None):
        return "level"
    if label is None or label.inline:
        return ""
    concept = label.one(*_CONCEPTS)
    if concept is None:
        return (
            "item"
            if label.one(*_MONEY, *_MEASURED)
            else ("other" if label.one("task", "other", "person", "ind") else "")
        )
    return "item" if concept.startswith("item.") else concept


def _as_item(label: Label) -> Label:
    if label.one("item"):
        return label
    return replace(label, concepts=frozenset({"item.total", *label.concepts.intersection(_MEASURED)}))


def _entries(
    sheet: Sheet, header: tuple[Row, ...], headings: Sequence[_Heading], used: Used
) -> tuple[Entry, ...]:
    name = next(heading for wanted in _NAMES for heading in headings if heading.concept == wanted)
    entries: list[Entry] = []
    carried: dict[str, tuple[_Heading, Spot]] = {}
    for row in sheet.rows[header[-1].index + 1 :]:
        if row.table != header[0].table or not row.spots:
            break
        if any(spot.is_total for spot in row.spots[:2]):
            used.name("total", *row.spots)
            continue
        cells = _cells(sheet, row, headings)
        if any((label := spot.label) is not None and label.one("field", "text", "head") for _, spot in cells):
            break
        if not any(heading is name for heading, _ in cells):
            break
        by_concept = {heading.concept: (heading, spot) for heading, spot in cells}
        for concept in _NAMES[1:]:
            if concept in by_concept:
                carried[concept] = by_concept[concept]
            elif concept in carried and name.concept != concept:
                cells.append(carried[concept])
        entries.append(Entry(row, tuple(cells)))
    return tuple(entries)


def _cells(sheet: Sheet, row: Row, headings: Sequence[_Heading]) -> list[tuple[_Heading, Spot]]:
    cells: list[tuple[_Heading, Spot]] = []
    for heading in headings:
        spot = next((spot for spot in row.spots if heading.first <= spot.column < heading.end), None)
        if spot is None and row.spans:
            spot = sheet.at(row.index, heading.first)
        if spot is not None:
            cells.append((heading, spot))
    return cells


def _indicators(heading: _Heading, spot: Spot, used: Used) -> list[Drafted[Indicator]]:
    found = level(heading.spot.text)
    drafts: list[Drafted[Indicator]] = []
    if found is None:
        return drafts
    printed = clean_level(heading.spot.text)
    above = level(heading.above.text) if heading.above is not None else None
    code1 = (above.level1 if above is not None else None) or (
        found.parents[0] if found.parents else found.level1
    )
    level1 = clean_level(heading.above.text) if above is not None and heading.above is not None else None
    if level1 is None:
        level1 = printed if found.level2 is None or code1 == found.level1 else None
    if level1 is None and code1 is not None:
        level1 = default_level1_names().get(code1)
    for name, value in named_values(spot.text):
        record = Indicator(
            declaration_id="",
            seq=0,
            row_key="",
            level1=level1,
            level2=printed if found.level2 is not None else None,
            level1_code=code1,
            level2_code=found.level2,
            level_basis="printed" if above is not None else "inferred",
            name=name,
        )
        evidence = (Evidence("name", spot, name), Evidence("level2", heading.spot, heading.spot.text))
        bound = {"annual": spot} if value else {}
        record, evidence, flags = amounts_of(record, bound, used, evidence, {"annual": value})
        drafts.append(Drafted(record, name, evidence, flags))
    return drafts
