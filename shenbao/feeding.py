"""Jobs on their way to the workers: members of archives are unpacked when their turn comes, and removed after."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shenbao import archives, pool
from shenbao.archives import Order

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from shenbao.ledger import Ledger
    from shenbao.limits import Limits
    from shenbao.reading import Job
    from shenbao.worker import Death


@contextmanager
def fed(jobs: Sequence[Job], ledger: Ledger, limits: Limits) -> Generator[Iterator[Job], None, None]:
    """Give the jobs one by one, each with a file of its own at its path.

    Files that lie in a folder come first. Then come the archives, one after the other; the wanted members of
    one archive at a time lie in the spool of the ledger.
    """
    feed = _feed(jobs, ledger, limits)
    try:
        yield feed
    finally:
        feed.close()


def forget(job: Job, ledger: Ledger) -> None:
    """Remove the unpacked file of a job that is done; a file of the user is left alone."""
    if job.member is not None and job.path.parent.parent == ledger.spool:
        job.path.unlink(missing_ok=True)


def _feed(jobs: Sequence[Job], ledger: Ledger, limits: Limits) -> Generator[Job, None, None]:
    by_archive: defaultdict[Path, list[Job]] = defaultdict(list)
    for job in jobs:
        if job.member is None:
            yield job
        else:
            by_archive[job.path].append(job)
    if not by_archive:
        return
    orders = (
        _order(number, archive, members, ledger)
        for number, (archive, members) in enumerate(by_archive.items())
    )
    patient = archives.patience(
        limits, (archive.stat().st_size for archive in by_archive if archive.exists())
    )
    for order, written in pool.run(archives.unpack, orders, jobs=1, limits=patient, lost=_lost):
        for job in by_archive[order.archive]:
            if job.member in written:
                yield dataclasses.replace(job, path=order.folder / str(job.member))
            else:
                yield dataclasses.replace(job, obstacle="archive changed while it was read")


def _order(number: int, archive: Path, members: Sequence[Job], ledger: Ledger) -> Order:
    folder = ledger.spool / str(number)
    folder.mkdir(exist_ok=True)
    return Order(archive, frozenset(job.member for job in members if job.member is not None), folder)


def _lost(order: Order, death: Death) -> frozenset[int]:
    del death  # whatever was unpacked before the end is good; every job compares hashes
    return frozenset(int(item.name) for item in order.folder.iterdir())
