"""Projects told one below the other in plain text: numbered headings, under each its labels and its indicators."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from extract import Line
from normalize.folding import squeeze
from normalize.labels import GOALS, Label, match
from normalize.listed_sentences import kind_of_marker, sentences
from normalize.numbering import strip_marker
from normalize.project_headings import NAME
from normalize.taxonomy import level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Row, Sheet
    from normalize.table_parts import NumberedBlock

_FEWEST = 2  # projects that make a text of several
_LONGEST = 40
_NO_NAME = re.compile(r"[。；;，,：:]|(?:情况|概况|说明|指标|目标|预算|职能|职责|任务|简介|构成|内容)$")
_OFFICES = ("field.department", "field.implementing_unit")


def part_prose(blocks: Sequence[NumberedBlock]) -> list[list[NumberedBlock]]:
    """The lines of one form in plain text, cut into those of its projects; one group if it does not tell of several.

    A project begins at a numbered heading; under each stand the same label and indicators. What stands before the
    first belongs to each.
    """
    lines = [block for _, block in blocks if isinstance(block, Line)]
    if len(lines) < len(blocks):
        return [list(blocks)]
    texts = [line.text for line in lines]
    found = [index for index in range(len(texts) - 1) if _names_project(texts, index)]
    kinds = {kind_of_marker(texts[index]) for index in found}
    if len(found) < _FEWEST or len(kinds) > 1:
        return [list(blocks)]
    groups = [list(blocks[start:end]) for start, end in pairwise((*found, len(blocks)))]
    if len({squeeze(texts[index]) for index in found}) < len(found) or not all(map(_tells_targets, groups)):
        return [list(blocks)]
    return [[*blocks[: found[0]], *group] for group in groups]


def tell_project(sheet: Sheet) -> None:
    """Take the heading over the labels of a form in plain text for the name of its project, where no label names it."""
    if any(row.table is not None for row in sheet.rows) or not _speaks_of_projects(sheet.rows):
        return
    texts = [row.spots[0].text if len(row.spots) == 1 and not row.listed else "" for row in sheet.rows]
    labels = [spot.label for row in sheet.rows for spot in row.spots]
    found = [index for index in range(len(texts) - 1) if _names_project(texts, index)]
    if len(found) != 1 or any(label is not None and label.one(NAME) for label in labels):
        return
    spot = sheet.rows[found[0]].spots[0]
    name = strip_marker(spot.text)[1].strip()
    spot.tell(Label("项目名称", frozenset({NAME}), inline=name))


def _names_project(texts: Sequence[str], index: int) -> bool:
    """Whether a line is a numbered heading that no label and no level is, just above a line with a label and its value."""
    text = texts[index].strip()
    marker, name = strip_marker(text)
    if marker is None or not name or len(name) > _LONGEST or _NO_NAME.search(name):
        return False
    if match(text) is not None or level(text) is not None:
        return False
    label = match(texts[index + 1])
    return label is not None and bool(label.inline) and label.one(*_OFFICES) is None


def _tells_targets(group: Sequence[NumberedBlock]) -> bool:
    """Whether a group of lines states a goal and indicators."""
    texts = [block.text for _, block in group if isinstance(block, Line)]
    labels = [match(text) for text in texts]
    goal = any(label is not None and label.inline and label.one(*GOALS) for label in labels)
    return goal and any(map(sentences, texts))


def _speaks_of_projects(rows: Sequence[Row]) -> bool:
    first = next((row.spots[0].text for row in rows if row.spots), "")
    return "项目" in first and "整体" not in first
