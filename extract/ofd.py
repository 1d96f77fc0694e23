"""OFD files (GB/T 33190): pages of placed characters and paths become tables and lines as those of a PDF do."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from extract.document import Document, Page, Remainder, Remark
from extract.docx_archive import Archive
from extract.docx_package import parse_part
from extract.errors import ExtractError
from extract.ofd_page import POINTS, PageReading, local_name, numbers_of
from extract.pages import assemble
from extract.pdf_health import fold_radicals
from extract.pdf_layout import page_layout
from extract.pdf_limits import MAX_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from extract.document import RemainderKind
    from extract.pdf_page import PageContent

MEDIA_TYPE: Final = "application/ofd"
_PICTURE: Final = 0.05
"""Part of a page that its largest picture covers, from which the page is said to hold one."""


def read_ofd(data: bytes) -> Document:
    """Read an OFD file; boxes are in points from the top left of the page, as those of a PDF.

    Remarks: those of the layout of pages, `page_without_text` (a page that is a picture), `composite_objects`
    (drawings put together elsewhere, whose text is not read; detail: how many) and `damaged_part`.

    Args:
        data: The whole file.

    Raises:
        ExtractError: `damaged`, `suspicious`, `too_large` or `password_protected` as far as the package goes;
            `image_only` or `no_text` if no page has text.
    """
    package = _Package(data)
    contents = list(package.contents())
    if not contents:
        raise ExtractError(code="damaged", detail="no readable page")
    remarks = package.remarks
    for content in contents:
        folded = fold_radicals(content)
        remarks += [] if folded is None else [folded]
    bare = [content for content in contents if not "".join(content.glyphs.text).strip()]
    pictured = [content for content in bare if content.pictures >= _PICTURE]
    if len(bare) == len(contents):
        raise ExtractError(code="image_only" if pictured else "no_text", detail=f"{len(contents)} pages")
    remarks += [Remark("page_without_text", "picture", content.number) for content in pictured]
    layouts = [page_layout(content) for content in contents]
    blocks, remainders, doubts = assemble(layouts)
    return Document(
        MEDIA_TYPE,
        tuple(blocks),
        tuple(
            Page(content.number, round(content.width, 2), round(content.height, 2)) for content in contents
        ),
        (*(each for layout in layouts for each in layout.remainders), *remainders, *package.remainders),
        (*remarks, *(each for layout in layouts for each in layout.remarks), *doubts),
    )


class _Package:
    """The parts of the file; gathers remarks and what stands on the pages as annotation."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self.remarks: list[Remark] = []
        self.remainders: list[Remainder] = []

    def contents(self) -> Iterator[PageContent]:
        """Yield the pages of all documents in the file."""
        root = parse_part(self._archive, "OFD.xml")
        number = 0
        for place in _texts(root, "DocRoot"):
            part = self._part("OFD.xml", place)
            if part is None:
                locked = any(name.lower().endswith("decryptseed.dat") for name in self._archive.names)
                raise ExtractError(code="password_protected" if locked else "damaged", detail=place)
            document = parse_part(self._archive, part)
            templates = {
                node.get("ID", ""): node.get("BaseLoc", "") for node in _named(document, "TemplatePage")
            }
            box = _box(document, (0, 0, 210, 297))
            for node in _named(document, "Page"):
                number += 1
                if number > MAX_PAGES:
                    raise ExtractError(code="too_large", detail=f"pages > {MAX_PAGES}")
                page = self._parse(part, node.get("BaseLoc", ""))
                if page is not None:
                    yield self._content(page, number, box, part, templates)
            for listing in _texts(document, "Annotations"):
                self._read_annotations(self._part(part, listing))

    def _content(
        self,
        page: Element,
        number: int,
        box: tuple[float, float, float, float],
        document: str,
        templates: dict[str, str],
    ) -> PageContent:
        reading = PageReading(number, _box(page, box))
        for reference in _named(page, "Template"):
            template = self._parse(document, templates.get(reference.get("TemplateID", ""), ""))
            if template is not None:
                reading.read(template)
        reading.read(page)
        if reading.composites:
            self.remarks.append(Remark("composite_objects", str(reading.composites), number))
        return reading.content()

    def _read_annotations(self, listing: str | None) -> None:
        """Keep the texts of notes, stamps and watermarks that lie on the pages."""
        root = None if listing is None else self._parse("", listing)
        if listing is None or root is None:
            return
        for place in _texts(root, "FileLoc"):
            page = self._parse(listing, place)
            for note in () if page is None else _named(page, "Annot"):
                kind: RemainderKind = "watermark" if note.get("Type") == "Watermark" else "comment"
                if text := "".join(_texts(note, "TextCode")).strip():
                    self.remainders.append(Remainder(kind, text))

    def _part(self, beside: str, place: str) -> str | None:
        """Return the name of the part that a location names, seen from another part."""
        return self._archive.name_of(
            posixpath.normpath(
                posixpath.join("/", posixpath.dirname(beside), place.strip().replace("\\", "/"))
            )
        )

    def _parse(self, beside: str, place: str) -> Element | None:
        part = self._part(beside, place) if place else None
        if part is None:
            self.remarks.append(Remark("damaged_part", place))
            return None
        try:
            return parse_part(self._archive, part)
        except ExtractError as error:
            if error.code != "damaged":
                raise
            self.remarks.append(Remark("damaged_part", part))
            return None


def _named(root: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name in any namespace, of which writers use several."""
    return (node for node in root.iter("{*}" + name) if local_name(node) == name)


def _texts(root: Element, name: str) -> Iterator[str]:
    return (text for node in _named(root, name) if (text := node.text or "").strip())


def _box(root: Element, default: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the physical page in millimetres."""
    for place in _texts(root, "PhysicalBox"):
        numbers = numbers_of(place)
        if len(numbers) == 4 and all(0 < size * POINTS < _LARGEST for size in numbers[2:]):
            return numbers[0], numbers[1], numbers[2], numbers[3]
    return default


_LARGEST: Final = 100_000
