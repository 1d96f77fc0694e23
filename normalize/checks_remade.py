"""Checks on forms whose tables were put together again from lines: values that may hold cells of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.checks import Checked
from normalize.checks_words import PERIODS, doubted_text
from normalize.evidence import Flag
from normalize.folding import squeeze
from normalize.numbering import split_numbered
from normalize.numerals import ordinal
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normalize.draft import Draft
    from normalize.evidence import Evidence
    from normalize.records import Goal, Indicator

_NAMES = ("project_name", "department", "supervising_department")
_PARTED = re.compile(r"[\u4e00-\u9fff)）]\s+[\u4e00-\u9fff(（]")
_ORDINAL = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,3}")
_PART = re.compile(r"第[一二三四五六七八九十]+[部章]")
_OF_FORM = (
    "title",
    "form_kind",
    "fiscal_year",
    "region_code",
    "province_code",
    "department",
    "project_name",
    "money_unit",
    "budget_total_yuan",
    "annual_goal",
)
_CHANGED = re.compile(r"(?:调整|变更)前")
_SHORTEST = 10  # characters of what an office is for


def check_remade(
    draft: Draft, texts: Mapping[str, str], goals: Sequence[Goal], rows: Sequence[Indicator]
) -> Iterator[Checked]:
    """Names, texts and targets that may be put together from several cells."""
    identity = draft.identity
    for item in identity.evidence:
        if item.column in _NAMES and _is_remade(item) and _PARTED.search(item.spot.text.strip()):
            yield Checked("declarations", None, Flag("cells_doubtful", item.column, None, item.spot.text))
    told = _shown_none(draft, beside=bool(goals or rows))
    if told is not None:
        for column in _OF_FORM:
            yield Checked("declarations", None, Flag("reading_doubtful", column, None, told))
        for table, listed in (("budget_lines", draft.budget), ("goals", goals), ("indicators", rows)):
            for index in range(len(listed)):
                yield Checked(table, index, Flag("reading_doubtful", None, None, told))
    functions = texts.get("functions")
    if functions is not None and len(functions) < _SHORTEST:
        yield Checked("declarations", None, Flag("cells_doubtful", "functions", None, functions))
    for column in PERIODS:
        text = texts.get(column)
        if text is not None and _is_of_several(text):
            yield from doubted_text("cells_doubtful", column, text, goals)
    twice = _told_twice(rows)
    for index in twice if twice and _is_changed(draft) else ():
        yield Checked("indicators", index, Flag("cells_doubtful", None, None, rows[index].name))
    for index, row in enumerate(rows):
        told = _told(row)
        if told is not None:
            yield Checked("indicators", index, Flag("cells_doubtful", None, None, told))
        if row.remark is not None and any(map(_is_level, row.remark.split("\n"))):
            for near in range(index, min(index + 2, len(rows))):  # the level is of one of them
                yield Checked("indicators", near, Flag("cells_doubtful", None, None, row.remark))


def _told_twice(rows: Sequence[Indicator]) -> list[int]:
    """Indicators told once with a target of the whole period and once with one of the year."""
    periods = {squeeze(row.name) for row in rows if row.name and row.period_raw and not row.annual_raw}
    years = {squeeze(row.name) for row in rows if row.name and row.annual_raw and not row.period_raw}
    both = periods & years
    return [index for index, row in enumerate(rows) if row.name is not None and squeeze(row.name) in both]


def _is_changed(draft: Draft) -> bool:
    """Whether a form prints what held before a change beside what holds now: two targets are hardly of two periods."""
    return any(_CHANGED.search(spot.text) for row in draft.rows for spot in row.spots)


def _told(row: Indicator) -> str | None:
    """The words that show an indicator to be of several rows, or to be none: lines of a target, a slot, a level."""
    for text in (row.annual_raw, row.actual_raw):
        if text is not None and ("\n" in text or (traits(text).slot and not traits(text).value)):
            return text
    return row.name if row.level2 is None and _is_level(row.name or "") else None


def _is_level(text: str) -> bool:
    look = level(text)
    return look is not None and look.level2 is not None


def _shown_none(draft: Draft, *, beside: bool) -> str | None:
    """What shows that a form is none; None if nothing does. `beside` tells that it has goals or indicators.

    It is a table of the booklet before the forms, or a project of a list of which no money is printed: remarks of
    the project above were taken for its name.
    """
    title, project = draft.identity.title, draft.identity.project_name
    if _PART.match(title) and not beside:
        return title
    amounts = [line.record.amount_yuan for line in draft.budget]
    if not amounts or any(amount is not None for amount in amounts):
        return None
    named = {item.spot.row for item in draft.identity.evidence if item.column == "project_name"}
    beside_name = (item.spot.row for drafted in draft.indicators for item in drafted.evidence)
    return project if not named.isdisjoint(beside_name) else None


def _is_remade(item: Evidence) -> bool:
    return item.spot.table is not None and not item.spot.in_file


def _is_of_several(text: str) -> bool:
    """Whether a text has lines without numbers behind its first one, or numbers that leave some out."""
    pieces = split_numbered(text)
    if any("\n" in piece.text for piece in pieces) or (len(pieces) > 1 and pieces[0].label is None):
        return True
    outer = [piece.label for piece in pieces if piece.label is not None and piece.level == 1]
    numbers = [ordinal(found[0]) for label in outer if (found := _ORDINAL.search(label))]
    return bool(numbers) and (len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)))
