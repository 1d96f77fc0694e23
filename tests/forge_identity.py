"""Who declares: the head of composed forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draw import Paragraph
from forge_scene import Fragment, sided
from forge_texts import supervisor, works

if TYPE_CHECKING:
    from forge_scene import Scene

Pair = tuple[str, str]


def identity(scene: Scene, *, staff: int, sectioned: bool = False) -> list[Fragment | Paragraph]:
    """Rows of label and value pairs, seldom lines above the table.

    Args:
        scene: The form.
        staff: Number of head counts.
        sectioned: Whether the head counts stand in a section of their own.
    """
    first = _project(scene) if scene.kind == "project" else _department(scene)
    counts = _counts(scene, staff)
    pairs = scene.random.choice((1, 2, 2, 3))
    if scene.chance(0.07):
        return [Paragraph(f"{label.rstrip('：')}：{value}") for label, value in first + counts]
    if sectioned and counts:
        section = sided(_paired(counts, 2), scene.random.choice(("基本信息", "人员情况", "机构人员情况")))
        return [_paired(first, pairs), section]
    return [_paired(first + counts, pairs)]


def head_count(scene: Scene, concept: str) -> Pair:
    """A label and a number of people or units, entered in the record; the same number if it is printed again."""
    column, low, high, unit = _HEADS[concept]
    number = scene.record.declaration[column]
    if number is None:
        number = scene.random.randint(low, high)
    scene.record.declaration[column] = number
    shown = scene.random.random()
    label = scene.label(concept, unit=unit if shown < 0.15 else "")
    return label, f"{number}{unit}" if shown > 0.85 else str(number)


_HEADS = {
    "subordinates": ("subordinate_units", 0, 30, "个"),
    "staff_fiscal": ("staff_fiscal", 3, 900, "人"),
    "staff_quota": ("staff_quota", 5, 900, "人"),
    "staff_on_post": ("staff_on_post", 2, 900, "人"),
    "offices": ("internal_offices", 0, 25, "个"),
}


def _department(scene: Scene) -> list[Pair]:
    pairs = [(scene.label("department"), scene.owner.name)]
    scene.record.declaration["department"] = scene.owner.name
    if scene.chance(0.25):
        code = f"{scene.random.randint(101, 899)}{scene.random.randint(1, 40):03}"
        scene.record.declaration["department_code"] = code
        pairs.append((scene.label("department_code"), code))
    return pairs + _persons(scene, 0.25)


def _project(scene: Scene) -> list[Pair]:
    declaration = scene.record.declaration
    name = scene.random.choice(works(scene.random, scene.owner, 4))
    declaration["project_name"] = name
    declaration["department"] = scene.owner.name
    pairs = [(scene.label("project"), name)]
    if scene.chance(0.35):
        pairs.append(("项目编码", f"{scene.random.randint(10**9, 10**10)}"))
    unit = scene.owner.name
    if scene.chance(0.15):
        code = f"{scene.random.randint(101, 899)}{scene.random.randint(1, 40):03}"
        declaration["department_code"] = code
        unit = f"{code}-{unit}"
    if scene.chance(0.8):
        above = supervisor(scene.random, scene.owner)
        declaration["supervising_department"] = above
        pairs += [(scene.label("supervisor"), above), (scene.label("operator"), unit)]
    else:
        pairs.append((scene.label("operator"), unit))
    if scene.chance(0.35):
        pairs += [
            ("项目性质", scene.random.choice(("一次性项目", "经常性项目", "延续性项目"))),
            (
                scene.random.choice(("项目类别", "项目属性")),
                scene.random.choice(("特定目标类", "新增项目□ 延续项目☑", "其他运转类")),
            ),
        ]
    if scene.chance(0.4):
        pairs += _period(scene)
    return pairs + _persons(scene, 0.2)


def _period(scene: Scene) -> list[Pair]:
    begin, end = scene.year, scene.year + scene.random.randint(1, 4)
    scene.record.declaration["period_start"] = begin
    scene.record.declaration["period_end"] = end
    if scene.chance(0.5):
        dates = scene.random.choice(
            (("{}/1/1", "{}/12/31"), ("{}-01-01", "{}-12-31"), ("{}年1月", "{}年12月"))
        )
        return [(scene.label("start"), dates[0].format(begin)), (scene.label("finish"), dates[1].format(end))]
    shape = scene.random.choice(("{}年1月-{}年12月", "{}年-{}年", "{}.01-{}.12", "{}年1月1日至{}年12月31日"))
    return [(scene.label("period"), shape.format(begin, end))]


def _persons(scene: Scene, share: float) -> list[Pair]:
    if not scene.chance(share):
        return []
    return [
        (
            scene.random.choice(("联系人", "填报人", "项目负责人")),
            scene.random.choice(("周甲", "秦乙", "欧阳丙")),
        ),
        ("联系电话", f"0{scene.random.randint(310, 998)}-{scene.random.randint(2000000, 8999999)}"),
    ]


def _counts(scene: Scene, number: int) -> list[Pair]:
    return [head_count(scene, concept) for concept in scene.random.sample(list(_HEADS), number)]


def _paired(pairs: list[Pair], across: int) -> Fragment:
    rows: list[list[str]] = []
    waiting: list[Pair] = []
    for pair in pairs:
        waiting.append(pair)
        if len(waiting) == across:
            rows.append([text for one in waiting for text in one])
            waiting = []
    if waiting:
        row = [text for one in waiting for text in one]
        rows.append(row + [">"] * (2 * across - len(row)))
    return Fragment(rows, [1.5, 2.5] * across)
