"""Header rows of tables dumped without their covered cells: which columns they head, each way to read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize.folding import squeeze
from normalize.traits import traits
from normalize.unrolled_headers import Header, Places
from normalize.unrolled_kinds import FAMILIES, NAMES, PARTS, heads_block, is_header, kind_of
from normalize.unrolled_pairs import is_section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract import Line
    from normalize.unrolled_costs import Kind

_KNOWN_SHARE = 0.6
_STUBS = frozenset({"项目", "内容", "名称", "科目", "类别"})
_MOST_BEFORE = 2  # cells before the first known header: the label of the block, and that of the budget items
_STUB_AMONG = 3  # headers of money of which the first may head the budget items
_LONGEST_HEADER = 40
_GROUPED = 2  # columns of each of several groups that are alike
_MISSING: dict[str, tuple[Kind, ...]] = {"ind": ("name", "value"), "task": ("title", "money")}
_GROUPS = ("value", "money", "lead", "text")
_LEVELS = 2  # cells of a row among which a level stands
_LONGEST_PART = 12  # characters of a header below another that is in no list
_WIDER = 6.0  # cost of a header that covers two columns
_CONTENT = "内容"  # under a header that says no more, indicators may be named
_NAME = "名称"
_LEVEL_KINDS: tuple[Kind, ...] = ("level1", "level2")
_PARTED: dict[Kind, tuple[tuple[Kind, ...], ...]] = {
    "lead": (("level1", "level2"),),
    "level1": (("level1", "level2"),),
    "name": (("level1", "name"), ("level2", "name"), ("level1", "level2", "name")),
    "value": (("operator", "value"), ("value", "unit"), ("operator", "value", "unit")),
}
"""What one header stands over that covers several columns, none of which has a header of its own."""


@dataclass(frozen=True, slots=True)
class PackedHeader:
    """A way to read one or two rows as a header, and the label of the block that stands beside the table, if any.

    `end` of the header is the index of the row behind it. `cost` is that of what the header does not say.
    """

    header: Header
    section: Line | None
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class _Top:
    """The first row of a header: its cells with their kinds, and how many stand before the first known one."""

    cells: Sequence[Line]
    kinds: Sequence[Kind]
    before: int


def packed_headers(rows: Sequence[Sequence[Line]], row: int) -> list[PackedHeader]:
    """What a row may head, alone or with the row below it; empty if it is no header."""
    return list(_strictly(rows, row)) or list(_by_guess(rows, row))


def _strictly(rows: Sequence[Sequence[Line]], row: int) -> Iterator[PackedHeader]:
    for family in FAMILIES:
        top = _top(rows[row], family)
        below = _below(rows, row + 1, family)
        if top is None or not is_header([*top.kinds[top.before :], *below], family):
            continue
        yield from _of_funds(top, row) if family == "money" else _of_rows(top.kinds, below, rows, row, family)
        return


def _by_guess(rows: Sequence[Sequence[Line]], row: int) -> Iterator[PackedHeader]:
    """The readings if one header that is unknown, or passes for prose, means what is missing; the cells tell which."""
    for family, missing in _MISSING.items():
        top = _top(rows[row], family)
        below = _below(rows, row + 1, family)
        if top is None:
            continue
        for at, known in enumerate(top.kinds):
            for kind in missing if known == "text" else ():
                guess: list[Kind] = [*top.kinds[:at], kind, *top.kinds[at + 1 :]]
                if is_header([*guess[top.before :], *below], family):
                    yield from _of_rows(guess, below, rows, row, family)


def _of_rows(
    kinds: Sequence[Kind], below: Sequence[Kind], rows: Sequence[Sequence[Line]], row: int, family: str
) -> Iterator[PackedHeader]:
    if not below:
        places = [(0, at) for at in range(len(kinds))]
        yield _made(rows[row], kinds, places, row + 1, family)
        if family == "ind":
            if kinds[0] == "lead" and kinds[1] in ("level2", "name"):
                yield _made(rows[row], ["level1", *kinds[1:]], places, row + 1, family)
            if list(kinds[:2]) == ["name", "text"] and _NAME in rows[row][1].text:  # `指标 | 名称`
                for upper in _LEVEL_KINDS:
                    yield _made(rows[row], [upper, "name", *kinds[2:]], places, row + 1, family)
            for at, wider in _widened(list(kinds), rows[row]):
                more = len(wider) - len(kinds)
                places = [(0, column + (more if column > at else 0)) for column in range(len(kinds))]
                yield replace(_made(rows[row], wider, places, row + 1, family), cost=_WIDER)
        # The funds of the form may stand beside its tasks.
        if family == "task" and (kinds[-1] == "money" or is_section(rows[row][-1])):
            yield _made(rows[row], [*kinds[:-1], "aside", "money"], places, row + 1, family)
        return
    cells = [*rows[row], *rows[row + 1]]
    for columns, places in _arranged(kinds, below):
        yield _made(cells, columns, places, row + 2, family)


def _widened(kinds: list[Kind], cells: Sequence[Line]) -> Iterator[tuple[int, list[Kind]]]:
    """What columns hold if one of their headers covers several: the place of that header, and the kind of every column."""
    for at, kind in enumerate(kinds):
        for parts in _PARTED.get(kind, ()):
            others = (*kinds[:at], *kinds[at + 1 :])
            if not any(part != kind and part in others for part in parts):
                yield at, [*kinds[:at], *parts, *kinds[at + 1 :]]
        if (
            kind == "level1"
            and kinds[at + 1 : at + 2] == ["level2"]
            and cells[at + 1].text.endswith(_CONTENT)
        ):
            behind: list[Kind] = ["text" if other == "name" else other for other in kinds[at + 2 :]]
            wider: list[Kind] = [*kinds[: at + 1], "level2", "name", *behind]
            yield at, wider


def _top(cells: Sequence[Line], family: str) -> _Top | None:
    if any(len(cell.text) > _LONGEST_HEADER for cell in cells):
        return None
    found: list[Kind | None] = [kind_of(cell.text, family) for cell in cells]
    if family == "money" and found[:2] == ["money", None] and _is_stub(cells[1].text):
        found[0] = None  # `预算安排 | 项目`: the label of the block, beside that of its items
    before = next((at for at, kind in enumerate(found) if kind is not None), len(found))
    known = sum(kind is not None for kind in found)
    if before > _MOST_BEFORE or not known or known < _KNOWN_SHARE * (len(found) - before):
        return None
    kinds: list[Kind] = []
    for at, kind in enumerate(found):
        kinds.append("lead" if at < before else kind or "text")
    twice = kinds[0] in ("name", "title") and kinds[0] in kinds[1:]
    if twice and (kinds[1] == "level1" or heads_block(cells[:1])):
        kinds[0] = "lead"
    return _Top(cells, kinds, before)


def _is_stub(text: str) -> bool:
    """Whether a header says no more than that what stands below it is named."""
    return squeeze(text) in _STUBS


def _below(rows: Sequence[Sequence[Line]], row: int, family: str) -> list[Kind]:
    """What the cells of a second header row head; empty if the row is none."""
    cells = rows[row] if row < len(rows) else ()
    found: list[Kind | None] = [kind_of(cell.text, family) for cell in cells]
    kinds: list[Kind] = [kind for kind in found if kind is not None]
    if len(kinds) == len(cells) > 1:
        return kinds
    return ["text"] * len(cells) if family == "ind" and _names_parts(rows, row) else []


def _names_parts(rows: Sequence[Sequence[Line]], row: int) -> bool:
    """Whether a row of short words in no list stands between a header and a row that begins with a level."""
    if row + 1 >= len(rows) or len(rows[row]) < _GROUPED or not rows[row + 1]:
        return False
    levels = [traits(cell.text).level for cell in rows[row + 1][:_LEVELS]]
    looks = [traits(cell.text) for cell in rows[row]]
    return any(found is not None and found.certain for found in levels) and all(
        0 < look.length <= _LONGEST_PART and not (look.figure or look.operator or look.level)
        for look in looks
    )


def _arranged(top: Sequence[Kind], below: Sequence[Kind]) -> Iterator[tuple[list[Kind], Places]]:
    """The columns that two header rows make: the second stands below one cell of the first, or below its first two."""
    if alike := _alike_groups(top, below):
        yield alike
        return
    wide = len(below)
    of_sums = set(below) == {"money"} and "money" in top
    for group, kind in enumerate(top):
        if kind not in _GROUPS or (of_sums and kind != "money"):
            continue
        places = [(0, at if at <= group else at + wide - 1) for at in range(len(top))]
        places += [(1, group + at) for at in range(wide)]
        values: list[Kind] = ["value"] * wide
        parts = values if kind == "value" and set(below) == {"text"} else list(below)
        yield [*top[:group], *parts, *top[group + 1 :]], places
    if set(below) == {"text"} == set(top[-2:]) and len(top) > _GROUPED:
        first, half = len(top) - 2, (wide + 1) // 2  # the parts of both: which of them of which, nobody needs
        places = [*((0, at) for at in range(first + 1)), (0, first + half)]
        yield [*top[:-2], *below], [*places, *((1, first + at) for at in range(wide))]
    part = next((at for at, kind in enumerate(below) if kind in PARTS), 0)
    if len(top) > 1 and top[1] == "value" and below[0] in NAMES and part:
        places = [(0, 0), (0, part), *((0, wide + at) for at in range(len(top) - 2))]
        yield [*below, *top[2:]], [*places, *((1, at) for at in range(wide))]


def _alike_groups(top: Sequence[Kind], below: Sequence[Kind]) -> tuple[list[Kind], Places] | None:
    """The columns if the second row says the same below each of the last cells of the first; None if it does not.

    `中期指标` and `年度指标` stand above names and values each.
    """
    for first in range(1, len(top) - 1):
        count = len(top) - first
        wide = len(below) // count
        if wide < _GROUPED or "value" not in below[:wide] or list(below) != list(below[:wide]) * count:
            continue
        places = [(0, at) for at in range(first)]
        places += [(0, first + wide * at) for at in range(count)]
        places += [(1, first + at) for at in range(len(below))]
        return [*top[:first], *below], places
    return None


def _of_funds(top: _Top, row: int) -> Iterator[PackedHeader]:
    """Headers of amounts: the column of budget items has no header, one that is unknown, or the first of many."""
    before, cells = top.before, top.cells
    section = cells[0] if before and (before > 1 or is_section(cells[0])) else None
    stub = 1 if before > (section is not None) else 0
    amounts = _with_items_between(top.kinds[before:])
    kinds: list[Kind] = ["item", *amounts]
    places = [*([(0, 0)] * stub), *((0, at + 1) for at in range(len(cells) - before))]
    yield _made(cells[before - stub :], kinds, places, row + 1, "money", section=section)
    if not stub and list(top.kinds).count("money") > _STUB_AMONG:
        kinds = ["item", *amounts[1:]]
        places = [(0, at) for at in range(len(cells) - before)]
        yield _made(cells[before:], kinds, places, row + 1, "money", section=section)


def _with_items_between(kinds: Sequence[Kind]) -> list[Kind]:
    """Further columns of budget items stand between amounts under headers that say nothing of their kind."""
    return [
        "item" if kind == "text" and before == behind == "money" else kind
        for before, kind, behind in zip(["text", *kinds[:-1]], kinds, [*kinds[1:], "text"], strict=True)
    ]


def _made(
    cells: Sequence[Line],
    kinds: Sequence[Kind],
    places: Sequence[tuple[int, int]],
    end: int,
    family: str,
    *,
    section: Line | None = None,
) -> PackedHeader:
    lines = tuple((cell,) for cell in cells)
    return PackedHeader(Header(end, lines, tuple(kinds), tuple(places), family), section)
