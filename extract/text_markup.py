"""Text as people see it: without invisible characters, without the markup residue of web pages and spreadsheets."""

from __future__ import annotations

import html
import re
import unicodedata

import regex

_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n\v\f\r\x1c\x1d\x1e"),
        *(code for code in range(0x7F, 0xA0) if code != 0x85),
        0xAD,  # soft hyphen
        *range(0x200B, 0x2010),  # zero-width blanks and joiners, marks of direction
        *range(0x202A, 0x202F),  # embeddings and overrides of direction
        *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates of direction
        0xFEFF,  # byte order mark
    ]
)
# Putting many marks on one letter in order takes time quadratic in their number; no language stacks so many.
_STACKED_MARKS = regex.compile(r"([^\p{ccc=0}]{31,})")
_RESIDUE = re.compile(r"[<&]|_x000")
_TAG = re.compile(
    r"</?(?P<name>"
    r"p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|table|thead|tbody|tfoot|tr|center|blockquote|pre|section"
    r"|td|th"
    r"|span|font|strong|em|sub|sup|small|big|label|nobr|ins|del|strike|img|col|colgroup|o:p|st1:\w+"
    r"|a|b|i|u|s"
    r")(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_INLINE = frozenset(
    ("span", "font", "strong", "em", "sub", "sup", "small", "big", "label", "nobr", "ins", "del", "strike")
)
_NOTHING = frozenset(("img", "col", "colgroup", "o:p"))
_CELLS = frozenset(("td", "th"))
# With one letter, a tag may as well be a comparison (a<b>c), so it needs its partner.
_LETTERS = frozenset("abius")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPREADSHEET_FEED = re.compile(r"_x000[aAdD]_")


def visible(text: str) -> str:
    """Compose the text (Unicode NFC) and take out what nobody sees; tabs and line breaks stay."""
    text = text.translate(_INVISIBLE)
    if text.isascii():
        return text
    pieces = _STACKED_MARKS.split(text)
    pieces[::2] = [unicodedata.normalize("NFC", piece) for piece in pieces[::2]]
    return "".join(pieces)


def paragraphs(text: str) -> list[str]:
    """Split the text of a cell or a line into its paragraphs, stripped, without markup and without blank ones.

    Only known tags, entities and line feed codes are markup; a comparison such as `<95%` is text.
    """
    if _RESIDUE.search(text):
        text = visible(_without_markup(text))
    return [stripped for line in text.splitlines() if (stripped := line.strip())]


def _without_markup(text: str) -> str:
    tags = [(match[0][1] == "/", match["name"].lower()) for match in _TAG.finditer(text)]
    paired = {name for closing, name in tags if closing} & {name for closing, name in tags if not closing}

    def replacement(match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name in _LETTERS:
            return "" if name in paired else match[0]
        if name in _INLINE or name in _NOTHING or name.startswith("st1:"):
            return ""
        return " " if name in _CELLS else "\n"

    text = _SPREADSHEET_FEED.sub("\n", _TAG.sub(replacement, text))
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    # A blank or tab that was spelled out is a blank like any other; an unknown entity stays as it is.
    return " " if character in {"\xa0", "\t"} else character
