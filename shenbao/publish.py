"""Put a finished dataset in the place of the old one: a reader sees the old files or the new, never a mix."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from shenbao.package import DATASET_FILES, RUN

if TYPE_CHECKING:
    from collections.abc import Generator

_NEW, _OLD = "new", "old"
_INSIDE = ".shenbao."


class ForeignFileError(Exception):
    """A file of somebody else bears the name of a file of the dataset; its text is that name."""


@contextmanager
def replacing(target: Path) -> Generator[Path, None, None]:
    """Give an empty folder to write a dataset into; when the block ends well it becomes `target`.

    The folder lies beside `target`, named after it and this process. On Linux the two folders change
    places in one step; elsewhere the old one steps aside first. Whatever else lay in `target` moves along
    and stays. Where a folder cannot be moved (a mount point, the current folder, a parent that is not
    ours) the files are replaced one by one with `datapackage.json` away meanwhile, so that an unfinished
    change shows. What an interrupted run left behind is put right when the next one begins.

    Raises:
        ForeignFileError: Something in `target` would be overwritten that no run has put there.
        OSError: The place cannot be written.
    """
    target = settled(target)
    movable = _is_movable(target)
    staging = _beside(target, _NEW) if movable else target / f"{_INSIDE}{os.getpid()}-{_NEW}"
    try:
        staging.mkdir()
        yield staging
        _flush(staging)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    if movable:
        _exchange(staging, target)
    else:
        _replace_files(staging, target)


def settled(target: Path) -> Path:
    """Put right what a dead run left behind and return the real place of `target`, which need not exist.

    Raises:
        ForeignFileError: Something in `target` would be overwritten that no run has put there.
        OSError: The place cannot be written.
    """
    target = Path(os.path.realpath(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    spare_others(target)
    return target


def recover(target: Path) -> None:
    """Undo or finish what runs that died while changing `target` left beside it."""
    beside = f".{_escaped(target.name)}.*-"
    for folder in filter(_is_dead, sorted(target.parent.glob(beside + _OLD))):
        _bury(folder, target)
    for folder in filter(_is_dead, sorted(target.parent.glob(beside + _NEW))):
        _salvage(folder, target)
    for folder in filter(_is_dead, target.glob(f"{_INSIDE}*-{_NEW}")):
        shutil.rmtree(folder, ignore_errors=True)
    for file in filter(_is_dead, target.glob(f"{_INSIDE}*-{RUN}")):
        file.unlink()


def replace_file(path: Path, text: str) -> None:
    """Write a text file in the place of an older one; a reader sees one of the two."""
    fresh = path.with_name(f"{_INSIDE}{os.getpid()}-{path.name}")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)


def spare_others(target: Path) -> None:
    """Make sure that nothing of somebody else would be overwritten.

    Every dataset has its `run.json`; without one, files that bear the names of its tables are not ours.

    Raises:
        ForeignFileError: There is such a file.
    """
    if (target / RUN).is_file():
        return
    for name in sorted(DATASET_FILES):
        if os.path.lexists(target / name):
            raise ForeignFileError(name)


def _exchange(staging: Path, target: Path) -> None:
    if not target.exists():
        staging.rename(target)
        return
    shutil.copymode(target, staging)
    if _swapped(staging, target):
        _salvage(staging, target)
        return
    old = _beside(target, _OLD)
    target.rename(old)
    staging.rename(target)
    _salvage(old, target)


def _bury(old: Path, target: Path) -> None:
    """An old dataset that stepped aside comes back if its successor never arrived."""
    if target.exists():
        _salvage(old, target)
    else:
        old.rename(target)


def _salvage(folder: Path, target: Path) -> None:
    """Move what is no part of a dataset from a folder to `target`, then remove the folder.

    What would overwrite something in `target` stays where it is, and so does the folder.
    """
    for item in sorted(folder.iterdir()):
        if item.name in DATASET_FILES and not item.is_dir():
            item.unlink()
        elif not os.path.lexists(target / item.name):
            item.rename(target / item.name)
    with contextlib.suppress(OSError):
        folder.rmdir()


def _replace_files(staging: Path, target: Path) -> None:
    (target / "datapackage.json").unlink(missing_ok=True)
    names = sorted(item.name for item in staging.iterdir())
    order = {RUN: -1, "datapackage.json": 1}  # the mark of the folder first, what completes it last
    for name in sorted(names, key=lambda name: order.get(name, 0)):
        (staging / name).replace(target / name)
    staging.rmdir()


def _swapped(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, where the system can do that."""
    if sys.platform != "linux":
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


def _is_movable(target: Path) -> bool:
    if not target.exists():
        return True
    return (
        not target.is_mount() and os.access(target.parent, os.W_OK) and not Path.cwd().is_relative_to(target)
    )


def _beside(target: Path, role: str) -> Path:
    return target.parent / f".{target.name}.{os.getpid()}-{role}"


def _is_dead(folder: Path) -> bool:
    process = folder.name.rpartition("-")[0].rpartition(".")[2]
    if not process.isdecimal() or sys.platform == "win32":
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return int(process) == os.getpid()


def _flush(folder: Path) -> None:
    """Bring the files to the disk before they take the place of others."""
    for item in folder.iterdir():
        with item.open("rb+") as stream:
            os.fsync(stream.fileno())
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
