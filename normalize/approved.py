"""What is printed twice, as it was applied for and as it was approved: what was applied for holds no longer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_APPROVED = re.compile(r"批复|核定|审定")
_ASKED = re.compile(r"申报|申请|报送")


def applied_for(wordings: Sequence[str]) -> tuple[int, ...]:
    """The places of the wordings that speak of an application, if one of all speaks of an approval; else none."""
    if not any(_APPROVED.search(wording) for wording in wordings):
        return ()
    return tuple(place for place, wording in enumerate(wordings) if _ASKED.search(wording))
