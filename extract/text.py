"""Read a text file: dumps of tables in any style, and the lines between them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from extract.document import Document, Line, Remainder, Remark, Table
from extract.encoding import decode
from extract.errors import ExtractError
from extract.text_aligned import aligned
from extract.text_barred import barred
from extract.text_commas import comma_separated, semicolon_separated
from extract.text_flow import FlowLine, flow
from extract.text_frames import without_frame
from extract.text_lists import listed
from extract.text_markup import paragraphs, visible
from extract.text_ordered import ordered
from extract.text_printed import printed, torn_rows
from extract.text_ruled import ruled
from extract.text_tabs import tabbed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MEDIA_TYPE = "text/plain"

# Each makes tables of the lines it knows and hands on the rest; the surest sign of a table comes first.
_STYLES: tuple[Callable[[Sequence[FlowLine]], Iterator[FlowLine | Table]], ...] = (
    listed,
    tabbed,
    barred,
    ruled,
    comma_separated,
    semicolon_separated,
    printed,
    aligned,
    ordered,
)
_DRAWN_LINE = re.compile(r"[-=_*\u2500-\u257f\s]{3,}")
_REPLACEMENT = "\ufffd"


def read_text(data: bytes) -> Document:
    """Read a text file.

    Tables dumped with tabs, commas or bars, aligned by blanks or drawn with box characters become tables, every
    other line with text a line. All that is visible ends in a cell, a line or a remainder, but for the characters
    that draw tables, part and quote cells, or are markup. Remarks: `encoding` names an encoding that is not
    UTF-8, `replaced_bytes` tells how many bytes fit no character, each of which is a U+FFFD in the text, `torn_rows`
    how many lines among rows parted by gaps are the indented rest of a cell: no ruling tells which row they belong to.

    Raises:
        ExtractError: `undecodable_text`, `empty_file` for blanks only, `too_large` for too many lines.
    """
    decoded, encoding = decode(data)
    text = visible(decoded)
    if not text.strip():
        raise ExtractError(code="empty_file")
    lines, remainders = flow(text)
    blocks: list[Line | Table] = []
    for item in _with_tables(lines):
        if isinstance(item, Table):
            table, added = without_frame(item)
            blocks.append(table)
            remainders.extend(added)
        elif _DRAWN_LINE.fullmatch(item.text) and not item.text.isspace():
            remainders.append(Remainder("stray", item.text.strip(), line=item.number))
        else:
            blocks.extend(_lines(item))
    remainders.sort(key=lambda remainder: remainder.line or 0)
    remarks = [*_remarks(decoded, encoding), *_torn(lines)]
    return Document(MEDIA_TYPE, tuple(blocks), remainders=tuple(remainders), remarks=tuple(remarks))


def _with_tables(lines: Sequence[FlowLine]) -> list[FlowLine | Table]:
    items: list[FlowLine | Table] = list(lines)
    for style in _STYLES:
        found: list[FlowLine | Table] = []
        for is_table, group in groupby(items, key=lambda item: isinstance(item, Table)):
            run = list(group)
            found.extend(run if is_table else style([item for item in run if isinstance(item, FlowLine)]))
        items = found
    return items


def _lines(line: FlowLine) -> Iterator[Line]:
    """Paragraphs of a line outside tables; a tab in it is the blank after an indent or a list number."""
    for paragraph in paragraphs(line.text):
        yield Line(" ".join(filter(None, map(str.strip, paragraph.split("\t")))), line=line.number)


def _torn(lines: Sequence[FlowLine]) -> Iterator[Remark]:
    """Say that rows may be torn where, among rows parted by gaps, many lines are the indented rest of some cell."""
    if rests := torn_rows(lines):
        yield Remark("torn_rows", str(rests))


def _remarks(text: str, encoding: str) -> tuple[Remark, ...]:
    remarks = [Remark("encoding", encoding)] if encoding != "utf-8" else []
    if replaced := text.count(_REPLACEMENT):
        remarks.append(Remark("replaced_bytes", str(replaced)))
    return tuple(remarks)
