"""Values that were recognised from pictures carry their confidence, and findings where it is low."""

from __future__ import annotations

import pytest

from extract import Recognition
from normalize.evidence import Evidence, Flag
from normalize.recognised import doubts_of
from normalize.sheet import Spot


def evidence(raw: str, recognition: Recognition | None) -> Evidence:
    return Evidence("annual_raw", Spot(raw, 0, 0, recognition=recognition), raw)


@pytest.mark.parametrize(
    ("raw", "recognition", "rules"),
    [
        ("≥95%", None, []),
        ("≥95%", Recognition(0.99), []),
        ("≥95%", Recognition(0.94), ["low_confidence"]),
        ("≥95%", Recognition(0.99, ("seal",)), ["under_seal"]),
        (
            "≥95%",
            Recognition(0.5, ("seal", "second_look")),
            ["low_confidence", "under_seal", "second_look_differs"],
        ),
        ("按时完成", Recognition(0.85), []),
        ("按时完成", Recognition(0.79, ("seal",)), ["low_confidence"]),
    ],
)
def test_doubts(raw: str, recognition: Recognition | None, rules: list[str]) -> None:
    assert list(doubts_of(evidence(raw, recognition))) == [
        Flag(rule, "annual_raw", None, raw) for rule in rules
    ]
