"""Run one function over many tasks in processes of which each may die without harm to the others."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

T = TypeVar("T")
R = TypeVar("R")

# A fresh interpreter for each worker: no lock, thread or open file of the parent is shared.
_CONTEXT = multiprocessing.get_context("spawn")


def run(
    function: Callable[[T], R], tasks: Sequence[T], *, jobs: int, lost: Callable[[T, int], R]
) -> Iterator[tuple[int, R]]:
    """Yield the index and result of every task as it is done, in no particular order.

    Args:
        function: Importable by its name in a fresh interpreter; takes one task and returns a value.
        tasks: What to work on; must survive pickling, as must the results.
        jobs: Number of processes at most.
        lost: Makes the result of a task whose process died, given the exit code of that process.
    """
    waiting = deque(range(len(tasks)))
    workers = [_Worker.start(function) for _ in range(min(jobs, len(tasks)))]
    try:
        for worker in workers:
            worker.give(waiting.popleft(), tasks)
        while busy := [worker for worker in workers if worker.task is not None]:
            ready = wait([worker.connection for worker in busy])
            for worker in [worker for worker in busy if worker.connection in ready]:
                index = worker.task
                if index is None:
                    continue
                try:
                    result: R = worker.connection.recv()
                except (EOFError, OSError):
                    result = lost(tasks[index], worker.buried())
                    workers.remove(worker)
                    if waiting:
                        worker = _Worker.start(function)  # noqa: PLW2901 - the successor takes the next task
                        workers.append(worker)
                if waiting:
                    worker.give(waiting.popleft(), tasks)
                else:
                    worker.task = None
                yield index, result
    finally:
        for worker in workers:
            worker.stop()


@dataclass(slots=True, eq=False)
class _Worker(Generic[T, R]):
    process: SpawnProcess
    connection: Connection
    task: int | None = None

    @classmethod
    def start(cls, function: Callable[[T], R]) -> _Worker[T, R]:
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_serve, args=(theirs, function), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def give(self, index: int, tasks: Sequence[T]) -> None:
        self.task = index
        try:
            self.connection.send(tasks[index])
        except OSError:
            return  # it died before its first task; reading from it will say so

    def buried(self) -> int:
        self.process.join()
        self.connection.close()
        return self.process.exitcode or 0

    def stop(self) -> None:
        self.process.kill()
        self.buried()


def _serve(connection: Connection, function: Callable[[T], R]) -> None:
    """Answer tasks until the parent hangs up; Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            task: T = connection.recv()
        except (EOFError, OSError):
            return
        try:
            connection.send(function(task))
        except OSError:
            return


def processors() -> int:
    """Count the processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
