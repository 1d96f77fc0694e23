"""Putting one declaration together: keys, goal pieces, totals, findings, readings and confidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from normalize.checks_budget import check_budget, derived_total, printed_total
from normalize.checks_indicators import check_indicators, is_possible
from normalize.checks_layout import check_labels
from normalize.checks_plausible import check_names, check_texts, check_whole, several_forms
from normalize.checks_tasks import check_period, check_staff, check_tasks
from normalize.confidence import Counted, confidence
from normalize.evidence import Drafted, Evidence, Flag, Used
from normalize.folding import squeeze
from normalize.goals import read_goals
from normalize.identity import Identity, hash10
from normalize.profiles_scope import words
from normalize.recognised import doubts_of
from normalize.records import (
    SCHEMA_VERSION,
    Basis,
    BudgetLine,
    Declaration,
    Finding,
    Form,
    Goal,
    Indicator,
    Measure,
    Reading,
    Task,
)
from normalize.rules import RULES
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract import Document
    from normalize.checks import Checked
    from normalize.fields import Fields
    from normalize.sheet import Row
    from normalize.tasks import TaskTotal

_TEXTS = (
    ("functions", "text.functions"),
    ("annual_goal", "text.annual_goal"),
    ("long_term_goal", "text.long_term_goal"),
    ("notes", "text.notes"),
)
_HIDDEN = frozenset({"hidden", "deleted"})


@dataclass(frozen=True, slots=True)
class Draft:
    """All that was read of one form, before keys are given.

    `rows` are the rows that must be accounted for, `unit` is the money unit of the budget block, `totals` are the
    total rows of its task blocks, `layout` is what the structure of the form left open.
    """

    rows: tuple[Row, ...]
    identity: Identity
    fields: Fields
    budget: list[Drafted[BudgetLine]]
    tasks: list[Drafted[Task]]
    indicators: list[Drafted[Indicator]]
    unit: str | None
    used: Used
    totals: tuple[TaskTotal, ...] = ()
    layout: tuple[Checked, ...] = ()


@dataclass(slots=True)
class _Log:
    """Findings and readings of one declaration in the order they were made."""

    declaration_id: str
    source_id: str
    findings: list[Finding] = field(default_factory=list[Finding])
    readings: list[Reading] = field(default_factory=list[Reading])

    def find(self, flag: Flag, table: str | None = None, row_key: str | None = None) -> None:
        """Add a finding for a flag; its severity and origin are those of its rule."""
        rule = RULES[flag.rule]
        self.findings.append(
            Finding(
                declaration_id=self.declaration_id,
                source_id=self.source_id,
                seq=len(self.findings) + 1,
                rule=rule.code,
                severity=rule.severity,
                origin=rule.origin,
                table=table,
                row_key=row_key,
                column=flag.column,
                expected=flag.expected,
                actual=flag.actual,
                message="",
            )
        )

    def read(self, table: str, row_key: str | None, evidence: Iterable[Evidence]) -> None:
        """Add a reading for each piece of evidence, and findings for recognised text that is not sure."""
        for item in evidence:
            self.readings.append(_reading(self, table, row_key, item))
            for flag in doubts_of(item):
                self.find(flag, table, row_key)


def assemble(draft: Draft, document: Document, source_id: str) -> Form:
    """Make the form with its keys, findings and readings."""
    identity = draft.identity
    log = _Log(identity.key(), source_id)
    for flag in identity.flags:
        log.find(flag, "declarations")
    log.read("declarations", None, identity.evidence)
    texts = _texts(draft, log)
    goals = _keyed(read_goals(draft.fields, texts), "goals", log)
    doubtful = {id(spot) for row in draft.rows if row.doubtful for spot in row.spots}
    budget = _keyed(_doubted(draft.budget, doubtful), "budget_lines", log)
    tasks = _keyed(_doubted(draft.tasks, doubtful), "tasks", log)
    sound = [_sound(drafted) for drafted in draft.indicators]
    indicators = _keyed(_doubted(sound, doubtful), "indicators", log)
    figures = _figures(budget, draft, log)
    counts = identity.counts
    of_tasks = _printed_by_totals(draft)
    rows: dict[str, Sequence[BudgetLine | Task | Goal | Indicator]] = {
        "budget_lines": budget,
        "tasks": tasks,
        "goals": goals,
        "indicators": indicators,
    }
    told = several_forms(
        identity.kind, _names(identity), draft.fields.all("field.project_name"), indicators
    ) or _without_name(draft)
    checks = [
        *draft.layout,
        *check_labels(draft.fields.claims, draft.fields.headers, budget),
        *check_period(identity.year, identity.period),
        *check_budget(budget, of_tasks),
        *check_tasks(tasks, figures.total, [budget[index] for index in sorted(of_tasks)]),
        *check_staff(counts.get("staff_fiscal"), figures.item("basic_expenditure")),
        *check_indicators(indicators, identity.year, identity.period),
        *check_texts({**texts, **_names(identity)}, goals),
        *check_names(indicators, tasks),
        *check_whole(told, rows),
    ]
    _report(checks, rows, log)
    share = _account(draft, log)
    for rule in _put_together(draft):
        log.find(Flag(rule))
    _report_document(document, log)
    found = confidence(
        Counted(
            conserved=share,
            identified=sum(map(bool, (identity.title, identity.department, identity.year))),
            total=figures.total is not None,
            budget=budget,
            tasks=tasks,
            indicators=indicators,
            findings=log.findings,
            readings=log.readings,
        )
    )
    severities = Counter(finding.severity for finding in log.findings)
    region = identity.region
    declaration = Declaration(
        declaration_id=log.declaration_id,
        form_kind=identity.kind,
        form_stage=identity.stage,
        title=identity.title,
        fiscal_year=identity.year,
        region_code=region.code if region else None,
        region_name=region.name if region else None,
        region_level=region.level if region else None,
        province_code=region.province_code if region else None,
        province_name=region.province_name if region else None,
        department=identity.department,
        department_key=identity.department_key,
        department_code=identity.department_code,
        supervising_department=identity.supervising_department,
        project_name=identity.project_name,
        period_start=identity.period[0] if identity.period else None,
        period_end=identity.period[1] if identity.period else None,
        subordinate_units=counts.get("subordinate_units"),
        staff_fiscal=counts.get("staff_fiscal"),
        staff_on_post=counts.get("staff_on_post"),
        staff_quota=counts.get("staff_quota"),
        internal_offices=counts.get("internal_offices"),
        money_unit=_money_unit(draft.unit, budget),
        budget_total_yuan=figures.total,
        budget_total_basis=figures.basis,
        basic_expenditure_yuan=figures.item("basic_expenditure"),
        project_expenditure_yuan=figures.item("project_expenditure"),
        fiscal_appropriation_yuan=figures.item("fiscal_appropriation"),
        other_funds_yuan=figures.item("other_funds"),
        functions=texts.get("functions"),
        annual_goal=texts.get("annual_goal"),
        long_term_goal=texts.get("long_term_goal"),
        notes=texts.get("notes"),
        profile=words().profile,
        confidence=found.whole,
        confidence_budget=found.budget,
        confidence_tasks=found.tasks,
        confidence_indicators=found.indicators,
        confidence_texts=found.texts,
        tasks=len(tasks),
        indicators=sum(row.name is not None for row in indicators),
        errors=severities["error"],
        warnings=severities["warning"],
        source_id=source_id,
        schema_version=SCHEMA_VERSION,
    )
    return Form(
        declaration=declaration,
        budget_lines=tuple(budget),
        tasks=tuple(tasks),
        goals=tuple(goals),
        indicators=tuple(indicators),
        findings=tuple(log.findings),
        readings=tuple(log.readings),
    )


def _names(identity: Identity) -> dict[str, str | None]:
    """The printed names of a form, by their column."""
    return {
        "department": identity.department,
        "supervising_department": identity.supervising_department,
        "project_name": identity.project_name,
    }


def _without_name(draft: Draft) -> str | None:
    """A label for the name of a project that is printed on a line of its own and has no value: the header of a list.

    Where each cell stands on a line, such a header and its rows cannot be told from labels and their values.
    """
    named = {id(claim.spot) for claim in draft.fields.claims if claim.text.strip()}
    for row in draft.rows:
        for spot in row.spots:
            label = None if spot.in_file or id(spot) in named else spot.label
            if label is not None and not label.inline and label.one("field.project_name"):
                return spot.text
    return None


def _sound(drafted: Drafted[Indicator]) -> Drafted[Indicator]:
    """The draft without flags of what its indicator allows."""
    flags = tuple(flag for flag in drafted.flags if not is_possible(flag, drafted.record))
    return drafted if flags == drafted.flags else replace(drafted, flags=flags)


def _printed_by_totals(draft: Draft) -> frozenset[int]:
    """Numbers of the budget lines that the total rows of the task blocks print."""
    cells = {id(spot) for printed in draft.totals for _, spot in printed.cells}
    return frozenset(
        index
        for index, drafted in enumerate(draft.budget)
        if any(id(item.spot) in cells for item in drafted.evidence)
    )


R = TypeVar("R", BudgetLine, Task, Goal, Indicator)


def _doubted(drafts: Sequence[Drafted[R]], doubtful: set[int]) -> list[Drafted[R]]:
    """The drafts, with a flag for those read from cells whose columns are in doubt."""
    return [
        replace(draft, flags=(*draft.flags, Flag("cells_doubtful", None, None, draft.anchor)))
        if any(id(item.spot) in doubtful for item in draft.evidence)
        else draft
        for draft in drafts
    ]


def _keyed(drafts: Sequence[Drafted[R]], table: str, log: _Log) -> list[R]:
    """Give rows their id, number and key, and log what was read and doubted about each."""
    counts: Counter[str] = Counter()
    rows: list[R] = []
    for draft in drafts:
        key = hash10(squeeze(draft.anchor))
        counts[key] += 1
        row_key = key if counts[key] == 1 else f"{key}-{counts[key]}"
        rows.append(
            replace(draft.record, declaration_id=log.declaration_id, seq=len(rows) + 1, row_key=row_key)
        )
        log.read(table, row_key, draft.evidence)
        for flag in draft.flags:
            log.find(flag, table, row_key)
    return rows


def _texts(draft: Draft, log: _Log) -> dict[str, str]:
    texts: dict[str, str] = {}
    for column, concept in _TEXTS:
        printed = draft.fields.all(concept)
        claims = [claim for claim in printed if not _is_template(claim.text)]
        draft.used.name(
            "slot", *(spot for claim in printed if claim not in claims for spot, _ in claim.values)
        )
        if not claims:
            continue
        texts[column] = "\n".join({squeeze(claim.text): claim.text.strip() for claim in claims}.values())
        for claim in claims:
            draft.used.value(*(spot for spot, _ in claim.values))
            log.read("declarations", None, (Evidence(column, spot, text) for spot, text in claim.values))
            if claim in draft.fields.reattached:
                log.find(Flag("goal_reattached", column), "declarations")
    return texts


def _is_template(text: str) -> bool:
    """Whether a text is nothing but the numbers of goals that nobody has filled in (`目标1：`, `……`)."""
    lines = [line for line in text.split("\n") if line.strip()]
    # A text dump may hold them on one line.
    return any(
        len(parts) > 1 and all(traits(part).slot for part in parts) and not all(map(str.isdigit, parts))
        for parts in (lines, text.split())
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    total: float | None
    basis: Basis | None
    items: dict[str, float]

    def item(self, name: str) -> float | None:
        return self.items.get(name)


def _figures(budget: Sequence[BudgetLine], draft: Draft, log: _Log) -> _Figures:
    """The annual figures of the declaration: the first printed one of each item, and the total."""
    items: dict[str, float] = {}
    evidence: list[Evidence] = []
    columns = {
        "basic_expenditure": "basic_expenditure_yuan",
        "project_expenditure": "project_expenditure_yuan",
        "fiscal_appropriation": "fiscal_appropriation_yuan",
        "other_funds": "other_funds_yuan",
    }
    annual = {line.measure for line in budget if line.period == "annual" and line.amount_yuan is not None}
    # A form that prints no budget of the beginning of the year prints the one that holds at its end.
    measure: Measure = "adjusted" if "adjusted" in annual and "budget" not in annual else "budget"
    total = printed_total(budget, measure)
    for line, drafted in zip(budget, draft.budget, strict=True):
        if line.period != "annual" or line.measure != measure or line.amount_yuan is None:
            continue
        column = columns.get(line.item)
        if line.item == "total" and line.amount_yuan == total:
            column = "budget_total_yuan"
        if column is None or line.item in items:
            continue
        items[line.item] = line.amount_yuan
        evidence.extend(
            replace(item, column=column) for item in drafted.evidence if item.column == "amount_yuan"
        )
    log.read("declarations", None, evidence)
    if total is not None:
        return _Figures(total, "printed", items)
    derived = derived_total(budget)
    if derived is None:
        if any(line.amount_yuan is not None for line in budget):
            log.find(Flag("total_not_derived", "budget_total_yuan"), "declarations")
        return _Figures(None, None, items)
    return _Figures(derived, "derived", items)


def _money_unit(unit: str | None, budget: Sequence[BudgetLine]) -> str | None:
    if unit is not None:
        return unit
    counts = Counter(line.unit_raw for line in budget if line.unit_raw is not None)
    return counts.most_common(1)[0][0] if counts else None


def _report(
    checks: Iterable[Checked], rows: dict[str, Sequence[BudgetLine | Task | Goal | Indicator]], log: _Log
) -> None:
    for check in checks:
        key = rows[check.table][check.index].row_key if check.index is not None else None
        log.find(check.flag, check.table, key)


def _account(draft: Draft, log: _Log) -> float:
    """Name every cell that ended in no value; return the share of the form's characters that are accounted for."""
    used = draft.used
    for claim in draft.fields.claims:
        spots = [spot for spot, _ in claim.values]
        kind = "person" if claim.concept.startswith("person.") else "not_extracted"
        used.name(kind, *spots)
    total = unread = 0
    for row in draft.rows:
        for spot in row.spots:
            length = len(squeeze(spot.text))
            total += length
            if used.free(spot):
                unread += length
                log.find(Flag("unread_text", None, None, spot.text[:500]))
            elif used.named.get(id(spot)) == "not_extracted" and id(spot) not in used.values:
                log.find(Flag("not_extracted", None, None, spot.text[:500]))
    return 1.0 - unread / total if total else 0.0


def _put_together(draft: Draft) -> list[str]:
    """Tell how the file had taken apart the tables that were put together again, if it had."""
    remade = [
        [spot.line for spot in row.spots if spot.table is not None and not spot.in_file] for row in draft.rows
    ]
    if not any(remade):
        return []
    in_rows = any(len(set(lines)) < len(lines) for lines in remade)
    return ["cells_left_out" if in_rows else "cells_on_lines"]


def _report_document(document: Document, log: _Log) -> None:
    for remark in document.remarks:
        place = f"page {remark.page}" if remark.page is not None else ""
        told = ", ".join(part for part in (place, remark.detail) if part)
        if remark.code in RULES:
            log.find(Flag(remark.code, None, None, told))
        else:
            log.find(Flag("reader_remark", remark.code, None, told or None))
    for remainder in document.remainders:
        if remainder.kind in _HIDDEN:
            log.find(Flag("hidden_text", None, None, remainder.text[:500]))


def _reading(log: _Log, table: str, row_key: str | None, item: Evidence) -> Reading:
    spot = item.spot
    box = spot.boxes[0] if spot.boxes else None
    return Reading(
        declaration_id=log.declaration_id,
        source_id=log.source_id,
        table=table,
        row_key=row_key,
        column=item.column,
        raw=item.raw,
        page=box.page if box else None,
        x0=round(box.x0, 2) if box else None,
        top=round(box.top, 2) if box else None,
        x1=round(box.x1, 2) if box else None,
        bottom=round(box.bottom, 2) if box else None,
        table_no=spot.table if spot.in_file else None,
        row=spot.table_row if spot.in_file else None,
        col=spot.column - spot.moved if spot.in_file else None,
        line=spot.line,
        sheet=spot.sheet,
        method="ocr" if spot.recognition else item.method if spot.in_file else "line",
        confidence=spot.recognition.confidence if spot.recognition else None,
    )
