"""Constructs that no honest producer writes and that would eat all memory: refused before a reader runs."""

from __future__ import annotations

import re
import zlib

from extract.errors import ExtractError

_SUSPECT = re.compile(
    rb"/F(?:orm|ilter\s*\[\s*(?:/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\s*){2,})"
)
"""What names a form XObject or chains filters; written so that the search leaps to what begins both."""

_FORM = rb"/Subtype\s*/Form\b"
_OBJECT = rb"(\d+)\s+\d+\s+obj\b"
_REFERENCE = rb"/[^\s/<>\[\]()]+\s+(\d+)\s+\d+\s+R\b"

_LEAST_STREAM = 100_000
_SAMPLE = 4096
_MOST_RATIO = 200
_MOST_BYTES = 250_000_000
_LONGEST_DICTIONARY = 20_000
_LONGEST_NUMBER = 12
_LEAST_FORMS = 4
_MOST_DEPTH = 60
_MOST_DRAWN = 200_000
"""Form XObjects that may be drawn in all, each counted as often as it is drawn."""


def refuse_bombs(data: bytes) -> None:
    """Raise `ExtractError` (`suspicious`) for compression bombs and form XObjects that multiply each other."""
    suspects = _SUSPECT.findall(data)
    if any(found != b"/Form" for found in suspects):
        raise ExtractError(code="suspicious", detail="stream compressed more than once")
    if _has_long_stream(data):
        _refuse_compression(data)
    if len(suspects) >= _LEAST_FORMS:
        _refuse_multiplication(data)


def _has_long_stream(data: bytes) -> bool:
    """Tell whether there may be a stream long enough to be looked at: a stretch in which none ends."""
    position = 0
    while len(data) - position >= _LEAST_STREAM:
        # From the right: the last end of a stream within reach is mostly found at once.
        end = data.rfind(b"endstream", position, position + _LEAST_STREAM + 9)
        if end < 0:
            return True
        position = end + 9
    return False


def _refuse_compression(data: bytes) -> None:
    """Refuse a long stream whose first bytes say that it unpacks to hundreds of megabytes."""
    position = 0
    while (start := data.find(b"stream", position)) >= 0:
        begin = start + 6 + (2 if data[start + 6 : start + 8] == b"\r\n" else 1)
        end = data.find(b"endstream", begin)
        if end < 0:
            end = len(data)
        position = end + 9
        if end - begin < _LEAST_STREAM:
            continue
        sample = data[begin : begin + _SAMPLE]
        try:
            unpacked = len(zlib.decompressobj().decompress(sample, _SAMPLE * 1100))
        except zlib.error:
            continue
        if unpacked > _MOST_RATIO * len(sample) and unpacked / len(sample) * (end - begin) > _MOST_BYTES:
            raise ExtractError(code="suspicious", detail="stream unpacks to hundreds of megabytes")


def _refuse_multiplication(data: bytes) -> None:
    """Refuse form XObjects that draw each other more often than any page needs."""
    forms = _forms(data)
    draws = {number: [child for child in children if child in forms] for number, children in forms.items()}
    counts: dict[int, int] = {}

    def drawn(number: int, depth: int) -> int:
        if number not in counts:
            counts[number] = 0  # a form that draws itself adds nothing
            if depth < _MOST_DEPTH:
                counts[number] = 1 + sum(drawn(child, depth + 1) for child in draws[number])
        return counts[number]

    if any(drawn(number, 0) > _MOST_DRAWN for number in draws):
        raise ExtractError(code="suspicious", detail="form XObjects multiply each other")


def _forms(data: bytes) -> dict[int, list[int]]:
    """Return the number of each form XObject with the objects that its dictionary names."""
    forms: dict[int, list[int]] = {}
    for found in re.finditer(_FORM, data):
        place = found.start()
        start = data.rfind(b" obj", max(0, place - _LONGEST_DICTIONARY), place)
        head = re.compile(_OBJECT).search(data, max(0, start - _LONGEST_NUMBER), place)
        end = data.find(b"stream", place, place + _LONGEST_DICTIONARY)
        if head is not None and start >= 0 and end > 0:
            forms[int(head[1])] = [
                int(number) for number in re.compile(_REFERENCE).findall(data, head.end(), end)
            ]
    return forms
