"""Folding of text for parsing and matching; what is kept as evidence is never folded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SHORT = 128  # longer texts are prose: each is asked for while its form is read, and would fill the cache of labels


def fold(text: str) -> str:
    """One spelling for texts that a reader takes for the same.

    NFKC; radicals of the CJK supplement become the characters they look like (PDF fonts print 长 as U+2ED3, and
    NFKC leaves 113 of these alone); every sign for ≥, ≤, =, -, ~ and · becomes that sign; zero-width characters
    go; blanks and line breaks beside a Chinese character, an operator or a percent sign go, others become one blank.
    """
    return _short_folded(text) if len(text) <= _SHORT else _long_folded(text)


def squeeze(text: str) -> str:
    """The folded text without any white space, as labels are compared."""
    return _short_squeezed(text) if len(text) <= _SHORT else _long_squeezed(text)


def native(text: str) -> str:
    """A label without the foreign words that only say it again beside it (`项目名称 Project Name`)."""
    if _LATIN.search(text) is None:
        return text
    beside = _FOREIGN_BEHIND.fullmatch(text) or _FOREIGN_BEFORE.fullmatch(text)
    return beside["native"].strip() if beside is not None else text


def _fold(text: str) -> str:
    # Most texts hold none of these signs, which a search tells sooner than a translation.
    if _ANY_BEFORE.search(text) is not None:
        text = text.translate(_BEFORE)
    folded = unicodedata.normalize("NFKC", text)
    if _ANY_AFTER.search(folded) is not None:
        folded = _TWO_SIGNS.sub(_one_sign, folded.translate(_AFTER))
    if _BLANK.search(folded) is None:
        return folded
    return _LOOSE_BLANKS.sub("", _BLANKS.sub(" ", folded).strip())


def _squeeze(text: str) -> str:
    return "".join(fold(text).split())


_short_folded, _short_squeezed = lru_cache(maxsize=16_384)(_fold), lru_cache(maxsize=16_384)(_squeeze)
_long_folded, _long_squeezed = lru_cache(maxsize=256)(_fold), lru_cache(maxsize=256)(_squeeze)


def _one_sign(match: re.Match[str]) -> str:
    return "≥" if ">" in match[0] or "≥" in match[0] else "≤"


# Unicode's Equivalent_Unified_Ideograph for U+2E81 to U+2EF3 in order; U+2E9A is not assigned.
_RADICALS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑"
    "艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_SUPPLEMENT = [point for point in range(0x2E81, 0x2EF4) if point != 0x2E9A]
_ZERO_WIDTH = (0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)

_BEFORE: dict[int, str | None] = {
    **dict(zip(_SUPPLEMENT, _RADICALS, strict=True)),
    **dict.fromkeys(_ZERO_WIDTH),
}
_AFTER = str.maketrans(
    {
        **dict.fromkeys("≧⩾≽≮", "≥"),
        **dict.fromkeys("≦⩽≼≯", "≤"),
        **dict.fromkeys("═゠", "="),
        **dict.fromkeys("‐‑‒−─", "-"),
        **dict.fromkeys("〜∼～", "~"),
        **dict.fromkeys("•‧∙⋅・", "·"),
        **dict.fromkeys("⁄∕", "/"),
    }
)
_ANY_BEFORE = re.compile(f"[{''.join(map(chr, _BEFORE))}]")
_ANY_AFTER = re.compile(f"[><{re.escape(''.join(map(chr, _AFTER)))}≥≤]")
_TWO_SIGNS = re.compile(r"[>≥][ \t]?=|=>|[<≤][ \t]?=|=<")
_BLANK = re.compile(r"\s")
_BLANKS = re.compile(r"\s+")
_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = re.compile("[A-Za-z]{3}")
_FOREIGN = r"[A-Za-z][A-Za-z0-9 \t\n'’&.,/-]{2,60}"
_FOREIGN_BEHIND = re.compile(rf"(?P<native>[^:：A-Za-z]*[{_CJK}）)])[\s/（(]*{_FOREIGN}[）)]?\s*")
_FOREIGN_BEFORE = re.compile(rf"\s*{_FOREIGN}[\s/]+(?P<native>[{_CJK}][^:：A-Za-z]*)\s*")
_LOOSE_BLANKS = re.compile(f"(?<=[{_CJK}≥≤><=≈±]) | (?=[{_CJK}≥≤><=≈±%‰])")
