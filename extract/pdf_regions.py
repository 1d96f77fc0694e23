"""Stacks of level rules with the same ends, and the lines of text between them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_phrases import PhraseLine, column_edges
from extract.pdf_text import median_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import Rule

SAME_END = 4.0
"""Points within which the ends of level rules agree."""

_LEAST_LENGTH = 60.0
_ONE_LINE = 2.4
"""Heights of its line that the space between two rules has at most if a single phrase fills it."""

_NEAR = 1.2
"""Heights of a line between a rule and the rows above or below it that no further rule closes."""

_HIGH = 2.2
"""Times the usual height of a row from which the space between two rules holds more than a row."""

_LEAST_BANDS = 4
_LEAST_SEVERAL, _LEAST_SHARE = 3, 0.2
"""Lines of several phrases, and their part of all, from which the others may be cells broken over lines."""

_LEAST_NAMES = 3
"""Columns that an underlined heading must name."""

_LABELS = ("：", ":")

_PACKED = 0.6
"""Heights of a line that lines of one row are apart at most."""

_GAP = 2.2
"""Space, in heights of the line, that parts a table under a ruled heading from what follows it."""

Band = tuple[float, float, list[PhraseLine]]
"""Upper and lower edge of a row or some rows, and the lines of text there."""


class Region(NamedTuple):
    """A part of a page between rules of one extent.

    Attributes:
        left: Left end of the rules.
        right: Right end of the rules.
        levels: Full and partial rules from top to bottom.
        bands: The lines of text between each two full rules, above the first and below the last included.
    """

    left: float
    right: float
    levels: list[Rule]
    bands: list[Band]


def regions(levels: list[Rule], lines: Sequence[PhraseLine]) -> list[Region]:
    """Find stacks of rules with the same ends and text in columns between them; the longest rules first."""
    left = sorted(levels, key=lambda rule: (rule.start - rule.end, rule.at))
    found: list[Region] = []
    while left:
        longest = left[0]
        start, end = longest.start, longest.end
        if end - start < _LEAST_LENGTH:
            break
        same = [
            rule for rule in left if abs(rule.start - start) <= SAME_END and abs(rule.end - end) <= SAME_END
        ]
        inner = [rule for rule in left if start - SAME_END <= rule.start and rule.end <= end + SAME_END]
        if len(same) > 1:
            stacks = _stacks(sorted(same, key=lambda rule: rule.at), inner, lines)
        else:
            stacks = _under_one_rule(longest, lines)
        found += stacks
        used = [(region.bands[0][0] - 1, region.bands[-1][1] + 1) for region in stacks]
        left = [
            rule
            for rule in left
            if rule not in same
            and not (rule in inner and any(top <= rule.at <= bottom for top, bottom in used))
        ]
    return found


def _stacks(full: list[Rule], inner: list[Rule], lines: Sequence[PhraseLine]) -> list[Region]:
    """Part a stack of rules with the same ends where the text between two of them is no part of a table."""
    start, end = full[0].start, full[0].end
    runs: list[list[Band]] = [[]]
    heights = [other.at - one.at for one, other in pairwise(full)]
    usual = median_of(heights) if len(heights) >= _LEAST_BANDS else max(heights)
    for one, other in pairwise(full):
        there = _within(lines, start, end, one.at, other.at)
        if there is None or not _is_tabular(there, one.at, other.at - one.at, usual, runs[-1]):
            runs.append([])
        else:
            runs[-1].append((one.at, other.at, there))
    found: list[Region] = []
    for bands in runs:
        while bands and not any(len(line.phrases) > 1 for line in bands[-1][2]) and len(bands[-1][2]) != 1:
            bands.pop()
        while bands and not bands[0][2]:
            bands.pop(0)
        if not bands:
            continue
        top, bottom = bands[0][0], bands[-1][1]
        if len(bands) == 1:
            bands.extend(_under_heading(lines, start, end, bottom))
            bottom = bands[-1][1]
        bands.extend(_under_partial_rules(inner, lines, (start, end), bottom, usual))
        bottom = bands[-1][1]
        head = _next_to(lines, start, end, top, bands, upwards=True)
        foot = _next_to(lines, start, end, bottom, bands, upwards=False)
        everything = [*([head] if head else []), *bands, *([foot] if foot else [])]
        top, bottom = everything[0][0], everything[-1][1]
        levels = sorted(rule for rule in inner if top - 1 <= rule.at <= bottom + 1)
        found.append(Region(start, end, levels, everything))
    return found


def _under_one_rule(rule: Rule, lines: Sequence[PhraseLine]) -> list[Region]:
    """Find a table of which nothing but the heading is underlined: below stand rows in the columns it names."""
    below = _under_heading(lines, rule.start, rule.end, rule.at)
    head = _next_to(lines, rule.start, rule.end, rule.at, below, upwards=True) if below else None
    if head is None:
        return []
    several = [line for line in below[0][2] if len(line.phrases) > 1]
    names = head[2][-1].phrases
    texts = [phrase.text for line in [*head[2], *below[0][2]] for phrase in line.phrases]
    if (
        len(several) < _LEAST_SEVERAL
        or len(names) < _LEAST_NAMES
        or len(column_edges([*head[2], *below[0][2]])) != len(names) - 1
        or any(mark in text for text in texts for mark in _LABELS)
    ):
        return []
    return [Region(rule.start, rule.end, [rule], [head, *below])]


def _within(
    lines: Sequence[PhraseLine], start: float, end: float, top: float, bottom: float
) -> list[PhraseLine] | None:
    """Return the lines in a rectangle, or None if text runs out of it on one side."""
    found: list[PhraseLine] = []
    for line in lines:
        if not top <= line.middle < bottom:
            continue
        own = tuple(
            phrase
            for phrase in line.phrases
            if start - SAME_END < (phrase.x0 + phrase.x1) / 2 < end + SAME_END
        )
        if any(phrase.x0 < start - 2 * SAME_END or phrase.x1 > end + 2 * SAME_END for phrase in own):
            return None
        if own:
            found.append(line._replace(phrases=own))
    return found


def _is_tabular(lines: list[PhraseLine], top: float, height: float, usual: float, before: list[Band]) -> bool:
    """Tell whether what stands between two rules may be rows of a table, and no caption of the next one."""
    if not lines:
        lowest = min((bottom - top for top, bottom, _ in before), default=0.0)
        return height <= 2 * lowest
    if (
        len(lines[0].phrases) < 2
        and height > _HIGH * usual
        and not (_is_broken_cell(lines[0], before) or _is_packed(lines, top, before))
    ):
        return False
    if any(len(line.phrases) > 1 for line in lines):
        return True
    return len(lines) == 1 and height <= _ONE_LINE * lines[0].height


def _is_broken_cell(line: PhraseLine, before: list[Band]) -> bool:
    """Tell whether a line begins a cell of another column than the first, of those that the rows above show."""
    edges = _edges_of(before)
    return bool(edges) and line.phrases[0].x0 > edges[0] and _fits(line, edges)


def _is_packed(lines: list[PhraseLine], top: float, before: list[Band]) -> bool:
    """Tell whether lines stand as close to the rule above them and to each other as in the rows above."""
    edges = _edges_of(before)
    most = max((there[0].top - upper for upper, _, there in before if there), default=0.0) + 2
    return (
        bool(edges)
        and lines[0].top - top <= most
        and all(other.top - one.bottom < _PACKED * one.height for one, other in pairwise(lines))
        and all(_fits(line, edges) for line in lines)
    )


def _edges_of(bands: list[Band]) -> list[float]:
    """Return the places between the columns of some rows."""
    return column_edges([line for _, _, there in bands for line in there])


def _fits(line: PhraseLine, edges: Sequence[float]) -> bool:
    """Tell whether no phrase of a line runs over a place between columns."""
    return not any(phrase.x0 + 1 < x < phrase.x1 - 1 for phrase in line.phrases for x in edges)


def _under_heading(lines: Sequence[PhraseLine], start: float, end: float, top: float) -> list[Band]:
    """Return the rows under a heading between two rules whose end no rule marks."""
    found: list[PhraseLine] = []
    last = top
    for line in lines:
        if line.middle <= top:
            continue
        there = _within([line], start, end, line.top, line.bottom)
        if there is None or line.top - last > _GAP * line.height:
            break
        if there:
            found += there
            last = line.bottom
    several = [line for line in found if len(line.phrases) > 1]
    if 2 * len(several) <= len(found) and not _stand_in_columns(found, several):
        return []
    while found and len(found[-1].phrases) < 2 and 2 * len(several) > len(found):
        found.pop()
    return [(top, found[-1].bottom + 1, found)]


def _under_partial_rules(
    inner: Sequence[Rule],
    lines: Sequence[PhraseLine],
    sides: tuple[float, float],
    bottom: float,
    usual: float,
) -> list[Band]:
    """Return the rows below the last full rule that rules over some columns part: those of a merged cell."""
    found: list[Band] = []
    for rule in sorted(inner, key=lambda rule: rule.at):
        if rule.at <= bottom + SAME_END or abs(rule.end - sides[1]) > SAME_END:
            continue
        there = _within(lines, *sides, bottom, rule.at)
        if not there or rule.at - bottom > 2 * _HIGH * usual:
            break
        found.append((bottom, rule.at, there))
        bottom = rule.at
    return found


def _stand_in_columns(lines: Sequence[PhraseLine], several: Sequence[PhraseLine]) -> bool:
    """Tell whether the lines of one phrase are cells broken over lines, in columns that other lines show."""
    if len(several) < _LEAST_SEVERAL or len(several) < _LEAST_SHARE * len(lines):
        return False
    edges = column_edges(several)
    return bool(edges) and all(_fits(line, edges) for line in lines)


def _middle(line: PhraseLine) -> float:
    return line.middle


def _next_to(
    lines: Sequence[PhraseLine],
    start: float,
    end: float,
    edge: float,
    bands: list[Band],
    *,
    upwards: bool,
) -> Band | None:
    """Return the row beyond the outermost rule whose own outer rule is not drawn, if there is one."""
    inside = bands[0] if upwards else bands[-1]
    if not inside[2]:
        return None
    room = (inside[2][0].top - edge) if upwards else (edge - inside[2][-1].bottom)
    found: list[PhraseLine] = []
    while True:
        last = (found[-1].top if upwards else found[-1].bottom) if found else edge
        height = inside[2][0].height
        reach = _NEAR * height if found else max(room + 3, 0.3 * height)
        if upwards:
            near = [line for line in lines if last - reach <= line.bottom <= last + 1 and line.middle < last]
        else:
            near = [line for line in lines if last - 1 <= line.top <= last + reach and line.middle > last]
        if not near:
            break
        near = [max(near, key=_middle) if upwards else min(near, key=_middle)]
        there = _within(near, start, end, near[0].top, near[0].bottom)
        if not there or any(line.top == there[0].top for line in found):
            break
        several = len(there[0].phrases) > 1
        if not several and (upwards or not _is_broken_cell(there[0], bands)):
            break
        if several and not upwards and any(len(line.phrases) > 1 for line in found):
            break
        found.append(there[0])
    if not any(len(line.phrases) > 1 for line in found):
        return None
    if upwards:
        found.reverse()
        return (found[0].top - 1, edge, found)
    return (edge, found[-1].bottom + 1, found)
