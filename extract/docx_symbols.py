"""Characters of symbol fonts as Unicode: the tick boxes of Wingdings, the relations of Symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.docx_markup import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SYMBOL_FONTS: Final = frozenset({"wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol", "mt extra"})


def symbol_text(symbol: Element) -> str:
    """Return the character of a `w:sym` element; without a Unicode twin it stays in the private use area."""
    code = symbol.get(f"{W}char", "")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if not 0x20 <= number <= 0xFFFD or 0xD800 <= number <= 0xDFFF:
        return ""
    font = symbol.get(f"{W}font", "").lower()
    if font in SYMBOL_FONTS:
        return in_symbol_font(font, chr(number))
    # Ordinary fonts are addressed directly or shifted by 0xF000.
    return chr(number - 0xF000) if 0xF020 <= number <= 0xF0FF else chr(number)


def in_symbol_font(font: str, text: str) -> str:
    """Translate text set in a symbol font (lower-case name, one of `SYMBOL_FONTS`) to what it looks like."""
    twins = _TWINS.get(font, {})
    return "".join(_twin(twins, character) for character in text)


def _twin(twins: dict[int, str], character: str) -> str:
    code = ord(character)
    if 0xF020 <= code <= 0xF0FF:
        code -= 0xF000
    elif not 0x20 < code <= 0xFF:
        return character
    # A letter left as it is would state something the page does not show.
    return twins.get(code) or chr(0xF000 + code)


def _series(first: int, characters: str) -> dict[int, str]:
    return {first + offset: character for offset, character in enumerate(characters)}


_WINGDINGS: Final = {
    **_series(0x6C, "●❍■□❐❑❒⬧⧫◆❖⬥☒"),
    **_series(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    **_series(0x9E, "·•▪○"),
    **_series(0xA4, "◉◎"),
    **_series(0xA7, "▪☐"),
    **_series(0xAA, "✦★✶✴✹✵"),
    **_series(0xD8, "➢"),
    **_series(0xDF, "←→↑↓"),
    **_series(0xE8, "➔"),
    **_series(0xEF, "⇦⇨⇧⇩"),
    **_series(0xFB, "×√☒☑"),
    0x20: " ",
}

_WINGDINGS_2: Final = {
    **_series(0x4F, "×√☒☑☒☒"),
    **_series(0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    **_series(0x96, "•●"),
    **_series(0x9F, "▪■"),
    0xA3: "☐",
    0x20: " ",
}

_WEBDINGS: Final = {0x20: " ", 0x61: "√", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "×"}

_SYMBOL: Final = {
    **_series(0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?"),
    **_series(0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    **_series(0x60, "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
    **_series(0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵"),
    **_series(0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"),
    **_series(0xE0, "◊〈®©™∑"),
    **_series(0xF1, "〉∫"),
}

_TWINS: Final = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}
