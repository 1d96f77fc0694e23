"""Forms composed at random: invented offices, many layouts, and for each the record that a careful person types."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

from draw import Drawing, Paragraph
from forge_around import heading, surroundings
from forge_budget import department_budget, summarise
from forge_families import FAMILIES, MIXED, Family, family
from forge_funds import execution, project_funds, single
from forge_goals import functions, goals
from forge_identity import identity
from forge_indicators import Plan, any_columns, indicator_block, long_and_annual
from forge_scene import BLANK_ROWS, Fragment, Record, Scene, stacked
from forge_tasks import task_block, tasks_beside_budget
from forge_texts import Office, aims, office, works
from forge_words import HELD_OUT, Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draw import Align, DrawnBlock

_COLUMN_VARIANTS = ("sides", "shares")


@dataclass(frozen=True, slots=True)
class Body:
    """Where indicators stand: the number of the grid, the first row below the header, the row after the last."""

    grid: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Forged:
    """One composed form.

    Attributes:
        drawing: What is printed.
        record: What a careful person types, in the shape of `corpus/*/record.json`.
        family: Layout family.
        unmet: Share of the concepts whose wording is one that the project has not met.
        seed: What it was composed from.
        bodies: Where its indicators stand.
        words: The wording of each concept that was printed.
    """

    drawing: Drawing
    record: dict[str, Any]
    family: str
    unmet: float
    seed: int
    bodies: tuple[Body, ...]
    words: Mapping[str, str]


def compose(
    seed: int,
    *,
    unmet: float = 0.0,
    name: str | None = None,
    words: Mapping[str, str] | None = None,
    others: Mapping[str, tuple[str, ...]] = HELD_OUT,
    orders: Mapping[str, tuple[tuple[str, ...], ...]] | None = None,
) -> Forged:
    """Compose one form; the same arguments give the same form.

    Args:
        seed: Where the choices begin.
        unmet: Share of the concepts whose wording is drawn from `others`.
        name: Layout family; by default one of all.
        words: Wordings that are no choice.
        others: Rarer wordings by concept.
        orders: Orders of indicator columns by stage that replace those of the family.
    """
    random = Random(seed)  # noqa: S311 - layouts, not secrets
    name = name or random.choice((*FAMILIES, *MIXED * 4))
    layout = family(random, name)
    budget = random.choice(layout.budget) if layout.budget else ""
    if orders and layout.stage in orders:
        layout = replace(layout, columns=orders[layout.stage])
    scene = _scene(random, layout, budget, Wording(random, unmet, others, dict(words or {})))
    parts = _parts(scene, layout, budget)
    blocks, bodies = _assembled(scene, layout, parts)
    summarise(scene)
    record = {
        "status": "converted",
        "declaration": scene.record.declaration,
        "budget_lines": scene.record.budget_lines,
        "tasks": scene.record.tasks,
        "goals": scene.record.goals,
        "indicators": scene.record.indicators,
    }
    drawing = Drawing(tuple(blocks))
    wide = max(grid.columns for grid in drawing.grids) > 9
    drawing = Drawing(
        tuple(blocks),
        running_head=f"{scene.year}年部门预算公开" if scene.chance(0.1) else "",
        page_numbers=scene.chance(0.3),
        landscape=wide,
    )
    return Forged(drawing, record, name, unmet, seed, tuple(bodies), scene.words.chosen)


@dataclass(frozen=True, slots=True)
class _Indicators:
    fragment: Fragment
    header: int


_Part = Fragment | Paragraph | _Indicators | None


def _scene(random: Random, layout: Family, budget: str, words: Wording) -> Scene:
    owner = office(random)
    unit_at = random.choice(("label", "column", "block", "form"))
    if unit_at == "column" and budget not in _COLUMN_VARIANTS and "execution" not in layout.blocks:
        unit_at = "block"
    if unit_at == "label" and budget in _COLUMN_VARIANTS:
        unit_at = "column"
    return Scene(
        random=random,
        words=words,
        owner=owner,
        year=random.randint(2017, 2026),
        kind=layout.kind,
        stage=layout.stage,
        money=random.choice(("万元", "万元", "元")),
        unit_at=unit_at,
        style=random.choice(("comma", "plain", "plain", "trim")),
        noise=random.choice((0.0, 0.0, 0.15, 0.3)),
        brackets=random.choice(("（）", "()")),
        record=Record(_declaration(layout, owner)),
    )


def _declaration(layout: Family, owner: Office) -> dict[str, Any]:
    place = owner.place
    return BLANK_ROWS["declarations"] | {
        "form_kind": layout.kind,
        "form_stage": layout.stage,
        "region_code": place.code,
        "region_name": place.name,
        "region_level": place.level,
        "province_code": place.province_code,
        "province_name": place.province,
        "department_key": owner.key,
    }


def _parts(scene: Scene, layout: Family, budget: str) -> list[_Part]:
    parts: list[_Part] = []
    for block in layout.blocks:
        match block:
            case "identity":
                staff = scene.random.randint(0, layout.staff)
                parts += identity(scene, staff=staff, sectioned=layout.sectioned)
            case "functions":
                parts.append(functions(scene))
            case "budget":
                parts += department_budget(scene, budget)
            case "funds":
                parts += project_funds(scene, budget)
            case "execution":
                parts.append(execution(scene))
            case "goals":
                parts += goals(scene, scene.random.choice(layout.goals))
            case "tasks":
                parts += task_block(scene, money=layout.money, total_row=layout.total_row)
            case "tasks_budget":
                parts += [None, tasks_beside_budget(scene), None]
            case "indicators":
                fragment, header = indicator_block(scene, _plan(scene, layout))
                parts.append(_Indicators(fragment, header))
            case "two_tables":
                parts += [_Indicators(*part) for part in long_and_annual(scene, _plan(scene, layout))]
            case "flat":
                parts.append(_flat(scene, layout))
            case _:
                parts += surroundings(scene, block)
    return parts


def _plan(scene: Scene, layout: Family) -> Plan:
    columns = scene.random.choice(layout.columns) if layout.columns else any_columns(scene)
    scored = scene.stage == "self_evaluation" and "weight" in columns
    framed = scene.random.choice(("side", "side", "side", "banner", "none"))
    return Plan(
        columns=columns,
        levels=layout.levels,
        scheme=scene.random.choice(layout.schemes),
        frame="none" if "free" in layout.blocks else framed,
        grouped=layout.grouped,
        weighted=layout.weighted and scored and scene.chance(0.5),
        repeated=scene.chance(0.12),
        slots=layout.slots and scene.chance(0.6),
        total=scored and scene.chance(0.6),
        again=scene.chance(0.04),
    )


def _flat(scene: Scene, layout: Family) -> _Indicators:
    declaration = scene.record.declaration
    project = scene.random.choice(works(scene.random, scene.owner, 3))
    goal = "".join(aims(scene.random, scene.owner, 1))
    declaration |= {"department": scene.owner.name, "project_name": project, "annual_goal": goal}
    scene.record.declaration = declaration
    scene.record.add("goals", period="annual", level=1, text=goal)
    amount = single(scene)
    left = (
        (scene.label("department"), scene.owner.name),
        (scene.label("project"), project),
        amount,
        (scene.label("goal.annual.project"), goal),
    )
    plan = Plan(scene.random.choice(layout.columns), frame="none", repeated=scene.chance(0.4))
    return _Indicators(*indicator_block(scene, plan, left))


def _assembled(scene: Scene, layout: Family, parts: list[_Part]) -> tuple[list[DrawnBlock], list[Body]]:
    blocks: list[DrawnBlock] = [Paragraph("附件2")] if scene.chance(0.08) else []
    title, year = heading(scene)
    unit = Paragraph(f"{scene.random.choice(('金额单位', '单位'))}：{scene.money}", "right")
    waiting: list[tuple[Fragment, int]] = []
    bodies: list[Body] = []
    if layout.title_inside:
        waiting = [(Fragment([[text]], [1.0]), 0) for text in (title, year) if text]
    else:
        blocks += [_line(title, "center", 16.0), *([_line(year, "center")] if year else [])]
    if scene.unit_at == "form":
        blocks.append(unit)
    grids = 0
    for part in [*parts, None]:
        if isinstance(part, Fragment):
            waiting.append((part, 0))
            continue
        if isinstance(part, _Indicators):
            waiting.append((part.fragment, part.header))
            continue
        if waiting:
            bodies += _bodies(waiting, grids)
            alone = len(waiting) == 1 and waiting[0][1] > 0
            repeated = waiting[0][1] if alone and scene.chance(0.5) else 0
            blocks.append(stacked([fragment for fragment, _ in waiting], repeat_header=repeated))
            grids += 1
            waiting = []
        if part is not None:
            blocks.append(part)
    return blocks, bodies


def _bodies(waiting: list[tuple[Fragment, int]], number: int) -> list[Body]:
    bodies: list[Body] = []
    row = 0
    for fragment, header in waiting:
        if header:
            bodies.append(Body(number, row + header, row + len(fragment.rows)))
        row += len(fragment.rows)
    return bodies


def _line(text: str, align: Align, size: float = 10.5) -> Paragraph:
    return Paragraph(text, align, bold=size > 12, size=size)
