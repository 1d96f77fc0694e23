"""Rows of a table beyond the outermost of its rules: above the first, below the last, or under a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.pdf_captions import is_caption
from extract.pdf_phrase_columns import column_edges
from extract.pdf_phrases import PhraseLine, count_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import Rule

SAME_END = 4.0
"""Points within which the ends of level rules agree."""

NEAR = 1.2
"""Heights of a line between a rule and the rows above or below it that no further rule closes."""

HIGH = 2.2
"""Times the usual height of a row from which the space between two rules holds more than a row."""

PACKED = 0.6
"""Heights of a line that lines of one row are apart at most."""

LEAST_SEVERAL = 3
_LEAST_SHARE = 0.2
"""Lines of several phrases, and their part of all, from which the others may be cells broken over lines."""

_OFF = 0.15
"""Part of the width of some headings by which the heading of all of them may miss their middle."""

_RUNNING, _LOOK_BACK = 0.6, 40
"""Part of the width of a table from which a line over several columns is running text; lines above it that show these."""

_GAP, _WIDE_GAP = 2.2, 3.5
"""Space, in heights of the line, that parts a table under a ruled heading from what follows it, rows like those above
and any."""

Band = tuple[float, float, list[PhraseLine]]
"""Upper and lower edge of a row or some rows, and the lines of text there."""


def under_heading(lines: Sequence[PhraseLine], start: float, end: float, top: float) -> list[Band]:
    """Return the rows under a heading between two rules whose end no rule marks."""
    found: list[PhraseLine] = []
    last = top
    for line in lines:
        if line.middle <= top:
            continue
        there = within([line], start, end, line.top, line.bottom)
        if (there is None or line.top - last > _GAP * line.height) and not (
            there and found and _is_like(found[-1], there[0])
        ):
            break
        if there:
            if is_caption(there[0].phrases[0].text) or is_running(there[0], found, end - start):
                break
            found += there
            last = line.bottom
    several = [line for line in found if len(line.phrases) > 1]
    if 2 * len(several) <= len(found) and not _stand_in_columns(found, several):
        return []
    edges = column_edges(several)
    while found and len(found[-1].phrases) < 2 and 2 * len(several) > len(found):
        if len(found) > 1 and _goes_on(found[-2], found[-1], edges):
            break
        found.pop()
    return [(top, found[-1].bottom + 1, found)]


def is_running(line: PhraseLine, before: Sequence[PhraseLine], width: float) -> bool:
    """Tell whether a line is text that runs over the columns of the rows above it."""
    phrase = line.phrases[0]
    if len(line.phrases) > 1 or phrase.x1 - phrase.x0 < _RUNNING * width:
        return False
    edges = column_edges([other for other in before[-_LOOK_BACK:] if len(other.phrases) > 1])
    return sum(phrase.x0 + 1 < x < phrase.x1 - 1 for x in edges) > 1


def _is_like(before: PhraseLine, line: PhraseLine) -> bool:
    """Tell whether a line, a little farther below than rows are, has a phrase below each of those before it."""
    return (
        line.top - before.bottom < _WIDE_GAP * line.height
        and LEAST_SEVERAL <= len(line.phrases) == len(before.phrases)
        and all(
            one.x0 < other.x1 and other.x0 < one.x1
            for one, other in zip(before.phrases, line.phrases, strict=True)
        )
    )


def _goes_on(before: PhraseLine, line: PhraseLine, edges: Sequence[float]) -> bool:
    """Tell whether a phrase close below a line is the end of a cell of another column than the first."""
    return (
        bool(edges)
        and line.phrases[0].x0 > edges[0]
        and line.top - before.bottom < PACKED * line.height
        and fits(line, edges)
    )


def under_partial_rules(
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
        there = within(lines, *sides, bottom, rule.at)
        is_full = abs(rule.start - sides[0]) <= SAME_END
        if is_full or not there or rule.at - bottom > 2 * HIGH * usual:
            break
        found.append((bottom, rule.at, there))
        bottom = rule.at
    return found


def next_to(
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
    most = max(len(band[2]) for band in bands[1:]) if len(bands) > 1 else 1
    room = (inside[2][0].top - edge) if upwards else (edge - inside[2][-1].bottom)
    found: list[PhraseLine] = []
    while True:
        last = (found[-1].top if upwards else found[-1].bottom) if found else edge
        height = inside[2][0].height
        reach = NEAR * height if found else max(room + 3, 0.3 * height)
        middle = found[-1].middle if found else edge
        if upwards:
            near = [line for line in lines if last - reach <= line.bottom and line.middle < middle]
        else:
            near = [line for line in lines if line.top <= last + reach and line.middle > middle]
        if not near:
            break
        near = [max(near, key=_middle) if upwards else min(near, key=_middle)]
        there = within(near, start, end, near[0].top, near[0].bottom)
        if not there or any(line.top == there[0].top for line in found):
            break
        several = len(there[0].phrases) > 1
        if is_caption(there[0].phrases[0].text) or (upwards and _is_labelled(there[0])):
            break
        if found and min(found[-1].bottom, there[0].bottom) - max(found[-1].top, there[0].top) > 1:
            # Lines that overlap are cells of one row, set at its middle.
            found.append(there[0])
            continue
        if not several and upwards:
            if found and _heads_several(there[0], found[-1], start, end):
                found.append(there[0])
            break
        if not several and not is_broken_cell(there[0], bands):
            break
        if (
            several
            and not upwards
            and any(len(line.phrases) > 1 for line in found)
            and not (len(found) < most and _is_like(found[-1], there[0]))
        ):
            break
        found.append(there[0])
    if not any(len(line.phrases) > 1 for line in found):
        return None
    if upwards:
        found.reverse()
        return (found[0].top - 1, edge, found)
    return (edge, found[-1].bottom + 1, found)


def _is_labelled(line: PhraseLine) -> bool:
    """Tell whether a line names whose table it is, or the unit of its figures: half of it is labels."""
    return 2 * count_labels(phrase.text for phrase in line.phrases) >= len(line.phrases)


def _heads_several(line: PhraseLine, below: PhraseLine, start: float, end: float) -> bool:
    """Tell whether a lone phrase is a heading of several columns, and no caption or unit of the table."""
    phrase = line.phrases[0]
    middle = (phrase.x0 + phrase.x1) / 2
    is_inside = below.phrases[0].x0 <= phrase.x0 and phrase.x1 <= end - SAME_END
    if not is_inside or any(mark in phrase.text for mark in ":："):
        return False
    under = [each for each in below.phrases if each.x0 < phrase.x1 and phrase.x0 < each.x1]
    if len(under) < 2 or abs(middle - (start + end) / 2) <= SAME_END:
        return False
    centre = (under[0].x0 + under[-1].x1) / 2
    return abs(middle - centre) <= _OFF * (under[-1].x1 - under[0].x0)


def _middle(line: PhraseLine) -> float:
    return line.middle


def within(
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


def is_broken_cell(line: PhraseLine, before: list[Band]) -> bool:
    """Tell whether a line begins a cell of another column than the first, of those that the rows above show."""
    edges = edges_of(before)
    return bool(edges) and line.phrases[0].x0 > edges[0] and fits(line, edges)


def edges_of(bands: list[Band]) -> list[float]:
    """Return the places between the columns of some rows."""
    return column_edges([line for _, _, there in bands for line in there])


def fits(line: PhraseLine, edges: Sequence[float]) -> bool:
    """Tell whether no phrase of a line runs over a place between columns."""
    return not any(phrase.x0 + 1 < x < phrase.x1 - 1 for phrase in line.phrases for x in edges)


def _stand_in_columns(lines: Sequence[PhraseLine], several: Sequence[PhraseLine]) -> bool:
    """Tell whether the lines of one phrase are cells broken over lines, in columns that other lines show."""
    if len(several) < LEAST_SEVERAL or len(several) < _LEAST_SHARE * len(lines):
        return False
    edges = column_edges(several)
    return bool(edges) and all(fits(line, edges) for line in lines)
