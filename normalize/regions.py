"""The issuing government of a form, by GB/T 2260, from the names it prints and the folders it lies in.

What counts: names of divisions where a name can begin, in the department, the title and the path. What a form prints
decides; the path settles what the print leaves open (which 鼓楼区) or names the district of a city that is printed. Two
printed places that exclude each other, and names shared by several places, give no region but the candidates. Nothing is
guessed: short names count only where they are safe, generic names (老城区) only below a parent or before an office.

Areas that are not in GB/T 2260 (高新区, 开发区, 新区, townships) end a chain: 苏州市高新区管委会 is 苏州市, the nearest
official division named. That 高新区 there is the district 虎丘区 is not assumed. The production and construction corps
of Xinjiang has no code and gives none; its cities (石河子市) have. Central offices give none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from normalize.folding import squeeze
from normalize.regions_names import OFFICE, after_party, beginnings, chain_at, chains, fold, folder, mentioned
from normalize.regions_table import Division, likeliest, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.records import RegionLevel

Basis = Literal["department", "title", "path", "extra", "combined", "none"]

_LEVEL_WORD: Final = re.compile(
    r"(省|自治区|市|自治州|州|盟|区|县|旗)"
    rf"(?=本级|级(?:部门|预算|单位|项目|整体|财政|绩效)|直(?:属|部门|单位|机关)|属|{OFFICE.pattern})"
)
_CENTRAL: Final = re.compile(
    r"(?:中华人民共和国|国务院|中国共产党中央|中共中央|中央|最高人民|全国人|全国政协|全国妇|全国总工会|中华全国|国家(?!级)).*"
    r"|(?:外交|国防|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和?社会保障|自然资源|国土资源|生态环境|环境保护"
    r"|住房和?城乡建设|交通运输|铁道|水利|农业农村|农业|商务|文化和旅游|文化|卫生|退役军人事务|应急管理)部(?!门).*"
    r"|海关总署.*|.*海关|审计署.*|.*总局|中国人民银行.*|新华通讯社|新华社|中国(?:社会)?科学院.*|中国工程院"
    r"|(?:长江|黄河|淮河|海河|珠江|松辽|太湖)(?:水利|流域|河务).*"
)
_BELONGS_TO_NAME: Final = re.compile(r"委(?!托)|本?级|直(?!属)")
_LEVEL_ENDS: Final = "省市区县州盟旗"


@dataclass(frozen=True, slots=True)
class Region:
    """A division with the divisions above it, named as in the year asked for.

    A province is its own province, a prefecture its own prefecture. A municipality's district, a county-level city
    directly under a province and a province have no prefecture.

    Attributes:
        code: Six digits of GB/T 2260.
        name: Full official name, such as 闵行区.
        first_year: First year for which a list has it; None where only an undated list does. 2000 is the oldest list.
        last_year: Last year it surely stood for a part of; None while it stands.
        successor_code: The code that took over the place, where the lists show it.
    """

    code: str
    name: str
    level: RegionLevel
    province_code: str
    province_name: str
    prefecture_code: str | None
    prefecture_name: str | None
    first_year: int | None
    last_year: int | None
    successor_code: str | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The region a form's evidence leads to.

    Attributes:
        region: The issuing government; None where the evidence names none, several, or contradicts itself.
        basis: The evidence that is enough by itself, in the order department, title, path, extra; else `combined`.
        candidates: Without a region, what it could be; with one, what the path says instead, if it contradicts.
        in_force: Whether the code stood in the year; None without region or year, and where the lists leave it open.
    """

    region: Region | None
    basis: Basis
    candidates: tuple[Region, ...]
    in_force: bool | None


@dataclass(frozen=True, slots=True)
class _Evidence:
    basis: Literal["department", "title", "path", "extra"]
    divisions: tuple[Division, ...]


def by_code(code: str) -> Region | None:
    """Give the division with a code, under its newest name."""
    divisions = table().by_code.get(code)
    return _region(divisions[-1], None) if divisions else None


def resolve(
    *,
    title: str | None,
    department: str | None,
    path: str | None,
    year: int | None,
    extra: Sequence[str] = (),
) -> Resolution:
    """Find the issuing government of a form.

    Args:
        title: The printed title line.
        department: The printed name of the department or unit.
        path: Path of the file below the archive's root, slashes or backslashes between folders.
        year: Fiscal year; without it the divisions of today are preferred.
        extra: Other printed names of offices; they settle what the rest leaves open, but never overrule or narrow it.
    """
    office, heading = fold(department or ""), fold(title or "")
    if _CENTRAL.fullmatch(office) and not mentioned(office, year):
        return Resolution(None, "none", (), None)
    printed = [*_read("department", office, year), *_read("title", heading, year)]
    folders = _read_path(path or "", year)
    others = [evidence for name in extra for evidence in _read("extra", fold(name), year)]
    found = _agree(printed or folders or others)
    of_city_or_province = len(found) == 1 and office.endswith("厅")
    if printed and not of_city_or_province:
        found = _agree([*printed, *folders]) or found
    if len(found) > 1:
        found = [d for d in found if d in _agree([*printed, *folders, *others])] or found
    used = [*printed, *folders, *others]
    if len(found) != 1:
        open_ones = found or _all(used) or [*mentioned(office, year), *mentioned(heading, year)]
        return Resolution(None, "none", _regions(open_ones, year), None)
    fitting = _fit(found[0], office, heading, year)
    if fitting is None:
        return Resolution(None, "none", _regions(found, year), None)
    astray = [d for d in _all(folders) if printed and not _agree([_Evidence("path", (d,)), *printed])]
    return Resolution(
        region=_region(fitting, year),
        basis=_basis(fitting, used),
        candidates=_regions(astray, year),
        in_force=None if year is None else _code_stood(fitting.code, year),
    )


def strip_region(name: str, region: Region | None) -> str:
    """Take the names of a region and of the divisions above it off the start of an office's name.

    The name of a party or league before them stays, and so does the level word that belongs to what follows:
    中共东莞市委宣传部 becomes 中共市委宣传部. Nothing is taken where nothing would be left, where only a part of a word
    would go (南京大学), or without a region.
    """
    text, origins = _fold_with_origins(name)
    start = after_party(text)
    chain = chain_at(text, start, None, codes=_lineage(region)) if region else None
    if chain is None or chain.end == len(text):
        return name.strip()
    end = chain.end
    if text[end - 1] in _LEVEL_ENDS and _BELONGS_TO_NAME.match(text, end):
        end -= 1
    return (name[: origins[start]] + name[origins[end] :]).strip()


@lru_cache(maxsize=256)
def department_key(name: str, region: Region | None) -> str:
    """Give the name to compare offices by: NFKC, letters and digits only, without the region at its start."""
    return "".join(
        char for char in squeeze(strip_region(name, region)) if unicodedata.category(char)[0] in "LN"
    )


def _read(basis: Literal["department", "title", "extra"], text: str, year: int | None) -> list[_Evidence]:
    return [_Evidence(basis, chain.divisions) for chain in chains(text, year)]


def _read_path(path: str, year: int | None) -> list[_Evidence]:
    evidence: list[_Evidence] = []
    for part in re.split(r"[/\\]", path):
        name = fold(re.sub(r"(?:\.\w{1,5})?!?$", "", part))
        above = evidence[-1].divisions if evidence else ()
        if below := folder(name, year, above):
            evidence.append(_Evidence("path", below))
        else:
            evidence += [_Evidence("path", chain.divisions) for chain in chains(name, year)]
    return evidence


def _agree(evidence: Iterable[_Evidence]) -> list[Division]:
    """Give the divisions that are, or lie below, a meaning of every piece of evidence."""
    pieces = list(evidence)
    return [
        division
        for division in _all(pieces)
        if all(
            any(division.code == d.code or division.is_within(d) for d in piece.divisions) for piece in pieces
        )
    ]


def _all(evidence: Iterable[_Evidence]) -> list[Division]:
    """Give every meaning once, the first of those with the same code."""
    return list(
        {d.code: d for piece in reversed(list(evidence)) for d in reversed(piece.divisions)}.values()
    )[::-1]


def _fit(division: Division, department: str, title: str, year: int | None) -> Division | None:
    """Go up to the level that a bare level word asks for (市财政局, 省级部门); None if nothing above is of it.

    A department that names its place needs no such word.
    """
    if next(chains(department, year), None):
        return division
    places = [chain.end for chain in chains(title, year)] or beginnings(title)
    words = [_LEVEL_WORD.match(department, place) for place in beginnings(department)]
    words += [_LEVEL_WORD.match(title, place) for place in places]
    lineage = [division, *_above(division, year)]
    for word in filter(None, words):
        return next((d for d in lineage if _is_called(d, word[1])), None)
    return division


def _is_called(division: Division, level_word: str) -> bool:
    """Tell whether the division is of the kind; 区 means a district, not 自治区 or 地区."""
    return division.name.endswith(level_word) and (level_word != "区" or division.level == "county")


def _above(division: Division, year: int | None) -> list[Division]:
    """Give prefecture and province of a division, as named in the year or in the division's last one."""
    found: list[Division] = []
    code = division.parent
    while code and code in table().by_code:
        found.append(likeliest(table().by_code[code], year or division.last)[-1])
        code = found[-1].parent
    return found


def _basis(division: Division, evidence: Sequence[_Evidence]) -> Basis:
    for piece in evidence:
        if [d.code for d in piece.divisions] == [division.code]:
            return piece.basis
    return "combined"


def _code_stood(code: str, year: int) -> bool | None:
    answers = [division.stood_in(year) for division in table().by_code[code]]
    return True if True in answers else None if None in answers else False


def _regions(divisions: Iterable[Division], year: int | None) -> tuple[Region, ...]:
    return tuple(dict.fromkeys(_region(division, year) for division in divisions))


def _region(division: Division, year: int | None) -> Region:
    lineage = [division, *_above(division, year)]
    prefecture = next((d for d in lineage if d.level == "prefecture"), None)
    return Region(
        code=division.code,
        name=division.name,
        level=division.level,
        province_code=lineage[-1].code,
        province_name=lineage[-1].name,
        prefecture_code=prefecture.code if prefecture else None,
        prefecture_name=prefecture.name if prefecture else None,
        first_year=division.first,
        last_year=division.last,
        successor_code=division.successor,
    )


def _lineage(region: Region) -> frozenset[str]:
    return frozenset(code for code in (region.code, region.prefecture_code, region.province_code) if code)


def _fold_with_origins(name: str) -> tuple[str, list[int]]:
    """Fold character by character, and tell for each folded one (and the end) where it stood."""
    pieces = [(fold(char), index) for index, char in enumerate(name)]
    origins = [index for piece, index in pieces for _ in piece]
    return "".join(piece for piece, _ in pieces), [*origins, len(name)]
