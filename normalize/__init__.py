"""A Document becomes declarations: canonical records with their evidence and findings."""

from normalize.records import Form

__all__ = ["Form"]
