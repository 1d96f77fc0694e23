"""What is doubtful about values that text recognition read from a picture; nothing is mended here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalize.evidence import Flag, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalize.evidence import Evidence

SURE_FIGURES = 0.95
"""Confidence below which a value with figures is in doubt; set with care for figures, not calibrated."""

SURE_TEXT = 0.8
"""The same for a value in words."""

_FIGURE = re.compile(r"\d")


def doubts_of(evidence: Evidence) -> Iterator[Flag]:
    """Yield what a person should look at about one value, if it was recognised."""
    recognition = evidence.spot.recognition
    if recognition is None:
        return
    is_figure = _FIGURE.search(evidence.raw) is not None
    if recognition.confidence < (SURE_FIGURES if is_figure else SURE_TEXT):
        yield Flag("low_confidence", evidence.column, None, quoted(evidence.raw))
    if is_figure and "seal" in recognition.doubts:
        yield Flag("under_seal", evidence.column, None, quoted(evidence.raw))
    if is_figure and "second_look" in recognition.doubts:
        yield Flag("second_look_differs", evidence.column, None, quoted(evidence.raw))
