"""The files a run was made from: where they lie now, and whether they still are what was read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shenbao import discovery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shenbao.finished_run import Run

Absence = Literal["", "moved", "packed", "changed", "unreadable"]

_INSIDE = "!/"  # between the path of an archive and that of its member


@dataclass(frozen=True, slots=True)
class Original:
    """One file of a run: its path inside the archive, and where it lies or why it cannot be shown."""

    source_id: str
    name: str
    media_type: str
    path: Path | None
    absence: Absence = ""


class Originals:
    """Finds the files of a run again, in its own archives or in those that hold them now."""

    def __init__(self, run: Run, archives: Sequence[Path] = ()) -> None:
        self._sources: dict[str, tuple[str, str]] = {}
        for row in run.table("sources", ["source_id", "path", "media_type"]):
            self._sources.setdefault(row["source_id"], (row["path"], row["media_type"]))
        options = run.facts.get("options", {})
        directory = Path(options.get("directory", ""))
        self._archives = tuple(archives) or tuple(
            directory / archive for archive in options.get("archives", ())
        )
        self._exclude = tuple(options.get("exclude", ()))
        self._paths: dict[str, Path] | None = None
        self._checked: dict[tuple[Path, int, int], str] = {}

    def find(self, source_id: str) -> Original:
        """Find one file by the hash of its bytes."""
        name, media_type = self._sources.get(source_id, ("", ""))
        absence: Absence = "packed" if _INSIDE in name else "moved"
        for path in self._candidates(name):
            try:
                found = self._hash(path)
            except OSError:
                absence = "unreadable"
                continue
            if found == source_id:
                return Original(source_id, name, media_type, path)
            absence = "changed"
        return Original(source_id, name, media_type, None, absence)

    def _candidates(self, name: str) -> list[Path]:
        """Files that may be the one meant: that of the same path, else those of the same name."""
        located = self._located()
        if name in located:
            return [located[name]]
        last = name.rpartition("/")[2]  # of a member that was unpacked, too
        return [path for other, path in located.items() if other.rpartition("/")[2] == last] if last else []

    def _hash(self, path: Path) -> str:
        state = path.stat()
        key = (path, state.st_size, state.st_mtime_ns)
        if key not in self._checked:
            with path.open("rb") as stream:
                self._checked[key] = hashlib.file_digest(stream, "sha256").hexdigest()[:16]
        return self._checked[key]

    def _located(self) -> dict[str, Path]:
        if self._paths is None:
            present = [archive for archive in self._archives if archive.exists()]
            found = discovery.find(present, self._exclude) if present else ()
            self._paths = {item.name: item.path for item in found}
        return self._paths
