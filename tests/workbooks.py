"""Workbooks for tests: written by openpyxl, turned into the other formats by LibreOffice."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl.styles import Border, Side
from openpyxl.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

_THIN = Side(style="thin")
RULED = Border(_THIN, _THIN, _THIN, _THIN)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_of(rows: Iterable[Iterable[object]], title: str = "Sheet1") -> Worksheet:
    """The one sheet of a new workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return sheet


def book_of(sheet: Worksheet) -> bytes:
    """The bytes of the workbook a sheet belongs to."""
    assert isinstance(sheet.parent, Workbook)
    return saved(sheet.parent)


def rule(sheet: Worksheet, area: str) -> None:
    """Draw thin lines around every cell of an area."""
    for row in sheet[area]:
        for cell in row:
            cell.border = RULED


def with_parts(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """A copy of a package in which some parts are others."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def converted(folder: Path, files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    """The files as LibreOffice saves them in another format."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            suffix,
            "--outdir",
            str(folder / "out"),
            *(str(folder / name) for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {name: (folder / "out" / f"{Path(name).stem}.{suffix}").read_bytes() for name in files}
