"""Results of files become the rows of the dataset, in their final order; only keys stand in memory."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normalize.records import Source, Status
from shenbao import editions, packing, wording
from shenbao.contract import rows_of
from shenbao.editions import Edition
from shenbao.reading import NO_DIGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normalize.records import Form
    from shenbao.catalogue import Catalogue
    from shenbao.corrections import Replay
    from shenbao.editions import Keep, Kept
    from shenbao.ledger import Ledger
    from shenbao.reading import Job
    from shenbao.recording import Record

_UNSUPPORTED = frozenset({"unsupported_format", "unknown_format", "program_missing"})

Place = tuple[str, int]  # path of a file, position of a form in it


def distinct(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Keep the first of the files with the same bytes; files without readable bytes are all kept."""
    seen: set[str] = set()
    return tuple(
        job for job in jobs if job.digest == NO_DIGEST or not (job.digest in seen or seen.add(job.digest))
    )


def corrected(
    jobs: Sequence[Job], numbers: Mapping[str, int], ledger: Ledger, replay: Replay
) -> dict[int, Form]:
    """Apply corrections to the forms they speak of; the result is by the number the ledger holds a form under."""
    found: dict[int, Form] = {}
    for job in jobs:
        if job.name in numbers and job.source_id in replay.sources:
            keys = [key.number for key in ledger.form_keys(numbers[job.name])]
            forms = replay.apply(job.source_id, tuple(packing.unpack(ledger.form(key)) for key in keys))
            found.update(zip(keys, forms, strict=True))
    return found


@dataclass(frozen=True, slots=True)
class Assembly:
    """Everything that makes a dataset.

    Attributes:
        jobs: All files met, sorted by path.
        records: What reading gave, by path, for the files that `distinct` kept; without forms.
        numbers: Under which number the ledger holds each of them; a file without one gave no form.
        ledger: Holds the forms.
        keep: Which editions of a declaration enter the dataset.
        say: Language of findings and reasons.
        corrected: Forms that a person corrected, by the number the ledger holds them under.
    """

    jobs: Sequence[Job]
    records: Mapping[str, Record]
    numbers: Mapping[str, int]
    ledger: Ledger
    keep: Keep
    say: Catalogue
    corrected: Mapping[int, Form] = field(default_factory=dict[int, "Form"])

    def rows(self) -> Iterator[tuple[str, Sequence[object]]]:
        """Give the rows of every table piece by piece: records, or lists of their values.

        Declarations are sorted by id and their rows follow in the same order, each declaration's in reading
        order; sources are sorted by path.
        """
        kept = editions.choose(self._editions(), self.keep, self._form)
        for item in kept:
            if item.is_as_read and item.best.key not in self.corrected:
                form, apart = packing.unpack_apart(self.ledger.form(item.best.key))
                yield from (rows_of(_worded(form, self.say)) | apart).items()
            else:
                form = editions.entered(item, self._form(item.best.key))
                yield from rows_of(_worded(form, self.say)).items()
        for source in self._sources(kept):
            yield "sources", (source,)

    def _editions(self) -> Iterator[Edition]:
        for job in self.jobs:
            if job.name in self.numbers:
                media_type = self.records[job.name].media_type
                for key in self.ledger.form_keys(self.numbers[job.name]):
                    yield Edition(
                        key.number,
                        job.name,
                        key.position,
                        media_type,
                        key.declaration_id,
                        key.recognised,
                        key.errors,
                    )

    def _form(self, key: int) -> Form:
        return self.corrected.get(key) or packing.unpack(self.ledger.form(key))

    def _sources(self, kept: Sequence[Kept]) -> Iterator[Source]:
        homes: dict[str, dict[int, Kept]] = {}
        for item in kept:
            for edition in item.editions:
                homes.setdefault(edition.path, {})[edition.number] = item
        firsts: dict[str, Source] = {}
        for job in self.jobs:
            if job.name in self.records:
                items = [item for _, item in sorted(homes.get(job.name, {}).items())]
                source = _source(job, self.records[job.name], items, self.say)
                firsts[job.digest] = source
            else:
                source = _copy(job, firsts[job.digest], self.say)
            yield source


def _worded(form: Form, say: Catalogue) -> Form:
    findings = tuple(
        dataclasses.replace(finding, message=wording.finding_message(say, finding, form))
        for finding in form.findings
    )
    return dataclasses.replace(form, findings=findings)


def _source(job: Job, record: Record, items: Sequence[Kept], say: Catalogue) -> Source:
    """Tell of one file; `items` are what its forms went into, in the order of the file."""
    status: Status = "no_form"
    identity, error = None, record.error
    reason: str | None = say("source.no_form")
    if error is not None:
        status = "unsupported" if error in _UNSUPPORTED else "failed"
        reason = wording.failure(say, error, record.detail)
    elif items:
        own = [item for number, item in enumerate(items) if _place(item.best) == (job.name, number)]
        first = own[0] if own else items[0]
        status = "converted" if own else "duplicate"
        identity = first.declaration_id
        reason = _reason(len(items) - len(own), first, job, say) if len(own) < len(items) else None
    return Source(
        source_id=job.source_id,
        path=job.name,
        media_type=record.media_type,
        bytes=job.size,
        pages=record.pages,
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
