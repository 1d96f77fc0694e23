"""Tables printed one cell a line, as word processors save a form as plain text, laid out as tables again."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from extract import Cell, Line, Table
from normalize.identity_names import is_office
from normalize.labels import is_total, match
from normalize.titles import is_title
from normalize.traits import traits
from normalize.unrolled_doubt import beside_torn, is_doubtful
from normalize.unrolled_headers import Header, headers
from normalize.unrolled_lines import cell_a_line
from normalize.unrolled_pairs import cell_of, is_section, paired
from normalize.unrolled_rows import GOES_ON, Row, Token, share_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Block
    from normalize.unrolled_costs import Kind

FEWEST_ROWS = 2
"""Rows below a header that make it the header of a table."""

_MOST_LINES = 4_000  # of one table; no form has a hundredth of them
_MOST_BLANKS = 12  # blank cells in a row; more empty lines part blocks
_OTHER_COLUMNS = 2  # labels in a row without a value between them, that head columns
_SURE = 1.5  # by how much the other readings of a row must be worse, or it is in doubt
_COUNTED = 1.0  # what a row gains whose blank cells were counted: it is laid out by evidence

_HALVES = 2
_LONGEST_HALF = 8
_FEWEST_NUMBERS = 4
_MOST_BEHIND = 40  # lines behind a label that may be the end of a table
# Labels that end a table printed line by line: no cell of a table says this.
_ATTACHMENT = re.compile(r"附[件表]\s*[一二三四五六七八九十\d]*(?:[-—.]\d+)*[:：]?")
_KIND = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]\S*(?:类|项目|支出|经费|资金)$")
_CHANGED = re.compile(r"^[\u4e00-\u9fff]{0,6}(?:(?:调整|变更)[前后]|原|新)[\u4e00-\u9fff]{0,6}$")
_ENDS = (
    "person",
    "text",
    "head.tasks",
    "head.tasks_other",
    "head.budget",
    "other.opinion",
    "field.department",
    "field.project_name",
)


def laid_out(blocks: Sequence[Block]) -> list[Block]:
    """Replace each run of lines that is a table with one cell a line by that table; all else stays.

    Such a run begins with the headers of an indicator, task or fund table, each on a line of its own. Where empty
    lines stand for empty cells they are counted; the lines behind are shared out over the columns so that
    their content fits the headers best. In a form with such a table, labels on lines of their own become rows
    with the lines behind them as well.
    """
    blocks = cell_a_line(blocks)
    made: list[Block] = []
    index, found_any = 0, False
    while index < len(blocks):
        found = _best_table(blocks, headers(blocks, index))
        if found is None:
            made.append(blocks[index])
            index += 1
            continue
        table, index, family = found
        if family == "ind" and (_goes_on_a_header(made) or _is_changed(made)):
            table = replace(table, doubtful=frozenset(range(table.rows)))
        if family == "money" and made and is_section(made[-1]):
            table = beside(made.pop(), table)
        made.append(table)
        found_any = True
    return paired(made) if found_any else made


def _goes_on_a_header(blocks: Sequence[Block]) -> bool:
    """Whether labels of other columns stand before the headers of indicators, as in a list of projects.

    Where a row of such a table begins cannot be told from its indicators.
    """
    labels = [match(block.text) if isinstance(block, Line) else None for block in blocks[-_OTHER_COLUMNS:]]
    return len(labels) == _OTHER_COLUMNS and all(
        label is not None
        and not label.inline
        and label.one("field", "text", "item", "money", "head.budget") is not None
        for label in labels
    )


def _is_changed(blocks: Sequence[Block]) -> bool:
    """Whether two lines above the headers of indicators say that these hold before and after a change.

    Which of the columns side by side, or of the rows, hold now cannot be told without the cells.
    """
    lines = [block.text for block in blocks[-_OTHER_COLUMNS:] if isinstance(block, Line)]
    return len(lines) == _OTHER_COLUMNS and all(map(_CHANGED.search, lines))


def _best_table(blocks: Sequence[Block], candidates: Sequence[Header]) -> tuple[Table, int, str] | None:
    """The table below a header, the index of the block behind it and its family; None if the lines fit no table."""
    if not candidates:
        return None
    counted = list(_tokens(blocks, candidates[0]))  # all candidates are readings of the same lines
    printed = [token for token in counted if token.line is not None]
    best: tuple[float, Header, Sequence[Row], int, tuple[Kind, ...]] | None = None
    for header in candidates:
        for kinds, blanks in _readings(header):
            cost, rows, end = share_out(counted if blanks else printed, kinds, blanks=blanks)
            cost -= _COUNTED * len(rows) if blanks else 0.0
            if len(rows) >= FEWEST_ROWS and (best is None or cost < best[0]):
                best = cost, header, rows, end, kinds
    if best is None or best[0] >= 0:
        return None
    _, header, rows, end, kinds = best
    doubtful = frozenset(
        number
        for number, row in enumerate(rows, header.rows)
        if is_doubtful(row, kinds, further=GOES_ON, margin=_SURE)
    )
    if header.family == "ind":
        rows, end = up_to_total(rows, end, len(kinds))
        doubtful |= {number + header.rows for number in beside_torn(rows, kinds)}
    if header.family in ("ind", "task"):
        rows, end = with_total(blocks, rows, end, kinds)
    elif header.family == "money":
        rows, end = _with_blank_items(blocks, rows, end, kinds.index("item"))
    parted = [headed_apart(row, kinds) for row in rows]
    table = built(header, [part for parts in parted for part in parts], kinds)
    above = list(accumulate((len(parts) - 1 for parts in parted), initial=0))
    moved = (number + above[min(number - header.rows + 1, len(rows))] for number in doubtful)
    return replace(table, doubtful=frozenset(moved)), end, header.family


def headed_apart(row: Row, kinds: Sequence[Kind]) -> list[Row]:
    """The row of a list of projects, below a row of its own if the name of an office or a kind of them heads it."""
    column, tokens = row[0]
    if kinds[column] != "project" or len(tokens) < 2:
        return [row]
    heading = tokens[0].text
    if not (is_office(heading) or _KIND.match(heading)) or is_office(tokens[1].text):
        return [row]
    return [[(column, tokens[:1])], [(column, tokens[1:]), *row[1:]]]


def up_to_total(rows: Sequence[Row], end: int, width: int) -> tuple[Sequence[Row], int]:
    """The rows above the total of their marks, if no level is named below it, and the index of the block behind them."""
    for number, row in enumerate(rows):
        tokens = [token for _, held in row for token in held]
        if number + 1 == len(rows) and (parted := _with_total_behind(rows, width)) is not None:
            return parted
        below = [token for other in rows[number + 1 :] for _, held in other for token in held]
        levels = [look for token in below if (look := traits(token.text).level) is not None and look.certain]
        if number and is_total(tokens[0].text) and not levels:
            return rows[:number], tokens[0].at
    return rows, end


def _with_total_behind(rows: Sequence[Row], width: int) -> tuple[Sequence[Row], int] | None:
    """The rows without the total that the last has taken in, where what stands before it ends the row above."""
    if len(rows) < 2:
        return None
    tokens = [token for _, held in rows[-1] for token in held]
    at = next((at for at, token in enumerate(tokens) if is_total(token.text)), 0)
    if at != 1 or any(not traits(token.text).number for token in tokens[at + 1 :]) or len(tokens) == at + 1:
        return None
    column = rows[-2][-1][0] + 1
    look = traits(tokens[0].text)
    if column >= width or look.level is not None or look.value:
        return None
    ending: Row = [*rows[-2], (column, tokens[:1])]
    return [*rows[:-2], ending], tokens[at].at


def with_total(
    blocks: Sequence[Block], rows: Sequence[Row], end: int, kinds: Sequence[Kind]
) -> tuple[Sequence[Row], int]:
    """The rows and the total row behind them, whose marks would else pass for amounts of money.

    As many sums as there are columns of money stand in these, other figures in the last columns.
    """
    lines: list[Token] = []
    width = len(kinds)
    for at, block in enumerate(blocks[end : end + width], end):
        if not isinstance(block, Line) or not (
            is_total(block.text) if not lines else traits(block.text).value
        ):
            break
        lines.append(Token(block, at))
    if len(lines) < 2:
        return rows, end
    columns = [column for column, kind in enumerate(kinds) if kind == "money"]
    if len(columns) != len(lines) - 1:
        columns = list(range(width - len(lines) + 1, width))
    total: Row = [
        (0, lines[:1]),
        *((column, [line]) for column, line in zip(columns, lines[1:], strict=True)),
    ]
    return [*rows, total], end + len(lines)


def _with_blank_items(
    blocks: Sequence[Block], rows: Sequence[Row], end: int, column: int
) -> tuple[Sequence[Row], int]:
    """The rows and the budget labels behind them that have no amount: only empty lines follow the last."""
    made = list(rows)
    for block in blocks[end:]:
        label = match(block.text) if isinstance(block, Line) else None
        if not isinstance(block, Line) or label is None or label.inline or label.one("item") is None:
            break
        made.append([(column, [Token(block, end)])])
        end += 1
    return made, end


def _readings(header: Header) -> Iterator[tuple[tuple[Kind, ...], bool]]:
    """The columns the table may have, with empty lines as cells or without; a block label may stand on its left."""
    yield header.kinds, False
    yield header.kinds, True
    if header.kinds[0] != "lead":
        yield ("lead", *header.kinds), True


def _tokens(blocks: Sequence[Block], header: Header) -> Iterator[Token]:
    """Lines behind a header up to what ends its table, with blank cells where more lines are empty than usual."""
    last = header.lines[-1][-1].line
    numbers = _column_numbers(blocks, header)
    for index in range(header.end, min(len(blocks), header.end + _MOST_LINES)):
        block = blocks[index]
        if index < header.end + numbers:
            last = block.line if isinstance(block, Line) else last
            continue
        if not isinstance(block, Line) or block.line is None or last is None or ends_table(blocks, index):
            return
        empty = (block.line - last - 1 - header.gap) // (header.gap + 1)
        yield from (Token(None, index) for _ in range(min(empty, _MOST_BLANKS)))
        yield Token(block, index)
        last = block.line


def _column_numbers(blocks: Sequence[Block], header: Header) -> int:
    """How many lines behind a header only number its columns (`1`, `2`, `3` …)."""
    count = 0
    for block in blocks[header.end : header.end + len(header.kinds) + 1]:
        if not isinstance(block, Line) or block.text.strip() != str(count + 1):
            break
        count += 1
    return count if count >= _FEWEST_NUMBERS else 0


def ends_table(blocks: Sequence[Block], index: int) -> bool:
    """Whether the table above a line ends before it: with a label no cell of it says, or with the next header."""
    block = blocks[index]
    if isinstance(block, Line) and (is_title(block.text) or _ATTACHMENT.fullmatch(block.text.strip())):
        return True  # the next form of the file
    label = match(block.text) if isinstance(block, Line) else None
    if label is not None and label.one(*_ENDS) is not None and traits(label.wording).level is None:
        return True
    return bool(headers(blocks, index)) or _parts_label_below_table(blocks, index)


def _parts_label_below_table(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line and the next are the halves of a label (`项目实施`, `保障措施`), behind the last level of a table."""
    block = blocks[index]
    if not isinstance(block, Line) or len(block.text.strip()) > _LONGEST_HALF:
        return False
    behind = (blocks[place] for place in range(index, len(blocks)))
    lines = (other.text.strip() for other in behind if isinstance(other, Line))
    texts = list(islice(lines, _MOST_BEHIND))
    if len(texts) < _HALVES:
        return False
    first, whole = match(texts[0]), match("".join(texts[:_HALVES]))
    if first is not None or whole is None or whole.inline or whole.one("other", "text") is None:
        return False
    if len(texts[1]) > _LONGEST_HALF or whole.one("ind") is not None:
        return False
    looks = [traits(text).level for text in texts]
    return not any(look is not None and look.certain for look in looks)


def built(header: Header, rows: Sequence[Row], kinds: Sequence[Kind]) -> Table:
    """Make the table of a header and the rows below it."""
    shift = len(kinds) - len(header.kinds)
    cells = [
        cell_of(row, column + shift, lines)
        for (row, column), lines in zip(header.places, header.lines, strict=True)
    ]
    for number, row in enumerate(rows, header.rows):
        for column, tokens in row:
            printed = [token.line for token in tokens if token.line is not None]
            if printed:
                cells.append(cell_of(number, column, printed))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(len(rows) + header.rows, len(kinds), tuple(cells), spans=False)


def beside(section: Block, table: Table) -> Table:
    """Put the label of a block to the left of its table, where a merged cell has printed it."""
    cells = [replace(cell, column=cell.column + 1) for cell in table.cells]
    if isinstance(section, Line):
        cells.insert(0, Cell(0, 0, text=section.text, line=section.line, boxes=section.boxes))
    return replace(table, columns=table.columns + 1, cells=tuple(cells))
