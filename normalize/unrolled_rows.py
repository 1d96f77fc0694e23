"""Sharing the lines of a table printed one cell a line out over its rows and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import is_total
from normalize.traits import traits
from normalize.unrolled_costs import LISTED, cell_cost, skip_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Line
    from normalize.unrolled_costs import Kind

_LEFT_OVER = 1.2  # cost of a line behind the table
GOES_ON = 3.0
"""Cost of a further paragraph in the cell of the line before."""

_OF_LEVELS = re.compile(r"\(.*指标\)")  # says of which kinds those of a level are
_WRAPPED = -2.0  # … that makes the name of a level whole
_NEW_ROW = 0.5
_NO_LEVEL = 4.0
_NO_NAME = 2.0
_NEVER = 8.0


@dataclass(frozen=True, slots=True)
class Token:
    """One printed line, or a blank cell (None); `at` is the index of its block, or of the block behind it."""

    line: Line | None
    at: int

    @property
    def text(self) -> str:
        """What is printed; empty for a blank cell."""
        return self.line.text if self.line is not None else ""


Row = list[tuple[int, list[Token]]]
"""The cells of one row: column and lines."""


@dataclass(frozen=True, slots=True)
class _Step:
    """The least cost of all lines up to one if it stands in a column.

    `before` is where the line before it then stands, `begins` whether a row begins with it.
    """

    cost: float
    before: int
    begins: bool


def share_out(
    tokens: Sequence[Token],
    kinds: Sequence[Kind],
    *,
    blanks: bool,
    firsts: frozenset[int] | None = None,
    whole: bool = False,
    further: float = GOES_ON,
) -> tuple[float, list[Row], int]:
    """Share lines out over rows and columns at the least cost.

    Args:
        tokens: Lines behind a header; those at the end may belong to no row.
        kinds: What the columns hold.
        blanks: Whether blank cells are among the lines.
        firsts: Which lines begin a row, if that is known.
        whole: Whether all lines are known to belong to a row.
        further: Cost of a second line in one cell.

    Returns:
        The cost; the rows; the index of the block behind the last line of the table.
    """
    texts = [token.text for token in tokens]
    skipped = [0.0]
    for kind in kinds:
        skipped.append(skipped[-1] + skip_cost(kind, blanks=blanks))
    steps: list[list[_Step]] = []
    closed = [0.0]  # cost of the table if it ends before a line, by number of the line
    for number in range(len(texts)):
        begins = None if firsts is None else number in firsts
        steps.append(
            _steps(
                texts, number, kinds, skipped, steps[-1] if steps else None, begins=begins, further=further
            )
        )
        closed.append(min(_closing(steps[-1], skipped)))
    left_over = [0.0]
    for text in reversed(texts):
        left_over.append(left_over[-1] + (_LEFT_OVER if text else 0.0))
    totals = [cost + left for cost, left in zip(closed, reversed(left_over), strict=True)]
    if firsts is not None:  # a table ends with a row
        totals = [
            total if number in firsts or number == len(texts) else inf for number, total in enumerate(totals)
        ]
    stop = len(texts) if whole else totals.index(min(totals))
    if stop == 0:
        return 0.0, [], 0
    end = tokens[stop].at if stop < len(tokens) else tokens[-1].at + 1
    return totals[stop], _traced(tokens[:stop], steps, skipped), end


def _steps(
    texts: Sequence[str],
    number: int,
    kinds: Sequence[Kind],
    skipped: Sequence[float],
    before: list[_Step] | None,
    *,
    begins: bool | None,
    further: float,
) -> list[_Step]:
    """The best step into each column for one line, which begins a row, does not, or may."""
    fresh, fresh_from = 0.0, -1
    if before is not None:
        closing = _closing(before, skipped)
        fresh = min(closing)
        fresh_from = closing.index(fresh)
    steps: list[_Step] = []
    for column, kind in enumerate(kinds):
        fit = cell_cost(texts[number], kind)
        torn = _torn(kinds, -1, column)
        options = [
            (inf if begins is False else fresh + _NEW_ROW + skipped[column] + torn + fit, fresh_from, True)
        ]
        if before is not None and not begins:
            options.extend(
                (
                    step.cost + skipped[column] - skipped[left + 1] + _torn(kinds, left, column) + fit,
                    left,
                    False,
                )
                for left, step in enumerate(before[:column])
            )
            options.append((before[column].cost + _further(texts, number, kind, further), column, False))
        steps.append(_Step(*min(options)))
    return steps


def _torn(kinds: Sequence[Kind], left: int, column: int) -> float:
    """What it costs a row that tells of its project to leave out its money or the level 1 of the first indicator.

    `left` is the column before, -1 if the row begins.
    """
    between = kinds[left + 1 : column]
    if left < 0:
        return _NO_NAME if kinds[column] in LISTED and "project" in between else 0.0
    if kinds[left] not in LISTED:
        return 0.0
    return (_NO_LEVEL if "level1" in between else 0.0) + (_NO_NAME if "sum" in between else 0.0)


def _closing(steps: Sequence[_Step], skipped: Sequence[float]) -> list[float]:
    """Costs with the row ended behind each column."""
    return [step.cost + skipped[-1] - skipped[column + 1] for column, step in enumerate(steps)]


def _further(texts: Sequence[str], number: int, kind: Kind, cost: float) -> float:
    """Cost of a line as a further paragraph in the cell of the line before."""
    text = texts[number]
    if not text:
        return _NEW_ROW
    empty = traits(text).slot and not traits(text).value and not text.isalpha()  # but `指标` ends a name
    if is_total(text) or empty:
        return _NEVER  # it begins a row of its own
    if kind in LISTED:
        return cost + max(cell_cost(text, kind), 0.0)
    if (
        kind in ("level1", "level2")
        and traits(text).level is None
        and not _OF_LEVELS.fullmatch(squeeze(text))
    ):
        whole = traits(texts[number - 1] + text).level
        if whole is not None and whole.certain:
            return _WRAPPED
    return cost


def _traced(tokens: Sequence[Token], steps: Sequence[Sequence[_Step]], skipped: Sequence[float]) -> list[Row]:
    """The rows along the cheapest way, found from its end."""
    closing = _closing(steps[len(tokens) - 1], skipped)
    column = closing.index(min(closing))
    rows: list[Row] = []
    cells: Row = []
    held: list[Token] = []
    for number in range(len(tokens) - 1, -1, -1):
        held.append(tokens[number])
        step = steps[number][column]
        if step.begins or step.before != column:
            cells.append((column, held[::-1]))
            held = []
        if step.begins:
            rows.append(cells[::-1])
            cells = []
        column = step.before
    return rows[::-1]
