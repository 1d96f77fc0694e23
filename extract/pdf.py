"""Read a PDF file: glyphs and ruling lines become a Document of tables and lines."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unicodedata import normalize

from extract.document import Document, Line, Page, Remark
from extract.errors import ExtractError
from extract.pages import assemble
from extract.pdf_contents import page_contents
from extract.pdf_guard import refuse_bombs
from extract.pdf_health import is_marred, repeated_pages
from extract.pdf_layout import page_layout
from extract.pdf_readers import Readers
from extract.pdf_streams import content_streams, damage
from extract.pdf_wanting import has_recognised_layer, wants_recognition

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from extract.document import Block, Remainder
    from extract.pdf_layout import PageLayout
    from extract.pdf_page import PageContent
    from extract.pdf_verify import Verify
    from extract.scan_page import Scan

_BROKEN = {"content_damaged", "trailer_rebuilt"}
"""Remarks on what may be why a file has no text."""

_MEDIA_TYPE = "application/pdf"


def read_pdf(data: bytes, *, verify: Verify = "none", recognise: bool = True) -> Document:
    """Read a PDF file.

    Args:
        data: The whole file.
        verify: Which pages to read with the second reader as well, to compare: all, a sample or none.
        recognise: Whether pages without usable text are read by text recognition, where it is installed.

    Returns:
        The document; boxes are in points from the top left of the unrotated page.

    Raises:
        ExtractError: `empty_file`, `damaged`, `password_protected`, `too_large`, `suspicious`, and
            `image_only` or `no_text` if no page has usable text.
    """
    if not data or data.isspace():
        raise ExtractError(code="empty_file")
    refuse_bombs(data)
    with _collector_paused():
        return _document(data, verify, recognise=recognise)


def pages_of_pdf(data: bytes) -> int:
    """Count the pages of a PDF file, as the reader would that reads it."""
    readers = Readers(data)
    try:
        return readers.first.page_count
    finally:
        readers.close()


def _document(data: bytes, verify: Verify, *, recognise: bool) -> Document:
    """Read all pages, lay them out and put them together."""
    readers = Readers(data)
    try:
        streams = content_streams(readers.data)
        contents, remarks = page_contents(readers, broken_fonts=streams.broken_fonts)
        remarks = [*readers.remarks, *damage(streams), *remarks, *repeated_pages(contents)]
    finally:
        readers.close()
    garbled = {remark.page for remark in remarks if remark.code == "unusable_text"}
    wanting = {
        content.number for content in contents if content.number in garbled or wants_recognition(content)
    }
    scans: dict[int, Scan] = {}
    marred = {content.number for content in contents if is_marred(content)}
    if (wanting or marred) and recognise:
        scans = _recognised(readers.data, contents, wanting | marred)
        contents = [
            scans[content.number].content if content.number in scans else content for content in contents
        ]
    layered = {content.number for content in contents if has_recognised_layer(content)}
    if layered and recognise:
        contents = _ruled(readers.data, contents, layered)
    layouts = [page_layout(content) for content in contents]
    _require_text(contents, layouts, wanting, scans, remarks)
    if verify != "none":
        remarks += _verified(readers.data, verify, contents, layouts, {*scans, *_known(remarks)})
    blocks, remainders, doubts = assemble(layouts)
    remainders = [*(each for layout in layouts for each in layout.remainders), *remainders]
    remarks += _unaccounted(contents, blocks, remainders)
    document = Document(
        _MEDIA_TYPE,
        tuple(blocks),
        tuple(
            Page(content.number, round(content.width, 2), round(content.height, 2), content.rotation)
            for content in contents
        ),
        tuple(remainders),
        (*remarks, *(each for layout in layouts for each in layout.remarks), *doubts),
    )
    if not scans:
        return document
    from extract.scan import with_recognition  # noqa: PLC0415 - few files need it

    return with_recognition(document, scans)


def _recognised(data: bytes, contents: list[PageContent], wanting: set[int]) -> dict[int, Scan]:
    """Read pages by text recognition, if it is installed."""
    from extract import recognition  # noqa: PLC0415 - few files need it

    if not recognition.is_installed():
        return {}
    from extract.scan_pdf import scanned_pages  # noqa: PLC0415 - loads what not every installation has

    return scanned_pages(data, contents, wanting)


def _ruled(data: bytes, contents: list[PageContent], layered: set[int]) -> list[PageContent]:
    """Take the rules of pages whose text was recognised before from their pictures, if these can be read here."""
    from extract import recognition  # noqa: PLC0415 - few files need it

    if not recognition.is_installed():
        return contents
    from extract.scan_pdf import with_pictured_rules  # noqa: PLC0415 - loads what not every installation has

    return with_pictured_rules(data, contents, layered)


@contextmanager
def _collector_paused() -> Generator[None]:
    """Keep the garbage collector from looking for cycles, which are not made here, among all that is made."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _require_text(
    contents: list[PageContent],
    layouts: list[PageLayout],
    wanting: set[int],
    scans: dict[int, Scan],
    remarks: list[Remark],
) -> None:
    """Refuse a file without usable text; name single pages whose text is in a picture that was not recognised."""
    bare = {
        content.number
        for content, layout in zip(contents, layouts, strict=True)
        if not layout.lines and not any(part.lines for piece in layout.pieces for part in piece.cells)
    }
    pictured = sorted(wanting - set(scans)) + sorted(bare & set(scans))
    if len(bare | wanting - set(scans)) == len(contents):
        unusable = any(remark.code == "unusable_text" for remark in remarks)
        unread = wanting - set(scans) or (unusable and not scans)
        broken = next((remark.detail for remark in remarks if remark.code in _BROKEN), None)
        if broken and not any(content.pictures for content in contents):
            raise ExtractError(code="damaged", detail=broken)
        raise ExtractError(code="image_only" if unread else "no_text", detail=f"{len(contents)} pages")
    remarks += [Remark("page_without_text", "picture", number) for number in sorted(pictured)]


def _known(remarks: list[Remark]) -> Iterable[int]:
    """Yield the pages that one reader alone can read."""
    return (
        remark.page
        for remark in remarks
        if remark.code in {"second_reader", "unusable_text", "form_fields"} and remark.page is not None
    )


def _verified(
    data: bytes,
    verify: Verify,
    contents: list[PageContent],
    layouts: list[PageLayout],
    known: set[int],
) -> list[Remark]:
    """Compare both readers on pages that the default reader could read on its own."""
    from extract.pdf_verify import disagreements, verified_pages  # noqa: PLC0415 - most calls do not verify

    pages = set(verified_pages(data, contents[-1].number, verify)) - known
    return disagreements(data, contents, layouts, pages)


def _unaccounted(
    contents: list[PageContent], blocks: list[Block], remainders: list[Remainder]
) -> list[Remark]:
    """Check that every glyph ended in exactly one cell, line or remainder."""
    read = sum(_count(content.glyphs.text) for content in contents)
    written = sum(map(_written, blocks)) + _count([each.text for each in remainders])
    return [] if read == written else [Remark("glyphs_unaccounted", f"{read} read, {written} written")]


def _written(block: Block) -> int:
    """Count the characters of a block, nested tables included."""
    if isinstance(block, Line):
        return _count([block.text])
    own = _count([cell.text for cell in block.cells])
    return own + sum(_written(table) for cell in block.cells for table in cell.tables)


def _count(texts: list[str]) -> int:
    """Count characters that are no blanks, in the form they are written in."""
    return len("".join(normalize("NFC", "".join(texts)).split()))
