"""A PDF file that has lost its trailer gets one: without it no reader knows where the pages begin."""

from __future__ import annotations

import re

_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_OBJECT = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\b")
_FARTHEST = 20_000


def with_trailer(data: bytes) -> bytes | None:
    """Return a file with a trailer that names its last catalog, or None if it has none to be found.

    Cross references may be missing or wrong as well: readers rebuild them from the objects.
    """
    places = [found.start() for found in _CATALOG.finditer(data)]
    if not places:
        return None
    heads = list(_OBJECT.finditer(data, max(0, places[-1] - _FARTHEST), places[-1]))
    if not heads:
        return None
    number, generation = heads[-1].groups()
    return b"%s\ntrailer\n<</Root %s %s R>>\nstartxref\n0\n%%%%EOF\n" % (data, number, generation)
