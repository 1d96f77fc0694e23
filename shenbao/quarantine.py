"""Copies of the files that failed, each with a note, for a person to look at."""

from __future__ import annotations

import hashlib
import re
import shutil
from typing import TYPE_CHECKING

from shenbao import feeding, wording
from shenbao.reading import NO_DIGEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shenbao.catalogue import Catalogue
    from shenbao.ledger import Ledger
    from shenbao.limits import Limits
    from shenbao.reading import Job
    from shenbao.recording import Record

_SUFFIX = re.compile(r"\.[0-9A-Za-z]{1,8}")
_DIGITS = 16


def collect(
    folder: Path,
    jobs: Sequence[Job],
    records: Mapping[str, Record],
    *,
    ledger: Ledger,
    limits: Limits,
    say: Catalogue,
) -> None:
    """Copy every failed file into a folder, with a text that says where it comes from and what is wrong.

    Files are named by their hash: no name that somebody else has chosen is used as a path. Of a file whose
    bytes cannot be had there is only the text.

    Raises:
        OSError: The folder cannot be written.
    """
    failed = [job for job in jobs if (record := records.get(job.name)) and record.error]
    if not failed:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for job in failed:
        record = records[job.name]
        reason = wording.failure(say, record.error or "", record.detail)
        note = f"{job.name}\n{record.error}\n{reason}\n"
        (folder / f"{_name(job)}.note.txt").write_text(note, encoding="utf-8", newline="\n")
    readable = [job for job in failed if job.digest != NO_DIGEST]
    with feeding.fed(readable, ledger, limits) as files:
        for job in files:
            if not job.obstacle and job.path.is_file():
                shutil.copyfile(job.path, folder / f"{_name(job)}{_suffix(job.name)}")
            feeding.forget(job, ledger)


def _name(job: Job) -> str:
    if job.digest != NO_DIGEST:
        return job.source_id
    return f"unread-{hashlib.sha256(job.name.encode()).hexdigest()[:_DIGITS]}"


def _suffix(name: str) -> str:
    """Keep the ending of a name if there is nothing to it but letters and digits."""
    found = _SUFFIX.fullmatch(name[name.rfind(".") :]) if "." in name else None
    return found[0].lower() if found else ""
