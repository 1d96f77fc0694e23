"""Indicator blocks whose levels stand side by side: each level 2 heads a column, its indicators stand below it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.block_ends import begins_other_block, heads_block
from normalize.evidence import Drafted, Evidence, Flag, Used
from normalize.folding import squeeze
from normalize.indicator_values import amounts_of
from normalize.named_values import is_empty, named_values
from normalize.numbering import strip_marker
from normalize.summary_entries import Column, leveled
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.records import Indicator
    from normalize.sheet import Row, Sheet, Spot

FEWEST_COLUMNS = 3  # that names of level 2 head without a level 1 above them
_HEADS = ("head.indicators", "head.indicators_long", "ind")
_ROLES = (
    ("ind.name", "name"),
    ("ind.weight", "weight"),
    ("ind.score", "score"),
    ("ind.actual", "actual"),
    ("ind.period", "period"),
    ("ind.annual", "annual"),
    ("ind.value", "annual"),
)


def level_columns(sheet: Sheet, index: int) -> tuple[tuple[Row, ...], tuple[Row, ...]] | None:
    """The header rows of such a block that begins at a row, with the level 1 above them if it is printed, and its body."""
    header = _header(sheet, index)
    if header is None:
        return None
    if _parts(sheet, header[-1]):
        header = (*header, sheet.rows[header[-1].index + 1])
    first = header[-1].spots[0].column if _is_parting(header[-1]) else _levels(header[-1])[0].column
    body: list[Row] = []
    for row in sheet.rows[header[-1].index + 1 :]:
        if row.table != header[-1].table or not row.spots or _header(sheet, row.index) is not None:
            break
        if heads_block(sheet, row) or begins_other_block(row, first) or not _lies_below(row, first):
            break
        body.append(row)
    while body and body[-1].spots and all(level(spot.text) is not None for spot in body[-1].spots):
        body.pop()
    return (header, tuple(body)) if body else None


def read_level_columns(
    sheet: Sheet, header: Sequence[Row], body: Sequence[Row], used: Used
) -> list[Drafted[Indicator]]:
    """Read such a block: an indicator with its value in one cell, or the name above and the value below it."""
    for row in header:
        used.name("header", *row.spots)
    parting = header[-1] if _is_parting(header[-1]) else None
    columns = _columns(sheet, header[:-1] if parting is not None else header)
    if parting is not None:
        return [draft for row in body for draft in _parted(columns, parting, row, used)]
    drafts: list[Drafted[Indicator]] = []
    named: dict[int, dict[str, Spot]] = {}
    for position, row in enumerate(body):
        beside = [spot for spot in row.spots if spot.column < columns[0].first]
        used.name("label", *beside)
        role = _role(beside)
        cells = _cells(row, columns)
        if (
            role is None
            and named
            and all(traits(spot.text).value or is_empty(spot.text) for _, spot in cells)
        ):
            role = "annual"
        if role is not None and role != "name" and named:
            for column, spot in cells:
                named.get(column.first, {}).setdefault(role, spot)
            continue
        drafts.extend(_paired(columns, named, used))
        named = {}
        if role == "name" or _over_values(body[position + 1 : position + 2], columns):
            named = {column.first: {"name": spot} for column, spot in cells}
            continue
        for column, spot in cells:
            drafts.extend(_listed(column, spot, used))
    drafts.extend(_paired(columns, named, used))
    return drafts


def _header(sheet: Sheet, index: int) -> tuple[Row, ...] | None:
    """The row of names of level 2 that begins the block, with the row of level 1 above it; None if neither begins here."""
    row = sheet.rows[index]
    if not row.spots or level(row.spots[-1].text) is None:
        return None  # as in most rows
    if row.table is not None and _heads_columns(row) and _stands_over_cells(sheet, row, FEWEST_COLUMNS):
        return (row,)
    if row.table is not None and _stands_over_indicators(sheet, row):
        return (row,)
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else None
    if below is None or row.table not in (None, below.table) or not _heads_columns(below):
        return None
    uppers = [level(spot.text) for spot in _levels(row)]
    if (
        not uppers
        or len(uppers) < len(_without_head(row))
        or any(found is None or found.level1 is None for found in uppers)
    ):
        return None
    return (row, below) if _stands_over_cells(sheet, below, 2) else None


def _without_head(row: Row) -> Sequence[Spot]:
    """The cells of a row without the label of the block or of the row before them."""
    label = row.spots[0].label if row.spots and level(row.spots[0].text) is None else None
    headed = label is not None and not label.inline and label.one(*_HEADS) is not None
    return row.spots[1:] if headed else row.spots


def _levels(row: Row) -> list[Spot]:
    return [spot for spot in _without_head(row) if level(spot.text) is not None]


def _heads_columns(row: Row) -> bool:
    """Whether a row consists of names of level 2, each another, besides what labels the row."""
    own = _without_head(row)
    looks = [level(spot.text) for spot in own]
    if row.table is None or len(own) < 2 or any(found is None or found.level2 is None for found in looks):
        return False
    return len({squeeze(spot.text) for spot in own}) == len(own)


def _stands_over_cells(sheet: Sheet, row: Row, fewest: int) -> bool:
    """Whether cells stand below most of the names of a row and none of them is a level."""
    if _parts(sheet, row):
        return True
    own = _levels(row)
    below = sheet.below(row)
    if len(own) < fewest or below is None:
        return False
    cells = [spot for spot in below.spots if spot.column >= own[0].column]
    if any(level(spot.text) is not None for spot in cells) or len(cells) > len(own):
        return False
    starts = {spot.column for spot in cells}
    return sum(spot.column in starts for spot in own) * 2 > len(own)


def _is_parting(row: Row) -> bool:
    """Whether a row parts wider columns into what names an indicator and its value."""
    labels = [spot.label for spot in row.spots]
    known = [label for label in labels if label is not None and label.inline is None and label.one("ind")]
    named = sum(label.one("ind.name") is not None for label in known)
    return len(known) == len(labels) > 2 * named - 1 > 0 and not _heads_columns(row)


def _parts(sheet: Sheet, row: Row) -> bool:
    """Whether the row below a row of levels parts each of their columns."""
    below = sheet.below(row)
    if below is None or not _is_parting(below):
        return False
    starts = {spot.column for spot in below.spots}
    return len(below.spots) > len(_levels(row)) and all(spot.column in starts for spot in _levels(row))


def _parted(columns: Sequence[Column], parting: Row, row: Row, used: Used) -> Iterator[Drafted[Indicator]]:
    """The indicators of a row whose names and values stand in columns of their own."""
    ends = [*(spot.column for spot in parting.spots[1:]), parting.columns]
    parts = [
        Column(spot, spot.column, end, _role([spot]) or "")
        for spot, end in zip(parting.spots, ends, strict=True)
    ]
    each, rest = divmod(len(parts), len(columns))
    named: dict[int, dict[str, Spot]] = {}
    for part, cell in _cells(row, parts):
        owner = next((column for column in columns if column.first <= part.first < column.end), None)
        if not parting.spans and not rest:
            owner = columns[parts.index(part) // each]
        if owner is not None and part.concept:
            named.setdefault(owner.first, {})[part.concept] = cell
    yield from _paired(columns, named, used)


def _stands_over_indicators(sheet: Sheet, row: Row) -> bool:
    """Whether a row of nothing but names of level 1, each another, stands over cells that list indicators with values."""
    own = _without_head(row)
    looks = [level(spot.text) for spot in own]
    if any(found is None or found.level1 is None or found.rare or not found.certain for found in looks):
        return False
    if len({squeeze(spot.text) for spot in own}) < max(len(own), 2) or not _stands_over_cells(sheet, row, 2):
        return False
    below = [spot for spot in sheet.rows[row.index + 1].spots if spot.column >= own[0].column]
    return all(any(value for _, value in named_values(spot.text)) for spot in below)


def _lies_below(row: Row, first: int) -> bool:
    """Whether what stands left of the columns of a row only labels it, and anything stands in them."""
    left = [spot for spot in row.spots if spot.column < first]
    known = all(spot.label is not None and spot.label.one(*_HEADS) for spot in left)
    return known and len(left) < len(row.spots)


def _columns(sheet: Sheet, header: Sequence[Row]) -> list[Column]:
    """The columns of a block, each headed by a level 2 below the level 1 that covers it or stands before it."""
    spots = _levels(header[-1])
    ends = [*(spot.column for spot in spots[1:]), max(header[-1].columns, spots[-1].end)]
    uppers = _levels(header[0]) if len(header) > 1 else []
    columns: list[Column] = []
    for spot, end in zip(spots, ends, strict=True):
        over = sheet.at(header[0].index, spot.column) if uppers and header[0].spans else None
        above = over if over in uppers else _told_above(spot, uppers)
        columns.append(Column(spot, spot.column, end, "level", above))
    return columns


def _told_above(spot: Spot, uppers: Sequence[Spot]) -> Spot | None:
    """The level 1 of a level 2 in a text dump, which has lost how far each reaches: the nearest under which it may stand.

    A name that is one of level 1 as well (满意度指标) may as well stand alone.
    """
    found = level(spot.text)
    if found is None or (found.level1 == "satisfaction" and not found.rare):
        return None
    fitting = [
        upper for upper in uppers if (look := level(upper.text)) is not None and look.level1 in found.parents
    ]
    before = [upper for upper in fitting or uppers if upper.column <= spot.column]
    return before[-1] if before else next(iter(fitting), None)


def _cells(row: Row, columns: Sequence[Column]) -> list[tuple[Column, Spot]]:
    """The cells of a row by column; where a text dump prints one for each, their order tells more than their places."""
    own = [spot for spot in row.spots if spot.column >= columns[0].first]
    if not row.spans and len(own) == len(columns):
        return list(zip(columns, own, strict=True))
    return [
        (column, spot)
        for column in columns
        if (spot := next((spot for spot in own if column.first <= spot.column < column.end), None))
        is not None
    ]


def _role(beside: Sequence[Spot]) -> str | None:
    """What the cells of a row are by the label left of them."""
    for spot in beside:
        label = spot.label
        if label is not None and label.one("head.indicators") is None:
            return next((role for concept, role in _ROLES if concept in label.concepts), None)
    return None


def _over_values(below: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Whether the next row holds nothing but values, so that a row holds names."""
    for row in below:
        cells = _cells(row, columns)
        return bool(cells) and all(traits(spot.text).value or is_empty(spot.text) for _, spot in cells)
    return False


def _paired(
    columns: Sequence[Column], named: dict[int, dict[str, Spot]], used: Used
) -> Iterator[Drafted[Indicator]]:
    """The indicators whose names stand in a row of their own."""
    for column in columns:
        bound = named.get(column.first)
        name = bound.get("name") if bound is not None else None
        if bound is None or name is None:
            continue
        if is_empty(name.text):
            used.name("slot", *bound.values())
        else:
            values = {
                role: spot for role, spot in bound.items() if role != "name" and not is_empty(spot.text)
            }
            yield _drafted(column, name, strip_marker(name.text.strip())[1].strip(), values, used=used)


def _listed(column: Column, spot: Spot, used: Used) -> Iterator[Drafted[Indicator]]:
    """The indicators one cell lists with their values."""
    found = named_values(spot.text)
    if not found:
        used.name("slot", spot)
    for name, value in found:
        yield _drafted(column, spot, name, {"annual": spot} if value else {}, value, used=used)


def _drafted(
    column: Column, spot: Spot, name: str, values: dict[str, Spot], value: str = "", *, used: Used
) -> Drafted[Indicator]:
    """The record of an indicator; `value` is what its own cell says of it behind the name."""
    found = level(column.spot.text)
    assert found is not None  # noqa: S101 - it heads the column as a level
    evidence = [Evidence("name", spot, name), Evidence("level2", column.spot, column.spot.text)]
    if column.above is not None:
        evidence.append(Evidence("level1", column.above, column.above.text))
    used.value(spot)
    record = leveled(column, found, name)
    texts = {"annual": value} if value else {}
    amounts, read, flags = amounts_of(name, values, used, tuple(evidence), texts)
    record = replace(record, **amounts)  # pyright: ignore[reportArgumentType]
    if record.level_basis == "inferred":
        flags = (*flags, Flag("level_inferred", "level1", record.level1))
    return Drafted(record, name, read, flags)
