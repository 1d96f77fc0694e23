"""Rows whose cells fit other columns nearly as well as those they were given."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from normalize.unrolled_costs import cell_cost, is_dash, skip_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.unrolled_costs import Kind
    from normalize.unrolled_rows import Row

_BADLY = 6.0  # cost of a row that fits no column well

_Costs = list[list[float]]


def is_doubtful(row: Row, kinds: Sequence[Kind], *, further: float, margin: float) -> bool:
    """Whether a cell of a row would fit another column nearly as well, or the row fits badly as it is.

    `further` is what a second line in one cell costs, `margin` by how much all other readings must be worse.
    """
    texts = [token.text for _, tokens in row for token in tokens]
    columns = [column for column, tokens in row for _ in tokens]
    fits = [[cell_cost(text, kind) for kind in kinds] for text in texts]
    skipped = [skip_cost(kind, blanks=False) for kind in kinds]
    behind = _costs([fit[::-1] for fit in fits[::-1]], skipped[::-1], further)
    ahead = _costs(fits, skipped, further)
    last = len(texts) - 1
    through = [
        [
            ahead[at][column] + behind[last - at][-1 - column] - fits[at][column]
            for column in range(len(kinds))
        ]
        for at in range(len(texts))
    ]
    best = min(through[0])
    if best > _BADLY:
        return True
    return any(
        cost < best + margin
        for at, own in enumerate(columns)
        if not is_dash(texts[at])
        for column, cost in enumerate(through[at])
        if column != own
    )


def _costs(fits: _Costs, skipped: Sequence[float], further: float) -> _Costs:
    """The least cost of all cells of a row up to one, by the column that this one stands in."""
    sums = [0.0]
    for cost in skipped:
        sums.append(sums[-1] + cost)
    made: _Costs = []
    for fit in fits:
        before = made[-1] if made else None
        costs: list[float] = []
        best = inf  # of the cells before, without the columns skipped since
        for column, cost in enumerate(fit):
            if before is None:
                costs.append(sums[column] + cost)
                continue
            costs.append(min(best + sums[column], before[column] + further) + cost)
            best = min(best, before[column] - sums[column + 1])
        made.append(costs)
    return made
