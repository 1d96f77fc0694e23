"""Whether this machine has a font with Chinese characters, which PDFium takes where a file names one without holding it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
_NAMES = (
    "cjk",
    "chinese",
    "deng",
    "droidsansfallback",
    "fang",
    "gbsn",
    "gkai",
    "hanazono",
    "heiti",
    "hiragino",
    "kaiti",
    "mingliu",
    "msyh",
    "pingfang",
    "simfang",
    "simhei",
    "simkai",
    "simsun",
    "songti",
    "sourcehan",
    "stheiti",
    "uming",
    "ukai",
    "wqy",
)
"""What the files of Chinese fonts are called, in part."""


def chinese_font() -> str:
    """Return the file of one Chinese font in the folders that PDFium looks into; empty if there is none."""
    for folder in _folders():
        for parent, _, names in os.walk(folder):
            for name in sorted(names):
                low = name.lower()
                if low.endswith(_SUFFIXES) and any(part in low for part in _NAMES):
                    return str(Path(parent, name))
    return ""


def _folders() -> Iterator[Path]:
    match sys.platform:
        case "win32":
            yield Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        case "darwin":
            yield from map(Path, ("/System/Library/Fonts", "/Library/Fonts"))
            yield Path.home() / "Library" / "Fonts"
        case _:
            yield from map(
                Path,
                (
                    "/usr/share/fonts",
                    "/usr/share/X11/fonts/Type1",
                    "/usr/share/X11/fonts/TTF",
                    "/usr/local/share/fonts",
                ),
            )
