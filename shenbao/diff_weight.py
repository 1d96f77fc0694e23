"""How much a difference matters, so that the worst can be shown first."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from normalize.columns import columns_of
from normalize.records import TABLES

if TYPE_CHECKING:
    from shenbao.diff import Kind

_WHOLE = {"declarations": 100.0}  # a declaration that came or went
_ROW = 60.0
_MONEY = 50.0
_NUMBER = 35.0
_TEXT = 20.0
_MINOR = 8.0
_MINOR_COLUMNS = frozenset({"profile", "confidence", "level_basis", "unit_basis", "budget_total_basis"})


def weight(kind: Kind, table: str, column: str | None, old: object, new: object) -> float:
    """Weigh a difference: what is lost weighs more than what is won, money more than numbers, numbers than words."""
    if column is None:
        return _WHOLE.get(table, _ROW) + (1.0 if kind == "removed" else 0.0)
    found = _of_column(table, column)
    if old is not None and new is None:
        found += 5.0
    if isinstance(old, int | float) and isinstance(new, int | float):
        found += 10.0 * abs(old - new) / max(abs(old), abs(new))
    return found


@cache
def _of_column(table: str, column: str) -> float:
    stated = next(item for item in columns_of(TABLES[table]) if item.name == column)
    if column in _MINOR_COLUMNS or column.endswith("_kind"):
        return _MINOR
    if stated.money:
        return _MONEY
    return _NUMBER if stated.dtype != "string" else _TEXT
