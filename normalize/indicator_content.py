"""How well what a cell holds suits a column of an indicator block, whatever its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normalize.binding import Column
    from normalize.traits import Traits

TARGETS = ("annual", "period", "actual")
# Columns whose cells are recognised and named but have no place in the record.
LEFT_OUT = ("ignored", "number", "half")


def content_score(look: Traits, column: Column) -> float:
    """How well a text suits a column of an indicator block, whatever its place; positive is good."""
    role = column.role
    if look.tick:
        return 1.0 if role in LEFT_OUT else -6.0
    if role == "part":
        if column.part == "op":
            return 6.0 if look.operator else -8.0
        if column.part == "high":
            return 2.5 if look.value else -5.0
        return 4.0 if look.unit else (-8.0 if look.number or look.level or look.length > 8 else -1.0)
    if role in ("level1", "level2"):
        return _level_score(look, column)
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
    if role in TARGETS:
        if look.level is not None and look.level.certain:
            return -6.0
        if look.direction or look.operator:
            return -5.0
        if look.value:
            return 2.5
        return -0.3 if look.name else (1.0 if look.length <= 6 else 0.4)
    if role in ("weight", "score") and column.part == "pair":
        return 2.0 if look.marks else -6.0
    if role in ("weight", "score", "number"):
        return 2.0 if look.number or (look.value and look.length <= 4) else -6.0
    if role == "direction":
        return 6.0 if look.direction else -8.0
    if look.level is not None and look.level.certain:
        return -6.0
    return -0.5 if look.value else 0.3


def _level_score(look: Traits, column: Column) -> float:
    found = look.level
    if found is not None:
        code = found.level1 if column.role == "level1" else found.level2
        if column.part == "upper":  # of level 2 by its header, and of level 1 by its words
            code = code or found.level1
        if code is not None and column.role == "level1" and found.rare:
            return 2.0
        if code is not None:
            return 5.5 if found.certain else 3.0
        return -2.5
    if look.value or look.operator or look.direction:
        return -8.0
    return -3.0 if look.length > 14 or look.instruction else -0.5
