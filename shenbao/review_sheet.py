"""A spot check within a review: what is said about the values drawn becomes the verdicts of the sheet."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from shenbao import sample_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shenbao.catalogue import Catalogue
    from shenbao.review_marks import Mark, Place


class Sheet:
    """A sheet that is filled in while its values are reviewed."""

    def __init__(self, path: Path, say: Catalogue) -> None:
        self._path = path
        self.items = sample_sheet.read(path, say)
        self._ours: set[Place] = set()

    def note(self, marks: Mapping[Place, Mark], corrected: Mapping[Place, str]) -> None:
        """Take over what a review says now.

        A corrected value was wrong. One that was accepted, or held against the form itself, was read right, and so
        was every other value of a declaration that is done. A verdict noted by hand stays where the review says
        nothing.
        """
        items = [
            dataclasses.replace(item, verdict=verdict[0], right_value=verdict[1]) if verdict else item
            for item in self.items
            for verdict in [self._verdict(item.place, marks, corrected)]
        ]
        if items != self.items:
            sample_sheet.write(self._path, items)
            self.items = items

    def _verdict(
        self, place: Place, marks: Mapping[Place, Mark], corrected: Mapping[Place, str]
    ) -> tuple[str, str] | None:
        verdict = None
        if place in corrected:
            verdict = ("wrong", corrected[place])
        elif place in marks or (place[0], "", "", "") in marks:
            verdict = ("right", "")
        elif place in self._ours:
            verdict = ("", "")
        if verdict:
            self._ours.add(place)
        return verdict
