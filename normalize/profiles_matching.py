"""Which layout profile a form fits, by what it prints; and the rows a profile says are no data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from extract import Line
from normalize.errors import ProfileError, ProfilesOverlapError
from normalize.folding import squeeze
from normalize.labels import partition_label
from normalize.profiles import key_of
from normalize.regions import by_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extract import Block, Table
    from normalize.forms import NumberedBlock
    from normalize.profiles import Match, Profile, ProfileSet

LONGEST_SEARCHED = 200  # characters of a text that a pattern sees
SECONDS = 1.0  # a pattern may take; what takes longer would take for ever
_LONGEST_LABEL = 60
_MOST_TITLES = 30


@dataclass(frozen=True, slots=True)
class Facts:
    """What the generic reader finds of a form and a profile may ask for; None where it finds nothing."""

    region: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _Printed:
    """The titles a form may have, and its short texts as labels are compared."""

    titles: tuple[str, ...]
    labels: frozenset[str]


def fitting(
    profiles: ProfileSet, blocks: Sequence[NumberedBlock], facts: Callable[[], Facts]
) -> Profile | None:
    """The one profile a form fits; None if it fits none.

    Args:
        profiles: What to choose from.
        blocks: The blocks of the form.
        facts: Reads region and year; called only if the print leaves a profile that asks for them.

    Raises:
        ProfilesOverlapError: The form fits several.
        ProfileError: A pattern takes too long.
    """
    if not profiles.profiles:
        return None
    printed = _printed(blocks)
    left = [profile for profile in profiles.profiles if _is_printed(profile, printed)]
    if any(profile.match.region or profile.match.years for profile in left):
        found = facts()
        left = [profile for profile in left if _agrees(profile.match, found)]
    if len(left) > 1:
        raise ProfilesOverlapError([profile.id for profile in left])
    return left[0] if left else None


def without_ignored(
    blocks: Sequence[NumberedBlock], profile: Profile | None
) -> tuple[tuple[NumberedBlock, ...], tuple[NumberedBlock, ...]]:
    """Part the blocks of a form into those that hold data and those the profile ignores."""
    if profile is None or not profile.ignore_rows:
        return tuple(blocks), ()
    kept: list[NumberedBlock] = []
    ignored: list[NumberedBlock] = []
    for number, block in blocks:
        if isinstance(block, Line):
            (ignored if _is_ignored(profile, block.text) else kept).append((number, block))
            continue
        rows = {
            row
            for cell in block.cells
            if _is_ignored(profile, cell.text)
            for row in range(cell.row, cell.row + cell.row_span)
        }
        if not rows:
            kept.append((number, block))
            continue
        for part, inside in ((kept, False), (ignored, True)):
            cells = tuple(cell for cell in block.cells if (cell.row in rows) is inside)
            part.append((number, replace(block, cells=cells)))
    return tuple(kept), tuple(ignored)


def search(pattern: str, text: str, place: str) -> bool:
    """Whether a pattern is found in a folded text; `place` names the pattern if it takes too long.

    Raises:
        ProfileError: It does.
    """
    try:
        return regex.search(pattern, squeeze(text[:LONGEST_SEARCHED]), timeout=SECONDS) is not None
    except TimeoutError:
        raise ProfileError(
            [f"{place}: {pattern!r} takes too long; write it without nested repeats"]
        ) from None


def _printed(blocks: Sequence[NumberedBlock]) -> _Printed:
    labels: set[str] = set()
    for text in _texts(block for _, block in blocks):
        if len(text) <= _LONGEST_LABEL:
            labels.add(key_of(text))
        head, colon, _ = partition_label(text)
        if colon:
            labels.add(key_of(head))
    return _Printed(tuple(_titles(block for _, block in blocks)), frozenset(labels))


def _texts(blocks: Iterator[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            for cell in block.cells:
                yield cell.text
                if cell.tables:
                    yield from _texts(iter(cell.tables))


def _titles(blocks: Iterator[Block]) -> Iterator[str]:
    """Lines above the first table and the first rows of it that hold one cell."""
    for number, block in enumerate(blocks):
        if number >= _MOST_TITLES:
            return
        if isinstance(block, Line):
            yield block.text
        else:
            yield from _lone_cells(block)
            return


def _lone_cells(table: Table) -> Iterator[str]:
    for row in range(table.rows):
        texts = [cell.text for cell in table.cells if cell.row == row and cell.text.strip()]
        if len(texts) != 1:
            return
        yield texts[0]


def _is_printed(profile: Profile, printed: _Printed) -> bool:
    match = profile.match
    if any(key_of(label) not in printed.labels for label in match.labels):
        return False
    if any(key_of(label) in printed.labels for label in match.without):
        return False
    title = match.title
    return title is None or any(search(title, text, f"{profile.id}: match.title") for text in printed.titles)


def _agrees(match: Match, facts: Facts) -> bool:
    if match.years is not None and (facts.year is None or not match.years[0] <= facts.year <= match.years[1]):
        return False
    if match.region is None:
        return True
    region = by_code(facts.region) if facts.region is not None else None
    return region is not None and match.region in (
        region.code,
        region.prefecture_code,
        region.province_code,
    )


def _is_ignored(profile: Profile, text: str) -> bool:
    return bool(text.strip()) and any(
        search(pattern, text, f"{profile.id}: ignore.rows[{index}]")
        for index, pattern in enumerate(profile.ignore_rows)
    )
