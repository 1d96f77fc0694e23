"""Rows whose cells fit other columns nearly as well as those they were given."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from normalize.identity_names import is_office
from normalize.labels import is_total
from normalize.traits import traits
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
        if texts[at] and not is_dash(texts[at])
        for column, cost in enumerate(through[at])
        if column != own
    )


def beside_torn(rows: Sequence[Row], kinds: Sequence[Kind]) -> set[int]:
    """Numbers of the rows of indicators that are torn, and of their neighbours: each may hold cells of the other.

    A torn row has no name or no value though the table has columns for both, or a level in one of them. Where values
    in words follow each other and a remark is wanting, names, values and remarks look alike.
    """
    torn = {number for number, row in enumerate(rows) if is_torn(row, kinds)}
    if "text" in kinds[kinds.index("value") :]:
        words = [_in_words(row, kinds) for row in rows]
        full = [len(row) > 1 and kinds[row[-1][0]] == "text" for row in rows]
        torn.update(
            number
            for number in range(1, len(rows))
            if words[number - 1] and words[number] and not (full[number - 1] and full[number])
        )
    return {near for number in torn for near in (number - 1, number, number + 1) if 0 <= near < len(rows)}


def _in_words(row: Row, kinds: Sequence[Kind]) -> bool:
    """Whether the target of a row is no figure."""
    targets = [tokens[0].text for column, tokens in row if kinds[column] == "value"]
    return bool(targets) and not any(traits(text).value for text in targets)


def is_torn(row: Row, kinds: Sequence[Kind]) -> bool:
    """Whether a row of indicators lacks its name or its value, or holds a level or an office in their place."""
    if is_total(row[0][1][0].text):
        return False
    held = {kinds[column]: tokens[0].text for column, tokens in row}
    if traits(held.get("name", "")).slot and held.get("name"):
        return False  # nobody has filled it in
    if not held.get("name") or "value" not in held:
        return True
    looks = traits(held["name"]), traits(held["value"])
    return any(look.level is not None for look in looks) or looks[1].name or is_office(held["name"])


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
