"""How much work one PDF file may cause before it is refused."""

from __future__ import annotations

MAX_PAGES = 2000
MAX_OBJECTS = 200_000
"""Characters and page objects of one page, each."""

MAX_FORM_DEPTH = 12
"""Form XObjects nested in each other; honest producers need two or three."""

MAX_RECOGNISED = 300
"""Pages of a file that are read by text recognition, at seconds for each."""
