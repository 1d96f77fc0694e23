"""Names of divisions inside Chinese text: where a chain such as 湖南省衡阳市衡山县 stands and what it can mean.

A full name (闵行区) counts where a name can begin: at the start, after punctuation, a digit or a year, or after the name
of a party or league. A short name (闵行) counts only where in addition the text goes on like the name or the form of a
local government, because the bare names of places begin the names of central offices too (上海海关, 南京大学).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from normalize.folding import squeeze
from normalize.regions_table import Division, likeliest, table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_HAN = r"\u3400-\u9fff"
_GAP: Final = re.compile(rf"(?<=[{_HAN}]{{2}})\s+(?=[{_HAN}]{{2}})")
# What may stand before the place in the name of an organisation or a title.
_LEAD_IN: Final = (
    r"(?:中国共产党|中共|中国共产主义青年团|共青团|中国人民政治协商会议|政协|中国国民党革命委员会|民革|中国民主同盟|民盟"
    r"|中国民主建国会|民建|中国民主促进会|民进|中国农工民主党|农工党|中国致公党|致公党|九三学社|台湾民主自治同盟|台盟"
    r"|新疆生产建设兵团(?:第[一二三四五六七八九十]+师)?"
    r"|关于(?:报送|批复|下达|印发|公开|公布)?|附[件表]|[一二三四五六七八九十]{1,3}、)"
)
_EDGES: Final = re.compile(rf"^[^{_HAN}]+|[^{_HAN}]+$")
_BEGINNING: Final = re.compile(
    rf"(?:^|(?<=[^{_HAN}])|(?<=[\d〇零一二三四五六七八九]年)|(?<=年度)){_LEAD_IN}?(?=[{_HAN}])"
)
_PARTY: Final = re.compile(rf"{_LEAD_IN}")
_OFFICES: Final = (
    r"(?:财政|教育|教体|体育|科技|科学技术|发展和改革|发展改革|发改|经济和信息化|工业和信息化|经信|工信|公安|民政|司法|人力资源|人社"
    r"|自然资源|规划|国土|生态环境|环境保护|环保|住房|住建|建设|城市|城管|综合行政执法|交通|水利|水务|农业|农村|林业|畜牧|商务|文化|文旅"
    r"|文广|卫生|卫健|计划生育|计生|退役军人|应急|安全生产|安监|审计|国有资产|国资|市场监督|市场监管|工商|质量技术|食品药品|药品|统计|医疗保障"
    rf"|医保|信访|机关事务|粮食|扶贫|乡村振兴|民族|宗教|外事|侨务|台湾事务|档案|招商|金融|政务服务|行政审批|大数据|知识产权)[{_HAN}]{{0,10}}?[局厅委办]"
)
_BODIES: Final = (
    r"(?:人民(?:政府|代表|法院|检察院|团体|武装|防空)|政府|人大|政协|纪委|纪检|监委|监察委|党委|组织部|宣传部|统战部|政法委|编办|机构编制|总工会|工会|团委|共青团|妇联|妇女联合"
    r"|工商联|工商业联合|科协|科学技术协会|文联|文学艺术界|侨联|归国华侨|残联|残疾人联合|红十字会|社科联|社会科学|党校|行政学院|老干部|史志"
    r"|供销|法院|检察院|武装部|消防救援|直属|机关|委)"
)
OFFICE: Final = re.compile(f"{_OFFICES}|{_BODIES}")
_AREA: Final = (
    rf"[{_HAN}]{{0,8}}?(?:新区|高新区|经开区|开发区|示范区|园区|保税区|管理区|实验区|试验区|合作区)"
)
_FORM: Final = (
    r"部门|整体|预算|决算|一般公共|本级|[省市区县州盟旗](?:本?级|直)|全[省市区县州盟旗]|各[市区县州]"
)
_GOES_ON: Final = re.compile(rf"\d*(?:年度?)?(?:$|[^\d{_HAN}]|{_FORM}|{_AREA}|{_OFFICES}|{_BODIES})")
_RUNS_ON: Final = {"区": "域间划块", "县": "域", "市": "场"}
_GENERIC: Final = re.compile(r"(?:.|新城|老城|新市|市中|城[关中东西北]|港口)区")


@dataclass(frozen=True, slots=True)
class Chain:
    """A run of names from the larger to the smaller division, with what its last name can mean."""

    start: int
    end: int
    divisions: tuple[Division, ...]


def fold(text: str) -> str:
    """Give the text folded, without blanks.

    A blank that parts two words (not the letters of one: 东 莞 市) leaves `|`, for a name can begin after it.
    """
    return squeeze(_GAP.sub("|", text))


def beginnings(text: str) -> Iterator[int]:
    """Give the places of folded text where the name of a division can begin."""
    return (found.end() for found in _BEGINNING.finditer(text))


def after_party(text: str) -> int:
    """Give the length of a party's or league's name at the start of folded text, or 0."""
    found = _PARTY.match(text)
    return found.end() if found else 0


def chains(text: str, year: int | None) -> Iterator[Chain]:
    """Give the chains of folded text that stand where a name can begin, in reading order."""
    end = 0
    for start in beginnings(text):
        if start >= end and (chain := chain_at(text, start, year)):
            end = chain.end
            yield chain


def chain_at(
    text: str,
    start: int,
    year: int | None,
    *,
    above: tuple[Division, ...] = (),
    codes: Collection[str] | None = None,
) -> Chain | None:
    """Read the longest chain at a place of folded text.

    Args:
        text: Folded text.
        start: Where the first name must begin.
        year: The year whose divisions are preferred.
        above: What the name before can mean; the chain must go on below it.
        codes: The only codes that count, if given.
    """
    for name in table().openings.get(text[start : start + 2], ()):
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        full = [] if _runs_on(name, text, end) else _allowed(table().by_name.get(name, ()), above, codes)
        short = [
            division
            for division in _allowed(table().by_short.get(name, ()), above, codes)
            if division.scope == "alone" or (division.scope == "below" and (above or codes is not None))
            if codes is not None or division.could_stand_in(year)
        ]
        for meanings, stands in (
            (full, bool(above) or not _GENERIC.fullmatch(name) or OFFICE.match(text, end) is not None),
            (_uppermost(short), _GOES_ON.match(text, end) is not None),
        ):
            if meanings and (deeper := chain_at(text, end, year, above=tuple(meanings), codes=codes)):
                return Chain(start, deeper.end, deeper.divisions)
            if meanings and stands:
                return Chain(start, end, likeliest(meanings, year))
    return None


def folder(name: str, year: int | None, above: tuple[Division, ...]) -> tuple[Division, ...]:
    """Give what a whole folder name can mean in the folder of the divisions above: a name or short name below them.

    A short name that is a word as well (公安) counts only directly below the division its own belongs to.
    """
    if not above:
        return ()
    core = _EDGES.sub("", name)
    parents = {division.code for division in above}
    short = [
        division
        for division in table().by_short.get(core, ())
        if division.could_stand_in(year) and (division.scope != "folder" or division.parent in parents)
    ]
    return likeliest(_uppermost(_allowed([*table().by_name.get(core, ()), *short], above, None)), year)


def mentioned(text: str, year: int | None) -> tuple[Division, ...]:
    """Give the divisions whose full name stands anywhere in folded text, in reading order."""
    found: list[Division] = []
    start = 0
    while start < len(text):
        names = table().openings.get(text[start : start + 2], ())
        name = next(
            (n for n in names if len(n) > 2 and n in table().by_name and text.startswith(n, start)), None
        )
        if name and not _runs_on(name, text, start + len(name)) and not _GENERIC.fullmatch(name):
            found += likeliest(table().by_name[name], year)
            start += len(name)
        else:
            start += 1
    return tuple(found)


def _allowed(
    divisions: tuple[Division, ...] | list[Division],
    above: tuple[Division, ...],
    codes: Collection[str] | None,
) -> list[Division]:
    return [
        division
        for division in divisions
        if (not above or any(division.is_within(upper) for upper in above))
        and (codes is None or division.code in codes)
    ]


def _uppermost(divisions: list[Division]) -> list[Division]:
    """Keep 衡阳市 where the short name is 衡阳县's too: nobody calls the county by the name of its own city."""
    return [d for d in divisions if not any(d.is_within(other) for other in divisions)]


def _runs_on(name: str, text: str, end: int) -> bool:
    """Tell whether the last character belongs to the word that follows: 东莞市场, 闵行区域."""
    return text[end : end + 1] in _RUNS_ON.get(name[-1], ()) if end < len(text) else False
