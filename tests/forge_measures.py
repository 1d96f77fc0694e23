"""Indicators of an invented office: a tree of levels, and under each level 2 names with targets and results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forge_values import Value, date_value, figure_value, range_value, sentence_value, word_value

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from forge_scene import Scene

Level2 = tuple[str, str, str]
"""Wording concept or plain words, level-2 code, group of names."""

Scheme = tuple[tuple[str, str, tuple[Level2, ...]], ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator: its place, its name, its targets and its result; a level row has no name."""

    level1: str
    level1_code: str
    level2: str
    level2_code: str
    name: str | None
    annual: Value
    period: Value
    actual: Value
    negative: bool = False


_BENEFITS: tuple[Level2, ...] = (
    ("economic", "economic", "economic"),
    ("social", "social", "social"),
    ("ecological", "ecological", "ecological"),
    ("sustainability", "sustainability", "sustainability"),
)
_OUTPUTS: tuple[Level2, ...] = (
    ("quantity", "quantity", "quantity"),
    ("quality", "quality", "quality"),
    ("timeliness", "timeliness", "timeliness"),
)
_COST: Level2 = ("cost", "cost", "cost")
_SERVED: Level2 = ("service_satisfaction", "service_satisfaction", "satisfaction")
_COSTS: tuple[Level2, ...] = (
    ("economic_cost", "economic_cost", "cost"),
    ("social_cost", "social_cost", "burden"),
    ("ecological_cost", "ecological_cost", "burden"),
)
_MANAGED: tuple[Level2, ...] = (
    ("工作目标管理", "other", "management"),
    ("预算和财务管理", "other", "management"),
    ("绩效管理", "other", "management"),
)

SCHEMES: dict[str, Scheme] = {
    "classic": (
        ("output", "output", (*_OUTPUTS, _COST)),
        ("benefit", "benefit", _BENEFITS),
        ("satisfaction", "satisfaction", (_SERVED,)),
    ),
    "cost_first": (
        ("成本指标", "cost", _COSTS),
        ("output", "output", _OUTPUTS),
        ("benefit", "benefit", _BENEFITS),
        ("satisfaction", "satisfaction", (_SERVED,)),
    ),
    "cost_last": (
        ("output", "output", _OUTPUTS),
        ("benefit", "benefit", _BENEFITS),
        ("satisfaction", "satisfaction", (_SERVED,)),
        ("成本指标", "cost", _COSTS[:2]),
    ),
    "served_in_benefit": (
        ("output", "output", (*_OUTPUTS, _COST)),
        ("benefit", "benefit", (*_BENEFITS, _SERVED)),
    ),
    "management": (
        ("投入管理指标", "input", _MANAGED),
        (
            "output",
            "output",
            (("重点工作任务完成", "other", "quantity"), ("履职目标实现", "other", "quality")),
        ),
        (
            "benefit",
            "benefit",
            (("履职效益", "other", "social"), ("满意度", "service_satisfaction", "satisfaction")),
        ),
    ),
    "effects": (
        (
            "投入管理指标",
            "input",
            (("预算执行管理", "other", "management"), ("资产管理", "other", "management")),
        ),
        ("output", "output", _OUTPUTS),
        ("效果指标", "benefit", _BENEFITS[1:3]),
        ("满意度指标", "satisfaction", (("满意度指标", "service_satisfaction", "satisfaction"),)),
        ("立项决策指标", "decision", (("立项决策指标", "other", "decision"),)),
        ("长效管理指标", "long_term_management", (("长效管理", "other", "sustainability"),)),
    ),
}


def measures(scene: Scene, scheme: str, *, most: int, gaps: bool) -> list[Measure]:
    """The indicators of a form in reading order; `most` bounds those of one level 2, `gaps` leaves some levels empty."""
    found: list[Measure] = []
    names: set[str] = set()
    for level1, code1, below in SCHEMES[scheme]:
        first = _worded(scene, level1)
        kept = [level2 for level2 in below if len(below) == 1 or scene.chance(0.85)] or list(below[:1])
        for words, code2, group in kept:
            second = _worded(scene, words)
            count = scene.random.randint(1, most)
            if gaps and scene.chance(0.12):
                count = 0
                found.append(Measure(first, code1, second, code2, None, Value(), Value(), Value()))
            for _ in range(count):
                measure = _GROUPS[group](scene)
                if measure[0] not in names:
                    names.add(measure[0])
                    found.append(_measure(first, code1, second, code2, measure))
    return found


@dataclass(frozen=True, slots=True)
class _Spelling:
    annual: Value
    period: Value
    actual: Value
    negative: bool = False


def _measure(first: str, code1: str, second: str, code2: str, drawn: tuple[str, _Spelling]) -> Measure:
    name, values = drawn
    return Measure(
        first, code1, second, code2, name, values.annual, values.period, values.actual, values.negative
    )


def _worded(scene: Scene, concept: str) -> str:
    return scene.words.of("level." + concept) if concept.isascii() else concept


def _numbers(random: Random, number: float, unit: str, op: str, *, factor: float = 1) -> _Spelling:
    if op == "eq" and unit != "%" and random.random() < 0.12:
        high = number + max(1, round(number * 0.2))
        annual, period = range_value(random, number, high, unit), range_value(random, number, high * 3, unit)
    else:
        annual = figure_value(random, number, unit, op)
        period = figure_value(random, round(number * factor, 2), unit, op)
    reached = (
        number * random.choice((1, 1, 1.1, 0.95)) if unit != "%" else min(100, number + random.randint(0, 4))
    )
    shown = round(reached, 1) if unit == "%" or unit.startswith("万") else round(reached)
    actual = Value(
        f"{shown:g}{unit}",
        op="eq",
        number=round(shown * (10000 if unit.startswith("万") else 1), 6),
        unit=unit.removeprefix("万") or None,
        kind="numeric",
    )
    return _Spelling(annual, period, actual, op in ("le", "lt"))


def _words(random: Random) -> _Spelling:
    annual = word_value(random)
    return _Spelling(annual, annual, word_value(random, result=True))


def _percent(random: Random, *, low: int = 80) -> _Spelling:
    number = random.choice((100, 100, 95, 98, 90, random.randint(low, 99)))
    op = random.choice(("ge", "ge", "ge", "gt", "eq")) if number < 100 else random.choice(("eq", "ge"))
    return _numbers(random, number, random.choice(("%", "%", "%", "%", "%")), op)


def _work(scene: Scene) -> tuple[str, str, str, str]:
    return scene.random.choice(scene.owner.trade.works)


def _quantity(scene: Scene) -> tuple[str, _Spelling]:
    random = scene.random
    thing, verb, unit, _ = _work(scene)
    shape = random.choice(
        ("{0}{1}数量", "{1}{0}", "{0}{1}量", "完成{0}{1}任务", "{0}{1}规模（含上年续建）", "★{0}{1}数")
    )
    name = shape.format(thing, verb)
    if random.random() < 0.08:
        number = random.randint(2, 30)
        value = sentence_value(random, number, "专题宣传活动", "场")
        return f"{thing}{verb}宣传活动开展情况", _Spelling(value, value, word_value(random, result=True))
    number = random.choice((random.randint(1, 30), random.randint(30, 900), random.randint(1000, 88000)))
    if unit.startswith("万"):
        number = random.choice((1.2, 3.6, 0.85, 15))
    return name, _numbers(
        random, number, unit, random.choice(("ge", "ge", "eq", "eq", "approx", "gt")), factor=3
    )


def _quality(scene: Scene) -> tuple[str, _Spelling]:
    thing, verb, _, _ = _work(scene)
    if scene.chance(0.25):
        return f"{thing}{verb}{scene.random.choice(('质量', '标准执行情况'))}", _words(scene.random)
    shape = scene.random.choice(("{0}{1}验收合格率", "{0}{1}达标率", "{0}{1}质量合格率（抽检）", "{0}完好率"))
    return shape.format(thing, verb), _percent(scene.random)


def _timeliness(scene: Scene) -> tuple[str, _Spelling]:
    random = scene.random
    thing, verb, _, _ = _work(scene)
    shape = random.random()
    if shape < 0.45:
        value = date_value(random, scene.year)
        later = date_value(random, scene.year + 2)
        return f"{thing}{verb}完成时间", _Spelling(value, later, date_value(random, scene.year, exact=True))
    if shape < 0.65:
        return f"{thing}{verb}及时率", _percent(random)
    if shape < 0.8:
        hours = random.choice((2, 12, 24, 48))
        value = Value(
            f"{hours}小时内", "≤", str(hours), "小时", "le", float(hours), unit="小时", kind="numeric"
        )
        actual = Value(f"{hours}小时", op="eq", number=float(hours), unit="小时", kind="numeric")
        return f"{thing}突发情况响应时限", _Spelling(value, value, actual, negative=True)
    return f"{thing}{verb}工作及时性", _words(random)


def _cost(scene: Scene) -> tuple[str, _Spelling]:
    random = scene.random
    thing, verb, _, price = _work(scene)
    if scene.chance(0.4):
        number = round(random.uniform(5, 600), 1)
        return f"{thing}{verb}总成本", _numbers(random, number, "万元", random.choice(("le", "le", "eq")))
    number = round(random.uniform(1, 40), 1) if price.startswith("万") else random.randint(20, 3000)
    return f"{thing}{verb}单位成本", _numbers(random, number, price, random.choice(("le", "le", "eq")))


def _burden(scene: Scene) -> tuple[str, _Spelling]:
    thing, verb, _, _ = _work(scene)
    name, unit = scene.random.choice(
        (("{0}{1}扰民投诉件数", "件"), ("{0}{1}能源消耗量", "吨标准煤"), ("{0}{1}安全事故起数", "起"))
    )
    return name.format(thing, verb), _numbers(scene.random, scene.random.randint(0, 9), unit, "le")


def _economic(scene: Scene) -> tuple[str, _Spelling]:
    thing, verb, _, _ = _work(scene)
    if scene.chance(0.3):
        return f"{thing}{verb}带动产业发展", _words(scene.random)
    number = round(scene.random.uniform(2, 300), 1)
    name = scene.random.choice((f"节约{thing}管护费用", f"{thing}{verb}带动增收"))
    return name, _numbers(scene.random, number, "万元", scene.random.choice(("ge", "eq")), factor=3)


def _social(scene: Scene) -> tuple[str, _Spelling]:
    served = scene.random.choice(scene.owner.trade.served)
    thing, verb, _, _ = _work(scene)
    drawn = scene.random.random()
    if drawn < 0.35:
        return f"{served}政策知晓率", _percent(scene.random, low=60)
    if drawn < 0.6:
        return f"{thing}{verb}带动就业人数", _numbers(
            scene.random, scene.random.randint(8, 900), "人", "ge", factor=3
        )
    return f"{thing}{verb}对{served}生产生活的影响", _words(scene.random)


def _ecological(scene: Scene) -> tuple[str, _Spelling]:
    thing, _, _, _ = _work(scene)
    if scene.chance(0.4):
        return f"{thing}周边环境达标率", _percent(scene.random)
    return f"{thing}周边生态环境", _words(scene.random)


def _sustainability(scene: Scene) -> tuple[str, _Spelling]:
    thing, verb, _, _ = _work(scene)
    if scene.chance(0.3):
        return f"{thing}设计使用年限", _numbers(scene.random, scene.random.randint(3, 30), "年", "ge")
    return f"{thing}{verb}长效机制", _words(scene.random)


def _satisfaction(scene: Scene) -> tuple[str, _Spelling]:
    served = scene.random.choice(scene.owner.trade.served)
    return f"{served}满意度{scene.random.choice(('', '', '（问卷）'))}", _percent(scene.random)


def _management(scene: Scene) -> tuple[str, _Spelling]:
    if scene.chance(0.3):
        return scene.random.choice(("年度工作计划完整性", "内控制度健全性", "绩效目标合理性")), _words(
            scene.random
        )
    return scene.random.choice(
        ("预算执行率", "“三公经费”控制率", "政府采购执行率", "绩效自评完成率")
    ), _percent(scene.random)


def _decision(scene: Scene) -> tuple[str, _Spelling]:
    return scene.random.choice(("立项依据充分性", "立项程序规范性", "绩效指标明确性")), _words(scene.random)


_GROUPS: dict[str, Callable[[Scene], tuple[str, _Spelling]]] = {
    "quantity": _quantity,
    "quality": _quality,
    "timeliness": _timeliness,
    "cost": _cost,
    "burden": _burden,
    "economic": _economic,
    "social": _social,
    "ecological": _ecological,
    "sustainability": _sustainability,
    "satisfaction": _satisfaction,
    "management": _management,
    "decision": _decision,
}
