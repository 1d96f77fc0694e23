"""The levels an indicator stands under: printed, carried down from above, or inferred from the taxonomy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normalize.evidence import Evidence, Flag
from normalize.records import Indicator, Level1, Level2, LevelBasis
from normalize.taxonomy import Level, clean_level, default_level1_names, level, level_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalize.binding import Column
    from normalize.sheet import Row, Sheet, Spot

_LONGEST_NAME = 6
_KINDS_OF_BENEFIT = ("economic", "social", "ecological", "sustainability")  # as level 1 they are benefits


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one row stands in the tree.

    `level1_raw` and `level2_raw` hold what the row itself prints; `level1` and `level2` are filled down.
    """

    level1_raw: str | None
    level2_raw: str | None
    level1: str | None
    level2: str | None
    level1_code: Level1 | None
    level2_code: Level2 | None
    basis: LevelBasis
    evidence: tuple[Evidence, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def prints(self) -> bool:
        """Whether the row prints a level itself."""
        return self.level1_raw is not None or self.level2_raw is not None

    @property
    def anchor(self) -> str:
        """The lowest level printed, which names a row without an indicator."""
        return self.level2_raw or self.level1_raw or ""

    def completes(self, above: Indicator) -> bool:
        """Whether this row prints the level 2 for a row above that printed only the level 1."""
        return self.level1_raw is None and above.level1_raw is not None and above.level2_raw is None

    def record(self, name: str | None = None, **values: object) -> Indicator:
        """An indicator record at this place, with what else is known of it by column."""
        return Indicator(
            declaration_id="",
            seq=0,
            row_key="",
            level1_raw=self.level1_raw,
            level2_raw=self.level2_raw,
            level1=self.level1,
            level2=self.level2,
            level1_code=self.level1_code,
            level2_code=self.level2_code,
            level_basis=self.basis,
            name=name,
            **values,  # pyright: ignore[reportArgumentType]
        )


@dataclass(slots=True)
class Levels:
    """The state of the tree while rows are read from top to bottom."""

    level1: str | None = None
    level2: str | None = None
    level1_code: Level1 | None = None
    level2_code: Level2 | None = None
    inferred: bool = False
    printed_names: dict[Level1, str] = field(default_factory=dict[Level1, str])
    parted: set[str] = field(
        default_factory=set[str]
    )  # names of level 1 that stood above one (`实施效果指标`)

    def place(
        self,
        sheet: Sheet,
        row: Row,
        bound: Mapping[str, Spot],
        columns: Sequence[Column],
        *,
        in_place: bool,
    ) -> Placed:
        """Place one row: take what it prints, fill down the rest, repair level 1 by the name of level 2.

        `in_place` tells that a row of a text dump stands where rows of its block usually stand, so that its
        blank level 1 is what a merged cell leaves behind.
        """
        first, second = bound.get("level1"), bound.get("level2")
        if first is not None and second is None and self._is_second(row, first, columns):
            first, second = None, first
        if first is not None and second is None and row.spans and _is_both(first, columns):
            second = first
        flags: list[Flag] = []
        evidence: list[Evidence] = []
        covered = first is not None
        if first is not None:
            self._print_level1(first)
            evidence.append(Evidence("level1", first, first.text))
        elif row.spans:
            covered = self._follow_span(sheet, row, columns)
        if second is not None:
            evidence.append(Evidence("level2", second, second.text))
            flags.extend(self._print_level2(second, covered=covered, in_place=in_place))
            if first is not None and self.level1 is not None and _is_first(second):
                self.parted.add(self.level1)
        if self.inferred:
            basis: LevelBasis = "inferred"
        elif (first is None and self.level1 is not None) or (second is None and self.level2 is not None):
            basis = "carried"
        else:
            basis = "printed"
        return Placed(
            level1_raw=first.text if first is not None else None,
            level2_raw=second.text if second is not None else None,
            level1=self.level1,
            level2=self.level2,
            level1_code=self.level1_code,
            level2_code=self.level2_code,
            basis=basis,
            evidence=tuple(evidence),
            flags=tuple(flags),
        )

    def _is_second(self, row: Row, first: Spot, columns: Sequence[Column]) -> bool:
        """Whether a lone level is a level 2: 成本指标 below the outputs where no place tells levels apart, or by its words."""
        if not row.spans and self.level1 in self.parted and _is_first(first):
            return True  # the level 1 above it is merged down, and this text dump has lost it
        laid_out = row.table is not None and row.table < 0
        found = level(first.text)
        seconds = any(column.role == "level2" for column in columns)
        cost = (
            found is not None
            and found.level1 == "cost"
            and self.level1_code == "output"
            and self.level2 is not None
        )
        if found is not None and not seconds and (found.level1 is None or cost) and found.level2 is not None:
            return not row.spans  # the one column of levels of a text dump, whose rows have moved
        return (
            found is not None
            and laid_out
            and found.level2 == "cost"
            and self.level1_code == "output"
            and any(column.role == "level2" for column in columns)
        )

    def _print_level1(self, spot: Spot) -> None:
        named = level(spot.text)
        found = named or _with_suffix(spot.text)
        self.level1 = clean_level(spot.text)
        kind = "benefit" if named is not None and named.level2 in _KINDS_OF_BENEFIT else "other"
        self.level1_code = (found.level1 if found is not None else None) or kind
        self.level2, self.level2_code = None, None
        self.inferred = False
        self.printed_names.setdefault(self.level1_code, self.level1)

    def _follow_span(self, sheet: Sheet, row: Row, columns: Sequence[Column]) -> bool:
        """Take level 1 from the merged cell that covers the row; whether there is one."""
        column = next((column for column in columns if column.role == "level1"), None)
        spot = sheet.at(row.index, column.first) if column is not None else None
        if spot is None or spot.row >= row.index or spot.end > _level1_end(columns):
            return False
        if level_path(spot.text) is None and clean_level(spot.text) != self.level1:
            self._print_level1(spot)
        return True

    def _print_level2(self, spot: Spot, *, covered: bool, in_place: bool) -> list[Flag]:
        found = level(spot.text)
        if found is None and self.level1_code not in (None, "other"):
            found = _with_suffix(spot.text)
        self.level2 = clean_level(spot.text)
        self.level2_code = (found.level2 if found is not None else None) or "other"
        if covered:
            return []
        parents = found.parents if found is not None else ()
        if not parents or self.level1_code in (parents[0], "other"):
            return []
        if self.level1_code in parents and not (self.inferred and self.level1_code not in self.printed_names):
            if in_place:
                return []
            self.inferred = True
            return [Flag("level_inferred", "level1", parents[0], self.level1)]
        code = parents[0]
        printed = self.level1
        self.level1 = self.printed_names.get(code) or default_level1_names().get(code)
        self.level1_code = code if self.level1 is not None else None
        self.inferred = True
        return [Flag("level_inferred", "level1", self.level1, printed)]


def _is_first(spot: Spot) -> bool:
    """Whether a cell names a level 1 and nothing that could be a level 2."""
    found = level(spot.text)
    return found is not None and found.level1 is not None and found.level2 is None and found.path is None


def _with_suffix(text: str) -> Level | None:
    """A short name in a column of levels, told by its telling word although it is printed without 指标."""
    name = clean_level(text)
    return level(f"{name}指标") if len(name) <= _LONGEST_NAME else None


def _is_both(spot: Spot, columns: Sequence[Column]) -> bool:
    """Whether a cell merged over the columns of both levels names a level 2 as well (`满意度（10分）`)."""
    found = level(spot.text)
    if found is None or found.level2 is None or found.path is not None:
        return False
    behind = min((column.first for column in columns if column.role == "name"), default=spot.end)
    lower = any(column.role == "level2" and spot.over(column.first, column.end) for column in columns)
    return lower and spot.end <= behind


def _level1_end(columns: Sequence[Column]) -> int:
    """Grid column behind the level-1 column; a merged cell that reaches further is no level."""
    return next((column.end for column in columns if column.role == "level1"), 0)
