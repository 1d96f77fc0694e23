"""Names of files as they come: in any encoding, with tricks, and those that programs leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Files and folders that systems and programs leave behind; names in lower case.
_LEFTOVERS = frozenset(
    {
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "__macosx",
        "@eadir",
        "$recycle.bin",
        "system volume information",
        "lost+found",
    }
)


def is_leftover(name: str) -> bool:
    """Whether a file or folder of this name is no document: hidden, or left behind by a program."""
    return name.startswith((".", "~$")) or name.lower() in _LEFTOVERS


def decoded(name: bytes) -> str:
    """Decode a name that may be no UTF-8, which is GB 18030 on Chinese systems."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "backslashreplace")


def harmless(name: str) -> str:
    """Make a name inside an archive a relative path that leads nowhere else."""
    parts = name.replace("\\", "/").replace("\0", "").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def unique(names: Iterable[str]) -> list[str]:
    """Number names that are there already: `a.pdf`, `a.pdf~2`, `a.pdf~3`."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    told: list[str] = []
    for name in names:
        free = name
        while free in taken:
            numbers[name] = numbers.get(name, 1) + 1
            free = f"{name}~{numbers[name]}"
        taken.add(free)
        told.append(free)
    return told
