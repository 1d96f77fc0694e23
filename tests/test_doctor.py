"""`shenbao doctor` tells what can be read here and how to get what is missing."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from extract import fonts, recognition
from shenbao.cli import run

if TYPE_CHECKING:
    from pathlib import Path

READ = (
    "TXT can be read DOCX can be read XLSX, XLS, ET, ODS can be read HTML, MHTML can be read OFD can be read "
    "PDF can be read "
)
PICTURES = "scanned PDF, JPEG, PNG, TIFF, BMP, GIF, WEBP"
FONT = "PDF without its fonts"


@pytest.fixture(autouse=True)
def _all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text recognition and a font, whatever this machine has."""
    monkeypatch.setattr(recognition, "is_installed", lambda: True)
    monkeypatch.setattr(recognition, "obstacle", str)
    monkeypatch.setattr(recognition, "place", lambda: "/lib/rapidocr")
    monkeypatch.setattr(fonts, "chinese_font", lambda: "/fonts/song.ttc")


@pytest.fixture
def soffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "soffice"
    path.write_text("")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="programs have other names")
def test_everything_is_there(soffice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--lang", "en"]) == 0
    printed = "".join(capsys.readouterr().out.split())
    expected = (
        f"{READ}DOC, WPS, RTF, ODT can be read, with LibreOffice at {soffice}"
        f"{PICTURES} can be read, with RapidOCR at /lib/rapidocr"
        f"{FONT} can be read, with Chinese font at /fonts/song.ttc"
        "Nothing is missing."
    )
    assert printed == "".join(expected.split())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems are told another command")
def test_missing_program_is_named_with_the_way_to_get_it(
    soffice: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    soffice.unlink()
    monkeypatch.setattr(recognition, "is_installed", lambda: False)
    monkeypatch.setattr(fonts, "chinese_font", str)
    assert run(["doctor", "--lang", "en"]) == 0
    expected = (
        f"{READ}DOC, WPS, RTF, ODT cannot be read: LibreOffice is not installed "
        f"{PICTURES} cannot be read: RapidOCR is not installed "
        f"{FONT} can be read, but single characters may be missing: Chinese font is not installed "
        "To read DOC, WPS, RTF, ODT, install LibreOffice so that soffice is on the search path: apt-get install"
        " libreoffice-writer-nogui on Debian and Ubuntu, dnf install libreoffice-writer on Fedora. "
        f"To read {PICTURES}, install text recognition, which needs no network when it runs:"
        " pip install 'shenbao[ocr]'. "
        f"To read every character of {FONT}, install a Chinese font, such as Noto Sans CJK: apt-get install"
        " fonts-noto-cjk on Debian and Ubuntu, dnf install google-noto-sans-cjk-fonts on Fedora.\n"
    )
    assert " ".join(capsys.readouterr().out.split()) == " ".join(expected.split())


def test_names_are_in_the_language_of_the_run(soffice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert soffice.exists()
    assert run(["doctor", "--lang", "zh"]) == 0
    printed = "".join(capsys.readouterr().out.split())
    assert "扫描版PDF,JPEG" in printed
    assert "未嵌入字体的PDF可以读取，使用/fonts/song.ttc处的中文字体" in printed


def test_the_same_as_json(soffice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    soffice.unlink()
    assert run(["doctor", "--json", "--lang", "zh"]) == 0
    entries = {tuple(entry["formats"]): entry for entry in json.loads(capsys.readouterr().out)}
    assert entries["PDF",] == {
        "formats": ["PDF"],
        "reads": True,
        "program": None,
        "place": None,
        "obstacle": None,
        "advice": None,
    }
    office = entries["DOC", "WPS", "RTF", "ODT"]
    assert (office["reads"], office["program"], office["place"]) == (False, "LibreOffice", None)
    assert office["advice"].startswith("要读取 DOC, WPS, RTF, ODT，请安装 LibreOffice")


@pytest.mark.usefixtures("soffice")
def test_recognition_that_does_not_load_says_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition, "obstacle", lambda: "cv2: libGL.so.1: no such file")
    assert run(["doctor", "--json", "--lang", "en"]) == 0
    entries = {tuple(entry["formats"]): entry for entry in json.loads(capsys.readouterr().out)}
    pictures = entries[tuple(PICTURES.split(", "))]
    assert (pictures["reads"], pictures["place"], pictures["obstacle"]) == (
        False,
        None,
        "cv2: libGL.so.1: no such file",
    )
    assert pictures["advice"].startswith(
        f"To read {PICTURES}, install the library of the system that RapidOCR misses"
    )
    assert run(["doctor", "--lang", "en"]) == 0
    assert "does not load (cv2: libGL.so.1: no such file)" in " ".join(capsys.readouterr().out.split())


def test_a_chinese_font_is_told_by_the_name_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(fonts, "_folders", lambda: iter([tmp_path, tmp_path / "none"]))
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"")
    (tmp_path / "cjk.txt").write_bytes(b"")
    assert fonts.chinese_font() == ""
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"")
    assert fonts.chinese_font() == str(tmp_path / "NotoSansCJK-Regular.ttc")
