"""Confidence against what was right: forms in bins of their confidence, each with the precision observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from forge_drawn import FOREIGN, MET, ORDERS, UNMET

from shenbao.score import tallied

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from normalize.records import Declaration
    from shenbao.score import Outcome


class Mixture(TypedDict, total=False):
    """How the wordings of a form are chosen."""

    unmet: float
    others: Mapping[str, tuple[str, ...]]
    orders: Mapping[str, tuple[tuple[str, ...], ...]]


DRAWN = {concept: MET.get(concept, ()) + UNMET.get(concept, ()) for concept in (*MET, *UNMET)}

MIXTURES: tuple[Mixture, ...] = (
    {},
    {"unmet": 0.15, "others": DRAWN, "orders": ORDERS},
    {"unmet": 0.35, "others": DRAWN, "orders": ORDERS},
    {"unmet": 0.15, "others": FOREIGN, "orders": ORDERS},
    {"unmet": 0.35, "others": FOREIGN, "orders": ORDERS},
)
"""From forms whose every wording is usual to forms of which a third of the labels can only be told by their place."""

_BLOCKS = {
    "confidence": ("declarations", "budget_lines", "tasks", "goals", "indicators"),
    "confidence_texts": ("declarations", "goals"),
    "confidence_budget": ("budget_lines",),
    "confidence_tasks": ("tasks",),
    "confidence_indicators": ("indicators",),
}
_EDGES = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99, 1.0)


def curve(
    read: Sequence[tuple[Declaration, Sequence[Outcome]]], column: str
) -> list[tuple[float, float, float, float, int]]:
    """Bins of one confidence column: lower and upper edge, mean confidence, precision observed, forms.

    The mean is weighted by the values read, as the precision is.
    """
    bins: list[tuple[float, float, float, float, int]] = []
    for low, high in zip(_EDGES, (*_EDGES[1:], 1.01), strict=True):
        confidence = values = right = 0.0
        forms = 0
        for declaration, outcomes in read:
            stated = getattr(declaration, column)
            if stated is None or not low <= stated < high:
                continue
            tally = tallied(outcome for outcome in outcomes if outcome.table in _BLOCKS[column])
            count = tally.right + tally.wrong + tally.invented
            forms, values, right = forms + 1, values + count, right + tally.right
            confidence += stated * count
        if values:
            bins.append((low, min(high, 1.0), confidence / values, right / values, forms))
    return bins


def print_curve(read: Sequence[tuple[Declaration, Sequence[Outcome]]], say: Callable[[str], None]) -> None:
    """Print the bins of the declaration and of each block as a Markdown table."""
    say("| column | bin | mean confidence | precision observed | forms |")
    say("|---|---|---|---|---|")
    for column in _BLOCKS:
        for low, high, mean, precision, forms in curve(read, column):
            span = f"{low:.2f} to {high:.2f}" if high > low else f"{high:.2f}"
            say(f"| `{column}` | {span} | {mean:.3f} | {precision:.3f} | {forms} |")
