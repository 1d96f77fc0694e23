"""The columns of a summary table: what its header rows say that each of them holds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.headed_goals import is_headed
from normalize.identity_names import is_office
from normalize.labels import Label, partition_label
from normalize.project_headings import names_plainly
from normalize.summary_entries import DEPARTMENT, MEASURED, NAMES, Column
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

_CONCEPTS = (
    *NAMES,
    "field.supervising_department",
    "field.project_code",
    "field.department_code",
    "field.fiscal_year",
    "field.project_period",
    "field.start_date",
    "field.end_date",
    "text",
    "item",
)
_MONEY = ("money.amount", "money.budget", "task.amount", "head.budget")
_VALUES = ("ind.value", "ind.annual")
_ASIDE = ("task", "other", "person", "ind", "money.ignored")
MOST_HEADERS = 3
_FEWEST = 2  # parts of one column
_LOOKED_AT = 12  # rows below a header
_PARTS = re.compile(r"[\n；;。，,]+")


def columns_under(sheet: Sheet, row: Row) -> tuple[list[Row], list[Column]]:
    """The columns a row heads, parted by the rows below where these only name parts of wider cells."""
    header = [row]
    columns = [_column(spot, spot.column, end) for spot, end in zip(row.spots, _ends(row), strict=True)]
    while len(header) < MOST_HEADERS and header[-1].index + 1 < len(sheet.rows):
        below = sheet.rows[header[-1].index + 1]
        last = len(header) + 1 == MOST_HEADERS
        parted = _parted(columns, below, last=last) if below.table == row.table else None
        if parted is None:
            break
        header.append(below)
        columns = parted
    named = _named_below(sheet, header, columns)
    if named is not None:
        header.append(sheet.rows[header[-1].index + 1])
        columns = named
    told = [_told(column, columns, sheet.rows[header[-1].index + 1 :]) for column in columns]
    return header, _named_plainly(told)


def _named_below(sheet: Sheet, header: Sequence[Row], columns: Sequence[Column]) -> list[Column] | None:
    """The columns, those of levels parted by a further row that names the indicators; None if there is no such row.

    What stands below the names are their values.
    """
    levels = [column for column in columns if column.concept == "level"]
    last = header[-1].index
    rows = [row for row in sheet.rows[last + 1 : last + _LOOKED_AT] if row.table == header[0].table]
    if not levels or len(rows) < 2 or len(rows[0].spots) < len(levels):
        return None
    first = _under(rows[0], levels[0])
    names = [_column(spot, spot.column, end) for spot, end in zip(first.spots, _ends(first), strict=True)]
    if any(traits(name.spot.text).value or level(name.spot.text) is not None for name in names):
        return None
    parted = [
        replace(column, first=name.first, end=min(name.end, column.end), name=name.spot)
        for name in names
        for column in levels
        if column.first <= name.first < column.end
    ]
    if len(parted) < len(names) or {id(part.spot) for part in parted} != {id(own.spot) for own in levels}:
        return None
    cells = [
        spot for row in rows[1:] for spot in row.spots if any(spot.column == one.first for one in parted)
    ]
    values = sum(traits(spot.text).value for spot in cells)
    if 2 * values <= len(cells):
        return None
    kept = (column for column in columns if column.concept != "level")
    return sorted((*kept, *parted), key=lambda column: column.first)


def _under(row: Row, level: Column) -> Row:
    """A row of names that a text dump moved left of the first level, with its cells under the levels."""
    short = level.first - row.spots[0].column
    moved = not row.spans and 0 < short <= row.columns - row.spots[-1].end
    return row.put_back(row.moves_by(short)) if moved else row


def _named_plainly(columns: list[Column]) -> list[Column]:
    """The columns, a plain 项目 as that of the names of projects where others name offices or several levels."""
    concepts = [column.concept for column in columns]
    listed = concepts.count("level") > 1 or any(concept in NAMES[1:] for concept in concepts)
    if NAMES[0] in concepts or not listed:
        return columns
    return [
        replace(column, concept=NAMES[0]) if column.concept == "" and names_plainly(column.spot) else column
        for column in columns
    ]


def _told(column: Column, columns: Sequence[Column], below: Sequence[Row]) -> Column:
    """A column as its cells tell it: indicators of several levels in one cell each, or nothing but offices."""
    label = column.spot.label
    goals = column.concept.startswith("text.")
    if not goals and column.concept not in ("", "other") and (label is None or not label.one("ind", "head")):
        return column
    rows = [row for row in below[:_LOOKED_AT] if row.table == column.spot.table]
    cells = [spot for row in rows for spot in row.spots if column.first <= spot.column < column.end]
    cells = [spot for spot in cells if not spot.is_total]
    if not cells:
        return column
    if goals:
        return replace(column, glued=sum(is_headed(spot.text) for spot in cells) * 2 > len(cells))
    if sum(len(_levels_in(spot.text)) > 1 for spot in cells) * 2 > len(cells):
        return replace(column, concept="level", glued=True)
    named = any(other.concept in NAMES[1:] for other in columns)
    last = max(other.first for other in columns)
    in_place = {row.index for row in rows if row.spans or (row.spots and row.spots[-1].column >= last)}
    offices = [is_office(spot.text) for spot in cells]
    # A row of a text dump that ends before the last column may have moved left.
    others = any(spot.row in in_place and not office for spot, office in zip(cells, offices, strict=True))
    some = all(offices) or sum(offices) > 1
    if not named and column.concept == "other" and some and not others:
        return replace(column, concept=DEPARTMENT)
    return column


def _levels_in(text: str) -> set[str]:
    """The levels that a cell prints before its indicators (`数量指标：…；质量指标：…`)."""
    if ":" not in text and "：" not in text and "﹕" not in text:
        return set()
    heads = (partition_label(part)[0] for part in _PARTS.split(text) if partition_label(part)[2])
    return {squeeze(head) for head in heads if (found := level(head)) is not None and found.certain}


def _parted(own: Sequence[Column], below: Row, *, last: bool) -> list[Column] | None:
    """The columns, the wider ones parted by the cells of the row below; None if it parts none.

    A part of more than one column may be in words of its own (`其中`), unless it stands in the last row there can be.
    """
    parts = [_column(spot, spot.column, end) for spot, end in zip(below.spots, _ends(below), strict=True)]
    parts = [part for part in parts if not any(_repeats(part, column) for column in own)]
    if not parts:
        return None
    parts = _told_together(own, parts)
    paired = _pairs(own, parts)
    if paired is not None:
        return paired
    wide = [column for column in own if column.end - column.first > 1]
    alone = [column for column in own if column.concept == "level" and column not in wide]
    within = all(
        any(
            each.first <= part.first < each.end
            for each in (*wide, *(alone if part.concept == "level" else ()))
        )
        for part in parts
    )
    wide += alone
    if not within or any(part.concept == "" and (last or part.end - part.first < 2) for part in parts):
        return None
    whole = [column for column in own if not any(column.first <= part.first < column.end for part in parts)]
    cut = [
        replace(part, end=min(part.end, above.end), above=above.spot)
        for part in parts
        for above in wide
        if above.first <= part.first < above.end
    ]
    return sorted((*whole, *cut), key=lambda column: column.first)


def _told_together(own: Sequence[Column], parts: Sequence[Column]) -> list[Column]:
    """Parts of wider columns as those beside them tell: words that may name levels do, an unknown one among sources is one."""
    told: list[Column] = []
    for part in parts:
        wide = next((column for column in own if column.first <= part.first < column.end), None)
        beside = [other for other in parts if wide is not None and wide.first <= other.first < wide.end]
        if part.concept or part.spot.label is not None or len(beside) < _FEWEST:
            told.append(part)
        elif all(level(other.spot.text) is not None for other in beside):
            told.append(replace(part, concept="level"))
        elif any(other.concept == "item" for other in beside) and "资金" in part.spot.text:
            part.spot.tell(Label(squeeze(part.spot.text), frozenset({"item.other"})))
            told.append(replace(part, concept="item"))
        else:
            told.append(part)
    return told


def _repeats(part: Column, above: Column) -> bool:
    """Whether a header only says again what stands above it, as where merged cells were filled."""
    return part.first == above.first and squeeze(part.spot.text) == squeeze(above.spot.text)


def _pairs(own: Sequence[Column], parts: Sequence[Column]) -> list[Column] | None:
    """The columns with each level parted into the name of an indicator and its value; None if they are not."""
    found: list[Column] = []
    for column in own:
        inside = [part for part in parts if column.first <= part.first < column.end]
        if not inside:
            found.append(column)
            continue
        labels = [part.spot.label for part in inside]
        if column.concept != "level" or len(inside) != 2 or any(label is None for label in labels):
            return None
        name, value = labels
        if name is None or value is None or not name.one("ind.name") or not value.one(*_VALUES):
            return None
        concepts = ("level", "value")
        found.extend(
            replace(column, first=part.first, end=min(part.end, column.end), concept=concept)
            for part, concept in zip(inside, concepts, strict=True)
        )
    return found if len(found) > len(own) else None


def _ends(row: Row) -> list[int]:
    if row.spans:
        return [spot.end for spot in row.spots]
    starts = [spot.column for spot in row.spots[1:]]
    return [*starts, row.columns] if row.spots else []


def _column(spot: Spot, first: int, end: int) -> Column:
    return Column(spot, first, max(end, first + 1), _concept(spot))


def _concept(spot: Spot) -> str:
    label = spot.label
    found = level(spot.text) if label is None or label.one("text", "field") is None else None
    if found is not None and (found.certain or found.level2 is not None):
        return "level"
    if label is None or label.inline:
        return ""
    concept = label.one(*_CONCEPTS)
    if concept is not None:
        return "item" if concept.startswith("item.") else concept
    if label.one("money.ignored") is None and label.one(*_MONEY, *MEASURED):
        return "item"
    return "other" if label.one(*_ASIDE) else ""
