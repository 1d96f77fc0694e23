"""Styles as far as they decide what a reader of the page sees: hidden text, shading, list numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.docx_markup import (
    PARAGRAPH_PROPERTIES,
    RUN_PROPERTIES,
    SHADING,
    W,
    child_of,
    is_on,
    is_shaded,
    value_of,
)
from extract.docx_symbols import SYMBOL_FONTS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Word follows no longer chain; the cap also ends circular ones.
MAX_INHERITANCE: Final = 30


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says after inheritance; None where neither it nor its ancestors say anything.

    Attributes:
        hidden: Text is switched invisible.
        white: Text has the colour of bare paper.
        shaded: A colour lies behind the text.
        list_id: The list (`numId`) its paragraphs belong to.
        list_style: The style that carries the list membership: this one or an ancestor.
        list_level: Level stated beside the list membership.
    """

    hidden: bool | None = None
    white: bool | None = None
    shaded: bool = False
    list_id: str | None = None
    list_style: str | None = None
    list_level: str | None = None


class Look(NamedTuple):
    """How a run is set: out of sight or not, and the symbol font its Latin letters are drawn with, if any."""

    hidden: bool
    symbol_font: str | None


PLAIN: Final = Style()


class Styles:
    """The styles of a package by their id.

    Args:
        root: The parsed styles part, None if the package has none.
    """

    def __init__(self, root: Element | None) -> None:
        elements = [] if root is None else list(root.iterfind(f"{W}style"))
        self._elements = {style.get(f"{W}styleId", ""): style for style in elements}
        self._resolved: dict[str, Style] = {}
        self._default = next(
            (
                style.get(f"{W}styleId")
                for style in elements
                if style.get(f"{W}type") == "paragraph"
                and style.get(f"{W}default", "0") in {"1", "true", "on"}
            ),
            None,
        )
        self.prompts = frozenset(
            identifier
            for identifier, style in self._elements.items()
            if (value_of(style, "name") or "").lower() == "placeholder text"
        )

    def paragraph(self, properties: Element | None) -> Style:
        """Return the style of a paragraph with these properties, the default style if they name none."""
        return self.named(value_of(properties, "pStyle") or self._default)

    def named(self, identifier: str | None) -> Style:
        """Return a style by its id; a plain one if there is no such style."""
        if identifier is None or identifier not in self._elements:
            return PLAIN
        return self._resolved.get(identifier) or self._resolve(identifier)

    def look(self, properties: Element | None, paragraph: Style, *, shaded: bool) -> Look:
        """Return how a run with these properties is set in a paragraph of this style.

        Args:
            properties: The `w:rPr` of the run.
            paragraph: Style of the paragraph.
            shaded: Whether a colour lies behind the paragraph, so that white text can be read.
        """
        hidden, white, font = paragraph.hidden, paragraph.white, None
        # The character style stands first in the markup, so direct formatting after it wins.
        for entry in () if properties is None else properties:
            tag = entry.tag
            if tag == _CHARACTER_STYLE:
                style = self.named(entry.get(f"{W}val"))
                hidden = hidden if style.hidden is None else style.hidden
                white = white if style.white is None else style.white
                shaded = shaded or style.shaded
            elif tag == _FONTS:
                font = (entry.get(f"{W}ascii") or entry.get(f"{W}hAnsi") or "").lower()
            elif tag == _VANISH:
                hidden = is_on(entry)
            elif tag == _COLOUR:
                white = _is_white(entry)
            elif tag in _BEHIND:
                shaded = shaded or tag == _HIGHLIGHT or is_shaded(properties)
        return Look(bool(hidden or (white and not shaded)), font if font in SYMBOL_FONTS else None)

    def _resolve(self, identifier: str) -> Style:
        chain: list[Element] = []
        ancestor: str | None = identifier
        while ancestor in self._elements and ancestor not in self._resolved and len(chain) < MAX_INHERITANCE:
            chain.append(self._elements[ancestor])
            ancestor = value_of(chain[-1], "basedOn")
        resolved = self._resolved.get(ancestor or "", PLAIN)
        for style in reversed(chain):
            resolved = _inherit(resolved, style)
            self._resolved[style.get(f"{W}styleId", "")] = resolved
        return resolved


def _inherit(parent: Style, style: Element) -> Style:
    run = child_of(style, RUN_PROPERTIES)
    paragraph = child_of(style, PARAGRAPH_PROPERTIES)
    vanish = child_of(run, _VANISH)
    colour = child_of(run, _COLOUR)
    numbering = child_of(paragraph, f"{W}numPr")
    list_id = value_of(numbering, "numId")
    # A table style shades by conditions (first row, bands); any of them may lie behind a given cell.
    shades = any(is_shaded(shading.getparent()) for shading in style.iter(SHADING))
    return Style(
        hidden=parent.hidden if vanish is None else is_on(vanish),
        white=parent.white if colour is None else _is_white(colour),
        shaded=parent.shaded or shades,
        list_id=list_id or parent.list_id,
        list_style=style.get(f"{W}styleId") if list_id else parent.list_style,
        list_level=value_of(numbering, "ilvl") or parent.list_level,
    )


def _is_white(colour: Element) -> bool:
    """Tell white, and near-white no eye can tell from it, from the colours that can be read on paper."""
    digits = colour.get(f"{W}val", "auto")
    try:
        channels = bytes.fromhex(digits)
    except ValueError:
        return False
    return len(channels) == 3 and min(channels) >= _FAINTEST


_FAINTEST: Final = 0xFA
_CHARACTER_STYLE: Final = f"{W}rStyle"
_FONTS: Final = f"{W}rFonts"
_VANISH: Final = f"{W}vanish"
_COLOUR: Final = f"{W}color"
_HIGHLIGHT: Final = f"{W}highlight"
_BEHIND: Final = frozenset({_HIGHLIGHT, SHADING})
