"""A run is worth nothing if one file, one kill or one full disk undoes it: limits, resuming, quarantine."""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import batch_archive
import invented
import pytest
from batch_archive import data
from invented import write

from shenbao import catalogue, cli, convert, fingerprint, ledger, worker
from shenbao.batch import FailFastError
from shenbao.convert import Options, Report, foresee
from shenbao.exits import Exit
from shenbao.ledger import BusyError
from shenbao.limits import Limits
from shenbao.publish import ForeignFileError
from shenbao.report import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shenbao.batch import Step
    from shenbao.reading import Job, Outcome

EN = catalogue.load("en")
ARCHIVE = {"a.txt": "form 茶办", "b.txt": "form 河道办\nform 林长办", "c.pdf": "error damaged page 3"}


def options(archive: Path, out: Path, **others: object) -> Options:
    given: dict[str, object] = {
        "archives": (archive,),
        "out": out,
        "exclude": (),
        "keep": "best",
        "safe_csv": True,
        "verify": "none",
        "jobs": 2,
        **others,
    }
    return Options(**given)  # pyright: ignore[reportArgumentType]


def run(
    archive: Path,
    out: Path,
    read: Callable[[Job], Outcome] = invented.read,
    warn: Callable[[str], None] = pytest.fail,
    **others: object,
) -> tuple[Report, list[str]]:
    """Convert; return the report and the names of the files that were read, sorted."""
    seen: list[str] = []

    def watch(_: int, steps: Iterator[Step]) -> Iterator[Step]:
        for job, record in steps:
            seen.append(job.name)
            yield job, record

    report = convert.convert(options(archive, out, **others), EN, watch=watch, read=read, warn=warn)
    return report, sorted(seen)


# -- bad files ------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no limit of address space")
def test_every_bad_file_is_named_and_costs_nothing_else(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    batch_archive.fill(archive / "good", 10)
    expected = batch_archive.spoil(archive / "bad")
    report, _ = run(archive, tmp_path / "out", batch_archive.read, limits=Limits(seconds=3))
    assert batch_archive.errors(tmp_path / "out") == expected
    assert (report.exit_code, report.status["converted"], report.status["failed"]) == (
        Exit.SOME_FAILED,
        10,
        len(expected),
    )
    reasons = {path.rpartition("/")[2]: reason for path, reason in report.failed_files}
    assert reasons["hang.pdf"].startswith("Reading took longer than one document may take (3 s);")
    assert reasons["memory_bomb.pdf"].startswith(
        "Reading needed more memory than one document may have (2048 MiB);"
    )
    assert reasons["crash.pdf"].startswith("The process that read this file died (SIGSEGV);")
    told = json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))
    assert told["limits"] == {"seconds": 3, "mebibytes": 2048, "documents": 2000}


def test_the_dataset_does_not_depend_on_workers_or_their_recycling(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    batch_archive.fill(archive, 6)
    written: list[dict[str, bytes]] = []
    for jobs, documents in ((1, 500), (2, 2), (4, 500)):
        out = tmp_path / f"out-{jobs}"
        run(archive, out, batch_archive.read, jobs=jobs, limits=Limits(documents=documents))
        written.append(data(out))
    assert written[0] == written[1] == written[2]


def test_fresh_interpreters_give_the_same_dataset_where_processes_cannot_be_forked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "archive"
    batch_archive.fill(archive, 6)
    written: list[dict[str, bytes]] = []
    for name in ("usual", "fresh"):
        run(archive, tmp_path / name, batch_archive.read, jobs=2)
        written.append(data(tmp_path / name))
        monkeypatch.setattr(worker, "_CONTEXT", multiprocessing.get_context("spawn"))
    assert written[0] == written[1]


def test_files_that_failed_are_put_aside_with_a_note(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", ARCHIVE | {"%2e%2e%2f坏.p df": "error suspicious DTD"})
    (archive / "gone.txt").symlink_to(tmp_path / "nowhere")
    report, _ = run(archive, archive / "out", quarantine=archive / "aside")
    again, _ = run(archive, archive / "out", quarantine=archive / "aside")
    assert (report.files, again.files) == (5, 5)
    held = {path.name: path.read_text(encoding="utf-8") for path in (archive / "aside").iterdir()}
    notes = {
        text.split("\n")[0]: text.split("\n")[1:3]
        for name, text in held.items()
        if name.endswith(".note.txt")
    }
    assert notes == {
        "%2e%2e%2f坏.p df": [
            "suspicious",
            "The file holds something no honest form has and was not read (DTD); have it checked.",
        ],
        "c.pdf": ["damaged", "The file is damaged (page 3); get it again from where it was published."],
        "gone.txt": [
            "unreadable",
            "The system did not hand over the file (No such file or directory); check that it exists and that you may read it.",
        ],
    }
    copies = {name.partition(".")[2]: text for name, text in held.items() if not name.endswith(".note.txt")}
    assert copies == {"pdf": "error damaged page 3", "": "error suspicious DTD"}


def test_the_first_failure_ends_the_run_if_that_is_wanted(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", ARCHIVE)
    for _ in range(2):  # a failure that is known ends it as well
        with pytest.raises(FailFastError) as caught:
            run(archive, tmp_path / "out", fail_fast=True)
        assert (caught.value.path, caught.value.code, caught.value.detail) == ("c.pdf", "damaged", "page 3")
    assert data(tmp_path / "out") == {}
    report, read = run(archive, tmp_path / "out")
    assert (report.files, "c.pdf" in read) == (3, False)


# -- the ledger -----------------------------------------------------------------------------------------------------------


def test_a_second_run_reads_only_what_is_new_or_changed(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", ARCHIVE)
    out = tmp_path / "out"
    assert run(archive, out)[1] == ["a.txt", "b.txt", "c.pdf"]
    first = data(out)
    inode = (out / "tasks.csv").stat().st_ino
    report, read = run(archive, out)
    assert (read, report.read, report.known, data(out)) == ([], 0, 3, first)
    assert (out / "tasks.csv").stat().st_ino == inode
    write(archive, {"a.txt": "form 茶办 total=5", "d.txt": "form 林长办 total=9"})
    assert run(archive, out)[1] == ["a.txt", "d.txt"]
    (archive / "d.txt").unlink()
    write(archive, {"a.txt": "form 茶办"})
    assert run(archive, out)[1] == ["a.txt"]
    assert data(out) == first


def test_a_file_in_another_folder_is_read_again_as_its_path_is_evidence(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", {"a/x.txt": "form 茶办"})
    run(archive, tmp_path / "out")
    (archive / "a").rename(archive / "b")
    assert run(archive, tmp_path / "out")[1] == ["b/x.txt"]


def test_a_failed_file_is_read_again_when_asked(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", ARCHIVE)
    run(archive, tmp_path / "out")
    report, read = run(archive, tmp_path / "out")
    assert (read, report.errors) == ([], {"damaged": 1})
    assert run(archive, tmp_path / "out", retry_failed=True)[1] == ["c.pdf"]


def test_what_failed_at_a_limit_is_read_again_under_another_one(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", {"a.txt": "die", "b.txt": "error damaged x"})
    run(archive, tmp_path / "out")
    assert run(archive, tmp_path / "out")[1] == []
    assert run(archive, tmp_path / "out", limits=Limits(seconds=60))[1] == ["a.txt"]


def test_other_code_or_options_read_everything_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = write(tmp_path / "archive", {"a.txt": "form 茶办"})
    run(archive, tmp_path / "out")
    assert run(archive, tmp_path / "out", verify="all")[1] == ["a.txt"]
    run(archive, tmp_path / "out")
    source = fingerprint._source

    def edited(part: str) -> str:
        return source(part) + ("x" if part == "normalize" else "")

    monkeypatch.setattr(fingerprint, "_source", edited)
    assert run(archive, tmp_path / "out")[1] == ["a.txt"]


def test_a_dataset_that_somebody_has_touched_is_written_again(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", ARCHIVE)
    out = tmp_path / "out"
    run(archive, out)
    first = data(out)
    (out / "tasks.csv").write_text("mine")
    (out / "goals.parquet").unlink()
    assert run(archive, out)[1] == []
    assert data(out) == first


def test_other_options_of_writing_use_what_was_read(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", ARCHIVE)
    run(archive, tmp_path / "out")
    assert run(archive, tmp_path / "out", safe_csv=False)[1] == []
    run(archive, tmp_path / "other", safe_csv=False)
    assert data(tmp_path / "out") == data(tmp_path / "other")


def test_a_failure_of_the_moment_is_not_remembered(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", {"a.txt": "error unreadable changed", "b.txt": "form 茶办"})
    assert run(archive, tmp_path / "out")[1] == ["a.txt", "b.txt"]
    assert run(archive, tmp_path / "out")[1] == ["a.txt"]


def test_killed_at_random_moments_a_run_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    batch_archive.fill(archive, 20)
    run(archive, tmp_path / "whole", batch_archive.read, verify="sample")
    assert batch_archive.killed_runs(archive, tmp_path / "killed", 4, random.Random(3)) == 4  # noqa: S311 - no secret
    assert data(tmp_path / "killed") == data(tmp_path / "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "killed", "whole"]


def test_only_one_run_at_a_time_writes_into_a_folder(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", ARCHIVE)
    with ledger.holding(tmp_path / "out"), pytest.raises(BusyError):
        run(archive, tmp_path / "out")
    run(archive, tmp_path / "out")


@pytest.mark.parametrize("path", [".shenbao", ".shenbao/ledger.sqlite"])
def test_what_is_no_ledger_of_ours_is_left_alone(tmp_path: Path, path: str) -> None:
    archive = write(tmp_path / "archive", ARCHIVE)
    write(tmp_path / "out", {path: "mine"})
    with pytest.raises(ForeignFileError, match=path):
        run(archive, tmp_path / "out")
    assert (tmp_path / "out" / path).read_text() == "mine"


@pytest.mark.parametrize("damage", ["header", "inside", "zeros", "stump", "half", "form", "text", "version"])
def test_a_broken_ledger_is_set_aside_and_everything_is_read_again(tmp_path: Path, damage: str) -> None:
    archive = write(tmp_path / "archive", {f"{n}.txt": f"form 茶办{n}" for n in range(9)})
    out = tmp_path / "out"
    run(archive, out)
    first = data(out)
    path = out / ".shenbao/ledger.sqlite"
    _break(path, damage)
    write(archive, {"9.txt": "notice"})
    warnings: list[str] = []
    report, read = run(archive, out, warn=warnings.append)
    assert (len(set(read)), report.files, data(out)["tasks.csv"]) == (10, 10, first["tasks.csv"])
    if damage == "version":
        assert warnings == []
    else:
        aside = ".shenbao/ledger.broken.sqlite"
        assert warnings == [
            f"The memory of {out} was broken and lies aside as {aside}; every file is read again."
        ]
        assert (out / aside).is_file()
    assert run(archive, out)[1] == []


def _break(path: Path, damage: str) -> None:
    content = bytearray(path.read_bytes())
    match damage:
        case "header":
            content[100:4096] = b"\xff" * 3996
        case "inside":
            content[4096:8096] = b"\xff" * 4000
        case "zeros":
            content[:] = bytes(len(content))
        case "stump":
            del content[60:]
        case "half":
            del content[len(content) // 2 :]
        case _:
            changes = {
                "form": "update forms set content = x'00'",
                "text": "update results set name = cast(x'ff' as text)",
                "version": "pragma user_version = 99",
            }
            with sqlite3.connect(path) as connection:
                connection.execute(changes[damage])
            connection.close()
            return
    path.write_bytes(content)


def test_what_is_not_met_again_is_forgotten(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", {"a.txt": "form 茶办", "b.txt": "form 林长办"})
    for name in ("c.zip", "d.zip"):
        with zipfile.ZipFile(archive / name, "w") as stream:
            stream.writestr(f"{name}.txt", f"notice {name}")
    for path in archive.iterdir():
        os.utime(path, (1e9, 1e9))
    time.sleep(2.1)  # what has just changed is not remembered at all
    run(archive, tmp_path / "out")
    assert _rows(tmp_path / "out") == {"seen": 4, "surveys": 2, "results": 4}
    (archive / "b.txt").unlink()
    (archive / "d.zip").unlink()
    run(archive, tmp_path / "out")
    assert _rows(tmp_path / "out") == {"seen": 2, "surveys": 1, "results": 2}


def _rows(out: Path) -> dict[str, int]:
    with closing(sqlite3.connect(out / ".shenbao/ledger.sqlite")) as connection:
        return {
            table: connection.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608 - our own names
            for table in ("seen", "surveys", "results")
        }


def test_nothing_is_written_by_looking_ahead(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", ARCHIVE)
    asked = options(archive, tmp_path / "out")
    assert foresee(asked, invented.read) == convert.Foresight(3, 0, ("a.txt", "b.txt", "c.pdf"), 0)
    assert not (tmp_path / "out").exists()
    run(archive, tmp_path / "out")
    write(archive, {"d.txt": "x"})
    before = data(tmp_path / "out")
    assert foresee(asked, invented.read) == convert.Foresight(4, 3, ("d.txt",), 1)
    assert data(tmp_path / "out") == before


def test_unknown_layouts_are_told_first() -> None:
    tally, row = Tally(), invented.form().declaration
    known = [dataclasses.replace(row, profile=profile) for profile in ("b", "b", "a")]
    tally.add("declarations", [*known, row])
    report = tally.report(read=0, known=0)
    assert list(report.profiles.items()) == [("generic", 1), ("b", 2), ("a", 1)]
    assert Report.from_json(report.as_json()) == report


# -- the command ----------------------------------------------------------------------------------------------------------


def test_looking_ahead_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = write(tmp_path / "archive", {f"{number:02}.txt": f"会议通知 {number}" for number in range(10)})
    command = ["convert", str(archive), str(tmp_path / "out"), "--dry-run", "--lang", "en"]
    assert cli.run(command) == Exit.OK
    head, *names, tail = capsys.readouterr().out.splitlines()
    assert head == "Would read 10 of 10 files; 0 are known, 0 of those failed"
    assert (names, tail) == ([f"{number:02}.txt" for number in range(8)], "… and 2 more")
    assert cli.run([*command, "--json"]) == Exit.OK
    assert json.loads(capsys.readouterr().out)["files"] == 10


def test_every_file_is_a_line_of_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = write(tmp_path / "archive", {"a.txt": "会议通知", "b.txt": ""})
    code = cli.run(["convert", str(archive), str(tmp_path / "out"), "-j", "1", "--log-json", "--quiet"])
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert code == Exit.NOTHING_CONVERTED
    assert [line["event"] for line in lines] == ["started", "read", "read", "finished"]
    assert [(line["path"], line["error"], line["forms"], line["done"]) for line in lines[1:3]] == [
        ("a.txt", None, 0, 1),
        ("b.txt", "empty_file", 0, 2),
    ]


def test_fail_fast_says_which_file_and_that_nothing_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = write(tmp_path / "archive", {"b.txt": ""})
    assert cli.run(["convert", str(archive), str(tmp_path / "out"), "--fail-fast", "--lang", "en"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "b.txt: The file is empty; ask for it again or remove it from the archive.",
        EN("convert.failed_fast"),
    ]


def test_a_folder_in_use_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = write(tmp_path / "archive", {"a.txt": "会议通知"})
    with ledger.holding(tmp_path / "out"):
        code = cli.run(["convert", str(archive), str(tmp_path / "out"), "--lang", "zh"])
    assert code == Exit.NOT_WRITABLE
    assert "另一个运行正在写入" in capsys.readouterr().err


def test_no_process_is_left_and_no_spool(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", ARCHIVE)
    before = set(multiprocessing.active_children())
    run(archive, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out/.shenbao").iterdir()) == ["ledger.sqlite"]
    assert set(multiprocessing.active_children()) <= before


def test_readers_are_loaded_early_only_where_nothing_was_read_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[str] = []
    monkeypatch.setattr(worker, "prepare", lambda: times.append("early"))
    archive = write(tmp_path / "in", {"说明.txt": "请各办公室准时参加。"})
    command = ["convert", str(archive), str(tmp_path / "out"), "--quiet"]
    cli.run([*command, "--dry-run"])
    assert times == []
    cli.run(command)
    assert times == ["early"]
    cli.run(command)
    assert times == ["early"]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are not forked there")
def test_readers_are_loaded_in_a_process_of_its_own() -> None:
    from multiprocessing import forkserver  # noqa: PLC0415 - not everywhere

    worker.prepare()
    first = vars(forkserver)["_forkserver"]._forkserver_pid
    worker.prepare()
    assert first is not None
    assert vars(forkserver)["_forkserver"]._forkserver_pid == first


def test_what_writes_tables_is_loaded_while_files_are_read(tmp_path: Path) -> None:
    """It is not loaded at all where there is nothing new to read."""
    archive = write(tmp_path / "in", {"a.txt": "form 茶办"})
    script = f"""
import sys, time
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_convert_batch import EN, convert, invented, options

def watch(number, steps):
    until = time.monotonic() + 60 * number
    while "pandas" not in sys.modules and time.monotonic() < until:
        time.sleep(0.01)
    print("pandas" in sys.modules)
    yield from steps

if __name__ == "__main__":
    given = options(Path({str(archive)!r}), Path({str(tmp_path / "out")!r}))
    convert.convert(given, EN, watch=watch, read=invented.read)
"""
    command = [sys.executable, "-c", script]
    told = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    assert told == ["True\n", "False\n"]
