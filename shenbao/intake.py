"""Files found become jobs: hashed once, archives opened to their members, every name its own."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, cast

from shenbao import archives, content, pool
from shenbao.archive_walk import RULES
from shenbao.archives import INSIDE, Member, may_be_archive
from shenbao.discovery import Input, excluded
from shenbao.names import unique
from shenbao.progress import untold
from shenbao.reading import MEMORY_LIMIT, NO_DIGEST, TIME_LIMIT, WORKER_LOST, Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from extract.pdf_verify import Verify
    from shenbao.ledger import Ledger
    from shenbao.limits import Limits
    from shenbao.progress import Track
    from shenbao.worker import Death

# A file changed within this time of being hashed may change again without another time stamp.
_RACY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Intake:
    """What is done to every file on its way in.

    Attributes:
        ledger: Knows files that were met before.
        exclude: Patterns of names and paths that are not read.
        verify: Goes into every job.
        jobs: Number of processes at most that open archives.
        limits: What opening one archive may cost.
    """

    ledger: Ledger
    exclude: Sequence[str]
    verify: Verify
    jobs: int
    limits: Limits

    def take(self, inputs: Sequence[Input], track: Track = untold) -> tuple[Job, ...]:
        """Make a job of every file and of every member of an archive, sorted by name."""
        measured = list(track(len(inputs), self._measured(inputs)))
        members = self._surveyed(
            {item.path: (digest, size) for item, digest, size, head, _ in measured if may_be_archive(head)}
        )
        found: list[Job] = []
        for item, digest, size, _, obstacle in measured:
            listed = members.get(item.path)
            if listed is None:
                found.append(Job(item.path, item.name, digest, size, obstacle, self.verify))
            else:
                found += self._member_jobs(item, listed)
        found.sort(key=lambda job: job.name)
        names = unique(job.name for job in found)
        return tuple(
            job if job.name == name else replace(job, name=name)
            for job, name in zip(found, names, strict=True)
        )

    def _measured(self, inputs: Sequence[Input]) -> Iterator[tuple[Input, str, int, bytes, str]]:
        """Give each file with its digest, size and beginning, or with its obstacle; only new bytes are hashed."""
        known = self.ledger.seen()
        self.ledger.note_met(os.fsencode(item.path) for item in inputs)
        fresh: list[tuple[bytes, str, str, int, bytes]] = []
        for item in inputs:
            try:
                stamp = _stamp(item.path)
                key = os.fsencode(item.path)
                old = known.get(key)
                if old is not None and old[0] == stamp:
                    yield item, *old[1:], ""
                    continue
                told = content.measure(item.path)
                if _stamp(item.path) == stamp and _is_settled(item.path):
                    fresh.append((key, stamp, told.digest, told.size, told.head))
                yield item, told.digest, told.size, told.head, ""
            except OSError as error:
                yield item, NO_DIGEST, 0, b"", error.strerror or type(error).__name__
        self.ledger.note_seen(fresh)

    def _surveyed(self, candidates: Mapping[Path, tuple[str, int]]) -> dict[Path, tuple[Member, ...]]:
        """List the members of what may be archives, in processes of their own; a document has no entry."""
        members: dict[Path, tuple[Member, ...] | None] = {}
        unknown: list[Path] = []
        for path, (digest, _) in candidates.items():
            noted = self.ledger.survey(digest, RULES)
            if noted is None:
                unknown.append(path)
            else:
                members[path] = _listed(noted)
        limits = archives.patience(self.limits, (candidates[path][1] for path in unknown))
        for path, listed in pool.run(
            archives.survey, unknown, jobs=self.jobs, limits=limits, lost=self._lost
        ):
            members[path] = listed
            if listed is None or not any(member.error in _OF_THE_MOMENT for member in listed):
                noted = "null" if listed is None else json.dumps([asdict(member) for member in listed])
                self.ledger.note_survey(candidates[path][0], RULES, noted)
        return {path: listed for path, listed in members.items() if listed is not None}

    def _lost(self, _: Path, death: Death) -> tuple[Member, ...]:
        if death.over_time:
            return (Member(0, "", error=TIME_LIMIT, detail=f"{self.limits.seconds:g} s"),)
        return (Member(0, "", error=WORKER_LOST, detail=death.cause),)

    def _member_jobs(self, archive: Input, members: Iterable[Member]) -> Iterator[Job]:
        for member in members:
            name = f"{archive.name}{INSIDE}{member.name}" if member.name else archive.name
            if not excluded(name, self.exclude):
                yield Job(
                    archive.path,
                    name,
                    member.digest or NO_DIGEST,
                    member.size,
                    (member.detail or member.error) if member.error else "",
                    self.verify,
                    error=member.error or "unreadable",
                    member=member.position,
                )


_OF_THE_MOMENT = frozenset({TIME_LIMIT, MEMORY_LIMIT, WORKER_LOST})


def _listed(noted: str) -> tuple[Member, ...] | None:
    members = cast("list[dict[str, str | int]] | None", json.loads(noted))
    return None if members is None else tuple(Member(**member) for member in members)  # pyright: ignore[reportArgumentType]


def _stamp(path: Path) -> str:
    """Tell what changes when a file is written to."""
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino} {state.st_dev}"


def _is_settled(path: Path) -> bool:
    state = path.stat()
    return time.time() - max(state.st_mtime, state.st_ctime) > _RACY_SECONDS
