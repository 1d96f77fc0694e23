"""One entry of a summary: its cells as fields, and the indicators that they list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.evidence import Drafted, Evidence, Used
from normalize.fields import Claim, Fields, ItemClaim
from normalize.folding import squeeze
from normalize.headed_goals import goal_of, indicators_of
from normalize.indicator_values import amounts_of
from normalize.labels import Label
from normalize.list_totals import Summed, below_wider, column_key
from normalize.named_values import is_empty, named_value, named_values
from normalize.numbering import strip_marker
from normalize.records import Indicator
from normalize.taxonomy import Level, clean_level, default_level1_names, level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.sheet import Row, Spot

DEPARTMENT = "field.department"
NAMES = ("field.project_name", DEPARTMENT, "field.implementing_unit")
MEASURED = ("money.adjusted", "money.executed")
_NO_LEVEL = Indicator(declaration_id="", seq=0, row_key="", level_basis="inferred")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its lowest telling header cell, the grid columns it heads, what it means, and the header cell above.

    Of a level that is parted into name and value, both columns have the level as their header cell; the second
    means `value`. `glued` says that the cells of a level, or of a goal, print indicators of several levels, each
    behind its own.
    `name` is the cell below the level that names the one indicator whose values its column holds.
    """

    spot: Spot
    first: int
    end: int
    concept: str
    above: Spot | None = None
    glued: bool = False
    name: Spot | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One row of an entry: its cells by column, those of merged unit names included."""

    row: Row
    cells: tuple[tuple[Column, Spot], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One entry of a summary: the cell of its name, its rows, and the columns of money that it leaves blank."""

    name: Spot
    lines: tuple[Line, ...]
    blanks: tuple[Column, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All its rows."""
        return tuple(line.row for line in self.lines)

    @property
    def cells(self) -> tuple[tuple[Column, Spot], ...]:
        """All its cells by column."""
        return tuple(pair for line in self.lines for pair in line.cells)

    @property
    def summed(self) -> Summed:
        """Its money, to be compared with rows of sums."""
        amounts = {
            column_key(column.spot, column.above): spot
            for column, spot in self.cells
            if column.concept == "item"
        }
        return Summed(self.lines[0].row.index, amounts)

    def with_line(self, row: Row, cells: Sequence[tuple[Column, Spot]]) -> Entry:
        """The entry with a further row; cells merged from its rows above are not taken twice."""
        seen = {id(spot) for _, spot in self.cells}
        line = Line(row, tuple(pair for pair in cells if id(pair[1]) not in seen))
        return replace(self, lines=(*self.lines, line))

    def fields(self, form: Fields) -> Fields:
        """The entry's cells as fields, before the fields the whole form prints."""
        fields = Fields(claims=list(form.claims), sections=list(form.sections), groups=list(form.groups))
        own: list[Claim] = []
        for column, spot in self.cells:
            if column.concept in ("", "other", "level", "value"):
                continue
            label = column.spot.label or Label(squeeze(column.spot.text), frozenset({column.concept}))
            if column.concept == "item":
                fields.items.append(ItemClaim(_as_item(label, column.above), column.spot, (spot,), spot.end))
            else:
                text = goal_of(spot.text) if column.glued else spot.text
                own.append(Claim(column.concept, label, column.spot, ((spot, text),)))
        fields.items.extend(
            ItemClaim(_as_item(label, column.above), column.spot, (), column.end)
            for column in self.blanks
            if (label := column.spot.label) is not None
        )
        fields.items.sort(key=lambda item: item.spot.column)
        named = {claim.concept for claim in own}
        if "field.supervising_department" in named and "field.implementing_unit" not in named:
            named.add(DEPARTMENT)  # of the office that made the list
        fields.claims[:] = [*own, *(claim for claim in fields.claims if claim.concept not in named)]
        return fields

    def indicators(self, used: Used) -> list[Drafted[Indicator]]:
        """The indicators the entry's cells list, each under the level that heads its column."""
        drafts: list[Drafted[Indicator]] = []
        for line in self.lines:
            values = {id(column.spot): spot for column, spot in line.cells if column.concept == "value"}
            paired = {id(column.spot) for column, _ in line.cells if column.concept == "value"}
            for column, spot in line.cells:
                if column.glued and column.concept.startswith("text."):
                    drafts.extend(_headed(column, spot, used))
                if column.concept != "level":
                    continue
                used.value(spot)
                if column.name is not None:
                    drafts.extend(_pair(column, column.name, spot, used))
                elif id(column.spot) in paired:
                    drafts.extend(_pair(column, spot, values[id(column.spot)], used))
                else:
                    drafts.extend(_listed(column, spot, used))
        return drafts


def _as_item(label: Label, above: Spot | None) -> Label:
    if label.one("item") is None:
        label = replace(label, concepts=frozenset({"item.total", *label.concepts.intersection(MEASURED)}))
    return below_wider(label, above)


def _pair(column: Column, name: Spot, value: Spot, used: Used) -> Iterator[Drafted[Indicator]]:
    """The indicator whose name and value stand in two cells."""
    found = level(column.spot.text)
    if found is not None and not is_empty(name.text):
        used.value(value)
        text = strip_marker(name.text.strip())[1].strip()
        yield _drafted(leveled(column, found), column, (name, text), (value, value.text), used)


def _listed(column: Column, spot: Spot, used: Used) -> Iterator[Drafted[Indicator]]:
    """The indicators one cell lists; a level that it prints before them holds for those that follow."""
    found = level(column.spot.text)
    if found is None and not column.glued:
        return
    record = _NO_LEVEL if found is None or column.glued else leveled(column, found)
    for pair in named_values(spot.text):
        record, name, value = _below_levels(record, *pair, upper=column.glued)
        if name:
            yield _drafted(record, column, (spot, name), (spot, value), used)


def _headed(column: Column, spot: Spot, used: Used) -> Iterator[Drafted[Indicator]]:
    """The indicators a cell prints under headings that name their levels."""
    for levels, name, value in indicators_of(spot.text):
        record = _NO_LEVEL
        for printed in levels:
            if (found := level(printed)) is not None:
                record = _under(record, printed, found)
        yield _drafted(record, column, (spot, name), (spot, value), used)


def _below_levels(record: Indicator, name: str, value: str, *, upper: bool) -> tuple[Indicator, str, str]:
    """The record under the levels that a text prints before an indicator, and its name and value; no name without one.

    `upper` says that a level 1 may stand there as well.
    """
    while (inner := level(name)) is not None and inner.certain and not traits(value).value:
        if inner.level2 is None and not upper:
            break
        if upper and record.level_basis == "inferred":
            record = _NO_LEVEL  # a level 1 that only the level 2 before told
        record = _under(record, name, inner)
        name, value = named_value(value) if value else ("", "")
    return record, name, value


def leveled(column: Column, found: Level, name: str | None = None) -> Indicator:
    """An indicator with the levels that head a column, and perhaps its name."""
    printed = clean_level(column.spot.text)
    above = level(column.above.text) if column.above is not None else None
    code1 = (above.level1 if above is not None else None) or (
        found.parents[0] if found.parents else found.level1
    )
    level1 = clean_level(column.above.text) if above is not None and column.above is not None else None
    if level1 is None:
        level1 = printed if found.level2 is None else None
    if level1 is None and code1 is not None:
        level1 = default_level1_names().get(code1)
    return Indicator(
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


def _under(record: Indicator, name: str, inner: Level) -> Indicator:
    """The record under a level 2 that stands in its own cell; one that fits no other level 1 keeps its own."""
    code1 = record.level1_code
    if inner.level2 is None:
        printed = replace(record, level1=clean_level(name), level1_code=inner.level1, level_basis="printed")
        return replace(printed, level2=None, level2_code=None)
    if code1 is None or (inner.parents and code1 not in inner.parents and code1 != "other"):
        code1 = inner.parents[0] if inner.parents else inner.level1
        names = default_level1_names()
        return replace(
            record,
            level1=names.get(code1) if code1 is not None else None,
            level1_code=code1,
            level2=clean_level(name),
            level2_code=inner.level2,
        )
    return replace(record, level2=clean_level(name), level2_code=inner.level2)


def _drafted(
    record: Indicator, column: Column, name: tuple[Spot, str], value: tuple[Spot, str], used: Used
) -> Drafted[Indicator]:
    evidence = (Evidence("name", name[0], name[1]), Evidence("level2", column.spot, column.spot.text))
    bound = {"annual": value[0]} if value[1] else {}
    amounts, evidence, flags = amounts_of(name[1], bound, used, evidence, {"annual": value[1]})
    record = replace(record, name=name[1], **amounts)  # pyright: ignore[reportArgumentType]
    return Drafted(record, name[1], evidence, flags)
