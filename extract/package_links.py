"""Links between the parts of an Office Open XML package that is no Word document."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from extract.docx_package import parse_part

if TYPE_CHECKING:
    from extract.docx_archive import Archive


class Link(NamedTuple):
    """A relationship that leads to a part of the package: its id, its kind (`worksheet`, `styles` …), the part."""

    identifier: str
    kind: str
    part: str


def links_of(archive: Archive, part: str) -> tuple[Link, ...]:
    """Return the links of a part, or of the package for `""`; links out of it or to nowhere are left out.

    Raises:
        ExtractError: As far as the relationships cannot be read.
    """
    folder, name = posixpath.split(part)
    relationships = archive.name_of(posixpath.join(folder, "_rels", f"{name}.rels"))
    if relationships is None:
        return ()
    found: list[Link] = []
    for link in parse_part(archive, relationships).iterfind(_RELATIONSHIP):
        target = link.get("Target", "")
        if link.get("TargetMode") == "External" or not target:
            continue
        for spelling in (target, unquote(target)):
            path = posixpath.normpath(posixpath.join("/", folder, spelling.replace("\\", "/")))
            if (known := archive.name_of(path)) is not None:
                found.append(Link(link.get("Id", ""), link.get("Type", "").rpartition("/")[2], known))
                break
    return tuple(found)


_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
