"""What can be wrong with the data files that describe layouts and wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class ProfileError(Exception):
    """A vocabulary or profile that breaks its rules; `faults` holds one line for each fault, all of a file."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class ProfilesOverlapError(Exception):
    """A form that fits several layout profiles; `profiles` holds their ids."""

    def __init__(self, profiles: Sequence[str]) -> None:
        super().__init__(", ".join(profiles))
        self.profiles = tuple(profiles)
