"""Headings whose wording no list holds, told by what stands under and beside them: of texts, of money columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import GOALS, Label, closest
from normalize.money import labelled_amounts, parse_amount
from normalize.titles import is_heading
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet, Spot

_LONGEST_HEADING = 14
_FEWEST_HEADERS = 4
_GOAL_AND_RESULT = 2
_HEADS_TEXT = re.compile(r"目标|情况|内容|说明|概述|问题|措施|建议|[成绩]效|结果|成果|年|期|前|后")
_GAP = re.compile(r"\s{2,}|\t")
_SENTENCE = re.compile(r"[。；;，,]|\d{2}")
_NUMBERED = re.compile(r"[^。；;，,]{0,20}")  # a word with a number, which only known headings make a text
_RESULT = re.compile(r"完成|达成|实现|执行|实际|结果|成效")
_INTENDED = re.compile(r"预期|预计|计划|拟|设定|应")
_MANY_YEARS = re.compile(r"[中长]期|周期|[三五]年|规划|实施期|远期|总目标")
_ALIKE = 70.0  # percent of likeness that lets an unknown header pass for one of money


def text_headings(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> list[tuple[Spot, Label]]:
    """Short cells beside the label of a text that each head a text of their own in the row below; else empty.

    `总体目标` stands beside `年初设定的目标` and `实际达成情况`, and under each of the two stands a text.
    """
    group = spots[0].label if spots else None
    if group is None or group.inline is not None or not 2 <= len(spots) - 1 <= 3:
        return []
    if group.one("text") is None or row.index + 1 >= len(sheet.rows) or (row.spans and spots[0].row_span < 2):
        return []
    own = spots[1:]
    if any(len(squeeze(spot.text)) > _LONGEST_HEADING or _SENTENCE.search(spot.text) for spot in own):
        return []
    if any(traits(spot.text).figure for spot in own):
        return []
    below = sheet.rows[row.index + 1]
    if below.table != row.table or not 1 <= len(below.spots) <= len(own):
        return []
    if any(not _is_sentence(spot) or spot.label is not None for spot in below.spots):
        return []
    known = all(spot.label or _HEADS_TEXT.search(spot.text) for spot in own)
    if not known and any(_NUMBERED.fullmatch(squeeze(spot.text)) for spot in below.spots):
        return []
    if row.spans and {spot.column for spot in below.spots} - {spot.column for spot in own}:
        return []
    goal = group.one("text") or ""
    told = [(spot, spot.label or _told(spot.text, goal)) for spot in own]
    return [told[0], *((spot, _result_beside(label)) for spot, label in told[1:])]


def _result_beside(label: Label) -> Label:
    """`年度总体目标完成情况` beside the heading of the goal itself heads its result."""
    if label.one("text.annual_goal") is None or not _heads_result(label):
        return label
    return Label(label.wording, frozenset({"text.goal_result"}))


def goal_before_result(waiting: Sequence[tuple[Spot, Label]], spot: Spot) -> tuple[Spot, Label, str] | None:
    """The heading of a goal just above a line, which no other or that of its result follows, its label, and the goal.

    The line is the goal where the result is not told yet, or both with a gap between them. `waiting` are the
    labels that wait for what stands below them.
    """
    above = [item for item in waiting if item[0].table is not None and item[0].row == spot.row - 1]
    if above and _is_sentence(spot) and all(_heads_goal(label) for _, label in above):
        return (*above[-1], spot.text.strip())  # `总体目标 | 年度目标` and the goal alone below
    if len(above) < _GOAL_AND_RESULT or is_heading(spot.text):
        return None
    (heading, goal), (_, result) = above[-2:]
    if goal.one(*GOALS) is None or not _heads_result(result):
        return None
    texts = _GAP.split(spot.text.strip())
    return (heading, goal, texts[0]) if len(texts) <= _GOAL_AND_RESULT else None


def _heads_goal(label: Label) -> bool:
    return label.one(*GOALS) == "text.annual_goal" and not _heads_result(label)


def _heads_result(label: Label) -> bool:
    return label.one("text.goal_result") is not None or label.wording.endswith("完成情况")


def heads_unknown(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> bool:
    """Whether a row that begins like a goal or like tasks heads a table that nobody knows: short words above texts and values.

    Its words are no text of the goal; they stay unread, so that a finding quotes them.
    """
    label = spots[0].label
    if len(spots) < _FEWEST_HEADERS or label is None or label.inline:
        return False
    if label.one("text", "head.tasks", "head.tasks_other") is None:
        return False
    if spots[0].row_span > 1 or any(_is_sentence(spot) or traits(spot.text).value for spot in spots):
        return False
    if any(spot.label is not None and spot.label.one("text", "field", "item") for spot in spots[1:]):
        return False
    below = sheet.rows[row.index + 1 : row.index + 2]
    return any(
        other.table == row.table
        and len(other.spots) >= _FEWEST_HEADERS
        and other.spots[0].label is None
        and any(traits(spot.text).value for spot in other.spots)
        for other in below
    )


def _is_sentence(spot: Spot) -> bool:
    return len(squeeze(spot.text)) > _LONGEST_HEADING or _SENTENCE.search(spot.text) is not None


def _told(text: str, goal: str) -> Label:
    """The label of a text by the telling word in it; without one it is a text of the kind it stands beside."""
    key = squeeze(text)
    if _RESULT.search(key) and not _INTENDED.search(key):
        return Label(key, frozenset({"text.goal_result"}))
    if _MANY_YEARS.search(key):
        return Label(key, frozenset({"text.long_term_goal"}))
    return Label(key, frozenset({"text.annual_goal" if goal == "text.goal_result" else goal}))


def stands_over_amounts(sheet: Sheet, row: Row, spots: Sequence[Spot]) -> bool:
    """Whether the row below a row of texts holds a budget label and an amount under most of the texts."""
    if row.index + 1 >= len(sheet.rows) or any(_is_amount(spot) for spot in spots):
        return False
    below = sheet.rows[row.index + 1]
    if below.table != row.table or not any(
        spot.label is not None and spot.label.one("item") for spot in below.spots
    ):
        return False
    columns = {spot.column for spot in below.spots if _is_amount(spot)}
    return len(columns & {spot.column for spot in spots}) >= 2


def _is_amount(spot: Spot) -> bool:
    return parse_amount(spot.text).number is not None or len(labelled_amounts(spot.text)) > 1


def money_columns(sheet: Sheet, spots: Sequence[Spot]) -> list[tuple[Spot, Label | None]]:
    """The headers of money columns with their labels, known, alike, or told by the cells below and the order.

    Shares are in percent; between the budget of the year's beginning and what was spent stands the adjusted one.
    """
    labels = [spot.label or closest(spot.text, ("money.",), _ALIKE) for spot in spots]
    meanings = [label.one("money") if label is not None else None for label in labels]
    for index, spot in enumerate(spots):
        if labels[index] is not None:
            continue
        below = sheet.at(spot.row + 1, spot.column)
        told: str | None = None
        if below is not None and squeeze(below.text).endswith("%"):
            told = "money.ignored"
        elif meanings[index - 1 : index + 2 : 2] == ["money.budget", "money.executed"]:
            told = "money.adjusted"
        if told is not None:
            labels[index] = Label(squeeze(spot.text), frozenset({told}))
    return list(zip(spots, labels, strict=True))
