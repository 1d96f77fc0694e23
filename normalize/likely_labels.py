"""Labels in no list that stand where a label must stand: their company or their value tells what they are like."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from normalize.field_columns import government_label
from normalize.folding import squeeze
from normalize.identity_names import is_office
from normalize.labels import Label, closest, match
from normalize.money import parse_amount
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

_WORDS = re.compile(r"[\u4e00-\u9fff()（）*]{3,14}")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]|^[*]")
_SENTENCE = re.compile(r"[。；;，,]")
_LONGEST_HEADER = 20
_MOST_COLUMNS = 40  # of a table whose money is parted
_LONG_TEXT = 12  # characters of a value that no field has
_HEADS_OF_TEXTS = ("text.", "head.tasks")
_OFFICES = (
    "field.department",
    "field.implementing_unit",
    "field.supervising_department",
    "field.central_department",
)
_SECTIONS = ("head.", "text.annual_goal", "text.long_term_goal", "item.total")
_HEADERS = ("ind.", "task.", "money.", "item.", "text.", "head.", "field.")
_OF_MONEY = ("money.amount", "money.budget", "head.budget", "head.revenue", "item.total", "task.amount")
_OF_ROWS = ("field.", "text.", "item.", "money.")
# Percent of likeness that lets a text pass for a known label; less is enough where its value must be an office's name.
_MUCH_ALIKE, _ALIKE, _ALIKE_AMONG_ITEMS, _ALIKE_BEFORE_OFFICE = 85.0, 75.0, 70.0, 65.0
_CHARACTERS_FOR_A_CHANGE = 5  # of which one may be another


def tell_labels(sheet: Sheet) -> None:
    """Give cells of tables that must be labels the one their words are most like.

    Three places hold nothing else: between the headers of columns, beside the rows that a label is merged over, and
    before a value that only one kind of label has. Where two labels are equally like, the cell stays without.
    """
    for row in sheet.rows:
        if row.table is None or row.listed or len(row.spots) < 2:
            continue
        labelled = sum(spot.label is not None for spot in row.spots)
        if labelled == len(row.spots):
            continue
        if labelled:
            _tell_governments(sheet, row)
        heads = labelled > 1 and labelled * 2 >= len(row.spots) and not any(map(_is_no_header, row.spots))
        for index, spot in enumerate(row.spots):
            if spot.label is None and _WORDS.fullmatch(squeeze(spot.text)) and level(spot.text) is None:
                found = _told(sheet, row, index, heads=heads)
                whole = match(found.wording) if found is not None else None
                if found is not None and whole is not None and _is_told_by(squeeze(spot.text), whole):
                    spot.tell(replace(whole, unit=found.unit, hint=found.hint))


def _tell_governments(sheet: Sheet, row: Row) -> None:
    """Give the mere names of governments (`中央`, `省级`) their label where they part a wider header of money.

    Beside them stands another part with its label, and an amount below each.
    """
    upper = sheet.rows[row.index - 1] if row.index else None
    if upper is None or upper.table != row.table or len(row.spots) > _MOST_COLUMNS:
        return
    if not any(_heads_parts(spot) for spot in upper.spots[:_MOST_COLUMNS]):
        return
    for spot in row.spots:
        label = government_label(spot.text) if spot.label is None else None
        below = sheet.at(spot.row + spot.row_span, spot.column)
        over = [other for other in upper.spots[:_MOST_COLUMNS] if other.column <= spot.column]
        if label is None or below is None or not over or not _heads_parts(over[-1]):
            continue
        if below.table == row.table and parse_amount(below.text).number is not None:
            spot.tell(label)


def _heads_parts(spot: Spot) -> bool:
    """Whether a cell is a label of money or of its sources."""
    return spot.heads(*_OF_MONEY)


def _told(sheet: Sheet, row: Row, index: int, *, heads: bool) -> Label | None:
    spots = row.spots
    if heads:
        families = _families_of_headers(spots, index)
        found = closest(spots[index].text, families, _ALIKE)
        return None if found is not None and _means_another(row, spots[index].text, found) else found
    if index + 1 == len(spots) or not _begins_pair(spots, index):
        return None
    spot, following = spots[index], spots[index + 1]
    if spot.row_span > 1:
        return closest(spot.text, _SECTIONS, _ALIKE if following.label is not None else _MUCH_ALIKE)
    if following.label is not None:
        return None
    if is_office(following.text):
        return closest(spot.text, _OFFICES, _ALIKE_BEFORE_OFFICE)
    if parse_amount(following.text).number is not None:
        return closest(spot.text, ("item.",), _ALIKE_AMONG_ITEMS) if _among_items(sheet, row) else None
    grouped = index == 0 or spots[index - 1].row_span > 1
    if len(squeeze(following.text)) >= _LONG_TEXT and _SENTENCE.search(following.text) and grouped:
        return closest(spot.text, _HEADS_OF_TEXTS, _ALIKE)
    return None


def _is_told_by(key: str, label: Label) -> bool:
    """Whether a text is a label but for a character or two, and long enough to be told or only cut short."""
    key = _BRACKETS.sub("", key)
    changed = Levenshtein.distance(key, label.wording)
    return changed <= max(1, len(key) // _CHARACTERS_FOR_A_CHANGE) and (
        len(key) > 3 or len(label.wording) > len(key)
    )


def _means_another(row: Row, text: str, found: Label) -> bool:
    """Whether a text of the length of a label of indicators may be another word, as no level stands beside it."""
    if found.one("ind") is None or len(squeeze(text)) != len(found.wording):
        return False
    return not any(
        (label := spot.known_label) and label.one("ind.level1", "ind.level2") for spot in row.spots
    )


def _is_no_header(spot: Spot) -> bool:
    """Whether a cell is a value, a level or a longer text and heads no column."""
    look = traits(spot.text)
    if look.level is not None or look.length > _LONGEST_HEADER:
        return True
    return spot.label is None and (look.value or look.operator)


def _among_items(sheet: Sheet, row: Row) -> bool:
    """Whether a row, or the one above or below, holds a budget label."""
    near = [sheet.rows[at] for at in range(max(row.index - 1, 0), min(row.index + 2, len(sheet.rows)))]
    labels = [spot.known_label for other in near if other.table == row.table for spot in other.spots]
    return any(label is not None and label.one("item") is not None for label in labels)


def _begins_pair(spots: Sequence[Spot], index: int) -> bool:
    """Whether a cell is the first of its row, or the cell before it is the value of another label."""
    if index == 0:
        return True
    before = spots[index - 1].label
    return before is None or (before.one("head") is not None and before.inline is None)


def _families_of_headers(spots: Sequence[Spot], index: int) -> tuple[str, ...]:
    """The families that a header of a row of nothing but headers may be of.

    They are those of the labels beside it; left of the levels of indicators stands what describes their project.
    """
    labels = [label for spot in spots if (label := spot.label) is not None and not label.inline]
    first = spots[0].label
    if first is not None and first.one("head.tasks", "head.tasks_other"):
        return ("task.",)
    levels = [
        spot.column for spot in spots if (label := spot.label) and label.one("ind.level1", "ind.level2")
    ]
    if levels and spots[index].column < levels[0]:
        return _OF_ROWS
    beside = (family for family in _HEADERS if any(label.one(family[:-1]) for label in labels))
    heads = ("head.",) if index == 0 and spots[0].row_span > 1 else ()
    return (*beside, *heads)
