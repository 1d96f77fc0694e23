"""Headers of a text dump that the row below parts, where this row has moved to the left edge: both put back."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from normalize.money import MONEY
from normalize.taxonomy import level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.sheet import Moves, Row, Spot

_EXPENDITURE = ("item.basic_expenditure", "item.project_expenditure")
_APPROPRIATION = ("item.fiscal_appropriation", "item.general_public_budget")
_INDICATORS = ("head.indicators", "head.indicators_long")
_BUDGET = ("head.budget", "item.total", "item.total_annual", "task.amount")


def parts_at_the_edge(row: Row, below: Row, width: int) -> dict[int, Moves]:
    """How far two rows of headers have moved, if each part must belong to one header; nothing if that is open.

    Levels are parts of a header of indicators, amounts of one of money, a name and a value of a level each or of indicators, grades of
    a header of values. Several headers side by side may have the same parts.

    Args:
        row: The headers.
        below: Their parts, from the left edge on.
        width: How many columns the rows below have.
    """
    wide = [1] * len(row.spots)
    begins: list[tuple[int, int, int]] = []  # headers parted, how many parts each has
    for kind, run in groupby(below.spots, key=_kind):
        parts = list(run)
        size = repeated_part([spot.text for spot in parts])
        groups = len(parts) // size
        named = kind == "of" and any((label := spot.label) and label.one("ind.name") for spot in parts)
        fits = _heads_names if named else partial(_may_be_parted, kind or "", parts)
        places = [at for at, spot in enumerate(row.spots) if at and fits(spot)]
        if groups == 1 and places and len(parts) % len(places) == 0:
            size, groups = len(parts) // len(places), len(places)  # each header has as many
        if kind is None or size < 2 or not places or places != list(range(places[0], places[0] + groups)):
            return {}
        if begins and places[0] < begins[-1][0] + begins[-1][1]:
            return {}
        begins.append((places[0], groups, size))
        wide[places[0] : places[0] + groups] = [size] * groups
    # The label of a budget, merged down beside its amounts, may have been left out of their row.
    missing = width - (row.spots[-1].end + sum(wide) - len(wide))
    if missing and not (missing == -1 and _heads_budget(row.spots[0])):
        return {}
    columns = [sum(wide[:at]) for at in range(len(wide))]
    lower = [columns[place] + at for place, groups, size in begins for at in range(groups * size)]
    return {row.index: row.moves_to(columns), below.index: below.moves_to(lower)}


def repeated_part(texts: Sequence[str]) -> int:
    """After how many texts they begin anew; all of them if they do not repeat."""
    return next(
        size for size in range(1, len(texts) + 1) if list(texts) == list(texts[:size]) * (len(texts) // size)
    )


def _kind(spot: Spot) -> str | None:
    """What a part is: a `level`, an `amount`, `of` an indicator; None if it is none of these."""
    if level(spot.text) is not None:
        return "level"
    label = spot.label
    if label is None or label.inline:
        return None
    if label.one("item", "total", "task", "money") is not None:
        return "amount"
    return "of" if label.one("ind") else None


def _heads_names(spot: Spot) -> bool:
    if (label := spot.label) is not None and label.one("text"):
        return False  # `绩效目标` as the header of goals, not as the criterion of a scoring sheet
    return level(spot.text) is not None or _heads_indicators(spot)


def _heads_indicators(spot: Spot) -> bool:
    return spot.heads(*_INDICATORS)


def _may_be_parted(kind: str, parts: Sequence[Spot], spot: Spot) -> bool:
    """Whether a header is one of what parts of a kind are parts of."""
    label = spot.label
    if label is None or label.inline:
        return False
    if kind == "level":
        return label.one(*_INDICATORS) is not None
    if kind == "amount" and all((part := other.label) and part.one(*_EXPENDITURE) for other in parts):
        return label.one(*_APPROPRIATION) is not None
    if kind == "amount":
        return label.one(*MONEY, *_BUDGET) is not None
    return label.one("head", "text", "ind.name") is None and label.one("ind") is not None


def _heads_budget(spot: Spot) -> bool:
    label = spot.label
    return label is not None and label.one("head.budget") is not None
