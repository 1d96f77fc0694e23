"""The account of a run, `run.json`: everything that is no data and may differ from run to run."""

from __future__ import annotations

import importlib.metadata
import json
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from normalize.records import SCHEMA_VERSION
from shenbao import fingerprint, remote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shenbao.catalogue import Catalogue
    from shenbao.options import Options
    from shenbao.recording import Record
    from shenbao.report import Report


@dataclass(frozen=True, slots=True)
class Account:
    """When a run began, by the calendar and by the clock."""

    started: datetime
    clock: float

    @classmethod
    def begun(cls) -> Account:
        """Begin now."""
        return cls(datetime.now(UTC), time.monotonic())

    @property
    def seconds(self) -> float:
        """How long it has been."""
        return round(time.monotonic() - self.clock, 3)

    def told(
        self,
        options: Options,
        say: Catalogue,
        report: Report,
        records: Mapping[str, Record],
        more: Mapping[str, object],
    ) -> str:
        """Write the account as JSON; `more` is what else there is to tell, by name."""
        counts = asdict(replace(report, seconds=self.seconds))
        del counts["failed_files"], counts["not_applied"]
        facts: dict[str, object] = {
            "program": {
                "name": "shenbao",
                "version": importlib.metadata.version("shenbao"),
                "code": fingerprint.of_code(),
            },
            "schema_version": SCHEMA_VERSION,
            "started": self.started.isoformat(timespec="seconds"),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "options": _options(options, say),
            "limits": asdict(options.limits),
            "versions": {"platform": sys.platform, **fingerprint.versions()},
            **more,
            "counts": counts,
            "faults": [
                {"path": path, "traceback": record.traceback}
                for path, record in sorted(records.items())
                if record.traceback
            ],
        }
        return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _options(options: Options, say: Catalogue) -> dict[str, object]:
    return {
        "directory": str(Path.cwd()),
        "archives": [remote.told(name) for name in options.names.archives],
        "out": remote.told(options.names.out),
        "exclude": list(options.exclude),
        "editions": options.keep,
        "csv": "safe" if options.safe_csv else "raw",
        "verify": options.verify,
        "profiles": [str(folder) for folder in options.profiles],
        "jobs": options.jobs,
        "retry_failed": options.retry_failed,
        "fail_fast": options.fail_fast,
        "quarantine": None if options.quarantine is None else str(options.quarantine),
        "engine": options.engine,
        "scheduler": options.scheduler,
        "corrections": None if options.corrections is None else str(options.corrections),
        "lang": say.language,
    }
