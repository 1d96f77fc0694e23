"""Page contents and fonts that end early or are broken: a reader shows what is left of them and says nothing."""

from __future__ import annotations

import re
import zlib
from typing import Literal, NamedTuple

from extract.document import Remark

_OTHER = re.compile(rb"/(?:Type|Subtype|Length1|Width|FunctionType|ShadingType|DecodeParms|N)\b")
"""What stands in the dictionaries of pictures, fonts and tables of objects, but not in those of page contents."""

_FONT = re.compile(rb"/Length1\b|/Subtype\s*/(?:OpenType|CIDFontType0C|Type1C)\b")
_PACKED = re.compile(rb"/Filter\s*\[?\s*(/ASCII85Decode\s*)?/FlateDecode\s*(?:\]|/|>)")
"""Compressed, and written out in letters on top of that or not."""

_ZEROS = bytes(8)
_LETTERS = bytes(range(ord("!"), ord("u") + 1)) + b"z \t\r\n\f"
"""What bytes are written in; to decode them takes longer than all else that is done with a page."""

_SHOWS_TEXT = re.compile(rb"\bBT\b.*\bT[Jj]\b", re.DOTALL)
_State = Literal["whole", "unproven", "broken"]

_SHORTEST_STREAM = 500
"""Bytes: what is shorter is a glyph or a table of characters, seldom a page."""

_LONGEST_DICTIONARY = 400
_LONGEST_STREAM = 2_000_000
_LONGEST_CONTENT = 64_000_000
_STEP = 1_000_000
_SHORT_STREAM, _USUAL_RATIO = 60_000, 10
"""Bytes of a stream that cannot fill the memory, and how many times as much it mostly holds."""


class Streams(NamedTuple):
    """How many contents of pages a file has, and how many of them are broken; the same of its fonts."""

    total: int
    broken: int
    fonts: int = 0
    broken_fonts: int = 0


def damage(streams: Streams) -> list[Remark]:
    """Name page contents that break off: nobody can see what was to come after."""
    found: list[Remark] = []
    if streams.broken:
        found.append(
            Remark("content_damaged", f"{streams.broken} of {streams.total} compressed parts break off")
        )
    if streams.broken_fonts:
        found.append(Remark("content_damaged", f"{streams.broken_fonts} of {streams.fonts} fonts"))
    return found


def content_streams(data: bytes) -> Streams:
    """Unpack all that may be the content of a page, and count what cannot be unpacked whole.

    Fonts are many times as long: they are unpacked only where the file is damaged elsewhere.
    """
    contents: list[_State] = []
    others: list[tuple[bytes, int, int]] = []
    position = 0
    # The longest word of what is looked for leads to it fastest.
    while (packing := data.find(b"/FlateDecode", position)) >= 0:
        start = data.find(b"stream", packing, packing + _LONGEST_DICTIONARY + 6)
        if start < 0:
            position = packing + 1
            continue
        end = data.find(b"endstream", start + 6)
        position = end + 9 if end >= 0 else len(data)
        if not _SHORTEST_STREAM <= position - start <= _LONGEST_STREAM:
            continue
        head = data[data.rfind(b"<<", max(0, start - _LONGEST_DICTIONARY), start) : start]
        begin = start + 6
        begin += 2 if data[begin : begin + 2] == b"\r\n" else 1
        if _OTHER.search(head):
            others.append((head, begin, end))
        elif packed_as := _PACKED.search(head):
            packed = data[begin : end if end >= 0 else len(data)]
            contents.append(_state(packed, in_letters=packed_as[1] is not None))
    blanked = _blanked(data) if _ZEROS in data else 0
    fonts: list[_State] = []
    if blanked or any(state != "whole" for state in contents):
        fonts = [
            _state(data[begin : end if end >= 0 else len(data)], in_letters=False)
            for head, begin, end in others
            if _FONT.search(head) and _PACKED.search(head)
        ]
    # Not all writers know how to sum up what they pack.
    knows_how = "whole" in contents or "whole" in fonts
    wrong: set[_State] = {"broken", "unproven"} if knows_how else {"broken"}
    broken, broken_fonts = (sum(state in wrong for state in each) for each in (contents, fonts))
    if (broken or broken_fonts) and b"/Encrypt" in data:
        return Streams(0, 0)
    return Streams(len(contents) + blanked, broken + blanked, len(fonts), broken_fonts)


def _blanked(data: bytes) -> int:
    """Count the contents of pages that are not packed and have zeros in them, which no writer writes."""
    count = position = 0
    while (zeros := data.find(_ZEROS, position)) >= 0:
        start, end = data.rfind(b"stream", 0, zeros), data.find(b"endstream", zeros)
        position = end if end >= 0 else len(data)
        if start < 0 or data[start - 3 : start] == b"end":
            continue
        head = data[data.rfind(b"<<", max(0, start - _LONGEST_DICTIONARY), start) : start]
        if b"/Filter" not in head and not _OTHER.search(head):
            count += _SHOWS_TEXT.search(data, start, position) is not None
    return count


def _state(packed: bytes, *, in_letters: bool) -> _State:
    """Tell whether a stream has an end and the sum behind it is right."""
    if in_letters:
        letters, end, _ = packed.partition(b"~>")
        return "broken" if not end or letters.translate(None, _LETTERS) else "whole"
    if _unpacks(packed, zlib.MAX_WBITS):
        return "whole"
    return "unproven" if _unpacks(packed[2:], -zlib.MAX_WBITS) else "broken"


def _unpacks(packed: bytes, bits: int) -> bool:
    """Tell whether a stream has an end, and the right sum behind it if these bits ask for one."""
    try:
        if len(packed) < _SHORT_STREAM:
            zlib.decompress(packed, bits, _USUAL_RATIO * len(packed))
            return True
        unpacker = zlib.decompressobj(bits)
        rest, size = packed, 0
        while not unpacker.eof and rest and size < _LONGEST_CONTENT:
            size += len(unpacker.decompress(rest, _STEP))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof or size >= _LONGEST_CONTENT
