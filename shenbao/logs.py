"""One line of JSON on standard error for every file that is read, for programs that watch a run."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shenbao.batch import Step


def watch() -> Callable[[int, Iterator[Step]], Iterable[Step]]:
    """Make what passes steps on and writes a line for each."""

    def passing(total: int, steps: Iterator[Step]) -> Iterator[Step]:
        _write(event="started", files=total)
        done = 0
        for job, record in steps:
            done += 1
            _write(
                event="read",
                path=job.name,
                source_id=job.source_id,
                error=record.error,
                detail=record.detail,
                forms=len(record.forms),
                seconds=record.seconds,
                done=done,
                files=total,
            )
            yield job, record
        _write(event="finished", files=done)

    return passing


def _write(**facts: object) -> None:
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    sys.stderr.write(json.dumps({"time": time, **facts}, ensure_ascii=False) + "\n")
    sys.stderr.flush()
