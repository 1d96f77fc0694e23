"""OFD editions of drawn forms: placed characters and stroked paths in millimetres."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from draw_layout import LEADING, laid_out
from draw_package import package

if TYPE_CHECKING:
    from collections.abc import Callable

    from draw import Drawing
    from draw_layout import Rule, Sheet, Text

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MILLIMETRES = 25.4 / 72
_CLOSING = "，。；：、！？）》”’】"


def ofd(
    drawing: Drawing, *, cut_rows: bool = True, open_breaks: bool = False, full_marks: bool = False
) -> bytes:
    """The drawing as an OFD file; the same drawing gives the same bytes.

    Args:
        drawing: What to draw.
        cut_rows: Let page breaks cut rows in half.
        open_breaks: Leave out the rule at a page break where a cell goes on.
        full_marks: Set closing marks as wide as other Chinese characters, not half as wide.
    """
    measure = _full_measure if full_marks else _measure
    layout = laid_out(drawing, measure, cut_rows=cut_rows, open_breaks=open_breaks)
    box = f"0 0 {_mm(layout.width)} {_mm(layout.height)}"
    pages = [_page(sheet, number, measure) for number, sheet in enumerate(layout.sheets)]
    entries = "".join(
        f'<ofd:Page ID="{number + 10}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(pages))
    )
    return package(
        {
            "OFD.xml": (
                f'{_XML}<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
                "<ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
                "</ofd:DocBody></ofd:OFD>"
            ),
            "Doc_0/Document.xml": (
                f"{_XML}<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>1000000</ofd:MaxUnitID>"
                f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>"
                "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
                f"<ofd:Pages>{entries}</ofd:Pages></ofd:Document>"
            ),
            "Doc_0/PublicRes.xml": (
                f'{_XML}<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts>'
                '<ofd:Font ID="1" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>'
            ),
            **{f"Doc_0/Pages/Page_{number}/Content.xml": page for number, page in enumerate(pages)},
        }
    )


def _page(sheet: Sheet, page: int, measure: Callable[[str, float], float]) -> str:
    objects = [_path(rule) for rule in sheet.rules] + [
        _text(text, measure) for text in sheet.texts if text.text
    ]
    numbered = "".join(
        markup.replace(" ", f' ID="{10_000 * (page + 1) + number}" ', 1)
        for number, markup in enumerate(objects)
    )
    return (
        f'{_XML}<ofd:Page {_NAMESPACE}><ofd:Content><ofd:Layer ID="{page + 5000}" Type="Body">{numbered}'
        "</ofd:Layer></ofd:Content></ofd:Page>"
    )


def _path(rule: Rule) -> str:
    width, height = rule.x1 - rule.x0, rule.bottom - rule.top
    return (
        f'<ofd:PathObject Boundary="{_mm(rule.x0)} {_mm(rule.top)} {_mm(width)} {_mm(height)}" LineWidth="0.18">'
        f"<ofd:AbbreviatedData>M 0 0 L {_mm(width)} {_mm(height)}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _text(text: Text, measure: Callable[[str, float], float]) -> str:
    steps = [_mm(measure(letter, text.size)) for letter in text.text]
    runs = [(step, len(list(group))) for step, group in groupby(steps[:-1])]
    delta = " ".join(f"g {count} {step}" if count > 2 else " ".join([step] * count) for step, count in runs)
    moved = f' DeltaX="{delta}"' if delta else ""
    width, height = measure(text.text, text.size), LEADING / 10 * text.size
    # The line box is taller than the type; the baseline stands at four fifths of the type.
    base = (height - text.size) / 2 + 0.85 * text.size
    return (
        f'<ofd:TextObject Boundary="{_mm(text.x)} {_mm(text.top)} {_mm(width)} {_mm(height)}" Font="1"'
        f' Size="{_mm(text.size)}"><ofd:TextCode X="0" Y="{_mm(base)}"{moved}>{escape(text.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _measure(text: str, size: float) -> float:
    """The width of a text; closing marks are set half as wide as other Chinese characters."""
    marks = sum(letter in _CLOSING for letter in text)
    return _full_measure(text, size) - size / 2 * marks


def _full_measure(text: str, size: float) -> float:
    return sum(size * (1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5) for letter in text)


def _mm(points: float) -> str:
    return f"{points * _MILLIMETRES:.3f}".rstrip("0").rstrip(".")
