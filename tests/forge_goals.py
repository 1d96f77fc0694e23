"""What is to be reached: functions and goals of composed forms, numbered in the ways that offices number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forge_scene import Fragment, sided
from forge_texts import aims, duties, heads

if TYPE_CHECKING:
    from forge_scene import Scene

_CHINESE = "一二三四五六七八九十"


def functions(scene: Scene) -> Fragment:
    """The functions of the office, one numbered paragraph each or one running text."""
    sentences = duties(scene.random, scene.owner, scene.random.randint(3, 8))
    if scene.chance(0.2):
        text = "".join(sentences)
    else:
        shape = scene.random.choice(("{}、", "{}.", "（{}）", "（一）", "一、"))
        text = "\n".join(_number(shape, number) + text for number, text in enumerate(sentences))
    scene.record.declaration["functions"] = text
    return Fragment([[scene.label("functions", broken=True), text]], [1.5, 8])


def goals(scene: Scene, variant: str) -> list[Fragment]:
    """The goals: `annual`, `both` (long-term above annual), `beside` (long-term beside annual) or `result`."""
    concept = "goal.annual.project" if scene.kind == "project" else "goal.annual"
    if variant == "result":
        return [_result(scene, concept)]
    if variant == "annual":
        return [_alone(scene, concept, "annual")]
    long = scene.label("goal.long", broken=True)
    if scene.chance(0.3):
        long += f"（{scene.year}年-{scene.year + 2}年）"
        scene.record.declaration["period_start"] = scene.year
        scene.record.declaration["period_end"] = scene.year + 2
    multi = _written(scene, "multi_year")
    if variant == "both":
        return [Fragment([[long, multi]], [1.5, 8]), _alone(scene, concept, "annual")]
    annual = _written(scene, "annual")
    rows = [[long, scene.label(concept)], [multi, annual]]
    return [sided(Fragment(rows, [4, 4]), scene.label("goal.block", broken=True))]


def _alone(scene: Scene, concept: str, period: str) -> Fragment:
    return Fragment([[scene.label(concept, broken=True), _written(scene, period)]], [1.5, 8])


def _result(scene: Scene, concept: str) -> Fragment:
    block = "goal.result.block" if scene.chance(0.6) else concept
    planned = _written(scene, "annual")
    reached = planned.replace("不少于", "").replace("推进", "已推进").replace("完成", "实际完成")
    rows = [[scene.label("goal.expected"), scene.label("goal.actual")], [planned, reached]]
    return sided(Fragment(rows, [4, 4]), scene.label(block, broken=True))


def _written(scene: Scene, period: str) -> str:
    """Write one goal text, enter it and its pieces, and give it as printed."""
    shape = scene.random.choice(("plain", "targets", "digits", "brackets", "nested", "inline", "lead"))
    random = scene.random
    sentences = aims(random, scene.owner, random.randint(2, 6))
    lead = f"{scene.year}年，{scene.owner.key}围绕年度工作要点，统筹推进各项重点工作。"
    match shape:
        case "plain":
            pieces = ["".join(sentences[:2])]
        case "nested":
            pieces = _nested(scene, sentences)
        case "digits" | "brackets":
            mark = random.choice(
                ("{}、", "{}.", "{}．") if shape == "digits" else ("（{}）", "（一）", "({})")
            )
            pieces = [_number(mark, number) + text for number, text in enumerate(sentences)]
        case _:
            mark = random.choice(("目标{}：", "目标一：", "目标{}:"))
            pieces = [_number(mark, number) + text for number, text in enumerate(sentences)]
    if shape == "lead":
        pieces.insert(0, lead)
    text = ("" if shape == "inline" else "\n").join(pieces)
    for piece in pieces:
        scene.record.add("goals", period=period, level=1, text=piece)
    scene.record.declaration["annual_goal" if period == "annual" else "long_term_goal"] = text
    return text


def _nested(scene: Scene, sentences: list[str]) -> list[str]:
    pieces: list[str] = []
    for number, head in enumerate(heads(scene.random, 2)):
        half = len(sentences) // 2
        own = sentences[:half] if number == 0 else sentences[half:]
        pieces.append(_number("（一）", number) + head)
        pieces += [_number("{}、", position) + text for position, text in enumerate(own)]
    return pieces


def _number(shape: str, number: int) -> str:
    return shape.format(number + 1).replace("一", _CHINESE[number])
