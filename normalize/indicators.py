"""Reading the indicator block: rows bound to columns, levels filled down and repaired, values parsed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.evidence import Drafted, Evidence, Flag, Used
from normalize.indicator_columns import indicator_columns
from normalize.indicator_content import TARGETS
from normalize.indicator_rows import Block, bind_row, cells_of, learn
from normalize.indicator_values import amounts_of, split_row, without_mark
from normalize.labels import partition_label
from normalize.named_values import is_empty, named_values
from normalize.numbering import strip_marker
from normalize.taxonomy import level, level_path
from normalize.titles import is_heading
from normalize.traits import OUTLINED, traits
from normalize.value_pairs import join_limits, part_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalize.binding import Column
    from normalize.indicator_levels import Levels, Placed
    from normalize.records import Indicator
    from normalize.segments import Region
    from normalize.sheet import Row, Sheet, Spot
    from normalize.taxonomy import Level

_FEWEST_COLUMNS = 3  # of a block that a cell may stand across


def read_indicators(sheet: Sheet, region: Region, levels: Levels, used: Used) -> list[Drafted[Indicator]]:
    """Read one indicator block.

    `levels` is the state of the tree so far: a block whose header only repeats the one before it (after a page
    break) goes on with the levels reached there.
    """
    block = Block(sheet, region, indicator_columns(region))
    for row in region.header:
        used.name("header", *row.spots)
    if region.head is not None:
        used.name("label", region.head)
    learn(block)
    drafts: list[Drafted[Indicator]] = []
    pending: list[Drafted[Indicator]] = []
    for row in region.rows:
        cells = cells_of(region, row)
        if not cells or cells[0].is_total:
            used.name("total", *cells)
            continue
        if _stands_across(row, cells, block.columns):
            if is_heading(cells[0].text):
                used.name("heading", *cells)
            continue
        if (heading := _level_heading(row, cells, block.columns)) is not None:
            bound, in_place = {"level1": heading}, True
        else:
            bound, in_place = bind_row(block, row, cells, used)
            _take_level_for_name(bound, block.columns, used)
        part_pairs(bound, block.columns, used)
        join_limits(bound, block.columns, used)
        _leave_slots(bound, used)
        _part_levels(bound, used)
        _part_level_from_name(bound, levels, used)
        placed = levels.place(sheet, row, bound, block.columns, in_place=in_place)
        used.name("level", *(spot for spot in (bound.get("level1"), bound.get("level2")) if spot is not None))
        made = _draft(block, bound, placed, used)
        if placed.prints and pending and not placed.completes(pending[-1].record):
            drafts.extend(pending)
        if placed.prints or (made and made[0].record.name is not None):
            pending = []
        if made and made[0].record.name is None:
            pending = [] if drafts and _same_level(made[0].record, drafts[-1].record) else made
        else:
            drafts.extend(made)
    drafts.extend(pending)
    return drafts


def _same_level(row: Indicator, above: Indicator) -> bool:
    """Whether a row without a name only repeats the levels of the row above."""
    return (row.level1, row.level2) == (above.level1, above.level2) and row.remark is None


def _level_heading(row: Row, cells: Sequence[Spot], columns: Sequence[Column]) -> Spot | None:
    """The level 1 that a row of one merged cell prints over its indicators (`（一）产出指标`); else None."""
    if len(cells) != 1 or (row.spans and cells[0].column_span < row.columns):
        return None
    if not row.spans and any(column.role == "level1" for column in columns):
        return None
    found = level(cells[0].text)
    return cells[0] if found is not None and found.level1 is not None and not found.rare else None


def _take_level_for_name(bound: dict[str, Spot], columns: Sequence[Column], used: Used) -> None:
    """Take a level in the column of names, with the marks of all its indicators and no value, for what it is."""
    name = bound.get("name")
    found = level(name.text) if name is not None else None
    if name is None or found is None or found.path is not None or not found.certain:
        return
    if any(target in bound for target in TARGETS):
        return
    role = "level2" if found.level1 is None or found.rare else "level1"
    if any(column.role in ("level1", role) for column in columns):
        return
    used.name("total", *(spot for role, spot in bound.items() if role != "name"))
    bound.clear()
    bound[role] = name


def _stands_across(row: Row, cells: Sequence[Spot], columns: Sequence[Column]) -> bool:
    """Whether a row is one cell merged over all columns that prints no level: text between rows, and no indicator."""
    if not row.spans or len(cells) != 1 or len(columns) < _FEWEST_COLUMNS:
        return False
    cell = cells[0]
    if cell.column > columns[0].first or cell.end < max(column.end for column in columns):
        return False
    head, _, _ = partition_label(cell.text)
    return level(head) is None and level_path(cell.text) is None


def _leave_slots(bound: dict[str, Spot], used: Used) -> None:
    """Leave out the dots of a template that stand where a level would."""
    for role in ("level1", "level2"):
        spot = bound.get(role)
        if spot is not None and traits(spot.text).slot:
            used.name("slot", bound.pop(role))


def _part_levels(bound: dict[str, Spot], used: Used) -> None:
    """Part a cell that holds a level 1 and a level 2 (`产出-数量`) where neither has another cell."""
    for role, other in (("level1", "level2"), ("level2", "level1")):
        spot = bound.get(role)
        found = level(spot.text) if spot is not None and other not in bound else None
        if spot is None or found is None or found.path is None:
            continue
        used.value(spot)
        bound["level1"], bound["level2"] = (replace(spot, text=text) for text in found.path)
        return


def _part_level_from_name(bound: dict[str, Spot], levels: Levels, used: Used) -> None:
    """Part a cell that prints levels before the name (`数量指标：植树株数`) where no cell of their own does."""
    spot = bound.get("name")
    if spot is None or "level2" in bound:
        return
    along = level_path(spot.text) if "level1" not in bound else None
    if along is not None and along[2]:
        used.value(spot)
        roles = ("level1", "level2", "name")
        bound.update((role, replace(spot, text=text)) for role, text in zip(roles, along, strict=True))
        return
    head, colon, name = partition_label(spot.text)
    found = level(head) if colon and name else None
    if found is not None and found.level2 is not None and (found.certain or _is_under(found, bound, levels)):
        used.value(spot)
        bound["level2"], bound["name"] = replace(spot, text=head), replace(spot, text=name)


def _is_under(found: Level, bound: Mapping[str, Spot], levels: Levels) -> bool:
    """Whether a level 2 is one of the level 1 beside or above its row (`产出` beside `数量：植树株数`)."""
    spot = bound.get("level1")
    upper = level(spot.text) if spot is not None else None
    code = levels.level1_code if spot is None else upper.level1 if upper is not None else None
    return code in found.parents


def _draft(block: Block, bound: dict[str, Spot], placed: Placed, used: Used) -> list[Drafted[Indicator]]:
    """Make the record or, where one cell lists several indicators, the records of one row."""
    name_spot = bound.get("name")
    if name_spot is not None and _is_instruction(block, name_spot):
        used.value(name_spot)
        record = placed.record(remark=name_spot.text)
        return [
            Drafted(record, placed.anchor, (*placed.evidence, Evidence("remark", name_spot, name_spot.text)))
        ]
    if name_spot is not None and (traits(name_spot.text).slot or is_empty(name_spot.text)):
        used.name("slot", name_spot)
        name_spot = None
    if name_spot is None:
        if not placed.prints:
            return []
        values = [spot for role, spot in bound.items() if role.split(".")[0] in TARGETS]
        flags: tuple[Flag, ...] = ()
        evidence = placed.evidence
        amounts: dict[str, object] = {}
        if values:
            amounts, evidence, flags = amounts_of(None, bound, used, evidence)
        return [Drafted(placed.record(None, **amounts), placed.anchor, evidence, (*placed.flags, *flags))]
    drafts: list[Drafted[Indicator]] = []
    pieces = split_row(name_spot, bound)
    if any(column.part == "with_value" for column in block.columns):
        bound = {"annual": name_spot, **bound}
        pieces = [(name, {"annual": value}) for name, value in named_values(name_spot.text)]
    for name_text, values in pieces:
        marker, name = strip_marker(name_text)
        name = re.sub(r"\s*\n\s*", "", name).strip()
        if block.outlined:
            name = OUTLINED.sub("", name, count=1)
        if not name:
            continue
        used.value(name_spot)
        bare, printed = without_mark(name)
        mark = printed if bare and "weight" not in bound else None
        if mark is not None:
            name = bare
        evidence = (*placed.evidence, Evidence("name", name_spot, name_text))
        amounts, evidence, flags = amounts_of(name, bound, used, evidence, values)
        if mark is not None:
            amounts["weight"] = mark
            evidence = (*evidence, Evidence("weight", name_spot, name_text))
        record = _with_own_level(placed.record(name, **amounts), block)
        drafts.append(Drafted(record, name, evidence, (*placed.flags, *flags)))
        del marker
    used.name("slot", name_spot)
    return drafts


def _with_own_level(record: Indicator, block: Block) -> Indicator:
    """In a list of two levels, a name that is a level-2 name says which level 2 the row is."""
    if record.level2 is not None or not any(column.part == "level2" for column in block.columns):
        return record
    found = level(record.name or "")
    if found is None or found.level2 is None:
        return record
    return replace(record, level2=record.name, level2_code=found.level2)


def _is_instruction(block: Block, spot: Spot) -> bool:
    """Whether a cell tells how to fill the form: by its words, or as one cell over several rows and columns."""
    look = traits(spot.text)
    if look.instruction:
        return True
    value = next((column for column in block.columns if column.role in TARGETS), None)
    return spot.row_span > 2 and value is not None and spot.over(value.first, value.end) and not look.value
