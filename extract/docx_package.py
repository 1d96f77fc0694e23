"""A Word package: its main document and the parts related to it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from docx.opc.pkgreader import PackageReader
from lxml import etree

from extract.docx_archive import Archive
from extract.docx_markup import W
from extract.errors import ExtractError

if TYPE_CHECKING:
    from docx.opc.pkgreader import _SerializedRelationship
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Relation:
    """A part the main document refers to: relationship id, kind (`header`, `styles`, …) and part name."""

    identifier: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package.

    Attributes:
        archive: Where parts are unpacked from.
        main: Name of the main document part.
        relations: Parts the main document refers to, in the order of its relationships.
    """

    archive: Archive
    main: str
    relations: tuple[Relation, ...]

    def document(self) -> Element:
        """Parse the main document part.

        Raises:
            ExtractError: `damaged` if it is not well-formed or no Word document.
        """
        root = parse_part(self.archive, self.main)
        if root.tag != f"{W}document":
            raise ExtractError(code="damaged", detail=f"{self.main}: root")
        return root

    def parts(self, kind: str) -> tuple[str, ...]:
        """Return the names of the related parts of one kind."""
        return tuple(relation.part for relation in self.relations if relation.kind == kind)


def open_package(data: bytes) -> Package:
    """Open a Word package of any flavour: document, template, with macros, transitional or strict.

    Raises:
        ExtractError: If the archive is unsafe, or damaged so far that no main document can be named.
    """
    archive = Archive(data)
    try:
        graph = PackageReader.from_file(_skeleton(archive))
    except RecursionError as error:
        raise ExtractError(code="suspicious", detail="relationships") from error
    links = tuple(graph.iter_srels())
    main = next(
        (link.target_partname for source, link in links if source == "/" and _kind(link) == "officeDocument"),
        None,
    )
    if main is None:
        raise ExtractError(code="damaged", detail="main document part")
    relations = tuple(
        Relation(link.rId, _kind(link), link.target_partname.membername)
        for source, link in links
        if source == main
    )
    return Package(archive, main.membername, relations)


def parse_part(archive: Archive, name: str) -> Element:
    """Parse one XML part; names of the strict flavour become the transitional ones.

    Raises:
        ExtractError: `damaged` if it is not well-formed, `suspicious` if it is nested absurdly deep.
    """
    content = archive.read_xml(name)
    if b"http://purl.oclc.org/ooxml/" in content:
        content = _STRICT_NAMESPACE.sub(rb"\1http://schemas.openxmlformats.org/\2/2006/\3", content)
    try:
        return etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise ExtractError(code="suspicious", detail=f"{name}: depth") from error
        line, column = error.position
        raise ExtractError(code="damaged", detail=f"{name}:{line}:{column}") from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


_STRICT_NAMESPACE: Final = re.compile(
    rb"""(xmlns(?::[\w.-]+)?\s*=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/(\w+)"""
)


def _kind(link: _SerializedRelationship) -> str:
    return link.reltype.rpartition("/")[2]


def _skeleton(archive: Archive) -> io.BytesIO:
    """Copy the package with checked relationships and empty parts, for the package reader to open.

    The reader unpacks every part it finds and stops at the first relationship that leads nowhere, which word
    processors leave behind; on the skeleton neither can do harm.
    """
    plan = io.BytesIO()
    parts: set[str] = set()
    with zipfile.ZipFile(plan, "w") as skeleton:
        for name in archive.names:
            if name.endswith(".rels"):
                skeleton.writestr(name, _checked_relationships(archive, name, parts))
        for part in sorted(parts):
            skeleton.writestr(part, b"")
        skeleton.writestr(_CONTENT_TYPES, _content_types(parts))
    plan.seek(0)
    return plan


def _checked_relationships(archive: Archive, name: str, parts: set[str]) -> bytes:
    """Keep the relationships that lead to a part of the archive, and add these parts to `parts`."""
    root = parse_part(archive, name)
    if root.tag != f"{_RELATIONSHIPS}Relationships":
        raise ExtractError(code="damaged", detail=name)
    # word/_rels/document.xml.rels speaks of targets relative to word/.
    folder = posixpath.dirname(posixpath.dirname(name))
    for link in list(root):
        part = _target_part(archive, folder, link)
        if part is None or not link.get("Id") or not link.get("Type"):
            root.remove(link)
        else:
            link.set("Target", f"/{part}")
            parts.add(part)
    return etree.tostring(root)


def _target_part(archive: Archive, folder: str, link: Element) -> str | None:
    """Return the name of the part a relationship leads to, None if it leads out of the package or nowhere."""
    target = link.get("Target")
    if link.tag != f"{_RELATIONSHIPS}Relationship" or link.get("TargetMode") == "External" or not target:
        return None
    for spelling in (target, unquote(target)):
        name = archive.name_of(posixpath.normpath(posixpath.join("/", folder, spelling.replace("\\", "/"))))
        if name is not None and name != _CONTENT_TYPES and not name.endswith(".rels"):
            return name
    return None


def _content_types(parts: set[str]) -> bytes:
    """Declare a plain content type for every part; what a part is, its relationship tells."""
    root = etree.Element(f"{_TYPES}Types")
    for part in sorted(parts):
        etree.SubElement(root, f"{_TYPES}Override", PartName=f"/{part}", ContentType="application/xml")
    return etree.tostring(root)


_CONTENT_TYPES: Final = "[Content_Types].xml"
_RELATIONSHIPS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
