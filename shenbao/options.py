"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from shenbao.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from extract.pdf_verify import Verify
    from shenbao.editions import Keep

Engine = Literal["local", "dask"]


@dataclass(frozen=True, slots=True)
class Named:
    """Archives and output folder in the words of the user: paths or addresses."""

    archives: tuple[str, ...]
    out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is asked to do.

    Attributes:
        archives: Files and folders to read.
        out: Folder of the dataset.
        exclude: Patterns of names and paths inside the archive that are not read.
        keep: Which editions of one declaration enter the dataset.
        safe_csv: Whether formulas in CSV cells are neutralised.
        verify: Which PDF pages are read with the second reader as well.
        jobs: Number of worker processes at most.
        profiles: Folders with layout profiles to know of besides those of the package.
        limits: What one document may cost.
        retry_failed: Whether files that failed in an earlier run are read again.
        fail_fast: Whether the run ends at the first file that fails.
        quarantine: Folder for copies of the failed files, if they are wanted.
        engine: Who runs the workers.
        scheduler: Address of the scheduler, for engines that have one; a cluster of its own if it is not given.
        corrections: File of corrections to apply again.
        named: What the user called archives and output folder, where they lie at an address and `archives` and
            `out` are their places on this machine.
    """

    archives: tuple[Path, ...]
    out: Path
    exclude: tuple[str, ...]
    keep: Keep
    safe_csv: bool
    verify: Verify
    jobs: int
    profiles: tuple[Path, ...] = ()
    limits: Limits = field(default_factory=Limits)
    retry_failed: bool = False
    fail_fast: bool = False
    quarantine: Path | None = None
    engine: Engine = "local"
    scheduler: str | None = None
    corrections: Path | None = None
    named: Named | None = None

    @property
    def names(self) -> Named:
        """What archives and output folder are called in all that is told."""
        return self.named or Named(tuple(map(str, self.archives)), str(self.out))
