"""The indicator block of composed forms: any subset and order of value, operator, unit, weight, mark and remark columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forge_measures import Measure, measures
from forge_scene import Fragment, bannered, sided

if TYPE_CHECKING:
    from forge_scene import Scene
    from forge_values import Row

_WIDTHS = {
    "level1": 1.2, "level2": 1.5, "name": 2.6, "annual": 1.7, "period": 1.7, "actual": 1.7, "op": 0.9, "figure": 1.3,
    "signed": 1.3, "unit": 1.0, "weight": 0.8, "score": 0.8, "direction": 1.1, "remark": 1.6,
}  # fmt: skip
_REMARKS = (
    "以统计台账为准",
    "含上年续建部分",
    "问卷调查，样本不少于200份",
    "因汛期影响，部分工作顺延",
    "按季度考核",
    "见附件",
)
_TARGET_VALUES: tuple[tuple[tuple[str, ...], int], ...] = (
    (("annual",), 6),
    (("period", "annual"), 2),
    (("annual", "period"), 1),
    (("op", "figure", "unit"), 3),
    (("op", "unit", "figure"), 1),
    (("unit", "signed"), 1),
    (("signed", "unit"), 1),
    (("unit", "op", "figure"), 1),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How an indicator block is laid out.

    Attributes:
        columns: Columns after the levels and the name, in order.
        levels: Which of `level1`, `level2` are printed.
        scheme: Key of `forge_measures.SCHEMES`.
        frame: `side`, `banner` or `none`: where the label of the block stands.
        grouped: Whether operator, value and unit stand under one header cell.
        weighted: Whether level-1 cells state their share of the marks.
        repeated: Whether every row repeats its levels instead of merged cells.
        slots: Whether empty template slots are left in.
        total: Whether a row of sums ends the block.
        again: Whether the header is printed again before a later level 1.
    """

    columns: tuple[str, ...]
    levels: tuple[str, ...] = ("level1", "level2")
    scheme: str = "classic"
    frame: str = "side"
    grouped: bool = False
    weighted: bool = False
    repeated: bool = False
    slots: bool = False
    total: bool = False
    again: bool = False


def any_columns(scene: Scene) -> tuple[str, ...]:
    """A random set of columns in a random order that fits the stage."""
    random = scene.random
    values = list(random.choices([v for v, _ in _TARGET_VALUES], [w for _, w in _TARGET_VALUES])[0])
    weight = ["weight"] if scene.chance(0.6 if scene.stage == "self_evaluation" else 0.25) else []
    tail: list[str] = []
    if scene.stage in ("self_evaluation", "monitoring"):
        values = [value for value in values if value != "period"]
        tail = ["actual"]
        if weight and scene.stage == "self_evaluation":
            tail.append("score")
    if scene.chance(0.15) and "op" in values:
        tail.append("direction")
    if scene.chance(0.35):
        if scene.chance(0.15):
            values.insert(0, "remark")
        else:
            tail.append("remark")
    if weight and scene.chance(0.3):
        return (*weight, *values, *tail)
    if weight and "score" in tail and scene.chance(0.7):
        place = tail.index("score")
        return (*values, *tail[:place], *weight, *tail[place:])
    return (*values, *weight, *tail)


def indicator_block(scene: Scene, plan: Plan, left: tuple[tuple[str, str], ...] = ()) -> tuple[Fragment, int]:
    """The block and the number of its header rows; `left` are header and value of columns merged beside all rows."""
    gaps = len(plan.levels) == 2 and (plan.slots or scene.chance(0.1))
    found = measures(scene, plan.scheme, most=scene.random.choice((2, 3, 4)), gaps=gaps)
    return _block(scene, plan, found, left, ("annual", "period", "actual"))


def long_and_annual(scene: Scene, plan: Plan) -> list[tuple[Fragment, int]]:
    """Two blocks under each other: long-term indicators first, then those of the year, under equal headers."""
    columns = ("annual", "remark") if "remark" in plan.columns else ("annual",)
    plan = replace(plan, columns=columns, frame="side")
    found = measures(scene, plan.scheme, most=2, gaps=False)
    early = [replace(measure, annual=measure.period) for measure in found]
    first = _block(scene, plan, early, (), ("period",), block="indicator.long")
    return [first, _block(scene, plan, found, (), ("annual",))]


def _block(
    scene: Scene,
    plan: Plan,
    found: list[Measure],
    left: tuple[tuple[str, str], ...],
    kept: tuple[str, ...],
    *,
    block: str = "indicator.block",
) -> tuple[Fragment, int]:
    columns = (*plan.levels, "name", *plan.columns)
    weights = _weights(scene, found)
    header = _header(scene, plan, columns)
    rows = list(header)
    counted = scene.chance(0.15)
    place = 0
    for number, measure in enumerate(found):
        before = found[number - 1] if number else None
        fresh1 = before is None or measure.level1 != before.level1
        fresh2 = fresh1 or measure.level2 != (before.level2 if before else "")
        place = 1 if fresh2 else place + 1
        if fresh1 and number and plan.again:
            rows += header
        remark = scene.random.choice(("", "", *_REMARKS)) if measure.name else ""
        score = weights[number] if scene.chance(0.8) else round(weights[number] * 0.9, 1)
        printed = {
            "level1": _level(scene, measure.level1) if fresh1 or plan.repeated else "^",
            "level2": _level(scene, measure.level2) if fresh2 or plan.repeated else "^",
            "name": _name(measure, place, counted=counted),
            "weight": f"{weights[number]:g}" if measure.name else "",
            "score": f"{score:g}" if measure.name else "",
            "direction": ("反向指标" if measure.negative else "正向指标") if measure.name else "",
            "remark": remark,
            **_values(measure),
        }
        if plan.weighted and fresh1:
            share = sum(w for w, m in zip(weights, found, strict=True) if m.level1 == measure.level1)
            printed["level1"] = f"{measure.level1}（{share:g}分）"
        rows.append([printed[column] for column in columns])
        _enter(scene, plan, measure, kept, printed)
        last2 = number + 1 == len(found) or found[number + 1].level2 != measure.level2
        if plan.slots and last2 and measure.name and scene.chance(0.3):
            slot = f"指标{place + 1}：" if counted else "……"
            rows.append([_below(column, slot, plan, printed) for column in columns])
    if plan.total and "weight" in columns:
        rows.append(_sums(scene, columns, weights, found))
    fragment = Fragment(rows, [_WIDTHS[column] for column in columns])
    for label, value in reversed(left):
        fragment = _merged_left(fragment, label, value, len(header))
    if plan.frame == "side":
        return sided(fragment, scene.label(block, broken=True), 0.9), len(header)
    if plan.frame == "banner":
        return bannered(fragment, scene.label(block)), len(header) + 1
    return fragment, len(header)


def _header(scene: Scene, plan: Plan, columns: tuple[str, ...]) -> list[list[str]]:
    labels = [_column_label(scene, columns, column) for column in columns]
    cells = [column for column in columns if column in ("op", "figure", "unit", "signed")]
    start = columns.index(cells[0]) if cells else 0
    if not plan.grouped or columns[start : start + len(cells)] != tuple(cells) or len(cells) < 2:
        return [labels]
    group = scene.words.of("value.target" if "actual" in columns else "value.annual")
    inside = {
        "op": scene.words.of("op"),
        "figure": "指标值",
        "signed": "指标值",
        "unit": scene.words.of("unit"),
    }
    top = [
        group if column == cells[0] else ">" if column in cells else label
        for column, label in zip(columns, labels, strict=True)
    ]
    below = [inside[column] if column in cells else "^" for column in columns]
    if plan.frame == "none" and len(plan.levels) == 2:
        top[:3] = [scene.words.of("indicator.block"), ">", ">"]
        below[:3] = labels[:3]
    return [top, below]


def _column_label(scene: Scene, columns: tuple[str, ...], column: str) -> str:
    concept = {
        "annual": "value.target" if "actual" in columns else "value.annual",
        "figure": "value.target" if "actual" in columns else "value.annual",
        "signed": "value.target" if "actual" in columns else "value.annual",
        "period": "value.period",
        "actual": "value.actual.monitoring" if scene.stage == "monitoring" else "value.actual",
        "remark": "deviation" if scene.stage == "self_evaluation" else "remark",
    }.get(column, column)
    return scene.label(concept, broken=len(columns) > 6)


def _level(scene: Scene, text: str) -> str:
    if scene.chance(scene.noise / 3) and text.endswith("指标"):
        return text.removesuffix("指标") + "\n指标"
    return text


def _name(measure: Measure, place: int, *, counted: bool) -> str:
    if measure.name is None:
        return "……" if counted else ""
    return f"指标{place}：{measure.name}" if counted else measure.name


def _values(measure: Measure) -> dict[str, str]:
    target = measure.annual
    return {
        "annual": target.text,
        "period": measure.period.text,
        "actual": measure.actual.text,
        "op": target.sign,
        "figure": target.figure,
        "signed": _signed(measure),
        "unit": target.unit_cell,
    }


def _signed(measure: Measure) -> str:
    target = measure.annual
    sign = "" if target.kind != "numeric" or target.op in ("eq", "range") else target.sign
    return sign + target.figure


def _enter(
    scene: Scene,
    plan: Plan,
    measure: Measure,
    kept: tuple[str, ...],
    printed: dict[str, str],
) -> None:
    fields: Row = {}
    columns = plan.columns
    raw = None
    if "op" in columns:
        sign = "" if measure.annual.kind == "qualitative" else measure.annual.sign
        raw = sign + measure.annual.figure + measure.annual.unit_cell
    elif "signed" in columns:
        raw = _signed(measure) + measure.annual.unit_cell
    if kept == ("period",):
        fields |= measure.annual.fields("period")
    else:
        fields |= measure.annual.fields("annual", raw)
    if "period" in columns:
        fields |= measure.period.fields("period")
    if "actual" in columns:
        fields |= measure.actual.fields("actual")
    if measure.name:
        fields["name"] = measure.name.lstrip("★")
        fields["weight"] = float(printed["weight"]) if "weight" in columns else None
        fields["score"] = float(printed["score"]) if "score" in columns else None
        fields["remark"] = printed["remark"] or None if "remark" in columns else None
        fields["direction"] = (
            ("negative" if measure.negative else "positive") if "direction" in columns else None
        )
    if "level1" in plan.levels:
        fields |= {"level1": measure.level1, "level1_code": measure.level1_code}
    if "level2" in plan.levels:
        fields |= {"level2": measure.level2, "level2_code": measure.level2_code}
    scene.record.add("indicators", level_basis="printed", **fields)


def _weights(scene: Scene, found: list[Measure]) -> list[float]:
    named = [measure for measure in found if measure.name]
    whole = scene.random.choice((90, 100))
    share, rest = divmod(whole, max(1, len(named)))
    weights: list[float] = []
    for measure in found:
        weights.append(float(share + (1 if rest > 0 else 0)) if measure.name else 0.0)
        rest -= 1 if measure.name else 0
    return weights


def _sums(scene: Scene, columns: tuple[str, ...], weights: list[float], found: list[Measure]) -> list[str]:
    place = columns.index("weight")
    row = [scene.words.of("score.sum"), *[">"] * (place - 1), f"{sum(weights):g}"]
    score = f"{sum(weights) - len(found) * 0.1:.1f}"
    return row + [score if column == "score" else "" for column in columns[place + 1 :]]


def _below(column: str, slot: str, plan: Plan, printed: dict[str, str]) -> str:
    if column in ("level1", "level2"):
        return printed[column] if plan.repeated else "^"
    return slot if column == "name" else ""


def _merged_left(fragment: Fragment, label: str, value: str, header: int) -> Fragment:
    rows: list[list[str]] = []
    for number, row in enumerate(fragment.rows):
        cell = label if number == 0 else value if number == header else "^"
        rows.append([cell, *row])
    return Fragment(rows, [1.4, *fragment.widths])
