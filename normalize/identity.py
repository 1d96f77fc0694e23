"""Who declares, for which year and region: the identity of a form, and its key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normalize.evidence import Evidence, Flag
from normalize.folding import squeeze
from normalize.regions import Region, department_key

if TYPE_CHECKING:
    from normalize.records import FormKind, FormStage


@dataclass(slots=True)
class Identity:
    """The identity of one form with its evidence; `region` is None where nothing certain names one."""

    title: str
    kind: FormKind
    stage: FormStage
    year: int | None = None
    region: Region | None = None
    department: str | None = None
    department_code: str | None = None
    supervising_department: str | None = None
    project_name: str | None = None
    period: tuple[int, int] | None = None
    counts: dict[str, int] = field(default_factory=dict[str, int])
    evidence: list[Evidence] = field(default_factory=list[Evidence])
    flags: list[Flag] = field(default_factory=list[Flag])

    @property
    def department_key(self) -> str | None:
        """The department without its region and without blanks and punctuation, for comparing."""
        return department_key(self.department, self.region) if self.department else None

    @property
    def tells_targets(self) -> bool:
        """Whether a title says that the form declares targets; without one the stage is only the likeliest."""
        return bool(self.title) and self.stage == "target"

    def key(self) -> str:
        """The declaration id without a suffix for collisions."""
        region = self.region.code if self.region is not None else "000000"
        year = f"{self.year:04d}" if self.year is not None else "0000"
        name = self.department_key or ""
        if self.project_name:
            name += squeeze(self.project_name)
        if not name:
            name = squeeze(self.title)
        return f"{region}-{year}-{self.kind}-{self.stage}-{hash10(name)}"


def hash10(text: str) -> str:
    """The first ten hex digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
