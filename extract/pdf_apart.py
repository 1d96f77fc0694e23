"""What stands on a page and is no part of its form: watermarks, seals and text that nobody can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.document import Remainder, Remark
from extract.pdf_chains import chains
from extract.pdf_page import HIDDEN_FLAGS
from extract.pdf_text import median_of, text_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.document import RemainderKind
    from extract.pdf_frame import Frame
    from extract.pdf_page import Glyphs

_MOST_TURNED = 60
"""Degrees from one character of a text on an arc to the next one at most."""

_WATERMARK_SIZE = 2.0
"""Pale text this many times as high as the text of the page is a watermark."""


def sorted_out(
    glyphs: Glyphs, page: int, remarks: list[Remark]
) -> tuple[Sequence[int], dict[int, list[int]], dict[RemainderKind, list[int]]]:
    """Part the glyphs into upright text, sideways text by angle, and text that is no part of the form."""
    everything = range(len(glyphs.text))
    if not glyphs.flags and not glyphs.angles:
        return everything, {}, {}
    flags = glyphs.flags
    if not any(flags.get(i) not in HIDDEN_FLAGS and not glyphs.text[i].isspace() for i in everything):
        layer = {i for i, flag in flags.items() if flag in {"invisible", "covered"}}
        if layer:
            remarks.append(Remark("ocr_layer", f"{len(layer)} characters", page))
            flags = {i: flag for i, flag in flags.items() if i not in layer}
    normal = median_of([glyphs.bottom[i] - glyphs.top[i] for i in everything])
    tilted = any(angle % 90 for angle in glyphs.angles.values())
    visible: list[int] = []
    sideways: dict[int, list[int]] = {}
    apart: dict[RemainderKind, list[int]] = {}
    for index in everything:
        flag = flags.get(index)
        angle = glyphs.angles.get(index, 0)
        if flag in HIDDEN_FLAGS:
            apart.setdefault("hidden", []).append(index)
        elif (
            angle % 90
            or (tilted and _is_of_arc(glyphs.angles, index, angle))
            or (flag == "pale" and glyphs.bottom[index] - glyphs.top[index] > _WATERMARK_SIZE * normal)
        ):
            apart.setdefault("watermark", []).append(index)
        elif angle:
            sideways.setdefault(angle, []).append(index)
        else:
            visible.append(index)
    return visible, sideways, apart


def _is_of_arc(angles: Mapping[int, int], index: int, angle: int) -> bool:
    """Tell whether a glyph that is not tilted stands in text on an arc, as that of a seal: between two tilted ones."""
    before, after = angles.get(index - 1, 0), angles.get(index + 1, 0)
    if not (before % 90 and after % 90):
        return False
    turned, rest = (angle - before) % 360, (after - angle) % 360
    return (0 < turned < _MOST_TURNED and 0 < rest < _MOST_TURNED) or (
        0 < 360 - turned < _MOST_TURNED and 0 < 360 - rest < _MOST_TURNED
    )


def written_apart(glyphs: Glyphs, kind: RemainderKind, indices: list[int], frame: Frame) -> list[Remainder]:
    """Write out text that is no part of the form; tilted text keeps the order it was drawn in."""
    tilted = [
        index
        for index in indices
        if (angle := glyphs.angles.get(index, 0)) % 90 or _is_of_arc(glyphs.angles, index, angle)
    ]
    level = sorted({*indices} - {*tilted})
    found = [
        Remainder(kind, line.text, (frame.box(line.x0, line.top, line.x1, line.bottom),))
        for line in text_lines(glyphs, chains(glyphs, level), frame.page)
    ]
    text = "".join(glyphs.text[index] for index in tilted).strip()
    if text:
        box = frame.box(
            min(glyphs.x0[index] for index in tilted),
            min(glyphs.top[index] for index in tilted),
            max(glyphs.x1[index] for index in tilted),
            max(glyphs.bottom[index] for index in tilted),
        )
        found.append(Remainder(kind, text, (box,)))
    return found
