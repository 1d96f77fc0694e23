"""How well a dataset agrees with one that people have checked: field by field, by block, layout and format."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from shenbao.compare import Pair, Row, Scalar, Tables, compare, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Verdict = Literal["right", "wrong", "missed", "invented"]

_VALUE = ("raw", "op", "number", "number_max", "unit", "date", "kind")
COMPARED: dict[str, tuple[str, ...]] = {
    "declarations": (
        "form_kind", "form_stage", "title", "fiscal_year", "region_code", "region_name", "region_level",
        "province_code", "province_name", "department", "department_key", "department_code",
        "supervising_department", "project_name", "period_start", "period_end", "subordinate_units",
        "staff_fiscal", "staff_on_post", "staff_quota", "internal_offices", "money_unit", "budget_total_yuan",
        "budget_total_basis", "basic_expenditure_yuan", "project_expenditure_yuan", "fiscal_appropriation_yuan",
        "other_funds_yuan", "functions", "annual_goal", "long_term_goal", "notes",
    ),
    "budget_lines": ("side", "item", "period", "measure", "amount_yuan", "unit_raw"),
    "tasks": (
        "task_kind", "name", "content", "expected", "deadline_raw", "amount_yuan", "fiscal_amount_yuan",
        "other_amount_yuan",
    ),
    "goals": ("period", "text"),
    "indicators": (
        "level1_code", "level2_code", "level1", "level2", "name", "weight", "score", "direction", "remark",
        *(f"{prefix}_{part}" for prefix in ("annual", "period", "actual") for part in _VALUE),
    ),
}  # fmt: skip
"""The columns that are compared: what a person types, without keys, counts and the basis of levels and units."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One compared field.

    Attributes:
        table: Table of the dataset.
        column: Column of the table.
        row: What the row is called, for people.
        expected: What the checked dataset has.
        actual: What was read.
        verdict: `right`, `wrong` (both differ), `missed` (nothing was read) or `invented` (nothing was expected).
        flagged: Whether a finding speaks of this row and column, or of this column of the form.
        layout: Layout profile of the form.
        format: Media type of the file.
    """

    table: str
    column: str
    row: str
    expected: Scalar
    actual: Scalar
    verdict: Verdict
    flagged: bool = False
    layout: str = ""
    format: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of outcomes and the rates that follow from them."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    invented: int = 0
    unflagged: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        setattr(self, outcome.verdict, getattr(self, outcome.verdict) + 1)
        if outcome.verdict in ("wrong", "invented") and not outcome.flagged:
            self.unflagged += 1

    @property
    def expected(self) -> int:
        """Values that should have been read."""
        return self.right + self.wrong + self.missed

    @property
    def precision(self) -> float:
        """Share of the values read that are right."""
        return _share(self.right, self.right + self.wrong + self.invented)

    @property
    def recall(self) -> float:
        """Share of the values expected that were read right."""
        return _share(self.right, self.expected)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.right, 2 * self.right + 2 * self.wrong + self.missed + self.invented)

    @property
    def false_confidence(self) -> float:
        """Share of the values read that are not right and of which no finding speaks."""
        read = self.right + self.wrong + self.invented
        return self.unflagged / read if read else 0.0


@dataclass(slots=True)
class Score:
    """The tallies of a comparison, whole and grouped.

    Attributes:
        whole: All outcomes.
        blocks: By table.
        fields: By `table.column`.
        layouts: By layout profile.
        formats: By media type.
        declarations: How many declarations were matched, missed, invented, and left out as not checked.
    """

    whole: Tally = field(default_factory=Tally)
    blocks: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fields: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    layouts: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    formats: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    declarations: dict[str, int] = field(default_factory=dict[str, int])


def score(read: Tables, gold: Tables) -> Score:
    """Score a dataset against a checked one.

    Declarations of files that the checked dataset does not hold are left out: it may be a sample.
    """
    checked = {row["source_id"] for row in (*gold.get("sources", ()), *gold.get("declarations", ()))}
    sample = {
        row["declaration_id"] for row in read.get("declarations", ()) if row["source_id"] in checked
    } | {row["declaration_id"] for row in gold.get("declarations", ())}
    kept = {
        table: rows
        if table == "sources"
        else [row for row in rows if row.get("declaration_id") is None or row["declaration_id"] in sample]
        for table, rows in read.items()
    }
    result = Score()
    pairs = compare(gold, kept, {}).pairs
    declared = [pair for pair in pairs if pair.table == "declarations"]
    result.declarations = {
        "matched": sum(pair.old is not None and pair.new is not None for pair in declared),
        "missed": sum(pair.new is None for pair in declared),
        "invented": sum(pair.old is None for pair in declared),
        "not_checked": len(read.get("declarations", ())) - len(kept.get("declarations", ())),
    }
    for outcome in _outcomes(pairs, kept, gold):
        result.whole.add(outcome)
        result.blocks[outcome.table].add(outcome)
        result.fields[f"{outcome.table}.{outcome.column}"].add(outcome)
        result.layouts[outcome.layout].add(outcome)
        result.formats[outcome.format].add(outcome)
    return result


def tallied(outcomes: Iterable[Outcome]) -> Tally:
    """Count outcomes."""
    tally = Tally()
    for outcome in outcomes:
        tally.add(outcome)
    return tally


def verdict(expected: Scalar, actual: Scalar) -> Verdict:
    """Judge one value that is expected or was read."""
    if expected is None:
        return "invented"
    if actual is None:
        return "missed"
    return "right" if same(expected, actual) else "wrong"


def speaks(finding: Row, table: str, row: Row | None, column: str) -> bool:
    """Whether a finding speaks of a column of a row, or of this column of all rows of the form."""
    if (finding.get("table") or "declarations") != table:
        return False
    about = finding.get("column")
    if isinstance(about, str) and about.partition("_")[0] != column.partition("_")[0]:
        return False
    if finding.get("row_key") is None:
        return about is not None
    return row is not None and finding.get("row_key") == row.get("row_key")


def _outcomes(pairs: Sequence[Pair], read: Tables, gold: Tables) -> Iterator[Outcome]:
    """Judge every column of every pair that either side holds; a column the checked dataset lacks is not judged."""
    findings: defaultdict[Scalar, list[Row]] = defaultdict(list)
    for finding in read.get("findings", ()):
        findings[finding.get("declaration_id")].append(finding)
    media = {
        row["source_id"]: str(row["media_type"])
        for tables in (gold, read)
        for row in tables.get("sources", ())
    }
    known = {table: set(rows[0]) for table, rows in gold.items() if rows}
    layout = format_ = ""
    own: list[Row] = []
    for pair in pairs:
        row = pair.new if pair.new is not None else pair.old
        if row is None:
            continue
        if pair.table == "declarations":
            layout = str(row.get("profile") or "")
            format_ = media.get(row.get("source_id"), "")
            own = findings[pair.new["declaration_id"]] if pair.new is not None else []
        for column in COMPARED[pair.table]:
            if column not in known.get(pair.table, {column}):
                continue
            expected = pair.old.get(column) if pair.old is not None else None
            actual = pair.new.get(column) if pair.new is not None else None
            if expected is None and actual is None:
                continue
            yield Outcome(
                table=pair.table,
                column=column,
                row=str(row.get("name") or row.get("label_raw") or ""),
                expected=expected,
                actual=actual,
                verdict=verdict(expected, actual),
                flagged=any(speaks(finding, pair.table, pair.new, column) for finding in own),
                layout=layout,
                format=format_,
            )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
