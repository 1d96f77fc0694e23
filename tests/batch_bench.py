"""Measure the batch engine: `python benchmarks/batch.py --files 10000`; figures are in `docs/benchmarks.md`."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import batch_archive
from batch_archive import data, killed_runs

from shenbao import catalogue
from shenbao.convert import Options, convert
from shenbao.limits import Limits

COMMAND = [sys.executable, "-m", "shenbao", "convert"]

_ADOPT = 36  # PR_SET_CHILD_SUBREAPER: processes that outlive their parent become children of this one

# What anybody would write first: no limits, no ledger, one process.
PLAIN_LOOP = """
import sys
from pathlib import Path

from shenbao import dataset
from shenbao.contract import rows_of
from shenbao.discovery import find
from shenbao.reading import prepare, read

archive, out = map(Path, sys.argv[1:])
out.mkdir()
outcomes = [read(prepare(item)) for item in find([archive])]
with dataset.writing(out, safe_csv=True) as add:
    for outcome in outcomes:
        for form in outcome.forms:
            for table, rows in rows_of(form).items():
                add(table, rows)
"""

THICK_FILES = f"""
import sys
from pathlib import Path

sys.path.insert(0, {str(Path(__file__).parent)!r})

from batch_bench import convert_many

convert_many(*map(Path, sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: seconds by the clock and by the processor, peak MiB of the parent and of a worker."""

    seconds: float
    processor: float
    parent: float
    worker: float


def main() -> None:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(description="Measure the batch engine.")
    ctypes.CDLL(None).prctl(_ADOPT, 1)
    parser.add_argument("--files", type=int, default=1000, help="number of good files")
    parser.add_argument("--declarations", type=int, default=100_000, help="number of them in `many`")
    parser.add_argument("--kills", type=int, default=20, help="how often a run is killed")
    parser.add_argument("--only", choices=["scale", "hostile", "kills", "many"], help="only this measurement")
    parser.add_argument("--folder", type=Path, help="where archives are kept from run to run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        if arguments.only in (None, "many"):
            many(Path(place), arguments.declarations)
        folder = arguments.folder or Path(place)
        archive = folder / f"good-{arguments.files}"
        if arguments.only != "many" and not archive.exists():
            batch_archive.fill(archive, arguments.files)
        if arguments.only in (None, "scale"):
            scale(archive, Path(place))
        if arguments.only in (None, "hostile"):
            hostile(archive, Path(place))
        if arguments.only in (None, "kills"):
            kills(archive, Path(place), arguments.kills)


def scale(archive: Path, place: Path) -> None:
    """Time, memory and bytes with one, two and four workers, of a second run, and of a plain loop."""
    plain = _run([sys.executable, "-c", PLAIN_LOOP, str(archive), str(place / "plain")]).processor
    _say(f"plain loop that reads and writes, in a process of its own: {plain:.1f} s of processor")
    outputs: list[dict[str, bytes]] = []
    for jobs in (1, 2, 4):
        out = place / f"out-{jobs}"
        first = _converted(archive, out, jobs)
        outputs.append(data(out))
        _say(f"{jobs} workers: {_told(first)}; overhead {first.processor / plain - 1:+.1%} on the plain loop")
    _say(f"same bytes with 1, 2 and 4 workers: {outputs[0] == outputs[1] == outputs[2]}")
    _say(f"second run: {_told(_converted(archive, place / 'out-2', 2))}")


def hostile(archive: Path, place: Path) -> None:
    """The clean archive, then the same with one bad file of each kind."""
    limits = Limits(seconds=20)
    clean = _convert(archive, place / "clean", limits)
    bad = place / "spoilt" / "bad"
    expected = batch_archive.spoil(bad)
    (bad.parent / "good").symlink_to(archive.resolve())
    spoilt = _convert(bad.parent, place / "mixed", limits)
    allowed = 1.3 * clean + limits.seconds
    named = batch_archive.errors(place / "mixed")
    wrong = {name: named.get(name) for name, code in expected.items() if named.get(name) != code}
    _say(
        f"clean {clean:.1f} s, with bad files {spoilt:.1f} s, allowed {allowed:.1f} s; wrongly named: {wrong}"
    )


def kills(archive: Path, place: Path, times: int) -> None:
    """Kill runs at random moments, go on, and compare the bytes."""
    _converted(archive, place / "whole", 2)
    killed = killed_runs(archive, place / "killed", times, random.Random(1))  # noqa: S311 - no secret
    same = data(place / "killed") == data(place / "whole")
    _say(f"killed {killed} times; same bytes: {same}")


def many(place: Path, declarations: int) -> None:
    """Time and memory of the parent with so many declarations in thick files, which are composed and not read."""
    archive = place / "thick"
    batch_archive.write_numbers(archive, declarations // batch_archive.FORMS_OF_A_THICK_FILE)
    run = _run([sys.executable, "-c", THICK_FILES, str(archive), str(place / "many")])
    _say(f"{declarations} declarations: {_told(run)}")


def _convert(archive: Path, out: Path, limits: Limits) -> float:
    begun = time.monotonic()
    options = _options(archive, out, limits)
    convert(options, catalogue.load("en"), watch=lambda _, steps: steps, read=batch_archive.read)
    return time.monotonic() - begun


def convert_many(archive: Path, out: Path) -> None:
    """Convert files that stand for thick ones."""
    options = _options(archive, out, Limits())
    convert(options, catalogue.load("en"), watch=lambda _, steps: steps, read=batch_archive.read_many)


def _options(archive: Path, out: Path, limits: Limits) -> Options:
    return Options(
        archives=(archive,),
        out=out,
        exclude=(),
        keep="best",
        safe_csv=True,
        verify="sample",
        jobs=2,
        limits=limits,
    )


def _converted(archive: Path, out: Path, jobs: int) -> Run:
    return _run([*COMMAND, str(archive), str(out), "--jobs", str(jobs), "--quiet"])


def _run(command: list[str]) -> Run:
    before, begun = os.times(), time.monotonic()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        peaks = {True: 0.0, False: 0.0}
        watching = threading.Thread(target=_watch, args=(process, peaks))
        watching.start()
        process.wait()
        watching.join()
    with contextlib.suppress(ChildProcessError):
        while True:  # what it leaves behind ends on its own; its time counts, too
            os.wait()
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(time.monotonic() - begun, processor, peaks[True], peaks[False])


def _watch(process: subprocess.Popen[bytes], peaks: dict[bool, float]) -> None:
    """Note the largest resident size of the parent (True) and of the processes below it (False)."""
    family = {process.pid}
    while process.poll() is None:
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                facts = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            except OSError:
                continue
            own = int(facts["Pid"]) == process.pid
            if (own or int(facts["PPid"]) in family) and "VmRSS" in facts:
                family.add(int(facts["Pid"]))
                peaks[own] = max(peaks[own], int(facts["VmRSS"].split()[0]) / 1024)
        time.sleep(0.05)


def _told(run: Run) -> str:
    return (
        f"{run.seconds:.1f} s, {run.processor:.1f} s of processor, "
        f"parent {run.parent:.0f} MiB, worker {run.worker:.0f} MiB"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
