"""Good files of every format, damaged at random: what every reader must survive, each in its own process."""

from __future__ import annotations

import io
import quopri
import zipfile
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from draw_html import html
from draw_ofd import ofd
from draw_rtf import rtf
from draw_xlsx import xlsx
from forge import compose
from forge_edition import edition
from workbooks import converted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FORMATS = ("txt", "docx", "pdf", "xlsx", "html", "mhtml", "ofd")

# What LibreOffice has to draw or to open. Opening takes seconds, so RTF has its turn seldom.
OFFICE_FORMATS = (*("ods", "xls", *FORMATS) * 10, "rtf")

_PACKAGES = frozenset({"docx", "xlsx", "ods", "ofd"})
_FORMS = 4


def damaged(
    count: int, seed: int, formats: Sequence[str] = FORMATS, *, folder: Path | None = None
) -> Iterator[tuple[str, bytes]]:
    """Give names and bytes of damaged files, the formats in turn; the same arguments give the same bytes.

    Args:
        count: Number of files.
        seed: Decides about all damage.
        formats: Formats to take in turn.
        folder: Where LibreOffice may draw; needed for the formats it draws.
    """
    random = Random(seed)  # noqa: S311 - damage, not secrets
    books = {name: _books(folder, name) for name in ("ods", "xls") if folder and name in formats}
    for number in range(count):
        name = formats[number % len(formats)]
        form = random.randrange(_FORMS)
        content = books[name][form] if name in books else _whole(name, form)
        if name in _PACKAGES and random.random() < 0.7:
            content = _with_damaged_part(content, random)
        else:
            content = _damage(content, random)
        yield f"{number}.{name}", content


@cache
def _whole(name: str, number: int) -> bytes:
    form = compose(number)
    match name:
        case "xlsx":
            return xlsx(form.drawing)
        case "html":
            return html(form.drawing).encode()
        case "mhtml":
            return _mhtml(html(form.drawing))
        case "ofd":
            return ofd(form.drawing)
        case "rtf":
            return rtf(form.drawing)
        case _:
            return edition(form, name)


def _mhtml(page: str) -> bytes:
    head = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="edge"\r\n\r\n--edge\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head + quopri.encodestring(page.encode()) + b"\r\n--edge--\r\n"


def _books(folder: Path, suffix: str) -> list[bytes]:
    drawn = {f"{number}.xlsx": _whole("xlsx", number) for number in range(_FORMS)}
    return list(converted(folder, drawn, suffix).values())


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
