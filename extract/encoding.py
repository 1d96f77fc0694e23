"""Bytes of a text file become text: the encoding is proved by strict decoding and by what the text says."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from extract.errors import ExtractError

PLAUSIBLE = 0.35
"""Score from which an undamaged decoding counts as Chinese; right ones reach 0.8, wrong ones stay below 0.2."""

PLAUSIBLE_DAMAGED = 0.6
"""The same for text with damaged bytes: a third of it being nonsense is a failure, not damage."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_UNMARKED = ("gb18030", "big5", "utf-16-le", "utf-16-be")
# What Windows calls Big5 also holds the box drawing characters and seven characters more.
_CODECS = {"big5": "cp950"}
_DOUBLE_BYTE = frozenset({"gb18030", "cp950"})
_REPLACE = "replace_each_byte"
_REPLACEMENT = "\ufffd"
_REPLACEMENTS = re.compile(f"{_REPLACEMENT}+")
_BLANKS = frozenset("\t\n\v\f\r\x1a\x85")
_CONTROLS = dict.fromkeys(code for code in range(0x20) if chr(code) not in _BLANKS)
_PENALTY = 3
_SAMPLE = 1 << 16
_CONTROLS_TOLERATED = 0.1


def decode(data: bytes) -> tuple[str, str]:
    """Decode a text file in UTF-8, GB18030, Big5 or UTF-16 and name the encoding.

    A byte order mark decides; then strict UTF-8; then the strict decoding that reads most like Chinese. Damaged
    bytes, each of which becomes one U+FFFD, are tolerated only where the rest still reads like Chinese.

    Raises:
        ExtractError: `undecodable_text` if no encoding gives a plausible text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    utf8 = None if b"\0" in data else _utf8(data)
    if utf8 and utf8.score >= PLAUSIBLE:
        return utf8.text, utf8.encoding
    readings = [reading for encoding in _UNMARKED if (reading := _strict(data, encoding))]
    best = max(readings, key=_score, default=None)
    if best and best.score >= PLAUSIBLE:
        return best.text, best.encoding
    if utf8 and _is_foreign(utf8):
        return utf8.text, utf8.encoding
    sample = data[:_SAMPLE]
    damaged = max((_tolerant(sample, encoding) for encoding in ("utf-8", *_UNMARKED)), key=_score)
    if damaged.score < PLAUSIBLE_DAMAGED:
        raise ExtractError(code="undecodable_text")
    return _tolerant(data, damaged.encoding).text, damaged.encoding


class _Reading(NamedTuple):
    text: str
    encoding: str
    score: float


def _score(reading: _Reading) -> float:
    return reading.score


def _marked(data: bytes, encoding: str) -> tuple[str, str]:
    strict = _strict(data, encoding)
    if strict and (strict.score >= PLAUSIBLE or _is_foreign(strict)):
        return strict.text, encoding
    if _tolerant(data[:_SAMPLE], encoding).score < PLAUSIBLE_DAMAGED:
        raise ExtractError(code="undecodable_text", detail=encoding)
    return _tolerant(data, encoding).text, encoding


def _is_foreign(reading: _Reading) -> bool:
    """Whether a strict decoding is text in another language: any if it is UTF-8, otherwise one in Latin letters."""
    sample = _spread(reading.text)
    ascii_ = sum(" " <= character <= "~" for character in sample)
    controls = sum(
        character not in _BLANKS and unicodedata.category(character) == "Cc" for character in sample
    )
    is_clean = controls <= _CONTROLS_TOLERATED * len(sample)
    return is_clean and (reading.encoding == "utf-8" or ascii_ >= len(sample) / 2)


def _utf8(data: bytes) -> _Reading | None:
    reading = _strict(data, "utf-8")
    if reading is None or reading.text.isascii():
        return reading
    # Characters of several bytes are hardly UTF-8 by accident, whatever control characters stand between them.
    return reading._replace(score=_plausibility(reading.text.translate(_CONTROLS)))


def _strict(data: bytes, encoding: str) -> _Reading | None:
    try:
        text = data.decode(_CODECS.get(encoding, encoding))
    except UnicodeDecodeError:
        return None
    return _Reading(text, encoding, _plausibility(text))


def _tolerant(data: bytes, encoding: str) -> _Reading:
    text = data.decode(_CODECS.get(encoding, encoding), errors=_REPLACE)
    return _Reading(text, encoding, _plausibility(_REPLACEMENTS.sub(_REPLACEMENT, text)))


def _replace_each_byte(error: UnicodeError) -> tuple[str, int]:
    """Put one U+FFFD for every byte that fits no character, so that the damage can be counted in the text."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    end = _next_character(error) if error.encoding in _DOUBLE_BYTE else error.end
    return _REPLACEMENT * (end - error.start), end


def _next_character(error: UnicodeDecodeError) -> int:
    """Where characters begin again: one damaged byte would otherwise shift all pairs of bytes after it."""

    def common(start: int) -> int:
        text = error.object[start : error.start + 16].decode(error.encoding, errors="ignore")
        return sum(character in _common_characters() for character in text)

    starts = range(error.start + 1, min(error.start + 4, len(error.object)) + 1)
    return max(starts, key=common)


codecs.register_error(_REPLACE, _replace_each_byte)


def _plausibility(text: str) -> float:
    """Share of common characters among all that are not ASCII; those no honest text has count against it."""
    counts = Counter(_spread(text))
    total = common = wrong = 0
    for character, count in counts.items():
        if " " <= character <= "~" or character in _BLANKS:
            continue
        total += count
        if character in _common_characters():
            common += count
        elif _is_wrong(character):
            wrong += count
    return (common - _PENALTY * wrong) / total if total else 1.0


def _spread(text: str) -> str:
    """At most about a million characters, taken evenly from the whole text."""
    return text[:: len(text) // 1_000_000 + 1]


def _is_wrong(character: str) -> bool:
    if character == _REPLACEMENT or "\u3040" <= character <= "\u30ff":
        return True
    return unicodedata.category(character) in {"Cc", "Cn", "Co", "Cs"}


@cache
def _common_characters() -> frozenset[str]:
    data = files("extract").joinpath("common_characters.txt").read_text(encoding="utf-8")
    return frozenset("".join(line for line in data.splitlines() if not line.startswith("#")))
