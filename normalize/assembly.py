"""Putting one declaration together: keys, goal pieces, texts, findings, and what is unread."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from normalize.annual_figures import figures_of, money_unit_of
from normalize.checks_budget import check_budget
from normalize.checks_indicators import check_indicators, is_possible
from normalize.checks_layout import check_labels
from normalize.checks_lines import check_lines
from normalize.checks_names import check_identity, check_offices, misnamed
from normalize.checks_plausible import check_names, check_texts, check_whole, several_forms
from normalize.checks_remade import check_remade
from normalize.checks_tasks import check_period, check_staff, check_tasks
from normalize.checks_words import check_joined, check_rows_of_words
from normalize.confidence import Counted, confidence
from normalize.draft import (
    Draft,
    doubtful_spots,
    printed_by_totals,
    put_together,
    without_name,
)
from normalize.evidence import Drafted, Evidence, Flag, quoted
from normalize.folding import squeeze
from normalize.goals import read_goals
from normalize.identity import Identity, hash10
from normalize.log import Log
from normalize.named_values import is_struck
from normalize.profiles_scope import words
from normalize.records import SCHEMA_VERSION, BudgetLine, Declaration, Form, Goal, Indicator, Task
from normalize.rules import RULES
from normalize.torn_text import torn
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract import Document
    from normalize.checks import Checked

_TEXTS = (
    ("functions", "text.functions"),
    ("annual_goal", "text.annual_goal"),
    ("long_term_goal", "text.long_term_goal"),
    ("notes", "text.notes"),
)
_KEY = ("declaration_id", "seq", "row_key")
_HIDDEN = frozenset({"hidden", "deleted"})


def assemble(draft: Draft, document: Document, source_id: str) -> Form:
    """Make the form with its keys, findings and readings."""
    identity = draft.identity
    log = Log(identity.key(), source_id, doubtful_spots(draft))
    for flag in identity.flags:
        log.find(flag, "declarations")
    log.read("declarations", None, identity.evidence)
    texts = _texts(draft, log)
    goals = _keyed(_doubted(read_goals(draft.fields, texts), log.doubtful), "goals", log)
    budget = _keyed(_doubted(draft.budget, log.doubtful), "budget_lines", log)
    tasks = _keyed(_doubted(draft.tasks, log.doubtful), "tasks", log)
    sound = [_sound(drafted) for drafted in draft.indicators]
    indicators = _keyed(_doubted(sound, log.doubtful), "indicators", log)
    of_tasks = printed_by_totals(draft)
    figures = figures_of(budget, draft, log, of_tasks)
    counts = identity.counts
    rows: dict[str, Sequence[BudgetLine | Task | Goal | Indicator]] = {
        "budget_lines": budget,
        "tasks": tasks,
        "goals": goals,
        "indicators": indicators,
    }
    invented = misnamed(identity) or (identity.project_name if draft.repeated else None)
    told = (
        invented
        or several_forms(identity.kind, _names(identity), draft.fields.all("field.project_name"), indicators)
        or without_name(draft)
        or torn(draft, document)
    )
    checks = [
        *draft.layout,
        *check_labels(draft.fields, budget),
        *check_period(identity.year, identity.period),
        *check_budget(budget, of_tasks),
        *check_tasks(tasks, figures.total, [budget[index] for index in sorted(of_tasks)]),
        *check_staff(counts.get("staff_fiscal"), figures.item("basic_expenditure")),
        *check_indicators(indicators, identity.year, identity.period),
        *check_texts({**texts, **_names(identity)}, goals),
        *check_names(indicators, tasks),
        *check_identity(identity, draft.fields),
        *check_joined(texts, draft.fields, goals),
        *check_rows_of_words(indicators),
        *check_offices(tasks),
        *check_lines(draft.budget, identity.period),
        *check_whole(told, rows, invented=invented is not None),
    ]
    remade = put_together(draft)
    if remade:
        checks.extend(check_remade(draft, texts, goals, indicators))
    _report(checks, rows, log)
    share = _account(draft, log)
    for rule in remade:
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
        money_unit=money_unit_of(draft.unit, budget),
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


def _sound(drafted: Drafted[Indicator]) -> Drafted[Indicator]:
    """The draft without flags of what its indicator allows."""
    flags = tuple(flag for flag in drafted.flags if not is_possible(flag, drafted.record))
    return drafted if flags == drafted.flags else replace(drafted, flags=flags)


R = TypeVar("R", BudgetLine, Task, Goal, Indicator)


def _doubted(drafts: Sequence[Drafted[R]], doubtful: frozenset[int]) -> list[Drafted[R]]:
    """The drafts, with a flag for those read from cells whose columns are in doubt."""
    return [
        replace(draft, flags=(*draft.flags, Flag("cells_doubtful", None, None, draft.anchor)))
        if any(id(item.spot) in doubtful for item in draft.evidence)
        else draft
        for draft in drafts
    ]


def _keyed(drafts: Sequence[Drafted[R]], table: str, log: Log) -> list[R]:
    """Give rows their id, number and key, and log what was read and doubted about each."""
    counts: Counter[str] = Counter()
    rows: list[R] = []
    for draft in drafts:
        key = hash10(squeeze(draft.anchor))
        counts[key] += 1
        row_key = key if counts[key] == 1 else f"{key}-{counts[key]}"
        rows.append(_with_key(draft.record, log.declaration_id, len(rows) + 1, row_key))
        log.read(table, row_key, draft.evidence)
        for flag in draft.flags:
            log.find(flag, table, row_key)
    return rows


def _with_key(record: R, declaration_id: str, seq: int, row_key: str) -> R:
    """The record with its key; `replace` takes twice as long, and every row has one."""
    names, values = _other_columns(type(record))
    others = dict(zip(names, values(record), strict=True))
    return type(record)(declaration_id=declaration_id, seq=seq, row_key=row_key, **others)


@cache
def _other_columns(
    kind: type[BudgetLine | Task | Goal | Indicator],
) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]]]:
    """The columns of a table besides the key, and what takes them from a record."""
    names = tuple(column.name for column in fields(kind) if column.name not in _KEY)
    return names, attrgetter(*names)


def _texts(draft: Draft, log: Log) -> dict[str, str]:
    texts: dict[str, str] = {}
    for column, concept in _TEXTS:
        printed = draft.fields.all(concept)
        claims = [claim for claim in printed if not (_is_template(claim.text) or is_struck(claim.text))]
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


def _report(
    checks: Iterable[Checked], rows: dict[str, Sequence[BudgetLine | Task | Goal | Indicator]], log: Log
) -> None:
    for check in checks:
        key = rows[check.table][check.index].row_key if check.index is not None else None
        log.find(check.flag, check.table, key)


def _account(draft: Draft, log: Log) -> float:
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
                log.find(Flag("unread_text", None, None, quoted(spot.text)))
            elif used.named.get(id(spot)) == "not_extracted" and id(spot) not in used.values:
                log.find(Flag("not_extracted", None, None, quoted(spot.text)))
    return 1.0 - unread / total if total else 0.0


def _report_document(document: Document, log: Log) -> None:
    for remark in document.remarks:
        place = f"page {remark.page}" if remark.page is not None else ""
        told = ", ".join(part for part in (place, remark.detail) if part)
        if remark.code in RULES:
            log.find(Flag(remark.code, None, None, told))
        else:
            log.find(Flag("reader_remark", remark.code, None, told or None))
    for remainder in document.remainders:
        if remainder.kind in _HIDDEN:
            log.find(Flag("hidden_text", None, None, quoted(remainder.text)))
