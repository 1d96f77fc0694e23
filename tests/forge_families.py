"""Layout families of composed forms: which blocks, in which order and variant; and families mixed of all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_TARGET = (("annual",),)
_SCORED = (
    ("annual", "actual", "weight", "score", "remark"),
    ("weight", "annual", "actual", "score", "remark"),
    ("annual", "actual", "weight", "score"),
)
_CELLS = (
    ("op", "figure", "unit", "weight", "direction"),
    ("op", "figure", "unit", "weight"),
    ("op", "figure", "unit"),
)


@dataclass(frozen=True, slots=True)
class Family:
    """One way to lay a form out.

    Attributes:
        kind: `department` or `project`.
        stage: Stage of the budget cycle.
        blocks: Blocks in order; `split` begins a new table, `free` does so under a free line.
        budget: Variants of the budget block to choose from.
        money: Money columns of the task block: `none`, `one` or `three`.
        total_row: Whether a total row of the task block is the budget.
        goals: Variants of the goal block.
        columns: Column sets of the indicator block; empty for any.
        schemes: Trees of levels.
        levels: Printed levels.
        grouped: Whether value columns stand under one header cell.
        weighted: Whether level-1 cells state their marks.
        slots: Whether empty template slots are left in.
        staff: Most head counts in the identity block.
        sectioned: Whether head counts stand in a section of their own.
        title_inside: Whether the title is the first row of the table.
    """

    kind: str
    stage: str
    blocks: tuple[str, ...]
    budget: tuple[str, ...] = ()
    money: str = "none"
    total_row: bool = False
    goals: tuple[str, ...] = ("annual",)
    columns: tuple[tuple[str, ...], ...] = ()
    schemes: tuple[str, ...] = ("classic",)
    levels: tuple[str, ...] = ("level1", "level2")
    grouped: bool = False
    weighted: bool = False
    slots: bool = False
    staff: int = 0
    sectioned: bool = False
    title_inside: bool = False


FAMILIES: dict[str, Family] = {
    "L01": Family(
        "department", "target",
        ("identity", "functions", "goals", "split", "tasks_budget", "free", "indicators", "notes"),
        columns=_TARGET, schemes=("effects",), staff=1,
    ),
    "L02": Family(
        "department", "target", ("identity", "budget", "goals", "tasks", "indicators"),
        ("sides",), "one", columns=(("period", "annual"),), slots=True, staff=2, sectioned=True,
    ),
    "L03": Family(
        "department", "target", ("identity", "tasks", "goals", "indicators", "remark_row"),
        money="three", total_row=True, columns=_TARGET,
    ),
    "L04": Family(
        "department", "target", ("identity", "budget", "functions", "tasks", "goals", "split", "indicators"),
        ("pairs",), "three", columns=(("period", "annual", "weight"),), staff=1,
    ),
    "L05": Family(
        "department", "target",
        ("filled_by", "identity", "budget", "functions", "goals", "indicators", "approval", "signature"),
        ("one_cell",), columns=(("annual", "remark"),), staff=2, sectioned=True,
    ),
    "L06": Family(
        "department", "target", ("fill_date", "identity", "budget", "functions", "goals", "indicators"),
        ("shares",), goals=("both", "annual"), columns=_TARGET, schemes=("classic", "cost_first"),
    ),
    "henan": Family(
        "department", "target", ("identity", "goals", "tasks", "budget", "indicators"),
        ("sections", "list"), columns=(("annual", "remark"), ("annual",)), schemes=("management",),
    ),
    "88": Family(
        "department", "target", ("identity", "tasks", "goals", "indicators", "signature"),
        money="three", total_row=True, columns=_TARGET, slots=True,
    ),
    "L13": Family(
        "department", "self_evaluation", ("identity", "execution", "goals", "indicators", "notes"),
        goals=("result",), columns=_SCORED, weighted=True, staff=1,
    ),
    "department_monitoring": Family(
        "department", "monitoring", ("identity", "execution", "goals", "indicators", "notes"),
        columns=(("annual", "actual"), ("annual", "actual", "remark")),
    ),
    "L20": Family(
        "project", "target", ("identity", "funds", "goals", "indicators"), ("periods",), goals=("beside",),
        columns=_TARGET, schemes=("cost_first",), title_inside=True,
    ),
    "L22": Family(
        "project", "target", ("identity", "funds", "goals", "indicators", "remark_row"), ("row", "rows"),
        columns=_TARGET,
    ),
    "L26": Family("project", "target", ("flat",), columns=_CELLS),
    "L27": Family(
        "project", "self_evaluation", ("identity", "goals", "execution", "indicators", "notes"), goals=("result",),
        columns=(("op", "figure", "unit", "actual", "weight", "score", "remark"),),
    ),
    "L31": Family(
        "project", "self_evaluation", ("identity", "execution", "goals", "indicators", "notes"), goals=("result",),
        columns=(("op", "figure", "unit", "actual", "weight", "score", "remark"),), grouped=True,
    ),
    "L32": Family(
        "project", "self_evaluation", ("identity", "execution", "goals", "indicators", "notes"), goals=("result",),
        columns=_SCORED, weighted=True,
    ),
    "L16": Family(
        "project", "self_evaluation", ("identity", "execution", "goals", "indicators"), goals=("result",),
        columns=(("op", "figure", "actual", "unit", "weight", "score"),),
    ),
    "L25": Family(
        "project", "monitoring", ("identity", "execution", "indicators", "notes"),
        columns=(("annual", "actual", "remark"),), levels=("level1",),
    ),
    "L34": Family(
        "project", "target", ("filled_by", "identity", "funds", "goals", "two_tables", "signature"), ("one_cell",),
        goals=("both",), columns=(("annual", "remark"), ("annual",)), schemes=("served_in_benefit",),
    ),
    "L35": Family(
        "project", "target", ("filled_by", "functions", "identity", "funds", "goals", "two_tables", "approval", "signature"),
        ("rows",), goals=("both",), columns=(("annual", "remark"),), schemes=("served_in_benefit",),
    ),
    "L39": Family(
        "project", "target", ("identity", "funds", "goals", "indicators"), ("rows",), goals=("beside",),
        columns=_TARGET, schemes=("classic", "cost_last"),
    ),
}  # fmt: skip

MIXED = ("department_mix", "project_mix", "evaluation_mix")


def family(random: Random, name: str) -> Family:
    """The family of this name; those of `MIXED` are drawn anew each time."""
    match name:
        case "department_mix":
            return _department(random)
        case "project_mix":
            return _project(random)
        case "evaluation_mix":
            return _evaluation(random)
        case _:
            return _perturbed(random, FAMILIES[name])


def _department(random: Random) -> Family:
    middle = ["functions", "budget", "goals", "tasks"]
    random.shuffle(middle)
    total_row = random.random() < 0.25
    if total_row:
        middle.remove("budget")
    if random.random() < 0.2:
        middle.remove("functions")
    breaks = ["split"] if random.random() < 0.25 else ["free"] if random.random() < 0.1 else []
    return Family(
        "department",
        random.choice(("target", "target", "target", "approved")),
        (
            "identity",
            *middle,
            *breaks,
            "indicators",
            *random.choice(((), ("notes",), ("remark_row",), ("approval", "signature"))),
        ),
        ("list", "sections", "sides", "pairs", "one_cell", "shares"),
        random.choice(("one", "three")) if total_row else random.choice(("none", "one", "three")),
        total_row,
        ("annual", "annual", "both", "beside"),
        schemes=("classic", "cost_first", "cost_last", "served_in_benefit", "management", "effects"),
        levels=_levels(random),
        grouped=random.random() < 0.3,
        slots=random.random() < 0.15,
        staff=random.randint(0, 4),
        sectioned=random.random() < 0.4,
        title_inside=random.random() < 0.15,
    )


def _project(random: Random) -> Family:
    middle = ["funds", "goals"] if random.random() < 0.8 else ["goals", "funds"]
    tasks = ["tasks"] if random.random() < 0.15 else []
    return Family(
        "project",
        random.choice(("target", "target", "target", "approved")),
        (
            "identity",
            *middle,
            *tasks,
            "indicators",
            *random.choice(((), ("notes",), ("remark_row",), ("approval",))),
        ),
        ("periods", "rows", "row", "one_cell", "single"),
        goals=("annual", "annual", "both", "beside"),
        schemes=("classic", "cost_first", "cost_last", "served_in_benefit"),
        levels=_levels(random),
        grouped=random.random() < 0.3,
        slots=random.random() < 0.15,
        title_inside=random.random() < 0.15,
    )


def _evaluation(random: Random) -> Family:
    middle = ["execution", "goals"]
    random.shuffle(middle)
    return Family(
        random.choice(("project", "project", "department")),
        random.choice(("self_evaluation", "self_evaluation", "monitoring")),
        ("identity", *middle, "indicators", *random.choice(((), ("notes",)))),
        goals=("result", "result", "annual"),
        schemes=("classic", "cost_first", "cost_last", "served_in_benefit"),
        grouped=random.random() < 0.3,
        weighted=random.random() < 0.3,
    )


def _levels(random: Random) -> tuple[str, ...]:
    return random.choices((("level1", "level2"), ("level1",), ()), (90, 5, 5))[0]


def _perturbed(random: Random, known: Family) -> Family:
    if random.random() < 0.5 or "flat" in known.blocks:
        return known
    blocks = list(known.blocks)
    movable = [
        place for place, block in enumerate(blocks) if block in ("functions", "goals", "tasks", "budget")
    ]
    if len(movable) > 1 and "tasks_budget" not in blocks:
        one, other = random.sample(movable, 2)
        blocks[one], blocks[other] = blocks[other], blocks[one]
    stage = "approved" if known.stage == "target" and random.random() < 0.15 else known.stage
    columns = () if random.random() < 0.4 and "two_tables" not in blocks else known.columns
    return replace(known, blocks=tuple(blocks), stage=stage, columns=columns)
