"""The log of one declaration: its findings and readings in the order they were made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from normalize.evidence import Flag
from normalize.recognised import doubts_of
from normalize.records import Finding, Reading
from normalize.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalize.evidence import Evidence
    from normalize.records import Form


@dataclass(slots=True)
class Log:
    """Findings and readings of one declaration in the order they were made.

    `doubtful` are the spots, by identity, of rows whose cells may stand in other columns or be cut off.
    """

    declaration_id: str
    source_id: str
    doubtful: frozenset[int] = frozenset()
    findings: list[Finding] = field(default_factory=list[Finding])
    readings: list[Reading] = field(default_factory=list[Reading])

    def find(self, flag: Flag, table: str | None = None, row_key: str | None = None) -> None:
        """Add a finding for a flag; its severity and origin are those of its rule."""
        rule = RULES[flag.rule]
        self.findings.append(
            Finding(
                declaration_id=self.declaration_id,
                source_id=self.source_id,
                seq=len(self.findings) + 1,
                rule=rule.code,
                severity=rule.severity,
                origin=rule.origin,
                table=table,
                row_key=row_key,
                column=flag.column,
                expected=flag.expected,
                actual=flag.actual,
                message="",
            )
        )

    def read(self, table: str, row_key: str | None, evidence: Iterable[Evidence]) -> None:
        """Add a reading for each piece of evidence, and findings for recognised text that is not sure."""
        for item in evidence:
            self.readings.append(_reading(self, table, row_key, item))
            if item.spot.recognition is not None:
                for flag in doubts_of(item):
                    self.find(flag, table, row_key)
            if table == "declarations" and id(item.spot) in self.doubtful:
                self.find(Flag("cells_doubtful", item.column, None, item.raw), table)


def with_finding(form: Form, flag: Flag) -> Form:
    """The form with a further finding, of which its counts do not speak: one for information."""
    log = Log(form.declaration.declaration_id, form.declaration.source_id, findings=list(form.findings))
    log.find(flag)
    return replace(form, findings=tuple(log.findings))


def _reading(log: Log, table: str, row_key: str | None, item: Evidence) -> Reading:
    spot = item.spot
    box = spot.boxes[0] if spot.boxes else None
    in_file = spot.in_file
    return Reading(
        declaration_id=log.declaration_id,
        source_id=log.source_id,
        table=table,
        row_key=row_key,
        column=item.column,
        raw=item.raw,
        page=box.page if box else None,
        x0=round(box.x0, 2) if box else None,
        top=round(box.top, 2) if box else None,
        x1=round(box.x1, 2) if box else None,
        bottom=round(box.bottom, 2) if box else None,
        table_no=spot.table if in_file else None,
        row=spot.table_row if in_file else None,
        col=spot.column - spot.moved if in_file else None,
        line=spot.line,
        sheet=spot.sheet,
        method="ocr" if spot.recognition else item.method if in_file else "line",
        confidence=spot.recognition.confidence if spot.recognition else None,
    )
