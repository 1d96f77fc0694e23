"""The zip archive of a package, opened with suspicion: limits are checked before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from extract.errors import ExtractError

MAX_MEMBERS: Final = 5_000
MAX_TOTAL_BYTES: Final = 400_000_000
MAX_XML_BYTES: Final = 30_000_000
# An empty form drawn by a program shrinks 190 to 1; nothing a person filled in comes near the cap, bombs pass 1000.
MAX_RATIO: Final = 300
RATIO_FREE_BYTES: Final = 1_000_000
MAX_MARKUP: Final = 2_500_000


class Archive:
    """The members of a zip archive by their part names, without leading slash.

    Args:
        data: The whole file.

    Raises:
        ExtractError: `damaged` if it is no readable zip, `too_large` or `suspicious` if it is over a limit,
            `password_protected` if its members are encrypted.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ExtractError(code="damaged", detail="zip") from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise ExtractError(code="suspicious", detail=f"files > {MAX_MEMBERS}")
        if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
            raise ExtractError(code="too_large", detail=f"bytes > {MAX_TOTAL_BYTES}")
        self._members = {_key(member.filename): member for member in members}

    def name_of(self, name: str) -> str | None:
        """Return a part's name as the archive spells it, or None if there is no such part.

        Part names are compared without regard to case, as the Open Packaging Conventions demand.
        """
        member = self._members.get(_key(name))
        return None if member is None else _slashed(member.filename)

    @property
    def names(self) -> tuple[str, ...]:
        """All part names in the order of the archive."""
        return tuple(_slashed(member.filename) for member in self._members.values())

    def read_xml(self, name: str) -> bytes:
        """Unpack an XML part as UTF-8 without a document type declaration.

        Raises:
            ExtractError: `damaged` if the part is missing, broken or in no known encoding; `too_large` or
                `suspicious` if it is over a limit, lies about its size or declares a document type.
        """
        return _plain_utf8(self.read(name, MAX_XML_BYTES), name)

    def read(self, name: str, most: int) -> bytes:
        """Unpack a part of at most so many bytes.

        Raises:
            ExtractError: `damaged` if the part is missing or broken; `too_large`, `suspicious` or
                `password_protected` as the whole archive.
        """
        member = self._members.get(_key(name))
        if member is None:
            raise ExtractError(code="damaged", detail=name)
        if member.flag_bits & 0x1:
            raise ExtractError(code="password_protected", detail=name)
        if member.file_size > most:
            raise ExtractError(code="too_large", detail=f"{name}: bytes > {most}")
        if member.file_size > max(RATIO_FREE_BYTES, MAX_RATIO * member.compress_size):
            raise ExtractError(code="suspicious", detail=f"{name}: ratio > {MAX_RATIO}")
        try:
            with self._zip.open(member) as stream:
                content = stream.read(member.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise ExtractError(code="damaged", detail=name) from error
        if len(content) != member.file_size:
            raise ExtractError(code="damaged", detail=f"{name}: size")
        return content


def _key(name: str) -> str:
    """Return what all spellings of one part name have in common."""
    return _slashed(name).casefold()


def _slashed(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _plain_utf8(content: bytes, name: str) -> bytes:
    """Bring XML to UTF-8 so that one search finds a document type declaration whatever the encoding.

    The parser is told UTF-8 and ignores the declared encoding, so no declaration can smuggle one past.
    """
    encoding = _encoding(content)
    if encoding != "utf-8":
        try:
            content = content.decode(encoding).encode()
        except UnicodeError as error:
            raise ExtractError(code="damaged", detail=f"{name}: encoding") from error
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ExtractError(code="suspicious", detail=f"{name}: DOCTYPE")
    if content.count(b"<") > MAX_MARKUP:
        raise ExtractError(code="too_large", detail=f"{name}: tags > {MAX_MARKUP}")
    return content


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if content.startswith(b"<\0"):
        return "utf-16-le"
    if content.startswith(b"\0<"):
        return "utf-16-be"
    declared = _DECLARED_CHINESE.match(content)
    return "gb18030" if declared else "utf-8"


_DECLARED_CHINESE: Final = re.compile(
    rb"""\s*<\?xml[^>]{0,60}encoding=["'](?:gbk|gb2312|gb18030)["']""", re.IGNORECASE
)
