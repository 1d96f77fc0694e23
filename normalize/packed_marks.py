"""Rows with fewer figures than columns for them: whether they are targets or marks, which the total of the marks tells."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import is_total
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.unrolled_costs import Kind
    from normalize.unrolled_rows import Row

_OF_EXECUTION = (
    10  # marks for the execution of the budget, which other rows than those of indicators may give
)


def lacks_marks(row: Row, kinds: Sequence[Kind]) -> bool:
    """Whether a row was given bare figures as values and no marks, though its table has columns for marks."""
    marks = _marks(kinds)
    values = [tokens[0].text for column, tokens in row if kinds[column] == "value"]
    return (
        0 < len(values) <= len(marks)
        and all(traits(text).number for text in values)
        and not any(column in marks for column, _ in row)
    )


def with_marks(rows: Sequence[Row], kinds: Sequence[Kind]) -> list[Row]:
    """The rows with the figures of those that lack marks as marks, if all marks then add up to the printed total."""
    marks = _marks(kinds)
    total = next((_figure(row, marks[0]) for row in rows if marks and _is_total(row)), None)
    lacking = [row for row in rows if lacks_marks(row, kinds) and not _is_total(row)]
    if total is None or not lacking:
        return list(rows)
    printed = [_figure(row, marks[0]) for row in rows if not _is_total(row)]
    moved = [_moved(row, kinds, marks) for row in lacking]
    figures = [
        figure for figure in (*printed, *(_figure(row, marks[0]) for row in moved)) if figure is not None
    ]
    if sum(figures) not in (total, total - _OF_EXECUTION):
        return list(rows)
    settled = {id(row): after for row, after in zip(lacking, moved, strict=True)}
    return [settled.get(id(row), row) for row in rows]


def _marks(kinds: Sequence[Kind]) -> list[int]:
    name = kinds.index("name") if "name" in kinds else len(kinds)
    return [column for column, kind in enumerate(kinds) if kind == "mark" and column > name]


def _is_total(row: Row) -> bool:
    return is_total(row[0][1][0].text)


def _moved(row: Row, kinds: Sequence[Kind], marks: Sequence[int]) -> Row:
    left = iter(marks)
    cells = [(next(left) if kinds[column] == "value" else column, tokens) for column, tokens in row]
    return sorted(cells, key=lambda cell: cell[0])


def _figure(row: Row, column: int) -> Decimal | None:
    texts = [tokens[0].text for at, tokens in row if at == column and len(tokens) == 1]
    return Decimal(squeeze(texts[0]).replace(",", "")) if texts and traits(texts[0]).number else None
