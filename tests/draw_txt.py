"""Text editions of drawn forms, with the losses that archives show."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draw import Drawing, Grid, Paragraph, cover

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

BLANK = -1
_FULL_WIDTH_BLANK = "\u3000"


def _no_picks() -> dict[int, tuple[int, ...]]:
    return {}


def _no_spills() -> dict[tuple[int, int], int]:
    return {}


@dataclass(frozen=True, slots=True)
class Dump:
    """How one grid suffered on its way into tab separated text.

    Attributes:
        picked: For a grid row, the flattened positions that are left of it, in order (`BLANK` adds an empty
            cell); the row then begins further left and is filled up with blanks.
        blank_before: Grid rows with an empty line before them, as a page break leaves it.
        spilled: For a cell (row, column), how many of its paragraphs stay in it; the rest run on as plain
            paragraphs after the table.
    """

    picked: Mapping[int, tuple[int, ...]] = field(default_factory=_no_picks)
    blank_before: Collection[int] = ()
    spilled: Mapping[tuple[int, int], int] = field(default_factory=_no_spills)


def tab_dump(drawing: Drawing, dumps: Mapping[int, Dump] | None = None) -> str:
    """Text as archives keep it: paragraphs, and grids as tab separated lines whose merged cells left blanks.

    Cells of several paragraphs hold them as `<p>…</p> <p>…</p>`. `dumps` gives the losses of a grid by its number.
    """
    dumps = dumps or {}
    parts: list[str] = []
    number = 0
    for block in drawing.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Grid):
            parts.extend(_dumped(block, dumps.get(number, Dump())))
            number += 1
    return "\n\n" + "\n\n".join(parts)


def dropped(grid: Grid, rows: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Positions left of the given rows when cells merged from above are dropped, for `Dump.picked`."""
    matrix = cover(grid)
    return {
        row: tuple(position for position, item in enumerate(matrix[row]) if item.row == row) for row in rows
    }


def aligned(drawing: Drawing, *, filler: str = " ", gap: int = 2) -> str:
    """Text whose columns are aligned by blanks; a Chinese character is as wide as two blanks.

    `filler` is `" "` or a full-width blank (a column then begins at an even width).
    """
    parts: list[str] = []
    for block in drawing.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Grid):
            parts.append("\n".join(_aligned_rows(block, filler, gap)))
    return "\n\n".join(parts) + "\n"


def barred(drawing: Drawing) -> str:
    """Text as readers of web pages keep it: a bar behind each cell, blank and covered cells left out, bars to make up."""
    parts: list[str] = []
    for block in drawing.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Grid):
            rows = [
                " | ".join(_on_lines(text) for text in row) + " |" + "|" * (block.columns - len(row))
                for row in printed_rows(block)
            ]
            parts.append("\n".join(f"|{row}" if row.startswith("\n") else f"| {row}" for row in rows))
    return "\n".join(parts) + "\n"


def barred_cells(drawing: Drawing) -> str:
    """Text with every cell on a line of its own and a bar behind it, blank ones included."""
    parts: list[str] = []
    for block in drawing.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Grid):
            parts.extend(f"{text} |".lstrip() for row in printed_rows(block, blank=True) for text in row)
    return "\n".join(parts) + "\n"


def packed(drawing: Drawing, separator: str) -> str:
    """Text with the cells of a row one behind the other, blank and covered ones left out."""
    parts: list[str] = []
    for block in drawing.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Grid):
            parts.extend(separator.join(map(_tagged_if_long, row)) for row in printed_rows(block))
    return "\n".join(parts) + "\n"


def printed_rows(grid: Grid, *, blank: bool = False) -> list[list[str]]:
    """The texts of the cells that begin in each row; blank ones only if asked."""
    return [
        [
            item.cell.text
            for column, item in enumerate(row)
            if (item.row, item.column) == (number, column) and (blank or item.cell.text.strip())
        ]
        for number, row in enumerate(cover(grid))
    ]


def _tagged_if_long(text: str) -> str:
    paragraphs = text.split("\n")
    return _tagged(paragraphs, tagged=len(paragraphs) > 1)


def _on_lines(text: str) -> str:
    """Cells of several paragraphs begin and end with a line break."""
    return f"\n{text}" if "\n" in text else text


def labelled(drawing: Drawing) -> str:
    """Text without tables: rows of label and value pairs become `label：value` lines, others are joined by blanks."""
    parts: list[str] = []
    for block in drawing.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Grid):
            parts.extend(_labelled_rows(block))
    return "\n".join(parts) + "\n"


def encoded(text: str, encoding: str = "utf-8", *, newline: str = "\n") -> bytes:
    """The text as bytes of a file; `utf-16` and `utf-8-sig` write a byte order mark."""
    return text.replace("\n", newline).encode(encoding)


def _dumped(grid: Grid, dump: Dump) -> list[str]:
    lines: list[str] = []
    overflow: list[str] = []
    for row_number, row in enumerate(cover(grid)):
        texts: list[str] = []
        for column, item in enumerate(row):
            if (item.row, item.column) != (row_number, column):
                texts.append("")
                continue
            paragraphs = item.cell.text.split("\n")
            kept = dump.spilled.get((row_number, column), len(paragraphs))
            texts.append(_tagged(paragraphs[:kept], tagged=len(paragraphs) > 1))
            overflow.extend(paragraphs[kept:])
        picked = dump.picked.get(row_number)
        if picked is not None:
            left = ["" if position == BLANK else texts[position] for position in picked]
            texts = left + [""] * (grid.columns - len(left))
        if row_number in dump.blank_before:
            lines.append("")
        lines.append("\t".join(texts))
    return ["\n".join(lines), *overflow]


def _tagged(paragraphs: list[str], *, tagged: bool) -> str:
    if not tagged:
        return "".join(paragraphs)
    return " ".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _aligned_rows(grid: Grid, filler: str, gap: int) -> list[str]:
    rows = [
        [
            item.cell.text.replace("\n", " ") if (item.row, item.column) == (row_number, column) else ""
            for column, item in enumerate(row)
        ]
        for row_number, row in enumerate(cover(grid))
    ]
    widths = [0] * grid.columns
    for row_number, row in enumerate(cover(grid)):
        for column, item in enumerate(row):
            # A cell over several columns is no measure for the first of them.
            if item.cell.column_span == 1:
                widths[column] = max(widths[column], _width(rows[row_number][column]))
    lines: list[str] = []
    for row in rows:
        line = ""
        start = 0
        for text, width in zip(row, widths, strict=True):
            if text:
                short = max(start - _width(line), gap if line else 0)
                line += _filled(short, filler) + text
            start += width + gap
        lines.append(line)
    return lines


def _filled(width: int, filler: str) -> str:
    return filler * ((width + 1) // 2) if filler == _FULL_WIDTH_BLANK else filler * width


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _labelled_rows(grid: Grid) -> list[str]:
    lines: list[str] = []
    for row_number, row in enumerate(cover(grid)):
        texts = [
            item.cell.text
            for column, item in enumerate(row)
            if (item.row, item.column) == (row_number, column)
        ]
        if len(texts) in (2, 4):
            pairs = zip(texts[::2], texts[1::2], strict=True)
            lines.extend(f"{label}：{value}" for label, value in pairs)
        else:
            lines.append("  ".join(text for text in texts if text))
    return lines
