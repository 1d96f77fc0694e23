"""The bytes of a file, told by size and hash without being held."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 18
HEAD = 512


@dataclass(frozen=True, slots=True)
class Content:
    """What is known of a file's bytes: SHA-256 in hex digits, size, and how they begin."""

    digest: str
    size: int
    head: bytes


class NoRegularFileError(OSError):
    """A pipe, a device or a socket, which must not be opened."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "not a regular file")


def measure(path: Path) -> Content:
    """Hash a file.

    Raises:
        OSError: The system does not hand it over, or it is no regular file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise NoRegularFileError
    # What was a file a moment ago may be a pipe now, and opening a pipe waits for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as stream:
        return measure_stream(stream)


def measure_stream(stream: IO[bytes]) -> Content:
    """Hash what a stream gives."""
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := stream.read(_CHUNK):
        head = head or chunk[:HEAD]
        digest.update(chunk)
        size += len(chunk)
    return Content(digest.hexdigest(), size, head)
