"""Labels printed on lines of their own with their values on the lines behind, laid out as rows of a table."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extract import Cell, Line, Table
from normalize.identity_names import is_office
from normalize.labels import match
from normalize.numbering import strip_marker
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Block

_SECTIONS = ("head.budget", "head.revenue", "head.expenditure", "head.levels")
_LONGEST_ANSWER = 3
_LEAST_BEFORE_TORN = 2  # lines of a value, the last of which may be the first half of a label
_LONGEST_END = 6  # of a label, printed on a line of its own
_CAPTION = re.compile(r"[\u4e00-\u9fff]{0,10}(?:指标|任务|目标|资金|预算)[\u4e00-\u9fff]{0,4}表")
_STOPS = ("。", "；", ";", "，", "、")
_Pair = tuple[Line, list[Line]]


def paired(blocks: Sequence[Block]) -> list[Block]:
    """Lay labels and the lines behind them out as rows of two cells, in a form that prints a cell a line."""
    made: list[Block] = []
    pairs: list[_Pair] = []
    for block in blocks:
        if isinstance(block, Line) and pairs and _answers(pairs[-1], block):
            pairs[-1][1].append(block)
        elif isinstance(block, Line) and _is_bare_label(block):
            pairs.append((block, []))
        elif isinstance(block, Line) and pairs and _is_named(pairs[-1]):
            made.extend([*_tables(pairs), block])
            pairs = []
        elif isinstance(block, Line) and pairs and (whole := _whole_label(pairs[-1], block)):
            pairs[-1] = (whole, [])
        elif isinstance(block, Line) and pairs and (torn := _torn_label(pairs[-1], block)):
            pairs[-1][1].pop()
            pairs.append((torn, []))
        elif isinstance(block, Line) and pairs and match(block.text) is None and _takes(pairs, block):
            pairs[-1][1].append(block)
        else:
            captions = _captions(pairs) if isinstance(block, Table) else []
            made.extend([*_tables(pairs, block), *captions])
            pairs = []
            made.append(block)
    made.extend(_tables(pairs))
    return made


def _answers(pair: _Pair, line: Line) -> bool:
    """Whether a short word that could be the label of an amount (`市本级`) answers the label of a property instead."""
    property_label, label = match(pair[0].text), match(line.text)
    if pair[1] or property_label is None or property_label.one("other.attribute") is None:
        return False
    return label is not None and label.one("item") is not None and len(label.wording) <= _LONGEST_ANSWER


def _whole_label(pair: _Pair, line: Line) -> Line | None:
    """A label whose end is on the next line; None if the line is no end of one."""
    label, values = pair
    whole = replace(label, text=label.text + line.text)
    ends = not values and len(line.text) <= _LONGEST_END and match(line.text) is None
    return whole if ends and _is_bare_label(whole) else None


def _torn_label(pair: _Pair, line: Line) -> Line | None:
    """The label whose halves are the last line taken for a value and the next (`项目起`, `止时间`); None if they are none."""
    _, values = pair
    if len(values) < _LEAST_BEFORE_TORN or match(line.text) is not None:
        return None
    before = values[-1]
    whole = replace(before, text=before.text.strip() + line.text.strip())
    short = max(len(before.text.strip()), len(line.text.strip())) <= _LONGEST_END
    return whole if short and match(before.text) is None and _is_bare_label(whole) else None


def _captions(pairs: Sequence[_Pair]) -> list[Line]:
    """Take the line off the last value that names the table behind it, if there is one."""
    values = pairs[-1][1] if pairs else []
    return [values.pop()] if len(values) > 1 and _CAPTION.fullmatch(values[-1].text.strip()) else []


def is_section(block: Block) -> bool:
    """Whether a line is the label of a block of money and nothing else."""
    label = match(block.text) if isinstance(block, Line) else None
    return label is not None and label.inline is None and label.one(*_SECTIONS) is not None


def cell_of(row: int, column: int, lines: Sequence[Line]) -> Cell:
    """One cell of a text dump that holds some lines."""
    text = lines[0].text
    for before, line in pairwise(lines):  # words of one line are parted by blanks
        text += (" " if line.line == before.line is not None else "\n") + line.text
    return Cell(row, column, text=text, line=lines[0].line, boxes=lines[0].boxes)


def _is_bare_label(line: Line) -> bool:
    label = match(line.text)
    return label is not None and label.inline is None and traits(line.text).level is None


def _is_named(pair: _Pair) -> bool:
    """Whether a label of an office has its name: what stands on a line of its own behind it is something else."""
    label = match(pair[0].text)
    named = label is not None and label.one(
        "field.department", "field.implementing_unit", "field.supervising_department"
    )
    return bool(named and pair[1]) and is_office(pair[1][0].text)


def _is_full(values: Sequence[Line]) -> bool:
    """Whether a value is complete: nothing goes on behind a figure."""
    return bool(values) and traits(values[0].text).value


def _takes(pairs: Sequence[_Pair], line: Line) -> bool:
    """Whether a line goes on with the value of the last label, or is the amount of one of several labels."""
    values = pairs[-1][1]
    if not _is_full(values):
        return True
    labels = 1
    for label, above in reversed(pairs[:-1]):
        if above or not _is_item(label):
            break
        labels += 1
    return len(values) < labels and _is_item(pairs[-1][0]) and traits(line.text).value


def _is_item(line: Line) -> bool:
    label = match(line.text)
    return label is not None and label.one("item") is not None


def _tables(pairs: Sequence[_Pair], behind: Block | None = None) -> list[Table]:
    """Rows of label and value; labels that follow each other head as many texts or amounts behind them.

    `behind` is the block that follows and is none of theirs.
    """
    cells: list[Cell] = []
    doubtful: set[int] = set()
    row = start = column = 0
    while start < len(pairs):
        heads = _text_heads(pairs, start) or _amount_heads(pairs, start)
        if heads:
            cells.extend(_headed(row, pairs[start : start + heads]))
            row, column, start = row + 2, 0, start + heads
            continue
        label, values = pairs[start]
        start += 1
        cells.append(cell_of(row, column, [label]))
        if _may_be_another(pairs[start - 1], behind if start == len(pairs) else None):
            doubtful.add(row)
        if values:
            cells.append(cell_of(row, column + 1, values))
        elif is_section(label):
            column = 1  # the label of a block stands left of the first label in it
            continue
        row, column = row + 1, 0
    if not cells:
        return []
    rows, columns = (max(ends) + 1 for ends in zip(*((cell.row, cell.column) for cell in cells), strict=True))
    return [Table(rows, columns, tuple(cells), spans=False, doubtful=frozenset(doubtful))]


def _may_be_another(pair: _Pair, behind: Block | None) -> bool:
    """Whether a label may be the header of a column, or what stands behind it the value of another label.

    So it is with a budget label that has more figures behind its own, or several; with a text whose numbers begin
    anew; and with one of sentences and lines that are none, which may be headings.
    """
    label, values = pair
    if _is_item(label):
        return len(values) > 1 or (isinstance(behind, Line) and traits(behind.text).value)
    return len(_begun(values)) > 1 or len({value.text.rstrip().endswith(_STOPS) for value in values}) > 1


def _begun(values: Sequence[Line]) -> list[list[Line]]:
    """The lines of a value, parted where their numbers begin anew: those of one text go on."""
    parts: list[list[Line]] = []
    first = strip_marker(values[0].text)[0] if values else None
    for line in values:
        if not parts or (first is not None and strip_marker(line.text)[0] == first):
            parts.append([])
        parts[-1].append(line)
    return parts


def _texts(values: Sequence[Line]) -> list[list[Line]]:
    """The texts that lines hold: those parted by their numbers, or each line."""
    begun = _begun(values)
    return begun if len(begun) > 1 else [[line] for line in values]


def _text_heads(pairs: Sequence[_Pair], start: int) -> int:
    """How many labels of texts follow each other with as many texts behind the last, or one fewer; else 0."""
    end, values = start, 0
    while end < len(pairs) and not values:
        label = match(pairs[end][0].text)
        if label is None or label.one("text") is None:
            break
        values = len(_texts(pairs[end][1]))
        end += 1
    return end - start if 2 <= values <= end - start <= values + 1 else 0


def _amount_heads(pairs: Sequence[_Pair], start: int) -> int:
    """How many labels of the budget follow each other with as many amounts behind the last; 0 if they do not.

    Where one more stands before them without an amount, none tells which of the labels has none.
    """
    if start and _is_item(pairs[start - 1][0]) and not pairs[start - 1][1]:
        return 0
    end, values = start, list[Line]()
    while end < len(pairs) and not values and _is_item(pairs[end][0]):
        values = pairs[end][1]
        end += 1
    amounts = len(values) > 1 and all(traits(line.text).value for line in values)
    return end - start if amounts and len(values) == end - start else 0


def _headed(row: int, pairs: Sequence[_Pair]) -> list[Cell]:
    """A row of heads above a row of texts; a head too many is the label of the block, to their left."""
    texts = _texts(pairs[-1][1])
    aside = len(pairs) - len(texts)
    cells = [cell_of(row, place + 1 - aside, [label]) for place, (label, _) in enumerate(pairs)]
    cells.extend(cell_of(row + 1, place, text) for place, text in enumerate(texts, 1))
    return cells
