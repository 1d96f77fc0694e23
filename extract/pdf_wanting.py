"""Which pages of a PDF say nothing, or hardly anything, by their text, but have something to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from extract.pdf_page import PageContent

_PICTURE: Final = 0.02
_COVER: Final = 0.5
_STAMPED: Final = 60
"""Part of a page that a picture covers from which so few characters are stamped on it and not its text."""

_OUTLINES: Final = 100
"""Filled areas of a page without text that may be text drawn as outlines."""

_LEAST_RULES: Final = 4
_LAID_UNDER: Final = frozenset({"invisible", "covered"})


def wants_recognition(content: PageContent) -> bool:
    """Tell whether what a page says is not in its text but in a picture or in outlines.

    An invisible text over a picture is what recognition has found before; it serves as text.
    """
    if content.pictures < _COVER and any(not text.isspace() for text in content.glyphs.text):
        return False
    inked = sum(not text.isspace() for text in content.glyphs.text)
    if not inked:
        return content.pictures >= _PICTURE or len(content.fills) >= _OUTLINES
    hidden = any(flag == "invisible" for flag in content.glyphs.flags.values())
    return content.pictures >= _COVER and inked < _STAMPED and not hidden


def has_recognised_layer(content: PageContent) -> bool:
    """Tell whether all text of a page lies unseen on a picture, as recognition leaves it: the picture shows the rules."""
    glyphs = content.glyphs
    inked = [index for index, text in enumerate(glyphs.text) if not text.isspace()]
    return (
        content.pictures >= _COVER
        and content.rotation == 0
        and len(inked) >= _STAMPED
        and len(content.horizontal) + len(content.vertical) < _LEAST_RULES
        and all(glyphs.flags.get(index) in _LAID_UNDER for index in inked)
    )
