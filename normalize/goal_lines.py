"""Goals of listed projects that have a line of their own below the project: they get a column beside its others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import GOALS, Label, partition_label
from normalize.office_rows import header_of_names
from normalize.sheet import Sheet
from normalize.taxonomy import level

if TYPE_CHECKING:
    from normalize.sheet import Row, Spot

_FEWEST = 2  # projects of a list
_MOST_CELLS = 2  # the label and the goal


def with_goal_lines(sheet: Sheet) -> Sheet:
    """The sheet with such goals at the end of the first row of their project, under a header of their own.

    A goal may stand behind its label in one cell over the whole width, in the cell beside it, or in a line between two
    halves of the list. A list with a column of goals has no such lines, nor has one in which a project would get two.
    """
    header: tuple[Row, Spot] | None = None
    owner: Row | None = None
    moved: dict[int, list[tuple[Row, Spot, Label, Spot]]] = {}
    listed: dict[int, int] = {}
    for row in sheet.rows:
        if not row.spots or (row.table is None and _goal(row) is None):
            continue
        name = header_of_names(row) if row.table is not None else None
        if name is not None:
            header, owner = (row, name), None
            listed[row.index] = 0
        elif header is None or (row.table is not None and row.columns != header[0].columns):
            header, owner = None, None
        elif (found := _goal(row)) is not None:
            if owner is not None:
                moved.setdefault(header[0].index, []).append((owner, *found))
        elif _names_other(row, owner, header[1].column):
            owner = row
            listed[header[0].index] += 1
    sound = {
        index: found
        for index, found in moved.items()
        if _is_sound(sheet.rows[index], found, projects=listed[index])
    }
    return _moved(sheet, sound) if sound else sheet


def _names_other(row: Row, owner: Row | None, column: int) -> bool:
    """Whether a row prints a name in a column, and not only that of the project before it again."""
    name = _name_in(row, column)
    return name is not None and (owner is None or name != _name_in(owner, column))


def _name_in(row: Row, column: int) -> str | None:
    """The name that a row prints in a column; none if a level stands there or before it, as the row has moved left."""
    if any(spot.column <= column and level(spot.text) is not None for spot in row.spots):
        return None
    return next((spot.text for spot in row.spots if spot.column == column and spot.label is None), None)


def _goal(row: Row) -> tuple[Spot, Label, Spot] | None:
    """The label of a row that prints a goal and nothing else, with the goal; None if it is no such row."""
    label = _plain_goal(row.spots[0].text) or row.spots[0].label
    if label is None or label.one(*GOALS) is None:
        return None
    told = list({spot.text: spot for spot in reversed(row.spots)}.values())[::-1]  # each text once
    if label.inline and len(told) == 1:
        goal = replace(told[0], text=partition_label(told[0].text)[2])
        return (told[0], replace(label, inline=None), goal) if goal.text else None
    if label.inline is None and len(told) == _MOST_CELLS and told[1].label is None:
        return told[0], label, told[1]
    return None


def _plain_goal(text: str) -> Label | None:
    """The label of a goal that says no more (`目标：…`), which elsewhere means much else."""
    head, colon, goal = partition_label(text)
    return Label(head, frozenset({GOALS[0]}), inline=goal) if colon and squeeze(head) == "目标" else None


def _is_sound(header: Row, found: list[tuple[Row, Spot, Label, Spot]], *, projects: int) -> bool:
    """Whether most projects have goals, no two of a kind; goals behind the last project may be those of the form."""
    labels = [label for spot in header.spots if (label := spot.label) is not None]
    owners = {(owner.index, label.one(*GOALS)) for owner, _, label, _ in found}
    if projects < _FEWEST or len({owner for owner, _ in owners}) * 3 < projects * 2:
        return False
    return len(owners) == len(found) and not any(label.one(*GOALS) for label in labels)


def _moved(sheet: Sheet, moved: dict[int, list[tuple[Row, Spot, Label, Spot]]]) -> Sheet:
    added: dict[int, list[Spot]] = {}
    gone: set[int] = set()
    for index, found in moved.items():
        concepts = list(dict.fromkeys(label.one(*GOALS) for _, _, label, _ in found))
        headed = added.setdefault(index, [])
        for owner, spot, label, goal in found:
            gone.add(spot.row)
            place = concepts.index(label.one(*GOALS))
            added.setdefault(owner.index, []).append(_at_end(goal, owner, place))
            if all(other.column != owner.columns + place for other in headed):
                headed.append(_at_end(replace(spot, text=label.wording), sheet.rows[index], place))
                headed[-1].tell(_plain(label))
    tables = {sheet.rows[index].table for index in added}
    rows: list[Row] = []
    for row in sheet.rows:
        if row.index in gone:  # a line amid the list, or a row of it
            rows.append(replace(rows[-1], index=row.index, spots=(), blanks=()))
        elif row.table in tables:
            own = sorted(added.get(row.index, ()), key=lambda spot: spot.column)
            rows.append(replace(row, spots=(*row.spots, *own), columns=row.columns + len(GOALS)))
        else:
            rows.append(row)
    cover = {place: spot for place, spot in sheet.cover.items() if place[0] not in gone}
    cover.update({(index, spot.column): spot for index, spots in added.items() for spot in spots})
    return Sheet(tuple(rows), cover)


def _plain(label: Label) -> Label:
    """The label as that of a goal alone, which its wording need not say (`年度目标`)."""
    return replace(label, concepts=frozenset({label.one(*GOALS) or ""}))


def _at_end(spot: Spot, row: Row, place: int) -> Spot:
    """A spot behind the last column of a row, at one of the places there."""
    column = row.columns + place
    return replace(spot, row=row.index, column=column, row_span=1, column_span=1, moved=column - spot.column)
