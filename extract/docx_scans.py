"""Scanned pages that a Word document holds as pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extract import recognition
from extract.document import Remark
from extract.docx_markup import PICTURES, RELATIONSHIP_ID
from extract.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from extract.document import Document
    from extract.docx_package import Package

_EMBEDDED: Final = RELATIONSHIP_ID.removesuffix("id") + "embed"
_MOST_BYTES: Final = 60_000_000


def pages_in(package: Package, root: Element) -> tuple[bytes, ...]:
    """Return the pictures of a parsed part that are large enough for a page, in its order, each once."""
    return tuple(_pages(package, root))


def _pages(package: Package, root: Element) -> Iterator[bytes]:
    parts = {relation.identifier: relation.part for relation in package.relations}
    from extract.scan_picture import is_page  # noqa: PLC0415 - documents without pictures need no such library

    named = [node.get(_EMBEDDED) or node.get(RELATIONSHIP_ID, "") for node in root.iter(*PICTURES)]
    for part in dict.fromkeys(parts[name] for name in named if name in parts):
        try:
            picture = package.archive.read(part, _MOST_BYTES)
        except ExtractError:
            continue
        if is_page(picture):
            yield picture


def with_pages(document: Document, pictures: Sequence[bytes], *, recognise: bool) -> Document:
    """Put what scanned pages say behind what the document says; a page that cannot be read is named.

    Args:
        document: The text of the document.
        pictures: Its pages; they are counted from 1.
        recognise: Whether their text is to be recognised, where that is installed.
    """
    unread = tuple(Remark("page_without_text", "picture", number + 1) for number in range(len(pictures)))
    if not (recognise and pictures and recognition.is_installed()):
        return replace(document, remarks=(*document.remarks, *unread))
    from extract.scan import document_of  # noqa: PLC0415 - loads what not every installation has
    from extract.scan_picture import scans_of  # noqa: PLC0415

    try:
        read = document_of(document.media_type, scans_of(pictures))
    except ExtractError:
        return replace(document, remarks=(*document.remarks, *unread))
    return replace(
        document,
        blocks=(*document.blocks, *read.blocks),
        pages=read.pages,
        remainders=(*document.remainders, *read.remainders),
        remarks=(*document.remarks, *read.remarks),
    )
