"""Good files of every format, damaged at random: what every reader must survive, each in its own process."""

from __future__ import annotations

import io
import zipfile
from random import Random
from typing import TYPE_CHECKING

from forge import compose
from forge_edition import edition

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = ("txt", "docx", "pdf")


def damaged(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Give names and bytes of damaged files, the formats in turn; the same arguments give the same bytes."""
    random = Random(seed)  # noqa: S311 - damage, not secrets
    whole = {(name, form): edition(compose(form), name) for name in FORMATS for form in range(4)}
    for number in range(count):
        name = FORMATS[number % len(FORMATS)]
        content = whole[name, random.randrange(4)]
        if name == "docx" and random.random() < 0.7:
            content = _with_damaged_part(content, random)
        else:
            content = _damage(content, random)
        yield f"{number}.{name}", content


def _with_damaged_part(package: bytes, random: Random) -> bytes:
    """Damage one part inside its archive, which otherwise fails at a checksum before any reader sees it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(buffer, "w") as target:
        chosen = random.choice(source.namelist())
        for name in source.namelist():
            content = source.read(name)
            target.writestr(zipfile.ZipInfo(name), _damage(content, random) if name == chosen else content)
    return buffer.getvalue()


def _damage(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5, 40))):
        start = random.randrange(len(changed) + 1)
        end = min(len(changed), start + random.choice((1, 1, 4, 30, 1000)))
        match random.randrange(5):
            case 0:
                changed[start:end] = random.randbytes(end - start)
            case 1:
                del changed[start:end]
            case 2:
                changed[start:start] = changed[start:end] * random.choice((1, 3, 50))
            case 3:
                del changed[max(start, 1) :]
            case _:
                other = random.randrange(len(changed) + 1)
                changed[start:end] = changed[other : other + end - start]
        if not changed:
            break
    return bytes(changed)
