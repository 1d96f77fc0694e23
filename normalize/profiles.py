"""Layout profiles: what a form of one layout says and inference cannot know, as plain data."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from normalize.labels import folded_wording
from normalize.profiles_scope import NO_WORDS, LevelWord, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERIC = "generic"
# The parts of a profile that list columns, and the family of concepts their roles belong to.
COLUMN_FAMILIES = {"indicators": "ind", "tasks": "task", "budget": "money"}
IGNORED = "other.attribute"  # what a label the profile ignores means: known, and no data


@dataclass(frozen=True, slots=True)
class Match:
    """What a form must print to be of the layout; every condition that is stated must hold.

    Attributes:
        title: Pattern found in one of the lines above the form's first table, or in its first rows of one cell.
        labels: Texts that are each printed as a whole cell, a line, or before a colon.
        without: Texts none of which is printed so.
        region: Code of the region, or of one above it, that the generic reader finds.
        years: First and last fiscal year that the generic reader finds.
    """

    title: str | None = None
    labels: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    region: str | None = None
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ColumnWord:
    """A column header of a block with what its cells mean, the money unit they are in, or both."""

    header: str
    role: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One layout profile. Patterns and wordings stay text, so that a profile can be sent to a worker and compared.

    Attributes:
        id: `<region>/<form>-<edition>`, the path of its file without suffix.
        title_en: What the layout is called in English.
        title_zh: The same in Chinese.
        match: Which forms are of the layout.
        labels: Wordings with the concepts they mean here.
        units: Money units of `form`, `budget` and `tasks` where none is printed.
        indicators: Columns of the indicator block.
        tasks: Columns of the task block.
        budget: Columns of the budget block.
        levels: Names of levels.
        ignore_labels: Labels whose values are no data.
        ignore_rows: Patterns; a row or line with a cell in which one is found is no data.
        region: Code of the region that issues forms of this layout.
    """

    id: str
    title_en: str
    title_zh: str
    match: Match
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    indicators: tuple[ColumnWord, ...] = ()
    tasks: tuple[ColumnWord, ...] = ()
    budget: tuple[ColumnWord, ...] = ()
    levels: tuple[LevelWord, ...] = ()
    ignore_labels: tuple[str, ...] = ()
    ignore_rows: tuple[str, ...] = ()
    region: str | None = None

    @property
    def columns(self) -> Iterator[tuple[str, ColumnWord]]:
        """Every stated column with the family of concepts its role belongs to."""
        for block, columns in (
            ("indicators", self.indicators),
            ("tasks", self.tasks),
            ("budget", self.budget),
        ):
            for column in columns:
                yield COLUMN_FAMILIES[block], column


@dataclass(frozen=True, slots=True)
class ProfileSet:
    """The profiles that a run knows, by id."""

    profiles: tuple[Profile, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the profiles say, without comments, order of files and places on disk."""
        return _digest([asdict(profile) for profile in sorted(self.profiles, key=lambda one: one.id)])

    @property
    def fingerprints(self) -> dict[str, str]:
        """The same for each profile, by id."""
        return {
            profile.id: _digest(asdict(profile)) for profile in sorted(self.profiles, key=lambda one: one.id)
        }


NO_PROFILES = ProfileSet()


@cache
def packaged() -> ProfileSet:
    """The profiles that come with the package.

    Raises:
        ProfileError: One of them breaks the rules.
    """
    from normalize.profiles_loading import load_profiles  # noqa: PLC0415 - the loader needs the types of this file

    return load_profiles(packaged_texts())


def packaged_texts() -> dict[str, str]:
    """The profile files that come with the package, by id."""
    return {
        f"{region.name}/{item.name.removesuffix('.toml')}": item.read_text("utf-8")
        for region in sorted(
            resources.files("normalize").joinpath("profiles").iterdir(), key=lambda one: one.name
        )
        if region.is_dir()
        for item in sorted(region.iterdir(), key=lambda one: one.name)
        if item.name.endswith(".toml")
    }


@lru_cache(maxsize=256)
def words_of(profile: Profile | None) -> Words:
    """What a profile adds to the vocabulary; nothing without a profile."""
    if profile is None:
        return NO_WORDS
    labels = {key_of(wording): frozenset(meant) for wording, meant in profile.labels}
    labels |= {key_of(wording): frozenset({IGNORED}) for wording in profile.ignore_labels}
    columns: dict[str, frozenset[str]] = {}
    for family, column in profile.columns:
        if column.role is not None:
            key = key_of(column.header)
            columns[key] = columns.get(key, frozenset[str]()) | {f"{family}.{column.role}"}
    return Words(
        profile=profile.id,
        key=f"{profile.id} {_digest(asdict(profile))}",
        labels=labels,
        columns=columns,
        levels={key_of(word.name): word for word in profile.levels},
        units=dict(profile.units),
        column_units={
            key_of(column.header): column.unit for _, column in profile.columns if column.unit is not None
        },
        region=profile.region,
    )


def key_of(wording: str) -> str:
    """A wording as labels are compared, without a colon behind it."""
    return folded_wording(wording).rstrip(":")


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
