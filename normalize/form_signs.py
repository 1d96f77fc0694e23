"""The signs by which a sheet is known for a declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.indicator_columns import indicator_columns
from normalize.labels import GOALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Drafted
    from normalize.fields import Fields
    from normalize.records import Indicator, Task
    from normalize.segments import Region
    from normalize.sheet import Sheet, Spot

_TARGETS = frozenset({"annual", "period", "actual"})
_MARKS = frozenset({"weight", "score", "ignored"})


def worth_reading(sheet: Sheet) -> bool:
    """Whether a form without table blocks has labels enough to be one in plain text."""
    concepts: set[str] = set()
    for row in sheet.rows:
        for spot in row.spots:
            label = spot.label
            if label is not None:
                found = label.one("field.department", "field.project_name", "text", "item", "head")
                if found is not None:
                    concepts.add(found)
    return len(concepts) >= 3


def is_form(
    titles: Sequence[Spot],
    fields: Fields,
    indicators: Sequence[Drafted[Indicator]],
    tasks: Sequence[Drafted[Task]],
    *,
    scoring: bool,
) -> bool:
    """Whether what was read is a declaration: indicators with values, or a title with several blocks of a form."""
    valued = sum(
        draft.record.annual_raw is not None or draft.record.period_raw is not None for draft in indicators
    )
    identified = fields.first("field.department", "field.project_name", "field.implementing_unit") is not None
    goal = fields.first(*GOALS) is not None
    blocks = sum(
        (
            identified,
            goal,
            bool(tasks),
            bool(fields.items),
            valued > 0,
            fields.first("text.functions") is not None,
        )
    )
    if valued and (identified or titles or blocks >= 2):
        return True
    if scoring:
        return bool(titles) and identified and goal and bool(fields.items)
    return blocks >= (2 if titles else 3)


def states_targets(region: Region) -> bool:
    """Whether an indicator block has a column for values, or nothing but names; a scoring sheet has rules and marks."""
    if not region.header:
        return True
    columns = indicator_columns(region)
    if any(column.role in _TARGETS or column.part == "with_value" for column in columns):
        return True
    roles = {column.role for column in columns}
    return "name" in roles and roles.isdisjoint(_MARKS)
