"""Checking layout profiles: that they load, that no form fits two, that their sample forms read as expected."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

from normalize.errors import ProfileError
from normalize.profiles import GENERIC
from shenbao import profiles, reading, terminal, wording
from shenbao.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.console import Console

    from normalize.records import Form
    from shenbao.catalogue import Catalogue
    from shenbao.profiles import Known

RECORD = "record.json"
_TABLES = ("budget_lines", "tasks", "goals", "indicators")
_TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of a sample form that is not what is expected, both in words."""

    where: str
    expected: str
    found: str


def check(folders: Sequence[Path], corpus: Path | None, say: Catalogue, console: Console) -> Exit:
    """Check the profiles of the package and of some folders; print what is wrong and what is left to do."""
    try:
        known = profiles.gather(folders)
    except ProfileError as error:
        for fault in error.faults:
            console.print(terminal.plain(fault, "red"), soft_wrap=True)
        return _end(len(error.faults), 0, 0, say, console)
    faults: list[str] = []
    seen: dict[str, int] = {profile.id: 0 for profile in known.profiles.profiles}
    for path, wanted in _samples(known, corpus):
        fits = _check_sample(path, wanted, known, say, faults)
        if fits in seen:
            seen[fits] += 1
    for fault in faults:
        console.print(terminal.plain(fault, "red"), soft_wrap=True)
    for name, count in seen.items():
        if not count:
            console.print(terminal.plain(say("profiles.without_sample", id=name), "yellow"), soft_wrap=True)
    return _end(len(faults), len(seen), sum(seen.values()), say, console)


def differences(record: Mapping[str, Any], forms: Sequence[Form], edition: str = "") -> Iterator[Difference]:
    """What of an expected record, in the shape of `corpus/*/record.json`, was read differently.

    Only what the record states is compared; rows are compared in order. `edition` names the edition that was read.
    """
    if record.get("status", "converted") == "no_form":
        if forms:
            yield Difference("status", "no_form", "converted")
        return
    if len(forms) != 1:
        yield Difference("forms", "1", str(len(forms)))
        return
    declaration = asdict(forms[0].declaration)
    for column, value in record.get("declaration", {}).items():
        yield from _differs(f"declaration.{column}", value, declaration.get(column))
    for table in _TABLES:
        if table not in record:
            continue
        wanted = _rows_of_edition(record, table, edition)
        found = [asdict(row) for row in getattr(forms[0], table)]
        if len(wanted) != len(found):
            yield Difference(f"{table} (rows)", str(len(wanted)), str(len(found)))
        for number, (expected, actual) in enumerate(zip(wanted, found, strict=False), 1):
            for column, value in expected.items():
                yield from _differs(f"{table}.{number}.{column}", value, actual.get(column))


def _samples(known: Known, corpus: Path | None) -> Iterator[tuple[Path, str | None]]:
    """Every sample document with the profile it belongs to; those of a corpus belong to none in particular."""
    for name, file in known.files.items():
        folder = file.with_suffix("")
        if folder.is_dir():
            yield from ((path, name) for path in profiles.sample_files(folder))
    if corpus is not None:
        for folder in sorted(path for path in corpus.iterdir() if path.is_dir()):
            yield from ((path, None) for path in profiles.sample_files(folder))


def _check_sample(path: Path, wanted: str | None, known: Known, say: Catalogue, faults: list[str]) -> str:
    """Read one sample and note what is wrong; the profile it fits, or `generic`."""
    outcome = profiles.read_sample(path, known.profiles)
    if outcome.error is not None:
        if wanted is not None or outcome.error in (reading.PROFILES_OVERLAP, reading.BROKEN_PROFILE):
            reason = wording.failure(say, outcome.error, outcome.detail)
            faults.append(say("show.failed", path=path, reason=reason))
        return GENERIC
    fits = next((form.declaration.profile for form in outcome.forms), GENERIC)
    if wanted is not None and fits != wanted:
        faults.append(say("profiles.not_its_sample", path=path, id=wanted, found=fits))
        return fits
    record = path.with_name(RECORD)
    if fits == GENERIC or not record.is_file():
        return fits
    try:
        expected: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        faults.append(say("profiles.bad_record", path=record, detail=error))
        return fits
    edition = path.name.removeprefix(f"{path.parent.name}.")
    faults.extend(
        say("profiles.differs", path=path, where=one.where, expected=one.expected, found=one.found)
        for one in differences(expected, outcome.forms, edition)
    )
    return fits


def _rows_of_edition(record: Mapping[str, Any], table: str, edition: str) -> list[dict[str, Any]]:
    rows = [dict(cast("dict[str, Any]", row)) for row in record[table]]
    for change in record.get("editions", {}).get(edition, []):
        if change["table"] == table:
            rows[change["seq"] - 1].update({k: v for k, v in change.items() if k not in ("table", "seq")})
    return rows


def _differs(where: str, expected: object, found: object) -> Iterator[Difference]:
    if isinstance(expected, float | int) and isinstance(found, float | int):
        same = abs(expected - found) <= _TOLERANCE
    else:
        same = expected == found
    if not same:
        yield Difference(where, _shown(expected), _shown(found))


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _end(faults: int, known: int, samples: int, say: Catalogue, console: Console) -> Exit:
    if faults:
        console.print(terminal.plain(say("profiles.faults", count=faults), "bold"), soft_wrap=True)
        return Exit.BROKEN_PROFILE
    console.print(terminal.plain(say("profiles.sound", count=known, samples=samples), "bold"), soft_wrap=True)
    return Exit.OK
