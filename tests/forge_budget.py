"""How much: the budget blocks of composed forms of whole departments, and what follows from all money lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forge_scene import Fragment, sided

if TYPE_CHECKING:
    from collections.abc import Callable

    from forge_scene import Scene

Line = tuple[str, str, float | None]
"""Side, item and yuan of one money line."""

_SUMMARY = {
    "basic_expenditure_yuan": "basic_expenditure",
    "project_expenditure_yuan": "project_expenditure",
    "fiscal_appropriation_yuan": "fiscal_appropriation",
    "other_funds_yuan": "other_funds",
}


@dataclass(frozen=True, slots=True)
class Money:
    """A budget whose sides add up, in yuan."""

    total: float
    revenue: list[Line]
    expenditure: list[Line]


def enter(
    scene: Scene,
    line: Line,
    *,
    period: str = "annual",
    measure: str = "budget",
    label: str = "",
    unit: str = "",
) -> None:
    """Enter one money line in the record."""
    side, item, yuan = line
    scene.record.add(
        "budget_lines",
        side=side,
        item=item,
        label_raw=label or None,
        period=period,
        measure=measure,
        amount_raw=None if yuan is None else scene.amount(yuan, unit),
        unit_raw=unit or scene.money,
        amount_yuan=yuan,
    )


def summarise(scene: Scene) -> None:
    """Fill the figures of the declaration from its annual budget lines."""
    lines = [
        line
        for line in scene.record.budget_lines
        if line["period"] == "annual" and line["measure"] == "budget"
    ]
    declaration = scene.record.declaration
    declaration["money_unit"] = lines[0]["unit_raw"] if lines else None
    for column, item in _SUMMARY.items():
        amounts = [line["amount_yuan"] for line in lines if line["item"] == item]
        declaration[column] = amounts[0] if amounts else None
    totals = [line["amount_yuan"] for line in lines if line["item"] == "total"]
    if totals:
        declaration["budget_total_yuan"] = totals[0]
        declaration["budget_total_basis"] = "printed"
        return
    for side in ("revenue", "expenditure"):
        parts = [float(line["amount_yuan"]) for line in lines if line["side"] == side and line["amount_yuan"]]
        if parts:
            declaration["budget_total_yuan"] = round(sum(parts), 2)
            declaration["budget_total_basis"] = "derived"
            return


def department_budget(scene: Scene, variant: str) -> list[Fragment]:
    """The budget block of a whole department in one of the variants of `DEPARTMENT_VARIANTS`."""
    return DEPARTMENT_VARIANTS[variant](scene)


def numbered_list(scene: Scene) -> Fragment:
    """Total, sources and structure one under the other, the numbering inside the labels."""
    money = _money(scene, detailed=False)
    label = "一、" + scene.label("item.total", unit=scene.unit_if("label"))
    enter(scene, ("total", "total", money.total), label=label)
    rows = [[label, scene.amount(money.total)]]
    for number, lines in enumerate((money.revenue, money.expenditure), start=1):
        section = f"{number}、{scene.words.of('side.' + lines[0][0])}："
        for position, line in enumerate(lines, start=1):
            own = f"（{position}）{scene.label('item.' + line[1])}"
            rows.append([section + own if position == 1 else own, scene.amount(line[2])])
            enter(scene, line, label=own)
    return Fragment(rows, [3, 1.2])


def _sectioned_list(scene: Scene) -> list[Fragment]:
    money = _money(scene, detailed=False)
    label = scene.label("item.total", unit=scene.unit_if("label"))
    enter(scene, ("total", "total", money.total), label=label)
    rows = [[label, ">", scene.amount(money.total)]]
    for number, lines in enumerate((money.revenue, money.expenditure), start=1):
        section = f"{number}、{scene.words.of('side.' + lines[0][0])}："
        for position, line in enumerate(lines, start=1):
            own = f"（{position}）{scene.label('item.' + line[1])}"
            rows.append([section if position == 1 else "^", own, scene.amount(line[2])])
            enter(scene, line, label=own)
    return [_blocked(scene, Fragment(rows, [1.5, 2, 1.5]))]


def _side_by_side(scene: Scene) -> list[Fragment]:
    money = _money(scene, detailed=scene.chance(0.4))
    left, right = money.expenditure, money.revenue
    if scene.chance(0.3):
        left, right = right, left
    amount = scene.label("amount", unit=scene.unit_if("column"))
    rows: list[list[str]] = []
    if scene.chance(0.4):
        label = scene.label("item.total", unit=scene.unit_if("label") or scene.unit_if("column"))
        rows.append([label, scene.amount(money.total), ">", ">"])
        enter(scene, ("total", "total", money.total), label=label)
    rows.append([scene.label("side." + left[0][0]), amount, scene.label("side." + right[0][0]), amount])
    rows += _two_sides(scene, left, right)
    if scene.chance(0.3):
        rows.append([scene.words.of("side.level"), amount, "", ">"])
        lines: list[Line] = [("level", "own_level", money.total), ("level", "transfer_down", 0.0)]
        for line in lines:
            label = scene.label("item." + line[1])
            rows.append([label, scene.amount(line[2]), "", ">"])
            enter(scene, line, label=label)
    return [_blocked(scene, Fragment(rows, [2, 1.3, 2, 1.3]))]


def _two_sides(scene: Scene, left: list[Line], right: list[Line]) -> list[list[str]]:
    rows: list[list[str]] = []
    for number in range(max(len(left), len(right))):
        row: list[str] = []
        for lines in (left, right):
            if number >= len(lines):
                row += ["", ""]
                continue
            label = scene.label("item." + lines[number][1])
            row += [label, scene.amount(lines[number][2])]
            enter(scene, lines[number], label=label)
        rows.append(row)
    return rows


def _pairs(scene: Scene) -> list[Fragment]:
    money = _money(scene, detailed=True)
    lines: list[Line] = [("total", "total", money.total), *money.expenditure, *money.revenue]
    cells: list[tuple[str, str]] = []
    for line in lines:
        label = scene.label("item." + line[1], unit=scene.unit_if("label"))
        cells.append((label, scene.amount(line[2])))
        enter(scene, line, label=label)
    across = scene.random.choice((2, 3))
    cells += [("", "")] * (-len(cells) % across)
    rows = [
        [text for cell in cells[start : start + across] for text in cell]
        for start in range(0, len(cells), across)
    ]
    fragment = Fragment(rows, [2, 1.3] * across)
    return [_blocked(scene, fragment)] if scene.unit_at == "block" or scene.chance(0.5) else [fragment]


def _in_one_cell(scene: Scene) -> list[Fragment]:
    money = _money(scene, detailed=True)
    tail = scene.money if scene.unit_at == "label" else ""
    colon = scene.random.choice(("：", ":"))

    def cell(label: str, yuan: float | None) -> str:
        return label + colon + (scene.amount(yuan) + tail if yuan is not None else "")

    total = scene.label("item.total").rstrip("：")
    rows = [[cell(total, money.total), ">"]]
    enter(scene, ("total", "total", money.total), label=total)
    sections = [scene.words.of("side.revenue"), scene.words.of("side.expenditure")]
    rows.append([cell(section, money.total) for section in sections])
    for side, section in zip(("revenue", "expenditure"), sections, strict=True):
        enter(scene, (side, "total", money.total), label=section)
    for number in range(max(len(money.revenue), len(money.expenditure))):
        row: list[str] = []
        for lines in (money.revenue, money.expenditure):
            if number >= len(lines):
                row.append("")
                continue
            line = lines[number]
            label = ("其中：" if number == 0 else "") + scene.words.of("item." + line[1])
            row.append(cell(label, line[2]))
            enter(scene, line, label=label)
            if tail and line[2] is None:
                # The unit stands behind the amount: no amount, no unit.
                scene.record.budget_lines[-1]["unit_raw"] = None
        rows.append(row)
    return [_blocked(scene, Fragment(rows, [1, 1]))]


def _shares(scene: Scene) -> list[Fragment]:
    money = _money(scene, detailed=False)
    prior = scene.chance(0.4)
    header = [scene.words.of("budget.department"), ">", scene.label("amount", unit=scene.unit_if("column"))]
    header += [scene.words.of("share")] + ([scene.label("amount.prior")] if prior else [])
    rows = [header]
    for lines in (money.revenue, money.expenditure):
        side = lines[0][0]
        for number, line in enumerate([*lines, (side, "total", money.total)]):
            label = scene.label("item." + ("sum" if line[1] == "total" else line[1]))
            share = "" if line[2] is None else f"{line[2] / money.total:.2%}"
            row = ["^" if number else scene.words.of("side." + side), label, scene.amount(line[2]), share]
            enter(scene, line, label=label)
            if prior:
                before = None if line[2] is None else round(line[2] * 0.9 / 100) * 100
                row.append(scene.amount(before))
                enter(scene, (side, line[1], before), period="prior", label=label)
            rows.append(row)
    widths = [1.2, 2, 1.5, 1, 1.5] if prior else [1.2, 2, 1.5, 1]
    return [_blocked(scene, Fragment(rows, widths))]


def _blocked(scene: Scene, fragment: Fragment) -> Fragment:
    return sided(fragment, scene.label("budget.department", unit=scene.unit_if("block"), broken=True))


def _money(scene: Scene, *, detailed: bool) -> Money:
    total = scene.money_of()
    other = scene.random.choice((0.0, None, round(total * scene.random.uniform(0.02, 0.3) / 100) * 100))
    basic = round(total * scene.random.uniform(0.2, 0.8) / 100) * 100
    fiscal = total - (other or 0)
    revenue: list[Line] = [("revenue", "fiscal_appropriation", fiscal)]
    if detailed:
        funds = round(fiscal * scene.random.uniform(0, 0.3) / 100) * 100
        revenue = [
            ("revenue", "general_public_budget", fiscal - funds),
            ("revenue", "government_funds", funds),
        ]
        if scene.chance(0.4):
            revenue.append(("revenue", "state_capital", 0.0))
        if scene.chance(0.5):
            revenue.append(("revenue", "special_account", scene.random.choice((0.0, None))))
    if scene.chance(0.25):
        revenue += [("revenue", "unit_funds", other)]
    else:
        revenue += [("revenue", "other_funds", other)]
    expenditure: list[Line] = [
        ("expenditure", "basic_expenditure", basic),
        ("expenditure", "project_expenditure", total - basic),
    ]
    return Money(total, revenue, expenditure)


DEPARTMENT_VARIANTS: dict[str, Callable[[Scene], list[Fragment]]] = {
    "list": lambda scene: [_blocked(scene, numbered_list(scene))],
    "sections": _sectioned_list,
    "sides": _side_by_side,
    "pairs": _pairs,
    "one_cell": _in_one_cell,
    "shares": _shares,
}
