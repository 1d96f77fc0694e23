"""Titles, headings, years and the family a form belongs to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from normalize.folding import native, squeeze

if TYPE_CHECKING:
    from normalize.records import FormKind, FormStage

_TITLE = re.compile(
    r"(?:绩效|目标).*(?:申报|目标|自评|监控|批复|填报|审核|完成情况|评价|监测)?.*表|绩效目标申报|绩效目标(?:自评|监控|批复)|(?:19|20)\d{2}年.*绩效目标(?:[和及与](?:绩效)?指标)?$|(?:职责|活动).{0,8}绩效目标$|自评表$|(?:部门|项目).*绩效评价指标体系$"
)
_FORM_WORDS = re.compile(r"绩效|目标|自评表")
_ANNEX = re.compile(r"^(?:附件|附表)[一二三四五六七八九十\d]{0,3}(?:[-—.]\d+)*[:：、]?")
_PUBLISHED = re.compile(r"(?<=表)(?:信息)?(?:公开|公示)$")
_NOT_A_TITLE = re.compile(r"^目录|^关于(?!.*表$)|通知|办法|一览表$|汇总表$|清单$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_YEAR_LINE = re.compile(
    r"[(\[【]?(?:(?:(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2}(?=年))(?:年度?(?:\d{1,2}[-—~至]\d{1,2}月份?|[上下]半年|前三季度|[一二三四1-4]季度)?|-)|[_\s]*年度?)(?:预算)?[)\]】]?"
)
_DOCUMENT_NUMBER = re.compile(r"[〔\[【(](?:19|20)\d{2}[〕\]】)]第?\d{1,4}号")
_CHINESE_YEAR = re.compile(r"二[〇○零O0]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])年")
_CHINESE_DIGITS = {
    "〇": "0",
    "○": "0",
    "零": "0",
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}
_YEAR_BEHIND = re.compile(r"(?<=表)\s+[(（\[【]\s*(?:19|20)\d{2}\s*(?:年\s*度?)?\s*[)）\]】]$")
_RANGE = re.compile(
    r"((?:19|20)\d{2})年?(?:度|\d{1,2}月(?:\d{1,2}日?)?|[./-]\d{1,2}(?:[./-]\d{1,2})?)?"
    r"(?:[-—–~～至到]+)((?:19|20)\d{2})年?"
)
_HEADING = re.compile(
    r"(?:附件?|附表)[一二三四五六七八九十\d]*(?:[-—.]\d+)*[:：]?|[一二三四五六七八九十]{1,3}、[^。；;，,]{2,20}|第[一二三四五六七八九十]+部分.{0,20}|附件[一二三四五六七八九十\d]*[:：].{1,36}|关于.{4,34}(?:通知|函|意见|公告)"
)
_DEFINES = re.compile(r"[^。；;]{2,24}[:：]是?指(?![导挥标定引派数令示向纹战明出点认])")
_LIST_TITLE = re.compile(
    r"(?!附件|目录|关于)[^。；，]{0,40}(?:绩效|目标)[^。；，]{0,16}(?:表|清单|台账|一览)(?:[(][^()]*[)])?"
)
_TEXT_TITLE = re.compile(
    r"(?![一二三四五六七八九十]{1,3}、|[(]|\d{1,2}[、.)])[^。；;，,：:]{4,50}绩效(?:目标(?:[编填]制|申报|设[定置]|公开|批复|自评|完成)?(?:情况)?|(?:自评|监控)(?:完成)?情况)(?:说明)?(?:[(].{2,12}[)])?"
)

_REVIEWED = re.compile(r"申报(?:及|和|与|[(（])?审核")  # of a declaration that has room for its review

LONGEST_TITLE = 60

_OF_A_FUND = re.compile(
    r"专项资金|转移支付|中央预算内投资|(?<!项目)(?<!债券)资金绩效(?:目标|自评|评价|监控|运行)"
)
_OF_A_PROJECT = re.compile(r"(?<!转移支付)项目支出绩效[^项]{0,8}表$")

_PLAIN_STAGES: dict[str, FormStage] = {"自评": "self_evaluation", "监控": "monitoring", "批复": "approved"}
_STAGES: dict[str, FormStage] = {
    "自评": "self_evaluation",
    "评价": "self_evaluation",
    "监控": "monitoring",
    "监测": "monitoring",
    "跟踪": "monitoring",
    "完成情况": "self_evaluation",
    "批复": "approved",
    "核定": "approved",
    "审核": "approved",
    "批准": "approved",
}
"""Words of titles that tell the stage; of several the first counts."""


@lru_cache(maxsize=8192)
def is_title(text: str) -> bool:
    """Whether a line or a cell on its own is the title of a form."""
    key = squeeze(native(text[:200])).strip('《》<>"“”')
    if not 5 <= len(key) <= LONGEST_TITLE or any(mark in key for mark in "。；;，"):
        return False
    whole = key
    key = _ANNEX.sub("", key)
    key = re.sub(r"[(\[][^()\[\]]*[)\]]", "", key).rstrip(":")
    key = _PUBLISHED.sub("", key)
    if _NOT_A_TITLE.search(key) or _FORM_WORDS.search(whole) is None:
        return False
    if key.endswith(("申报表", "申报书")) and _FORM_WORDS.search(key) is None:
        return whole.endswith(")") and "绩效目标" in whole  # `项目申报表（含绩效目标）`
    return _TITLE.search(key) is not None and (
        key.endswith(
            ("表", "申报", "书", "绩效目标", "评价指标体系", "目标和指标", "目标及指标", "目标与指标")
        )
        or re.search(r"表[一二三四五六七八九十\d-]*$", key) is not None
    )


def heads_text(text: str) -> bool:
    """Whether the first line of a form in plain text is its title (`…项目绩效目标情况说明`), though it names no table."""
    return is_title(text) or _TEXT_TITLE.fullmatch(squeeze(text)) is not None


def names_list(text: str) -> bool:
    """Whether a line above a list names it one of targets or results, even one that only sums others up."""
    return _LIST_TITLE.fullmatch(squeeze(text)) is not None


def is_heading(text: str) -> bool:
    """Whether a line is a short heading that belongs to no label."""
    key = squeeze(text)
    return len(key) <= 40 and (is_title(text) or is_year_line(text) or _HEADING.fullmatch(key) is not None)


def defines(text: str) -> bool:
    """Whether a line explains a word, as a glossary does and notes may (`绩效目标：指…`); `指导…` is a deed."""
    return _DEFINES.match(squeeze(text)) is not None


def is_year_line(text: str) -> bool:
    """Whether a line holds only the year of the form (`（2024年度）`, `( 年度)`)."""
    return _YEAR_LINE.fullmatch(squeeze(text).strip('"')) is not None


def year_of(text: str) -> int | None:
    """The one year a text names; None if it names none or several."""
    key = squeeze(text)
    years = {int(found) for found in _YEAR.findall(key)}
    for tens, ones in _CHINESE_YEAR.findall(key):
        years.add(int(f"20{_CHINESE_DIGITS[tens]}{_CHINESE_DIGITS[ones]}"))
    return years.pop() if len(years) == 1 else None


def without_numbers(title: str) -> str:
    """The title without numbers of documents (`财社〔2018〕126号`), whose year is often not the one they fund."""
    return _DOCUMENT_NUMBER.sub("", title)


def without_year(title: str) -> str:
    """The title without the year that stands in brackets behind a blank (`…自评表 （2024年度）`), else in a line below."""
    return _YEAR_BEHIND.sub("", title)


def year_range(text: str) -> tuple[int, int] | None:
    """The range of years a text prints (`2024年-2026年`); None if there is none or it runs backwards."""
    found = _RANGE.search(squeeze(text))
    if found is None:
        return None
    first, last = int(found.group(1)), int(found.group(2))
    return (first, last) if first <= last else None


def stage_of(title: str) -> FormStage:
    """The stage of the budget cycle a title names; a form that names none declares targets."""
    key = squeeze(title)
    told = _FORM_WORDS.search(key)
    key = _REVIEWED.sub("申报", key)
    # What stands before the word of the form may be the name of an office (`地震监测台`), so its words count less.
    behind = key[told.start() :] if told is not None else key
    return _stage_told(behind, _STAGES) or _stage_told(key, _PLAIN_STAGES) or "target"


def _stage_told(key: str, stages: dict[str, FormStage]) -> FormStage | None:
    return next((stage for word, stage in stages.items() if word in key), None)


def kind_of(title: str, *, names_project: bool) -> FormKind:
    """What a form declares for: a whole department, a project, a special fund or a region."""
    key = squeeze(title)
    if "区域" in key:
        return "region"
    if _OF_A_PROJECT.search(key) is None and _OF_A_FUND.search(key) is not None:
        return "special_fund"
    if "整体" in key:
        return "department"
    if "项目" in key:
        return "project"
    return "project" if names_project else "department"
