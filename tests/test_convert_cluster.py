"""A Dask cluster gives the same bytes as the processes of one machine, even if one of its workers is killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import batch_archive
import pytest
from batch_archive import data
from test_convert_batch import run

from shenbao import cli
from shenbao.exits import Exit
from shenbao.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Generator

pytest.importorskip("distributed")
COMMAND = [sys.executable, "-m", "shenbao", "convert"]
TESTS = str(Path(__file__).parent)


@contextmanager
def program(*arguments: str) -> Generator[subprocess.Popen[str], None, None]:
    """Run a program of Dask in a process group of its own, and end all of it."""
    environment = {**os.environ, "PYTHONPATH": TESTS}
    with subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def told(stream: IO[str] | None, pattern: str) -> str:
    assert stream is not None
    for line in stream:
        if found := re.search(pattern, line):
            return found[0]
    pytest.fail("the program ended")


Cluster = tuple[str, list[subprocess.Popen[str]]]


@pytest.fixture(scope="module")
def cluster() -> Generator[Cluster, None, None]:
    """A scheduler and two workers on this machine, each a process as on any other; tests may leave one of them."""
    with ExitStack() as stack:
        host = ("--host", "127.0.0.1", "--no-dashboard")
        scheduler = stack.enter_context(program("distributed.cli.dask_scheduler", "--port", "0", *host))
        address = told(scheduler.stderr, r"tcp://127\.0\.0\.1:\d+")
        options = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1")
        started = [
            stack.enter_context(program("distributed.cli.dask_worker", address, *options)) for _ in range(2)
        ]
        for worker in started:
            told(worker.stderr, "Starting established connection")
        yield address, started


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    batch_archive.fill(folder / "good", 12)
    return folder


def test_limits_hold_on_a_cluster(cluster: Cluster, tmp_path: Path) -> None:
    expected = batch_archive.spoil(tmp_path / "in")
    run(
        tmp_path / "in",
        tmp_path / "out",
        batch_archive.read,
        engine="dask",
        scheduler=cluster[0],
        limits=Limits(seconds=2),
    )
    assert batch_archive.errors(tmp_path / "out") == expected


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(
    cluster: Cluster, archive: Path, tmp_path: Path
) -> None:
    address, workers = cluster
    run(archive, tmp_path / "local", batch_archive.read, verify="sample")
    command = [*COMMAND, str(archive), str(tmp_path / "out"), "--engine", "dask", "--scheduler", address]
    with subprocess.Popen(
        [*command, "--log-json", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        told(process.stderr, '"done": 2,')
        workers[0].kill()
        out, _ = process.communicate(timeout=60)
    assert (process.returncode, json.loads(out)["status"]["converted"]) == (Exit.OK, 12)
    assert data(tmp_path / "out") == data(tmp_path / "local")


def test_a_cluster_of_its_own_is_made_and_ended(archive: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, str(archive), str(tmp_path / "out"), "--engine", "dask", "-j", "1", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert (done.returncode, done.stderr, json.loads(done.stdout)["files"]) == (Exit.OK, "", 12)


def test_a_scheduler_that_does_not_answer_is_told(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["convert", str(archive), str(tmp_path / "out"), "--lang", "en"]
    assert cli.run([*command, "--scheduler", "tcp://127.0.0.1:9"]) == Exit.USAGE
    assert capsys.readouterr().err.startswith("Wrong usage: --scheduler needs --engine dask.\n")
    assert cli.run([*command, "--engine", "dask", "--scheduler", "nonsense://x"]) == Exit.USAGE
    assert capsys.readouterr().err.startswith("The cluster cannot be used (")
