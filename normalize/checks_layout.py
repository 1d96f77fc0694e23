"""What the structure of a form left open: columns without a known header, rows that moved."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.annual_figures import FIGURES
from normalize.checks import Checked
from normalize.evidence import Flag
from normalize.folding import squeeze
from normalize.indicator_columns import indicator_columns
from normalize.labels import match
from normalize.titles import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.binding import Column
    from normalize.evidence import Drafted
    from normalize.fields import Fields
    from normalize.records import BudgetLine, Indicator
    from normalize.segments import Region
    from normalize.sheet import Row, Spot

_TARGETS = ("annual", "period", "actual")
_FEWEST = 2  # guessed columns that make the others of their table doubtful
_MEASURED = ("money.budget", "money.adjusted", "money.executed")
_GOALS = ("annual_goal", "long_term_goal")
_OF_MONEY = re.compile(r"预算|决算|执行|金额")
_COLUMNS = {"implementing_unit": "department", "project_period": "period_start"}


def check_columns(region: Region) -> list[Checked]:
    """Columns of an indicator block whose header is in no list, and a block without any header."""
    if not region.header:
        if region.rows and region.rows[0].listed:
            return []
        told = [_column_name(column) for column in indicator_columns(region) if column.role != "ignored"]
        return [Checked("indicators", None, Flag("header_missing", name)) for name in told]
    columns = [column for column in indicator_columns(region) if column.header is not None]
    doubtful = [column for column in columns if not _is_known(column)]
    if len(doubtful) >= _FEWEST and len(doubtful) * 2 >= len(columns):
        # What the others mean was told beside guesses.
        doubtful = [column for column in columns if column in doubtful or column.role != "ignored"]
    elif _of_other_years(columns, region.year):
        doubtful = [column for column in columns if column in doubtful or column.role == "annual"]
    elif any(column.role in _TARGETS for column in doubtful):
        doubtful = [column for column in columns if column in doubtful or _is_plain_target(column)]
    found = [Checked("indicators", None, _column_flag(column)) for column in doubtful]
    reached = next((column for column in doubtful if column.role == "actual"), None)
    if reached is not None:
        found.append(Checked("declarations", None, replace(_column_flag(reached), column="form_stage")))
    return found


def check_rows(drafts: Sequence[Drafted[Indicator]], rows: Iterable[Row], first: int = 0) -> list[Checked]:
    """Rows of a text dump that print their name left of where the rows of their table usually do, or did so.

    `first` is the number of the first of these drafts among the indicators of the form.
    """
    rows = tuple(rows)
    back = {row.index for row in rows if row.moved}
    dumped = {row.index for row in rows if not row.spans and not row.listed and row.table is not None}
    places: dict[int, tuple[int, int]] = {}
    moved: set[int] = set()
    for index, draft in enumerate(drafts):
        spot = next((item.spot for item in draft.evidence if item.column == "name"), None)
        if spot is not None and spot.row in dumped and spot.table is not None:
            places[index] = (spot.table, spot.column)
            moved.update((index,) if spot.row in back else ())
    usual: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for table, column in places.values():
        usual[table][column] += 1
    return [
        Checked("indicators", first + index, Flag("row_shifted", None, None, drafts[index].record.name))
        for index, (table, column) in places.items()
        if index in moved or column < usual[table].most_common(1)[0][0]
    ]


def check_labels(fields: Fields, lines: Sequence[BudgetLine]) -> list[Checked]:
    """Fields and budget lines whose label is in no list and was told by its likeness to one, or by its place."""
    found: list[Checked] = []
    for claim in fields.claims:
        family, _, name = claim.concept.partition(".")
        if family in ("field", "text") and claim.text.strip() and claim.spot.known_label is None:
            column = _COLUMNS.get(name, name)
            found.append(Checked("declarations", None, Flag("label_inferred", column, None, claim.spot.text)))
            if name in _GOALS:  # its pieces are no surer than the whole
                found.append(Checked("goals", None, Flag("label_inferred", "text", None, claim.spot.text)))
    told = [
        header.spot
        for header in fields.headers
        if header.spot.known_label is None and header.concept in _MEASURED
    ]
    found.extend(
        Checked("budget_lines", None, Flag("label_inferred", "measure", None, spot.text)) for spot in told
    )
    guessed = told[0] if told else _open_header(fields)
    if guessed is not None:
        found.extend(
            Checked("declarations", None, Flag("label_inferred", column, None, guessed.text))
            for column in FIGURES
        )
    for index, line in enumerate(lines):
        if line.label_raw and match(line.label_raw) is None:
            found.append(Checked("budget_lines", index, Flag("label_inferred", None, None, line.label_raw)))
    return found


def _open_header(fields: Fields) -> Spot | None:
    """A header beside those of money that is in no list and was left open although it names money."""
    rows = {(header.spot.table, header.spot.row) for header in fields.headers}
    return next(
        (
            spot
            for spot in fields.groups
            if spot.label is None and (spot.table, spot.row) in rows and _OF_MONEY.search(squeeze(spot.text))
        ),
        None,
    )


def _of_other_years(columns: Sequence[Column], year: int | None) -> bool:
    """Whether columns are headed by several years and none of them is the fiscal year, so that one was chosen."""
    years = {year_of(column.header.text) for column in columns if column.header is not None} - {None}
    return len(years) > 1 and year not in years


def _is_known(column: Column) -> bool:
    """Whether the header's wording says what the column is; a column of targets may have been told by its cells."""
    label = column.header.known_label if column.header is not None else None
    if label is None:
        return False
    return column.role not in _TARGETS or (label.one("ind") is not None and label.one("ind.ignored") is None)


def _is_plain_target(column: Column) -> bool:
    """Whether the header of a target says only that it is a value, so that the columns beside it told which one."""
    label = column.header.label if column.header is not None else None
    return column.role in _TARGETS and label is not None and label.one("ind.value") is not None


def _column_flag(column: Column) -> Flag:
    header = column.header.text if column.header is not None else None
    if column.role == "ignored":
        return Flag("column_unbound", None, None, header)
    return Flag("column_inferred", _column_name(column), None, header)


def _column_name(column: Column) -> str:
    """The column of the record that a column of the form fills."""
    if column.role == "part":
        return f"{column.groups[0] if column.groups else 'annual'}_{column.part}"
    return f"{column.role}_raw" if column.role in _TARGETS else column.role
