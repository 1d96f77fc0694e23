"""Archives of any size for tests and measurements of the batch engine: good files and one of every bad kind."""

from __future__ import annotations

import csv
import ctypes
import dataclasses
import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

from forge import compose
from forge_edition import SUFFIXES, edition
from pypdf import PdfReader, PdfWriter

import extract
from normalize import declarations
from shenbao import contract, reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from random import Random

    from normalize import Form
    from shenbao.reading import Job, Outcome

FORMS_OF_A_THICK_FILE = 20

_FORMATS = ("txt", "txt", "docx", "docx", "pdf")


def fill(folder: Path, files: int, *, seed: int = 1) -> None:
    """Write good files of mixed formats in nested folders; the same arguments give the same bytes."""
    for number in range(files):
        name = _FORMATS[number % len(_FORMATS)]
        path = folder / f"{2015 + number % 10}/{number // 100}/{number}{SUFFIXES.get(name, '.pdf')}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(edition(compose(seed * 1_000_000 + number), name))


def spoil(folder: Path) -> dict[str, str]:
    """Add one bad file of each kind; return the code by which each is to be named."""
    folder.mkdir(parents=True, exist_ok=True)
    expected: dict[str, str] = {}
    for name, code, content in _bad_files():
        (folder / name).write_bytes(content)
        expected[name] = code
    return expected


def read(job: Job) -> Outcome:
    """Read a file as the program does, but obey the orders of `spoil` that no reader would fall for."""
    data = job.path.read_bytes() if job.size < 100 else b""
    match data:
        case b"hang":
            ctypes.PyDLL(None).usleep(600_000_000)
        case b"crash":
            ctypes.string_at(0)
        case b"hoard":
            return reading.Outcome(detail=str(len(bytearray(1 << 40))))
        case _:
            pass
    return reading.read(job)


def write_numbers(folder: Path, files: int) -> None:
    """Write files for `read_many`: each holds but its number."""
    folder.mkdir(parents=True)
    for number in range(files):
        (folder / f"{number}.txt").write_text(str(number), encoding="ascii")


def read_many(job: Job) -> Outcome:
    """Give as many declarations as a thick file holds, composed ones under ids of their own, without any reading."""
    number = int(job.path.read_bytes())
    forms = tuple(
        _under(hashlib.sha256(f"{number}/{place}".encode()).hexdigest()[:16], form)
        for place, form in enumerate(_composed_forms())
    )
    return reading.Outcome(forms, media_type="text/plain")


def data(out: Path) -> dict[str, bytes]:
    """Every file of a dataset but `run.json`."""
    return {
        path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and path.name != "run.json"
    }


def errors(out: Path) -> dict[str, str]:
    """Error codes by file name, of the files that failed."""
    with (out / "sources.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {
            row["path"].rpartition("/")[2]: row["error"] for row in csv.DictReader(stream) if row["error"]
        }


def killed_runs(archive: Path, out: Path, times: int, random: Random) -> int:
    """Convert with a kill at random moments until a run ends by itself; return how often it was killed.

    The moments are spread over what a whole run takes, so that some fall into reading and some into writing.
    """
    command = [sys.executable, "-m", "shenbao", "convert", str(archive), str(out), "--jobs", "2", "--quiet"]
    killed, patience = 0, 1.0
    while True:
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(timeout=random.uniform(0.3, patience) if killed < times else None)
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
                patience += 0.2
                continue
        if killed >= times or process.returncode not in (0, 1):
            return killed
        # Done too early: begin again with an empty memory, for the sake of the kills that are left.
        shutil.rmtree(out / ".shenbao")
        patience = 1.0


@cache
def _composed_forms() -> tuple[Form, ...]:
    texts = [edition(compose(number), "txt") for number in range(FORMS_OF_A_THICK_FILE)]
    return tuple(
        form
        for text in texts
        for form in declarations(extract.read_bytes(text), source_id=reading.NO_BYTES, path="a.txt")[:1]
    )


def _under(identity: str, form: Form) -> Form:
    """Give a form and all its rows another id."""
    replace: Any = dataclasses.replace
    tables: dict[str, Any] = {
        table: tuple(replace(row, declaration_id=identity) for row in rows)
        for table, rows in contract.rows_of(form).items()
    }
    (declaration,) = tables.pop("declarations")
    return dataclasses.replace(form, declaration=declaration, **tables)


@cache
def _bad_files() -> tuple[tuple[str, str, bytes], ...]:
    return tuple(_made_bad())


def _made_bad() -> Iterator[tuple[str, str, bytes]]:
    whole = edition(compose(7), "pdf")
    document = edition(compose(7), "docx")
    yield "hang.pdf", "time_limit", b"hang"
    yield "crash.pdf", "worker_lost", b"crash"
    yield "memory_bomb.pdf", "memory_limit", b"hoard"
    yield "zip_bomb.docx", "suspicious", _with_document(document, b"<w>" + b" " * 29_000_000 + b"</w>")
    yield "zip_bomb.zip", "suspicious", _zipped({"a.txt": b" " * 200_000_000})
    yield "billion_laughs.docx", "suspicious", _with_document(document, _LAUGHS)
    yield "external_entity.docx", "suspicious", _with_document(document, _EXTERNAL)
    yield "encrypted.pdf", "password_protected", _locked(whole)
    yield "truncated.pdf", "damaged", whole[: len(whole) // 2]
    yield "truncated.docx", "damaged", document[: len(document) // 2]
    yield "wrong_suffix.docx", "damaged", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(64)
    yield "pages.pdf", "too_large", _pages(10_000)
    yield "empty.pdf", "empty_file", b""


_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><w>&j;</w>"
)
_EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]><w>&e;</w>'


def _with_document(package: bytes, content: bytes) -> bytes:
    """Put other content in the place of the main part of a document."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _zipped(parts | {"word/document.xml": content})


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _locked(document: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document)))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _pages(count: int) -> bytes:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(width=200, height=200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
