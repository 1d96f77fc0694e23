"""What every PDF reader hands over: one page as arrays of glyphs, ruling lines and its geometry."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

GlyphFlag = Literal["invisible", "ground", "covered", "off_page", "clipped", "tiny", "pale", "cut"]
"""Why a glyph cannot be seen, or hardly; of one that is `cut`, a clip leaves a part to see."""

HIDDEN_FLAGS: frozenset[GlyphFlag] = frozenset(
    {"invisible", "ground", "covered", "off_page", "clipped", "tiny"}
)


class Rule(NamedTuple):
    """A ruling line: its coordinate across and its two ends along its direction, in points."""

    at: float
    start: float
    end: float


new_rule = cast("Callable[[tuple[float, float, float]], Rule]", partial(tuple.__new__, Rule))
"""Makes a rule of its coordinates: there are hundreds on a page, and what `NamedTuple` writes takes twice as long."""


class Fill(NamedTuple):
    """A filled area that is no ruling line: its box in points."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Glyphs:
    """The glyphs of a page in the order they were drawn, as parallel lists.

    Boxes are in points with the origin top left. They are as wide as the advance and about as high as the
    line, so that their centre stands on the ink, whatever ascent and descent the font claims.

    Attributes:
        text: One character for each glyph, seldom more (ligatures).
        x0: Left edges.
        top: Top edges.
        x1: Right edges.
        bottom: Bottom edges.
        flags: Why a glyph cannot be seen, or hardly, by index; most pages have none.
        angles: Clockwise direction of writing in whole degrees, by index, where it is not 0.
    """

    text: list[str]
    x0: list[float]
    top: list[float]
    x1: list[float]
    bottom: list[float]
    flags: dict[int, GlyphFlag] = field(default_factory=dict[int, GlyphFlag])
    angles: dict[int, int] = field(default_factory=dict[int, int])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PageContent:
    """One page as read, in points, origin top left of the visible (crop) box before `/Rotate` is applied.

    Attributes:
        number: Page number from 1.
        width: Width of the visible box.
        height: Height of the visible box.
        rotation: The `/Rotate` entry in degrees clockwise: 0, 90, 180 or 270.
        glyphs: All glyphs, blanks included.
        horizontal: Horizontal ruling lines.
        vertical: Vertical ruling lines.
        pictures: Part of the page covered by the largest picture, 0 to 1.
        unmapped: Glyphs that the file maps to no character; their text is no evidence.
        fills: Filled areas, such as shaded cells.
        unseen: Texts that the reader may have left out for want of a font.
        fields: Form fields and typed notes whose text is among the glyphs.
        notes: Stamps, marks and remarks of readers that are not read.
    """

    number: int
    width: float
    height: float
    rotation: int
    glyphs: Glyphs
    horizontal: list[Rule]
    vertical: list[Rule]
    pictures: float = 0.0
    unmapped: int = 0
    fills: list[Fill] = field(default_factory=list[Fill])
    unseen: int = 0
    fields: int = 0
    notes: int = 0


_OVERHANG = 2.0
"""Points by which areas may reach over the sides of the ground that they lie on; rows cut by a page break reach
farther up or down."""


def is_ground(fills: list[Fill]) -> bool:
    """Tell whether the area drawn first holds all others, as the ground of a page or a figure does."""
    if not fills:
        return False
    left, upper, right, lower = fills[0]
    return all(
        left - _OVERHANG <= x0 and x1 <= right + _OVERHANG and upper < bottom and top < lower
        for x0, top, x1, bottom in fills
    )


class PdfReader(Protocol):
    """An open PDF file whose pages can be read one after the other."""

    @property
    def page_count(self) -> int:
        """Number of pages the file claims."""
        ...

    def page(self, number: int) -> PageContent:
        """Read one page by its number from 1; raise `ExtractError` if it is damaged or too large."""
        ...

    def close(self) -> None:
        """Give back the file and its memory."""
        ...
