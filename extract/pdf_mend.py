"""A PDF file that has lost its end gets a new one: without it no reader knows where the pages begin."""

from __future__ import annotations

import re
import zlib
from itertools import islice, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_PARENT = re.compile(rb"/Parent\s+(\d{1,10})\s+\d{1,5}\s+R")
_OBJECT = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\b")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d{1,8})\b")
_FARTHEST = 20_000
_MOST_STREAMS = 2000
_LONGEST_OBJECTS = 64_000_000
_STEP = 200
"""Bytes that are unpacked at a time: of a broken stream, what comes before the break is not lost."""

_MOST_PAGES = 5000


def with_trailer(data: bytes) -> Iterator[bytes]:
    """Yield a file with a trailer that names its last catalog, and one with a new catalog of all pages that are left.

    Cross references may be missing or wrong as well: readers rebuild them from the objects, which those that are packed
    together must be unpacked for.
    """
    data += b"".join(_packed_objects(data))
    places = [found.start() for found in _CATALOG.finditer(data)]
    number = _owner(data, places[-1]) if places else None
    if number is not None:
        yield _ended(data, b"", number)
    mended = _with_catalog(data)
    if mended is not None:
        yield mended


def _packed_objects(data: bytes) -> Iterator[bytes]:
    """Yield the objects that are packed together in streams, up to where such a stream breaks off."""
    room = _LONGEST_OBJECTS
    for found in islice(_OBJECTS.finditer(data), _MOST_STREAMS):
        start = data.find(b"stream", found.end(), found.end() + _FARTHEST)
        head = data[data.rfind(b"<<", 0, found.start()) : start]
        first = _FIRST.search(head)
        if start < 0 or first is None or b"/FlateDecode" not in head:
            continue
        start += len(b"stream")
        while data[start : start + 1] in {b"\r", b"\n"}:
            start += 1
        unpacked = _unpacked(memoryview(data)[start:], room)
        room -= len(unpacked)
        begin = int(first[1])
        numbers = list(map(int, re.findall(rb"\d{1,10}", unpacked[:begin])))
        places = [*(begin + place for place in numbers[1::2]), len(unpacked)]
        # The last one of a stream that breaks off may not be whole.
        for number, (place, end) in zip(numbers[::2], pairwise(places), strict=False):
            if place < end <= len(unpacked):
                yield b"\n%d 0 obj\n%s\nendobj\n" % (number, unpacked[place:end])


def _unpacked(packed: memoryview, room: int) -> bytes:
    """Unpack a stream as far as it goes."""
    unpacker = zlib.decompressobj()
    found = bytearray()
    for start in range(0, len(packed), _STEP):
        if len(found) >= room or unpacker.eof:
            break
        try:
            found += unpacker.decompress(packed[start : start + _STEP], room - len(found))
        except zlib.error:
            break
    return bytes(found)


def _with_catalog(data: bytes) -> bytes | None:
    """Return a file with a catalog of the pages that stand in it, in the order of the file."""
    pages: dict[bytes, bytes] = {}
    for found in _PAGE.finditer(data):
        number = _owner(data, found.start())
        if number is not None:
            end = data.find(b"endobj", found.start())
            parent = _PARENT.search(
                data, data.rfind(b"obj", 0, found.start()), end if end >= 0 else len(data)
            )
            pages[number] = parent[1] if parent else b""
        if len(pages) > _MOST_PAGES:
            return None
    if not pages:
        return None
    highest = max(int(found[1]) for found in _OBJECT.finditer(data))
    # Pages name the branch of the tree they hang on; all branches are lost, and each gets its pages back.
    catalog, orphans, root = (b"%d" % (highest + number) for number in (1, 2, 3))
    branches: dict[bytes, list[bytes]] = {}
    for page, parent in pages.items():
        branches.setdefault(parent or orphans, []).append(page)
    objects = [b"%s 0 obj\n<</Type /Catalog /Pages %s 0 R>>\nendobj\n" % (catalog, root)]
    for branch, own in sorted(branches.items()):
        kids = b" ".join(b"%s R" % page for page in own)
        objects.append(
            b"%s 0 obj\n<</Type /Pages /Parent %s 0 R /Count %d /Kids [%s]>>\nendobj\n"
            % (branch, root, len(own), kids)
        )
    kids = b" ".join(b"%s 0 R" % branch for branch in sorted(branches))
    objects.append(b"%s 0 obj\n<</Type /Pages /Count %d /Kids [%s]>>\nendobj\n" % (root, len(pages), kids))
    return _ended(data, b"".join(objects), catalog + b" 0")


def _owner(data: bytes, place: int) -> bytes | None:
    """Return the number and generation of the object that holds a place."""
    heads = list(_OBJECT.finditer(data, max(0, place - _FARTHEST), place))
    return b" ".join(heads[-1].groups()) if heads else None


def _ended(data: bytes, objects: bytes, catalog: bytes) -> bytes:
    """Write objects and a trailer behind a file, of which an object that breaks off is left out unless it is a stream."""
    whole = data.rfind(b"endobj") + 6
    if whole > len(b"endobj") and data.find(b"xref", whole) < 0:
        data = data + b"\nendstream\nendobj" if b"stream" in data[whole:] else data[:whole]
    return b"%s\n%strailer\n<</Root %s R>>\nstartxref\n0\n%%%%EOF\n" % (data, objects, catalog)
