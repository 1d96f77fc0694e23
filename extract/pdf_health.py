"""Whether the text of a page is text: unmapped glyphs, private codes, look-alike radicals."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from extract.document import Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.pdf_page import PageContent

_MOST_BAD = 0.1
"""Part of the glyphs of a page that may be no characters before its text is no evidence."""

_MARRED = 0.005, 0.3
"""Least and greatest part of the glyphs that are no characters of a page whose other text is evidence."""

_LEAST_COMMON = 0.3
"""Part of the glyphs of a Chinese form that are common characters; the rest are digits, marks and rare ones."""

_LEAST_REPEATED = 50
"""Characters of a page from which it may be said to repeat another."""

_BAD = r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]"
"""What is no character, or none that can be printed."""

_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))
"""The bad ones that GB 2312 has, as it writes them."""

WITHOUT_CHARACTER = "\ufffd"
"""Stands for a glyph of which the file does not tell its character."""

_ACCENTED = re.compile("[\u00a1-\u00ff]")
_LEAST_CODES, _MOST_ACCENTED = 20, 0.4
"""Letters with accents, and their part of all, from which a page holds codes: the fonts tell no characters."""

_FULL = 0.02
"""Part of its height by which a glyph as wide as a Chinese character may miss it."""

_RADICAL = re.compile("[\u2e80-\u2fdf]")

_SUPPLEMENT = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺳⺴⺶⺹⺺⺻⺼⺾⺿⻀"
        "⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚乙亻冂刀刂卜㔾小小兀尣尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒㓁冗羊耂肀聿肉艹艹艹"
        "虎衤覀西见角讠贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
"""CJK Radicals Supplement to the ideograph of the same look (Unicode, EquivalentUnifiedIdeograph)."""


_SUPPLEMENT["⼾"] = "户"
"""Of the Kangxi radicals, the one that has the look of the simplified character."""

DOUBLES = "—·"
"""The dash and the dot of GB 2312 in their second form in Unicode, which the codec does not know."""

_plain_met = set(DOUBLES)
"""Plain characters met so far: to look one up is faster than to judge it."""


class Health(NamedTuple):
    """How much of a page's text is text.

    Attributes:
        glyphs: Characters that are not blank.
        bad: Those among them that the file maps to no character.
    """

    glyphs: int
    bad: int

    @property
    def is_usable(self) -> bool:
        """Tell whether the text may serve as evidence."""
        return self.bad <= _MOST_BAD * self.glyphs


LEADERS = frozenset(".．…·-－—–_＿=＝*")
LEAST_LEADERS = 20
"""Characters whose rows may be rules, and how many of one stand in such a row at least."""

_BARS = "│┃║"
"""One of these stands on every page on which box drawings draw upright rules."""


def rare_characters(text: str) -> set[str]:
    """Return those of some characters that GB 2312 lacks or that cannot be printed: on most pages none."""
    if _is_plain(without_doubles(text)):
        return set()
    rare = set(text) - _plain_met
    if rare:
        plain = {character for character in rare if _is_plain(character)}
        _plain_met.update(plain)
        rare -= plain
    return rare


def without_doubles(text: str) -> str:
    """Return a text without the characters that the codec of GB 2312 does not know though the set has them."""
    for mark in DOUBLES:
        text = text.replace(mark, "")
    return text


def _is_plain(text: str) -> bool:
    """Tell whether all characters are of GB 2312 and can be printed."""
    try:
        codes = text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(codes.translate(None, _CONTROLS)) == len(codes)


def page_health(page: PageContent) -> Health:
    """Count the glyphs of a page and those that are no characters."""
    text = "".join(page.glyphs.text)
    inked = "".join(text.split())
    # Nearly all pages can be told at once to have none: all that is bad but one character cannot be printed.
    found = 0
    if not inked.isprintable() or "\ufffd" in inked or len(inked) != len(text.replace(" ", "")):
        bad = re.compile(_BAD)
        found = sum(1 for each in page.glyphs.text if bad.match(each)) if bad.search(text) else 0
    if not inked.isascii():
        found = max(found, _codes(inked))
    return Health(len(inked), max(page.unmapped, found))


def is_marred(page: PageContent) -> bool:
    """Tell whether a good deal of the glyphs of a page, but not most, are known to be no characters, and all others are."""
    text = page.glyphs.text
    count = text.count(WITHOUT_CHARACTER)
    low, high = _MARRED
    return low * len(text) < count < high * len(text) and page_health(page).bad <= count + _MOST_BAD * len(
        text
    )


def mark_wide_codes(page: PageContent, least: int = 2) -> bool:
    """Make Latin characters as wide as Chinese ones U+FFFD, in place, if letters beyond GB 2312 are among them.

    Copies of drawn fonts name some of their glyphs by such a code, whatever they show.

    Args:
        page: The page.
        least: Letters beyond GB 2312 that must be among them; none where other pages of the file have some.

    Returns:
        Whether there were any.
    """
    glyphs = page.glyphs
    wide = [
        position
        for position, (text, left, right, top, bottom) in enumerate(
            zip(glyphs.text, glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom, strict=True)
        )
        if "!" <= text < "\u0250" and abs(right - left - (bottom - top)) <= _FULL * (bottom - top)
    ]
    strange = sum(glyphs.text[each] > "\xbf" and not _is_plain(glyphs.text[each]) for each in wide)
    if not wide or strange < least:
        return False
    for position in wide:
        glyphs.text[position] = WITHOUT_CHARACTER
    return True


def _codes(text: str) -> int:
    """Count the letters of a text that has more letters with accents than any language: they are bare codes."""
    accented = len(_ACCENTED.findall(text))
    if accented < _LEAST_CODES:
        return 0
    letters = sum(map(str.isalpha, text))
    return letters if accented > _MOST_ACCENTED * letters else 0


def reads_as_chinese(page: PageContent) -> bool:
    """Tell whether a page reads as Chinese text, and not as codes that happen to be characters."""
    text = "".join("".join(page.glyphs.text).split())
    common = sum(1 for character in text if _is_common(character))
    return common >= _LEAST_COMMON * len(text) > 0


def _is_common(character: str) -> bool:
    """Tell whether a character is one of the 3,755 most common of GB 2312."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def without_text(page: PageContent) -> PageContent:
    """Return a page with its unusable text taken away."""
    glyphs = replace(page.glyphs, text=[], x0=[], top=[], x1=[], bottom=[], flags={}, angles={})
    return replace(page, glyphs=glyphs)


def may_draw_rules(text: str) -> bool:
    """Tell whether characters of a page may draw the rules of its tables."""
    return any(each in text for each in _BARS) or any(
        # To count one character is faster than to look for a row of it.
        text.count(each) >= LEAST_LEADERS and each * LEAST_LEADERS in text
        for each in LEADERS
    )


def fold_radicals(page: PageContent) -> Remark | None:
    """Replace radicals that stand for the ideograph of the same look, in place, and record it."""
    text = page.glyphs.text
    if not _RADICAL.search("".join(text)):
        return None
    counts: Counter[str] = Counter()
    for index, character in enumerate(text):
        if _RADICAL.match(character):
            folded = _SUPPLEMENT.get(character) or unicodedata.normalize("NFKC", character)
            if folded != character:
                text[index] = folded
                counts[f"{character}→{folded}"] += 1
    if not counts:
        return None
    detail = ", ".join(f"{pair} ×{count}" for pair, count in sorted(counts.items()))
    return Remark("radicals_folded", detail, page.number)


def repeated_pages(contents: Sequence[PageContent]) -> list[Remark]:
    """Name pages that are the same as an earlier one to the letter and to the point."""
    seen: dict[int, list[PageContent]] = {}
    remarks: list[Remark] = []
    for content in contents:
        glyphs = content.glyphs
        if len(glyphs.text) < _LEAST_REPEATED and len("".join(glyphs.text)) < _LEAST_REPEATED:
            continue
        known = seen.setdefault(len(glyphs.text), [])
        for other in known:
            there = other.glyphs
            if (glyphs.text, glyphs.x0, glyphs.top) == (there.text, there.x0, there.top):
                remarks.append(Remark("page_repeated", f"the same as page {other.number}", content.number))
                break
        known.append(content)
    return remarks
