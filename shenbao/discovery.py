"""Which files an archive holds: named files and folders become one sorted list of inputs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from shenbao.names import decoded, is_leftover
from shenbao.package import CHECKING_FILES, DATASET_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: where it lies, and its path inside the archive with `/` separators."""

    path: Path
    name: str


def find(
    archives: Sequence[Path], exclude: Sequence[str] = (), skip: Sequence[Path] = ()
) -> tuple[Input, ...]:
    """List the inputs of files and folders, each file once, sorted by path inside the archive.

    Paths are relative to the folder, or, where several archives are given, to the folder above them all.
    Folders are walked to the bottom; a folder reached a second time through a link is not walked again.
    Left out are hidden names, the leftovers of systems and office programs, and the files of a dataset
    this program wrote, and files whose name or path inside the archive fits a pattern of `exclude` (`*`, `?`
    and `[…]` as in a shell), and everything in the folders `skip`. A folder that cannot be listed stays in the
    list under its own name.
    """
    roots = sorted({Path(os.path.abspath(archive)) for archive in archives})  # noqa: PTH100 - links are kept
    above = _folder_above(roots)
    seen = {os.path.realpath(folder) for folder in skip}
    found: dict[Path, None] = {}
    for root in roots:
        found.update(dict.fromkeys(_walk(root, seen) if root.is_dir() else (root,)))
    inputs = (Input(path, decoded(os.fsencode(path.relative_to(above).as_posix()))) for path in found)
    kept = (item for item in inputs if not excluded(item.name, exclude))
    return tuple(sorted(kept, key=lambda item: item.name))


def excluded(name: str, patterns: Sequence[str]) -> bool:
    """Whether a path or its last part fits one of the patterns."""
    last = name.rpartition("/")[2]
    return any(fnmatchcase(name, pattern) or fnmatchcase(last, pattern) for pattern in patterns)


def _folder_above(roots: Sequence[Path]) -> Path:
    above = Path(os.path.commonpath(roots))
    return above if above.is_dir() else above.parent


def _walk(folder: Path, seen: set[str]) -> Iterator[Path]:
    identity = os.path.realpath(folder)
    if identity in seen:
        return
    seen.add(identity)
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are enough
    except OSError:
        yield folder
        return
    is_dataset = {"datapackage.json", "run.json"} <= set(names)
    own = DATASET_FILES | CHECKING_FILES if is_dataset else frozenset[str]()
    for name in names:
        path = folder / name
        if is_leftover(name) or name in own:
            continue
        if path.is_dir():
            yield from _walk(path, seen)
        else:
            yield path
