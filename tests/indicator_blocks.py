"""Indicator blocks of tables made of rows of text, with what was read of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tables import sheet

from normalize.evidence import Used
from normalize.indicator_levels import Levels
from normalize.indicators import read_indicators
from normalize.segments import segment

if TYPE_CHECKING:
    from extract import Table
    from normalize.evidence import Drafted, Flag
    from normalize.records import Indicator

HEADER = "一级指标|二级指标|三级指标|指标值"


@dataclass(frozen=True)
class Block:
    """The rows of the indicator blocks of one form, and which cells ended in no value."""

    drafts: list[Drafted[Indicator]]
    unread: list[str]
    named: dict[str, str]

    @property
    def rows(self) -> list[Indicator]:
        """Records without their evidence."""
        return [draft.record for draft in self.drafts]

    @property
    def values(self) -> list[tuple[str | None, str | None]]:
        """Names with their annual targets."""
        return [(row.name, row.annual_raw) for row in self.rows]

    @property
    def codes(self) -> list[tuple[str | None, str | None, str]]:
        """Codes of both levels and their basis."""
        return [(row.level1_code, row.level2_code, row.level_basis) for row in self.rows]

    @property
    def flags(self) -> list[Flag]:
        """Flags of all rows."""
        return [flag for draft in self.drafts for flag in draft.flags]


def read(*parts: Table | str) -> Block:
    laid, levels, used = sheet(*parts), Levels(), Used()
    drafts = [draft for region in segment(laid) for draft in read_indicators(laid, region, levels, used)]
    spots = [spot for row in laid.rows for spot in row.spots]
    kinds = {spot.text: kind for spot in spots if (kind := used.named.get(id(spot))) is not None}
    left_out = {text: kind for text, kind in kinds.items() if kind not in ("header", "label", "level")}
    return Block(drafts, [spot.text for spot in spots if used.free(spot)], left_out)
