"""One declaration in several files: the best edition is kept, different declarations are told apart."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from normalize.records import Finding, Form
from shenbao.portrait import Portrait, portrait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from normalize.records import Origin, Severity

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

# An edition is cut if so much of it stands in another one that says more than this many times as much.
_CONTAINED = 0.8
_LONGER = 1.2

_NAMED_PATHS = 3

# Of more different declarations under one id than this, a form is compared with those it shares most with, of
# what not too many of them say.
_COMPARED = 50
_COMMON = 200


@dataclass(frozen=True, slots=True)
class Edition:
    """One form as read from one file, without its content.

    Attributes:
        key: Identifies the form to who can fetch its content.
        path: Path of the file inside the archive.
        number: Position of the form in its file, from 0.
        media_type: Format of the file.
        declaration_id: The id it was read under.
        recognised: Whether text in it was recognised in a picture.
        errors: Number of findings of severity error.
    """

    key: int
    path: str
    number: int
    media_type: str
    declaration_id: str
    recognised: bool
    errors: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What is found by comparing editions: rule, and what was expected and found."""

    rule: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that enters the dataset under its final id, and the editions it stands for.

    Attributes:
        declaration_id: The final id.
        best: The edition it is read from.
        editions: All editions of it, the best one included.
        remarks: What becomes findings of the declaration.
    """

    declaration_id: str
    best: Edition
    editions: tuple[Edition, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def is_as_read(self) -> bool:
        """Whether the form enters the dataset just as it was read."""
        return not self.remarks and self.declaration_id == self.best.declaration_id


def choose(editions: Iterable[Edition], keep: Keep, form: Callable[[int], Form]) -> tuple[Kept, ...]:
    """Decide which forms enter the dataset and under which id.

    Args:
        editions: Every form read, in source order: by path, then by position in the file.
        keep: `best` keeps one edition of each declaration, `all` keeps every one.
        form: Fetches the content of an edition by its key; asked only where several forms have one id.

    Returns:
        What is kept in order of the final ids. Declarations that differ but have one id get `-2`, `-3` … in
        source order and a remark `id_collision`; editions kept beside the best one are numbered in the same
        way and get a remark `other_edition`. Where editions do not say the same, the best one gets a remark
        `editions_differ`. An edition of which a part was lost is never the best one.
    """
    by_id: defaultdict[str, list[Edition]] = defaultdict(list)
    for edition in editions:
        by_id[edition.declaration_id].append(edition)
    names = _Names(by_id)
    kept: list[Kept] = []
    for identity, group in by_id.items():
        if len(group) == 1:
            kept.append(Kept(identity, group[0], (group[0],)))
            continue
        portraits = {edition.key: portrait(form(edition.key)) for edition in group}
        for number, cluster in enumerate(_clusters(group, portraits)):
            best = min(cluster, key=_ranking(cluster, portraits))
            name = identity if number == 0 else names.free(identity)
            remarks = [] if number == 0 else [Remark("id_collision", identity, name)]
            remarks += _differences(best, cluster, portraits)
            kept.append(Kept(name, best, tuple(cluster) if keep == "best" else (best,), tuple(remarks)))
            for other in cluster if keep == "all" else ():
                if other is not best:
                    free = names.free(identity)
                    kept.append(Kept(free, other, (other,), (Remark("other_edition", name, free),)))
    return tuple(sorted(kept, key=lambda item: item.declaration_id))


def entered(item: Kept, form: Form) -> Form:
    """Give a form its final id and the findings that follow from its editions."""
    name, count = item.declaration_id, len(form.findings)
    if item.is_as_read:
        return form
    notes = [
        _finding(remark, name, form.declaration.source_id, count + number)
        for number, remark in enumerate(item.remarks, start=1)
    ]
    warnings = form.declaration.warnings + sum(note.severity == "warning" for note in notes)
    declaration = dataclasses.replace(form.declaration, declaration_id=name, warnings=warnings)
    return Form(
        declaration=declaration,
        budget_lines=tuple(dataclasses.replace(row, declaration_id=name) for row in form.budget_lines),
        tasks=tuple(dataclasses.replace(row, declaration_id=name) for row in form.tasks),
        goals=tuple(dataclasses.replace(row, declaration_id=name) for row in form.goals),
        indicators=tuple(dataclasses.replace(row, declaration_id=name) for row in form.indicators),
        findings=(*(dataclasses.replace(row, declaration_id=name) for row in form.findings), *notes),
        readings=tuple(dataclasses.replace(row, declaration_id=name) for row in form.readings),
    )


def _clusters(group: Sequence[Edition], portraits: Mapping[int, Portrait]) -> list[list[Edition]]:
    clusters: list[tuple[list[Edition], set[str]]] = []
    index = _Index()
    for edition in group:
        one = portraits[edition.key]
        for number in index.nearest(one):
            cluster, paths = clusters[number]
            other = portraits[cluster[0].key]
            # Forms of one file are different declarations unless they say exactly the same.
            if one.kinds == other.kinds if edition.path in paths else one.similarity(other) >= _SAME:
                cluster.append(edition)
                paths.add(edition.path)
                break
        else:
            clusters.append(([edition], {edition.path}))
            index.add(one)
    return [cluster for cluster, _ in clusters]


class _Index:
    """Finds, of many clusters, those worth comparing a form with, so that thousands are not compared pairwise."""

    def __init__(self) -> None:
        self._size = 0
        self._holders: defaultdict[tuple[str, object], list[int]] = defaultdict(list)

    def add(self, first: Portrait) -> None:
        """Add a cluster by its first form."""
        for piece in first.pieces():
            self._holders[piece].append(self._size)
        self._size += 1

    def nearest(self, form: Portrait) -> Sequence[int]:
        """Name clusters by number, ascending: all while there are few."""
        if self._size <= _COMPARED:
            return range(self._size)
        shared: Counter[int] = Counter()
        for piece in form.pieces():
            holders = self._holders.get(piece, ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        best = sorted(shared, key=lambda number: (-shared[number], number))
        return sorted({0, *best[: _COMPARED - 1]})


def _ranking(
    cluster: Sequence[Edition], portraits: Mapping[int, Portrait]
) -> Callable[[Edition], tuple[bool, bool, int, int, str, int]]:
    """Rank editions: native text, nothing cut off, fewer errors, then the format, then the path."""
    native = [portraits[edition.key] for edition in cluster if not edition.recognised]
    longest = max(native, key=lambda portrait: portrait.size, default=None)

    def is_cut(edition: Edition) -> bool:
        own = portraits[edition.key]
        return (
            longest is not None and longest.size > _LONGER * own.size and own.part_in(longest) >= _CONTAINED
        )

    def rank(edition: Edition) -> tuple[bool, bool, int, int, str, int]:
        preference = _PREFERENCE.get(edition.media_type, len(_PREFERENCE))
        return (
            edition.recognised,
            is_cut(edition),
            edition.errors,
            preference,
            edition.path,
            edition.number,
        )

    return rank


def _differences(
    best: Edition, cluster: Sequence[Edition], portraits: Mapping[int, Portrait]
) -> list[Remark]:
    """Name the editions that do not say what the best one says, and the tables in which they differ."""
    tables: dict[str, None] = {}
    paths: list[str] = []
    for edition in cluster:
        different = portraits[best.key].differences(portraits[edition.key])
        if different:
            tables |= dict.fromkeys(different)
            paths.append(edition.path)
    if not paths:
        return []
    more = [f"+{len(paths) - _NAMED_PATHS}"] if len(paths) > _NAMED_PATHS else []
    return [Remark("editions_differ", ", ".join([*paths[:_NAMED_PATHS], *more]), ", ".join(tables))]


class _Names:
    """Ids that are taken, and the next one that is free."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def free(self, identity: str) -> str:
        """Take `identity-2` or the first after it that nobody has."""
        number = self._last.get(identity, 1) + 1
        while f"{identity}-{number}" in self._taken:
            number += 1
        self._last[identity] = number
        self._taken.add(f"{identity}-{number}")
        return f"{identity}-{number}"


_KINDS: dict[str, tuple[Severity, Origin, str | None]] = {
    "id_collision": ("warning", "layout", "declaration_id"),
    "other_edition": ("info", "source", "declaration_id"),
    "editions_differ": ("warning", "source", None),
}


def _finding(remark: Remark, declaration_id: str, source_id: str, seq: int) -> Finding:
    severity, origin, column = _KINDS[remark.rule]
    return Finding(
        declaration_id=declaration_id,
        source_id=source_id,
        seq=seq,
        rule=remark.rule,
        severity=severity,
        origin=origin,
        table="declarations",
        column=column,
        expected=remark.expected,
        actual=remark.actual,
        message="",
    )
