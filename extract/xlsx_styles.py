"""How cells of a workbook look: number format, rulings, and text that nobody can see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from extract.number_format import BUILT_IN, GENERAL

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Look(NamedTuple):
    """The look of a cell: format code, whether lines stand at its sides, whether its text is white on white."""

    code: str = GENERAL
    ruled: bool = False
    white: bool = False


def read_looks(styles: Element | None) -> tuple[Look, ...]:
    """Return the looks by the style number that cells name."""
    if styles is None:
        return ()
    codes = {
        number_of(entry, "numFmtId"): entry.get("formatCode", GENERAL)
        for entry in styles.iterfind(f"{S}numFmts/{S}numFmt")
    }
    ruled = [_is_ruled(border) for border in styles.iterfind(f"{S}borders/{S}border")]
    white = [_is_white(font) for font in styles.iterfind(f"{S}fonts/{S}font")]
    plain = [_is_plain(fill) for fill in styles.iterfind(f"{S}fills/{S}fill")]
    looks: list[Look] = []
    for style in styles.iterfind(f"{S}cellXfs/{S}xf"):
        number = number_of(style, "numFmtId")
        looks.append(
            Look(
                codes.get(number) or BUILT_IN.get(number, GENERAL),
                _at(ruled, number_of(style, "borderId")),
                _at(white, number_of(style, "fontId")) and _at(plain, number_of(style, "fillId")),
            )
        )
    return tuple(looks)


def number_of(element: Element, name: str, default: int = 0) -> int:
    """Return an attribute as a whole number, the default if it is none."""
    value = element.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def _at(flags: list[bool], index: int) -> bool:
    return index < len(flags) and flags[index]


def _is_ruled(border: Element) -> bool:
    """Tell a cell of a ruled table from a title over one, which may have a line below it only."""
    sides = {
        str(side.tag).rpartition("}")[2] for side in border if side.get("style", "none") not in {"none", ""}
    }
    return bool(sides & {"left", "right", "start", "end"}) or {"top", "bottom"} <= sides


def _is_white(font: Element) -> bool:
    colour = font.find(f"{S}color")
    if colour is None or colour.get("tint") is not None:
        return False
    return (
        colour.get("rgb", "").upper()[-6:] == "FFFFFF"
        or colour.get("theme") == "0"
        or colour.get("indexed") == "9"
    )


def _is_plain(fill: Element) -> bool:
    pattern = fill.find(f"{S}patternFill")
    return pattern is not None and pattern.get("patternType", "none") == "none"
