"""Tables whose dump left out a cell that says the same as the one left of it, as programs do to drop merged cells."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate, combinations, pairwise, takewhile
from math import inf
from typing import TYPE_CHECKING, Literal

from extract import Cell, Table
from normalize.folding import squeeze
from normalize.labels import is_total, match
from normalize.money import MONEY, parse_amount
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from extract import Block
    from normalize.labels import Label

Kind = Literal["text", "block", "value", "mark", "money", "rate", "operator", "unit", "remark"]

_FEWEST_BEGUN = 3  # rows that begin like the row above, as beside a merged label
_FEWEST_HEADERS = 5
_MOST_COLUMNS = 24
_MOST_TIMES = 4  # that one text may fill columns beside each other
_LONGEST_HEADER = 20
_MOST_ROWS = 1_000
_MOST_WAYS = 6  # to fill columns, of which the amounts tell the right one
_AGAIN, _LEVELS, _UNLIKELY = 0.1, 0.3, 2.0
_NEVER = 4.0
_SURE = 0.5
_SPENT = ("item.basic_expenditure", "item.project_expenditure")
_RATE = re.compile(r"率(?:[(（].*[)）])?$|^占比|比例$")
_NOTHING = re.compile(r"[-—/\\]*")
_PERCENT = re.compile(r"-?\d[\d.]*[%％]")
_KINDS: dict[Kind, tuple[str, ...]] = {
    "mark": ("ind.weight", "ind.score"),
    "operator": ("ind.operator", "ind.direction"),
    "unit": ("ind.unit",),
    "value": ("ind.value", "ind.annual", "ind.period", "ind.actual"),
    "remark": ("ind.remark", "ind.deviation"),
    "text": ("ind.level1", "ind.level2", "ind.name", "task.name", "task.content", "task.deadline"),
    "money": (*MONEY, "task.amount", "task.fiscal", "task.other", "item"),
}


def with_repeats(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with what a dump left out of tables because the cell left of it says the same.

    Such a dump repeats a label that is merged over rows in each of them, and never prints the same text twice beside
    each other. Below a header a shorter row is filled up so that each of its texts suits its columns; a row that may be filled
    in two ways is doubtful.
    """
    return [_filled(block) if isinstance(block, Table) else block for block in blocks]


def _filled(table: Table) -> Table:
    if table.spans or table.columns > _MOST_COLUMNS or table.rows > _MOST_ROWS:
        return table
    rows: list[dict[int, Cell]] = [{} for _ in range(table.rows)]
    for cell in table.cells:
        if cell.column_span > 1 or cell.row_span > 1:
            return table
        rows[cell.row][cell.column] = cell
    texts = [
        [squeeze(row[c].text) if c in row else "" for c in range(max(row, default=-1) + 1)] for row in rows
    ]
    if not _leaves_out(texts):
        return table
    made: list[Cell] = []
    doubtful: set[int] = set(table.doubtful)
    lacking = False
    header: list[str] | None = None
    kinds: list[Kind | None] = []
    for number, (row, words) in enumerate(zip(rows, texts, strict=True)):
        told = _kinds_of(words)
        if told is not None:
            upper = _over(texts[number - 1], words) if number else None
            if upper is not None:
                made = [cell for cell in made if cell.row != number - 1]
                made.extend(replace(rows[number - 1][at], column=column) for column, at in enumerate(upper))
            header, kinds = words, told
        elif len(words) <= 2 or (header is not None and len(words) > len(header)):
            header = None
        elif header is not None:
            columns, sure = _places(words, header, kinds)
            if columns is not None:
                made.extend(replace(row[at], column=column) for column, at in enumerate(columns) if at in row)
                lacking = lacking or _lacks(words, header, kinds)
                if not sure:
                    doubtful.add(number)
                continue
        made.extend(row.values())
    if not lacking:
        return table  # cells may be blank at the ends of rows
    made.sort(key=lambda cell: (cell.row, cell.column))
    return replace(table, cells=tuple(made), doubtful=frozenset(doubtful))


def _leaves_out(texts: Sequence[Sequence[str]]) -> bool:
    """Whether rows repeat the label of their block and none says the same twice in a row, though their lengths differ."""
    begun = sum(
        bool(above and below) and above[0] == below[0] != "" and not traits(above[0]).figure
        for above, below in pairwise(texts)
    )
    again = any(one == other for row in texts for one, other in pairwise(row))
    return begun >= _FEWEST_BEGUN and not again and len({len(row) for row in texts}) > 2


def _kinds_of(words: Sequence[str]) -> list[Kind | None] | None:
    """What the columns below a row of headers hold; None if it is none."""
    if len(words) < _FEWEST_HEADERS or any(len(word) > _LONGEST_HEADER for word in words):
        return None
    kinds: list[Kind | None] = []
    known = 0
    for index, word in enumerate(words):
        label = match(word)
        if label is not None and label.inline:
            return None
        if traits(word).number or (parse_amount(word).number is not None):
            return None
        kind = _kind_of(label)
        if _RATE.search(word):
            kind = "rate"
        elif kind is None and word.endswith("值"):
            kind = "value"
        if index == 0 and label is not None and label.one("head"):
            kind = "block"
        known += kind not in (None, "block", "money") or bool(label and label.one("money", "task"))
        kinds.append(kind)
    return kinds if known >= min(3, len(words) - 1) and traits(words[-1]).level is None else None


def _kind_of(label: Label | None) -> Kind | None:
    return next((kind for kind, concepts in _KINDS.items() if label and label.one(*concepts)), None)


def _over(upper: Sequence[str], lower: Sequence[str]) -> list[int] | None:
    """Which cell of a header row stands over each column of the one below it; None if that cannot be told.

    What both say at their ends is merged over them; those between head as many columns each.
    """
    first = next((at for at, (one, other) in enumerate(zip(upper, lower, strict=False)) if one != other), 0)
    ends = zip(reversed(upper[first:]), reversed(lower[first:]), strict=False)
    last = next((at for at, (one, other) in enumerate(ends) if one != other), 0)
    heads, columns = len(upper) - first - last, len(lower) - first - last
    if not first or heads < 1 or columns <= heads or columns % heads:
        return None
    middle = [at for at in range(first, first + heads) for _ in range(columns // heads)]
    return [*range(first), *middle, *range(first + heads, len(upper))]


def _lacks(words: Sequence[str], header: Sequence[str], kinds: Sequence[Kind | None]) -> bool:
    """Whether the cells of a short row cannot stand one below each header."""
    if len(words) >= len(header):
        return False
    filled = [*words, *("0",) * (len(header) - len(words))]
    unsuited = any(_cost(*each) >= _NEVER for each in zip(words, kinds, header, strict=False))
    marked = "mark" in kinds[len(words) :] and "mark" not in kinds[: len(words)]
    if marked and kinds[len(words) - 2 : len(words)] == ["value", "value"]:
        unsuited = unsuited or (traits(words[-1]).number and not traits(words[-2]).number)
    return unsuited or _sums(filled, range(len(filled)), header, kinds) > 0


def _places(
    words: Sequence[str], header: Sequence[str], kinds: Sequence[Kind | None]
) -> tuple[list[int] | None, bool]:
    """Which cell of a row stands in each column, and whether no other way is nearly as good; None if none suits."""
    width, lost = len(header), len(header) - len(words)
    # best[i][c]: the cheapest ways to fill the first c columns with the first i cells
    best: list[list[list[tuple[float, tuple[int, ...]]]]] = [
        [[] for _ in range(width + 1)] for _ in range(len(words) + 1)
    ]
    best[0][0] = [(0.0, ())]
    for at, word in enumerate(words):
        fits = [_cost(word, kind, head) for kind, head in zip(kinds, header, strict=True)]
        for start in range(at, at + lost + 1):
            for cost, ways in best[at][start]:
                total = cost
                for end in range(start + 1, min(at + lost + 1, start + _MOST_TIMES) + 1):
                    total += fits[end - 1]
                    if end > start + 1:
                        total += _again(word, kinds[end - 2], kinds[end - 1])
                    found = best[at + 1][end]
                    found.append((total, (*ways, *(at,) * (end - start))))
                    found.sort()
                    del found[_MOST_WAYS:]
    ends: list[tuple[float, tuple[int, ...]]] = []
    blank = 0.0
    for column in range(width, 0, -1):
        ends.extend((cost + blank, ways) for cost, ways in best[len(words)][column])
        blank += 0.2 if kinds[column - 1] in ("remark", None) else _NEVER
    ends = sorted((cost + _sums(words, ways, header, kinds), ways) for cost, ways in ends)
    if not ends or ends[0][0] >= _NEVER:
        return None, False
    second = ends[1][0] if len(ends) > 1 else inf
    return list(ends[0][1]), second - ends[0][0] >= _SURE


def _again(word: str, left: Kind | None, right: Kind | None) -> float:
    """What it costs that a text stands in two columns beside each other: targets, marks and amounts often are alike."""
    if not word or is_total(word):
        return _AGAIN
    if left != right or left is None:
        return 1.0
    look = traits(word).level
    named_twice = look is not None and look.level2 is not None
    return (_LEVELS if named_twice else _UNLIKELY) if left == "text" else _AGAIN


def _cost(word: str, kind: Kind | None, head: str) -> float:
    """How badly a text suits a column."""
    look = traits(word)
    number = parse_amount(word).number is not None
    blank = not word or _NOTHING.fullmatch(word) is not None
    percent = _PERCENT.fullmatch(word) is not None
    costs: dict[Kind | None, float] = {
        None: 1.0 if number else 0.2,
        "block": 0.0 if word == head or match(word) is not None else (_NEVER if look.figure else 0.4),
        "text": 1.0 if blank else (3.0 if look.figure else 0.0),
        "value": 0.4 if blank else (0.6 if look.number else 0.0),
        "mark": 0.3 if blank else (0.0 if look.number else _NEVER),
        "money": 0.3 if blank else (0.0 if number and not percent else _NEVER),
        "rate": 0.3 if blank else (0.0 if percent else (1.0 if look.number else _NEVER)),
        "operator": 0.0 if look.operator or look.direction else (0.5 if blank else _NEVER),
        "unit": 0.3 if blank else (_NEVER if look.figure else 0.0),
        "remark": 0.0 if blank or not look.figure else 3.0,
    }
    return costs[kind]


def _sums(
    words: Sequence[str], ways: Sequence[int], header: Sequence[str], kinds: Sequence[Kind | None]
) -> float:
    """What speaks against a way by its amounts: a share is that of two amounts before it, a total of two parts their sum."""
    cells = [words[at] for at in ways]
    amounts = [
        parse_amount(word).number if kind == "money" else None
        for word, kind in zip(cells, kinds, strict=False)
    ]
    against = 0.0
    for column, kind in enumerate(kinds[: len(cells)]):
        before = [amount for amount in amounts[:column] if amount is not None]
        if kind == "rate" and _PERCENT.fullmatch(cells[column]) and len(before) > 1:
            share = parse_amount(cells[column].rstrip("%％")).number or 0
            shares = [part * 100 / whole for whole, part in combinations(before, 2) if whole]
            against += _NEVER if all(abs(found - share) > 1 for found in shares) else 0.0
    labels = [match(head) for head in header]
    for column, label in enumerate(labels[: len(cells)]):
        whole = amounts[column]
        if whole is None or label is None or label.one("task.amount", "item.total") is None:
            continue
        parts = [amount or 0 for amount in takewhile(_known, _parts(amounts, labels, column))]
        summed = list(accumulate(parts))[1:]
        against += _NEVER if summed and whole not in summed else 0.0
    return against


def _parts(
    amounts: Sequence[Decimal | None], labels: Sequence[Label | None], total: int
) -> Iterator[Decimal | None]:
    """The amounts behind a total under headers of its parts, of one side, up to one that heads none."""
    first = labels[total + 1] if total + 1 < len(labels) else None
    spent = first is not None and first.one(*_SPENT) is not None
    for amount, label in zip(amounts[total + 1 :], labels[total + 1 :], strict=False):
        if (
            label is None
            or label.one("money", "item.total")
            or not label.one("item", "task.fiscal", "task.other")
        ):
            return
        if (label.one(*_SPENT) is not None) != spent:
            return
        yield amount


def _known(amount: Decimal | None) -> bool:
    return amount is not None
