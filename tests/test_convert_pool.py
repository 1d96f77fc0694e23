"""Processes that die take one task with them and no more."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
import types
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shenbao import pool
from shenbao.limits import Limits
from shenbao.worker import Death, WorkerError, ask_for_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMITS = Limits()


def work(task: int) -> int:
    if task < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


def sleep(task: float) -> int:
    time.sleep(task)
    return os.getpid()


def lost(task: float, death: Death) -> str:
    assert task < 0
    return death.cause


def hang(task: float) -> str:
    """Work, or hang where only a kill helps: in native code that holds the interpreter lock."""
    if task < 0:
        ctypes.PyDLL(None).usleep(60_000_000)
    return str(task)


def hoard(task: int) -> str:
    try:
        return str(len(bytearray(task)))
    except MemoryError:
        return "memory"


def crash(task: int) -> str:
    if task < 0:
        ctypes.string_at(0)
    return str(task)


def linger(task: float) -> str:
    """Work longer than any task may, having asked for the time."""
    if task > 0:
        ask_for_time(20.0)
    time.sleep(2.0)
    return str(task)


def process(task: float) -> tuple[float, int]:
    return task, os.getpid()


def is_loaded(task: str) -> bool:
    return task in sys.modules


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_every_task_has_its_result_whatever_the_number_of_processes(jobs: int) -> None:
    results = pool.run(work, [3, -1, 4, -2, 5], jobs=jobs, limits=LIMITS, lost=lost)
    assert dict(results) == {3: 9, -1: "SIGKILL", 4: 16, -2: "SIGKILL", 5: 25}


@pytest.mark.skipif(sys.platform != "linux", reason="processes are not forked there")
def test_a_process_begins_with_all_readers_loaded() -> None:
    modules = ["extract.pdf", "extract.docx", "normalize.reader", "pandas"]
    results = pool.run(is_loaded, modules, jobs=1, limits=LIMITS, lost=lambda task, _: task == "")
    assert [module for module, loaded in results if loaded] == modules[:3]


def test_the_process_that_asks_for_others_loads_neither_readers_nor_tables() -> None:
    modules = ["extract.pdf", "normalize.reader", "pandas", "pyarrow"]
    told = f"import sys, shenbao.run, shenbao.convert; print([name for name in {modules} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_task_needs_no_process() -> None:
    assert list(pool.run(work, [], jobs=2, limits=LIMITS, lost=lost)) == []


def test_tasks_are_taken_only_as_processes_become_free() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(1, 100):
            taken.append(number)
            yield number

    results = pool.run(work, tasks(), jobs=2, limits=LIMITS, lost=lost)
    for done in range(1, 100):
        next(results)
        assert len(taken) <= done + 4


def test_a_task_over_its_time_is_killed_and_costs_nothing_else() -> None:
    limits = Limits(seconds=1)
    started = time.monotonic()
    results = pool.run(hang, [1, -1, 2, -2, 3], jobs=2, limits=limits, lost=lost)
    assert dict(results) == {1: "1", -1: "time", 2: "2", -2: "time", 3: "3"}
    assert time.monotonic() - started < 10


def test_the_time_of_a_task_does_not_run_while_a_process_starts_or_waits() -> None:
    results = pool.run(hang, [1, 2, 3], jobs=1, limits=Limits(seconds=0.2), lost=lost)
    told: list[str] = []
    for _, result in results:
        time.sleep(0.4)
        told.append(result)
    assert told == ["1", "2", "3"]


def test_a_crash_in_native_code_costs_one_task() -> None:
    results = pool.run(crash, [1, -1, 2], jobs=1, limits=LIMITS, lost=lost)
    assert dict(results) == {1: "1", -1: "SIGSEGV", 2: "2"}


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no limit of address space")
def test_memory_is_capped() -> None:
    limits = Limits(mebibytes=512)
    results = pool.run(hoard, [10_000_000, 1_000_000_000, 2], jobs=1, limits=limits, lost=lost)
    assert dict(results) == {10_000_000: "10000000", 1_000_000_000: "memory", 2: "2"}


def test_a_process_gives_way_to_a_fresh_one_after_some_tasks() -> None:
    tasks = list(range(7))
    results = dict(pool.run(process, tasks, jobs=1, limits=Limits(documents=3), lost=lost))
    processes = [results[task][1] for task in tasks]
    assert [processes.count(one) for one in dict.fromkeys(processes)] == [3, 3, 1]


def test_a_process_that_cannot_start_is_no_fault_of_a_task() -> None:
    results = pool.run(_unknown(), [1], jobs=1, limits=LIMITS, lost=lost)
    with pytest.raises(WorkerError, match=r"a worker process cannot start \(exit 1\)"):
        next(results)


def _unknown() -> Callable[[int], int]:
    """Make a function whose name leads nowhere in another process."""
    function = types.FunctionType(work.__code__, {}, "nowhere")
    function.__module__, function.__qualname__ = "test_convert_pool", "nowhere"
    globals()["nowhere"] = function
    return function


@pytest.mark.parametrize(
    ("code", "cause"), [(0, "exit 0"), (7, "exit 7"), (-9, "SIGKILL"), (-99, "signal 99")]
)
def test_the_end_of_a_process_has_a_name(code: int, cause: str) -> None:
    assert Death.of(code) == Death(cause)


def test_a_caller_who_stops_listening_leaves_no_process_behind() -> None:
    results = pool.run(sleep, [0.0, 60.0], jobs=2, limits=LIMITS, lost=lost)
    task, process = next(results)
    assert task == 0.0
    results.close()  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


ORPHANING = """
import multiprocessing, os, signal, sys
sys.path.insert(0, sys.argv[1])
import test_convert_pool
from shenbao import pool
from shenbao.limits import Limits

if __name__ == "__main__":
    results = pool.run(
        test_convert_pool.sleep, [0.0, 60.0], jobs=2, limits=Limits(), lost=test_convert_pool.lost
    )
    for _, process in results:
        print(multiprocessing.active_children()[0].pid, multiprocessing.active_children()[1].pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path) -> None:
    """One of the two processes waits for the next task, the other is in the middle of one."""
    script = tmp_path / "orphaning.py"
    script.write_text(ORPHANING)
    command = [sys.executable, str(script), str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 10
    for process in map(int, done.stdout.split()):
        while _runs(process):
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


def test_a_task_that_asks_for_more_time_has_it() -> None:
    ask_for_time(1.0)  # nobody waits for this process
    results = pool.run(
        linger, [1.0, -1.0], jobs=1, limits=Limits(seconds=1.0), lost=lambda _, death: death.cause
    )
    assert dict(results) == {1.0: "1.0", -1.0: "time"}
