"""Word documents (Office Open XML): the body in reading order, everything else apart."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from extract.document import Document, Remainder, Remark, Table
from extract.docx_markup import RELATIONSHIP_ID, VML, W
from extract.docx_numbering import Numbering, read_lists
from extract.docx_package import open_package, parse_part
from extract.docx_paragraph import lines_of
from extract.docx_revisions import settle
from extract.docx_scans import pages_in, with_pages
from extract.docx_story import Story, flat_text
from extract.docx_styles import Styles
from extract.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from extract.document import RemainderKind
    from extract.docx_package import Package

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(data: bytes, *, recognise: bool = True) -> Document:
    """Read a Word document, template or macro-enabled document, transitional or strict.

    Tables are laid out from the XML; the text is what the page shows: list numbers written out, tracked changes
    accepted, fields reduced to their results, content controls and text boxes included. Headers, footers, notes,
    comments, hidden and deleted text become remainders. The format has no pages and no geometry.

    Pictures as large as a page are scanned pages where the body has no table; they are read by text recognition,
    where it is installed, and stand behind the text, with pages and boxes.

    Remarks: those of recognised pages, `page_without_text` (a scanned page that is not read; page: its number among
    them), `pictures` (detail: how many), `embedded_part` (an object whose content is not read; detail: part
    name), `damaged_part` (a part besides the main one that cannot be parsed; detail: part name).

    Args:
        data: The whole file.
        recognise: Whether scanned pages are to be recognised.

    Raises:
        ExtractError: `damaged`, `suspicious`, `too_large` or `password_protected` as far as the package goes;
            `image_only` or `no_text` if nothing is in it that could be read, `unsupported_format` if all there is
            is a page in another format, to be imported on opening.
    """
    return _Reading(open_package(data)).document(recognise=recognise)


def pages_of_docx(data: bytes) -> int:
    """Count the scanned pages of a Word document."""
    package = open_package(data)
    return len(pages_in(package, package.document()))


class _Reading:
    """One package on its way to a Document; gathers remainders and remarks from all its parts."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._remainders: list[Remainder] = []
        self._remarks: list[Remark] = []
        self._running: set[tuple[RemainderKind, str]] = set()
        self._styles = Styles(self._related("styles"))
        self._lists = read_lists(self._related("numbering"), self._styles)

    def document(self, *, recognise: bool) -> Document:
        """Read the main document and the parts it refers to."""
        root = self._package.document()
        running = tuple(self._running_parts(root))
        story = self._story(root)
        body = root.find(f"{W}body")
        blocks = () if body is None else story.blocks(body)
        self._remainders += story.remainders
        for kind, part in running:
            self._read_running(kind, part)
        for kind, relation, note in _NOTES:
            self._read_notes(kind, self._related(relation), note)
        if story.pictures:
            self._remarks.append(Remark("pictures", str(story.pictures)))
        for relation in self._package.relations:
            if relation.kind in _EMBEDDED:
                self._remarks.append(Remark("embedded_part", relation.part))
        scanned = story.pictures and not any(isinstance(block, Table) for block in blocks)
        pages = pages_in(self._package, root) if scanned else ()
        written = Document(
            MEDIA_TYPE, blocks, remainders=tuple(self._remainders), remarks=tuple(self._remarks)
        )
        whole = with_pages(written, pages, recognise=recognise)
        if not flat_text(whole.blocks):
            if story.pictures:
                raise ExtractError(code="image_only")
            for part in self._package.parts("aFChunk"):
                raise ExtractError(code="unsupported_format", detail=part)
            if all(remainder.kind == "page_number" for remainder in self._remainders):
                raise ExtractError(code="no_text")
        return whole

    def _related(self, kind: str) -> Element | None:
        """Parse the first related part of a kind; None where there is none or it is damaged."""
        part = next(iter(self._package.parts(kind)), None)
        return None if part is None else self._parse(part)

    def _parse(self, part: str) -> Element | None:
        try:
            return parse_part(self._package.archive, part)
        except ExtractError as error:
            if error.code != "damaged":
                raise
            self._remarks.append(Remark("damaged_part", part))
            return None

    def _story(self, root: Element) -> Story:
        """Settle a parsed part and return the reader of its story."""
        settled = settle(root, self._styles.prompts)
        for text in settled.deleted:
            self._add("deleted", text)
        for text in settled.prompts:
            self._add("stray", text)
        coloured = root.find(f"{W}background") is not None
        return Story(self._styles, Numbering(self._lists), shaded=coloured)

    def _running_parts(self, root: Element) -> Iterator[tuple[RemainderKind, str]]:
        """Yield the headers and footers the sections of the document refer to, each part once."""
        parts = {relation.identifier: relation.part for relation in self._package.relations}
        seen: set[str] = set()
        for reference in root.iter(*_RUNNING):
            part = parts.get(reference.get(RELATIONSHIP_ID, ""))
            if part is not None and part not in seen:
                seen.add(part)
                yield _RUNNING[reference.tag], part

    def _read_running(self, kind: RemainderKind, part: str) -> None:
        """Keep the text of a header or footer; watermarks hang in headers as lettering."""
        root = self._parse(part)
        if root is None:
            return
        story = self._story(root)
        for lettering in root.iter(f"{VML}textpath"):
            self._add("watermark", str(lettering.attrib.pop("string", "")))
        text = flat_text(story.blocks(root))
        self._remainders += story.remainders
        kind = "page_number" if _PAGE_NUMBER.fullmatch(text) else kind
        # Each section has its own parts, mostly with the same words.
        if (kind, text) not in self._running:
            self._running.add((kind, text))
            self._add(kind, text)

    def _read_notes(self, kind: RemainderKind, root: Element | None, note_tag: str) -> None:
        if root is None:
            return
        story = self._story(root)
        for note in root.iterfind(W + note_tag):
            if note.get(f"{W}type", "normal") == "normal":
                self._add(kind, flat_text(story.blocks(note)))
        self._remainders += story.remainders

    def _add(self, kind: RemainderKind, text: str) -> None:
        if lines := lines_of(text):
            self._remainders.append(Remainder(kind, unicodedata.normalize("NFC", "\n".join(lines))))


_RUNNING: Final[dict[str, RemainderKind]] = {f"{W}headerReference": "header", f"{W}footerReference": "footer"}
_NOTES: Final[tuple[tuple[RemainderKind, str, str], ...]] = (
    ("footnote", "footnotes", "footnote"),
    ("footnote", "endnotes", "endnote"),
    ("comment", "comments", "comment"),
)
# Charts, sheets, drawings and imported pages a word processor shows, in formats of their own.
_EMBEDDED: Final = frozenset({"aFChunk", "chart", "diagramData", "oleObject", "package"})
_PAGE_NUMBER: Final = re.compile(
    r"[\s\-—–－~·]*(第|page)?\s*\d*\s*[页頁]?\s*([,，/]|of)?\s*共?\s*\d*\s*[页頁]?[\s\-—–－~·]*",
    re.IGNORECASE,
)
