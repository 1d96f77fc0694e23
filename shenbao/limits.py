"""How much time and memory one document may cost, and how a process keeps to it."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass

MEBIBYTE = 2**20
_GRACE_SECONDS = 5  # the parent ends a document in time; the system does it if the parent is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost before the process that reads it is ended.

    Attributes:
        seconds: Wall-clock time for one document.
        mebibytes: Address space of a worker process.
        documents: Documents after which a worker gives way to a fresh one.
    """

    seconds: float = 120.0
    mebibytes: int = 2048
    documents: int = 2000


def confine(limits: Limits) -> None:
    """Cap the memory of this process and forbid core dumps, where the system can do that."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_AS, limits.mebibytes * MEBIBYTE)


def allow_one_more(limits: Limits) -> None:
    """Set the processor time of this process to what one more document may take.

    It is the second fence: the parent watches the clock, but a hang must end even if the parent is dead.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _lower(resource.RLIMIT_CPU, int(used + limits.seconds) + _GRACE_SECONDS)


def allow_longer(seconds: float) -> None:
    """Let this process take so many more seconds of processor time for its document."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    limit, _ = resource.getrlimit(resource.RLIMIT_CPU)
    if limit != resource.RLIM_INFINITY:
        _lower(resource.RLIMIT_CPU, int(limit + seconds))


def _lower(kind: int, limit: int) -> None:
    import resource  # noqa: PLC0415 - there is none on Windows

    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    try:
        resource.setrlimit(kind, (limit, hard))
    except (OSError, ValueError):  # macOS knows no limit of address space
        return
