"""Members of ZIP and TAR archives: counted, hashed and unpacked with suspicion, in a process of their own.

No name found in an archive is ever used as a path: a member is addressed by its position, its name is a label.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from shenbao.archive_walk import DAMAGED, Entry, NoArchiveError, OversizedError, Walk
from shenbao.content import measure_stream
from shenbao.reading import MEMORY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import IO

    from shenbao.archive_walk import Reader
    from shenbao.limits import Limits

INSIDE: Final = "!/"
_CHUNK = 1 << 18
_SLOW = 4_000_000  # bytes a second

_COMPRESSED = re.compile(rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ\x00")
# The first part of a package that is a document and no archive: Office Open XML, OpenDocument, EPUB, OFD.
_DOCUMENT = re.compile(
    rb"\[content_types\]\.xml|_rels/|docprops/|word/|xl/|ppt/|mimetype|ofd\.xml|doc_0/", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive.

    Attributes:
        position: Its place in the order of the archive, members of nested archives included.
        name: Its path inside the archive, made harmless; empty for what concerns the archive itself.
        digest: SHA-256 of its bytes in hex digits; empty if they are not handed over.
        size: Its size in bytes.
        error: Stable code of why its bytes are not handed over; empty if they are.
        detail: What in particular.
    """

    position: int
    name: str
    digest: str = ""
    size: int = 0
    error: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Which members of an archive to write into a folder, each under its position."""

    archive: Path
    positions: frozenset[int]
    folder: Path


def may_be_archive(head: bytes) -> bool:
    """Whether a file that begins so may be an archive rather than a document."""
    if head.startswith(b"PK\x03\x04"):
        return not _DOCUMENT.match(head[30:])
    return head.startswith(b"PK\x05\x06") or head[257:262] == b"ustar" or bool(_COMPRESSED.match(head))


def survey(archive: Path) -> tuple[Member, ...] | None:
    """List the members of an archive with their hashes; None if it is a document or no archive at all."""
    members: list[Member] = []
    try:
        with archive.open("rb") as stream:
            walk = Walk(archive.stat().st_size, may_be_archive)
            members.extend(_measured(position, entry) for position, entry in walk.entries(stream))
    except NoArchiveError:
        return None
    except OversizedError as error:
        members.append(Member(len(members), "", error="suspicious", detail=str(error)))
    except MemoryError:
        return (Member(0, "", error=MEMORY_LIMIT),)
    except Exception as error:  # noqa: BLE001 - what a broken archive does to the libraries is anybody's guess
        members.append(Member(len(members), "", error="damaged", detail=f"archive: {type(error).__name__}"))
    return tuple(members) or (Member(0, "", error="empty_file", detail="0 files"),)


def unpack(order: Order) -> frozenset[int]:
    """Write the wanted members of an archive, each as a file named by its position; return what was written.

    What goes wrong ends it: the survey has told of everything that is wrong with the archive already.
    """
    written: set[int] = set()
    with contextlib.suppress(Exception, MemoryError), order.archive.open("rb") as stream:
        walk = Walk(order.archive.stat().st_size, may_be_archive)
        for position, entry in walk.entries(stream):
            if position in order.positions and entry.content is not None:
                with (order.folder / str(position)).open("wb") as target:
                    _copy(entry.content, target)
                written.add(position)
            if len(written) == len(order.positions):
                break
    return frozenset(written)


def patience(limits: Limits, sizes: Iterable[int]) -> Limits:
    """Allow the time that archives of these sizes in bytes need at a slow disk's pace."""
    return dataclasses.replace(limits, seconds=limits.seconds + max(sizes, default=0) / _SLOW)


def _measured(position: int, entry: Entry) -> Member:
    if entry.content is None:
        return Member(position, entry.name, error=entry.error, detail=entry.detail)
    try:
        content = measure_stream(cast("IO[bytes]", entry.content))
    except OversizedError as error:
        if not error.member:
            raise
        return Member(position, entry.name, error="too_large", detail=str(error))
    except DAMAGED:
        return Member(position, entry.name, error="damaged", detail="archive")
    return Member(position, entry.name, content.digest, content.size)


def _copy(content: Reader, target: IO[bytes]) -> None:
    while chunk := content.read(_CHUNK):
        target.write(chunk)
