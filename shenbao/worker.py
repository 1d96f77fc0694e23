"""Processes beside this one; a worker reads one document after the other and may be killed at any of them."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from shenbao import limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from shenbao.limits import Limits

T = TypeVar("T")
R = TypeVar("R")

# No lock, thread or open file of the parent is shared: a worker is a fresh interpreter or, on Linux, the fork of
# one that has loaded the readers and does nothing else, which saves loading them again for every worker.
_CONTEXT = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
if sys.platform == "linux":
    _CONTEXT.set_forkserver_preload(["shenbao.preloaded"])

_READY = b"ready"
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def prepare() -> None:
    """Begin to load what workers need in a process of its own, so that the first of them need not wait for it."""
    if sys.platform == "linux":
        from multiprocessing import forkserver  # noqa: PLC0415 - not everywhere

        forkserver.ensure_running()


def begin(function: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    """Start a process that dies with this one, and return it with this end of the connection it is given.

    Args:
        function: Importable by its name in a fresh interpreter; takes its end of the connection first.
        arguments: What else it takes; must survive pickling.
    """
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_serve, args=(theirs, function, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours


class WorkerError(Exception):
    """A worker process cannot even be started; no document is to blame."""


@dataclass(frozen=True, slots=True)
class Death:
    """How the process of a task ended: over its `time`, or by itself with an exit code as `multiprocessing` has it."""

    cause: str

    @property
    def over_time(self) -> bool:
        """Whether it took longer than it was allowed."""
        return self.cause in (_TIME, "SIGXCPU")

    @classmethod
    def of(cls, exit_code: int) -> Death:
        """Name the signal or the code a process ended with."""
        if exit_code >= 0:
            return cls(f"exit {exit_code}")
        try:
            return cls(signal.Signals(-exit_code).name)
        except ValueError:
            return cls(f"signal {-exit_code}")


_TIME = "time"
TIMED_OUT = Death(_TIME)


@dataclass(frozen=True, slots=True)
class MoreTime:
    """What a process says that needs so many seconds more for its task."""

    seconds: float


_parent: Connection | None = None


def ask_for_time(seconds: float) -> None:
    """Ask for more time for the task of this process; one that nobody waits for has all the time it wants."""
    if _parent is not None:
        limits.allow_longer(seconds)
        _parent.send(MoreTime(seconds))


@dataclass(slots=True, eq=False)
class Worker(Generic[T, R]):
    """The parent's end of a worker process.

    Attributes:
        ready: Whether it has loaded what it needs and waits for tasks.
        task: What it works on, None while it waits.
        deadline: Monotonic time at which it is killed, while it works.
        done: Number of tasks it has finished.
    """

    process: BaseProcess
    connection: Connection
    limits: Limits
    ready: bool = False
    task: T | None = None
    deadline: float = float("inf")
    done: int = 0

    @classmethod
    def start(cls, function: Callable[[T], R], limits: Limits) -> Worker[T, R]:
        """Start a process for a function that can be imported by its name in a fresh interpreter."""
        process, connection = begin(_answer, function, limits)
        return cls(process, connection, limits)

    @property
    def alive(self) -> bool:
        """Whether its process can still be talked to."""
        return not self.connection.closed

    @property
    def worn(self) -> bool:
        """Whether it has read so many documents that a fresh process is better."""
        return self.done >= self.limits.documents

    def give(self, task: T) -> None:
        """Hand over a task and start the clock."""
        self.task = task
        self.deadline = time.monotonic() + self.limits.seconds
        try:
            self.connection.send(task)
        except OSError:
            return  # it died while it waited; reading from it will say so

    def take(self) -> R | Death | MoreTime:
        """Take the result of its task, learn how it died, or give it more time; it must have something to say."""
        try:
            result = cast("R | MoreTime", self.connection.recv())
        except (EOFError, OSError):
            self.task, self.deadline = None, float("inf")
            return Death.of(self.bury())
        if isinstance(result, MoreTime):
            self.deadline += result.seconds
            return result
        self.task, self.deadline = None, float("inf")
        self.done += 1
        return result

    def welcome(self) -> None:
        """Take the sign that it is ready.

        Raises:
            WorkerError: It died while it started.
        """
        try:
            self.ready = self.connection.recv() == _READY
        except (EOFError, OSError):
            message = f"a worker process cannot start ({Death.of(self.bury()).cause})"
            raise WorkerError(message) from None

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self.process.kill()
        self.bury()

    def bury(self) -> int:
        """Wait for its end and return its exit code; it must be on its way there."""
        self.connection.close()
        self.process.join()
        return self.process.exitcode or 0


def _serve(connection: Connection, function: Callable[..., None], *arguments: object) -> None:
    """Run a function in a process of its own; Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    function(connection, *arguments)


def _answer(connection: Connection, function: Callable[[Any], object], allowed: Limits) -> None:
    """Answer tasks until the parent hangs up."""
    global _parent  # noqa: PLW0603 - the process has one parent as long as it lives
    _parent = connection
    limits.confine(allowed)
    try:
        connection.send(_READY)
        while True:
            task = connection.recv()
            limits.allow_one_more(allowed)
            connection.send(function(task))
    except (EOFError, OSError):
        return


def _die_with_parent() -> None:
    """Have the system kill this process when its parent dies, even in the middle of a hang.

    The process it was forked from ends with the one that asked for it, as soon as nobody else holds the pipe by
    which the two know of each other. A child is given its end so that it may ask for processes as well.
    """
    asking = multiprocessing.parent_process()
    if sys.platform == "linux":
        from multiprocessing import forkserver  # noqa: PLC0415 - not everywhere

        alive: int | None = vars(forkserver)["_forkserver"]._forkserver_alive_fd  # noqa: SLF001 - it has no public name
        if alive is not None:  # a fresh interpreter has none
            os.close(alive)
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if asking is None or not asking.is_alive():
            os._exit(1)
