"""Reading the indicator block: rows bound to columns, levels filled down and repaired, values parsed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from normalize.binding import Binding, Column, Trial, bind, bind_shifted, overlap_place
from normalize.evidence import Drafted, Evidence, Flag, Used
from normalize.indicator_columns import indicator_columns
from normalize.indicator_values import amounts_of, split_row
from normalize.labels import partition_label
from normalize.named_values import is_empty, named_values
from normalize.numbering import strip_marker
from normalize.taxonomy import level, level_path
from normalize.traits import Traits, traits
from normalize.value_pairs import join_limits, part_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.indicator_levels import Levels, Placed
    from normalize.records import Indicator
    from normalize.segments import Region
    from normalize.sheet import Row, Sheet, Spot

_TARGETS = ("annual", "period", "actual")
# Columns whose cells are recognised and named but have no place in the record.
_MOVED = 0.6  # what it costs to take a row of a text dump for one that has moved
_APART = 4.0  # what it costs a level to stand in the column of another, in a row that has not moved
_LEFT_OUT = ("ignored", "number", "half")


@dataclass(slots=True)
class _Block:
    """What is known while one block is read."""

    sheet: Sheet
    region: Region
    columns: tuple[Column, ...]
    usual: dict[str, int] = field(default_factory=dict[str, int])
    usual_shift: int = 0


def read_indicators(sheet: Sheet, region: Region, levels: Levels, used: Used) -> list[Drafted[Indicator]]:
    """Read one indicator block.

    `levels` is the state of the tree so far: a block whose header only repeats the one before it (after a page
    break) goes on with the levels reached there.
    """
    block = _Block(sheet, region, indicator_columns(region))
    for row in region.header:
        used.name("header", *row.spots)
    if region.head is not None:
        used.name("label", region.head)
    _learn(block)
    drafts: list[Drafted[Indicator]] = []
    pending: list[Drafted[Indicator]] = []
    for row in region.rows:
        cells = _cells(region, row)
        if not cells or cells[0].is_total:
            used.name("total", *cells)
            continue
        if (heading := _level_heading(row, cells, block.columns)) is not None:
            bound, in_place = {"level1": heading}, True
        else:
            bound, in_place = _bind_row(block, row, cells, used)
        part_pairs(bound, block.columns, used)
        join_limits(bound, block.columns, used)
        _leave_slots(bound, used)
        _part_levels(bound, used)
        _part_level_from_name(bound, used)
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


def _cells(region: Region, row: Row) -> list[Spot]:
    """The row's spots without the label of the whole block."""
    return [
        spot
        for spot in region.spots(row)
        if spot is not region.head
        and not (
            spot.label is not None
            and spot.label.one("head.indicators", "head.indicators_long") is not None
            and traits(spot.text).level is None
            and spot is row.spots[0]
            and len(row.spots) > 1
        )
    ]


def _level_heading(row: Row, cells: Sequence[Spot], columns: Sequence[Column]) -> Spot | None:
    """The level 1 that a row of one merged cell prints over its indicators (`（一）产出指标`); else None."""
    if len(cells) != 1 or (row.spans and cells[0].column_span < row.columns):
        return None
    if not row.spans and any(column.role == "level1" for column in columns):
        return None
    found = level(cells[0].text)
    return cells[0] if found is not None and found.level1 is not None and not found.rare else None


def _learn(block: _Block) -> None:
    """Learn from a text dump where the cells of each column usually begin, and how far rows usually stand left.

    Every row is first bound by content at the shift that suits the header best, so that rows which have lost
    merged cells vote for the same places as whole ones.
    """
    counts: dict[str, Counter[int]] = {}
    shifts: Counter[int] = Counter()
    for row in block.region.rows:
        cells = _cells(block.region, row)
        if row.spans or not cells:
            continue
        reach = max(column.first for column in block.columns)
        trials = (Trial(shift, _content, _MOVED if shift else 0.0) for shift in range(reach + 1))
        binding, shift = bind_shifted(cells, block.columns, {}, trials)
        if len(cells) > 1:
            shifts[shift] += 1
        for cell, column in zip(cells, binding.columns, strict=True):
            if column is not None:
                counts.setdefault(column.key, Counter())[cell.column + shift] += 1
    for key, counter in counts.items():
        position, number = counter.most_common(1)[0]
        if number >= 2:
            block.usual[key] = position
    block.usual_shift = shifts.most_common(1)[0][0] if shifts else 0


def _bind_row(block: _Block, row: Row, cells: list[Spot], used: Used) -> tuple[dict[str, Spot], bool]:
    """Bind the cells of one row, and tell whether a row of a text dump stands where its columns usually stand.

    Keys are roles, with `.op` and `.unit` behind the groups of part columns.
    """
    in_place = False
    if row.spans:
        header = block.region.header
        same = not header or header[0].table == row.table or header[0].columns == row.columns
        binding = bind(cells, block.columns, _content, overlap_place if same else _anywhere)
    else:
        binding, shift = _best_shift(block, cells)
        in_place = shift == block.usual_shift and not row.listed
    bound: dict[str, Spot] = {}
    for cell, column in zip(cells, binding.columns, strict=True):
        if column is None:
            continue
        if column.role == "part":
            for group in column.groups:
                bound[f"{group}.{column.part}"] = cell
        elif column.role in _LEFT_OUT:
            used.name("not_extracted", cell)
        else:
            bound[column.role] = cell
    if row.spans:
        _add_spanning_values(block, row, bound)
    else:
        _name_what_has_a_value(bound)
    return bound, in_place


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


def _part_level_from_name(bound: dict[str, Spot], used: Used) -> None:
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
    if found is not None and found.certain and found.level2 is not None:
        used.value(spot)
        bound["level2"], bound["name"] = replace(spot, text=head), replace(spot, text=name)


def _name_what_has_a_value(bound: dict[str, Spot]) -> None:
    """In a text dump a lone text beside a value is the indicator, even if its words could name a level."""
    if "name" in bound or not any(role in bound for role in _TARGETS):
        return
    for role in ("level2", "level1"):
        spot = bound.get(role)
        found = level(spot.text) if spot is not None else None
        if spot is not None and (found is None or not found.certain):
            bound["name"] = bound.pop(role)
            return


def _anywhere(_cell: Spot, _column: Column) -> float:
    return 0.0


def _best_shift(block: _Block, cells: list[Spot]) -> tuple[Binding, int]:
    """Bind a row of a text dump, trying every shift to the right that puts a cell where its kind usually stands."""
    shifts = {0, block.usual_shift}
    for position in block.usual.values():
        shifts.update(position - cell.column for cell in cells if position > cell.column)
    usual = block.usual_shift

    def in_place(cell: Spot, column: Column) -> float:
        """A row that begins with a blank has not moved: its levels stand in their own columns."""
        place = block.usual.get(column.key) if column.role in ("level1", "level2") else None
        apart = place is not None and place != cell.column and cells[0].column > 0 and cell.in_file
        return _content(cell, column) - (_APART if apart else 0.0)

    trials = (
        Trial(shift, _shifted_content if shift > usual else in_place, 0.0 if shift == usual else _MOVED)
        for shift in sorted(shifts)
    )
    return bind_shifted(cells, block.columns, block.usual, trials)


def _add_spanning_values(block: _Block, row: Row, bound: dict[str, Spot]) -> None:
    """A value cell merged over several rows holds for each indicator it stands beside."""
    if "name" not in bound:
        return
    for column in block.columns:
        if column.role not in _TARGETS or column.role in bound:
            continue
        spot = block.sheet.at(row.index, column.first)
        name = bound["name"]
        if spot is not None and spot.row < row.index and spot.row_span > 1 and spot is not name:
            above = block.sheet.at(spot.row, name.column)
            if above is not None and above.column == name.column and above is not spot:
                bound[column.role] = spot


def _content(cell: Spot, column: Column) -> float:
    return content_score(traits(cell.text), column)


def _shifted_content(cell: Spot, column: Column) -> float:
    """A row that has moved left has lost its levels: what it still prints of them is a known name."""
    look = traits(cell.text)
    score = content_score(look, column)
    return score - 2.5 if column.role in ("level1", "level2") and look.level is None else score


def content_score(look: Traits, column: Column) -> float:
    """How well a text suits a column of an indicator block, whatever its place; positive is good."""
    role = column.role
    if look.tick:
        return 1.0 if role in _LEFT_OUT else -6.0
    if role == "part":
        if column.part == "op":
            return 6.0 if look.operator else -8.0
        if column.part == "high":
            return 2.5 if look.value else -5.0
        return 4.0 if look.unit else (-8.0 if look.number or look.level or look.length > 8 else -1.0)
    if role in ("level1", "level2"):
        return _level_score(look, role)
    if role == "name":
        if look.level is not None and column.part == "level2":
            return 2.0
        if look.level is not None:
            return -4.0 if look.level.certain else -0.5
        if look.operator or look.direction:
            return -8.0
        if look.value:
            return -3.0
        return 2.0 if look.name else 1.5
    if role in _TARGETS:
        if look.level is not None and look.level.certain:
            return -6.0
        if look.direction or look.operator:
            return -5.0
        if look.value:
            return 2.5
        return -0.3 if look.name else (1.0 if look.length <= 6 else 0.4)
    if role in ("weight", "score", "number"):
        return 2.0 if look.number or (look.value and look.length <= 4) else -6.0
    if role == "direction":
        return 6.0 if look.direction else -8.0
    if look.level is not None and look.level.certain:
        return -6.0
    return -0.5 if look.value else 0.3


def _level_score(look: Traits, role: str) -> float:
    found = look.level
    if found is not None:
        code = found.level1 if role == "level1" else found.level2
        if code is not None and role == "level1" and found.rare:
            return 2.0
        if code is not None:
            return 5.5 if found.certain else 3.0
        return -2.5
    if look.value or look.operator or look.direction:
        return -8.0
    return -3.0 if look.length > 14 or look.instruction else -0.5


def _draft(block: _Block, bound: dict[str, Spot], placed: Placed, used: Used) -> list[Drafted[Indicator]]:
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
        values = [spot for role, spot in bound.items() if role.split(".")[0] in _TARGETS]
        flags: tuple[Flag, ...] = ()
        evidence = placed.evidence
        record = placed.record()
        if values:
            record, evidence, flags = amounts_of(record, bound, used, evidence)
        return [Drafted(record, placed.anchor, evidence, (*placed.flags, *flags))]
    drafts: list[Drafted[Indicator]] = []
    pieces = split_row(name_spot, bound)
    if any(column.part == "with_value" for column in block.columns):
        bound = {"annual": name_spot, **bound}
        pieces = [(name, {"annual": value}) for name, value in named_values(name_spot.text)]
    for name_text, values in pieces:
        marker, name = strip_marker(name_text)
        name = re.sub(r"\s*\n\s*", "", name).strip()
        if not name:
            continue
        used.value(name_spot)
        record = _with_own_level(placed.record(name=name), block)
        evidence = (*placed.evidence, Evidence("name", name_spot, name_text))
        record, evidence, flags = amounts_of(record, bound, used, evidence, values)
        drafts.append(Drafted(record, name, evidence, (*placed.flags, *flags)))
        del marker
    used.name("slot", name_spot)
    return drafts


def _with_own_level(record: Indicator, block: _Block) -> Indicator:
    """In a list of two levels, a name that is a level-2 name says which level 2 the row is."""
    if record.level2 is not None or not any(column.part == "level2" for column in block.columns):
        return record
    found = level(record.name or "")
    if found is None or found.level2 is None:
        return record
    return replace(record, level2=record.name, level2_code=found.level2)


def _is_instruction(block: _Block, spot: Spot) -> bool:
    """Whether a cell tells how to fill the form: by its words, or as one cell over several rows and columns."""
    look = traits(spot.text)
    if look.instruction:
        return True
    value = next((column for column in block.columns if column.role in _TARGETS), None)
    return spot.row_span > 2 and value is not None and spot.over(value.first, value.end) and not look.value
