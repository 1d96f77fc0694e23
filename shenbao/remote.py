"""Archives and output folders at an address (`s3://…`): fetched to this machine before a run, put in place after it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.caching import cache_folder
from shenbao.names import is_leftover
from shenbao.package import DATASET_FILES, RUN
from shenbao.progress import untold
from shenbao.publish import ForeignFileError, replace_file

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from shenbao.options import Options
    from shenbao.progress import Track

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+(::[a-z0-9+.:/-]+)?://")

# What a store tells of a file that changes with its bytes; the size is compared besides.
_STAMPS = (
    "ETag",
    "etag",
    "md5Hash",
    "content_md5",
    "mtime",
    "LastModified",
    "last_modified",
    "updated",
    "created",
)

_DESCRIPTOR = "datapackage.json"
_AT_ONCE = 16  # files fetched at once from stores that can answer several questions


class AddressError(Exception):
    """An address that cannot be used, and why."""

    def __init__(self, address: str, error: Exception) -> None:
        self.address = told(address)
        self.detail = " ".join(str(error).split()) or type(error).__name__
        super().__init__(f"{self.address}: {self.detail}")


class NotPutError(AddressError):
    """A dataset could not be put to its address."""


def is_address(path: str) -> bool:
    """Whether a path is an address and no place on this machine."""
    return _ADDRESS.match(path) is not None


def told(address: str) -> str:
    """Write an address without the name and the password it may hold."""
    return re.sub(r"(?<=://)[^/@]*@", "", address)


def fetched(options: Options, track: Track = untold) -> Options:
    """Bring what lies at an address to this machine and say where it lies now.

    Everything of one output folder is kept in a place of its own in the cache of the user: copies of the archives,
    of which a later run fetches only what has changed, and, if the output is an address, the folder that is put
    there, with its ledger. A file that cannot be fetched is a link that leads nowhere, so that it is listed as any
    other that the system does not hand over.

    Raises:
        AddressError: An address cannot be used.
        ForeignFileError: The output address holds something that would be overwritten and that no run has put there.
    """
    archives, out = options.names.archives, options.names.out
    place = _place(out)
    if is_address(out):
        _spare_others(out)
        options = dataclasses.replace(options, out=place / "out")
    if not is_address(archives[0]):
        return options
    try:
        roots = tuple(_fetched(address, place / "in", track) for address in archives)
    except OSError as error:  # no room on this machine, for one
        raise AddressError(archives[0], error) from error
    return dataclasses.replace(options, archives=roots)


def put(options: Options) -> None:
    """Put the dataset to its address, if it has one; its descriptor is away meanwhile and comes last.

    Raises:
        NotPutError: The store did not take it.
    """
    address = options.names.out
    if not is_address(address):
        return
    folder = _place(address) / "out"
    try:
        store, root = _store(address)
        store.makedirs(root, exist_ok=True)
        if store.exists(f"{root}/{_DESCRIPTOR}"):
            store.rm_file(f"{root}/{_DESCRIPTOR}")
        names = sorted(DATASET_FILES - {RUN, _DESCRIPTOR})
        for name in (RUN, *names, _DESCRIPTOR):  # the mark of the folder first, what completes it last
            store.put_file(str(folder / name), f"{root}/{name}")
    except Exception as error:  # a store fails with whatever its library raises
        raise NotPutError(address, error) from error


def _place(out: str) -> Path:
    """Name the place on this machine of all that belongs to one output folder."""
    name = told(out) if is_address(out) else os.path.realpath(out)
    return cache_folder() / "remote" / hashlib.sha256(os.fsencode(name)).hexdigest()[:16]


def _store(address: str) -> tuple[Any, str]:
    import fsspec  # noqa: PLC0415 - an extra that is not always installed

    store, root = fsspec.core.url_to_fs(address)
    store.invalidate_cache()
    return store, root.rstrip("/")


@contextmanager
def _asked(address: str) -> Generator[tuple[Any, str], None, None]:
    """Give the store of an address and the path in it; a store fails with whatever its library raises."""
    try:
        yield _store(address)
    except Exception as error:
        raise AddressError(address, error) from error


def _spare_others(address: str) -> None:
    with _asked(address) as (store, root):
        names = [] if store.exists(f"{root}/{RUN}") else sorted(DATASET_FILES)
        foreign = next((name for name in names if store.exists(f"{root}/{name}")), None)
    if foreign is not None:
        raise ForeignFileError(foreign)


def _fetched(address: str, place: Path, track: Track) -> Path:
    """Make the copy of one archive like the original and return where it lies."""
    with _asked(address) as (store, root):
        store.info(root)  # what does not exist is told, where listing it would find nothing
        found: dict[str, dict[str, Any]] = store.find(root, detail=True)
    stamps = {key: _stamp(facts) for key, facts in found.items() if not key.endswith("/")}
    copies = place / _protocol(store) / Path(*_parts(root))
    note = copies.with_name(f".{copies.name}.json")
    if root in stamps:
        wanted = {root: copies}
    else:
        wanted = {key: copies / name for key, name in _names(stamps, root).items()}
    _forget_others(copies, frozenset(wanted.values()))
    held = {key: stamp for key, stamp in _noted(note).items() if stamp and stamp == stamps.get(key)}
    missing = [key for key, path in wanted.items() if key not in held or not path.is_file()]
    note.parent.mkdir(parents=True, exist_ok=True)

    def copied(key: str) -> bool:
        return _copied(store, key, wanted[key])

    try:
        with ThreadPoolExecutor(_AT_ONCE if store.async_impl else 1) as pool:
            copies_made = track(len(missing), pool.map(copied, missing)) if missing else ()
            for key, done in zip(missing, copies_made, strict=True):
                held[key] = stamps[key] if done else []
    finally:
        replace_file(note, json.dumps(held, ensure_ascii=False))
    return copies


def _noted(note: Path) -> dict[str, list[str]]:
    """Stamps of the copies that are there; a note that is broken says nothing."""
    with suppress(OSError, ValueError):
        return json.loads(note.read_text(encoding="utf-8"))
    return {}


def _stamp(facts: Mapping[str, object]) -> list[str]:
    """Tell what changes with the bytes of a file; nothing that is equal twice if the store tells only sizes."""
    told_facts = [f"{name} {facts[name]}" for name in _STAMPS if facts.get(name)]
    return [str(facts.get("size")), *told_facts] if told_facts else []


def _names(keys: Iterable[str], root: str) -> dict[str, Path]:
    """Give each key its relative path; a key that is a file and a folder at once keeps apart as `%2F`."""
    names = {key: "/".join(_parts(key.removeprefix(root))) for key in keys}
    files = set(names.values())
    paths: dict[str, Path] = {}
    for key, name in names.items():
        parts = name.split("/")
        if any(map(is_leftover, parts)):
            continue
        for end in range(len(parts) - 1, 0, -1):
            if "/".join(parts[:end]) in files:
                parts = [*parts[: end - 1], "%2F".join(parts[end - 1 :])]
        paths[key] = Path(*parts)
    return paths


def _parts(key: str) -> list[str]:
    """Split a key into names of which none leads out of its folder."""
    parts = key.replace("\\", "%5C").replace("\0", "%00").split("/")
    return [part.replace(".", "%2E") if part in (".", "..") else part for part in parts if part]


def _protocol(store: Any) -> str:  # noqa: ANN401 - the library tells no types
    return store.protocol if isinstance(store.protocol, str) else store.protocol[0]


def _forget_others(copies: Path, wanted: frozenset[Path]) -> None:
    """Remove copies of what is no longer there."""
    if copies in wanted:
        if copies.is_dir():
            shutil.rmtree(copies)
        return
    if copies.is_file():
        copies.unlink()
    copies.mkdir(parents=True, exist_ok=True)
    kept = {folder for path in wanted for folder in path.parents}
    for folder, names, files in os.walk(copies, topdown=False):
        here = Path(folder)
        for name in (*files, *names):
            path = here / name
            if path.is_dir() and not path.is_symlink():
                if path in wanted or path not in kept:
                    shutil.rmtree(path)
            elif path not in wanted:
                path.unlink()


def _copied(store: Any, key: str, path: Path) -> bool:  # noqa: ANN401 - the library tells no types
    """Copy one file; what cannot be copied becomes a link that leads nowhere."""
    fresh = path.with_name(f".{os.getpid()}-{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        store.get_file(key, str(fresh))
        fresh.replace(path)
    except Exception:  # noqa: BLE001 - a store fails with whatever its library raises
        fresh.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(fresh)
        return False
    return True
