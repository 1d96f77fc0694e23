"""The text of one paragraph as the page shows it, and what the paragraph hides or anchors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extract.docx_markup import (
    BREAK,
    CARRIAGE_RETURN,
    DELETED_TEXT,
    DRAWING,
    MATH,
    MATH_TEXT,
    NO_BREAK_HYPHEN,
    PARAGRAPH,
    PICTURES,
    POSITION_TAB,
    PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SYMBOL,
    TAB,
    TEXT,
    TEXT_BOX,
    VML,
    W,
    child_of,
    literal_text,
)
from extract.docx_symbols import in_symbol_font, symbol_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

    from extract.docx_styles import Style, Styles


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one paragraph holds; texts are raw, with a line feed at each forced line or page break.

    Attributes:
        text: Visible text.
        hidden: Text that is switched invisible or is white on white.
        annotation: Ruby above the text.
        frames: Contents of the text boxes anchored in the paragraph.
        art: Texts of drawn lettering anchored in the paragraph.
        pictures: Number of pictures.
    """

    text: str
    hidden: str = ""
    annotation: str = ""
    frames: tuple[Element, ...] = ()
    art: tuple[str, ...] = ()
    pictures: int = 0


def read_paragraph(content: Iterable[Element], style: Style, styles: Styles, *, shaded: bool) -> Paragraph:
    """Read the content of one paragraph.

    Args:
        content: The children of the paragraph.
        style: Style of the paragraph.
        styles: All styles, for the look of the runs.
        shaded: Whether a colour lies behind the paragraph.
    """
    text: list[str] = []
    hidden: list[str] = []
    annotation: list[str] = []
    frames: list[Element] = []
    art: list[str] = []
    pictures = 0
    # Each level: children still to read, where their text goes, its symbol font, what to write after the last.
    levels: list[tuple[Iterator[Element], list[str], str | None, str]] = [(iter(content), text, None, "")]
    while levels:
        children, target, font, closing = levels[-1]
        for node in children:
            tag = node.tag
            if tag in _TEXTS:
                words = literal_text(node)
                target.append(in_symbol_font(font, words) if font else words)
            elif tag in _RUNS:
                look = styles.look(child_of(node, RUN_PROPERTIES), style, shaded=shaded)
                levels.append((iter(node), hidden if look.hidden else target, look.symbol_font, ""))
                break
            elif tag in _SIGNS:
                target.append(_SIGNS[tag])
            elif tag == SYMBOL:
                target.append(symbol_text(node))
            elif tag in _DRAWINGS and target is hidden:
                hidden.append(plain_text(node))
            elif tag in _DRAWINGS:
                pictures += _read_drawing(node, frames, art)
            elif tag not in PROPERTIES and len(node):
                opening, closing_sign = _FENCES[tag](node) if tag in _FENCES else ("", "")
                target.append(opening)
                levels.append((iter(node), annotation if tag == _RUBY_TEXT else target, font, closing_sign))
                break
        else:
            target.append(closing)
            levels.pop()
    return Paragraph("".join(text), "".join(hidden), "".join(annotation), tuple(frames), tuple(art), pictures)


def plain_text(element: Element) -> str:
    """Return all text below an element, deleted text included, one line a paragraph.

    Serves text that is kept out of the flow, where neither numbering nor look matter.
    """
    pieces: list[str] = []
    for node in element.iter(*_PLAIN):
        tag = node.tag
        if tag in _TEXTS or tag == DELETED_TEXT:
            pieces.append(literal_text(node))
        elif tag == SYMBOL:
            pieces.append(symbol_text(node))
        elif tag == PARAGRAPH:
            pieces.append("\n")
        elif (parent := node.getparent()) is not None and parent.tag in _RUNS:
            # Elsewhere, `w:tab` is a tab stop.
            pieces.append(_SIGNS[tag])
    return "\n".join(lines_of("".join(pieces)))


def lines_of(text: str) -> list[str]:
    """Split text at its line feeds; blank lines and outer blanks are layout and dropped."""
    if "\n" not in text:
        return [line] if (line := text.strip()) else []
    return [line for part in text.split("\n") if (line := part.strip())]


def _read_drawing(drawing: Element, frames: list[Element], art: list[str]) -> int:
    """Collect the outermost text boxes and the lettering of a drawing; return its number of pictures."""
    pictures = 0
    for node in drawing.iter(TEXT_BOX, _LETTERING, _DRAWN_PARAGRAPH, *PICTURES):
        if _inside_text_box(node, drawing):
            continue
        if node.tag == TEXT_BOX:
            frames.append(node)
        elif node.tag == _LETTERING:
            art.append(node.get("string", ""))
        elif node.tag == _DRAWN_PARAGRAPH:
            art.append("".join(text.text or "" for text in node.iter(f"{DRAWING}t")))
        else:
            pictures += 1
    return pictures


def _inside_text_box(node: Element, drawing: Element) -> bool:
    for ancestor in node.iterancestors():
        if ancestor.tag == TEXT_BOX:
            return True
        if ancestor is drawing:
            break
    return False


def _delimiters(delimiter: Element) -> tuple[str, str]:
    properties = child_of(delimiter, f"{MATH}dPr")
    return _math_sign(properties, "begChr", "("), _math_sign(properties, "endChr", ")")


def _operator(operator: Element) -> tuple[str, str]:
    return _math_sign(child_of(operator, f"{MATH}naryPr"), "chr", "∫"), ""


def _denominator(_: Element) -> tuple[str, str]:
    # Two numbers one above the other must not read as one number.
    return "/", ""


def _math_sign(properties: Element | None, name: str, default: str) -> str:
    sign = child_of(properties, MATH + name)
    return default if sign is None else sign.get(f"{MATH}val", "")


_TEXTS: Final = frozenset({TEXT, MATH_TEXT})
_RUNS: Final = frozenset({RUN, f"{MATH}r"})
_SIGNS: Final = {TAB: "\t", POSITION_TAB: "\t", BREAK: "\n", CARRIAGE_RETURN: "\n", NO_BREAK_HYPHEN: "-"}
_FENCES: Final = {f"{MATH}d": _delimiters, f"{MATH}nary": _operator, f"{MATH}den": _denominator}
_DRAWINGS: Final = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_LETTERING: Final = f"{VML}textpath"
_DRAWN_PARAGRAPH: Final = f"{DRAWING}p"
_RUBY_TEXT: Final = f"{W}rt"
_PLAIN: Final = (PARAGRAPH, DELETED_TEXT, SYMBOL, *_TEXTS, *_SIGNS)
