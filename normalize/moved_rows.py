"""Rows of a text dump that lost the cells merged from above and moved left: put back under their headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize.activities import first_own
from normalize.folding import squeeze
from normalize.identity_names import is_office
from normalize.indicator_columns import indicator_columns
from normalize.indicator_content import content_score
from normalize.money import parse_amount
from normalize.row_shift import NOWHERE, how_far
from normalize.sheet import moved_sheet
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.binding import Column
    from normalize.segments import Region
    from normalize.sheet import Moves, Row, Sheet, Spot

_DESCRIBES = ("field", "text", "item", "task", "money")
_CODES = ("field.project_code", "field.department_code")
_MONEY = ("item", "money", "task.amount", "head.budget")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-_/]*")
_OFFICE = 0.5  # an office as the name of an indicator
_LONG = 12  # characters of a goal


@dataclass(frozen=True, slots=True)
class _Place:
    """A grid column: the column of the indicators it belongs to, or the header that describes a project or task."""

    column: Column | None = None
    header: Spot | None = None


def put_back(sheet: Sheet, regions: Sequence[Region]) -> Sheet:
    """The sheet with moved rows of lists under the headers their cells suit; the same sheet if none has moved.

    A moved row begins at the left edge and has a blank on its right for each cell it lost on its left. Only blocks
    whose header describes a project or a task beside its indicators are asked: in others each cell is bound alone.
    """
    moved: dict[int, Moves] = {}
    for region in regions:
        places = _places(region) if region.kind == "indicators" and region.header else {}
        for row in region.rows if places else ():
            found = how_far(row, lambda spot, at, places=places: _suits(spot, places.get(at, _Place())))
            if found is not None and _names_indicator(row, found, places):
                moved[row.index] = found
    return moved_sheet(sheet, moved) if moved else sheet


def _names_indicator(row: Row, moves: Moves, places: dict[int, _Place]) -> bool:
    """Whether a cell comes to stand where names of indicators do, so that the row is one of theirs."""
    reached = (places.get(spot.column + shift) for spot, shift in zip(row.spots, moves.shifts, strict=True))
    columns = (place.column for place in reached if place is not None)
    return any(column is not None and column.role == "name" for column in columns)


def _places(region: Region) -> dict[int, _Place]:
    """What each grid column holds; empty if nothing but indicators is listed."""
    own = first_own(region)
    left = [
        spot for row in region.header for spot in row.spots if spot.column < own and spot is not region.head
    ]
    if not any(spot.label is not None and spot.label.one(*_DESCRIBES) for spot in left):
        return {}
    width = max(row.columns for row in region.header)
    places = {
        position: _Place(column=column)
        for column in indicator_columns(region)
        for position in range(max(column.first, own), min(column.end, width))
    }
    for spot in left:  # from the highest header to the lowest
        following = [other.column for other in left if other.row <= spot.row and other.column > spot.column]
        for position in range(spot.column, min([*following, own])):
            places[position] = _Place(header=spot)
    return places


def _suits(spot: Spot, place: _Place) -> float:
    if place.column is not None:
        score = content_score(traits(spot.text), place.column)
        return min(score, _OFFICE) if place.column.role == "name" and is_office(spot.text) else score
    return NOWHERE if place.header is None else describes(spot, place.header)


def describes(spot: Spot, header: Spot) -> float:
    """How well a text suits a column that describes a project, a task or an office."""
    look = traits(spot.text)
    if (look.level is not None and look.level.certain) or look.operator or look.direction:
        return -6.0
    label = header.label
    if label is None:
        return 0.0
    if label.one(*_CODES):
        return 2.0 if _CODE.fullmatch(squeeze(spot.text)) else -6.0
    if label.one(*_MONEY) and not label.one("text", "task.name", "task.content"):
        return 2.0 if look.figure and parse_amount(spot.text).number is not None else -6.0
    if look.figure:
        return -4.0
    if label.one("text", "task.content", "task.expected"):
        return 1.5 if look.length > _LONG else 0.0
    if label.one("field.department", "field.supervising_department"):
        return 1.5 if is_office(spot.text) else -1.0
    return 0.5
