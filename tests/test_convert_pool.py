"""Processes that die take one task with them and no more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shenbao import pool


def work(task: int) -> int:
    if task < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


def sleep(task: float) -> int:
    time.sleep(task)
    return os.getpid()


def lost(task: float, exit_code: int) -> int:
    assert task < 0
    return exit_code


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_every_task_has_its_result_whatever_the_number_of_processes(jobs: int) -> None:
    assert dict(pool.run(work, [3, -1, 4, -1, 5], jobs=jobs, lost=lost)) == {0: 9, 1: -9, 2: 16, 3: -9, 4: 25}


def test_no_task_needs_no_process() -> None:
    assert list(pool.run(work, [], jobs=2, lost=lost)) == []


def test_a_caller_who_stops_listening_leaves_no_process_behind() -> None:
    results = pool.run(sleep, [0.0, 60.0], jobs=2, lost=lost)
    index, process = next(results)
    assert index == 0
    results.close()  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


ORPHANING = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import test_convert_pool
from shenbao import pool

if __name__ == "__main__":
    for _, process in pool.run(test_convert_pool.sleep, [0.0, 0.3], jobs=1, lost=test_convert_pool.lost):
        print(process, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "orphaning.py"
    script.write_text(ORPHANING)
    done = subprocess.run(
        [sys.executable, str(script), str(Path(__file__).parent)], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while _runs(int(done.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_processors_are_counted() -> None:
    assert 1 <= pool.processors() <= (os.cpu_count() or 1)
