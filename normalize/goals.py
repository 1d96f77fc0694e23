"""The goal texts of a form, split at their own numbering."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from normalize.evidence import Drafted, Evidence
from normalize.folding import squeeze
from normalize.numbering import Piece, split_numbered
from normalize.records import Goal, GoalPeriod

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from normalize.fields import Claim, Fields
    from normalize.sheet import Spot

_TELLING = 20  # characters of a piece that tell where it stands
_AHEAD = 50  # spots looked at for it
_NUMBERED = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})$")
_DOTS = re.compile(r"[….]{2,}|…")  # a template's room for further goals
_PERIODS: tuple[tuple[str, str, GoalPeriod], ...] = (
    ("long_term_goal", "text.long_term_goal", "multi_year"),
    ("annual_goal", "text.annual_goal", "annual"),
)


def read_goals(fields: Fields, texts: Mapping[str, str]) -> list[Drafted[Goal]]:
    """Split the goal texts, given by their column in the declaration, into numbered pieces."""
    drafts: list[Drafted[Goal]] = []
    for column, concept, period in _PERIODS:
        claims = [part for claim in fields.all(concept) for part in _parts(claim)]
        if column in texts and (_are_numbered(claims) or any(claim.listed for claim in claims)):
            unique = {squeeze(claim.text): claim for claim in claims}
            for claim in unique.values():
                drafts.extend(_drafts((claim,), claim.text.strip(), period))
        else:
            drafts.extend(_drafts(claims, texts.get(column, ""), period))
    return drafts


def _parts(claim: Claim) -> list[Claim]:
    """A claim for each text of a list of goals; any other claim whole."""
    return [replace(claim, values=(value,)) for value in claim.values] if claim.listed else [claim]


def _are_numbered(claims: Sequence[Claim]) -> bool:
    """Whether the labels of the goals number them (`年度目标1` and `年度目标2`, each with its text)."""
    numbers = [_NUMBERED.search(claim.label.wording) for claim in claims]
    return len({number[0] for number in numbers if number is not None}) == len(claims) > 1


def _drafts(claims: Sequence[Claim], text: str, period: GoalPeriod) -> list[Drafted[Goal]]:
    """The pieces of one text, each with the spot it was read from."""
    places = _places(claims)
    drafts: list[Drafted[Goal]] = []
    for piece, printed in _printed_pieces(text):
        record = Goal(
            declaration_id="",
            seq=0,
            row_key="",
            period=period,
            label_raw=piece.label,
            level=piece.level,
            text=printed,
        )
        while len(places) > 1 and piece.text[:_TELLING] not in places[0][1]:
            if not any(piece.text[:_TELLING] in text for _, text in islice(places, 1, 1 + _AHEAD)):
                break
            places.popleft()
        spot = places[0][0] if places else None
        evidence = (Evidence("text", spot, printed),) if spot is not None else ()
        drafts.append(Drafted(record, piece.text, evidence))
    return drafts


def _printed_pieces(text: str) -> Iterable[tuple[Piece, str]]:
    """The numbered pieces of a text that say something, each with its words as printed, number included."""
    cursor = 0
    for piece in split_numbered(text):
        start = text.find(piece.label, cursor) if piece.label is not None else cursor
        end = text.find(piece.text, max(start, cursor)) + len(piece.text)
        cursor = end
        if piece.text.strip() and not _DOTS.fullmatch(squeeze(piece.text)):
            yield piece, text[start:end].strip()


def _places(claims: Sequence[Claim]) -> deque[tuple[Spot, str]]:
    """The spots a goal text was read from, in order, with their words."""
    return deque((spot, text) for claim in claims for spot, text in claim.values)
