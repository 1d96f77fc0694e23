"""Lines of a drawn table cut at its vertical rules."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.text_segments import METRICS, Metric, positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.text_flow import FlowLine

_HORIZONTAL = "─━┄┅┈┉╌╍═╴╶╸╺╼╾"
_BAR = re.compile(rf"[|｜¦]|(?![{_HORIZONTAL}])[\u2500-\u257f]|\+(?=[-=]{{2}})|(?<=[-=]{{2}})\+")
_RULING_BAR = re.compile(r"[|+]")
_BOX_RULE = re.compile(r"\s*[\u2500-\u257f][\u2500-\u257f\s]*")
_ASCII_RULE = "-+|:= "
# Fewer dashes may be what stands in a cell that does not apply.
_ASCII_SIGNS = ("---", "===", "+-", "+=")
_TRUE_BARS = 0.8


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of a drawing.

    Attributes:
        number: Its line number in the file.
        pieces: What stands before, between and after the vertical rules.
        walls: For each vertical rule, whether it runs through this line.
        rules: For each piece, whether it is a horizontal rule.
    """

    number: int
    pieces: tuple[str, ...]
    walls: tuple[bool, ...]
    rules: tuple[bool, ...]

    @property
    def parts(self) -> Iterator[tuple[str, bool]]:
        """Each piece and whether it is a horizontal rule."""
        return zip(self.pieces, self.rules, strict=True)

    @property
    def is_content(self) -> bool:
        """Whether no part of the line is a horizontal rule."""
        return not any(self.rules)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn table cut into strips.

    Attributes:
        strips: Its lines.
        bounds: Where each vertical rule stands, in columns of `metric`.
        metric: How wide characters are.
    """

    strips: tuple[Strip, ...]
    bounds: tuple[int, ...]
    metric: Metric


def is_drawn(text: str) -> bool:
    """Whether a line may be part of a drawn table."""
    return _BAR.search(text) is not None or is_ruling(text)


def is_ruling(text: str) -> bool:
    """Whether a line holds rules only."""
    return _BOX_RULE.fullmatch(text) is not None or _is_ascii_ruling(text)


def bars(text: str) -> list[int]:
    """Places of the vertical rules in a line."""
    pattern = _RULING_BAR if _is_ascii_ruling(text) else _BAR
    return [match.start() for match in pattern.finditer(text)]


def drawing_of(lines: Sequence[FlowLine]) -> Drawing | None:
    """Find the vertical rules that run through several lines; None if the bars do not line up."""
    best: Drawing | None = None
    for metric in METRICS:
        places = [positions(line.text, metric) for line in lines]
        found = [bars(line.text) for line in lines]
        columns = [[at[bar] for bar in row] for row, at in zip(found, places, strict=True)]
        bounds = _bounds(columns) if _fullest_agree(columns) else []
        if bounds and (best is None or len(bounds) < len(best.bounds)):
            strips = (_strip(*line, bounds) for line in zip(lines, places, found, strict=True))
            best = Drawing(tuple(strips), tuple(bounds), metric)
    return best


def _is_ascii_ruling(text: str) -> bool:
    return any(sign in text for sign in _ASCII_SIGNS) and not text.strip(_ASCII_RULE)


def _fullest_agree(columns: list[list[int]]) -> bool:
    """Whether the lines with most bars have them in the same columns, give or take one."""
    count = max(map(len, columns))
    places = zip(*(row for row in columns if len(row) == count), strict=True)
    return all(max(place) - min(place) <= 1 for place in places)


def _bounds(found: list[list[int]]) -> list[int]:
    """Columns where bars stand on at least two lines; bars one column apart are one rule drawn unevenly."""
    support: dict[int, int] = {}
    for row in found:
        for place in row:
            support[place] = support.get(place, 0) + 1
    clusters: dict[int, int] = {}
    left = -2
    for place in sorted(support):
        left = left if place == left + 1 else place
        clusters[left] = clusters.get(left, 0) + support[place]
    bounds = [place for place, lines in clusters.items() if lines > 1]
    true = sum(clusters[place] for place in bounds)
    return bounds if true >= _TRUE_BARS * sum(clusters.values()) else []


def _strip(line: FlowLine, places: Sequence[int], found: list[int], bounds: list[int]) -> Strip:
    walls: dict[int, int] = {}
    for bar in found:
        bound = bisect_right(bounds, places[bar]) - 1
        if bound >= 0 and places[bar] - bounds[bound] <= 1:
            walls.setdefault(bound, bar)
    pieces: list[str] = []
    start = 0
    for bound, place in enumerate(bounds):
        bar = walls.get(bound)
        end = max(start, min(bisect_left(places, place), len(line.text))) if bar is None else bar
        pieces.append(line.text[start:end])
        start = end if bar is None else bar + 1
    pieces.append(line.text[start:])
    ascii_rules = _is_ascii_ruling(line.text) or "+--" in line.text or "--+" in line.text
    return Strip(
        line.number,
        tuple(pieces),
        tuple(bound in walls for bound in range(len(bounds))),
        tuple(_is_rule(piece, ascii_rules=ascii_rules) for piece in pieces),
    )


def _is_rule(piece: str, *, ascii_rules: bool) -> bool:
    if ascii_rules and piece.strip() and not piece.strip(_ASCII_RULE):
        return True
    return _BOX_RULE.fullmatch(piece) is not None
