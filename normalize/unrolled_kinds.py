"""What the columns of a table hold by their headers: the kind of each, and whether the kinds make a table of a family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.labels import match
from normalize.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract import Line
    from normalize.unrolled_costs import Kind

FEWEST_HEADERS = 3
# What a column of each concept holds, by family of table; of a label's several meanings the first is taken.
_KINDS: dict[str, Kind] = {
    "ind.number": "mark",
    "ind.level1": "level1",
    "ind.level2": "level2",
    "ind.name": "name",
    "ind.value": "value",
    "ind.annual": "value",
    "ind.period": "value",
    "ind.actual": "value",
    "ind.half": "value",
    "ind.operator": "operator",
    "ind.unit": "unit",
    "ind.direction": "direction",
    "ind.weight": "mark",
    "ind.score": "mark",
    "ind.remark": "text",
    "ind.deviation": "text",
    "ind.ignored": "text",
    "task.number": "mark",
    "task.name": "title",
    "task.content": "title",
    "task.expected": "title",
    "task.deadline": "text",
    "task.amount": "money",
    "task.fiscal": "money",
    "task.other": "money",
    "task.ignored": "text",
    "money.amount": "money",
    "money.budget": "money",
    "money.adjusted": "money",
    "money.executed": "money",
    "money.prior": "money",
    "money.ignored": "mark",
}
FAMILIES = ("ind", "task", "money")
PARTS = ("operator", "value", "unit")
NAMES = ("level1", "level2", "name")


def kind_of(text: str, family: str) -> Kind | None:
    """What a column holds that a text heads in a family of tables; None if it heads none."""
    label = match(text)
    if label is None or label.inline is not None or traits(text).level is not None:
        return None
    for concept, kind in _KINDS.items():
        if concept.startswith(family) and concept in label.concepts:
            return _kind_aside(text) if concept == "money.ignored" else kind
    if family == "ind" and label.one("head.indicators") is not None:
        return "lead"
    return None


def is_header(kinds: Sequence[Kind | None], family: str) -> bool:
    """Whether columns are enough to be those of a table of a family."""
    if len(kinds) < FEWEST_HEADERS:
        return False
    if family == "ind":
        return "name" in kinds and "value" in kinds
    if family == "task":
        return "title" in kinds and ("money" in kinds or kinds.count("title") > 1)
    return kinds.count("money") > 1


def heads_block(lines: Sequence[Line]) -> bool:
    """Whether lines are the label of a block of indicators or tasks."""
    label = match("".join(line.text for line in lines))
    return label is not None and label.one("head.indicators", "head.tasks") is not None


def _kind_aside(text: str) -> Kind:
    """What a column beside the amounts holds: shares, marks or prose."""
    wording = squeeze(text)
    if wording.endswith(("率", "比", "比重", "比例", "百分比", "进度")):
        return "rate"
    return "mark" if wording.endswith(("分", "分值", "权重", "序号", "数")) else "text"
