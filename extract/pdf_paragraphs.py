"""Physical lines become paragraphs: the line breaks that only the width of the column made are undone."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.pdf_items import beside_at_starts, beside_within, goes_on, item_of
from extract.pdf_text import is_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_text import TextLine

_TERMINAL = "。；;：:！？!?”’）)"
_SENTENCE_END = "。；！？"
_NO_START = "，。、；：？！）》】”’」』〉…—·,.;:?!)]}%％℃"
_NO_END = "（《【“‘「『〈([{￥$"
_UNIT = re.compile(
    rf"[{re.escape(_NO_END)}]*(?:[≥≤≠≈±]?[!-~]+|[^!-~])(?:[/·・](?:[!-~]+|[^!-~]))*(?:[{re.escape(_NO_START)}]+\d*)?"
)

_CHARACTER = re.compile(rf".[{re.escape(_NO_START)}]*")

_LEAST_INDENT, _MOST_INDENT = 1.2, 4.5
"""Indent of the first line of a paragraph, in heights of the line."""

_DOUBT = 0.12
"""Heights of the line by which the width of a column may be misjudged."""

_LOOK_BACK = 200
"""Lines back to which the number before an item is looked for."""

_EARLY, _EARLY_PART = 0.5, 0.02
"""Heights of the line, and part of the column, by which a line may be broken early."""

_FLUSH = 0.5
"""Room, in heights of the line, that a line set against the right side leaves there."""


class Measure(NamedTuple):
    """The column of text that lines are set in: its left and right limit in points."""

    left: float
    right: float


def paragraphs(lines: Sequence[TextLine], measures: Sequence[Measure]) -> list[list[TextLine]]:
    """Group the lines of one column of text into paragraphs.

    Args:
        lines: Physical lines in reading order.
        measures: The column of text each line stands in; it may differ from page to page.
    """
    if not lines:
        return []
    if is_stacked(lines):
        return [list(lines)]
    groups = [[lines[0]]]
    for index in range(1, len(lines)):
        if _breaks(lines, index, measures[index - 1]):
            groups.append([])
        groups[-1].append(lines[index])
    return groups


def continues(before: TextLine, line: TextLine, measure: Measure) -> bool:
    """Tell whether a line goes on the paragraph of the one before it."""
    return not _breaks((before, line), 1, measure)


def paragraph_text(lines: Sequence[TextLine], measure: Measure) -> str:
    """Write the lines of one paragraph as one, with a blank where two Latin words meet."""
    text = lines[0].text
    for before, after in pairwise(lines):
        words = text != "" and not is_wide(text[-1]) and not is_wide(after.text[0])
        parted = words and (
            before.blank_end
            or _is_running_latin(before.text, after.text)
            or _parted_between_words(before, after, measure)
        )
        text += f" {after.text}" if parted else after.text
    return text


def is_stacked(lines: Sequence[TextLine]) -> bool:
    """Tell whether the lines are one Chinese character each: a label written downwards."""
    return len(lines) > 1 and all(len(line.text) == 1 and is_wide(line.text) for line in lines)


def _breaks(lines: Sequence[TextLine], index: int, measure: Measure) -> bool:
    """Tell whether a paragraph begins at the line of this index."""
    before, line = lines[index - 1], lines[index]
    unit = _first_unit(line)
    slack = _slack(before, measure)
    ended = before.text[-1] in _SENTENCE_END
    if unit < slack - _doubt(before, measure, ended=ended):
        return True
    if item_of(line.text) and _begins_item(lines, index):
        return True
    if ended and unit < slack + _DOUBT * line.height:
        return True
    return _is_indented(lines, index, measure)


def _begins_item(lines: Sequence[TextLine], index: int) -> bool:
    """Tell whether the number at the start of a line that follows a full one begins an item.

    The items before and after it tell: if they are numbered within lines, the text is one paragraph, and only the
    width of its column has put this number first.
    """
    text = lines[index].text
    near = [other.text for other in lines[max(0, index - _LOOK_BACK) : index + _LOOK_BACK]]
    evidence = beside_at_starts(near, text) - beside_within(near, text)
    if evidence:
        return evidence > 0
    above = [other.text for other in lines[max(0, index - _LOOK_BACK) : index]]
    return lines[index - 1].text[-1] in _TERMINAL or goes_on(above, text)


def _doubt(line: TextLine, measure: Measure, *, ended: bool) -> float:
    """Return the points by which the room left by a line may be misjudged.

    A long line in the middle of a sentence may have been broken a little early, as some typesetters do.
    """
    if ended:
        return _DOUBT * line.height
    return max(_DOUBT * line.height, min(_EARLY * line.height, _EARLY_PART * (measure.right - measure.left)))


def _first_unit(line: TextLine) -> float:
    """Width of what cannot be parted at the start of a line: a word, or a character with its punctuation."""
    found = _UNIT.match(line.text)
    last = found.end() if found else 1
    return line.ends[last - 1] - line.starts[0]


def _parted_between_words(before: TextLine, after: TextLine, measure: Measure) -> bool:
    """Tell whether a line between Latin characters ended before a word: within one it would be full."""
    character = _CHARACTER.match(after.text)
    last = character.end() if character else 1
    return _slack(before, measure) > after.ends[last - 1] - after.starts[0] and not before.text.endswith("-")


def _is_running_latin(before: str, after: str) -> bool:
    """Tell whether a line break stands between two words of a sentence: no typesetter parts one without a hyphen."""
    words, rest = before.split(), after.split()
    if len(words) < 2 or len(rest) < 2:
        return False
    return words[-1].strip("(“‘\"'.,;:!?)’”").isalpha() and rest[0].strip("(“‘\"'.,;:!?)’”").isalpha()


def _slack(line: TextLine, measure: Measure) -> float:
    """Room that a line leaves in its column; a centred or right-aligned line leaves it on its left too."""
    left, right = line.x0 - measure.left, measure.right - line.x1
    flush_right = left > 3 * line.height and right < _FLUSH * line.height
    return left + right if flush_right or _is_centred(line, measure) else right


def _is_indented(lines: Sequence[TextLine], index: int, measure: Measure) -> bool:
    """Tell whether a line is set in as the first of a paragraph and not as the rest of a numbered item."""
    before, line = lines[index - 1], lines[index]
    least, most = _LEAST_INDENT * line.height, _MOST_INDENT * line.height
    if before.page != line.page or not least <= line.x0 - before.x0 <= most or _is_centred(line, measure):
        return False
    if index + 1 < len(lines) and lines[index + 1].page == line.page:
        return line.x0 - lines[index + 1].x0 >= least
    flush_right = measure.right - line.x1 < _FLUSH * line.height
    return not flush_right and item_of(before.text) is None


def _is_centred(line: TextLine, measure: Measure) -> bool:
    """Tell whether a line leaves the same room on both sides."""
    left, right = line.x0 - measure.left, measure.right - line.x1
    return left > 0.5 * line.height and abs(left - right) < 0.7 * line.height
