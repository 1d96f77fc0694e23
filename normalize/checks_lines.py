"""Checks on the lines of a budget block: what shows that its cells are of other tables, columns or years."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from normalize.annual_figures import COLUMN_OF, FIGURES
from normalize.checks import Checked
from normalize.evidence import Flag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.evidence import Drafted
    from normalize.records import BudgetLine

_MOST_LINES = 30  # of the budget of one form
_MOST_TABLES = 2  # that it is printed in


def check_lines(drafts: Sequence[Drafted[BudgetLine]], period: tuple[int, int] | None) -> Iterator[Checked]:
    """Lines of too many tables, of a column of differences, spent before budgeted, blank beside a figure.

    `period` are the first and last year that the form prints for its whole period.
    """
    lines = [draft.record for draft in drafts]
    told = _shown_foreign(drafts) or _shown_difference(lines)
    if told is not None:
        for column in FIGURES:
            yield Checked("declarations", None, Flag("reading_doubtful", column, None, told))
        for index in range(len(lines)):
            yield Checked("budget_lines", index, Flag("reading_doubtful", None, None, told))
    yield from _beside_others(drafts)
    yield from _overspent(lines)
    yield from _blanks(lines)
    if period is not None and period[0] < period[1]:
        yield from _of_all_years(lines, period)


def _shown_foreign(drafts: Sequence[Drafted[BudgetLine]]) -> str | None:
    """The label of the last line of a budget that is too long for one form, or spread over too many tables."""
    tables = {item.spot.table for draft in drafts for item in draft.evidence if item.spot.in_file}
    if len(drafts) <= _MOST_LINES and len(tables - {None}) <= _MOST_TABLES:
        return None
    return drafts[-1].record.label_raw or drafts[-1].anchor


def _shown_difference(lines: Sequence[BudgetLine]) -> str | None:
    """A figure below zero: a column of differences was taken for one of money."""
    return next((line.amount_raw for line in lines if (line.amount_yuan or 0) < 0), None)


def _beside_others(drafts: Sequence[Drafted[BudgetLine]]) -> Iterator[Checked]:
    """Annual figures whose lines have further amounts beside them under no known header: one of these may be meant."""
    for draft in drafts:
        told = next(
            (flag.actual for flag in draft.flags if flag.rule == "cells_doubtful" and flag.column), None
        )
        column = COLUMN_OF.get(draft.record.item)
        if told is not None and column is not None and draft.record.period == "annual":
            yield Checked("declarations", None, Flag("cells_doubtful", column, None, told))


def _overspent(lines: Sequence[BudgetLine]) -> Iterator[Checked]:
    """All lines, where more was spent than budgeted of half the items or more: the columns may be changed over."""
    budgets: dict[tuple[str, ...], float] = {}
    above = spent = 0
    for line in lines:
        item = (line.period, line.side, line.item, line.label_raw or "", line.section_raw or "")
        if line.amount_yuan is None:
            continue
        if line.measure != "executed":
            budgets[item] = max(line.amount_yuan, budgets.get(item, 0.0))
        elif line.amount_yuan:
            spent += 1
            above += item in budgets and line.amount_yuan > budgets[item]
    if above and 2 * above >= spent:
        for index, line in enumerate(lines):
            yield Checked("budget_lines", index, Flag("cells_doubtful", None, None, line.label_raw))


def _blanks(lines: Sequence[BudgetLine]) -> Iterator[Checked]:
    """Lines without a figure of an item that has other lines: one cell of a row that holds more than its header."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.item != "other":
            places[line.side, line.item, line.period, line.measure].append(index)
    for indices in places.values():
        if len(indices) < 2:
            continue
        for index in indices:
            if lines[index].amount_yuan is None:
                flag = Flag("cells_doubtful", None, None, lines[index].label_raw)
                yield Checked("budget_lines", index, flag)


def _of_all_years(lines: Sequence[BudgetLine], period: tuple[int, int]) -> Iterator[Checked]:
    """The total of a form of several years that prints one total only, and no year to it: it may be of all of them."""
    if any(line.period == "multi_year" for line in lines):
        return
    told = f"{period[0]}-{period[1]}"
    for index, line in enumerate(lines):
        words = (line.label_raw, line.section_raw, line.column_raw)
        if (
            line.item == "total"
            and line.amount_yuan is not None
            and not any("年" in (text or "") for text in words)
        ):
            yield Checked("budget_lines", index, Flag("cells_doubtful", "period", None, told))
            flag = Flag("cells_doubtful", "budget_total_yuan", None, told)
            yield Checked("declarations", None, flag)
