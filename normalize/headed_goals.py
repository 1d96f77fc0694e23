"""Cells of a list that print the goal of a project and all its indicators under headings in brackets.

`【总体目标】…【产出指标-数量指标】指标1：机柜数量（≥77台）`: each heading says what stands behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.labels import match
from normalize.named_values import named_value
from normalize.numbering import strip_marker
from normalize.taxonomy import level, level_path

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING = re.compile(r"【([^【】\n]{2,24})】[ \t]*[:：]?")
_FEWEST = 2  # headings of levels
_LINES = re.compile(r"[\n；;]+|(?<=\S)\s+(?=指标\d{1,2}[:：])")
_FRAMED = re.compile(r"(?P<name>.{2,}?)\s*[(（](?P<value>[^()（）]+)[)）]")


def is_headed(text: str) -> bool:
    """Whether a cell prints indicators under headings that name their levels."""
    return sum(level(heading) is not None for heading, _ in _parted(text)) >= _FEWEST


def goal_of(text: str) -> str:
    """What stands under the heading of the goal, or before the first heading if none names it."""
    for heading, told in _parted(text):
        label = match(heading)
        if label is not None and label.one("text.annual_goal", "text.long_term_goal"):
            return told
    return text[: first.start()].strip() if (first := _HEADING.search(text)) is not None else text


def indicators_of(text: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """The indicators under the headings: the levels over each, its name and its value.

    Where all lines under the headings end with brackets, these hold the values.
    """
    found = [(heading, told) for heading, told in _parted(text) if level(heading) is not None]
    lines = [
        (heading, strip_marker(line.strip())[1].strip())
        for heading, told in found
        for line in _LINES.split(told)
        if line.strip()
    ]
    framed = [_FRAMED.fullmatch(line) for _, line in lines]
    for (heading, line), frame in zip(lines, framed, strict=True):
        path = level_path(heading)
        name, value = named_value(line)
        if frame is not None and all(framed):
            name, value = frame["name"], frame["value"]
        yield path[:2] if path is not None else (heading,), name, value


def _parted(text: str) -> list[tuple[str, str]]:
    """The headings of a cell and what stands behind each."""
    heads = list(_HEADING.finditer(text))
    starts = [head.start() for head in heads] + [len(text)]
    return [
        (head[1].strip(), text[head.end() : end].strip()) for head, end in zip(heads, starts[1:], strict=True)
    ]
