"""What a run did, in counts."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from normalize.records import TABLES, Declaration, Finding, Severity, Source, Status
from shenbao.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The profile of a declaration whose layout nobody has described.
UNKNOWN_LAYOUT = "generic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, in counts.

    Attributes:
        files: Files met, members of archives included.
        read: Files that this run has read.
        known: Files known from an earlier run, which were not read again.
        status: Files by outcome.
        errors: Failed files by reason, the most frequent first.
        findings: Findings by rule, the most frequent first.
        severities: Findings by severity.
        profiles: Declarations by layout, unknown ones first.
        rows: Rows by table.
        failed_files: (path, reason) of every failed file in order of path.
        seconds: Duration of the run.
        corrections: Corrections by what became of them.
        not_applied: A sentence for each correction that did not fit.
    """

    files: int
    read: int
    known: int
    status: dict[str, int]
    errors: dict[str, int]
    findings: dict[str, int]
    severities: dict[str, int]
    profiles: dict[str, int]
    rows: dict[str, int]
    failed_files: tuple[tuple[str, str], ...]
    seconds: float = 0.0
    corrections: dict[str, int] = field(default_factory=dict[str, int])
    not_applied: tuple[str, ...] = ()

    @property
    def exit_code(self) -> Exit:
        """How the run ends for the shell."""
        if not self.status["converted"]:
            return Exit.NOTHING_CONVERTED
        return Exit.SOME_FAILED if self.failed_files else Exit.OK

    def as_json(self) -> str:
        """Write it so that `from_json` can read it."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Report:
        """Read what `as_json` has written."""
        facts = json.loads(text)
        failed = tuple((path, why) for path, why in facts["failed_files"])
        return cls(**facts | {"failed_files": failed, "not_applied": tuple(facts["not_applied"])})


class Tally:
    """Counts rows as they pass."""

    def __init__(self) -> None:
        self._rows = dict.fromkeys(TABLES, 0)
        self._status: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._findings: Counter[str] = Counter()
        self._severities: Counter[str] = Counter()
        self._profiles: Counter[str] = Counter()
        self._failed: list[tuple[str, str]] = []

    def add(self, table: str, rows: Sequence[object]) -> None:
        """Count the rows of a table."""
        self._rows[table] += len(rows)
        for row in rows:
            match row:
                case Declaration():
                    self._profiles[row.profile] += 1
                case Finding():
                    self._findings[row.rule] += 1
                    self._severities[row.severity] += 1
                case Source():
                    self._status[row.status] += 1
                    if row.error:
                        self._errors[row.error] += 1
                        self._failed.append((row.path, row.reason or ""))
                case _:
                    break

    def report(self, *, read: int, known: int) -> Report:
        """Sum up."""
        profiles = _most_common(self._profiles)
        return Report(
            files=self._rows["sources"],
            read=read,
            known=known,
            status={state: self._status[state] for state in get_args(Status)},
            errors=_most_common(self._errors),
            findings=_most_common(self._findings),
            severities={severity: self._severities[severity] for severity in get_args(Severity)},
            profiles={
                name: profiles[name] for name in sorted(profiles, key=lambda name: name != UNKNOWN_LAYOUT)
            },
            rows=self._rows,
            failed_files=tuple(self._failed),
        )


def _most_common(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts, key=lambda name: (-counts[name], name))}
