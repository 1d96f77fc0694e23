"""One declaration in several files: the best edition is kept, different declarations are told apart."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from normalize.records import Finding, Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Keep = Literal["best", "all"]

# Formats from the best edition to the poorest: what states its cells first, the original before a converted one.
_PREFERENCE = {
    media_type: rank
    for rank, media_type in enumerate(
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.oasis.opendocument.text",
            "application/msword",
            "application/rtf",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.ms-excel",
            "text/html",
            "multipart/related",
            "application/ofd",
            "application/pdf",
            "text/plain",
        )
    )
}

# Two readings of one declaration share more than this part of what they say; two declarations less.
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Edition:
    """One form as read from one file.

    Attributes:
        form: What was read.
        path: Path of the file inside the archive.
        number: Position of the form in its file, from 0.
        media_type: Format of the file.
    """

    form: Form
    path: str
    number: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that enters the dataset under its final id, and the editions it stands for.

    Attributes:
        form: What enters the dataset.
        best: The edition it was read from.
        editions: All editions of it, the best one included.
    """

    form: Form
    best: Edition
    editions: tuple[Edition, ...]


def choose(editions: Sequence[Edition], keep: Keep) -> tuple[Kept, ...]:
    """Decide which forms enter the dataset and under which id.

    Args:
        editions: Every form read, in source order: by path, then by position in the file.
        keep: `best` keeps one edition of each declaration, `all` keeps every one.

    Returns:
        The kept forms in order of their final ids. Declarations that differ but have one id get `-2`,
        `-3` … in source order and a finding `id_collision`; editions kept beside the best one are numbered
        in the same way and get a finding `other_edition`.
    """
    by_id: defaultdict[str, list[Edition]] = defaultdict(list)
    for edition in editions:
        by_id[edition.form.declaration.declaration_id].append(edition)
    taken = set(by_id)
    kept: list[Kept] = []
    for identity, group in by_id.items():
        for number, cluster in enumerate(_clusters(group)):
            best = min(cluster, key=_rank)
            name = identity if number == 0 else _free(identity, taken)
            form = best.form if number == 0 else _renamed(best.form, name, "id_collision", identity)
            kept.append(Kept(form, best, tuple(cluster) if keep == "best" else (best,)))
            for other in cluster if keep == "all" else ():
                if other is not best:
                    form = _renamed(other.form, _free(identity, taken), "other_edition", name)
                    kept.append(Kept(form, other, (other,)))
    return tuple(sorted(kept, key=lambda item: item.form.declaration.declaration_id))


def similarity(one: Form, other: Form) -> float:
    """Measure how much two forms say the same, 0 to 1.

    It is the mean, over the kinds of content both forms have, of the shared part of the smaller set, so
    that an edition of which half was lost still is an edition. Forms that share no sum of money although
    both state some are different (0); forms with nothing to compare are the same (1).
    """
    left, right = _content(one), _content(other)
    shares = [
        len(left[kind] & right[kind]) / min(len(left[kind]), len(right[kind]))
        for kind in left
        if left[kind] and right[kind]
    ]
    if left["money"] and right["money"] and not left["money"] & right["money"]:
        return 0.0
    return sum(shares) / len(shares) if shares else 1.0


def _clusters(group: Sequence[Edition]) -> list[list[Edition]]:
    clusters: list[list[Edition]] = []
    for edition in group:
        for cluster in clusters:
            if _is_edition_of(edition, cluster):
                cluster.append(edition)
                break
        else:
            clusters.append([edition])
    return clusters


def _is_edition_of(edition: Edition, cluster: Sequence[Edition]) -> bool:
    """Forms of one file are different declarations unless they say exactly the same."""
    if any(edition.path == other.path for other in cluster):
        return _content(edition.form) == _content(cluster[0].form)
    return similarity(edition.form, cluster[0].form) >= _SAME


def _rank(edition: Edition) -> tuple[bool, int, int, str, int]:
    return (
        any(reading.method == "ocr" for reading in edition.form.readings),
        edition.form.declaration.errors,
        _PREFERENCE.get(edition.media_type, len(_PREFERENCE)),
        edition.path,
        edition.number,
    )


def _free(identity: str, taken: set[str]) -> str:
    number = 2
    while f"{identity}-{number}" in taken:
        number += 1
    taken.add(f"{identity}-{number}")
    return f"{identity}-{number}"


def _renamed(form: Form, name: str, rule: str, other: str) -> Form:
    """Give a form another id, and a finding that names the declaration it was told apart from."""
    collision = rule == "id_collision"
    note = Finding(
        declaration_id=name,
        source_id=form.declaration.source_id,
        seq=len(form.findings) + 1,
        rule=rule,
        severity="warning" if collision else "info",
        origin="layout" if collision else "source",
        table="declarations",
        column="declaration_id",
        expected=other,
        actual=name,
        message="",
    )
    declaration = dataclasses.replace(
        form.declaration, declaration_id=name, warnings=form.declaration.warnings + collision
    )
    return Form(
        declaration=declaration,
        budget_lines=tuple(dataclasses.replace(row, declaration_id=name) for row in form.budget_lines),
        tasks=tuple(dataclasses.replace(row, declaration_id=name) for row in form.tasks),
        goals=tuple(dataclasses.replace(row, declaration_id=name) for row in form.goals),
        indicators=tuple(dataclasses.replace(row, declaration_id=name) for row in form.indicators),
        findings=(*(dataclasses.replace(row, declaration_id=name) for row in form.findings), note),
        readings=tuple(dataclasses.replace(row, declaration_id=name) for row in form.readings),
    )


def _content(form: Form) -> Mapping[str, frozenset[object]]:
    """Collect what a form says, by kind, in a spelling that no format changes."""
    declaration = form.declaration
    texts = (declaration.functions, declaration.annual_goal, declaration.long_term_goal, declaration.notes)
    return {
        "money": frozenset((row.item, row.amount_yuan) for row in form.budget_lines if row.amount_yuan),
        "tasks": frozenset(_folded(row.name) for row in form.tasks),
        "indicators": frozenset(_folded(row.name) for row in form.indicators if row.name),
        "texts": frozenset(
            piece for text in texts if text for piece in map(_folded, text.splitlines()) if piece
        ),
    }


def _folded(text: str) -> str:
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))
