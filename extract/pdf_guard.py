"""Constructs that no honest producer writes and that would eat all memory: refused before a reader runs."""

from __future__ import annotations

import re
import zlib

from extract.errors import ExtractError

_CHAINED = re.compile(rb"/Filter\s*\[\s*(?:/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\s*){2,}")
_STREAM = re.compile(rb"/(?:FlateDecode|Fl)\b[^\x00]{0,400}?\bstream\r?\n")
_FORM = re.compile(
    rb"(\d+)\s+\d+\s+obj\b((?:(?!endobj|stream\b).){0,4000}?/Subtype\s*/Form\b(?:(?!endobj).)*?)endobj",
    re.DOTALL,
)
_REFERENCE = re.compile(rb"/[^\s/<>\[\]()]+\s+(\d+)\s+\d+\s+R\b")

_LEAST_STREAM = 100_000
_SAMPLE = 4096
_MOST_RATIO = 200
_MOST_BYTES = 250_000_000
_LEAST_FORMS = 4
_MOST_DRAWN = 200_000
"""Form XObjects that may be drawn in all, each counted as often as it is drawn."""


def refuse_bombs(data: bytes) -> None:
    """Raise `ExtractError` (`suspicious`) for compression bombs and form XObjects that multiply each other."""
    if _CHAINED.search(data):
        raise ExtractError(code="suspicious", detail="stream compressed more than once")
    if len(data) >= _LEAST_STREAM:
        _refuse_compression(data)
    if data.count(b"/Form") >= _LEAST_FORMS:
        _refuse_multiplication(data)


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
    forms = {
        int(match[1]): [int(number) for number in _REFERENCE.findall(match[2])]
        for match in _FORM.finditer(data)
    }
    draws = {
        number: [child for child in children if child in forms and child != number]
        for number, children in forms.items()
    }
    counts: dict[int, int] = {}

    def drawn(number: int, path: tuple[int, ...]) -> int:
        if number in path or len(path) > 60:
            return 0
        if number not in counts:
            total = 1 + sum(drawn(child, (*path, number)) for child in draws[number])
            counts[number] = total
        return counts[number]

    for number in draws:
        if drawn(number, ()) > _MOST_DRAWN:
            raise ExtractError(code="suspicious", detail="form XObjects multiply each other")
