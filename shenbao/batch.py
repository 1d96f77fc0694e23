"""All files of a run, read once: what is known comes from the ledger, the rest from workers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize.errors import ProfileError
from shenbao import assembly, feeding, fingerprint, reading
from shenbao.recording import LIMITED, PASSING, Record, Recorder, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from normalize.profiles import ProfileSet
    from shenbao.ledger import Ledger, Result
    from shenbao.options import Options
    from shenbao.reading import Job, Outcome

Step = tuple["Job", Record]
Watch = "Callable[[int, Iterator[Step]], Iterable[Step]]"


class EngineError(Exception):
    """Those who should run the workers cannot be used; the text says why."""


class FailFastError(Exception):
    """A file failed and the run was asked to end then."""

    def __init__(self, path: str, code: str, detail: str) -> None:
        super().__init__(f"{path}: {code}")
        self.path = path
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done for the files of a run.

    Attributes:
        jobs: All files, sorted by name.
        known: Results the ledger holds already, by name.
        obstructed: Records of files that cannot even be handed to a worker, by name.
        waiting: Files to read.
    """

    jobs: tuple[Job, ...]
    known: dict[str, Result]
    obstructed: dict[str, Record]
    waiting: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """What all files gave: records without forms, and under which number the ledger holds those that have one."""

    records: dict[str, Record]
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Reads the files of a run.

    Attributes:
        ledger: Remembers what is read.
        options: What the run is asked to do.
        read: Reads one file; importable by name, as it runs in worker processes.
        profiles: Layout profiles to know of.
    """

    ledger: Ledger
    options: Options
    read: Callable[[Job], Outcome]
    profiles: ProfileSet

    def plan(self, jobs: Sequence[Job]) -> Plan:
        """Tell what is known from what is to be read."""
        held = self.ledger.results(self._fingerprint)
        known: dict[str, Result] = {}
        obstructed: dict[str, Record] = {}
        waiting: list[Job] = []
        for job in assembly.distinct(jobs):
            result = held.get((job.digest, job.name))
            if job.obstacle:
                detail = "" if job.obstacle == job.error else job.obstacle
                obstructed[job.name] = packed(reading.Outcome(error=job.error, detail=detail))
            elif result is not None and self._counts(result):
                known[job.name] = result
            else:
                waiting.append(job)
        return Plan(tuple(jobs), known, obstructed, tuple(waiting))

    def run(self, plan: Plan, watch: Callable[[int, Iterator[Step]], Iterable[Step]]) -> Readings:
        """Read what is waiting, and remember every result as it comes.

        Raises:
            FailFastError: A file failed and the run is to end then.
            ProfileError: A vocabulary or profile is broken.
        """
        records = dict(plan.obstructed)
        numbers = {name: result.number for name, result in plan.known.items()}
        for name, number in numbers.items():
            records[name] = self.ledger.record(number)
        if self.options.fail_fast:
            for job in plan.jobs:
                if job.name in records:
                    _insist(job, records[job.name])
        for job, record in watch(len(plan.waiting), self._arriving(plan.waiting, numbers)):
            records[job.name] = dataclasses.replace(record, forms=())
            if self.options.fail_fast:
                _insist(job, record)
        return Readings(records, numbers)

    @property
    def _fingerprint(self) -> str:
        reader = f"{self.read.__module__}.{self.read.__qualname__}"
        return fingerprint.of_reading(
            {"verify": self.options.verify, "reader": reader, "profiles": self.profiles.fingerprint}
        )

    @property
    def _limits(self) -> str:
        return f"{self.options.limits.seconds:g} s, {self.options.limits.mebibytes} MiB"

    def _counts(self, result: Result) -> bool:
        """Whether a result saves reading the file again; what failed at a limit is tried again under others."""
        if result.error is None:
            return True
        if self.options.retry_failed:
            return False
        return result.error not in LIMITED or result.limits == self._limits

    def _arriving(self, waiting: Sequence[Job], numbers: dict[str, int]) -> Iterator[Step]:
        """Give every record as it comes; what is given is kept already, under a number that is noted."""
        recorder = Recorder(self.read, self.options.limits, self.profiles)
        mark = self._fingerprint
        with feeding.fed(waiting, self.ledger, self.options.limits) as tasks:
            for job, record in _engine(self.options)(recorder, tasks, self.options):
                feeding.forget(job, self.ledger)
                if record.error == reading.BROKEN_PROFILE:
                    raise ProfileError(record.detail.splitlines())
                if record.error not in PASSING:
                    numbers[job.name] = self.ledger.note_result(
                        mark, job.digest, job.name, record, self._limits
                    )
                yield job, record


def _insist(job: Job, record: Record) -> None:
    if record.error is not None:
        raise FailFastError(job.name, record.error, record.detail)


def _engine(options: Options) -> Callable[[Recorder, Iterable[Job], Options], Iterator[Step]]:
    if options.engine == "dask":
        from shenbao import cluster  # noqa: PLC0415 - an extra that is not always installed

        return cluster.run
    return _local


def _local(recorder: Recorder, tasks: Iterable[Job], options: Options) -> Iterator[Step]:
    from shenbao import pool  # noqa: PLC0415 - the other engine needs none

    return pool.run(recorder, tasks, jobs=options.jobs, limits=options.limits, lost=recorder.lost)
