"""Names of the WordprocessingML markup and the smallest readings of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from lxml.etree import _Element as Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
VML: Final = "{urn:schemas-microsoft-com:vml}"
COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELATIONSHIP_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

VALUE: Final = f"{W}val"
PARAGRAPH: Final = f"{W}p"
PARAGRAPH_PROPERTIES: Final = f"{W}pPr"
RUN: Final = f"{W}r"
RUN_PROPERTIES: Final = f"{W}rPr"
TEXT: Final = f"{W}t"
DELETED_TEXT: Final = f"{W}delText"
SYMBOL: Final = f"{W}sym"
TAB: Final = f"{W}tab"
POSITION_TAB: Final = f"{W}ptab"
BREAK: Final = f"{W}br"
CARRIAGE_RETURN: Final = f"{W}cr"
NO_BREAK_HYPHEN: Final = f"{W}noBreakHyphen"
SHADING: Final = f"{W}shd"
TABLE: Final = f"{W}tbl"
ROW: Final = f"{W}tr"
ROW_PROPERTIES: Final = f"{W}trPr"
CELL: Final = f"{W}tc"
CELL_PROPERTIES: Final = f"{W}tcPr"
TEXT_BOX: Final = f"{W}txbxContent"
MATH_TEXT: Final = f"{MATH}t"

# What stands for a visible character, besides drawings.
INK: Final = (TEXT, MATH_TEXT, SYMBOL, NO_BREAK_HYPHEN)

# Elements that describe their parent; a walk over content never enters them.
PROPERTIES: Final = frozenset(
    f"{W}{name}"
    for name in (
        "pPr",
        "rPr",
        "tblPr",
        "tblPrEx",
        "tblGrid",
        "trPr",
        "tcPr",
        "sdtPr",
        "sdtEndPr",
        "sectPr",
        "customXmlPr",
        "smartTagPr",
        "rubyPr",
    )
)


def flow(container: Element, wanted: Container[str]) -> Iterator[Element]:
    """Yield the outermost wanted elements inside a container, in document order.

    Wrappers of every kind (content controls, custom XML, tracked insertions, smart tags) are looked through.
    """
    levels = [iter(container)]
    while levels:
        for child in levels[-1]:
            if child.tag in wanted:
                yield child
            elif child.tag not in PROPERTIES and len(child):
                levels.append(iter(child))
                break
        else:
            levels.pop()


def child_of(parent: Element | None, tag: str) -> Element | None:
    """Return the first direct child with this tag; twice as fast as `find`, which reads a path."""
    if parent is not None:
        for child in parent.iterchildren(tag):
            return child
    return None


def value_of(parent: Element | None, name: str) -> str | None:
    """Return the `w:val` of a direct child, or None if the child or its value is absent."""
    child = child_of(parent, W + name)
    return None if child is None else child.get(VALUE)


def is_on(switch: Element) -> bool:
    """Tell whether an on/off property is on; its presence alone means on."""
    return switch.get(VALUE, "1").lower() not in {"0", "false", "off"}


def whole_number(text: str | None, *, default: int, least: int, most: int) -> int:
    """Read a whole number out of an attribute and clamp it; anything else is the default."""
    digits = (text or "").strip()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if not (digits.isascii() and digits.isdigit()):
        return default
    # More digits than any honest attribute has would cost time to convert and be clamped all the same.
    return max(least, min(most, sign * int(digits[:12])))


def is_shaded(properties: Element | None) -> bool:
    """Tell whether the properties of a run, paragraph, cell or table lay a colour behind the text."""
    shading = child_of(properties, SHADING)
    if shading is None:
        return False
    if shading.get(VALUE, "clear") not in {"clear", "nil"}:
        return True
    return shading.get(f"{W}fill", "auto").lower() not in {"auto", "ffffff"}


def literal_text(node: Element) -> str:
    """Return the characters of a text element as a word processor shows them.

    Line feeds and tabs inside the element are spaces; outer blanks count only where `xml:space` keeps them.
    """
    text = node.text or ""
    if text[:1] in _BLANK or text[-1:] in _BLANK:
        keep = node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        text = text if keep else text.strip(_BLANK)
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.translate(_SPACED)
    return text


_BLANK: Final = " \t\r\n"
_SPACED: Final = {ord(blank): " " for blank in _BLANK}
PICTURES: Final = (f"{DRAWING}blip", f"{VML}imagedata")
