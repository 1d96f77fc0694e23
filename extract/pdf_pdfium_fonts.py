"""Text that PDFium leaves out because neither the file nor the machine has its font."""

from __future__ import annotations

from collections import deque
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING

from extract.pdf_pdfium_api import pdfium, pointer

if TYPE_CHECKING:
    from extract.pdf_pdfium_api import Lanes
    from extract.pdf_pdfium_objects import PageObjects

_PROBE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 40>>stream
BT /F 12 Tf 20 20 Td <662F> Tj ET       \n\
endstream endobj
5 0 obj<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>endobj
6 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 7 0 R
/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>endobj
7 0 obj<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0
/Ascent 880/Descent -120/CapHeight 880/StemV 93>>endobj
trailer<</Root 1 0 R>>
"""
"""A page with one Chinese character in a font that the file does not embed."""

_answers: set[bool] = set()
"""What the machine was found to have: once it has a Chinese font, no page need be asked for its fonts."""


def unseen_texts(objects: PageObjects, lanes: Lanes) -> int:
    """Count the texts of a page that PDFium may have left out: those without extent whose font is not embedded.

    PDFium takes a text of a single character without ink for none. On a machine with Chinese fonts each has ink.
    """
    if _answers and has_chinese_font():
        return 0
    handles = objects.texts.handles
    library = pdfium()
    fonts = list(map(library.FPDFTextObj_GetFont, handles))
    # To ask for a font of the machine takes longer than to read several pages, and most files embed theirs.
    bare = {font for font in set(fonts) if not library.FPDFFont_GetIsEmbedded(pointer(font))}
    if not bare or has_chinese_font():
        return 0
    places = [side.places(len(handles)) for side in lanes.sides]
    deque(map(library.FPDFPageObj_GetBounds, handles, *places), 0)
    left, bottom, right, top = (side.values[: len(handles)] for side in lanes.sides)
    is_empty = [x0 == x1 and y0 == y1 for x0, y0, x1, y1 in zip(left, bottom, right, top, strict=True)]
    return sum(font in bare for font in compress(fonts, is_empty))


@cache
def has_chinese_font() -> bool:
    """Tell whether PDFium finds a font on this machine for Chinese characters."""
    library = pdfium()
    document = library.FPDF_LoadMemDocument64(_PROBE, len(_PROBE), None)
    page = library.FPDF_LoadPage(pointer(document), 0) if document else 0
    text_page = library.FPDFText_LoadPage(pointer(page)) if page else 0
    found = bool(text_page) and library.FPDFText_CountChars(pointer(text_page)) > 0
    if text_page:
        library.FPDFText_ClosePage(pointer(text_page))
    if page:
        library.FPDF_ClosePage(pointer(page))
    if document:
        library.FPDF_CloseDocument(pointer(document))
    _answers.add(found)
    return found
