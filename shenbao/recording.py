"""What is kept of one file until the dataset is written: an outcome with its forms packed."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shenbao import packing, reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalize.profiles import ProfileSet
    from shenbao.limits import Limits
    from shenbao.reading import Job, Outcome
    from shenbao.worker import Death

# Failures that say more about the moment or the limits than about the bytes.
PASSING = frozenset({reading.UNREADABLE, reading.BROKEN_PROFILE})
LIMITED = frozenset({reading.TIME_LIMIT, reading.MEMORY_LIMIT, reading.WORKER_LOST})


@dataclass(frozen=True, slots=True)
class PackedForm:
    """One form as bytes, with what decides between editions.

    Attributes:
        declaration_id: The id it was read under.
        recognised: Whether text in it was recognised in a picture.
        errors: Number of findings of severity error.
        content: The form, as `packing` writes it.
    """

    declaration_id: str
    recognised: bool
    errors: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """The outcome of one file with its forms packed; `seconds` is what reading it took."""

    media_type: str
    pages: int | None
    error: str | None
    detail: str
    traceback: str
    forms: tuple[PackedForm, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Recorder:
    """Reads files and packs what they give; runs in worker processes.

    Attributes:
        read: Reads one file; importable by name.
        limits: What a file may cost, for the words of a failure.
        profiles: Layout profiles to know of; None for those that come with the package.
    """

    read: Callable[[Job], Outcome]
    limits: Limits
    profiles: ProfileSet | None = None

    def __call__(self, job: Job) -> Record:
        """Read one file; its failure is a value, too."""
        started = time.perf_counter()
        try:
            record = packed(self.read(replace(job, profiles=self.profiles)))
        except MemoryError:
            record = packed(reading.Outcome(error=reading.MEMORY_LIMIT))
        detail = f"{self.limits.mebibytes} MiB" if record.error == reading.MEMORY_LIMIT else record.detail
        seconds = round(time.perf_counter() - started, 3)
        return Record(
            record.media_type, record.pages, record.error, detail, record.traceback, record.forms, seconds
        )

    def lost(self, _: Job, death: Death) -> Record:
        """Describe a file whose process died or was killed."""
        if death.over_time:
            detail = f"{self.limits.seconds:g} s"
            outcome = reading.Outcome(error=reading.TIME_LIMIT, detail=detail)
            return packed(outcome, seconds=self.limits.seconds)
        return packed(reading.Outcome(error=reading.WORKER_LOST, detail=death.cause))


def packed(outcome: Outcome, seconds: float = 0.0) -> Record:
    """Pack the forms of an outcome."""
    forms = tuple(
        PackedForm(
            form.declaration.declaration_id,
            any(reading.method == "ocr" for reading in form.readings),
            form.declaration.errors,
            packing.pack(form),
        )
        for form in outcome.forms
    )
    return Record(
        outcome.media_type, outcome.pages, outcome.error, outcome.detail, outcome.traceback, forms, seconds
    )
