"""Damaged files of every format end in a document or in one of our own errors, within the limits."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from damage import FORMATS, OFFICE_FORMATS, damaged

from shenbao import pool, reading
from shenbao.discovery import Input
from shenbao.limits import Limits
from shenbao.recording import Recorder

if TYPE_CHECKING:
    from pathlib import Path

# A long run takes other files every time: SHENBAO_DAMAGED=20000 SHENBAO_DAMAGE_SEED=7 pytest tests/test_damage.py
# It also takes the formats that need LibreOffice, where there is one.
LONG = "SHENBAO_DAMAGED" in os.environ
COUNT = int(os.environ.get("SHENBAO_DAMAGED", "140"))
SEED = int(os.environ.get("SHENBAO_DAMAGE_SEED", "1"))

LIMITS = Limits(seconds=30)
FAULTS = {
    reading.INTERNAL_ERROR,
    reading.WORKER_LOST,
    reading.TIME_LIMIT,
    reading.MEMORY_LIMIT,
    reading.BROKEN_PROFILE,
}


def test_any_damage_ends_in_a_document_or_an_error_of_ours(tmp_path: Path) -> None:
    jobs: list[reading.Job] = []
    formats = OFFICE_FORMATS if LONG and shutil.which("soffice") else FORMATS
    for name, content in damaged(COUNT, SEED, formats, folder=tmp_path):
        path = tmp_path / name
        path.write_bytes(content)
        jobs.append(reading.prepare(Input(path, name)))
    recorder = Recorder(reading.read, LIMITS)
    results = dict(pool.run(recorder, jobs, jobs=2, limits=LIMITS, lost=recorder.lost))
    faults = [
        (job.name, record.error, record.detail, record.traceback)
        for job, record in results.items()
        if record.error in FAULTS
    ]
    assert faults == []
    assert len(results) == COUNT
    assert any(record.forms for record in results.values())
    assert any(record.error for record in results.values())
