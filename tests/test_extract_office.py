"""Older word processor files are read through LibreOffice: same cells, converted once, within limits."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from draw import Drawing, Paragraph, grid
from draw_docx import docx
from draw_package import package
from draw_rtf import rtf
from forms import sample_forms
from workbooks import converted

from extract import ExtractError, Line, office_program, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

DRAWING = Drawing((Paragraph("绩效目标表"), grid([["部门", "甲局"], ["人数", "3"]]), Paragraph("说明：无")))
RTF = rtf(DRAWING)
ODT = package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [("doc", "application/msword"), ("odt", "application/vnd.oasis.opendocument.text")],
)
def test_cells_are_those_of_the_word_edition(
    suffix: str, media_type: str, tmp_path: Path, require_program: Callable[[str], str]
) -> None:
    require_program("soffice")
    forms = [form for form in sample_forms() if form.slug in {"taoyuan-department", "jiading-department"}]
    samples = {form.path("docx").name: form.path("docx").read_bytes() for form in forms}
    for name, data in converted(tmp_path, samples, suffix).items():
        document = read_bytes(data)
        assert document.media_type == media_type
        assert (name, document.blocks) == (name, read_bytes(samples[name]).blocks)


def test_table_at_the_end_of_a_doc_is_not_lost_in_silence(
    tmp_path: Path, require_program: Callable[[str], str]
) -> None:
    require_program("soffice")
    last = docx(Drawing((grid([[f"甲{row}", "乙"] for row in range(6)]),)))
    document = read_bytes(converted(tmp_path, {"last.docx": last}, "doc")["last.docx"])
    assert document.tables or [remark.code for remark in document.remarks] == ["tables_lost"]


def _program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program of our own in the place of LibreOffice, and an empty cache beside it."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\nimport os, pathlib, sys, time\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setattr(office_program, "_without_network", tuple)


needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="needs scripts that are programs")


@pytest.mark.parametrize("data", [RTF, ODT], ids=["RTF", "ODT"])
def test_without_the_program_the_file_fails_with_a_code(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(ExtractError) as failure:
        read_bytes(data)
    assert (failure.value.code, failure.value.detail) == ("program_missing", "LibreOffice")


@needs_scripts
def test_same_bytes_are_converted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(docx(DRAWING))
    script = (
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\nout.mkdir()\n"
        f"here = pathlib.Path({str(tmp_path)!r})\n"
        "(out / 'source.docx').write_bytes((here / 'made.docx').read_bytes())\n"
        "with (here / 'runs').open('a') as runs: runs.write('.')"
    )
    _program(tmp_path, script, monkeypatch)
    first = read_bytes(RTF)
    assert read_bytes(RTF) == first
    assert (first.media_type, first.blocks[0]) == ("application/rtf", Line("绩效目标表"))
    assert (tmp_path / "runs").read_text() == "."


@needs_scripts
def test_oldest_converted_files_leave_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(docx(DRAWING))
    script = (
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\nout.mkdir()\n"
        f"(out / 'source.docx').write_bytes(pathlib.Path({str(tmp_path / 'made.docx')!r}).read_bytes())"
    )
    _program(tmp_path, script, monkeypatch)
    monkeypatch.setattr(office_program, "MAX_CACHED", 2)
    for number in range(4):
        read_bytes(RTF + b" " * number)
    assert len(list((tmp_path / "cache").rglob("*.docx"))) == 2


@needs_scripts
def test_program_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"
    script = (
        f"if not os.fork():\n    pathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\ntime.sleep(100)"
    )
    _program(tmp_path, script, monkeypatch)
    monkeypatch.setattr(office_program, "SECONDS", 2)
    started = time.monotonic()
    with pytest.raises(ExtractError) as failure:
        read_bytes(RTF)
    assert (failure.value.code, failure.value.detail) == ("too_large", "LibreOffice: 2 s")
    assert time.monotonic() - started < 20
    assert not _is_running(int(pid.read_text()))


@needs_scripts
def test_program_ends_with_all_it_started_when_the_reader_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids, place = tmp_path / "pids", tmp_path / "place"
    place.mkdir()
    script = (
        "child = os.fork()\n"
        f"if child:\n    pathlib.Path({str(pids)!r}).write_text(f'{{os.getpid()}} {{child}}.')\n"
        "time.sleep(100)"
    )
    _program(tmp_path, script, monkeypatch)
    monkeypatch.setenv("TMPDIR", str(place))
    reading = "import sys; from extract.office_program import as_docx; as_docx(sys.argv[1].encode(), '.rtf')"
    with subprocess.Popen([sys.executable, "-c", reading, RTF.decode()]) as reader:
        while not (pids.exists() and pids.read_text().endswith(".")):
            time.sleep(0.05)
        assert len(list(place.iterdir())) == 1
        reader.kill()
    assert not any(_is_running(int(pid)) for pid in pids.read_text().strip(".").split())
    for _ in range(50):
        if not list(place.iterdir()):
            break
        time.sleep(0.1)
    assert list(place.iterdir()) == []


@needs_scripts
def test_file_that_the_program_cannot_open_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, "sys.exit(1)", monkeypatch)
    with pytest.raises(ExtractError) as failure:
        read_bytes(RTF)
    assert (failure.value.code, failure.value.detail) == ("damaged", "LibreOffice")


def test_locked_and_hostile_packages_never_reach_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    mimetype = "application/vnd.oasis.opendocument.text"
    locked = {"mimetype": mimetype, "META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": "x"}
    bomb = {"mimetype": mimetype, "content.xml": "<a>" + " " * 20_000_000 + "</a>"}
    for parts, code in ((locked, "password_protected"), (bomb, "suspicious")):
        with pytest.raises(ExtractError) as failure:
            read_bytes(package(parts))
        assert failure.value.code == code


def _is_running(identifier: int) -> bool:
    """Tell whether a process runs; one that has ended and was not waited for does not."""
    for _ in range(50):
        try:
            os.kill(identifier, 0)
        except ProcessLookupError:
            return False
        state = Path(f"/proc/{identifier}/stat")
        if state.exists() and state.read_text().split(")")[-1].split()[0] == "Z":
            return False
        time.sleep(0.1)
    return True
