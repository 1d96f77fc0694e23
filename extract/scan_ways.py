"""How much of the way from one crossing of rules to the next is drawn on a scanned page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extract.scan_ink import Picture


_CROSSED = 4
"""Dots at a crossing that the other rule may cover."""

_BESIDE = 8
"""Dots on both sides of a rule where there is seldom ink, as there is beside strokes of text."""

_LEAST_TEXT, _MOST_TEXT = 0.2, 0.75
"""Part of the dots in a line of text that are ink."""

_STANDS_OUT = 1.5
"""Times as much ink as the text beside it that a rule has."""

_NEAR, _FAR = 5, 14
_MOST_BESIDE = 0.02
"""Part of the dots beside a way that may have ink where what is left of a rule is looked for."""

_FAINT = 0.4
"""Part of the darkness of a rule that must be left of it, on the average of the way."""

_END = 10


class View(NamedTuple):
    """A page seen so that the rules looked for are level: its ink, and how dark every dot is."""

    ink: Picture
    dark: Picture


def lone_ink(ink: Picture, at: float, first: float, last: float) -> float:
    """Return the part of the way from one crossing to the next where there is ink, and none on both its sides."""
    margin = min(_CROSSED, (last - first) / 4)
    middle, start, end = round(at), round(first + margin), round(last - margin)
    if end <= start:
        return 1.0

    def covered(above: int, below: int) -> NDArray[np.bool_]:
        band = ink[max(middle + above, 0) : max(middle + below + 1, 1), start:end]
        return band.max(axis=0) > 0 if band.size else np.zeros(end - start, bool)

    around = ink[max(middle - 14, 0) : middle + 15, start:end]
    thick = int(np.median((around > 0).sum(axis=0))) if around.size else 0
    side = max(_BESIDE, thick // 2 + 4)
    if _is_edge_of_text(ink[:, start:end], middle, side):
        return 0.0
    lone = covered(-2, 2) & ~(covered(-side, -side + 2) & covered(side - 2, side))
    return float(lone.mean())


def _is_edge_of_text(ink: Picture, middle: int, side: int) -> bool:
    """Tell whether the ink in line is the feet or heads of a line of text: no row of dots stands out from those beside."""
    row = max((float((each > 0).mean()) for each in ink[max(middle - 2, 0) : middle + 3]), default=0.0)
    beside = max(
        float((ink[max(middle + first, 0) : max(middle + first + 5, 1)] > 0).mean())
        for first in (-side - 2, side - 2)
    )
    return _LEAST_TEXT <= beside <= _MOST_TEXT and row < _STANDS_OUT * beside


def is_faint(view: View, at: float, first: float, last: float, darkness: float) -> bool:
    """Tell whether a rule that is pale or broken runs from one crossing to the next, on paper that is otherwise blank.

    What is too pale to be ink dot by dot shows on the average of the way. Where text stands beside the way it may
    be a stroke of that, and where neither end is drawn, a character that stands alone in a cell.

    Args:
        view: The page.
        at: Where the rule is, across.
        first: Where the way begins.
        last: Where it ends.
        darkness: How dark the rule is elsewhere.
    """
    middle, start, end = round(at), round(first) + _CROSSED + 2, round(last) - _CROSSED - 2
    if end - start < 2 * _END or middle < _FAR or middle + _FAR >= len(view.ink):
        return False
    above, below = slice(middle - _FAR, middle - _NEAR + 1), slice(middle + _NEAR, middle + _FAR + 1)
    sides = np.concatenate((view.ink[above, start:end], view.ink[below, start:end]))
    if (sides > 0).mean() > _MOST_BESIDE:
        return False
    paper = np.concatenate((view.dark[above, start:end], view.dark[below, start:end])).mean()
    rows = view.dark[middle - 2 : middle + 3, start:end].astype(np.float32) - paper
    row = rows[int(rows.mean(axis=1).argmax())]
    least = _FAINT * darkness
    return bool(row.mean() >= least and max(row[:_END].mean(), row[-_END:].mean()) >= least)
