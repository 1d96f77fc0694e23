"""Reading layout profiles strictly: every fault of every file at once, each by its dotted path."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, cast, get_args

import regex

from normalize.errors import ProfileError
from normalize.labels import concepts
from normalize.money import YUAN
from normalize.profiles import COLUMN_FAMILIES, ColumnWord, Match, Profile, ProfileSet, key_of
from normalize.profiles_file import BLANK, LONGEST_TEXT, ProfileFile
from normalize.profiles_matching import LONGEST_SEARCHED
from normalize.profiles_scope import LevelWord
from normalize.records import Level1, Level2
from normalize.regions import by_code
from normalize.taxonomy import LONGEST_LEVEL

if TYPE_CHECKING:
    from collections.abc import Mapping


EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
LONGEST_WORDING = 60  # characters; a longer text is no label
UNITS = tuple(unit for unit in YUAN if unit.endswith("元"))

_UNIT_PLACES = ("form", "budget", "tasks")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)+")
_SECONDS = 0.25  # for a pattern on the worst texts it may meet
_WORST = ("一", "1", "a", "0一", "指标", "(")  # repeated, what a pattern may meet


def load_profiles(texts: Mapping[str, str]) -> ProfileSet:
    """Read profile files, given by the path of each without suffix.

    Raises:
        ProfileError: Naming every fault of every file.
    """
    faults: list[str] = []
    profiles = [profile for name, text in sorted(texts.items()) if (profile := _load(name, text, faults))]
    if faults:
        raise ProfileError(faults)
    return ProfileSet(tuple(profiles))


def _load(name: str, text: str, faults: list[str]) -> Profile | None:
    file = ProfileFile(name, faults)
    before = len(faults)
    if _ID.fullmatch(name) is None:
        file.fault(
            "",
            "expected a path such as sh/department-2020.toml: a folder for the region, then form and edition",
        )
    try:
        tree: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        file.fault("", str(error))
        return None
    profile = _profile(file, tree)
    return profile if len(faults) == before else None


def _profile(file: ProfileFile, tree: Mapping[str, object]) -> Profile:
    blocks = tuple(COLUMN_FAMILIES)
    file.keys(
        "",
        tree,
        ("title", "region", "match", "labels", "units", "levels", "ignore", *blocks),
        ("title", "match"),
    )
    title = file.table(tree, "title")
    file.keys("title", title, ("en", "zh"), ("en", "zh") if isinstance(tree.get("title"), dict) else ())
    units = file.table(tree, "units")
    file.keys("units", units, _UNIT_PLACES)
    ignore = file.table(tree, "ignore")
    file.keys("ignore", ignore, ("labels", "rows"))
    return Profile(
        id=file.name,
        title_en=_title(file, title, "en"),
        title_zh=_title(file, title, "zh"),
        match=_match(file, file.table(tree, "match")),
        labels=_labels(file, file.table(tree, "labels")),
        units=tuple(
            (key, _unit(file, f"units.{key}", units[key]) or "") for key in _UNIT_PLACES if key in units
        ),
        indicators=_columns(file, tree, "indicators"),
        tasks=_columns(file, tree, "tasks"),
        budget=_columns(file, tree, "budget"),
        levels=tuple(_level(file, path, entry) for path, entry in file.tables(tree, "levels")),
        ignore_labels=_wordings(file, "ignore.labels", ignore.get("labels", [])),
        ignore_rows=_patterns(file, "ignore.rows", ignore.get("rows", [])),
        region=_region(file, "region", tree["region"]) if "region" in tree else None,
    )


def _title(file: ProfileFile, title: Mapping[str, object], language: str) -> str:
    return (file.text(f"title.{language}", title[language]) or "") if language in title else ""


def _match(file: ProfileFile, match: Mapping[str, object]) -> Match:
    file.keys("match", match, ("title", "labels", "without", "region", "years"))
    if match and not match.keys() & {"title", "labels"}:
        file.fault("match", "states nothing that a form prints; add a title or labels")
    years = file.list("match.years", match["years"]) if "years" in match else None
    return Match(
        title=_pattern(file, "match.title", match["title"]) if "title" in match else None,
        labels=_wordings(file, "match.labels", match.get("labels", []), least=1 if "labels" in match else 0),
        without=_wordings(file, "match.without", match.get("without", [])),
        region=_region(file, "match.region", match["region"]) if "region" in match else None,
        years=_years(file, years) if years is not None else None,
    )


def _years(file: ProfileFile, years: list[object]) -> tuple[int, int] | None:
    found = [file.of_type(f"match.years[{index}]", year, "an integer") for index, year in enumerate(years)]
    if None in found:
        return None
    plain = cast("list[int]", found)
    if len(plain) != 2 or not EARLIEST_YEAR <= plain[0] <= plain[1] <= LATEST_YEAR:
        file.fault("match.years", f"expected the first and the last year, found {plain}")
        return None
    return plain[0], plain[1]


def _labels(file: ProfileFile, labels: Mapping[str, object]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: list[tuple[str, tuple[str, ...]]] = []
    seen: dict[str, str] = {}
    for wording, value in labels.items():
        path = f"labels.{wording}"
        _wording(file, path, wording)
        file.once(path, wording, seen)
        values = file.list(path, value) if isinstance(value, list) else [value]
        if not values:
            file.fault(path, BLANK)
        meant = [file.one_of(path, item, concepts(), "concept") for item in values]
        found.append((wording, tuple(concept for concept in meant if concept is not None)))
    return tuple(found)


def _columns(file: ProfileFile, tree: Mapping[str, object], block: str) -> tuple[ColumnWord, ...]:
    inside = file.table(tree, block)
    file.keys(block, inside, ("columns",))
    family = COLUMN_FAMILIES[block]
    roles = {concept.partition(".")[2] for concept in concepts() if concept.startswith(f"{family}.")}
    allowed = ("header", "role") if block == "indicators" else ("header", "role", "unit")
    columns: list[ColumnWord] = []
    seen: dict[str, str] = {}
    for path, entry in file.tables(inside, "columns", block):
        file.keys(path, entry, allowed, ("header",))
        if "header" in entry and not entry.keys() & {"role", "unit"}:
            file.fault(
                path,
                "says nothing about the column; add a role or a unit"
                if len(allowed) > 2
                else "says nothing about the column; add a role",
            )
        header = _wording(file, f"{path}.header", entry["header"]) if "header" in entry else None
        if header:
            file.once(f"{path}.header", header, seen)
        role = file.one_of(f"{path}.role", entry["role"], roles, "role") if "role" in entry else None
        unit = _unit(file, f"{path}.unit", entry["unit"]) if "unit" in entry else None
        columns.append(ColumnWord(header or "", role, unit))
    return tuple(columns)


def _level(file: ProfileFile, path: str, entry: Mapping[str, object]) -> LevelWord:
    file.keys(path, entry, ("name", "level1", "level2", "under"), ("name",))
    if "name" in entry and len(entry.keys() & {"level1", "level2"}) == 0:
        file.fault(path, "has no code; add level1 or level2")
    if "under" in entry and "level2" not in entry:
        file.fault(f"{path}.under", "stands beside level2 only")
    firsts, seconds = get_args(Level1), get_args(Level2)
    under = file.list(f"{path}.under", entry.get("under", []))
    name = file.text(f"{path}.name", entry["name"], LONGEST_LEVEL) if "name" in entry else None
    level1 = file.one_of(f"{path}.level1", entry["level1"], firsts, "code") if "level1" in entry else None
    level2 = file.one_of(f"{path}.level2", entry["level2"], seconds, "code") if "level2" in entry else None
    parents = [file.one_of(f"{path}.under[{n}]", item, firsts, "code") for n, item in enumerate(under)]
    return LevelWord(
        name or "",
        cast("Level1 | None", level1),
        cast("Level2 | None", level2),
        tuple(cast("Level1", parent) for parent in parents if parent is not None),
    )


def _region(file: ProfileFile, path: str, value: object) -> str | None:
    code = file.text(path, value)
    if code is not None and by_code(code) is None:
        file.fault(path, f'{code!r} is no code of GB/T 2260 (six digits, such as "310112")')
    return code


def _unit(file: ProfileFile, path: str, value: object) -> str | None:
    return file.one_of(path, value, UNITS, "unit")


def _wordings(file: ProfileFile, path: str, value: object, least: int = 0) -> tuple[str, ...]:
    items = file.list(path, value)
    if len(items) < least:
        file.fault(path, BLANK)
    found = [_wording(file, f"{path}[{index}]", item) for index, item in enumerate(items)]
    return tuple(wording for wording in found if wording is not None)


def _wording(file: ProfileFile, path: str, value: object) -> str | None:
    wording = file.text(path, value, LONGEST_WORDING)
    if wording is not None and not key_of(wording):
        file.fault(path, f"{wording!r} holds nothing that can be compared")
        return None
    return wording


def _patterns(file: ProfileFile, path: str, value: object) -> tuple[str, ...]:
    found = [_pattern(file, f"{path}[{index}]", item) for index, item in enumerate(file.list(path, value))]
    return tuple(pattern for pattern in found if pattern is not None)


def _pattern(file: ProfileFile, path: str, value: object) -> str | None:
    pattern = file.text(path, value, LONGEST_TEXT)
    if pattern is None:
        return None
    try:
        compiled = regex.compile(pattern)
        if compiled.search("") is not None:
            file.fault(path, f"{pattern!r} is found in every text")
        for word in dict.fromkeys((*_WORST, *filter(str.isalnum, pattern))):
            compiled.search(word * LONGEST_SEARCHED + "\0", timeout=_SECONDS)
    except regex.error as error:
        file.fault(path, f"{pattern!r} is no pattern ({error})")
    except TimeoutError:
        file.fault(path, f"{pattern!r} takes too long; write it without nested repeats")
    return pattern
