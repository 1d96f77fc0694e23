"""Run one function over many tasks in processes of which each may die without harm to the others."""

from __future__ import annotations

import os
import time
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, TypeVar

from shenbao.worker import TIMED_OUT, Death, MoreTime, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from shenbao.limits import Limits

T = TypeVar("T")
R = TypeVar("R")


def run(
    function: Callable[[T], R],
    tasks: Iterable[T],
    *,
    jobs: int,
    limits: Limits,
    lost: Callable[[T, Death], R],
) -> Iterator[tuple[T, R]]:
    """Yield every task with its result as it is done, in no particular order.

    Args:
        function: Importable by its name in a fresh interpreter; takes one task and returns a value.
        tasks: What to work on, none of it None; taken one by one as processes become free. Tasks and results
            must survive pickling.
        jobs: Number of processes at most.
        limits: What one task may cost.
        lost: Makes the result of a task whose process died or was killed.

    Raises:
        WorkerError: A process cannot be started.
    """
    waiting = _Waiting(tasks)
    workers: list[Worker[T, R]] = []
    try:
        while waiting.holds(1) or any(worker.task is not None for worker in workers):
            starting = sum(not worker.ready for worker in workers)
            if len(workers) < jobs and waiting.holds(starting + 1):
                workers.append(Worker.start(function, limits))
                continue
            for worker in _heard(workers):
                task = worker.task
                if task is None:
                    worker.welcome()
                else:
                    result = _result(worker)
                    if isinstance(result, MoreTime):
                        continue
                    yield task, lost(task, result) if isinstance(result, Death) else result
                if worker.worn or not worker.alive or not waiting.holds(1):
                    workers.remove(worker)
                    worker.kill()
                else:
                    worker.give(waiting.pop())
    finally:
        for worker in workers:
            worker.kill()


def processors() -> int:
    """Count the processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Waiting(Generic[T]):
    """Tasks nobody has taken yet; no more of them are fetched than somebody asks about."""

    def __init__(self, tasks: Iterable[T]) -> None:
        self._rest = iter(tasks)
        self._fetched: deque[T] = deque()

    def holds(self, number: int) -> bool:
        """Whether there are at least so many."""
        while len(self._fetched) < number:
            try:
                self._fetched.append(next(self._rest))
            except StopIteration:
                return False
        return True

    def pop(self) -> T:
        return self._fetched.popleft()


def _heard(workers: Sequence[Worker[T, R]]) -> list[Worker[T, R]]:
    """Wait until workers have something to say or are over their time."""
    deadline = min(worker.deadline for worker in workers)
    patience = None if deadline == float("inf") else max(0.0, deadline - time.monotonic())
    ready = wait([worker.connection for worker in workers], patience)
    now = time.monotonic()
    return [worker for worker in workers if worker.connection in ready or worker.deadline <= now]


def result_in_time(worker: Worker[T, R]) -> R | Death:
    """Wait for the result of a worker that has a task, and kill it if it takes too long."""
    while True:
        _heard([worker])
        result = _result(worker)
        if not isinstance(result, MoreTime):
            return result


def _result(worker: Worker[T, R]) -> R | Death | MoreTime:
    if worker.connection.poll():
        return worker.take()
    worker.kill()
    return TIMED_OUT
