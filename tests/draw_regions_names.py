"""Short names of divisions, and where they are safe to understand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NATIONS = """
    蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族
    拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族
    塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族 各族
    哈萨克 柯尔克孜 塔吉克 锡伯 维吾尔 蒙古
"""
NATION_TAIL = re.compile(f"(?<=..)(?:{'|'.join(NATIONS.split())})+$")
SUFFIX = re.compile(
    r"(?<=..)(?:新区|林区|矿区|特区|地区|特别行政区|自治区|自治州|自治县|自治旗|省|市|区|县|盟|旗)$"
)
# Ordinary words, and names of mountains, rivers and cardinal points, that are also the short name of a place.
WORDS = """
    上城 下城 东方 东明 东乡 中原 中方 中站 中山 丰满 互助 云和 交口 会东 会同 光明 光泽 公安 共和 兴国 兴安 动力 化工 南和 南山 南岸
    南海 南部 卫东 卫滨 友好 双清 台前 合作 同仁 同心 同德 和平 和政 团结 城东 城中 城关 城北 城西 复兴 大名 大同 大方 大足 大通 天全
    天山 天河 天涯 太平 宣化 安宁 安定 安达 定边 富源 将乐 市中 市北 市南 平和 平安 平定 平房 平顺 延长 建华 建设 恒山 惠农 扶余 扶风
    振兴 政和 文圣 文安 方正 新和 新华 新城 新市 新建 新星 新民 无极 朝天 朝阳 桥东 桥西 正安 正定 正阳 武强 民乐 民和 民权 永和 永定
    江东 江北 江南 河东 河北 河南 河口 河西 泰山 海北 海南 海港 港北 港南 港口 滨江 滨海 登封 白云 白山 石棉 秀英 红旗 红河 红原 红星
    绿春 老城 老边 西工 西湖 西山 西城 解放 资源 通道 通海 铁东 铁西 长子 长寿 长安 阳光 青山 高台 高新 高要 黄山 鼓楼
"""
TOWNSHIP = re.compile(r"(?:街道办事处|街道|民族乡|苏木|镇|乡|农场|林场)$")


def level(code: str) -> str:
    """Tell the level by the zeros a code ends with."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def base(name: str) -> str:
    """Take suffix and nationalities off a name, leaving at least two characters: 恩施, 鄂温克, 沙县."""
    place = NATION_TAIL.sub("", SUFFIX.sub("", name))
    return place.removesuffix("族") if place in NATIONS.split() else place


def alias(name: str) -> str:
    """Write an autonomous division the way its own offices do: 恩施州 for 恩施土家族苗族自治州."""
    found = re.fullmatch(r".+自治([区州县旗])", name)
    if not found:
        return ""
    short = base(name) + ("自治区" if found[1] == "区" else found[1])
    return short if short != name else ""


def scopes(
    divisions: Iterable[tuple[str, str]], townships: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Give for each code and name the short name and where it is safe, as the header of the table explains."""
    homonyms: dict[str, set[str]] = defaultdict(set)
    for county, name in townships:
        homonyms[NATION_TAIL.sub("", TOWNSHIP.sub("", name))].add(county)
    pairs = list(divisions)
    holders = Counter(short for short, _ in {(base(name), code[:2]) for code, name in pairs})
    return {
        (code, name): _scope(code, name, unique=holders[base(name)] == 1 and homonyms[base(name)] <= {code})
        for code, name in pairs
    }


def _scope(code: str, name: str, *, unique: bool) -> tuple[str, str]:
    short = base(name)
    banner = name.endswith("旗") and not name.endswith("自治旗")
    if short == name or len(short) < 2 or banner:
        return "", ""
    if level(code) == "province":
        return short, "alone"
    word = short in WORDS.split()
    if level(code) == "prefecture":
        return short, "below" if word else "alone"
    return short, "folder" if word else "alone" if unique else "below"
