"""Headers of a table printed one cell a line: which lines head its columns, and where each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from extract import Line
from normalize.folding import squeeze
from normalize.labels import match
from normalize.taxonomy import level
from normalize.traits import traits
from normalize.unrolled_kinds import FAMILIES, FEWEST_HEADERS, NAMES, PARTS, heads_block, is_header, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Block
    from normalize.unrolled_costs import Kind

_LONGEST_HEADER = 40
_LONGEST_UNKNOWN = 10
_STUB_AMONG = 3  # headers of money of which the first may head the budget items
_UNKNOWN: tuple[Kind, ...] = ("value", "text", "mark")  # what a header among the others may head

# What a column describes that stands left of the indicators in a list of projects.
_DESCRIBES: dict[str, Kind] = {
    "field.project_code": "code",
    "field.department_code": "code",
    "field.department": "office",
    "field.implementing_unit": "office",
    "field.supervising_department": "office",
    "field": "project",
    "ind.number": "count",
    "task.number": "count",
    "text.functions": "project",
    "text": "goal",
    "task.name": "project",
    "task.content": "goal",
    "task.expected": "goal",
    "item": "sum",
    "money.amount": "sum",
    "money.budget": "sum",
    "task.amount": "sum",
    "head.budget": "sum",
}
_NAMED = frozenset({"field.project_name", "field.department", "task.name", "text.functions"})
_SHORT = re.compile(r"[^\d:：()（）。，；、]{2,8}")
_OWN = ("ind.level1", "ind.level2", "ind.name")
_FEWEST_DESCRIBED = 2
_MOST_DESCRIBED = 12
Places = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Header:
    """A run of header lines.

    Attributes:
        end: Index of the block behind it.
        lines: The lines of each header; a long one may be printed on two.
        kinds: What each column of the table holds.
        places: Row and column of each header; a group stands above the columns it heads.
        family: Which table it heads: `ind`, `task` or `money`.
    """

    end: int
    lines: tuple[tuple[Line, ...], ...]
    kinds: tuple[Kind, ...]
    places: tuple[tuple[int, int], ...]
    family: str

    @property
    def rows(self) -> int:
        """Number of header rows."""
        return max(row for row, _ in self.places) + 1

    @property
    def gap(self) -> int:
        """Empty lines between two cells that follow each other, as the header prints them."""
        numbers = [line.line or 0 for lines in self.lines for line in lines]
        gaps = sorted(after - before - 1 for before, after in pairwise(numbers))
        return max(gaps[len(gaps) // 2], 0)


def headers(blocks: Sequence[Block], start: int) -> list[Header]:
    """What the run of lines from `start` on may head, each way to read it; empty if it is no header."""
    first = blocks[start : start + FEWEST_HEADERS]
    if len(first) < FEWEST_HEADERS or not all(isinstance(block, Line) for block in first):
        return []
    described = list(_described(blocks, start))
    told = [concept for _, concept, _ in described if concept]
    if len(told) >= _FEWEST_DESCRIBED and any(concept in _NAMED for concept in told):
        kinds, lines = _run(blocks, start + len(described), "ind")
        if is_header(kinds, "ind") and kinds[0] != "lead":
            return _listed_headers(blocks, start, described, kinds, lines)
    for family in FAMILIES:
        kinds, lines = _run(blocks, start, family)
        if not is_header(kinds, family):
            continue
        end = start + sum(map(len, lines))
        return [
            Header(end, tuple(lines), tuple(columns), tuple(places), family)
            for guessed in _guessed(kinds)
            for columns, places in _readings(guessed, family)
        ]
    return []


def _described(blocks: Sequence[Block], start: int) -> Iterator[tuple[Kind, str, Line]]:
    """The lines from one on that head what describes the projects of a list, or duties: kind, concept and line."""
    before: str | None = None
    for block in blocks[start : start + _MOST_DESCRIBED]:
        label = match(block.text) if isinstance(block, Line) else None
        if not isinstance(block, Line) or (label is not None and (label.inline or label.one(*_OWN))):
            return
        concept = label.one(*_DESCRIBES) if label is not None else None
        if label is not None and concept is not None:
            yield next(kind for family, kind in _DESCRIBES.items() if label.one(family)), concept, block
        elif _may_head(block.text, known=label is not None, before=before):
            yield "said", "", block
        else:
            return
        before = concept or ""


def _may_head(text: str, *, known: bool, before: str | None) -> bool:
    """Whether a short line may head a column of its own; one behind the label of a name or a text is its value."""
    if not _SHORT.fullmatch(squeeze(text)) or level(text) is not None:
        return False
    return known if before is None else known or before.startswith(("item", "money", "ind", "task.number"))


def _listed_headers(
    blocks: Sequence[Block],
    start: int,
    described: Sequence[tuple[Kind, str, Line]],
    kinds: Sequence[Kind | None],
    lines: Sequence[tuple[Line, ...]],
) -> list[Header]:
    """The readings of a header whose first columns describe projects, and whose others are those of indicators."""
    first = len(described)
    own: list[Kind] = [kind for kind, _, _ in described]
    heads = [(line,) for _, _, line in described]
    end = start + first + sum(map(len, lines))
    behind = list(takewhile(lambda found: found[1].startswith("field"), _described(blocks, end)))
    places = [(0, at) for at in range(first)]
    beside: list[Kind] = [kind for kind, _, _ in behind]
    return [
        Header(
            end + len(behind),
            (*heads, *lines, *((line,) for _, _, line in behind)),
            (*own, *columns, *beside),
            (
                *places,
                *((row, column + first) for row, column in below),
                *((0, first + len(columns) + at) for at in range(len(behind))),
            ),
            "ind",
        )
        for guessed in _guessed(kinds)
        for columns, below in _readings(guessed, "ind")
    ]


def _readings(kinds: Sequence[Kind], family: str) -> list[tuple[list[Kind], Places]]:
    columns, places = _arranged(kinds)
    readings = [(columns, places)]
    if family == "money":
        readings = _with_items(columns, places)
    sums = len(columns) - next(
        (at for at in range(len(columns), 0, -1) if columns[at - 1] != "money"), len(columns)
    )
    if family == "task" and sums > 1 and "money" in columns[:-sums]:
        readings.append(_sums_below_one(columns, sums))
    elif family == "task" and sums > 2:
        readings.append(_sums_below_one(columns, sums - 1))
    return readings


def _guessed(kinds: Sequence[Kind | None]) -> list[list[Kind]]:
    """The kinds with each meaning a header that nothing explains may have; the cells tell which it is."""
    if None not in kinds:
        return [[kind for kind in kinds if kind is not None]]
    return [[kind or guess for kind in kinds] for guess in _UNKNOWN]


def _run(
    blocks: Sequence[Block], start: int, family: str
) -> tuple[list[Kind | None], list[tuple[Line, ...]]]:
    """The headers from a line on with what they head; one of indicators that nothing explains heads None."""
    kinds: list[Kind | None] = []
    lines: list[tuple[Line, ...]] = []
    index = start
    while found := _heading(blocks, index, family) or _unknown_heading(blocks, index, kinds, family):
        kind, heading = found
        if (kind == "lead" and kinds) or (family == "money" and kinds and _begins_items(blocks, index)):
            break
        kinds.append(kind)
        lines.append(heading)
        index += len(heading)
    # The label of the block may be worded like a column for names, and stand behind that of a greater block.
    first = 1 if kinds[:1] == ["lead"] else 0
    for at, kind in enumerate(kinds[first : first + 1], first):
        if kind in ("name", "title") and kind in kinds[at + 1 :] and heads_block(lines[at]):
            kinds[at] = "lead"
    return kinds, lines


def _unknown_heading(
    blocks: Sequence[Block], index: int, kinds: Sequence[Kind | None], family: str
) -> tuple[None, tuple[Line, ...]] | None:
    """A short line that says nothing and stands among the headers of an indicator table."""
    line = blocks[index] if index < len(blocks) else None
    if family != "ind" or None in kinds or "name" not in kinds or "value" not in kinds:
        return None
    if not isinstance(line, Line) or len(squeeze(line.text)) > _LONGEST_UNKNOWN:
        return None
    look, label = traits(line.text), match(line.text)
    if look.level is not None or look.value or look.slot or (label is not None and label.inline):
        return None
    among = label is None and _heading(blocks, index + 1, family) is not None
    return (None, (line,)) if among or _first_row(blocks, index + 1) else None


def _first_row(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line begins the rows below a header: with the name of a level 1, and that of a level 2 behind it."""
    lines = blocks[index : index + 2]
    looks = [traits(line.text).level if isinstance(line, Line) else None for line in lines]
    return len(looks) > 1 and all(look is not None and look.certain for look in looks)


def _begins_items(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line that could head a money column is the first budget item: an amount stands behind it."""
    lines = [block for block in blocks[index : index + 2] if isinstance(block, Line)]
    label = match(lines[0].text) if len(lines) > 1 else None
    return label is not None and label.one("item") is not None and traits(lines[1].text).value


def _heading(blocks: Sequence[Block], index: int, family: str) -> tuple[Kind, tuple[Line, ...]] | None:
    """What kind of column a line heads, alone or with the line behind it; None if it is no header."""
    found: list[Line] = []
    for block in blocks[index : index + 2]:
        if not isinstance(block, Line) or len(block.text) > _LONGEST_HEADER:
            return None
        found.append(block)
        kind = kind_of("".join(line.text for line in found), family)
        if kind is not None:
            return kind, tuple(found)
    return None


def _arranged(kinds: Sequence[Kind]) -> tuple[list[Kind], Places]:
    """Columns of a header and the place of each of its lines, where a group is printed before its columns.

    `年度指标值` stands above an operator, a value and a unit. The first header row is printed before the second:
    groups before all columns, or the columns of a group behind all others.
    """
    lead = next((at for at, kind in enumerate(kinds) if kind != "lead"), len(kinds))
    groups = next((at for at, kind in enumerate(kinds[lead:]) if kind in NAMES), 0)
    rest = list(kinds[lead + groups :])
    if groups and kinds[lead] == "value" and "value" in rest:
        below = lead + min(at for at, kind in enumerate(rest) if kind in PARTS)
        places = [(0, 0)] * lead + [(0, below)]
        places += [(0, lead + len(rest) + at) for at in range(groups - 1)]
        places += [(1, lead + at) for at in range(len(rest))]
        return [*kinds[:lead], *rest, *kinds[lead + 1 : lead + groups]], places
    if lead and groups:  # the label of the block is printed above the names, and its neighbours before them
        aside = list(kinds[lead : lead + groups])
        places = [(0, at) for at in range(lead)]
        places += [(0, lead + len(rest) + at) for at in range(groups)]
        places += [(1, lead + at) for at in range(len(rest))]
        return [*kinds[:lead], *rest, *aside], places
    behind = len(kinds)
    while behind and kinds[behind - 1] in PARTS:
        behind -= 1
    parts = list(kinds[behind:])
    group = next((at for at, kind in enumerate(kinds[:behind]) if kind == "value"), behind - 1)
    if group == behind - 1 or len(parts) < 2 or parts.count("value") != 1:
        return list(kinds), [(0, at) for at in range(len(kinds))]
    places = [(0, at if at <= group else at + len(parts) - 1) for at in range(behind)]
    places += [(1, group + at) for at in range(len(parts))]
    return [*kinds[:group], *parts, *kinds[group + 1 : behind]], places


def _with_items(columns: Sequence[Kind], places: Places) -> list[tuple[list[Kind], Places]]:
    """The column of budget items has no header of its own, or the first of many headers is its."""
    readings: list[tuple[list[Kind], Places]] = [
        (["item", *columns], [(row, column + 1) for row, column in places])
    ]
    if columns[0] == "money" and columns.count("money") > _STUB_AMONG:
        readings.append((["item", *columns[1:]], places))
    return readings


def _sums_below_one(columns: Sequence[Kind], sums: int) -> tuple[list[Kind], Places]:
    """The first of several sums as a group above the last ones, which stand in a second header row."""
    group = columns.index("money")
    aside = len(columns) - sums - group - 1
    places = [(0, at) for at in range(group + 1)]
    places += [(0, group + sums + at) for at in range(aside)]
    places += [(1, group + at) for at in range(sums)]
    return [*columns[:group], *columns[-sums:], *columns[group + 1 : -sums]], places
