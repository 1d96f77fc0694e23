"""The files a run was made from: where they lie now, and whether they still are what was read."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shenbao import archives, discovery, pool
from shenbao.archives import INSIDE, Member, Order
from shenbao.content import measure
from shenbao.limits import Limits
from shenbao.reading import NO_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shenbao.finished_run import Run
    from shenbao.worker import Death

Absence = Literal["", "moved", "changed", "unreadable"]


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
        self._members: dict[Path, tuple[Member, ...]] = {}
        self._unpacked: dict[str, Path] = {}
        self._spool: Path | None = None

    def find(self, source_id: str) -> Original:
        """Find one file by the hash of its bytes; a member of an archive is unpacked when it is first asked for."""
        name, media_type = self._sources.get(source_id, ("", ""))
        absence: Absence = "moved"
        archive, inside, _ = name.partition(INSIDE)
        if inside and archive in self._located():
            member = self._member(self._located()[archive], source_id)
            if member is not None:
                return Original(source_id, name, media_type, member)
            absence = "changed"
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

    def _member(self, archive: Path, source_id: str) -> Path | None:
        """Unpack the member of an archive that has the bytes meant, in a process of its own."""
        if source_id not in self._unpacked:
            limits = archives.patience(Limits(), [archive.stat().st_size])
            if archive not in self._members:
                surveys = pool.run(archives.survey, [archive], jobs=1, limits=limits, lost=_nothing)
                self._members[archive] = next((found or () for _, found in surveys), ())
            positions = [one.position for one in self._members[archive] if one.digest.startswith(source_id)]
            if not positions:
                return None
            folder = self._folder(source_id)
            order = Order(archive, frozenset(positions[:1]), folder)
            written = [
                found for _, found in pool.run(archives.unpack, [order], jobs=1, limits=limits, lost=_none)
            ]
            if not any(written):
                return None
            self._unpacked[source_id] = folder / str(positions[0])
        return self._unpacked[source_id]

    def _folder(self, name: str) -> Path:
        """Make a folder for unpacked files that is gone with this object."""
        if self._spool is None:
            self._spool = Path(tempfile.mkdtemp(prefix="shenbao-"))
            weakref.finalize(self, shutil.rmtree, self._spool, ignore_errors=True)
        folder = self._spool / name
        folder.mkdir(exist_ok=True)
        return folder

    def _hash(self, path: Path) -> str:
        state = path.stat()
        key = (path, state.st_size, state.st_mtime_ns)
        if key not in self._checked:
            self._checked[key] = measure(path).digest[: len(NO_BYTES)]
        return self._checked[key]

    def _located(self) -> dict[str, Path]:
        if self._paths is None:
            present = [archive for archive in self._archives if archive.exists()]
            found = discovery.find(present, self._exclude) if present else ()
            self._paths = {item.name: item.path for item in found}
        return self._paths


def _nothing(_: Path, __: Death) -> tuple[Member, ...]:
    return ()


def _none(_: Order, __: Death) -> frozenset[int]:
    return frozenset()
