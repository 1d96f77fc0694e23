"""What stands around the cells of a sheet: comments, running heads, text boxes and pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.document import Remainder
from extract.sheet import paragraphs_of
from extract.xlsx_styles import S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from extract.document import RemainderKind


def notes(comments: Element) -> Iterator[Remainder]:
    """Yield the comments of a sheet."""
    for comment in comments.iterfind(f"{S}commentList/{S}comment/{S}text"):
        if text := paragraphs_of("".join(node.text or "" for node in comment.iter(f"{S}t"))):
            yield Remainder("comment", text)


def drawn_texts(drawing: Element) -> tuple[list[str], int]:
    """Return the paragraphs of the text boxes of a sheet, and its number of pictures."""
    texts: list[str] = []
    for paragraph in drawing.iter(f"{_DRAWING}p"):
        words = "".join(node.text or "" for node in paragraph.iter(f"{_DRAWING}t"))
        if text := paragraphs_of(words):
            texts += text.split("\n")
    return texts, sum(1 for _ in drawing.iter(f"{_DRAWING}blip"))


def running_heads(sheet: Element) -> Iterator[Remainder]:
    """Yield what is printed at the head and foot of every page, without the codes of the layout."""
    element = sheet.find(f"{S}headerFooter")
    seen: set[str] = set()
    for part in () if element is None else element:
        code = part.text or ""
        kind: RemainderKind = "header" if str(part.tag).endswith("Header") else "footer"
        if _PAGE_NUMBER.search(code):
            kind = "page_number"
        text = paragraphs_of(_CODE.sub(lambda found: "\n" if found[0][1:] in set("LCR") else "", code))
        if text and text not in seen:
            seen.add(text)
            yield Remainder(kind, text)


_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PAGE_NUMBER: Final = re.compile(r"&[PN]")
_CODE: Final = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-F]{6}|.)', re.DOTALL)
