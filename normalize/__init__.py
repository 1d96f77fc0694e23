"""A Document becomes declarations: canonical records with their evidence and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalize.errors import ProfileError
from normalize.records import Form

if TYPE_CHECKING:
    from normalize.reader import declarations

__all__ = ["Form", "ProfileError", "declarations"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any name may be asked for
    """Load the reader when it is asked for: whoever needs records alone need not wait for the vocabulary."""
    if name == "declarations":
        from normalize.reader import declarations  # noqa: PLC0415 - that is the point

        return declarations
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
