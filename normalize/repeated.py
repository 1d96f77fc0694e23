"""Text dumps that print a merged cell once for each place it covers: laid out with merged cells again."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import is_total, match
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Cell, Table

_FEWEST = 2  # cells beside one that says the same: in tables without merged cells they are a chance
_LONG = 16  # characters of a text that nobody writes into two cells side by side
_WIDE = 4  # columns of a row that a merged cell fills
_NAME = 4  # characters of what stands in it
_LABEL_AND_TEXT = 2
_LABEL = 3  # characters of a label; a mark (`优`) may be given twice, and a sentence be a target of two years
_STOPS = ("。", "；", ";")
_MOST_CELLS = 20_000

_Texts = list[list[str]]
_Run = tuple[int, int]  # first column of a cell and the one behind it


def with_spans(table: Table) -> Table:
    """The table with cells that say the same side by side, or below each other, as the merged cells they are of.

    Programs that ask each place of a grid for its cell print a merged cell over and over, and so does who parts the
    cells of a spreadsheet and fills them. That a table was printed so is told by labels and long texts that stand
    beside themselves, or by labels below themselves where it states merged columns; others are returned as they are.
    """
    if table.columns < 2 or not _FEWEST < len(table.cells) <= _MOST_CELLS:
        return table
    if any(cell.row_span > 1 or cell.tables for cell in table.cells):
        return table
    wide = any(cell.column_span > 1 for cell in table.cells)
    printed: dict[tuple[int, int], Cell] = {(cell.row, cell.column): cell for cell in table.cells}
    texts = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        texts[cell.row][cell.column : cell.column + cell.column_span] = [
            squeeze(cell.text)
        ] * cell.column_span
    if not wide and not _repeats(texts):
        return _named_once(table, texts)
    if wide and not _repeats_below(texts):
        return table
    runs = _stated(table) if wide else [list(_runs(texts, row)) for row in range(table.rows)]
    blank = [cell for cell in table.cells if not squeeze(cell.text)]
    cells = sorted((*_merged(printed, texts, runs), *blank), key=lambda cell: (cell.row, cell.column))
    return replace(table, cells=tuple(cells), spans=True)


def _named_once(table: Table, texts: _Texts) -> Table:
    """The table without the labels of blocks that begin several rows below each other, as who skips cells told before prints them.

    Cells beside them may have moved left, so that none is known to be merged.
    """
    if table.spans or not _repeats_below(texts):
        return table
    again = {
        number
        for number, (above, row) in enumerate(pairwise(texts), 1)
        if row[0] == above[0] and row != above and len(row[0]) >= _LABEL and names_block(row[0])
    }
    return replace(table, cells=tuple(cell for cell in table.cells if cell.column or cell.row not in again))


def names_block(text: str) -> bool:
    """Whether a text is a label without its value, and no level: what a block of several rows is called."""
    label = match(text)
    return label is not None and not label.inline and traits(text).level is None


def _stated(table: Table) -> list[list[_Run]]:
    """The cells of each row as the table states them."""
    runs: list[list[_Run]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda cell: cell.column):
        if squeeze(cell.text):
            runs[cell.row].append((cell.column, cell.column + cell.column_span))
    return runs


def _repeats_below(texts: _Texts) -> bool:
    """Whether labels that begin rows stand below themselves."""
    again = [row[0] for above, row in pairwise(texts) if row[0] == above[0] and row != above]
    return sum(len(text) >= _LABEL and _heads(text) for text in again) >= _FEWEST


def _repeats(texts: _Texts) -> bool:
    """Whether labels or sentences stand beside themselves, a name fills a row, or rows begin with the same sentence."""
    twice = [
        number
        for number, row in enumerate(texts)
        for column, (before, text) in enumerate(pairwise(row), 1)
        if before == text
        and (
            (_heads(text) and len(text) >= _LABEL)
            or (_is_sentence(text) and text in row[column + 1 : column + 2])
        )
        and not _parted(texts, number, column)
    ]
    filled = [row for row in texts if len(row) >= _WIDE and len(row[0]) >= _NAME and len(set(row)) == 1]
    below = [
        text
        for above, row in pairwise(texts)
        for text, before in zip(row, above, strict=True)
        if text == before and row[0] == above[0] != "" and _is_sentence(text)
    ]
    labelled = any(_is_labelled(texts, number) for number in range(len(texts)))
    # Where none has a blank before its end, cells may have been left out: two alike are then a chance if nothing
    # is said three times, or twice together with something else or at the end of a row.
    gaps = any(not before and text for row in texts for before, text in pairwise(row))
    thrice = any(
        text == second == third != ""
        for row in texts
        for text, second, third in zip(row, row[1:], row[2:], strict=False)
    )
    together = len(set(twice)) < len(twice)
    told = len(twice) if gaps or thrice or together or any(texts[number][-1] for number in twice) else 0
    return max(told, len(below)) >= _FEWEST or bool(filled) or labelled


def _is_labelled(texts: _Texts, number: int) -> bool:
    """Whether a row holds labels and then nothing but the same sentence again and again."""
    row = texts[number]
    first = next((column for column, text in enumerate(row) if not _heads(text)), len(row))
    rest = row[first:]
    return (
        0 < first < len(row) - 1
        and len(set(rest)) == 1
        and _is_sentence(rest[0])
        and not any(_parted(texts, number, column) for column in range(first + 1, len(row)))
    )


def _is_told(text: str) -> bool:
    """Whether a text stands in one cell of a row: the label of something, a sum, or a sentence."""
    return bool(text) and (_heads(text) or _is_sentence(text))


def _is_sentence(text: str) -> bool:
    return len(text) >= _LONG or text.endswith(_STOPS)


def _heads(text: str) -> bool:
    label = match(text)
    return (label is not None and not label.inline) or traits(text).level is not None or is_total(text)


def _heads_results(text: str) -> bool:
    label = match(text)
    return label is not None and label.one("ind.actual", "text.goal_result") is not None


def _runs(texts: _Texts, row: int) -> Iterator[_Run]:
    """The cells of a row: neighbours that say the same are one, unless the columns have headers of their own."""
    own = texts[row]
    first = 0
    for column in range(1, len(own) + 1):
        if column < len(own) and own[column] == own[first] and not _parted(texts, row, column):
            continue
        if own[first]:
            yield first, column
        first = column


def _parted(texts: _Texts, row: int, column: int) -> bool:
    """Whether a cell and the one before it, which say the same, are cells of two columns: as those above them are.

    One level may be named like the other, and what was reached be told like what was meant.
    """
    text = texts[row][column]
    figure = _is_figure(text)
    level = traits(text).level is not None
    if _heads(text) and not level:
        return False
    headers = texts[row - 1][column - 1 : column + 1] if row else [text]
    headed = headers[0] != headers[-1] and all(map(_heads, headers))
    if not figure and len(set(texts[row])) <= _LABEL_AND_TEXT:
        return headed and any(map(_heads_results, headers))
    if _is_sentence(text):
        return headed
    for above in range(row - 1, -1, -1):
        left, right = texts[above][column - 1 : column + 1]
        if left == right:
            if left and _is_told(left) and not (level and traits(left).level is not None):
                return False
            continue
        if not left or not right:
            continue
        if _heads(left) and _heads(right):
            return True
        if level:
            continue
        return figure and _is_figure(left) and _is_figure(right)
    return False


def _is_figure(text: str) -> bool:
    return traits(text).figure


def _merged(
    printed: dict[tuple[int, int], Cell], texts: _Texts, runs: Sequence[Sequence[_Run]]
) -> Iterator[Cell]:
    """The cells, each as wide as its run and as high as it goes on below."""
    continued = [_continued(texts, runs, row) for row in range(len(runs))]
    for row, own in enumerate(runs):
        for run in own:
            if run in continued[row]:
                continue
            end = row + 1
            while end < len(runs) and run in continued[end]:
                end += 1
            cell = printed[row, run[0]]
            yield replace(cell, row_span=end - row, column_span=run[1] - run[0])


def _continued(texts: _Texts, runs: Sequence[Sequence[_Run]], row: int) -> set[_Run]:
    """The cells of a row that go on from above: they say the same, and all cells to their left do so, or no other cell could.

    So does a text between two cells that go on.
    """
    if row == 0:
        return set()
    above = set(runs[row - 1])
    found: set[_Run] = set()
    beside = True  # all cells so far go on from above
    for run in runs[row]:
        text = texts[row][run[0]]
        same = run in above and texts[row - 1][run[0]] == text
        sure = _is_told(text) or (beside and (not _is_figure(text) or bool(found)))
        if same and sure and not is_total(text):
            found.add(run)
        else:
            beside = False
    own = runs[row]
    for left, run, right in zip(own, own[1:], own[2:], strict=False):
        text = texts[row][run[0]]
        between = left in found and right in found and run in above and texts[row - 1][run[0]] == text
        if between and not _is_figure(text) and not is_total(text):
            found.add(run)
    return found if len(found) < len(runs[row]) else set()
