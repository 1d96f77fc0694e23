"""The blocks of a form read one after the other: its indicators, its tasks, and what of the sheet they claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.checks_layout import check_columns, check_rows
from normalize.indicator_columns import side_by_side
from normalize.indicator_levels import Levels
from normalize.indicators import read_indicators
from normalize.level_columns import read_level_columns
from normalize.task_texts import tasks_of_claim
from normalize.tasks import read_tasks
from normalize.titles import is_year_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.checks import Checked
    from normalize.evidence import Drafted, Used
    from normalize.fields import Fields
    from normalize.records import Indicator, Task
    from normalize.segments import Region
    from normalize.sheet import Sheet, Spot
    from normalize.tasks import TaskTotal
    from normalize.units import UnitScope


def indicators_of(
    sheet: Sheet, regions: Sequence[Region], used: Used
) -> tuple[list[Drafted[Indicator]], list[Checked]]:
    """The indicators of all blocks, and what the structure of the blocks left open."""
    drafts: list[Drafted[Indicator]] = []
    open_questions: list[Checked] = []
    levels = Levels()
    for region in regions:
        if region.kind == "level_columns":
            drafts.extend(read_level_columns(sheet, region.header, region.rows, used))
        if region.kind == "indicators":
            for part in side_by_side(region):
                found = read_indicators(sheet, part, levels, used)
                open_questions.extend(check_columns(part))
                open_questions.extend(check_rows(found, part.rows, len(drafts)))
                drafts.extend(found)
    return drafts, open_questions


def tasks_in(
    regions: Sequence[Region], units: UnitScope, fields: Fields, used: Used
) -> tuple[list[Drafted[Task]], list[TaskTotal]]:
    """The tasks of all blocks and of the texts that tell them, and the sums printed below them."""
    drafts: list[Drafted[Task]] = []
    totals: list[TaskTotal] = []
    for region in regions:
        if region.kind == "tasks":
            found, sums = read_tasks(region, units, used)
            drafts.extend(found)
            totals.extend(sums)
    for claim in fields.task_texts:
        kind = "other" if claim.concept == "head.tasks_other" else "key"
        drafts.extend(tasks_of_claim(claim.values, kind, used))
    return drafts, totals


def are_reached(indicators: Sequence[Drafted[Indicator]]) -> bool:
    """Whether any indicator says what was reached."""
    return any(draft.record.actual_raw is not None for draft in indicators)


def spots_of(sheet: Sheet, regions: Sequence[Region], titles: Sequence[Spot]) -> set[int]:
    """Identities of the spots that blocks, titles and lines of nothing but a year take, so that no field reads them."""
    claimed = {id(spot) for spot in titles}
    for region in regions:
        for row in (*region.header, *region.rows):
            claimed.update(id(spot) for spot in region.spots(row))
        if region.head is not None:
            claimed.add(id(region.head))
    limit = (titles[-1].row if titles else 0) + 6
    for row in sheet.rows[:limit]:
        if row.table is None or len(row.spots) == 1:
            claimed.update(id(spot) for spot in row.spots if is_year_line(spot.text))
    return claimed
