"""Compressed page contents that end early or are broken: a reader shows what comes before and says nothing."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

from extract.document import Remark

_OTHER = re.compile(rb"/(?:Type|Subtype|Length1|Width|FunctionType|ShadingType|DecodeParms|N)\b")
"""What stands in the dictionaries of pictures, fonts and tables of objects, but not in those of page contents."""

_PACKED = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*(?:\]|/|>)")
"""Compressed, and not written out in letters on top of that."""

_SHORTEST_STREAM = 500
"""Bytes: what is shorter is a glyph or a table of characters, seldom a page."""

_LONGEST_DICTIONARY = 400
_LONGEST_STREAM = 2_000_000
_LONGEST_CONTENT = 64_000_000
_STEP = 1_000_000
_SHORT_STREAM, _USUAL_RATIO = 60_000, 10
"""Bytes of a stream that cannot fill the memory, and how many times as much it mostly holds."""


class Streams(NamedTuple):
    """How many of the compressed contents of a file were looked at, and how many are broken."""

    total: int
    broken: int


def damage(data: bytes) -> list[Remark]:
    """Name page contents that break off: nobody can see what was to come after."""
    streams = content_streams(data)
    if not streams.broken:
        return []
    return [Remark("content_damaged", f"{streams.broken} of {streams.total} compressed parts break off")]


def content_streams(data: bytes) -> Streams:
    """Unpack all that may be the content of a page, and count what cannot be unpacked to its end."""
    count = broken = 0
    position = 0
    # The longest word of what is looked for leads to it fastest.
    while (packing := data.find(b"/FlateDecode", position)) >= 0:
        start = data.find(b"stream", packing, packing + _LONGEST_DICTIONARY + 6)
        if start < 0:
            position = packing + 1
            continue
        end = data.find(b"endstream", start + 6)
        position = end + 9 if end >= 0 else len(data)
        if position - start < _SHORTEST_STREAM:
            continue
        head = data[data.rfind(b"<<", max(0, start - _LONGEST_DICTIONARY), start) : start]
        if _OTHER.search(head) or not _PACKED.search(head):
            continue
        begin = start + 6
        begin += 2 if data[begin : begin + 2] == b"\r\n" else 1
        packed = data[begin : end if end >= 0 else len(data)]
        if len(packed) <= _LONGEST_STREAM:
            count += 1
            broken += not _unpacks(packed)
    if broken and b"/Encrypt" in data:
        return Streams(0, 0)
    return Streams(count, broken)


def _unpacks(packed: bytes) -> bool:
    """Tell whether a stream has an end; whether its checksum is right is not asked, for not all writers know how."""
    try:
        if len(packed) < _SHORT_STREAM:
            zlib.decompress(packed[2:], -zlib.MAX_WBITS, _USUAL_RATIO * len(packed))
            return True
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        rest, size = packed[2:], 0
        while not unpacker.eof and rest and size < _LONGEST_CONTENT:
            size += len(unpacker.decompress(rest, _STEP))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof or size >= _LONGEST_CONTENT
