"""The layout profiles a run knows: those of the package and those of folders, and which forms they fit."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import normalize
from normalize.errors import ProfileError
from normalize.profiles import packaged_texts
from normalize.profiles_loading import load_profiles
from normalize.regions import by_code
from shenbao import discovery, reading, terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from normalize.profiles import Match, Profile, ProfileSet
    from shenbao.catalogue import Catalogue

_PACKAGED = Path(normalize.__file__).parent / "profiles"
# Where a folder of the corpus holds several editions of one form, the first of these stands for it.
_QUICK = (".docx", ".txt", ".html", ".xlsx")


@dataclass(frozen=True, slots=True)
class Known:
    """Profiles and the file of each by id; those of the package have none."""

    profiles: ProfileSet
    files: Mapping[str, Path]


def gather(folders: Sequence[Path] = ()) -> Known:
    """Read the profiles of the package and of some folders.

    Raises:
        ProfileError: Naming every fault of every file; also a folder without profiles and an id that comes twice.
    """
    texts = packaged_texts()
    files: dict[str, Path] = {}
    faults: list[str] = []
    for folder in folders:
        if folder.resolve() == _PACKAGED.resolve():
            continue
        found = sorted(folder.rglob("*.toml"))
        if not found:
            faults.append(f"{folder}: holds no profile (<region>/<form>-<edition>.toml)")
        for file in found:
            name = file.relative_to(folder).with_suffix("").as_posix()
            if name in texts:
                place = files[name].as_posix() if name in files else "the package"
                faults.append(f"{name}: stands in {file.as_posix()} and in {place}; give one another name")
                continue
            files[name] = file
            try:
                texts[name] = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                faults.append(f"{name}: cannot be read as UTF-8 text ({error})")
    try:
        profiles = load_profiles(texts)
    except ProfileError as error:
        raise ProfileError([*faults, *error.faults]) from error
    if faults:
        raise ProfileError(faults)
    return Known(profiles, files)


def show(known: Known, corpus: Path | None, say: Catalogue, console: Console) -> None:
    """Print every profile: its titles, what it matches, where it stands, how many sample forms it fits."""
    fits = _fits(known.profiles, corpus) if corpus is not None else None
    for profile in known.profiles.profiles:
        console.print(terminal.plain(profile.id, "bold"))
        file = known.files.get(profile.id)
        rows: list[tuple[str, object]] = [
            (say("profiles.title"), _title(profile, say)),
            (say("profiles.match"), say("profiles.and").join(_in_words(profile.match, say))),
            (say("profiles.place"), file if file is not None else say("profiles.packaged")),
        ]
        if fits is not None:
            rows.append((say("profiles.samples"), fits[profile.id]))
        terminal.pairs(console, rows, indent=2)
    if not known.profiles.profiles:
        console.print(terminal.plain(say("profiles.none")))


def sample_files(folder: Path) -> tuple[Path, ...]:
    """The documents of a folder of sample forms, without what describes them."""
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix not in (".json", ".toml", ".md") and not path.name.startswith(".")
    )


def read_sample(path: Path, profiles: ProfileSet) -> reading.Outcome:
    """Read one sample document under some profiles; what is only a picture is no sample of wordings."""
    job = reading.prepare(discovery.Input(path, path.name), "none", profiles)
    return reading.read(dataclasses.replace(job, recognise=False))


def _fits(profiles: ProfileSet, corpus: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for folder in sorted(path for path in corpus.iterdir() if path.is_dir()):
        files = sample_files(folder)
        if not files:
            continue
        file = next((one for suffix in _QUICK for one in files if one.suffix == suffix), files[0])
        counts.update({form.declaration.profile for form in read_sample(file, profiles).forms})
    return counts


def _in_words(match: Match, say: Catalogue) -> Iterator[str]:
    if match.title is not None:
        yield say("profiles.match_title", pattern=match.title)
    if match.labels:
        yield say("profiles.match_labels", labels=say("profiles.comma").join(match.labels))
    if match.without:
        yield say("profiles.match_without", labels=say("profiles.comma").join(match.without))
    if match.region is not None:
        region = by_code(match.region)
        name = region.name if region is not None else ""
        yield say("profiles.match_region", code=match.region, name=name)
    if match.years is not None:
        yield say("profiles.match_years", first=match.years[0], last=match.years[1])


def _title(profile: Profile, say: Catalogue) -> str:
    """What a profile is called in the language of the run."""
    return profile.title_en if say.language == "en" else profile.title_zh
