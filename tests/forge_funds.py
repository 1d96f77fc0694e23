"""How much: the funds of a project, and execution tables of budget, adjusted and executed amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forge_budget import Line, enter
from forge_scene import Fragment, sided

if TYPE_CHECKING:
    from forge_scene import Scene


def project_funds(scene: Scene, variant: str) -> list[Fragment]:
    """The funds of a project: `periods`, `rows`, `row`, `one_cell` or `single`."""
    match variant:
        case "periods":
            return [_two_periods(scene)]
        case "one_cell":
            return [_in_one_cell(scene)]
        case "single":
            label, amount = single(scene)
            return [Fragment([[label, amount]], [1.5, 6])]
        case _:
            return [_rows(scene, across=variant == "row")]


def single(scene: Scene) -> tuple[str, str]:
    """One label and one amount, the whole budget of a project."""
    total = scene.money_of()
    unit = scene.money if scene.unit_at in ("label", "column", "block") else ""
    label = scene.label("item.total.single", unit=unit)
    enter(scene, ("total", "total", total), label=label)
    return label, scene.amount(total)


def execution(scene: Scene) -> Fragment:
    """Rows of sources by columns of measures, with execution rates, full marks and marks between them."""
    measures = [("budget", "measure.budget"), ("executed", "measure.executed.monitoring")]
    if scene.stage == "self_evaluation":
        measures = [
            ("budget", "measure.budget"),
            ("adjusted", "measure.adjusted"),
            ("executed", "measure.executed"),
        ]
    marks = scene.stage == "self_evaluation" and scene.chance(0.75)
    unit = scene.unit_if("column")
    header = [scene.random.choice(("", "", "资金", "项目"))]
    header += [scene.label(concept, unit=unit, broken=True) for _, concept in measures]
    tail = (
        scene.random.choice((("weight", "rate", "score"), ("rate", "weight", "score")))
        if marks
        else ("rate",)
    )
    header += [scene.words.of(concept) for concept in tail]
    rows = [header]
    sources = _sources(scene, scene.money_of())
    spent = _spent(scene, sources)
    for number, (line, amounts) in enumerate(zip(sources, spent, strict=True)):
        label = _source_label(scene, line, number)
        row = [label]
        for measure, _ in measures:
            row.append(scene.amount(amounts[measure]))
            enter(scene, (line[0], line[1], amounts[measure]), measure=measure, label=label)
        rate = f"{amounts['executed'] / amounts['adjusted']:.2%}" if amounts["adjusted"] else "0%"
        shown = {"weight": "10" if number == 0 else "—", "rate": rate, "score": "9.5" if number == 0 else "—"}
        rows.append(row + [shown[concept] for concept in tail])
    block = scene.label(
        "budget.execution", unit=scene.unit_if("block") or scene.unit_if("label"), broken=True
    )
    return sided(Fragment(rows, [2, *[1.4] * len(measures), *[0.9] * len(tail)]), block)


def _spent(scene: Scene, sources: list[Line]) -> list[dict[str, float]]:
    """Budget, adjusted and executed amount of each line; those of the total are the sums of its parts."""
    change = 1.0 if scene.stage == "monitoring" else scene.random.choice((1, 1, 1.08, 0.95))
    parts: list[dict[str, float]] = []
    for _, _, amount in sources[1:]:
        adjusted = round((amount or 0) * change / 100) * 100.0
        executed = round(adjusted * scene.random.uniform(0.6, 1) / 100) * 100.0
        parts.append({"budget": amount or 0.0, "adjusted": adjusted, "executed": executed})
    return [{measure: sum(part[measure] for part in parts) for measure in parts[0]}, *parts]


def _two_periods(scene: Scene) -> Fragment:
    long, annual = scene.money_of(800, 9000), scene.money_of(50, 700)
    carry = scene.chance(0.6)
    fiscal = round(long * 0.9 / 100) * 100
    current = round(annual * 0.8 / 100) * 100
    carried = round(annual * 0.05 / 100) * 100 if carry else 0.0
    left: list[Line | None] = [
        ("total", "total", long),
        ("revenue", "fiscal_appropriation", fiscal),
        ("revenue", "other_funds", long - fiscal),
    ]
    right: list[Line] = [
        ("total", "total", annual),
        ("revenue", "fiscal_appropriation", current),
        *([("revenue", "carry_over", carried)] if carry else []),
        ("revenue", "other_funds", annual - current - carried),
    ]
    if carry:
        left.insert(2, None)
    unit = scene.unit_if("label")
    rows: list[list[str]] = []
    for number, (multi, one) in enumerate(zip(left, right, strict=True)):
        row = ["", ""]
        if multi:
            label = _source_label(scene, multi, number, "item.total.multi_year", unit)
            row = [label, scene.amount(multi[2])]
            enter(scene, multi, period="multi_year", label=label)
        label = _source_label(scene, one, number, "item.total.annual", unit)
        rows.append([*row, label, scene.amount(one[2])])
        enter(scene, one, label=label)
    unit = scene.unit_if("block") or scene.unit_if("column")
    return sided(Fragment(rows, [1.8, 1.5, 1.8, 1.5]), scene.label("budget.project", unit=unit, broken=True))


def _rows(scene: Scene, *, across: bool) -> Fragment:
    unit = scene.unit_if("label")
    cells: list[tuple[str, str]] = []
    for number, line in enumerate(_sources(scene, scene.money_of())):
        label = _source_label(scene, line, number, unit=unit)
        cells.append((label, scene.amount(line[2])))
        enter(scene, line, label=label)
    block = scene.label("budget.project", unit=scene.unit_if("block") or scene.unit_if("column"), broken=True)
    if across:
        fragment = Fragment([[text for cell in cells for text in cell]], [1.6, 1.2] * len(cells))
    else:
        fragment = Fragment([list(cell) for cell in cells], [2, 3])
    return sided(fragment, block)


def _in_one_cell(scene: Scene) -> Fragment:
    fiscal, own = scene.money_of(50, 800), scene.money_of(1, 40)
    upper = round(fiscal * 0.6 / 100) * 100
    unit = scene.money
    lines: list[Line] = [
        ("total", "total", fiscal + own),
        ("revenue", "fiscal_appropriation", fiscal),
        ("revenue", "upper_level", upper),
        ("revenue", "own_level", fiscal - upper),
        ("revenue", "unit_funds", own),
        ("revenue", "other_funds", 0.0),
    ]
    printed = [f"{scene.words.of('item.' + line[1])}：{scene.amount(line[2])}{unit}" for line in lines[1:]]
    for line in lines:
        enter(scene, line)
    text = (
        f"总额：{scene.amount(lines[0][2])}{unit}\n一、{printed[0]}（其中：{printed[1]}；{printed[2]}）\n"
        f"二、{printed[3]}\n三、{printed[4]}"
    )
    return Fragment([[scene.random.choice(("资金总额及构成", "资金构成")), text]], [1.5, 8])


def _sources(scene: Scene, total: float) -> list[Line]:
    carried = round(total * 0.07 / 100) * 100 if scene.chance(0.4) else None
    other = scene.random.choice((0.0, round(total * 0.1 / 100) * 100))
    fiscal = total - other - (carried or 0.0)
    lines: list[Line] = [("total", "total", total), ("revenue", "fiscal_appropriation", fiscal)]
    if carried is not None:
        lines.append(("revenue", "carry_over", carried))
    if scene.chance(0.3):
        lines.append(("revenue", "special_account", 0.0))
    lines.append(("revenue", "unit_funds" if scene.chance(0.2) else "other_funds", other))
    return lines


def _source_label(
    scene: Scene, line: Line, number: int, total: str = "item.total.project", unit: str = ""
) -> str:
    concept = "item." + line[1]
    if line[1] == "total":
        concept = total
    elif line[1] == "fiscal_appropriation" and total != "item.total.multi_year":
        concept = "item.fiscal_appropriation.annual"
    label = scene.label(concept, unit=unit)
    return "其中：" + label if number == 1 else label
