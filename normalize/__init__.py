"""A Document becomes declarations: canonical records with their evidence and findings."""

from normalize.declarations import declarations
from normalize.errors import ProfileError
from normalize.records import Form

__all__ = ["Form", "ProfileError", "declarations"]
