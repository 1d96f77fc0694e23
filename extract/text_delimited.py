"""Fields of a line between separators; a quoted field may hold separators and go on over several lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extract.text_rows import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.text_flow import FlowLine

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_QUOTE = '"'
_LINES_OF_A_FIELD = 200


def read_row(lines: Sequence[FlowLine], index: int, separator: str) -> tuple[Row, int]:
    """Read the row that begins at a line, and tell how many lines it takes.

    A quote is a quoting one only if its partner ends a field; all others are text and stay. Between tabs, where
    quoting is the exception, quotes around a field stay unless they had a purpose or the whole row is quoted.
    """
    line = lines[index]
    if _QUOTE not in line.text:
        return Row(line.number, tuple(line.text.split(separator))), 1
    fields, used = _scan(lines, index, separator)
    filled = [field for field in fields if field.raw.strip() and not _NUMBER.fullmatch(field.raw.strip())]
    strict = separator != "\t" or (len(filled) > 1 and all(field.content is not None for field in filled))
    cells = [
        field.content if field.content is not None and (strict or field.had_purpose(separator)) else field.raw
        for field in fields
    ]
    return Row(line.number, tuple(cells)), used


class _Field(NamedTuple):
    raw: str
    content: str | None = None  # what properly closed quotes hold

    def had_purpose(self, separator: str) -> bool:
        inner = self.raw[1:-1]
        return any(sign in inner for sign in ("\n", separator, _QUOTE, ","))


def _scan(lines: Sequence[FlowLine], index: int, separator: str) -> tuple[list[_Field], int]:
    text = lines[index].text
    used = 1
    fields: list[_Field] = []
    start = 0
    while start <= len(text):
        if text.startswith(_QUOTE, start):
            closing = _closing_quote(text, start + 1)
            if closing < 0 and (rest := _rest_of_field(lines, index + used, separator)):
                text = "\n".join([text, *rest])
                used += len(rest)
                closing = _closing_quote(text, start + 1)
            if closing >= 0 and _ends_field(text, closing, separator):
                raw = text[start : closing + 1]
                fields.append(_Field(raw, raw[1:-1].replace(_QUOTE * 2, _QUOTE)))
                start = closing + 2
                continue
        end = text.find(separator, start)
        end = len(text) if end < 0 else end
        fields.append(_Field(text[start:end]))
        start = end + 1
    return fields, used


def _closing_quote(text: str, start: int) -> int:
    """Place of the first quote that is not doubled, or -1."""
    place = text.find(_QUOTE, start)
    while place >= 0 and text.startswith(_QUOTE, place + 1):
        place = text.find(_QUOTE, place + 2)
    return place


def _ends_field(text: str, closing: int, separator: str) -> bool:
    return text[closing + 1 : closing + 2] in {"", separator}


def _rest_of_field(lines: Sequence[FlowLine], index: int, separator: str) -> list[str]:
    """Following lines up to the one that closes a quoted field; none if the opening quote was a stray one.

    A tab before the closing quote would be that of another row.
    """
    rest: list[str] = []
    for line in lines[index : index + _LINES_OF_A_FIELD]:
        rest.append(line.text)
        closing = _closing_quote(line.text, 0)
        if separator == "\t" and "\t" in line.text[: closing if closing >= 0 else None]:
            return []
        if closing >= 0:
            return rest if _ends_field(line.text, closing, separator) else []
    return []
