"""A PDF file that has lost its end gets a new one: without it no reader knows where the pages begin."""

from __future__ import annotations

import re

_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_PARENT = re.compile(rb"/Parent\s+(\d{1,10})\s+\d{1,5}\s+R")
_OBJECT = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\b")
_FARTHEST = 20_000
_MOST_PAGES = 5000


def with_trailer(data: bytes) -> bytes | None:
    """Return a file with a trailer that names its last catalog, or a new one of all pages that are left.

    Cross references may be missing or wrong as well: readers rebuild them from the objects. None if neither a catalog
    nor a page is to be found.
    """
    places = [found.start() for found in _CATALOG.finditer(data)]
    if not places:
        return _with_catalog(data)
    number = _owner(data, places[-1])
    return None if number is None else _ended(data, b"", number)


def _with_catalog(data: bytes) -> bytes | None:
    """Return a file with a catalog of the pages that stand in it, in the order of the file."""
    pages: dict[bytes, bytes] = {}
    for found in _PAGE.finditer(data):
        number = _owner(data, found.start())
        if number is not None:
            end = data.find(b"endobj", found.start())
            parent = _PARENT.search(
                data, data.rfind(b"obj", 0, found.start()), end if end >= 0 else len(data)
            )
            pages[number] = parent[1] if parent else b""
        if len(pages) > _MOST_PAGES:
            return None
    if not pages:
        return None
    highest = max(int(found[1]) for found in _OBJECT.finditer(data))
    # Pages name the branch of the tree they hang on; all branches are lost, and each gets its pages back.
    catalog, orphans, root = (b"%d" % (highest + number) for number in (1, 2, 3))
    branches: dict[bytes, list[bytes]] = {}
    for page, parent in pages.items():
        branches.setdefault(parent or orphans, []).append(page)
    objects = [b"%s 0 obj\n<</Type /Catalog /Pages %s 0 R>>\nendobj\n" % (catalog, root)]
    for branch, own in sorted(branches.items()):
        kids = b" ".join(b"%s R" % page for page in own)
        objects.append(
            b"%s 0 obj\n<</Type /Pages /Parent %s 0 R /Count %d /Kids [%s]>>\nendobj\n"
            % (branch, root, len(own), kids)
        )
    kids = b" ".join(b"%s 0 R" % branch for branch in sorted(branches))
    objects.append(b"%s 0 obj\n<</Type /Pages /Count %d /Kids [%s]>>\nendobj\n" % (root, len(pages), kids))
    return _ended(data, b"".join(objects), catalog + b" 0")


def _owner(data: bytes, place: int) -> bytes | None:
    """Return the number and generation of the object that holds a place."""
    heads = list(_OBJECT.finditer(data, max(0, place - _FARTHEST), place))
    return b" ".join(heads[-1].groups()) if heads else None


def _ended(data: bytes, objects: bytes, catalog: bytes) -> bytes:
    """Write objects and a trailer behind a file, of which an object that breaks off is left out unless it is a stream."""
    whole = data.rfind(b"endobj") + 6
    if whole > len(b"endobj") and data.find(b"xref", whole) < 0:
        data = data + b"\nendstream\nendobj" if b"stream" in data[whole:] else data[:whole]
    return b"%s\n%strailer\n<</Root %s R>>\nstartxref\n0\n%%%%EOF\n" % (data, objects, catalog)
