"""One pass through an archive and the archives in it, as a sequence of named byte streams, under one budget."""

from __future__ import annotations

import lzma
import stat
import tarfile
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, Protocol

from extract.read import MAX_BYTES
from shenbao.content import HEAD
from shenbao.names import decoded, harmless, is_leftover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_MEMBERS: Final = 100_000
MAX_DEPTH: Final = 3
MAX_RATIO: Final = 300
FREE_BYTES: Final = 100_000_000
FREE_MEMBER_BYTES: Final = 1_000_000
RULES: Final = f"1 {MAX_MEMBERS} {MAX_DEPTH} {MAX_RATIO} {FREE_BYTES} {FREE_MEMBER_BYTES} {MAX_BYTES}"

DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    IndexError,
)
_CHUNK = 1 << 18
_UTF8_NAME = 0x800
_LOCKED = 0x1
_DOCUMENT_PARTS = frozenset({"[content_types].xml", "ofd.xml", "mimetype"})


class NoArchiveError(Exception):
    """The file is a document or something else that has no members."""


class OversizedError(Exception):
    """An archive, or one `member` of it, unpacks to more than any honest one; the text names the limit."""

    def __init__(self, limit: str, *, member: bool = False) -> None:
        super().__init__(limit)
        self.member = member


class Stream(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""
        ...


class Budget:
    """How many bytes and members one archive may still give."""

    def __init__(self, archive_bytes: int) -> None:
        self.bytes = max(FREE_BYTES, MAX_RATIO * archive_bytes)
        self._members = MAX_MEMBERS

    def count(self, members: int, size: int = 0) -> None:
        """Take members into account and see whether so many bytes may come."""
        self._members -= members
        if self._members < 0:
            limit = f"files > {MAX_MEMBERS}"
            raise OversizedError(limit)
        self.spend(0, size)

    def spend(self, size: int, announced: int = 0) -> None:
        """Take bytes into account."""
        self.bytes -= size
        if self.bytes < announced:
            limit = f"ratio > {MAX_RATIO}"
            raise OversizedError(limit)


class Reader:
    """The bytes of a member; its beginning can be looked at before it is read."""

    def __init__(self, stream: Stream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._given = 0
        self.head = self._next(HEAD)
        self._pending = self.head

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""
        chunk, self._pending = self._pending, b""
        return chunk or self._next(size)

    def _next(self, size: int) -> bytes:
        chunk = self._stream.read(size)
        self._given += len(chunk)
        self._budget.spend(len(chunk))
        if self._given > MAX_BYTES:
            limit = f"{MAX_BYTES // 2**20} MiB"
            raise OversizedError(limit, member=True)
        return chunk


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: its harmless name and its bytes, to be read before the next one, or why there are none."""

    name: str
    content: Reader | None = None
    error: str = ""
    detail: str = ""


class Walk:
    """Goes through an archive of a given size; `nests` tells from its beginning whether a member is one, too."""

    def __init__(self, size: int, nests: Callable[[bytes], bool]) -> None:
        self._budget = Budget(size)
        self._nests = nests

    def entries(self, archive: IO[bytes]) -> Iterator[tuple[int, Entry]]:
        """Number the members in order; the numbers are the same in every pass.

        Raises:
            NoArchiveError: The file has no members, before the first is given.
            OversizedError: The budget is spent.
        """
        yield from enumerate(self._entries(archive, "", 1))

    def _entries(self, archive: IO[bytes], above: str, depth: int) -> Iterator[Entry]:
        members = self._members(archive)
        while True:
            try:
                entry = next(members, None)
            except DAMAGED:
                yield Entry(above.removesuffix("!/"), error="damaged", detail="archive")
                return
            if entry is None:
                return
            if entry.content is None or depth == MAX_DEPTH or not self._nests(entry.content.head):
                yield Entry(above + entry.name, entry.content, entry.error, entry.detail)
            else:
                yield from self._nested(entry.name, entry.content, above, depth)

    def _nested(self, name: str, content: Reader, above: str, depth: int) -> Iterator[Entry]:
        with tempfile.TemporaryFile() as copy:
            try:
                while chunk := content.read(_CHUNK):
                    copy.write(chunk)
            except OversizedError as error:
                if not error.member:
                    raise
                yield Entry(above + name, error="too_large", detail=str(error))
                return
            except DAMAGED:
                yield Entry(above + name, error="damaged", detail="archive")
                return
            try:
                yield from self._entries(copy, f"{above}{name}!/", depth + 1)
            except NoArchiveError:
                copy.seek(0)
                yield Entry(above + name, Reader(copy, self._budget))

    def _members(self, archive: IO[bytes]) -> Iterator[Entry]:
        archive.seek(0)
        if archive.read(4).startswith(b"PK"):
            return self._zip_members(archive)
        return self._tar_members(archive)

    def _zip_members(self, stream: IO[bytes]) -> Iterator[Entry]:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            if any(member.filename.replace("\\", "/").lower() in _DOCUMENT_PARTS for member in members):
                raise NoArchiveError
            self._budget.count(len(members), sum(member.file_size for member in members))
            for member in members:
                name = _zip_name(member)
                if member.is_dir() or stat.S_ISLNK(member.external_attr >> 16) or _is_left_out(name):
                    continue
                if member.flag_bits & _LOCKED:
                    yield Entry(name, error="password_protected", detail="archive")
                elif member.file_size > max(FREE_MEMBER_BYTES, MAX_RATIO * member.compress_size):
                    yield Entry(name, error="suspicious", detail=f"ratio > {MAX_RATIO}")
                else:
                    yield from self._zip_member(archive, member, name)

    def _zip_member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[Entry]:
        try:
            with archive.open(member) as stream:
                yield Entry(name, Reader(stream, self._budget))
        except NotImplementedError:
            yield Entry(name, error="unsupported_format", detail=f"zip: {member.compress_type}")
        except DAMAGED:
            yield Entry(name, error="damaged", detail="archive")

    def _tar_members(self, stream: IO[bytes]) -> Iterator[Entry]:
        stream.seek(0)
        try:
            archive = tarfile.open(fileobj=stream, encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
        except tarfile.ReadError as error:
            raise NoArchiveError from error
        with archive:
            for member in archive:
                self._budget.count(1)
                name = harmless(decoded(member.name.encode("utf-8", "surrogateescape")))
                content = archive.extractfile(member) if member.isreg() else None
                if content is not None and not _is_left_out(name):
                    yield Entry(name, Reader(content, self._budget))


def _zip_name(member: zipfile.ZipInfo) -> str:
    """Spell the name of a member; without the mark of UTF-8 the library takes any bytes for code page 437."""
    if member.flag_bits & _UTF8_NAME:
        return harmless(member.filename)
    try:
        return harmless(decoded(member.filename.encode("cp437")))
    except UnicodeEncodeError:
        return harmless(member.filename)


def _is_left_out(name: str) -> bool:
    return not name or any(map(is_leftover, name.split("/")))
