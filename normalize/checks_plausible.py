"""Checks on the reading itself: values that are words of a header, a level or a figure were hardly meant as such."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from normalize.checks import Checked
from normalize.evidence import Flag
from normalize.folding import squeeze
from normalize.labels import match
from normalize.line_pieces import inner_labels
from normalize.numbering import strip_marker
from normalize.taxonomy import level
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from normalize.fields import Claim
    from normalize.records import FormKind, Goal, Indicator, Task

_OF_FORM = ("project_name", "department", "annual_goal", "long_term_goal", "budget_total_yuan")
_OF_ENTRY = (
    *_OF_FORM,
    "form_kind",
    "functions",
    "notes",
    "basic_expenditure_yuan",
    "fiscal_appropriation_yuan",
    "other_funds_yuan",
)
_MANY = 1 / 3  # share of doubtful rows that makes the whole block doubtful
_FEWEST = 2
_LONGEST_END = 4  # characters of a sentence that can be none
_NARROW = 12  # characters of a line of a narrow column
_STOPS = ("。", "；", ";", "：", ":", "，", ",", "…", "、", "！")
_NO_NAMES = ("total", "money", "ind", "item", "task", "head", "field")
_COLUMNS = ("ind", "money", "task", "head")
_FEWEST_HEADERS = 3  # of columns, on one line
_HEADERS = ("ind", "money", "head", "field", "person")


def check_texts(texts: Mapping[str, str | None], goals: Sequence[Goal]) -> list[Checked]:
    """Texts and names of the form that consist of headers and levels: a table was taken for their value."""
    found = [
        Checked("declarations", None, Flag("reading_doubtful", column, None, text[:200]))
        for column, text in texts.items()
        if text and (_is_no_text(text) or bool(inner_labels(text)))
    ]
    found.extend(
        Checked("goals", index, Flag("reading_doubtful", None, None, goal.text[:200]))
        for index, goal in enumerate(goals)
        if _is_no_text(goal.text)
    )
    return found


def several_forms(
    kind: FormKind,
    names: Mapping[str, str | None],
    projects: Iterable[Claim],
    indicators: Sequence[Indicator],
) -> str | None:
    """The text that shows a form to be several, read as one; None if nothing does.

    It names several projects, or a name is a word of a header, or it is one of projects, names none, and its
    indicators begin with the first level anew.
    """
    printed: defaultdict[str, list[str]] = defaultdict(list)
    for claim in projects:
        text = claim.text.strip()
        if squeeze(text) not in map(squeeze, printed[claim.label.wording]):
            printed[claim.label.wording].append(text)
    told = next(("、".join(texts) for texts in printed.values() if len(texts) > 1), None)
    told = told or next((text for text in names.values() if text and _names_nothing(text)), None)
    if told is None and kind != "department" and names.get("project_name") is None:
        told = _begun_anew(indicators)
    return told


def check_whole(
    told: str | None, rows: Mapping[str, Sequence[object]], *, invented: bool = False
) -> list[Checked]:
    """Findings for every value of a form that was read wrong as a whole, if some text tells so.

    `rows` are the tables of the form; `invented` tells that it is hardly a form at all.
    """
    if told is None:
        return []
    found = [
        Checked("declarations", None, Flag("reading_doubtful", column, None, told[:200]))
        for column in (_OF_ENTRY if invented else _OF_FORM)
    ]
    found.extend(
        Checked(table, index, Flag("reading_doubtful", None, None, told[:200]))
        for table, listed in rows.items()
        for index in range(len(listed))
    )
    return found


def _begun_anew(rows: Sequence[Indicator]) -> str | None:
    """The level 1 that is printed again after another one; None if there is none."""
    printed = [row.level1_raw for row in rows if row.level1_raw and row.level1_code not in (None, "other")]
    order = [text for text, _ in groupby(map(squeeze, printed))]
    return next((text for place, text in enumerate(order) if text in order[:place]), None)


def _names_nothing(text: str) -> bool:
    """Whether the name of a project or an office is a header, a level, a figure, or heads a row of sums."""
    look = traits(text).level
    label = match(text)
    return (
        _is_no_name(strip_marker(text)[1])
        or (look is not None and look.certain)
        or (label is not None and not label.inline and label.one(*_NO_NAMES) is not None)
    )


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
    undivided = any(_is_header_row(task.name) for task in tasks)  # nor are the rows below it
    found.extend(
        Checked("tasks", index, Flag("reading_doubtful", None, None, task.name))
        for index, task in enumerate(tasks)
        if undivided or _is_no_name(task.name)
    )
    return found


def _is_no_text(text: str) -> bool:
    """Whether a text that should say something is words of a table, a number, or lines of a narrow column."""
    rows = any(map(_is_header_row, text.split("\n")))
    return rows or _heads_columns(text) or traits(text).number or _is_torn(text)


def _is_header_row(line: str) -> bool:
    """Whether the words of a line are the headers of several columns."""
    words = line.split()
    if len(words) < _FEWEST_HEADERS:
        return False
    labels = [match(word) for word in words]
    heads = sum(
        label is not None and not label.inline and label.one(*_COLUMNS) is not None for label in labels
    )
    return heads >= _FEWEST_HEADERS


def _heads_columns(text: str) -> bool:
    """Whether every line of a text is a level or a header of columns, and one at least surely so."""
    lines = [line for line in text.split("\n") if line.strip()]
    looks = [level(line) for line in lines]
    if any(look is not None and look.certain for look in looks) or all(map(_is_header, lines)):
        return True
    return len(lines) >= _FEWEST and all(
        look is not None
        or ((label := match(line)) is not None and not label.inline and label.one(*_HEADERS) is not None)
        for line, look in zip(lines, looks, strict=True)
    )


def _is_torn(text: str) -> bool:
    """Whether a text is the end of a sentence, or most of its lines stop within one, as lines of a narrow column do."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        return len(lines[0]) <= _LONGEST_END and lines[0].endswith("。")
    stopping = sum(len(line) < _NARROW and not line.endswith(_STOPS) for line in lines[:-1])
    return len(lines) > _FEWEST and 2 * stopping > len(lines)


def _is_no_indicator(row: Indicator) -> bool:
    """Whether the name of an indicator is a figure, a header or a whole row, or its target is a level or a header."""
    if row.name is None:
        return False
    if _is_no_name(row.name) or _is_header(row.name) or _holds_row(row.name):
        return True
    targets = (row.annual_raw, row.period_raw, row.actual_raw)
    return any(
        text is not None and (_is_header(text) or ((look := traits(text).level) is not None and look.certain))
        for text in targets
    )


def _is_no_name(text: str) -> bool:
    """Whether a text is a figure or a sign, but no name."""
    look = traits(text)
    figure = look.value and any(sign.isdigit() for sign in text)
    unit = look.unit and look.length == 1  # the rest of a target that its row does not hold
    return figure or look.operator or look.tick or look.number or unit


def _holds_row(text: str) -> bool:
    """Whether the words of a name begin with a level in so many words or end with a value, so that it holds several cells."""
    first, *others = text.split()
    if not others:
        return False
    look, last = traits(first).level, traits(others[-1])
    return (look is not None and look.certain and first.endswith("指标")) or last.figure or last.value


def _is_header(text: str) -> bool:
    """Whether a text is a header of an indicator's columns in so many words (`三级指标`, `指标值`)."""
    label = match(text) if "指标" in squeeze(text) else None
    return (
        label is not None
        and not label.inline
        and label.one("ind.level1", "ind.level2", "ind.name", "ind.value", "ind.annual", "ind.operator")
        is not None
    )
