"""What a cell's text looks like, whatever column it stands in: a value, a name, a unit, a level, an instruction."""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalize.folding import squeeze
from normalize.profiles_scope import remembered
from normalize.taxonomy import Level, level
from normalize.values_numbers import unit_of

_OPERATOR = re.compile(r"(?:[≥≤><=≈]|>=|<=|定性|定量|大于等于|小于等于|大于|小于|等于|定量\(其他\)|不适用)")
OUTLINED = re.compile(r"\d{1,2}\.\d{1,2}[.、]?(?=[\u4e00-\u9fff]{3})")
_NUMBER = re.compile(r"[-+±]?\d[\d,]*(?:\.\d+)?")
_VALUE = re.compile(
    r"%?(?:[≥≤><=≈±]|>=|<=|不低于|不少于|不高于|不超过?|不大于|不小于|大于等于|小于等于|大于|小于|超过|至少|达到?|约|控制在|高于|低于)*"
    r"[-+]?(?:\d[\d,]*(?:\.\d+)?|百分之[一二三四五六七八九十百]+)"
    r"(?:[-~至到][≥≤]?\d[\d,]*(?:\.\d+)?%?)?(?:\(?%\)?|‰)?(?![.、):]\D)[^\d,，。;；]{0,6}"
)  # a number before a mark and words counts them (`1.新增绿地`)
_DATE = re.compile(
    r"[≤<]?(?:\d{4}[年./-])?\d{1,2}[月./-](?:\d{1,2}日?|底)?(?:之?前|底前|以前|内|完成)?|\d{4}年(?:底|末)?(?:之?前|内)?|(?:年底|年内|全年|年末|当年|\d{1,2}月底?)(?:之?前)?"
)
_COUNTED = re.compile(r"^\s*[①-⑳](?=[^\d\s])")  # a number before words that is no part of a value
_NAME_ENDINGS = (
    "率",
    "数",
    "数量",
    "度",
    "情况",
    "性",
    "水平",
    "影响",
    "金额",
    "面积",
    "时间",
    "能力",
    "作用",
    "效果",
    "质量",
    "成本",
    "规模",
    "比例",
    "期限",
    "标准",
    "总量",
    "人次",
    "建设",
    "保障",
)
_INSTRUCTION = re.compile(
    r"(?:根据|按照|参照|依据|请|应|需).{0,60}(?:设置|设定|填列|填报|填写)|\d+字以内|此处填|不得为空|可另附页|可增加行|可自行"
)
_INSTRUCTS = re.compile(r"设[置定]|填|字以内|不得为空|可[另增自]")  # what an instruction holds at least
_SLOT = re.compile(r"(?:指标|目标|任务)?\d{0,2}[:.、]?[….。·]*|[….。·]+|\.{2,}|其他指标\d?[:]?")
_TICK = re.compile(r"[√✓✔☑■□☐×✗✘]{1,3}")
_MARKS = re.compile(r"\d{1,3}(?:\.\d+)?分?[/|]\d{1,3}(?:\.\d+)?分?")
_DIRECTION = {
    "正向": "positive",
    "正向指标": "positive",
    "反向": "negative",
    "反向指标": "negative",
    "负向": "negative",
    "负向指标": "negative",
    "逆向指标": "negative",
    "逆向": "negative",
    "正指标": "positive",
    "逆指标": "negative",
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What one text looks like. Several may hold at once: `100` is a number and a value.

    `direction` is `positive`, `negative` or None. `slot` marks an empty template slot such as `指标2：` or `……`. `tick` is a mark that only chooses,
    `marks` the full mark and the mark given in one cell (`20/18`).
    """

    length: int
    level: Level | None
    operator: bool
    number: bool
    value: bool
    unit: bool
    name: bool
    direction: str | None
    instruction: bool
    slot: bool
    tick: bool = False
    marks: bool = False

    @property
    def figure(self) -> bool:
        """Whether it is a number or a value."""
        return self.value or self.number


@remembered(32768)
def traits(text: str) -> Traits:
    """Look at a text. Only its first 400 characters are considered for shapes."""
    key = squeeze(_COUNTED.sub("", text[:400]))
    short = len(key) <= 24
    value = short and (_VALUE.fullmatch(key) is not None or _DATE.fullmatch(key) is not None)
    outlined = OUTLINED.match(key) if value else None
    if outlined is not None and key.endswith(_NAME_ENDINGS) and unit_of(key[outlined.end() :]) is None:
        value = False  # a name with its number in an outline (`1.1集中教育次数`)
    found = level(text)
    return Traits(
        length=len(key),
        level=found,
        operator=short and _OPERATOR.fullmatch(key) is not None,
        number=_NUMBER.fullmatch(key) is not None,
        value=value,
        unit=short and unit_of(key) is not None,
        name=not value and 3 <= len(key) <= 60 and key.endswith(_NAME_ENDINGS),
        direction=_DIRECTION.get(key),
        instruction=len(key) >= 5 and _instructs(key),
        slot=short and _SLOT.fullmatch(key) is not None,
        tick=short and _TICK.fullmatch(key) is not None,
        marks=_MARKS.fullmatch(key) is not None,
    )


def is_number_or_share(text: str) -> bool:
    """Whether a text is a number or a percentage, and holds no word."""
    look = traits(text)
    return look.number or (look.value and text.strip().endswith("%"))


def _instructs(key: str) -> bool:
    return _INSTRUCTS.search(key) is not None and _INSTRUCTION.search(key) is not None
