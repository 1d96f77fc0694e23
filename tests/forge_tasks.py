"""What is to be done: the task blocks of composed forms, with and without money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forge_budget import enter, numbered_list
from forge_identity import head_count
from forge_scene import Fragment, beside, sided
from forge_texts import aims, expected, works

if TYPE_CHECKING:
    from forge_scene import Scene

_WIDTHS = {"number": 0.6, "name": 2, "content": 3, "expected": 2.6, "deadline": 1.2, "money": 1.3}


@dataclass(frozen=True, slots=True)
class _Task:
    name: str
    content: str
    expected: str
    deadline: str
    total: float | None
    fiscal: float | None
    other: float | None


def task_block(scene: Scene, *, money: str, total_row: bool) -> list[Fragment]:
    """Tasks under one header; `money` is `none`, `one` or `three` columns, a total row holds the sums of them.

    The sums are budget lines: the form has no other budget block where a total row is asked for.
    """
    columns = ["name"]
    if scene.chance(0.25):
        columns.insert(0, "number")
    columns += [
        column
        for column, share in (("content", 0.85), ("expected", 0.25), ("deadline", 0.15))
        if scene.chance(share)
    ]
    if money != "none":
        columns.insert(len(columns) - scene.random.choice((0, 0, 1 if len(columns) > 2 else 0)), "money")
    unit = scene.money if total_row else scene.random.choice(("元", "万元", scene.money))
    header = _header(scene, columns, money, unit)
    tasks = _tasks(scene, scene.random.randint(2, 7))
    prefix = scene.random.choice(("", "", "任务{}：", "任务{}: ", "{}.")) if "number" not in columns else ""
    rows = [
        [
            text
            for column in columns
            for text in _cells(scene, task, number, column, money=money, unit=unit, prefix=prefix)
        ]
        for number, task in enumerate(tasks, start=1)
    ]
    for task in tasks:
        _enter(scene, task, columns, money, unit)
    width = len(header[0])
    if scene.chance(0.2):
        slot = f"任务{len(tasks) + 1}：" if prefix.startswith("任务") else "……"
        rows.append([slot, *[""] * (width - 1)])
    if total_row and money != "none":
        rows.append(_sums(scene, tasks, columns, money, unit))
    widths = [
        width
        for column in columns
        for width in ([1.2] * 3 if column == "money" and money == "three" else [_WIDTHS[column]])
    ]
    fragment = sided(Fragment(header + rows, widths), scene.label("task.block", broken=True))
    return [fragment, _others(scene, unit)] if money == "one" and scene.chance(0.2) else [fragment]


def tasks_beside_budget(scene: Scene) -> Fragment:
    """Tasks without money on the left, the budget list and head counts on the right."""
    tasks = _tasks(scene, scene.random.randint(3, 8))
    rows = [["内容", "主要内容（重点工作计划）"]]
    for number, task in enumerate(tasks, start=1):
        star = "*" if scene.chance(0.1) else ""
        rows.append([f"任务{number}", star + task.name])
        scene.record.add("tasks", task_kind="key", label_raw=f"任务{number}", name=task.name)
    budget = numbered_list(scene)
    right = [[row[0], ">", row[1], ">"] for row in budget.rows]
    staff, offices = head_count(scene, "staff_on_post"), head_count(scene, "offices")
    right.append([f"二、{staff[0]}：", staff[1], *offices])
    label = scene.label("budget.department", unit=scene.unit_if("block") or scene.unit_if("column"))
    right.insert(0, [label, ">", ">", ">"])
    both = beside(Fragment(rows, [1, 3.4]), Fragment(right, [2.2, 0.9, 1.4, 0.9]))
    return sided(both, scene.label("task.block", broken=True))


def _tasks(scene: Scene, count: int) -> list[_Task]:
    tasks: list[_Task] = []
    for name in works(scene.random, scene.owner, count):
        total = scene.money_of(1, 300)
        other = scene.random.choice((0.0, 0.0, round(total * 0.2 / 100) * 100.0))
        content = "".join(aims(scene.random, scene.owner, scene.random.choice((1, 1, 2))))
        deadline = f"{scene.year}年{scene.random.randint(3, 12)}月"
        tasks.append(
            _Task(name, content, expected(scene.random, scene.owner), deadline, total, total - other, other)
        )
    return tasks


def _header(scene: Scene, columns: list[str], money: str, unit: str) -> list[list[str]]:
    shown = "" if scene.unit_at == "form" and unit == scene.money else unit
    first: list[str] = []
    second: list[str] = []
    for column in columns:
        if column == "money" and money == "three":
            first += [scene.label("task.money", unit=shown), ">", ">"]
            second += [scene.words.of(f"task.money.{part}") for part in ("total", "fiscal", "other")]
            continue
        text = (
            "序号"
            if column == "number"
            else scene.label(f"task.{column}", unit=shown if column == "money" else "")
        )
        first.append(text)
        second.append("^")
    return [first, second] if money == "three" else [first]


def _cells(
    scene: Scene, task: _Task, number: int, column: str, *, money: str, unit: str, prefix: str
) -> list[str]:
    match column:
        case "number":
            return [str(number)]
        case "name":
            return [prefix.format(number) + task.name]
        case "money":
            parts = (task.total, task.fiscal, task.other) if money == "three" else (task.total,)
            return [scene.amount(part, unit) for part in parts]
        case _:
            return [str(getattr(task, column))]


def _enter(scene: Scene, task: _Task, columns: list[str], money: str, unit: str) -> None:
    paid = money != "none"
    scene.record.add(
        "tasks",
        task_kind="key",
        name=task.name,
        content=task.content if "content" in columns else None,
        expected=task.expected if "expected" in columns else None,
        deadline_raw=task.deadline if "deadline" in columns else None,
        amount_raw=scene.amount(task.total, unit) if paid else None,
        unit_raw=unit if paid else None,
        amount_yuan=task.total if paid else None,
        fiscal_amount_yuan=task.fiscal if money == "three" else None,
        other_amount_yuan=task.other if money == "three" else None,
    )


def _sums(scene: Scene, tasks: list[_Task], columns: list[str], money: str, unit: str) -> list[str]:
    label = scene.label("task.sum")
    parts = ("total", "fiscal", "other") if money == "three" else ("total",)
    sums = [round(sum(getattr(task, part) or 0.0 for task in tasks), 2) for part in parts]
    lines = (("total", "total"), ("revenue", "fiscal_appropriation"), ("revenue", "other_funds"))
    for (side, item), yuan in zip(lines, sums, strict=False):
        enter(scene, (side, item, yuan), label=label, unit=unit)
    scene.record.declaration["money_unit"] = unit
    place = columns.index("money")
    before = [label, *[">"] * (place - 1)]
    after = [""] * (len(columns) - place - 1)
    return [*before, *(scene.amount(yuan, unit) for yuan in sums), *after]


def _others(scene: Scene, unit: str) -> Fragment:
    rows = [
        [scene.words.of("task.name"), scene.words.of("task.content"), scene.label("task.money", unit=unit)]
    ]
    for task in _tasks(scene, scene.random.choice((1, 2))):
        prefix = scene.random.choice(("", "其他任务："))
        rows.append([prefix + task.name, task.content, scene.amount(task.total, unit)])
        scene.record.add(
            "tasks",
            task_kind="other",
            name=task.name,
            content=task.content,
            amount_raw=scene.amount(task.total, unit),
            unit_raw=unit,
            amount_yuan=task.total,
        )
    return sided(Fragment(rows, [2, 4, 1.4]), scene.label("task.other", broken=True))
