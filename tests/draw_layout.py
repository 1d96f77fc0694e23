"""Lay a drawing out on pages: wrapped text and rules at fixed places, tables cut by page breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draw import Drawing, Grid, PageBreak, Paragraph, Placed, placed

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 10.0
LEADING = 13.5
PAD = 3.0
MARGIN = 56.0
_SHORT_SIDE, _LONG_SIDE = 595.0, 842.0
_WORDS = re.compile(r"[A-Za-z0-9.,%]+|.")
_CLOSING = "，。；：、！？）》”’】%"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `top` is the upper edge of its line box, in points from the top of the page."""

    x: float
    top: float
    text: str
    size: float = SIZE


@dataclass(frozen=True, slots=True)
class Rule:
    """One straight rule, in points from the top left of the page."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Sheet:
    """Everything on one page; rules keep their order and occur once."""

    texts: list[Text] = field(default_factory=list)
    rules: dict[Rule, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Segment:
    page: int
    top: float
    bottom: float


@dataclass(slots=True)
class Layout:
    """Pages under construction.

    Attributes:
        measure: The width of a text at a type size, in points.
        width: Page width in points.
        height: Page height in points.
        cut_rows: Whether a row may be cut by a page break (rows taller than a page always are).
        open_breaks: Whether a cell that goes on over the page has no rule at the break.
        sheets: The pages.
        top: Where the next block begins on the last page.
    """

    measure: Callable[[str, float], float]
    width: float
    height: float
    cut_rows: bool
    open_breaks: bool
    sheets: list[Sheet] = field(default_factory=lambda: [Sheet()])
    top: float = MARGIN

    @property
    def foot(self) -> float:
        """Lower edge of the text area."""
        return self.height - MARGIN

    def turn(self) -> None:
        """Begin a new page."""
        self.sheets.append(Sheet())
        self.top = MARGIN


def laid_out(
    drawing: Drawing, measure: Callable[[str, float], float], *, cut_rows: bool, open_breaks: bool
) -> Layout:
    """Place every block of the drawing on A4 pages."""
    width, height = (_LONG_SIDE, _SHORT_SIDE) if drawing.landscape else (_SHORT_SIDE, _LONG_SIDE)
    layout = Layout(measure, width, height, cut_rows, open_breaks)
    for block in drawing.blocks:
        if isinstance(block, PageBreak):
            layout.turn()
        elif isinstance(block, Paragraph):
            _set_paragraph(layout, block)
        else:
            _set_grid(layout, block)
    for number, sheet in enumerate(layout.sheets, start=1):
        if drawing.running_head:
            x = (width - measure(drawing.running_head, SIZE)) / 2
            sheet.texts.insert(0, Text(x, MARGIN / 2, drawing.running_head))
        if drawing.page_numbers:
            mark = f"— {number} —"
            sheet.texts.append(Text((width - measure(mark, SIZE)) / 2, height - MARGIN / 2, mark))
    return layout


def wrapped(text: str, width: float, size: float, measure: Callable[[str, float], float]) -> list[str]:
    """Break each paragraph of the text into lines; words of Latin letters and digits stay whole if they fit."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _words(paragraph, width, size, measure):
            if line and measure(line + word, size) > width and word not in _CLOSING:
                lines.append(line)
                line = word.lstrip()
            else:
                line += word
        lines.append(line)
    return lines


def _words(paragraph: str, width: float, size: float, measure: Callable[[str, float], float]) -> list[str]:
    words: list[str] = []
    for word in _WORDS.findall(paragraph):
        words.extend(word if measure(word, size) > width else [word])
    return words


def _set_paragraph(layout: Layout, paragraph: Paragraph) -> None:
    leading = paragraph.size * LEADING / SIZE
    room = layout.width - 2 * MARGIN
    for line in wrapped(paragraph.text, room, paragraph.size, layout.measure):
        if layout.top + leading > layout.foot:
            layout.turn()
        shift = room - layout.measure(line, paragraph.size)
        x = MARGIN + {"left": 0.0, "center": shift / 2, "right": shift}[paragraph.align]
        layout.sheets[-1].texts.append(Text(x, layout.top, line, paragraph.size))
        layout.top += leading
    layout.top += LEADING / 3


def _set_grid(layout: Layout, grid: Grid) -> None:
    room = layout.width - 2 * MARGIN
    edges = [MARGIN]
    for width in grid.widths:
        edges.append(edges[-1] + width / sum(grid.widths) * room)
    items = placed(grid)
    lines = {item: _lines(layout, item, edges) for item in items}
    heights = _heights(len(grid.rows), lines)
    segments: dict[int, list[_Segment]] = {}
    for row, height in enumerate(heights):
        if row >= grid.repeat_header > 0 and layout.top + height > layout.foot and not layout.cut_rows:
            layout.turn()
            _repeat_header(layout, items, lines, heights[: grid.repeat_header], edges)
        segments[row] = _row_segments(layout, height)
    for item in items:
        rows = range(item.row, item.row + item.cell.row_span)
        pieces = _pieces([segment for row in rows for segment in segments[row]])
        _draw_cell(layout, item, lines[item], pieces, edges)
    layout.top += LEADING / 2


def _lines(layout: Layout, item: Placed, edges: list[float]) -> list[str]:
    width = edges[item.column + item.cell.column_span] - edges[item.column] - 2 * PAD
    return wrapped(item.cell.text, width, SIZE, layout.measure)


def _heights(rows: int, lines: dict[Placed, list[str]]) -> list[float]:
    heights = [LEADING + 2 * PAD] * rows
    for item, own in sorted(lines.items(), key=lambda pair: pair[0].cell.row_span):
        last = item.row + item.cell.row_span
        # A merged cell cut by page breaks loses room at each cut: one more line is held ready.
        spare = LEADING if item.cell.row_span > 1 and len(own) > 1 else 0.0
        needed = len(own) * LEADING + 2 * PAD + spare
        heights[last - 1] += max(0.0, needed - sum(heights[item.row : last]))
    return heights


def _row_segments(layout: Layout, height: float) -> list[_Segment]:
    segments: list[_Segment] = []
    rest = height
    while layout.top + rest > layout.foot:
        lines_left = int((layout.foot - layout.top - 2 * PAD) // LEADING)
        whole_fits = rest <= layout.foot - MARGIN
        if lines_left >= 2 and (layout.cut_rows or not whole_fits) and rest > 3 * LEADING:
            cut = lines_left * LEADING + 2 * PAD
            segments.append(_Segment(len(layout.sheets) - 1, layout.top, layout.top + cut))
            rest -= lines_left * LEADING
        layout.turn()
    segments.append(_Segment(len(layout.sheets) - 1, layout.top, layout.top + rest))
    layout.top += rest
    return segments


def _repeat_header(
    layout: Layout,
    items: tuple[Placed, ...],
    lines: dict[Placed, list[str]],
    heights: list[float],
    edges: list[float],
) -> None:
    page = len(layout.sheets) - 1
    for item in items:
        if item.row < len(heights):
            top = layout.top + sum(heights[: item.row])
            bottom = top + sum(heights[item.row : item.row + item.cell.row_span])
            _draw_cell(layout, item, lines[item], [_Segment(page, top, bottom)], edges)
    layout.top += sum(heights)


def _pieces(segments: list[_Segment]) -> list[_Segment]:
    pieces: list[_Segment] = []
    for page in sorted({segment.page for segment in segments}):
        own = [segment for segment in segments if segment.page == page]
        pieces.append(_Segment(page, min(piece.top for piece in own), max(piece.bottom for piece in own)))
    return pieces


def _draw_cell(
    layout: Layout, item: Placed, lines: list[str], pieces: list[_Segment], edges: list[float]
) -> None:
    left, right = edges[item.column], edges[item.column + item.cell.column_span]
    rest = lines
    for number, piece in enumerate(pieces):
        sheet = layout.sheets[piece.page]
        last = number == len(pieces) - 1
        room = len(rest) if last else max(0, int((piece.bottom - piece.top - 2 * PAD + 0.1) // LEADING))
        shown, rest = rest[:room], rest[room:]
        space = piece.bottom - piece.top - len(shown) * LEADING
        top = piece.top + (max(space / 2, PAD) if len(pieces) == 1 else PAD)
        for line in shown:
            shift = right - left - layout.measure(line, SIZE)
            x = left + {"left": PAD, "center": shift / 2, "right": shift - PAD}[item.cell.alignment]
            if line.strip():
                sheet.texts.append(Text(x, top, line))
            top += LEADING
        sheet.rules[Rule(left, piece.top, left, piece.bottom)] = None
        sheet.rules[Rule(right, piece.top, right, piece.bottom)] = None
        if number == 0 or not layout.open_breaks:
            sheet.rules[Rule(left, piece.top, right, piece.top)] = None
        if last or not layout.open_breaks:
            sheet.rules[Rule(left, piece.bottom, right, piece.bottom)] = None
