"""Checks on the reading itself: values that are words of a header, a level or a figure were hardly meant as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.checks import Checked
from normalize.evidence import Flag
from normalize.folding import squeeze
from normalize.labels import match
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalize.records import Goal, Indicator, Task

_MANY = 1 / 3  # share of doubtful rows that makes the whole block doubtful
_FEWEST = 2
_HEADERS = ("ind", "money", "head", "field", "person")


def check_texts(texts: Mapping[str, str | None], goals: Sequence[Goal]) -> list[Checked]:
    """Texts and names of the form that consist of headers and levels: a table was taken for their value."""
    found = [
        Checked("declarations", None, Flag("reading_doubtful", column, None, text[:200]))
        for column, text in texts.items()
        if text and _heads_columns(text)
    ]
    found.extend(
        Checked("goals", index, Flag("reading_doubtful", None, None, goal.text[:200]))
        for index, goal in enumerate(goals)
        if _heads_columns(goal.text)
    )
    return found


def check_names(rows: Sequence[Indicator], tasks: Sequence[Task]) -> list[Checked]:
    """Indicators and tasks whose name or value is none; where many are such, every row of the block is doubtful.

    So is every row where most print levels and no name: the names and values went elsewhere.
    """
    doubtful = [_is_no_indicator(row) for row in rows]
    named = [bad for bad, row in zip(doubtful, rows, strict=True) if row.name is not None]
    nameless = len(rows) - len(named)
    whole = sum(named) >= _FEWEST and sum(named) > _MANY * len(named)
    levels_alone = nameless >= _FEWEST and nameless > len(named)
    found = [
        Checked("indicators", index, Flag("reading_doubtful", None, None, row.name or row.level2))
        for index, (row, bad) in enumerate(zip(rows, doubtful, strict=True))
        if bad or levels_alone or (whole and row.name is not None)
    ]
    found.extend(
        Checked("tasks", index, Flag("reading_doubtful", None, None, task.name))
        for index, task in enumerate(tasks)
        if _is_no_name(task.name)
    )
    return found


def _heads_columns(text: str) -> bool:
    """Whether every line of a text is a level or a header of columns, and one at least surely so."""
    lines = [line for line in text.split("\n") if line.strip()]
    looks = [traits(line).level for line in lines]
    if any(look is not None and look.certain for look in looks):
        return True
    labels = [match(line) for line in lines]
    known = [label is not None and not label.inline and label.one(*_HEADERS) is not None for label in labels]
    return len(lines) >= _FEWEST and all(
        own or look is not None for own, look in zip(known, looks, strict=True)
    )


def _is_no_indicator(row: Indicator) -> bool:
    """Whether the name of an indicator is a figure or a header, or its target a level or a header."""
    if row.name is None:
        return False
    if _is_no_name(row.name) or _is_header(row.name):
        return True
    targets = (row.annual_raw, row.period_raw, row.actual_raw)
    return any(
        text is not None and (_is_header(text) or ((look := traits(text).level) is not None and look.certain))
        for text in targets
    )


def _is_no_name(text: str) -> bool:
    """Whether a text is a figure or a sign, but no name."""
    look = traits(text)
    return (look.value and any(sign.isdigit() for sign in text)) or look.operator or look.tick or look.number


def _is_header(text: str) -> bool:
    """Whether a text is a header of an indicator's columns in so many words (`三级指标`, `指标值`)."""
    label = match(text)
    return (
        label is not None
        and not label.inline
        and label.one("ind.level1", "ind.level2", "ind.value", "ind.annual", "ind.operator") is not None
        and "指标" in squeeze(text)
    )
