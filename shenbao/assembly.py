"""Outcomes of files become the rows of the dataset, in their final order."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from normalize.records import TABLES, Source, Status
from shenbao import editions, wording
from shenbao.contract import rows_of
from shenbao.reading import NO_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalize.records import Form
    from shenbao.catalogue import Catalogue
    from shenbao.editions import Edition, Keep, Kept
    from shenbao.reading import Job, Outcome

_UNSUPPORTED = frozenset({"unsupported_format", "unknown_format", "program_missing"})

Place = tuple[str, int]  # path of a file, position of a form in it


def distinct(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Keep the first of the files with the same bytes; files without readable bytes are all kept."""
    seen: set[str] = set()
    return tuple(
        job
        for job in jobs
        if job.source_id == NO_BYTES or not (job.source_id in seen or seen.add(job.source_id))
    )


def assemble(
    jobs: Sequence[Job], outcomes: Mapping[str, Outcome], keep: Keep, say: Catalogue
) -> dict[str, list[object]]:
    """Build the rows of every table.

    Args:
        jobs: All files met, sorted by path.
        outcomes: Outcome by path for the files that `distinct` kept.
        keep: Which editions of a declaration enter the dataset.
        say: Language of findings and reasons.

    Returns:
        Records by table name. Declarations are sorted by id and their rows follow in the same order, each
        declaration's in reading order; sources are sorted by path.
    """
    found = [
        editions.Edition(form, job.name, number, outcomes[job.name].media_type)
        for job in jobs
        if job.name in outcomes
        for number, form in enumerate(outcomes[job.name].forms)
    ]
    kept = editions.choose(found, keep)
    tables: dict[str, list[object]] = {table: [] for table in TABLES}
    for item in kept:
        for table, rows in rows_of(_worded(item.form, say)).items():
            tables[table] += rows
    tables["sources"] += _sources(jobs, outcomes, kept, say)
    return tables


def _worded(form: Form, say: Catalogue) -> Form:
    findings = tuple(
        dataclasses.replace(finding, message=wording.finding_message(say, finding, form))
        for finding in form.findings
    )
    return dataclasses.replace(form, findings=findings)


def _sources(
    jobs: Sequence[Job], outcomes: Mapping[str, Outcome], kept: Sequence[Kept], say: Catalogue
) -> list[Source]:
    homes = {_place(edition): item for item in kept for edition in item.editions}
    firsts: dict[str, Source] = {}
    sources: list[Source] = []
    for job in jobs:
        if job.name in outcomes:
            source = _source(job, outcomes[job.name], homes, say)
            firsts[job.source_id] = source
        else:
            source = _copy(job, firsts[job.source_id], say)
        sources.append(source)
    return sources


def _source(job: Job, outcome: Outcome, homes: Mapping[Place, Kept], say: Catalogue) -> Source:
    status: Status = "no_form"
    identity, error = None, outcome.error
    reason: str | None = say("source.no_form")
    if error is not None:
        status = "unsupported" if error in _UNSUPPORTED else "failed"
        reason = wording.failure(say, error, outcome.detail)
    elif outcome.forms:
        items = [homes[job.name, number] for number in range(len(outcome.forms))]
        own = [item for number, item in enumerate(items) if _place(item.best) == (job.name, number)]
        first = own[0] if own else items[0]
        status = "converted" if own else "duplicate"
        identity = first.form.declaration.declaration_id
        reason = _reason(len(items) - len(own), first, job, say) if len(own) < len(items) else None
    return Source(
        source_id=job.source_id,
        path=job.name,
        media_type=outcome.media_type,
        bytes=job.size,
        pages=outcome.pages,
        status=status,
        declaration_id=identity,
        reason=reason,
        error=error,
    )


def _reason(left_out: int, item: Kept, job: Job, say: Catalogue) -> str:
    if item.best.path == job.name:
        return say("source.partly", count=left_out)
    return say("source.edition", path=item.best.path)


def _copy(job: Job, first: Source, say: Catalogue) -> Source:
    """A copy of a file that gave a declaration is a duplicate; a copy of a failed file failed as well."""
    source = dataclasses.replace(first, path=job.name)
    if first.declaration_id is None:
        return source
    reason = say("source.copy", path=first.path)
    return dataclasses.replace(source, status="duplicate", reason=reason)


def _place(edition: Edition) -> Place:
    return edition.path, edition.number
