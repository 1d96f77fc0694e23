"""The main job: an archive of files becomes a dataset."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from normalize.errors import ProfileError
from normalize.records import SCHEMA_VERSION, Declaration, Finding, Source
from shenbao import assembly, discovery, pool, profiles, publish, reading
from shenbao.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from extract.pdf_verify import Verify
    from normalize.profiles import ProfileSet
    from shenbao.catalogue import Catalogue
    from shenbao.editions import Keep
    from shenbao.reading import Job, Outcome

_LIBRARIES = ("lxml", "pandas", "pdfplumber", "pyarrow", "pypdfium2", "python-docx", "rapidfuzz", "regex")


class NotWritableError(Exception):
    """The output folder cannot be written; the text is the reason the system gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is asked to do.

    Attributes:
        archives: Files and folders to read.
        out: Folder of the dataset.
        exclude: Patterns of names and paths inside the archive that are not read.
        keep: Which editions of one declaration enter the dataset.
        safe_csv: Whether formulas in CSV cells are neutralised.
        verify: Which PDF pages are read with the second reader as well.
        jobs: Number of worker processes at most.
        profiles: Folders of layout profiles to know of beside those of the package.
    """

    archives: tuple[Path, ...]
    out: Path
    exclude: tuple[str, ...]
    keep: Keep
    safe_csv: bool
    verify: Verify
    jobs: int
    profiles: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, in counts; `failed_files` are (path, reason) in order of path."""

    files: int
    status: dict[str, int]
    errors: dict[str, int]
    findings: dict[str, int]
    severities: dict[str, int]
    profiles: dict[str, int]
    rows: dict[str, int]
    failed_files: tuple[tuple[str, str], ...]
    seconds: float

    @property
    def exit_code(self) -> Exit:
        """How the run ends for the shell."""
        if not self.status["converted"]:
            return Exit.NOTHING_CONVERTED
        return Exit.SOME_FAILED if self.failed_files else Exit.OK


def convert(
    options: Options,
    say: Catalogue,
    *,
    watch: Callable[[int, Iterator[Outcome]], Iterable[Outcome]],
    read: Callable[[Job], Outcome] = reading.read,
) -> Report:
    """Read every file of the archives and put the dataset in place.

    Args:
        options: What to do.
        say: Language of findings and reasons.
        watch: Passes outcomes on as they arrive, given their number, and may show progress.
        read: Reads one file; importable by name, as it runs in worker processes.

    Raises:
        publish.ForeignFileError: The output folder holds a file of somebody else that would be overwritten.
        NotWritableError: The output folder cannot be written; it is left as it was.
        ProfileError: A vocabulary or profile is broken; nothing is written.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    known = profiles.gather(options.profiles).profiles
    try:
        with publish.replacing(options.out) as folder:
            inputs = discovery.find(options.archives, options.exclude)
            jobs = [reading.prepare(item, options.verify, known) for item in inputs]
            outcomes = _read_all(assembly.distinct(jobs), options.jobs, read, watch)
            tables = assembly.assemble(jobs, outcomes, options.keep, say)
            from shenbao import dataset  # noqa: PLC0415 - pandas is slow to load, wrong usage is told at once

            dataset.write(folder, tables, safe_csv=options.safe_csv)
            report = _report(tables, time.monotonic() - clock)
            run = _run(options, say, report, started, outcomes, known)
            text = json.dumps(run, ensure_ascii=False, indent=2) + "\n"
            (folder / "run.json").write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise NotWritableError(error.strerror or str(error)) from error
    return report


def _read_all(
    jobs: Sequence[Job],
    processes: int,
    read: Callable[[Job], Outcome],
    watch: Callable[[int, Iterator[Outcome]], Iterable[Outcome]],
) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {}

    def arriving() -> Iterator[Outcome]:
        for index, outcome in pool.run(read, jobs, jobs=processes, lost=reading.lost):
            outcomes[jobs[index].name] = outcome
            yield outcome

    for outcome in watch(len(jobs), arriving()):
        if outcome.error == reading.BROKEN_PROFILE:
            raise ProfileError(outcome.detail.splitlines())
    return outcomes


def _report(tables: Mapping[str, Sequence[object]], seconds: float) -> Report:
    sources = [row for row in tables["sources"] if isinstance(row, Source)]
    findings = [row for row in tables["findings"] if isinstance(row, Finding)]
    profiles = [row.profile for row in tables["declarations"] if isinstance(row, Declaration)]
    states = ("converted", "duplicate", "no_form", "unsupported", "failed")
    severities = ("error", "warning", "info")
    by_status = Counter(source.status for source in sources)
    by_severity = Counter(finding.severity for finding in findings)
    return Report(
        files=len(sources),
        status={state: by_status[state] for state in states},
        errors=_most_common(source.error for source in sources if source.error),
        findings=_most_common(finding.rule for finding in findings),
        severities={severity: by_severity[severity] for severity in severities},
        profiles=_most_common(profiles),
        rows={table: len(rows) for table, rows in tables.items()},
        failed_files=tuple((source.path, source.reason or "") for source in sources if source.error),
        seconds=round(seconds, 3),
    )


def _most_common(names: Iterable[str]) -> dict[str, int]:
    counts = Counter(names)
    return {name: counts[name] for name in sorted(counts, key=lambda name: (-counts[name], name))}


def _run(  # noqa: PLR0917 - one record of everything
    options: Options,
    say: Catalogue,
    report: Report,
    started: datetime,
    outcomes: Mapping[str, Outcome],
    known: ProfileSet,
) -> dict[str, object]:
    """Collect everything about a run that is no data and may differ from run to run."""
    counts = asdict(report)
    del counts["failed_files"]
    return {
        "program": {"name": "shenbao", "version": importlib.metadata.version("shenbao")},
        "schema_version": SCHEMA_VERSION,
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "options": {
            "archives": [str(archive) for archive in options.archives],
            "out": str(options.out),
            "exclude": list(options.exclude),
            "editions": options.keep,
            "csv": "safe" if options.safe_csv else "raw",
            "verify": options.verify,
            "profiles": [str(folder) for folder in options.profiles],
            "jobs": options.jobs,
            "lang": say.language,
        },
        "profiles": {"known": len(known.profiles), "fingerprint": known.fingerprint},
        "versions": {
            "python": platform.python_version(),
            "platform": sys.platform,
            **{name: importlib.metadata.version(name) for name in _LIBRARIES},
        },
        "counts": counts,
        "faults": [
            {"path": path, "traceback": outcome.traceback}
            for path, outcome in sorted(outcomes.items())
            if outcome.traceback
        ],
    }
