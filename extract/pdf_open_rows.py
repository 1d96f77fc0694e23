"""The end of a row that a page break has cut, without a rule above it: nothing but text in its columns shows it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.pdf_phrases import column_of, count_labels
from extract.pdf_region_ends import NEAR, edges_of, fits, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_phrases import PhraseLine
    from extract.pdf_region_ends import Band

_ALIGNED = 1.5
"""Points by which a line may miss the left side of the lines below it."""

_APART = 1.0
"""Heights of a line that the lines of a cell are apart at most."""

_SAME_HEIGHT = 0.5
_MOST_LINES = 60


def cut_row(
    lines: Sequence[PhraseLine], sides: tuple[float, float], top: float, bands: Sequence[Band]
) -> Band | None:
    """Return the end of a cut row above the first rule of a table, if the page begins with one.

    All text above stands close to the rule, in other columns than the first, and begins where the text of its column does.

    Args:
        lines: The lines of the page outside ruled tables, from top to bottom.
        sides: Left and right end of the rules.
        top: The first rule.
        bands: What stands below it.
    """
    above = [line for line in lines if line.middle < top]
    if not 0 < len(above) <= _MOST_LINES or top - above[-1].bottom > NEAR * above[-1].height:
        return None
    if any(line.top - before.bottom > _APART * line.height for before, line in pairwise(above)):
        return None
    edges = edges_of(list(bands))
    inside = within(above, *sides, above[0].top, top)
    if (
        not edges
        or inside is None
        or len(inside) < len(above)
        or not all(fits(line, edges) for line in above)
    ):
        return None
    phrases = [phrase for line in above for phrase in line.phrases]
    if count_labels(phrase.text for phrase in phrases):
        return None
    for phrase, height in [(phrase, line.height) for line in above for phrase in line.phrases]:
        column = column_of(phrase, edges)
        own = [
            [
                (abs(other.x0 - phrase.x0) < _ALIGNED, abs(line.height - height) < _SAME_HEIGHT)
                for line in there
                for other in line.phrases
                if column_of(other, edges) == column
            ]
            for _, _, there in bands
        ]
        if column == 0 or not any(len(each) > 1 for each in own):
            return None
        if 2 * sum(all(found) for each in own for found in each) <= sum(map(len, own)):
            return None
    return (above[0].top - 1, top, above)
