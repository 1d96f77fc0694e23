"""The counts of an office: its staff, units and internal offices, from labels or from a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.evidence import Evidence, Flag, Used
from normalize.labels import match
from normalize.money import parse_count

if TYPE_CHECKING:
    from normalize.fields import Claim, Fields
    from normalize.identity import Identity
    from normalize.sheet import Spot

_COUNTED = re.compile(r"(?P<words>[\u4e00-\u9fff]{2,12})[:：]?\s*(?P<number>\d{1,5})\s*[人名个家]")
_COUNT_ENDINGS = ("", "数", "人数", "个数")
_COUNTS = ("subordinate_units", "staff_fiscal", "staff_on_post", "staff_quota", "internal_offices")


def read_counts(fields: Fields, identity: Identity, used: Used) -> None:
    """Read the counts that labels print, then those that only a sentence tells."""
    for name in _COUNTS:
        claim = min(fields.all(f"field.{name}"), key=_counts_posts, default=None)
        if claim is None:
            continue
        spot, text = claim.values[0]
        used.value(*(value for value, _ in claim.values))
        count = parse_count(text)
        if count is None:
            if not re.fullmatch(r"[/\\—\-\s]*", text):
                identity.flags.append(Flag("count_unreadable", name, None, text))
            continue
        identity.counts[name] = count
        identity.evidence.append(Evidence(name, spot, text))
    _read_told_counts(fields, identity, used)


def _counts_posts(claim: Claim) -> bool:
    """Whether a count is of those on established posts (`在编人数`), a part of the staff where both are printed."""
    return "在编" in claim.label.wording and "在职" not in claim.label.wording


def _read_told_counts(fields: Fields, identity: Identity, used: Used) -> None:
    """Counts that a sentence about the office tells (`编制18人，实有17人`), where no label of their own prints them."""
    told: dict[str, list[tuple[int, Spot]]] = {}
    for claim in fields.all("other.attribute"):
        for spot, text in claim.values:
            for found in _COUNTED.finditer(text):
                name = _count_named(found["words"])
                if name is not None:
                    told.setdefault(name, []).append((int(found["number"]), spot))
    for name, figures in told.items():
        if name in identity.counts or len(figures) > 1:
            continue
        count, spot = figures[0]
        identity.counts[name] = count
        identity.evidence.append(Evidence(name, spot, spot.text))
        used.value(spot)


def _count_named(words: str) -> str | None:
    """The count that words before a number name, with the ending that a label would have; None if they name none."""
    for ending in _COUNT_ENDINGS:
        label = match(words + ending)
        concept = label.one(*(f"field.{name}" for name in _COUNTS)) if label is not None else None
        if concept is not None:
            return concept.removeprefix("field.")
    return None
