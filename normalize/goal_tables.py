"""Goals listed in a table of their own columns (目标内容, 责任股室, 完成时限) beside the label of the goal: no tasks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.fields import Claim
from normalize.labels import GOALS
from normalize.sheet import BEHIND_ALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.evidence import Used
    from normalize.fields import Fields
    from normalize.segments import Region
    from normalize.sheet import Row, Spot

_MONEY = ("task.amount", "task.fiscal", "task.other")
_ASIDE = ("task.number", "ind.number", "task.deadline", "task.ignored", "ind.ignored")
_OF_GOALS = re.compile(r"目标|^(?:具体|主要)?内容$")


def without_goal_tables(regions: Sequence[Region], fields: Fields, used: Used) -> tuple[Region, ...]:
    """Take the goals out of those task blocks that only list goals, one a row, and keep the other blocks."""
    kept: list[Region] = []
    for region in regions:
        column = _column_of_goals(region) if region.kind == "tasks" else None
        if column is None:
            kept.append(region)
        else:
            fields.claims.extend(_claims(region, column, used))
    return tuple(kept)


def _column_of_goals(region: Region) -> Spot | None:
    """The header over the texts of the goals; None if the block has money, no label of a goal, or other texts as well."""
    if len(region.header) != 1 or region.head is not None or not region.rows:
        return None
    head, *columns = region.header[0].spots
    label = head.label
    if label is None or label.inline or label.one(*GOALS) is None:
        return None
    if any(row.spots[0].column <= head.column and not _moved(row, columns) for row in region.rows):
        return None  # the label heads a column of its own
    labels = [(spot, spot.label) for spot in columns]
    if any(label is None or label.one(*_MONEY) for _, label in labels):
        return None
    texts = [spot for spot, label in labels if label is not None and label.one(*_ASIDE) is None]
    return texts[0] if len(texts) == 1 and _OF_GOALS.search(texts[0].text) else None


def _moved(row: Row, columns: Sequence[Spot]) -> int:
    """How far a row of a text dump with a cell for each header behind the label has moved left; 0 if it has not."""
    if row.spans or len(row.spots) != len(columns):
        return 0
    return max(columns[0].column - row.spots[0].column, 0)


def _claims(region: Region, column: Spot, used: Used) -> list[Claim]:
    """The claim of the goal's label with a text of each row."""
    head = region.header[0].spots[0]
    label = head.label
    concept = label.one(*GOALS) if label is not None else None
    used.name("label", head)
    used.name("header", *region.header[0].spots[1:])
    behind = [spot.column for spot in region.header[0].spots if spot.column > column.column]
    end = min(behind, default=BEHIND_ALL)
    texts: list[Spot] = []
    for row in region.rows:
        moved = _moved(row, region.header[0].spots[1:])
        for spot in row.spots:
            if column.column <= spot.column + moved < end:
                texts.append(spot)
            else:
                used.name("not_extracted", spot)
    if label is None or concept is None or not texts:
        return []
    used.value(*texts)
    return [Claim(concept, label, head, tuple((spot, spot.text) for spot in texts), listed=True)]
