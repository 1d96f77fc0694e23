"""Glyphs that the file maps to no character, as PDFium knows them."""

from __future__ import annotations

from collections import Counter
from itertools import repeat
from typing import TYPE_CHECKING

from extract.pdf_health import WITHOUT_CHARACTER, rare_characters
from extract.pdf_pdfium_api import pdfium, pointer

if TYPE_CHECKING:
    from extract.pdf_pdfium_text import TextLayer

_CONTROLS = frozenset(map(chr, (*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0))))
_BLANKS = " \xa0\u3000"
_LEAST_BAD, _LEAST_SHARE = 3, 0.1
"""Glyphs without a character, and their part of all of a font, from which none of that font is known by its code."""


def mark_codes(text_page: object, layer: TextLayer) -> int:
    """Count the glyphs without a mapping to characters; only a page with rare characters is looked at.

    The glyphs of fonts that lack the mapping of many are made U+FFFD in place: the codes of the others may look right.
    """
    glyphs = layer.glyphs
    if not rare_characters(layer.text):
        return 0
    unmapped = list(map(pdfium().FPDFText_HasUnicodeMapError, repeat(text_page), layer.kept))
    bad = [
        position
        for position, (error, text) in enumerate(zip(unmapped, glyphs.text, strict=True))
        if error or text in _CONTROLS
    ]
    count = sum(unmapped)
    if len(bad) >= _LEAST_BAD:
        for position in _of_bad_fonts(text_page, layer, bad):
            glyphs.text[position] = WITHOUT_CHARACTER
    return count


def _of_bad_fonts(text_page: object, layer: TextLayer, bad: list[int]) -> list[int]:
    """Return the glyphs, blanks aside, of the fonts in which many have no character."""
    library = pdfium()
    owners = list(map(library.FPDFText_GetTextObject, repeat(text_page), layer.kept))
    known = {owner: library.FPDFTextObj_GetFont(pointer(owner)) for owner in set(owners)}
    own: dict[int, list[int]] = {}
    for position, (owner, text) in enumerate(zip(owners, layer.glyphs.text, strict=True)):
        if text not in _BLANKS:
            own.setdefault(known[owner], []).append(position)
    counts = Counter(known[owners[position]] for position in bad)
    found: list[int] = []
    for font, count in counts.items():
        glyphs = own.get(font, [])
        if count >= max(_LEAST_BAD, _LEAST_SHARE * len(glyphs)):
            found += glyphs
    return found
