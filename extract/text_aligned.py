"""Tables whose columns are aligned by blanks, half-width or full-width."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.document import Join, Table
from extract.text_columns import Group, Member
from extract.text_merger import MergedColumn, Merger
from extract.text_rows import Row, is_list, table_of
from extract.text_segments import LONGEST_LINE, METRICS, Metric, Segment, segments
from extract.text_wraps import wrapped_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.text_flow import FlowLine

# A remark in brackets or a label with its value: what stands above a table but is none of its rows.
_CAPTION = re.compile(r"[^：:]{1,20}[：:]|[（(].*[）)]$")
_MOST_MERGED = 3  # lines merged over the whole table that follow each other


def aligned(lines: Sequence[FlowLine]) -> Iterator[FlowLine | Table]:
    """Make tables of lines whose parts stand in columns; other lines pass through.

    How wide the writing program took its characters is found by trying: the measure under which most lines
    fall into the fewest groups of columns is right. Groups that follow each other directly are one table, as
    text that did not fit its column has pushed the rest of its row aside.
    """
    for block in _blocks(lines):
        texts = [line.text if len(line.text) <= LONGEST_LINE else "" for line in block]
        best: list[_Piece] = []
        metric = METRICS[0]
        # Where all is ASCII every measure is the same.
        for candidate in METRICS[:1] if all(map(str.isascii, texts)) else METRICS:
            parts = segments(texts, candidate)
            gapped = sum(len(part) > 1 for part in parts)
            if gapped < 2:
                break
            pieces = _pieces(block, parts)
            if not best or _worth(pieces) > _worth(best):
                best, metric = pieces, candidate
            if len(best) == 1 and _worth(best)[0] >= gapped:
                break
        yield from _with_tables(block, best, metric)


def _blocks(lines: Sequence[FlowLine]) -> Iterator[Sequence[FlowLine]]:
    start = 0
    for index, line in enumerate(lines):
        if index > start and line.blanks > 1 and not line.page_break:
            yield lines[start:index]
            start = index
    if start < len(lines):
        yield lines[start:]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines from `start` up to but not including `end` that fit the same columns."""

    start: int
    end: int
    group: Group
    members: tuple[Member, ...]
    is_table: bool


def _worth(pieces: list[_Piece]) -> tuple[int, int]:
    return sum(piece.end - piece.start for piece in pieces if piece.is_table), -len(pieces)


def _pieces(lines: Sequence[FlowLine], parts: Sequence[tuple[Segment, ...]]) -> list[_Piece]:
    pieces: list[_Piece] = []
    group, start = Group(), 0
    margin = min(row[0].start for row in parts if len(row) > 1)

    def close() -> None:
        members = tuple(_without_tail(group, margin))
        gapped = [tuple(part.text for part in row.segments) for row in members if len(row.segments) > 1]
        if gapped:
            is_table = len(gapped) > 1 and not is_list(gapped) and group.is_aligned()
            pieces.append(_Piece(start, start + len(members), group, members, is_table))

    for index, (line, row) in enumerate(zip(lines, parts, strict=True)):
        if group.members and (
            group.take(line, row)
            or _is_pushed(group, lines, parts, index)
            or _is_merged(group, lines, parts, index)
        ):
            continue
        close()
        group, start = Group(), index
        if not all(_CAPTION.match(segment.text) for segment in row):
            group.take(line, row)
    close()
    return pieces


def _is_pushed(
    group: Group, lines: Sequence[FlowLine], parts: Sequence[tuple[Segment, ...]], index: int
) -> bool:
    """Add a line that does not fit but stands between lines that do."""
    after = index + 1
    if after == len(lines) or not group.would_take(lines[after], parts[after]):
        return False
    return group.push(lines[index], parts[index])


def _is_merged(
    group: Group, lines: Sequence[FlowLine], parts: Sequence[tuple[Segment, ...]], index: int
) -> bool:
    """Add a line alone at the left margin that is a cell merged over columns.

    It stands between lines that fit the columns, or is labelled as such a line above is.
    """
    if len(parts[index]) != 1:
        return False
    after = index + 1
    while after < min(len(lines), index + _MOST_MERGED) and len(parts[after]) == 1:
        if lines[after].blanks or lines[after].page_break:
            return False
        after += 1
    belongs = after < len(lines) and group.would_take(lines[after], parts[after])
    if not belongs and (label := _label(parts[index])):
        belongs = label in _labels(group.members)
    return belongs and group.span(lines[index], parts[index])


def _labels(members: Sequence[Member]) -> set[str]:
    """Labels of the lines that hold one part and stand above a line of several."""
    several = [number for number, member in enumerate(members) if len(member.segments) > 1]
    return {label for member in members[: several[-1]] if (label := _label(member.segments))}


def _label(row: Sequence[Segment]) -> str:
    """What stands before the colon in a line of one part; empty if it is no label with its value."""
    label = _CAPTION.match(row[0].text) if len(row) == 1 else None
    return label[0] if label is not None and label.end() < len(row[0].text) else ""


def _without_tail(group: Group, margin: int) -> list[Member]:
    """Leave out short lines at the left margin that end the group: they begin what comes after the table."""
    members = group.members.copy()
    labels = _labels(members) if members else set[str]()
    while members and len(members[-1].segments) < 2:
        if members[-1].segments and members[-1].segments[0].start > margin + 1:
            break
        if _label(members[-1].segments) in labels:
            break
        members.pop()
    return members


def _with_tables(
    lines: Sequence[FlowLine], pieces: list[_Piece], metric: Metric
) -> Iterator[FlowLine | Table]:
    index = 0
    for chunk in _chunks(lines, pieces):
        if any(piece.is_table for piece in chunk.pieces):
            yield from lines[index : chunk.pieces[0].start]
            yield chunk.table(metric)
            index = chunk.pieces[-1].end
    yield from lines[index:]


def _chunks(lines: Sequence[FlowLine], pieces: list[_Piece]) -> Iterator[_Chunk]:
    """Put pieces together that follow each other directly and have a column in common."""
    chunk = _Chunk([], [], Merger())
    for piece in pieces:
        line, starts = lines[piece.start], piece.group.columns.starts
        follows = not chunk.pieces or (
            chunk.pieces[-1].end == piece.start and not line.blanks and not line.page_break
        )
        if not follows or not chunk.merger.fits(starts):
            yield chunk
            chunk = _Chunk([], [], Merger())
        chunk.pieces.append(piece)
        chunk.columns.append(chunk.merger.add(starts))
    if chunk.pieces:
        yield chunk


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Pieces of one table, for each the table's columns that its columns are, and all columns in order."""

    pieces: list[_Piece]
    columns: list[list[MergedColumn]]
    merger: Merger

    def table(self, metric: Metric) -> Table:
        """Place the parts of each line in the columns; the rest of a wrapped cell joins the row it belongs to."""
        places = {column: index for index, column in enumerate(self.merger.columns)}
        rows: list[Row] = []
        joins: list[Join] = []
        for piece, columns in zip(self.pieces, self.columns, strict=True):
            for row, join in _rows(piece, metric):
                if join and rows:
                    joins.append(Join(len(rows), None, join))
                cells = [""] * len(places)
                for column, text in zip(columns, row.cells, strict=True):
                    cells[places[column]] = text
                rows.append(Row(row.number, tuple(cells)))
        return table_of(rows, joins)


def _rows(piece: _Piece, metric: Metric) -> list[tuple[Row, str]]:
    """Rows of a piece in the columns of its group, each with what was bridged before it."""
    placed = [piece.group.placed(member) for member in piece.members]
    rooms: dict[int, int] = {}
    for column, segment in (item for row in placed for item in row.items()):
        rooms[column] = max(rooms.get(column, 0), segment.end - segment.start)
    rows: list[tuple[Row, str]] = []
    above: dict[int, str] = {}
    for member, segments_of in zip(piece.members, placed, strict=True):
        row = {column: segment.text for column, segment in segments_of.items()}
        if not row:
            continue
        join = "page_break" if member.line.page_break else "blank_line" if member.line.blanks else ""
        wrapped = None if join else wrapped_cell(row, above, rooms, metric)
        if wrapped is None:
            cells = tuple(row.get(column, "") for column in range(len(piece.group.columns.starts)))
            rows.append((Row(member.line.number, cells), join))
            above = row
        else:
            rows[-1] = (rows[-1][0].continued(wrapped, row[wrapped]), rows[-1][1])
            above |= row
    return rows
