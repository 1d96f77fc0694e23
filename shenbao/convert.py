"""The main job: an archive of files becomes a dataset."""

from __future__ import annotations

import dataclasses
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shenbao import (
    assembly,
    corrections,
    discovery,
    fingerprint,
    ledger,
    profiles,
    publish,
    quarantine,
    reading,
    writer,
)
from shenbao.account import Account
from shenbao.assembly import Assembly
from shenbao.batch import Batch
from shenbao.intake import Intake
from shenbao.options import Options
from shenbao.package import DATASET_FILES, RUN
from shenbao.progress import untold
from shenbao.report import Report, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from shenbao.batch import Plan, Readings, Step
    from shenbao.catalogue import Catalogue
    from shenbao.corrections import Replay
    from shenbao.ledger import Ledger
    from shenbao.progress import Track
    from shenbao.reading import Job, Outcome
    from shenbao.recording import Record
    from shenbao.writer import Writing

__all__ = ["NotWritableError", "Options", "Report", "convert", "foresee"]


class NotWritableError(Exception):
    """The output folder cannot be written; the text is the reason the system gave."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a run would do: files met, of which this many are known, would be read, and failed before."""

    files: int
    known: int
    waiting: tuple[str, ...]
    failed: int


def convert(
    options: Options,
    say: Catalogue,
    *,
    watch: Callable[[int, Iterator[Step]], Iterable[Step]],
    read: Callable[[Job], Outcome] = reading.read,
    looking: Track = untold,
    warn: Callable[[str], None] = lambda _: None,
) -> Report:
    """Read every file of the archives that is not known yet and put the dataset in place.

    Args:
        options: What to do.
        say: Language of findings and reasons.
        watch: Passes jobs and records on as they arrive, given their number, and may show progress.
        read: Reads one file; importable by name, as it runs in worker processes.
        looking: Passes the files on as they are looked over before any is read, and may show progress.
        warn: Takes a sentence that the user should see although the run goes on.

    Raises:
        BusyError: Another run is writing into the output folder.
        CorrectionsError: The file of corrections is wrong; the dataset is left as it was.
        FailFastError: A file failed and the run was to end then; the dataset is left as it was.
        ForeignFileError: The output folder holds a file of somebody else that would be overwritten.
        NotWritableError: The output folder cannot be written; it is left as it was.
        ProfileError: A vocabulary or profile is broken; the dataset is left as it was.
    """
    try:
        return _converted(options, say, watch, read, looking)
    except ledger.BrokenLedgerError as error:
        warn(say("convert.ledger_broken", out=options.names.out, name=error))
        return _converted(options, say, watch, read, looking)


def foresee(options: Options, read: Callable[[Job], Outcome] = reading.read) -> Foresight:
    """Tell what `convert` would do, without doing it; a ledger that is broken is set aside all the same.

    Raises:
        BusyError: Another run is writing into the output folder.
        ForeignFileError: The output folder holds a file of somebody else that would be overwritten.
        NotWritableError: The ledger cannot be opened.
        ProfileError: A profile is broken.
    """
    try:
        return _foreseen(options, read)
    except ledger.BrokenLedgerError:
        return _foreseen(options, read)


def _foreseen(options: Options, read: Callable[[Job], Outcome]) -> Foresight:
    known = profiles.gather(options.profiles).profiles
    with _told_as_not_writable(), ledger.holding(options.out, dry=True) as held:
        publish.spare_others(options.out)
        plan = Batch(held, options, read, known).plan(_jobs(options, held))
        failed = sum(result.error is not None for result in plan.known.values()) + len(plan.obstructed)
        return Foresight(len(plan.jobs), len(plan.known), tuple(job.name for job in plan.waiting), failed)


def _converted(
    options: Options,
    say: Catalogue,
    watch: Callable[[int, Iterator[Step]], Iterable[Step]],
    read: Callable[[Job], Outcome],
    looking: Track,
) -> Report:
    account = Account.begun()
    known = profiles.gather(options.profiles).profiles
    replay = corrections.Replay(corrections.read(options.corrections, say) if options.corrections else ())
    told = {
        "profiles": {
            "known": len(known.profiles),
            "fingerprint": known.fingerprint,
            "fingerprints": known.fingerprints,
        }
    }
    with _told_as_not_writable():
        target = publish.settled(options.out)
        with ledger.holding(target) as held:
            batch = Batch(held, options, read, known)
            plan = batch.plan(_jobs(options, held, looking))
            with writer.ready(files=len(plan.waiting), jobs=options.jobs) as writing:
                readings = batch.run(plan, watch)
                if options.quarantine is not None:
                    quarantine.collect(
                        options.quarantine,
                        plan.jobs,
                        readings.records,
                        ledger=held,
                        limits=options.limits,
                        say=say,
                    )
                dataset = _Dataset(options, say, held, plan, readings, replay)
                report = dataset.unchanged(target)
                if report is not None:
                    text = account.told(options, say, report, readings.records, told | {"corrections": []})
                    publish.replace_file(target / RUN, text)
                    return report
                with publish.replacing(target) as folder:
                    report = dataset.write(folder, writing)
                    more = told | {"corrections": replay.account()}
                    text = account.told(options, say, report, readings.records, more)
                    (folder / RUN).write_text(text, encoding="utf-8", newline="\n")
                    held.close()  # it moves with the folder
    return report


@contextmanager
def _told_as_not_writable() -> Generator[None, None, None]:
    try:
        yield
    except ledger.ForeignLedgerError as error:
        raise publish.ForeignFileError(*error.args) from error
    except OSError as error:
        raise NotWritableError(error.strerror or str(error)) from error


def _jobs(options: Options, held: Ledger, looking: Track = untold) -> tuple[Job, ...]:
    skip = () if options.quarantine is None else (options.quarantine,)
    inputs = discovery.find(options.archives, options.exclude, skip)
    return Intake(held, options.exclude, options.verify, options.jobs, options.limits).take(inputs, looking)


@dataclass(frozen=True, slots=True)
class _Dataset:
    """The dataset of one run: what it is made of, and whether it is there already."""

    options: Options
    say: Catalogue
    ledger: Ledger
    plan: Plan
    readings: Readings
    replay: Replay

    def unchanged(self, target: Path) -> Report | None:
        """Return the report of the dataset in place if it is just the one that would be written.

        With corrections it is written anew, so that each can be told what became of it.
        """
        if self.replay.corrections:
            return None
        noted = self.ledger.dataset(self._state)
        if noted is None or json.loads(noted[0]) != _stamps(target):
            return None
        return dataclasses.replace(
            Report.from_json(noted[1]), read=len(self.plan.waiting), known=len(self.plan.known)
        )

    def write(self, folder: Path, writing: Writing) -> Report:
        """Write the tables into a folder and note in the ledger that it was done."""
        records, numbers = self.readings.records, self.readings.numbers
        corrected = assembly.corrected(self.plan.jobs, numbers, self.ledger, self.replay)
        whole = Assembly(
            self.plan.jobs, records, numbers, self.ledger, self.options.keep, self.say, corrected
        )
        tally = Tally()
        with writing(folder, safe_csv=self.options.safe_csv) as add:
            for table, rows in whole.rows():
                add(table, rows)
                tally.add(table, rows)
        report = dataclasses.replace(
            tally.report(read=len(self.plan.waiting), known=len(self.plan.known)),
            corrections=self.replay.counts(),
            not_applied=tuple(self.replay.troubles(self.say)),
        )
        stamps = json.dumps(_stamps(folder))
        self.ledger.note_dataset(self._state, stamps, report.as_json(), numbers.values())
        return report

    @property
    def _state(self) -> str:
        records, numbers = self.readings.records, self.readings.numbers
        applied = [dataclasses.asdict(correction) for correction in self.replay.corrections]
        options = [self.options.keep, self.options.safe_csv, self.say.language, applied]
        return fingerprint.of_dataset([options, list(_made_of(self.plan.jobs, records, numbers))])


def _made_of(
    jobs: Sequence[Job], records: dict[str, Record], numbers: dict[str, int]
) -> Iterator[tuple[object, ...]]:
    for job in jobs:
        record = records.get(job.name)
        failure = None if record is None else (record.error, record.detail)
        yield job.name, job.digest, job.size, numbers.get(job.name), failure


def _stamps(folder: Path) -> dict[str, list[int]]:
    """Tell what changes when somebody writes to a file of the dataset."""
    states = {
        name: (folder / name).stat() for name in sorted(DATASET_FILES - {RUN}) if (folder / name).is_file()
    }
    return {name: [state.st_size, state.st_mtime_ns] for name, state in states.items()}
