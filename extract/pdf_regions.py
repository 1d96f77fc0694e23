"""Stacks of level rules with the same ends, and the lines of text between them."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_captions import is_caption
from extract.pdf_figures import is_figure, is_year
from extract.pdf_heading_rows import is_body
from extract.pdf_open_rows import cut_row
from extract.pdf_phrase_columns import column_edges
from extract.pdf_region_ends import (
    HIGH,
    LEAST_SEVERAL,
    NEAR,
    PACKED,
    SAME_END,
    Band,
    edges_of,
    fits,
    is_broken_cell,
    is_running,
    next_to,
    under_heading,
    under_partial_rules,
    within,
)
from extract.pdf_text import median_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.pdf_page import Rule
    from extract.pdf_phrases import PhraseLine

_LEAST_LENGTH = 60.0
_ONE_LINE = 2.4
"""Heights of its line that the space between two rules has at most if a single phrase fills it."""

_LEAST_BANDS = 4
_MOST_HEADINGS = 3
"""Rows of headings above rows that no rule parts."""

_LEAST_COLUMNS = 2
"""Places between columns from which a high row that keeps to them is one of the table."""

_LEAST_NAMES = 3
"""Columns that an underlined heading must name."""

_LABELS = ("：", ":")

_NOTE = re.compile(r"(?:注|说明|备注|附注|(?:资料|数据)?来源|notes?|sources?)\s*\d*\s*[：:]", re.IGNORECASE)
"""What a note below a table begins with."""

_SENTENCE_END = "。；"


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
    columns = cache(lambda: column_edges(within(lines, start, end, full[0].at, full[-1].at) or []))
    for one, other in pairwise(full):
        there = within(lines, start, end, one.at, other.at)
        if there is None or not (
            _is_tabular(there, one.at, other.at - one.at, usual, runs[-1]) or _is_in_columns(there, columns)
        ):
            runs.append([])
            continue
        edges = edges_of([*runs[-1], (one.at, other.at, there)])
        note = next(
            (
                number
                for number, line in enumerate(there)
                if _is_note(line, start, edges)
                or _is_caption(line, runs[-1])
                or is_running(line, there[:number], end - start)
            ),
            None,
        )
        if note is not None:
            if note:
                runs[-1].append((one.at, there[note - 1].bottom + 1, there[:note]))
            runs.append([])
            continue
        before = runs[-1]
        if len(before) > 2 and _is_lone(before[-1][2]) and _words(there) == _words(before[0][2]):
            before.pop()
            runs.append([])
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
        if len(bands) == 1 and not _counts(bands[0][2]):
            bands.extend(under_heading(lines, start, end, bottom))
        elif len(bands) <= _MOST_HEADINGS and not any(is_body(line) for band in bands for line in band[2]):
            below = under_heading(lines, start, end, bottom)
            bands.extend(band for band in below if len(band[2][0].phrases) > 1 and _counts(band[2]))
        bottom = bands[-1][1]
        bands.extend(under_partial_rules(inner, lines, (start, end), bottom, usual))
        bottom = bands[-1][1]
        head = next_to(lines, start, end, top, bands, upwards=True) or cut_row(
            lines, (start, end), top, bands
        )
        foot = next_to(lines, start, end, bottom, bands, upwards=False)
        everything = [*([head] if head else []), *bands, *([foot] if foot else [])]
        top, bottom = everything[0][0], everything[-1][1]
        levels = sorted(rule for rule in inner if top - 1 <= rule.at <= bottom + 1)
        found.append(Region(start, end, levels, everything))
    return found


def _counts(lines: Sequence[PhraseLine]) -> bool:
    """Tell whether lines are rows of figures, and no headings."""
    figures = [
        sum(is_figure(each.text) and not is_year(each.text) for each in line.phrases) for line in lines
    ]
    return sum(count > 1 for count in figures) > 1


def _is_lone(lines: Sequence[PhraseLine]) -> bool:
    """Tell whether nothing but one phrase stands between two rules."""
    return len(lines) == 1 and len(lines[0].phrases) == 1


def _is_note(line: PhraseLine, left: float, edges: Sequence[float]) -> bool:
    """Tell whether a line is a note: what is below it is another table."""
    phrase = line.phrases[0]
    if len(line.phrases) > 1 or phrase.x0 > left + NEAR * line.height:
        return False
    return _NOTE.match(phrase.text) is not None or (
        phrase.text[-1] in _SENTENCE_END and not fits(line, edges)
    )


def _is_caption(line: PhraseLine, before: Sequence[Band]) -> bool:
    """Tell whether a line is the caption of another table, and no row of a list of tables."""
    return is_caption(line.phrases[0].text) and not any(
        is_caption(other.phrases[0].text) for _, _, lines in before for other in lines
    )


def _words(lines: Sequence[PhraseLine]) -> list[str]:
    return [phrase.text for line in lines for phrase in line.phrases]


def _under_one_rule(rule: Rule, lines: Sequence[PhraseLine]) -> list[Region]:
    """Find a table of which nothing but the heading is underlined: below stand rows in the columns it names."""
    below = under_heading(lines, rule.start, rule.end, rule.at)
    head = next_to(lines, rule.start, rule.end, rule.at, below, upwards=True) if below else None
    if head is None:
        return []
    several = [line for line in below[0][2] if len(line.phrases) > 1]
    names = head[2][-1].phrases
    texts = [phrase.text for line in [*head[2], *below[0][2]] for phrase in line.phrases]
    if (
        len(several) < LEAST_SEVERAL
        or len(names) < _LEAST_NAMES
        or len(column_edges([*head[2], *below[0][2]])) != len(names) - 1
        or any(mark in text for text in texts for mark in _LABELS)
    ):
        return []
    return [Region(rule.start, rule.end, [rule], [head, *below])]


def _is_tabular(lines: list[PhraseLine], top: float, height: float, usual: float, before: list[Band]) -> bool:
    """Tell whether what stands between two rules may be rows of a table, and no caption of the next one."""
    if not lines:
        lowest = min((bottom - top for top, bottom, _ in before), default=0.0)
        return height <= 2 * lowest
    if (
        len(lines[0].phrases) < 2
        and height > HIGH * usual
        and not (is_broken_cell(lines[0], before) or _is_packed(lines, top, before))
    ):
        return False
    if any(len(line.phrases) > 1 for line in lines):
        return True
    return len(lines) == 1 and height <= _ONE_LINE * lines[0].height


def _is_in_columns(lines: Sequence[PhraseLine], columns: Callable[[], list[float]]) -> bool:
    """Tell whether lines are a high row whose cells stand in the columns of the whole stack, first one of several lines."""
    if not any(len(line.phrases) > 1 for line in lines):
        return False
    edges = columns()
    return (
        len(edges) >= _LEAST_COLUMNS
        and lines[0].phrases[0].x0 > edges[0]
        and all(fits(line, edges) for line in lines)
    )


def _is_packed(lines: list[PhraseLine], top: float, before: list[Band]) -> bool:
    """Tell whether lines stand as close to the rule above them and to each other as in the rows above."""
    edges = edges_of(before)
    most = max((there[0].top - upper for upper, _, there in before if there), default=0.0) + 2
    return (
        bool(edges)
        and lines[0].top - top <= most
        and all(other.top - one.bottom < PACKED * one.height for one, other in pairwise(lines))
        and all(fits(line, edges) for line in lines)
    )
