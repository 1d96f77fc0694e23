"""What the generic reader leaves open of a form: the labels, columns, levels and units a layout profile could tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.forms import split_forms
from normalize.indicator_columns import indicator_columns
from normalize.profiles import NO_PROFILES, key_of
from normalize.reader import declarations
from normalize.segments import segment
from normalize.sheet import sheet_of
from normalize.taxonomy import LONGEST_LEVEL, level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract import Document
    from normalize.forms import NumberedBlock
    from normalize.records import Declaration, Form
    from normalize.segments import Region
    from normalize.sheet import Row, Sheet, Spot

_LONGEST_LABEL = 30
_FEWEST_HEADERS = 3  # short texts in a row that look like the header of a block
_INDICATOR_ROLES = frozenset({"level1", "level2", "name", "annual", "period", "actual"})


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column header that no wording explains; `role` is what its cells were taken for, None if nothing."""

    block: str
    header: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is known and what is open about one form.

    Attributes:
        declaration: The declaration as the generic reader gives it; None if it sees no form.
        title: The printed title, or the first line; empty if there is none.
        headings: Labels the form prints and the reader knows, by which the layout can be told.
        columns: Column headers without a known wording.
        levels: Names in level columns that are in no list, each with its level (1 or 2).
        labels: Texts that stand where labels stand and were left unread, each with the text beside it.
        unit_missing: Whether amounts are printed without a unit.
        region_missing: Whether no region could be told.
    """

    declaration: Declaration | None
    title: str
    headings: tuple[str, ...]
    columns: tuple[OpenColumn, ...]
    levels: tuple[tuple[str, int], ...]
    labels: tuple[tuple[str, str], ...]
    unit_missing: bool
    region_missing: bool


def unknown_in(document: Document, path: str = "") -> Unknown | None:
    """What is open about the largest form of a document; None if the document prints nothing in cells."""
    groups = [blocks for blocks in split_forms(document) if sheet_of(blocks).rows]
    if not groups:
        return None
    blocks = max(groups, key=lambda group: sum(len(row.spots) for row in sheet_of(group).rows))
    alone = replace(document, blocks=tuple(block for _, block in blocks))
    forms = declarations(alone, path=path, profiles=NO_PROFILES)
    return _unknown(blocks, forms[0] if forms else None)


def _unknown(blocks: Sequence[NumberedBlock], form: Form | None) -> Unknown:
    sheet = sheet_of(blocks)
    findings = form.findings if form is not None else ()
    unread = {finding.actual for finding in findings if finding.rule == "unread_text"}
    regions = segment(sheet)
    columns = [column for region in regions for column in _open_columns(region)]
    levels = [found for region in regions for found in _open_levels(region)]
    header = None if regions else _likely_header(sheet)
    if header is not None:
        columns += [OpenColumn("indicators", spot.text, None) for spot in _header_spots(header)]
        levels += _levels_below(sheet, header)
    taken = {key_of(column.header) for column in columns} | {key_of(name) for name, _ in levels}
    labels = [
        (spot.text, beside.text)
        for row in sheet.rows
        for spot, beside in zip(row.spots, row.spots[1:], strict=False)
        if spot.label is None
        and _may_be_label(spot)
        and key_of(spot.text) not in taken
        and (form is None or spot.text in unread)
        and (header is None or row.index < header.index or spot.column < _header_spots(header)[0].column)
    ]
    return Unknown(
        declaration=form.declaration if form is not None else None,
        title=_title(sheet, form),
        headings=tuple(_once(_headings(sheet))),
        columns=tuple({key_of(column.header): column for column in reversed(columns)}.values())[::-1],
        levels=tuple({key_of(name): (name, depth) for name, depth in reversed(levels)}.values())[::-1],
        labels=tuple({key_of(text): (text, beside) for text, beside in reversed(labels)}.values())[::-1],
        unit_missing=any(finding.rule == "unit_missing" for finding in findings),
        region_missing=form is None or form.declaration.region_code is None,
    )


def _open_columns(region: Region) -> Iterator[OpenColumn]:
    """Headers of a block without a wording of their own, with the role their cells were taken for."""
    if region.kind == "tasks":
        for row in region.header:
            for spot in region.spots(row):
                if spot.label is None and _may_be_label(spot):
                    yield OpenColumn("tasks", spot.text, None)
        return
    roles = {
        id(column.header): column.role for column in indicator_columns(region) if column.header is not None
    }
    for row in region.header:
        for spot in region.spots(row):
            if id(spot) in roles and spot.label is None and _may_be_label(spot):
                role = roles[id(spot)]
                yield OpenColumn("indicators", spot.text, role if role in _INDICATOR_ROLES else None)


def _open_levels(region: Region) -> Iterator[tuple[str, int]]:
    """Names in the level columns of a block that are in no list."""
    if region.kind != "indicators":
        return
    depths = {"level1": 1, "level2": 2}
    columns = [column for column in indicator_columns(region) if column.role in depths]
    for row in region.rows:
        for spot in region.spots(row):
            column = next((one for one in columns if one.first <= spot.column < one.end), None)
            if column is None or level(spot.text) is not None or not _may_be_level(spot):
                continue
            yield spot.text, depths[column.role]


def _likely_header(sheet: Sheet) -> Row | None:
    """The first row of unknown short texts above rows of values, where no block was found."""
    for row, below in zip(sheet.rows, sheet.rows[1:], strict=False):
        if row.table is None or row.table != below.table or len(_header_spots(row)) < _FEWEST_HEADERS:
            continue
        if any(traits(spot.text).value for spot in row.spots):
            continue
        if any(traits(spot.text).value for spot in below.spots):
            return row
    return None


def _header_spots(row: Row) -> list[Spot]:
    return [spot for spot in row.spots if spot.label is None and _may_be_label(spot)]


def _levels_below(sheet: Sheet, header: Row) -> Iterator[tuple[str, int]]:
    """Texts in the first two columns under a likely header."""
    first, second = (spot.column for spot in _header_spots(header)[:2])
    for row in sheet.rows[header.index + 1 :]:
        if row.table != header.table or len(row.spots) < _FEWEST_HEADERS:
            continue
        for spot in row.spots:
            if spot.column in (first, second) and level(spot.text) is None and _may_be_level(spot):
                yield spot.text, 1 if spot.column == first else 2


def _may_be_label(spot: Spot) -> bool:
    key = squeeze(spot.text)
    look = traits(spot.text)
    plain = not (look.value or look.number or look.operator or look.slot) and look.level is None
    return plain and 2 <= len(key) <= _LONGEST_LABEL and not any(mark in key for mark in "。；;！？")


def _may_be_level(spot: Spot) -> bool:
    return _may_be_label(spot) and len(squeeze(spot.text)) <= LONGEST_LEVEL


def _headings(sheet: Sheet) -> Iterator[str]:
    for row in sheet.rows:
        for spot in row.spots:
            label = spot.label
            if label is not None and not label.inline and label.one("head", "text", "ind", "task", "item"):
                yield spot.text


def _title(sheet: Sheet, form: Form | None) -> str:
    if form is not None and form.declaration.title:
        return form.declaration.title
    return next((row.spots[0].text for row in sheet.rows if len(row.spots) == 1), "")


def _once(texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        key = key_of(text)
        if key not in seen:
            seen.add(key)
            yield text
